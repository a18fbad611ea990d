"""The page's grammar: headings, grids and where links lead; for renderer and parser alike.

A page is chapters (`## Tables`) of sections (`### users`) of grids. The first header cell of a grid
says what its rows are, so that neither a reader nor the parser needs a heading over each.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.document import markdown
from schema_docs.spelling import identifier, qualified

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema_docs.document.words import Place
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

_RARE: Final = (*TYPE_CHAPTERS, *ROUTINE_CHAPTERS, *OTHER_CHAPTERS)


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
    **{title: _singular(title) for title in _RARE},
    CHANGELOG: "change",
}
"""The chapters, and what one of their sections or rows is called."""

WITH_SECTIONS: Final = (TABLES, VIEWS, ENUMS)
"""The chapters whose objects have a section each."""


_OPTIONAL: Final = frozenset({"Description", "Used by", "Version", "Brings", "Called before"})
"""Header cells that are left out where no row has a word under them."""

_ALWAYS_DESCRIBED: Final = frozenset({"column", "function", "domain", "composite type"})
"""Rows that keep the column for their descriptions: that is where people look and write first."""


@dataclass(frozen=True)
class Shape:
    """The header of a grid."""

    header: tuple[str, ...]
    noun: str
    """What one row is, in the words of a drift report; empty where the name says it."""
    derived: frozenset[str] = frozenset()
    """Header cells whose values follow from facts that stand elsewhere on the page."""
    wholly_derived: bool = False
    not_compared: frozenset[str] = frozenset()
    """Header cells whose values are about the server, and never drift."""
    counted: frozenset[str] = frozenset()
    """Header cells above numbers, which stand on the right."""
    naming: str = "{0}"
    """How the first cells name the row."""
    has_names: bool = True
    """Whether a row begins with a name, which stands in code or is a link."""
    known_rows: frozenset[str] = frozenset()
    """The names of all rows that there can be, where only schema-docs decides it."""
    has_pieces: bool = False
    """Whether it may stand in several pieces, some of them folded."""

    @property
    def key(self) -> str:
        """The first header cell, by which the grid is recognised."""
        return self.header[0]

    @property
    def always_there(self) -> frozenset[str]:
        """The header cells that a grid has whatever stands in its rows."""
        is_described = self.noun in _ALWAYS_DESCRIBED
        return frozenset(
            cell
            for cell in self.header
            if cell not in _OPTIONAL or (cell == "Description" and is_described)
        )

    @property
    def words(self) -> str | None:
        """The header cell above words; None where there are none."""
        return next((cell for cell in self.header if cell in {"Description", "Purpose"}), None)


LAST_MIGRATION: Final = "Last migration"
QUICK_REFERENCE: Final = Shape(
    ("Quick reference", "Value"),
    "entry",
    wholly_derived=True,
    known_rows=frozenset(
        {
            "Migrations folder",
            "Migrations",
            LAST_MIGRATION,
            "Next migration",
            CHANGELOG,
            "Regenerate this page",
            "Check that it is true",
        }
    ),
)
COUNTS: Final = Shape(
    ("Kind", "Count"),
    "count",
    wholly_derived=True,
    counted=frozenset({"Count"}),
    known_rows=frozenset(
        {
            *("Schemas", "Tables", "Columns", "Foreign keys", "Indexes", "Partitions", "Views"),
            *("Materialized views", "Enums", "Domains", "Functions", "Triggers", "Sequences"),
            "Extensions",
        }
    ),
)
FAILURES: Final = Shape(("Failed migration", "Statement", "Error"), "failed migration")
DIAGRAMS: Final = Shape(
    ("Diagram", "Tables", "Shows"), "diagram", wholly_derived=True, counted=frozenset({"Tables"})
)
TABLE_LIST: Final = Shape(
    ("Table", "Purpose", "Columns", "Introduced in"),
    "table",
    wholly_derived=True,
    counted=frozenset({"Columns"}),
)
VIEW_LIST: Final = Shape(
    ("View", "Purpose", "Columns"), "view", wholly_derived=True, counted=frozenset({"Columns"})
)
COLUMNS: Final = Shape(
    ("Column", "Type", "Null", "Default", "Key", "Description"), "column", frozenset({"Key"})
)
CONSTRAINTS: Final = Shape(("Constraint", "Definition", "Description"), "constraint")
FOREIGN_KEYS: Final = Shape(
    ("Foreign key", "Columns", "References", "On delete", "On update", "Description"),
    "foreign key",
)
REFERENCED_BY: Final = Shape(
    ("Referenced by", "Columns", "On delete"), "reference", wholly_derived=True
)
WITHOUT_KEY: Final = Shape(
    ("Relation without a foreign key", "Refers to", "Origin", "Description"), "relation"
)
REFERENCED_WITHOUT_KEY: Final = Shape(
    ("Referenced without a foreign key by", "Columns", "Origin"), "reference", wholly_derived=True
)
INDEXES: Final = Shape(("Index", "Definition", "Description"), "index")
TRIGGERS: Final = Shape(("Trigger", "Fires", "Executes", "Description"), "trigger")
PARTITIONS: Final = Shape(("Partition", "Bounds", "Description"), "partition")
OF_PARTITIONS: Final = Shape(
    ("Only in partition", "Object", "Definition", "Description"), "", naming="{1} of partition {0}"
)
VIEW_COLUMNS: Final = Shape(("Column", "Type", "Description"), "column")
ENUM_LABELS: Final = Shape(("Label",), "label")
USED_BY: Final = Shape(("Used by", "As"), "use", wholly_derived=True)
COLUMN_SETTINGS: Final = Shape(("Column setting", "Setting"), "column setting")
POLICIES: Final = Shape(
    ("Policy", "Command", "Roles", "Using", "With check", "Description"), "policy"
)
RULES: Final = Shape(("Rule", "Definition", "Description"), "rule")
STATISTICS: Final = Shape(("Statistics", "Definition", "Description"), "statistics object")
PRIVILEGES: Final = Shape(("Granted to", "Privileges"), "privilege")
DOMAIN_LIST: Final = Shape(
    ("Domain", "Type", "Rules", "Used by", "Description"), "domain", derived=frozenset({"Used by"})
)
COMPOSITE_LIST: Final = Shape(
    ("Composite type", "Attributes", "Used by", "Description"),
    "composite type",
    derived=frozenset({"Used by"}),
)
FUNCTION_LIST: Final = Shape(
    ("Function", "Returns", "Properties", "Used by", "Description"),
    "function",
    derived=frozenset({"Used by"}),
)
SEQUENCE_LIST: Final = Shape(("Sequence", "Type", "Properties", "Description"), "sequence")
SCHEMA_LIST: Final = Shape(("Schema", "Properties", "Description"), "schema")
ROLE_LIST: Final = Shape(("Role", "Properties", "Description"), "role")
DEFAULT_PRIVILEGE_LIST: Final = Shape(
    ("Default privilege", "Granted"), "default privilege", has_names=False
)
EXTENSION_LIST: Final = Shape(
    ("Extension", "Schema", "Version", "Brings", "Description"),
    "extension",
    not_compared=frozenset({"Version", "Brings"}),
)
HISTORY: Final = Shape(("History", "What happened"), "history entry", wholly_derived=True)
MIGRATIONS: Final = Shape(
    ("Migration", "What it did"), "changelog entry", wholly_derived=True, has_pieces=True
)
DROPPED: Final = Shape(
    ("No longer there", "Kind", "Introduced in", "Dropped in", "Called before"),
    "",
    wholly_derived=True,
    naming="dropped {1} {0}",
)


def rare_list(title: str) -> Shape:
    """The grid of a chapter whose objects are a name, whatever is not by default, and a comment."""
    noun = _singular(title)
    if title in TYPE_CHAPTERS:
        header = (noun.capitalize(), "Properties", "Used by", "Description")
        return Shape(header, noun, derived=frozenset({"Used by"}))
    has_names = title != "Large objects"
    return Shape((noun.capitalize(), "Properties", "Description"), noun, has_names=has_names)


_SHAPES: Final = (
    QUICK_REFERENCE,
    COUNTS,
    FAILURES,
    DIAGRAMS,
    TABLE_LIST,
    VIEW_LIST,
    COLUMNS,
    CONSTRAINTS,
    FOREIGN_KEYS,
    REFERENCED_BY,
    WITHOUT_KEY,
    REFERENCED_WITHOUT_KEY,
    INDEXES,
    TRIGGERS,
    PARTITIONS,
    OF_PARTITIONS,
    ENUM_LABELS,
    USED_BY,
    COLUMN_SETTINGS,
    POLICIES,
    RULES,
    STATISTICS,
    PRIVILEGES,
    DOMAIN_LIST,
    COMPOSITE_LIST,
    FUNCTION_LIST,
    SEQUENCE_LIST,
    SCHEMA_LIST,
    EXTENSION_LIST,
    ROLE_LIST,
    DEFAULT_PRIVILEGE_LIST,
    HISTORY,
    MIGRATIONS,
    DROPPED,
    *(rare_list(title) for title in _RARE),
)
SHAPES: Final = {shape.key: shape for shape in _SHAPES}
"""Every grid by its first header cell."""


def is_grid_of_ours(chapter: str, header: Sequence[str]) -> bool:
    """Whether a table has the header cells of one of our grids; people may have added some.

    One that has words is ours too where somebody has taken a column of facts out of it.
    """
    if not header or header[0] not in SHAPES:
        return False
    shape = SHAPES[header[0]]
    if shape is COLUMNS and chapter == VIEWS:
        shape = VIEW_COLUMNS
    return shape.always_there <= set(header) or shape.words in header


@dataclass(frozen=True)
class Grid:
    """A grid with its rows; cells are Markdown. Its text is compact, one row a line."""

    shape: Shape
    rows: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __str__(self) -> str:
        """The Markdown, without the columns in which no row has a word."""
        left_out = {
            index
            for index, cell in enumerate(self.shape.header)
            if cell in _OPTIONAL - self.shape.always_there
            and not any(row[index] for row in self.rows)
        }
        header, *rows = (
            tuple(cell for index, cell in enumerate(row) if index not in left_out)
            for row in (self.shape.header, *self.rows)
        )
        dashes = ("---:" if cell in self.shape.counted else "---" for cell in header)
        lines = [_row(header), _row(dashes), *(_row(row) for row in rows)]
        return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


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


LISTS: Final = frozenset({TABLE_LIST.key, VIEW_LIST.key})
"""Grids whose rows repeat what the sections say."""

_TAKEN: Final = frozenset(chapter.lower() for chapter in (*CHAPTERS, KEPT))
"""Names that a chapter's heading has as its fragment."""

