"""What a statement does, and the lines of its text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from schema_docs.migrations.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema_docs.migrations.tokens import Token

    Reader = Callable[[Any, "Source"], Iterator["Deed"]]

Act = Literal["makes", "alters", "renames", "moves", "drops", "comments", "grants"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that a statement does."""

    act: Act
    family: str
    """The object's kind as far as statements tell it: `relation` is a table, view or sequence,
    `type` an enum or domain too, `constraint` a foreign key too."""
    line: int
    """Of the statement's text, from 0."""
    name: str
    """Of the object, or of the table or type that it belongs to; empty where a statement does not
    name that, as `DROP INDEX`."""
    schema: str | None = None
    """None: the `search_path` decides."""
    part: str = ""
    """The column, constraint …"""
    is_chosen: bool = False
    """Whether `part` is not written, but what PostgreSQL would choose."""
    arguments: tuple[str, ...] | None = None
    """The types of a function's arguments; None: not said."""
    to: str = ""
    """The new name or schema; of what is altered what it is then, as far as that is sure."""
    what: str = ""
    """What is altered, in the words of `history.Change`; empty: it may be anything."""
    cascade: bool = False
    with_whole: bool = False
    """Whether it is made with its table or type: `IF NOT EXISTS` makes neither where that is."""


@dataclass(frozen=True)
class Source:
    """The text of a statement."""

    text: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words and signs, without comments."""
        return tuple(tokens(self.text))

    @cached_property
    def _breaks(self) -> tuple[int, ...]:
        return tuple(i for i, character in enumerate(self.text) if character == "\n")

    @property
    def line(self) -> int:
        """Of its first word."""
        return self.tokens[0].line if self.tokens else 0

    def line_at(self, location: int | None) -> int:
        """Of what the parser found at an offset; of the statement where it does not say."""
        return self.line if location is None else bisect_right(self._breaks, location - 1)

    def line_of_literal(self, value: str) -> int:
        """Of a label, which the parser gives no place."""
        literal = "'" + value.replace("'", "''") + "'"
        return next((token.line for token in self.tokens if token.text == literal), self.line)

    def lines_of_commands(self, location: int | None) -> list[int]:
        """Of each command of an `ALTER TABLE`, which commas part.

        Args:
            location: of the table's name.
        """
        depth, lines, is_next = 0, [self.line], False
        for token in self.tokens:
            if token.start < (location or 0):
                continue
            if is_next:
                lines.append(token.line)
            depth += (token.text in "([") - (token.text in ")]")
            is_next = token.text == "," and depth == 0
        behind = [token for token in self.tokens if token.start > (location or 0)]
        qualified = len(behind) > 1 and behind[0].text == "."
        rest = behind[2:] if qualified else behind
        lines[0] = next((token.line for token in rest if token.text != "*"), self.line)
        return lines
