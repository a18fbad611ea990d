"""Rules about indexes."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.mending import drop_index_perhaps
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.model import Index, IndexKey, Table

    Kind = tuple[object, ...]

_MANY: Final = 15


def _duplicates(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        # Of equal ones those stay that do more: the index of a constraint, a unique one.
        indexes = sorted(each.indexes, key=lambda index: (_whole(index), _weight(index)))
        for _, same in groupby(indexes, key=_whole):
            first, *others = same
            yield from (
                replace(
                    _found(each, index, f"is the same as {spelling.identifier(first.name)}"),
                    mend=drop_index_perhaps(each, index.name),
                )
                for index in others
                if index.constraint is None and not (index.unique and not first.unique)
            )


def _whole(index: Index) -> Kind:
    """What is equal of two indexes that find the same rows in the same way; sortable."""
    return (
        index.method,
        tuple(map(_key, index.keys)),
        tuple(sorted(index.include)),
        index.predicate or "",
        index.valid,
    )


def _key(key: IndexKey) -> tuple[str, str, str, bool, bool]:
    return (
        key.expression,
        key.collation or "",
        key.opclass or "",
        key.descending,
        key.nulls_first,
    )


def _weight(index: Index) -> tuple[bool, bool, str]:
    return (index.constraint is None, not index.unique, index.name)


def _redundant(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        for index in each.indexes:
            if index.unique or index.method != "btree" or not index.valid or index.replica_identity:
                continue
            longer = (other for other in each.indexes if _begins_with(other, index))
            best = min(longer, key=lambda other: (len(other.keys), other.name), default=None)
            if best is not None:
                yield replace(
                    _found(each, index, f"is the beginning of {spelling.identifier(best.name)}"),
                    mend=drop_index_perhaps(each, index.name),
                )


def _begins_with(longer: Index, index: Index) -> bool:
    """Whether an index has all that a shorter one has, and more."""
    count = len(index.keys)
    there = {*longer.include, *(key.column for key in longer.keys)}
    return (
        longer.method == "btree"
        and longer.valid
        and longer.predicate == index.predicate
        and len(longer.keys) > count
        and [*map(_key, longer.keys[:count])] == [*map(_key, index.keys)]
        and there >= {*index.include}
    )


def _invalid(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        yield from (
            _found(each, index, "is invalid: PostgreSQL keeps it and does not use it")
            for index in each.indexes
            if not index.valid
        )


def _many(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if len(each.indexes) > _MANY:
            last = each.indexes[-1]
            yield Found(
                about=part("index", each, last.name),
                message=f"table {called(each)} has {len(each.indexes)} indexes",
            )


def _found(each: Table, index: Index, message: str) -> Found:
    return Found(
        about=part("index", each, index.name),
        message=f"index {spelling.identifier(index.name)} of {called(each)} {message}",
    )


_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS people (\n"
    "    id bigint PRIMARY KEY,\n    name text NOT NULL,\n    email text NOT NULL UNIQUE\n);\n"
)
_PARTITIONED: Final = (
    "CREATE TABLE IF NOT EXISTS events (\n    at date PRIMARY KEY\n) PARTITION BY RANGE (at);\n"
    "CREATE TABLE IF NOT EXISTS events_2030 PARTITION OF events\n"
    "    FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');\n"
)

RULES: Final = (
    LintRule(
        code="S020",
        name="duplicate-index",
        summary="Two indexes of a table are the same",
        why="Both are written with every row and take their room, and only one is read. An index "
        "beside a unique constraint with the same columns counts as well: the constraint has one "
        "of its own.",
        fix="drop the one that no constraint needs",
        failing=migration(
            f"{_TABLE}CREATE INDEX IF NOT EXISTS idx_people_email ON people (email);"
        ),
        passing=migration(
            f"{_TABLE}CREATE INDEX IF NOT EXISTS idx_people_email ON people (lower(email));"
        ),
        check=_duplicates,
    ),
    LintRule(
        code="S021",
        name="redundant-index",
        summary="An index is the beginning of another one",
        why="Whatever the shorter one finds the longer one finds too, and both are written with "
        "every row. The keys must be the same in order and direction, with the same condition; "
        "unique indexes are never meant, since they do more than find.",
        fix="drop the shorter one, unless the longer one is very much greater",
        failing=migration(
            f"{_TABLE}CREATE INDEX IF NOT EXISTS idx_people_name ON people (name);\n"
            "CREATE INDEX IF NOT EXISTS idx_people_name_email ON people (name, email);"
        ),
        passing=migration(
            f"{_TABLE}CREATE INDEX IF NOT EXISTS idx_people_name ON people (name)\n"
            "    WHERE email <> '';\n"
            "CREATE INDEX IF NOT EXISTS idx_people_name_email ON people (name, email);"
        ),
        check=_redundant,
    ),
    LintRule(
        code="S022",
        name="invalid-index",
        severity="error",
        summary="An index is invalid",
        why="It is written with every row and never read, and a unique one promises nothing. It is "
        "what a CREATE INDEX CONCURRENTLY that failed leaves behind, or an index ON ONLY a "
        "partitioned table that not every partition has a part of.",
        fix="drop it and make it anew, or attach the index of each partition",
        failing=migration(
            f"{_PARTITIONED}CREATE INDEX IF NOT EXISTS idx_events_at ON ONLY events (at DESC);"
        ),
        passing=migration(
            f"{_PARTITIONED}CREATE INDEX IF NOT EXISTS idx_events_at ON events (at DESC);"
        ),
        check=_invalid,
    ),
    LintRule(
        code="S023",
        name="many-indexes",
        summary=f"A table has more than {_MANY} indexes",
        why="Each is written with every row that is inserted, and with most that are updated, and "
        "the planner weighs all of them for each query. That many have mostly grown, one for each "
        "slow query.",
        fix="look in pg_stat_user_indexes which of them are never used",
        default=False,
        why_not_default="How many are too many, only the running database knows.",
        failing=migration(
            _TABLE
            + "\n".join(
                f"CREATE INDEX IF NOT EXISTS idx_people_{number} ON people ((id % {number}));"
                for number in range(2, _MANY + 1)
            )
        ),
        passing=migration(_TABLE),
        check=_many,
    ),
)
