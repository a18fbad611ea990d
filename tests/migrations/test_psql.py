"""One file through psql: what a failure says of it, and what stays in effect."""

from __future__ import annotations

import gzip
import lzma
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from schema_docs.migrations.failure import Failure
from schema_docs.migrations.migration import Migration
from schema_docs.migrations.psql import begin_session, run_file
from schema_docs.migrations.report import without_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support import Server


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    with server.database() as name:
        yield name


@pytest.fixture
def run(server: Server, database: str, tmp_path: Path) -> Callable[..., Failure | None]:
    """Writes a file of the text or bytes and runs it in the test's database."""

    def write_and_run(content: str | bytes, name: str = "1.sql") -> Failure | None:
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(data)
        refused = run_file(server.cluster, database, tmp_path, Migration(name=name)).failure
        # Columns have tests of their own, in test_report.py.
        return refused and replace(refused, column=None, points_at=None)

    return write_and_run


@pytest.fixture
def ask(server: Server, database: str) -> Callable[[str], object]:
    """The value that a query gives in the test's database."""

    def answer(query: str) -> object:
        with server.cluster.connect(database) as connection:
            row = connection.execute(query.encode()).fetchone()
        return row and row[0]

    return answer


def failure(
    line: int | None,
    statement: str | None,
    message: str,
    *,
    detail: str | None = None,
    hint: str | None = None,
    context: str | None = None,
) -> Failure:
    return Failure(
        file="1.sql",
        line=line,
        statement=statement,
        message=message,
        detail=detail,
        hint=hint,
        context=context,
    )


NOPE = 'column "nope" does not exist'
NOPE_TYPE = 'type "nope" does not exist'

