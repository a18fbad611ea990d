"""Where a rule about migrations tells what it has found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.rule import Found
from schema_docs.lint.sql.comments import comments_of
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import MigrationFile, Subject

PLAIN: Final = "plain"
"""The layout in which nothing keeps a book of what has run: files run again, and names are ours."""

_DUMP: Final = "PostgreSQL database dump"
_HEAD: Final = 5
"""As many comments may stand before the one that says so."""
_OF_DUMPS: Final = "pg_catalog.set_config('search_path', '', false)"
"""What a dump without comments, as Rails keeps it, begins with."""
_SETTINGS: Final = 20


def plain_files(subject: Subject) -> Iterator[MigrationFile]:
    """The migrations that may run twice; none of a tool that runs each of them once."""
    if subject.layout == PLAIN:
        yield from subject.files


def repeatable_files(subject: Subject) -> Iterator[MigrationFile]:
    """Those of them that somebody wrote: what pg_dump writes is for an empty database."""
    yield from (file for file in plain_files(subject) if not is_dump(file))


def is_dump(file: MigrationFile) -> bool:
    """Whether pg_dump wrote a file, as its first comment or its own first settings tell."""
    if any(each.text == _DUMP for each in comments_of(file)[:_HEAD]):
        return True
    return any(_OF_DUMPS in each.text for each in file.statements[:_SETTINGS])


def found_at(file: MigrationFile, line: int | None, message: str) -> Found:
    """Something at a line of a migration; at the file as a whole without one."""
    return Found(message=message, at=Location(path=file.path, line=line))
