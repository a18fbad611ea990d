"""`lint --fix`: what it writes, what it leaves alone, and that the schema stays the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support import Repository, git

if TYPE_CHECKING:
    from pathlib import Path

USERS = "-- Users\nCREATE TABLE users (\n    id bigint PRIMARY KEY\n);\n"
ORDERS = (
    "\ufeff-- Orders: é, CREATE TABLE orders\n"
    "create table orders (\n\n    id bigint PRIMARY KEY, -- CREATE TABLE\n    note text\n);\n\n"
    "/* éé */ CREATE INDEX CONCURRENTLY i ON orders (note); "
    "CREATE VIEW v AS SELECT id FROM orders;\n"
    "\\set unused 'CREATE TABLE x (a int);'\n"
    "COPY orders (id, note) FROM stdin;\n1\tCREATE TABLE y (a int);\n\\.\n"
    "DELETE FROM orders WHERE id = 1;\n"
    "ALTER TABLE orders\n    ADD COLUMN a text,\n    ADD COLUMN b text;\n"
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n    RETURN NEW;\nEND $$;\n"
    "CREATE TRIGGER g BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION f();\n"
    "DO $$ BEGIN\n    CREATE TABLE IF NOT EXISTS in_block (id bigint PRIMARY KEY);\nEND $$;\n"
    "-- Nobody uses it\nALTER TABLE orders DROP COLUMN b"
)
FIXED = (
    ORDERS.replace("create table orders (", "create table if not exists orders (")
    .replace("CONCURRENTLY i", "CONCURRENTLY IF NOT EXISTS i")
    .replace("CREATE VIEW v", "CREATE OR REPLACE VIEW v")
    .replace("ADD COLUMN a", "ADD COLUMN IF NOT EXISTS a")
    .replace("ADD COLUMN b", "ADD COLUMN IF NOT EXISTS b")
    .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER")
    .replace("DROP COLUMN b", "DROP COLUMN IF EXISTS b")
)
TOLD = [
    "db/002_orders.sql:2: if not exists added",
    "db/002_orders.sql:8: IF NOT EXISTS added",
    "db/002_orders.sql:8: OR REPLACE added",
    "db/002_orders.sql:15: IF NOT EXISTS added",
    "db/002_orders.sql:16: IF NOT EXISTS added",
    "db/002_orders.sql:17: OR REPLACE added",
    "db/002_orders.sql:21: OR REPLACE added",
    "db/002_orders.sql:26: IF EXISTS added",
]
M = ("--select", "M010", "--select", "M011", "--select", "M015", "--select", "M016")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A branch with one migration more than main."""
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", 'migrations = "db"\n')
    repository.write("db/001_users.sql", USERS)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Users")
    git(tmp_path, "checkout", "-qb", "branch")
    write(repository, ORDERS)
    return repository


def write(repository: Repository, text: str, name: str = "db/002_orders.sql") -> None:
    (repository.root / name).write_bytes(text.replace("\n", "\r\n").encode())


def read(repository: Repository, name: str = "db/002_orders.sql") -> str:
    return (repository.root / name).read_bytes().decode().replace("\r\n", "\n")


def schema(repository: Repository) -> Any:
    code, out, err = repository.run("export", "json")
    assert code == 0, err
    return json.loads(out)["database"]


def test_new_migrations_are_mended_and_the_schema_stays(repository: Repository) -> None:
    before = schema(repository)
    code, out, err = repository.run("lint", *M, "--fix")
    assert err.splitlines() == TOLD
    assert read(repository) == FIXED
    assert (repository.root / "db/002_orders.sql").read_bytes().count(b"\r\n") == FIXED.count("\n")
    assert schema(repository) == before
    # What others have is left, and told.
    assert code == 1
    assert [line.split(": ")[0] for line in out.splitlines() if line.startswith("db/")] == [
        "db/001_users.sql:2"
    ]
    assert read(repository, "db/001_users.sql") == USERS
    assert repository.run("lint", *M, "--fix")[2] == ""


def test_those_of_others_are_mended_where_one_says_so(repository: Repository) -> None:
    before = schema(repository)
    code, out, err = repository.run("lint", *M, "--fix-all")
    assert (code, out) == (0, "nothing found\n")
    assert err.splitlines() == ["db/001_users.sql:2: IF NOT EXISTS added", *TOLD]
    assert read(repository, "db/001_users.sql") == USERS.replace("TABLE", "TABLE IF NOT EXISTS")
    assert schema(repository) == before


