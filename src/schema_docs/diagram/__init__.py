"""The ER diagram of a schema: as DOT, drawn as SVG, as Mermaid and as DBML. Model in, text out."""

from schema_docs.diagram.dbml import dbml_source
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.mermaid import mermaid_source
from schema_docs.diagram.picture import Detail, Picture, whole
from schema_docs.diagram.svg import render_svg, svg_state

__all__ = [
    "Detail",
    "Picture",
    "dbml_source",
    "dot_source",
    "mermaid_source",
    "render_svg",
    "svg_state",
    "whole",
]
