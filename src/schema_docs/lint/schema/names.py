"""Rules about names."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, part, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.migrations.history import Named

_SERIES: Final = 3
_NUMBERED: Final = re.compile(r"(.*?)_?([0-9]{1,2})")


def _names(subject: Subject) -> Iterator[tuple[Named, str, str]]:
    """Tables, views and columns: the object, its name, and what it is called in messages."""
    for each in subject.relations:
        yield table(each), each.name.name, f"{table(each).kind} {called(each)}"
        for column in each.columns if table(each).kind == "table" else ():
            yield (
                part("column", each, column.name),
                column.name,
                f"column {called(each, column.name)}",
            )


def _reserved(subject: Subject) -> Iterator[Found]:
    from pglast.keywords import RESERVED_KEYWORDS, TYPE_FUNC_NAME_KEYWORDS

    words = RESERVED_KEYWORDS | TYPE_FUNC_NAME_KEYWORDS
    for about, name, said in _names(subject):
        if name in words:
            yield Found(about=about, message=f"{said} has a name that SQL reserves: {name}")


def _quoted(subject: Subject) -> Iterator[Found]:
    for about, name, said in _names(subject):
        if spelling.identifier(name) != name:
            yield Found(about=about, message=f"{said} has a name that must be quoted")


def _numbered(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        stems: dict[str, list[str]] = defaultdict(list)
        for column in each.columns:
            if match := _NUMBERED.fullmatch(column.name):
                stems[match[1]].append(column.name)
        for names in stems.values():
            if len(names) >= _SERIES:
                yield Found(
                    about=part("column", each, names[0]),
                    message=f"table {called(each)} has a column for each number: "
                    f"{', '.join(map(spelling.identifier, names))}",
                )


def _table(name: str, column: str = "total bigint NOT NULL") -> dict[str, str]:
    return migration(
        f"CREATE TABLE IF NOT EXISTS {name} (\n    id bigint PRIMARY KEY,\n    {column}\n);"
    )


RULES: Final = (
    LintRule(
        code="S060",
        name="reserved-name",
        summary="A table, view or column has a name that SQL reserves",
        why="user, order or end must be quoted wherever they are used, and SELECT user FROM t asks "
        "for the session's user without a word of warning.",
        fix="give it a name that is no keyword: users, orders, ends_at",
        failing=_table('"order"'),
        passing=_table("orders"),
        check=_reserved,
    ),
    LintRule(
        code="S061",
        name="quoted-name",
        summary="A table, view or column has a name that must be quoted",
        why="A name with capital letters, spaces or signs is found only where it is quoted "
        "exactly so: SELECT userId asks for userid, which there is not.",
        fix="use lower-case letters, digits and underscores: snake_case",
        default=False,
        why_not_default="Some tools (Prisma, TypeORM) name everything so, and quote it.",
        failing=_table("orders", '"totalAmount" bigint NOT NULL'),
        passing=_table("orders", "total_amount bigint NOT NULL"),
        check=_quoted,
    ),
    LintRule(
        code="S062",
        name="numbered-columns",
        summary=f"A table has {_SERIES} or more columns that differ in a number",
        why="phone1, phone2 and phone3 are rows that want a table of their own: the fourth one "
        "needs a migration, and every query asks three times.",
        fix="make a table with a row for each, or an array",
        default=False,
        why_not_default="Lines of an address, coordinates and hashes (sha1, sha256) look the same.",
        failing=_table("people", "phone1 text NOT NULL, phone2 text, phone3 text"),
        passing=_table("people", "phones text[] NOT NULL"),
        check=_numbered,
    ),
)
