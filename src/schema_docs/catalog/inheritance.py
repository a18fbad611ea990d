"""Which columns of a partition are not as its parent's; rows in, rows out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]

_GIVEN: Final = ("nullable", "not_null", "default", "generation", "storage", "compression")
"""What a new partition takes over: that it differs was made so, whichever side has none."""

_NEVER_GIVEN: Final = (
    "statistics_target",
    "options",
    "privileges",
    "comment",
    "security_labels",
)
"""What a new partition is without: it is the partition's own where there is any that differs."""


def own_columns(rows: list[Row], parents: Mapping[int, int]) -> list[Row]:
    """The columns without those that a partition has as its parent has them."""
    by_name = {(row["relation"], row["name"]): row for row in rows} if parents else {}
    own = []
    for row in rows:
        if row["relation"] in parents:
            parent = by_name.get((parents[row["relation"]], row["name"]))
            if parent is None or not _differs(row, parent):
                continue
            row["inherited"] = False
        own.append(row)
    return own


def _differs(row: Row, parent: Row) -> bool:
    return (
        bool(row["sequences"])
        or any(row[name] != parent[name] for name in _GIVEN)
        or any(row[name] and row[name] != parent[name] for name in _NEVER_GIVEN)
    )
