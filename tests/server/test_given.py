"""A throw-away database on a server that is not ours: nothing stays there, and nobody is hurt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from schema_docs.errors import MigrationError, ServerError
from schema_docs.migrations.before import Preparation, read_before
from schema_docs.migrations.command import Command
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.whole_server import leaving
from schema_docs.model import QualifiedName
from schema_docs.server import given as module
from schema_docs.server.binaries import find_binaries
from schema_docs.server.cluster import Cluster, scratch_cluster
from schema_docs.server.given import given_server
from schema_docs.sources import CommandSource, LoadedSchema, MigrationsSource
from support import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support import Server

PASSWORD = "geheim-4711"

DATABASES = "SELECT datname FROM pg_database ORDER BY 1"
ROLES = r"SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1"


@pytest.fixture(scope="module")
def theirs() -> Iterator[Cluster]:
    """Somebody's server, with a role that may make databases and one that may not."""
    with scratch_cluster(find_binaries("embedded")) as cluster:
        with cluster.connect("postgres", user="postgres") as connection:
            connection.execute("CREATE ROLE ci LOGIN CREATEDB CREATEROLE; CREATE ROLE poor LOGIN")
            connection.execute("CREATE DATABASE app")
        yield cluster


@pytest.fixture(autouse=True)
def nothing_stays(theirs: Cluster) -> Iterator[None]:
    before = state(theirs)
    yield
    assert state(theirs) == before


def state(cluster: Cluster) -> list[list[str]]:
    with cluster.connect("postgres") as connection:
        return [[name for (name,) in connection.execute(q)] for q in (DATABASES, ROLES)]


def url(cluster: Cluster, user: str = "ci", password: str = PASSWORD) -> str:
    return f"postgresql://{user}:{password}@/postgres?host={cluster.socket_folder}&port=5432"


def load(tmp_path: Path, server: str, *files: str) -> LoadedSchema:
    for number, text in enumerate(files, 1):
        (tmp_path / f"{number}.sql").write_text(text)
    source = MigrationsSource(
        folder=read_folder(tmp_path),
        shown_as="m",
        user="postgres",
        database="app",
        server=server,
        keep_going=False,
    )
    return source.load(lambda _: None)


SCHEMA = (
    (
        "CREATE ROLE reader; CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);"
        "CREATE TYPE mood AS ENUM ('sad', 'ok'); GRANT SELECT ON users TO reader;"
    ),
    "ALTER TABLE users ADD mood mood; CREATE VIEW sad AS SELECT id FROM users WHERE mood = 'sad';",
)


def test_gives_the_same_schema_as_a_scratch_cluster(theirs: Cluster, tmp_path: Path) -> None:
    given, scratch = (load(tmp_path, choice, *SCHEMA) for choice in (url(theirs), "embedded"))
    assert given.database == scratch.database
    assert given.history == scratch.history
    assert module._PREFIX not in repr(given)


def test_name_of_the_database_that_a_migration_writes_down_is_the_usual_one(
    theirs: Cluster, tmp_path: Path
) -> None:
    migration = """
        CREATE TABLE t (a text);
        DO $$ BEGIN
            EXECUTE format('COMMENT ON TABLE t IS %L', 'of ' || current_database());
            EXECUTE format('ALTER TABLE t ALTER a SET DEFAULT %L', current_database());
            EXECUTE format('CREATE TABLE %I ()', current_database());
        END $$;
    """
    given, scratch = (load(tmp_path, choice, migration) for choice in (url(theirs), "embedded"))
    assert given.database == scratch.database
    assert given.history == scratch.history
    assert [table.name.name for table in given.database.tables] == ["app", "t"]
    assert module._PREFIX not in repr(given)


