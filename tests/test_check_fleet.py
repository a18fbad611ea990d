"""`check` of many live databases at once, as a user runs it."""

from __future__ import annotations

import json
import socket
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

import junitparser
import pytest
from psycopg import sql

from support import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support import Server

MIGRATION = """\
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);
CREATE INDEX users_email ON users (email);
"""
SECRET = "s3cr3t-of-the-fleet"


@pytest.fixture
def shop(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "shop")
    repository.write("schema-docs.toml", 'migrations = "db"\n')
    repository.write("db/001_users.sql", MIGRATION)
    return repository


class Fleet:
    """Databases on one server, each in the state of the migrations at first."""

    def __init__(self, server: Server) -> None:
        self.server, self.names = server, list[str]()

    def make(self, name: str, statements: str = "", template: str = "fleet") -> None:
        self.server.cluster.create_database(name, template=template)
        self.names.append(name)
        if statements:
            with self.server.connect(name) as connection:
                connection.execute(statements.encode())

    def url(self, name: str, user: str | None = None, port: int | None = None) -> str:
        variables = self.server.cluster.environment
        host = quote(variables["PGHOST"], safe="")
        login = f"{user or self.server.cluster.user}:{SECRET}"
        port_number = variables["PGPORT"] if port is None else port
        return f"postgresql://{login}@/{name}?host={host}&port={port_number}"

    def drop(self) -> None:
        with self.server.connect("postgres") as connection:
            for name in self.names:
                statement = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                connection.execute(statement.format(sql.Identifier(name)))
            connection.execute("DROP ROLE IF EXISTS stranger")


@pytest.fixture
def fleet(server: Server) -> Iterator[Fleet]:
    fleet = Fleet(server)
    try:
        fleet.make("fleet", MIGRATION, template="template_for_tests")
        yield fleet
    finally:
        fleet.drop()


def dead_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def test_a_hundred_databases(shop: Repository, fleet: Fleet) -> None:
    lines = ["# the whole fleet", ""]
    for number in range(94):
        name = f"tenant_{number:03}"
        fleet.make(name)
        lines.append(f"{name} = {fleet.url(name)}")
    odd = {
        "by_hand": "ALTER TABLE users ADD note text; DROP INDEX users_email",
        "behind": "DROP TABLE users",
        "behind_too": "DROP TABLE users",
        "locked": "CREATE ROLE stranger LOGIN; REVOKE CONNECT ON DATABASE locked FROM PUBLIC",
    }
    for name, statements in odd.items():
        fleet.make(name, statements)
        user = "stranger" if name == "locked" else None
        lines.append(f"{name} {fleet.url(name, user)}")
    lines.append(f"never_made = {fleet.url('never_made')}")
    lines.append(f"dead = postgresql://app:{SECRET}@127.0.0.1:{dead_port()}/app")
    shop.write("fleet.txt", "\n".join(lines) + "\n")

    code, out, err = shop.run("check", "--databases", "fleet.txt", "--jobs", "12")
    assert (code, err) == (2, "")
    assert SECRET not in out
    table, _, end = out.partition("\n\n")
    told = dict(line.split("  ", 1) for line in table.splitlines())
    states = {name.strip(): state.strip() for name, state in told.items()}
    assert len(states) == 100
    assert {states[f"tenant_{number:03}"] for number in range(94)} == {"in sync"}
    assert states["by_hand"] == "2 changes"
    assert states["behind"] == states["behind_too"] == "1 change"
    assert states["locked"].startswith("unreachable: ")
    assert 'permission denied for database "locked"' in states["locked"]
    assert states["never_made"].endswith('database "never_made" does not exist')
    assert "Connection refused" in states["dead"]
    assert end == (
        "100 databases: 94 in sync, 3 with changes, 3 unreachable\n"
        "apply the migrations that it lacks, and write one for what was changed by hand\n"
    )

    # The same for programs, all at once, without what is unreachable.
    shop.write("fleet.txt", "\n".join(lines[:-2]).replace("locked ", "# locked "))
    outputs = ("--output", "junit=out/fleet.xml", "--output", "sarif=out/fleet.sarif")
    code, out, err = shop.run("check", "--databases", "fleet.txt", "--format", "json", *outputs)
    assert code == 1
    assert [line.partition(": ")[0] for line in err.splitlines()] == [
        f"database {name}" for name in ("by_hand", "behind", "behind_too") for _ in range(2)
    ]
    reports = json.loads(out)["reports"]
    assert [each["database"] for each in reports if each["outcome"] == "findings"] == [
        "by_hand",
        "behind",
        "behind_too",
    ]
    suites = junitparser.JUnitXml.fromfile(BytesIO((shop.root / "out/fleet.xml").read_bytes()))
    assert (suites.tests, suites.failures, suites.errors) == (97, 3, 0)
    results = json.loads((shop.root / "out/fleet.sarif").read_text())["runs"][0]["results"]
    assert len(results) == 4
    written = [*(shop.root / "out").iterdir()]
    assert not any(SECRET in path.read_text() for path in written)


