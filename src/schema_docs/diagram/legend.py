"""The legend below the picture: what the signs mean that occur in it, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from schema_docs.diagram.colors import BACKGROUND, BORDER, FAINT, KEYS, PLAIN, TABLE
from schema_docs.diagram.drawing import Area, Point
from schema_docs.diagram.lines import DASHES, KEYS_BETWEEN, WIDTHS, placed, sign
from schema_docs.diagram.metrics import text_width
from schema_docs.diagram.shapes import number, rectangle, text
from schema_docs.diagram.text import DELETED_TOO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema_docs.diagram.drawing import Drawing

_SIZE = 10.0
_ROW = 18.0
_GAP = 6.0
_BETWEEN = 22.0
_SAMPLE = 34.0

_MARKS = (
    ("PK", "primary key"),
    ("FK", "foreign key"),
    ("UK", "unique"),
    ("NN", "not null"),
)
_ENDS = (
    ("crowodot", "any number of rows"),
    ("teetee", "exactly one row"),
    ("teeodot", "one row or none"),
)
_LINES = (
    ("identifying", "part of the primary key"),
    ("plain", "any other foreign key"),
    ("virtual", "related, without a foreign key"),
    ("reading", "what a view reads"),
)

IN_WORDS = (
    "PK primary key · FK foreign key · UK unique · NN not null",
    "crow's foot: any number · bar: one · ring: perhaps none",
    f"solid: part of the primary key · dotted: inferred · {DELETED_TOO}: on delete cascade",
)
"""The legend for whoever draws a source by other means; in our own drawing, the drawn one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A sign, drawn around 0, 0 from the left, and its meaning."""

    elements: Sequence[ET.Element]
    width: float
    words: str


def draw_legend(
    drawing: Drawing, left: float, top: float, width: float
) -> tuple[ET.Element, float]:
    """The legend and its height, in rows that are no wider than `width`."""
    legend = ET.Element("g", {"class": "legend", "font-size": number(_SIZE), "fill": FAINT})
    x, y = left, top + _ROW / 2
    for item in _items(drawing):
        words = text_width(item.words, _SIZE)
        if x > left and x + item.width + _GAP + words > left + width:
            x, y = left, y + _ROW
        group = ET.SubElement(legend, "g", {"transform": f"translate({number(x)} {number(y)})"})
        group.extend(item.elements)
        meaning = text(item.words, item.width + _GAP, 3.5, size=_SIZE)
        del meaning.attrib["font-size"]
        group.append(meaning)
        x += item.width + _GAP + words + _BETWEEN
    for line in _notes(drawing):
        y += _ROW
        note = text(line, left, y + 3.5, size=_SIZE)
        del note.attrib["font-size"]
        legend.append(note)
    return legend, y + _ROW / 2 - top


def _notes(drawing: Drawing) -> Iterator[str]:
    """What else the source says below the picture."""
    for line in drawing.label:
        if line.words.strip() and line.words not in IN_WORDS:
            yield line.words


def _items(drawing: Drawing) -> Iterator[_Item]:
    texts = {text.words for node in drawing.nodes for cell in node.cells for text in cell.texts}
    for mark, words in _MARKS:
        if mark in texts:
            letters = text(mark, 0, 3.2, size=9, color=KEYS.get(mark, FAINT))
            yield _Item(elements=(letters,), width=text_width(mark, 9), words=words)
    classes = {word for edge in drawing.edges for word in edge.classes}
    for kind, words in _ENDS:
        if {f"tail-{kind}", f"head-{kind}"} & classes:
            yield _Item(elements=_end(kind), width=_SAMPLE, words=words)
    in_rows = any(words.startswith("→ ") and words.endswith(DELETED_TOO) for words in texts)
    if in_rows or {"cascade-tail", "cascade-head"} & classes:
        yield _Item(
            elements=_end("crowodot", cascade=True),
            width=_SAMPLE,
            words="deleted with the row it refers to (on delete cascade)",
        )
    for kind, words in _LINES:
        if kind in classes:
            yield _Item(elements=(_sample(kind),), width=_SAMPLE, words=words)
    if KEYS_BETWEEN in classes:
        yield _Item(elements=_arrow(), width=_SAMPLE, words="foreign keys, and how many")
    if any(words.startswith("→ ") for words in texts):
        words = "refers to a table that many refer to"
        yield _Item(elements=_chip(), width=_SAMPLE, words=words)
    kinds = {node.kind for node in drawing.nodes}
    if "neighbour" in kinds:
        yield _Item(elements=(_box(),), width=_SAMPLE, words="table of another diagram")
    if "view" in kinds:
        dashed = _box()
        dashed.set("stroke-dasharray", "4 2")
        yield _Item(elements=(dashed,), width=_SAMPLE, words="view")


def _end(kind: str, *, cascade: bool = False) -> Sequence[ET.Element]:
    line = ET.Element("g", {"stroke": PLAIN.line, "stroke-width": "1.2", "fill": "none"})
    edge = ET.SubElement(line, "path", {"d": "M0,-6v12", "stroke": BORDER})
    edge.set("stroke-width", "1.5")
    end = sign(kind, cascade=cascade)
    line.append(placed(end, Point(0, 0), mirrored=False))
    ET.SubElement(line, "path", {"d": f"M{number(end.length)},0H{number(_SAMPLE)}"})
    return (line,)


def _sample(kind: str) -> ET.Element:
    return ET.Element(
        "path",
        {
            "d": f"M0,0H{number(_SAMPLE)}",
            "stroke": BACKGROUND if kind == "reading" else PLAIN.line,
            "stroke-width": WIDTHS.get(kind, "1.2"),
            "fill": "none",
            **({"stroke-dasharray": DASHES[kind]} if kind in DASHES else {}),
            **({"stroke-linecap": "round"} if kind in DASHES else {}),
        },
    )


def _arrow() -> Sequence[ET.Element]:
    line = ET.Element("g", {"stroke": PLAIN.line, "stroke-width": "1.2", "fill": "none"})
    ET.SubElement(line, "path", {"d": f"M0,0H{number(_SAMPLE)}"})
    line.append(placed(sign("vee"), Point(_SAMPLE, 0), mirrored=True))
    return (line,)


def _chip() -> Sequence[ET.Element]:
    area = Area(0, -6, _SAMPLE, 6)
    return (
        rectangle(area, fill=PLAIN.header, rx="4"),
        text("→ …", 6, 3.2, size=9),
    )


def _box() -> ET.Element:
    return rectangle(Area(4, -6, _SAMPLE - 4, 6), fill=TABLE, stroke=BORDER, rx="3")