CASES: dict[str, tuple[str, Failure]] = {
    "syntax error after comments": (
        "-- one\n/* two\n three */\n\nCREATE TABLE a (\n  x foo bar,\n  -- k\n  y int\n);\n",
        failure(5, "CREATE TABLE a (", 'syntax error at or near "bar"'),
    ),
    "nested and stacked comments before": (
        "SELECT 1;\n-- a\n/* x /* y\n */ -- z\n */ -- b\n  /**/ SELECT\n nope;\nSELECT 2;\n",
        failure(6, "SELECT", NOPE),
    ),
    "comment that quotes the statement": (
        "-- SELECT nope;\n\nSELECT nope;\n",
        failure(3, "SELECT nope;", NOPE),
    ),
    "do block": (
        "SELECT 1;\nDO $$\nBEGIN\n  PERFORM 1/0;\nEND $$;\n",
        failure(2, "DO $$", "division by zero", context='SQL statement "SELECT 1/0"'),
    ),
    "copy with bad data": (
        "CREATE TABLE a (id int);\n-- data\nCOPY a (id)\n FROM stdin;\n1\nx\n3\n\\.\nSELECT 1;\n",
        failure(
            3,
            "COPY a (id)",
            'invalid input syntax for type integer: "x"',
            context='COPY a, line 2, column id: "x"',
        ),
    ),
    "unclosed statement at the end": (
        "SELECT 1;\n-- open\nCREATE TABLE a (\n id int\n\n",
        failure(3, "CREATE TABLE a (", "syntax error at end of input"),
    ),
    "unclosed dollar quote": (
        "SELECT 1;\n-- open\nDO $$\nBEGIN\n  NULL;\nEND;\n",
        failure(3, "DO $$", 'unterminated dollar-quoted string at or near "$$ …'),
    ),
    "unclosed quote": (
        "SELECT 1;\n\nSELECT 'a\nb;\nSELECT 2;\n",
        failure(3, "SELECT 'a", "unterminated quoted string at or near \"'a …"),
    ),
    "unclosed comment": (
        "SELECT 1;\n/* open\nSELECT 2;\n",
        failure(2, "/* open", 'unterminated /* comment at or near "/* open …'),
    ),
    "missing include": (
        "SELECT 1;\n\\i nope.sql\n",
        failure(2, None, "nope.sql: No such file or directory"),
    ),
    "unknown meta-command": ("SELECT 1;\n\n\\nope\n", failure(3, None, "invalid command \\nope")),
    "psql variable": (
        "\\set x 5\n-- k\nSELECT :x\n  + nope;\nSELECT 2;\n",
        failure(3, "SELECT 5", NOPE),
    ),
    "connect to a missing database": (
        "SELECT 1;\n\\connect missing\n",
        failure(2, None, '\\connect: database "missing" does not exist'),
    ),
    "windows line ends": (
        "-- k\r\n\r\n-- l\r\nCREATE TABLE b (\r\n id nope\r\n);\r\n",
        failure(4, "CREATE TABLE b (", NOPE_TYPE),
    ),
    "byte order mark": (
        "\ufeffCREATE TABLE b (\n id nope\n);\n",
        failure(1, "CREATE TABLE b (", NOPE_TYPE),
    ),
    "byte order mark and comment": (
        "\ufeff-- k\nSELECT\n nope;\n",
        failure(2, "SELECT", NOPE),
    ),
    "text that is not ASCII, and what Python takes for line ends": (
        "-- Größe 数据 \u2028\u0085\x0b\x0c x\n/* é\x0c\u2028 */ SELECT 'ü\u2028', -- 😀\n nope;\n",
        failure(2, "SELECT 'ü\u2028', -- 😀", NOPE),
    ),
    "several statements on a line": (
        "SELECT 1;\nSELECT 1; SELECT nope; SELECT 3;\n",
        failure(2, "SELECT nope;", NOPE),
    ),
    "notices before": (
        (
            "DO $$ BEGIN RAISE NOTICE E'a\\nERROR:  b';"
            " RAISE WARNING 'w' USING HINT = 'not this', DETAIL = 'nor this'; END $$;\n"
            "DROP TABLE IF EXISTS q;\nSELECT nope;\n"
        ),
        failure(3, "SELECT nope;", NOPE),
    ),
    "hint": (
        "SELECT\n nope();",
        failure(
            1,
            "SELECT",
            "function nope() does not exist",
            hint="No function matches the given name and argument types. "
            "You might need to add explicit type casts.",
        ),
    ),
    "detail": (
        "CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1), (1);\n",
        failure(
            2,
            "INSERT INTO a VALUES (1), (1);",
            'duplicate key value violates unique constraint "a_pkey"',
            detail="Key (id)=(1) already exists.",
        ),
    ),
    "message of many lines that looks like another error": (
        (
            "DO $$ BEGIN\nRAISE EXCEPTION E'one\\npsq:12: ERROR:  x'"
            " USING HINT = E'h1\\nh2', DETAIL = 'd';\nEND $$;\n"
        ),
        failure(
            1,
            "DO $$ BEGIN",
            "one\npsq:12: ERROR:  x",
            detail="d",
            hint="h1\nh2",
            context="PL/pgSQL function inline_code_block line 2 at RAISE",
        ),
    ),
    "statement that looks like an error": (
        "SELECT '\nHINT:  no\n1.sql:12: ERROR:  no', nope;\n",
        failure(1, "SELECT '", NOPE),
    ),
    "statement made by gexec": (
        "SELECT 1;\nSELECT 'SELECT nope'\n\\gexec\n",
        failure(2, "SELECT 'SELECT nope'", NOPE),
    ),
    "its own session ended": (
        "SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid());\nSELECT 2;\n",
        failure(2, None, "terminating connection due to administrator command"),
    ),
    "question to a person": (
        "\\prompt 'Sure? ' answer\nSELECT 1;\n",
        failure(1, None, "\\prompt: could not read value for variable"),
    ),
}


@pytest.mark.parametrize(("content", "expected"), CASES.values(), ids=CASES)
def test_failure_tells_where_and_what(
    run: Callable[..., Failure | None], content: str, expected: Failure
) -> None:
    assert run(content) == expected


