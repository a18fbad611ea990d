"""How rules read the statements of a migration, and what they think of single ones.

No server: statements are cut out of the text as psql would send them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pglast import split

from schema_docs.lint.registry import RULES
from schema_docs.lint.sql.comments import comments_of
from schema_docs.lint.sql.questions import questions_of
from schema_docs.lint.sql.statements import sql_of
from schema_docs.lint.subject import MigrationFile, Subject
from schema_docs.migrations.psql import Statement
from schema_docs.model import Database
from schema_docs.sources import LoadedSchema

if TYPE_CHECKING:
    from schema_docs.lint.sql.questions import Question


def file_of(text: str, name: str = "001_a.sql", *, transaction: bool = False) -> MigrationFile:
    """A migration; lines that begin with a backslash are psql's."""
    sql = "\n".join("" if line.startswith("\\") else line for line in text.split("\n"))
    statements = tuple(
        Statement(sql[each], sql.count("\n", 0, each.start) + 1)
        for each in split(sql, only_slices=True)
    )
    return MigrationFile(
        name=name,
        path=f"db/{name}",
        text=text,
        script=text,
        statements=statements,
        transaction=transaction,
    )


def told(code: str, *files: MigrationFile, layout: str = "plain") -> list[int | None]:
    """The lines at which a rule finds something."""
    (rule,) = (rule for rule in RULES if rule.code == code)
    subject = Subject(
        schema=LoadedSchema(database=Database()), files=files, layout=layout, page="docs/S.md"
    )
    return [found.at.line for found in rule.check(subject) if found.at is not None]


def asked(text: str) -> list[Question]:
    """What the conditions of the last statement ask."""
    return [q for each in sql_of(file_of(text))[-1].conditions for q in questions_of(each)]


def block(body: str, declare: str = "") -> str:
    return f"DO $$\n{declare}BEGIN\n{body}\nEND $$;\n"


ADDS = "ADD CONSTRAINT c CHECK (true)"

DROPS_TYPES = block(
    "FOR t IN SELECT typname FROM pg_type LOOP EXECUTE format('DROP TYPE %I', t); END LOOP;",
    "DECLARE t name;\n",
)
DROPS_CONSTRAINTS = block(
    "SELECT conname INTO n FROM pg_constraint WHERE conrelid = 'a'::regclass;\n"
    "IF n IS NOT NULL THEN\nEXECUTE 'ALTER TABLE a DROP CONSTRAINT ' || quote_ident(n);\nEND IF;",
    "DECLARE n name;\n",
)

GUARDED = [
    "CREATE TABLE IF NOT EXISTS a (x int);",
    "CREATE TEMP TABLE a (x int);",
    "CREATE OR REPLACE VIEW a AS SELECT 1 AS x;",
    "DROP VIEW IF EXISTS a;\nCREATE VIEW a AS SELECT 1 AS x;",
    "DROP TABLE IF EXISTS s.a CASCADE;\nCREATE TABLE s.a (x int);\nCREATE INDEX i ON s.a (x);",
    "DROP SCHEMA IF EXISTS s CASCADE;\nCREATE SCHEMA s;\nCREATE TABLE s.a (x int);",
    "DROP POLICY IF EXISTS p ON a;\nCREATE POLICY p ON a USING (true);",
    "DROP TYPE IF EXISTS m;\nCREATE TYPE m AS ENUM ('a');",
    "DROP ROLE IF EXISTS r;\nCREATE ROLE r;",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\nDROP FUNCTION f();",
    "DROP DATABASE IF EXISTS d;\nCREATE DATABASE d;\nCREATE TABLE a (x int);",
    f"{DROPS_TYPES}CREATE TYPE m AS ENUM ('a');",
    "--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE a (x int);",
    "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE a (x int);",
    "\\if :wanted\nCREATE TABLE a (x int);\n\\endif",
    block("IF to_regclass('a') IS NULL THEN CREATE TABLE a (x int); END IF;"),
    block("IF FOUND THEN CREATE TABLE a (x int); END IF;"),
    block("IF EXISTS (SELECT FROM pg_class) THEN RETURN; END IF; CREATE TABLE a (x int);"),
    block("CREATE TABLE a (x int); EXCEPTION WHEN duplicate_table THEN NULL;"),
    block(
        "FOR r IN SELECT 1 FROM pg_class LOOP EXECUTE 'CREATE TABLE a (x int)'; END LOOP;",
        "DECLARE r record;\n",
    ),
    (
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE a (); END $$;"
        "\nDROP FUNCTION f();"
    ),
]

