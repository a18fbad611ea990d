"""Many diagrams drawn at once, on all cores; what is drawn already is not drawn again."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from schema_docs.diagram.svg import render_svg, svg_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.diagram.program import Engine
    from schema_docs.sources import Telling


def draw(
    dots: Mapping[str, str],
    drawn: Mapping[str, str],
    tell: Telling,
    engine: Engine = "graphviz-pure",
) -> dict[str, str]:
    """The SVG of each DOT source, in their order.

    Args:
        dots: DOT sources by a name.
        drawn: pictures of these names that there are already; those that are still what would be
            drawn are kept as they are.
        engine: what places tables and lines.
        tell: is told how far it is, where there are several to draw.

    Raises:
        DiagramError: Graphviz is missing, refuses a source or does not come to an end.
    """
    kept = {
        name: drawn[name]
        for name, dot in dots.items()
        if name in drawn and svg_state(drawn[name], dot) == "fresh"
    }
    todo = [name for name in dots if name not in kept]
    # Threads: each waits for a program that takes a core of its own.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(render_svg, dots[name], engine): name for name in todo}
        try:
            for count, done in enumerate(as_completed(running), 1):
                kept[running[done]] = done.result()
                if len(todo) > 1:
                    tell("drawing diagrams", count, len(todo))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return {name: kept[name] for name in dots}
