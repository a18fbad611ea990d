"""The colours of the picture, in one place, so that another set can take theirs some day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.model import QualifiedName

PAPER = "#ffffff"
INK = "#1e293b"
FAINT = "#64748b"
BORDER = "#b6c2d1"
KEY_ROW = "#fffaf0"
"""Behind the columns of a primary key."""

KEYS = {"PK": "#b45309", "FK": "#1d4ed8", "UK": "#047857"}


@dataclass(frozen=True, slots=True)
class Hue:
    """A table's colour: of the lines that lead to it, and, much lighter, of its header."""

    line: str
    header: str


PLAIN = Hue("#64748b", "#e8edf3")
"""Of a table that no line leads to."""

HUES = (
    Hue("#3b6fb6", "#dbe7f6"),
    Hue("#b8622b", "#f9e4d6"),
    Hue("#2f8a5b", "#d9f0e3"),
    Hue("#8b57a8", "#ecdff4"),
    Hue("#b5455f", "#f8dfe4"),
    Hue("#1f8a99", "#d6eff2"),
    Hue("#857419", "#f3edcb"),
    Hue("#5a5fc0", "#e2e3f8"),
)

HEADERS = frozenset(hue.header for hue in (PLAIN, *HUES))


def hues(references: Mapping[QualifiedName, int]) -> dict[QualifiedName, Hue]:
    """A colour for each table that others refer to, by how many do.

    Those with the most lines come first, so that the tables that shape the picture differ.
    """
    order = sorted(references, key=lambda name: (-references[name], name))
    return {name: HUES[place % len(HUES)] for place, name in enumerate(order)}
