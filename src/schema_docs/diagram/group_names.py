"""What groups of tables are called, and by which name a file of theirs goes."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.affinity import first_words, words
from schema_docs.diagram.text import printable
from schema_docs.file_names import DEVICES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from schema_docs.model import QualifiedName

CERTAIN: Final = sys.maxsize
"""The strength of a name that was given by people, or by a schema."""

_LONGEST_SLUG: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Nameless:
    """Tables that make a group, and what it may be called."""

    tables: tuple[QualifiedName, ...]
    """Sorted."""
    names: tuple[str, ...]
    """The best one first; at least one."""
    strength: int = 0
    """Of two groups that may be called the same, the stronger one is."""


def named_after_tables(
    tables: Sequence[QualifiedName],
    referring: Mapping[QualifiedName, Collection[QualifiedName]],
    before: str = "",
) -> Nameless:
    """A group that is called like what its names have in common, or like its centre.

    The beginning of three in four names comes first, then a table that half of the others refer to,
    then the beginning of more than half of the names, then the table that the most refer to.

    Args:
        tables: the tables of the group, sorted.
        referring: of each table, those that refer to it.
        before: what every name begins with, such as that of the schema.
    """
    inside = frozenset(tables)
    near = {table: len(inside.intersection(referring.get(table, ()))) for table in tables}
    beginnings = _beginnings(tables)

    def importance(table: QualifiedName) -> float:
        """How much of the group is about a table, and how little of anything else."""
        alike = len(beginnings.get(words(table.name), [table.name])) - 1
        about = near[table] + alike
        return about**3 / max(1, len(referring.get(table, ())) + alike)

    by_importance = sorted(tables, key=lambda table: (-importance(table), len(table.name), table))
    names = [table.name for table in by_importance]
    beginning, strength = _common_beginning(beginnings, len(tables))
    if beginning:
        names.insert(0, beginning)
    center = by_importance[0]
    if 4 * strength < 3 * len(tables) <= 6 * near[center]:
        names.insert(0, center.name)
        strength = max(strength, near[center])
    return Nameless(
        tables=tuple(tables),
        names=tuple(dict.fromkeys(printable(before + name) for name in names)),
        strength=strength,
    )


def _beginnings(tables: Iterable[QualifiedName]) -> dict[tuple[str, ...], list[str]]:
    """The names that begin with the same words, for each such beginning."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for table in tables:
        parts = words(table.name)
        for length in range(1, len(parts) + 1):
            found[parts[:length]].append(table.name)
    return found


def _common_beginning(
    beginnings: Mapping[tuple[str, ...], Sequence[str]], tables: int
) -> tuple[str, int]:
    """The longest words that more than half of the names begin with, and how many do.

    They are spelled as the shortest of these names has them, which may have no others.
    """
    shared = [
        (len(parts), len(names), min(names, key=lambda name: (len(name), name)))
        for parts, names in beginnings.items()
        if 2 * len(names) > tables
    ]
    if not shared:
        return "", 0
    length, often, name = max(shared)
    return first_words(name, length), often


def distinct_names(groups: Sequence[Nameless]) -> list[str]:
    """A name for each of the groups that no other one has, in any case of letters."""
    taken: set[str] = set()
    found: dict[int, str] = {}
    for place in sorted(
        range(len(groups)), key=lambda place: (-groups[place].strength, groups[place].tables)
    ):
        name = next(name for name in _possible(groups[place].names) if name.casefold() not in taken)
        taken.add(name.casefold())
        found[place] = name
    return [found[place] for place in range(len(groups))]


def _possible(names: Sequence[str]) -> Iterator[str]:
    yield from names
    yield from (f"{names[0]} {number}" for number in count(2))


def slugs(names: Iterable[str], taken: Collection[str] = ()) -> list[str]:
    """For each name a part of a file name that no other one has, in any case of letters.

    Where two would have the same, both carry a digest of their names, so that neither changes with
    the order of the two.

    Args:
        names: what is named, each once.
        taken: what else has a file of its own.
    """
    from slugify import slugify

    names = list(names)
    plain = [
        slugify(name, max_length=_LONGEST_SLUG, word_boundary=True) or "group" for name in names
    ]
    often = Counter([*plain, *taken])
    return [
        f"{slug}-{_digest(name)}" if often[slug] > 1 or slug in DEVICES else slug
        for name, slug in zip(names, plain, strict=True)
    ]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
