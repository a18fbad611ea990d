"""How rules name objects: for the history and the settings, and in messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.migrations.history import Named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.model import QualifiedName, Table, View

    Relation = Table | View


def table(relation: Relation) -> Named:
    """A table or view itself."""
    return Named(kind="view" if _is_view(relation) else "table", name=relation.name)


def part(kind: str, relation: Relation, name: str) -> Named:
    """What belongs to a table or view: a `column`, `index`, `constraint`, `foreign key` …"""
    return Named(kind=kind, name=relation.name, part=name, of_view=_is_view(relation))


def function(name: QualifiedName, signature: str) -> Named:
    """A function or procedure."""
    return Named(kind="function", name=name, part=signature)


def _is_view(relation: Relation) -> bool:
    return hasattr(relation, "materialized")


def called(relation: Relation, name: str = "") -> str:
    """`users`, `users.email`."""
    whole = spelling.qualified(relation.name)
    return f"{whole}.{spelling.identifier(name)}" if name else whole


def listed(names: Iterable[str]) -> str:
    """Columns: `(a, b)`."""
    return f"({', '.join(map(spelling.identifier, names))})"
