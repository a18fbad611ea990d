"""The rule that is proven: migrations are applied a second time, and that changes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schema_docs.lint.migrations.places import PLAIN, is_dump
from schema_docs.lint.migrations.proof import statement_at
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject

_TELL_THE_SAME: Final = frozenset({"M010", "M011", "M012", "M014", "M015", "M016"})
"""Rules that see in the text what would happen."""

_MOST: Final = 3
"""As many are told of one file: one cause, such as another `search_path`, can change all of it."""


def _not_idempotent(subject: Subject) -> Iterator[Found]:
    if subject.layout != PLAIN:
        return
    dumps = {file.path for file in subject.files if is_dump(file)}
    told = {
        (each.location.path, statement_at(subject, each.location))
        for each in subject.found
        if each.rule.id in _TELL_THE_SAME
    }
    by_file: dict[str, list[Found]] = defaultdict(list)
    for each in subject.schema.repeated:
        at = Location(path=each.file, line=each.line)
        is_meant = each.taken_back_by is None and each.file not in dumps
        if is_meant and (at.path, statement_at(subject, at)) not in told:
            by_file[each.file].append(Found(message=each.told, at=at))
    for found in by_file.values():
        *first, last = found[:_MOST]
        more = len(found) - _MOST
        yield from first
        yield replace(last, message=f"{last.message}, and {more} more") if more > 0 else last


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
        "tells of the same statement. A file that pg_dump wrote is for an empty database, and not "
        "meant.",
        fix="guard the statement, so that it does nothing where its work is done",
        failing=migration(f"{_ITEMS}{_DOUBLES};"),
        passing=migration(f"{_ITEMS}{_DOUBLES} WHERE price = 100;"),
        check=_not_idempotent,
        needs_second_run=True,
        turn=1,
    ),
)
