"""Two schemas are compared in the words of the gate, and only what differs costs anything."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from drift.test_changes import BASE, CASES, CASES_WITH_MORE, WITH_MORE

from schema_docs.catalog.reader import read_database
from schema_docs.drift.changes import compare_pages
from schema_docs.drift.schemas import compare_schemas, without_what_is_alike
from schema_docs.model import Database
from schema_docs.sources import LoadedSchema
from support import page_of

if TYPE_CHECKING:
    from support import Server


def told(before: Database, after: Database) -> list[str]:
    """All changes but those of bodies, which no page tells."""
    changes = compare_schemas(LoadedSchema(database=before), LoadedSchema(database=after))
    return sorted(str(change) for change in changes if change.attribute != "body")


STATES = [BASE, *(f"{BASE};{statement}" for statement, _ in CASES)]
RARE = [f"{BASE}{WITH_MORE}", *(f"{BASE}{WITH_MORE};{s}" for s, _ in CASES_WITH_MORE)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *((states[0], state) for states in (STATES, RARE) for state in states[1::2]),
        *[*pairwise(STATES)][::4],
        *[*pairwise(RARE)][::4],
        *((state, RARE[-1]) for state in STATES[::7]),
        *((state, "") for state in STATES[::9]),
    ],
)
def test_what_is_left_is_told_as_whole_pages_are(server: Server, one: str, other: str) -> None:
    before, after = server.schema(one), server.schema(other)
    assert told(before, after) == sorted(map(str, compare_pages(page_of(before), page_of(after))))
    assert told(after, before) == sorted(map(str, compare_pages(page_of(after), page_of(before))))


def test_equal_objects_are_taken_out(server: Server) -> None:
    before = server.schema(BASE)
    assert without_what_is_alike(before, before) == (Database(), Database())
    after = server.schema(f"{BASE}; ALTER TABLE orders ADD more text; DROP SEQUENCE tickets")
    old, new = without_what_is_alike(before, after)
    assert [table.name.name for table in (*old.tables, *new.tables)] == ["orders", "orders"]
    assert (old.sequences, new.sequences) == (before.sequences, ())
    assert (old.functions, new.functions, old.views, old.enums) == ((), (), (), ())


def test_equal_schemas_have_no_changes(server: Server) -> None:
    schema = LoadedSchema(database=server.schema(BASE))
    assert compare_schemas(schema, schema) == ()


def test_versions_of_extensions_are_of_the_server(server: Server) -> None:
    with server.connection() as connection:
        connection.execute("CREATE EXTENSION citext")
        live = read_database(connection)
    assert live.extensions[0].version is not None
    migrated = server.schema("CREATE EXTENSION citext")
    assert compare_schemas(LoadedSchema(database=live), LoadedSchema(database=migrated)) == ()


def test_another_body_of_a_function_is_told(server: Server) -> None:
    function = "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT {}'"
    before, after = server.schema(function.format(1)), server.schema(function.format(2))
    (change,) = compare_schemas(LoadedSchema(database=before), LoadedSchema(database=after))
    assert str(change) == "function one(): body SELECT 1 → SELECT 2"


def test_a_change_that_no_page_has_a_fact_for_is_told_by_what_follows_from_it(
    server: Server,
) -> None:
    made = "CREATE TABLE t (a int); CREATE VIEW v AS SELECT 1 AS a FROM t"
    after = server.schema(made)
    before = replace(after, uses=())
    (change,) = compare_schemas(LoadedSchema(database=before), LoadedSchema(database=after))
    assert str(change) == "use t.v is new"
