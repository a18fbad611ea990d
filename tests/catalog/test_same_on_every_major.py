"""The same migrations give the same model on every major."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support import page_of

if TYPE_CHECKING:
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


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_model_and_page_are_the_same(source: Path, all_servers: list[Server]) -> None:
    models = {server.major: server.schema(source.read_text()) for server in all_servers}
    for major, found in models.items():
        assert (major, found) == (major, models[18])
        assert repr(found) == repr(models[18])
        assert page_of(found) == page_of(models[18])


@pytest.mark.pg(14)
def test_what_13_prints_otherwise_is_the_same_since_14(
    every_server: Server, server: Server
) -> None:
    assert every_server.schema(SINCE_14) == server.schema(SINCE_14)
