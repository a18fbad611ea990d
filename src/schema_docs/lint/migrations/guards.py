"""Rules about guards: they ask for what they guard."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.migrations.places import found_at, repeatable_files
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.sql.questions import questions_of
from schema_docs.lint.sql.statements import sql_of
from schema_docs.migrations.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schema_docs.lint.sql.blocks import Condition
    from schema_docs.lint.sql.questions import Question
    from schema_docs.lint.sql.statements import Sql
    from schema_docs.lint.subject import MigrationFile, Subject

_MAKES: Final = frozenset({"makes", "renames", "moves"})


def _guards(file: MigrationFile) -> Iterator[tuple[int, Question, list[Sql]]]:
    """What each guard asks, at which line, and the statements that it guards."""
    guarded: dict[tuple[int, Condition], list[Sql]] = defaultdict(list)
    for statement in sql_of(file):
        for condition in statement.conditions:
            guarded[statement.block, condition].append(statement)
    for (block, condition), statements in guarded.items():
        for question in questions_of(condition):
            yield block + condition.line, question, statements


def _of_another_name(subject: Subject) -> Iterator[Found]:
    files = [*repeatable_files(subject)]
    for number, file in enumerate(files):
        later: frozenset[str] | None = None
        for line, question, statements in _guards(file):
            if question.is_there or not any(
                deed.act in _MAKES for each in statements for deed in each.deeds
            ):
                continue  # it asks for what it needs, or for something to be done or not
            said = {word.text for each in statements for word in words(each.text, 0)}
            said |= {deed.part or deed.name for each in statements for deed in each.deeds}
            for column, name in question.names:
                if name in said:
                    continue
                if later is None:
                    later = _made_in(files[number + 1 :])
                if name not in later:
                    asked = f"the guard asks for {column} = '{spelling.visible(name)}'"
                    message = f"{asked}, which nothing that it guards speaks of"
                    yield found_at(file, line, message)


def _made_in(files: Iterable[MigrationFile]) -> frozenset[str]:
    """What some files make, and what they rename to.

    A guard may ask for what a later migration makes of the same thing.
    """
    return frozenset(
        name
        for file in files
        for statement in sql_of(file)
        for deed in statement.deeds
        if deed.act in _MAKES
        for name in (deed.part or deed.name, deed.to)
    )


def _in_any_schema(subject: Subject) -> Iterator[Found]:
    for file in repeatable_files(subject):
        told = set()
        for line, question, _ in _guards(file):
            if not question.in_schema and line not in told:
                told.add(line)
                name = spelling.visible(question.names[-1][1])
                message = f"the guard finds '{name}' of {question.catalog} in any schema"
                yield found_at(file, line, message)


_USERS: Final = "CREATE TABLE IF NOT EXISTS users (\n    id bigint PRIMARY KEY\n);\n"


_COLUMN: Final = """DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE {condition}
    ) THEN
        ALTER TABLE users ADD COLUMN phone text;
    END IF;
END $$;
"""


def _example(condition: str) -> dict[str, str]:
    return migration(_USERS + _COLUMN.format(condition=condition))


RULES: Final = (
    LintRule(
        code="M012",
        name="guard-of-another-name",
        severity="error",
        summary="A guard asks for another name than what it guards",
        why="A guard that was copied and changed in one place only finds nothing, so the statement "
        "runs each time; or it finds something else, and the statement never runs where it "
        "should. Names in a guard are texts: a name that is written without quotes in the "
        "statement has small letters there. Meant are guards that ask whether something is "
        "missing, and what they make; asking for what a later migration makes of it is fine.",
        fix="ask for the name of what the guarded statement makes",
        failing=migration(
            f"{_USERS}DO $$\nBEGIN\n    IF to_regclass('idx_user_id') IS NULL THEN\n"
            "        CREATE INDEX IF NOT EXISTS idx_users_id ON users (id, id);\n"
            "    END IF;\nEND $$;"
        ),
        passing=_example("table_name = 'users' AND column_name = 'phone'"),
        check=_of_another_name,
    ),
    LintRule(
        code="M013",
        name="guard-in-any-schema",
        severity="warning",
        summary="A guard finds what has the same name in another schema",
        why="information_schema.columns, pg_type and the other catalogs hold all schemas. A table "
        "of the same name in another one, of an extension, say, makes the guard believe that the "
        "work is done.",
        fix="ask for the schema too, table_schema = 'public', or use to_regclass('public.users')",
        failing=_example("table_name = 'users' AND column_name = 'phone'"),
        passing=_example(
            "table_schema = 'public'\n          AND table_name = 'users' AND column_name = 'phone'"
        ),
        check=_in_any_schema,
        default=False,
        why_not_default="Most projects have one schema, and the usual guard, which people copy, "
        "asks for the names alone.",
    ),
)
