"""How much two tables belong together, by foreign keys, by names and by what one inherits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import combinations, islice
from math import isqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from inflection import singularize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schema_docs.diagram.relations import Relation
    from schema_docs.model import QualifiedName, Table

REFERENCE: Final = 1000
"""A foreign key between two tables that have no other."""
_PART: Final = 1333
"""One whose child is a part of its parent: it is named after it, or deleted with it."""
_HEIR: Final = 250
"""That one inherits from the other: often only columns that notes or files of anything have."""
_NAME: Final = 600
"""What a table is tied to all of those together whose names begin like its own."""

_WORD: Final = re.compile(r"[^\W_]+?(?=[\W_]|$|(?<=[a-z0-9])[A-Z])")
"""Letters and digits, up to what is neither, or up to a capital after a small one."""


class Line(NamedTuple):
    """What leads from one table to another, and how much it ties the two together."""

    child: QualifiedName
    parent: QualifiedName
    weight: int


def lines(tables: Iterable[Table], relations: Iterable[Relation]) -> list[Line]:
    """Every foreign key that leads to another table, and what a table inherits from."""
    found = [
        Line(
            relation.child,
            relation.parent,
            _PART if relation.identifying or relation.on_delete == "CASCADE" else REFERENCE,
        )
        for relation in relations
        if relation.child != relation.parent
    ]
    return found + [
        Line(table.name, parent, _HEIR) for table in tables for parent in table.inherits
    ]


def ties(
    names: Sequence[QualifiedName], references: Mapping[tuple[int, int], int], largest: int
) -> dict[tuple[int, int], int]:
    """How much each two of the tables belong together, by their places in `names`.

    A reference counts the less, the more references its ends have, and most of all the end that
    has more of them: that something refers to what everything refers to says little.

    Args:
        names: the tables.
        references: how much foreign keys tie two of them together, the lower one first.
        largest: of how many tables a beginning of names is no hint any more.
    """
    found: dict[tuple[int, int], int] = defaultdict(int)
    often = Counter(end for pair in references for end in pair)
    for (one, other), weight in references.items():
        few, many = sorted((often[one], often[other]))
        found[one, other] += isqrt(weight * weight // (few * many * many))
    for alike in _beginnings(names).values():
        if 2 <= len(alike) <= largest:
            share = _NAME // max(2, len(alike) - 1)
            for pair in combinations(alike, 2):
                found[pair] += share
    return dict(found)


def references(names: Sequence[QualifiedName], lines: Iterable[Line]) -> dict[tuple[int, int], int]:
    """How much lines tie each two of the tables together, by their places in `names`.

    Those from or to other tables are left out.
    """
    place = {name: index for index, name in enumerate(names)}
    found: dict[tuple[int, int], int] = {}
    for line in lines:
        child, parent = place.get(line.child), place.get(line.parent)
        if child is not None and parent is not None and child != parent:
            pair = min(child, parent), max(child, parent)
            found[pair] = max(found.get(pair, 0), line.weight)
    return found


def words(name: str) -> tuple[str, ...]:
    """The words of a name, plain and singular: `invoice`, `line` of `InvoiceLines`."""
    return tuple(_singular(match[0].lower()) for match in _words_in(name))


def first_words(name: str, count: int) -> str:
    """So many words of a name, as they stand in it, with what is between them and before."""
    *_, last = islice(_words_in(name), count)
    return name[: last.end()]


def _words_in(name: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(name)


def _beginnings(names: Sequence[QualifiedName]) -> dict[tuple[str, ...], list[int]]:
    """The tables whose names begin with the same words, for each such beginning."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        parts = words(name.name)
        for length in range(1, len(parts) + 1):
            found[parts[:length]].append(index)
    return found


@cache
def _singular(word: str) -> str:
    """It is never shown: it tells that `categories` and `category` begin alike."""
    return str(singularize(word))
