"""Rules about `CREATE`: each one can be repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.migrations.places import found_at, repeatable_files
from schema_docs.lint.migrations.proof import was_repeated
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.sql.dropped import Dropped
from schema_docs.lint.sql.made import made_by
from schema_docs.lint.sql.statements import sql_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.sql.made import Made
    from schema_docs.lint.sql.statements import Sql
    from schema_docs.lint.subject import MigrationFile, Subject

_TRIGGER: Final = "trigger"


def _unguarded(subject: Subject, file: MigrationFile) -> Iterator[tuple[Sql, Made]]:
    """What a migration makes that must not be there yet."""
    statements = sql_of(file)
    dropped, at_any_time = Dropped(), Dropped(even_if_it_fails=True)
    for number, statement in enumerate(statements):
        at_any_time.take(statement, number)
    for number, statement in enumerate(statements):
        dropped.take(statement)
        made = made_by(statement)
        if made is None or made.repeats or statement.is_guarded or _is_among(made, dropped):
            continue
        is_helper = _is_among(made, at_any_time, after=number)  # which is gone in the end
        if not is_helper and not was_repeated(subject, file):
            yield statement, made


def _is_among(made: Made, dropped: Dropped, *, after: int = -1) -> bool:
    return dropped.has(made.kind, made.name, schema=made.schema, table=made.table, after=after)


def _without_guard(subject: Subject) -> Iterator[Found]:
    for file in repeatable_files(subject):
        for statement, made in _unguarded(subject, file):
            if made.noun != _TRIGGER:
                message = f"{made.told} is created without a guard: {_guard(made)} would be one"
                yield found_at(file, statement.line, message)


def _guard(made: Made) -> str:
    """What it could be guarded by."""
    if not made.offers:
        return "`DROP … IF EXISTS` before it, or a `DO` block,"
    return f"`{made.offers}`" if made.name else f"a name and `{made.offers}`"


def _trigger_without_drop(subject: Subject) -> Iterator[Found]:
    for file in repeatable_files(subject):
        for statement, made in _unguarded(subject, file):
            if made.noun == _TRIGGER:
                message = f"{made.told} is created and not dropped before"
                yield found_at(file, statement.line, message)


_ITEMS: Final = (
    "CREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY,\n    state text\n);\n"
)

_FUNCTION: Final = (
    "CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$\n"
    "BEGIN\n    NEW.state = 'changed';\n    RETURN NEW;\nEND;\n$$;\n"
)

_CREATE_TRIGGER: Final = (
    "CREATE TRIGGER items_stamp\n    BEFORE UPDATE ON items\n"
    "    FOR EACH ROW EXECUTE FUNCTION stamp();"
)

RULES: Final = (
    LintRule(
        code="M010",
        name="create-without-guard",
        severity="error",
        summary="A CREATE fails where what it makes is there already",
        why="Nothing keeps a book of which plain files have run: the one that is applied by hand, "
        "or to a database that has a part of it, fails at its first CREATE and leaves out the "
        "rest. A guard is IF NOT EXISTS, OR REPLACE, DROP … IF EXISTS before it, or a DO block "
        "that asks the catalog or catches the error. Temporary tables need none, nor what the "
        "same file drops in the end. Folders of a tool that runs each file once are not meant, "
        "nor files that pg_dump wrote.",
        fix="write IF NOT EXISTS or OR REPLACE; for types, domains and roles ask the catalog in a "
        "DO block",
        failing=migration("CREATE TYPE mood AS ENUM ('good', 'bad');"),
        passing=migration(
            "DO $$\nBEGIN\n"
            "    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN\n"
            "        CREATE TYPE mood AS ENUM ('good', 'bad');\n"
            "    END IF;\nEND $$;"
        ),
        check=_without_guard,
    ),
    LintRule(
        code="M015",
        name="trigger-without-drop",
        severity="error",
        summary="A trigger is created that was not dropped before",
        why="CREATE TRIGGER has no IF NOT EXISTS. Dropping the trigger first, if it exists, makes "
        "the file repeatable, and a changed definition arrives; OR REPLACE does so as well, from "
        "PostgreSQL 14 on and not for constraint triggers.",
        fix="write DROP TRIGGER IF EXISTS before it",
        failing=migration(_ITEMS + _FUNCTION + _CREATE_TRIGGER),
        passing=migration(
            f"{_ITEMS}{_FUNCTION}DROP TRIGGER IF EXISTS items_stamp ON items;\n{_CREATE_TRIGGER}"
        ),
        check=_trigger_without_drop,
    ),
)
