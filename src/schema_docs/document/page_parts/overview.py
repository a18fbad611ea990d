"""The overview, and the lists of tables and views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.document import grammar, rows, shapes
from schema_docs.document.markdown import code, link, text
from schema_docs.document.page_parts.part import PagePart
from schema_docs.document.shapes import Grid

if TYPE_CHECKING:
    from schema_docs.document.layout import Group
    from schema_docs.migrations.failure import Failure
    from schema_docs.model import Database, Partition, Table, View


class OverviewParts(PagePart):
    """What there is, in short."""

    def quick_reference(self) -> Grid:
        """Where the migrations are, how many, and what the next one is called."""
        told = []
        if (migrations := self.source.schema.migrations) is not None:
            folder = migrations.folder + "/"
            told += [
                ("Migrations folder", link(code(folder), self.relative(folder) + "/")),
                ("Migrations", str(len(migrations.files))),
                (shapes.LAST_MIGRATION, self._migration(migrations.files[-1])),
            ]
            if migrations.next_pattern is not None:
                told.append(("Next migration", code(migrations.next_pattern)))
        if self.directory.changelog:
            told.append((grammar.CHANGELOG, link("what each migration did", self._to_changelog())))
        told.append(("Regenerate this page", code("schema-docs build")))
        told.append(("Check that it is true", code("schema-docs check")))
        grid = Grid(shapes.QUICK_REFERENCE, tuple(told))
        return self.ledger.grid((grammar.OVERVIEW,), grid)

    def counts(self) -> Grid:
        """How many there are of each kind that there is."""
        return self.ledger.grid((grammar.OVERVIEW,), _counts(self.database))

    def failures(self) -> Grid:
        """The migrations that were refused, when the page was built all the same."""
        return _failures(self.source.schema.failures)

    @property
    def lists_groups(self) -> bool:
        """Whether each group has a list of its tables, since their sections are elsewhere."""
        return self.is_split and any(group.title for group in self.groups())

    def groups(self) -> tuple[Group, ...]:
        """The tables in their groups; one without a title where they are not grouped."""
        return self.directory.groups

    def altered(self, group: Group) -> str:
        """What a migration altered of the tables that earlier ones had made, in italics."""
        names = ", ".join(self.linked(name) for name in group.altered)
        remark = f"_Alters {names}._" if names else ""
        return self.ledger.generated((group.name,), "remark", remark)

    def table_list(self, group: Group | None = None) -> Grid:
        """Every table, or those of a group, with its purpose."""
        tables, place = self.database.tables, (grammar.TABLES,)
        if group is not None:
            tables, place = group.tables, (group.name,)
        rows = (
            (
                self.linked(table.name),
                self._purpose_in_cell(table),
                str(len(table.columns)),
                self.introduced(table.name),
            )
            for table in tables
        )
        return self.ledger.grid(place, Grid(shapes.TABLE_LIST, tuple(rows)))

    def view_list(self) -> Grid:
        """Every view with its purpose, where each has a page of its own."""
        rows = (
            (
                self.linked(view.name),
                self._purpose_in_cell(view),
                str(len(view.columns)),
            )
            for view in self.database.views
            if self.is_split
        )
        return self.ledger.grid((grammar.VIEWS,), Grid(shapes.VIEW_LIST, tuple(rows)))


def _counts(database: Database) -> Grid:
    """How many there are of each kind that there is."""
    tables = database.tables
    with_parts: list[Table | Partition] = [
        *tables,
        *(partition for table in tables for partition in rows.walk(table.partitions)),
    ]
    relations: list[Table | Partition | View] = [*with_parts, *database.views]
    counted = {
        "Schemas": len([s for s in database.schemas if s.name != spelling.DEFAULT_SCHEMA]),
        "Tables": len(tables),
        "Columns": sum(len(table.columns) for table in tables),
        "Foreign keys": sum(len(table.foreign_keys) for table in with_parts),
        "Indexes": sum(not index.inherited for relation in relations for index in relation.indexes),
        "Partitions": sum(len(list(rows.walk(table.partitions))) for table in tables),
        "Views": len([view for view in database.views if not view.materialized]),
        "Materialized views": len([view for view in database.views if view.materialized]),
        "Enums": len(database.enums),
        "Domains": len(database.domains),
        "Functions": len(database.functions),
        "Triggers": sum(
            not trigger.inherited for relation in relations for trigger in relation.triggers
        ),
        "Sequences": len(database.sequences),
        "Extensions": len(database.extensions),
    }
    always = {"Tables"}
    return Grid(
        shapes.COUNTS,
        tuple((kind, str(n)) for kind, n in counted.items() if n or kind in always),
    )


def _failures(failures: tuple[Failure, ...]) -> Grid:
    """The migrations that were refused, when the page was built all the same."""
    return Grid(
        shapes.FAILURES,
        tuple(
            (
                code(failure.file if failure.line is None else f"{failure.file}:{failure.line}"),
                code(failure.statement) if failure.statement else "",
                text(failure.message),
            )
            for failure in failures
        ),
    )
