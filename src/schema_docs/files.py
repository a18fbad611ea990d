"""Files of a repository: read as text, and replaced as a whole or not at all.

Nothing else in the package writes into a repository.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from schema_docs.errors import ConfigurationError, DocumentError


@dataclass(frozen=True)
class Files:
    """The files below a folder, by their paths relative to it."""

    root: Path

    def read(self, path: str) -> str | None:
        """A checked-in text file with LF line ends and no byte-order mark; None if there is none.

        Raises:
            DocumentError: it is there and cannot be read as UTF-8 text.
        """
        return self._read(path, errors="strict")

    def read_generated(self, path: str) -> str | None:
        """The same of a file in which no word is anybody's: what is no text is then another text.

        Raises:
            DocumentError: it is there and cannot be read.
        """
        return self._read(path, errors="replace")

    def _read(self, path: str, errors: str) -> str | None:
        try:
            return (self.root / path).read_text("utf-8-sig", errors)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise DocumentError(f"{path}: cannot be read as UTF-8 text: {error}") from error

    def make(self, path: str, text: str) -> None:
        """Makes a file that is not there.

        Raises:
            ConfigurationError: it is there, or cannot be written.
        """
        target = self.root / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError as error:
            raise ConfigurationError(f"{path}: is there already, and is not replaced") from error
        except OSError as error:
            raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error

    def write(self, path: str, content: str | bytes) -> bool:
        """Replaces a file as a whole, or not at all; False when it held these very bytes.

        Raises:
            ConfigurationError: it cannot be written.
        """
        if isinstance(content, str):
            content = content.encode()
        try:
            if (self.root / path).exists() and not (self.root / path).is_file():  # a pipe, a device
                (self.root / path).write_bytes(content)
                return True
            target = (self.root / path).resolve()  # through a symbolic link, not over it
            if target.is_file() and target.read_bytes() == content:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, content)
        except OSError as error:
            raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
        except RuntimeError as error:  # of Python before 3.13
            raise ConfigurationError(
                f"{path}: cannot be written: a symbolic link to itself"
            ) from error
        return True

    def set_aside(self, path: str) -> None:
        """Copies a page to `PATH.orig`, byte for byte.

        Raises:
            ConfigurationError: there is another file of that name.
        """
        content, target = (self.root / path).read_bytes(), self.root / f"{path}.orig"
        if target.exists() and target.read_bytes() != content:
            raise ConfigurationError(
                f"{path}.orig: is there already, and is not what {path} is now; move it away first"
            )
        try:
            _replace(target, content)
        except OSError as error:
            raise ConfigurationError(f"{path}.orig: cannot be written: {error.strerror}") from error

    def remove_left_over(self, path: str) -> None:
        """Removes a page or diagram that is left over, and the folder that it was the last one of.

        Raises:
            ConfigurationError: it cannot be removed.
        """
        try:
            (self.root / path).unlink(missing_ok=True)
            folder = (self.root / path).parent
            if not folder.is_symlink() and not any(folder.iterdir()):
                folder.rmdir()
        except OSError as error:
            raise ConfigurationError(f"{path}: cannot be removed: {error.strerror}") from error

    def remove(self, path: str) -> None:
        """Removes a file.

        Raises:
            ConfigurationError: it cannot be removed.
        """
        try:
            (self.root / path).unlink()
        except OSError as error:
            raise ConfigurationError(f"{path}: cannot be removed: {error.strerror}") from error


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if target.exists():
            before = target.stat()
            with suppress(PermissionError):  # only root can give files away
                os.chown(temporary, before.st_uid, before.st_gid)
            temporary.chmod(before.st_mode & 0o777)
        else:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
