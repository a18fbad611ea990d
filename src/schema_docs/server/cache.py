"""Files in the user's cache folder: written as a whole, and read where nobody else could write.

Whatever is the matter with the folder (read-only, another account's, no home at all), the caller
does without: a cache only saves time.
"""

from __future__ import annotations

import os
import secrets
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

SETTING: Final = "SCHEMA_DOCS_CACHE"
"""The environment variable: `off`, or the folder to use."""

_UNUSED: Final = 60 * 24 * 3600
"""Seconds after which a file that nobody has read is removed."""
_ABANDONED: Final = 3600
"""Seconds after which a file that is not finished is what a killed run left."""

_UNFINISHED: Final = ".new-"


@dataclass(frozen=True)
class Cache:
    """A folder that belongs to us and that nobody else may write to."""

    folder: Path

    @classmethod
    def of_this_user(cls) -> Cache | None:
        """The user's own; None where there is none that can be trusted, or none is wanted."""
        wanted = os.environ.get(SETTING, "")
        if wanted == "off":
            return None
        if wanted:
            folder = Path(wanted)
        else:
            import platformdirs

            folder = platformdirs.user_cache_path("schema-docs", appauthor=False)
        if not folder.is_absolute():  # no home to be found
            return None
        try:
            if not _is_ours_to_make(folder):
                return None
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            there = folder.lstat()
        except OSError:
            return None
        if not stat.S_ISDIR(there.st_mode) or not _is_private(there):
            return None
        return cls(folder)

    def open(self, name: str) -> IO[bytes] | None:
        """A file to read from, which stays whole whatever others do; None: it is not there."""
        try:
            handle = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        there = os.fstat(handle)
        if not stat.S_ISREG(there.st_mode) or not _is_private(there):
            os.close(handle)
            return None
        with suppress(OSError):
            os.utime(handle)  # it is in use
        return os.fdopen(handle, "rb")

    def save(self, name: str, write: Callable[[IO[bytes]], None]) -> None:
        """Writes a file as a whole, or not at all; then removes what nobody uses any more."""
        unfinished = self.folder / f"{_UNFINISHED}{secrets.token_hex(8)}"
        try:
            handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w+b") as file:
                write(file)
            unfinished.rename(self.folder / name)
        except OSError:
            pass  # no room, say
        finally:
            with suppress(OSError):
                unfinished.unlink()
        self._tidy(time.time())

    def remove(self, name: str) -> None:
        """Removes a file that turned out to be broken."""
        with suppress(OSError):
            (self.folder / name).unlink()

    def _tidy(self, now: float) -> None:
        with suppress(OSError):
            for path in self.folder.iterdir():
                age = now - path.lstat().st_mtime
                if age > (_ABANDONED if path.name.startswith(_UNFINISHED) else _UNUSED):
                    path.unlink()


def _is_private(there: os.stat_result) -> bool:
    """Whether it is ours, and no other account may write to it."""
    return there.st_uid == os.geteuid() and not there.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _is_ours_to_make(folder: Path) -> bool:
    """Whether the folder is there, or would be made in one of ours or in a `/tmp`.

    With `sudo`, the home is another account's: a folder of root's in it would be in their way.
    """
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    there = nearest.stat()
    return there.st_uid == os.geteuid() or bool(there.st_mode & stat.S_ISVTX)
