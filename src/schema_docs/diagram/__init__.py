"""The ER diagram of a schema: as DOT, drawn as SVG, and as Mermaid. Model in, text out."""

from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.mermaid import mermaid_source
from schema_docs.diagram.svg import SvgState, render_svg, svg_state

__all__ = ["SvgState", "dot_source", "mermaid_source", "render_svg", "svg_state"]
