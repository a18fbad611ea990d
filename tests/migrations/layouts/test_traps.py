"""What goes wrong in real folders: odd bytes and names, two layouts, files of other tools."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from schema_docs.errors import ConfigurationError, MigrationError
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.layouts.layout import Given
from schema_docs.migrations.run import apply_migrations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schema_docs.migrations.folder import MigrationFolder
    from schema_docs.model import Database
    from support import Server


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@contextmanager
def applied(server: Server, folder: MigrationFolder) -> Iterator[Database]:
    with server.database() as name:
        made = f"{name}_trap"
        try:
            yield apply_migrations(server.cluster, folder, database=made).database
        finally:
            with server.cluster.connect("postgres") as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{made}" WITH (FORCE)'.encode())


def columns(database: Database) -> dict[str, list[str]]:
    return {table.name.name: [c.name for c in table.columns] for table in database.tables}


GOOSE = "-- +goose Up\nCREATE TABLE a (x int);\n-- +goose Down\nDROP TABLE a;\n"


@pytest.mark.parametrize(
    "files",
    [
        {"001 größe.sql": "\ufeff" + GOOSE.replace("\n", "\r\n")},
        {"0001_a.sql": "-- +migrate Up\r\nCREATE TABLE a (x int)\r\n-- +migrate Down\r\nnope"},
        {"1_a.sql": "\ufeff-- migrate:up\r\nCREATE TABLE a (x int)\r\n-- migrate:down\r\nnope"},
        {
            "V1__größe a.sql": "\ufeffCREATE TABLE a (x ${t})",
            "flyway.conf": "flyway.placeholders.t=int",
        },
        {"a.sql": "\ufeff--liquibase formatted sql\r\n--changeset a:1\r\nCREATE TABLE a (x int)"},
        {"1 a/up.sql": "\ufeffCREATE TABLE a (x int);\r\n", "1 a/down.sql": "nope"},
        {"1_größe a.up.sql": "\ufeffCREATE TABLE a (x int);\r\n"},
        {"1 größe.sql": "\ufeffCREATE TABLE a (x int)"},
    ],
    ids=["goose", "sql-migrate", "dbmate", "flyway", "liquibase", "diesel", "golang", "plain"],
)
def test_line_ends_and_byte_order_marks_and_odd_names(
    server: Server, tmp_path: Path, files: dict[str, str | bytes]
) -> None:
    with applied(server, read_folder(write(tmp_path, files))) as made:
        assert columns(made) == {"a": ["x"]}


def test_lines_are_those_of_the_file(server: Server, tmp_path: Path) -> None:
    text = "-- +goose Up\n-- a\n\nSELECT 1;\nSELECT nope;\n-- +goose Down\nSELECT 1;\n"
    folder = read_folder(write(tmp_path, {"1_a.sql": text}))
    with (
        pytest.raises(MigrationError, match=r'1_a\.sql:5:1 failed: column "nope"'),
        applied(server, folder),
    ):
        pass


def test_columns_are_those_of_the_file_where_the_tool_makes_a_schema_first(
    server: Server, tmp_path: Path
) -> None:
    files: dict[str, str | bytes] = {
        "V1__a.sql": "CREATE TABLE a (); SELECT nope;",
        "flyway.conf": 'flyway.schemas=My "app"',
    }
    folder = read_folder(write(tmp_path, files))
    with pytest.raises(MigrationError) as caught, applied(server, folder):
        pass
    assert str(caught.value) == (
        'migration V1__a.sql:1:20 failed: column "nope" does not exist\n'
        "  in: SELECT nope;\n"
        "  at: V1__a.sql:1:27: CREATE TABLE a (); SELECT nope;"
    )


@pytest.mark.parametrize(
    ("conf", "earlier"),
    [
        ("reworked_dir = db/old", "db/old/deploy/a@v1.sql"),
        ("reworked_deploy_dir = db/older", "db/older/a@v1.sql"),
        ("", "db/deploy/a@v1.sql"),
    ],
)
def test_reworked_scripts_of_sqitch_may_lie_in_a_folder_of_their_own(
    server: Server, tmp_path: Path, conf: str, earlier: str
) -> None:
    plan = "%project=x\na 2026-01-01T00:00:00Z A <a@b.c>\n@v1 2026-01-01T00:00:00Z A <a@b.c>\n"
    files: dict[str, str | bytes] = {
        "sqitch.conf": f"[core]\n\tengine = pg\n\ttop_dir = db\n\t{conf}\n",
        "db/sqitch.plan": plan + "a [a@v1] 2026-01-02T00:00:00Z A <a@b.c>\n",
        earlier: "CREATE TABLE a ();",
        "db/deploy/a.sql": "ALTER TABLE a ADD x int;",
    }
    write(tmp_path, files)
    with applied(server, read_folder(tmp_path / "db")) as made:
        assert columns(made) == {"a": ["x"]}


def test_blanks_in_the_line_of_a_changeset(server: Server, tmp_path: Path) -> None:
    text = "-- liquibase formatted sql\n-- changeset A. B: 1 dbms:postgresql\nCREATE TABLE a ();"
    with applied(server, read_folder(write(tmp_path, {"a.sql": text}))) as made:
        assert columns(made) == {"a": []}


@pytest.mark.parametrize(
    ("files", "kept"),
    [
        ({"1_a.sql": "-- +goose Up\nCREATE TABLE a ();\nSELECT nope;"}, False),
        ({"1_a.sql": "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE a ();\nnope;"}, True),
        ({"1_a.up.sql": "CREATE TABLE a ();\nSELECT nope;"}, False),
        ({"1_a.sql": "CREATE TABLE a ();\nSELECT nope;"}, True),
        ({"V1__a.sql": "CREATE TABLE a ();\nSELECT nope;"}, False),
        ({"1/up.sql": "CREATE TABLE a ();\nSELECT nope;"}, False),
        (
            {
                "a.sql": "--liquibase formatted sql\n--changeset a:1\nCREATE TABLE a ();\n"
                "--changeset a:2\nCREATE TABLE b ();\nSELECT nope;"
            },
            True,
        ),
    ],
    ids=["goose", "goose without", "golang", "plain", "flyway", "diesel", "liquibase"],
)
def test_a_file_that_fails_leaves_what_its_tool_would_leave(
    server: Server, tmp_path: Path, files: dict[str, str | bytes], kept: bool
) -> None:
    folder = read_folder(write(tmp_path, files))
    with server.database() as name:
        database = f"{name}_trap"
        run = apply_migrations(server.cluster, folder, database=database, keep_going=True)
        assert len(run.failures) == 1
        assert columns(run.database) == ({"a": []} if kept else {})
        with server.cluster.connect("postgres") as connection:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)'.encode())


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["0001-a.sql", "00010-c.sql", "0002-b.sql"], ["0001-a.sql", "0002-b.sql", "00010-c.sql"]),
        (["v1.10.sql", "v1.2.sql", "v1.9.sql"], ["v1.2.sql", "v1.9.sql", "v1.10.sql"]),
        (["2019.07.31_b.sql", "2019_06_14_a.sql"], ["2019_06_14_a.sql", "2019.07.31_b.sql"]),
        (
            ["2017-08-31-120000_b.sql", "20140924113530_a.sql", "20240101_c.sql"],
            ["20140924113530_a.sql", "2017-08-31-120000_b.sql", "20240101_c.sql"],
        ),
        (["V10__c.sql", "V3__b.sql", "V1.1__a.sql"], ["V1.1__a.sql", "V3__b.sql", "V10__c.sql"]),
        (["007_b.sql", "007_a.sql"], ["007_a.sql", "007_b.sql"]),
        (["032a_b.sql", "033_c.sql", "032_a.sql"], ["032_a.sql", "032a_b.sql", "033_c.sql"]),
        (
            ["001_2024_a.sql", "001_3d.sql", "002_a.sql"],
            ["001_2024_a.sql", "001_3d.sql", "002_a.sql"],
        ),
        (["1_x.down.sql", "1_x.sql", "2_y_down.sql", "2_y.sql"], ["1_x.sql", "2_y.sql"]),
        (["1_rollback.sql", "2_y.sql"], ["1_rollback.sql", "2_y.sql"]),
        (["1_x.sql", "1_x.mysql.sql"], ["1_x.sql"]),
    ],
)
def test_order_is_by_number_and_ways_down_are_left_out(
    tmp_path: Path, names: list[str], expected: list[str]
) -> None:
    assert list(read_folder(write(tmp_path, dict.fromkeys(names, ""))).files) == expected


def test_a_dump_beside_numbered_files_is_named(tmp_path: Path) -> None:
    dump = "--\n-- PostgreSQL database dump\n--\n"
    folder = read_folder(write(tmp_path, {"1_a.sql": dump, "all.sql": dump, "seed.sql": ""}))
    assert folder.files == ("1_a.sql", "seed.sql")
    assert [(each.name, each.why) for each in folder.not_run] == [("all.sql", "a dump by pg_dump")]


def test_a_link_to_a_folder_is_followed_but_not_in_circles(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"V2__b.sql": ""})
    write(tmp_path / "m", {"V1__a.sql": ""})
    (tmp_path / "m" / "later").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "m" / "circle").symlink_to(tmp_path)
    assert read_folder(tmp_path / "m").files == ("V1__a.sql", "later/V2__b.sql")


LIQUIBASE = "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"1_a.sql": GOOSE, "2_b.sql": "-- migrate:up\n"},
            (
                "fits more than one layout, goose (1_a.sql) and dbmate (2_b.sql); say which with "
                "`migrations_layout` in schema-docs.toml or --layout goose or dbmate"
            ),
        ),
        (
            {"V1__a.sql": "SELECT 1;", "a.sql": LIQUIBASE},
            (
                "fits more than one layout, flyway (V1__a.sql) and liquibase (a.sql); say "
                "which with `migrations_layout` in schema-docs.toml or --layout flyway or liquibase"
            ),
        ),
        ({"1_a.sql": GOOSE, "2_b.sql": "SELECT 1;"}, "/2_b.sql: has no line `-- +goose Up`"),
        ({"V1__a.sql": "\nSELECT '${x}';"}, "/V1__a.sql:2: ${x} has no value; give it one in the"),
        (
            {"m/_.sql": "", "meta/_journal.json": '{"entries": [{"tag": "0000_a"}]}'},
            "/meta/_journal.json: lists 0000_a.sql, which is not there",
        ),
        (
            {"meta/_journal.json": '{"dialect": "sqlite", "entries": []}'},
            "these migrations are for sqlite, and only PostgreSQL's can be run",
        ),
        (
            {"migration_lock.toml": 'provider = "mysql"', "1/migration.sql": ""},
            "these migrations are for mysql, and only PostgreSQL's can be run",
        ),
        (
            {"sqitch.plan": "%project=a\n\nusers 2024-01-01T00:00:00Z A <a@b> # x\n"},
            "/deploy/users.sql: is not there, and sqitch.plan has the change users",
        ),
        (
            {
                "changelog.xml": "<databaseChangeLog><changeSet id='7' author='a'>"
                "<createTable tableName='a'/></changeSet></databaseChangeLog>"
            },
            (
                "/changelog.xml: the change `createTable` of changeset 7 is in Liquibase's own "
                "words, which only Liquibase can run; set `migrate_command`"
            ),
        ),
        (
            {"changelog.yaml": "databaseChangeLog:\n- include: {file: nope.sql}\n"},
            "/changelog.yaml: includes nope.sql, which is not in this folder",
        ),
        (
            {"changelog.json": '{"databaseChangeLog": 1}'},
            "/changelog.json: cannot be read as a changelog",
        ),
        (
            {"a.yaml": "databaseChangeLog:\n", "b.yaml": "databaseChangeLog:\n"},
            "has several changelogs (a.yaml, b.yaml); name the one to start from with `master`",
        ),
        (
            {"20200101_users.rb": ""},
            "no migrations here that PostgreSQL could run; 20200101_users.rb is a Ruby migration",
        ),
        ({"1_a.sql": b"-- +goose Up\n\xff"}, "/1_a.sql: is not UTF-8 text"),
    ],
)
def test_what_cannot_be_told_is_an_error_that_helps(
    tmp_path: Path, files: dict[str, str | bytes], told: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_folder(write(tmp_path, files))
    assert told in str(caught.value)


def test_files_of_liquibase_may_be_called_as_flyway_calls_them(tmp_path: Path) -> None:
    assert read_folder(write(tmp_path, {"V1__a.sql": LIQUIBASE})).layout.name == "liquibase"


def test_a_layout_that_is_named_is_not_guessed(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.sql": GOOSE, "2_b.sql": "-- migrate:up\n"})
    assert read_folder(tmp_path, "plain").files == ("1_a.sql", "2_b.sql")
    assert read_folder(tmp_path, "plain").migrations[0].script is None


def test_a_dump_in_a_format_of_its_own_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"schema.sql": b"PGDMP\x01"})
    with pytest.raises(ConfigurationError, match=r"write it as SQL with `pg_restore"):
        read_folder(tmp_path / "schema.sql")


# -- shell scripts -------------------------------------------------------------------------------

PSQL = 'psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB"'
RUN = Given(run_scripts=True)


def test_scripts_run_as_the_image_runs_them(server: Server, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "1_a.sql": "CREATE TABLE a ();",
            "2_b.sh": f"#!/bin/bash\n{PSQL} <<-EOSQL\n\tALTER TABLE a ADD x int;\nEOSQL\n",
            "3_c.sh": 'docker_process_sql -c "ALTER TABLE a ADD y int"\n',
            "4_d.sql": "ALTER TABLE a ADD z int;",
        },
    )
    (tmp_path / "2_b.sh").chmod(0o755)
    with applied(server, read_folder(tmp_path, given=RUN)) as made:
        assert columns(made) == {"a": ["x", "y", "z"]}


def test_a_script_that_fails_tells_what_it_said_last(server: Server, tmp_path: Path) -> None:
    said = "\n".join(f"echo line {number}" for number in range(9))
    write(tmp_path, {"1_a.sh": f"{said}\n{PSQL} -c 'SELECT nope'\necho never\n"})
    with (
        pytest.raises(MigrationError) as caught,
        applied(server, read_folder(tmp_path, given=RUN)),
    ):
        pass
    told = str(caught.value)
    assert told.startswith(
        "migration 1_a.sh failed: ended with exit code 1; it said last:\nline 7\nline 8\n"
        'ERROR:  column "nope" does not exist\n'
    )
    assert "never" not in told


def test_a_script_without_a_program_to_run_it_fails(server: Server, tmp_path: Path) -> None:
    write(tmp_path, {"1_a.sh": "#!/no/such/program\n"})
    (tmp_path / "1_a.sh").chmod(0o755)
    with (
        pytest.raises(MigrationError, match=r"1_a\.sh failed: cannot be run: No such file"),
        applied(server, read_folder(tmp_path, given=RUN)),
    ):
        pass


def test_a_comment_like_another_tools_line_does_not_make_supabases_folder_that_tools(
    tmp_path: Path,
) -> None:
    files: dict[str, str | bytes] = {
        "supabase/migrations/20260101000000_a.sql": "-- Up Migration\nCREATE TABLE a ();",
        "supabase/migrations/20260102000000_b.sql": "CREATE TABLE b ();",
    }
    folder = read_folder(write(tmp_path, files) / "supabase" / "migrations")
    assert folder.layout.name == "supabase"
    assert len(folder.files) == 2


def test_a_file_of_node_pg_migrate_without_a_line_goes_up(server: Server, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "1_a.sql": "-- Up Migration\nCREATE TABLE a ();\n-- Down Migration\nDROP TABLE a;",
        "2_b.sql": "CREATE TABLE b (x int);",
        "3_c.sql": "-- no transaction\n-- Up Migration\nCREATE INDEX CONCURRENTLY ON b (x);",
        "4_d.sql": "CREATE TABLE d ();\n-- Down Migration\nDROP TABLE d;",
    }
    folder = read_folder(write(tmp_path, files))
    assert folder.layout.name == "node-pg-migrate"
    with applied(server, folder) as made:
        assert columns(made) == {"a": [], "b": ["x"]}
