"""The lines of the picture: which way they go, what stands at their ends, how they are stroked.

Graphviz has found the way between the tables; near the ends it is bent so that every line leaves
its row straight, where a crow's foot can be read. Lines within a column are led around its outside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias
from xml.etree import ElementTree as ET

from schema_docs.diagram.colors import FAINT, PAPER
from schema_docs.diagram.drawing import Area, Point
from schema_docs.diagram.shapes import number, titled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from schema_docs.diagram.drawing import Edge

DASHES: Final = {"plain": "5 3", "virtual": "0.1 4", "reading": "0.1 4"}
"""By what a line is; a solid one is identifying."""

WIDTHS: Final = {"identifying": "1.8", "virtual": "1.8", "reading": "1.4"}
"""Where it is not 1.2."""

KEYS_BETWEEN: Final = "keys"
"""The class of a line of an overview, which stands for many foreign keys and says how many."""

_LABEL_SIZE = 10.0
_HALO = "3"
"""Points of paper around a label."""

_BEND = 14.0
"""How far beyond the sign at its end a line has its own way again."""
_AROUND = 34.0
"""How far from the tables of its column a line within the column runs."""
_BESIDE = 7.0
"""How far two such lines are apart."""
_CORNER = 6.0
_APART = 9.0
"""How far above and below its row a line begins and ends that leads back to the same row."""
_SIGN = 5.0
"""How far signs reach beyond the way of a line."""

_Lanes: TypeAlias = "list[tuple[float, float, float]]"
"""Where lines within columns run: how far right, from where, to where."""


@dataclass(frozen=True, slots=True)
class End:
    """A line's end: a path for a sign, and where the line begins, seen to the right of 0, 0."""

    path: str
    length: float


def sign(kind: str, *, cascade: bool = False) -> End:
    """What stands at an end, by the name of Graphviz's arrow."""
    end = _ENDS[kind]
    if not cascade:
        return end
    at = end.length + 5
    return End(
        f"{end.path}M{number(end.length)},0h10M{number(at - 3)},-3l6,6m0,-6l-6,6",
        end.length + 10,
    )


