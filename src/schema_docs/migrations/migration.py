"""One migration: which part of a file runs, and how the team's own tool would run it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Migration:
    """What is run of a file."""

    name: str
    """The file's path below the folder, in POSIX spelling, as pages and reports have it."""
    script: str | None = None
    """What psql reads where that is not the file as it stands: the part that goes up, say. Each
    statement stands at the line that it has in the file, so that errors name the right one."""
    opening: str = ""
    """Statements that the layout's own tool sends before it."""
    transaction: bool = False
    """Whether all of it is one transaction, as the layout's own tool runs it."""
    variables: tuple[tuple[str, str], ...] = ()
    """psql's variables, by name."""
    is_shell: bool = False
    """Whether it is a shell script, which bash runs in psql's place."""
