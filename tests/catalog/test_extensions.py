"""Extensions: which version there is and what it brings is told of a live database alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from schema_docs.catalog.reader import read_database
from schema_docs.cli import cli
from schema_docs.drift.changes import compare_pages
from schema_docs.migrations.folder import read_folder
from schema_docs.model import Database, Extension, MemberCount
from schema_docs.snapshot import read_snapshot, tell_the_same, write_snapshot
from schema_docs.sources import (
    LiveSource,
    LoadedSchema,
    MigrationsSource,
    without_facts_of_the_server,
)
from support import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support import Connection, Server

OLD = "CREATE EXTENSION citext VERSION '1.4'"
GRID = "| Extension | Schema | Version | Brings | Description |"


def live(server: Server, statements: str) -> Database:
    with server.connection() as connection:
        connection.execute(statements.encode())
        return read_database(connection)


def url_of(connection: Connection) -> str:
    info = connection.info
    return f"postgresql:///{info.dbname}?host={info.host}&port={info.port}&user={info.user}"


@pytest.fixture
def running(server: Server) -> Iterator[Connection]:
    """A database that has an old version of an extension, and the page that was built from it."""
    with server.connection() as connection:
        connection.execute(OLD.encode())
        yield connection


def test_a_live_database_tells_versions_and_what_they_bring(every_server: Server) -> None:
    (found,) = live(every_server, OLD).extensions
    assert (found.name, found.version) == ("citext", "1.4")
    counted = {each.kind: each.count for each in found.members}
    assert [*counted] == sorted(counted)
    assert counted["type"] == 1
    assert (counted["cast"], counted["aggregate"], counted["operator class"]) == (8, 2, 2)
    assert counted["function"] > 30


def test_what_comes_with_a_member_is_not_counted(every_server: Server) -> None:
    """A table of an extension has a row type, an array type, a sequence of its identity."""
    with every_server.connection() as connection:
        connection.execute(
            """
            CREATE EXTENSION seg;
            CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
            CREATE TYPE span AS RANGE (subtype = float8);
            ALTER EXTENSION seg ADD TABLE t;
            ALTER EXTENSION seg ADD TYPE span;
            """
        )
        (found,) = read_database(connection).extensions
    counted = {each.kind: each.count for each in found.members}
    assert (counted["table"], counted["type"]) == (1, 2)
    assert "sequence" not in counted


def test_the_page_of_a_live_database_tells_them(every_server: Server) -> None:
    page = page_of(live(every_server, OLD))
    assert GRID in page
    (row,) = (line for line in page.splitlines() if line.startswith("| `citext` |"))
    assert "| `1.4` | 2 aggregates, 8 casts, " in row
    assert "2 operator classes, 2 operator families, 1 type |" in row


def test_migrations_tell_neither(server: Server, tmp_path: Path) -> None:
    (tmp_path / "001_citext.sql").write_text(OLD)
    source = MigrationsSource(
        folder=read_folder(tmp_path),
        shown_as="migrations",
        user="postgres",
        database="postgres",
        server="auto",
        keep_going=False,
    )
    database = source.load(lambda _: None).database
    (found,) = database.extensions
    assert (found.version, found.members) == (None, ())
    assert "Version" not in page_of(database)
    assert '"version": "1.4"' not in write_snapshot(LoadedSchema(database=database))
    # All else is as in a live database.
    assert found.comment is not None
    assert database == live(server, OLD)


def test_nothing_else_is_taken_from_what_migrations_make(server: Server) -> None:
    read = live(server, f"{OLD}; CREATE TABLE t (id int)")
    told = without_facts_of_the_server(read)
    assert replace(told, extensions=()) == replace(read, extensions=())
    assert [each.name for each in told.extensions] == ["citext"]


def test_a_page_of_migrations_is_in_sync_with_a_live_database_of_another_version(
    every_server: Server,
) -> None:
    old = live(every_server, OLD)
    new = live(every_server, "CREATE EXTENSION citext")
    of_migrations = page_of(without_facts_of_the_server(old))
    assert old.extensions[0].version != new.extensions[0].version
    assert old == new
    assert len({page_of(old), page_of(new), of_migrations}) == 3
    for page in (of_migrations, page_of(old)):
        assert compare_pages(page, page_of(new)) == ()
        assert compare_pages(page_of(new), page) == ()


def test_that_an_extension_stands_elsewhere_is_told_whatever_its_version(server: Server) -> None:
    before = page_of(live(server, OLD))
    after = page_of(live(server, "CREATE SCHEMA s; CREATE EXTENSION citext SCHEMA s"))
    assert [*map(str, compare_pages(before, after))] == [
        "schema s is new",
        "extension citext: schema public → s",
    ]


def test_an_update_of_an_extension_is_no_drift(running: Connection, tmp_path: Path) -> None:
    (tmp_path / "schema-docs.toml").write_text('snapshot = "schema.json"')
    source = ["--database-url", url_of(running)]
    assert cli.main(["-C", str(tmp_path), "build", *source], standalone_mode=False) is None
    page = tmp_path / "docs" / "DATABASE_SCHEMA.md"
    assert GRID in page.read_text()
    running.execute("ALTER EXTENSION citext UPDATE")
    assert cli.main(["-C", str(tmp_path), "check", *source], standalone_mode=False) is None
    running.execute("CREATE TABLE t (id int)")
    with pytest.raises(SystemExit) as ended:
        cli.main(["-C", str(tmp_path), "check", *source], standalone_mode=False)
    assert ended.value.code == 1


def test_a_snapshot_of_a_live_database_holds_them(running: Connection, tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    command = ["-C", str(tmp_path), "export", "json", "--database-url", url_of(running)]
    cli.main([*command, "-o", str(file)], standalone_mode=False)
    (told,) = json.loads(file.read_text())["database"]["extensions"]
    assert told["version"] == "1.4"
    assert {"kind": "cast", "count": 8} in told["members"]
    (read,) = LiveSource(url_of(running)).load(lambda _: None).database.extensions
    (back,) = read_snapshot(file).database.extensions
    # Not `back == read`: equality does not look at them. What is used is decided by the server.
    assert read.unused
    assert repr(back) == repr(replace(read, unused=False))


def test_snapshots_that_differ_in_them_alone_tell_the_same() -> None:
    def snapshot(**known: object) -> str:
        extension = replace(Extension(name="citext", schema="public"), **known)  # type: ignore[arg-type]
        return write_snapshot(LoadedSchema(database=Database(extensions=(extension,))))

    counted = (MemberCount(kind="type", count=1),)
    assert snapshot() != snapshot(version="1.4", members=counted)
    assert tell_the_same(snapshot(), snapshot(version="1.4", members=counted))
    assert not tell_the_same(snapshot(), snapshot(version="1.4", schema="s"))
    assert not tell_the_same(snapshot(), "{")
    assert not tell_the_same(snapshot(), snapshot().replace('"version": 1', '"version": 2'))
