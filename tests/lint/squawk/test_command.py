"""`schema-docs lint` with rules of squawk, in a real repository: what is told, and where."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from support import Repository, git

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = 'migrations = "db"\n[lint]\nselect = ["squawk"]\n'
ITEMS = (
    "-- Items\nCREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY,\n"
    "    old text,\n    size int\n);\n"
)
DROPS = "-- Less\nALTER TABLE items\n    DROP COLUMN IF EXISTS old;\n"
TIMEOUTS = "SET lock_timeout = '1s';\nSET statement_timeout = '5s';\n"
TOLD = "db/002_less.sql:3: Dropping a column may break existing clients (squawk/ban-drop-column)"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A branch that has left main, with one migration more."""
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", SETTINGS)
    repository.write("db/001_items.sql", ITEMS)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Items")
    git(tmp_path, "checkout", "-qb", "branch")
    repository.write("db/002_less.sql", TIMEOUTS.replace("\n", " ") + DROPS[len("-- Less") :])
    return repository


def found(repository: Repository, *options: str) -> list[str]:
    code, out, err = repository.run("lint", *options)
    assert code in {0, 1}, err
    return [line for line in out.split("\n") if line.startswith("db/")]


def test_only_what_is_new_is_told(repository: Repository) -> None:
    assert found(repository) == [TOLD]
    assert found(repository, "--since", "main") == [TOLD]
    git(repository.root, "add", ".")
    git(repository.root, "commit", "-qm", "Less")
    assert found(repository) == [TOLD]
    assert found(repository, "--since", "HEAD") == []
    git(repository.root, "checkout", "-q", "-B", "main")
    assert found(repository) == []


def test_without_squawk_in_the_settings_it_is_not_asked(repository: Repository) -> None:
    repository.write("schema-docs.toml", 'migrations = "db"\n[lint]\nselect = ["M", "all"]\n')
    assert not any("squawk" in line for line in found(repository))
    assert found(repository, "--select", "squawk/ban-drop-column") == [TOLD]
    assert found(repository, "--select", "squawk", "--ignore", "squawk/ban-drop-column") == []


def test_settings_comments_and_the_baseline_are_as_with_our_rules(repository: Repository) -> None:
    repository.write("schema-docs.toml", SETTINGS + 'ignore = ["squawk"]\n')
    assert found(repository) == []
    repository.write("schema-docs.toml", SETTINGS + '[lint.severity]\nsquawk = "note"\n')
    assert repository.run("lint")[0] == 0
    assert found(repository, "-v") == [TOLD]
    repository.write(
        "schema-docs.toml", SETTINGS + 'baseline = "known.json"\n[lint.severity]\nS001 = "note"\n'
    )
    assert repository.run("lint", "--update-baseline")[2] == "known.json written: 1 finding\n"
    assert found(repository) == []
    repository.write("schema-docs.toml", SETTINGS.replace('"]', '", "M040"]'))
    comment = "-- schema-docs: ignore {} nobody reads it since 2.3\n"
    text = (repository.root / "db/002_less.sql").read_text("utf-8")
    named = text.replace("ALTER", comment.format("squawk/ban-drop-column") + "ALTER")
    repository.write("db/002_less.sql", named)
    assert found(repository) == []
    repository.write("db/002_less.sql", named.replace("ban-drop-column", "ban-drop-table"))
    assert [line.partition(": ")[2] for line in found(repository)] == [
        "the comment ignores squawk/ban-drop-table, which finds nothing here (M040 unused-ignore)",
        TOLD.partition(": ")[2],
    ]


def test_every_format_tells_it_with_its_help(repository: Repository) -> None:
    code, out, _ = repository.run(
        "lint",
        "--format",
        "sarif",
        *(
            part
            for form in ("json", "github", "gitlab", "junit")
            for part in ("--output", f"{form}=told.{form}")
        ),
    )
    assert code == 1
    (run,) = json.loads(out)["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == "squawk/ban-drop-column"
    assert rule["helpUri"] == "https://squawkhq.com/docs/ban-drop-column"
    assert rule["help"]["markdown"].startswith("**squawk/ban-drop-column**\n\nA column is dropped")
    assert rule["defaultConfiguration"] == {"level": "warning"}
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]) == (
        "db/002_less.sql",
        {"startLine": 3},
    )
    read = {
        form: (repository.root / f"told.{form}").read_text("utf-8")
        for form in ("json", "github", "gitlab", "junit")
    }
    assert json.loads(read["json"])["rules"][0]["page"] == rule["helpUri"]
    assert "file=db/002_less.sql,line=3,title=schema-docs squawk/ban-drop-column" in read["github"]
    assert json.loads(read["gitlab"])[0]["check_name"] == "squawk/ban-drop-column"
    failure = ET.fromstring(read["junit"]).find(".//failure")
    assert failure is not None
    assert failure.get("type") == "squawk/ban-drop-column"


def test_what_ours_has_found_is_told_once(repository: Repository) -> None:
    drop = "ALTER TABLE items DROP COLUMN IF EXISTS size;\n"
    repository.write("db/003_least.sql", f"-- Least\n\n{TIMEOUTS}{drop}")
    said = found(repository, "--select", "squawk", "--select", "M023")
    assert [line.rpartition("(")[2] for line in said] == [
        "M023 destructive-without-reason)",
        "M023 destructive-without-reason)",
    ]
    repository.write("db/003_least.sql", f"-- Least\n\n{TIMEOUTS}-- Nobody asks for it\n{drop}")
    said = found(repository, "--select", "squawk", "--select", "M023")
    assert [line.rpartition("(")[2] for line in said] == [
        "M023 destructive-without-reason)",
        "squawk/ban-drop-column)",
    ]