UNGUARDED = [
    (f"{DROPS_TYPES}CREATE TABLE a (x int);", [6]),
    (f"CREATE TYPE m AS ENUM ('a');\n{DROPS_CONSTRAINTS}", [1]),
    ("DROP TABLE IF EXISTS s.a;\nCREATE TABLE t.a (x int);\nCREATE TABLE s.a (x int);", [2]),
    ("DROP TYPE IF EXISTS s.m;\nCREATE TYPE t.m AS ENUM ('a');", [2]),
    ("SELECT 1; -- as in a PostgreSQL database dump\nCREATE TABLE a (x int);", [2]),
    ("CREATE TABLE a (x int);", [1]),
    ("SELECT 1 AS x INTO a;", [1]),
    ("CREATE TABLE a AS SELECT 1 AS x;", [1]),
    ("CREATE FOREIGN TABLE a (x int) SERVER s;", [1]),
    ("CREATE MATERIALIZED VIEW a AS SELECT 1 AS x;", [1]),
    ("DROP VIEW IF EXISTS b;\nCREATE VIEW a AS SELECT 1 AS x;", [2]),
    ("DROP VIEW a;\nCREATE VIEW a AS SELECT 1 AS x;", [2]),
    ("DROP TRIGGER IF EXISTS p ON a;\nCREATE POLICY p ON a USING (true);", [2]),
    ("DROP POLICY IF EXISTS p ON b;\nCREATE POLICY p ON a USING (true);", [2]),
    ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';", [1]),
    (
        "CREATE SCHEMA s;\nCREATE EXTENSION e;\nCREATE SEQUENCE q;\nCREATE DOMAIN d AS int;",
        [1, 2, 3, 4],
    ),
    ("\\if :wanted\nSELECT 1;\n\\endif\nCREATE TABLE a (x int);", [4]),
    (block("CREATE TABLE a (x int);"), [3]),
    (block("IF current_setting('a.b') = 'c' THEN CREATE TABLE a (x int); END IF;"), [3]),
    (block("EXECUTE 'CREATE TABLE a (x int)';"), [3]),
    (block("FOR i IN 1..2 LOOP\nCREATE TABLE a (x int);\nEND LOOP;"), [4]),
]


@pytest.mark.parametrize("text", GUARDED)
def test_guarded_create(text: str) -> None:
    assert told("M010", file_of(text)) == []


@pytest.mark.parametrize(("text", "lines"), UNGUARDED)
def test_unguarded_create(text: str, lines: list[int]) -> None:
    assert told("M010", file_of(text)) == lines
    assert told("M010", file_of(text), layout="flyway") == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("ALTER TABLE a\n  ADD COLUMN IF NOT EXISTS x int,\n  ADD COLUMN y int;", [3]),
        (f"ALTER TABLE a DROP CONSTRAINT IF EXISTS c;\nALTER TABLE a {ADDS};", []),
        (f"ALTER TABLE b DROP CONSTRAINT IF EXISTS c;\nALTER TABLE a {ADDS};", [2]),
        ("ALTER TABLE a ADD CHECK (true);", [1]),
        ("ALTER TABLE a ALTER x SET NOT NULL, ALTER x TYPE bigint, ENABLE ROW LEVEL SECURITY;", []),
        ("ALTER TABLE IF EXISTS a RENAME TO b;", []),
        ("ALTER TABLE IF EXISTS a RENAME x TO y;", [1]),
        ("ALTER TYPE m ADD VALUE 'x';\nALTER TYPE m ADD VALUE IF NOT EXISTS 'y';", [1]),
        ("ALTER TABLE a SET SCHEMA s;\nALTER FUNCTION f() SET SCHEMA s;", [1, 2]),
        ("ALTER DOMAIN d ADD CONSTRAINT c CHECK (true);", [1]),
        (f"ALTER DOMAIN d DROP CONSTRAINT IF EXISTS c;\nALTER DOMAIN d {ADDS};", []),
        ("ALTER TABLE a ATTACH PARTITION b DEFAULT;", [1]),
        # A block that computes what it drops may mean this one, unless it drops something else.
        (f"{DROPS_CONSTRAINTS}ALTER TABLE a {ADDS};", []),
        (f"{DROPS_CONSTRAINTS}ALTER TABLE a ADD x int;", [9]),
        (f"{DROPS_TYPES}ALTER TABLE a {ADDS};", [6]),
        (f"ALTER TABLE a {ADDS};\n{DROPS_CONSTRAINTS}", [1]),
        (DROPS_TYPES.replace("DROP TYPE", "DROP INDEX") + f"ALTER TABLE a {ADDS};", [6]),
        (DROPS_TYPES.replace("DROP TYPE", "DROP TABLE") + f"ALTER TABLE a {ADDS};", []),
        (block("EXECUTE 'ALTER TABLE a DROP CONSTRAINT d';") + f"ALTER TABLE a {ADDS};", [3, 5]),
        (block("ALTER TABLE a ADD x int;\nEXCEPTION WHEN duplicate_column THEN NULL;"), []),
        (block("ALTER TABLE a ADD x int;"), [3]),
    ],
)  # fmt: skip
def test_alter_and_its_guards(text: str, lines: list[int]) -> None:
    assert told("M011", file_of(text)) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("INSERT INTO a VALUES (1);", [1]),
        ("INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING;", []),
        ("INSERT INTO a SELECT 1 WHERE NOT EXISTS (SELECT FROM a);", []),
        ("INSERT INTO a SELECT b.x FROM b LEFT JOIN a USING (x) WHERE a.x IS NULL;", []),
        ("INSERT INTO a SELECT x FROM b EXCEPT SELECT x FROM a;", []),
        ("INSERT INTO a SELECT x FROM b;", [1]),
        ("TRUNCATE a;\nINSERT INTO a VALUES (1);", []),
        ("DELETE FROM a WHERE x = 1;\nINSERT INTO a VALUES (1);", []),
        ("CREATE TEMP TABLE a (x int);\nINSERT INTO a VALUES (1);", []),
        ("DROP TABLE IF EXISTS a;\nCREATE TABLE a (x int);\nINSERT INTO a VALUES (1);", []),
        (block("IF NOT EXISTS (SELECT FROM a) THEN INSERT INTO a VALUES (1); END IF;"), []),
        (block("INSERT INTO a VALUES (1);"), [3]),
        ("COPY a TO stdout;", []),
        ("COPY a FROM stdin;", [1]),
    ],
)
def test_rows_and_their_guards(text: str, lines: list[int]) -> None:
    assert told("M014", file_of(text)) == lines


