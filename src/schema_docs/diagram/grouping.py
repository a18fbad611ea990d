"""Which tables stand in a picture together, where there are too many for a single one.

Groups that the settings name come first. The other tables are grouped by themselves: by schema, and
within a large schema by what foreign keys and names tie together. What is tied to nothing is
gathered at the end. A table is in exactly one group.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.affinity import lines, references, ties, words
from schema_docs.diagram.colors import PLAIN
from schema_docs.diagram.communities import Sizes, communities
from schema_docs.diagram.group_names import (
    CERTAIN,
    Nameless,
    distinct_names,
    named_after_tables,
    slugs,
)
from schema_docs.diagram.hubs import referring
from schema_docs.diagram.palette import group_colors
from schema_docs.diagram.text import printable
from schema_docs.spelling import DEFAULT_SCHEMA, qualified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schema_docs.config.groups import Group
    from schema_docs.diagram.affinity import Line
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import QualifiedName, Table

LARGEST: Final = 40
"""Tables that one picture shows whole."""

OTHERS: Final = "other"
"""The group of tables that nothing ties to any others."""

_ENOUGH: Final = 6
"""Tables from which a community joins another only if most of its ties lead there."""

_FEWEST: Final = 3
"""Fewer tables than this make no group of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGroup:
    """Tables that stand in a picture together."""

    name: str
    """As people read it; no other group has it."""
    slug: str
    """The name as a part of a file name; no other group has it, in any case of letters."""
    tables: tuple[QualifiedName, ...]
    """In the order of their names; at least one."""
    color: str
    """`#rrggbb`."""
    description: str | None = None


def group_tables(
    tables: Sequence[Table],
    relations: Iterable[Relation],
    named: Mapping[str, Group],
    *,
    largest: int = LARGEST,
) -> tuple[TableGroup, ...]:
    """The tables in groups: those of the settings in their order, then the others by name.

    Args:
        tables: what is grouped, in any order.
        relations: what ties them together, in any order.
        named: the groups of the settings; a table is in the first that it fits.
        largest: how many tables a group has at most. A larger one of the settings is divided.
    """
    grouping = Grouping(lines(tables, relations), largest)
    taken, free = taken_by(sorted(table.name for table in tables), named)
    own = [
        (nameless, named[name])
        for name, found in taken.items()
        for nameless in grouping.of_settings(name, found)
    ]
    found = [(nameless, None) for nameless in grouping.by_themselves(free, are_rest=bool(own))]
    every: list[tuple[Nameless, Group | None]] = [*own, *found]
    names = distinct_names([nameless for nameless, _ in every])
    groups = [
        TableGroup(
            name=name,
            slug=slug,
            tables=nameless.tables,
            color=_color(setting, name, color),
            description=setting.description if setting else None,
        )
        for (nameless, setting), name, slug, color in zip(
            every, names, slugs(names), group_colors(names), strict=True
        )
    ]
    return (*groups[: len(own)], *sorted(groups[len(own) :], key=_others_last))


def _color(setting: Group | None, name: str, by_name: str) -> str:
    if setting is not None:
        return setting.color or by_name
    return PLAIN.line if _are_others(name) else by_name


def _others_last(group: TableGroup) -> tuple[bool, str]:
    return _are_others(group.name), group.name


def _are_others(name: str) -> bool:
    return name.rpartition(".")[2].partition(" ")[0] == OTHERS


def taken_by(
    names: Iterable[QualifiedName], named: Mapping[str, Group]
) -> tuple[dict[str, list[QualifiedName]], list[QualifiedName]]:
    """The tables of each group that the settings name, and those that no such group takes."""
    taken: dict[str, list[QualifiedName]] = {}
    free = []
    for table in names:
        shown = qualified(table)
        for name, group in named.items():
            if any(fnmatchcase(shown, pattern) for pattern in group.tables):
                taken.setdefault(name, []).append(table)
                break
        else:
            free.append(table)
    return {name: taken[name] for name in named if name in taken}, free


