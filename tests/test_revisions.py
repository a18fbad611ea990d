"""The schema as of a git revision, in real repositories."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from test_git import git

from schema_docs.errors import RevisionError
from schema_docs.revisions import needed, repository_of
from support import PROGRAM, Repository

if TYPE_CHECKING:
    from pathlib import Path

FIRST = "CREATE TABLE users (id int PRIMARY KEY);"
SECOND = "ALTER TABLE users ADD email text;"


def commit(folder: Path, message: str = "x") -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """One migration as of `v1`, two in another folder at `main`, and one that is not committed."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    repository = Repository(tmp_path / "repository")
    repository.root.mkdir()
    git(repository.root, "init", "-q", "-b", "main")
    repository.write("old/sql/001_users.sql", FIRST)
    repository.write("schema-docs.toml", 'migrations = "old/sql"\n')
    commit(repository.root)
    git(repository.root, "tag", "-am", "first", "v1")
    git(repository.root, "mv", "old", "new")
    repository.write("schema-docs.toml", 'migrations = "new/sql"\nuser = "app"\n')
    repository.write("new/sql/002_email.sql", SECOND)
    commit(repository.root)
    repository.write("new/sql/003_more.sql", "CREATE TABLE more (id int);")
    return repository


def told(repository: Repository, *arguments: str) -> dict[str, list[str]]:
    """The tables with their columns."""
    code, out, err = repository.run("export", "json", *arguments)
    assert (code, err) == (0, "")
    return {
        table["name"]["name"]: [column["name"] for column in table["columns"]]
        for table in json.loads(out)["database"]["tables"]
    }


def everything(root: Path) -> list[object]:
    """All that git and the work tree hold, but for reflogs and objects, which nobody reads."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return [(path, path.read_bytes()) for path in files]


@pytest.mark.parametrize(
    ("revision", "tables"),
    [
        ("v1", {"users": ["id"]}),
        ("main", {"users": ["id", "email"]}),
        ("HEAD~1", {"users": ["id"]}),
    ],
)
def test_migrations_and_settings_are_those_of_the_revision(
    repository: Repository, revision: str, tables: dict[str, list[str]]
) -> None:
    before = everything(repository.root)
    assert told(repository, "--at", revision) == tables
    assert everything(repository.root) == before


def test_the_gate_can_be_asked_about_a_revision(repository: Repository) -> None:
    assert repository.run("build", "--at", "main")[0] == 0
    assert "email" in repository.page()
    assert "### more" not in repository.page()
    assert repository.run("check", "--at", "main")[0] == 0
    code, out, _ = repository.run("check", "--at", "v1")
    assert code == 1
    assert "column users.email no longer exists" in out
    assert repository.run("check")[0] == 1


def test_what_the_command_line_says_counts_for_the_revision_too(repository: Repository) -> None:
    repository.write("other/001_x.sql", "CREATE TABLE x (a int);")
    commit(repository.root)
    repository.write("other/002_y.sql", "CREATE TABLE y (a int);")
    assert told(repository, "--at", "HEAD", "--migrations", "other") == {"x": ["a"]}


def test_todays_settings_serve_where_the_revision_has_none(repository: Repository) -> None:
    git(repository.root, "rm", "-q", "--cached", "schema-docs.toml")
    repository.write(".gitignore", "schema-docs.toml\n")
    repository.write(
        "others/001_x.sql", "CREATE TABLE x (a int);"
    )  # a second folder to choose from
    commit(repository.root)
    assert list(told(repository, "--at", "HEAD")) == ["more", "users"]


def test_from_a_folder_of_a_worktree_with_a_detached_head(
    repository: Repository, tmp_path: Path
) -> None:
    git(repository.root, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "main")
    tree = Repository(tmp_path / "tree")
    (tree.root / "deep" / "down").mkdir(parents=True)
    code, out, err = tree.run("-C", "deep/down", "export", "mermaid", "--at", "HEAD~1")
    assert (code, err) == (0, "")
    assert "email" not in out


def test_a_project_below_the_top_has_the_settings_beside_it(repository: Repository) -> None:
    for name in ("one", "two"):
        repository.write(f"services/{name}/schema-docs.toml", 'migrations = "sql"\n')
        repository.write(f"services/{name}/sql/001_{name}.sql", f"CREATE TABLE {name} (a int);")
    commit(repository.root)
    repository.write("services/two/sql/002_new.sql", "CREATE TABLE newer (a int);")
    code, out, _ = repository.run("-C", "services/two", "export", "mermaid", "--at", "HEAD")
    assert code == 0
    assert out.endswith('erDiagram\n    "two" {\n        integer a\n    }\n')


def test_the_teams_own_tool_runs_on_the_files_of_the_revision(repository: Repository) -> None:
    make = """
