"""What git tells of files, in real repositories."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from schema_docs.git import Commit, commits_that_added, last_edits

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str, date: str = "2026-01-02T23:30:00+0000") -> str:
    return subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date},
    ).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    project = root / "project"
    (project / "sql").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    for name, subject in (("1.sql", "First"), ("2 ü.sql", "Second: with\ttabs")):
        (project / "sql" / name).write_text(name)
        git(root, "add", ".")
        git(root, "commit", "-qm", subject)
    (project / "sql" / "1.sql").write_text("edited")
    git(root, "commit", "-qam", "Edited", date="2026-03-03T00:00:00+0000")
    return project


def test_each_file_has_the_commit_that_added_it(repository: Path) -> None:
    first, second = git(repository, "rev-list", "--reverse", "HEAD").split()[:2]
    assert commits_that_added(repository, "sql") == {
        "sql/1.sql": Commit(id=first[:10], date="2026-01-02", subject="First"),
        "sql/2 ü.sql": Commit(id=second[:10], date="2026-01-02", subject="Second: with\ttabs"),
    }


@pytest.mark.parametrize(
    "name", ['a "b".sql', "a\\b.sql", 'a\\"b.sql', "a\\\\b ä.sql", "'.sql", "a\\n.sql"]
)
def test_names_that_git_quotes(repository: Path, name: str) -> None:
    (repository / "sql" / name).write_text("x")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "Odd")
    assert commits_that_added(repository, "sql")[f"sql/{name}"].subject == "Odd"
    (repository / "sql" / name).write_text("edited")
    (edit,) = last_edits(repository / "sql", {name})
    assert (edit.file, edit.commit) == (name, None)


def test_a_file_that_came_back_has_its_first_commit(repository: Path) -> None:
    git(repository, "rm", "-q", "sql/1.sql")
    git(repository, "commit", "-qm", "Removed")
    (repository / "sql" / "1.sql").write_text("again")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "Again")
    assert commits_that_added(repository, "sql")["sql/1.sql"].subject == "First"


def test_a_shallow_clone_tells_what_it_knows(repository: Path, tmp_path: Path) -> None:
    (repository / "sql" / "3.sql").write_text("3")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "Third")
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{repository.parent}", "shallow")
    found = commits_that_added(tmp_path / "shallow" / "project", "sql")
    assert {path: commit.subject for path, commit in found.items()} == {"sql/3.sql": "Third"}


def test_without_a_repository_or_git_nothing_is_known(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert commits_that_added(tmp_path / "elsewhere", ".") == {}
    git(tmp_path / "elsewhere", "init", "-q")
    assert commits_that_added(tmp_path / "elsewhere", ".") == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commits_that_added(repository, "sql") == {}
