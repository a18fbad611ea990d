"""The picture as we like to see it: Graphviz's places, our boxes, lines, legend, day and night.

Colours stand at each element, as they are by day, so that any viewer shows them; a style sheet that
looks for those colours exchanges them on a dark screen. What is said of a table's parts is a title,
which browsers show as a tooltip and screen readers say.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from schema_docs.diagram.colors import FAINT, INK, night
from schema_docs.diagram.drawing import Area
from schema_docs.diagram.legend import draw_legend
from schema_docs.diagram.lines import draw_lines
from schema_docs.diagram.shapes import INK_SIZE, number, rectangle, text, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.diagram.drawing import Cell, Drawing, Fill, Node

GROUP: Final = "group"
"""The class of a box that stands for many tables."""

FONTS: Final = "Helvetica, Arial, 'Liberation Sans', Arimo, 'Nimbus Sans', sans-serif"
"""All with the widths that Graphviz measured."""

_DESCRIPTION: Final = (
    "Each box is a table with its columns, each line a foreign key: a crow's foot where any number"
    " of rows may refer, a bar where there is one, a ring where there may be none."
)
_OF_GROUPS: Final = (
    "Each box is a group of tables, each line the foreign keys that lead from tables of one group"
    " to tables of another, with their number."
)
_MARGIN = 22.0
_ABOVE_LEGEND = 26.0
_NARROWEST = 460.0
"""Points between the margins, below which the legend would be a column of words."""
_PAPER_RADIUS = "12"
_BOX_RADIUS = 6.0
_CHIP_RADIUS = "4"


def dress(drawing: Drawing) -> ET.Element:
    """The whole SVG of what Graphviz drew."""
    lines = draw_lines(drawing.edges, {node.name: node.area for node in drawing.nodes})
    if drawing.nodes:
        content = _around([*(node.area for node in drawing.nodes), *(line.area for line in lines)])
        below = content.bottom + _ABOVE_LEGEND
        width = max(content.right - content.left, _NARROWEST)
        legend, height = draw_legend(drawing, content.left, below, width)
        content = Area(content.left, content.top, content.left + width, below + height)
    else:
        content = Area(0, 0, _NARROWEST, INK_SIZE)
        legend = ET.Element("g", fill=FAINT)
        legend.extend(text(each.words, 0, INK_SIZE) for each in drawing.label)
    paper = Area(
        content.left - _MARGIN,
        content.top - _MARGIN,
        content.right + _MARGIN,
        content.bottom + _MARGIN,
    )
    linked = any(node.linked for node in drawing.nodes)
    of_groups = any(node.kind == GROUP for node in drawing.nodes)
    root = _root(drawing.title, _OF_GROUPS if of_groups else _DESCRIPTION, paper, linked=linked)
    root.append(rectangle(paper, fill=drawing.paper, rx=_PAPER_RADIUS))
    ways = ET.SubElement(root, "g", {"fill": "none", "stroke-linecap": "round"})
    ways.extend(line.element for line in lines)
    # Lines go below tables that stand in their way, not across their text.
    root.extend(map(_box, drawing.nodes))
    root.append(legend)
    style = ET.Element("style")
    style.text = _style(root, linked=linked)
    root.insert(2, style)
    _one_a_line(root)
    return root


def _root(title: str, description: str, paper: Area, *, linked: bool) -> ET.Element:
    width, height = number(paper.right - paper.left), number(paper.bottom - paper.top)
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": f"{width}pt",
            "height": f"{height}pt",
            "viewBox": f"{number(paper.left)} {number(paper.top)} {width} {height}",
            # What is in an image is nothing to a screen reader, links included.
            "role": "graphics-document" if linked else "img",
            "aria-labelledby": "title desc",
            "font-family": FONTS,
            "font-size": number(INK_SIZE),
            "fill": INK,
        },
    )
    ET.SubElement(root, "title", id="title").text = title
    ET.SubElement(root, "desc", id="desc").text = description
    return root


def _around(areas: Sequence[Area]) -> Area:
    return Area(
        min(area.left for area in areas),
        min(area.top for area in areas),
        max(area.right for area in areas),
        max(area.bottom for area in areas),
    )


def _box(node: Node) -> ET.Element:
    box = titled("g", node.tooltip, **{"class": node.kind, "id": node.name})
    frame = rectangle(node.area, fill=node.fill, stroke=node.border, rx=number(_BOX_RADIUS))
    if node.kind == "view":
        frame.set("stroke-dasharray", "4 2")
    box.append(frame)
    fills = sorted(
        (fill for cell in node.cells for fill in cell.fills if not fill.rounded),
        key=lambda fill: (fill.area.top, fill.area.left),
    )
    for (top, color), row in groupby(fills, key=lambda fill: (fill.area.top, fill.color)):
        box.append(_row(node.area, top, color, list(row)))
    for cell in node.cells:
        box.extend(_cell(cell))
    return box


def _row(frame: Area, top: float, color: str, fills: Sequence[Fill]) -> ET.Element:
    """What lies behind the cells of a row, from edge to edge; the first one is a header."""
    bottom = max(fill.area.bottom for fill in fills)
    # Half a point of frame on either side.
    left, right = frame.left + 0.5, frame.right - 0.5
    if top > frame.top + _BOX_RADIUS:
        return rectangle(Area(left, top, right, bottom), fill=color)
    radius, top = _BOX_RADIUS - 0.5, frame.top + 0.5
    if bottom > frame.bottom - _BOX_RADIUS:
        return rectangle(Area(left, top, right, frame.bottom - 0.5), fill=color, rx=number(radius))
    corner = number(radius)
    return ET.Element(
        "path",
        {
            "d": f"M{number(left)},{number(bottom)}V{number(top + radius)}"
            f"q0,-{corner} {corner},-{corner}H{number(right - radius)}"
            f"q{corner},0 {corner},{corner}V{number(bottom)}z",
            "fill": color,
        },
    )


def _cell(cell: Cell) -> list[ET.Element]:
    elements = [
        rectangle(fill.area, fill=fill.color, rx=_CHIP_RADIUS)
        for fill in cell.fills
        if fill.rounded
    ]
    elements += [
        text(
            each.words,
            each.x,
            each.y,
            size=each.size,
            color=None if each.color == INK else each.color,
            bold=each.bold,
            italic=each.italic,
        )
        for each in cell.texts
    ]
    if cell.href is not None:
        group = ET.Element("a", {"href": cell.href, "target": "_top"})
    elif cell.tooltip is not None:
        group = ET.Element("g")
    else:
        return elements
    if cell.tooltip is not None:
        ET.SubElement(group, "title").text = cell.tooltip
    group.extend(elements)
    return [group]


def _style(root: ET.Element, *, linked: bool) -> str:
    """The style sheet: what each colour that occurs is by night."""
    rules = [".edge:hover{stroke-width:3}"]
    if linked:
        rules.append("a:hover text{text-decoration:underline}")
    changes = []
    for attribute in ("fill", "stroke"):
        colors = {element.get(attribute, "none") for element in root.iter()} - {"none"}
        changes += [
            f'[{attribute}="{color}"]{{{attribute}:{night(color)}}}' for color in sorted(colors)
        ]
    return (
        "\n"
        + "\n".join(rules)
        + "\n@media (prefers-color-scheme:dark){\n"
        + "\n".join(changes)
        + "\n}\n"
    )


def _one_a_line(root: ET.Element) -> None:
    """Each element on a line of its own, so that a new column is a new line of the file."""
    for element in root.iter():
        if len(element) and element.tag != "text":
            element.text = "\n"
        element.tail = "\n"