import os, pathlib, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute(pathlib.Path("schema/all.txt").read_bytes())
"""
    repository.write("make.py", make)
    repository.write("schema/all.txt", "CREATE TABLE made (a int);")
    repository.write("schema-docs.toml", f'migrate_command = "{sys.executable} make.py"\n')
    commit(repository.root)
    repository.write("schema/all.txt", "CREATE TABLE later (a int);")
    assert list(told(repository, "--at", "HEAD")) == ["made"]


def test_a_commit_is_found_by_the_words_of_its_message(repository: Repository) -> None:
    git(repository.root, "commit", "-q", "--allow-empty", "-m", "Words of mine")
    assert repository_of(repository.root).commit(":/Words of") == git(
        repository.root, "rev-parse", "HEAD"
    )


def test_a_hook_of_git_reads_the_revision_of_its_repository(repository: Repository) -> None:
    hook = repository.root / ".git" / "hooks" / "pre-commit"
    hook.write_text(
        f'#!/bin/sh\n[ -n "$GIT_INDEX_FILE" ] && cd new && {PROGRAM} -C sql export mermaid '
        "--at v1 > ../told.mmd\n"
    )
    hook.chmod(0o755)
    index = git(repository.root, "write-tree")
    git(repository.root, "commit", "-q", "--allow-empty", "-m", "hooked")
    assert git(repository.root, "write-tree") == index
    assert '"users" {\n        integer id PK\n    }' in (repository.root / "told.mmd").read_text()


def test_a_bare_repository_has_revisions(repository: Repository, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(repository.root), "bare.git")
    bare = Repository(tmp_path / "bare.git")
    code, out, err = bare.run("diff", "v1", "main")
    assert (code, err) == (0, "")
    assert "column users.email is new" in out


def test_a_push_is_judged_before_it_is_accepted(repository: Repository, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(repository.root), str(bare))
    hook = bare / "hooks" / "pre-receive"
    hook.write_text(
        f'#!/bin/sh\nread old new name\n{PROGRAM} diff "$old" "$new" > "{tmp_path}/told.txt"\n'
    )
    hook.chmod(0o755)
    commit(repository.root)
    git(repository.root, "push", "-q", str(bare), "main")
    assert "table more is new" in (tmp_path / "told.txt").read_text()


def test_git_dir_of_the_environment_serves_where_there_is_no_other(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Repository(tmp_path / "elsewhere")
    elsewhere.root.mkdir()
    monkeypatch.setenv("GIT_DIR", str(repository.root / ".git"))
    assert told(elsewhere, "--at", "v1") == {"users": ["id"]}
    # Where there is one, it is the one that is meant.
    assert repository_of(repository.root).git_dir == repository.root / ".git"


def test_neither_filters_nor_line_ends_change_a_byte(
    repository: Repository, tmp_path: Path
) -> None:
    folder = repository.root / "new" / "sql"
    repository.write(".gitattributes", "*.sql filter=evil eol=crlf\n")
    commit(repository.root)
    git(repository.root, "config", "filter.evil.smudge", f"touch {tmp_path}/smudged; cat")
    git(repository.root, "config", "filter.evil.required", "true")
    git(repository.root, "config", "core.autocrlf", "true")
    git_repository = repository_of(folder)
    assert git_repository.prefix == "new/sql"
    tree = git_repository.tree(git_repository.commit("HEAD"))
    tree.write(tmp_path / "out", lambda path: path.endswith("001_users.sql"))
    assert (tmp_path / "out" / "new" / "sql" / "001_users.sql").read_text() == FIRST
    assert [path.name for path in (tmp_path / "out").rglob("*.*")] == ["001_users.sql"]
    assert not (tmp_path / "smudged").exists()


@pytest.mark.parametrize(
    ("leads_to", "is_made"),
    [
        ("../sql/001_users.sql", True),
        ("001_users.sql", True),
        ("../../../outside", False),
        ("/etc/passwd", False),
        ("here/../../outside", False),
        ("..", True),
    ],
)
def test_a_link_that_leads_out_of_the_tree_is_left_out(
    repository: Repository, tmp_path: Path, leads_to: str, is_made: bool
) -> None:
    (repository.root / "new" / "sql" / "here").symlink_to(".")
    (repository.root / "new" / "sql" / "link").symlink_to(leads_to)
    git_repository = repository_of(repository.root)
    tree = git_repository.tree(commit(repository.root))
    tree.write(tmp_path / "out", lambda _: True)
    assert (tmp_path / "out" / "new" / "sql" / "link").is_symlink() is is_made


@pytest.mark.parametrize("name", ["..", ".git", ".GIT", "."])
def test_a_tree_with_a_name_that_no_file_has_is_refused(
    repository: Repository, tmp_path: Path, name: str
) -> None:
    blob = git(repository.root, "hash-object", "-w", "schema-docs.toml")
    entry = f"100644 {name}\0".encode() + bytes.fromhex(blob)
    (tmp_path / "tree").write_bytes(entry)
    tree = git(
        repository.root, "hash-object", "-t", "tree", "-w", "--literally", str(tmp_path / "tree")
    )
    bad = git(repository.root, "commit-tree", tree, "-m", "bad")
    git_repository = repository_of(repository.root)
    with pytest.raises(RevisionError, match="which cannot be one"):
        git_repository.tree(git_repository.commit(bad))


def test_submodules_are_not_fetched(repository: Repository, tmp_path: Path) -> None:
    head = git(repository.root, "rev-parse", "HEAD")
    git(repository.root, "update-index", "--add", "--cacheinfo", f"160000,{head},sub")
    git(repository.root, "commit", "-qm", "sub")
    git_repository = repository_of(repository.root)
    git_repository.tree(git_repository.commit("HEAD")).write(tmp_path / "out", lambda _: True)
    assert not (tmp_path / "out" / "sub").exists()
    assert (tmp_path / "out" / "new" / "sql" / "002_email.sql").is_file()


def test_many_files_and_large_ones_come_whole(repository: Repository, tmp_path: Path) -> None:
    contents = {f"data/{number}.txt": f"{number}\n" * number for number in range(1_100)}
    contents["data/binary"] = "\n\n1 blob 3\n\x00" * 10_000
    for path, content in contents.items():
        repository.write(path, content)
    git_repository = repository_of(repository.root)
    git_repository.tree(commit(repository.root)).write(
        tmp_path / "out", lambda path: path.startswith("data/")
    )
    assert {path: (tmp_path / "out" / path).read_text() for path in contents} == contents


def test_of_a_large_repository_little_is_needed() -> None:
    files = [
        *(f"src/{number}/code.py" for number in range(100)),
        *("setup.sql", "README.md", "db/flyway.toml", "db/sql/V1__x.sql", "db/sql/data/x.csv"),
        *("api/changelog.xml", "b/liquibase/all.yaml", "other/init/roles.txt", "web/app.js"),
    ]
    wanted = needed(files, ["other/init"])
    assert [path for path in files if wanted(path)] == [
        *("setup.sql", "README.md", "db/flyway.toml", "db/sql/V1__x.sql", "db/sql/data/x.csv"),
        *("api/changelog.xml", "b/liquibase/all.yaml", "other/init/roles.txt"),
    ]


# -- what cannot be done --------------------------------------------------------------------


def test_errors_name_the_files_of_the_repository(repository: Repository) -> None:
    repository.write("new/sql/003_more.sql", "SELECT 1;\n\nDROP TABLE nothing;")
    commit(repository.root)
    code, _, err = repository.run("export", "json", "--at", "HEAD")
    assert code == 2
    assert err.startswith("schema-docs: as of HEAD: migration new/sql/003_more.sql:3")
    git(repository.root, "rm", "-qr", "new")
    commit(repository.root)
    code, _, err = repository.run("export", "json", "--at", "HEAD")
    assert code == 2
    assert err == (
        "schema-docs: as of HEAD: new/sql: no such folder; set `migrations` in schema-docs.toml "
        "or give --migrations DIR\n"
    )


def test_a_shallow_clone_says_how_to_get_the_rest(repository: Repository, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository.root}", "shallow")
    with pytest.raises(RevisionError, match=r"HEAD~1: .* shallow clone: .*fetch-depth: 0"):
        repository_of(tmp_path / "shallow").commit("HEAD~1")


def test_a_branch_that_only_the_remote_has_is_named(repository: Repository, tmp_path: Path) -> None:
    git(repository.root, "branch", "feature")
    git(tmp_path, "clone", "-q", str(repository.root), "clone")
    with pytest.raises(RevisionError, match="feature: no such revision in git; there is origin/f"):
        repository_of(tmp_path / "clone").commit("feature")


@pytest.mark.parametrize("revision", ["", "-q", "--all", "^main", "main..v1", "main:new", "ma in"])
def test_what_is_no_revision_is_none(repository: Repository, revision: str) -> None:
    with pytest.raises(RevisionError, match="no such revision in git"):
        repository_of(repository.root).commit(revision)


def test_before_the_first_commit_there_is_no_revision(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(RevisionError, match="HEAD: no such revision in git: nothing is committed"):
        repository_of(tmp_path).commit("HEAD")


def test_outside_of_a_repository_and_without_git(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RevisionError, match="no git repository"):
        repository_of(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="git is not installed"):
        repository_of(repository.root)


def test_a_repository_of_somebody_else_is_refused_in_gits_words(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(RevisionError, match=r"dubious ownership .* safe\.directory"):
        repository_of(repository.root)


def test_an_object_that_is_missing_is_named(repository: Repository, tmp_path: Path) -> None:
    git_repository = repository_of(repository.root)
    tree = git_repository.tree(git_repository.commit("HEAD"))
    number = tree.files["new/sql/002_email.sql"].number
    (repository.root / ".git" / "objects" / number[:2] / number[2:]).unlink()
    with pytest.raises(RevisionError, match=f"git lacks the object {number}"):
        tree.write(tmp_path / "out", lambda _: True)


def test_at_goes_with_no_other_source(repository: Repository) -> None:
    code, _, err = repository.run("export", "json", "--at", "v1", "--snapshot", "x.json")
    assert code == 2
    assert "--at is about migrations" in err
