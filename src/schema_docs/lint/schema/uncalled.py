"""Rules about what nothing in the database asks for, though applications may.

All of them are off by default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import function, is_spelled
from schema_docs.migrations.history import Named
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.model import Database

_WITHOUT_CALL: Final = frozenset({"trigger", "event_trigger"})
"""The results of functions that nobody calls."""


def _functions(subject: Subject) -> Iterator[Found]:
    database = subject.database
    used = {(use.used.name, use.used.part) for use in database.uses if use.used.kind == "function"}
    machinery = _machinery(database)
    for each in database.functions:
        if (
            each.kind in {"function", "procedure"}
            and each.result not in _WITHOUT_CALL
            and (each.name, each.signature) not in used
            and each.name.name not in machinery
            and not is_spelled(database, each.name.name, but=each)
        ):
            yield Found(
                about=function(each.name, each.signature),
                message=f"{each.kind} {spelling.qualified(each.name)}"
                f"({spelling.arguments(each.signature)}) is called by nothing in the database",
            )


def _machinery(database: Database) -> str:
    """The spelling of all that is made of functions: operators, casts, types."""
    things = (
        *database.operators,
        *database.operator_classes,
        *database.operator_families,
        *database.casts,
        *database.base_types,
        *database.conversions,
        *database.transforms,
        *database.languages,
        *database.access_methods,
        *database.text_search_parsers,
        *database.text_search_templates,
        *database.foreign_data_wrappers,
        *database.ranges,
    )
    return " ".join(map(repr, things))


def _sequences(subject: Subject) -> Iterator[Found]:
    database = subject.database
    defaults = " ".join(
        column.default
        for each in database.tables
        for column in each.columns
        if column.default is not None
    )
    owned = (
        (sequence, column)
        for each in database.tables
        for column in each.columns
        for sequence in column.sequences
        if not ((column.serial or column.identity) and sequence is column.sequences[0])
    )
    alone = ((sequence, None) for sequence in database.sequences)
    for each, column in sorted((*owned, *alone), key=lambda found: found[0].name):
        if each.name.name not in defaults and not is_spelled(database, each.name.name):
            of = "" if column is None else f" of column {spelling.identifier(column.name)}"
            yield Found(
                about=Named(kind="sequence", name=each.name),
                message=f"sequence {spelling.qualified(each.name)}{of} is drawn from by nothing in "
                "the database",
            )


def _extensions(subject: Subject) -> Iterator[Found]:
    for each in subject.database.extensions:
        if each.unused:
            name = QualifiedName(each.name, each.name)
            yield Found(
                about=Named(kind="extension", name=name),
                message=f"extension {spelling.identifier(each.name)} is used by nothing in the "
                "database",
            )


_TABLE: Final = "CREATE TABLE IF NOT EXISTS notes (\n    id bigint PRIMARY KEY,\n    {column}\n);"
_FUNCTION: Final = (
    "CREATE OR REPLACE FUNCTION shorten(said text) RETURNS text\n"
    "LANGUAGE sql IMMUTABLE AS $$ SELECT left(said, 80) $$;\n"
)
_SEQUENCE: Final = "CREATE SEQUENCE IF NOT EXISTS note_numbers;\n"
_EXTENSION: Final = "CREATE EXTENSION IF NOT EXISTS citext;\n"

RULES: Final = (
    LintRule(
        code="S083",
        name="unused-sequence",
        severity="note",
        summary="Nothing in the database draws from a sequence",
        why="No default and no function asks for its next value: it is left from a serial column "
        "that became another one, or from a table that is gone.",
        fix="drop it",
        default=False,
        why_not_default="Applications draw numbers from sequences by themselves.",
        failing=migration(_SEQUENCE + _TABLE.format(column="number bigint NOT NULL")),
        passing=migration(
            _SEQUENCE
            + _TABLE.format(column="number bigint NOT NULL DEFAULT nextval('note_numbers')")
        ),
        check=_sequences,
    ),
    LintRule(
        code="S089",
        name="unused-function",
        severity="note",
        summary="Nothing in the database calls a function",
        why="No view, default, index, constraint, policy, operator or other function has it. Maybe "
        "the last one that called it is gone. What trigger functions are fired by, S081 asks. A "
        "name that the source of another function spells counts as called.",
        fix="drop it, if no application calls it",
        default=False,
        why_not_default="Functions are mostly there for applications to call.",
        failing=migration(_FUNCTION + _TABLE.format(column="said text NOT NULL")),
        passing=migration(
            _FUNCTION
            + _TABLE.format(
                column="said text NOT NULL,\n"
                "    short text GENERATED ALWAYS AS (shorten(said)) STORED"
            )
        ),
        check=_functions,
    ),
    LintRule(
        code="S090",
        name="unused-extension",
        severity="note",
        summary="Nothing in the database uses what an extension brings",
        why="No column, index, default, view or function needs one of its types, functions or "
        "operators, and no server its wrapper. Every extension is one more thing that a new server "
        "must have installed, and that an upgrade can fail at. gen_random_uuid() is PostgreSQL's "
        "own since 13, and needs neither pgcrypto nor uuid-ossp. A name that the source of a "
        "function spells counts as used. What a snapshot does not tell is not known.",
        fix="drop it, if no application uses it: DROP EXTENSION IF EXISTS …",
        default=False,
        why_not_default="Some work by themselves, such as pg_stat_statements, and of others the "
        "queries of the application make use.",
        failing=migration(_EXTENSION + _TABLE.format(column="said text NOT NULL")),
        passing=migration(_EXTENSION + _TABLE.format(column="said citext NOT NULL")),
        check=_extensions,
    ),
)
