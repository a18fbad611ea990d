"""Runs one migration file through `psql`, exactly as the official Docker image does."""

from __future__ import annotations

import gzip
import lzma
import posixpath
import re
import subprocess
import tempfile
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from schema_docs.server.cluster import SOCKET_WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.migrations.migration import Migration
    from schema_docs.server.cluster import Cluster

_STDIN: Final = "<stdin>"

_PACKED: Final = {".gz": gzip.decompress, ".xz": lzma.decompress}

_ENDED_IN: Final = "schema-docs: ended in "
"""What psql prints before the name of the database that it is connected to in the end."""

_LOGGED: Final = re.compile(
    r"^/?\*+ QUERY \*+/?\n(?P<statement>.*?)\n/?\*{24,}/?\n\n", re.MULTILINE | re.DOTALL
)
"""A statement in psql's log; PostgreSQL 16 and later draw its frame as a comment."""

_ERROR: Final = re.compile(
    # The text of a statement may look like an error; it comes after another `:12: `.
    r"psql:(?:(?P<file>(?:(?!:\d+: ).)*):(?P<line>\d+):)?"
    r" (?:ERROR|FATAL|PANIC|error): +(?P<message>.*)"
)
_FIELD: Final = re.compile(
    r"(?:psql:.*?: )?(?P<name>DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LOCATION):  (?P<text>.*)"
)
_EXCERPT: Final = re.compile(r"LINE \d+: ")
"""Opens the line of the statement that PostgreSQL points into."""

_LEADING_COMMENT: Final = re.compile(r"\s+|--[^\n]*")
_COMMENT_EDGE: Final = re.compile(r"/\*|\*/")


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A migration that PostgreSQL or psql refused."""

    file: str
    """Name of the migration, or of the file that it includes."""
    line: int | None
    """1-based line of the first line of the statement; None when psql gives none."""
    statement: str | None
    """The first line of the statement."""
    message: str
    detail: str | None = None
    hint: str | None = None

    @property
    def remedy(self) -> str | None:
        """What to do about it, where that is known."""
        if "extension" in self.message and "is not available" in self.message:
            return (
                "the embedded PostgreSQL comes without it; install it for a PostgreSQL of this "
                "machine and use --server local"
            )
        if "No space left on device" in self.message:
            return "the scratch server's folder is full; set TMPDIR to a folder with more room"
        return None

    def below(self, folder: str) -> Failure:
        """The same with the file's path below a folder, as a person would look for it."""
        return replace(self, file=posixpath.join(folder, self.file))

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        lines = [f"{place} failed: {self.message}"]
        told = (
            ("in", self.statement),
            ("detail", self.detail),
            ("hint", self.hint),
            ("try", self.remedy),
        )
        lines += [f"  {name}: {text}" for name, text in told if text]
        return "\n".join(lines)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What came of running a migration."""

    failure: Failure | None = None
    """What stopped it."""
    database: str
    """The one that it was connected to in the end: `\\c` leads to another."""
    statements: tuple[str, ...] = ()
    """What psql sent to the server, in that order, those of included files too."""


def run_file(
    cluster: Cluster, database: str, folder: Path, migration: Migration, *, options: str = ""
) -> Ran:
    """Runs one migration in a session of its own.

    Statements before the one that failed stay in effect, as with the image, unless the migration is
    one transaction: in its own words, or because the layout's own tool makes it one.

    Args:
        cluster: the server.
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
    path = folder / name
    with tempfile.TemporaryFile() as log:
        done = subprocess.run(
            [
                cluster.binaries.program("psql"),
                "--no-psqlrc",
                "--no-password",
                "--quiet",
                "--echo-errors",
                "--set=ON_ERROR_STOP=1",
                *(f"--set={variable}={value}" for variable, value in migration.variables),
                *(["--single-transaction"] if migration.transaction else []),
                "--output=/dev/null",
                f"--log-file=/dev/fd/{log.fileno()}",
                f"--file={path.name if script is None else '-'}",
                f"--command=\\echo {_ENDED_IN}:DBNAME",
            ],
            check=False,
            input=script or b"",
            capture_output=True,
            cwd=path.parent,  # what it includes lies beside it
            # Not as an option, where `a=b` would be read as a connection string.
            env=cluster.environment | {"PGDATABASE": database, "PGOPTIONS": options},
            pass_fds=(log.fileno(),),
            start_new_session=True,  # no terminal to ask questions on
        )
        log.seek(0)
        statements = tuple(_LOGGED.findall(log.read().decode("utf-8", "replace")))
    told = done.stdout.decode("utf-8", "replace").rpartition(_ENDED_IN)
    return Ran(
        failure=_failure(migration, folder, done.stderr) if done.returncode else None,
        database=told[2].removesuffix("\n") if told[1] else database,
        statements=statements,
    )


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


