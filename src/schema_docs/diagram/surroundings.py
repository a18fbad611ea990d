"""Which tables stand around others in a picture, where not all of them can.

A picture shows what it is about, and little of the rest: hubs, which everything refers to, are
named and not drawn, and of other tables there are so many and no more. What is left out is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.hubs import hubs
from schema_docs.diagram.picture import Picture, detail_for, only_schema
from schema_docs.diagram.text import printable
from schema_docs.spelling import qualified

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema_docs.diagram.grouping import TableGroup
    from schema_docs.diagram.picture import Detail
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Database, QualifiedName

AROUND_GROUP: Final = 12
"""Tables of other groups in the picture of a group."""

AROUND_TABLE: Final = 24
"""Tables around those that the picture of a table shows whole."""

SHOWN_WHOLE: Final = 40
"""Tables that a picture shows with their columns."""


class Surroundings:
    """The tables of a database, and of each the relations that lead from it and to it.

    `colors` has the colour of each table's group.
    """

    def __init__(
        self,
        database: Database,
        relations: Sequence[Relation],
        colors: Mapping[QualifiedName, str],
    ) -> None:
        self._tables = {table.name: table for table in database.tables}
        self._colors = colors
        self._ends: dict[QualifiedName, list[Relation]] = defaultdict(list)
        known = [
            relation
            for relation in relations
            if relation.child in self._tables and relation.parent in self._tables
        ]
        for relation in known:
            for end in dict.fromkeys((relation.child, relation.parent)):
                self._ends[end].append(relation)
        self._hubs = hubs(known)
        self._only_schema = only_schema(database.tables)

    def of_group(self, group: TableGroup, detail: Detail | None) -> Picture:
        """The tables of a group; greyed, some of other groups that have most to do with them.

        A table of another group for which there is no place is named where these refer to it, and
        left out where it refers to these. So is what refers to a hub of the group.
        """
        inside = frozenset(group.tables)
        relations = self._relations_of(group.tables)
        lines: Counter[QualifiedName] = Counter()
        for relation in relations:
            other = relation.parent if relation.child in inside else relation.child
            if other not in inside and relation.parent not in self._hubs:
                lines[other] += 1
        around = sorted(lines, key=lambda name: (-lines[name], name))[:AROUND_GROUP]
        # Lines to a hub of the group from what is shown anyway would make it look complete.
        wanted = [
            relation
            for relation in relations
            if relation.child in inside or relation.parent not in self._hubs
        ]
        left_out = {relation.child for relation in relations}.difference(inside, around)
        picture = self._picture(group.tables, around, wanted, len(left_out))
        return replace(
            picture,
            title=f"The tables of {group.name}",
            detail=detail or detail_for(len(group.tables)),
            hubs=picture.hubs | hubs(picture.relations),
        )

    def of_table(
        self, table: QualifiedName, detail: Detail | None = None, distance: int = 1
    ) -> Picture:
        """A table, and those that it refers to or that refer to it.

        Args:
            table: what it is about.
            detail: how much of the table is shown; None: what can be read.
            distance: how many foreign keys away the last tables are, which are greyed; those
                between are shown like the table itself. Nothing is looked for behind a hub.
        """
        whole = [table]
        for _ in range(distance - 1):
            behind = self._behind(whole, table)
            whole += behind[: SHOWN_WHOLE - len(whole)]
        behind = self._behind(whole, table)
        around = behind[:AROUND_TABLE]
        relations = self._relations_of(whole)
        left_out = {relation.child for relation in relations}.difference(whole, around)
        picture = self._picture(whole, around, relations, len(left_out))
        title = f"{printable(qualified(table))} and the tables around it"
        return replace(picture, title=title, detail=detail or detail_for(len(whole)))

    def has_neighbours(self, table: QualifiedName) -> bool:
        """Whether a table refers to another, or another to it."""
        return any(relation.child != relation.parent for relation in self._ends.get(table, ()))

    def by_importance(self, tables: Iterable[QualifiedName]) -> tuple[QualifiedName, ...]:
        """The tables, first those that the most others refer to."""
        referring = {
            name: len({r.child for r in self._ends.get(name, ()) if r.parent == name})
            for name in tables
        }
        return tuple(sorted(referring, key=lambda name: (-referring[name], name)))

    def _behind(self, shown: Sequence[QualifiedName], center: QualifiedName) -> list[QualifiedName]:
        """The next tables: those that the shown ones refer to, then those that refer to them."""
        found: dict[QualifiedName, tuple[bool, bool]] = {}
        inside = frozenset(shown)
        for name in shown:
            if name in self._hubs and name != center:
                continue
            for relation in self._ends.get(name, ()):
                is_child = relation.child == name
                other = relation.parent if is_child else relation.child
                if other not in inside:
                    rank = (not is_child, not relation.identifying)
                    found[other] = min(found.get(other, rank), rank)
        return sorted(found, key=lambda name: (found[name], name))

    def _relations_of(self, tables: Iterable[QualifiedName]) -> list[Relation]:
        """Every relation with an end in these tables, once, in a set order."""
        return list(
            dict.fromkeys(relation for name in tables for relation in self._ends.get(name, ()))
        )

    def _picture(
        self,
        tables: Sequence[QualifiedName],
        around: Sequence[QualifiedName],
        relations: Sequence[Relation],
        left_out: int,
    ) -> Picture:
        inside = frozenset(tables)
        shown = inside.union(around)
        drawn = tuple(
            relation
            for relation in relations
            if relation.child in inside or (relation.child in shown and relation.parent in inside)
        )
        return Picture(
            title="",
            only_schema=self._only_schema,
            tables=tuple(self._tables[name] for name in sorted(tables)),
            relations=drawn,
            neighbours=tuple(self._tables[name] for name in sorted(around)),
            hubs=frozenset(relation.parent for relation in drawn).difference(shown),
            colors={name: self._colors[name] for name in sorted(shown) if name in self._colors},
            note=_note(left_out, len(tables)),
        )


def _note(left_out: int, shown: int) -> str:
    if not left_out:
        return ""
    more = "One more table refers" if left_out == 1 else f"{left_out:,} more tables refer"
    return f"{more} to {'it' if shown == 1 else 'these'}."
