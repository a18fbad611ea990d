"""Rules about foreign keys that lead back to where they began."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.model import ForeignKey, QualifiedName, Table


def _locked_out(subject: Subject) -> Iterator[Found]:
    """Cycles of keys that all must be there at the end of the statement."""

    def must_be_there(table: Table, key: ForeignKey) -> bool:
        nullable = {column.name for column in table.columns if column.nullable}
        return key.enforced and key.deferrable is None and not nullable & {*key.columns}

    for cycle in _cycles(subject, must_be_there):
        yield _told_cycle(
            subject, cycle, "only a statement that writes to all of them can insert a first row"
        )


def _cyclic(subject: Subject) -> Iterator[Found]:
    for cycle in _cycles(subject, lambda _, key: key.enforced):
        yield _told_cycle(subject, cycle, "they refer to each other")


def _told_cycle(subject: Subject, cycle: list[QualifiedName], what: str) -> Found:
    keys = [
        part("foreign key", subject.tables[table], key.name)
        for table, other in pairwise(cycle)
        for key in subject.tables[table].foreign_keys
        if key.referenced == other
    ]
    names = " → ".join(called(subject.tables[name]) for name in cycle)
    # The one that was made last has closed it.
    return Found(about=max(keys, key=subject.time_of), message=f"tables {names}: {what}")


def _cycles(
    subject: Subject, counts: Callable[[Table, ForeignKey], bool]
) -> Iterator[list[QualifiedName]]:
    """Cycles of several tables, until what is left has none; each ends with its first table."""
    edges = {
        table.name: {
            key.referenced
            for key in table.foreign_keys
            if key.referenced in subject.tables
            and key.referenced != table.name
            and counts(table, key)
        }
        for table in subject.database.tables
    }
    while True:
        try:
            TopologicalSorter({name: sorted(edges[name]) for name in sorted(edges)}).prepare()
        except CycleError as error:
            # The sorter names each before the one that refers to it; the least one comes first.
            *found, _ = reversed(error.args[1])
            start = found.index(min(found))
            cycle = [*found[start:], *found[: start + 1]]
            yield cycle
            edges[cycle[0]].discard(cycle[1])
        else:
            return


_CYCLE: Final = (
    "CREATE TABLE IF NOT EXISTS chats (\n    id bigint PRIMARY KEY,\n"
    "    first_id bigint NOT NULL UNIQUE\n);\n"
    "CREATE TABLE IF NOT EXISTS messages (\n    id bigint PRIMARY KEY,\n"
    "    chat_id bigint NOT NULL UNIQUE REFERENCES chats (id)\n);\n"
    "ALTER TABLE chats DROP CONSTRAINT IF EXISTS fk_first;\n"
    "ALTER TABLE chats ADD CONSTRAINT fk_first\n"
    "    FOREIGN KEY (first_id) REFERENCES messages (id){deferrable};"
)

RULES: Final = (
    LintRule(
        code="S006",
        name="foreign-keys-that-lock-out",
        summary="Tables refer to each other by columns that are never null",
        why="A row of the one needs a row of the other, which needs the first. Nothing can be "
        "inserted but by one statement that writes both, and a dump of the data cannot be read "
        "back in any order.",
        fix="make one of the foreign keys DEFERRABLE, or its column nullable",
        failing=migration(_CYCLE.format(deferrable="")),
        passing=migration(_CYCLE.format(deferrable=" DEFERRABLE INITIALLY DEFERRED")),
        check=_locked_out,
    ),
    LintRule(
        code="S007",
        name="foreign-key-cycle",
        severity="note",
        summary="Tables refer to each other in a circle",
        why="To insert, delete, dump and restore rows takes two steps at one of the tables at "
        "least. Tables that refer to themselves are not meant.",
        fix="drop the foreign key that could be looked up as well",
        default=False,
        why_not_default="Such a circle with one nullable or deferrable key works, and is meant.",
        failing=migration(_CYCLE.format(deferrable=" DEFERRABLE")),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS chats (id bigint PRIMARY KEY);\n"
            "CREATE TABLE IF NOT EXISTS messages (\n    id bigint PRIMARY KEY,\n"
            "    chat_id bigint NOT NULL UNIQUE REFERENCES chats (id)\n);"
        ),
        check=_cyclic,
    ),
)
