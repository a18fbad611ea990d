"""Rules about the shape of tables: how many columns, and what partitions there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, part, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject

_MANY: Final = 60
_MAKERS: Final = frozenset({"pg_partman", "timescaledb"})


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


def _without_partitions(subject: Subject) -> Iterator[Found]:
    if _makes_partitions(subject):
        return
    for each in subject.database.tables:
        if each.partition_key and not each.partitions and not each.named_when_run:
            yield Found(
                about=table(each),
                message=f"table {called(each)} is partitioned and has no partition: every insert "
                "fails",
            )


def _makes_partitions(subject: Subject) -> bool:
    """Whether the database makes partitions while it runs: by an extension, or by a function."""
    database = subject.database
    return any(each.name in _MAKERS for each in database.extensions) or any(
        phrase in " ".join((each.body or "").casefold().split())
        for each in database.functions
        for phrase in ("partition of", "attach partition")
    )


def _without_default(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if (
            each.partition_key
            and not each.partition_key.startswith("HASH")
            and each.partitions
            and not any(partition.bounds == "DEFAULT" for partition in each.partitions)
        ):
            yield Found(
                about=table(each),
                message=f"table {called(each)} has no partition for rows that fit in no other",
            )


_EVENTS: Final = (
    "CREATE TABLE IF NOT EXISTS events (\n    at date PRIMARY KEY,\n    what text NOT NULL\n"
    ") PARTITION BY RANGE (at);\n"
)
_PARTITION: Final = (
    "CREATE TABLE IF NOT EXISTS events_2030 PARTITION OF events\n"
    "    FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');\n"
)

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
    LintRule(
        code="S087",
        name="partitioned-without-partitions",
        summary="A partitioned table has no partition",
        why="There is no place for a row, and every insert fails. Partitions that migrations name "
        "after the day on which they run count, and schemas with pg_partman, TimescaleDB or a "
        "function that makes partitions are not meant.",
        fix="create a partition; where the application does it, ignore the rule for the table",
        failing=migration(_EVENTS),
        passing=migration(_EVENTS + _PARTITION),
        check=_without_partitions,
    ),
    LintRule(
        code="S088",
        name="no-default-partition",
        severity="note",
        summary="A table has no partition for rows that fit in no other",
        why="A row beyond the last bound is refused. With a default partition it is kept, and to "
        "add the missing one costs a look at all its rows.",
        fix="create one: CREATE TABLE … PARTITION OF … DEFAULT",
        default=False,
        why_not_default="Many want such an error, and not rows in the wrong place.",
        failing=migration(_EVENTS + _PARTITION),
        passing=migration(
            _EVENTS
            + _PARTITION
            + "CREATE TABLE IF NOT EXISTS events_other PARTITION OF events DEFAULT;"
        ),
        check=_without_default,
    ),
)
