"""Which migration introduced which relation.

PostgreSQL numbers objects from one rising counter for the whole cluster. The counter is read
between two migrations, each time over a connection of its own to `template1`: so a migration can
drop its database, end other sessions or copy a database, and nothing of ours is in the way. At the
end, an object's OID says between which two readings it was made. A rename keeps the OID, so it does
not move an object.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg

    from schema_docs.server.cluster import Cluster


@dataclass
class ObjectCounter:
    """Readings of the cluster's OID counter, one before the first migration and one after each."""

    cluster: Cluster
    readings: list[int] = field(default_factory=list)

    def read(self) -> None:
        """Takes one OID from the counter, by way of a large object that is gone at once."""
        with self.cluster.connect("template1") as connection:
            row = connection.execute(
                "SELECT oid, lo_unlink(oid) FROM lo_create(0) AS oid"
            ).fetchone()
        assert row is not None  # noqa: S101 - a SELECT of one function gives one row
        self.readings.append(row[0])

    def introduced(
        self, connection: psycopg.Connection[Any], files: tuple[str, ...]
    ) -> Mapping[QualifiedName, str]:
        """The migration that made each relation that is there now, by the relation's name."""
        rows = connection.execute(
            "SELECT c.oid, n.nspname, c.relname FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.oid >= %s",
            (self.readings[0],),
        )
        return {
            QualifiedName(schema, name): files[bisect_right(self.readings, oid) - 1]
            for oid, schema, name in rows
        }
