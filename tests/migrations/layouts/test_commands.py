"""Layouts from the command line: `build`, then `check`, in somebody's repository."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

import pytest

from schema_docs.migrations.layout_names import MigrationsLayout
from schema_docs.migrations.layouts import LAYOUTS
from support import REPOSITORY, Repository

if TYPE_CHECKING:
    from collections.abc import Callable

CASES: Final = Path(__file__).parent / "cases"


@pytest.fixture
def repository(tmp_path: Path) -> Callable[[str, str], Repository]:
    """A repository with one case's folder in it."""

    def make(case: str, settings: str = "") -> Repository:
        shutil.copytree(CASES / case, tmp_path / "db" / case)
        (tmp_path / "schema-docs.toml").write_text(settings)
        return Repository(tmp_path)

    return make


def test_a_folder_is_found_and_recognised(repository: Callable[..., Repository]) -> None:
    team = repository("golang")
    code, told, _ = team.run("build")
    assert code == 0
    assert told.endswith("not run (neither .up.sql nor .down.sql): notes.sql\n")
    page = team.page()
    assert "| Next migration | `11_*.up.sql` |" in page
    assert "[`10_email_index.up.sql`](../db/golang/10_email_index.up.sql)" in page
    assert team.run("check", "--full")[0] == 0
    team.write("db/golang/11_name.up.sql", "ALTER TABLE users ADD name text;")
    code, told, _ = team.run("check", "--full")
    assert code == 1
    assert "column users.name is new" in told


def test_placeholders_come_from_the_settings(repository: Callable[..., Repository]) -> None:
    team = repository("goose", '[placeholders]\nAPP_SCHEMA = "app"\n')
    code, told, error = team.run("build")
    assert (code, error) == (0, "")
    assert "which only its own program can run: see `migrate_command`): 00003_rows.go\n" in told
    assert "not run (the schema that the migrations make): schema.sql\n" in told


def test_a_value_that_is_missing_is_named(repository: Callable[..., Repository]) -> None:
    code, _, error = repository("goose").run("build")
    assert code == 2
    assert "00010_schema.sql:3: ${APP_SCHEMA} has no value; give it one in the settings" in error


def test_a_block_names_the_next_file_as_the_layout_has_it(
    repository: Callable[..., Repository],
) -> None:
    team = repository("flyway", 'fragments = ["*.md"]\n')
    team.write("N.md", "<!-- schema-docs:next-migration items --><!-- /schema-docs -->\n")
    assert team.run("build")[0] == 0
    assert ">V10.1__items.sql<" in (team.root / "N.md").read_text()


def test_a_single_file_is_found_where_there_is_no_folder(
    repository: Callable[..., Repository],
) -> None:
    team = repository("dump")
    assert team.run("build")[0] == 0
    assert "[`structure.sql`](../db/dump/structure.sql)" in team.page()
    assert team.run("check", "--full", "--migrations", "db/dump/structure.sql")[0] == 0


def test_two_layouts_are_an_error_that_an_option_ends(
    repository: Callable[..., Repository],
) -> None:
    team = repository("node-pg-migrate")
    team.write("db/node-pg-migrate/1800000000000_b.sql", "-- migrate:up\nSELECT 1;\n")
    code, _, error = team.run("build")
    assert code == 2
    assert error.count("--layout dbmate or node-pg-migrate") == 1
    team.write("db/node-pg-migrate/1700000000000_users.sql", "CREATE TABLE users ();")
    assert team.run("build", "--layout", "plain")[0] == 0
    (team.root / "schema-docs.toml").write_text('migrations_layout = "plain"\n')
    assert team.run("check", "--full")[0] == 0


def test_shell_scripts_run_where_the_settings_say_so(
    repository: Callable[..., Repository],
) -> None:
    team = repository("plain", "run_scripts = true\n")
    code, _, error = team.run("build")
    assert code == 2
    assert "migration db/plain/009_extra.sh failed: ended with exit code 1" in error
    script = team.root / "db/plain/009_extra.sh"
    script.write_text('psql -c "CREATE TABLE extra (id int)"\n')
    assert team.run("build")[0] == 0
    assert "### extra" in team.page()


def test_settings_and_pages_know_every_layout() -> None:
    assert set(get_args(MigrationsLayout)) == set(LAYOUTS)
    page = (REPOSITORY / "docs" / "layouts.md").read_text()
    table = page.partition("| `--layout` |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == set(LAYOUTS)
