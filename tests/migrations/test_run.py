"""A folder of migrations, applied as the Docker image does."""

from __future__ import annotations

import gzip
import lzma
from typing import TYPE_CHECKING

import pytest

from schema_docs.errors import Error, MigrationError, ServerError
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.run import MigrationRun, apply_migrations
from schema_docs.model import QualifiedName
from schema_docs.server.binaries import find_binaries
from schema_docs.server.cluster import Cluster, scratch_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with scratch_cluster(find_binaries("embedded"), user="app") as cluster:
        yield cluster


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def run(
    cluster: Cluster, folder: Path, request: pytest.FixtureRequest, *, keep_going: bool = False
) -> MigrationRun:
    return apply_migrations(
        cluster, read_folder(folder), database=request.node.name, keep_going=keep_going
    )


def tables(done: MigrationRun) -> list[str]:
    return [table.name.name for table in done.database.tables]


def test_plain_and_packed_files_run_in_one_order(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    write(
        tmp_path,
        a1__sql="CREATE TABLE one ();",
        a2__sql__gz=gzip.compress(b"ALTER TABLE one RENAME TO two;"),
        a3__sql__xz=lzma.compress(b"ALTER TABLE two RENAME TO three;"),
        a4__sql="ALTER TABLE three RENAME TO four;",
        a5__sh="exit 1",
    )
    done = run(cluster, tmp_path, request)
    assert tables(done) == ["four"]
    assert [each.name for each in done.folder.not_run] == ["a5.sh"]
    assert done.failures == ()


def test_user_and_database_are_those_of_the_image(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    write(
        tmp_path,
        a1__sql=f"""DO $$ BEGIN
          ASSERT current_user = 'app' AND session_user = 'app' AND current_database() = '{name}';
          ASSERT (SELECT rolsuper AND rolcreatedb AND rolbypassrls AND rolreplication
                  FROM pg_roles WHERE rolname = 'app');
          ASSERT (SELECT datdba = 'app'::regrole FROM pg_database WHERE datname = '{name}');
          ASSERT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres');
          ASSERT EXISTS (SELECT FROM pg_database WHERE datname = 'postgres');
        END $$;""",
    )
    assert run(cluster, tmp_path, request).failures == ()


def test_first_failure_ends_the_run(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    write(tmp_path, a1__sql="SELECT 1;", a2__sql="\n\nSELECT nope;", a3__sql="SELECT no_more;")
    with pytest.raises(MigrationError) as caught:
        run(cluster, tmp_path, request)
    assert str(caught.value) == (
        'migration a2.sql:3:1 failed: column "nope" does not exist\n  in: SELECT nope;\n'
        "  at: a2.sql:3:8: SELECT nope;"
    )


def test_keep_going_collects_failures_and_documents_what_there_is(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    write(
        tmp_path,
        a1__sql="CREATE TABLE a (); SELECT nope;",
        a2__sql="CREATE TABLE b ();",
        a3__sql__gz=b"not packed",
        a4__sql="CREATE TABLE c ();",
    )
    done = run(cluster, tmp_path, request, keep_going=True)
    assert tables(done) == ["a", "b", "c"]
    assert [failure.file for failure in done.failures] == ["a1.sql", "a3.sql.gz"]


def test_stand_ins_that_were_used_are_named(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    write(tmp_path, a1__sql='CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION vector;')
    assert run(cluster, tmp_path, request).stand_ins == ("uuid-ossp",)


def test_nothing_is_a_stand_in_where_postgresql_has_its_own(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    write(tmp_path, a1__sql="CREATE EXTENSION citext; CREATE EXTENSION hstore;")
    assert run(cluster, tmp_path, request).stand_ins == ()


@pytest.mark.parametrize("statement", ["DROP DATABASE", "ALTER DATABASE"])
def test_database_that_is_gone_at_the_end_is_a_clear_error(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest, statement: str
) -> None:
    rest = " RENAME TO other_name" if statement.startswith("ALTER") else ""
    write(tmp_path, a1__sql=f'\\c postgres\n{statement} "{request.node.name}"{rest};')
    with pytest.raises(ServerError, match=r'database "test_database_that.*" does not exist$'):
        run(cluster, tmp_path, request)


def test_database_that_cannot_be_made_is_a_clear_error(cluster: Cluster, tmp_path: Path) -> None:
    write(tmp_path, a1__sql="SELECT 1;")
    with pytest.raises(Error, match='cannot make the scratch database "template0"'):
        apply_migrations(cluster, read_folder(tmp_path), database="template0")


def test_progress_names_each_file(cluster: Cluster, tmp_path: Path) -> None:
    write(tmp_path, a1__sql="SELECT 1;", a2__sql="SELECT 2;")
    told: list[str] = []
    apply_migrations(cluster, read_folder(tmp_path), database="progress", progress=told.append)
    assert told == ["a1.sql", "a2.sql"]


def test_the_database_that_the_last_file_ended_in_is_documented(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    write(
        tmp_path,
        a1__sql="CREATE TABLE before ();",
        a2__sql=f"DROP DATABASE IF EXISTS {name[:30]}_a;\nCREATE DATABASE {name[:30]}_a;\n",
        a3__sql=f"\\connect {name[:30]}_a\nCREATE TABLE first ();",
        a4__sql=f"\\c {name[:30]}_a\nALTER TABLE first RENAME TO second;",
        # It has to do with the other one alone, which it leaves empty.
        a5__sql=f"\\c postgres\nALTER DATABASE {name[:30]}_a SET work_mem TO '12MB';",
    )
    done = run(cluster, tmp_path, request)
    assert tables(done) == ["second"]
    assert done.history.introduced == {QualifiedName("public", "second"): "a3.sql"}
    (notice,) = done.notices
    assert notice == (
        f"database {name} is not documented, though a1.sql, a2.sql ended in it: what is documented "
        f"is {name[:30]}_a, which migrations ended in after that"
    )


def test_every_file_begins_in_the_configured_database(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    write(
        tmp_path,
        a1__sql=f"CREATE DATABASE {name[:30]}_b;\n\\c {name[:30]}_b\nSELECT 1;",
        a2__sql="CREATE TABLE here ();",
    )
    done = run(cluster, tmp_path, request)
    assert (tables(done), done.notices) == (["here"], ())


def test_database_that_is_dropped_and_made_anew_is_documented_as_it_is_then(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    again = f'DROP DATABASE "{name}";\nCREATE DATABASE "{name}";'
    write(
        tmp_path,
        a1__sql="CREATE TABLE before ();",
        a2__sql=f'\\c postgres\n{again}\n\\c "{name}"\nCREATE TABLE after ();',
    )
    done = run(cluster, tmp_path, request)
    assert (tables(done), done.notices) == (["after"], ())


def test_failure_does_not_hide_where_the_files_before_it_ended(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    write(
        tmp_path,
        a1__sql=f"CREATE DATABASE {name[:30]}_c;\n\\c {name[:30]}_c\nCREATE TABLE there ();",
        a2__sql=f"\\c {name[:30]}_c\nSELECT nope;",
    )
    assert tables(run(cluster, tmp_path, request, keep_going=True)) == ["there"]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("BEGIN;\nCREATE TABLE lost ();\n", True),
        ("/* BEGIN */ START TRANSACTION; CREATE TABLE lost (); SAVEPOINT s; RELEASE s;", True),
        ("BEGIN; CREATE TABLE kept (); COMMIT AND CHAIN; CREATE TABLE lost ();", True),
        ("BEGIN; CREATE TABLE kept ();\nEND;", False),
        ("BEGIN; CREATE TABLE lost (); ABORT; PREPARE p AS SELECT 1;", False),
    ],
    ids=["begin", "start", "chain", "end", "abort"],
)
def test_transaction_left_open_is_told(
    cluster: Cluster,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    text: str,
    is_told: bool,
) -> None:
    write(tmp_path, a1__sql=text, a2__sql="CREATE TABLE other ();")
    done = run(cluster, tmp_path, request)
    assert tables(done) == (["kept"] if "kept" in text else []) + ["other"]
    told = "a1.sql ends within a transaction that it began, so PostgreSQL undid what it did there; "
    assert list(done.notices) == ([told + "write COMMIT at its end"] if is_told else [])
