"""What a migration touched: the rows of the catalogs that are no older than the last look.

One query tells the numbers of what was touched and how many objects there are (`touched.sql`), then
one for each catalog what these are now (`objects/`), all of them in one message. So a look costs
little more than a scan of the team's own part of a few catalogs, and PostgreSQL spells only what
may have changed.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from psycopg.types.string import TextLoader

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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

_PARAMETERS: Final = {"pg_attribute": "oid[], int[]", "pg_description": "oid[], int[], text[]"}
"""Of the queries in `objects/` that numbers of objects are not enough for."""

_SETTINGS: Final = """
    SET search_path TO '';
    SET plan_cache_mode TO force_generic_plan;
    SET enable_hashjoin TO off;
    SET enable_mergejoin TO off;
"""
"""The queries are long: to plan one takes longer than to run it. They ask for a few objects by
their numbers; PostgreSQL plans for any, and would read whole catalogs to join them."""


_Numbers = dict[str, tuple[list[int], list[int] | None]]
"""Objects, and parts of them or None, by what `touched.sql` calls them."""


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
    json: str | None
    """Its facets."""

    @property
    def facets(self) -> Mapping[str, list[str | None] | None]:
        """What can change of it, each as PostgreSQL spells it, and as it is stored.

        The latter is only there where it does not change by a rename of something else.
        """
        return {} if self.json is None else json.loads(self.json)


@dataclass(frozen=True, kw_only=True)
class Touched:
    """One look at the catalogs."""

    following: int
    """The number of the first transaction that had not ended: what it and later ones write is to be
    looked at next. One that a migration has prepared, or begun elsewhere, may commit much later."""
    counts: Mapping[str, int]
    """How many objects there are, by catalog; comments by the catalog of what they are about."""
    rows: Mapping[str, Sequence[Row]]
    """What was touched, by catalog; comments by `pg_description`."""


class Catalogs:
    """The catalogs of the database that one is connected to."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        """Makes a connection ready.

        Args:
            connection: is used for nothing else from then on.
        """
        self._connection = connection
        self._prepared: set[str] = set()
        connection.adapters.register_loader("jsonb", TextLoader)  # to be read later, if at all
        connection.execute(_SETTINGS)

    def touched(self, since: int) -> Touched:
        """What was touched by transactions from a number on.

        Args:
            since: `Touched.following` of the last look; 0 for everything.
        """
        counts: Counter[str] = Counter()
        numbers: _Numbers = {}
        self._prepare("touched", "text", _text("touched.sql"))
        for name, count, objects, parts in self._execute(f"EXECUTE touched ('{since}')"):
            if count is not None:
                counts[_CATALOGS.get(name, name)] += count
            if objects:
                numbers[name] = objects, parts
        return Touched(following=counts.pop(""), counts=counts, rows=self._rows(numbers))

    def everything(self, catalogs: Collection[str]) -> Mapping[str, set[Key]]:
        """What there is in some catalogs.

        Args:
            catalogs: as in `Touched.counts`.
        """
        names = [name for name, catalog in _CATALOGS.items() if catalog in catalogs]
        numbers = _text("touched.sql")
        query = f"SELECT * FROM ({numbers}) found WHERE catalog = ANY ($2)"  # noqa: S608 - is ours
        self._prepare("everything", "text, text[]", query)
        found: dict[str, set[Key]] = {catalog: set() for catalog in catalogs}
        every = f"EXECUTE everything ('0', {_array([*catalogs, *names])})"
        for name, count, objects, parts in self._execute(every):
            if count is not None and objects:
                catalog = _CATALOGS.get(name, name)
                pairs = zip(objects, parts or (0,) * len(objects), strict=True)
                found[catalog] |= {(catalog.removeprefix(COMMENTS), *pair) for pair in pairs}
        return found

    def _rows(self, numbers: _Numbers) -> Mapping[str, Sequence[Row]]:
        """What was touched, and no more: most of the time goes into starting a query."""
        wanted = _wanted(numbers)
        if not wanted:
            return {}
        for catalog in wanted:
            parameters = _PARAMETERS.get(catalog, "oid[]")
            self._prepare(catalog, parameters, _text(f"objects/{catalog}.sql"))
        cursor = self._execute(
            "; ".join(
                f"EXECUTE {catalog} ({', '.join(map(_array, columns))})"
                for catalog, columns in wanted.items()
            )
        )
        rows = {}
        for catalog in wanted:
            rows[catalog] = [Row(*columns) for columns in cursor.fetchall()]
            cursor.nextset()
        return rows

    def _prepare(self, name: str, parameters: str, query: str) -> None:
        """Prepares a query where that was not done yet; psycopg would send one query a message."""
        if name not in self._prepared:
            self._execute(f"PREPARE {name} ({parameters}) AS {query}")
            self._prepared.add(name)

    def _execute(self, query: str) -> psycopg.Cursor[Any]:
        return self._connection.execute(query.encode())


def _wanted(numbers: _Numbers) -> Mapping[str, Sequence[Sequence[int | str]]]:
    """What each query in `objects/` is asked for: its parameters."""
    wanted: dict[str, Sequence[Sequence[int | str]]] = {}
    for catalog, names in _FOUND_BY.items():
        found = [numbers[name] for name in names if name in numbers]
        if found:
            columns = (
                [object_ for objects, _ in found for object_ in objects],
                [part for _, parts in found for part in parts or ()],
            )
            wanted[catalog] = columns if catalog in _PARAMETERS else columns[:1]
    comments = [
        (number, part, name.removeprefix(COMMENTS))
        for name, (objects, parts) in numbers.items()
        if name.startswith(COMMENTS)
        for number, part in zip(objects, parts or (), strict=True)
    ]
    if comments:
        wanted["pg_description"] = tuple(zip(*comments, strict=True))
    return wanted


def _array(values: Sequence[int | str]) -> str:
    """An array of numbers, or of names of ours, in SQL."""
    spelt = (f'"{value}"' if isinstance(value, str) else str(value) for value in values)
    return "'{" + ",".join(spelt) + "}'"


@cache
def _text(name: str) -> str:
    """One of the queries beside this module."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
