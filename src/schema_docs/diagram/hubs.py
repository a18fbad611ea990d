"""Tables that so many others refer to that a picture names them in each row, in place of lines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.diagram.relations import Relation
    from schema_docs.model import QualifiedName

HUB_FROM: Final = 10
"""Referring tables from which a table is a hub. Found by looking: nine lines that meet in one row
can still be followed, and a dozen, with those that they cross, no more."""


def hubs(relations: Iterable[Relation]) -> frozenset[QualifiedName]:
    """The tables that at least `HUB_FROM` other tables refer to."""
    return frozenset(
        name for name, children in referring(relations).items() if len(children) >= HUB_FROM
    )


class _Leads(Protocol):
    """What leads from one table to another."""

    @property
    def child(self) -> QualifiedName: ...

    @property
    def parent(self) -> QualifiedName: ...


def referring(relations: Iterable[_Leads]) -> dict[QualifiedName, set[QualifiedName]]:
    """Of each table that others refer to, which ones do."""
    children: dict[QualifiedName, set[QualifiedName]] = defaultdict(set)
    for relation in relations:
        if relation.child != relation.parent:
            children[relation.parent].add(relation.child)
    return children
