"""What a command has found, in the shape that every format is made from."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from schema_docs.drift.change import Change

Severity = Literal["error", "warning", "note"]

_WEIGHTS: Final = {"note": 0, "warning": 1, "error": 2, "never": 3}


@dataclass(frozen=True, kw_only=True)
class Location:
    """A place in a file of the repository."""

    path: str
    """Relative to the repository, in POSIX spelling."""
    line: int | None = None
    """1-based; None where the whole file is meant, or where the file is missing."""
    column: int | None = None
    """1-based, in characters; only with a line, where one character is meant."""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)

    def below(self, folder: str) -> Location:
        """The same place, seen from a folder that holds the repository's own."""
        return replace(self, path=posixpath.normpath(posixpath.join(folder, self.path)))


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A kind of finding."""

    id: str
    """What programs and settings call it: `column-added`."""
    summary: str
    """What is wrong, in one sentence without a full stop."""
    remedy: str
    """What to do about it, in one sentence without a full stop."""
    name: str = ""
    """What people call it, where the id is a mere code: `foreign-key-without-index`. Of rules that
    have to be named with a finding, since people set them by name."""
    why: str = ""
    """Why it is wrong, in a paragraph, where there is more to say."""
    help: str = ""
    """All of it in Markdown with examples, where there are any."""
    severity: Severity = "error"
    """How much it matters where the settings say nothing else."""
    page: str = ""
    """The address of a page about it, where there is one."""

    @property
    def title(self) -> str:
        """What it is called in a line: `S001 foreign-key-without-index`; mostly the id alone."""
        return self.id if self.name in {"", self.id} else f"{self.id} {self.name}"


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
    mend: str = ""
    """Statements for a migration that mend it, where plain ones do; without a line end."""
    diff: str = ""
    """The unified diff of the whole file, with the last finding of it."""

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What kept a command from telling: a migration that failed, a server that is not there."""

    message: str
    """One line, without the place."""
    location: Location | None = None
    """The statement that failed, where there is one."""
    details: str = ""
    """What else is known of it, in lines."""


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
    problems: tuple[Problem, ...] = ()
    """With any of them the findings are not all that there may be."""
    notices: tuple[str, ...] = ()
    """What a reader should know of how the result came about, a sentence each."""
    summary: str
    """One line: `2 tables, 5 columns drifted`; where nothing was found, that all is well."""
    remedy: str = ""
    """What to do about all of it; empty where nothing was found."""
    folder: str = ""
    """Where that repository's own folder lies in a greater one, as in a monorepo: `services/shop`.
    Other people's programs want paths from the top."""
    fails_on: Literal["error", "warning", "note", "never"] = "warning"
    """From which severity on a finding is one that should not be."""

    @property
    def failed(self) -> bool:
        """Whether anything was found that should not be so."""
        return any(map(self.counts, self.findings))

    def counts(self, finding: Finding) -> bool:
        """Whether a finding is one that should not be."""
        return _WEIGHTS[finding.severity] >= _WEIGHTS[self.fails_on]
