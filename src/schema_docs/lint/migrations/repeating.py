"""The rule that is proven: migrations are applied a second time, and that changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.migrations.places import PLAIN
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.sql.statements import sql_of
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject

_TELL_THE_SAME: Final = frozenset({"M010", "M011", "M014", "M015", "M016"})
"""Rules that see in the text what would happen."""


def _not_idempotent(subject: Subject) -> Iterator[Found]:
    if subject.layout != PLAIN:
        return
    told = {
        (each.location.path, _statement(subject, each.location))
        for each in subject.found
        if each.rule.id in _TELL_THE_SAME
    }
    for each in subject.schema.repeated:
        at = Location(path=each.file, line=each.line)
        if each.taken_back_by is None and (at.path, _statement(subject, at)) not in told:
            yield Found(message=each.told, at=at)


def _statement(subject: Subject, place: Location) -> int | None:
    """The first line of the statement that a place is in."""
    file = next((each for each in subject.files if each.path == place.path), None)
    line = place.line
    if file is None or line is None:
        return line
    return next((each.first for each in sql_of(file) if each.first <= line <= each.last), line)


_ITEMS: Final = (
    "CREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY,\n    price integer\n);\n"
    "INSERT INTO items VALUES (1, 100) ON CONFLICT DO NOTHING;\n"
)

_DOUBLES: Final = "UPDATE items SET price = price * 2"

RULES: Final = (
    LintRule(
        code="M017",
        name="not-idempotent",
        severity="error",
        summary="A migration does something when it is applied a second time",
        why="All migrations are applied once more to the finished scratch database. What fails "
        "then, or makes, changes or drops anything, or adds, changes or removes rows, does so as "
        "well to a database that has run the file already. That is not read from the text, it has "
        "happened. What a later migration puts right again is not told, nor what another rule "
        "tells of the same statement.",
        fix="guard the statement, so that it does nothing where its work is done",
        failing=migration(f"{_ITEMS}{_DOUBLES};"),
        passing=migration(f"{_ITEMS}{_DOUBLES} WHERE price = 100;"),
        check=_not_idempotent,
        needs_second_run=True,
        turn=1,
    ),
)
