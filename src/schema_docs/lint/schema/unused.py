"""Rules about what nothing uses, as far as the catalogs know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, function, is_spelled, table
from schema_docs.migrations.history import Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject


def _types(subject: Subject) -> Iterator[Found]:
    database = subject.database
    used = {use.used.name for use in database.uses if use.used.kind == "type"}
    for kind, things in (
        ("enum", database.enums),
        ("domain", database.domains),
        ("composite type", database.composites),
        ("range type", database.ranges),
    ):
        for each in things:
            if each.name not in used and not is_spelled(database, each.name.name):
                yield Found(
                    about=Named(kind=kind, name=each.name),
                    message=f"{kind} {spelling.qualified(each.name)} is used by nothing",
                )


def _trigger_functions(subject: Subject) -> Iterator[Found]:
    database = subject.database
    partitions = (
        partition for each in database.tables for own in each.partitions for partition in own.walk()
    )
    fired = {
        *(trigger.function for each in subject.relations for trigger in each.triggers),
        *(trigger.function for each in partitions for trigger in each.triggers),
        *(use.used.name for use in database.uses if use.used.kind == "function"),
    }
    for each in database.functions:
        if (
            each.result == "trigger"
            and each.name not in fired
            and not is_spelled(database, each.name.name, but=each)
        ):
            yield Found(
                about=function(each.name, each.signature),
                message=f"trigger function {spelling.qualified(each.name)}() is fired by no "
                "trigger",
            )


def _isolated(subject: Subject) -> Iterator[Found]:
    database = subject.database
    related = {
        name
        for each in database.tables
        for key in each.foreign_keys
        if key.referenced != each.name
        for name in (each.name, key.referenced)
    }
    # Somebody who writes them down knows that nobody checks them.
    related |= {
        name
        for each in subject.configured
        if each.child != each.parent
        for name in (each.child, each.parent)
    }
    for each in database.tables:
        if each.name not in related and len(database.tables) > 1:
            yield Found(
                about=table(each),
                message=f"table {called(each)} has no foreign key, and none refers to it",
            )


_ENUM: Final = (
    "DO $$ BEGIN\n    IF to_regtype('mood') IS NULL THEN\n"
    "        CREATE TYPE mood AS ENUM ('sad', 'happy');\n    END IF;\nEND $$;\n"
    "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, mood {type} NOT NULL);"
)
_FUNCTION: Final = (
    "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$\n"
    "BEGIN\n    RAISE EXCEPTION 'notes are never deleted';\nEND $$;\n"
    "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY);"
)

RULES: Final = (
    LintRule(
        code="S080",
        name="unused-type",
        summary="An enum, domain, composite or range type is used by nothing",
        why="No column, function or view has it: it is left from a table that is gone, or the "
        "column that it was meant for became text. A name that the source of a function spells "
        "counts as used.",
        fix="drop it",
        failing=migration(_ENUM.replace("{type}", "text")),
        passing=migration(_ENUM.replace("{type}", "mood")),
        check=_types,
    ),
    LintRule(
        code="S081",
        name="unused-trigger-function",
        summary="A trigger function is fired by no trigger",
        why="Nobody can call it but a trigger, and none does: the trigger was dropped, or the "
        "migration that should create it never came. A name that the source of another function "
        "spells counts as used: it may create triggers.",
        fix="create the trigger, or drop the function",
        failing=migration(_FUNCTION),
        passing=migration(
            f"{_FUNCTION}\nDROP TRIGGER IF EXISTS keep ON notes;\n"
            "CREATE TRIGGER keep BEFORE DELETE ON notes\n"
            "    FOR EACH ROW EXECUTE FUNCTION refuse();"
        ),
        check=_trigger_functions,
    ),
    LintRule(
        code="S082",
        name="isolated-table",
        severity="note",
        summary="A table has no foreign key, and none refers to it",
        why="Maybe it needs none, and maybe a column of it means rows of another table, which "
        "nobody checks. A table in `[[relations]]` of the settings is not meant.",
        fix="add the foreign key that is missing",
        default=False,
        why_not_default="Settings, logs and queues mostly stand alone.",
        failing=migration(
            "CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY);\n"
            "CREATE TABLE IF NOT EXISTS profiles (\n"
            "    user_id bigint PRIMARY KEY REFERENCES users (id)\n);\n"
            "CREATE TABLE IF NOT EXISTS logins (user_id bigint PRIMARY KEY);"
        ),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY);\n"
            "CREATE TABLE IF NOT EXISTS logins (\n"
            "    user_id bigint PRIMARY KEY REFERENCES users (id)\n);"
        ),
        check=_isolated,
    ),
)