def test_file_that_is_not_utf8(run: Callable[..., Failure | None]) -> None:
    refused = run(b"-- caf\xe9\nSELECT\n 'caf\xe9';\n")
    assert refused is not None
    assert (refused.line, refused.statement) == (2, "SELECT")
    assert refused.message.startswith('invalid byte sequence for encoding "UTF8": 0xe9')


def test_failure_reads_as_a_sentence() -> None:
    whole = failure(3, "SELECT nope;", NOPE, detail="d", hint="h")
    assert str(whole) == (
        '1.sql:3 failed: column "nope" does not exist\n  in: SELECT nope;\n  detail: d\n  hint: h'
    )
    assert str(failure(None, None, "gone")) == "1.sql failed: gone"


@pytest.mark.parametrize(
    "name",
    ["a b.sql", "001:12: x.sql", "-rf.sql", "100%s %d.sql", "größe.sql", "'q\"`$(id).sql", "~.sql"],
)
def test_file_name_is_only_a_name(run: Callable[..., Failure | None], name: str) -> None:
    refused = run("SELECT 1;\nSELECT nope;\n", name)
    if name == "001:12: x.sql":  # psql's own report is ambiguous here; the message is not
        assert refused is not None
        assert NOPE in refused.message
        return
    assert refused == replace(failure(2, "SELECT nope;", NOPE), file=name)
    assert run("SELECT 1;", name) is None


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("xz", lzma.compress)])
def test_packed_file_runs_as_if_it_were_not(
    run: Callable[..., Failure | None],
    ask: Callable[[str], object],
    suffix: str,
    pack: Callable[[bytes], bytes],
) -> None:
    name = f"1.sql.{suffix}"
    copy = b"CREATE TABLE a (id int);\nCOPY a FROM stdin;\n1\n2\n\\.\n"
    assert run(pack(copy), name) is None
    assert ask("SELECT sum(id) FROM a") == 3
    assert run(pack(b"\r\n-- k\r\nSELECT\r\n nope;\r\n"), name) == replace(
        failure(3, "SELECT", NOPE), file=name
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("1.sql.gz", b"SELECT 1;"),
        ("1.sql.gz", gzip.compress(b"SELECT 1;" * 99)[:-9]),
        ("1.sql.gz", gzip.compress(b"SELECT 1;")[:12] + b"xxxxxxxxxxxxxxxxxxx"),
        ("1.sql.xz", b"SELECT 1;"),
        ("1.sql.xz", lzma.compress(b"SELECT 1;")[:-9]),
    ],
)
def test_packed_file_that_is_broken_is_a_failure(
    run: Callable[..., Failure | None], name: str, content: bytes
) -> None:
    refused = run(content, name)
    assert refused is not None
    assert (refused.file, refused.line) == (name, None)
    assert refused.message.startswith("cannot be unpacked: ")


def test_broken_link_is_a_failure(
    run: Callable[..., Failure | None], server: Server, database: str, tmp_path: Path
) -> None:
    (tmp_path / "2.sql").symlink_to("nowhere.sql")
    refused = run_file(server.cluster, database, tmp_path, Migration(name="2.sql")).failure
    assert refused == Failure(
        file="2.sql", line=None, statement=None, message="2.sql: No such file or directory"
    )


def test_error_inside_an_included_file_is_told_there(
    run: Callable[..., Failure | None], tmp_path: Path
) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a:1 b.sql").write_text("-- a\nSELECT 1;\n\nSELECT\n nope;\n")
    assert run("SELECT 1;\n\\ir 'parts/a:1 b.sql'\n") == replace(
        failure(4, "SELECT", NOPE), file="parts/a:1 b.sql"
    )


def test_statements_before_the_failing_one_stay_in_effect(
    run: Callable[..., Failure | None], ask: Callable[[str], object]
) -> None:
    assert run("CREATE TABLE kept ();\nSELECT nope;\nCREATE TABLE later ();\n") is not None
    assert ask("SELECT array[to_regclass('kept')::text, to_regclass('later')::text]") == [
        "kept",
        None,
    ]