def test_two_urls_are_a_fleet_and_one_is_a_source(shop: Repository, fleet: Fleet) -> None:
    fleet.make("one")
    fleet.make("other", "ALTER TABLE users ALTER email DROP NOT NULL")
    urls = [f"--database-url={fleet.url(name)}" for name in ("one", "other")]
    port = fleet.server.cluster.environment["PGPORT"]
    shown = "[local]" if port == "5432" else f"[local]:{port}"
    code, out, _ = shop.run("check", "-v", *urls)
    assert code == 1
    assert out == (
        f"{shown}/one    in sync\n{shown}/other  1 change\n\n"
        f"{shown}/other\n"
        "    column users.email: null is yes, the migrations make no\n\n"
        "2 databases: 1 in sync, 1 with changes\n"
        "apply the migrations that it lacks, and write one for what was changed by hand\n"
    )
    assert shop.run("check", "-q", urls[0], urls[0])[:2] == (0, "")
    # One is what the page is held against.
    code, out, _ = shop.run("check", urls[0])
    assert code == 1
    assert "docs/DATABASE_SCHEMA.md: is missing" in out


def test_list_comes_from_standard_input_and_tables_are_left_out(
    shop: Repository, fleet: Fleet
) -> None:
    import subprocess

    from support import PROGRAM

    fleet.make("one", "CREATE TABLE audit_2024 (); CREATE TABLE goose_db_version (id serial)")
    shop.write("schema-docs.toml", 'migrations = "db"\nexclude = ["audit_*"]\n')
    done = subprocess.run(
        [PROGRAM, "check", "--databases", "-"],
        input=f"# mine\none = {fleet.url('one')}\n",
        cwd=shop.root,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "one  in sync\n\n1 database: 1 in sync\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--databases", "nowhere.txt"), "nowhere.txt: cannot be read: No such file or directory"),
        (("--databases", "db"), "db: cannot be read: Is a directory"),
        (("--databases", "fleet.txt", "--live"), "--live is one database"),
        (("--databases", "fleet.txt", "--twice"), "--twice is about migrations"),
        (("--databases", "fleet.txt", "--jobs", "0"), "0 is not in the range"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_usage_is_told(shop: Repository, arguments: tuple[str, ...], said: str) -> None:
    shop.write("fleet.txt", "postgresql://x/y\n")
    code, out, err = shop.run("check", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_failed_migration_is_no_schema_to_compare_with(shop: Repository) -> None:
    shop.write("db/002_typo.sql", "ALTER TABLE user ADD x int;\n")
    shop.write("fleet.txt", "postgresql://x/y\n")
    code, out, err = shop.run("check", "--databases", "fleet.txt")
    assert (code, out) == (2, "")
    assert err.startswith("schema-docs: migration db/002_typo.sql:1:1 failed: syntax error")
