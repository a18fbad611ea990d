"""Rules about migrations that others have: they stay as they are.

They are compared with the revision at which the branch began.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from schema_docs.lint.earlier import said_in
from schema_docs.lint.migrations.places import found_at
from schema_docs.lint.rule import Found, LintRule
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.lint.earlier import Earlier
    from schema_docs.lint.subject import MigrationFile, Subject

_NO_STEPS: Final = frozenset({"dump", "sqitch"})
"""Layouts whose files are the schema as it is, or are run by a plan."""


def _compared(subject: Subject) -> Earlier | None:
    return None if subject.layout in _NO_STEPS else subject.earlier


def _is_repeatable(file: MigrationFile) -> bool:
    """Whether Flyway runs it again after each edit."""
    return posixpath.basename(file.name).startswith("R__")


def _edited(subject: Subject) -> Iterator[Found]:
    earlier = _compared(subject)
    for file in subject.files if earlier is not None else ():
        assert earlier is not None  # noqa: S101 - else there are no files here
        line = None if _is_repeatable(file) else earlier.edited_at(file)
        if line is not None:
            message = f"the migration is not as it is in {earlier.revision}"
            yield found_at(file, line, message)


def _new_names(subject: Subject, earlier: Earlier) -> Mapping[str, MigrationFile]:
    """What earlier migrations that are gone by their name are called now."""
    here = {file.path for file in subject.files}
    found = {}
    for file in subject.files:
        before = earlier.by_content.get(said_in(file.script))
        if before is not None and file.path not in earlier.scripts and before not in here:
            found[before] = file
    return found


def _renamed(subject: Subject) -> Iterator[Found]:
    if (earlier := _compared(subject)) is not None:
        for before, file in _new_names(subject, earlier).items():
            name = posixpath.basename(before)
            message = f"the migration is called {name} in {earlier.revision}"
            yield found_at(file, None, message)


def _deleted(subject: Subject) -> Iterator[Found]:
    if (earlier := _compared(subject)) is not None:
        here = {file.path for file in subject.files}
        renamed = _new_names(subject, earlier)
        for path in earlier.scripts:
            if path not in here and path not in renamed:
                message = f"the migration was removed, and is in {earlier.revision}"
                yield Found(message=message, at=Location(path=path))


def _out_of_order(subject: Subject) -> Iterator[Found]:
    if (earlier := _compared(subject)) is None:
        return
    renamed = {file.path for file in _new_names(subject, earlier).values()}
    new: list[MigrationFile] = []
    told: set[str] = set()
    for file in subject.files:
        if file.path not in earlier.scripts:
            new.append(file)
            continue
        for each in new:
            if each.path not in renamed | told and not _is_repeatable(each):
                told.add(each.path)
                name = posixpath.basename(file.name)
                message = f"the migration runs before {name}, which is in {earlier.revision}"
                yield found_at(each, None, message)


_FIRST: Final = "-- Items\nCREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY\n);\n"
_SECOND: Final = "-- Notes\nALTER TABLE items ADD COLUMN IF NOT EXISTS note text;\n"
_LATER: Final = "-- Sizes\nALTER TABLE items ADD COLUMN IF NOT EXISTS size integer;\n"
_BEFORE: Final = {"001_items.sql": _FIRST, "002_notes.sql": _SECOND}

RULES: Final = (
    LintRule(
        code="M030",
        name="edited-migration",
        severity="error",
        summary="A migration that others have was edited",
        why="Databases that have run the file will never see the edit, so the schema is one thing "
        "where it is made anew and another in production. It is compared with the revision at "
        "which the branch left the main one, or with --since. Comments and white space are not "
        "meant, nor what Flyway repeats.",
        fix="take the edit back, and write a new migration",
        earlier=_BEFORE,
        failing=_BEFORE | {"002_notes.sql": _SECOND.replace("text", "varchar(80)")},
        passing=_BEFORE | {"002_notes.sql": "-- What people write\n" + _SECOND},
        check=_edited,
        needs_earlier=True,
    ),
    LintRule(
        code="M031",
        name="renamed-migration",
        severity="error",
        summary="A migration that others have was renamed",
        why="By the name a tool knows what it has run: it would run the file once more, or refuse "
        "to go on since one is missing.",
        fix="give it back the name that it had",
        earlier=_BEFORE,
        failing={"001_items.sql": _FIRST, "002_remarks.sql": _SECOND},
        passing=_BEFORE,
        check=_renamed,
        needs_earlier=True,
    ),
    LintRule(
        code="M032",
        name="deleted-migration",
        severity="error",
        summary="A migration that others have was removed",
        why="What it did stays in every database that has run it, and is in none that is made "
        "anew. To start over from one file, do so in a change of its own and ignore the rule "
        "there.",
        fix="bring the file back, and undo in a new migration what it did",
        earlier=_BEFORE,
        failing={"001_items.sql": _FIRST},
        passing=_BEFORE,
        check=_deleted,
        needs_earlier=True,
    ),
    LintRule(
        code="M033",
        name="migration-out-of-order",
        severity="error",
        summary="A new migration runs before one that others have",
        why="Another branch was merged first and took a later number or time. Databases that have "
        "run that one get the new file after it, or never, and a new database before it: what "
        "they become may differ.",
        fix="give the new file the next number",
        earlier={"001_items.sql": _FIRST, "002_sizes.sql": _LATER},
        failing={"001_items.sql": _FIRST, "001a_notes.sql": _SECOND, "002_sizes.sql": _LATER},
        passing={"001_items.sql": _FIRST, "002_sizes.sql": _LATER, "003_notes.sql": _SECOND},
        check=_out_of_order,
        needs_earlier=True,
    ),
)
