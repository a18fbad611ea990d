"""Where a repository stands: odd checkouts, line ends, links, places that cannot be written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support import PAGE, PROGRAM, Repository, git

if TYPE_CHECKING:
    from collections.abc import Mapping

DIAGRAM, SNAPSHOT, CONTEXT = "docs/er-diagram.svg", "docs/schema.json", "docs/context.md"
WRITTEN = (PAGE, DIAGRAM, SNAPSHOT, CONTEXT)
MIGRATIONS = ("sql/001_users.sql", "sql/002_touch.sql")
SETTINGS = f'migrations = "sql"\nsnapshot = "{SNAPSHOT}"\nfragments = ["{CONTEXT}"]\n'
BLOCKS = """\
# Context

Next: <!-- schema-docs:next-migration --><!-- /schema-docs -->

<!-- schema-docs:tables -->
<!-- /schema-docs -->
"""
USERS = """\
-- Who may sign in.
CREATE TABLE users (
    id bigint PRIMARY KEY,
    -- of the person
    email text NOT NULL DEFAULT 'none',
    CHECK (
        email <> ''
    )
);
COMMENT ON TABLE users IS 'Who may
sign in';
"""
TOUCH = """\
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- now
    NEW.email := lower(NEW.email);
    RETURN NEW;
END
$$;
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW names AS
    SELECT id,
        email AS name
    FROM users;
"""


@dataclass(frozen=True)
class Checkout(Repository):
    """A repository whose program may be told more by its environment."""

    def run_with(self, env: Mapping[str, str], *arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [PROGRAM, *arguments],
            cwd=self.root,
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            env={**os.environ, **env},
        )
        return done.returncode, done.stdout, done.stderr

    def bytes(self) -> dict[str, bytes]:
        return {path: (self.root / path).read_bytes() for path in WRITTEN}

    def assert_in_sync(self) -> None:
        code, out, err = self.run("check", "--full")
        assert code == 0, out + err

    def assert_finds_what_drifted(self) -> None:
        self.write("sql/003_more.sql", "ALTER TABLE users ADD COLUMN born date;\n")
        code, out, err = self.run("check")
        assert code == 1, out + err
        assert "column users.born is new" in out


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A committed repository whose reference is in sync."""
    checkout = Checkout(tmp_path_factory.mktemp("built"))
    checkout.write("schema-docs.toml", SETTINGS)
    checkout.write(CONTEXT, BLOCKS)
    checkout.write("sql/001_users.sql", USERS)
    git(checkout.root, "init", "--quiet", "--initial-branch=main")
    git(checkout.root, "add", ".")
    git(checkout.root, "commit", "--quiet", "--message=Users")
    checkout.write("sql/002_touch.sql", TOUCH)
    assert checkout.run("build")[0] == 0
    git(checkout.root, "add", ".")
    git(checkout.root, "commit", "--quiet", "--message=Touch")
    return checkout.root


@pytest.fixture
def checkout(tmp_path: Path, built: Path) -> Checkout:
    """A copy of it."""
    return Checkout(Path(shutil.copytree(built, tmp_path / "repository")))


# -- git ------------------------------------------------------------------------------------------


def history(checkout: Checkout, **env: str) -> list[str]:
    """The migrations that made the table and its trigger, with their commits."""
    code, out, err = checkout.run_with(env, "history")
    assert (code, err) == (0, "")
    return [line for line in out.splitlines() if line.startswith("sql/")]


