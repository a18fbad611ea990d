"""What migrations rename, so that people's words can follow.

An object is known by its number in the catalogs, a column by its table's and its own, never by
names that look alike. After each migration the names are asked for again of what it has touched:
the rows of the catalogs that are no older than the last look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from psycopg.rows import dict_row

from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import psycopg

_Key = tuple[str, int, int]
"""Catalog, object, and the number of a column."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """An object as it is called at some time."""

    kind: str
    """`table`, `view`, `column`, `index` …"""
    name: QualifiedName
    """Of the object, or of the table or view that it belongs to; of a schema twice its name."""
    part: str = ""
    """The column, index, constraint …; a function's signature."""
    of_view: bool = False
    """Whether it belongs to a view, not to a table."""


@dataclass(frozen=True, kw_only=True)
class Renaming:
    """One object got another name, or another schema."""

    migration: str
    before: Named
    after: Named


@dataclass(frozen=True)
class _Entry:
    """What the catalogs say of an object."""

    kind: str
    inside: _Key
    name: str
    signature: str


@dataclass
class NameKeeper:
    """The names of all objects, and each change of one."""

    renamings: list[Renaming] = field(default_factory=list)
    """In the order of the migrations; those of one migration happen all at once."""
    _entries: dict[_Key, _Entry] = field(default_factory=dict)
    _altered: dict[str, list[_Key]] = field(default_factory=dict)
    _since: int = 0
    _database: int = 0

    def read(self, connection: psycopg.Connection[Any], migration: str) -> None:
        """Looks at what has changed since the last time, by the migration that ran last."""
        database, now = self._circumstances(connection)
        if database != self._database:  # a migration dropped it, and made another
            self._entries, self._since, self._database = {}, 0, database
        rows = connection.cursor(row_factory=dict_row).execute(_query(), {"since": self._since})
        changed = {
            (row["catalog"], row["object"], row["part"]): _Entry(
                kind=row["kind"],
                inside=(row["inside_catalog"] or "", row["inside"], 0),
                name=row["name"],
                signature=row["signature"],
            )
            for row in rows
        }
        self._altered[migration] = [
            relation
            for relation in dict.fromkeys(entry.inside for entry in changed.values())
            if relation[0] == "pg_class" and relation in self._entries
        ]
        renamed = [
            key
            for key, entry in changed.items()
            if entry.kind != "dropped"
            and (was := self._entries.get(key)) is not None
            and (was.name, was.inside, was.signature) != (entry.name, entry.inside, entry.signature)
        ]
        renamed += self._inside_of(renamed)
        before = {key: self._named(key) for key in renamed}
        self._entries |= changed
        self._since = now
        self.renamings += [
            Renaming(migration=migration, before=before[key], after=self._named(key))
            for key in dict.fromkeys(renamed)
        ]

    def altered(self, there: Collection[QualifiedName]) -> dict[str, tuple[QualifiedName, ...]]:
        """The tables that each migration altered and earlier ones had made, as they are called now.

        What counts is what has a row of its own: columns, constraints, indexes, triggers, policies.
        Comments, rights and data do not, nor does an index or a constraint that was dropped.

        Args:
            there: the tables that the schema has at the end.
        """
        found = {}
        for migration, keys in self._altered.items():
            names = {self._named(key).name for key in keys}
            if altered := sorted(name for name in names if name in there):
                found[migration] = tuple(altered)
        return found

    def _circumstances(self, connection: psycopg.Connection[Any]) -> tuple[int, int]:
        """The number of the database, and of the next transaction."""
        connection.execute("SET search_path TO ''")
        row = connection.execute(
            "SELECT oid::bigint, txid_snapshot_xmax(txid_current_snapshot())"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert row is not None  # noqa: S101 - one is always connected to a database
        return row[0], row[1]

    def _inside_of(self, renamed: Iterable[_Key]) -> list[_Key]:
        """What stands in schemas that were renamed."""
        schemas = {key for key in renamed if key[0] == "pg_namespace"}
        if not schemas:
            return []
        return [key for key, entry in self._entries.items() if entry.inside in schemas]

    def _named(self, key: _Key) -> Named:
        entry = self._entries[key]
        inside = self._entries.get(entry.inside)
        if inside is None:  # a schema, or what stands in one that we do not look at
            return Named(kind=entry.kind, name=QualifiedName(entry.name, entry.name))
        if inside.kind == "schema":
            name = QualifiedName(inside.name, entry.name)
            return Named(kind=entry.kind, name=name, part=entry.signature)
        relation = self._named(entry.inside)
        return Named(
            kind=entry.kind,
            name=relation.name,
            part=entry.name,
            of_view=relation.kind == "view",
        )


@cache
def _query() -> bytes:
    return resources.files(__package__).joinpath("names.sql").read_bytes()
