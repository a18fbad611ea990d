"""The overview of a large schema: groups of tables, and how many foreign keys lead between them.

Of so many groups that nobody would find one, the overview shows areas: groups of groups. Each area
has an overview of its own then.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from math import isqrt
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.affinity import REFERENCE, Line
from schema_docs.diagram.group_names import distinct_names, slugs
from schema_docs.diagram.grouping import Grouping
from schema_docs.diagram.hubs import HUB_FROM, referring
from schema_docs.diagram.palette import group_colors
from schema_docs.diagram.text import printable
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema_docs.diagram.grouping import TableGroup
    from schema_docs.diagram.relations import Relation

MOST_PARTS: Final = 40
"""Boxes of an overview that can still be read."""

LINES_EACH: Final = 2
"""Lines that lead away from a part, to where most of its foreign keys lead. With all of them the
overview of any large schema is a ball of wool."""

_LINES_TO_HUB: Final = 4
"""Lines that lead to a part to which most others refer."""

_NOTABLE: Final = 3
"""Tables that a part names."""

_AREAS_NEAR: Final = 6
"""Other areas in the overview of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One box of an overview: a group of tables, or an area."""

    slug: str
    name: str
    tables: int
    groups: int = 0
    """How many groups an area has; 0 of a group."""
    notable: tuple[str, ...] = ()
    """The tables of a group that the most refer to, or the largest groups of an area."""
    color: str
    description: str | None = None
    referring: int = 0
    """How many other parts refer to it, where they are too many for a line each."""
    elsewhere: bool = False
    """An area next to the one that the overview is of: greyed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The foreign keys that lead from tables of one part to tables of another, by their slugs."""

    child: str
    parent: str
    keys: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What one overview shows."""

    title: str
    slug: str
    """Empty for the overview of everything; of an area, its own, which no group has either."""
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    left_out: int = 0
    """Foreign keys between parts that no link stands for."""


def overviews(
    groups: Sequence[TableGroup], relations: Iterable[Relation], *, most: int = MOST_PARTS
) -> tuple[Overview, ...]:
    """The overview of the groups; where they are more than `most`, of areas, and one of each."""
    leads = list(relations)
    keys = _keys_between(groups, leads)
    important = {name: len(children) for name, children in referring(leads).items()}
    parts = [_part(group, important) for group in groups]
    if len(parts) <= most:
        return (_overview("Overview of all tables", "", parts, keys),)
    areas = _areas(parts, keys, most)
    area_of = {part.slug: area.slug for area, inside in areas for part in inside}
    between: Counter[tuple[str, str]] = Counter()
    for (child, parent), count in keys.items():
        if area_of[child] != area_of[parent]:
            between[area_of[child], area_of[parent]] += count
    return (
        _overview("Overview of all tables", "", [area for area, _ in areas], between),
        *(
            _of_area(area, inside, [other for other, _ in areas], area_of, keys)
            for area, inside in areas
        ),
    )


def _keys_between(
    groups: Iterable[TableGroup], relations: Iterable[Relation]
) -> Counter[tuple[str, str]]:
    group_of = {table: group.slug for group in groups for table in group.tables}
    found: Counter[tuple[str, str]] = Counter()
    for relation in relations:
        child, parent = group_of.get(relation.child), group_of.get(relation.parent)
        if child is not None and parent is not None and child != parent:
            found[child, parent] += 1
    return found


def _part(group: TableGroup, important: Mapping[QualifiedName, int]) -> Part:
    tables = sorted(group.tables, key=lambda name: (-important.get(name, 0), name))
    return Part(
        slug=group.slug,
        name=group.name,
        tables=len(tables),
        notable=tuple(printable(name.name) for name in tables[:_NOTABLE]),
        color=group.color,
        description=group.description,
    )


def _areas(
    parts: Sequence[Part], keys: Mapping[tuple[str, str], int], most: int
) -> list[tuple[Part, list[Part]]]:
    """Groups of groups, found like those of tables."""
    names = {part.slug: QualifiedName("", part.name) for part in parts}
    by_name = {names[part.slug]: part for part in parts}
    lines = [
        Line(names[child], names[parent], REFERENCE * isqrt(count))
        for (child, parent), count in keys.items()
    ]
    found = list(Grouping(lines, most, most // 2).by_themselves(sorted(by_name)))
    areas = []
    titles = distinct_names(found)
    taken = [part.slug for part in parts]
    paths = slugs((f"area {title}" for title in titles), taken)
    for nameless, title, slug, color in zip(
        found, titles, paths, group_colors(titles), strict=True
    ):
        inside = [by_name[name] for name in nameless.tables]
        largest = sorted(inside, key=lambda part: (-part.tables, part.name))
        area = Part(
            slug=slug,
            name=title,
            tables=sum(part.tables for part in inside),
            groups=len(inside),
            notable=tuple(part.name for part in largest[:_NOTABLE]),
            color=color,
        )
        areas.append((area, inside))
    return sorted(areas, key=lambda area: area[0].name)


def _of_area(
    area: Part,
    inside: Sequence[Part],
    areas: Iterable[Part],
    area_of: Mapping[str, str],
    keys: Mapping[tuple[str, str], int],
) -> Overview:
    """The groups of an area, and greyed the areas that they have most to do with."""
    own = {part.slug for part in inside}
    between: Counter[tuple[str, str]] = Counter()
    near: Counter[str] = Counter()
    for (child, parent), count in keys.items():
        if child in own or parent in own:
            ends = [end if end in own else area_of[end] for end in (child, parent)]
            between[ends[0], ends[1]] += count
            near.update(dict.fromkeys(ends, count))
    others = sorted(
        (other for other in areas if near[other.slug]),
        key=lambda other: (-near[other.slug], other.name),
    )[:_AREAS_NEAR]
    greyed = [replace(other, elsewhere=True) for other in others]
    return _overview(f"Overview of {area.name}", area.slug, [*inside, *greyed], between)


def _overview(
    title: str, slug: str, parts: Sequence[Part], keys: Mapping[tuple[str, str], int]
) -> Overview:
    """An overview with the lines that can be read."""
    shown = {part.slug for part in parts}
    known = {pair: count for pair, count in keys.items() if shown.issuperset(pair)}
    children = Counter(parent for _, parent in known)
    hubs = {part for part, count in children.items() if count >= HUB_FROM}
    by_child: dict[str, list[Link]] = defaultdict(list)
    for (child, parent), count in known.items():
        by_child[child].append(Link(child=child, parent=parent, keys=count))
    near_hubs = {hub: _nearest(hub, by_child) for hub in hubs}
    kept: list[Link] = []
    for child in sorted(by_child):
        near = [
            link
            for link in by_child[child]
            if link.parent not in hubs or child in near_hubs[link.parent]
        ]
        kept += sorted(near, key=lambda link: (-link.keys, link.parent))[:LINES_EACH]
    return Overview(
        title=title,
        slug=slug,
        parts=tuple(
            replace(part, referring=children[part.slug]) if part.slug in hubs else part
            for part in parts
        ),
        links=tuple(kept),
        left_out=sum(known.values()) - sum(link.keys for link in kept),
    )


def _nearest(hub: str, by_child: Mapping[str, Sequence[Link]]) -> set[str]:
    """The few parts that have to do with a hub, to which most refer, more than with all others."""
    found = []
    for child, links in by_child.items():
        half = sum(link.keys for link in links) / 2
        found += [
            (-link.keys, child)
            for link in links
            if link.parent == hub and link.keys >= max(3, half)
        ]
    return {child for _, child in sorted(found)[:_LINES_TO_HUB]}
