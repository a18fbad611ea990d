"""The DOT source of the ER diagram: tables as HTML-like labels, foreign keys as crow's feet.

What is drawn is decided here; `placement` chooses the columns of the picture, and Graphviz does the
rest. The same schema gives the same bytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import graphviz

from schema_docs.diagram.box import boxes
from schema_docs.diagram.colors import FAINT, INK, PAPER, hues
from schema_docs.diagram.placement import place
from schema_docs.diagram.text import column_id, printable, table_id
from schema_docs.spelling import identifier, qualified

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema_docs.diagram.picture import Picture
    from schema_docs.diagram.placement import Placement
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import QualifiedName

_FONT = "Helvetica"
"""Graphviz knows its widths by heart, and every system has a font with the same ones."""

_LEGEND = (
    "PK primary key · FK foreign key · UK unique · NN not null",
    "crow's foot: any number · bar: one · ring: perhaps none · thick line: part of the primary key",
)


_TOO_MANY_TO_POLISH = 300
"""Tables from which Graphviz is told to end its search for fewer crossings earlier: at 1,500 it
would take 19 seconds instead of 6, for a picture that nobody can tell from the other."""


def dot_source(picture: Picture) -> str:
    """A picture as DOT.

    A foreign key to a table that the model lacks is marked in its row, without a line.
    """
    drawn = picture.relations
    colors = hues(Counter(relation.parent for relation in drawn))
    nodes = {box.name: box for box in boxes(picture.tables, drawn, colors)}
    placement = place(
        {name: box.size for name, box in nodes.items()},
        ((relation.child, relation.parent) for relation in drawn),
    )
    graph = _canvas(len(nodes), len(drawn))
    # Graphviz stacks separate parts from the bottom up, in the order in which it meets them: the
    # grid of tables without relations, last row first, so that the connected part ends up on top.
    for name in [name for row in reversed(placement.grid) for name in row] + list(placement.column):
        box = nodes[name]
        graph.node(table_id(name), label=box.label, tooltip=_quoted(box.tooltip))
    _hold_columns(graph, placement)
    for relation in drawn:
        _line(graph, relation, placement.column, colors[relation.parent].line)
    return str(graph.source)


def _canvas(tables: int, keys: int) -> graphviz.Digraph:
    graph = graphviz.Digraph(
        f"Entity-relationship diagram: {tables} table{'' if tables == 1 else 's'},"
        f" {keys} foreign key{'' if keys == 1 else 's'}"
    )
    graph.attr(
        "graph",
        # The empty line keeps it off the tables; `\l` sets a line flush left.
        label="".join(rf"{line}\l" for line in ((" ", *_LEGEND) if tables else ("No tables.",))),
        labelloc="b",
        labeljust="l",
        rankdir="LR",
        nodesep="0.3",
        ranksep="0.9",
        pad="0.3",
        bgcolor=PAPER,
        fontname=_FONT,
        fontsize="10",
        fontcolor=FAINT,
        # Lines go below tables that stand in their way, not across their text.
        outputorder="edgesfirst",
    )
    if tables > _TOO_MANY_TO_POLISH:
        graph.attr("graph", mclimit="0.2", nslimit="0.5")
    graph.attr("node", shape="plain", fontname=_FONT, fontsize="11", fontcolor=INK)
    graph.attr("edge", dir="both", arrowsize="0.8", penwidth="1.1")
    return graph


def _hold_columns(graph: graphviz.Digraph, placement: Placement) -> None:
    """Hold every table in its column of the picture.

    An invisible row of points, one a column, ties the columns of separate parts together; tables
    that have no relations follow each other on invisible lines, which makes a grid of them.
    """
    columns: dict[int, list[QualifiedName]] = defaultdict(list)
    for name, column in placement.column.items():
        columns[column].append(name)
    for row in placement.grid:
        for column, name in enumerate(row):
            columns[column].append(name)
    for column, names in sorted(columns.items()):
        with graph.subgraph(graph_attr={"rank": "same"}) as same:
            same.node(_point(column), style="invis", shape="point", width="0", height="0")
            for name in names:
                same.node(table_id(name))
    for column in sorted(columns)[1:]:
        graph.edge(_point(column - 1), _point(column), style="invis")
    for row in placement.grid:
        for one, other in pairwise(row):
            graph.edge(table_id(one), table_id(other), style="invis", weight="10")


def _point(column: int) -> str:
    """A name that no table has: theirs hold a dot."""
    return f"column-{column}"


def _line(
    graph: graphviz.Digraph, relation: Relation, column: Mapping[QualifiedName, int], color: str
) -> None:
    """A foreign key as a line from the left to the right, whichever end the child is at.

    Rows have a port at either end. Within a column, the line leaves and arrives at the right.
    """
    tail, head = (
        (relation.child, relation.columns[0], "crowodot" if relation.child_many else "teeodot"),
        (
            relation.parent,
            relation.parent_columns[0],
            "teeodot" if relation.parent_optional else "teetee",
        ),
    )
    distance = column[relation.parent] - column[relation.child]
    if distance < 0:
        tail, head = head, tail
    graph.edge(
        f"{table_id(tail[0])}:{column_id(tail[1])}.end:e",
        f"{table_id(head[0])}:{column_id(head[1])}" + (":w" if distance else ".end:e"),
        arrowtail=tail[2],
        arrowhead=head[2],
        minlen=str(abs(distance)) if distance else None,
        color=color,
        penwidth="2" if relation.identifying else None,
        tooltip=_quoted(_words(relation)),
    )


def _words(relation: Relation) -> str:
    """`orders (user_id) → users (id), on delete cascade`."""
    child = f"{qualified(relation.child)} ({_list(relation.columns)})"
    parent = f"{qualified(relation.parent)} ({_list(relation.parent_columns)})"
    action = relation.on_delete.lower()
    rule = "" if relation.on_delete == "NO ACTION" else f", on delete {action}"
    return printable(f"{child} → {parent}{rule}")


def _list(columns: Iterable[str]) -> str:
    return ", ".join(identifier(column) for column in columns)


def _quoted(text: str) -> str:
    """Text for an ordinary attribute, where Graphviz reads its escapes and HTML's entities."""
    return str(graphviz.escape(text.replace("&", "&amp;")))
