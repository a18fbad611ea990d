"""The ratchet: a file that says how much of each kind was described once, and must stay so.

One line a kind, sorted, so that two branches that raise two kinds are merged by themselves.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from schema_docs.descriptions.coverage import KINDS
from schema_docs.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.descriptions.coverage import Coverage, Shortfall

Ratchet = dict[str, float]
"""The percentage of each kind that must be described."""


def read_ratchet(text: str, path: str) -> Ratchet:
    """What a ratchet's file says.

    Raises:
        ConfigurationError: it is not such a file.
    """
    try:
        content: Any = json.loads(text)
    except ValueError as error:
        raise ConfigurationError(f"{path}: cannot be read as JSON: {error}") from error
    if not isinstance(content, dict):
        raise ConfigurationError(f"{path}: must be an object with a percentage for each kind")
    for kind, percent in content.items():
        if kind not in KINDS:
            raise ConfigurationError(
                f"{path}: {kind!r} is no kind that is counted; there are {', '.join(KINDS)}"
            )
        is_number = isinstance(percent, int | float) and not isinstance(percent, bool)
        if not is_number or not 0 <= percent <= 100:
            raise ConfigurationError(f"{path}: {kind} must be a number from 0 to 100")
    return content


def write_ratchet(ratchet: Mapping[str, float]) -> str:
    """The text of the file."""
    return json.dumps(ratchet, indent=2, sort_keys=True) + "\n"


def fallen(coverage: Coverage, ratchet: Mapping[str, float], path: str) -> tuple[Shortfall, ...]:
    """The kinds of which less is described than the file says."""
    return tuple(
        count.short_of(ratchet[count.kind], path)
        for count in coverage.kinds
        if count.kind in ratchet and count.is_below(ratchet[count.kind])
    )


def raised(coverage: Coverage, ratchet: Mapping[str, float]) -> Ratchet:
    """The file's content with what has risen, and the kinds that are new."""
    now = {count.kind: count.percent for count in coverage.kinds}
    return {
        **ratchet,
        **{kind: percent for kind, percent in now.items() if percent > ratchet.get(kind, -1)},
    }