def test_guards_of_plain_files_are_our_matter(repository: Repository) -> None:
    repository.write("db/002_less.sql", "-- More\nCREATE TABLE more (id bigint PRIMARY KEY);\n")
    robust = ("--select", "squawk/prefer-robust-stmts")
    (ours,) = found(repository, *robust, "--select", "M010")
    assert ours.endswith("(M010 create-without-guard)")
    (theirs,) = found(repository, *robust)
    assert theirs.endswith("(squawk/prefer-robust-stmts)")


def test_a_table_that_the_branch_makes_is_in_nobodys_use(repository: Repository) -> None:
    more = "-- More\nCREATE TABLE more (id bigint PRIMARY KEY, n text);\n"
    repository.write("db/002_less.sql", more)
    repository.write(
        "db/003_keys.sql",
        "-- Keys\nCREATE INDEX ON more (n);\nALTER TABLE more ADD CHECK (n <> '');\n"
        "ALTER TABLE more ADD FOREIGN KEY (id) REFERENCES items (id);\n"
        "CREATE INDEX ON items (old);\nALTER TABLE more ADD COLUMN item bigint REFERENCES items;\n",
    )
    rules = ("require-concurrent-index-creation", "constraint-missing-not-valid")
    selected = [f"--select=squawk/{rule}" for rule in (*rules, "adding-foreign-key-constraint")]
    assert [line.split(":")[1] for line in found(repository, *selected)] == ["4", "4", "5", "6"]


def test_all_files_are_looked_at_where_the_settings_say_so(repository: Repository) -> None:
    identity = ("--select", "squawk/require-table-schema")
    assert [line.split(":")[0] for line in found(repository, *identity)] == ["db/002_less.sql"]
    repository.write("schema-docs.toml", SETTINGS + 'squawk_files = "all"\n')
    assert [line.split(":")[0] for line in found(repository, *identity)] == [
        "db/001_items.sql",
        "db/002_less.sql",
    ]
    repository.write("schema-docs.toml", SETTINGS + 'squawk_files = "old"\n')
    assert '`squawk_files` can be "new", "all"' in repository.run("lint")[2]


def test_nothing_to_compare_with_is_an_error_once_something_is_committed(
    repository: Repository,
) -> None:
    git(repository.root, "branch", "-D", "main")
    code, out, err = repository.run("lint")
    assert (code, out) == (2, "")
    assert "give --since REVISION, or set squawk_files" in err
    assert found(repository, "--since", "HEAD") == [TOLD]


def test_without_git_all_is_new(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", SETTINGS)
    repository.write("db/001_items.sql", ITEMS)
    repository.write("db/002_less.sql", f"{TIMEOUTS}{DROPS}")
    assert [line.rpartition("(")[2] for line in found(repository)] == ["squawk/ban-drop-column)"]


def test_the_version_is_the_servers_unless_the_settings_say_another(repository: Repository) -> None:
    repository.write("db/002_less.sql", "-- Tidy\nVACUUM FULL items;\n")
    assert found(repository, "--select", "squawk/prefer-repack") == []
    repository.write("schema-docs.toml", SETTINGS + "pg_version = 19\n")
    assert found(repository, "--select", "squawk/prefer-repack") != []
    repository.write("schema-docs.toml", SETTINGS + 'pg_version = "16"\n')
    assert "`pg_version` must be a major of PostgreSQL, such as 16" in repository.run("lint")[2]


def test_files_as_editors_of_every_kind_leave_them(repository: Repository) -> None:
    name = 'db/003_it\'s "-- odd" é$(x).sql'
    text = (
        "\ufeff-- Rows\n\\set wanted items\n\\echo :wanted\n"
        "INSERT INTO items (id) VALUES (1);\nCOPY items (id, size) FROM stdin;\n"
        "7\t8\n\\.\n"
        "SELECT count(*) > 0 AS has FROM :wanted \\gset\n\\if :has\n"
        "ALTER TABLE items DROP COLUMN size;\n\\endif\n"
    )
    (repository.root / name).write_bytes(text.replace("\n", "\r\n").encode())
    said = found(repository, "--select", "squawk/ban-drop-column")
    assert said == [TOLD, TOLD.replace("db/002_less.sql:3", f"{name}:10")]


def test_a_tool_that_runs_a_file_in_a_transaction_is_known(repository: Repository) -> None:
    (repository.root / "db/001_items.sql").rename(repository.root / "db/V1__items.sql")
    (repository.root / "db/002_less.sql").unlink()
    index = "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON items (size);\nSELECT 1;\n"
    repository.write("db/V2__index.sql", index)
    # Flyway runs the one file without a transaction by itself, the other one with it.
    repository.write("db/V3__less.sql", "BEGIN;\nSELECT 1;\n")
    wanted = ("--select", "squawk/transaction-nesting")
    said = found(repository, *wanted)
    assert [line.split(": ")[0] for line in said] == ["db/V3__less.sql:1"]


def test_a_statement_that_nobody_can_read_hides_no_other(repository: Repository) -> None:
    text = (repository.root / "db/002_less.sql").read_text("utf-8")
    repository.write("db/002_less.sql", f"{text}SELECT 'a' 'b' FROM;\nDROP VIEW IF EXISTS v;\n")
    code, out, err = repository.run("lint")
    assert code == 2
    assert "migration db/002_less.sql:4:1 failed: syntax error" in err
    assert [line.partition(": ")[0] for line in out.splitlines() if line.startswith("db/")] == [
        "db/002_less.sql:3",
        "db/002_less.sql:5",
    ]
    assert "squawk cannot read the statement at db/002_less.sql:4, and tells nothing of it" in out