_RING = "a3,3 0 1 0 6,0a3,3 0 1 0 -6,0"
_ENDS = {
    "crowodot": End(f"M0,-4.5L10,0L0,4.5M0,0H10{_RING}", 16),
    "teeodot": End(f"M5,-4.5v9M0,0H9{_RING}", 15),
    "teetee": End("M4,-4.5v9M8,-4.5v9M0,0H12", 12),
    "vee": End("M7,-3.5L0,0L7,3.5", 0),
    "none": End("", 0),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is drawn, and how far it reaches."""

    element: ET.Element
    area: Area


def draw_lines(edges: Iterable[Edge], areas: Mapping[str, Area]) -> list[Line]:
    """Every line as a group of its own: its tooltip, the way it goes, the signs at its ends."""
    lanes: _Lanes = []
    return [_line(edge, areas, lanes) for edge in edges]


def _line(edge: Edge, areas: Mapping[str, Area], lanes: _Lanes) -> Line:
    kind = next(word for word in _KINDS if word in edge.classes)
    line = titled(
        "g",
        edge.tooltip,
        **{"class": "edge", "stroke": edge.color, "stroke-width": _width(edge, kind)},
    )
    tail, head = (_sign(edge, side) for side in ("tail", "head"))
    if edge.tail_side == edge.head_side:
        start, stop, outside, way = _around(edge, areas, lanes)
        reach = [start, stop, Point(outside, start.y)]
        middle = Point(outside, (start.y + stop.y) / 2)
    else:
        start, stop = edge.points[0], edge.points[-1]
        reach = _smooth(edge.points, tail.length, head.length)
        way = f"M{_pair(reach[0])}C" + " ".join(map(_pair, reach[1:]))
        middle = _middle(reach)
    attributes = {"class": "way", "d": way}
    if kind in DASHES:
        attributes["stroke-dasharray"] = DASHES[kind]
    ET.SubElement(line, "path", attributes)
    for end, place, side in ((tail, start, edge.tail_side), (head, stop, edge.head_side)):
        if end.path:
            line.append(placed(end, place, mirrored=side == "w"))
    if kind == KEYS_BETWEEN:
        line.append(_label(edge.label, middle))
    across, down = zip(*reach, strict=True)
    return Line(
        line,
        Area(min(across) - _SIGN, min(down) - _SIGN, max(across) + _SIGN, max(down) + _SIGN),
    )


_KINDS = ("identifying", "plain", "virtual", "reading", KEYS_BETWEEN)


def _width(edge: Edge, kind: str) -> str:
    return number(edge.width) if kind == KEYS_BETWEEN else WIDTHS.get(kind, "1.2")


def _middle(points: Sequence[Point]) -> Point:
    """The middle of the curve that has the middle of a way."""
    half = (points[0].x + points[-1].x) / 2
    curves = [points[place : place + 4] for place in range(0, len(points) - 1, 3)]
    curve = min(curves, key=lambda curve: abs((curve[0].x + curve[3].x) / 2 - half))
    return _rest_of(curve, 0.5)[0]


def _label(words: str, middle: Point) -> ET.Element:
    """Words on a line, with some paper around them so that it does not cross them."""
    element = ET.Element(
        "text",
        {
            "x": number(middle.x),
            "y": number(middle.y + _LABEL_SIZE * 0.36),
            "text-anchor": "middle",
            "font-size": number(_LABEL_SIZE),
            "fill": FAINT,
            "stroke": PAPER,
            "stroke-width": _HALO,
            "paint-order": "stroke",
        },
    )
    element.text = words
    return element


def _sign(edge: Edge, side: str) -> End:
    prefix = f"{side}-"
    kind = next(word.removeprefix(prefix) for word in edge.classes if word.startswith(prefix))
    return sign(kind, cascade=f"cascade-{side}" in edge.classes)


def placed(end: End, place: Point, *, mirrored: bool) -> ET.Element:
    """A sign at its place."""
    x, y = number(place.x), number(place.y)
    moved = f"matrix(-1 0 0 1 {x} {y})" if mirrored else f"translate({x} {y})"
    return ET.Element("path", {"d": end.path, "transform": moved})


def _around(
    edge: Edge, areas: Mapping[str, Area], lanes: _Lanes
) -> tuple[Point, Point, float, str]:
    """From row to row on the right of all tables between them."""
    start, stop = edge.points[0], edge.points[-1]
    if abs(start.y - stop.y) < _CORNER:  # a column that refers to itself
        start, stop = Point(start.x, start.y - _APART), Point(stop.x, stop.y + _APART)
    top, bottom = min(start.y, stop.y), max(start.y, stop.y)
    column = (areas[edge.tail], areas[edge.head])
    beside = [
        area.right
        for area in areas.values()
        if area.top < bottom
        and area.bottom > top
        and area.left < max(each.right for each in column)
        and area.right > min(each.left for each in column)
    ]
    x = max(beside, default=max(start.x, stop.x)) + _AROUND
    while any(abs(x - lane) < _BESIDE and top < low and bottom > high for lane, high, low in lanes):
        x += _BESIDE
    lanes.append((x, top, bottom))
    down = 1 if stop.y > start.y else -1
    bend = min(_CORNER, (bottom - top) / 2) * down
    across = number(_CORNER)
    way = (
        f"M{number(start.x)},{number(start.y)}H{number(x - _CORNER)}"
        f"q{across},0 {across},{number(bend)}V{number(stop.y - bend)}"
        f"q0,{number(bend)} -{across},{number(bend)}H{number(stop.x)}"
    )
    return start, stop, x, way


def _smooth(points: Sequence[Point], tail: float, head: float) -> list[Point]:
    """Graphviz's way from left to right, leaving and arriving straight beyond the signs."""
    curves = [tuple(points[place : place + 4]) for place in range(0, len(points) - 1, 3)]
    start = Point(points[0].x + tail, points[0].y)
    stop = Point(points[-1].x - head, points[-1].y)
    backwards = _without_start(
        [tuple(reversed(curve)) for curve in reversed(curves)],
        lambda point: point.x <= stop.x - _BEND,
    )
    middle = _without_start(
        [tuple(reversed(curve)) for curve in reversed(backwards)],
        lambda point: point.x >= start.x + _BEND,
    )
    if middle:
        first, last = middle[0], middle[-1]
        curves = [
            _joined(start, first[0], first[1]),
            *middle,
            tuple(reversed(_joined(stop, last[3], last[2], -1))),
        ]
    else:
        half = (stop.x - start.x) / 2
        curves = [(start, Point(start.x + half, start.y), Point(stop.x - half, stop.y), stop)]
    return [start, *(point for curve in curves for point in curve[1:])]


def _without_start(
    curves: Sequence[Sequence[Point]], far: Callable[[Point], bool]
) -> list[tuple[Point, ...]]:
    """What is left of a way from the first place that is far enough."""
    for place, curve in enumerate(curves):
        for step in range(_STEPS):
            rest = _rest_of(curve, step / _STEPS)
            if far(rest[0]):
                return [rest, *map(tuple, curves[place + 1 :])]
    return []


_STEPS = 24


def _rest_of(curve: Sequence[Point], share: float) -> tuple[Point, ...]:
    """The curve without this share of it (de Casteljau)."""
    rest = [curve[-1]]
    points = list(curve)
    while len(points) > 1:
        points = [
            Point(one.x + (two.x - one.x) * share, one.y + (two.y - one.y) * share)
            for one, two in pairwise(points)
        ]
        rest.append(points[-1])
    return tuple(reversed(rest))


def _joined(start: Point, to: Point, ahead: Point, way: int = 1) -> tuple[Point, ...]:
    """A curve that starts straight and goes over into the one that starts at `to`."""
    reach = math.dist(start, to) * 0.4
    length = math.dist(to, ahead) or 1.0
    back = Point(to.x - (ahead.x - to.x) / length * reach, to.y - (ahead.y - to.y) / length * reach)
    return (start, Point(start.x + reach * way, start.y), back, to)


def _pair(point: Point) -> str:
    return f"{number(point.x)},{number(point.y)}"
