"""What the second run of the migrations has shown about the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.lint.sql.statements import sql_of

if TYPE_CHECKING:
    from schema_docs.lint.subject import MigrationFile, Subject
    from schema_docs.reports.report import Location


def was_repeated(subject: Subject, file: MigrationFile) -> bool:
    """Whether a migration has run a second time, and nothing at all came of it.

    Then there are guards, also where none can be seen: code that drops what is there, say.
    """
    return subject.applied_twice and not any(
        each.file == file.path for each in subject.schema.repeated
    )


def statement_at(subject: Subject, place: Location) -> int | None:
    """The first line of the statement that a place is in."""
    file = next((each for each in subject.files if each.path == place.path), None)
    line = place.line
    if file is None or line is None:
        return line
    return next((each.first for each in sql_of(file) if each.first <= line <= each.last), line)
