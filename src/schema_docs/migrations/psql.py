"""Runs one migration file through `psql`, exactly as the official Docker image does."""

from __future__ import annotations

import gzip
import lzma
import os
import re
import subprocess
import tempfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from schema_docs.migrations.failure import Failure
from schema_docs.migrations.placement import placed
from schema_docs.migrations.report import STDIN, read_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schema_docs.migrations.migration import Migration
    from schema_docs.server.interface import Server

_PACKED: Final = {".gz": gzip.decompress, ".xz": lzma.decompress}

_ENDED_IN: Final = "schema-docs: ended in "
"""What psql prints before the name of the database that it is connected to in the end."""

_LOGGED: Final = re.compile(
    r"^(?:/\*{8} QUERY \*{9}/|(?P<older>\*{9} QUERY \*{10}))\n"
    r"(?P<statement>.*?)\n"
    r"(?(older)\*{26}|/\*{24}/)\n\n",
    re.MULTILINE | re.DOTALL,
)
"""A statement in psql's log; psql 16 and later draw its frame as a comment. To the very asterisk:
a statement may begin with a banner of its own."""


_LOCKED_OUT: Final = re.compile(
    rb'FATAL:  (?:role ".*" is not permitted to log in|too many connections for role)'
)
"""What an earlier migration did to the role: a tool that keeps its session would not notice."""


@dataclass(frozen=True)
class Statement:
    """One statement that psql sent to the server."""

    text: str
    """As the file has it; where it does not stand there, as it was sent."""
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


@dataclass(frozen=True)
class Session:
    """A psql on its way to the database, where it waits for its migration.

    It takes as long to start as most migrations run; meanwhile something else can be done.
    """

    process: subprocess.Popen[bytes]
    log: IO[bytes]

    def end(self) -> None:
        """Ends it without a migration."""
        self.process.kill()
        self.process.communicate()
        self.log.close()


def begin_session(
    server: Server, database: str, folder: Path, migration: Migration, *, options: str = ""
) -> Session:
    """Starts psql for a migration; the arguments are those of `run_file`."""
    environment = _environment(server.environment, database, options)
    return _begin(server, environment, folder, migration)


def run_file(
    server: Server,
    database: str,
    folder: Path,
    migration: Migration,
    *,
    options: str = "",
    session: Session | None = None,
    meanwhile: Callable[[], None] = lambda: None,
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
        session: one that was begun for this migration, if there is one.
        meanwhile: is called while it runs.
    """
    name = migration.name
    session = session or begin_session(server, database, folder, migration, options=options)
    try:
        script = _script(folder, migration)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        session.end()
        failure = Failure(
            file=name, line=None, statement=None, message=f"cannot be unpacked: {error}"
        )
        return Ran(failure=failure, database=database)
    done, sent = _run(session, folder, migration, script, meanwhile)
    if (
        not sent
        and _LOCKED_OUT.search(done.stderr)
        and (locked := server.environment_of_a_locked_role) is not None
    ):
        session = _begin(server, _environment(locked, database, options), folder, migration)
        done, sent = _run(session, folder, migration, script)
    told = done.stdout.decode("utf-8", "replace").rpartition(_ENDED_IN)
    text = (script_of(folder, migration) or b"").decode("utf-8", "replace")
    return Ran(
        failure=_failure(
            migration, folder, server.without_its_names(done.stderr.decode("utf-8", "replace"))
        )
        if done.returncode
        else None,
        database=told[2].removesuffix("\n") if told[1] else database,
        statements=tuple(Statement(*each) for each in placed(sent, text)),
    )


def _environment(given: dict[str, str], database: str, options: str) -> dict[str, str]:
    """Where psql goes; not as an option, where `a=b` would be read as a connection string."""
    settings = f"{given.get('PGOPTIONS', '')} {options}".strip()
    return given | {"PGDATABASE": database, "PGOPTIONS": settings}


def _begin(
    server: Server,
    environment: dict[str, str],
    folder: Path,
    migration: Migration,
) -> Session:
    log = tempfile.TemporaryFile()  # noqa: SIM115 - the session's end closes it
    process = subprocess.Popen(
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
            "--file=-",
            f"--command=\\echo {_ENDED_IN}:DBNAME",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=(folder / migration.name).parent,  # what it includes lies beside it
        env=environment,
        pass_fds=(log.fileno(),),
        start_new_session=True,  # no terminal to ask questions on
    )
    return Session(process, log)


def _run(
    session: Session,
    folder: Path,
    migration: Migration,
    script: bytes | None,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[subprocess.CompletedProcess[bytes], list[str]]:
    """Psql's end, and the statements that it sent."""
    text = _include((folder / migration.name).name) if script is None else script
    try:
        begun = _feed(session.process, text)
        meanwhile()
        stdout, stderr = session.process.communicate(text[begun:])
    except BaseException:
        session.end()
        raise
    with session.log as log:
        log.seek(0)
        logged = log.read().decode("utf-8", "replace")
    sent = [match["statement"] for match in _LOGGED.finditer(logged)]
    code = session.process.returncode
    return subprocess.CompletedProcess((), code, stdout, stderr), sent


def _feed(process: subprocess.Popen[bytes], text: bytes) -> int:
    """Gives a program as much of its input as it takes at once.

    Returns:
        how many bytes that was.
    """
    assert process.stdin is not None  # noqa: S101 - it was started with a pipe
    pipe = process.stdin.fileno()
    os.set_blocking(pipe, False)
    try:
        return os.write(pipe, text)
    except BrokenPipeError:  # it has ended already; its end will tell why
        return 0


def _include(name: str) -> bytes:
    """The command that runs a file, whose errors then name it."""
    quoted = name.replace("\\", "\\\\").replace("'", "''")
    return f"\\i '{quoted}'\n".encode("utf-8", "surrogateescape")


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

    if _script(folder, migration) is None:  # the only line of ours is the one that runs the file
        told = told.replace(f"psql:{STDIN}:1: ", "psql: ")
    return read_report(migration.name, told, text_of)
