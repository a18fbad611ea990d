"""Which members of a graph belong together: bottom up, whole numbers only, the same everywhere.

Every member begins as a community of its own; the two that are tied the most, for the size of the
smaller one, become one, as long as it does not get too large. So a new member changes what is near
to it. Methods that look for the best partition of the whole (Louvain, Leiden) move much of it with
every change, and their result depends on chance, on the order of the input and on their version.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRECISION: Final = 1 << 16
"""Ties are divided by sizes, in whole numbers: to so many parts of one."""


_CLOSE: Final = 4
"""A community that is large enough stays by itself where its members are tied to each other by more
than so many times what ties it to any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large communities are."""

    largest: int
    """No community has more members."""
    enough: int
    """From here on, it joins another only where most of its ties lead there."""


def communities(
    count: int, ties: Mapping[tuple[int, int], int], sizes: Sizes
) -> list[tuple[int, ...]]:
    """The members 0 to `count` - 1 in their communities, by the lowest member of each.

    Args:
        count: how many members there are. Their order decides where ties are alike, so it must not
            be one of chance.
        ties: how much two members, the lower one first, belong together.
        sizes: how large communities are.
    """
    return _Merging(count, ties, sizes).run()


class _Merging:
    def __init__(self, count: int, ties: Mapping[tuple[int, int], int], sizes: Sizes) -> None:
        self._sizes = sizes
        self._members: dict[int, list[int]] = {member: [member] for member in range(count)}
        self._ties: dict[int, dict[int, int]] = {member: {} for member in range(count)}
        for (one, other), tie in ties.items():
            self._ties[one][other] = self._ties[other][one] = tie
        self._inside = dict.fromkeys(range(count), 0)
        self._queue = [
            self._entry(one, other) for one, near in self._ties.items() for other in near
            if one < other
        ]  # fmt: skip
        heapify(self._queue)

    def run(self) -> list[tuple[int, ...]]:
        while self._queue:
            entry = heappop(self._queue)
            *_, one, other = entry
            if self._ties.get(one, {}).get(other) is None:
                continue  # one of them has become part of another
            if self._entry(one, other) == entry and self._fit(one, other):
                self._merge(one, other)
        return sorted(tuple(sorted(members)) for members in self._members.values())

    def _entry(self, one: int, other: int) -> tuple[int, int, int, int]:
        """Sorts the pair that is tied the most first, and of those the one with fewer members.

        A community goes by its lowest member.
        """
        sizes = len(self._members[one]), len(self._members[other])
        tie = self._ties[one][other] * _PRECISION // min(sizes)
        return -tie, sum(sizes), min(one, other), max(one, other)

    def _fit(self, one: int, other: int) -> bool:
        small, large = sorted((one, other), key=lambda each: (len(self._members[each]), each))
        together = len(self._members[small]) + len(self._members[large])
        if together > self._sizes.largest:
            return False
        if len(self._members[small]) < self._sizes.enough:
            return True
        tie = self._ties[small][large]
        outside = sum(self._ties[small].values())
        return 2 * tie >= outside and _CLOSE * tie >= self._inside[small]

    def _merge(self, one: int, other: int) -> None:
        kept, gone = min(one, other), max(one, other)
        self._members[kept] += self._members.pop(gone)
        near = self._ties[kept]
        self._inside[kept] += self._inside.pop(gone) + near[gone]
        for third, tie in self._ties.pop(gone).items():
            del self._ties[third][gone]
            if third != kept:
                near[third] = self._ties[third][kept] = near.get(third, 0) + tie
        # The size has changed, and with it how much each tie counts.
        for third in near:
            heappush(self._queue, self._entry(kept, third))