def _failure(migration: Migration, folder: Path, told: bytes) -> Failure:
    """Reads psql's report of the error that ended it."""
    name, stderr = migration.name, told.decode("utf-8", "replace")
    lines = stderr.replace("\r\n", "\n").split("\n")
    errors = ((i, match) for i, line in enumerate(lines) if (match := _ERROR.match(line)))
    index, match = next(errors, (0, None))
    if match is None:
        return Failure(
            file=name, line=None, statement=None, message=stderr.strip() or "psql failed"
        )
    fields = _fields(match["message"], lines[index + 1 :])
    file = match["file"]
    beside = posixpath.dirname(name)
    failed = name if file in {None, _STDIN} else posixpath.join(beside, file)
    end = None if match["line"] is None else int(match["line"])
    statement = fields.get("STATEMENT", "").strip()
    path = folder / failed
    try:
        script = _script(folder, migration) if file == _STDIN else None
        content = script or (path.read_bytes() if path.is_file() else b"")
    except OSError:  # psql could not read it either, and says so
        content = b""
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    first, start = _first_line(statement, end, text)
    return Failure(
        file=failed,
        line=start,
        statement=first,
        message=_message(fields["MESSAGE"]),
        detail=fields.get("DETAIL"),
        hint=fields.get("HINT"),
    )


def _fields(message: str, lines: list[str]) -> dict[str, str]:
    """`MESSAGE`, `DETAIL`, `HINT`, `STATEMENT` … of the first error, with their further lines."""
    fields = {"MESSAGE": message}
    name = "MESSAGE"
    for line in lines:
        is_new = line.startswith("psql:")
        match = _FIELD.fullmatch(line)
        if match and (is_new or name != "STATEMENT"):  # not what a statement has in itself
            name = match["name"]
            fields[name] = match["text"]
        elif is_new:
            break  # what psql makes of the error: it has lost the connection, say
        elif _EXCERPT.match(line) and name == "MESSAGE":
            name = "LINE"
            fields[name] = line
        else:
            fields[name] += "\n" + line
    return {name: text.rstrip() for name, text in fields.items()}


def _message(said: str) -> str:
    """What PostgreSQL said, without the folder of this run, and not with the whole file quoted."""
    first, *more = SOCKET_WORDS.sub("", said).split("\n")
    if ' at or near "' in first and more:  # unterminated: what follows is the rest of the file
        return f"{first} …"
    return "\n".join((first, *(line.strip() for line in more)))


def _first_line(statement: str, end: int | None, text: str) -> tuple[str | None, int | None]:
    """The statement's first line that is not a comment, and its number in the file.

    psql tells the line at which it had read the whole statement, `COPY`'s data included. So the
    statement is looked for backwards from there; where psql has changed it by its variables, its
    own line ends are counted.
    """
    if not statement or end is None:
        return None, end
    before = "\n".join(text.split("\n")[:end])
    at = before.rfind(statement)
    start = before.count("\n", 0, at) + 1 if at >= 0 else max(1, end - statement.count("\n"))
    skipped = statement[: _code_starts(statement)]
    code = statement[len(skipped) :]
    return without_password(code.split("\n")[0].strip()), start + skipped.count("\n")


def without_password(line: str) -> str:
    """A statement's line, ended after the word `password` where a literal follows it.

    Rather a line too many cut short than a password told: it may stand right behind the word, in
    dollar quotes, or in the options of a user mapping.
    """
    at = line.lower().find("password")
    end = at + len("password")
    return f"{line[:end]} …" if at >= 0 and set(line[end:]) & set("'$") else line


def _code_starts(statement: str) -> int:
    """The offset of the first token that is not a comment; 0 when a comment has no end."""
    at = depth = 0
    while True:
        if depth or statement.startswith("/*", at):
            edge = _COMMENT_EDGE.search(statement, at)
            if edge is None:
                return 0
            depth += 1 if edge[0] == "/*" else -1  # PostgreSQL's comments nest
            at = edge.end()
        elif blank := _LEADING_COMMENT.match(statement, at):
            at = blank.end()
        else:
            return at
