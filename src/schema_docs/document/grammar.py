"""The page's grammar: headings, marks and where links lead; for renderer and parser alike.

A page is chapters (`## Tables`) of sections (`### users`) of grids, whose headers are in `shapes`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.document import markdown
from schema_docs.spelling import identifier, qualified

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.model import Database, QualifiedName

IGNORE_START: Final = "<!-- prettier-ignore-start -->"
IGNORE_END: Final = "<!-- prettier-ignore-end -->"
FOLD_START: Final = "<details>\n<summary>{}</summary>"
FOLD_END: Final = "</details>"
FOLD_FROM: Final = 21
"""So many partitions are too many to scroll by."""
FOLDS: Final = {
    "mermaid": "The same diagram as Mermaid",
    "neighbourhood": "Diagram of the table and its neighbours",
    "partitions": "Partitions",
    "of_partitions": "What only single partitions have",
    "history": "History",
    "changelog": "Earlier migrations",
}
"""What is folded, the diagram always and the rest where there is much of it, and what the fold is
called."""

PART_OF: Final = "Part of"
WAY_BACK: Final = "way back"
"""What the line is called on a page of its own that leads back to the document."""

DIAGRAM_OF: Final = "Entity-relationship diagram of"
AND_NEIGHBOURS: Final = "and its neighbours"
PICTURE: Final = "picture"
"""What the image of a table and its neighbours is called, which describes nothing."""

OVERVIEW: Final = "Overview"
DIAGRAM: Final = "Diagram"
TABLES: Final = "Tables"
VIEWS: Final = "Views"
ENUMS: Final = "Enums"
DOMAINS: Final = "Domains"
COMPOSITES: Final = "Composite types"
FUNCTIONS: Final = "Functions"
SEQUENCES: Final = "Sequences"
SCHEMAS: Final = "Schemas"
EXTENSIONS: Final = "Extensions"
ROLES: Final = "Roles"
DEFAULT_PRIVILEGES: Final = "Default privileges"
CHANGELOG: Final = "Changelog"
KEPT: Final = "Kept notes"
"""What people wrote about what is gone: in no list of ours, since none of it is a fact."""

# Kinds whose objects are one row each of the same three cells: chapter, and the model's field.
TYPE_CHAPTERS: Final = {"Range types": "ranges", "Base types": "base_types"}
ROUTINE_CHAPTERS: Final = {
    "Event triggers": "event_triggers",
    "Operators": "operators",
    "Operator classes": "operator_classes",
    "Operator families": "operator_families",
    "Casts": "casts",
}
OTHER_CHAPTERS: Final = {
    "Collations": "collations",
    "Conversions": "conversions",
    "Text search configurations": "text_search_configurations",
    "Text search dictionaries": "text_search_dictionaries",
    "Text search parsers": "text_search_parsers",
    "Text search templates": "text_search_templates",
    "Languages": "languages",
    "Transforms": "transforms",
    "Access methods": "access_methods",
    "Foreign-data wrappers": "foreign_data_wrappers",
    "Foreign servers": "servers",
    "Publications": "publications",
    "Subscriptions": "subscriptions",
    "Large objects": "large_objects",
}

RARE_CHAPTERS: Final = (*TYPE_CHAPTERS, *ROUTINE_CHAPTERS, *OTHER_CHAPTERS)


def _singular(title: str) -> str:
    """`operator class` of the chapter `Operator classes`."""
    words = title.lower()
    if words.endswith("ies"):
        return words.removesuffix("ies") + "y"
    return words.removesuffix("es") if words.endswith("classes") else words.removesuffix("s")


CHAPTERS: Final = {
    OVERVIEW: "overview",
    DIAGRAM: "diagram",
    TABLES: "table",
    VIEWS: "view",
    ENUMS: "enum",
    DOMAINS: "domain",
    COMPOSITES: "composite type",
    FUNCTIONS: "function",
    SEQUENCES: "sequence",
    SCHEMAS: "schema",
    EXTENSIONS: "extension",
    ROLES: "role",
    DEFAULT_PRIVILEGES: "default privilege",
    **{title: _singular(title) for title in RARE_CHAPTERS},
    CHANGELOG: "change",
}
"""The chapters, and what one of their sections or rows is called."""

WITH_SECTIONS: Final = (TABLES, VIEWS, ENUMS)
"""The chapters whose objects have a section each."""


def section_title(name: QualifiedName) -> str:
    """What a reader sees of the heading of a table, view or enum."""
    title = qualified(name)
    if title in _TAKEN:
        title = f"{identifier(name.schema)}.{identifier(name.name)}"
    return markdown.shown(markdown.code(title, in_table=False), in_table=False)


def section_of_row(row: str) -> str:
    """The title of the section that a row in the list of tables or views leads to."""
    return f"public.{row}" if row in _TAKEN else row


def group_name(title: str) -> str:
    """The heading over a group of tables: `Tables: 003_chat.sql`."""
    return f"{TABLES}: {title}"


def chapter_of(title: str) -> str:
    """The chapter that a heading opens or goes on with; empty where it is none of ours."""
    chapter = title.partition(": ")[0] if title.startswith(f"{TABLES}: ") else title
    return chapter if chapter in CHAPTERS or chapter == KEPT else ""


@dataclass(frozen=True)
class Heading:
    """The heading of an object's section, and the fragment that leads to it."""

    text: str
    """Markdown."""
    fragment: str