def test_works_on_every_major(every_server: Server, tmp_path: Path) -> None:
    before = state(every_server.cluster)
    schema = load(tmp_path, url(every_server.cluster, "postgres"), *SCHEMA)
    assert [table.name.name for table in schema.database.tables] == ["users"]
    assert [role.name for role in schema.database.roles] == ["reader"]
    assert state(every_server.cluster) == before


def test_role_that_the_migrations_do_not_spell_stays(theirs: Cluster, tmp_path: Path) -> None:
    with given_server(
        url(theirs, "postgres"), None, database="app", spelt=lambda name: name == "mine"
    ) as server:
        with server.connect(server.make_database("app")) as connection:
            connection.execute("CREATE ROLE mine; CREATE TABLE t (); ALTER TABLE t OWNER TO mine;")
            connection.execute("CREATE ROLE only_here")
        with theirs.connect("postgres") as connection:
            connection.execute("CREATE ROLE somebody_elses")
    assert state(theirs)[1] == ["ci", "only_here", "poor", "postgres", "somebody_elses"]
    with theirs.connect("postgres") as connection:
        connection.execute("DROP ROLE only_here, somebody_elses")


def test_what_runs_before_the_migrations_leaves_nothing(theirs: Cluster, tmp_path: Path) -> None:
    """Roles of `roles`, of `before` and of a command are those of the run, and go with it."""
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "1.sql").write_text("CREATE TABLE a (); GRANT SELECT ON a TO app, auditor;")
    preparation = Preparation(
        roles=("app",),
        before=read_before(tmp_path, ["CREATE SCHEMA s; CREATE ROLE auditor; SET search_path = s"]),
    )
    migrations = MigrationsSource(
        folder=read_folder(tmp_path / "m"),
        shown_as="m",
        user="postgres",
        database="app",
        server=url(theirs),
        keep_going=False,
        preparation=preparation,
    )
    command = CommandSource(
        command=Command(
            line=f"{sys.executable} -c \"import psycopg; psycopg.connect('', autocommit=True)."
            "execute('CREATE TABLE a (); GRANT SELECT ON a TO app, auditor')\"",
            folder=tmp_path,
        ),
        user="postgres",
        database="app",
        server=url(theirs),
        preparation=preparation,
    )
    for source in (migrations, command):
        database = source.load(lambda _: None).database
        (table,) = database.tables
        assert table.name == QualifiedName("s", "a")
        assert [role.name for role in database.roles] == ["app", "auditor"]


