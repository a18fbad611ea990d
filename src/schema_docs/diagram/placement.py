"""Which table stands in which column of the picture.

Graphviz's `dot` alone ranks tables by who refers to whom: forty tables that refer to `users` become
one column of forty, a strip that nobody can read. Here tables are dealt out to a given number of
columns instead, so that the columns come out about equally tall and lines mostly lead to the next
column, to the left or to the right. Order inside a column, exact positions and curves stay dot's.

Everything is a function of names, sizes and relations: no chance, no clock.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schema_docs.model import QualifiedName

_ASPECT = 3.2
"""Width over height of the tables alone. Lines that pass between them make the picture taller: it
comes out at about half of this, a page held sideways."""

_STEP = 80.0
"""Points: about four rows."""

_MORE_LINES_FROM = 120
"""Tables from which lines take more and more of the height, so that more columns are needed."""

_SAME_COLUMN = 9.0
"""What a line inside a column costs, in lines to the next one: it squeezes past neighbours."""

_EVENNESS = 30.0
"""How much even columns are worth; found by looking at pictures of 10 to 300 tables."""

_REACH = 3
"""How far beyond its neighbours' columns a table looks for a better place."""

_ROUNDS = 40
"""Improvement ends by itself long before; this is a promise that it ends."""

_ROUNDS_OF_DESCENT = 300
_TOWARDS_NOUGHT = 0.05

_EXCHANGE_UP_TO = 120
"""Tables up to which exchanging any two is tried as well: it takes the square of their number."""


Neighbours: TypeAlias = "Sequence[Sequence[int]]"
"""For each table, those that a line connects it with, once a line."""


@dataclass(frozen=True, slots=True)
class Size:
    """The estimated width and height of a drawn table, in points, space around it included."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Of each connected part, the column of each of its tables."""

    parts: Sequence[Mapping[QualifiedName, int]]

    @property
    def column(self) -> dict[QualifiedName, int]:
        """The column of each table within its part."""
        return {name: column for part in self.parts for name, column in part.items()}

    def columns(self) -> Iterator[list[QualifiedName]]:
        """The tables of each column of each part."""
        for part in self.parts:
            for column in range(max(part.values()) + 1):
                yield [name for name in part if part[name] == column]


def place(
    sizes: Mapping[QualifiedName, Size], pairs: Iterable[tuple[QualifiedName, QualifiedName]]
) -> Placement:
    """Deal the tables of `sizes` out to columns; `pairs` are child and parent of each line.

    Each connected part is dealt out for itself, so that what changes in one moves nothing in
    another.
    """
    pairs = tuple(pairs)
    related = {name for pair in pairs for name in pair}
    # From here on a table is a number: its place among those that are connected.
    connected = [name for name in sizes if name in related]
    number = {name: index for index, name in enumerate(connected)}
    neighbours: list[list[int]] = [[] for _ in connected]
    parents: list[list[int]] = [[] for _ in connected]
    for child, parent in pairs:
        if child != parent:
            neighbours[number[child]].append(number[parent])
            neighbours[number[parent]].append(number[child])
            parents[number[child]].append(number[parent])
    parts = []
    for part in _parts(neighbours):
        names = [connected[table] for table in part]
        within = {table: index for index, table in enumerate(part)}
        dealt = _deal(
            [_rounded(sizes[name].height) for name in names],
            [[within[other] for other in neighbours[table]] for table in part],
            [[within[other] for other in parents[table]] for table in part],
            _column_count([sizes[name] for name in names]),
        )
        parts.append(dict(zip(names, dealt, strict=True)))
    return Placement(parts=parts)


def _parts(neighbours: Neighbours) -> list[list[int]]:
    """The tables of each connected part, in their order."""
    parts = []
    seen: set[int] = set()
    for table in range(len(neighbours)):
        if table not in seen:
            part = _breadth_first(table, neighbours)
            seen.update(part)
            parts.append(sorted(part))
    return parts


def _rounded(height: float) -> float:
    """Heights in steps, so that one more row rarely makes a difference."""
    return math.ceil(height / _STEP) * _STEP