_TAKEN: Final = frozenset(chapter.lower() for chapter in (*CHAPTERS, KEPT))
"""Names that a chapter's heading has as its fragment."""

_PLAIN: Final = re.compile(r"[a-z0-9]+(?:_+[a-z0-9]+)*")
"""A name that is no markup and is its own fragment; `_x_` would be emphasis."""


def is_ours(page: str) -> bool:
    """Whether a page is one that schema-docs has written, whatever was done to it since."""
    return "<!-- notes: " in page or (f"## {OVERVIEW}" in page and "`schema-docs build`" in page)


def generated_mark(digests: Iterable[str]) -> str:
    """The invisible line that says which texts of a section schema-docs wrote."""
    return f"<!-- generated: {' '.join(digests)} -->"


GENERATED_MARK: Final = re.compile(r"<!--\s*generated:(?P<digests>[0-9a-f\s]*)-->")


def digest(text: str, row: str = "") -> str:
    """By which a text of ours is known again; blanks and line ends do not count.

    Args:
        text: what a reader sees of it.
        row: the name of the row whose cell it is.
    """
    words = " ".join(f"{row}\0{text}".split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def headings(
    names: Iterable[tuple[str, QualifiedName]],
) -> dict[tuple[str, QualifiedName], Heading]:
    """The headings of all sections, by chapter and name, given in the order of the page.

    A plain lower-case name is its own fragment wherever Markdown is shown. Any other, and one that
    a chapter or an earlier section has taken, carries an anchor of its own.
    """
    taken = set(_TAKEN)
    made = {}
    for chapter, name in names:
        shown = qualified(name)
        if _PLAIN.fullmatch(shown) and shown not in taken:
            taken.add(shown)
            made[chapter, name] = Heading(shown, shown)
            continue
        if shown in taken:
            shown = f"{identifier(name.schema)}.{identifier(name.name)}"
        fragment = _fragment(CHAPTERS[chapter], name)
        words = (
            shown
            if all(map(_PLAIN.fullmatch, shown.split(".")))
            else markdown.code(shown, in_table=False)
        )
        made[chapter, name] = Heading(f'{words} <a id="{fragment}"></a>', fragment)
    return made


def section_headings(database: Database) -> dict[tuple[str, QualifiedName], Heading]:
    """The headings of all sections of a schema's page."""
    named: list[tuple[str, QualifiedName]] = []
    named += [(TABLES, table.name) for table in database.tables]
    named += [(VIEWS, view.name) for view in database.views]
    named += [(ENUMS, enum.name) for enum in database.enums]
    return headings(named)


def _fragment(noun: str, name: QualifiedName) -> str:
    """`table-auth.users`; a name that does not fit into a URL ends in its digest."""
    parts = (name.schema, name.name)
    if all(_PLAIN.fullmatch(part) for part in parts):
        return f"{noun}-{name.schema}.{name.name}"
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]
    readable = re.sub(r"[^a-z0-9_]+", "-", name.name.lower()).strip("-")
    return "-".join(part for part in (noun, readable, digest) if part)
