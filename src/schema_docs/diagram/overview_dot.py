"""The DOT source of an overview: a box for each group of tables, lines for the keys between."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import graphviz

from schema_docs.diagram.colors import BORDER, FAINT, INK, PAPER
from schema_docs.diagram.overview import LINES_EACH
from schema_docs.diagram.placement import Size, place
from schema_docs.diagram.text import html, printable, remark
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.diagram.overview import Link, Overview, Part
    from schema_docs.diagram.placement import Placement

_FONT: Final = "Helvetica"
_TITLE_LETTER: Final = 8.0
_LETTER: Final = 5.4
_ROW: Final = 17.0
_SPACE: Final = 34.0
"""Points, which only help to choose columns."""

_WIDTH: Final = 34
"""Letters of a line of words in a box."""
_DESCRIPTION_LINES: Final = 3
_LONGEST_NAME: Final = 40
_LONGEST_NOTABLE: Final = 48

NO_LINKS: Final[Mapping[str, str]] = MappingProxyType({})


def overview_source(overview: Overview, links: Mapping[str, str] = NO_LINKS) -> str:
    """An overview as DOT.

    Args:
        overview: what it shows.
        links: where each part is told of, by its slug.
    """
    parts = {QualifiedName("", part.slug): part for part in overview.parts}
    placement = place(
        {key: _size(part) for key, part in parts.items()},
        (
            (QualifiedName("", link.child), QualifiedName("", link.parent))
            for link in overview.links
        ),
    )
    graph = _canvas(overview)
    for key in (*(key for row in reversed(placement.grid) for key in row), *placement.column):
        part = parts[key]
        graph.node(
            part.slug,
            label=_label(part),
            tooltip=_quoted(_told(part)),
            URL=links.get(part.slug),
        )
    _hold_columns(graph, placement)
    by_slug = {part.slug: part for part in overview.parts}
    for link in overview.links:
        _line(graph, link, placement, by_slug)
    return str(graph.source)


def _canvas(overview: Overview) -> graphviz.Digraph:
    tables = sum(part.tables for part in overview.parts if not part.elsewhere)
    graph = graphviz.Digraph(f"{overview.title}: {_count(tables, 'table')}")
    note = _note(overview)
    graph.attr(
        "graph",
        label="".join(rf"{line}\l" for line in (" ", *note)) if note else "",
        labelloc="b",
        labeljust="l",
        rankdir="LR",
        nodesep="0.35",
        ranksep="1.0",
        pad="0.3",
        bgcolor=PAPER,
        fontname=_FONT,
        fontsize="10",
        fontcolor=FAINT,
        outputorder="edgesfirst",
    )
    graph.attr("node", shape="plain", fontname=_FONT, fontsize="11", fontcolor=INK)
    graph.attr("edge", arrowsize="0.7", fontname=_FONT, fontsize="10", fontcolor=FAINT)
    return graph


def _note(overview: Overview) -> list[str]:
    if not overview.links and not overview.left_out:
        return []
    words = (
        "Lines lead from the boxes whose tables have foreign keys to those that they refer to,"
        " with how many keys there are."
    )
    if not overview.left_out:
        return [words]
    return [
        words,
        (
            f"Each box has its {LINES_EACH} strongest lines;"
            f" {_count(overview.left_out, 'foreign key')} between boxes have none."
        ),
    ]


def _label(part: Part) -> str:
    name = _short(printable(part.name), _LONGEST_NAME)
    rows = [
        (
            f'<TR><TD BGCOLOR="{_tint(part)}" CELLPADDING="6">'
            f'<FONT POINT-SIZE="14"><B>{html(name)}</B></FONT></TD></TR>'
        ),
        *(f'<TR><TD ALIGN="LEFT">{words}</TD></TR>' for words in _rows(part)),
        '<TR><TD HEIGHT="4" CELLPADDING="0"></TD></TR>',
    ]
    return (
        f'<<TABLE BORDER="1" COLOR="{BORDER}" BGCOLOR="{PAPER}" STYLE="ROUNDED"'
        f' CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">{"".join(rows)}</TABLE>>'
    )


def _rows(part: Part) -> Iterator[str]:
    """What a box says below its name, as markup."""
    size = _count(part.tables, "table")
    if part.groups:
        size += f" in {_count(part.groups, 'group')}"
    yield html(size)
    if part.elsewhere:
        return
    for line in _description(part):
        yield f"<I>{html(line)}</I>"
    for name in part.notable:
        yield f'<FONT COLOR="{FAINT}" POINT-SIZE="10">{html(_short(name, _WIDTH))}</FONT>'
    if part.referring:
        yield (
            f'<FONT COLOR="{FAINT}" POINT-SIZE="10">← {_count(part.referring, "other")}'
            f" refer to {'it' if part.groups == 0 else 'these'}</FONT>"
        )


def _description(part: Part) -> list[str]:
    return textwrap.wrap(
        remark(part.description or ""), _WIDTH, max_lines=_DESCRIPTION_LINES, placeholder=" …"
    )


def _size(part: Part) -> Size:
    rows = list(_rows(part))
    letters = max([_WIDTH // 2, *(len(line) for line in (*_description(part), *part.notable))])
    width = max(len(part.name) * _TITLE_LETTER, min(letters, _WIDTH) * _LETTER)
    return Size(width + 2 * _SPACE, len(rows) * _ROW + 2 * _SPACE)


def _hold_columns(graph: graphviz.Digraph, placement: Placement) -> None:
    """Hold every box in its column; those without lines follow each other in rows."""
    columns: dict[int, list[QualifiedName]] = defaultdict(list)
    for key, column in placement.column.items():
        columns[column].append(key)
    for row in placement.grid:
        for column, key in enumerate(row):
            columns[column].append(key)
    for _, keys in sorted(columns.items()):
        with graph.subgraph(graph_attr={"rank": "same"}) as same:
            for key in keys:
                same.node(key.name)
    for row in placement.grid:
        for one, other in pairwise(row):
            graph.edge(one.name, other.name, style="invis", weight="10")


def _line(
    graph: graphviz.Digraph, link: Link, placement: Placement, parts: Mapping[str, Part]
) -> None:
    child, parent = parts[link.child], parts[link.parent]
    distance = (
        placement.column[QualifiedName("", link.parent)]
        - placement.column[QualifiedName("", link.child)]
    )
    tail, head = (link.child, link.parent) if distance >= 0 else (link.parent, link.child)
    faint = child.elsewhere or parent.elsewhere
    graph.edge(
        f"{tail}:e",
        f"{head}:{'w' if distance else 'e'}",
        label=f" {link.keys:,} ",
        dir="forward" if distance >= 0 else "back",
        minlen=str(abs(distance)) if distance else None,
        color=BORDER if faint else parent.color,
        # Twice as thick for sixteen times as many.
        penwidth=f"{min(4.0, 1 + link.keys.bit_length() / 4):g}",
        tooltip=_quoted(
            f"{printable(child.name)} → {printable(parent.name)}: "
            f"{_count(link.keys, 'foreign key')}"
        ),
    )


def _told(part: Part) -> str:
    words = f"{printable(part.name)}: {_count(part.tables, 'table')}"
    return f"{words}. {remark(part.description)}" if part.description else words


def _tint(part: Part) -> str:
    """The colour of a part, much lighter."""
    if part.elsewhere:
        return "#eef1f5"
    channels = (int(part.color[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{255 - (255 - channel) * 9 // 50:02x}" for channel in channels)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _quoted(text: str) -> str:
    """Text for an ordinary attribute, where Graphviz reads its escapes and HTML's entities."""
    return str(graphviz.escape(text.replace("&", "&amp;")))
