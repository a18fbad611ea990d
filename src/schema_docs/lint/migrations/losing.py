"""The rule about statements that destroy what people have stored: somebody says why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schema_docs.lint.migrations.places import found_at
from schema_docs.lint.rule import Found, LintRule
from schema_docs.lint.sql.comments import comments_of
from schema_docs.lint.sql.made import made_by, spelt
from schema_docs.lint.sql.statements import sql_of
from schema_docs.lint.subject import MADE_ANEW
from schema_docs.migrations.ddl.names import strings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from schema_docs.lint.sql.statements import Sql
    from schema_docs.lint.subject import MigrationFile, Subject

_WORD: Final = re.compile(r"\w+")

_WITH_CONTENT: Final = frozenset({"TABLE", "FOREIGN_TABLE", "SCHEMA"})
"""What `DROP` takes rows away with."""

_BY_CASCADE: Final = frozenset({"TYPE", "DOMAIN", "EXTENSION"})
"""What it takes columns away with, where it says `CASCADE`."""


def _without_reason(subject: Subject) -> Iterator[Found]:
    for file in subject.files:
        new = (
            None if subject.earlier is None else subject.earlier.changed_lines(file, subject.files)
        )
        for statement, what in _destructive(subject, file):
            message = f"{what}, and no comment says why"
            found = found_at(file, statement.line, message)
            # What others have had destroyed is no news.
            yield found if new is None or statement.line in new else replace(found, severity="note")


def _destructive(subject: Subject, file: MigrationFile) -> Iterator[tuple[Sql, str]]:
    """The statements that destroy something and have no comment."""
    commented = {line for each in comments_of(file) for line in range(each.line, each.last + 1)}
    named = {word for each in comments_of(file) for word in _WORD.findall(each.text)}
    gone, refilled = _dropped_by(subject, file), _refilled(file)
    first, last, before = 0, 0, 0
    was_told, made = False, set[str]()
    for statement in sql_of(file):
        if statement.first != first:
            first, before, last = statement.first, last, statement.last
        one = made_by(statement)
        made |= {one.name} if one is not None else set()
        if statement.kind == "DoStmt":
            continue  # its statements come by themselves
        destroyed = [
            what
            for name, what in _destroyed(statement, gone)
            if name.partition(".")[0] not in made | refilled
            and name.rpartition(".")[2] not in named
        ]
        # One comment for several in a row, and that of a block for all in it.
        is_told = (was_told and bool(destroyed)) or _any_in(commented, before + 1, statement.last)
        if destroyed and not is_told:
            yield statement, ", ".join(destroyed)
        was_told = bool(destroyed) and is_told


def _dropped_by(subject: Subject, file: MigrationFile) -> Collection[str] | None:
    """The names of what a migration has dropped, as it was seen to; None where nothing is known."""
    stories = subject.schema.history.stories
    if not stories:
        return None
    return {
        story.subject.name.name
        for story in stories
        for event in story.events
        if event.migration == file.name
        and (event.what == "dropped" or any(each.what == MADE_ANEW for each in event.changes))
    }


def _refilled(file: MigrationFile) -> set[str]:
    """The tables that a migration makes and fills: what it has dropped of them is there again."""
    made, filled = set[str](), set[str]()
    for statement in sql_of(file):
        one = made_by(statement)
        if one is not None:
            made.add(one.name)
            if statement.kind != "CreateStmt":  # by a query
                filled.add(one.name)
        elif statement.kind in {"InsertStmt", "CopyStmt"} and statement.tree.relation is not None:
            filled.add(statement.tree.relation.relname)
    return made & filled


def _any_in(lines: Collection[int], first: int, last: int) -> bool:
    return any(first <= line <= last for line in lines)


def _destroyed(statement: Sql, gone: Collection[str] | None) -> Iterator[tuple[str, str]]:
    """What a statement destroys: its name, and the same in words.

    Args:
        statement: any one.
        gone: what its file has really dropped; None where that is not known.
    """
    tree = statement.tree
    match statement.kind:
        case "DropStmt":
            noun = tree.removeType.name.removeprefix("OBJECT_")
            cascades = tree.behavior.name == "DROP_CASCADE"
            if noun in _WITH_CONTENT or (noun in _BY_CASCADE and cascades):
                for named in tree.objects:
                    name = named.relname if hasattr(named, "relname") else strings(named)[-1]
                    if tree.missing_ok and gone is not None and name not in gone:
                        continue  # there was no such thing
                    what = noun.lower().replace("_", " ")
                    how = " with all that depends on it" if cascades else ""
                    yield name, f"{what} {spelt(name)} is dropped{how}"
        case "AlterTableStmt" if tree.relation.relpersistence != "t":
            for command in tree.cmds:
                if command.subtype.name == "AT_DropColumn":
                    table = tree.relation.relname
                    yield (
                        f"{table}.{command.name}",
                        f"column {spelt(table, command.name)} is dropped",
                    )
        case "TruncateStmt":
            for relation in tree.relations:
                yield relation.relname, f"table {spelt(relation.relname)} is emptied"
        case "DeleteStmt" if tree.whereClause is None and not tree.usingClause:
            name = tree.relation.relname
            yield name, f"table {spelt(name)} is emptied"
        case _:
            pass


_ITEMS: Final = (
    "-- Items\nCREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY,\n    size text\n);\n"
)
_DROPS: Final = "ALTER TABLE items DROP COLUMN IF EXISTS size;\n"
_MORE: Final = "-- Weights\nALTER TABLE items ADD COLUMN IF NOT EXISTS weight integer;\n\n"

RULES: Final = (
    LintRule(
        code="M023",
        name="destructive-without-reason",
        summary="A statement destroys data, and no comment says why",
        why="A dropped table or column, or an emptied table, cannot be had back. Whoever reviews "
        "the migration, and whoever looks for the data later, wants to know that somebody meant "
        "it. A comment in the statement or above it will do, one for several in a row, and one "
        "anywhere in the file that names what goes. What the same file has made, or makes again "
        "and fills, is not meant, nor what was not there, nor what holds no data of its own: "
        "views, indexes, functions. Of a file that others have already it is a note.",
        fix="write above the statement why the data is no longer needed",
        failing={"001_items.sql": _ITEMS, "002_weights.sql": f"{_MORE}{_DROPS}"},
        passing={
            "001_items.sql": _ITEMS,
            "002_weights.sql": f"{_MORE}-- Never filled in\n{_DROPS}",
        },
        check=_without_reason,
        needs_earlier=True,
    ),
)