def _column_count(sizes: Sequence[Size]) -> int:
    """As many columns as give the picture the aspect that we aim for."""
    if not sizes:
        return 1
    height = sum(_rounded(size.height) for size in sizes)
    # A column is as wide as its widest table, so the wide ones count for more than the mean.
    widths = sorted(size.width for size in sizes)
    width = widths[len(widths) * 9 // 10]
    aspect = _ASPECT * max(1.0, len(sizes) / _MORE_LINES_FROM) ** 0.5
    return max(1, round(math.sqrt(aspect * height / width)))


def _deal(
    heights: Sequence[float], neighbours: Neighbours, parents: Neighbours, count: int
) -> list[int]:
    """The column of each table, without gaps in the numbers."""
    if not heights:
        return []
    generations = _generations(parents)
    by_descent = sorted(range(len(heights)), key=lambda table: (generations[table], table))
    starts = (by_descent, _by_closeness(neighbours), _around_hub(neighbours))
    deals = [_Deal(heights, neighbours, start, min(count, len(heights))) for start in starts]
    for deal in deals:
        deal.improve()
    columns = min(deals, key=_Deal.total).column
    used = {place: index for index, place in enumerate(sorted(set(columns)))}
    return _parents_first([used[place] for place in columns], generations)


def _parents_first(columns: Sequence[int], generations: Sequence[float]) -> list[int]:
    """The columns, or their mirror image if that has more parents left of their children."""
    last = max(columns)
    middle = sum(generations) / len(generations)
    slope = sum(
        (generation - middle) * column
        for generation, column in zip(generations, columns, strict=True)
    )
    return [last - column for column in columns] if slope < 0 else list(columns)


class _Deal:
    """Tables dealt out to columns, and how good that is.

    Heights are in shares of an even column's height, so that costs do not depend on the scale.
    """

    def __init__(
        self, heights: Sequence[float], neighbours: Neighbours, order: Sequence[int], count: int
    ) -> None:
        share = sum(heights) / count
        self._neighbours = neighbours
        self._height = [height / share for height in heights]
        self._load = [0.0] * count
        self.column = [0] * len(heights)
        filled = 0.0
        for table in order:
            height = self._height[table]
            # By its middle: a table that reaches over an end goes where most of it lies.
            place = min(count - 1, int(filled + height / 2))
            self.column[table] = place
            self._load[place] += height
            filled += height

    def total(self) -> float:
        """The cost of all lines, and of uneven columns."""
        lines = sum(self._lines(table, place) for table, place in enumerate(self.column)) / 2
        return lines + _EVENNESS * sum(load * load for load in self._load)

    def improve(self) -> None:
        """Move tables, and exchange them, until nothing gets better."""
        tables = range(len(self.column))
        for _ in range(_ROUNDS):
            better = False
            for table in tables:
                better |= self._move(table)
            if not better and len(tables) <= _EXCHANGE_UP_TO:
                for one, other in combinations(tables, 2):
                    better |= self._exchange(one, other)
            if not better:
                return

    def _move(self, table: int) -> bool:
        here = self.column[table]
        height = self._height[table]

        def cost(place: int) -> float:
            others = self._load[place] - (height if place == here else 0.0)
            return self._lines(table, place) + _EVENNESS * height * (2 * others + height)

        near = [here, *(self.column[other] for other in self._neighbours[table])]
        last = len(self._load) - 1
        places = range(max(0, min(near) - _REACH), min(last, max(near) + _REACH) + 1)
        best = min(places, key=cost)
        if cost(best) > cost(here) - 1e-6:
            return False
        self._put(table, best)
        return True

    def _exchange(self, one: int, other: int) -> bool:
        here, there = self.column[one], self.column[other]
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

    def _pair(self, one: int, other: int) -> float:
        here, there = self.column[one], self.column[other]
        lines = self._lines(one, here) + self._lines(other, there)
        return lines + _EVENNESS * (self._load[here] ** 2 + self._load[there] ** 2)

    def _put(self, table: int, place: int) -> None:
        self._load[self.column[table]] -= self._height[table]
        self._load[place] += self._height[table]
        self.column[table] = place

    def _lines(self, table: int, place: int) -> float:
        cost = 0.0
        for other in self._neighbours[table]:
            distance = abs(place - self.column[other])
            # A longer line crosses what lies between.
            cost += 2.0 * distance - 1.0 if distance else _SAME_COLUMN
        return cost


def _generations(parents: Neighbours) -> list[float]:
    """Parents before children: each table one generation from all it is related to, on average.

    Averages change little when the schema does, so the picture does, too.
    """
    relatives: list[list[tuple[int, int]]] = [[] for _ in parents]
    for child, others in enumerate(parents):
        for parent in others:
            relatives[child].append((parent, 1))
            relatives[parent].append((child, -1))
    generation = [0.0] * len(parents)
    for _ in range(_ROUNDS_OF_DESCENT):
        for table, near in enumerate(relatives):
            if near:
                total = sum(generation[other] + apart for other, apart in near)
                generation[table] = total / (len(near) + _TOWARDS_NOUGHT)
    return [round(each, 6) for each in generation]


def _by_closeness(neighbours: Neighbours) -> list[int]:
    """Every table soon after those it is related to, each connected part from one of its ends."""
    order: list[int] = []
    seen: set[int] = set()
    for table in range(len(neighbours)):
        if table not in seen:
            part = _breadth_first(_breadth_first(table, neighbours)[-1], neighbours)
            seen.update(part)
            order += part
    return order


def _around_hub(neighbours: Neighbours) -> list[int]:
    """The tables that most others are related to in the middle, the rest to both sides of them."""
    order: list[int] = []
    seen: set[int] = set()
    for table in sorted(range(len(neighbours)), key=lambda table: -len(neighbours[table])):
        if table not in seen:
            part = _breadth_first(table, neighbours)
            seen.update(part)
            order += part
    return order[1::2][::-1] + order[::2]


def _breadth_first(start: int, neighbours: Neighbours) -> list[int]:
    order = [start]
    seen = {start}
    for table in order:
        for other in neighbours[table]:
            if other not in seen:
                seen.add(other)
                order.append(other)
    return order
