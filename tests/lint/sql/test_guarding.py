"""Words put into statements so that they can be repeated: where they stand."""

from __future__ import annotations

import pytest
from pglast import parse_sql

from schema_docs.lint.sql.guarding import guarded

GUARDED = [
    "CREATE TABLE [IF NOT EXISTS] t (a int);",
    "create unlogged table [if not exists] public.t (a int)",
    "CREATE TEMP TABLE [IF NOT EXISTS] t AS SELECT 1;",
    'CREATE TABLE [IF NOT EXISTS] t ("if" int DEFAULT 1) WITH (fillfactor = 70);',
    "CREATE TABLE [IF NOT EXISTS] p PARTITION OF t FOR VALUES IN (1);",
    "CREATE FOREIGN TABLE [IF NOT EXISTS] t (a int) SERVER s;",
    "CREATE UNIQUE INDEX CONCURRENTLY [IF NOT EXISTS] i ON t (a);",
    "CREATE MATERIALIZED VIEW [IF NOT EXISTS] v AS SELECT 1;",
    "CREATE SEQUENCE [IF NOT EXISTS] s;",
    "CREATE SCHEMA [IF NOT EXISTS] AUTHORIZATION r;",
    "CREATE EXTENSION [IF NOT EXISTS] citext;",
    "CREATE SERVER [IF NOT EXISTS] s FOREIGN DATA WRAPPER w;",
    "CREATE STATISTICS [IF NOT EXISTS] s ON a, b FROM t;",
    'CREATE COLLATION [IF NOT EXISTS] c FROM "C";',
    "CREATE [OR REPLACE] VIEW v AS SELECT 1;",
    "CREATE [OR REPLACE] RECURSIVE VIEW v (a) AS SELECT 1;",
    "CREATE [OR REPLACE] RULE r AS ON INSERT TO t DO NOTHING;",
    "CREATE [OR REPLACE] AGGREGATE a (int) (sfunc = f, stype = int);",
    "CREATE [OR REPLACE] TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();",
    "CREATE [OR REPLACE] FUNCTION f() RETURNS int LANGUAGE sql AS $$ CREATE TABLE t (a int) $$;",
    "CREATE [OR REPLACE] PROCEDURE f() LANGUAGE sql BEGIN ATOMIC SELECT 1; END;",
    "/* é CREATE */ CREATE [OR REPLACE] /* x */ VIEW v AS SELECT 'CREATE VIEW é';",
    "-- é\r\nCREATE\r\n  TABLE [IF NOT EXISTS] é (a int);",
    "ALTER TYPE e ADD VALUE [IF NOT EXISTS] 'x' AFTER 'y';",
    """ALTER TABLE t
    ADD COLUMN [IF NOT EXISTS] a int, ADD [IF NOT EXISTS] b int, -- ADD COLUMN c
    DROP COLUMN [IF EXISTS] "column" CASCADE, drop constraint [if exists] x,
    ADD CONSTRAINT y CHECK (a > 0), ADD COLUMN IF NOT EXISTS d int;""",
    "ALTER TABLE IF EXISTS ONLY t DROP [IF EXISTS] a;",
    "DROP TABLE [IF EXISTS] a, b;",
    "DROP INDEX CONCURRENTLY [IF EXISTS] i;",
    "DROP FUNCTION [IF EXISTS] f(int);",
    "DROP TRIGGER [IF EXISTS] g ON t;",
    "DROP POLICY [IF EXISTS] p ON t;",
    "DROP MATERIALIZED VIEW [IF EXISTS] v;",
    "DROP TEXT SEARCH CONFIGURATION [IF EXISTS] c;",
    "DROP ROLE [IF EXISTS] r;",
    "DROP CAST [IF EXISTS] (int AS text);",
]

LEFT = [
    "CREATE TABLE IF NOT EXISTS t (a int);",
    "CREATE INDEX ON t (a);",
    "CREATE STATISTICS ON a, b FROM t;",
    "CREATE SCHEMA s CREATE TABLE t (a int);",
    "CREATE CONSTRAINT TRIGGER g AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();",
    "CREATE TYPE e AS ENUM ('a');",
    "CREATE DOMAIN d AS int;",
    "CREATE ROLE r;",
    "CREATE POLICY p ON t;",
    "ALTER TABLE t RENAME TO u;",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);",
    "ALTER TYPE t ADD ATTRIBUTE a int;",
    "ALTER TYPE e RENAME VALUE 'a' TO 'b';",
    "DROP OWNED BY r;",
    "SELECT 1 INTO t;",
    "INSERT INTO t VALUES (1);",
    "no SQL at all",
    "",
]


@pytest.mark.parametrize("statement", GUARDED)
def test_words_stand_where_they_belong(statement: str) -> None:
    plain = statement
    for words in ("IF NOT EXISTS", "IF EXISTS", "OR REPLACE"):
        plain = plain.replace(f" [{words}]", "").replace(f" [{words.lower()}]", "")
    made, guards = guarded(plain)
    assert made == statement.replace("[", "").replace("]", "")
    assert parse_sql(made)
    assert [made[each.offset :].startswith(each.words) for each in guards] == [True] * len(guards)
    assert len(guards) == statement.count("[")
    assert guarded(made) == (made, ())


@pytest.mark.parametrize("statement", LEFT)
def test_what_has_no_such_words_is_left(statement: str) -> None:
    assert guarded(statement) == (statement, ())
