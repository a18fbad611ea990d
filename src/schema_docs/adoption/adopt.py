"""A page that somebody wrote by hand, held against a schema: its words, and what it gets wrong."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from schema_docs.adoption.audit import audit
from schema_docs.adoption.collect import collect
from schema_docs.adoption.names import Names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.adoption.audit import Finding
    from schema_docs.adoption.reading import HandwrittenPage
    from schema_docs.model import Database, QualifiedName


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
    findings: tuple[Finding, ...]
    """What the page gets wrong, in the order of its lines."""


def adopt(page: HandwrittenPage, database: Database) -> Adoption:
    """Takes a page over: nothing that somebody wrote is lost."""
    names = Names(database)
    made = collect(page, names)
    return Adoption(
        descriptions=MappingProxyType(made.descriptions),
        notes=MappingProxyType({name: "\n\n".join(kept) for name, kept in made.notes.items()}),
        orphans=MappingProxyType({name: "\n\n".join(kept) for name, kept in made.orphans.items()}),
        findings=audit(made, names),
    )
