"""The line by which a later check knows what a generated text was made of, and that it is whole.

It holds digests: one of all that follows it, and where that cannot be made again in no time, one
of what it was made from. Line ends, a byte order mark and newlines at the end, which git and
editors change, count in none of them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

State = Literal["fresh", "stale", "edited"]
"""`edited`: it is not what we wrote. `stale`: it is, but of another schema."""

_DIGEST: Final = "sha256:{}"


@dataclass(frozen=True)
class Stamp:
    """How the first line of a kind of file is worded, with `{}` in place of each digest.

    The last digest is the one of the text that follows.
    """

    words: str

    def on(self, text: str, *sources: str) -> str:
        """The text below its stamp."""
        digests = map(_digest, (*sources, text))
        return self.words.format(*(_DIGEST.format(digest) for digest in digests)) + "\n" + text

    def off(self, stamped: str) -> str:
        """The text without its stamp: by which nobody takes it for one of ours."""
        return stamped[found.end() :] if (found := self._pattern.match(stamped)) else stamped

    def read(self, stamped: str) -> tuple[str, ...] | None:
        """The digests of what an untouched text was made from; None where it was touched."""
        plain = _plain(stamped)
        found = self._pattern.match(plain)
        if found is None:
            return None
        *sources, text = found.groups()
        return tuple(sources) if text == _digest(plain[found.end() :]) else None

    def is_on(self, text: str) -> bool:
        """Whether the text has such a stamp, be it the right one or not."""
        return self._pattern.match(_plain(text)) is not None

    def state(self, stamped: str, *sources: str) -> State:
        """Whether a checked-in text is the one that was made from these sources."""
        digests = self.read(stamped)
        if digests is None:
            return "edited"
        return "fresh" if digests == tuple(map(_digest, sources)) else "stale"

    def state_beside(self, stamped: str, now: str) -> State:
        """Whether a checked-in text, made from nothing that it tells of, is this one."""
        if _plain(stamped) == _plain(now):
            return "fresh"
        return "edited" if self.read(stamped) is None else "stale"

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(
            re.escape(self.words).replace(r"\{\}", _DIGEST.format("([0-9a-f]{64})")) + "\n"
        )


_WORDS: Final = "Written by schema-docs, not by hand; what follows is {}"
STAMPS: Final = {
    "mermaid": Stamp(f"%% {_WORDS}"),
    "dbml": Stamp(f"// {_WORDS}\n"),
}
"""By what `Generated.export` calls the text."""

PICTURE: Final = Stamp("<!-- schema-docs: drawn from dot {} as picture {} -->")
"""Of an SVG, which says of which DOT source it is, too."""


def _digest(text: str) -> str:
    return hashlib.sha256(_plain(text).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\n") + "\n"
