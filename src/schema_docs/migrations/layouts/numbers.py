"""The number or time that a migration's name begins with: order, and what comes next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

_VERSION: Final = re.compile(
    r"(?P<prefix>[vV]?)(?P<parts>"
    r"(?:19|20)\d{2}(?P<sign>[._-]?)[01]\d(?P=sign)[0-3]\d(?:[._-][0-2]\d{3}(?:\d{2})?)?(?![0-9])"
    r"|[0-9]+(?:\.[0-9]+)*)(?P<letter>[a-z]?)"
    r"(?P<separator>__|[ _.-]|$)"
)
_PART: Final = re.compile(r"[0-9]+")

_TIMES: Final = (
    (r"(?:19|20)\d{2}[01]\d[0-3]\d[0-2]\d{5}", "%Y%m%d%H%M%S"),
    (r"(?:19|20)\d{2}[01]\d[0-3]\d[0-2]\d{3}", "%Y%m%d%H%M"),
    (r"(?:19|20)\d{2}[01]\d[0-3]\d", "%Y%m%d"),
    (r"(?:19|20)\d{2}[._-][01]\d[._-][0-3]\d", "%Y-%m-%d"),
    (r"(?:19|20)\d{2}[01]\d[0-3]\d[._-][0-2]\d{5}", "%Y%m%d-%H%M%S"),
    (r"(?:19|20)\d{2}[01]\d[0-3]\d[._-][0-2]\d{3}", "%Y%m%d-%H%M"),
    (r"(?:19|20)\d{2}[._-][01]\d[._-][0-3]\d[._-][0-2]\d{5}", "%Y-%m-%d-%H%M%S"),
    (r"(?:19|20)\d{2}[._-][01]\d[._-][0-3]\d[._-][0-2]\d{3}", "%Y-%m-%d-%H%M"),
    (r"1\d{9}", "seconds"),
    (r"1\d{12}", "milliseconds"),
    (r"(?:19|20)\d{2}[01]\d[0-3]\d[0-2]\d{8,11}", "%Y%m%d%H%M%S"),
)
"""How tools write a time; what is longer than its format has parts of a second."""


_DIGITS_OF_A_TIME: Final = 20
"""Of the longest one: pop's, to the microsecond."""


@dataclass(frozen=True)
class Version:
    """`v1.10` of `v1.10_orders.sql`, `032a` of `032a_orders.sql`."""

    prefix: str
    number: str
    """As it is written, without prefix and letter."""
    letter: str
    separator: str
    """What stands between it and the words."""

    @property
    def key(self) -> tuple[tuple[int, ...], str]:
        """The order: by number, not by text; a time however it is written."""
        if self.time_format not in {None, "seconds", "milliseconds"}:
            digits = "".join(_PART.findall(self.number))
            return (int(digits.ljust(_DIGITS_OF_A_TIME, "0")),), self.letter
        return tuple(map(int, _PART.findall(self.number))), self.letter

    @property
    def time_format(self) -> str | None:
        """How the time is written, where the number is one."""
        return next((form for one, form in _TIMES if re.fullmatch(one, self.number)), None)

    def next(self, now: datetime | None) -> str | None:
        """The number or time after this one, in the same spelling.

        Args:
            now: the time; None: only a number is asked for, and of a time nothing is told.
        """
        form = self.time_format
        if form is None:
            *_, last = _PART.finditer(self.number)
            following = str(int(last[0]) + 1).zfill(len(last[0]))
            return self.prefix + self.number[: last.start()] + following
        if now is None:
            return None
        time = _written(now, form, self.number)
        if _digits(time) <= _digits(self.number) and not form.endswith("%d"):
            # The last file is of the future, or of this very second.
            time = str(int(self.number) + 1) if self.number.isdecimal() else time
        return self.prefix + time


def version_of(name: str) -> Version | None:
    """The version that a file's or folder's name begins with; None where there is none."""
    match = _VERSION.match(name)
    if match is None:
        return None
    return Version(match["prefix"], match["parts"], match["letter"], match["separator"])


def by_number(name: str) -> tuple[int, tuple[tuple[int, ...], str], str]:
    """A key to sort names by: numbered ones first, by number; the rest by code point."""
    version = version_of(name)
    return (1, ((), ""), name) if version is None else (0, version.key, name)


def last_version(names: Iterable[str]) -> Version | None:
    """The highest version among names; None where none has one."""
    found = [version for name in names if (version := version_of(name)) is not None]
    return max(found, key=lambda version: version.key, default=None)


def following(last: Version, now: datetime | None) -> str | None:
    """What the next name begins with, its separator included; None of times without `now`."""
    text = last.next(now)
    # `0001.sql` has only its ending behind the number.
    return None if text is None else text + (last.separator.strip(".") or "_")


def _written(now: datetime, form: str, like: str) -> str:
    match form:
        case "seconds":
            return str(int(now.timestamp()))
        case "milliseconds":
            return str(int(now.timestamp() * 1000))
        case _:
            signs = iter(re.findall(r"[._-]", like))
            written = re.sub("-", lambda _: next(signs), now.strftime(form))
            return written.ljust(len(like), "0")


def _digits(text: str) -> int:
    return int("".join(_PART.findall(text)))


def next_start(names: Sequence[str], now: datetime | None) -> str | None:
    """What the name of the next migration begins with, its separator included.

    None where that is a time and there is no `now`, and where no name has a version.
    """
    last = last_version(names)
    return None if last is None else following(last, now)


def next_stem(names: Sequence[str], slug: str, now: datetime) -> str:
    """`029_add_items`, spelled as the neighbours are; by time where they have no versions."""
    start = next_start(names, now) or now.strftime("%Y%m%d%H%M%S_")
    return start + (slug.replace("_", "-") if start.endswith("-") else slug)
