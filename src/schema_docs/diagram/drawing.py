"""What Graphviz drew, read back as values: boxes with what is in them, and lines with their ends.

Coordinates are points, from the top left corner of Graphviz's paper. Both programs that we run are
understood: the one of 2020 that Debian has, and the one of today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from schema_docs.errors import DiagramError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_NUMBERS = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
_TRANSLATE = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
COUNT: Final = "count-"
"""Begins the class that says which number stands on a line."""

_NO_TOOLTIP = "<TABLE>"
"""What Graphviz says of a cell that has a link and no tooltip."""


class Point(NamedTuple):
    """A place on the paper."""

    x: float
    y: float

    def moved(self, across: float, down: float) -> Point:
        """The place that is so far to the right and below."""
        return Point(self.x + across, self.y + down)


class Area(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, across: float, down: float) -> Area:
        """The rectangle that is so far to the right and below."""
        return Area(self.left + across, self.top + down, self.right + across, self.bottom + down)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What belongs together in a box because it has a link or tooltip of its own."""

    href: str | None = None
    tooltip: str | None = None
    fills: list[Fill] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fill:
    """A coloured area; with round corners, a sign."""

    area: Area
    color: str
    rounded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One word or line, by the left end of its base line."""

    words: str
    x: float
    y: float
    size: float
    color: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box."""

    name: str
    """What the DOT source calls it."""
    kind: str
    tooltip: str
    area: Area
    fill: str
    border: str
    cells: tuple[Cell, ...]
    """Those of no link or tooltip first."""

    @property
    def linked(self) -> bool:
        """Whether something in it leads somewhere."""
        return any(cell.href for cell in self.cells)

    def moved(self, across: float, down: float) -> Node:
        """The box, and all that is in it, so far to the right and below."""
        return replace(
            self,
            area=self.area.moved(across, down),
            cells=tuple(
                replace(
                    cell,
                    fills=[
                        replace(fill, area=fill.area.moved(across, down)) for fill in cell.fills
                    ],
                    texts=[
                        replace(text, x=text.x + across, y=text.y + down) for text in cell.texts
                    ],
                )
                for cell in self.cells
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line, from its tail to its head."""

    tail: str
    head: str
    """The nodes that it connects."""
    tail_side: str
    head_side: str
    """`e` where it leaves at the right, `w` at the left."""
    classes: frozenset[str]
    tooltip: str
    color: str
    width: float
    label: str
    """What stands on it, a number; empty where nothing does."""
    points: tuple[Point, ...]
    """A start, then three for each Bézier curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """All that is on the paper."""

    title: str
    paper: str
    """Its colour."""
    label: tuple[Text, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def read_drawing(svg: str) -> Drawing:
    """Read what a Graphviz program wrote.

    Raises:
        DiagramError: It is no drawing of ours.
    """
    try:
        root = ET.fromstring(svg)  # noqa: S314 - Graphviz wrote it just now
    except ET.ParseError as error:
        raise DiagramError(f"Graphviz drew no valid SVG: {error}") from error
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
    graph = root.find("g")
    if graph is None:
        raise DiagramError("Graphviz drew an SVG without a graph in it")
    moved = _TRANSLATE.search(graph.get("transform", ""))
    reader = _Reader(Point(float(moved[1]), float(moved[2])) if moved else Point(0, 0))
    paper = graph.find("polygon")
    groups = {kind: [g for g in graph.iter("g") if _is(g, kind)] for kind in ("node", "edge")}
    return Drawing(
        title=graph.findtext("title", ""),
        paper="none" if paper is None else paper.get("fill", "none"),
        label=tuple(reader.text(text) for text in graph.findall("text")),
        nodes=tuple(reader.node(group) for group in groups["node"]),
        edges=tuple(reader.edge(group) for group in groups["edge"]),
    )


def _is(group: ET.Element, kind: str) -> bool:
    return kind in group.get("class", "").split()


class _Reader:
    """Reads elements, whose coordinates Graphviz moved by an offset."""

    def __init__(self, offset: Point) -> None:
        self._offset = offset

    def node(self, group: ET.Element) -> Node:
        whole = group.find("g/a")
        if whole is None:
            raise DiagramError("Graphviz drew a box without its tooltip")
        outside = Cell()
        cells = [outside]
        frame: tuple[Area, str] | None = None
        fill = "none"
        tooltip = whole.get(f"{_XLINK}title", "")
        for child in whole:
            if child.tag == "g":
                cells += (self._cell(link, tooltip) for link in child.iter("a"))
            elif child.tag == "text":
                outside.texts.append(self.text(child))
            elif child.get("stroke") not in {None, "none", "transparent"}:
                frame = (self._area(child), child.get("stroke", ""))
            elif fill == "none":
                fill = child.get("fill", "none")  # the box itself comes before what is in it
            else:
                outside.fills.append(self._fill(child))
        if frame is None:
            raise DiagramError("Graphviz drew a box without a frame")
        return Node(
            name=group.findtext("title", ""),
            kind=_rest(group, "node"),
            tooltip=tooltip,
            area=frame[0],
            fill=fill,
            border=frame[1],
            cells=tuple(cells),
        )

    def _cell(self, link: ET.Element, tooltip: str) -> Cell:
        """A cell of a box that has `tooltip`, which Graphviz repeats where the cell has none."""
        own = link.get(f"{_XLINK}title", "")
        return Cell(
            href=link.get(f"{_XLINK}href"),
            tooltip=None if own in {"", tooltip, _NO_TOOLTIP} else own,
            fills=[self._fill(child) for child in link if child.tag in {"path", "polygon"}],
            texts=[self.text(child) for child in link if child.tag == "text"],
        )

    def _fill(self, shape: ET.Element) -> Fill:
        return Fill(self._area(shape), shape.get("fill", "none"), shape.tag == "path")

    def edge(self, group: ET.Element) -> Edge:
        tail, _, head = group.findtext("title", "").partition("->")
        path = next(group.iter("path"))
        link = group.find("g/a")
        classes = frozenset(_rest(group, "edge").split())
        return Edge(
            tail=tail.partition(":")[0],
            head=head.partition(":")[0],
            tail_side=tail.rpartition(":")[2],
            head_side=head.rpartition(":")[2],
            classes=classes,
            tooltip="" if link is None else link.get(f"{_XLINK}title", ""),
            color=path.get("stroke", "none"),
            width=float(path.get("stroke-width", "1")),
            label="".join(
                f"{int(word.removeprefix(COUNT)):,}" for word in classes if word.startswith(COUNT)
            ),
            points=tuple(self._points(path.get("d", ""))),
        )

    def text(self, element: ET.Element) -> Text:
        return Text(
            words=element.text or "",
            x=float(element.get("x", "0")) + self._offset.x,
            y=float(element.get("y", "0")) + self._offset.y,
            size=float(element.get("font-size", "0")),
            color=element.get("fill", "#000000"),
            bold=element.get("font-weight") == "bold",
            italic=element.get("font-style") == "italic",
        )

    def _points(self, numbers: str) -> Iterator[Point]:
        for x, y in _NUMBERS.findall(numbers):
            yield Point(float(x) + self._offset.x, float(y) + self._offset.y)

    def _area(self, shape: ET.Element) -> Area:
        points = list(self._points(shape.get("d", "") + shape.get("points", "")))
        if not points:
            raise DiagramError("Graphviz drew a shape that has no points")
        across, down = zip(*points, strict=True)
        return Area(min(across), min(down), max(across), max(down))


def _rest(group: ET.Element, kind: str) -> str:
    return " ".join(word for word in group.get("class", "").split() if word != kind)
