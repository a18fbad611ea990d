"""A running database is only read: nothing is written, and nothing could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg
import pytest

from schema_docs.catalog import reader
from schema_docs.model import Database
from schema_docs.sources import LiveSource

if TYPE_CHECKING:
    from support import Server


def url_of(server: Server, database: str) -> str:
    variables = server.cluster.environment
    host, user = quote(variables["PGHOST"]), variables["PGUSER"]
    return f"postgresql://{user}@/{database}?host={host}&port={variables['PGPORT']}"


def test_reading_takes_no_number_of_a_transaction(every_server: Server) -> None:
    """PostgreSQL gives one to each transaction that writes anything, and to no other."""
    with every_server.connection() as connection:
        connection.execute(
            "CREATE SEQUENCE s; CREATE TABLE a (id int DEFAULT nextval('s'), b serial);"
            "CREATE VIEW v AS SELECT * FROM a; SELECT lo_create(0)"
        )
        query = "SELECT txid_snapshot_xmax(txid_current_snapshot())"
        before = connection.execute(query).fetchone()
        loaded = LiveSource(url_of(every_server, connection.info.dbname), verify=True).load(
            lambda _: None
        )
        assert connection.execute(query).fetchone() == before
    assert [table.name.name for table in loaded.database.tables] == ["a"]


def test_no_transaction_of_it_could_write(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = []

    def writes(connection: psycopg.Connection[Any], *, verify: bool) -> tuple[Database, tuple[()]]:
        del verify
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), connection.transaction():
            connection.execute("CREATE TABLE a ()")
        refused.append(connection.info.dbname)
        return Database(), ()

    monkeypatch.setattr(reader, "read_and_verify", writes)
    with server.database() as name:
        LiveSource(url_of(server, name)).load(lambda _: None)
    assert refused == [name]
