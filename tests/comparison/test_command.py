"""`schema-docs diff` in real repositories, with every kind of source."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
from test_git import git
from test_revisions import commit

from support import PROGRAM, Repository

if TYPE_CHECKING:
    from pathlib import Path

    from support import Server

USERS = "CREATE TABLE users (id int PRIMARY KEY, name text);"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """`main` has a table; the work tree renames it, and gives it a column."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    repository = Repository(tmp_path / "repository")
    repository.root.mkdir()
    git(repository.root, "init", "-q", "-b", "main")
    repository.write("db/migrations/001_users.sql", USERS)
    commit(repository.root)
    repository.write("db/migrations/002_people.sql", "ALTER TABLE users RENAME TO people;")
    repository.write("db/migrations/003_email.sql", "ALTER TABLE people ADD email text;")
    return repository


def told(repository: Repository, *arguments: str) -> list[str]:
    """The changes, each in a few words, sorted."""
    code, out, err = repository.run("diff", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    return sorted(
        " ".join(each[key] for key in ("action", "noun", "name", "attribute") if each[key])
        for each in json.loads(out)["changes"]
    )


def test_the_work_tree_against_a_revision_and_back(repository: Repository) -> None:
    assert told(repository, "main") == ["added column people.email", "renamed table people"]
    assert told(repository, "./db/migrations", "main") == [
        "removed column users.email",
        "renamed table users",
    ]
    assert told(repository, "HEAD", "main") == []


def test_dots_mean_what_they_mean_to_git(repository: Repository) -> None:
    commit(repository.root)
    git(repository.root, "checkout", "-q", "-b", "side", "HEAD~1")
    repository.write("db/migrations/002_side.sql", "CREATE TABLE side (id int);")
    commit(repository.root)
    assert told(repository, "main..side") == told(repository, "main", "side")
    assert told(repository, "main..side") != ["added table side"]
    assert told(repository, "main...side") == told(repository, "main...") == ["added table side"]
    assert told(repository, "side...main") == ["added column people.email", "renamed table people"]
    base = git(repository.root, "merge-base", "main", "side")[:10]
    assert repository.run("diff", "main...")[1].startswith(
        f"{base} (main...) → the work tree: 1 table added"
    )
    code, _, err = repository.run("diff", "main...side", "main")
    assert (code, err) == (
        2,
        "schema-docs: main...side: is two revisions already; leave out main\n",
    )
    git(repository.root, "checkout", "-q", "--orphan", "lonely")
    commit(repository.root)
    code, _, err = repository.run("diff", "main...lonely")
    assert (code, err) == (2, "schema-docs: main...lonely: the two have no commit in common\n")
    assert "nothing: no such revision" in repository.run("diff", "nothing...main")[2]
    repository.write("a..b/001.sql", USERS)
    assert told(repository, "a..b", "./a..b", "--migrations", "db/migrations") == []


def test_a_revision_whose_migrations_were_elsewhere(repository: Repository) -> None:
    git(repository.root, "mv", "db/migrations", "sql")
    repository.write("schema-docs.toml", 'migrations = "sql"\n')
    code, out, err = repository.run("diff", "main", "--format", "json")
    assert code == 0
    assert err == "as of main: there is no sql; its migrations are those in db/migrations\n"
    assert [each["action"] for each in json.loads(out)["changes"]] == ["renamed", "added"]
    assert repository.run("diff", "main", "--migrations", "sql")[2].startswith("taken as empty")
    # With several of them nobody knows which one is meant.
    repository.write("other/001_x.sql", USERS)
    git(repository.root, "add", "other")
    git(repository.root, "commit", "-q", "-m", "other", "--", "other")
    assert repository.run("diff", "main")[2].startswith("taken as empty: as of main: sql: no such")


def test_exit_codes_are_those_of_git(repository: Repository) -> None:
    assert repository.run("diff", "main")[0] == 0
    assert repository.run("diff", "main", "--exit-code")[0] == 1
    assert repository.run("diff", "main", "HEAD", "--exit-code")[0] == 0
    assert repository.run("diff", "nothing", "--exit-code")[0] == 2
    repository.write("db/migrations/004_bad.sql", "DROP TABLE nothing;")
    code, _, err = repository.run("diff", "main", "--exit-code")
    assert (code, "db/migrations/004_bad.sql:1" in err) == (2, True)


def test_folders_dumps_and_snapshots(repository: Repository) -> None:
    repository.write("dump.sql", f"{USERS} CREATE TABLE orders (id int);")
    assert repository.run("export", "json", "-o", "now.json")[0] == 0
    assert told(repository, "dump.sql", "db/migrations") == [
        "added column people.email",
        "removed table orders",
        "renamed table people",
    ]
    assert told(repository, "now.json") == []
    assert told(repository, "main", "now.json") == [
        "added column people.email",
        "renamed table people",
    ]


def test_a_live_database_against_the_migrations(repository: Repository, server: Server) -> None:
    with server.database() as name:
        with server.connect(name) as connection:
            books = "CREATE TABLE schema_migrations (version text)"
            connection.execute(f"{USERS} ALTER TABLE users ADD by_hand int; {books}".encode())
        url = (
            f"postgresql://{server.cluster.user}:s3cret@/{name}"
            f"?host={server.cluster.socket_folder}&port=5432&application_name=hidden"
        )
        code, out, err = repository.run("diff", url, "--format", "markdown")
        assert (code, err) == (0, "")
        assert "s3cret" not in out
        assert "application_name" not in out
        assert f"between `[local]/{name}` and the work tree" in out
        # The migration that renames the table has not run there yet.
        assert told(repository, url) == [
            "added column people.email",
            "removed column people.by_hand",
            "renamed table people",
        ]


@pytest.mark.parametrize("url", ["postgresql://u:s3cret@[bad/x", "postgres://u:s3cret@h:x/y?z"])
def test_a_url_that_is_none_is_not_repeated(repository: Repository, url: str) -> None:
    code, out, err = repository.run("diff", url)
    assert (code, out) == (2, "")
    assert "s3cret" not in err
    assert "looks like postgresql://user:password@host" in err


def test_a_path_that_is_a_revision_too_must_be_told_apart(repository: Repository) -> None:
    repository.write("main/001_other.sql", "CREATE TABLE other (id int);")
    code, _, err = repository.run("diff", "main")
    assert code == 2
    assert "write ./main for the path and main^0 for the revision" in err
    git(repository.root, "rm", "-rq", "--cached", "--ignore-unmatch", "main")
    migrations = ("--migrations", "db/migrations")
    repository.write("HEAD", "a file that no schema can be read from")
    assert told(repository, "HEAD", "HEAD", *migrations) == []
    assert told(repository, "./main", "main^0", *migrations) == [
        "added table users",
        "removed table other",
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nothing", "nothing: is no file or folder; no such revision in git"),
        ("./nothing", "./nothing: no such file or folder"),
        ("nothing.json", "nothing.json: no such file or folder"),
        ("README.md", "README.md: is no snapshot (.json) and no SQL (.sql)"),
        ("empty", "no migrations here"),
        ("bad.json", "bad.json: not a snapshot"),
        ("", "an empty text, as a variable is that nobody has set"),
        ("postgresql+psycopg://u:s3cret@h/x", "begins with postgresql:// or postgres://"),
        ("host=h password=s3cret", "begins with postgresql:// or postgres://"),
        ("postgresql://u:s3@cret@h/x", "write %40 for @"),
    ],
)
def test_what_is_no_source_is_an_error_that_helps(
    repository: Repository, source: str, said: str
) -> None:
    repository.write("README.md", "x")
    repository.write("bad.json", "{}")
    (repository.root / "empty").mkdir()
    code, out, err = repository.run("diff", source)
    assert (code, out) == (2, "")
    assert said in err
    assert "cret" not in err


