"""Migrations that others have, and what a branch adds, in a real git repository."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from support import Repository

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = "-- Items\nCREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY\n);\n"
NOTES = "-- Notes\n\nALTER TABLE items\n    ADD COLUMN IF NOT EXISTS note text;\n"
M = ("--select", "M")


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A branch that has left main."""
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", 'migrations = "db"\n')
    repository.write("db/001_items.sql", ITEMS)
    repository.write("db/002_notes.sql", NOTES)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Items and notes")
    git(tmp_path, "checkout", "-qb", "branch")
    return repository


def found(repository: Repository, *options: str) -> list[str]:
    code, out, err = repository.run("lint", *M, *options)
    assert code in {0, 1}, err
    return [line for line in out.split("\n") if line.startswith("db/")]


def test_an_edit_is_told_at_its_line_unless_it_is_a_comment(repository: Repository) -> None:
    repository.write("db/001_items.sql", "-- What is sold\n" + ITEMS)
    assert found(repository) == []
    repository.write("db/002_notes.sql", NOTES.replace("text", "varchar(80)"))
    git(repository.root, "commit", "-qam", "Shorter notes")
    edited = "the migration is not as it is in main (M030 edited-migration)"
    assert found(repository) == [f"db/002_notes.sql:4: {edited}"]
    assert found(repository, "--ignore", "M030") == []


def test_what_was_renamed_or_removed_is_told(repository: Repository) -> None:
    (repository.root / "db/002_notes.sql").rename(repository.root / "db/002_remarks.sql")
    assert found(repository) == [
        "db/002_remarks.sql: the migration is called 002_notes.sql in main (M031 renamed-migration)"
    ]
    (repository.root / "db/002_remarks.sql").unlink()
    removed = "the migration was removed, and is in main (M032 deleted-migration)"
    assert found(repository) == [f"db/002_notes.sql: {removed}"]


def test_a_folder_may_be_called_otherwise(repository: Repository) -> None:
    """What is in it is the same: names, numbers and statements."""
    (repository.root / "db").rename(repository.root / "migrations")
    repository.write("schema-docs.toml", 'migrations = "migrations"\n')
    repository.write("migrations/003_more.sql", "-- More\nCREATE TABLE more (id bigint);\n")
    for options in ((), ("--since", "main")):
        code, out, _ = repository.run("lint", "-q", *M, *options)
        assert code == 1
        assert [line.split(": ")[0] for line in out.splitlines()[:-1]] == [
            "migrations/003_more.sql:2"
        ]
    repository.write("migrations/002_notes.sql", NOTES.replace("text", "varchar(80)"))
    assert "migrations/002_notes.sql:4: the migration is not as" in repository.run("lint", *M)[1]


def test_a_project_may_move_as_a_whole(repository: Repository) -> None:
    """What others have stays theirs: it is neither told as new, nor mended by `--fix`."""
    root = repository.root
    (root / "service").mkdir()
    for name in ("db", "schema-docs.toml"):
        (root / name).rename(root / "service" / name)
    there = Repository(root / "service")
    there.write("db/002a_old.sql", "-- Old\nCREATE TABLE old (id bigint);\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Moved")
    git(root, "branch", "-f", "main")
    (root / "service").rename(root / "services")
    there = Repository(root / "services")
    there.write("db/003_more.sql", "-- More\nCREATE TABLE more (id bigint);\n")
    (told,) = found(there, "--since", "main")
    assert told.startswith("db/003_more.sql:2: table more is created without a guard")
    there.run("lint", *M, "--fix")
    assert "IF NOT" not in (root / "services/db/002a_old.sql").read_text("utf-8")
    assert "IF NOT" in (root / "services/db/003_more.sql").read_text("utf-8")


def test_of_two_with_a_number_the_new_one_is_told(repository: Repository) -> None:
    repository.write("db/002_more.sql", "-- More\nSELECT 1;\n")
    same = "the number 002 is that of 002_notes.sql, too (M003 duplicate-migration-number)"
    told = f"db/002_more.sql: {same}"
    assert told in found(repository)
    assert told in found(repository, "--since", "main")


def test_a_new_migration_runs_after_those_that_others_have(repository: Repository) -> None:
    repository.write("db/001a_sizes.sql", NOTES.replace("note ", "size "))
    (told,) = found(repository)
    assert told == (
        "db/001a_sizes.sql: the migration runs before 002_notes.sql, which is in main "
        "(M033 migration-out-of-order)"
    )


def test_since_knows_a_migration_that_only_got_another_name(repository: Repository) -> None:
    unguarded = (
        "-- Tags\nCREATE TABLE IF NOT EXISTS tags (tag text);\nINSERT INTO tags VALUES ('a');\n"
    )
    repository.write("db/003_tags.sql", unguarded)
    git(repository.root, "add", ".")
    git(repository.root, "commit", "-qm", "Tags")
    git(repository.root, "branch", "-f", "main")
    (repository.root / "db/003_tags.sql").rename(repository.root / "db/004_tags.sql")
    (renamed,) = found(repository, "--since", "main", "--ignore", "M004")
    assert "is called 003_tags.sql in main" in renamed
    # One that is copied is new.
    repository.write("db/003_tags.sql", unguarded)
    assert any("M014" in line for line in found(repository, "--since", "main"))


