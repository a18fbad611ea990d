"""The columns of all tables and views as CSV (RFC 4180), one row a column, for spreadsheets.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula and runs it, and a
comment may hold anything. Such a cell begins with an apostrophe here, unless it is a number. So
that a program can take it off again, text that looks guarded already is guarded as well: whatever
is apostrophes and then one of those characters has one apostrophe more than the text it stands for.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.relations import key_marks
from schema_docs.spelling import default_of, identifier, qualified, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.model import Column, Database, Table

HEADER: Final = (
    "schema",
    "table",
    "kind",
    "position",
    "column",
    "type",
    "nullable",
    "default",
    "keys",
    "references",
    "comment",
)

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""The last four are the full-width ones, which some spreadsheets take for the others."""

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def csv_text(database: Database) -> str:
    """The rows as a file, its lines ended as RFC 4180 has it."""
    made = io.StringIO(newline="")
    csv.writer(made).writerows([HEADER, *(map(_cell, row) for row in csv_rows(database))])
    return made.getvalue()


def csv_rows(database: Database) -> Iterator[tuple[str, ...]]:
    """What each row says, in the order of `HEADER`; partitions have the columns of their table."""
    for table in database.tables:
        marks = key_marks(table)
        for position, column in enumerate(table.columns, start=1):
            yield (
                table.name.schema,
                table.name.name,
                table.kind,
                str(position),
                *_facts(column),
                " ".join(marks[column.name]),
                "; ".join(_references(table, column)),
                column.comment or "",
            )
    for view in database.views:
        kind = "materialized view" if view.materialized else "view"
        for position, column in enumerate(view.columns, start=1):
            yield (
                view.name.schema,
                view.name.name,
                kind,
                str(position),
                *_facts(column),
                "",
                "",
                column.comment or "",
            )


def _facts(column: Column) -> tuple[str, str, str, str]:
    return (
        column.name,
        type_of(column),
        "yes" if column.nullable else "no",
        default_of(column) or "",
    )


def _references(table: Table, column: Column) -> Iterator[str]:
    """`users.id`, of every foreign key that the column has a part in."""
    for key in table.foreign_keys:
        for own, other in zip(key.columns, key.referenced_columns, strict=True):
            if own == column.name:
                yield f"{qualified(key.referenced)}.{identifier(other)}"


def _cell(text: str) -> str:
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
