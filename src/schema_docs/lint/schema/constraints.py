"""Rules about what constraints leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.mending import set_not_null, validate
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, part, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject


def _not_validated(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        for key in each.foreign_keys:
            if key.enforced and not key.validated and key.comment is None:
                yield Found(
                    about=part("foreign key", each, key.name),
                    message=f"foreign key {spelling.identifier(key.name)} of {called(each)} is not "
                    "validated",
                    mend=validate(each, key.name),
                )
        for constraint in each.constraints:
            if constraint.enforced and not constraint.validated and constraint.comment is None:
                yield Found(
                    about=part("constraint", each, constraint.name),
                    message=f"constraint {spelling.identifier(constraint.name)} of {called(each)} "
                    "is not validated",
                    mend=validate(each, constraint.name),
                )
        for column in each.columns:
            if column.not_null == "not valid":
                yield Found(
                    about=part("column", each, column.name),
                    facets=frozenset({"nullable"}),
                    message=f"NOT NULL of column {called(each, column.name)} is not validated",
                    mend=set_not_null(each, column.name),
                )


def _not_enforced(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        for key in each.foreign_keys:
            if not key.enforced:
                yield Found(
                    about=part("foreign key", each, key.name),
                    message=f"foreign key {spelling.identifier(key.name)} of {called(each)} is not "
                    "enforced",
                )
        for constraint in each.constraints:
            if not constraint.enforced:
                yield Found(
                    about=part("constraint", each, constraint.name),
                    message=f"constraint {spelling.identifier(constraint.name)} of {called(each)} "
                    "is not enforced",
                )


def _all_nullable(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        key = {*each.primary_key}
        others = [column for column in each.columns if column.name not in key]
        if (
            each.kind != "foreign table"
            and len(key) <= 1
            and len(others) > 1
            and all(column.nullable and column.default is None for column in others)
            and not any(constraint.kind == "check" for constraint in each.constraints)
            and all(column.generated is None for column in others)
        ):
            yield Found(
                about=table(each),
                message=f"table {called(each)} may have rows in which all but the key is null",
            )


_TABLE: Final = "CREATE TABLE IF NOT EXISTS prices (id bigint PRIMARY KEY, cents bigint NOT NULL);"

RULES: Final = (
    LintRule(
        code="S015",
        name="constraint-not-validated",
        summary="A constraint was added NOT VALID and never validated",
        why="It holds for rows that are written from then on, and says nothing of those that were "
        "there: a reader of the schema believes more than is true, and the planner cannot rely on "
        "it. NOT VALID is how to add a constraint without a long lock; the second step "
        "belongs to it. One that has a comment, which may say why, is not meant.",
        fix="validate it in a later migration: ALTER TABLE … VALIDATE CONSTRAINT …",
        failing=migration(
            f"{_TABLE}\nALTER TABLE prices\n"
            "    ADD CONSTRAINT prices_positive CHECK (cents > 0) NOT VALID;"
        ),
        passing=migration(
            f"{_TABLE}\nALTER TABLE prices\n"
            "    ADD CONSTRAINT prices_positive CHECK (cents > 0) NOT VALID;\n"
            "ALTER TABLE prices VALIDATE CONSTRAINT prices_positive;"
        ),
        check=_not_validated,
    ),
    LintRule(
        code="S016",
        name="constraint-not-enforced",
        summary="A constraint is NOT ENFORCED",
        why="PostgreSQL 18 has constraints that it does not check. They look like a promise, and "
        "are a comment.",
        fix="enforce it, or say it in a comment",
        failing=migration(
            f"{_TABLE}\nALTER TABLE prices\n"
            "    ADD CONSTRAINT prices_positive CHECK (cents > 0) NOT ENFORCED;"
        ),
        passing=migration(
            f"{_TABLE}\nALTER TABLE prices\n    ADD CONSTRAINT prices_positive CHECK (cents > 0);"
        ),
        check=_not_enforced,
    ),
    LintRule(
        code="S017",
        name="all-columns-nullable",
        summary="Every column of a table but its key may be null",
        why="A row that says nothing is allowed, and whoever reads must reckon with it in every "
        "column. Mostly nobody has thought of NOT NULL. Tables with a check, a default or a key of "
        "several columns, which say something by themselves, are not meant.",
        fix="make the columns NOT NULL that every row has",
        failing=migration(
            "CREATE TABLE IF NOT EXISTS people (\n"
            "    id bigint PRIMARY KEY,\n    name text,\n    email text\n);"
        ),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS people (\n"
            "    id bigint PRIMARY KEY,\n    name text NOT NULL,\n    email text\n);"
        ),
        check=_all_nullable,
    ),
)
