"""What stopped a migration, as a value: where, what PostgreSQL said, and what to do about it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A migration that PostgreSQL or psql refused."""

    file: str
    """Name of the migration, or of the file that it includes."""
    line: int | None
    """1-based line of the first line of the statement; None when psql gives none."""
    statement: str | None
    """The first line of the statement."""
    message: str
    detail: str | None = None
    hint: str | None = None

    @property
    def remedy(self) -> str | None:
        """What to do about it, where that is known."""
        if "extension" in self.message and "is not available" in self.message:
            return (
                "the embedded PostgreSQL comes without it; install it for a PostgreSQL of this "
                "machine and use --server local"
            )
        if "No space left on device" in self.message:
            return "the scratch server's folder is full; set TMPDIR to a folder with more room"
        return None

    def below(self, folder: str) -> Failure:
        """The same with the file's path below a folder, as a person would look for it."""
        return replace(self, file=posixpath.join(folder, self.file))

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        lines = [f"{place} failed: {self.message}"]
        told = (
            ("in", self.statement),
            ("detail", self.detail),
            ("hint", self.hint),
            ("try", self.remedy),
        )
        lines += [f"  {name}: {text}" for name, text in told if text]
        return "\n".join(lines)