def test_a_diff_tells_what_would_be_done_and_writes_nothing(repository: Repository) -> None:
    code, out, err = repository.run("lint", *M, "--diff")
    assert (code, err) == (1, "")
    assert out.startswith("--- a/db/002_orders.sql\n+++ b/db/002_orders.sql\n@@ -1,")
    assert "\n-create table orders (\n+create table if not exists orders (\n" in out.replace(
        "\r", ""
    )
    assert out.endswith(
        "+ALTER TABLE orders DROP COLUMN IF EXISTS b\n\\ No newline at end of file\n"
    )
    assert "001_users" not in out
    assert "b/db/001_users.sql" in repository.run("lint", *M, "--fix-all", "--diff")[1]
    assert read(repository) == ORDERS
    write(repository, FIXED)
    assert repository.run("lint", *M, "--diff") == (0, "", "nothing to fix\n")


def test_what_a_comment_or_the_settings_ignore_is_left(repository: Repository) -> None:
    text = "-- More\n-- schema-docs: ignore M010 made by hand\nCREATE TABLE more (id int);\n"
    write(repository, text)
    assert repository.run("lint", *M, "--fix")[2] == ""
    assert read(repository) == text
    write(repository, ORDERS)
    assert repository.run("lint", "--select", "S", "--fix")[2] == ""
    assert read(repository) == ORDERS


def test_nothing_is_mended_where_a_migration_fails(repository: Repository) -> None:
    write(repository, f"{ORDERS};\nALTER TABLE typo ADD COLUMN a int;\n")
    before = read(repository)
    code, out, err = repository.run("lint", *M, "--fix")
    assert code == 2
    assert "(M010" in out
    assert "migration db/002_orders.sql:27:1 failed" in err
    assert read(repository) == before


def test_fixes_that_make_another_schema_are_taken_back(repository: Repository) -> None:
    """A file that reads itself: the schema is made of what it says."""
    text = (
        "-- Odd\n\\set said `grep -c 'NOT EXISTS' 002_orders.sql`\n"
        "CREATE TABLE odd (id bigint PRIMARY KEY);\n"
        "COMMENT ON TABLE odd IS :'said';\n"
    )
    write(repository, text)
    code, out, err = repository.run("lint", *M, "--fix")
    assert (code, out) == (2, "")
    assert "nothing was fixed: with the fixes the migrations make another schema" in err
    assert read(repository) == text


def test_files_of_another_encoding_are_left(repository: Repository) -> None:
    content = "-- Stra\xdfe\nCREATE TABLE more (id bigint PRIMARY KEY);\n".encode("latin-1")
    (repository.root / "db/002_orders.sql").write_bytes(content)
    assert repository.run("lint", *M, "--fix")[2] == ""
    assert (repository.root / "db/002_orders.sql").read_bytes() == content


def test_old_servers_have_no_trigger_to_replace(repository: Repository) -> None:
    repository.write("schema-docs.toml", 'migrations = "db"\n[lint]\npg_version = 13\n')
    code, out, err = repository.run("lint", *M, "--fix")
    assert code == 1
    assert [line for line in TOLD if ":21:" not in line] == err.splitlines()
    assert "db/002_orders.sql:21: trigger g of orders is created and not dropped before" in out


def test_without_something_to_compare_with_nothing_is_new(repository: Repository) -> None:
    git(repository.root, "branch", "-D", "main")
    code, _, err = repository.run("lint", *M, "--fix")
    assert code == 2
    assert "give --since REVISION, or --fix-all" in err
    assert repository.run("lint", *M, "--fix", "--since", "HEAD")[2].splitlines() == TOLD


def test_a_schema_from_elsewhere_has_no_files_to_mend(repository: Repository) -> None:
    assert repository.run("export", "json", "-o", "made.json")[0] == 0
    for option in ("--fix", "--diff", "--fix-migration"):
        code, _, err = repository.run("lint", "--snapshot", "made.json", option)
        assert code == 2
        assert f"{option} is about files of migrations" in err


@pytest.mark.parametrize(
    "options",
    [
        ("--fix", "--fix-migration"),
        ("--diff", "--update-baseline"),
        ("--write",),
    ],
)
def test_options_that_exclude_each_other_are_refused(
    repository: Repository, options: tuple[str, ...]
) -> None:
    code, out, err = repository.run("lint", *options)
    assert (code, out) == (2, "")
    assert "give one of" in err or "--write is about --fix-migration" in err
