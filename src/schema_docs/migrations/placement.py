"""Where the statements that psql sent stand in their file.

psql says what it sends, not where that comes from, and leaves empty lines out that are not in a
literal or comment. What is not in the file was included, or was put together from variables.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.tokens import is_in_comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_INCLUDES: Final = re.compile(r"\\(?:i|ir|include|include_relative)\b")
"""psql's commands, which run another file in the middle of this one."""

_FAR: Final = 200
"""How many further statements are looked at to tell where an included one ends."""


def placed(sent: Sequence[str], text: str) -> Iterator[tuple[str, int | None]]:
    """Each statement as the file spells it, and the line that it begins at.

    Args:
        sent: what psql sent, in that order.
        text: of the file.

    Returns:
        A pair for each statement; where it does not stand in the file itself and None.
    """
    file = Packed(text)
    has_others = _INCLUDES.search(text) is not None
    packed = [without_empty_lines(statement) for statement in sent]
    after = 0
    for number, statement in enumerate(sent):
        at = file.find(packed[number], after)
        if at >= 0 and has_others:
            following = packed[number + 1 : number + 1 + _FAR]
            if any(after <= file.find(each, after) < at for each in following):
                at = -1  # one of the same words, which comes later
        if at < 0:
            yield statement, None
            continue
        after = at + len(packed[number])
        yield file.original(at, after), file.line(at)


def without_empty_lines(text: str) -> str:
    """What is left of a text; of a file and a statement of it the same."""
    return "\n".join(line for line in text.split("\n") if line)


class Packed:
    """A text without its empty lines, which knows where everything was."""

    def __init__(self, text: str) -> None:
        self._text = text
        kept: list[str] = []
        self._starts: list[int] = []
        """Of each line that is kept, among those."""
        self._were_at: list[tuple[int, int]] = []
        """The offset and the number from 1 that it had."""
        length = offset = 0
        for number, line in enumerate(text.split("\n"), 1):
            if line:
                kept.append(line)
                self._starts.append(length)
                self._were_at.append((offset, number))
                length += len(line) + 1
            offset += len(line) + 1
        self.packed = "\n".join(kept)
        """What is left of it."""

    def lines_until(self, number: int) -> int:
        """How many lines are left of the first ones."""
        return sum(was <= number for _, was in self._were_at)

    def number(self, left: int) -> int:
        """The number that a line had, by its number among those that are left."""
        return self._were_at[left - 1][1] if 0 < left <= len(self._were_at) else left

    def find(self, statement: str, after: int) -> int:
        """Where a statement begins, at or behind an offset, and not in a comment; else -1."""
        at = self.packed.find(statement, after)
        while at >= 0 and is_in_comment(self.packed[after:at]):
            at = self.packed.find(statement, at + 1)
        return at

    def _was_at(self, offset: int) -> tuple[int, int]:
        number = bisect_right(self._starts, offset) - 1
        before, line = self._were_at[number]
        return before + offset - self._starts[number], line

    def line(self, offset: int) -> int:
        """The line that something is at."""
        return self._was_at(offset)[1]

    def original(self, start: int, end: int) -> str:
        """What stands between two offsets, its empty lines included."""
        return self._text[self._was_at(start)[0] : self._was_at(end - 1)[0] + 1]