def test_since_tells_only_of_what_is_new(repository: Repository) -> None:
    unguarded = "CREATE TABLE tags (\n    id bigint PRIMARY KEY\n);\n"
    repository.write("db/003_tags.sql", f"-- Tags\n{unguarded}")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "-qm", "Tags")
    repository.write("db/004_more.sql", f"-- More\n{unguarded.replace('tags', 'more')}")
    told = "is created without a guard: `IF NOT EXISTS` would be one (M010 create-without-guard)"
    lines = [f"db/003_tags.sql:2: table tags {told}", f"db/004_more.sql:2: table more {told}"]
    assert found(repository) == lines
    assert found(repository, "--since", "main") == lines
    assert found(repository, "--since", "HEAD") == lines[1:]


def test_what_others_have_had_destroyed_is_a_note(repository: Repository) -> None:
    drops = "DROP TABLE IF EXISTS {};\n"
    repository.write("db/003_less.sql", f"-- Less\n\nSELECT 1;\n{drops.format('items')}")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "-qm", "Less")
    destroyed = "dropped, and no comment says why (M023 destructive-without-reason)"
    told = [f"db/003_less.sql:4: table items is {destroyed}"]
    assert repository.run("lint", "--select", "M023")[0] == 1
    assert found(repository, "--select", "M023") == told
    git(repository.root, "branch", "-f", "main")
    assert repository.run("lint", "--select", "M023")[0] == 0
    assert found(repository, "--select", "M023", "-v") == told


def test_what_was_not_there_is_not_destroyed(repository: Repository) -> None:
    repository.write("db/003_less.sql", "-- Less\n\nSELECT 1;\nDROP TABLE IF EXISTS orders;\n")
    assert found(repository, "--select", "M023", "-v") == []


def test_a_page_that_was_not_built_again_is_told(repository: Repository) -> None:
    rule = ("--select", "M050")
    assert repository.run("lint", *rule)[:2] == (0, "nothing found\n")  # there is no page
    assert repository.run("build", "-q")[0] == 0
    assert repository.run("lint", *rule)[:2] == (0, "nothing found\n")
    repository.write(
        "db/003_sizes.sql", "-- Sizes\nALTER TABLE items ADD IF NOT EXISTS size int;\n"
    )
    for options in (rule, (*rule, "--since", "main")):
        code, out, _ = repository.run("lint", *options)
        assert code == 1
        (told,) = (line for line in out.split("\n") if line.startswith("docs/"))
        assert told.startswith("docs/DATABASE_SCHEMA.md:")
        assert ": the file is not what the migrations make: column items.size is new, and " in told


def test_a_revision_that_is_not_there_is_an_error(repository: Repository) -> None:
    code, out, err = repository.run("lint", "--since", "v9")
    assert (code, out) == (2, "")
    assert "v9: no such revision in git" in err


def test_an_empty_revision_is_an_error(repository: Repository) -> None:
    code, out, err = repository.run("lint", "--since", "")
    assert (code, out) == (2, "")
    assert "--since wants a revision, and got an empty text" in err


def test_a_shallow_clone_without_the_main_branch_is_told(
    repository: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repository.write("db/002_notes.sql", NOTES.replace("text", "varchar(80)"))
    git(repository.root, "commit", "-qam", "Shorter notes")
    git(repository.root, "checkout", "-q", "main")
    clone = tmp_path_factory.mktemp("clone")
    source = f"file://{repository.root}"
    git(clone, "clone", "-q", "--depth", "1", "--branch", "branch", source, ".")
    code, out, _ = Repository(clone).run("lint", *M)
    assert code == 0
    assert "were not looked for: no main branch is known; this is a shallow clone" in out
    code, _, err = Repository(clone).run("lint", "--since", "main")
    assert code == 2
    assert "main: no such revision in git; this is a shallow clone" in err


def test_a_detached_head_is_compared_with_the_main_branch(repository: Repository) -> None:
    git(repository.root, "checkout", "-q", "--detach")
    repository.write("db/002_notes.sql", NOTES.replace("text", "varchar(80)"))
    (edited,) = found(repository)
    assert edited.startswith("db/002_notes.sql:4: the migration is not as it is in main")


def test_without_git_nothing_is_compared(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", 'migrations = "db"\n')
    repository.write("db/001_items.sql", ITEMS)
    assert found(repository) == []
    code, _, err = repository.run("lint", "--since", "main")
    assert code == 2
    assert "no git repository" in err


def test_a_history_without_a_common_commit_is_told(repository: Repository) -> None:
    git(repository.root, "checkout", "-q", "--orphan", "other")
    git(repository.root, "commit", "-qm", "Anew")
    code, out, _ = repository.run("lint", *M)
    assert code == 0
    assert "edits of migrations that others have were not looked for: HEAD...main: the two" in out


def test_the_settings_want_more_of_a_header(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", 'migrations = "db"\n[lint]\nheader = ["Author", "date"]\n')
    repository.write("db/001_items.sql", f"-- author: Ada\n-- Date:\n{ITEMS}")
    (told,) = found(repository, "-v")
    assert told == (
        "db/001_items.sql:1: the comment at the top has no line `date:` "
        "(M005 migration-without-description)"
    )
    repository.write("schema-docs.toml", 'migrations = "db"\n[lint]\nheader = "author"\n')
    code, _, err = repository.run("lint")
    assert code == 2
    assert 'must be a list of what a header has, such as ["author", "date"]' in err
