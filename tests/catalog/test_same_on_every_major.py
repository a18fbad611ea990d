"""The same migrations give the same model on every major."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schema_docs.catalog.reader import read_database
from schema_docs.diagram.dbml import dbml_source
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.mermaid import mermaid_source
from schema_docs.diagram.picture import whole
from schema_docs.snapshot import write_snapshot
from schema_docs.sources import LoadedSchema, without_facts_of_the_server
from support import EXAMPLE, page_of

if TYPE_CHECKING:
    from schema_docs.model import Database
    from support import Server

TESTS = Path(__file__).parents[1]
SOURCES = [*sorted((TESTS / "cases").glob("*.sql")), TESTS / "catalog" / "wide.sql"]

SINCE_14 = """
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE PROCEDURE work(a int, b text DEFAULT 'x') LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (at timestamptz NOT NULL, name text CHECK (position('x' in name) = 0));
CREATE INDEX ON t ((EXTRACT(year FROM at AT TIME ZONE 'UTC')));
CREATE VIEW v AS SELECT EXTRACT(year FROM at) AS year, trim(name) AS name FROM t;
"""
"""13 has other functions behind EXTRACT, prints plain calls for what has a syntax of its own, and
the arguments of a procedure without IN; a range has no multirange there."""


def snapshot(database: Database) -> str:
    return write_snapshot(LoadedSchema(database=database))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_everything_generated_is_the_same(source: Path, all_servers: list[Server]) -> None:
    models = {server.major: server.schema(source.read_text()) for server in all_servers}
    for major, found in models.items():
        assert (major, found) == (major, models[18])
        assert repr(found) == repr(models[18])
        assert page_of(found) == page_of(models[18])
        assert snapshot(found) == snapshot(models[18])
        assert dot_source(whole(found)) == dot_source(whole(models[18]))
        assert mermaid_source(whole(found)) == mermaid_source(whole(models[18]))
        assert dbml_source(found, "x", {}) == dbml_source(models[18], "x", {})


@pytest.mark.pg(14)
def test_what_13_prints_otherwise_is_the_same_since_14(
    every_server: Server, server: Server
) -> None:
    assert every_server.schema(SINCE_14) == server.schema(SINCE_14)


def test_the_example_is_the_same_since_14(all_servers: list[Server]) -> None:
    """All of its migrations but those for pgvector, which only the embedded server has."""
    folder = EXAMPLE / "services/postgres/init"
    texts = [file.read_text() for file in sorted(folder.glob("*.sql"))]
    statements = [text for text in texts if "vector" not in text and "document_chunks" not in text]
    assert len(statements) > 20
    found = {}
    for server in all_servers:
        with server.connection() as connection:
            for text in statements:
                connection.execute(text.encode())
            database = without_facts_of_the_server(read_database(connection))
        found[server.major] = [
            page_of(database),
            snapshot(database),
            dot_source(whole(database)),
            mermaid_source(whole(database)),
            dbml_source(database, "x", {}),
        ]
    assert len(found[18][0]) > 50_000
    for major, files in found.items():
        assert (major, files) == (major, found[18])
