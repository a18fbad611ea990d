"""`new`: the next migration in the team's layout, which runs at once, and twice."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pytest
from psycopg import sql

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.new import slug_of
from schema_docs.migrations.repeat import prove
from schema_docs.migrations.run import MigrationRun, apply_migrations
from support import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from support import Server

NUMBERS = count(1)
FIRST = "CREATE TABLE IF NOT EXISTS a (id int);\n"
TIME = r"20\d{12}"


@dataclass(frozen=True)
class Team:
    """A repository with migrations of some layout in `db`."""

    root: Path

    def writes(self, files: Mapping[str, str]) -> Team:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return self

    def new(self, *arguments: str, cwd: str = ".", author: str = "") -> tuple[int, list[str], str]:
        (self.root / ".gitconfig").write_text(f"[user]\nname = {author}\n" if author else "")
        done = subprocess.run(
            [PROGRAM, *(arguments if "new" in arguments else ("new", *arguments))],
            cwd=self.root / cwd,
            check=False,
            capture_output=True,
            encoding="utf-8",
            env=os.environ
            | {"GIT_CONFIG_GLOBAL": str(self.root / ".gitconfig"), "GIT_CONFIG_NOSYSTEM": "1"},
            timeout=60,
        )
        return done.returncode, done.stdout.splitlines(), done.stderr

    def text(self, name: str) -> str:
        return (self.root / name).read_text("utf-8")


@pytest.fixture
def team(tmp_path: Path) -> Team:
    (tmp_path / ".git").mkdir()
    return Team(tmp_path).writes({"schema-docs.toml": 'migrations = "db"\n'})


def applied_twice(server: Server, folder: Path) -> MigrationRun:
    """Applies all of a folder, and sees that a second time does nothing."""
    name = f"new_{next(NUMBERS)}"
    run = apply_migrations(server.cluster, read_folder(folder), database=name)
    try:
        assert list(map(str, prove(server.cluster, run))) == []
    finally:
        with server.cluster.connect("postgres") as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )
    return run


LAYOUTS: dict[str, tuple[dict[str, str], list[str]]] = {
    "plain": ({"001_a.sql": FIRST}, [r"002_add_big_order\.sql"]),
    "plain, with a gap, letters and hyphens": (
        {"0001-a.sql": FIRST, "0009b-b.sql": "SELECT 1;"},
        [r"0010-add-big-order\.sql"],
    ),
    "golang-migrate": (
        {"000001_a.up.sql": FIRST, "000001_a.down.sql": "DROP TABLE a;"},
        [r"000002_add_big_order\.up\.sql", r"000002_add_big_order\.down\.sql"],
    ),
    "goose": (
        {"20250101000000_a.sql": f"-- +goose Up\n{FIRST}-- +goose Down\nDROP TABLE a;\n"},
        [rf"{TIME}_add_big_order\.sql"],
    ),
    "sql-migrate": (
        {"1_a.sql": f"-- +migrate Up\n{FIRST}-- +migrate Down\nDROP TABLE a;\n"},
        [r"2_add_big_order\.sql"],
    ),
    "dbmate": (
        {"20250101000000_a.sql": f"-- migrate:up\n{FIRST}-- migrate:down\nDROP TABLE a;\n"},
        [rf"{TIME}_add_big_order\.sql"],
    ),
    "tern": (
        {"001_a.sql": f"{FIRST}---- create above / drop below ----\nDROP TABLE a;\n"},
        [r"002_add_big_order\.sql"],
    ),
    "node-pg-migrate": (
        {"1700000000000_a.sql": f"-- Up Migration\n{FIRST}-- Down Migration\nDROP TABLE a;\n"},
        [r"1\d{12}_add-big-order\.sql|1\d{12}_add_big_order\.sql"],
    ),
    "flyway": ({"V1__a.sql": FIRST}, [r"V2__add_big_order\.sql"]),
    "prisma": (
        {"20250101000000_a/migration.sql": FIRST},
        [rf"{TIME}_add_big_order/migration\.sql"],
    ),
    "sqlx": (
        {
            "../Cargo.toml": '[dependencies]\nsqlx = "0.8"\n',
            "1_a.up.sql": FIRST,
            "1_a.down.sql": "DROP TABLE a;",
        },
        [r"2_add_big_order\.up\.sql", r"2_add_big_order\.down\.sql"],
    ),
    "diesel": (
        {"2025-01-01-000000_a/up.sql": FIRST, "2025-01-01-000000_a/down.sql": "DROP TABLE a;"},
        [
            r"20\d\d-\d\d-\d\d-\d{6}_add_big_order/up\.sql",
            r"20\d\d-\d\d-\d\d-\d{6}_add_big_order/down\.sql",
        ],
    ),
}


@pytest.mark.parametrize("with_table", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_has_a_next_file_that_runs_twice(
    team: Team, server: Server, layout: str, *, with_table: bool
) -> None:
    files, names = LAYOUTS[layout]
    team.writes({f"db/{name}": text for name, text in files.items()})
    wants_table = ("--table", "order") if with_table else ()
    code, paths, err = team.new("Add big /order/!", *wants_table)
    assert (code, err) == (0, "")
    assert len(paths) == len(names)
    for path, name in zip(paths, names, strict=True):
        assert re.fullmatch(f"db/(?:{name})", path), path
    run = applied_twice(server, team.root / "db")
    assert run.folder.layout.name == layout.partition(",")[0]
    assert run.folder.files[-1] == paths[0].removeprefix("db/")
    made = {table.name.name: table for table in run.database.tables}
    assert list(made) == ["a", "order"] if with_table else ["a"]
    if with_table:
        assert [column.name for column in made["order"].columns] == [
            "id",
            "created_at",
            "updated_at",
        ]
        assert [index.name for index in made["order"].indexes] == [
            "idx_order_created_at",
            "order_pkey",
        ]
        assert [trigger.function.name for trigger in made["order"].triggers] == [
            "update_order_timestamp"
        ]


@pytest.mark.parametrize("layout", ["golang-migrate", "diesel"])
def test_way_down_of_its_own_takes_everything_back(team: Team, server: Server, layout: str) -> None:
    team.writes({f"db/{name}": text for name, text in LAYOUTS[layout][0].items()})
    _, (up, down), _ = team.new("Add order", "--table", 'shop."Order"')
    assert "CREATE TABLE" not in team.text(down)
    assert "DROP TABLE" not in team.text(up)
    with server.connection() as connection:
        for name in (up, down):
            connection.execute(team.text(name).encode())
        left = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'shop'::regnamespace"
            " UNION ALL SELECT count(*) FROM pg_proc WHERE pronamespace = 'shop'::regnamespace"
        ).fetchall()
    assert left == [(0,), (0,)]


def test_row_is_stamped(team: Team, server: Server) -> None:
    team.writes({"db/001_a.sql": FIRST})
    _, (path,), _ = team.new("Items", "--table", "items")
    with server.connection() as connection:
        connection.execute(team.text(path).encode())
        connection.execute("INSERT INTO items (updated_at) VALUES ('2000-01-01')")
        connection.execute("UPDATE items SET created_at = created_at")
        row = connection.execute("SELECT id, updated_at > '2001-01-01' FROM items").fetchone()
    assert row == (1, True)


def test_header_after_the_pattern_of_the_seed(team: Team) -> None:
    team.writes({"db/028_a.sql": FIRST})
    code, (path,), _ = team.new("Add 'Größe' of\n\tDROP TABLE a;", author="Ada L.")
    assert (code, path) == (0, "db/029_add_grosse_of_drop_table_a.sql")
    name, description, author, date, *_ = team.text(path).splitlines()
    assert (name, description, author) == (
        "-- 029_add_grosse_of_drop_table_a.sql",
        "-- Description: Add 'Größe' of DROP TABLE a;",
        "-- Author: Ada L.",
    )
    assert re.fullmatch(r"-- Date: 20\d\d-\d\d-\d\d", date)


def test_nobody_is_the_author_where_git_does_not_know(team: Team) -> None:
    team.writes({"db/028_a.sql": FIRST})
    _, (path,), _ = team.new("Add b")
    assert "Author" not in team.text(path)


def test_values_of_flyway_are_none_in_a_description(team: Team, server: Server) -> None:
    team.writes({"db/V1__a.sql": FIRST})
    code, (path,), _ = team.new("Use ${nothing} here")
    assert (code, path) == (0, "db/V2__use_nothing_here.sql")
    assert applied_twice(server, team.root / "db").folder.layout.name == "flyway"


# -- which file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Add example items", "add_example_items"),
        ("  Ärger über Größe\n", "arger_uber_grosse"),
        ("naïve Œuvre ½", "naive_oeuvre_1_2"),
        ("../../etc/passwd", "etc_passwd"),
        ("a\\b/c 'd' \"e\" `f` $(g) ; h", "a_b_c_d_e_f_g_h"),
        ("Добавить", "dobavit"),
        ("-- x", "x"),
        ("word " * 40, "_".join(["word"] * 12)),
        ("x" * 200, "x" * 60),
    ],
)
def test_slug_of_any_text(text: str, slug: str) -> None:
    assert slug_of(text) == slug


@pytest.mark.parametrize("text", ["", " \n", "🙂", "/../", "--"])
def test_text_without_a_letter_is_an_error(text: str) -> None:
    with pytest.raises(ConfigurationError, match="has no letter to name a file by"):
        slug_of(text)


def test_nothing_is_overwritten(team: Team) -> None:
    team.writes({"db/a.sql": FIRST, "db/b.sql": "-- mine\n"})
    code, out, err = team.new("b")
    assert (code, out) == (2, [])
    assert "db/b.sql: is there already, and is not replaced" in err
    assert team.text("db/b.sql") == "-- mine\n"


def test_path_is_relative_to_where_one_stands(team: Team) -> None:
    team.writes({"db/001_a.sql": FIRST, "app/x.py": ""})
    assert team.new("Add b", cwd="app") == (0, ["../db/002_add_b.sql"], "")
    assert team.new("-C", "..", "new", "Add c", cwd="app") == (0, ["../db/003_add_c.sql"], "")


def test_dry_run_prints_and_writes_nothing(team: Team) -> None:
    team.writes({"db/001_a.sql": FIRST})
    code, out, _ = team.new("Add b", "--dry-run", "--table", "b")
    assert code == 0
    assert out[0] == "-- 002_add_b.sql"
    assert "CREATE TABLE IF NOT EXISTS b (" in out
    assert [path.name for path in (team.root / "db").iterdir()] == ["001_a.sql"]


@pytest.mark.parametrize(
    ("files", "tool"),
    [
        (
            {
                "db/meta/_journal.json": '{"entries": [{"tag": "0000_a"}]}',
                "db/0000_a.sql": FIRST,
            },
            "drizzle-kit generate",
        ),
        (
            {
                "db/sqitch.plan": "%project=x\na 2025-01-01T00:00:00Z A <a@x>\n",
                "db/deploy/a.sql": FIRST,
            },
            "sqitch add add_b",
        ),
        ({"schema-docs.toml": 'migrate_command = "alembic upgrade head"\n'}, "alembic upgrade"),
        (
            {"db/a.sql": f"--liquibase formatted sql\n--changeset a:1\n{FIRST}"},
            "iquibase",
        ),
    ],
)
def test_where_the_tool_makes_files_itself_its_command_is_told(
    team: Team, files: dict[str, str], tool: str
) -> None:
    code, out, err = team.writes(files).new("Add b")
    assert (code, out) == (2, [])
    assert tool in err


# -- the table -------------------------------------------------------------------------------------

STAMPED = """
CREATE SCHEMA IF NOT EXISTS tools;
CREATE OR REPLACE FUNCTION tools."touch it"() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
"""


def stamped(table: str, function: str) -> str:
    return f"""CREATE TABLE IF NOT EXISTS {table} (updated_at timestamptz);
