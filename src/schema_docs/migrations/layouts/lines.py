"""Parts of a file that keep their line numbers: what does not run becomes empty lines.

The markers of migration tools are whole lines. Where one ends a statement, a `;` takes its place,
so that a statement without one does not run into the next part.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Mark(Enum):
    """What a line says to its tool."""

    UP = auto()
    """What follows runs."""
    DOWN = auto()
    """What follows does not."""
    ENDS_STATEMENT = auto()
    OTHER = auto()
    """Something that makes no difference here."""


def part_that_runs(
    text: str, mark_of: Callable[[str], Mark | None], *, from_start: bool = False
) -> str:
    """The text with everything but its upward parts emptied.

    Args:
        text: of the whole file.
        mark_of: tells of a line, without its line end, which mark it is.
        from_start: whether what stands before the first mark runs too.
    """
    runs, kept = from_start, []
    for line in text.split("\n"):
        mark = mark_of(line.rstrip("\r"))
        if mark in {Mark.UP, Mark.DOWN}:
            was, runs = runs, mark is Mark.UP
            kept.append(";" if was else "")
        elif mark is Mark.ENDS_STATEMENT:
            kept.append(";" if runs else "")
        elif mark is Mark.OTHER:
            kept.append("")
        else:
            kept.append(line if runs else "")
    return "\n".join(kept)
