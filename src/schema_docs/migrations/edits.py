"""Which migrations were edited after they were added, as git knows: a frequent cause of failures.

A database that ran the earlier text never sees the edit; what is made anew from all files does.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_MOST: Final = 3
"""As many are told; the last ones are the likeliest."""

_TIMEOUT: Final = 20
"""Seconds; a history that takes longer is not worth waiting for."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A change of a file that was there before."""

    file: str
    """Below the folder."""
    commit: str | None = None
    """Its short name; None: it is not committed."""
    date: str = ""
    subject: str = ""

    def told(self, shown_as: str) -> str:
        """The edit in words, the folder by its path in reports."""
        path = f"{shown_as}/{self.file}" if shown_as else self.file
        if self.commit is None:
            return f"{path} has changes that are not committed"
        return f"{path} was edited after it was added: {self.commit}, {self.date}, {self.subject}"


def edits(folder: Path, files: Collection[str]) -> tuple[Edit, ...]:
    """The last edit of each of some files, the latest first; none without git or a repository."""
    modified = ("--relative", "--no-renames", "--diff-filter=M")
    uncommitted = _git(folder, "diff", "HEAD", "--name-only", *modified, "--", ".")
    found = [Edit(file=file) for file in uncommitted]
    commit = ["", "", ""]
    for line in _git(
        folder,
        *("log", "--name-status", *modified),
        *("--format=%x00%h%x00%as%x00%s", "--", "."),
    ):
        if line.startswith("\0"):
            commit = line[1:].split("\0", 2)
        elif line.startswith("M\t"):
            found.append(Edit(file=line[2:], commit=commit[0], date=commit[1], subject=commit[2]))
    last: dict[str, Edit] = {}
    for edit in found:
        if edit.file in files:
            last.setdefault(edit.file, edit)
    return tuple(last.values())[:_MOST]


def _git(folder: Path, *arguments: str) -> list[str]:
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", "-c", "core.quotePath=false", *arguments],
            cwd=folder,
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TIMEOUT,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.splitlines()
