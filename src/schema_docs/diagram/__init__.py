"""The ER diagram of a schema: drawn (DOT, SVG, PNG) and as text (Mermaid, PlantUML, DBML)."""

from schema_docs.diagram.dbml import dbml_source
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.mermaid import mermaid_source
from schema_docs.diagram.picture import Detail, Picture, whole
from schema_docs.diagram.plantuml import plantuml_source
from schema_docs.diagram.png import render_png
from schema_docs.diagram.svg import render_svg, svg_state

__all__ = [
    "Detail",
    "Picture",
    "dbml_source",
    "dot_source",
    "mermaid_source",
    "plantuml_source",
    "render_png",
    "render_svg",
    "svg_state",
    "whole",
]
