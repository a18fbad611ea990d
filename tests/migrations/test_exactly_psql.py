"""A migration runs as psql runs it, and the next one sees nothing but what is in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.migrations.migration import Migration
from schema_docs.migrations.psql import run_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support import Server

    Ask = Callable[[str], object]
    Run = Callable[..., None]


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    with server.database() as name:
        yield name


@pytest.fixture
def run(server: Server, database: str, tmp_path: Path) -> Run:
    """Writes a file and runs it in the test's database, which must go well."""

    def write_and_run(content: str, name: str = "1.sql", *, transaction: bool = False) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
        migration = Migration(name=name, transaction=transaction)
        assert run_file(server.cluster, database, tmp_path, migration).failure is None

    return write_and_run


@pytest.fixture
def ask(server: Server, database: str) -> Ask:
    """The value that a query gives in the test's database."""

    def answer(query: str) -> object:
        with server.cluster.connect(database) as connection:
            row = connection.execute(query.encode()).fetchone()
        return row and row[0]

    return answer


TABLES = (
    "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class "
    "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)

COPIED = "SELECT string_agg(coalesce(a, 'null') || '|' || b, '; ' ORDER BY b) FROM t"


def test_copy_with_data(run: Run, ask: Ask) -> None:
    run(
        "CREATE TABLE t (a text, b int);\n"
        "COPY t (a, b) FROM stdin;\n"
        "one;\\ttab\t1\n"
        "\\N\t2\n"
        "DROP TABLE t;\t3\n"
        "\\.\n"
        "COPY t FROM STDIN WITH (FORMAT csv, HEADER);\n"
        "a,b\n"
        '"two\nlines",4\n'
        "\\.\n"
        "INSERT INTO t VALUES ('after', 5);\n"
    )
    assert ask(COPIED) == "one;\ttab|1; null|2; DROP TABLE t;|3; two\nlines|4; after|5"


def test_copy_from_a_file_beside_it(run: Run, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "data.tsv").write_text("x\t1\n")
    run("CREATE TABLE t (a text, b int);\n\\copy t from 'data.tsv'\n", "sub/1.sql")
    assert ask(COPIED) == "x|1"


def test_dump_with_restrict(run: Run, ask: Ask) -> None:
    """What `pg_dump` writes since 18, and the minor releases of August 2025: no other
    meta-command runs between the two."""
    run(
        "\\restrict tOkEn\n\nSET search_path = '';\n\n"
        "CREATE TABLE public.t (a text, b integer);\n\n"
        "COPY public.t (a, b) FROM stdin;\nx\t1\n\\.\n\n\\unrestrict tOkEn\n\\set after 1\n"
    )
    assert ask(COPIED) == "x|1"


def test_meta_command_that_is_restricted_is_refused(
    server: Server, database: str, tmp_path: Path
) -> None:
    (tmp_path / "1.sql").write_text("\\restrict a\n\\! touch made\n\\unrestrict a\n")
    ran = run_file(server.cluster, database, tmp_path, Migration(name="1.sql"))
    assert ran.failure is not None
    assert "backslash commands are restricted" in ran.failure.message
    assert not (tmp_path / "made").exists()


def test_files_that_it_includes(run: Run, ask: Ask, tmp_path: Path) -> None:
    """`\\i` is relative to where psql works, which is the file's folder; `\\ir` to the file."""
    (tmp_path / "parts" / "more").mkdir(parents=True)
    (tmp_path / "parts" / "a.sql").write_text(
        "CREATE TABLE a ();\n\\ir more/b.sql\n\\i parts/more/c.sql\n"
    )
    (tmp_path / "parts" / "more" / "b.sql").write_text("CREATE TABLE b ();")
    (tmp_path / "parts" / "more" / "c.sql").write_text("CREATE TABLE c ();")
    (tmp_path / "parts" / "more" / "e.sql").write_text("CREATE TABLE e ();")
    run("\\i parts/a.sql\n\\include_relative parts/more/../more/e.sql\n")
    assert ask(TABLES) == "a b c e"


def test_variables_conditions_and_made_statements(run: Run, ask: Ask) -> None:
    run(
        "\\set name 'odd name'\n\\set literal 'it''s'\n"
        "CREATE TABLE :\"name\" (a text DEFAULT :'literal');\n"
        "SELECT count(*) = 1 AS there FROM pg_class WHERE relname = :'name' \\gset\n"
        "\\if :there\nCREATE TABLE then_branch ();\n\\else\nCREATE TABLE else_branch ();\n\\endif\n"
        "\\if false\nthis is not even SQL;\n\\i nowhere.sql\n\\elif yes\n"
        "CREATE TABLE elif_branch ();\n\\endif\n"
        "SELECT format('CREATE TABLE made_%s ()', n) FROM generate_series(1, 2) n \\gexec\n"
    )
    assert ask(TABLES) == "elif_branch made_1 made_2 odd name then_branch"
    assert ask("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef") == "'it''s'::text"


def test_what_no_transaction_may_hold(run: Run, ask: Ask) -> None:
    run(
        "CREATE TABLE t (a int);\n"
        "CREATE INDEX CONCURRENTLY t_a ON t (a);\n"
        "REINDEX INDEX CONCURRENTLY t_a;\n"
        "VACUUM t;\n"
        "CREATE TYPE mood AS ENUM ('sad');\n"
        "ALTER TYPE mood ADD VALUE 'happy';\n"
        "CREATE TABLE u (m mood DEFAULT 'happy');\n"
    )
    assert ask("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass") is True
    assert ask("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef") == "'happy'::mood"


def test_transactions_of_its_own(run: Run, ask: Ask) -> None:
    run(
        "BEGIN;\nCREATE TABLE kept ();\nSAVEPOINT s;\nCREATE TABLE undone ();\n"
        "ROLLBACK TO s;\nCOMMIT;\n"
        "BEGIN;\nCREATE TABLE left_open ();\n"
    )
    assert ask(TABLES) == "kept"


def test_one_transaction_where_its_tool_makes_it_one(run: Run, ask: Ask) -> None:
    run("CREATE TABLE t (at xid8 DEFAULT pg_current_xact_id());\nINSERT INTO t DEFAULT VALUES;\n"
        "INSERT INTO t DEFAULT VALUES;\n", transaction=True)  # fmt: skip
    assert ask("SELECT count(DISTINCT at) FROM t") == 1


LEAKS = {
    "search_path": (
        "CREATE SCHEMA s; SET search_path = s;",
        "SELECT current_setting('search_path')",
        '"$user", public',
    ),
    "search_path, as dumps set it": (
        "SELECT pg_catalog.set_config('search_path', '', false);",
        "SELECT current_setting('search_path')",
        '"$user", public',
    ),
    "a role": (
        "SET ROLE pg_monitor;",
        "SELECT current_user::text",
        "postgres",
    ),
    "the session's user": (
        "SET SESSION AUTHORIZATION pg_monitor;",
        "SELECT session_user::text",
        "postgres",
    ),
    "a setting": (
        "SET check_function_bodies = off;",
        "SELECT current_setting('check_function_bodies')",
        "on",
    ),
    "a setting of the team's own": (
        "SET app.tenant = 'x';",
        "SELECT coalesce(current_setting('app.tenant', true), 'none')",
        "none",
    ),
    "a temporary table": (
        "CREATE TEMPORARY TABLE t ();",
        "SELECT coalesce(to_regclass('t')::text, 'none')",
        "none",
    ),
    "a prepared statement": (
        "PREPARE p AS SELECT 1;",
        "SELECT count(*)::text FROM pg_prepared_statements",
        "0",
    ),
    "a lock": (
        "SELECT pg_advisory_lock(815);",
        "SELECT pg_try_advisory_lock(815)::text",
        "true",
    ),
    "psql's variables": (
        "\\set x 1",
        "SELECT '{:x}'",
        "{:x}",
    ),
    "psql's error handling": (
        "\\set ON_ERROR_STOP 0",
        "\\if :ON_ERROR_STOP \n SELECT 'stops' \n \\endif",
        "stops",
    ),
    "psql's folder": (
        "\\cd /",
        "\\copy seen FROM beside",
        "beside",
    ),
    "where psql writes to": ("\\o elsewhere", "SELECT 'x'", "x"),
    "a statement without an end": ("SELECT 1", "SELECT 'x'", "x"),
}


@pytest.mark.parametrize(("first", "query", "seen"), LEAKS.values(), ids=LEAKS)
def test_the_next_file_sees_nothing_of(
    run: Run, ask: Ask, tmp_path: Path, first: str, query: str, seen: str
) -> None:
    (tmp_path / "beside").write_text("beside\n")
    run("CREATE TABLE public.seen (a text);\n")
    run(first)
    if query.startswith("\\if"):
        run(query.replace("SELECT", "INSERT INTO public.seen SELECT").replace("' \n", "';\n"))
    elif query.startswith("\\"):
        run(query)
    else:
        run(f"INSERT INTO public.seen {query};")
    assert ask("SELECT a FROM public.seen") == seen
