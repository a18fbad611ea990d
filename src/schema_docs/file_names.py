"""What a file may be called on every system."""

from __future__ import annotations

from typing import Final

DEVICES: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
"""What Windows lets no file be called, whatever its ending."""


def stem(name: str) -> str:
    """A name in small letters as that of a file, without its ending."""
    return f"_{name}" if name in DEVICES else name
