"""The hooks, as pre-commit itself installs and runs them, at a real `git commit`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from support import EXAMPLE, PAGE, PROGRAM, git

PRE_COMMIT = Path(sys.executable).with_name("pre-commit")
MIGRATIONS = "services/postgres/init"
CHANGE = "ALTER TABLE documents ADD COLUMN language varchar(8);\n"


@dataclass(frozen=True)
class Team:
    """A repository whose commits go through the hooks."""

    root: Path
    home: Path
    """Where pre-commit keeps the environments that it makes."""

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.root,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=300,
            env={
                **os.environ,
                "PRE_COMMIT_HOME": str(self.home),
                "PRE_COMMIT_COLOR": "never",
                "GIT_CONFIG_GLOBAL": os.devnull,
                **{f"GIT_{who}_NAME": "A" for who in ("AUTHOR", "COMMITTER")},
                **{f"GIT_{who}_EMAIL": "a@example.org" for who in ("AUTHOR", "COMMITTER")},
            },
        )

    def commit(self) -> subprocess.CompletedProcess[str]:
        git(self.root, "add", "--all")
        return self.run("git", "commit", "--message=A change")

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, "utf-8")


@pytest.fixture(scope="session")
def pre_commit_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def team(tmp_path: Path, checkout: Path, pre_commit_home: Path) -> Team:
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "a team's project"))
    git(root, "init", "--quiet", "--initial-branch=main")
    revision = git(checkout, "rev-parse", "HEAD")
    config = f"repos:\n- repo: {checkout}\n  rev: {revision}\n  hooks:\n  - id: schema-docs-check\n"
    (root / ".pre-commit-config.yaml").write_text(config)
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=First")
    team = Team(root, pre_commit_home)
    installed = team.run(PRE_COMMIT, "install", "--install-hooks")
    assert installed.returncode == 0, installed.stdout
    return team


def use(team: Team, hook: str) -> None:
    config = team.root / ".pre-commit-config.yaml"
    config.write_text(config.read_text().replace("schema-docs-check", hook))
    git(team.root, "commit", "--quiet", "--no-verify", "--all", "--message=Another hook")


def test_commit_whose_page_is_in_sync_goes_through(team: Team) -> None:
    team.write("notes.txt", "nothing of the schema's\n")
    done = team.commit()
    assert done.returncode == 0, done.stdout
    assert "schema-docs check" in done.stdout
    assert "Passed" in done.stdout


def test_commit_whose_page_has_drifted_is_refused_with_what_is_wrong(team: Team) -> None:
    before = git(team.root, "rev-parse", "HEAD")
    team.write(f"{MIGRATIONS}/029_language.sql", CHANGE)
    done = team.commit()
    assert done.returncode == 1
    assert "column documents.language is new" in done.stdout
    assert "schema-docs build" in done.stdout
    assert git(team.root, "rev-parse", "HEAD") == before


def test_commit_that_removes_a_migration_is_refused(team: Team) -> None:
    *_, last = sorted((team.root / MIGRATIONS).glob("*.sql"))
    last.unlink()
    done = team.commit()
    assert done.returncode == 1, done.stdout
    assert "exit code: 1" in done.stdout


def test_what_is_checked_is_what_is_committed(team: Team) -> None:
    page = (team.root / PAGE).read_text("utf-8")
    team.write(PAGE, page.replace("| `email` |", "| `e_mail` |", 1))
    assert team.run(PROGRAM, "check").returncode == 1
    team.write("notes.txt", "x\n")
    git(team.root, "add", "notes.txt")
    done = team.run("git", "commit", "--message=Only the notes")
    assert done.returncode == 0, done.stdout
    assert "| `e_mail` |" in (team.root / PAGE).read_text("utf-8"), "pre-commit gives it back"


def test_migration_that_fails_says_where(team: Team) -> None:
    team.write(f"{MIGRATIONS}/029_typo.sql", "\nALTER TABLE documnets ADD COLUMN x int;\n")
    done = team.commit()
    assert done.returncode == 1
    assert "exit code: 2" in done.stdout
    assert f"{MIGRATIONS}/029_typo.sql:2:1 failed" in done.stdout


def test_build_writes_the_page_and_fails_once_as_formatters_do(team: Team) -> None:
    use(team, "schema-docs-build")
    team.write(f"{MIGRATIONS}/029_language.sql", CHANGE)
    first = team.commit()
    assert first.returncode == 1
    assert "files were modified by this hook" in first.stdout
    assert "`language`" in (team.root / PAGE).read_text("utf-8")
    second = team.commit()
    assert second.returncode == 0, second.stdout
    assert git(team.root, "status", "--short") == ""


def test_hooks_work_in_a_linked_worktree(team: Team, tmp_path: Path) -> None:
    # There git tells the hook GIT_DIR, and `.git` is a file.
    git(team.root, "worktree", "add", "--quiet", str(tmp_path / "beside"))
    beside = Team(tmp_path / "beside", team.home)
    assert (beside.root / ".git").is_file()
    beside.write(f"{MIGRATIONS}/029_language.sql", CHANGE)
    done = beside.commit()
    assert done.returncode == 1
    assert "column documents.language is new" in done.stdout
