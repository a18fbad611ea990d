"""Runs one migration file through `psql`, exactly as the official Docker image does."""

from __future__ import annotations

import gzip
import lzma
import re
import subprocess
import tempfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.failure import Failure
from schema_docs.migrations.report import STDIN, read_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schema_docs.migrations.migration import Migration
    from schema_docs.server.interface import Server

_PACKED: Final = {".gz": gzip.decompress, ".xz": lzma.decompress}

_ENDED_IN: Final = "schema-docs: ended in "
"""What psql prints before the name of the database that it is connected to in the end."""

_LOGGED: Final = re.compile(
    r"^/?\*+ QUERY \*+/?\n(?P<statement>.*?)\n/?\*{24,}/?\n\n", re.MULTILINE | re.DOTALL
)
"""A statement in psql's log; PostgreSQL 16 and later draw its frame as a comment."""


_LOCKED_OUT: Final = re.compile(
    rb'FATAL:  (?:role ".*" is not permitted to log in|too many connections for role)'
)
"""What an earlier migration did to the role: a tool that keeps its session would not notice."""


@dataclass(frozen=True)
class Statement:
    """One statement, as psql sent it to the server."""

    text: str
    line: int | None
    """The 1-based line of the file that it begins at; None where another file was included."""


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What came of running a migration."""

    failure: Failure | None = None
    """What stopped it."""
    database: str
    """The one that it was connected to in the end: `\\c` leads to another."""
    statements: tuple[Statement, ...] = ()
    """What psql sent to the server, in that order, those of included files too."""


def run_file(
    server: Server, database: str, folder: Path, migration: Migration, *, options: str = ""
) -> Ran:
    """Runs one migration in a session of its own.

    Statements before the one that failed stay in effect, as with the image, unless the migration is
    one transaction: in its own words, or because the layout's own tool makes it one.

    Args:
        server: the server.
        database: the one that the session begins in.
        folder: what the migration's name is relative to.
        migration: what is run.
        options: settings of the session, as `PGOPTIONS` has them.
    """
    name = migration.name
    try:
        script = _script(folder, migration)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        failure = Failure(
            file=name, line=None, statement=None, message=f"cannot be unpacked: {error}"
        )
        return Ran(failure=failure, database=database)

    def run(environment: dict[str, str]) -> tuple[subprocess.CompletedProcess[bytes], list[str]]:
        # The database not as an option, where `a=b` would be read as a connection string.
        settings = f"{environment.get('PGOPTIONS', '')} {options}".strip()
        target = {"PGDATABASE": database, "PGOPTIONS": settings}
        return _psql(server, environment | target, folder, migration, script)

    done, sent = run(server.environment)
    locked = server.environment_of_a_locked_role
    if locked is not None and not sent and _LOCKED_OUT.search(done.stderr):
        done, sent = run(locked)
    told = done.stdout.decode("utf-8", "replace").rpartition(_ENDED_IN)
    return Ran(
        failure=_failure(
            migration, folder, server.without_its_names(done.stderr.decode("utf-8", "replace"))
        )
        if done.returncode
        else None,
        database=told[2].removesuffix("\n") if told[1] else database,
        statements=tuple(_placed(sent, script_of(folder, migration) or b"")),
    )


def _placed(sent: list[str], script: bytes) -> Iterator[Statement]:
    """The statements with the lines that they have in the file, where they stand in it."""
    text = script.decode("utf-8", "replace")
    after, line = 0, 1
    for statement in sent:
        at = text.find(statement, after)
        if at < 0:
            yield Statement(statement, None)
            continue
        line += text.count("\n", after, at)
        yield Statement(statement, line)
        after = at + len(statement)
        line += statement.count("\n")


def _psql(
    server: Server,
    environment: dict[str, str],
    folder: Path,
    migration: Migration,
    script: bytes | None,
) -> tuple[subprocess.CompletedProcess[bytes], list[str]]:
    """Psql's end, and the statements that it sent."""
    path = folder / migration.name
    with tempfile.TemporaryFile() as log:
        done = subprocess.run(
            [
                server.psql,
                "--no-psqlrc",
                "--no-password",
                "--quiet",
                "--echo-errors",
                "--set=ON_ERROR_STOP=1",
                *(f"--set={variable}={value}" for variable, value in migration.variables),
                *(["--single-transaction"] if migration.transaction else []),
                "--output=/dev/null",
                f"--log-file=/dev/fd/{log.fileno()}",
                *([f"--command={migration.opening}"] if migration.opening else []),
                f"--file={path.name if script is None else '-'}",
                f"--command=\\echo {_ENDED_IN}:DBNAME",
            ],
            check=False,
            input=script or b"",
            capture_output=True,
            cwd=path.parent,  # what it includes lies beside it
            env=environment,
            pass_fds=(log.fileno(),),
            start_new_session=True,  # no terminal to ask questions on
        )
        log.seek(0)
        return done, _LOGGED.findall(log.read().decode("utf-8", "replace"))


def script_of(folder: Path, migration: Migration) -> bytes | None:
    """What a migration runs; None where its file cannot be read."""
    try:
        script = _script(folder, migration)
        return (folder / migration.name).read_bytes() if script is None else script
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        return None


def _script(folder: Path, migration: Migration) -> bytes | None:
    """What psql reads from its standard input; None: it reads the file itself.

    Raises:
        OSError, EOFError, zlib.error, lzma.LZMAError: a packed file cannot be unpacked.
    """
    if migration.script is not None:
        return migration.script.encode()
    path = folder / migration.name
    return None if path.suffix not in _PACKED else _unpack(path)


def _unpack(path: Path) -> bytes:
    return _PACKED[path.suffix](path.read_bytes())


def _failure(migration: Migration, folder: Path, told: str) -> Failure:
    """What stopped a migration, as psql tells it."""
    path = folder / migration.name

    def text_of(file: str) -> str:
        try:
            script = _script(folder, migration) if file == STDIN else None
            included = path.parent / file
            content = script or (included.read_bytes() if included.is_file() else b"")
        except OSError:  # psql could not read it either, and says so
            content = b""
        return content.decode("utf-8", "replace")

    return read_report(migration.name, told, text_of)
