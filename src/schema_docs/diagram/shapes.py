"""Small pieces of SVG that boxes, lines and the legend have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from schema_docs.diagram.metrics import measured, text_width

if TYPE_CHECKING:
    from schema_docs.diagram.drawing import Area

INK_SIZE = 11.0
"""The size of letters that the picture as a whole is set in."""

_SHORTEST_TO_FIT = 3
"""Letters from which a text is told its width; what is shorter overflows nowhere."""


def number(value: float) -> str:
    """Tenths of points are as exact as anybody can see."""
    words = f"{value:.1f}".removesuffix(".0")
    return "0" if words == "-0" else words


def rectangle(area: Area, **attributes: str) -> ET.Element:
    """A rectangle."""
    return ET.Element(
        "rect",
        {
            "x": number(area.left),
            "y": number(area.top),
            "width": number(area.right - area.left),
            "height": number(area.bottom - area.top),
            **attributes,
        },
    )


def text(
    words: str,
    x: float,
    y: float,
    *,
    size: float = INK_SIZE,
    color: str | None = None,
    bold: bool = False,
    italic: bool = False,
) -> ET.Element:
    """A line of text that keeps its width, whichever font it is shown in."""
    element = ET.Element("text", {"x": number(x), "y": number(y)})
    if size != INK_SIZE:
        element.set("font-size", number(size))
    if color:
        element.set("fill", color)
    if bold:
        element.set("font-weight", "bold")
    if italic:
        element.set("font-style", "italic")
    if len(words) >= _SHORTEST_TO_FIT and measured(words):
        element.set("textLength", number(text_width(words, size, bold=bold)))
        element.set("lengthAdjust", "spacingAndGlyphs")
    element.text = words
    return element


def titled(tag: str, title: str, **attributes: str) -> ET.Element:
    """A group, or link, with what browsers show of it as a tooltip and screen readers say."""
    element = ET.Element(tag, attributes)
    ET.SubElement(element, "title").text = title
    return element
