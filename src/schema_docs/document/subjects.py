"""Which object of the schema is described at which place of the page.

The page's own parts are walked, so that a row is the object that it was made from: no name is ever
read back out of Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schema_docs.document import grammar, objects, partitions, rows
from schema_docs.document.directory import Directory
from schema_docs.document.ledger import Ledger, row_places
from schema_docs.document.markdown import shown
from schema_docs.document.page import Page
from schema_docs.document.words import DESCRIPTION, NO_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schema_docs.document.shapes import Grid
    from schema_docs.document.source import PageSource
    from schema_docs.document.words import Place
    from schema_docs.model import Enum, Partition, Table, View

    Relation = Table | View | Partition

_LISTED: Final = {
    grammar.DOMAINS: "domains",
    grammar.COMPOSITES: "composites",
    grammar.FUNCTIONS: "functions",
    grammar.SEQUENCES: "sequences",
    grammar.EXTENSIONS: "extensions",
    grammar.ROLES: "roles",
    **grammar.TYPE_CHAPTERS,
    **grammar.ROUTINE_CHAPTERS,
    **grammar.OTHER_CHAPTERS,
}
"""The chapters with a row for each object of one kind, and the model's field."""

_NAMELESS: Final = "large_objects"
"""A large object has but a number, which is another in every database."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An object that can be described, and where the page does it."""

    place: Place
    """Of the row, or of the section's text."""
    thing: Any
    """The object of the model."""
    of: Relation | None = None
    """The relation that it belongs to."""


def subjects(source: PageSource) -> Iterator[Subject]:
    """Everything that a comment in the database can describe, in the order of the page."""
    page = Page(Directory(source), Ledger(NO_WORDS), source.document)
    database = source.schema.database
    for table in database.tables:
        yield from _of_table(page, table)
    for view in database.views:
        yield from _of_view(page, view)
    for enum in database.enums:
        yield _section(page, grammar.ENUMS, enum)
    for chapter, grid in page.chapters():
        if chapter == grammar.SCHEMAS:
            yield from _of_rows((chapter,), grid, objects.listed_schemas(database))
        elif _LISTED.get(chapter, _NAMELESS) != _NAMELESS:
            yield from _of_rows((chapter,), grid, getattr(database, _LISTED[chapter]))


def _section(page: Page, chapter: str, thing: Table | View | Enum) -> Subject:
    title = shown(page.heading(chapter, thing.name), in_table=False)
    return Subject(place=(chapter, title, "", DESCRIPTION), thing=thing)


def _of_rows(
    section: Place, grid: Grid, things: Iterable[Any], of: Relation | None = None
) -> Iterator[Subject]:
    for place, thing in zip(row_places(section, grid), things, strict=True):
        yield Subject(place=place, thing=thing, of=of)


def _of_table(page: Page, table: Table) -> Iterator[Subject]:
    own = _section(page, grammar.TABLES, table)
    section = own.place[:2]
    yield own
    yield from _of_rows(section, page.columns(table), table.columns, table)
    yield from _of_rows(section, page.constraints(table), table.constraints, table)
    yield from _of_rows(section, page.foreign_keys(table), table.foreign_keys, table)
    yield from _of_both(page, section, table)
    yield from _of_rows(section, page.policies(table), table.policies, table)
    yield from _of_rows(section, page.partitions(table), rows.walk(table.partitions))
    told = zip(
        row_places(section, page.of_partitions(table)), partitions.own_objects(table), strict=True
    )
    for place, (partition, thing) in told:
        if thing is not None:
            yield Subject(place=place, thing=thing, of=partition)


def _of_view(page: Page, view: View) -> Iterator[Subject]:
    own = _section(page, grammar.VIEWS, view)
    yield own
    yield from _of_rows(own.place[:2], page.view_columns(view), view.columns, view)
    yield from _of_both(page, own.place[:2], view)


def _of_both(page: Page, section: Place, relation: Table | View) -> Iterator[Subject]:
    """What tables and views have alike."""
    indexes = [index for index in relation.indexes if index.constraint is None]
    yield from _of_rows(section, page.indexes(relation), indexes, relation)
    yield from _of_rows(section, page.triggers(relation), relation.triggers, relation)
    yield from _of_rows(section, page.rules(relation), relation.rules, relation)
    yield from _of_rows(section, page.statistics(relation), relation.statistics, relation)