def test_shallow_clone_is_checked_and_knows_no_older_commit(built: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{built}", "clone")
    clone = Checkout(tmp_path / "clone")
    clone.assert_in_sync()
    assert history(clone) == ["sql/001_users.sql", "sql/002_touch.sql"]
    clone.assert_finds_what_drifted()


def test_detached_head(checkout: Checkout) -> None:
    git(checkout.root, "checkout", "--quiet", "--detach", "HEAD")
    checkout.assert_in_sync()
    assert [line.partition("  ")[2][-5:] for line in history(checkout)] == ["Users", "Touch"]


def test_head_without_a_commit(checkout: Checkout) -> None:
    shutil.rmtree(checkout.root / ".git")
    git(checkout.root, "init", "--quiet")
    checkout.assert_in_sync()
    assert history(checkout) == ["sql/001_users.sql", "sql/002_touch.sql"]


def test_no_repository_and_no_git(checkout: Checkout, tmp_path: Path) -> None:
    shutil.rmtree(checkout.root / ".git")
    (tmp_path / "nothing").mkdir()
    without = {"PATH": str(tmp_path / "nothing")}
    assert shutil.which("git", path=without["PATH"]) is None
    assert checkout.run_with(without, "check")[0] == 0
    assert history(checkout, **without) == ["sql/001_users.sql", "sql/002_touch.sql"]
    checkout.write("sql/003_more.sql", "ALTER TABLE users ADD COLUMN born date;\n")
    assert checkout.run_with(without, "check")[0] == 1
    assert checkout.run_with(without, "build")[0] == 0
    assert checkout.run_with(without, "check")[0] == 0


def test_linked_worktree_whose_git_is_a_file(checkout: Checkout, tmp_path: Path) -> None:
    git(checkout.root, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = Checkout(tmp_path / "linked")
    assert (linked.root / ".git").is_file()
    (linked.root / "schema-docs.toml").write_text(SETTINGS)
    linked.assert_in_sync()
    assert Checkout(linked.root / "sql").run("check")[0] == 0, "from a folder below"
    assert history(linked) == history(checkout)
    assert history(linked)[0].endswith(" Users")


@pytest.mark.parametrize("folder", [".", "project"])
def test_what_git_tells_a_hook_changes_nothing(
    checkout: Checkout, tmp_path: Path, folder: str
) -> None:
    if folder != ".":  # a project below the top, where GIT_DIR makes paths mean something else
        inside = tmp_path / "above" / folder
        shutil.copytree(checkout.root, inside, ignore=shutil.ignore_patterns(".git"))
        git(inside.parent, "init", "--quiet")
        git(inside.parent, "add", ".")
        git(inside.parent, "commit", "--quiet", "--message=All")
        checkout = Checkout(inside)
    expected = history(checkout)
    assert expected[0].endswith(" Users" if folder == "." else " All")
    top = checkout.root if folder == "." else checkout.root.parent
    hook = {"GIT_DIR": str(top / ".git"), "GIT_INDEX_FILE": str(top / "other"), "GIT_PREFIX": ""}
    assert history(checkout, **hook) == expected
    assert checkout.run_with(hook, "check")[0] == 0
    edited = (checkout.root / "sql/001_users.sql").read_text() + "SELEC;\n"
    (checkout.root / "sql/001_users.sql").write_text(edited)
    code, _, err = checkout.run_with(hook, "check")
    assert code == 2
    assert "note: sql/001_users.sql has changes that are not committed" in err


# -- line ends and byte-order marks ---------------------------------------------------------------


def to_windows(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def test_whole_checkout_with_windows_line_ends(built: Path, tmp_path: Path) -> None:
    git(tmp_path, "-c", "core.autocrlf=true", "clone", "--quiet", str(built), "clone")
    clone = Checkout(tmp_path / "clone")
    for path in (*WRITTEN, "schema-docs.toml", *MIGRATIONS):
        assert b"\r\n" in (clone.root / path).read_bytes(), path
    clone.assert_in_sync()
    assert clone.run("build")[0] == 0
    git(clone.root, "config", "core.autocrlf", "true")
    git(clone.root, "add", "--renormalize", ".")
    assert git(clone.root, "status", "--short") == "", "what is built is what is committed"
    clone.assert_in_sync()
    clone.assert_finds_what_drifted()


@pytest.mark.parametrize("path", [*WRITTEN, "schema-docs.toml", *MIGRATIONS])
def test_single_file_with_windows_line_ends(checkout: Checkout, path: str) -> None:
    to_windows(checkout.root / path)
    checkout.assert_in_sync()


@pytest.mark.parametrize("path", [*WRITTEN, "schema-docs.toml", MIGRATIONS[0]])
def test_byte_order_mark(checkout: Checkout, path: str) -> None:
    file = checkout.root / path
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    checkout.assert_in_sync()
    checkout.assert_finds_what_drifted()


def test_settings_in_pyproject_with_a_mark_and_windows_line_ends(checkout: Checkout) -> None:
    (checkout.root / "schema-docs.toml").unlink()
    text = f"\ufeff[tool.schema-docs]\n{SETTINGS}"
    (checkout.root / "pyproject.toml").write_bytes(text.replace("\n", "\r\n").encode())
    checkout.assert_in_sync()


# -- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["wiki/Tables.md", "../wiki/Tables.md"])
def test_linked_document_is_written_where_it_leads(checkout: Checkout, place: str) -> None:
    link, target = checkout.root / PAGE, checkout.root / place
    target.parent.mkdir()
    link.rename(target)
    link.symlink_to(os.path.relpath(target, link.parent))
    before = link.readlink()
    checkout.assert_in_sync()
    checkout.assert_finds_what_drifted()
    assert checkout.run("build")[0] == 0
    assert link.is_symlink()
    assert link.readlink() == before
    assert "`born`" in target.read_text("utf-8")
    assert [path.name for path in target.parent.iterdir()] == ["Tables.md"]
    checkout.assert_in_sync()


def test_link_that_leads_nowhere_yet(checkout: Checkout) -> None:
    link = checkout.root / PAGE
    link.unlink()
    link.symlink_to("../wiki/Tables.md")
    code, out, _ = checkout.run("check")
    assert code == 1
    assert f"{PAGE}: " in out
    assert checkout.run("build")[0] == 0
    assert link.is_symlink()
    assert (checkout.root / "wiki/Tables.md").is_file()
    checkout.assert_in_sync()


def test_link_to_somebody_elses_file_is_not_written_through(checkout: Checkout) -> None:
    other = checkout.root.parent / "other.md"
    other.write_text("# Mine\n")
    (checkout.root / PAGE).unlink()
    (checkout.root / PAGE).symlink_to(other)
    code, _, err = checkout.run("build")
    assert code == 2
    assert f"{PAGE}: was not written by schema-docs" in err
    assert other.read_text() == "# Mine\n"


def test_linked_folder_of_documents(checkout: Checkout) -> None:
    (checkout.root / "docs").rename(checkout.root / "handbook")
    (checkout.root / "docs").symlink_to("handbook")
    (checkout.root / "schema-docs.toml").write_text('migrations = "sql"\n')
    checkout.assert_in_sync()
    checkout.assert_finds_what_drifted()
    assert checkout.run("build")[0] == 0
    assert (checkout.root / "docs").is_symlink()
    checkout.assert_in_sync()


def test_linked_folder_of_migrations(checkout: Checkout) -> None:
    (checkout.root / "sql").rename(checkout.root.parent / "sql")
    (checkout.root / "sql").symlink_to("../sql")
    checkout.assert_in_sync()


# -- places that cannot be written ----------------------------------------------------------------


def run_read_only(checkout: Checkout, *arguments: str) -> tuple[int, str, str]:
    """Runs the program where the repository cannot be written, not by root either."""
    if os.geteuid() == 0:
        mounted = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && cd "$0" && exec "$@"'
        start = ["unshare", "--mount", "sh", "-c", mounted, str(checkout.root)]
    else:
        start = ["sh", "-c", 'chmod -R a-w . && { "$@"; code=$?; chmod -R u+w .; exit $code; }', ""]
    done = subprocess.run(
        [*start, PROGRAM, *arguments],
        cwd=checkout.root,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def test_read_only_work_tree_is_checked(checkout: Checkout) -> None:
    code, out, err = run_read_only(checkout, "check")
    assert code == 0, out + err
    checkout.write("sql/003_more.sql", "ALTER TABLE users ADD COLUMN born date;\n")
    code, out, _ = run_read_only(checkout, "check")
    assert code == 1
    assert "column users.born is new" in out


def test_read_only_work_tree_is_not_built_and_that_is_said(checkout: Checkout) -> None:
    assert run_read_only(checkout, "build")[0] == 0, "there is nothing to write"
    checkout.write("sql/003_more.sql", "ALTER TABLE users ADD COLUMN born date;\n")
    before = checkout.bytes()
    code, _, err = run_read_only(checkout, "build")
    assert code == 2
    assert re.search(
        rf"^schema-docs: {re.escape(PAGE)}: cannot be written: (Read-only|Permission)",
        err,
        re.MULTILINE,
    )
    assert checkout.bytes() == before


def test_read_only_work_tree_gets_no_settings(checkout: Checkout) -> None:
    (checkout.root / "schema-docs.toml").unlink()
    code, _, err = run_read_only(checkout, "init", "--yes")
    assert code == 2
    assert "schema-docs.toml: cannot be written: " in err


# -- names and modes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["with spaces", "größe 表", 'it\'s "quoted" `x`', "$HOME & co; #1", "[a]*?", "100%", "-C"],
)
def test_path_of_any_spelling(checkout: Checkout, name: str) -> None:
    moved = Checkout(checkout.root.rename(checkout.root.with_name(name)))
    moved.assert_in_sync()
    moved.assert_finds_what_drifted()
    assert moved.run("build")[0] == 0
    assert name not in "".join(text.decode() for text in moved.bytes().values())
    assert history(moved)[0].endswith(" Users")


def test_names_of_any_spelling_in_the_settings(checkout: Checkout) -> None:
    odd = 'größe "x" it\'s `y` $z #1 100%'
    (checkout.root / "sql").rename(checkout.root / odd)
    quoted = odd.replace('"', '\\"')
    checkout.write(
        "schema-docs.toml",
        f'migrations = "{quoted}"\ndocument = "docs/{quoted}.md"\ndiagram = "docs/{quoted}.svg"\n',
    )
    assert checkout.run("build")[0] == 0
    checkout.assert_in_sync()
    assert (checkout.root / f"docs/{odd}.md").is_file()


def test_pages_whose_names_differ_in_case_only_do_not_clash(checkout: Checkout) -> None:
    checkout.write("sql/003_case.sql", 'CREATE TABLE "Users" (id int);\nCREATE TABLE "USERS" ();\n')
    checkout.write("schema-docs.toml", 'migrations = "sql"\nlayout = "split"\n')
    assert checkout.run("build")[0] == 0
    pages = [page.name for page in (checkout.root / "docs/schema").iterdir()]
    assert len({page.casefold() for page in pages}) == len(pages) >= 5
    checkout.assert_in_sync()


def test_databases_whose_files_differ_in_case_only_are_refused(checkout: Checkout) -> None:
    block = '[[database]]\nname = "{0}"\nmigrations = "sql"\ndocument = "docs/{1}.md"\n'
    block += 'diagram = "docs/{0}.svg"\n'
    blocks = (block.format("one", "Schema"), block.format("two", "SCHEMA"))
    checkout.write("schema-docs.toml", "".join(blocks))
    code, _, err = checkout.run("check")
    assert code == 2
    assert "one and two would both write docs/SCHEMA.md" in err


@pytest.mark.parametrize("mode", [0o600, 0o755, 0o664])
def test_modes_stay(checkout: Checkout, mode: int) -> None:
    for path in WRITTEN:
        (checkout.root / path).chmod(mode)
    checkout.assert_finds_what_drifted()
    before = checkout.bytes()
    assert checkout.run("build")[0] == 0
    for path, text in checkout.bytes().items():
        assert text != before[path]
        assert (checkout.root / path).stat().st_mode & 0o777 == mode


def test_everything_in_one_folder_is_told_apart(tmp_path: Path) -> None:
    """Migrations, settings and what is generated from them, as small projects have it."""
    repository = Repository(tmp_path)
    repository.write(
        "schema-docs.toml",
        'migrations = "."\ndocument = "SCHEMA.md"\nsnapshot = "schema.json"\nlayout = "split"\n',
    )
    repository.write("001_users.sql", "CREATE TABLE users (id int);\n")
    repository.write("notes.txt", "Ours.\n")
    assert repository.run("build")[0] == 0
    repository.write("002_orders.sql", "CREATE TABLE orders (id int);\n")
    code, out, _ = repository.run("check")
    assert code == 1
    assert "    from 002_orders.sql:1\n" in out
    assert "not run (not SQL): notes.txt\n" in out
    assert repository.run("history", "orders")[1].startswith("002_orders.sql\n")
