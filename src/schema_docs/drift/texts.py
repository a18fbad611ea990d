"""Where two texts of one form, which nobody but us writes, begin to differ."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from schema_docs.spelling import visible

if TYPE_CHECKING:
    from schema_docs.diagram.stamp import Stamp

_LONGEST: Final = 100


def first_difference(before: str, after: str, stamp: Stamp) -> tuple[int, str]:
    """The line of `before` in which the difference is, and what it is.

    The stamp differs whenever something does, and is told only when nothing else is.

    Args:
        before: what is checked in.
        after: what it should be.
        stamp: what both begin with.
    """
    old, new = before.splitlines(), after.splitlines()
    start = 1 if stamp.is_on(before) else 0
    pairs = SequenceMatcher(None, old[start:], new[1:]).get_opcodes()
    for action, place, end, new_place, _ in pairs:
        if action == "equal":
            continue
        line = start + place
        wanted = "" if action == "delete" else _shown(new[1 + new_place])
        if action == "insert":
            return min(line + 1, max(len(old), 1)), f"{wanted} is missing"
        if action == "delete":
            told = next((each for each in old[line : start + end] if each.strip()), "")
            return line + 1, f"{_shown(told) or 'an empty line'} should not be there"
        return line + 1, f"{_shown(old[line])} → {wanted}"
    return 1, "the first line"


def _shown(line: str) -> str:
    """A line as part of a message."""
    told = visible(line.strip())
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1].rstrip() + "…"
