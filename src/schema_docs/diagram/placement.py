"""Which table stands in which column of the picture.

Graphviz's `dot` alone ranks tables by who refers to whom: forty tables that refer to `users` become
one column of forty, a strip that nobody can read. Here tables are dealt out to a given number of
columns instead, so that the columns come out about equally tall and lines mostly lead to the next
column, to the left or to the right. Order inside a column, exact positions and curves stay dot's.

Everything is a function of names, sizes and relations: no chance, no clock.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema_docs.model import QualifiedName

_ASPECT = 3.2
"""Width over height of the tables alone. Lines that pass between them make the picture taller: it
comes out at about half of this, a page held sideways."""

_SAME_COLUMN = 9.0
"""What a line inside a column costs, in lines to the next one: it squeezes past neighbours."""

_EVENNESS = 30.0
"""How much even columns are worth; found by looking at pictures of 10 to 300 tables."""

_ROUNDS = 40
"""Improvement ends by itself long before; this is a promise that it ends."""

_EXCHANGE_UP_TO = 120
"""Tables up to which exchanging any two is tried as well: it takes the square of their number."""


@dataclass(frozen=True, slots=True)
class Size:
    """The estimated width and height of a drawn table, in points, space around it included."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placement:
    """`column` of each table that has relations; `grid`, row by row, of those that have none."""

    column: Mapping[QualifiedName, int]
    grid: Sequence[Sequence[QualifiedName]]


def place(
    sizes: Mapping[QualifiedName, Size], pairs: Iterable[tuple[QualifiedName, QualifiedName]]
) -> Placement:
    """Deal the tables of `sizes` out to columns; `pairs` are those that a line connects."""
    neighbours: dict[QualifiedName, list[QualifiedName]] = defaultdict(list)
    related = set()
    for one, other in pairs:
        related |= {one, other}
        if one != other:
            neighbours[one].append(other)
            neighbours[other].append(one)
    connected = [name for name in sizes if name in related]
    alone = [name for name in sizes if name not in related]
    count = _column_count(list(sizes.values()))
    column: dict[QualifiedName, int] = {}
    if connected:
        heights = {name: sizes[name].height for name in connected}
        starts = (_by_closeness(connected, neighbours), _around_hub(connected, neighbours))
        deals = [_Deal(heights, neighbours, start, min(count, len(connected))) for start in starts]
        for deal in deals:
            deal.improve()
        column = min(deals, key=_Deal.total).columns()
    return Placement(
        column=column,
        grid=[alone[start : start + count] for start in range(0, len(alone), count)],
    )


def _column_count(sizes: Sequence[Size]) -> int:
    """As many columns as give the picture the aspect that we aim for."""
    if not sizes:
        return 1
    height = sum(size.height for size in sizes)
    # A column is as wide as its widest table, so the wide ones count for more than the mean.
    widths = sorted(size.width for size in sizes)
    width = widths[len(widths) * 9 // 10]
    return max(1, round(math.sqrt(_ASPECT * height / width)))


class _Deal:
    """Tables dealt out to columns, and how good that is.

    Heights are in shares of an even column's height, so that costs do not depend on the scale.
    """

    def __init__(
        self,
        heights: Mapping[QualifiedName, float],
        neighbours: Mapping[QualifiedName, Sequence[QualifiedName]],
        order: Sequence[QualifiedName],
        count: int,
    ) -> None:
        share = sum(heights.values()) / count
        self._neighbours = neighbours
        self._height = {name: height / share for name, height in heights.items()}
        self._load = [0.0] * count
        self._column: dict[QualifiedName, int] = {}
        filled = 0.0
        for name in order:
            height = self._height[name]
            # By its middle: a table that reaches over an end goes where most of it lies.
            place = min(count - 1, int(filled + height / 2))
            self._column[name] = place
            self._load[place] += height
            filled += height

    def columns(self) -> dict[QualifiedName, int]:
        """The column of each table, by name, without gaps in the numbers."""
        used = {place: index for index, place in enumerate(sorted(set(self._column.values())))}
        return {name: used[self._column[name]] for name in self._height}

    def total(self) -> float:
        """The cost of all lines, and of uneven columns."""
        lines = sum(self._lines(name, self._column[name]) for name in self._height) / 2
        return lines + _EVENNESS * sum(load * load for load in self._load)

    def improve(self) -> None:
        """Move tables, and exchange them, until nothing gets better."""
        names = list(self._height)
        for _ in range(_ROUNDS):
            better = False
            for name in names:
                better |= self._move(name)
            if not better and len(names) <= _EXCHANGE_UP_TO:
                for one, other in combinations(names, 2):
                    better |= self._exchange(one, other)
            if not better:
                return

    def _move(self, name: QualifiedName) -> bool:
        here = self._column[name]
        height = self._height[name]

        def cost(place: int) -> float:
            others = self._load[place] - (height if place == here else 0.0)
            return self._lines(name, place) + _EVENNESS * height * (2 * others + height)

        best = min(range(len(self._load)), key=cost)
        if cost(best) > cost(here) - 1e-6:
            return False
        self._put(name, best)
        return True

    def _exchange(self, one: QualifiedName, other: QualifiedName) -> bool:
        here, there = self._column[one], self._column[other]
        if here == there:
            return False
        before = self._pair(one, other)
        self._put(one, there)
        self._put(other, here)
        if self._pair(one, other) < before - 1e-6:
            return True
        self._put(one, here)
        self._put(other, there)
        return False

    def _pair(self, one: QualifiedName, other: QualifiedName) -> float:
        loads = (self._load[self._column[name]] for name in (one, other))
        lines = sum(self._lines(name, self._column[name]) for name in (one, other))
        return lines + _EVENNESS * sum(load * load for load in loads)

    def _put(self, name: QualifiedName, place: int) -> None:
        self._load[self._column[name]] -= self._height[name]
        self._load[place] += self._height[name]
        self._column[name] = place

    def _lines(self, name: QualifiedName, place: int) -> float:
        cost = 0.0
        for other in self._neighbours.get(name, ()):
            distance = abs(place - self._column[other])
            # A longer line crosses what lies between.
            cost += 2.0 * distance - 1.0 if distance else _SAME_COLUMN
        return cost


def _by_closeness(
    names: Sequence[QualifiedName], neighbours: Mapping[QualifiedName, Sequence[QualifiedName]]
) -> list[QualifiedName]:
    """Every table soon after those it is related to, each connected part from one of its ends."""
    order: list[QualifiedName] = []
    seen: set[QualifiedName] = set()
    for name in names:
        if name not in seen:
            end = _breadth_first(name, neighbours)[-1]
            part = _breadth_first(end, neighbours)
            seen.update(part)
            order += part
    return order


def _around_hub(
    names: Sequence[QualifiedName], neighbours: Mapping[QualifiedName, Sequence[QualifiedName]]
) -> list[QualifiedName]:
    """The tables that most others are related to in the middle, the rest to both sides of them."""
    order: list[QualifiedName] = []
    seen: set[QualifiedName] = set()
    for name in sorted(names, key=lambda name: -len(neighbours.get(name, ()))):
        if name not in seen:
            part = _breadth_first(name, neighbours)
            seen.update(part)
            order += part
    return order[1::2][::-1] + order[::2]


def _breadth_first(
    start: QualifiedName, neighbours: Mapping[QualifiedName, Sequence[QualifiedName]]
) -> list[QualifiedName]:
    order = [start]
    seen = {start}
    for name in order:
        for other in neighbours.get(name, ()):
            if other not in seen:
                seen.add(other)
                order.append(other)
    return order
