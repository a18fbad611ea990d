"""What a picture says of each table, before it is put into words: which columns, which lines.

The languages that take text alone (Mermaid, PlantUML) share it; `box` knows it for DOT.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from schema_docs.diagram.relations import key_marks
from schema_docs.spelling import qualified

if TYPE_CHECKING:
    from schema_docs.diagram.picture import Detail, Picture
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Column, QualifiedName


def lines(picture: Picture) -> tuple[Relation, ...]:
    """The relations that are drawn as lines: those between two boxes, and to no hub."""
    boxes = {table.name for table in (*picture.tables, *picture.neighbours)} - picture.hubs
    children = boxes | {table.name for table in picture.tables}
    return tuple(
        relation
        for relation in picture.relations
        if relation.parent in boxes and relation.child in children
    )


def pointers(picture: Picture) -> dict[tuple[QualifiedName, str], tuple[str, ...]]:
    """Of each column that refers to hubs, their names: what is said in place of a line."""
    found: dict[tuple[QualifiedName, str], dict[str, None]] = defaultdict(dict)
    for relation in picture.relations:
        if relation.parent in picture.hubs:
            for column in relation.columns:
                found[relation.child, column][qualified(relation.parent)] = None
    return {column: tuple(names) for column, names in found.items()}


def columns_shown(picture: Picture, detail: Detail) -> dict[QualifiedName, tuple[Column, ...]]:
    """Of each table that the picture is about, the columns that are shown in this detail."""
    ends: dict[QualifiedName, set[str]] = defaultdict(set)
    for relation in picture.relations:
        ends[relation.child].update(relation.columns)
        ends[relation.parent].update(relation.parent_columns)
    shown: dict[QualifiedName, tuple[Column, ...]] = {}
    for table in picture.tables:
        marks = key_marks(table)
        related = ends.get(table.name, ())
        shown[table.name] = tuple(
            column
            for column in table.columns
            if detail == "full"
            or (detail == "keys" and (marks[column.name] or column.name in related))
        )
    return shown
