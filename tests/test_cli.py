"""The command line as a user types it: the program of an installed wheel, in its own process."""

from __future__ import annotations

import os
import re
import shutil
import signal
import site
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from schema_docs import __version__
from schema_docs.cli import cli
from schema_docs.document.fingerprint import without_fingerprint
from support import EXAMPLE, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

Done = subprocess.CompletedProcess[str]

PAGE, DIAGRAM = "docs/DATABASE_SCHEMA.md", "docs/er-diagram.svg"
CONTEXT = "docs/context/database-migration.md"
USERS = "CREATE TABLE users (\n  id bigserial PRIMARY KEY,\n  email text NOT NULL\n);\n"
ORDERS = "CREATE TABLE orders (id int PRIMARY KEY, user_id bigint REFERENCES users);\n"


@dataclass(frozen=True)
class Installation:
    """A virtual environment with the wheel in it."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def program(self) -> Path:
        return self.folder / "bin" / "schema-docs"


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel in an environment that takes only the dependencies from the developer's."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(REPOSITORY)], check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    installed = Installation(folder / "venv")
    venv.create(installed.folder, with_pip=False, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(installed.python), "install", "--quiet"]
    subprocess.run(
        [*pip, "--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (packages,) = installed.folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return installed


@dataclass(frozen=True)
class Repository:
    """A project of the user's."""

    root: Path
    installation: Installation

    def run(
        self, *arguments: str, cwd: str = ".", env: Mapping[str, str] | None = None, **more: Any
    ) -> Done:
        return subprocess.run(
            [self.installation.program, *arguments],
            cwd=self.root / cwd,
            env=os.environ | (env or {}),
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            **more,
        )

    def write(self, path: str, content: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(content, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def state(self) -> dict[str, tuple[int, int, bytes]]:
        """Every file with its inode, time and content."""
        return {
            str(path.relative_to(self.root)): (
                path.stat().st_ino,
                path.stat().st_mtime_ns,
                path.read_bytes(),
            )
            for path in self.root.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def empty(tmp_path: Path, installation: Installation) -> Repository:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    return Repository(tmp_path / "repository", installation)


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory, installation: Installation
) -> tuple[Repository, Done]:
    """A small project after its first build."""
    repository = Repository(tmp_path_factory.mktemp("built"), installation)
    (repository.root / ".git").mkdir()
    repository.write("migrations/001_users.sql", USERS)
    return repository, repository.run("build")


@pytest.fixture
def shop(built: tuple[Repository, Done], tmp_path: Path) -> Repository:
    """A copy of it, to do with as one likes."""
    return Repository(shutil.copytree(built[0].root, tmp_path / "shop"), built[0].installation)


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


# What is run here


def test_the_wheel_is_what_runs(installation: Installation) -> None:
    script = (
        "import schema_docs, schema_docs.document.render as r, schema_docs.server.cluster as c;"
        "print(schema_docs.__file__, r.templates_folder(), c.STAND_INS, sep='\\n')"
    )
    done = subprocess.run(
        [installation.python, "-c", script], check=True, capture_output=True, text=True, cwd="/"
    )
    module, templates, stand_ins = map(Path, done.stdout.splitlines())
    (packages,) = installation.folder.glob("lib/python*/site-packages")
    assert module == packages / "schema_docs" / "__init__.py"
    assert templates == packages / "schema_docs" / "templates"
    assert (templates / "database.md.j2").is_file()
    assert (stand_ins / "extension" / "uuid-ossp.control").is_file()
    assert (packages / "schema_docs" / "py.typed").is_file()
    assert not (packages / "tests").exists()


# Help


def test_version(empty: Repository) -> None:
    done = empty.run("--version")
    assert (done.returncode, done.stdout) == (0, f"schema-docs {__version__}\n")


def test_every_command_and_option_has_help() -> None:
    for command in (cli, *cli.commands.values()):
        assert command.help, command.name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{command.name} {parameter.opts}"


@pytest.mark.parametrize("command", [[], *([name] for name in cli.commands)])
def test_help_goes_to_standard_output(empty: Repository, command: list[str]) -> None:
    done = empty.run(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: schema-docs {' '.join(command)}".rstrip())
    assert empty.run(*command, "-h").stdout == done.stdout


def test_no_command_is_an_error_that_helps(empty: Repository) -> None:
    done = empty.run()
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: schema-docs [OPTIONS] COMMAND" in done.stderr
    assert re.search(r"^  check +\S", done.stderr, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "No such command 'chekc'"),
        (["check", "--nope"], "No such option"),
        (["check", "extra"], "unexpected extra argument"),
        (
            ["check", "--server", "docker"],
            "'docker' is none of auto, embedded, local, and no URL",
        ),
        (["-C", "nowhere", "check"], "'nowhere' does not exist"),
    ],
)
def test_wrong_usage_exits_2(empty: Repository, arguments: list[str], said: str) -> None:
    done = empty.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


# The main job


def test_the_example_from_copy_to_second_build(tmp_path: Path, installation: Installation) -> None:
    example = Repository(shutil.copytree(EXAMPLE, tmp_path / "example"), installation)
    # CI holds the checked-in page itself to the gate.
    assert example.run("-q", "build").returncode == 0
    before = example.state()
    done = example.run("check", "--full")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"{PAGE}, {DIAGRAM} and {CONTEXT} are in sync\n")
    assert "played by a stand-in: pgcrypto, uuid-ossp " in done.stdout
    done = example.run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{PAGE}, {DIAGRAM} and {CONTEXT} are in sync\n"
    assert example.state() == before

    example.write(
        "services/postgres/init/029_x.sql",
        "ALTER TABLE admin_users ADD COLUMN IF NOT EXISTS nickname varchar(40);\n",
    )
    done = example.run("check", "--full")
    assert done.returncode == 1
    (told,) = re.findall(rf"(?m)^{PAGE}:(\d+): column admin_users\.nickname is new$", done.stdout)
    page = example.read(PAGE)
    # The last column of the table as the page has it: the new one belongs after it.
    section = page[page.index("\n### admin_users\n") :]
    columns = section[section.index("| Column |") :].split("\n\n")[0].splitlines()
    assert page.splitlines()[int(told) - 1] == columns[-1]
    assert f"{DIAGRAM}: shows another schema than the migrations make\n" in done.stdout
    line = line_of(example.read(CONTEXT), "Next Migration")
    assert f"{CONTEXT}:{line}: block next-migration: 029_*.sql → 030_*.sql\n" in done.stdout
    assert done.stdout.endswith("\n\nrun `schema-docs build` and commit what it writes\n")
    assert done.stderr == ""

    done = example.run("build")
    assert done.returncode == 0
    assert "  column admin_users.nickname is new\n" in done.stdout
    assert f"{PAGE} written\n{DIAGRAM} written\n{CONTEXT} written\n" in done.stdout
    assert example.run("check", "--full").returncode == 0

    before = example.state()
    done = example.run("build")
    assert done.returncode == 0
    assert f"{PAGE} is up to date\n{DIAGRAM} is up to date\n" in done.stdout
    assert example.state() == before


