"""What every DOT source of ours begins with: the paper, its fonts, and the words below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import graphviz

from schema_docs.diagram.colors import FAINT, INK, PAPER

if TYPE_CHECKING:
    from collections.abc import Iterable

FONT: Final = "Helvetica"
"""Graphviz knows its widths by heart, and every system has a font with the same ones."""


def canvas(title: str, below: Iterable[str]) -> graphviz.Digraph:
    """A picture without anything in it.

    Args:
        title: what it is a picture of.
        below: lines of words at its bottom.
    """
    graph = graphviz.Digraph(title)
    graph.attr(
        "graph",
        label="".join(rf"{line}\l" for line in below),  # `\l` sets a line flush left
        labelloc="b",
        labeljust="l",
        rankdir="LR",
        nodesep="0.3",
        ranksep="0.9",
        pad="0.3",
        bgcolor=PAPER,
        fontname=FONT,
        fontsize="10",
        fontcolor=FAINT,
        # Lines go below boxes that stand in their way, not across their text.
        outputorder="edgesfirst",
        # Parts that no line connects are laid out each for itself.
        pack="32",
        packmode="graph",
    )
    graph.attr("node", shape="plain", fontname=FONT, fontsize="11", fontcolor=INK)
    return graph
