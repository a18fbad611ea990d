"""What a layout sees of a folder: the names of its files, and the text of those that it asks for.

A listing is small, so that it can come from the disk as well as out of a revision in git.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, Literal, Protocol, get_args

from schema_docs.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

NEVER_SEARCHED: Final = frozenset({"node_modules", "venv", "vendor", "site-packages"})
"""Folders that hold other people's files."""


FileAbove = Literal["Cargo.toml", "flyway.conf", "flyway.toml", "sqitch.conf"]
"""What some layout looks for in the folder and above it: settings of its own tool."""

FILES_ABOVE: Final[tuple[FileAbove, ...]] = get_args(FileAbove)


SUPABASE: Final = ("supabase", "migrations")
"""The folders that tell a layout whose files look like plain ones."""


def lies_in(path: PurePath, folders: tuple[str, ...]) -> bool:
    """Whether a path ends with these folders."""
    return path.parts[-len(folders) :] == folders


class Listing(Protocol):
    """The files of one folder, at some moment."""

    @property
    def place(self) -> str:
        """The folder's path in POSIX spelling, for errors and for who is told by where it is."""

    @property
    def files(self) -> tuple[str, ...]:
        """Paths below the folder in POSIX spelling, by code point; none that is hidden."""

    def read(self, name: str) -> bytes:
        """A file's bytes.

        Raises:
            OSError: it cannot be read.
        """

    def upwards(self, name: FileAbove) -> Iterator[bytes]:
        """The files of a name in the folder itself and in those above it, nearest first."""


class DiskListing:
    """A folder on the disk."""

    def __init__(self, folder: Path) -> None:
        """Lists it when the first one asks."""
        self._folder = folder
        self.place = folder.as_posix()
        self._read = cache(self._read_from_disk)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """What lies in it now.

        Raises:
            ConfigurationError: it cannot be listed.
        """
        try:
            return tuple(sorted(_below(self._folder)))
        except OSError as error:
            raise ConfigurationError(f"{self.place}: cannot be read: {error.strerror}") from error

    def read(self, name: str) -> bytes:
        """A file's bytes, which are read once."""
        return self._read(name)

    def _read_from_disk(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()

    def upwards(self, name: FileAbove) -> Iterator[bytes]:
        """Up to the top of the repository, or of the disk."""
        folder = self._folder.resolve()
        for each in (folder, *folder.parents):
            with suppress(OSError):  # not there, or nobody may look
                yield (each / name).read_bytes()
            if os.path.exists(each / ".git"):  # noqa: PTH110 - pathlib fails where one may not look
                break


@dataclass(frozen=True)
class OneFile:
    """A listing that has one file only."""

    folder: Listing
    name: str

    @property
    def place(self) -> str:
        """The folder that it lies in."""
        return self.folder.place

    @property
    def files(self) -> tuple[str, ...]:
        """Its name."""
        return (self.name,)

    def read(self, name: str) -> bytes:
        """Its bytes."""
        return self.folder.read(name)

    def upwards(self, name: FileAbove) -> Iterator[bytes]:
        """As of the folder."""
        return self.folder.upwards(name)


def _below(folder: Path) -> Iterator[str]:
    """A link to a folder is followed, but not back to where one came from."""

    def fail(error: OSError) -> None:
        if error.filename == str(folder):
            raise error

    for parent, children, names in os.walk(folder, followlinks=True, onerror=fail):
        here = Path(parent).resolve()
        children[:] = [
            child
            for child in children
            if child[0] != "."
            and child not in NEVER_SEARCHED
            and not here.is_relative_to(Path(parent, child).resolve())
        ]
        for name in names:
            if name[0] != ".":
                yield (Path(parent) / name).relative_to(folder).as_posix()


def text_of(listing: Listing, name: str) -> str:
    """A file's text without a byte-order mark; its line ends stay as they are.

    Raises:
        ConfigurationError: it cannot be read, or is not UTF-8.
    """
    try:
        return listing.read(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{listing.place}/{name}: is not UTF-8 text ({error.reason} at byte {error.start}); "
            "save it as UTF-8"
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"{listing.place}/{name}: cannot be read: {error.strerror}"
        ) from error


def bytes_or_none(listing: Listing, name: str) -> bytes | None:
    """A file's bytes; None where it cannot be read: who runs it will say so."""
    try:
        return listing.read(name)
    except OSError:
        return None
