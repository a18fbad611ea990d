"""Where the separate parts of a picture stand: packed on the page, as pages are, held sideways.

Graphviz stacks parts that no line connects. Each of them keeps its inner order here and is moved as
a whole: the largest first, then by name, each as high up, then as far left as there is room.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.drawing import Area, Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema_docs.diagram.drawing import Drawing, Edge, Node

_ASPECT: Final = 1.6
"""Width over height that we aim for."""
_BESIDE: Final = 44.0
_BELOW: Final = 32.0
"""Points between parts."""
_LOOP: Final = 50.0
"""What a line takes that leaves and arrives at the right."""
_STEP: Final = 200.0
"""Points by which one width of the page that is tried differs from the next; coarse, so that a
table that grows by a row changes none of it."""
_WIDTHS: Final = 14
_SIXTHS: Final = (1, 3, 4, 6, 8, 10, 14, 20)
"""Columns of the grid that are tried, in sixths of those of a square."""
_NEAR: Final = 0.01
"""Sums of tenths are not exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    area: Area

    @property
    def width(self) -> float:
        return self.area.right - self.area.left

    @property
    def height(self) -> float:
        return self.area.bottom - self.area.top


def arrange(drawing: Drawing) -> Drawing:
    """The same drawing, with its parts moved."""
    parts = sorted(_parts(drawing), key=_rank)
    if not parts:
        return drawing
    large = [part for part in parts if len(part.nodes) > 1]
    single = [part for part in parts if len(part.nodes) == 1]
    layouts = [
        layout
        for count in _counts_of_columns(len(single))
        for layout in _layouts(large, single, count)
    ]
    places = min(layouts, key=lambda places: _badness(parts, places))
    moved = [_moved(part, place) for part, place in zip(parts, places, strict=True)]
    return replace(
        drawing,
        nodes=tuple(node for part in moved for node in part.nodes),
        edges=tuple(edge for part in moved for edge in part.edges),
    )


def _rank(part: _Part) -> tuple[int, int, str]:
    """The largest parts first; of single ones, tables before views and enums."""
    first = part.nodes[0]
    return -len(part.nodes), _LAST.get(first.kind, 0), first.name


_LAST: Final = {"neighbour": 1, "view": 2, "enum": 3}


def _counts_of_columns(tables: int) -> list[int]:
    """How many columns the grid of single tables may have."""
    square = round(tables**0.5)
    return sorted({min(tables, max(1, square * sixth // 6)) for sixth in _SIXTHS})


def _layouts(
    large: Sequence[_Part], single: Sequence[_Part], columns: int
) -> Iterator[list[Point]]:
    """Places for all parts, on pages of every width that is tried."""
    grid = [Point(0, 0)] * len(single)
    blocks = [(part.width, part.height) for part in large]
    if single:
        grid, size = _grid(single, columns)
        blocks.append(size)
    widest = max(width for width, _ in blocks)
    for step in range(_WIDTHS):
        places = _packed(blocks, widest + step * _STEP)
        corner = places.pop() if single else Point(0, 0)
        yield places + [place.moved(*corner) for place in grid]


def _grid(single: Sequence[_Part], columns: int) -> tuple[list[Point], tuple[float, float]]:
    """Tables that have no relations row by row, by name, and how much room they take."""
    widths = [
        max(part.width for part in single[column::columns]) + _BESIDE for column in range(columns)
    ]
    places, y = [], 0.0
    for start in range(0, len(single), columns):
        row = single[start : start + columns]
        places += [Point(sum(widths[:column]), y) for column in range(len(row))]
        y += max(part.height for part in row) + _BELOW
    return places, (sum(widths) - _BESIDE, y - _BELOW)


def _parts(drawing: Drawing) -> list[_Part]:
    """The nodes that lines connect, and the lines; each by name."""
    part = {node.name: node.name for node in drawing.nodes}

    def first(name: str) -> str:
        while part[name] != name:
            part[name] = part[part[name]]
            name = part[name]
        return name

    for edge in drawing.edges:
        one, other = sorted((first(edge.tail), first(edge.head)))
        part[other] = one
    nodes: Mapping[str, list[Node]] = defaultdict(list)
    edges: Mapping[str, list[Edge]] = defaultdict(list)
    for node in sorted(drawing.nodes, key=lambda node: node.name):
        nodes[first(node.name)].append(node)
    for edge in drawing.edges:
        edges[first(edge.tail)].append(edge)
    return [
        _Part(
            nodes=tuple(nodes[name]),
            edges=tuple(edges[name]),
            area=_reach(nodes[name], edges[name]),
        )
        for name in nodes
    ]


def _reach(nodes: Sequence[Node], edges: Sequence[Edge]) -> Area:
    """What a part takes up."""
    across = [x for node in nodes for x in (node.area.left, node.area.right)]
    down = [y for node in nodes for y in (node.area.top, node.area.bottom)]
    for edge in edges:
        if edge.tail_side == edge.head_side:
            across += [point.x + _LOOP for point in (edge.points[0], edge.points[-1])]
        else:
            across += [point.x for point in edge.points]
            down += [point.y for point in edge.points]
    return Area(min(across), min(down), max(across), max(down))


def _packed(blocks: Sequence[tuple[float, float]], page: float) -> list[Point]:
    """The top left corner of each block, of a width and height, on a page of this width.

    What is taken so far is a skyline, seen from below: from where, how far down.
    """
    skyline = [(0.0, 0.0)]
    places = []
    for width, height in blocks:
        wide = width + _BESIDE
        y, x = min(
            (_down(skyline, x, x + wide), x) for x, _ in skyline if x + width <= page + _NEAR
        )
        places.append(Point(x, y))
        skyline = _raised(skyline, x, x + wide, y + height + _BELOW)
    return places


def _down(skyline: Sequence[tuple[float, float]], left: float, right: float) -> float:
    """How far down the skyline reaches between two places."""
    ends = [x for x, _ in skyline[1:]] + [float("inf")]
    return max(y for (x, y), end in zip(skyline, ends, strict=True) if end > left and x < right)


def _raised(
    skyline: Sequence[tuple[float, float]], left: float, right: float, down: float
) -> list[tuple[float, float]]:
    """The skyline with a block in it."""
    after = next(y for x, y in reversed(skyline) if x <= right)
    kept = [(x, y) for x, y in skyline if x < left]
    beyond = [(x, y) for x, y in skyline if x > right]
    return [*kept, (left, down), (right, after), *beyond]


def _badness(parts: Sequence[_Part], places: Sequence[Point]) -> float:
    """How far a page is from the aspect that we aim for, and how much of it is empty."""
    pairs = list(zip(parts, places, strict=True))
    width = max(place.x + part.width for part, place in pairs)
    height = max(place.y + part.height for part, place in pairs)
    aspect = width / height / _ASPECT
    return math.sqrt(max(aspect, 1 / aspect)) * width * height


def _moved(part: _Part, to: Point) -> _Part:
    across, down = to.x - part.area.left, to.y - part.area.top
    return _Part(
        nodes=tuple(node.moved(across, down) for node in part.nodes),
        edges=tuple(
            replace(edge, points=tuple(point.moved(across, down) for point in edge.points))
            for edge in part.edges
        ),
        area=part.area.moved(across, down),
    )
