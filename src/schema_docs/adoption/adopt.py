"""A page that somebody wrote by hand, held against a schema: its words, and what it gets wrong."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from schema_docs.adoption.audit import audit
from schema_docs.adoption.collect import collect
from schema_docs.adoption.names import Names
from schema_docs.adoption.remains import emptied_headings, remains

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.adoption.audit import Finding
    from schema_docs.adoption.reading import HandwrittenPage
    from schema_docs.adoption.remains import Piece
    from schema_docs.model import Database, QualifiedName

_Name = TypeVar("_Name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What is taken over from a handwritten page.

    All words are Markdown as typed. Descriptions are on one line, as they would stand in a
    paragraph: a pipe has no backslash that only the cell of a table needs.
    """

    descriptions: Mapping[tuple[QualifiedName, str | None], str]
    """By object and column; None: the purpose of the table, view, enum, domain or function."""
    notes: Mapping[QualifiedName | None, str]
    """Everything else that stands in the section of an object; None: the page's own words."""
    orphans: Mapping[str, str]
    """The words about what the schema does not have, by its name as the page has it."""
    emptied: tuple[str, ...]
    """The headings under which nothing is left, so that they are in no notes."""
    findings: tuple[Finding, ...]
    """What the page gets wrong, in the order of its lines."""


def adopt(page: HandwrittenPage, database: Database) -> Adoption:
    """Takes a page over: nothing that somebody wrote is lost."""
    names = Names(database)
    made = collect(page, names)
    return Adoption(
        descriptions=MappingProxyType(made.descriptions),
        notes=MappingProxyType(_texts(page, made.notes)),
        orphans=MappingProxyType(_texts(page, made.orphans)),
        emptied=tuple(
            heading.words.source
            for heading in sorted(
                (h for kept in made.notes.values() for h in emptied_headings(page, kept)),
                key=lambda heading: heading.line,
            )
        ),
        findings=audit(made, names),
    )


def _texts(page: HandwrittenPage, kept: Mapping[_Name, Sequence[Piece]]) -> dict[_Name, str]:
    """What is kept under each name; nothing where only headings were left."""
    texts = {name: remains(page, pieces) for name, pieces in kept.items()}
    return {name: text for name, text in texts.items() if text}
