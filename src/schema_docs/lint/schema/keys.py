"""Rules about primary and unique keys, and about the sequences that fill them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, listed, part, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.model import Column, Table

_LARGEST: Final = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
_SHORT: Final = {"smallint": "32,767", "integer": "2,147,483,647"}


def _without_primary_key(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        if each.kind != "foreign table" and not each.primary_key and not each.inherits:
            yield Found(about=table(each), message=f"table {called(each)} has no primary key")


def _running_out(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        for column in _numbered(each):
            if column.type in _SHORT and each.primary_key == (column.name,):
                yield Found(
                    about=part("column", each, column.name),
                    facets=frozenset({"type"}),
                    message=f"primary key {called(each, column.name)} is {column.type}, and runs "
                    f"out at {_SHORT[column.type]}",
                )


def _sequence_runs_out(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        for column in _numbered(each):
            for sequence in column.sequences[:1]:
                largest = _LARGEST.get(column.type, 0)
                if (
                    sequence.options.maximum < largest
                    and not sequence.options.cycle
                    and (sequence.options.maximum in _LARGEST.values())
                ):
                    yield Found(
                        about=part("column", each, column.name),
                        facets=frozenset({"type"}),
                        message=f"column {called(each, column.name)} is {column.type}, and its "
                        f"sequence {spelling.qualified(sequence.name)} ends at "
                        f"{sequence.options.maximum:,}",
                    )


def _numbered(each: Table) -> Iterator[Column]:
    """The columns that a sequence of their own fills."""
    yield from (column for column in each.columns if column.serial or column.identity)


def _nullable_in_key(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        nullable = {column.name for column in each.columns if column.nullable}
        for index in each.indexes:
            columns = [key.column for key in index.keys if key.column is not None]
            found = [name for name in columns if name in nullable]
            if (
                index.unique
                and not index.nulls_not_distinct
                and index.predicate is None
                and len(index.keys) > 1
                and found
            ):
                kind = "index" if index.constraint is None else "constraint"
                yield Found(
                    about=part(kind, each, index.name),
                    message=f"unique {kind} {called(each)} {listed(columns)} lets rows with a null "
                    f"in {', '.join(map(spelling.identifier, found))} be there any number of "
                    "times",
                )


RULES: Final = (
    LintRule(
        code="S010",
        name="table-without-primary-key",
        summary="A table has no primary key",
        why="Without one nothing keeps a row from being there twice, no other table can refer to "
        "it, and logical replication refuses updates and deletes, for which a mere unique index is "
        "not enough. Foreign tables and tables that inherit are not meant.",
        fix="add a primary key; GENERATED ALWAYS AS IDENTITY gives one to rows that have none",
        failing=migration("CREATE TABLE IF NOT EXISTS events (name text NOT NULL);"),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS events (\n"
            "    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    name text NOT NULL\n);"
        ),
        check=_without_primary_key,
    ),
    LintRule(
        code="S011",
        name="primary-key-that-runs-out",
        summary="A primary key that a sequence fills is integer or smallint",
        why="integer ends at 2,147,483,647, and a sequence counts rows that were rolled back or "
        "deleted as well. To widen the column later means to write the table and all that refer to "
        "it anew, at a time when the application has stopped already.",
        fix="make it bigint, along with the columns that refer to it",
        default=False,
        why_not_default="Most tables never get two thousand million rows.",
        failing=migration(
            "CREATE TABLE IF NOT EXISTS events (id serial PRIMARY KEY, name text NOT NULL);"
        ),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS events (id bigserial PRIMARY KEY, name text NOT NULL);"
        ),
        check=_running_out,
    ),
    LintRule(
        code="S012",
        name="sequence-narrower-than-column",
        severity="error",
        summary="A sequence ends long before the column that it fills",
        why="Whoever widens a serial column to bigint widens the column, and not its sequence, "
        "which still ends where integer does: then every insert fails. The sequence of an "
        "identity column follows the type of the column.",
        fix="give the sequence the column's type, too: ALTER SEQUENCE … AS bigint",
        failing=migration(
            "CREATE TABLE IF NOT EXISTS events (id serial PRIMARY KEY, name text NOT NULL);\n"
            "ALTER TABLE events ALTER COLUMN id TYPE bigint;"
        ),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS events (id serial PRIMARY KEY, name text NOT NULL);\n"
            "ALTER TABLE events ALTER COLUMN id TYPE bigint;\n"
            "ALTER SEQUENCE events_id_seq AS bigint;"
        ),
        check=_sequence_runs_out,
    ),
    LintRule(
        code="S013",
        name="nullable-column-in-unique-key",
        summary="A unique key of several columns has one that may be null",
        why="Two nulls are not equal, so rows that have one may be there any number of times, "
        "however alike the other columns are. Keys of one column are not meant, nor those with a "
        "WHERE or NULLS NOT DISTINCT, which say what they do with nulls.",
        fix="make the column NOT NULL, or the key NULLS NOT DISTINCT",
        default=False,
        why_not_default="Many keys are meant so: a soft delete, or an optional part.",
        failing=migration(
            "CREATE TABLE IF NOT EXISTS seats (\n"
            "    id bigint PRIMARY KEY,\n    hall text NOT NULL,\n    number integer,\n"
            "    UNIQUE (hall, number)\n);"
        ),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS seats (\n"
            "    id bigint PRIMARY KEY,\n    hall text NOT NULL,\n    number integer,\n"
            "    UNIQUE NULLS NOT DISTINCT (hall, number)\n);"
        ),
        check=_nullable_in_key,
    ),
)
