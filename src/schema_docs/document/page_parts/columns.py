"""The columns of tables and views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.document import rows, shapes
from schema_docs.document.markdown import code, text
from schema_docs.document.page_parts.part import PagePart

if TYPE_CHECKING:
    from schema_docs.document.shapes import Grid
    from schema_docs.model import Column, Table, View


class ColumnParts(PagePart):
    """Grids of columns."""

    def columns(self, table: Table) -> Grid:
        """The columns of a table."""
        return self._told(
            table,
            shapes.COLUMNS,
            tuple(
                (
                    code(spelling.identifier(column.name)),
                    self._type(column),
                    "yes" if column.nullable else "no",
                    rows.code_or_nothing(spelling.default_of(column)),
                    self._key(table, column),
                    text(column.comment or ""),
                )
                for column in table.columns
            ),
        )

    def _type(self, column: Column) -> str:
        shown = self.linked(column.type_name, spelling.type_of(column))
        if column.collation is None:
            return shown
        return f"{shown} {code(f'COLLATE {spelling.collation(column.collation)}')}"

    def _key(self, table: Table, column: Column) -> str:
        marks = []
        if column.name in table.primary_key:
            marks.append("PK")
        targets = dict.fromkeys(
            key.referenced for key in table.foreign_keys if column.name in key.columns
        )
        marks += [f"FK → {self.linked(target)}" for target in targets]
        if frozenset({column.name}) in table.unique_keys and table.primary_key != (column.name,):
            marks.append("UQ")
        return ", ".join(marks)

    def view_columns(self, view: View) -> Grid:
        """The columns that a view has."""
        return self._told(
            view,
            shapes.VIEW_COLUMNS,
            tuple(
                (
                    code(spelling.identifier(column.name)),
                    self._type(column),
                    text(column.comment or ""),
                )
                for column in view.columns
            ),
        )

    def column_settings(self, relation: Table | View) -> Grid:
        """What is set of a column beyond what the columns' grid shows."""
        told = (
            (column, rows.column_settings(column, relation.name)) for column in relation.columns
        )
        return self._told(
            relation,
            shapes.COLUMN_SETTINGS,
            tuple((code(spelling.identifier(c.name)), words) for c, words in told if words),
        )
