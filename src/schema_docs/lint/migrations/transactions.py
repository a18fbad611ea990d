"""Rules about transactions in migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.migrations.places import found_at
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.sql.made import made_by, spelt
from schema_docs.lint.sql.statements import sql_of
from schema_docs.lint.sql.transactions import control, transactions_of
from schema_docs.migrations.ddl.names import strings
from schema_docs.migrations.layouts.statements import runs_alone
from schema_docs.migrations.tokens import words
from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject


def _controlled(subject: Subject) -> Iterator[Found]:
    failed = {each.file for each in subject.schema.failures}
    for file in subject.files:
        is_open, begun = False, None
        for statement in sql_of(file):
            does = None if statement.in_block else control(statement)
            if does is None:
                continue
            if file.transaction:
                message = "the tool runs the file in a transaction, which this statement is not of"
                yield found_at(file, statement.line, message)
            elif does == "ends" and not is_open:
                message = "a transaction is ended that was not begun"
                yield found_at(file, statement.line, message)
            is_open = does == "begins"
            begun = statement
        ran_through = not failed & {file.name, file.path}
        if begun is not None and is_open and ran_through and not file.transaction:
            message = "a transaction is begun that the file does not end"
            yield found_at(file, begun.line, message)


def _alone(subject: Subject) -> Iterator[Found]:
    for file in subject.files:
        for each in transactions_of(file):
            statement = each.statement
            if each.is_shared and statement.kind != "DoStmt" and runs_alone(statement.text):
                made = made_by(statement)
                told = f"{made.told} is created" if made is not None else "the statement stands"
                message = f"{told} in a transaction, which PostgreSQL refuses of CONCURRENTLY"
                if "CONCURRENTLY" not in statement.text.upper():
                    message = "the statement stands in a transaction, which PostgreSQL refuses"
                yield found_at(file, statement.line, message)


def _used_at_once(subject: Subject) -> Iterator[Found]:
    for file in subject.files:
        new: dict[tuple[int, str], str] = {}
        made: set[tuple[int, str]] = set()
        for each in transactions_of(file):
            statement, number = each.statement, each.transaction
            if statement.kind == "CreateEnumStmt":
                made.add((number, strings(statement.tree.typeName)[-1]))
            said = {word.text for word in words(statement.text, 0) if word.is_literal}
            if statement.kind == "AlterEnumStmt":
                value, name = statement.tree.newVal, strings(statement.tree.typeName)[-1]
                is_new = value and not statement.tree.oldVal and (number, name) not in made
                if is_new and each.is_shared:
                    new[number, value] = name
            elif statement.kind != "DoStmt":
                for (of, value), name in new.items():
                    if of == number and value in said:
                        message = (
                            f"the value '{visible(value)}' of enum {spelt(name)} is used in "
                            "the transaction that adds it"
                        )
                        yield found_at(file, statement.line, message)


_ITEMS: Final = (
    "CREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY,\n    size text\n);\n"
)
_MOOD: Final = (
    "-- Moods\nDO $$\nBEGIN\n"
    "    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN\n"
    "        CREATE TYPE mood AS ENUM ('good', 'bad');\n    END IF;\nEND $$;\n"
    "CREATE TABLE IF NOT EXISTS days (\n    day date PRIMARY KEY,\n    mood mood\n);\n"
)
_ADDS: Final = "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'fair';\n"
_USES: Final = "UPDATE days SET mood = 'fair' WHERE mood IS NULL;\n"

RULES: Final = (
    LintRule(
        code="M020",
        name="transaction-control",
        severity="error",
        summary="A migration begins or ends a transaction that is not its own",
        why="Where the team's tool runs each file in a transaction, a COMMIT in it ends that one: "
        "what follows can no longer be undone when it fails, and the tool's own note that the file "
        "has run may be lost. In a plain file BEGIN and COMMIT belong together: without BEGIN the "
        "COMMIT does nothing, and without COMMIT PostgreSQL undoes everything at the end.",
        fix="remove the statement, or write both BEGIN and COMMIT",
        failing=migration(f"{_ITEMS}COMMIT;"),
        passing=migration(f"BEGIN;\n{_ITEMS}COMMIT;"),
        check=_controlled,
    ),
    LintRule(
        code="M021",
        name="concurrently-in-transaction",
        severity="error",
        summary="A statement stands in a transaction that PostgreSQL refuses there",
        why="CREATE INDEX CONCURRENTLY commits in between, so it can be in no transaction: not "
        "behind BEGIN, not in a DO block, not in a file that the tool runs as one transaction. The "
        "same is true of VACUUM, CREATE DATABASE, ALTER SYSTEM and DETACH PARTITION CONCURRENTLY.",
        fix="put it in a file of its own, without BEGIN, and tell the tool to open no transaction",
        failing=migration(
            f"{_ITEMS}BEGIN;\n"
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_items_size ON items (size);\nCOMMIT;"
        ),
        passing=migration(
            f"{_ITEMS}CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_items_size ON items (size);"
        ),
        check=_alone,
    ),
    LintRule(
        code="M022",
        name="enum-value-used-at-once",
        severity="error",
        summary="A new value of an enum is used in the transaction that adds it",
        why="PostgreSQL refuses that, since the value would stay in indexes if the transaction was "
        "undone. It goes unnoticed where psql commits after each statement, and fails under a tool "
        "that runs the file as a whole. An enum that the same transaction makes is not meant.",
        fix="use the value in the next migration, or behind COMMIT",
        failing={
            "001_moods.sql": _MOOD,
            "002_fair.sql": f"-- Fair\nBEGIN;\n{_ADDS}{_USES}COMMIT;\n",
        },
        passing={"001_moods.sql": _MOOD, "002_fair.sql": f"-- Fair\n{_ADDS}{_USES}"},
        check=_used_at_once,
    ),
)
