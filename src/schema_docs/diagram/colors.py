"""The colours of the picture, by day and by night, in one place.

A drawing carries those of the day. What each of them is by night follows from the colour alone, so
that a style sheet can be written for any drawing. Lines, headers and texts are told apart by more
than colour: where it leads, what it says.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from schema_docs.model import QualifiedName

PAPER: Final = "#f8fafc"
TABLE: Final = "#ffffff"
INK: Final = "#1e293b"
FAINT: Final = "#5b6b82"
"""Types, notes and other words that stand back."""
BORDER: Final = "#b6c2d1"
BACKGROUND: Final = "#7a899e"
"""Lines that stand back: to tables of other pictures, and from views."""
KEY_ROW: Final = "#fff9ec"
"""Behind the columns of a primary key."""

_SEEN: Final = 3.2
"""WCAG asks for a contrast of 3 for lines that mean something."""

KEYS: Final = {"PK": "#a34a07", "FK": "#1d4ed8", "UK": "#04704f"}


@dataclass(frozen=True, slots=True)
class Hue:
    """A table's colour: of the lines that lead to it, and, much lighter, of its header."""

    line: str
    header: str


def mixed(color: str, other: str, share: float) -> str:
    """A colour with this share of another in it."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return _hex(one + (two - one) * share for one, two in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def hue(color: str) -> Hue:
    """Line and header of a colour that somebody chose, dark enough to be seen on paper."""
    return Hue(_until_seen(color.lower(), PAPER, "#000000"), mixed(color, TABLE, 0.84))


def _until_seen(color: str, behind: str, towards: str) -> str:
    for step in range(20):
        seen = mixed(color, towards, step / 20)
        if contrast(seen, behind) >= _SEEN:
            return seen
    return towards


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(color: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


PLAIN: Final = Hue("#64748b", "#e8edf3")
"""Of a table that no line leads to."""

HUES: Final = tuple(
    map(
        hue,
        # After Okabe and Ito, whose colours people with any kind of colour vision can tell apart,
        # darkened where a thin line would not be seen.
        (
            "#0072b2", "#c9580c", "#1a7f37", "#b5578f",
            "#8a6d00", "#5a5fc0", "#1b88ad", "#6f5a4e",
        ),
    )
)  # fmt: skip

_NIGHT: Final = {
    PAPER: "#0f172a",
    TABLE: "#1b2537",
    INK: "#e2e8f0",
    FAINT: "#a9b6c9",
    BORDER: "#4b5b73",
    BACKGROUND: "#64748b",
    KEY_ROW: "#2b2d38",
    KEYS["PK"]: "#fbbf24",
    KEYS["FK"]: "#93c5fd",
    KEYS["UK"]: "#6ee7b7",
    PLAIN.line: "#94a3b8",
    PLAIN.header: "#334155",
}
_LIGHT: Final = 0.72
"""Lightness from which a colour lies behind words: a header, and no line."""


def night(color: str) -> str:
    """What a colour of the day is on a dark screen."""
    known = _NIGHT.get(color)
    if known is not None:
        return known
    hue_, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    if lightness >= _LIGHT:
        return _hex(colorsys.hls_to_rgb(hue_, 0.27, min(saturation, 0.45)))
    return _until_seen(mixed(color, "#ffffff", 0.4), _NIGHT[PAPER], "#ffffff")


def hues(
    references: Mapping[QualifiedName, int], hubs: Collection[QualifiedName] = ()
) -> dict[QualifiedName, Hue]:
    """A colour for each table that others refer to, by how many do.

    Those with the most lines come first, so that the tables that shape the picture differ. The
    colour of a hub, which stands in many rows, is as far as possible its own.
    """
    order = sorted(references, key=lambda name: (-references[name], name))
    first = [name for name in order if name in hubs][: len(HUES) // 2]
    rest = HUES[len(first) :]
    others = [name for name in order if name not in first]
    return {name: HUES[place] for place, name in enumerate(first)} | {
        name: rest[place % len(rest)] for place, name in enumerate(others)
    }
