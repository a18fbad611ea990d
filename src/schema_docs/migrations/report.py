"""Reads psql's report of the error that ended it, and finds the statement in the file."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

STDIN: Final = "<stdin>"
"""What psql calls a script that it is given on standard input."""

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


def read_report(name: str, stderr: str, text_of: Callable[[str], str]) -> Failure:
    """The failure that psql reports.

    Args:
        name: the migration's name; psql runs in its folder.
        stderr: what psql wrote.
        text_of: the text of a file that psql names, or of its standard input; empty where it
            cannot be read.
    """
    lines = stderr.replace("\r\n", "\n").split("\n")
    errors = ((i, match) for i, line in enumerate(lines) if (match := _ERROR.match(line)))
    index, match = next(errors, (0, None))
    if match is None:
        return Failure(
            file=name, line=None, statement=None, message=stderr.strip() or "psql failed"
        )
    fields = _fields(match["message"], lines[index + 1 :])
    file = match["file"]
    end = None if match["line"] is None else int(match["line"])
    statement = fields.get("STATEMENT", "").strip()
    beside = posixpath.dirname(name)
    text = text_of(posixpath.basename(name) if file is None else file).replace("\r\n", "\n")
    first, start = _first_line(statement, end, text)
    return Failure(
        file=name if file in {None, STDIN} else posixpath.join(beside, file),
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
    first, *more = said.split("\n")
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