def test_first_build_needs_no_configuration(built: tuple[Repository, Done]) -> None:
    repository, done = built
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"{PAGE} written\n{DIAGRAM} written\n",
        "",
    )
    assert sorted(repository.state()) == [PAGE, DIAGRAM, "migrations/001_users.sql"]


def test_missing_files_are_named(shop: Repository) -> None:
    (shop.root / PAGE).unlink()
    (shop.root / DIAGRAM).unlink()
    done = shop.run("check", "--full")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        f"2 files drifted\n\n{PAGE}: is missing\n{DIAGRAM}: is missing\n\n"
        "run `schema-docs build` and commit what it writes\n"
    )
    assert sorted(shop.state()) == ["migrations/001_users.sql"]


def test_edited_page_and_diagram_are_told_with_a_diff(shop: Repository) -> None:
    page = shop.read(PAGE)
    assert page.count("| `email` | `text` |") == 1
    shop.write(PAGE, page.replace("| `email` | `text` |", "| `email` | `varchar(9)` |"))
    shop.write(DIAGRAM, shop.read(DIAGRAM).replace("email", "e-mail"))
    done = shop.run("-v", "check", "--full")
    assert done.returncode == 1
    line = line_of(page, "| `email` | `text` |")
    assert done.stdout.startswith(
        "1 column, 1 file drifted\n\ntable users\n"
        f"{PAGE}:{line}: column users.email: type varchar(9) → text\n"
        "    from migrations/001_users.sql:3\n\n"
        f"files\n{DIAGRAM}: was changed by hand or cut short\n\n"
        f"--- {PAGE} (checked in)\n+++ {PAGE} (as it should be)\n@@ "
    )
    assert "\n-| `email` | `varchar(9)` |" in done.stdout
    assert "\n+| `email` | `text` |" in done.stdout
    assert done.stdout.endswith("\n\nrun `schema-docs build` and commit what it writes\n")
    assert "001_users.sql" in done.stderr  # progress
    # The same without the diff, where the arrow cannot be written.
    done = shop.run("-q", "check", "--full", env={"PYTHONIOENCODING": "latin-1"})
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(
        f"{PAGE}:{line}: column users.email: type varchar(9) \\u2192 text\n"
        f"    from migrations/001_users.sql:3\n{DIAGRAM}: was changed"
    )