def test_a_guard_may_ask_for_what_a_later_migration_makes_of_it() -> None:
    first = file_of(block("IF to_regclass('b') IS NULL THEN CREATE TABLE a (x int); END IF;"))
    then = file_of("ALTER TABLE a RENAME TO b;", "002_b.sql")
    assert told("M012", first) == [3]
    assert told("M012", first, then) == []
    assert told("M012", then, first) == [3]


@pytest.mark.parametrize(
    ("condition", "names", "in_schema"),
    [
        ("to_regclass('s.\"A\"') IS NULL", (("name", "A"),), True),
        ("NOT EXISTS (SELECT FROM pg_type WHERE typname = 'm')", (("typname", "m"),), False),
        (
            """NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
                WHERE n.nspname = 's' AND 'm' = t.typname)""",
            (("typname", "m"),),
            True,
        ),
        (
            """NOT (EXISTS (SELECT FROM pg_constraint
                WHERE conname = 'c' AND conrelid = 'public.Users'::regclass))""",
            (("conname", "c"), ("conrelid", "users")),
            True,
        ),
    ],
)
def test_what_a_condition_asks(
    condition: str, names: tuple[tuple[str, str], ...], in_schema: bool
) -> None:
    (question,) = asked(block(f"IF {condition} THEN CREATE TABLE a (x int); END IF;"))
    assert (question.names, question.is_there, question.in_schema) == (names, False, in_schema)


def test_else_turns_a_condition_round() -> None:
    text = (
        "IF EXISTS (SELECT FROM pg_type WHERE typname = 'm') THEN NULL; ELSE DROP TABLE a; END IF;"
    )
    (question,) = asked(block(text))
    assert not question.is_there


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("BEGIN;\nSELECT 1;\nCOMMIT;", []),
        ("BEGIN;\nSAVEPOINT s;\nROLLBACK TO s;\nCOMMIT AND CHAIN;\nROLLBACK;", []),
        ("COMMIT;", [1]),
        ("BEGIN;\nCOMMIT;\nROLLBACK;", [3]),
        ("SELECT 1;\nBEGIN;\nSELECT 1;", [2]),
    ],
)
def test_transactions_of_a_file(text: str, lines: list[int]) -> None:
    assert told("M020", file_of(text)) == lines


