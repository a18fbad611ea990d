"""Where two texts begin to differ, and as much of long ones as a report has room for."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.diagram.stamp import Stamp

_WIDTH: Final = 120
"""Characters of a value that a report shows; `-v` shows the rest as a diff."""


def first_difference(before: str, after: str, stamp: Stamp) -> tuple[int, str]:
    """The line of a generated file in which it differs, and how.

    The stamp differs whenever something does, and is told only when nothing else is.

    Args:
        before: what is checked in.
        after: what it should be.
        stamp: what both begin with.
    """
    old, new = before.rstrip("\n").split("\n"), after.rstrip("\n").split("\n")
    start = 1 if stamp.is_on(before) else 0
    pairs = SequenceMatcher(None, old[start:], new[1:]).get_opcodes()
    for action, place, end, new_place, new_end in pairs:
        if action == "equal":
            continue
        line = start + place
        if action == "insert":
            missing = _first_words(new[1 + new_place : 1 + new_end])
            return min(line + 1, len(old)), f"{missing} is missing"
        if action == "delete":
            return line + 1, f"{_first_words(old[line : start + end])} should not be there"
        had, wanted = old[line], new[1 + new_place]
        if had.strip() != wanted.strip():  # else blanks are all that there is to tell
            had, wanted = had.strip(), wanted.strip()
        had, wanted = excerpts(had, wanted)
        return line + 1, f"{visible(had) or '(none)'} → {visible(wanted) or '(none)'}"
    return 1, "the first line"


def _first_words(lines: Sequence[str]) -> str:
    """The first line that is not empty, as part of a message."""
    return visible(excerpt([next(filter(str.strip, lines), "").strip()])) or "an empty line"


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Both values, or of long ones the place where they begin to differ."""
    if max(len(before), len(after)) <= _WIDTH:
        return before, after
    old, new = before.split("\n"), after.split("\n")
    pairs = list(zip_longest(old, new, fillvalue=""))
    number = next(number for number, (a, b) in enumerate(pairs) if a != b)
    same = next(
        (at for at, (a, b) in enumerate(zip(*pairs[number], strict=False)) if a != b),
        min(len(line) for line in pairs[number]),
    )
    start = 0
    if same > _WIDTH // 2:  # from the beginning of a word, some words before
        start = max(pairs[number][0].rfind(" ", 0, same - _WIDTH // 4) + 1, same - _WIDTH // 2)
    return excerpt(old, number, start), excerpt(new, number, start)


def excerpt(lines: Sequence[str], number: int = 0, start: int = 0) -> str:
    """One line from `start` on, with a mark where something is left out."""
    line = lines[number][start:] if number < len(lines) else ""
    shown = line[:_WIDTH].strip()
    if not shown:
        return ""
    more = number + 1 < len(lines) or len(line) > _WIDTH
    return f"{'… ' if number or start else ''}{shown}{' …' if more else ''}"
