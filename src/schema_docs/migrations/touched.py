"""What a migration touched: the rows of the catalogs that are no older than the last look.

One query tells the numbers of what was touched and how many objects there are (`touched.sql`), then
one for each catalog what these are now (`objects/`). So a look costs little more than a scan of the
team's own part of a few catalogs, and PostgreSQL spells only what may have changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from psycopg.rows import args_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg

Key = tuple[str, int, int]
"""Catalog, object, and the number of a column; of a comment what it is about."""

COMMENTS: Final = "pg_description "
"""What stands before the catalog in the names of the groups of comments."""

_FOUND_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "pg_namespace": ("pg_namespace",),
    "pg_class": ("pg_class", "view", "pg_sequence"),
    "pg_attribute": ("pg_attribute", "pg_attrdef"),
    "pg_index": ("pg_index", "index"),
    "pg_constraint": ("pg_constraint",),
    "pg_trigger": ("pg_trigger",),
    "pg_policy": ("pg_policy",),
    "pg_type": ("pg_type", "composite"),
    "pg_enum": ("pg_enum",),
    "pg_proc": ("pg_proc",),
    "pg_rewrite": ("pg_rewrite",),
    "pg_extension": ("pg_extension",),
}
"""The queries in `objects/`, and what `touched.sql` calls the numbers that each is asked for."""

_CATALOGS: Final = {"composite": "pg_type"}
"""Where what `touched.sql` counts apart has its rows."""

_Numbers = dict[str, list[tuple[int, int]]]


class Row(NamedTuple):
    """An object that was touched, as it is now."""

    object: int
    part: int
    kind: str
    """Of a comment the catalog of what it is about."""
    told: bool
    """Whether it has a history of its own, unlike what an extension or a parent table brings."""
    inside_catalog: str | None
    inside: int
    """Its schema; of what belongs to a table or type, that."""
    name: str
    signature: str
    """A function's arguments."""
    facets: Mapping[str, list[str | None] | None] | None
    """What can change of it, each as PostgreSQL spells it, and as it is stored, where that does not
    change by a rename of something else."""


@dataclass(frozen=True, kw_only=True)
class Touched:
    """One look at the catalogs."""

    following: int
    """The number of the first transaction that had not ended: what it and later ones write is to be
    looked at next. One that a migration has prepared, or begun elsewhere, may commit much later."""
    counts: Mapping[str, int]
    """How many objects there are, by catalog; comments by the catalog of what they are about."""
    rows: Mapping[str, tuple[Row, ...]]
    """What was touched, by catalog; comments by `pg_description`."""


def look(connection: psycopg.Connection[Any], since: int) -> Touched:
    """What was touched by transactions from a number on.

    Args:
        connection: to the database, with an empty `search_path`.
        since: `Touched.following` of the last look; 0 for everything.
    """
    counts: Counter[str] = Counter()
    numbers: _Numbers = {}
    for catalog, count, objects, parts in _numbers(connection, since):
        if count is not None:
            counts[_CATALOGS.get(catalog, catalog)] += count
        if objects:
            numbers[catalog] = list(zip(objects, parts or (0,) * len(objects), strict=True))
    return Touched(following=counts.pop(""), counts=counts, rows=_rows(connection, numbers))


def everything(connection: psycopg.Connection[Any]) -> Mapping[str, set[Key]]:
    """What there is, by catalog as in `Touched.counts`."""
    found: dict[str, set[Key]] = defaultdict(set)
    for name, count, objects, parts in _numbers(connection, 0):
        if count is not None and objects:
            catalog = _CATALOGS.get(name, name)
            pairs = zip(objects, parts or (0,) * len(objects), strict=True)
            found[catalog] |= {(catalog.removeprefix(COMMENTS), *pair) for pair in pairs}
    return found


def _numbers(
    connection: psycopg.Connection[Any], since: int
) -> list[tuple[str, int | None, list[int] | None, list[int] | None]]:
    return connection.execute(_query("touched.sql"), {"since": since}, prepare=True).fetchall()


def _rows(connection: psycopg.Connection[Any], numbers: _Numbers) -> Mapping[str, tuple[Row, ...]]:
    """Only what was touched is asked for: most of the time goes into planning and starting."""
    wanted: dict[str, dict[str, list[Any]]] = {}
    for catalog, names in _FOUND_BY.items():
        found = [pair for name in names for pair in numbers.get(name, ())]
        if found:
            objects, parts = zip(*dict.fromkeys(found), strict=True)
            wanted[catalog] = {"objects": list(objects), "parts": list(parts)}
    comments = [
        (catalog.removeprefix(COMMENTS), *of)
        for catalog, found in numbers.items()
        if catalog.startswith(COMMENTS)
        for of in found
    ]
    if comments:
        names = ("catalogs", "objects", "parts")
        columns = map(list, zip(*comments, strict=True))
        wanted["pg_description"] = dict(zip(names, columns, strict=True))
    with connection.pipeline():
        cursors = {
            catalog: connection.cursor(row_factory=args_row(Row)).execute(
                _query(f"objects/{catalog}.sql"), parameters, prepare=True
            )
            for catalog, parameters in wanted.items()
        }
        return {catalog: tuple(cursor.fetchall()) for catalog, cursor in cursors.items()}


@cache
def _query(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()
