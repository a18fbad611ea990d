"""How many rows each table has and, short of dates and times, which: what seed data looks like.

Tables that take no room on the disk have no rows and are not asked. All others are counted in one
query; contents are looked at where something was written since the last time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from schema_docs.errors import CatalogError
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE: Final = 400
"""Tables that one query asks: each takes a lock, and each of its indexes; there are 6,400 locks."""

_COUNT: Final = sql.SQL(
    "SELECT {number}::bigint, count(*), coalesce(max(xmin::text::bigint), 0) FROM ONLY {table}"
)
_DIGEST: Final = sql.SQL(
    "SELECT {number}::bigint, sum(hashtextextended(ROW({columns})::text, 0))::text"
    " FROM ONLY {table}"
)


@dataclass(frozen=True)
class Rows:
    """The rows of a table, in no order."""

    count: int
    columns: tuple[tuple[str, ...], ...]
    """Whose values the digest is of; of a partitioned table for each partition."""
    digest: int

    def differ_from(self, others: Rows) -> bool:
        """Whether there are others, or more or fewer; columns that came or went do not count."""
        return self.count != others.count or (
            self.columns == others.columns and self.digest != others.digest
        )

    def and_(self, others: Rows) -> Rows:
        """With those of another partition."""
        return Rows(
            self.count + others.count,
            self.columns + others.columns,
            self.digest + others.digest,
        )


@dataclass(frozen=True)
class _Table:
    """A row of `filled.sql`."""

    number: int
    schema: str
    name: str
    schema_of: str
    name_of: str
    columns: list[str]

    @property
    def values(self) -> tuple[str, ...]:
        """The columns, for comparison."""
        return tuple(self.columns)


NO_ROWS: Final = Rows(0, (), 0)


@dataclass
class RowKeeper:
    """What was found the last time."""

    _known: dict[int, Rows] = field(default_factory=dict)
    """By the tables' numbers."""
    _since: int = 0
    """The first transaction after the last time."""

    def read(self, connection: psycopg.Connection[Any]) -> dict[QualifiedName, Rows]:
        """The rows of every table that has some; those of partitions as their table's.

        Args:
            connection: of a superuser, for whom no policy hides a row.

        Raises:
            CatalogError: PostgreSQL refused a query.
        """
        try:
            return self._read(connection)
        except psycopg.Error as error:
            raise CatalogError(f"could not count the rows of tables: {error}".strip()) from error

    def _read(self, connection: psycopg.Connection[Any]) -> dict[QualifiedName, Rows]:
        following = connection.execute(
            "SELECT txid_snapshot_xmax(txid_current_snapshot())"
        ).fetchone()
        assert following is not None  # noqa: S101 - a SELECT without FROM gives one row
        filled = connection.cursor(row_factory=class_row(_Table)).execute(_filled()).fetchall()
        counts = _asked(connection, _COUNT, filled)
        known = {table.number: self._unchanged(table, *counts[table.number]) for table in filled}
        changed = [table for table in filled if known[table.number] is None]
        digests = _asked(connection, _DIGEST, changed)
        self._since = following[0]
        self._known = {
            table.number: known[table.number]
            or Rows(counts[table.number][0], (table.values,), int(digests[table.number][0] or 0))
            for table in filled
        }
        found: dict[QualifiedName, Rows] = {}
        for table in filled:
            name = QualifiedName(table.schema_of, table.name_of)
            if self._known[table.number].count:
                found[name] = found.get(name, NO_ROWS).and_(self._known[table.number])
        return found

    def _unchanged(self, table: _Table, count: int, written: int) -> Rows | None:
        """What is known of a table, if it is still true; None: it must be asked for."""
        known = self._known.get(table.number)
        is_true = (
            known is not None
            and written < self._since
            and (known.count, known.columns) == (count, (table.values,))
        )
        return known if is_true else None


def _asked(
    connection: psycopg.Connection[Any], query: sql.SQL, tables: Sequence[_Table]
) -> dict[int, Sequence[Any]]:
    """What a query says of each table, by its number."""
    found: dict[int, Sequence[Any]] = {}
    for start in range(0, len(tables), _AT_ONCE):
        queries = (
            query.format(
                number=table.number,
                table=sql.Identifier(table.schema, table.name),
                columns=sql.SQL(", ").join(map(sql.Identifier, table.columns)),
            )
            for table in tables[start : start + _AT_ONCE]
        )
        for number, *values in connection.execute(sql.SQL(" UNION ALL ").join(queries)):
            found[number] = values
    return found


def _filled() -> bytes:
    return resources.files(__package__).joinpath("filled.sql").read_bytes()
