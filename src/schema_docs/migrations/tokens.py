"""The words of SQL with their lines, as PostgreSQL's own lexer (pglast) finds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIXES: Final = frozenset({"", "e", "n", "u&"})
"""What may stand before the quote of a literal that is a text."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, name, literal or sign."""

    text: str
    line: int
    """Of the statement that was sent, from 0."""
    start: int
    """Its offset in the statement; of what stands in a literal, the literal's."""
    is_literal: bool = False
    """Whether it stands in a literal, where it need not be a name."""


def words(text: str, line: int) -> Iterator[Token]:
    """Words and names without their quotes, those in the code that literals hold too.

    A literal that may be one name is told as it is, and then what it holds.
    """
    for token in tokens(text, line):
        said = token.text
        if said.startswith("$") and said.endswith("$") and len(said) > 1:  # not `$1`
            tag = said[: said.index("$", 1) + 1]
            inside = said[len(tag) : -len(tag)]
            yield Token(inside, token.line, token.start, is_literal=True)
            yield from _inside(inside, token)
        elif said.partition("'")[0].lower() in _PREFIXES and said.endswith("'"):
            inside = said[said.index("'") + 1 : -1].replace("''", "'")
            yield Token(inside, token.line, token.start, is_literal=True)
            if not inside.replace("_", "").isalnum():  # what EXECUTE runs, or a qualified name
                yield from _inside(inside, token)
        elif said.startswith('"'):
            yield Token(said[1:-1].replace('""', '"'), token.line, token.start)
        elif said[0].isalpha() or said[0] == "_":
            yield Token(said.lower(), token.line, token.start)


def _inside(text: str, literal: Token) -> Iterator[Token]:
    for word in words(text, literal.line):
        yield Token(word.text, word.line, literal.start, is_literal=True)


def tokens(text: str, line: int = 0) -> Iterator[Token]:
    """What PostgreSQL's lexer finds, without comments; nothing where it finds no end of something.

    Args:
        text: some SQL.
        line: that of its beginning.
    """
    from pglast.parser import ParseError, scan

    try:
        found = scan(text)
    except ParseError:  # prose in a literal
        return
    at = 0
    for token in found:
        line += text.count("\n", at, token.start)
        at = token.start
        if token.name not in {"SQL_COMMENT", "C_COMMENT"}:
            yield Token(text[token.start : token.end + 1], line, token.start)


def is_in_comment(before: str) -> bool:
    """Whether what follows on some SQL stands in a comment."""
    from pglast.parser import ParseError, scan

    if "--" not in before and "/*" not in before:
        return False
    try:
        found = scan(before)
    except ParseError as error:
        return "unterminated /* comment" in str(error)
    last = found[-1] if found else None
    return last is not None and last.name == "SQL_COMMENT" and "\n" not in before[last.end + 1 :]
