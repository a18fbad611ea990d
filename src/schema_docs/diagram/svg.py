"""The picture as an SVG file: laid out by Graphviz, drawn by us, stamped.

The file says in a comment which DOT source it was drawn from, and a digest of its own content, so
that a later check knows without drawing anything whether it is still the picture of the schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from schema_docs.diagram.arrange import arrange
from schema_docs.diagram.drawing import read_drawing
from schema_docs.diagram.dressing import dress
from schema_docs.diagram.program import run_layout
from schema_docs.diagram.stamp import PICTURE

if TYPE_CHECKING:
    from schema_docs.diagram.program import Engine
    from schema_docs.diagram.stamp import State

LOOK: Final = 2
"""How we draw. A picture of another look is stale, though its source be the same: raise this when
the same source comes out as another picture. A test tells when that is so."""


def render_svg(dot: str, engine: Engine = "graphviz-pure") -> str:
    """The picture of the DOT source, ready to be written to a file.

    Raises:
        DiagramError: Graphviz is missing, refuses the source or does not come to an end.
    """
    root = dress(arrange(read_drawing(run_layout(dot, engine))))
    return PICTURE.on(ET.tostring(root, encoding="unicode"), _source(dot))


def svg_state(svg: str, dot: str) -> State:
    """Whether a checked-in picture is the one that is drawn of this DOT source now."""
    return PICTURE.state(svg, _source(dot))


def _source(dot: str) -> str:
    """All that a picture follows from."""
    return f"// look {LOOK}\n{dot}"