def test_stale_diagram_is_told(shop: Repository) -> None:
    old = shop.read(DIAGRAM)
    shop.write("migrations/002_orders.sql", ORDERS)
    assert shop.run("-q", "build").returncode == 0
    shop.write(DIAGRAM, old)
    done = shop.run("check", "--full")
    assert (done.returncode, done.stdout) == (
        1,
        (
            f"1 file drifted\n\n{DIAGRAM}: shows another schema than the migrations make, "
            "or was drawn with other settings or by another version\n\n"
            "run `schema-docs build` and commit what it writes\n"
        ),
    )


def test_page_with_windows_line_ends_is_in_sync(shop: Repository) -> None:
    for path in (PAGE, DIAGRAM):
        text = shop.read(path)
        (shop.root / path).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    done = shop.run("check", "--full")
    assert (done.returncode, done.stdout) == (0, f"{PAGE} and {DIAGRAM} are in sync\n")


def test_quiet_says_nothing_on_success(shop: Repository) -> None:
    (shop.root / PAGE).unlink()
    for command in ("build", "check"):
        done = shop.run("-q", command)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (shop.root / PAGE).exists()


def test_files_that_are_not_run_are_named(shop: Repository) -> None:
    shop.write("migrations/002_seed.sh", "exit 1\n")
    shop.write("migrations/notes.txt", "")
    assert shop.run("check", "--full").stdout == (
        f"not run (a shell script; `run_scripts = true` runs it): 002_seed.sh\n"
        f"not run (not SQL): notes.txt\n{PAGE} and {DIAGRAM} are in sync\n"
    )


# Migrations that fail


@pytest.mark.parametrize("command", ["build", "check"])
def test_failing_migration_exits_2_and_writes_nothing(shop: Repository, command: str) -> None:
    shop.write("migrations/002_bad.sql", "-- k\nSELECT 1;\n\nCREATE TABLE t (\n id nope\n);\n")
    before = shop.state()
    done = shop.run(command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        'schema-docs: migration migrations/002_bad.sql:4:1 failed: type "nope" does not exist\n'
        "  in: CREATE TABLE t (\n"
        "  at: migrations/002_bad.sql:5:5: id nope\n"
    )
    assert shop.state() == before


