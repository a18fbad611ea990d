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
from schema_docs.migrations.history import History, Named, Renaming
from schema_docs.model import Database, QualifiedName
from schema_docs.sources import LoadedSchema, MigrationList
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


# -- renames --------------------------------------------------------------------------------


def table(name: str) -> Named:
    return Named(kind="table", name=QualifiedName("public", name))


def column(of: str, name: str) -> Named:
    return Named(kind="column", name=QualifiedName("public", of), part=name)


def renamed(migration: str, before: Named, after: Named) -> Renaming:
    return Renaming(migration=migration, before=before, after=after)


def made_by(database: Database, files: str, *renamings: Renaming) -> LoadedSchema:
    return LoadedSchema(
        database=database,
        migrations=MigrationList(folder="sql", files=tuple(files.split())),
        history=History(renamings=renamings),
    )


def changes(before: LoadedSchema, after: LoadedSchema) -> list[str]:
    return sorted(map(str, compare_schemas(before, after)))


def test_renames_of_the_migrations_between_are_told_and_undone_on_the_way_back(
    server: Server,
) -> None:
    old = made_by(server.schema("CREATE TABLE a (x int, n int); CREATE INDEX i ON a (x)"), "1")
    new = made_by(
        server.schema("CREATE TABLE c (y int, n bigint); CREATE INDEX i ON c (y)"),
        "1 2 3 4",
        renamed("2", table("a"), table("b")),
        renamed("3", column("b", "x"), column("b", "y")),
        renamed("4", table("b"), table("c")),
    )
    assert changes(old, new) == [
        "column a.x is called c.y now",
        "column c.n: type integer → bigint",
        "table a is called c now",
    ]
    assert changes(new, old) == [
        "column a.n: type bigint → integer",
        "column c.y is called a.x now",
        "table c is called a now",
    ]


def test_renames_of_two_branches_are_undone_and_made(server: Server) -> None:
    ours = made_by(
        server.schema("CREATE TABLE a (x int)"), "1 2", renamed("2", table("t"), table("a"))
    )
    theirs = made_by(
        server.schema("CREATE TABLE b (x int)"), "1 3", renamed("3", table("t"), table("b"))
    )
    assert changes(ours, theirs) == ["table a is called b now"]


def test_swapped_names_are_two_renames(server: Server) -> None:
    old = made_by(server.schema("CREATE TABLE a (x int); CREATE TABLE b (y int)"), "1")
    new = made_by(
        server.schema("CREATE TABLE a (y int); CREATE TABLE b (x int)"),
        "1 2",
        renamed("2", table("a"), table("b")),
        renamed("2", table("b"), table("a")),
    )
    assert changes(old, new) == ["table a is called b now", "table b is called a now"]


def test_where_it_is_not_known_what_ran_only_what_fits_is_a_rename(server: Server) -> None:
    new = made_by(
        server.schema("CREATE TABLE b (x int); CREATE TABLE d (x int); CREATE TABLE c (x int)"),
        "1 2",
        renamed("1", table("a"), table("b")),
        renamed("2", table("c"), table("d")),
    )
    live = LoadedSchema(database=server.schema("CREATE TABLE a (x int); CREATE TABLE c (x int)"))
    assert changes(live, new) == ["table a is called b now", "table d is new"]
    assert changes(new, live) == ["table b is called a now", "table d no longer exists"]