def test_a_file_that_is_one_transaction_is_rolled_back(
    run: Callable[..., Failure | None], ask: Callable[[str], object]
) -> None:
    assert run("BEGIN;\nCREATE TABLE undone ();\nSELECT nope;\nCOMMIT;\n") is not None
    assert ask("SELECT to_regclass('undone') IS NULL") is True


def test_settings_of_a_file_end_with_it(
    run: Callable[..., Failure | None], ask: Callable[[str], object]
) -> None:
    assert (
        run(
            "CREATE SCHEMA s; CREATE ROLE other_role; SET search_path = s; SET ROLE other_role;"
            " SET default_transaction_read_only = on; \\set ON_ERROR_STOP 0\n"
        )
        is None
    )
    assert run("CREATE TABLE t (); SELECT nope;") is not None
    assert (
        ask(
            "SELECT relowner::regrole || ' ' || relnamespace::regnamespace FROM pg_class"
            " WHERE relname = 't'"
        )
        == "postgres public"
    )
    assert run("DROP ROLE other_role;") is None


def test_output_and_echo_are_not_taken_for_errors(run: Callable[..., Failure | None]) -> None:
    assert run("SELECT 'ERROR:  x';\n\\echo psql:1.sql:1: ERROR:  y\n\\warn ERROR:  z\n") is None


def test_something_else_is_done_while_a_file_runs(
    server: Server, database: str, tmp_path: Path
) -> None:
    """The file waits for what is done meanwhile."""
    (tmp_path / "1.sql").write_text("SET lock_timeout = '20s'; SELECT pg_advisory_lock(1);")
    with server.cluster.connect(database) as ours:
        ours.execute("SELECT pg_advisory_lock(1)")

        def unlock() -> None:
            ours.execute("SELECT pg_advisory_unlock(1)")

        ran = run_file(
            server.cluster, database, tmp_path, Migration(name="1.sql"), meanwhile=unlock
        )
    assert ran.failure is None


def test_input_that_does_not_fit_into_a_pipe_arrives_as_a_whole(
    run: Callable[..., Failure | None], ask: Callable[[str], object]
) -> None:
    rows = ",\n".join(f"({number}, '{'é' * 40}')" for number in range(20_000))
    text = f"CREATE TABLE t (n int, name text); INSERT INTO t VALUES\n{rows};"
    assert run(gzip.compress(text.encode()), "1.sql.gz") is None
    assert ask("SELECT (count(*), sum(n), sum(length(name)))::text FROM t") == (
        "(20000,199990000,800000)"
    )


def test_psql_that_does_not_even_start_its_input_is_told(server: Server, tmp_path: Path) -> None:
    (tmp_path / "1.sql.gz").write_bytes(gzip.compress(b"SELECT 1;" * 99_999))
    session = begin_session(server.cluster, "not there", tmp_path, Migration(name="1.sql.gz"))
    session.process.wait()
    ran = run_file(
        server.cluster, "not there", tmp_path, Migration(name="1.sql.gz"), session=session
    )
    assert ran.failure is not None
    assert 'database "not there" does not exist' in ran.failure.message


def test_no_terminal_is_asked(run: Callable[..., Failure | None]) -> None:
    """A session of its own has no terminal that `\\password` could wait at."""
    assert (
        run(
            "\\! [ $(ps -o sid= -p $PPID) != $(ps -o sid= -p " + str(os.getpid()) + ") ] && "
            "touch own_session\n"
        )
        is None
    )
    assert run("\\i own_session\n") is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("CREATE ROLE a PASSWORD 'geheim';", "CREATE ROLE a PASSWORD …"),
        ("ALTER ROLE a PASSWORD'geheim'", "ALTER ROLE a PASSWORD …"),
        ("ALTER ROLE a ENCRYPTED password $$geheim$$;", "ALTER ROLE a ENCRYPTED password …"),
        ("... OPTIONS (user 'u', password 'geheim');", "... OPTIONS (user 'u', password …"),
        ("ALTER TABLE users ADD password_hash text;", "ALTER TABLE users ADD password_hash text;"),
    ],
)
def test_a_password_ends_the_line(line: str, told: str) -> None:
    assert without_password(line) == told
