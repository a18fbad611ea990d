"""Reads psql's report of the error that ended it, and finds the statement in the file."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.failure import Failure, Place
from schema_docs.migrations.placement import Packed, without_empty_lines

if TYPE_CHECKING:
    from collections.abc import Callable

STDIN: Final = "<stdin>"
"""What psql calls a script that it is given on standard input."""

_ERROR: Final = re.compile(
    # The text of a statement may look like an error; it comes after another `:12: `.
    r"psql:(?:(?P<file>(?:(?!:\d+: ).)*):(?P<line>\d+):)?"
    r" (?:ERROR|FATAL|PANIC|error): +(?P<message>.*)"
)
_AT_COMMIT: Final = re.compile(r"(?:ERROR|FATAL|PANIC):  (?P<message>.*)")
"""An error that psql says of no line: of the COMMIT that it sends itself in the end."""

_FIELD: Final = re.compile(
    r"(?:psql:.*?: )?(?P<name>DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LOCATION):  (?P<text>.*)"
)
_EXCERPT: Final = re.compile(r"LINE (?P<number>\d+): ")
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
        return _failure_at_commit(name, lines) or Failure(
            file=name, line=None, statement=None, message=stderr.strip() or "psql failed"
        )
    fields = _fields(match["message"], lines[index + 1 :])
    file = match["file"]
    end = None if match["line"] is None else int(match["line"])
    statement = fields.get("STATEMENT", "").strip()
    beside = posixpath.dirname(name)
    text = text_of(posixpath.basename(name) if file is None else file).replace("\r\n", "\n")
    left = Packed(text)
    position = (
        _position(without_empty_lines(statement), left.lines_until(end), left.packed)
        if statement and end is not None
        else None
    )
    excerpt = fields.get("LINE", "")
    points_at = _pointed_at(excerpt, statement, position, left) if position else None
    return Failure(
        file=name if file in {None, STDIN} else posixpath.join(beside, file),
        line=left.number(position.line) if position else end,
        column=position.column if position else None,
        statement=_first_line(statement) if position else None,
        message=_message(fields["MESSAGE"]),
        detail=fields.get("DETAIL"),
        hint=fields.get("HINT"),
        context=_context(fields),
        points_at=points_at,
    )


def _failure_at_commit(name: str, lines: list[str]) -> Failure | None:
    """What is found out only when the transaction ends that psql has made of a migration."""
    for index, line in enumerate(lines):
        if match := _AT_COMMIT.fullmatch(line):
            fields = _fields(match["message"], lines[index + 1 :])
            return Failure(
                file=name,
                line=None,
                statement=None,
                message=f"{_message(fields['MESSAGE'])} (when its transaction was committed)",
                detail=fields.get("DETAIL"),
                hint=fields.get("HINT"),
                context=_context(fields),
            )
    return None


def _context(fields: dict[str, str]) -> str | None:
    """Where in code or in data it happened: the innermost place, which PostgreSQL tells first."""
    told = fields.get("CONTEXT", "").split("\n", maxsplit=1)[0]
    return without_password(told) or None


def _first_line(statement: str) -> str:
    return without_password(statement[code_starts(statement) :].split("\n", maxsplit=1)[0].strip())


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


@dataclass(frozen=True)
class _Position:
    """Where a statement stands in a file, whose empty lines do not count."""

    line: int
    """Of its first character that is not of a comment."""
    column: int | None
    """None where the file does not spell the statement as psql sent it."""
    starts: int
    """The line at which its comments start, or itself."""


def _position(statement: str, end: int, text: str) -> _Position:
    """Where a statement stands that psql had read up to the line `end`, `COPY`'s data included.

    So it is looked for backwards from there; where psql has changed it by its variables, its own
    line ends are counted.
    """
    before = "\n".join(text.split("\n")[:end])
    at = before.rfind(statement)
    code = code_starts(statement)
    starts = before.count("\n", 0, at) + 1 if at >= 0 else max(1, end - statement.count("\n"))
    line = starts + statement.count("\n", 0, code)
    if at < 0:
        return _Position(line, None, starts)
    line_start = text.rfind("\n", 0, at + code) + 1
    column = len(text[line_start : at + code].removeprefix("\ufeff")) + 1
    return _Position(line, column, starts)


def _pointed_at(excerpt: str, statement: str, position: _Position, left: Packed) -> Place | None:
    """The place of PostgreSQL's pointer, which stands in its second line below the first one.

    Where the line is long, libpq shows a part of it between dots, with blanks for tabs.
    """
    match = _EXCERPT.match(excerpt)
    shown, _, pointer = excerpt.partition("\n")
    if match is None or position.column is None or not pointer.endswith("^"):
        return None
    width, index = 0, 0
    while index < len(shown) and width < len(pointer) - 1:
        width += _width(shown[index])
        index += 1
    index -= match.end()
    shown = shown[match.end() :]
    number = int(match["number"])
    line = position.starts + number - statement.split("\n")[:number].count("") - 1
    lines = left.packed.split("\n")
    if index < 0 or line > len(lines):
        return None
    spelt = lines[line - 1].removeprefix("\ufeff")
    part = shown.removeprefix("...").removesuffix("...")
    at = spelt.replace("\t", " ").find(part)
    if at < 0:
        return None
    column = at + index - (len("...") if shown.startswith("...") else 0) + 1
    return Place(line=left.number(line), column=column, text=without_password(spelt.strip()))


def _width(character: str) -> int:
    """The columns that libpq counts for a character; at least one, where a terminal needs none."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def without_password(line: str) -> str:
    """A statement's line, ended after the word `password` where a literal follows it.

    Rather a line too many cut short than a password told: it may stand right behind the word, in
    dollar quotes, or in the options of a user mapping.
    """
    at = line.lower().find("password")
    end = at + len("password")
    return f"{line[:end]} …" if at >= 0 and set(line[end:]) & set("'$") else line


def code_starts(statement: str) -> int:
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
