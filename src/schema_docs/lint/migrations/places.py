"""Where a rule about migrations tells what it has found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.rule import Found
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import MigrationFile, Subject

PLAIN: Final = "plain"
"""The layout in which nothing keeps a book of what has run: files run again, and names are ours."""


def plain_files(subject: Subject) -> Iterator[MigrationFile]:
    """The migrations that may run twice; none of a tool that runs each of them once."""
    if subject.layout == PLAIN:
        yield from subject.files


def found_at(file: MigrationFile, line: int | None, message: str) -> Found:
    """Something at a line of a migration; at the file as a whole without one."""
    return Found(message=message, at=Location(path=file.path, line=line))
