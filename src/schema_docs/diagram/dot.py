"""The DOT source of a picture: tables as HTML-like labels, foreign keys as crow's feet.

What is drawn is decided here; `placement` chooses the columns of each part, Graphviz does the rest,
and `arrange` packs the parts. The same schema gives the same bytes. Classes tell `lines` what each
line is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import graphviz

from schema_docs.diagram.box import boxes
from schema_docs.diagram.canvas import FONT, canvas
from schema_docs.diagram.colors import BACKGROUND, PLAIN, hues
from schema_docs.diagram.legend import IN_WORDS
from schema_docs.diagram.placement import place
from schema_docs.diagram.text import DELETED_TOO, column_id, printable, table_id, told
from schema_docs.spelling import qualified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.diagram.colors import Hue
    from schema_docs.diagram.picture import Picture
    from schema_docs.diagram.placement import Placement
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import QualifiedName

_TOO_MANY_TO_POLISH = 300
"""Tables from which Graphviz is told to end its search for fewer crossings earlier: at 1,500 it
would take 19 seconds instead of 6, for a picture that nobody can tell from the other."""


def dot_source(picture: Picture) -> str:
    """A picture as DOT.

    A foreign key to a table that the model lacks is marked in its row, without a line.
    """
    drawn = [
        relation
        for relation in picture.relations
        if relation.parent not in picture.hubs or relation.parent == relation.child
    ]
    colors = hues(Counter(relation.parent for relation in picture.relations), picture.hubs)
    nodes = {box.name: box for box in boxes(picture, colors)}
    reads = [pair for pair in picture.reads if nodes.keys() >= set(pair)]
    placement = place(
        {name: box.size for name, box in nodes.items()},
        [*((relation.child, relation.parent) for relation in drawn), *reads],
    )
    graph = _canvas(picture, empty=not nodes)
    for box in nodes.values():
        graph.node(
            table_id(box.name),
            label=box.label,
            tooltip=_quoted(box.tooltip),
            _attributes=_class(box.kind),
        )
    _hold_columns(graph, placement)
    lines = _Lines(graph, picture, placement.column, colors)
    for relation in drawn:
        lines.relation(relation)
    for view, read in reads:
        lines.reading(view, read)
    return str(graph.source)


def _canvas(picture: Picture, *, empty: bool) -> graphviz.Digraph:
    tables, keys = len(picture.tables), len(picture.relations)
    graph = canvas(
        f"{printable(picture.title)}: {tables} table{'' if tables == 1 else 's'},"
        f" {keys} foreign key{'' if keys == 1 else 's'}",
        _below(picture, empty=empty),
    )
    if len(picture.tables) > _TOO_MANY_TO_POLISH:
        graph.attr("graph", mclimit="0.2", nslimit="0.5")
    graph.attr("edge", dir="both", fontname=FONT, fontsize="11")
    return graph


def _below(picture: Picture, *, empty: bool) -> Iterator[str]:
    if empty:
        yield "No tables."
        return
    yield " "  # keeps the words off the tables
    if picture.note:
        yield picture.note
    yield from IN_WORDS


def _hold_columns(graph: graphviz.Digraph, placement: Placement) -> None:
    """Hold every table in its column of its part of the picture."""
    for names in placement.columns():
        with graph.subgraph(graph_attr={"rank": "same"}) as same:
            for name in names:
                same.node(table_id(name))


class _Lines:
    """What connects tables, from the left to the right, whichever end the child is at.

    Rows have a port at either end. Within a column, a line leaves and arrives at the right.
    """

    def __init__(
        self,
        graph: graphviz.Digraph,
        picture: Picture,
        column: Mapping[QualifiedName, int],
        colors: Mapping[QualifiedName, Hue],
    ) -> None:
        self._graph = graph
        self._column = column
        self._colors = colors
        self._names_only = {table.name for table in picture.neighbours}
        if picture.detail == "names":
            self._names_only.update(table.name for table in picture.tables)
        self._faint = {table.name for table in picture.neighbours}

    def relation(self, relation: Relation) -> None:
        """A foreign key, or what stands for one."""
        many = "crowodot" if relation.child_many else "teeodot"
        one = "teeodot" if relation.parent_optional else "teetee"
        faint = bool(self._faint & {relation.child, relation.parent})
        if relation.origin != "foreign key":
            kind = "virtual"
        else:
            kind = "identifying" if relation.identifying else "plain"
        style = {"virtual": "dotted", "plain": "dashed", "identifying": "solid"}[kind]
        self._line(
            (relation.child, relation.columns[0], many),
            (relation.parent, relation.parent_columns[0], one),
            classes=[kind],
            cascade=relation.on_delete == "CASCADE",
            color=BACKGROUND if faint else self._colors.get(relation.parent, PLAIN).line,
            style=style,
            penwidth="1.6" if relation.identifying else "1.1",
            tooltip=_quoted(told(relation)),
        )

    def reading(self, view: QualifiedName, read: QualifiedName) -> None:
        """That a view reads a table."""
        self._line(
            (view, None, "none"),
            (read, None, "vee"),
            classes=["reading"],
            cascade=False,
            color=BACKGROUND,
            style="dotted",
            penwidth="1.1",
            tooltip=_quoted(printable(f"{qualified(view)} reads {qualified(read)}")),
        )

    def _line(
        self,
        tail: tuple[QualifiedName, str | None, str],
        head: tuple[QualifiedName, str | None, str],
        *,
        classes: list[str],
        cascade: bool,
        **attributes: str,
    ) -> None:
        distance = self._column[head[0]] - self._column[tail[0]]
        child = "tail"
        if distance < 0:
            tail, head, child = head, tail, "head"
        if distance:
            attributes["minlen"] = str(abs(distance))
        if cascade:
            attributes[f"{child}label"] = DELETED_TOO
            classes = [*classes, f"cascade-{child}"]
        words = " ".join((*classes, f"tail-{tail[2]}", f"head-{head[2]}"))
        self._graph.edge(
            self._end(tail[0], tail[1], "e"),
            self._end(head[0], head[1], "w" if distance else "e"),
            arrowtail=tail[2],
            arrowhead=head[2],
            _attributes={**attributes, **_class(words)},
        )

    def _end(self, name: QualifiedName, column: str | None, side: str) -> str:
        if column is None or name in self._names_only:
            return f"{table_id(name)}:{side}"
        port = column_id(column) + (".end" if side == "e" else "")
        return f"{table_id(name)}:{port}:{side}"


def _class(words: str) -> dict[str, str]:
    """`class` is a word of Python's, too."""
    return {"class": words}


def _quoted(text: str) -> str:
    """Text for an ordinary attribute, where Graphviz reads its escapes and HTML's entities."""
    return str(graphviz.escape(text.replace("&", "&amp;")))
