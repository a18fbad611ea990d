"""What a migration may do to a scratch server, and must not do to one that somebody else runs.

There it has one database with a name of our own. Whatever names another database, or changes the
server itself, would fail, or worse: would succeed.
"""

from __future__ import annotations

import posixpath
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pglast.parser import ParseError, scan

from schema_docs.errors import MigrationError
from schema_docs.migrations.psql import script_of

if TYPE_CHECKING:
    from schema_docs.migrations.folder import MigrationFolder

_ELSEWHERE: Final = {
    "create": ("database", "tablespace"),
    "drop": ("database", "tablespace"),
    "alter": ("database", "system", "tablespace"),
    "on": ("database",),
    "\\": ("c", "connect"),
}


def refuse_what_is_elsewhere(folder: MigrationFolder, shown_as: str) -> None:
    """Makes sure that no migration leaves its database.

    `EXECUTE` of a text that says such a thing is not seen.

    Raises:
        MigrationError: one does; names the line and the statement.
    """
    for migration in folder.migrations:
        text = (script_of(folder.path, migration) or b"").decode("utf-8", "replace")
        found = leaving(text)
        if found is not None:
            line, words = found
            place = posixpath.normpath(posixpath.join(shown_as, migration.name))
            raise MigrationError(
                f"migration {place}:{line} cannot run on a server given by its URL: "
                f"`{words}` is about another database or the whole server, and only the throw-away "
                "database is ours there; use --server embedded or local"
            )


def leaving(text: str) -> tuple[int, str] | None:
    """The line and the words of the first statement that is about more than its database."""
    for first, second in pairwise(_words(text)):
        if second[1] in _ELSEWHERE.get(first[1], ()):
            words = first[1] + second[1] if first[1] == "\\" else f"{first[1]} {second[1]}".upper()
            return text.count("\n", 0, first[0]) + 1, words
    return None


def _words(text: str) -> list[tuple[int, str]]:
    """Every token outside of strings and comments, with its offset.

    A text that is no SQL as a whole (data of `COPY` has lone quotes) is taken line by line.
    """
    try:
        return _tokens(text, 0)
    except ParseError:
        found, at = [], 0
        for line in text.split("\n"):
            with suppress(ParseError):
                found += _tokens(line, at)
            at += len(line) + 1
        return found


def _tokens(text: str, at: int) -> list[tuple[int, str]]:
    return [
        (at + token.start, text[token.start : token.end + 1].lower())
        for token in scan(text)
        if token.name not in {"SQL_COMMENT", "C_COMMENT"}
    ]
