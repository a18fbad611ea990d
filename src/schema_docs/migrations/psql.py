"""Runs one migration file through `psql`, exactly as the official Docker image does."""

from __future__ import annotations

import gzip
import lzma
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.server.cluster import Cluster

_STDIN: Final = "<stdin>"

_ERROR: Final = re.compile(
    r"^psql:(?:(?P<file>.*):(?P<line>\d+):)? (?:ERROR|FATAL|PANIC|error): +(?P<message>.*)$"
)
_FIELD: Final = re.compile(
    r"^(?:psql:.*?: )?(?P<name>DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LOCATION):  (?P<text>.*)$"
)


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

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        lines = [f"{place} failed: {self.message}"]
        for name, text in (("in", self.statement), ("detail", self.detail), ("hint", self.hint)):
            if text:
                lines.append(f"  {name}: {text}")
        return "\n".join(lines)


def run_file(cluster: Cluster, database: str, folder: Path, name: str) -> Failure | None:
    """Runs `folder/name`; None when it went through, else what stopped it.

    Statements before the one that failed stay in effect, as with the image: a migration that wants
    to be one transaction says `BEGIN` itself.
    """
    path = folder / name
    packed = not name.endswith(".sql")
    done = subprocess.run(
        [
            cluster.binaries.program("psql"),
            "--no-psqlrc",
            "--no-password",
            "--quiet",
            "--echo-errors",
            "--set=ON_ERROR_STOP=1",
            f"--dbname={database}",
            "--output=/dev/null",
            f"--file={'-' if packed else name}",
        ],
        check=False,
        input=_unpack(path) if packed else b"",
        capture_output=True,
        cwd=folder,
        env=cluster.environment,
    )
    if done.returncode == 0:
        return None
    return _failure(name, folder, done.stderr.decode("utf-8", "replace"))


def _unpack(path: Path) -> bytes:
    packed = path.read_bytes()
    return gzip.decompress(packed) if path.suffix == ".gz" else lzma.decompress(packed)


def _failure(name: str, folder: Path, stderr: str) -> Failure:
    """Reads psql's report of the error that ended it."""
    lines = stderr.splitlines()
    errors = ((i, match) for i, line in enumerate(lines) if (match := _ERROR.match(line)))
    index, match = next(errors, (0, None))
    if match is None:
        return Failure(
            file=name, line=None, statement=None, message=stderr.strip() or "psql failed"
        )
    fields = _fields(lines[index + 1 :])
    file = match["file"]
    failed = name if file in {None, _STDIN} else file
    end = None if match["line"] is None else int(match["line"])
    statement = fields.get("STATEMENT", "").strip()
    path = folder / failed
    if file == _STDIN:
        text = _unpack(path).decode("utf-8", "replace")
    else:
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
    first, start = _first_line(statement, end, text)
    return Failure(
        file=failed,
        line=start,
        statement=first,
        message=match["message"],
        detail=fields.get("DETAIL"),
        hint=fields.get("HINT"),
    )


def _fields(lines: list[str]) -> dict[str, str]:
    """`DETAIL`, `HINT`, `STATEMENT` … of the first error, each with its further lines."""
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        if _ERROR.match(line):
            break
        if match := _FIELD.match(line):
            name = match["name"]
            fields[name] = match["text"]
        elif name:
            fields[name] += "\n" + line
    return fields


def _first_line(statement: str, end: int | None, text: str) -> tuple[str | None, int | None]:
    """The statement's first line that is not a comment, and its number in the file.

    psql tells the line at which it had read the whole statement, `COPY`'s data included. So the
    statement is looked for backwards from there; where psql has changed it by its variables, its
    own line ends are counted.
    """
    if not statement or end is None:
        return None, end
    before = "".join(text.splitlines(keepends=True)[:end])
    at = before.rfind(statement)
    start = before.count("\n", 0, at) + 1 if at >= 0 else max(1, end - statement.count("\n"))
    skipped = statement[: _code_starts(statement)]
    code = statement[len(skipped) :]
    return code.splitlines()[0].strip(), start + skipped.count("\n")


def _code_starts(statement: str) -> int:
    """The offset of the first token that is not a comment."""
    from pglast import parser

    try:
        tokens = parser.scan(statement)
    except parser.ParseError:  # an unclosed quote, say; psql's message speaks of it
        return 0
    return next(
        (token.start for token in tokens if token.name not in {"SQL_COMMENT", "C_COMMENT"}), 0
    )
