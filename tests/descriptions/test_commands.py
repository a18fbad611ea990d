"""`comments` and `coverage` as a user runs them: outputs, files and exit codes."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from support import EXAMPLE, PAGE, PROGRAM, Repository

if TYPE_CHECKING:
    from pathlib import Path

RATCHET = "docs/coverage-ratchet.json"
USERS = """
CREATE TABLE users (id integer PRIMARY KEY, email text, "odd ""name|" text);
COMMENT ON COLUMN users.id IS 'Who';
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's schema, so that most tests need no server."""
    path = tmp_path_factory.mktemp("snapshot") / "schema.json"
    subprocess.run([PROGRAM, "-C", EXAMPLE, "export", "json", "-o", path], check=True)
    return path


@pytest.fixture
def shop(example: Path) -> Repository:
    return Repository(example)


@pytest.fixture
def small(tmp_path: Path) -> Repository:
    """A repository whose page nobody has written in."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "001_users.sql").write_text(USERS)
    small = Repository(tmp_path)
    assert small.run("build")[0] == 0
    return small


def test_words_move_into_the_database_and_the_page_stays(small: Repository) -> None:
    small.types(
        "| `email` | `text` | yes | | | |",
        "| `email` | `text` | yes | | | it's \\| C:\\\\x :a<br>b |",
    )
    small.types(
        '| `"odd ""name\\|"` | `text` | yes | | | |',
        '| `"odd ""name\\|"` | `text` | yes | | | **Odd** |',
    )
    small.types("<!-- notes: users -->", "Whoever may\nlog in.\n\n<!-- notes: users -->\nA note.")
    assert small.run("build")[0] == 0
    code, out, err = small.run("comments", "-o", "migrations/002_descriptions.sql")
    assert (code, out) == (0, "")
    assert err == (
        'column users."odd ""name|": stays on the page: '
        "it holds Markdown, which a comment would show as it is typed\n"
    )
    assert (small.root / "migrations/002_descriptions.sql").read_text("utf-8") == (
        "-- The descriptions that people typed into docs/DATABASE_SCHEMA.md,\n"
        "-- for the database to hold: made by `schema-docs comments`.\n"
        "\n"
        "COMMENT ON TABLE public.users IS 'Whoever may log in.';\n"
        "COMMENT ON COLUMN public.users.email IS E'it''s | C:\\\\x :a\nb';\n"
    )
    # That there is a migration more, what it did, and a word for the diagram to show, is all.
    code, out, _ = small.run("-q", "check", "--full")
    *told, diagram, last = [line.rpartition(": ")[2] for line in out.splitlines()]
    assert code == 1
    assert diagram == "shows another schema than the migrations make"
    assert last == "run `schema-docs build` and commit what it writes"
    assert [line for line in out.splitlines()[:-2] if " entry " not in line] == []
    assert len(told) == 6
    assert small.run("build")[0] == 0
    page = small.page()
    assert "it's \\| C:\\\\x :a<br>b |" in page
    assert "\nWhoever may log in.\n" in page
    assert "**Odd**" in page
    assert "A note." in page
    assert "Kept notes" not in page
    assert small.run("check", "--full")[0] == 0
    code, out, err = small.run("comments")
    assert (code, out) == (0, "")
    assert err.endswith("docs/DATABASE_SCHEMA.md has no descriptions to move\n")
    code, out, err = small.run("comments", "--all")
    assert (code, err) == (0, "")
    assert 'COMMENT ON COLUMN public.users."odd ""name|" IS \'Odd\';\n' in out


def test_with_nothing_to_move_there_is_no_migration(shop: Repository, snapshot: Path) -> None:
    code, out, err = shop.run("comments", "--snapshot", str(snapshot), "-o", "m.sql")
    assert (code, out) == (0, "")
    assert err == "docs/DATABASE_SCHEMA.md has no descriptions to move\n"
    assert not (shop.root / "m.sql").exists()


@pytest.mark.parametrize("command", ["comments", "coverage"])
def test_a_broken_mark_is_an_error(shop: Repository, snapshot: Path, command: str) -> None:
    (shop.root / PAGE).write_text(shop.page().replace("<!-- /notes -->", "", 1), "utf-8")
    code, out, err = shop.run(command, "--snapshot", str(snapshot))
    assert (code, out) == (2, "")
    assert err.startswith("schema-docs: docs/DATABASE_SCHEMA.md:")


def test_coverage_of_the_example(shop: Repository, snapshot: Path) -> None:
    code, out, _ = shop.run("coverage", "--snapshot", str(snapshot))
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [
        *("kind", "tables", "columns", "views", "view", "enums", "domains", "functions", "total")
    ]
    code, out, _ = shop.run("coverage", "-v", "--snapshot", str(snapshot))
    lines = shop.page().split("\n")
    told = [line for line in out.splitlines() if line.endswith("is not described")]
    assert told
    for line in told:
        path, number, what = line.split(":", 2)
        name = what.removesuffix(" is not described").rpartition(".")[2]
        assert path == PAGE
        assert f"`{name}`" in lines[int(number) - 1]


@pytest.mark.parametrize(("percent", "code"), [("0", 0), ("50", 0), ("99.9", 1), ("100", 1)])
def test_fail_under(shop: Repository, snapshot: Path, percent: str, code: int) -> None:
    done = shop.run("coverage", "-q", "--snapshot", str(snapshot), "--fail-under", percent)
    assert done[0] == code
    assert done[1].startswith("total: " if code else "")
    assert done[1].count("\n") == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fail-under", "101"], "--fail-under"),
        (["--fail-under", "nan"], "--fail-under"),
        (["--update-ratchet"], "--update-ratchet needs --ratchet FILE"),
        (["--ratchet", RATCHET], f"schema-docs coverage --ratchet {RATCHET} --update-ratchet"),
    ],
)
def test_what_cannot_be_done_is_told(
    shop: Repository, snapshot: Path, arguments: list[str], message: str
) -> None:
    code, out, err = shop.run("coverage", "--snapshot", str(snapshot), *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_a_ratchet_only_rises_and_only_when_told(shop: Repository, snapshot: Path) -> None:
    options = ("coverage", "-q", "--snapshot", str(snapshot), "--ratchet", RATCHET)
    file = shop.root / RATCHET
    assert shop.run(*options, "--update-ratchet") == (0, "", "")
    first = file.read_text()
    assert shop.run(*options) == (0, "", "")
    # Somebody describes a column on the page.
    _, out, _ = shop.run("coverage", "-v", "--snapshot", str(snapshot))
    line = next(int(line.split(":")[1]) for line in out.splitlines() if ": column " in line)
    lines = shop.page().split("\n")
    bare = lines[line - 1]
    shop.types("\n".join(lines[line - 2 : line]), f"{lines[line - 2]}\n{bare[:-1]}Described |")
    code, _, err = shop.run(*options[:1], *options[2:])
    assert code == 0
    assert f"{RATCHET}: more is described of columns; --update-ratchet writes it\n" in err
    assert file.read_text() == first
    assert shop.run(*options, "--update-ratchet")[0] == 0
    assert json.loads(file.read_text())["columns"] > json.loads(first)["columns"]
    # And takes it away again.
    second = file.read_text()
    shop.types("Described |", "|")
    for more in ((), ("--update-ratchet",)):
        code, out, _ = shop.run(*options, *more)
        assert code == 1
        assert out.startswith("columns: ")
        assert f"{RATCHET} wants" in out
        assert file.read_text() == second
    code, out, _ = shop.run(*options, "--format", "json")
    assert code == 1
    assert [short["wanted_by"] for short in json.loads(out)["shortfalls"]] == [RATCHET]