_PLAIN: Final = re.compile(r"[a-z0-9]+(?:_+[a-z0-9]+)*")
"""A name that is no markup and is its own fragment; `_x_` would be emphasis."""


def is_ours(page: str) -> bool:
    """Whether a page is one that schema-docs has written, whatever was done to it since."""
    return "<!-- notes: " in page or (f"## {OVERVIEW}" in page and "`schema-docs build`" in page)


def noun_of(place: Place) -> str:
    """What stands at a place, in the words of a report; empty where the name says it."""
    chapter, section, grid, _ = (*place, "", "", "", "")[:4]
    if grid in SHAPES:
        return SHAPES[grid].noun
    if grid:
        return "row"
    if section:
        return CHAPTERS.get(chapter, "section")
    return "chapter" if chapter else "page"


def name_of(place: Place) -> str:
    """What is called so there, with its table where it has one: `users.email`."""
    chapter, section, grid, row = (*place, "", "", "", "")[:4]
    if not grid:
        return section or chapter
    name = row.replace("\n", " ")
    return f"{section}.{name}" if section and noun_of(place) else name


def kept_title(place: Place) -> str:
    """The heading over words that have lost their place; Markdown."""
    if len(place) == 1:
        return f"Notes on {markdown.code(place[0], in_table=False)}"
    words = [noun_of(place), markdown.code(name_of(place), in_table=False)]
    if len(place) > 4:
        words += ["·", place[4]]
    return " ".join(word for word in words if word)


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
