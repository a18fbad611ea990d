"""Looks at the catalogs between two migrations, and is out of the way of each."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import psycopg

from schema_docs.errors import ServerError
from schema_docs.migrations.keeper import HistoryKeeper

if TYPE_CHECKING:
    from schema_docs.migrations.history import History
    from schema_docs.migrations.keeper import Told
    from schema_docs.server.interface import Server

_MINDS: Final = (b"database", b"pg_terminate_backend", b"\\i")
"""What a migration has in its text that may not run while somebody is connected: it drops, renames
or copies the database, or ends other sessions; or includes a file that does."""


@dataclass
class Observer:
    """Keeps the history of each database that migrations are connected to."""

    server: Server
    _keepers: dict[int, HistoryKeeper] = field(default_factory=dict)
    """By the databases' numbers: one that was dropped and made anew has another history."""
    _connection: psycopg.Connection[Any] | None = None
    _number: int = 0
    """Of the database that the connection leads to."""
    _database: str = ""

    def step_aside(self, text: bytes | None) -> None:
        """Leaves the database where a migration may mind; to come back costs a few milliseconds.

        Args:
            text: what the migration runs; None where that is not known.
        """
        if text is None or any(words in text.lower() for words in _MINDS):
            self.close()

    def look(self, database: str, migration: str | None) -> None:
        """Looks at what a migration has done; None: at what is there before the first one.

        Where a migration dropped the database, reading it at the end says so.
        """
        with suppress(ServerError):
            try:
                self._read(database, migration)
            except psycopg.OperationalError:  # a migration ended this session
                self.close()
                self._read(database, migration)

    def _read(self, database: str, migration: str | None) -> None:
        connection = self._connected(database)
        self._keeper(connection).read(connection, migration)

    def history(self, database: str) -> History:
        """What became of the objects of a database.

        Raises:
            ServerError: it is not there any more.
        """
        self._connected(database)
        return self._keepers[self._number].history()

    def told(self, database: str) -> Told:
        """What there is in a database as of the last look.

        Raises:
            ServerError: it is not there any more.
        """
        self._connected(database)
        return self._keepers[self._number].told()

    def _keeper(self, connection: psycopg.Connection[Any]) -> HistoryKeeper:
        """Of the database that one is connected to; a copy of another one has the other's past."""
        if self._number not in self._keepers:
            copied = [keeper for keeper in self._keepers.values() if keeper.knows(connection)]
            self._keepers[self._number] = deepcopy(copied[-1]) if copied else HistoryKeeper()
        return self._keepers[self._number]

    def close(self) -> None:
        """Ends the session."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self, database: str) -> psycopg.Connection[Any]:
        """The connection that there is, or a new one."""
        if self._connection is None or self._database != database:
            self.close()
            self._connection = self.server.connect(database)
            self._database = database
            # The query is long: to plan it once takes longer than to run it.
            self._connection.execute(
                "SET search_path TO ''; SET plan_cache_mode TO force_generic_plan"
            )
            self._number = database_number(self._connection)
        return self._connection


def database_number(connection: psycopg.Connection[Any]) -> int:
    """The number of the database that one is connected to; one made anew has another."""
    row = connection.execute(
        "SELECT oid::bigint FROM pg_database WHERE datname = current_database()", prepare=True
    ).fetchone()
    assert row is not None  # noqa: S101 - one is always connected to a database
    number: int = row[0]
    return number
