"""Rules about names that are not as the team's other names are. All of them are off by default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, part, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.model import ForeignKey, Table

_USUAL: Final = 3
"""How many times as many must be alike for the others to be told."""

_LAST_WORD: Final = re.compile(r"[A-Z]?[a-z]+$|[A-Z]+$")

_PLURALS: Final = frozenset({"people", "children", "men", "women", "feet", "mice", "criteria"})

_BOTH: Final = frozenset(
    {
        *("data", "metadata", "media", "news", "series", "species", "settings", "config", "staff"),
        *("history", "inventory", "equipment", "stock", "stats", "statistics", "analytics"),
        *("details", "info", "information", "content", "feedback", "preferences", "credentials"),
    }
)
"""Words of which nobody would make another form for a table."""

_SINGULAR_ENDINGS: Final = ("ss", "us", "is", "sis", "xis")


def _number_unlike_others(subject: Subject) -> Iterator[Found]:
    """Of tables called in the singular among plurals, or the other way round."""
    plural: dict[bool, list[Table]] = {True: [], False: []}
    for each in subject.database.tables:
        number = _is_plural(each.name.name)
        if number is not None and not _is_link(each):
            plural[number].append(each)
    rarer = min((True, False), key=lambda number: len(plural[number]))
    usual = len(plural[not rarer])
    if usual >= _USUAL * len(plural[rarer]):
        for each in plural[rarer]:
            mine, theirs = ("plural", "singular") if rarer else ("singular", "plural")
            yield Found(
                about=table(each),
                message=f"table {called(each)} is called in the {mine}, and {usual} others in the "
                f"{theirs}",
            )


def _is_plural(name: str) -> bool | None:
    """Whether the last word of a name is a plural; None where it could be both or is no word."""
    match = _LAST_WORD.search(name)
    word = match[0].lower() if match else ""
    if not word or word in _BOTH:
        return None
    return word in _PLURALS or (word.endswith("s") and not word.endswith(_SINGULAR_ENDINGS))


def _is_link(each: Table) -> bool:
    """Whether a table only links others, and is called after them."""
    referring = {name for key in each.foreign_keys for name in key.columns}
    return len(each.primary_key) > 1 and referring >= {*each.primary_key}


def _key_unlike_others(subject: Subject) -> Iterator[Found]:
    """Of columns that refer to a key and are not called after it, where most others are."""
    keys = [
        (each, key)
        for each in subject.database.tables
        for key in each.foreign_keys
        if len(key.columns) == 1
    ]
    others = [(each, key) for each, key in keys if not _is_called_after(key)]
    usual = len(keys) - len(others)
    if others and usual >= _USUAL * len(others):
        for each, key in others:
            yield Found(
                about=part("column", each, key.columns[0]),
                message=f"column {called(each, key.columns[0])} refers to "
                f"{spelling.qualified(key.referenced)}."
                f"{spelling.identifier(key.referenced_columns[0])} and does not end in that "
                f"name, as {usual} others do",
            )


def _is_called_after(key: ForeignKey) -> bool:
    """Whether the column ends in the name of the key, or says who did something: `created_by`."""
    column, referenced = key.columns[0].casefold(), key.referenced_columns[0].casefold()
    return column.endswith((referenced, "_by"))


def _tables(*names: str) -> dict[str, str]:
    return migration(
        "\n".join(
            f"CREATE TABLE IF NOT EXISTS {name} (id bigint PRIMARY KEY, size bigint NOT NULL);"
            for name in names
        )
    )


def _references(*names: str) -> dict[str, str]:
    return migration(
        "CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY, name text NOT NULL);\n"
        "CREATE TABLE IF NOT EXISTS tasks (\n    id bigint PRIMARY KEY,\n"
        + ",\n".join(f"    {name} bigint NOT NULL UNIQUE REFERENCES users (id)" for name in names)
        + "\n);"
    )


RULES: Final = (
    LintRule(
        code="S064",
        name="table-in-other-number",
        severity="note",
        summary="A table is called in the singular among plurals, or the other way round",
        why="Whoever writes a query has to look up each name: is it user or users? A table is told "
        f"where at least {_USUAL} times as many have the other number. Tables that only link two "
        "others are not meant, nor words such as data, history or settings.",
        fix="give the next tables the number that most have; a rename breaks whoever uses the old "
        "name",
        default=False,
        why_not_default="Only English words are understood, and a name that is in use stays.",
        failing=_tables("boxes", "files", "halls", "shoe"),
        passing=_tables("boxes", "files", "halls", "shoes", "addresses", "settings"),
        check=_number_unlike_others,
    ),
    LintRule(
        code="S065",
        name="foreign-key-unlike-others",
        severity="note",
        summary="A column refers to a key and is not called after it, as most others are",
        why="user_id says what it refers to; user may be a name, a key or a row. A column is told "
        f"where at least {_USUAL} times as many end in the name of the column that they refer to. "
        "created_by, and what else ends in _by, is not meant.",
        fix="call the column after what it refers to: user_id",
        default=False,
        why_not_default="Some names say more than user_id does: owner, parent.",
        failing=_references("user_id", "owner_id", "author_id", "reviewer"),
        passing=_references("user_id", "owner_id", "author_id", "created_by"),
        check=_key_unlike_others,
    ),
)
