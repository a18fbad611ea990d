"""What `init` finds, asks and writes, in repositories of many kinds; the program itself is run."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from schema_docs.config.files import load_databases
from support import PROGRAM, Repository, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TABLE = "CREATE TABLE users (id bigint PRIMARY KEY);\n"
WORKFLOW = ".github/workflows/schema-docs.yml"
HOOKS = ".pre-commit-config.yaml"
BY_HAND = "# Our tables\n\n| Table | Purpose |\n| --- | --- |\n| users | who may sign in |\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """One folder of migrations, and GitHub's workflows."""
    (tmp_path / "team").mkdir()
    repository = Repository(tmp_path / "team")
    git(repository.root, "init", "--quiet")
    repository.write("db/migrations/001_users.sql", TABLE)
    repository.write(".github/workflows/ci.yml", "on: push\n")
    return repository


@pytest.fixture
def answered(repository: Repository) -> Callable[..., tuple[int, str, str]]:
    """Runs the program with answers to what it asks."""

    def run(*answers: str, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
        done = subprocess.run(
            [PROGRAM, "init", *options],
            cwd=repository.root,
            check=False,
            input="".join(f"{answer}\n" for answer in answers),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        return done.returncode, done.stdout, done.stderr

    return run


def files(repository: Repository) -> list[str]:
    """What is there beside of git's and the fixture's own."""
    own = {"db/migrations/001_users.sql", ".github/workflows/ci.yml"}
    found = (p for p in repository.root.rglob("*") if p.is_file() and ".git" not in p.parts)
    return sorted({p.relative_to(repository.root).as_posix() for p in found} - own)


def read(repository: Repository, path: str) -> str:
    return (repository.root / path).read_text("utf-8")


# -- writing and asking ---------------------------------------------------------------------------


def test_settings_and_workflow_are_written_and_what_is_next_is_said(repository: Repository) -> None:
    code, out, err = repository.run("init", "--yes")
    assert (code, err) == (0, "")
    assert out == (
        "migrations  db/migrations, 1 file\n"
        "reference   docs/DATABASE_SCHEMA.md\n"
        "schema-docs.toml written\n"
        f"{WORKFLOW} written\n"
        "\n"
        "Next: `schema-docs build` writes the reference; commit it with what was written here.\n"
    )
    (settings,) = load_databases(repository.root)
    assert (settings.migrations, settings.document) == ("db/migrations", "docs/DATABASE_SCHEMA.md")
    assert repository.run("build")[0] == 0
    assert repository.run("check")[0] == 0


def test_second_time_everything_is_there(repository: Repository) -> None:
    repository.write(HOOKS, "repos: # ours\n- repo: a\n  rev: v1\n  hooks: []\n")
    repository.run("init", "--yes")
    before = {path: (repository.root / path).stat().st_mtime_ns for path in files(repository)}
    code, out, _ = repository.run("init", "--yes")
    assert code == 0
    assert out.splitlines()[:3] == [
        "schema-docs.toml is there already",
        f"{WORKFLOW} runs schema-docs already",
        f"{HOOKS} runs schema-docs already",
    ]
    after = {path: (repository.root / path).stat().st_mtime_ns for path in files(repository)}
    assert after == before


def test_every_file_is_asked_for(
    repository: Repository, answered: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = answered("y", "n")
    assert code == 0
    assert files(repository) == ["schema-docs.toml"]
    assert '  migrations = "db/migrations"' in out
    assert "  - run: schema-docs check --full --format github" in out


def test_without_settings_there_is_no_next(
    repository: Repository, answered: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = answered("n", "y")
    assert (code, files(repository)) == (0, [WORKFLOW])
    assert "Next:" not in out


def test_nobody_to_answer_is_exit_code_2_and_writes_nothing(
    repository: Repository, answered: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, err = answered()
    assert code == 2
    assert "schema-docs.toml, a new file:" in out
    assert "nobody answers, so nothing more is written; give --yes" in err
    assert files(repository) == []


def test_dry_run_shows_everything_and_writes_nothing(repository: Repository) -> None:
    repository.write(HOOKS, "repos:\n- repo: a\n")
    before = files(repository)
    code, out, _ = repository.run("init", "--dry-run")
    assert code == 0
    for path in ("schema-docs.toml, a new file", WORKFLOW, f"{HOOKS}, lines more"):
        assert f"\n{path}" in out
    assert files(repository) == before
    assert read(repository, HOOKS) == "repos:\n- repo: a\n"


def test_file_of_that_name_is_not_replaced(repository: Repository) -> None:
    repository.write(WORKFLOW, "# somebody's\n")
    code, out, _ = repository.run("init", "--yes")
    assert code == 0
    assert f"{WORKFLOW}: is there, and is not replaced; let it say\n" in out
    assert read(repository, WORKFLOW) == "# somebody's\n"


# -- migrations -----------------------------------------------------------------------------------


def test_one_of_several_folders_is_asked_for(
    repository: Repository, answered: Callable[..., tuple[int, str, str]]
) -> None:
    repository.write("billing/migrations/001_bills.sql", TABLE)
    code, out, _ = answered("2", "y", "n")
    assert code == 0
    assert "  1  billing/migrations\n  2  db/migrations\n" in out
    (settings,) = load_databases(repository.root)
    assert settings.migrations == "db/migrations"


def test_several_folders_and_nobody_to_ask(repository: Repository) -> None:
    repository.write("billing/migrations/001_bills.sql", TABLE)
    code, _, err = repository.run("init", "--yes")
    assert code == 2
    assert "(billing/migrations, db/migrations); give --migrations DIR" in err
    assert files(repository) == ["billing/migrations/001_bills.sql"]
    assert repository.run("init", "--yes", "--migrations", "billing/migrations")[0] == 0
    (settings,) = load_databases(repository.root)
    assert settings.migrations == "billing/migrations"


def test_compose_file_tells_user_database_and_which_folder(repository: Repository) -> None:
    repository.write("billing/migrations/001_bills.sql", TABLE)
    repository.write(
        "docker-compose.yml",
        "services:\n"
        "  db:\n"
        "    image: pgvector/pgvector:pg17\n"
        "    environment:\n"
        "      - POSTGRES_USER=${DB_USER:-app}\n"
        "      - POSTGRES_DB=app_db\n"
        "      - POSTGRES_PASSWORD=secret\n"
        "    volumes: ['./db/migrations:/docker-entrypoint-initdb.d:ro']\n"
        "  cache: {image: redis}\n",
    )
    code, out, _ = repository.run("init", "--yes")
    assert code == 0
    assert "secret" not in out
    (settings,) = load_databases(repository.root)
    assert (settings.migrations, settings.user, settings.database) == (
        "db/migrations",
        "app",
        "app_db",
    )


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param("{POSTGRES_USER: $DB_USER}", id="a variable"),
        pytest.param('{POSTGRES_USER: "${DB_USER:?}"}', id="a variable that must be set"),
        pytest.param("nonsense", id="nonsense"),
        pytest.param("{}", id="nothing"),
    ],
)
def test_user_that_the_compose_file_does_not_tell_is_left_out(
    repository: Repository, environment: str
) -> None:
    repository.write(
        "compose.yaml", f"services:\n  db:\n    image: postgres\n    environment: {environment}\n"
    )
    code, _, err = repository.run("init", "--yes")
    assert (code, err) == (0, "")
    (settings,) = load_databases(repository.root)
    assert settings.user == "postgres"


def test_no_migrations_is_an_error_that_helps(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    code, _, err = repository.run("init", "--yes")
    assert code == 2
    assert f"found no SQL migrations below {tmp_path}; name their folder, or the one file" in err
    assert list(tmp_path.iterdir()) == []


def test_tool_without_sql_is_run_by_its_command(repository: Repository) -> None:
    (repository.root / "db/migrations/001_users.sql").unlink()
    repository.write("alembic.ini", "[alembic]\n")
    code, out, _ = repository.run("init", "--yes")
    assert code == 0
    assert "migrations  those of alembic.ini, by `alembic upgrade head`" in out
    (settings,) = load_databases(repository.root)
    assert settings.migrate_command == "alembic upgrade head"
    assert "# And what `alembic upgrade head` needs:" in read(repository, WORKFLOW)


def test_layout_that_is_not_clear_can_be_said(repository: Repository) -> None:
    repository.run("init", "--yes", "--layout", "tern")
    (settings,) = load_databases(repository.root)
    assert settings.migrations_layout == "tern"


# -- the reference --------------------------------------------------------------------------------


def test_page_written_by_hand_is_to_be_adopted(repository: Repository) -> None:
    repository.write("docs/database_schema.md", BY_HAND)
    code, out, _ = repository.run("init", "--yes")
    assert code == 0
    assert "reference   docs/database_schema.md\n" in out
    assert "Next: `schema-docs adopt docs/database_schema.md` takes over the words" in out
    assert read(repository, "docs/database_schema.md") == BY_HAND
    code, out, err = repository.run("adopt", "docs/database_schema.md")
    assert (code, err) == (0, "")
    assert "who may sign in" in read(repository, "docs/database_schema.md")


def test_page_elsewhere_becomes_the_reference_only_where_somebody_says_so(
    repository: Repository, answered: Callable[..., tuple[int, str, str]]
) -> None:
    repository.write("docs/internals/data-model.md", BY_HAND)
    _, out, _ = repository.run("init", "--dry-run")
    assert "reference   docs/DATABASE_SCHEMA.md\n" in out
    code, out, _ = answered("y", "y", "n")
    assert code == 0
    assert "docs/internals/data-model.md may be about the tables." in out
    (settings,) = load_databases(repository.root)
    assert settings.document == "docs/internals/data-model.md"


def test_page_elsewhere_is_told_where_nobody_is_asked(repository: Repository) -> None:
    repository.write("docs/schema.md", BY_HAND)
    _, out, _ = repository.run("init", "--yes")
    assert "`schema-docs adopt --dry-run docs/schema.md` tells what it gets wrong" in out
    assert repository.run("adopt", "--dry-run", "docs/schema.md")[0] == 0


def test_reference_that_is_ours_stays_where_it_is(repository: Repository) -> None:
    repository.write("schema-docs.toml", 'document = "docs/schema.md"\n')
    assert repository.run("build")[0] == 0
    (repository.root / "schema-docs.toml").unlink()
    _, out, _ = repository.run("init", "--yes")
    assert "reference   docs/schema.md\n" in out
    assert "brings the reference up to date" in out


def test_documentation_has_its_own_folder(repository: Repository) -> None:
    (repository.root / "doc").mkdir()
    _, out, _ = repository.run("init", "--yes")
    assert "reference   doc/DATABASE_SCHEMA.md\n" in out


# -- one project of several -----------------------------------------------------------------------


def test_project_in_a_folder_has_its_settings_there_and_its_check_at_the_top(
    repository: Repository,
) -> None:
    service = "services/user accounts"
    repository.write(f"{service}/migrations/001_users.sql", TABLE)
    repository.write(HOOKS, "repos:\n- repo: a\n")
    code, out, _ = repository.run("-C", service, "init", "--yes")
    assert code == 0
    assert "Next: `schema-docs -C 'services/user accounts' build`" in out
    workflow = ".github/workflows/schema-docs-services-user_accounts.yml"
    assert f"{service}/schema-docs.toml" in files(repository)
    assert """- run: "schema-docs -C 'services/user accounts' check""" in read(repository, workflow)
    assert "schema-docs -C 'services/user accounts' check" in read(repository, HOOKS)
    assert repository.run("-C", service, "build")[0] == 0

    # The other project of the repository gets a workflow and a hook of its own.
    code, out, _ = repository.run("-C", "db", "init", "--yes")
    assert (code, out.count("already")) == (0, 0)
    assert ".github/workflows/schema-docs-db.yml written" in out
    assert read(repository, HOOKS).count("id: schema-docs-") == 2
    for directory in ("db", service):
        _, out, _ = repository.run("-C", directory, "init", "--yes")
        assert out.count(" already\n") == 3


def test_folder_without_migrations_says_that_they_are_elsewhere(repository: Repository) -> None:
    (repository.root / "frontend").mkdir()
    code, _, err = repository.run("-C", "frontend", "init", "--yes")
    assert code == 2
    assert "but elsewhere in this repository; start it there" in err


def test_settings_above_are_those_of_the_folder(repository: Repository) -> None:
    repository.run("init", "--yes")
    code, out, _ = repository.run("-C", "db", "init", "--yes")
    assert code == 0
    assert "schema-docs.toml is there already" in out
    assert not (repository.root / "db/schema-docs.toml").exists()


def test_settings_in_pyproject_count(repository: Repository) -> None:
    repository.write("pyproject.toml", '[tool.schema-docs]\ndocument = "docs/DB.md"\n')
    code, out, _ = repository.run("init", "--yes")
    assert code == 0
    assert out.startswith("pyproject.toml has settings already\n")
    assert "schema-docs.toml" not in files(repository)


def test_folder_without_git_gets_its_settings(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("sql/001_users.sql", TABLE)
    code, out, _ = repository.run("init", "--yes")
    assert code == 0
    assert "CI: found none; --ci github, --ci gitlab, --ci circleci, --ci make writes" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["schema-docs.toml", "sql"]
