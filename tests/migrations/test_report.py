"""Where a failure is told: line and column of the statement, and the place that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.migrations.failure import Failure, Place
from schema_docs.migrations.migration import Migration
from schema_docs.migrations.psql import run_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support import Server


LONG = "SELECT " + "1, " * 60 + "nope, " + "2, " * 60 + "3;"

PLACES: dict[str, tuple[str, tuple[int, int | None], Place | None]] = {
    "behind another statement and a comment, with tabs": (
        "-- c\nSELECT 1;  /* x */ CREATE TABLE b (\n\tid int,\n\t\tx  nope\n);",
        (2, 20),
        Place(line=4, column=6, text="x  nope"),
    ),
    "wide letters": (
        "\nSELECT 'ü数据', nope;",
        (2, 1),
        Place(line=2, column=15, text="SELECT 'ü数据', nope;"),
    ),
    "combining letters": (
        "SELECT 'e\u0301', nope;",
        (1, 1),
        Place(line=1, column=14, text="SELECT 'e\u0301', nope;"),
    ),
    "long line": (LONG, (1, 1), Place(line=1, column=188, text=LONG)),
    "byte order mark": ("\ufeffSELECT nope;", (1, 1), Place(line=1, column=8, text="SELECT nope;")),
    "comments of many lines before": (
        "\n\n/* a\n b*/\n  SELECT\n nope;",
        (5, 3),
        Place(line=6, column=2, text="nope;"),
    ),
    "windows line ends": (
        "SELECT 1;\r\n SELECT\r\n  nope;\r\n",
        (2, 2),
        Place(line=3, column=3, text="nope;"),
    ),
    "empty lines, which psql leaves out": (
        "SELECT 1;\n\nCREATE TABLE b (\n\n  note text DEFAULT 'a\n\n\nb',\n\n  x nope\n);\n\n",
        (3, 1),
        Place(line=10, column=5, text="x nope"),
    ),
    "empty lines, with a variable": (
        "\\set x 5\n\nSELECT 1;\n\nSELECT\n\n  :x + nope;",
        (5, None),
        None,
    ),
    "no pointer": ("SELECT 1; SELECT 1/0;", (1, 11), None),
    "made of a variable": ("\\set x 5\nSELECT :x + nope;", (2, None), None),
    "password in the line": (
        "CREATE ROLE x PASSWORD 'geheim' NOPE;",
        (1, 1),
        Place(line=1, column=33, text="CREATE ROLE x PASSWORD …"),
    ),
}


@pytest.mark.parametrize(("text", "start", "place"), PLACES.values(), ids=PLACES)
def test_places(
    refused: Callable[[str], Failure],
    text: str,
    start: tuple[int, int | None],
    place: Place | None,
) -> None:
    failure = refused(text)
    assert (failure.line, failure.column) == start
    assert failure.points_at == place


def test_line_of_an_error_starts_with_file_line_and_column(
    refused: Callable[[str], Failure],
) -> None:
    failure = refused("\n  CREATE VIEW v AS\nSELECT * FROM nowhere;").below("m")
    assert str(failure) == (
        'm/1.sql:2:3 failed: relation "nowhere" does not exist\n'
        "  in: CREATE VIEW v AS\n"
        "  at: m/1.sql:3:15: SELECT * FROM nowhere;"
    )


def test_place_in_data_and_in_code_is_told(refused: Callable[[str], Failure]) -> None:
    data = refused("CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\nx\n\\.\n")
    assert (data.line, data.context) == (2, 'COPY t, line 2, column a: "x"')
    code = refused("DO $$\nBEGIN\n  EXECUTE 'nope';\nEND $$;")
    assert code.context == "PL/pgSQL function inline_code_block line 3 at EXECUTE"
    assert "  where: PL/pgSQL function inline_code_block line 3 at EXECUTE" in str(code)


def test_what_only_the_commit_finds_is_told(server: Server, tmp_path: Path) -> None:
    (tmp_path / "1.sql").write_text(
        "CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t DEFERRABLE INITIALLY DEFERRED);\n"
        "INSERT INTO t VALUES (1, 2);\n"
    )
    migration = Migration(name="1.sql", transaction=True)
    with server.database() as database:
        failure = run_file(server.cluster, database, tmp_path, migration).failure
    assert str(failure) == (
        '1.sql failed: insert or update on table "t" violates foreign key constraint "t_b_fkey" '
        "(when its transaction was committed)\n"
        '  detail: Key (b)=(2) is not present in table "t".'
    )
