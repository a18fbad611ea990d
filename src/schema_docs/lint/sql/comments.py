"""The comments of a migration, as PostgreSQL's own scanner finds them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from schema_docs.lint.sql.meta import sql_only

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import MigrationFile


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment."""

    text: str
    """What it says, without its signs."""
    line: int
    """The 1-based line that it begins at."""
    last: int
    """The line that it ends at."""
    is_alone: bool
    """Whether nothing stands before it on its line."""


@lru_cache(maxsize=4096)
def comments_of(file: MigrationFile) -> tuple[Comment, ...]:
    """The comments of a file, those in the bodies of `DO` blocks and functions too."""
    spans = [
        (each.line, each.line + each.text.rstrip().count("\n"))
        for each in file.statements
        if each.line is not None
    ]
    return tuple(_comments(sql_only(file.script, spans), 1))


def _comments(text: str, line: int) -> Iterator[Comment]:
    from pglast.parser import ParseError, scan

    try:
        found = scan(text)
    except ParseError:  # prose in a literal, or what psql alone understands
        return
    at = 0
    for token in found:
        line += text.count("\n", at, token.start)
        at = token.start
        said = text[token.start : token.end + 1]
        if token.name in {"SQL_COMMENT", "C_COMMENT"}:
            before = text[text.rfind("\n", 0, token.start) + 1 : token.start]
            is_block = token.name == "C_COMMENT"
            words = said[2:-2] if is_block else said[2:]
            last = line + said.count("\n")
            yield Comment(words.strip(), line, last, is_alone=not before.strip())
        elif said.startswith("$") and said.count("$") > 2:
            tag = said[: said.index("$", 1) + 1]
            yield from _comments(said[len(tag) : -len(tag)], line)