def test_a_tools_transaction_has_no_other_in_it() -> None:
    assert told("M020", file_of("BEGIN;\nCOMMIT;", transaction=True), layout="sqlx") == [1, 2]
    index = "CREATE INDEX CONCURRENTLY i ON a (x);"
    assert told("M021", file_of(index)) == []
    assert told("M021", file_of(index, transaction=True)) == [1]
    assert told("M021", file_of(f"BEGIN;\nCOMMIT;\n{index}")) == []
    assert told("M021", file_of(block(index))) == [3]
    uses = "ALTER TYPE m ADD VALUE 'x';\nUPDATE a SET m = 'x';"
    assert told("M022", file_of(uses)) == []
    assert told("M022", file_of(uses, transaction=True)) == [2]
    made = f"CREATE TYPE m AS ENUM ('a');\n{uses}"
    assert told("M022", file_of(made, transaction=True)) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("DROP TABLE a;", [1]),
        ("-- Nobody reads it\nDROP TABLE a;\nDROP TABLE b;\nSELECT 1;\nDROP TABLE c;", [5]),
        ("DROP TABLE a; -- empty\nSELECT 1;", []),
        ("CREATE TABLE a (x int);\nDROP TABLE a;\nDROP INDEX i;\nDROP VIEW v;", []),
        ("-- b is gone with the bot\n\nSELECT 1;\nALTER TABLE a DROP b;", []),
        ("DELETE FROM a;\nDELETE FROM a WHERE x;\nTRUNCATE b;", [1, 3]),
        ("DROP TYPE m;\nDROP TYPE m CASCADE;", [2]),
        (f"-- Moved to b\n{block('DROP TABLE a;')}", []),
        (block("DROP TABLE a;"), [3]),
        ("DROP TABLE a;\nCREATE TABLE a AS SELECT 1 AS x;", []),
        ("DROP TABLE a;\nCREATE TABLE a (x int);\nINSERT INTO a SELECT 1;", []),
        ("DROP TABLE a;\nCREATE TABLE a (x int);", [1]),
        ("DROP TABLE a;\nCREATE TABLE b (x int);\nINSERT INTO a SELECT 1;", [1]),
    ],
)
def test_what_destroys_data_wants_a_reason(text: str, lines: list[int]) -> None:
    assert told("M023", file_of(text)) == lines


def test_comments_are_found_beside_what_psql_understands_alone() -> None:
    text = (
        "-- one\n\\echo it's\nCOPY a FROM stdin;\n-- a row\n\\.\n"
        "SELECT '-- no' /* two\nlines */;\nDO $x$\nBEGIN -- three\nEND $x$;\n"
    )
    file = MigrationFile(
        name="a",
        path="a",
        text=text,
        script=text,
        statements=(
            Statement("COPY a FROM stdin;", 3),
            Statement("SELECT '-- no' /* two\nlines */;", 6),
            Statement("DO $x$\nBEGIN -- three\nEND $x$;", 8),
        ),
    )
    assert [(each.text, each.line, each.is_alone) for each in comments_of(file)] == [
        ("one", 1, True),
        ("two\nlines", 6, False),
        ("three", 9, False),
    ]


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (("001_a.sql", "002_b.sql", "003_c.sql"), []),
        (("001-a.sql", "002-b-c.sql", "003_c.sql"), ["M001"]),
        (("001_a.sql", "002_b.sql", "seed.sql"), ["M001"]),
        (("a.sql", "b.sql"), []),
        (("20250101120000_a.sql", "20250301120000_b.sql"), []),
        (("998_a.sql", "999_b.sql", "1000_c.sql"), []),
        (("1_a.sql", "2_b.sql", "10_c.sql"), ["M002", "M004"]),
        (("1_a.sql", "2_b.sql", "03_c.sql"), ["M002"]),
        (("001_a.sql", "001_b.sql", "002_c.sql"), ["M003"]),
        (("00_a.sql", "20230322519590_b.sql", "20230401120000_c.sql"), []),
        (("001_a.sql", "001a_b.sql", "002_c.sql"), []),
        (("001_a.sql", "002_b.sql", "005_c.sql"), ["M004"]),
        (("010_a.sql", "020_b.sql", "030_c.sql"), []),
    ],
)
def test_names_of_files(names: tuple[str, ...], codes: list[str]) -> None:
    files = [file_of("-- A\nSELECT 1;", name) for name in names]
    assert [code for code in ("M001", "M002", "M003", "M004") if told(code, *files)] == codes


def test_a_name_or_an_author_is_no_description() -> None:
    bare = "-- db/001_a.sql\n-- Author: Ada\n-- Date: 2026-01-01\n-- =====\n"
    assert told("M005", file_of(f"{bare}SELECT 1;\n-- late")) == [1]
    assert told("M005", file_of(f"{bare}-- Description: accounts\nSELECT 1;")) == []
    assert told("M005", file_of("-- Nothing runs here")) == []
