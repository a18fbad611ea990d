"""What a command has found, in the shape that every format is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from schema_docs.drift.change import Change

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, kw_only=True)
class Location:
    """A place in a file of the repository."""

    path: str
    """Relative to the repository, in POSIX spelling."""
    line: int | None = None
    """1-based; None where the whole file is meant, or where the file is missing."""

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A kind of finding."""

    id: str
    """What programs and settings call it: `column-added`."""
    summary: str
    """What is wrong, in one sentence without a full stop."""
    remedy: str
    """What to do about it, in one sentence without a full stop."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong, and where."""

    rule: Rule
    severity: Severity = "error"
    message: str
    """One line, without the place."""
    location: Location
    cause: Location | None = None
    """The statement of a migration that made it so, where that is known."""
    subject: str = ""
    """What it is about as a whole, which reports group by: `table users`; empty of whole files."""
    change: Change | None = None
    """The same for programs, where it is a change of the schema."""
    diff: str = ""
    """The unified diff of the whole file, with the last finding of it."""

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that was found in the files of one database."""

    command: str
    """`check` …"""
    database: str | None = None
    """Which one, where the repository has several."""
    checked: tuple[str, ...] = ()
    """Every file that was looked at, relative to the repository."""
    findings: tuple[Finding, ...] = ()
    """In the order of the files and lines."""
    summary: str
    """One line: `2 tables, 5 columns drifted`; where nothing was found, that all is well."""
    remedy: str = ""
    """What to do about all of it; empty where nothing was found."""
