"""Folders of which a migration fails: what can be read is told beside the failure."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from schema_docs.lint.sql.unsent import unsent
from schema_docs.migrations.psql import Statement
from support import Repository

if TYPE_CHECKING:
    from pathlib import Path

MOODS = "-- Moods\nDO $$ BEGIN\n    CREATE TYPE mood AS ENUM ('good');\nEND $$;\n"
INDEX = (
    "-- Sizes\nCREATE TABLE IF NOT EXISTS items (size int);\nBEGIN;\n"
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON items (size);\nCOMMIT;\n"
    "CREATE TABLE more (id int);\n"
)
LATER = "-- Later\nCREATE TABLE later (\n    id bigint PRIMARY KEY\n);\nSELECT 1 FROM more;\n"

FOUND = [
    ("db/001_moods.sql", 3, "M010"),
    ("db/002_sizes.sql", 4, "M021"),
    ("db/002_sizes.sql", 6, "M010"),
    ("db/003_later.sql", 2, "M010"),
]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", 'migrations = "db"\n')
    repository.write("db/001_moods.sql", MOODS)
    repository.write("db/002_sizes.sql", INDEX)
    repository.write("db/003_later.sql", LATER)
    return repository


def test_what_can_be_read_is_told_beside_the_failure(repository: Repository) -> None:
    code, out, err = repository.run("lint")
    assert code == 2
    assert err.startswith("migration db/002_sizes.sql:4:1 failed: CREATE INDEX CONCURRENTLY cannot")
    places = [line.split(": ")[0] for line in out.splitlines() if line.startswith("db/")]
    assert places == [f"{path}:{line}" for path, line, _ in FOUND]
    assert out.startswith("4 errors, 1 migration failed\n")
    assert "\n1 migration behind it failed too, maybe for that reason: db/003_later.sql\n" in out


def test_every_format_tells_both(repository: Repository) -> None:
    code, out, _ = repository.run(
        "lint", "--format", "json", "--output", "sarif=told.sarif", "--output", "junit=told.xml"
    )
    assert code == 2
    (report,) = json.loads(out)["reports"]
    assert report["outcome"] == "failed"
    told = [
        (each["location"]["path"], each["location"]["line"], each["rule"])
        for each in report["findings"]
    ]
    assert told == FOUND
    (problem,) = report["problems"]
    assert problem["location"] == {"path": "db/002_sizes.sql", "line": 4, "column": 1}
    (run,) = json.loads((repository.root / "told.sarif").read_text())["runs"]
    assert [each["ruleId"] for each in run["results"]] == [rule for _, _, rule in FOUND]
    assert run["invocations"][0]["executionSuccessful"] is False
    junit = ET.parse(repository.root / "told.xml").getroot()
    assert (junit.get("failures"), junit.get("errors")) == ("2", "1")


def test_files_that_fail_for_that_reason_are_read_to_their_end(repository: Repository) -> None:
    """What did not run of them, their COMMIT for one, is there all the same."""
    for number in range(4, 11):
        repository.write(
            f"db/{number:03}_part.sql",
            "-- A part\nBEGIN;\nALTER TABLE more ADD COLUMN IF NOT EXISTS a int;\n"
            "CREATE TABLE p (a int);\nCOMMIT;\n",
        )
    code, out, err = repository.run("lint")
    assert (code, err.count("failed:")) == (2, 1)
    found = [line for line in out.splitlines() if line.startswith("db/")]
    assert len(found) == len(FOUND) + 7
    assert all(line.endswith("(M010 create-without-guard)") for line in found[len(FOUND) :])
    assert (
        "\n8 migrations behind it failed too, maybe for that reason: db/003_later.sql, "
        "db/004_part.sql, db/005_part.sql, db/006_part.sql, db/007_part.sql and 3 more\n"
    ) in out


def test_rules_about_the_schema_are_not_applied(repository: Repository) -> None:
    code, out, _ = repository.run("lint", "--select", "S", "--select", "M017")
    assert code == 2
    assert "(S" not in out
    assert "(M" not in out


def test_a_baseline_is_not_written_of_a_part(repository: Repository) -> None:
    code, out, err = repository.run("lint", "--baseline", "known.json", "--update-baseline")
    assert (code, out) == (2, "")
    assert "db/002_sizes.sql:4" in err
    assert not (repository.root / "known.json").exists()


def test_with_on_error_continue_all_is_judged(repository: Repository) -> None:
    repository.write("schema-docs.toml", 'migrations = "db"\non_error = "continue"\n')
    code, out, err = repository.run("lint", "--select", "S010", "--select", "M021")
    assert code == 2
    assert err.count("migration db/") == 2
    assert "(S010" in out
    assert "(M021" in out
    assert repository.run("lint", "--select", "M021", "--allow-failed-migrations")[0] == 1


@pytest.mark.parametrize(
    ("script", "sent", "expected"),
    [
        ("select 1;\nselect 2;\n", [("select 1;", 1)], [("select 2", 2)]),
        ("select 1;\n", [("select 1;", 1)], []),
        (
            "select 1; select 2;\n\n\nselect\n3",
            [("select 1;", 1)],
            [("select 2", 1), ("select\n3", 4)],
        ),
        ("a;\n\\echo 'x\n-- It's\nselect 2;", [("a;", 1)], [("-- It's\nselect 2", 3)]),
        ("table a;\ntable a;\ntable b;\n", [("table a;", 2)], [("table b", 3)]),
        ("a;\nselect 'open;\n", [("a;", 1)], []),
        ("select 1;\n", [], [("select 1", 1)]),
        ("select 1;\n", [("other", None)], [("select 1", 1)]),
    ],
)
def test_the_rest_of_a_file_is_read_as_far_as_it_can_be(
    script: str, sent: list[tuple[str, int | None]], expected: list[tuple[str, int]]
) -> None:
    statements = [Statement(*each) for each in sent]
    assert [(each.text, each.line) for each in unsent(script, statements)] == expected
