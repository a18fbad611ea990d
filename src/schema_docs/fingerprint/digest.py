"""Digests of files by name and content: pure, and the same on every platform."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH: Final = 16
"""Hexadecimal digits: two files that agree by accident are not to be expected in 2⁶⁴ tries, and
who wants to deceive writes the right digest."""


def digest_of(files: Mapping[str, bytes | None]) -> str:
    """The digest of some files by their names, in whichever order; None: it is not there."""
    whole = sha256()
    for name in sorted(files):
        content = files[name]
        told = b"none" if content is None else sha256(content).digest()
        whole.update(sha256(name.encode("utf-8", "surrogateescape")).digest() + told)
    return whole.hexdigest()[:_LENGTH]


def as_checked_out(content: bytes) -> bytes:
    """A text without what a checkout on Windows, or an editor there, changes in it."""
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