DROP TRIGGER IF EXISTS stamp ON {table};
CREATE TRIGGER stamp BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function};
"""


@pytest.mark.parametrize(
    ("before", "call"),
    [
        (
            STAMPED + stamped("a", 'tools."touch it"()') + stamped("b", 'tools."touch it"()'),
            'EXECUTE FUNCTION tools."touch it"();',
        ),
        # One table's own, as the pattern has it.
        (STAMPED + stamped("a", 'tools."touch it"()'), "EXECUTE FUNCTION update_c_timestamp();"),
        (
            "CREATE EXTENSION IF NOT EXISTS moddatetime;\n"
            + stamped("a", "moddatetime(updated_at)")
            + stamped("b", "moddatetime(updated_at)"),
            "EXECUTE FUNCTION moddatetime('updated_at');",
        ),
    ],
)
def test_the_function_that_tables_share_stamps_the_new_one(
    team: Team, server: Server, before: str, call: str
) -> None:
    team.writes({"db/001_a.sql": before})
    _, (path,), _ = team.new("c", "--table", "c")
    assert call in team.text(path)
    applied_twice(server, team.root / "db")


def test_names_that_would_be_cut_stay_different(team: Team, server: Server) -> None:
    team.writes({"db/001_a.sql": FIRST})
    for end in "xy":
        code, _, err = team.new(f"Add {end}", "--table", f'"{"ö" * 31}{end}"')
        assert (code, err) == (0, "")
    run = applied_twice(server, team.root / "db")
    _, *made = run.database.tables
    assert [table.name.name[-2:] for table in made] == ["öx", "öy"]
    names = [
        (table.indexes[0].name, table.triggers[0].name, table.triggers[0].function.name)
        for table in made
    ]
    assert len({name for each in names for name in each}) == 6
    assert all(index.startswith("idx_ö") and index.endswith("_created_at") for index, _, _ in names)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a", "a is there already; write what changes it without --table"),
        ("A", "a is there already"),
        ("x.y.z", "`x.y.z` is no name of a table; write it as SQL has it"),
        ("two words", "`two words` is no name of a table"),
        ("x" * 64, "is longer than the 63 bytes that PostgreSQL keeps of one"),
    ],
)
def test_name_that_no_table_can_have(team: Team, name: str, message: str) -> None:
    team.writes({"db/001_a.sql": FIRST})
    code, out, err = team.new("Add it", "--table", name)
    assert (code, out) == (2, [])
    assert message in err
    assert not (team.root / "db/002_add_it.sql").exists()


def test_migrations_that_fail_are_no_reason_to_write_none(team: Team) -> None:
    team.writes({"db/001_a.sql": "SELECT nope;"})
    code, out, err = team.new("Add b", "--table", "b")
    assert (code, out) == (0, ["db/002_add_b.sql"])
    assert "the schema so far is not known" in err
    assert "001_a.sql:1" in err
    assert "CREATE OR REPLACE FUNCTION update_b_timestamp()" in team.text(out[0])


# -- templates -------------------------------------------------------------------------------------


def test_template_of_the_team_comes_first(team: Team) -> None:
    team.writes(
        {
            "db/001_a.sql": FIRST,
            "schema-docs.toml": 'migrations = "db"\ntemplates = "docs/templates"\n',
            "docs/templates/migration.sql.j2": "-- {{ number }} {{ slug }} {{ layout }}"
            " {{ table or 'no table' }}\n\n\n",
            "one.j2": '{% extends "schema_docs/migration.sql.j2" %}\n'
            "{% block up %}\nSELECT '{{ slug }}';\n{% endblock %}\n",
        }
    )
    _, (path,), _ = team.new("Add b")
    assert team.text(path) == "-- 002 add_b plain no table\n"
    _, (path,), err = team.new("Add c", "--template", "one.j2")
    assert err == ""
    *header, empty, last = team.text(path).splitlines()
    assert (len(header), empty, last) == (3, "", "SELECT 'add_c';")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ nope }}", "one.j2:1: this template cannot be used: 'nope' is undefined"),
        ("\n{% if %}", "one.j2:2: this template cannot be used"),
        ('{% extends "gone.j2" %}', "gone.j2"),
        (None, "one.j2: no such template"),
    ],
)
def test_template_that_cannot_be_used_is_told(
    team: Team, template: str | None, message: str
) -> None:
    team.writes({"db/001_a.sql": FIRST} | ({} if template is None else {"one.j2": template}))
    code, out, err = team.new("Add b", "--template", "one.j2")
    assert (code, out) == (2, [])
    assert message in err


def test_init_writes_the_template_out(team: Team) -> None:
    team.writes(
        {
            "db/001_a.sql": FIRST,
            "schema-docs.toml": 'migrations = "db"\ntemplates = "templates"\n',
        }
    )
    done = subprocess.run(
        [PROGRAM, "init", "--templates"], cwd=team.root, check=True, capture_output=True, text=True
    )
    assert "templates/migration.sql.j2 written" in done.stdout
    _, written, _ = team.new("Add b", "--table", "b", "--dry-run")
    (team.root / "templates/migration.sql.j2").unlink()
    assert team.new("Add b", "--table", "b", "--dry-run")[1] == written
