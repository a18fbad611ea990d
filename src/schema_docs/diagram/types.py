"""Which types mean values of the same kind, as columns that refer to one another have."""

from __future__ import annotations

from typing import Final

_INTEGERS: Final = frozenset({"smallint", "integer", "bigint"})
_TEXTS: Final = frozenset({"text", "character varying", "character"})


def types_fit(one: str, other: str) -> bool:
    """Whether values of two types, as `format_type` spells them, mean the same.

    Lengths do not matter, nor which integers or which texts they are.
    """
    if one == other:
        return True
    if one.endswith("]") or other.endswith("]"):
        return False
    bases = {one.partition("(")[0], other.partition("(")[0]}
    return len(bases) == 1 or bases <= _INTEGERS or bases <= _TEXTS
