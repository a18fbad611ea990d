"""What the settings want before the first migration; `prepare.py` makes it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.plain import RUNNABLE
from schema_docs.migrations.migration import Migration
from schema_docs.migrations.psql import script_of
from schema_docs.migrations.words import has_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Platform = Literal["supabase"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One entry of `before`."""

    folder: Path
    """What the file's name is relative to."""
    migration: Migration
    lasts: bool
    """Whether what it sets holds for every migration. That is so of SQL in the settings, which is
    about sessions; a file's settings end with it, as a migration's do, or a dump's empty
    `search_path` would be everybody's."""


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What the settings want to be there before the first migration, in this order."""

    preset: Platform | None = None
    """The platform that the migrations run on."""
    roles: tuple[str, ...] = ()
    before: tuple[Step, ...] = ()

    def spells(self, name: str) -> bool:
        """Whether a role's name stands in any of it."""
        return name in self.roles or any(has_word(text, name) for text in self._texts())

    def _texts(self) -> Iterator[str]:
        if self.preset is not None:
            yield preset_file(self.preset).read_text("utf-8")
        for step in self.before:
            yield (script_of(step.folder, step.migration) or b"").decode("utf-8", "replace")


NOTHING: Final = Preparation()


def preset_file(platform: Platform) -> Path:
    """The SQL that makes what a platform has."""
    return Path(__file__).parent / "presets" / f"{platform}.sql"


def platform_of(folder: Path) -> Platform | None:
    """The platform that a folder of migrations is made for, as far as its place tells."""
    return "supabase" if folder.parts[-2:] == ("supabase", "migrations") else None


def read_before(root: Path, entries: Sequence[str]) -> tuple[Step, ...]:
    """The entries of `before` in their order: a file that is there, else SQL.

    Args:
        root: what a file's path is relative to.
        entries: as the settings have them.

    Raises:
        ConfigurationError: an entry looks like the path of a file, and there is none.
    """
    return tuple(_step(root, number, entry) for number, entry in enumerate(entries, 1))


def _step(root: Path, number: int, entry: str) -> Step:
    with suppress(OSError, ValueError):  # SQL may be too long for a path
        if (root / entry).is_file():
            return Step(folder=root, migration=Migration(name=entry), lasts=False)
    if entry.endswith(RUNNABLE):
        raise ConfigurationError(
            f"`before` has {entry}, and there is no such file; its path is relative to the "
            "folder of the settings"
        )
    migration = Migration(name=f"entry {number}", script=entry)
    return Step(folder=root, migration=migration, lasts=True)
