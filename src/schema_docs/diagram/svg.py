"""The ER diagram as an SVG file: drawn by Graphviz, then made smaller, softer and accessible.

The file says in a comment which DOT source it was drawn from, and a digest of its own content, so
that a later check knows without drawing anything whether it is still the picture of the schema.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from schema_docs.diagram.colors import HEADERS
from schema_docs.diagram.program import run_layout
from schema_docs.diagram.stamp import Stamp
from schema_docs.errors import DiagramError

if TYPE_CHECKING:
    from schema_docs.diagram.stamp import State

FONTS = "Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif"
"""All with the widths that Graphviz measured."""

_DESCRIPTION = (
    "Each box is a table with its columns, each line a foreign key: a crow's foot where any number"
    " of rows may refer, a bar where there is one, a ring where there may be none."
)
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_TITLE = "{http://www.w3.org/1999/xlink}title"
_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
_PAPER_RADIUS = 12.0
_TABLE_RADIUS = 6.0
_LOOP = 36.0
"""How far a line from a table to itself swings out, in points."""

_STAMP: Final = Stamp("<!-- schema-docs: drawn from dot {} as picture {} -->")


def render_svg(dot: str) -> str:
    """The picture of the DOT source, ready to be written to a file.

    Raises:
        DiagramError: Graphviz is missing, refuses the source or does not come to an end.
    """
    try:
        root = ET.fromstring(run_layout(dot))  # noqa: S314 - Graphviz wrote it just now
    except ET.ParseError as error:
        raise DiagramError(f"graphviz-pure drew no valid SVG: {error}") from error
    _dress(root)
    # Where comments stood, empty lines are left; no text of ours has a line end in it.
    picture = re.sub(r"\n\n+", "\n", ET.tostring(root, encoding="unicode")) + "\n"
    return _STAMP.on(picture, dot)


def svg_state(svg: str, dot: str) -> State:
    """Whether a checked-in picture is the one that was drawn of this DOT source."""
    return _STAMP.state(svg, dot)


def is_ours(svg: str) -> bool:
    """Whether schema-docs drew a picture, whatever became of it since."""
    return _STAMP.is_on(svg)


def _dress(root: ET.Element) -> None:
    """Graphviz's drawing as we like to see it.

    Its comments and document type are gone already: the parser does not keep them.
    """
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
    graph = root.find("g")
    if graph is None:
        raise DiagramError("graphviz-pure drew an SVG without a graph in it")
    graph.attrib.pop("id", None)
    heading = ET.Element("title", id="title")
    heading.text = _take_title(graph)
    paper = graph.find("polygon")
    if paper is not None:
        _to_rectangle(paper, _PAPER_RADIUS)
    groups = list(graph.iter("g"))
    for group in groups:
        _untie(group)
    for group in groups:
        if group.get("class") in {"node", "edge"}:
            _call(group)
    for words in root.iter("text"):
        # Said once, at the top, instead of at every word.
        words.attrib.pop("font-family", None)
        words.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
    description = ET.Element("desc", id="desc")
    description.text = _DESCRIPTION
    heading.tail = description.tail = "\n"
    root[:] = [heading, description, *root]
    size = dict(root.attrib)
    root.attrib.clear()
    root.attrib.update(
        {
            "xmlns": "http://www.w3.org/2000/svg",
            **size,
            "role": "img",
            "aria-labelledby": "title desc",
            "font-family": FONTS,
        }
    )


def _take_title(group: ET.Element) -> str:
    """Remove the title that Graphviz gave, and return it."""
    title = group.find("title")
    if title is None:
        return ""
    group.remove(title)
    return title.text or ""


def _call(group: ET.Element) -> None:
    """Give a table its own name for an `id`, and what belongs to its shape or line its shape.

    Graphviz's own ids are numbers in the order of drawing: one more table would change them all.
    """
    title = _take_title(group)
    group.attrib.pop("id", None)
    if group.get("class") == "node":
        group.set("id", title)
        _round(group)
        return
    tail, _, head = title.partition("->")
    if tail.partition(":")[0] == head.partition(":")[0]:
        for path in group.iter("path"):
            path.set("d", _tightened(path.get("d", "")))


def _untie(group: ET.Element) -> None:
    """Turn a tooltip, to Graphviz a link to nowhere, into a title: what browsers show and read."""
    link = group.find("a")
    if link is not None:
        title = ET.Element("title")
        title.text = link.get(_XLINK_TITLE, "")
        title.tail = "\n"
        group[:] = [title, *link]
        group.text = "\n"
        group.attrib.pop("id", None)


def _round(node: ET.Element) -> None:
    """Draw a table's frame with smaller corners than Graphviz's, and its header within them."""
    for group in node.iter("g"):
        frames = group.findall("path")
        if len(frames) == 2:
            fill, stroke = frames
            stroke.set("fill", fill.get("fill", "none"))
            group.remove(fill)
            _to_rectangle(stroke, _TABLE_RADIUS)
    for header in node.iter("polygon"):
        if header.get("fill") in HEADERS:
            left, top, right, bottom = _bounds(header.attrib.pop("points"))
            radius = _TABLE_RADIUS - 1
            header.tag = "path"
            header.set(
                "d",
                f"M{left:g},{bottom:g}V{top + radius:g}q0,-{radius:g} {radius:g},-{radius:g}"
                f"H{right - radius:g}q{radius:g},0 {radius:g},{radius:g}V{bottom:g}z",
            )


def _to_rectangle(shape: ET.Element, radius: float) -> None:
    """Replace a path or polygon by the rectangle that holds it."""
    numbers = shape.attrib.pop("d", "") + shape.attrib.pop("points", "")
    left, top, right, bottom = _bounds(numbers)
    shape.tag = "rect"
    shape.set("x", f"{left:.2f}")
    shape.set("y", f"{top:.2f}")
    shape.set("width", f"{right - left:.2f}")
    shape.set("height", f"{bottom - top:.2f}")
    shape.set("rx", f"{radius:g}")


def _bounds(numbers: str) -> tuple[float, float, float, float]:
    """The left, top, right and bottom of a list of points."""
    points = [(float(x), float(y)) for x, y in _POINT.findall(numbers)]
    if not points:
        raise DiagramError("graphviz-pure drew a shape that has no points")
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)


def _tightened(path: str) -> str:
    """A line from a table to itself, kept short of the next column.

    Graphviz swings it out by half the way to the next table's middle, below that table.
    """
    start = _POINT.search(path)
    if start is None:
        return path
    limit = float(start[1]) + _LOOP
    return _POINT.sub(lambda point: f"{min(float(point[1]), limit):g},{point[2]}", path)
