"""What is on a finished picture, measured: where tables are, and where lines go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
_STEPS = 32
"""Straight pieces that a curve is taken as."""
_TOKEN = re.compile(r"[MCHVq]|-?[\d.]+")

Place = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A table's frame."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, place: Place, inset: float = 2.0) -> bool:
        """Whether a place is within the frame, and not merely on it."""
        x, y = place
        return (
            self.left + inset < x < self.right - inset
            and self.top + inset < y < self.bottom - inset
        )

    def meets(self, other: Box) -> bool:
        """Whether two tables lie on top of each other."""
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )


def numbers(element: ET.Element, *names: str) -> list[float]:
    return [float(element.get(name, "nan").removesuffix("pt")) for name in names]


def nodes(root: ET.Element) -> dict[str, ET.Element]:
    kinds = {"table", "neighbour", "view", "enum"}
    return {g.get("id", ""): g for g in root.iter(f"{SVG}g") if g.get("class") in kinds}


def edges(root: ET.Element) -> list[ET.Element]:
    return [g for g in root.iter(f"{SVG}g") if g.get("class") == "edge"]


def texts(root: ET.Element) -> list[str]:
    return [(text.text or "").replace("\xa0", " ") for text in root.iter(f"{SVG}text")]


def title(element: ET.Element) -> str:
    return element.findtext(f"{SVG}title", "")


def boxes(root: ET.Element) -> dict[str, Box]:
    """The frame of each table by its id."""
    found = {}
    for name, node in nodes(root).items():
        frame = node.find(f"{SVG}rect")
        assert frame is not None
        x, y, width, height = numbers(frame, "x", "y", "width", "height")
        found[name] = Box(x, y, x + width, y + height)
    return found


def way(edge: ET.Element) -> list[Place]:
    """The corners of a line, its curves as many short pieces."""
    path = edge.find(f"{SVG}path")
    assert path is not None
    return list(_places(path.get("d", "")))


def touched(edge: ET.Element) -> list[Place]:
    """Places all along a line, two points from each other at most."""
    places = way(edge)
    along = []
    for (x, y), (to_x, to_y) in pairwise(places):
        count = max(1, int(max(abs(to_x - x), abs(to_y - y)) / 2))
        along += [
            (x + (to_x - x) * step / count, y + (to_y - y) * step / count) for step in range(count)
        ]
    return [*along, places[-1]]


def through(root: ET.Element) -> list[tuple[str, str]]:
    """Lines that lead across a table: what the line says of itself, and the table's id."""
    frames = boxes(root)
    return [
        (title(edge), name)
        for edge in edges(root)
        for name, frame in frames.items()
        if any(frame.holds(place) for place in touched(edge))
    ]


def overlapping(root: ET.Element) -> list[tuple[str, str]]:
    """Tables that lie on top of each other."""
    frames = sorted(boxes(root).items())
    return [
        (one, other)
        for place, (one, frame) in enumerate(frames)
        for other, another in frames[place + 1 :]
        if frame.meets(another)
    ]


def aspect(root: ET.Element) -> float:
    """Width over height."""
    width, height = numbers(root, "width", "height")
    return width / height


def _places(path: str) -> Iterator[Place]:
    tokens = iter(_TOKEN.findall(path))
    command = ""
    here = (0.0, 0.0)

    def pair(first: str) -> Place:
        return float(first), float(next(tokens))

    for token in tokens:
        first = token
        if token.isalpha():
            command, first = token, next(tokens)
        match command:
            case "M":
                here = pair(first)
                yield here
            case "H":
                here = (float(first), here[1])
                yield here
            case "V":
                here = (here[0], float(first))
                yield here
            case "C":
                points = [here, pair(first), pair(next(tokens)), pair(next(tokens))]
                yield from (_on(points, step / _STEPS) for step in range(1, _STEPS + 1))
                here = points[-1]
            case "q":
                bend, to = pair(first), pair(next(tokens))
                points = [here, *((here[0] + x, here[1] + y) for x, y in (bend, to))]
                yield from (_on(points, step / _STEPS) for step in range(1, _STEPS + 1))
                here = points[-1]
            case _:
                raise AssertionError(f"{command} in {path}")


def _on(points: list[Place], share: float) -> Place:
    """The place on a Bézier curve (de Casteljau)."""
    while len(points) > 1:
        points = [
            (x + (to_x - x) * share, y + (to_y - y) * share)
            for (x, y), (to_x, to_y) in pairwise(points)
        ]
    return points[0]
