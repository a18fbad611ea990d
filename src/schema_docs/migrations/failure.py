"""What stopped a migration, as a value: where, what PostgreSQL said, and what to do about it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in a file of SQL."""

    line: int
    column: int
    """Both from 1; a column counts characters."""
    text: str
    """The line."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A migration that PostgreSQL or psql refused."""

    file: str
    """Name of the migration, or of the file that it includes."""
    line: int | None
    """1-based line of the first line of the statement; None when psql gives none."""
    column: int | None = None
    """1-based column of the statement's first character; None where it is not spelt in the file as
    psql has sent it, since it was made of psql's variables or by `\\gexec`."""
    statement: str | None
    """The first line of the statement."""
    message: str
    detail: str | None = None
    hint: str | None = None
    context: str | None = None
    """Which line of code, or of `COPY`'s data, it was in."""
    points_at: Place | None = None
    """Where in the statement PostgreSQL points to."""
    remedy: str | None = None
    """What to do about it, where that is known."""
    notes: tuple[str, ...] = ()
    """What else may have to do with it."""

    def below(self, folder: str) -> Failure:
        """The same with the file's path below a folder, as a person would look for it."""
        return replace(self, file=posixpath.normpath(posixpath.join(folder, self.file)))

    def __str__(self) -> str:
        numbers = (self.line, self.column if self.line else None)
        place = ":".join((self.file, *(str(number) for number in numbers if number)))
        lines = [f"{place} failed: {self.message}"]
        at = self.points_at
        told = (
            ("in", self.statement),
            ("at", at and f"{self.file}:{at.line}:{at.column}: {at.text}"),
            ("where", self.context),
            ("detail", self.detail),
            ("hint", self.hint),
            ("try", self.remedy),
            *(("note", note) for note in self.notes),
        )
        lines += [f"  {name}: {text}" for name, text in told if text]
        return "\n".join(lines)
