"""Looks at the catalogs between two migrations, and is out of the way of each."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import psycopg

from schema_docs.errors import ServerError
from schema_docs.migrations.keeper import HistoryKeeper
from schema_docs.migrations.touched import Catalogs

if TYPE_CHECKING:
    from schema_docs.migrations.entries import Told
    from schema_docs.migrations.history import History
    from schema_docs.migrations.keeper import Seen
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
    _catalogs: Catalogs | None = None
    """What it leads to."""
    _number: int = 0
    """Of the database that the connection leads to."""
    _database: str = ""
    _seen: tuple[HistoryKeeper, Seen, str | None] | None = None
    """What was looked at last and is not worked out yet: whose it is, and by which migration."""

    def step_aside(self, text: bytes | None) -> None:
        """Leaves the database where a migration may mind; to come back costs a few milliseconds.

        Args:
            text: what the migration runs; None where that is not known.
        """
        if text is None or any(words in text.lower() for words in _MINDS):
            self.close()

    def look(self, database: str, migration: str | None) -> None:
        """Looks at what a migration has done; None: at what is there before the first one.

        What that means is worked out later, best by `catch_up` while the next migration runs.
        Where a migration dropped the database, reading it at the end says so.
        """
        self.catch_up()
        with suppress(ServerError):
            try:
                self._look(database, migration)
            except psycopg.OperationalError:  # a migration ended this session
                self.close()
                self._look(database, migration)

    def _look(self, database: str, migration: str | None) -> None:
        catalogs = self._connected(database)
        keeper = self._keeper(catalogs)
        self._seen = keeper, keeper.look(catalogs), migration

    def catch_up(self) -> None:
        """Works out what was seen last; asks PostgreSQL nothing."""
        if self._seen is not None:
            keeper, seen, migration = self._seen
            self._seen = None
            keeper.take(seen, migration)

    def history(self, database: str) -> History:
        """What became of the objects of a database.

        Raises:
            ServerError: it is not there any more.
        """
        self.catch_up()
        self._connected(database)
        return self._keepers[self._number].history()

    def told(self, database: str) -> Told:
        """What there is in a database as of the last look.

        Raises:
            ServerError: it is not there any more.
        """
        self.catch_up()
        self._connected(database)
        return self._keepers[self._number].told()

    def _keeper(self, catalogs: Catalogs) -> HistoryKeeper:
        """Of the database that one is connected to; a copy of another one has the other's past."""
        if self._number not in self._keepers:
            copied = [keeper for keeper in self._keepers.values() if keeper.knows(catalogs)]
            self._keepers[self._number] = deepcopy(copied[-1]) if copied else HistoryKeeper()
        return self._keepers[self._number]

    def close(self) -> None:
        """Ends the session."""
        if self._connection is not None:
            self._connection.close()
            self._connection = self._catalogs = None

    def _connected(self, database: str) -> Catalogs:
        """The catalogs that one is connected to, or those of a new connection."""
        if self._connection is None or self._catalogs is None or self._database != database:
            self.close()
            self._connection = self.server.connect(database)
            self._database = database
            self._number = database_number(self._connection)
            self._catalogs = Catalogs(self._connection)
        return self._catalogs


def database_number(connection: psycopg.Connection[Any]) -> int:
    """The number of the database that one is connected to; one made anew has another."""
    row = connection.execute(
        "SELECT oid::bigint FROM pg_database WHERE datname = current_database()", prepare=True
    ).fetchone()
    assert row is not None  # noqa: S101 - one is always connected to a database
    number: int = row[0]
    return number
