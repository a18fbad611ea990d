"""Digests of files by name and content: pure, and the same on every platform."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH: Final = 16
"""Hexadecimal digits: two files that agree by accident are not to be expected in 2⁶⁴ tries, and
who wants to deceive writes the right digest."""

_QUOTES: Final = (b"'", b'"')


def digest_of(files: Mapping[str, bytes | None]) -> str:
    """The digest of some files by their names, in whichever order; None: it is not there."""
    whole = sha256()
    for name in sorted(files):
        content = files[name]
        told = b"none" if content is None else sha256(content).digest()
        whole.update(sha256(name.encode("utf-8", "surrogateescape")).digest() + told)
    return whole.hexdigest()[:_LENGTH]


def may_keep_line_ends(script: bytes) -> bool:
    """Whether line ends of Windows may be part of a text in quotes, where PostgreSQL keeps them.

    An apostrophe in a comment is taken for the beginning of one too.
    """
    return b"\r\n" in script and any(map(_may_open_a_text, script.split(b"\n")))


def _may_open_a_text(line: bytes) -> bool:
    """Whether a text in quotes may go on in the next line."""
    before_quotes = min((at for sign in _QUOTES if (at := line.find(sign)) >= 0), default=0)
    is_comment = b"--" in line[:before_quotes]
    return not is_comment and any(line.count(sign) % 2 for sign in _QUOTES)


def as_checked_out(content: bytes) -> bytes:
    """A text without what a checkout on Windows, or an editor there, changes in it."""
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
