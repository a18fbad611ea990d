"""Which pictures a schema has: a single one, or an overview and one of each group of tables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from schema_docs.diagram.grouping import LARGEST, group_tables
from schema_docs.diagram.overview import overviews
from schema_docs.diagram.picture import whole
from schema_docs.diagram.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.config.groups import Group
    from schema_docs.diagram.grouping import TableGroup
    from schema_docs.diagram.overview import Overview
    from schema_docs.diagram.picture import Detail, Picture
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Database


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """The pictures of a schema."""

    whole: Picture | None
    """All tables, where one picture can show them; then groups are only those of the settings,
    and of the tables that are in none of these."""
    overviews: tuple[Overview, ...] = ()
    """First the one of everything; then, where that shows areas, one of each."""
    groups: tuple[TableGroup, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Of each group, by its slug."""
    surroundings: Surroundings
    """Where the picture of each single table is to be had, with the groups' colours."""


def gallery(
    database: Database,
    relations: Sequence[Relation],
    named: Mapping[str, Group],
    detail: Detail | None = None,
    *,
    largest: int = LARGEST,
) -> Gallery:
    """The pictures of a schema.

    Args:
        database: what is drawn.
        relations: what leads between its tables.
        named: the groups of the settings.
        detail: how much of each table is shown; None: what can be read.
        largest: how many tables one picture shows with their columns.
    """
    known = tuple(relation for relation in relations if relation.parent_known)
    fits = len(database.tables) <= largest
    groups = () if fits and not named else group_tables(database.tables, known, named)
    colors = {name: group.color for group in groups for name in group.tables}
    surroundings = Surroundings(database, known, colors)
    picture = replace(whole(database, detail), relations=known, colors=colors)
    return Gallery(
        whole=picture if fits else None,
        overviews=() if fits else overviews(groups, known),
        groups=groups,
        pictures={group.slug: surroundings.of_group(group, detail) for group in groups},
        surroundings=surroundings,
    )
