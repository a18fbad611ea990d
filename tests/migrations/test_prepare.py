"""What there is before the first migration: roles, what the settings run, and what that sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg import sql

from schema_docs.errors import ConfigurationError, MigrationError
from schema_docs.migrations.before import Preparation, read_before
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.prepare import Prepared, prepare
from schema_docs.migrations.run import MigrationRun, apply_migrations
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support import Server


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    with server.database() as name:
        yield name


@pytest.fixture
def prepared(server: Server, database: str, tmp_path: Path) -> Callable[..., Prepared]:
    """Runs entries of `before` in the test's database."""

    def run(*entries: str) -> Prepared:
        return prepare(server.cluster, database, Preparation(before=read_before(tmp_path, entries)))

    return run


@pytest.fixture
def applied(
    server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., MigrationRun]]:
    """Applies one migration after some entries of `before`, in a database of its own."""
    name = request.node.name

    def run(migration: str, *entries: str, roles: tuple[str, ...] = ()) -> MigrationRun:
        folder = tmp_path / "migrations"
        folder.mkdir()
        (folder / "1.sql").write_text(migration)
        return apply_migrations(
            server.cluster,
            read_folder(folder),
            database=name,
            preparation=Preparation(roles=roles, before=read_before(tmp_path, entries)),
        )

    yield run
    with server.cluster.connect("postgres") as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def tables(run: MigrationRun) -> list[str]:
    return [f"{table.name.schema}.{table.name.name}" for table in run.database.tables]


def test_what_it_makes_is_documented_and_no_migration_introduced_it(
    applied: Callable[..., MigrationRun],
) -> None:
    run = applied(
        "CREATE TABLE second ()", "CREATE SCHEMA app; CREATE TABLE app.first ()", "SELECT 1"
    )
    assert tables(run) == ["app.first", "public.second"]
    assert run.history.introduced == {QualifiedName("public", "second"): "1.sql"}


def test_what_sql_sets_holds_for_every_migration(applied: Callable[..., MigrationRun]) -> None:
    run = applied(
        "CREATE TABLE a ()",
        'CREATE SCHEMA "a b\\c"; CREATE SCHEMA IF NOT EXISTS x',
        'SET search_path TO "a b\\c", public, x',
    )
    assert tables(run) == ["a b\\c.a"]


def test_what_one_entry_sets_holds_for_the_next_one(prepared: Callable[..., Prepared]) -> None:
    done = prepared(
        "SET work_mem TO '12MB'; SET search_path TO ''",
        "SET search_path TO \"$user\", public; SET datestyle TO 'German, DMY'",
    )
    assert dict(done.session) == {
        "DateStyle": "German, DMY",
        "search_path": '"$user", public',
        "work_mem": "12288",
    }
    assert done.options == (
        '-c search_path="$user",\\ public -c work_mem=12288 -c DateStyle=German,\\ DMY'
    )


def test_a_role_that_is_set_makes_the_tables(applied: Callable[..., MigrationRun]) -> None:
    run = applied(
        "CREATE TABLE a ()",
        "GRANT CREATE ON SCHEMA public TO test_prepare_owner; SET ROLE test_prepare_owner",
        roles=("test_prepare_owner",),
    )
    assert [table.owner for table in run.database.tables] == ["test_prepare_owner"]


def test_what_a_transaction_or_a_file_sets_ends_with_it(
    prepared: Callable[..., Prepared], tmp_path: Path
) -> None:
    (tmp_path / "dump.sql").write_text("SELECT set_config('search_path', '', false);")
    assert prepared("BEGIN; SET LOCAL work_mem TO '12MB'; COMMIT", "dump.sql").session == {}


def test_a_file_runs_where_it_lies(applied: Callable[..., MigrationRun], tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "setup.sql").write_text("\\i part.sql\n")
    (tmp_path / "db" / "part.sql").write_text("CREATE TABLE part ()")
    assert tables(applied("SELECT 1", "db/setup.sql")) == ["public.part"]


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (
            ("SELECT 1", "SELECT 1;\n\nSELECT nope"),
            '`before`: entry 2:3:1 failed: column "nope" does not exist\n  in: SELECT nope',
        ),
        (
            ("SELECT 'open",),
            (
                "`before`: entry 1:1:1 failed: unterminated quoted string at or near \"'open …\n"
                "  in: SELECT 'open"
            ),
        ),
        (
            ("setup.sql",),
            ('`before`: setup.sql:2:1 failed: column "nope" does not exist\n  in: SELECT nope;'),
        ),
    ],
)
def test_an_error_names_the_entry_and_the_line(
    prepared: Callable[..., Prepared], tmp_path: Path, entries: tuple[str, ...], told: str
) -> None:
    (tmp_path / "setup.sql").write_text("SELECT 1;\nSELECT nope;\n")
    with pytest.raises(MigrationError) as caught:
        prepared(*entries)
    lines = str(caught.value).split("\n")
    assert "\n".join(lines[:2]) == told


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("CREATE TABLE a ();\n\\q", "`before`: entry 1 leaves psql before its end; "),
        ("BEGIN; CREATE TABLE a ()", "`before`: entry 1 ends within a transaction that it began"),
        ("open.sql", "`before`: open.sql ends within a transaction that it began"),
    ],
)
def test_an_entry_that_ends_too_early_is_refused(
    prepared: Callable[..., Prepared], tmp_path: Path, entry: str, told: str
) -> None:
    (tmp_path / "open.sql").write_text("START TRANSACTION; CREATE TABLE a ();")
    with pytest.raises(ConfigurationError) as caught:
        prepared(entry)
    assert str(caught.value).startswith(told)


def test_a_path_of_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_before(tmp_path, ["SELECT 1", "db/setup.sql"])
    assert str(caught.value) == (
        "`before` has db/setup.sql, and there is no such file; its path is relative to the folder "
        "of the settings"
    )


def test_sql_that_no_path_can_be_is_sql(tmp_path: Path) -> None:
    long = f"SELECT '{'x' * 5000}'"
    (step,) = read_before(tmp_path, [long])
    assert step.migration.script == long


def test_roles_are_made_unless_they_are_there(
    applied: Callable[..., MigrationRun], server: Server
) -> None:
    with server.cluster.connect("postgres") as connection:
        connection.execute("CREATE ROLE test_prepare_there LOGIN")
    run = applied(
        'CREATE TABLE a (); GRANT SELECT ON a TO "test prepare", test_prepare_there',
        roles=("test prepare", "test_prepare_there", "test prepare"),
    )
    assert [(role.name, role.attributes) for role in run.database.roles] == [
        ("test prepare", ()),
        ("test_prepare_there", ("LOGIN",)),
    ]


def test_a_name_that_no_role_can_have_is_refused(server: Server, database: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        prepare(server.cluster, database, Preparation(roles=("pg_mine",)))
    assert str(caught.value) == (
        '`roles` has pg_mine, and PostgreSQL refuses it: role name "pg_mine" is reserved'
    )
