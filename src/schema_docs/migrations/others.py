"""Which objects of kinds that have no history came, went or changed: operators, publications …

They are rare, so nothing is asked of them but whether their catalogs have other rows than the last
time; only then is the whole schema read.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from psycopg import sql

from schema_docs.catalog.reader import read_database
from schema_docs.model import Database, QualifiedName
from schema_docs.spelling import qualified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import psycopg

_FOLLOWED: Final = frozenset(
    {
        "schemas",
        "extensions",
        "tables",
        "views",
        "sequences",
        "enums",
        "domains",
        "composites",
        "ranges",
        "functions",
        "uses",
    }
)
"""What has a history, and what follows from it."""

_KINDS: Final = {
    "operator_families": "operator family",
    "operator_classes": "operator class",
    "large_objects": "large object",
}

_NAMES: Final = (
    "name",
    "left",
    "right",
    "source",
    "target",
    "type",
    "language",
    "access_method",
    "role",
    "schema",
    "objects",
)
"""Fields of the model that an object of some kind is told from others by."""

_CATALOGS: Final = (
    "pg_am",
    "pg_amop",
    "pg_amproc",
    "pg_auth_members",
    "pg_authid",
    "pg_cast",
    "pg_collation",
    "pg_conversion",
    "pg_default_acl",
    "pg_event_trigger",
    "pg_foreign_data_wrapper",
    "pg_foreign_server",
    "pg_foreign_table",
    "pg_language",
    "pg_opclass",
    "pg_operator",
    "pg_opfamily",
    "pg_publication",
    "pg_publication_namespace",
    "pg_publication_rel",
    "pg_statistic_ext",
    "pg_subscription",
    "pg_transform",
    "pg_ts_config",
    "pg_ts_config_map",
    "pg_ts_dict",
    "pg_ts_parser",
    "pg_ts_template",
    "pg_user_mapping",
)
"""Where their rows are; not every major has all of them."""


@dataclass
class OtherKinds:
    """What was found the last time."""

    database: Database
    """The whole schema, as it was then."""
    _rows: tuple[Any, ...] | None = None

    def read(self, connection: psycopg.Connection[Any]) -> tuple[str, ...]:
        """What has happened since the last time, `makes statistics orders_stat1`, in some order.

        Raises:
            CatalogError: PostgreSQL refused a query.
        """
        before, rows = self._rows, _rows(connection)
        self._rows = rows
        if before is None or rows == before:
            return ()
        was, self.database = self.database, read_database(connection)
        return tuple(_differences(_objects(was), _objects(self.database)))


def _rows(connection: psycopg.Connection[Any]) -> tuple[Any, ...]:
    """How many rows each catalog has, and how old the youngest is."""
    there = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace"
        " AND relname = ANY(%s) AND has_table_privilege(oid, 'SELECT') ORDER BY 1",
        (list(_CATALOGS),),
    )
    query = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*), max(xmin::text::bigint) FROM {}").format(
            name, sql.Identifier("pg_catalog", name)
        )
        for (name,) in there.fetchall()
    )
    return tuple(sorted(connection.execute(query).fetchall()))


def _objects(database: Database) -> dict[str, object]:
    """The objects of such kinds, by what a person would call them."""
    found: dict[str, object] = {}
    for kind in fields(Database):
        if kind.name not in _FOLLOWED:
            for thing in getattr(database, kind.name):
                found[f"{_KINDS.get(kind.name) or _singular(kind.name)} {_name(thing)}"] = thing
    for of in (
        *(table.statistics for table in database.tables),
        *(v.statistics for v in database.views),
    ):
        found |= {f"statistics {qualified(each.name)}": each for each in of}
    return found


def _singular(kind: str) -> str:
    return kind.removesuffix("s").replace("_", " ")


def _name(thing: object) -> str:
    """What an object of a kind is told from others by."""
    values = (getattr(thing, name, None) for name in _NAMES)
    return " ".join(
        qualified(value) if isinstance(value, QualifiedName) else value for value in values if value
    )


def _differences(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield f"makes {name}"
        elif name not in after:
            yield f"drops {name}"
        elif before[name] != after[name]:
            yield f"changes {name}"