def test_going_on_after_a_failed_migration(shop: Repository) -> None:
    shop.write("schema-docs.toml", 'on_error = "continue"\n')
    shop.write("migrations/002_bad.sql", "\\connect missing\n")
    shop.write(
        "migrations/003_bad.sql",
        "CREATE TABLE partly (id int);\nDO $$ BEGIN RAISE E'a|b\\nc'; END $$;\n",
    )
    done = shop.run("build")
    assert done.returncode == 2
    assert "  table partly is new\n" in done.stdout
    assert done.stderr == (
        'migration migrations/002_bad.sql:1 failed: \\connect: database "missing" does not exist\n'
        '  try: set `database = "missing"` in the configuration where the migrations belong into'
        " it, or make it first, by CREATE DATABASE in an earlier migration\n"
        "migration migrations/003_bad.sql:2:1 failed: a|b\nc\n"
        "  in: DO $$ BEGIN RAISE E'a|b\\nc'; END $$;\n"
        "  where: PL/pgSQL function inline_code_block line 1 at RAISE\n"
    )
    page = shop.read(PAGE)
    assert "| `migrations/002_bad.sql:1` |" in page
    assert "| `migrations/003_bad.sql:2` |" in page
    before = shop.state()
    allowed = shop.run("build", "--allow-failed-migrations")
    assert (allowed.returncode, allowed.stderr) == (0, done.stderr)
    assert shop.state() == before
    assert shop.run("check", "--full").returncode == 2
    assert shop.run("check", "--full", "--allow-failed-migrations").returncode == 0


# Errors


def error(repository: Repository, *arguments: str) -> str:
    done = repository.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("command", ["build", "check"])
def test_no_migrations_is_an_error(empty: Repository, command: str) -> None:
    assert error(empty, command) == (
        "schema-docs: found no folder of SQL migrations below here; "
        "set `migrations` in schema-docs.toml or give --migrations DIR\n"
    )


def test_two_folders_of_migrations_are_an_error(empty: Repository) -> None:
    empty.write("a/001_x.sql", "")
    empty.write("b/001_x.sql", "")
    assert "more than one folder of migrations (a, b); set `migrations`" in error(empty, "check")


def test_wrong_setting_is_an_error(empty: Repository) -> None:
    empty.write("schema-docs.toml", 'documnet = "x"\n')
    assert error(empty, "check") == (
        "schema-docs: schema-docs.toml: unknown setting `documnet`; did you mean `document`?\n"
    )


def test_place_that_cannot_be_written_is_an_error(shop: Repository) -> None:
    (shop.root / DIAGRAM).unlink()
    (shop.root / DIAGRAM).mkdir()
    said = error(shop, "build")
    assert said == f"schema-docs: {DIAGRAM}: cannot be read: Is a directory\n"
    assert error(shop, "check") == f"schema-docs: {DIAGRAM}: cannot be read: Is a directory\n"


def test_page_that_is_no_text_is_an_error(shop: Repository) -> None:
    (shop.root / PAGE).write_bytes(b"\xff\xfe")
    assert error(shop, "check").startswith(f"schema-docs: {PAGE}: cannot be read as UTF-8 text: ")


