"""Causes of failures that we know: each met on a real server, with what is said to do about it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from schema_docs.errors import MigrationError
from schema_docs.migrations.failure import Failure
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.migration import Migration
from schema_docs.migrations.psql import run_file
from schema_docs.migrations.remedies import Circumstances, remedy
from schema_docs.migrations.run import apply_migrations
from schema_docs.server import extensions as module
from schema_docs.server.binaries import Binaries, find_binaries
from schema_docs.server.extensions import where_to_get

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support import Server


CASES = {
    "role": ("CREATE TABLE t (); GRANT SELECT ON t TO app;", 'set `roles = ["app"]` in the'),
    "role with a quote": (
        'CREATE TABLE t (); GRANT SELECT ON t TO "a""b";',
        r'set `roles = ["a\"b"]` in the',
    ),
    "icu": (
        "CREATE COLLATION c (provider = icu, locale = 'und');",
        "the embedded PostgreSQL is built without ICU: use --server local",
    ),
    "bookkeeping": (
        "CREATE INDEX ON schema_migrations (version);",
        'leave it out by `exclude = ["schema_migrations"]`',
    ),
    "bookkeeping in a schema": (
        "SELECT FROM public.__diesel_schema_migrations;",
        "in it the migrations' own tool keeps its books",
    ),
    "supabase function": (
        "CREATE SCHEMA auth; CREATE TABLE t (u uuid DEFAULT auth.uid());",
        'set `preset = "supabase"`',
    ),
    "supabase schema": (
        "CREATE FUNCTION auth.x() RETURNS int LANGUAGE sql RETURN 1;",
        'set `preset = "supabase"`',
    ),
    "supabase table": ("SELECT * FROM auth.users;", 'set `preset = "supabase"`'),
    "supabase role": (
        "CREATE TABLE t (); GRANT SELECT ON t TO authenticated;",
        'set `preset = "supabase"`',
    ),
    "database": ("\\c other", 'set `database = "other"` in the configuration'),
    "concurrently": (
        "CREATE TABLE t (a int);\nBEGIN;\nCREATE INDEX CONCURRENTLY ON t (a);\nCOMMIT;",
        "move CREATE INDEX CONCURRENTLY out of the BEGIN … COMMIT",
    ),
    "vacuum": ("BEGIN; VACUUM;", "move VACUUM out of the BEGIN"),
    "alter system": ("BEGIN; ALTER SYSTEM SET work_mem = '1MB';", "move ALTER SYSTEM out of"),
    "create database": ("BEGIN; CREATE DATABASE x;", "move CREATE DATABASE out of the BEGIN"),
    "in a function": (
        "DO $$ BEGIN EXECUTE 'CREATE DATABASE x'; END $$;",
        "move CREATE DATABASE out of the BEGIN",
    ),
    "enum": (
        "CREATE TYPE e AS ENUM ('a');\nBEGIN;\nALTER TYPE e ADD VALUE 'b';\nSELECT 'b'::e;",
        "move ALTER TYPE … ADD VALUE into an earlier migration",
    ),
    "meta-command": ("\\nope", "psql has no such command"),
}


@pytest.mark.parametrize(("text", "told"), CASES.values(), ids=CASES)
def test_known_cause(refused: Callable[[str], Failure], text: str, told: str) -> None:
    said = remedy(refused(text), Circumstances(origin="embedded"))
    assert said is not None
    assert told in said


def test_other_encoding(server: Server, tmp_path: Path) -> None:
    (tmp_path / "1.sql").write_bytes("SELECT 'größe';".encode("latin-1"))
    with server.database() as database:
        failure = run_file(server.cluster, database, tmp_path, Migration(name="1.sql")).failure
        assert failure is not None
        told = remedy(failure, Circumstances(origin="embedded"))
        assert told is not None
        assert "SET client_encoding TO 'LATIN1'" in told
        # What is said to do helps.
        (tmp_path / "2.sql").write_bytes(
            b"SET client_encoding TO 'LATIN1';\n" + (tmp_path / "1.sql").read_bytes()
        )
        done = run_file(server.cluster, database, tmp_path, Migration(name="2.sql"))
        assert done.failure is None


def test_cause_that_is_not_known_has_no_remedy(refused: Callable[[str], Failure]) -> None:
    assert remedy(refused("SELECT 1/0;"), Circumstances(origin="embedded")) is None


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        ("drizzle", "make do without CREATE INDEX CONCURRENTLY there"),
        ("node-pg-migrate", "`-- no transaction`"),
        ("goose", "`-- +goose NO TRANSACTION`"),
        ("dbmate", "`transaction:false`"),
        ("sql-migrate", "`notransaction`"),
        ("diesel", "`run_in_transaction = false`"),
        ("flyway", "`executeInTransaction=false`"),
        ("sqlx", "`-- no-transaction`"),
    ],
)
def test_leaving_the_transaction_is_told_in_the_layouts_words(
    server: Server, tmp_path: Path, layout: str, told: str
) -> None:
    script = "CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY ON t (a);"
    migration = Migration(name="1.sql", script=script, transaction=True)
    (tmp_path / "1.sql").write_text(script)
    with server.database() as database:
        failure = run_file(server.cluster, database, tmp_path, migration).failure
    assert failure is not None
    said = remedy(failure, Circumstances(origin="embedded", layout=layout))
    assert said is not None
    assert told in said


def test_what_only_a_given_servers_role_lacks() -> None:
    denied = failure('permission denied to create extension "vector"')
    assert remedy(denied, Circumstances(origin="embedded")) is None
    assert "name a superuser" in (remedy(denied, Circumstances(origin="given")) or "")
    there = failure('role "app" already exists')
    assert remedy(there, Circumstances(origin="local")) is None
    assert 'DROP ROLE "app"' in (remedy(there, Circumstances(origin="given")) or "")


def failure(message: str) -> Failure:
    return Failure(file="1.sql", line=1, statement=None, message=message)


# Extensions


def installation(folder: Path, version: str, *extensions: str) -> Binaries:
    (folder / "bin").mkdir(parents=True)
    (folder / "share" / "extension").mkdir(parents=True)
    for name in extensions:
        (folder / "share" / "extension" / f"{name}.control").touch()
    for name, says in (("postgres", f"postgres (PostgreSQL) {version}"), ("pg_config", "")):
        program = folder / "bin" / name
        program.write_text(f"#!/bin/sh\necho '{says or folder / 'share'}'\n")
        program.chmod(0o755)
    return Binaries(folder / "bin", "local")


def test_missing_extension_on_a_real_server(refused: Callable[[str], Failure]) -> None:
    gone = refused("CREATE EXTENSION no_such_thing;")
    said = remedy(gone, Circumstances(origin="embedded"))
    assert said is not None
    assert said.startswith("install it for a PostgreSQL of this machine (Debian and Ubuntu have")
    assert "-no-such-thing or like that) and use --server local" in said


@pytest.mark.parametrize(
    ("extension", "origin", "told"),
    [
        ("postgis", "embedded", "PostgreSQL 16.4 of this machine has it: use --server local"),
        ("old_one", "embedded", "PostgreSQL 9.6.1 of this machine has it: use --bindir {}/9/bin"),
        ("old_one", "local", "PostgreSQL 9.6.1 of this machine has it: use --bindir {}/9/bin"),
        ("vector", "local", "the embedded PostgreSQL has it: use --server embedded"),
        ("pgcrypto", "local", "the embedded PostgreSQL has it: use --server embedded"),
        ("nowhere", "given", "install it on the server of the URL, or name one that has it"),
        ("pg_partman", "embedded", "packages called postgresql-16-partman or like that"),
    ],
)
def test_where_a_missing_extension_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extension: str, origin: str, told: str
) -> None:
    there = [
        installation(tmp_path / "9", "9.6.1", "old_one", "postgis"),
        installation(tmp_path / "16", "16.4", "postgis"),
    ]
    monkeypatch.setattr(module, "local_binaries", lambda: there)
    said = where_to_get(extension, origin)  # type: ignore[arg-type]
    assert told.format(tmp_path) in said


def test_stand_ins_count_as_the_embedded_ones() -> None:
    assert "pgcrypto" not in find_binaries("embedded").extensions()


# Edits of old files


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    date = "2026-03-04T05:06:07+00:00"
    subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date},
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "m").mkdir()
    return tmp_path


def notes(server: Server, repository: Path) -> tuple[str, list[str]]:
    with server.database() as database, pytest.raises(MigrationError) as caught:
        apply_migrations(
            server.cluster, read_folder(repository / "m"), database=f"{database}_x", shown_as="m"
        )
    lines = str(caught.value).split("\n")
    return lines[0], [line for line in lines if line.startswith("  note: ")]


def test_migration_that_was_edited_after_it_was_added_is_named(
    server: Server, repository: Path
) -> None:
    m = repository / "m"
    (m / "1.sql").write_text("CREATE TABLE users (id int);\n")
    (m / "2 größe.sql").write_text("CREATE TABLE other (id int);\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "first")
    (m / "1.sql").write_text("CREATE TABLE people (id int);\n")
    git(repository, "commit", "-qam", "Call them people")
    (m / "2 größe.sql").write_text("CREATE TABLE others (id int);\n")
    (m / "3.sql").write_text("ALTER TABLE users ADD name text;\n")
    (m / "4.sql").write_text("SELECT 1;\n")
    first, told = notes(server, repository)
    assert first == 'migration m/3.sql:1:1 failed: relation "users" does not exist'
    assert told[0] == "  note: m/2 größe.sql has changes that are not committed"
    assert told[1].startswith("  note: m/1.sql was edited after it was added: ")
    assert told[1].endswith(", 2026-03-04, Call them people")
    assert len(told) == 2


def test_edit_of_a_later_file_is_not_told(server: Server, repository: Path) -> None:
    (repository / "m" / "1.sql").write_text("SELECT nope;\n")
    (repository / "m" / "2.sql").write_text("SELECT 1;\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "first")
    (repository / "m" / "2.sql").write_text("SELECT 2;\n")
    assert notes(server, repository)[1] == []


def test_no_repository_and_no_git(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "1.sql").write_text("SELECT nope;\n")
    assert notes(server, tmp_path)[1] == []
    monkeypatch.setenv("PATH", str(tmp_path))
    assert notes(server, tmp_path)[1] == []