@pytest.mark.parametrize("arguments", [(), ("./db/migrations",)])
def test_a_database_that_never_answers_does_not_keep_the_program_from_ending(
    repository: Repository, arguments: tuple[str, ...]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://app@127.0.0.1:{silent.getsockname()[1]}/app?connect_timeout=600"
        command = [str(PROGRAM), "diff", url, *arguments]
        program = subprocess.Popen(command, cwd=repository.root, stderr=subprocess.PIPE, text=True)
        with silent.accept()[0]:
            program.send_signal(signal.SIGINT)
            _, err = program.communicate(timeout=60)
    assert (program.returncode, err.strip()) == (130, "schema-docs: interrupted")


def test_without_git_paths_are_paths(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    (repository.root / ".git").rename(repository.root / "no-git")
    (repository.root / "here").mkdir()
    (repository.root / "here" / "1_x.sql").write_text(USERS)
    migrations = ("--migrations", "db/migrations")
    assert told(repository, "here", *migrations) == [
        "added column people.email",
        "renamed table people",
    ]
    assert (
        "repository: no git repository, and only git"
        in repository.run("diff", "main", *migrations)[2]
    )


def test_a_revision_before_the_first_migration_is_empty(repository: Repository) -> None:
    git(repository.root, "checkout", "-q", "--orphan", "before")
    git(repository.root, "rm", "-rqf", "--cached", ".")
    git(repository.root, "commit", "-q", "--allow-empty", "-m", "nothing")
    code, out, err = repository.run("diff", "HEAD")
    assert code == 0
    assert "table people is new" in out
    assert "dangerous" not in out
    assert err == (
        "taken as empty: as of HEAD: found no folder of SQL migrations below here; set "
        "`migrations` in schema-docs.toml or give --migrations DIR\n"
    )
    # To document it would be a mistake.
    assert repository.run("check", "--at", "HEAD")[0] == 2


def test_one_database_of_several(repository: Repository) -> None:
    blocks = '[[database]]\nname = "{}"\nmigrations = "{}"\ndocument = "{}/it.md"\n'
    repository.write("stock/001_items.sql", "CREATE TABLE items (id int);")
    users = blocks.format("users", "db/migrations", "users")
    repository.write("schema-docs.toml", users)
    commit(repository.root)
    repository.write("stock/002_more.sql", "ALTER TABLE items ADD more int;")
    repository.write("schema-docs.toml", users + blocks.format("stock", "stock", "stock"))
    assert "give --only NAME" in repository.run("diff", "HEAD")[2]
    assert told(repository, "HEAD", "--only", "users") == []
    code, out, err = repository.run("diff", "HEAD", "--only", "stock")
    assert code == 0
    assert "table items is new" in out
    assert "no [[database]] block stock" in err


def test_what_is_excluded_is_nowhere(repository: Repository) -> None:
    repository.write("schema-docs.toml", 'exclude = ["people"]\n')
    assert told(repository, "db/migrations", "HEAD") == ["added table users"]


def test_the_report_goes_to_a_file(repository: Repository) -> None:
    code, out, _ = repository.run("diff", "main", "-o", "out/told.txt")
    assert (code, out) == (0, "")
    written = (repository.root / "out" / "told.txt").read_text()
    assert written.startswith("main → the work tree: 1 column added, 1 table renamed\n")


def test_where_one_source_fails_the_other_one_ends_early(repository: Repository) -> None:
    for number in range(4, 60):
        repository.write(f"db/migrations/{number:03}_x.sql", "SELECT pg_sleep(1);")
    repository.write("bad.sql", "DROP TABLE nothing;")
    code, out, err = repository.run("diff", "bad.sql")  # which has a minute at most
    assert (code, out) == (2, "")
    assert "bad.sql:1" in err
    assert "not needed" not in err
