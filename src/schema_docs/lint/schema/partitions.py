"""Rules about partitions: that there is one for every row."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.sql.trees import kind_of
from schema_docs.lint.things import called, spells, table
from schema_docs.migrations.ddl.parsing import parsed
from schema_docs.migrations.history import Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.model import Database, Function, Partition, Table
    from schema_docs.model.relations import TableLike

_MAKERS: Final = frozenset({"pg_partman", "timescaledb"})
_RANGE, _HASH = "r", "h"
"""PostgreSQL's letters for strategies."""


def _without_partitions(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if (
            each.partition_key
            and not each.partitions
            and not each.named_when_run
            and not _gets_partitions(subject.database, each)
        ):
            yield Found(
                about=table(each),
                message=f"table {called(each)} is partitioned and has no partition: every insert "
                "fails",
            )


def _gets_partitions(database: Database, each: Table) -> bool:
    """Whether the database makes partitions of it while it runs: an extension, or a function.

    A function does that spells the name, or that is told the table since it spells none.
    """
    if any(extension.name in _MAKERS for extension in database.extensions):
        return True
    names = {other.name.name for other in database.tables if other.partition_key}
    return any(
        spells(maker, each.name.name) or not any(spells(maker, name) for name in names)
        for maker in database.functions
        if _makes_partitions(maker)
    )


def _makes_partitions(function: Function) -> bool:
    said = " ".join((function.body or "").casefold().split())
    return "partition of" in said or "attach partition" in said


def _without_default(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if (
            each.partition_key
            and not each.partition_key.startswith("HASH")
            and each.partitions
            and not _has_default(each)
        ):
            yield Found(
                about=table(each),
                message=f"table {called(each)} has no partition for rows that fit in no other",
            )


def _has_default(each: TableLike) -> bool:
    return any(partition.bounds == "DEFAULT" for partition in each.partitions)


@dataclass(frozen=True)
class _Gap:
    """Values that no partition is for."""

    said: str
    after: Partition
    """The partition behind it, or the last one that there is."""


def _with_gap(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if each.partition_key and not each.named_when_run:
            for parent in (each, *(own for part in each.partitions for own in part.walk())):
                for gap in () if _has_default(parent) else _gaps(parent):
                    yield Found(
                        about=table(each),
                        at=subject.location_of(Named(kind="partition", name=gap.after.name)),
                        message=f"table {spelling.qualified(parent.name)} has no partition "
                        f"{gap.said}",
                    )


def _gaps(parent: TableLike) -> Iterator[_Gap]:
    bounds = [(partition, _bound(partition)) for partition in parent.partitions]
    known = [(partition, bound) for partition, bound in bounds if bound is not None]
    if not known or len(known) < len(bounds):
        return
    strategy = known[0][1].strategy
    if strategy == _RANGE:
        yield from _between(known)
    elif strategy == _HASH:
        filled = sum(Fraction(1, bound.modulus) for _, bound in known)
        if filled < 1:
            yield _Gap(f"for {1 - filled} of the rows", known[-1][0])


def _between(known: list[tuple[Partition, Any]]) -> Iterator[_Gap]:
    """The gaps of ranges: where one ends no other begins."""
    lower = {_datums(bound.lowerdatums): partition for partition, bound in known}
    upper = {_datums(bound.upperdatums) for _, bound in known}
    ends = sorted(upper - lower.keys(), key=_order)
    starts = sorted(lower.keys() - upper, key=_order)
    # The first range begins somewhere, and the last one ends somewhere.
    for end, start in zip(ends[:-1], starts[1:], strict=True):
        yield _Gap(f"from {', '.join(end)} to {', '.join(start)}", lower[start])


def _bound(partition: Partition) -> Any:
    """Pglast's node of what a partition is for; None where it is not understood."""
    tree = parsed(f"CREATE TABLE a PARTITION OF b {partition.bounds}")
    return getattr(tree, "partbound", None)


def _datums(values: Any) -> tuple[str, ...]:
    """The values of a bound as one would write them."""
    from pglast.stream import RawStream

    return tuple(
        value.fields[0].sval if kind_of(value) == "ColumnRef" else str(RawStream()(value))
        for value in values
    )


def _order(values: tuple[str, ...]) -> list[tuple[int, Decimal, str]]:
    """Numbers as numbers; dates as PostgreSQL spells them for us sort as texts."""
    return [_one_order(value) for value in values]


def _one_order(value: str) -> tuple[int, Decimal, str]:
    if value in {"minvalue", "maxvalue"}:
        return (-1 if value == "minvalue" else 1, Decimal(0), "")
    try:
        return (0, Decimal(value.strip("'")), "")
    except InvalidOperation:
        return (0, Decimal(0), value)


_EVENTS: Final = (
    "CREATE TABLE IF NOT EXISTS events (\n    at date PRIMARY KEY,\n    what text NOT NULL\n"
    ") PARTITION BY RANGE (at);\n"
)
_PARTITION: Final = (
    "CREATE TABLE IF NOT EXISTS events_2030 PARTITION OF events\n"
    "    FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');\n"
)
_LATER: Final = (
    "CREATE TABLE IF NOT EXISTS events_{year} PARTITION OF events\n"
    "    FOR VALUES FROM ('{year}-01-01') TO ('{next}-01-01');"
)

RULES: Final = (
    LintRule(
        code="S087",
        name="partitioned-without-partitions",
        summary="A partitioned table has no partition",
        why="There is no place for a row, and every insert fails. Partitions that migrations name "
        "after the day on which they run count. Schemas with pg_partman or TimescaleDB are not "
        "meant, nor tables of which a function makes partitions.",
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
    LintRule(
        code="S091",
        name="gap-between-partitions",
        summary="Between the partitions of a table there is a gap",
        why="Rows that fall in between are refused, and nobody notices before one does: a month "
        "was left out, or one remainder of a hash. Tables with a default partition are not meant, "
        "nor those whose partitions migrations name after the day on which they run.",
        fix="create the partition that is missing, or one for all other rows: PARTITION OF … "
        "DEFAULT",
        failing=migration(_EVENTS + _PARTITION + _LATER.format(year=2032, next=2033)),
        passing=migration(_EVENTS + _PARTITION + _LATER.format(year=2031, next=2032)),
        check=_with_gap,
    ),
)
