"""Which colour a group of tables has: always the same, and not that of another where it can be."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from schema_docs.diagram.colors import HUES

if TYPE_CHECKING:
    from collections.abc import Sequence


def group_colors(names: Sequence[str]) -> list[str]:
    """A colour, `#rrggbb`, for each of the names, whatever their order.

    Each name has a favourite. Where two have the same one, the second takes the next that is free,
    as long as there are colours that nobody has.
    """
    found: dict[str, int] = {}
    for name in sorted(names, key=_digest):
        favourite = _digest(name) % len(HUES)
        others = [(favourite + step) % len(HUES) for step in range(len(HUES))]
        worn = list(found.values())
        found[name] = min(others, key=worn.count)
    return [HUES[found[name]].line for name in names]


def _digest(name: str) -> int:
    return int(hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest(), 16)