def test_failing_migration_leaves_nothing_and_names_the_usual_database(
    theirs: Cluster, tmp_path: Path
) -> None:
    with pytest.raises(MigrationError) as caught:
        load(
            tmp_path,
            url(theirs),
            "CREATE ROLE reader;",
            "DO $$ BEGIN RAISE EXCEPTION 'in %', current_database(); END $$;",
        )
    assert str(caught.value).startswith("migration m/2.sql:1")
    assert "failed: in app\n" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("-- DROP DATABASE x\nDROP DATABASE IF EXISTS app;", 2, "DROP DATABASE"),
        ("SELECT 1;\n\n\\c other\n", 3, "\\c"),
        ("COPY t FROM stdin;\nit's\n\\.\n\\connect x\n", 4, "\\connect"),
        ("ALTER SYSTEM SET work_mem = '1MB';", 1, "ALTER SYSTEM"),
        ("grant connect on /* the */ database app to x;", 1, "ON DATABASE"),
    ],
)
def test_what_leaves_the_database_is_refused(
    theirs: Cluster, tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(MigrationError) as caught:
        load(tmp_path, url(theirs), "CREATE TABLE t ();", text)
    assert str(caught.value).startswith(
        f"migration m/2.sql:{line} cannot run on a server given by its URL: `{words}` is about"
    )


@pytest.mark.parametrize(
    "text", ["SELECT 'drop database x';", "\\copy t from x", "-- \\c x", 'SELECT "drop" database']
)
def test_what_only_looks_like_it_is_not_refused(text: str) -> None:
    assert leaving(text) is None


def start_build(project: Path, server: str, migration: str) -> subprocess.Popen[str]:
    (project / "migrations").mkdir(parents=True)
    (project / "migrations" / "001_x.sql").write_text(migration)
    return subprocess.Popen(
        [PROGRAM, "build", "-v", "--server", server],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def at_work(theirs: Cluster, project: Path) -> Iterator[subprocess.Popen[str]]:
    """A run whose migration has made a role and sleeps."""
    child = start_build(
        project, url(theirs), "CREATE ROLE reader;\n\\! touch started\nSELECT pg_sleep(60);\n"
    )
    deadline = time.monotonic() + 30
    while not (project / "migrations" / "started").exists():
        assert time.monotonic() < deadline
        assert child.poll() is None, child.communicate()
        time.sleep(0.02)
    yield child
    child.kill()
    child.communicate()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_gone_after_a_signal(
    theirs: Cluster, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with at_work(theirs, tmp_path / "p") as child:
        child.send_signal(number)
        _, stderr = child.communicate(timeout=20)
    assert child.returncode == code
    assert "Traceback" not in stderr


def test_gone_after_a_signal_at_any_moment(theirs: Cluster, tmp_path: Path) -> None:
    before = state(theirs)
    for step in range(8):
        child = start_build(tmp_path / f"p{step}", url(theirs), "SELECT pg_sleep(0.1);\n")
        try:
            child.wait(timeout=0.2 + step * 0.1)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGTERM)
        _, stderr = child.communicate(timeout=30)
        assert child.returncode in {0, 143, -15}  # -15: Python had not come up yet
        assert "Traceback" not in stderr or child.returncode == -15
        assert state(theirs) == before


def test_next_run_drops_what_a_killed_one_left_and_nothing_else(
    theirs: Cluster, tmp_path: Path
) -> None:
    with at_work(theirs, tmp_path / "p") as child:
        child.kill()
        child.communicate()
        databases, roles = state(theirs)
        assert sum(name.startswith(module._PREFIX) for name in databases) == 1
        assert "reader" in roles  # which role it was, nobody can be sure of any more
    with theirs.connect("postgres") as connection:
        connection.execute("CREATE DATABASE schema_docs_like_ours")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ~ '^schema_docs'"
        )
        deadline = time.monotonic() + 30
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname ~ '^schema_docs'"
        while connection.execute(query).fetchone() != (0,):
            assert time.monotonic() < deadline
    (tmp_path / "q").mkdir()
    load(tmp_path / "q", url(theirs), "CREATE TABLE t ();")
    databases, _ = state(theirs)
    assert [name for name in databases if name.startswith(module._PREFIX)] == [
        "schema_docs_like_ours"
    ]
    with theirs.connect("postgres") as connection:
        connection.execute("DROP DATABASE schema_docs_like_ours")
        connection.execute("DROP ROLE reader")


def test_database_of_a_run_that_is_alive_stays(theirs: Cluster) -> None:
    with given_server(url(theirs), None, database="app", spelt=lambda _: False) as one:
        with psycopg.connect(url(theirs), autocommit=True) as other:
            module._drop_leftovers(other)
        assert one.database in state(theirs)[0]


def test_two_runs_take_turns(theirs: Cluster, tmp_path: Path) -> None:
    """Both make the role `reader`, which can be there only once."""
    migration = "CREATE ROLE reader; SELECT pg_sleep(0.5);"
    children = [start_build(tmp_path / name, url(theirs), migration) for name in ("a", "b")]
    told = [child.communicate(timeout=60) for child in children]
    assert [child.returncode for child in children] == [0, 0], told
    assert "waiting for another run" in "".join(stderr for _, stderr in told)


def test_password_is_told_nowhere(theirs: Cluster, tmp_path: Path) -> None:
    project = tmp_path / "p"
    child = start_build(
        project,
        url(theirs),
        "\\! ps -ww -eo args= > list\n\\! touch started\nSELECT nope;\n",
    )
    stdout, stderr = child.communicate(timeout=60)
    assert child.returncode == 2
    listed = (project / "migrations" / "list").read_text().splitlines()
    # The test's own program was given it on its command line; what it starts is not.
    ours = [line for line in listed if str(PROGRAM) not in line]
    assert any("psql" in line for line in ours)
    assert PASSWORD not in "\n".join(ours)
    assert PASSWORD not in stdout + stderr


def test_psql_gets_the_password(theirs: Cluster) -> None:
    with given_server(url(theirs), None, database="app", spelt=lambda _: False) as server:
        assert server.environment["PGPASSWORD"] == PASSWORD
        assert PASSWORD not in repr(server)


# Errors


def refused(server: str, bindir: Path | None = None) -> str:
    with (
        pytest.raises(ServerError) as caught,
        given_server(server, bindir, database="app", spelt=lambda _: False),
    ):
        pytest.fail("connected")
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


def test_role_that_may_not_make_databases(theirs: Cluster) -> None:
    assert refused(url(theirs, "poor")) == (
        'the role "poor" of the URL may not make databases: '
        'run ALTER ROLE "poor" CREATEDB there, or give another role'
    )


def test_server_that_is_not_there() -> None:
    said = refused(f"postgresql://ci:{PASSWORD}@127.0.0.1:1/postgres")
    assert said.startswith("cannot connect to the server of the URL: ")
    assert "see that it runs" in said


def test_url_that_is_none() -> None:
    assert "is not a URL that PostgreSQL understands" in refused(
        f"postgresql://ci:{PASSWORD}@[::/x"
    )


def test_missing_role_is_told(theirs: Cluster) -> None:
    assert 'role "nope" does not exist' in refused(url(theirs, "nope"))


def test_bindir_without_psql(theirs: Cluster, tmp_path: Path) -> None:
    assert refused(url(theirs), tmp_path) == f"{tmp_path}: has no psql"


def test_embedded_psql_where_there_is_no_other(
    theirs: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "local_clients", list)
    schema = load(tmp_path, url(theirs), "CREATE TABLE t ();")
    assert [table.name.name for table in schema.database.tables] == ["t"]


def test_no_psql_at_all(theirs: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "local_clients", list)
    monkeypatch.setattr(module, "embedded_binaries", lambda: None)
    assert refused(url(theirs)) == (
        "there is no psql on this machine: install PostgreSQL's client "
        "(the package postgresql-client), or give --bindir"
    )


@pytest.fixture
def standby(theirs: Cluster) -> Iterator[str]:
    """A read-only copy of the server, by PostgreSQL's own tools."""
    run = theirs.socket_folder.parent
    folder = run / "standby"
    owner = (run / "data").stat()
    folder.mkdir(mode=0o700)
    os.chown(folder, owner.st_uid, owner.st_gid)
    account = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
    connection = ["-h", str(theirs.socket_folder), "-U", "postgres"]
    subprocess.run(
        [theirs.binaries.program("pg_basebackup"), *connection, "-D", folder, "-R", "-c", "fast"],
        check=True,
        cwd=folder,
        **account,  # type: ignore[call-overload]
    )
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": theirs.socket_folder,
        "port": 5433,
    }
    with subprocess.Popen(
        [
            *(theirs.binaries.program("postgres"), "-D", folder),
            *(f"--{name}={value}" for name, value in settings.items()),
        ],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **account,  # type: ignore[call-overload]
    ) as server:
        try:
            yield url(theirs).replace("port=5432", "port=5433")
        finally:
            server.send_signal(signal.SIGQUIT)


def test_standby_is_told(standby: str) -> None:
    deadline = time.monotonic() + 30
    while "cannot connect" in (said := refused(standby)):
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
    assert said == (
        "the server of the URL is a standby, which is read-only: give its primary's URL"
    )
