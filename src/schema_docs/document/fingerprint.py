"""The last line of a document: which version wrote it, and digests of what it was built from.

It is a comment, which no reader sees. The page is read, merged and compared without it, so that
neither an old nor a forged one is drift; only the quick answer of `check` looks at it. Whatever a
later version will write there is read as far as it is understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MARK: Final = re.compile(
    r" {0,3}<!--\s*schema-docs\s+(?P<version>\d[\w.+!-]*?)(?::\s+(?P<told>.*?))?\s*-->\s*",
    re.DOTALL,
)
_DIGEST: Final = re.compile(r"(?P<of>[a-z]+) (?P<digest>[0-9a-f]+)")
_DEFINITION: Final = re.compile(r" {0,3}\[[^\]]+\]:\s*\S")
"""A link's address: it shows nothing, and some formatters move all of them to the very end."""


@dataclass(frozen=True)
class Fingerprint:
    """What a document says of how it came about."""

    version: str
    """Of the schema-docs that wrote it."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """By what they are of; none where that could not be known."""

    def __str__(self) -> str:
        told = ", ".join(f"{of} {digest}" for of, digest in self.digests.items())
        return f"<!-- schema-docs {self.version}{': ' if told else ''}{told} -->"


def fingerprint_of(page: str) -> Fingerprint | None:
    """The one that a document ends with; None where it has none."""
    lines = page.split("\n")
    number = _number(lines)
    mark = None if number is None else MARK.fullmatch(lines[number])
    if mark is None:
        return None
    parts = (_DIGEST.fullmatch(part) for part in (mark["told"] or "").split(", "))
    return Fingerprint(mark["version"], {part["of"]: part["digest"] for part in parts if part})


def without_fingerprint(page: str) -> str:
    """The page that `with_fingerprint` was given; as it is where it has none."""
    lines = page.split("\n")
    number = _number(lines)
    if number is None:
        return page
    before, after = lines[:number], lines[number + 1 :]
    while after and not after[0].strip():
        del after[0]
    while not after and before and not before[-1].strip():
        del before[-1]
    return "\n".join([*before, *after] if after else [*before, ""])


def with_fingerprint(page: str, fingerprint: Fingerprint) -> str:
    """A page that ends with a fingerprint in place of the one that it had.

    Args:
        page: with one newline at its end.
        fingerprint: what is written.
    """
    lines = without_fingerprint(page).rstrip("\n").split("\n")
    last = _ends(lines)
    if 0 < last < len(lines) and not lines[last - 1].strip():
        return "\n".join([*lines[:last], str(fingerprint), "", *lines[last:], ""])
    return "\n".join([*lines, "", str(fingerprint), ""])


def _number(lines: Sequence[str]) -> int | None:
    """Where the fingerprint stands: below it are addresses of links at most.

    So no line of a code block or of somebody's notes can be taken for it: their ends come after.
    """
    last = _ends(lines) - 1
    while last >= 0 and not lines[last].strip():
        last -= 1
    return last if last >= 0 and MARK.fullmatch(lines[last]) else None


def _ends(lines: Sequence[str]) -> int:
    """Where a page ends but for the addresses of links: the number of the first of these."""
    first = number = len(lines)
    while number and (not lines[number - 1].strip() or _DEFINITION.match(lines[number - 1])):
        number -= 1
        first = number if lines[number].strip() else first
    return first
