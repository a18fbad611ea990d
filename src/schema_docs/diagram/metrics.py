"""How wide a text is, in Helvetica: what Graphviz measures with, and what fonts of its widths draw.

The widths are those of Adobe's metrics files, in thousandths of the font's size. Liberation Sans,
Arimo, Arial and Nimbus Sans have the same ones.
"""

from __future__ import annotations

import unicodedata

_FIRST = " "
_REGULAR = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
_OURS = {"\xa0": 278, "…": 1000, "→": 1000, "←": 1000, "·": 278, "\N{MULTIPLICATION SIGN}": 584}
"""Signs that we write ourselves."""

_WIDE = 1000
_OTHER = 620
"""A letter of another script, more or less."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width in points; an estimate where the text is not `measured`."""
    widths = _BOLD if bold else _REGULAR
    return sum(_letter(letter, widths) for letter in text) * size / 1000


def measured(text: str) -> bool:
    """Whether every letter's width is known, and not guessed."""
    return all(letter in _OURS or " " <= letter <= "~" for letter in text)


def _letter(letter: str, widths: tuple[int, ...]) -> int:
    place = ord(letter) - ord(_FIRST)
    if 0 <= place < len(widths):
        return widths[place]
    if letter in _OURS:
        return _OURS[letter]
    if unicodedata.combining(letter):
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in {"W", "F"} else _OTHER