class Grouping:
    """Puts tables, sorted by name, into groups that have no names yet."""

    def __init__(self, lines: Sequence[Line], largest: int, enough: int = _ENOUGH) -> None:
        self._lines = lines
        self._largest = largest
        self._sizes = Sizes(largest=largest, enough=min(enough, largest))
        self._referring = referring(lines)

    def of_settings(self, name: str, tables: list[QualifiedName]) -> Iterator[Nameless]:
        """The tables of a group of the settings, divided where they are too many."""
        if len(tables) <= self._largest:
            yield Nameless(tables=tuple(tables), names=(printable(name),), strength=CERTAIN)
            return
        whole, loose = self._communities(tables, f"{name}: ")
        yield from whole
        for part in _parts(loose, self._largest):
            yield Nameless(tables=part, names=(printable(f"{name}: {OTHERS}"),))

    def by_themselves(
        self, tables: list[QualifiedName], *, are_rest: bool = False
    ) -> Iterator[Nameless]:
        """Tables by schema, and within a large one by what ties them together.

        Args:
            tables: sorted.
            are_rest: whether there are other groups, of the settings.
        """
        schemas: dict[str, list[QualifiedName]] = defaultdict(list)
        for table in tables:
            schemas[table.schema].append(table)
        loose: list[QualifiedName] = []
        for schema, own in schemas.items():
            alone = len(schemas) == 1
            if len(own) > self._largest or (are_rest and alone):
                hidden = alone or schema == DEFAULT_SCHEMA
                whole, rest = self._communities(own, "" if hidden else f"{schema}.")
                yield from whole
                loose += rest
            elif len(own) < _FEWEST and not alone:
                loose += own
            else:
                yield Nameless(tables=tuple(own), names=(printable(schema),), strength=CERTAIN)
        yield from self._gathered(loose, len(schemas))

    def _communities(
        self, tables: list[QualifiedName], before: str
    ) -> tuple[list[Nameless], list[QualifiedName]]:
        """The communities of the tables, and those that are in none that is worth a picture."""
        found = communities(
            len(tables),
            ties(tables, references(tables, self._lines), self._largest),
            self._sizes,
        )
        whole, loose = [], []
        for community in found:
            members = [tables[place] for place in community]
            if len(members) < _FEWEST:
                loose += members
            else:
                whole.append(named_after_tables(members, self._referring, before))
        return whole, loose

    def _gathered(self, tables: Iterable[QualifiedName], schemas: int) -> Iterator[Nameless]:
        """Tables that are in no community, by what they still have in common.

        That is how their names begin, or a table that they refer to and whose own community is
        full, or their schema.
        """
        rest = sorted(tables)
        for common in (_first_word, self._most_special_parent, _others_of_schema):
            alike: dict[str, list[QualifiedName]] = defaultdict(list)
            for table in rest:
                alike[common(table)].append(table)
            kept = {name: found for name, found in alike.items() if name and len(found) >= _FEWEST}
            for name, found in kept.items():
                shown = name if schemas > 1 else name.partition(".")[2]
                for part in _parts(found, self._largest):
                    yield Nameless(tables=part, names=(printable(shown),))
            rest = [table for table in rest if common(table) not in kept]
        for part in _parts(rest, self._largest):
            yield Nameless(tables=part, names=(OTHERS,))

    def _most_special_parent(self, table: QualifiedName) -> str:
        """Of the tables in its schema that it refers to, the one that the fewest refer to."""
        parents = [
            parent for parent in self._parents.get(table, ()) if parent.schema == table.schema
        ]
        parent = min(parents, key=lambda each: (len(self._referring[each]), each), default=None)
        return f"{parent.schema}.{parent.name}" if parent else ""

    @cached_property
    def _parents(self) -> dict[QualifiedName, list[QualifiedName]]:
        found: dict[QualifiedName, list[QualifiedName]] = defaultdict(list)
        for parent, children in self._referring.items():
            for child in children:
                found[child].append(parent)
        return found


def _first_word(table: QualifiedName) -> str:
    parts = words(table.name)
    return f"{table.schema}.{parts[0]}" if parts else ""


def _others_of_schema(table: QualifiedName) -> str:
    return f"{table.schema}.{OTHERS}"


def _parts(tables: list[QualifiedName], largest: int) -> list[tuple[QualifiedName, ...]]:
    """Sorted tables in as few parts as it takes, cut where a letter ends, near to the middle."""
    if not tables:
        return []
    if len(tables) <= largest:
        return [tuple(tables)]
    middle = len(tables) / 2
    quarter = len(tables) // 4
    cuts = range(max(1, quarter), len(tables) - quarter)
    cut = min(
        cuts,
        key=lambda place: (tables[place].name[:1] == tables[place - 1].name[:1],
                           abs(place - middle), place),
    )  # fmt: skip
    return [*_parts(tables[:cut], largest), *_parts(tables[cut:], largest)]
