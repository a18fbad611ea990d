"""`check --format` and `--output`: what goes where, as a user and a CI runner see it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import junitparser
import pytest

from support import PAGE, PROGRAM, Repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DIAGRAM = "docs/er-diagram.svg"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository that is in sync; tests that change it say so by taking `shop`."""
    repository = Repository(tmp_path_factory.mktemp("built"))
    repository.write("db/001_users.sql", "CREATE TABLE users (id int, email text);\n")
    repository.write("schema-docs.toml", 'migrations = "db"\n')
    assert repository.run("build", "-q")[0] == 0
    return repository


@pytest.fixture
def shop(built: Repository, tmp_path: Path) -> Repository:
    root = tmp_path / "shop"
    subprocess.run(["cp", "-r", built.root, root], check=True)
    return Repository(root)


def run(
    repository: Repository, *arguments: str, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments],
        cwd=repository.root,
        env={**os.environ, **env},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def stale(shop: Repository) -> None:
    shop.write("db/002_name.sql", "-- Names.\nALTER TABLE users ADD name text;\n")


def test_several_at_once_and_only_one_of_them_is_printed(shop: Repository) -> None:
    stale(shop)
    outputs = [
        f"--output={form}=out/{form}" for form in ("json", "sarif", "junit", "gitlab", "text")
    ]
    code, out, err = shop.run("check", "--format", "github", *outputs)
    assert (code, err) == (1, "")
    assert out.startswith(f"::error file={PAGE},line=")
    assert json.loads((shop.root / "out/json").read_text())["command"] == "check"
    assert len(json.loads((shop.root / "out/gitlab").read_text())) == 2
    (results,) = json.loads((shop.root / "out/sarif").read_text())["runs"]
    assert [each["ruleId"] for each in results["results"]][1:] == ["file-stale"]
    junit = junitparser.JUnitXml.fromfile(BytesIO((shop.root / "out/junit").read_bytes()))
    assert (junit.tests, junit.failures, junit.errors) == (2, 2, 0)
    text = (shop.root / "out/text").read_text()
    assert text == shop.run("check")[1]


def test_what_is_in_sync_is_told_as_well(built: Repository) -> None:
    printed = {
        form: built.run("check", "--format", form)
        for form in ("json", "sarif", "junit", "gitlab", "github")
    }
    assert {(code, err) for code, _, err in printed.values()} == {(0, "")}
    out = {form: text for form, (_, text, _) in printed.items()}
    assert json.loads(out["json"])["reports"][0]["checked"] == [PAGE, DIAGRAM]
    assert json.loads(out["sarif"])["runs"][0]["results"] == []
    assert out["gitlab"] == "[]\n"
    assert out["github"] == f"{PAGE} and {DIAGRAM} are in sync\n"
    (suite,) = junitparser.JUnitXml.fromfile(BytesIO(out["junit"].encode()))
    assert [(case.name, case.result) for case in suite] == [(PAGE, []), (DIAGRAM, [])]


def test_a_file_takes_the_place_of_standard_output(shop: Repository) -> None:
    stale(shop)
    code, out, err = shop.run("check", "--format", "sarif", "--output", "a=b.sarif")
    assert (code, out) == (1, "")
    assert json.loads((shop.root / "a=b.sarif").read_text())["version"] == "2.1.0"
    # Somebody may look at the log.
    assert err.endswith(
        "1 column, 1 file drifted\nrun `schema-docs build` and commit what it writes\n"
    )
    assert shop.run("check", "-q", "--format", "json", "--output", "x.json") == (1, "", "")


