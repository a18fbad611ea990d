"""How rules name objects: for the history and the settings, and in messages."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.migrations.history import Named
from schema_docs.migrations.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.model import Database, Function, QualifiedName, Table, View

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


def is_spelled(database: Database, name: str, but: Function | None = None) -> bool:
    """Whether the source of a function has a name, which the catalogs do not look into.

    Args:
        database: with all functions.
        name: of anything, without its schema.
        but: a function that does not count.
    """
    return any(spells(each, name) for each in database.functions if each is not but)


def spells(function: Function, name: str) -> bool:
    """Whether a word of a function's source is a name, also in what it runs by EXECUTE."""
    body = function.body or ""
    return name in body and (name in _words_of(body) or not _words_of(body))


@lru_cache(maxsize=4096)
def _words_of(body: str) -> frozenset[str]:
    """The words of a source; none where it is in another language than SQL."""
    return frozenset(word.text for word in words(body, 0))
