"""Migrations that demote, lock or alter the role that they run as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from postgres.majors import majors

from schema_docs.errors import MigrationError
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.run import apply_migrations
from schema_docs.server.cluster import OWN_ROLE, scratch_cluster

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.migrations.run import MigrationRun
    from schema_docs.server.binaries import Binaries

MAJORS = majors()


def run(binaries: Binaries, folder: Path, *files: str, user: str = "postgres") -> MigrationRun:
    for number, text in enumerate(files, 1):
        (folder / f"{number}.sql").write_text(text)
    with scratch_cluster(binaries, user=user) as cluster:
        return apply_migrations(cluster, read_folder(folder), database="app")


def tables(done: MigrationRun) -> list[tuple[str, str | None]]:
    return [(table.name.name, table.owner) for table in done.database.tables]


@pytest.mark.parametrize(
    "change",
    [
        "NOLOGIN",
        "NOLOGIN CONNECTION LIMIT 0",
        "PASSWORD 'x' VALID UNTIL '2001-01-01'",
        "SET search_path = nowhere, public",
        "SET statement_timeout = '1min'",
        "NOCREATEROLE NOCREATEDB NOREPLICATION",
        "SET role = other",
    ],
)
def test_later_migrations_go_on(tmp_path: Path, change: str) -> None:
    done = run(
        MAJORS[18],
        tmp_path,
        "CREATE ROLE other; GRANT CREATE ON SCHEMA public TO other; CREATE TABLE one ();",
        f'ALTER ROLE "my admin" {change};',
        "CREATE TABLE two ();",
        "CREATE TABLE three ();",
        user="my admin",
    )
    made_by = "other" if change == "SET role = other" else None
    assert tables(done) == [("one", None), ("three", made_by), ("two", made_by)]
    assert OWN_ROLE not in repr(done)


@pytest.mark.parametrize("major", [13, 15])
def test_superuser_that_demotes_itself(tmp_path: Path, major: int) -> None:
    """PostgreSQL 16 and later do not let the first superuser do that."""
    done = run(
        MAJORS[major],
        tmp_path,
        "CREATE TABLE one ();",
        "ALTER ROLE postgres NOSUPERUSER;",
        "CREATE SCHEMA mine; CREATE TABLE mine.two ();",
    )
    assert tables(done) == [("two", None), ("one", None)]


def test_what_the_demoted_role_may_not_do_fails_as_in_production(tmp_path: Path) -> None:
    with pytest.raises(
        MigrationError, match=r"3\.sql:1:1 failed: permission denied to create role"
    ):
        run(
            MAJORS[15],
            tmp_path,
            "CREATE TABLE one ();",
            "ALTER ROLE postgres NOSUPERUSER NOCREATEROLE;",
            "CREATE ROLE another;",
        )


@pytest.mark.parametrize(
    "setting",
    [
        "default_transaction_read_only = on",
        "search_path = nowhere",
        "role = other",
        "statement_timeout = '1ms'",
        "transaction_timeout = '1ms'",
        "idle_session_timeout = '1ms'",
    ],
)
def test_database_whose_settings_would_hinder_reading(tmp_path: Path, setting: str) -> None:
    done = run(
        MAJORS[18],
        tmp_path,
        "CREATE ROLE other; CREATE TABLE one (); CREATE VIEW v AS SELECT * FROM one;",
        f"ALTER DATABASE app SET {setting};",
    )
    assert tables(done) == [("one", None)]
    assert [view.name.name for view in done.database.views] == ["v"]


def test_login_trigger_that_refuses_everybody(tmp_path: Path) -> None:
    done = run(
        MAJORS[18],
        tmp_path,
        "CREATE TABLE one ();"
        "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE 'nobody logs in'; END $$;"
        "CREATE EVENT TRIGGER no ON login EXECUTE FUNCTION no();",
    )
    assert tables(done) == [("one", None)]


@pytest.mark.parametrize("major", MAJORS)
def test_our_role_is_in_no_migrations_way(tmp_path: Path, major: int) -> None:
    """One that goes through all roles, and one that makes a role of every name that we might."""
    done = run(
        MAJORS[major],
        tmp_path,
        "DO $$ DECLARE r name; BEGIN"
        " FOR r IN SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%' LOOP"
        " EXECUTE format('ALTER ROLE %I NOLOGIN', r); END LOOP; END $$;",
        "CREATE ROLE schema_docs; CREATE TABLE one (); GRANT SELECT ON one TO schema_docs;",
    )
    assert [role.name for role in done.database.roles] == ["schema_docs"]
    assert OWN_ROLE not in repr(done)
