"""What the name of a Flyway file says: which kind, which version, which words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_VERSIONED: Final = re.compile(
    r"(?P<kind>[VUB])(?P<version>[0-9]+(?:[._][0-9]+)*)(?:__(?P<words>.*))?\.sql", re.DOTALL
)
_REPEATABLE: Final = re.compile(r"(?P<kind>R)__(?P<words>.*)\.sql", re.DOTALL)
_CALLBACK: Final = re.compile(r"(?P<event>(?:before|after)[A-Z][A-Za-z]+)(?:__.*)?\.sql", re.DOTALL)


@dataclass(frozen=True)
class FlywayName:
    """A file's path and what its name says."""

    path: str
    kind: str
    """`V`, `R`, `U`, `B`, or the event of a callback."""
    version: tuple[int, ...] = ()
    """Numbers without zeros at the end: 1.0 is 1."""
    spelled: str = ""
    """The version as it is written."""
    words: str = ""

    @property
    def key(self) -> tuple[tuple[int, ...], str, str]:
        """The order within a kind."""
        return self.version, self.words, self.path


def flyway_name(path: str) -> FlywayName | None:
    """What a path says; None where Flyway would not look at the file."""
    name = path.rpartition("/")[2]
    if match := _VERSIONED.fullmatch(name):
        numbers = [int(each) for each in re.split(r"[._]", match["version"])]
        while len(numbers) > 1 and numbers[-1] == 0:
            numbers.pop()
        return FlywayName(
            path, match["kind"], tuple(numbers), match["version"], match["words"] or ""
        )
    if match := _REPEATABLE.fullmatch(name):
        return FlywayName(path, "R", words=match["words"])
    if match := _CALLBACK.fullmatch(name):
        return FlywayName(path, match["event"])
    return None
