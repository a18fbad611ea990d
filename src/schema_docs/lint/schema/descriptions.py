"""Rules about what the database does not describe. All of them are off by default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, function, part, table
from schema_docs.migrations.history import Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject

_WHY: Final = (
    "Whoever looks with psql, a client or another tool sees only what the database itself says. "
    "A description that stands on the page alone does not count here; "
)
_NOT_DEFAULT: Final = (
    "Descriptions may as well stand on the page; `schema-docs coverage` counts both, and can hold "
    "a ratchet."
)


def _tables(subject: Subject) -> Iterator[Found]:
    for each in subject.relations:
        if not each.comment:
            yield Found(
                about=table(each),
                message=f"{table(each).kind} {called(each)} has no description",
            )


def _columns(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        for column in each.columns:
            if not column.comment and not column.inherited:
                yield Found(
                    about=part("column", each, column.name),
                    message=f"column {called(each, column.name)} has no description",
                )


def _parts(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        things = (
            *(("constraint", c.name, c.comment) for c in each.constraints if not c.inherited),
            *(("foreign key", key.name, key.comment) for key in each.foreign_keys),
            *(("index", i.name, i.comment) for i in each.indexes if i.constraint is None),
            *(("trigger", t.name, t.comment) for t in each.triggers if not t.inherited),
        )
        for kind, name, comment in things:
            if not comment:
                yield Found(
                    about=part(kind, each, name),
                    message=f"{kind} {spelling.identifier(name)} of {called(each)} has no "
                    "description",
                )


def _others(subject: Subject) -> Iterator[Found]:
    for enum in subject.database.enums:
        if not enum.comment:
            yield Found(
                about=Named(kind="enum", name=enum.name),
                message=f"enum {spelling.qualified(enum.name)} has no description",
            )
    for each in subject.database.functions:
        if not each.comment:
            yield Found(
                about=function(each.name, each.signature),
                message=f"{each.kind} {spelling.qualified(each.name)}"
                f"({spelling.arguments(each.signature)}) has no description",
            )


_TABLE: Final = "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY);\n"
_OF_TABLE: Final = "COMMENT ON TABLE notes IS 'What people jot down';"
_OF_COLUMN: Final = "COMMENT ON COLUMN notes.id IS 'Never used again';"
_ENUM: Final = (
    "DO $$ BEGIN\n    IF to_regtype('mood') IS NULL THEN\n"
    "        CREATE TYPE mood AS ENUM ('sad', 'happy');\n    END IF;\nEND $$;\n"
    "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, mood mood NOT NULL);\n"
)

RULES: Final = (
    LintRule(
        code="S070",
        name="table-without-description",
        summary="A table or view has no comment in the database",
        why=f"{_WHY}`schema-docs comments` moves it into the database.",
        fix="say what a row is: COMMENT ON TABLE … IS '…'",
        default=False,
        why_not_default=_NOT_DEFAULT,
        failing=migration(_TABLE),
        passing=migration(_TABLE + _OF_TABLE),
        check=_tables,
    ),
    LintRule(
        code="S071",
        name="column-without-description",
        summary="A column has no comment in the database",
        why=f"{_WHY}`schema-docs comments` moves it into the database.",
        fix="say what the value means, and its unit: COMMENT ON COLUMN … IS '…'",
        default=False,
        why_not_default=_NOT_DEFAULT,
        failing=migration(_TABLE),
        passing=migration(_TABLE + _OF_COLUMN),
        check=_columns,
    ),
    LintRule(
        code="S072",
        name="type-or-function-without-description",
        summary="An enum or a function has no comment in the database",
        why=f"{_WHY}`schema-docs comments` moves it into the database.",
        fix="say what it is for: COMMENT ON TYPE …, COMMENT ON FUNCTION … IS '…'",
        default=False,
        why_not_default=_NOT_DEFAULT,
        failing=migration(_ENUM),
        passing=migration(_ENUM + "COMMENT ON TYPE mood IS 'How somebody felt';"),
        check=_others,
    ),
    LintRule(
        code="S073",
        name="part-without-description",
        severity="note",
        summary="A constraint, foreign key, index or trigger has no comment in the database",
        why="Its definition says what it does, and a comment would say why it is there: which "
        "query an index is for, which mistake a check keeps out.",
        fix="say why it is there: COMMENT ON INDEX …, COMMENT ON CONSTRAINT … ON … IS '…'",
        default=False,
        why_not_default="Most of them need no words.",
        failing=migration(_TABLE),
        passing=migration(
            _TABLE + "COMMENT ON CONSTRAINT notes_pkey ON notes IS 'Part of the URL';"
        ),
        check=_parts,
    ),
)
