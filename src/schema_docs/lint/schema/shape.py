"""Rules about how many columns tables have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, part, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject

_MANY: Final = 60


def _many_columns(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if len(each.columns) > _MANY:
            last = each.columns[-1]
            yield Found(
                about=part("column", each, last.name),
                message=f"table {called(each)} has {len(each.columns)} columns",
            )


def _one_column(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if len(each.columns) <= 1 and not each.inherits:
            count = "one column" if each.columns else "no columns"
            yield Found(about=table(each), message=f"table {called(each)} has {count}")


RULES: Final = (
    LintRule(
        code="S085",
        name="many-columns",
        summary=f"A table has more than {_MANY} columns",
        why="Each update writes the whole row anew, and nobody knows all of them. Mostly several "
        "things live in one row, of which each has its own time to change.",
        fix="move columns that belong together into a table of their own",
        failing=migration(
            "CREATE TABLE IF NOT EXISTS settings (\n    id bigint PRIMARY KEY,\n"
            + ",\n".join(f"    switch_{number} boolean NOT NULL" for number in range(_MANY))
            + "\n);"
        ),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS settings (\n"
            "    name text PRIMARY KEY,\n    is_on boolean NOT NULL\n);"
        ),
        check=_many_columns,
    ),
    LintRule(
        code="S086",
        name="single-column-table",
        severity="note",
        summary="A table has one column or none",
        why="Often a table that was begun and not finished.",
        fix="add the columns that are missing, or drop it",
        default=False,
        why_not_default="A set of keys is a fine table.",
        failing=migration("CREATE TABLE IF NOT EXISTS seen (id bigint PRIMARY KEY);"),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS seen (id bigint PRIMARY KEY, at timestamptz NOT NULL);"
        ),
        check=_one_column,
    ),
)