def test_files_are_relative_to_the_directory_that_is_given(shop: Repository) -> None:
    done = subprocess.run(
        [PROGRAM, "-C", "shop", "check", "--output", "junit=reports/drift.xml"],
        cwd=shop.root.parent,
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert (shop.root / "reports" / "drift.xml").is_file()


def test_nothing_but_the_reports_is_written(shop: Repository) -> None:
    before = {path for path in shop.root.rglob("*") if path.is_file()}
    shop.run("check", "--output", "json=drift.json")
    after = {path for path in shop.root.rglob("*") if path.is_file()}
    assert after - before == {shop.root / "drift.json"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--output", "a", "--output", "b"),
            "--output a and --output b are both for",
        ),
        (("--output", "a", "--output", "json=a"), "--output json=a: two formats for one file"),
        (("--output", "json=a", "--output", "sarif=./b/../a"), "two formats for one file"),
        (("--output", ""), "--output '' names no file"),
        (("--output", "json="), "--output 'json=' names no file"),
        (
            ("--output", "sarf=a"),
            "sarf is no format; did you mean sarif? A file of that name is ./",
        ),
        (("--output", "json=-"), "--output json=- and --format text are both for standard output"),
        (("--output", "-", "--output", "json=-"), "json=-: two formats for standard output"),
        (("--output", PAGE), f"--output {PAGE}: this is a file of the project"),
        (("--output", f"json=./{DIAGRAM}"), "this is a file of the project"),
        (("--output", "junit=db/001_users.sql"), "this is a file of the project"),
        (("--output", "schema-docs.toml"), "this is a file of the project"),
        (("--format", "xml"), "'xml' is not one of 'text', 'json'"),
        (("--output", "docs"), "docs: cannot be written: Is a directory"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_outputs_are_told(built: Repository, arguments: tuple[str, ...], said: str) -> None:
    before = {path: path.read_bytes() for path in built.root.rglob("*") if path.is_file()}
    code, _, err = built.run("check", *arguments)
    assert code == 2
    assert said in err
    assert {path: path.read_bytes() for path in built.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_standard_output_has_a_name(shop: Repository, name: str) -> None:
    stale(shop)
    assert shop.run("check", "--output", name) == shop.run("check")
    code, out, _ = shop.run("check", "--output", f"json={name}", "--output", "drift.txt")
    assert (code, json.loads(out)["command"]) == (1, "check")
    assert "column users.name is new" in (shop.root / "drift.txt").read_text()


def test_a_pipe_is_written_into_and_stays_one(shop: Repository) -> None:
    pipe = shop.root / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert shop.run("check", "--output", "json=pipe")[0] == 0
        assert json.loads(os.read(reader, 100_000))["command"] == "check"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


# -- when the job cannot be done -----------------------------------------------------------------


def test_failed_migration_is_in_every_format(shop: Repository) -> None:
    shop.write("db/002_typo.sql", "-- Oops.\nALTER TABLE\n  uesrs ADD x int;\n")
    outputs = [f"--output={form}=out/{form}" for form in ("json", "sarif", "junit", "gitlab")]
    code, out, err = shop.run("check", "--format", "github", *outputs)
    assert code == 2
    assert err.startswith('schema-docs: migration db/002_typo.sql:2:1 failed: relation "uesrs"')
    first = out.splitlines()[0]
    assert first.startswith(
        "::error file=db/002_typo.sql,line=2,col=1,title=schema-docs check failed::"
        'migration failed: relation "uesrs" does not exist%0A'
    )
    (report,) = json.loads((shop.root / "out/json").read_text())["reports"]
    assert report["outcome"] == "failed"
    assert report["problems"][0]["location"] == {"path": "db/002_typo.sql", "line": 2, "column": 1}
    (sarif,) = json.loads((shop.root / "out/sarif").read_text())["runs"]
    assert sarif["invocations"][0]["executionSuccessful"] is False
    junit = junitparser.JUnitXml.fromfile(BytesIO((shop.root / "out/junit").read_bytes()))
    assert (junit.tests, junit.errors) == (1, 1)
    (entry,) = json.loads((shop.root / "out/gitlab").read_text())
    assert entry["location"] == {"path": "db/002_typo.sql", "lines": {"begin": 2}}


def test_any_other_error_is_an_annotation_too(shop: Repository) -> None:
    shop.write("schema-docs.toml", 'migrations = "nowhere"\n')
    code, out, err = shop.run("check", "--format", "github")
    assert code == 2
    assert "/nowhere: no such folder; set `migrations`" in err
    assert out.startswith("::error title=schema-docs check failed::")
    assert "/nowhere: no such folder; set `migrations`" in out
    assert shop.run("check")[1] == ""


def test_migrations_that_may_fail_are_a_notice(shop: Repository) -> None:
    shop.write("schema-docs.toml", 'migrations = "db"\non_error = "continue"\n')
    shop.write("db/002_typo.sql", "ALTER TABLE uesrs ADD x int;\n")
    shop.run("build", "-q", "--allow-failed-migrations")
    code, out, _ = shop.run("check", "--format", "json")
    (report,) = json.loads(out)["reports"]
    assert (code, report["outcome"], len(report["problems"])) == (2, "failed", 1)
    code, out, err = shop.run("check", "--format", "json", "--allow-failed-migrations")
    (report,) = json.loads(out)["reports"]
    assert (code, report["outcome"], report["problems"]) == (0, "passed", [])
    assert report["notices"] == ["db/002_typo.sql:1:1 failed, as it may"]
    assert err.startswith("migration db/002_typo.sql:1:1 failed: ")


def test_what_is_not_idempotent_is_a_finding(shop: Repository) -> None:
    shop.write("schema-docs.toml", 'migrations = "db"\n')
    code, out, _ = shop.run("check", "--twice", "--format", "json")
    document = json.loads(out)
    assert code == 1
    (finding,) = document["reports"][0]["findings"]
    assert finding["rule"] == "not-idempotent"
    assert finding["location"] == {"path": "db/001_users.sql", "line": 1, "column": None}
    assert finding["message"].startswith("applied a second time, fails: ")
    assert document["rules"][0]["remedy"].startswith("guard what is not idempotent")
    assert document["reports"][0]["summary"] == "1 migration is not idempotent"
    stale(shop)
    _, out, _ = shop.run("check", "--twice")
    first, _, rest = out.partition("\n")
    assert first == "1 column, 1 file drifted; 2 migrations are not idempotent"
    assert "\n\nmigrations\ndb/001_users.sql:1: applied a second time, fails: " in rest


def test_several_databases_are_one_document(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    blocks = "".join(
        f'[[database]]\nname = "{name}"\nmigrations = "{name}"\ndocument = "{name}.md"\n'
        f'diagram = "{name}.svg"\n'
        for name in ("orders", "stock", "broken")
    )
    repository.write("schema-docs.toml", blocks)
    for name in ("orders", "stock"):
        repository.write(f"{name}/1.sql", f"CREATE TABLE {name} ();")
    repository.write("broken/1.sql", "SELECT nope;")
    repository.run("build", "-q", "--only", "orders")
    code, out, err = repository.run("check", "--format", "json", "--output", "junit=x.xml")
    assert code == 2
    assert "schema-docs: database broken: migration broken/1.sql:1:1 failed" in err
    reports = json.loads(out)["reports"]
    assert [(each["database"], each["outcome"]) for each in reports] == [
        ("orders", "passed"),
        ("stock", "findings"),
        ("broken", "failed"),
    ]
    suites = junitparser.JUnitXml.fromfile(BytesIO((tmp_path / "x.xml").read_bytes()))
    assert [suite.name for suite in suites] == [
        "schema-docs check orders",
        "schema-docs check stock",
        "schema-docs check broken",
    ]


# -- GitHub's job summary --------------------------------------------------------------------------


def test_job_summary_is_added_to_what_is_there(shop: Repository) -> None:
    stale(shop)
    (shop.root / "summary.md").write_text("# Earlier\n")
    summary = {"GITHUB_STEP_SUMMARY": str(shop.root / "summary.md")}
    assert run(shop, "check", "--format", "github", env=summary).returncode == 1
    text = (shop.root / "summary.md").read_text()
    assert text.startswith("# Earlier\n## schema-docs check\n\n❌ 1 column, 1 file drifted\n")
    assert "column users.name is new" in text
    # Nobody else asked for it.
    assert run(shop, "check", env=summary).returncode == 1
    assert (shop.root / "summary.md").read_text() == text


def test_job_summary_that_cannot_be_written_is_told(built: Repository) -> None:
    done = run(built, "check", "--format", "github", env={"GITHUB_STEP_SUMMARY": "/"})
    assert done.returncode == 2
    assert "GITHUB_STEP_SUMMARY: / cannot be written: Is a directory" in done.stderr


# -- colours ------------------------------------------------------------------------------------


def on_a_terminal(repository: Repository, *arguments: str, env: Mapping[str, str]) -> str:
    """What a terminal gets on standard output."""
    master, slave = pty.openpty()
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen(
        [PROGRAM, *arguments],
        cwd=repository.root,
        env={**variables, "TERM": "xterm-256color", **env},
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.DEVNULL,
    )
    os.close(slave)
    parts = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    process.wait(timeout=60)
    return b"".join(parts).decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("env", "colored"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)],
    ids=str,
)
def test_colors_are_for_terminals_that_want_them(
    shop: Repository, env: dict[str, str], colored: bool
) -> None:
    stale(shop)
    assert ("\x1b[" in on_a_terminal(shop, "check", env=env)) is colored


def test_what_is_piped_has_no_colors(shop: Repository) -> None:
    stale(shop)
    assert "\x1b" not in shop.run("check", "-v")[1]
    assert "\x1b" not in on_a_terminal(shop, "check", "--format", "github", env={})


# -- quickly ------------------------------------------------------------------------------------


def test_a_quick_check_loads_nothing_that_takes_its_time(built: Repository) -> None:
    script = (
        "import sys; from schema_docs.cli import cli\n"
        "cli.main(['check', '-q'], standalone_mode=False)\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=built.root,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    loaded = set(done.stdout.split())
    assert "schema_docs" in loaded
    assert not loaded & {"jinja2", "markdown_it", "pglast", "psycopg", "pydantic", "rich"}
