"""The DOT source of an overview: a box for each group of tables, lines for the keys between."""

from __future__ import annotations

import textwrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import graphviz

from schema_docs.diagram.canvas import FONT, canvas
from schema_docs.diagram.colors import BACKGROUND, BORDER, FAINT, PLAIN, TABLE, hue
from schema_docs.diagram.drawing import COUNT
from schema_docs.diagram.dressing import GROUP
from schema_docs.diagram.lines import KEYS_BETWEEN
from schema_docs.diagram.metrics import text_width
from schema_docs.diagram.placement import Size, place
from schema_docs.diagram.text import html, printable, remark
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.diagram.overview import Link, Overview, Part

_TITLE_SIZE: Final = 14
_TEXT_SIZE: Final = 11
_ROW: Final = 18.0
_SPACE: Final = 60.0
"""Points, which only help to choose columns."""

_WIDTH: Final = 34
"""Letters of a line of words in a box."""
_DESCRIPTION_LINES: Final = 3
_LONGEST_NAME: Final = 40
_THICKEST: Final = 4.0
"""Points that the line of the most foreign keys is wide."""

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
    for part in overview.parts:
        graph.node(
            part.slug,
            label=_label(part, links.get(part.slug)),
            tooltip=_quoted(_told(part)),
            _attributes={"class": GROUP},
        )
    for keys in placement.columns():
        with graph.subgraph(graph_attr={"rank": "same"}) as same:
            for key in keys:
                same.node(key.name)
    column = {key.name: place for key, place in placement.column.items()}
    by_slug = {part.slug: part for part in overview.parts}
    for link in overview.links:
        _line(graph, link, column, by_slug)
    return str(graph.source)


def _canvas(overview: Overview) -> graphviz.Digraph:
    tables = sum(part.tables for part in overview.parts if not part.elsewhere)
    graph = canvas(f"{overview.title}: {_count(tables, 'table')}", (" ", *_note(overview)))
    graph.attr("edge", arrowsize="0.7", fontname=FONT, fontsize="10", fontcolor=FAINT)
    return graph


def _note(overview: Overview) -> Iterator[str]:
    if overview.left_out:
        count = _count(overview.left_out, "foreign key")
        has = "has" if overview.left_out == 1 else "have"
        yield f"Only the strongest lines are drawn; {count} between boxes {has} none."


def _label(part: Part, link: str | None) -> str:
    name = _short(printable(part.name), _LONGEST_NAME)
    target = f' HREF="{html(link)}" TARGET="_top"' if link else ""
    rows = [
        (
            f'<TR><TD BGCOLOR="{_header(part)}" CELLPADDING="6"{target}>'
            f'<FONT POINT-SIZE="{_TITLE_SIZE}"><B>{html(name)}</B></FONT></TD></TR>'
        ),
        *(f'<TR><TD ALIGN="LEFT">{words}</TD></TR>' for words in _rows(part)),
        '<TR><TD HEIGHT="4" CELLPADDING="0"></TD></TR>',
    ]
    return (
        f'<<TABLE BORDER="1" COLOR="{BORDER}" BGCOLOR="{TABLE}" STYLE="ROUNDED"'
        f' CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">{"".join(rows)}</TABLE>>'
    )


def _rows(part: Part) -> Iterator[str]:
    """What a box says below its name, as markup."""
    yield html(_told_size(part))
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


def _told_size(part: Part) -> str:
    size = _count(part.tables, "table")
    return f"{size} in {_count(part.groups, 'group')}" if part.groups else size


def _description(part: Part) -> list[str]:
    return textwrap.wrap(
        remark(part.description or ""), _WIDTH, max_lines=_DESCRIPTION_LINES, placeholder=" …"
    )


def _size(part: Part) -> Size:
    lines = [*_description(part), *part.notable, _told_size(part)]
    width = max(
        text_width(part.name, _TITLE_SIZE, bold=True),
        *(text_width(_short(line, _WIDTH), _TEXT_SIZE) for line in lines),
    )
    return Size(width + _SPACE, len(list(_rows(part))) * _ROW + _SPACE)


def _line(
    graph: graphviz.Digraph, link: Link, column: Mapping[str, int], parts: Mapping[str, Part]
) -> None:
    """Foreign keys between two boxes, from the left to the right, whichever the child is."""
    child, parent = parts[link.child], parts[link.parent]
    distance = column[link.parent] - column[link.child]
    tail, head, ends = (link.child, link.parent, ("none", "vee"))
    if distance < 0:
        tail, head, ends = (link.parent, link.child, ("vee", "none"))
    faint = child.elsewhere or parent.elsewhere
    graph.edge(
        f"{tail}:e",
        f"{head}:{'w' if distance else 'e'}",
        label=f" {link.keys:,} ",
        dir="both",
        arrowtail=ends[0],
        arrowhead=ends[1],
        minlen=str(abs(distance)) if distance else None,
        color=BACKGROUND if faint else hue(parent.color).line,
        penwidth=f"{min(_THICKEST, 1 + link.keys.bit_length() / 3):.1f}",
        tooltip=_quoted(
            f"{printable(child.name)} → {printable(parent.name)}: "
            f"{_count(link.keys, 'foreign key')}"
        ),
        # Graphviz makes room for the label, and may lose it where it lays out several parts.
        _attributes={"class": f"{KEYS_BETWEEN} {COUNT}{link.keys} tail-{ends[0]} head-{ends[1]}"},
    )


def _told(part: Part) -> str:
    words = f"{printable(part.name)}: {_count(part.tables, 'table')}"
    return f"{words}. {remark(part.description)}" if part.description else words


def _header(part: Part) -> str:
    """The colour behind a part's name."""
    return PLAIN.header if part.elsewhere else hue(part.color).header


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _quoted(text: str) -> str:
    """Text for an ordinary attribute, where Graphviz reads its escapes and HTML's entities."""
    return str(graphviz.escape(text.replace("&", "&amp;")))
