"""What one diagram shows, before any language for diagrams has a word: a value, not yet drawn.

The whole schema may be one picture; of a large one there is a picture for each group of tables, and
one of each table with its neighbours. `dot`, `mermaid` and `plantuml` draw any of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from schema_docs.diagram.hubs import hubs
from schema_docs.diagram.relations import all_relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Database, Enum, QualifiedName, Table, View

Detail: TypeAlias = Literal["names", "keys", "full"]
"""Of each table its name, or the columns that keys are made of, too, or all columns."""

ALL_COLUMNS_UP_TO: Final = 12
"""Tables up to which all columns are shown. With more of them nobody finds a line's other end."""


def detail_for(tables: int) -> Detail:
    """The detail at which a picture of so many tables can be read."""
    return "full" if tables <= ALL_COLUMNS_UP_TO else "keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What one diagram shows.

    Every end of `relations` is in `tables`, `neighbours` or `hubs`.
    """

    title: str
    """What it is a picture of, as people who cannot see it hear it."""
    tables: tuple[Table, ...]
    """What it is about, in the model's order."""
    relations: tuple[Relation, ...]
    detail: Detail = "keys"
    neighbours: tuple[Table, ...] = ()
    """Tables of other pictures that these refer to, or that refer to these: greyed, names only."""
    hubs: frozenset[QualifiedName] = frozenset()
    """Tables that so many others refer to that each of those names it, in place of a line."""
    enums: tuple[Enum, ...] = ()
    views: tuple[View, ...] = ()
    colors: Mapping[QualifiedName, str] = field(default_factory=dict)
    """Of each table the colour of its group, `#rrggbb`, where one is set."""
    reads: tuple[tuple[QualifiedName, QualifiedName], ...] = ()
    """Of each view in `views`, the tables and views that it reads and that are in the picture."""
    only_schema: str | None = None
    """The schema that all tables of the database are in, which goes without saying then."""
    links: Mapping[QualifiedName, str] = field(default_factory=dict)
    """Where each table, enum or view is told of, as a link from the picture."""
    note: str = ""
    """What it leaves out, in a sentence; empty where it leaves out nothing."""


def only_schema(tables: Iterable[Table]) -> str | None:
    """The schema that all tables are in; None where there are none, or several."""
    schemas = {table.name.schema for table in tables}
    return schemas.pop() if len(schemas) == 1 else None


def whole(
    database: Database, detail: Detail | None = None, without_key: Sequence[Relation] = ()
) -> Picture:
    """All tables of a database in one picture, and every relation between two of them.

    Args:
        database: the schema.
        detail: how much of each table is shown; None: what can be read.
        without_key: the relations that the database has no foreign key for.
    """
    drawn = all_relations(database, without_key)
    known = tuple(relation for relation in drawn if relation.parent_known)
    return Picture(
        title="Entity-relationship diagram",
        tables=database.tables,
        relations=known,
        detail=detail or detail_for(len(database.tables)),
        hubs=hubs(known),
        only_schema=only_schema(database.tables),
    )