def test_debug_shows_a_traceback_and_exits_2(empty: Repository) -> None:
    done = empty.run("--debug", "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert "Error: found no folder" in done.stderr


def test_bug_of_ours_is_not_taken_for_drift(installation: Installation) -> None:
    """Python ends with 1 after a crash, and 1 says that the document has drifted."""
    script = (
        "import schema_docs.cli as c\n"
        "def crash(*a, **k): raise IndexError('boom')\n"
        "c.cli.main = crash\nc.main(['check'])"
    )
    done = subprocess.run(
        [installation.python, "-c", script], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "schema-docs: this is a bug, please report what --debug shows: IndexError: boom\n"
    )


# Where it is run from


def test_runs_from_a_subfolder_and_with_paths_from_where_one_stands(shop: Repository) -> None:
    assert shop.run("-q", "check", "--full", cwd="migrations").returncode == 0
    shop.write("other/002_orders.sql", USERS + ORDERS)
    shop.write("sub/x.toml", 'document = "y.md"\n')
    done = shop.run("-q", "check", "--full", "--migrations", ".", cwd="other")
    assert done.returncode == 1
    assert "table orders is new" in done.stdout
    done = shop.run(
        "-C", "..", "--config", "sub/x.toml", "build", "--migrations", "other", cwd="sub"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "y.md written\ner-diagram.svg written\n"
    assert "`orders`" in shop.read("y.md")


def test_paths_on_the_command_line_are_relative_to_the_directory_of_c(shop: Repository) -> None:
    shop.write("elsewhere/.gitkeep", "")
    shop.write("docs/old.md", "# Old\n\n## users\n\nMind them.\n\n## `gone` table\n")

    def run(*arguments: str, code: int = 0) -> Done:
        done = shop.run("-C", "..", *arguments, cwd="elsewhere")
        assert done.returncode == code, done.stderr
        return done

    run("export", "json", "-o", "docs/schema.json")
    run("-q", "check", "--full", "--snapshot", "docs/schema.json")
    run(
        "coverage", "--snapshot", "docs/schema.json", "--ratchet", "docs/r.json", "--update-ratchet"
    )
    assert run("adopt", "docs/old.md", "--dry-run", code=1).stdout.startswith("docs/old.md:7: ")
    run("adopt", "docs/old.md")
    page = shop.read(PAGE)
    shop.write(
        PAGE,
        page.replace("| `email` | `text` | no | | | |", "| `email` | `text` | no | | | Where |"),
    )
    run("comments", "-o", "migrations/002_comments.sql")
    assert "COMMENT ON COLUMN public.users.email IS 'Where';" in shop.read(
        "migrations/002_comments.sql"
    )
    assert [path.name for path in (shop.root / "elsewhere").iterdir()] == [".gitkeep"]


def test_two_runs_at_once_in_one_repository(shop: Repository) -> None:
    (shop.root / PAGE).unlink()
    shop.write("migrations/002_orders.sql", ORDERS)
    runs = [
        subprocess.Popen(
            [shop.installation.program, "-q", "build"], cwd=shop.root, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    assert [(run.communicate(timeout=60)[1], run.returncode) for run in runs] == [(b"", 0)] * 2
    assert sorted(shop.state()) == [
        *(PAGE, DIAGRAM),
        *("migrations/001_users.sql", "migrations/002_orders.sql"),
    ]
    assert shop.run("-q", "check", "--full").returncode == 0


# Its surroundings


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--help"], 0), (["-v", "check"], 0), (["-v", "build"], 0)]
)
def test_reader_that_leaves_early_changes_nothing(
    shop: Repository, arguments: list[str], code: int
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [shop.installation.program, *arguments],
            cwd=shop.root,
            check=False,
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_drift_that_is_piped_away_is_still_drift(shop: Repository) -> None:
    shop.write(PAGE, "# Empty\n")
    script = 'set -o pipefail; "$0" -v check | head -1'
    done = subprocess.run(
        ["bash", "-c", script, shop.installation.program],
        cwd=shop.root,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == "1 file drifted\n"
    assert "Traceback" not in done.stderr


def test_hangup_that_nohup_ignores_is_ignored(shop: Repository) -> None:
    shop.write("migrations/002_slow.sql", "\\! touch started\nSELECT pg_sleep(0.5);\n")
    run = subprocess.Popen(
        ["sh", "-c", 'trap "" HUP; exec "$0" -q build', shop.installation.program], cwd=shop.root
    )
    deadline = time.monotonic() + 30
    while not (shop.root / "migrations" / "started").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    run.send_signal(signal.SIGHUP)
    assert run.wait(timeout=30) == 0


def test_settings_of_the_users_postgresql_do_not_matter(shop: Repository) -> None:
    hostile = {
        "PGHOST": "nowhere.invalid",
        "PGHOSTADDR": "192.0.2.1",
        "PGSERVICE": "none",
        "PGOPTIONS": "-c search_path=nowhere",
        "PGCHANNELBINDING": "require",
        "DATABASE_URL": "postgresql://nowhere.invalid/x",
        "LC_ALL": "C",
        "COLUMNS": "20",
    }
    done = shop.run("check", "--full", env=hostile)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_page_that_somebody_wrote_is_not_replaced(shop: Repository) -> None:
    shop.write(PAGE, "# Our tables\n\nPrecious words.\n")
    before = shop.state()
    refused = shop.run("build")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"{PAGE}: was not written by schema-docs" in refused.stderr
    assert "--force" in refused.stderr
    assert shop.state() == before
    assert shop.run("build", "--force").returncode == 0
    assert "Precious words." not in shop.read(PAGE)
    assert shop.run("build").returncode == 0


def test_blocks_in_other_files_are_kept_fresh(shop: Repository) -> None:
    shop.write("schema-docs.toml", 'fragments = ["**/*.md"]\n')
    shop.write(".claude/db.md", "Next: <!-- schema-docs:next-migration -->?<!-- /schema-docs -->\n")
    shop.write("README.md", "`schema-docs` keeps our reference fresh.\n")
    before = shop.state()
    done = shop.run("-v", "check", "--full")
    assert done.returncode == 1
    assert done.stdout.startswith(
        "1 file drifted\n\n.claude/db.md:1: block next-migration: ? → 002_*.sql\n\n"
        "--- .claude/db.md (checked in)\n+++ .claude/db.md (as it should be)\n@@ "
    )
    assert shop.state() == before
    done = shop.run("build")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"{DIAGRAM} is up to date\n.claude/db.md written\n")
    assert "-->`002_*.sql`<!--" in shop.read(".claude/db.md")
    done = shop.run("check", "--full")
    assert done.stdout == f"{PAGE}, {DIAGRAM} and .claude/db.md are in sync\n"
    after = shop.state()
    assert after.pop(".claude/db.md") != before.pop(".claude/db.md")
    # The page's fingerprint says so.
    page, page_before = (str(state.pop(PAGE)[2], "utf-8") for state in (after, before))
    assert without_fingerprint(page) == without_fingerprint(page_before)
    assert after == before


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_block_that_is_wrong_exits_2_and_nothing_is_written(
    shop: Repository, command: str
) -> None:
    shop.write("schema-docs.toml", 'fragments = ["*.md"]\n')
    shop.write("a.md", "<!-- schema-docs:migrations-count -->\n<!-- /schema-docs -->\n")
    shop.write("b.md", "\n<!-- schema-docs:table user -->\n<!-- /schema-docs -->\n")
    shop.write("migrations/002_orders.sql", ORDERS)
    before = shop.state()
    said = error(shop, command)
    assert said == "schema-docs: b.md:2: unknown table `user`; did you mean `users`?\n"
    assert shop.state() == before
    assert shop.run("export", "dot").returncode == 0


def test_a_password_in_a_failed_statement_is_not_told(shop: Repository) -> None:
    shop.write("migrations/002_role.sql", "CREATE ROLE shop LOGIN PASSWORD 'geheim'; SELECT nope;")
    shop.write("migrations/003_role.sql", "CREATE ROLE shop LOGIN PASSWORD 'geheim';")
    shop.write("schema-docs.toml", 'on_error = "continue"\n')
    done = shop.run("build", "--allow-failed-migrations")
    assert "in: CREATE ROLE shop LOGIN PASSWORD …" in done.stderr
    assert "geheim" not in done.stdout + done.stderr + shop.read(PAGE)


def test_settings_of_a_migration_do_not_reach_the_reader(shop: Repository) -> None:
    shop.write(
        "migrations/002_settings.sql",
        "ALTER ROLE postgres SET statement_timeout = 1; ALTER ROLE postgres SET search_path = x;"
        "ALTER ROLE postgres SET default_transaction_read_only = on;",
    )
    assert shop.run("build").returncode == 0


def test_verbosity_may_stand_after_the_command(shop: Repository) -> None:
    assert shop.run("build", "-q").stdout == ""
    shop.write(PAGE, shop.read(PAGE).replace("| Tables |", "| Tabels |"))
    assert "+++ " in shop.run("check", "--full", "--verbose").stdout
