"""Which changes are dangerous: one statement each, judged from both schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.comparison.comparison import compare
from schema_docs.drift.conversions import danger_of_type
from schema_docs.sources import LoadedSchema

if TYPE_CHECKING:
    from schema_docs.model import Database
    from support import Server

BASE = """
CREATE TYPE status AS ENUM ('new', 'done');
CREATE DOMAIN email AS text CHECK (VALUE <> '');
CREATE SEQUENCE tickets;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE users (
    id int PRIMARY KEY, name varchar(50) NOT NULL, nick text, score int,
    status status
);
ALTER TABLE users ADD CONSTRAINT score_check CHECK (score >= 0) NOT VALID;
CREATE INDEX users_name_idx ON users (name);
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE orders (
    id int, user_id int CONSTRAINT orders_user_fkey REFERENCES users, number int
);
CREATE POLICY own ON orders USING (user_id = 1);
CREATE POLICY more ON orders FOR SELECT USING (true);
GRANT SELECT, INSERT ON orders TO PUBLIC;
CREATE VIEW active AS SELECT id, name FROM users;
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM orders;
"""

NOTHING = ""
ROWS_GONE = "its rows are lost, and what uses it fails"
VALUES_GONE = "its values are lost, and what uses it fails"
FAILS = "what uses it fails"
EQUAL = "existing rows with equal values make it fail"
BREAK = "existing rows that break it make it fail"
DANGLING = "existing rows that refer to nothing make it fail"
OLD_NAME = "what still uses the old name fails"

CASES = [
    # -- what goes
    ("DROP MATERIALIZED VIEW totals; DROP TABLE orders", [FAILS, ROWS_GONE]),
    ("ALTER TABLE users DROP nick", [VALUES_GONE]),
    ("DROP VIEW active", [FAILS]),
    ("DROP VIEW active; CREATE VIEW active AS SELECT id FROM users", [NOTHING, FAILS]),
    ("DROP SEQUENCE tickets", [FAILS]),
    ("DROP FUNCTION one", [FAILS]),
    ("DROP DOMAIN email", [FAILS]),
    ("DROP INDEX users_name_idx", [NOTHING]),
    ("ALTER TABLE users DROP CONSTRAINT score_check", [NOTHING]),
    ("DROP TRIGGER users_touch ON users", ["what it did is no longer done"]),
    (
        "DROP POLICY own ON orders",
        ["rows that it let roles see or change are out of their reach, or others come into it"],
    ),
    ("REVOKE ALL ON orders FROM PUBLIC", ["roles that had it may no longer do their work"]),
    ("REVOKE INSERT ON orders FROM PUBLIC", ["roles that had it may no longer do their work"]),
    ("GRANT UPDATE ON orders TO PUBLIC", [NOTHING]),
    ("GRANT ALL ON orders TO PUBLIC", [NOTHING]),
    ("CREATE ROLE r; GRANT SELECT ON orders TO r WITH GRANT OPTION", [NOTHING, NOTHING]),
    (
        "ALTER TABLE users DROP status; DROP TYPE status; CREATE TYPE status AS ENUM ('new')",
        [VALUES_GONE, "rows that have it do not convert"],
    ),
    # -- what comes
    ("CREATE TABLE more (id int PRIMARY KEY, a int NOT NULL UNIQUE CHECK (a > 0))", [NOTHING]),
    ("ALTER TABLE users ADD a int", [NOTHING]),
    ("ALTER TABLE users ADD a int NOT NULL DEFAULT 1", [NOTHING]),
    ("ALTER TABLE users ADD a int NOT NULL GENERATED ALWAYS AS IDENTITY", [NOTHING]),
    ("ALTER TABLE users ADD a int NOT NULL GENERATED ALWAYS AS (id + 1) STORED", [NOTHING]),
    (
        "ALTER TABLE users ADD a int NOT NULL",
        ["existing rows have no value for it, and make it fail"],
    ),
    ("ALTER TABLE users ADD UNIQUE (nick)", [EQUAL]),
    ("CREATE UNIQUE INDEX ON users (lower(nick))", [EQUAL]),
    ("CREATE INDEX ON users (nick)", [NOTHING]),
    ("ALTER TABLE users ADD a int UNIQUE", [NOTHING, NOTHING]),
    ("ALTER TABLE users ADD a int DEFAULT 1 UNIQUE", [NOTHING, EQUAL]),
    ("ALTER TABLE users ADD a serial UNIQUE", [NOTHING, NOTHING]),
    (
        "ALTER TABLE orders ALTER id SET NOT NULL, ADD PRIMARY KEY (id)",
        [
            "existing rows with NULL make it fail",
            "existing rows with equal values or NULL make it fail",
        ],
    ),
    ("ALTER TABLE orders ADD key serial PRIMARY KEY", [NOTHING, NOTHING]),
    ("ALTER TABLE orders ADD CHECK (number > 0)", [BREAK]),
    ("ALTER TABLE orders ADD CHECK (number > 0) NOT VALID", [NOTHING]),
    ("ALTER TABLE orders ADD a int CHECK (a > 0)", [NOTHING, NOTHING]),
    ("ALTER TABLE orders ADD FOREIGN KEY (number) REFERENCES users", [DANGLING]),
    ("ALTER TABLE orders ADD FOREIGN KEY (number) REFERENCES users NOT VALID", [NOTHING]),
    ("ALTER TABLE orders ADD a int REFERENCES users", [NOTHING, NOTHING]),
    (
        "ALTER TABLE orders ADD EXCLUDE (number WITH =)",
        ["existing rows that exclude each other make it fail"],
    ),
    (
        "CREATE POLICY strict ON orders AS RESTRICTIVE USING (id > 1)",
        ["rows that it does not allow are out of reach"],
    ),
    ("CREATE POLICY wide ON orders USING (true)", [NOTHING]),
    ("ALTER TYPE status ADD VALUE 'late'", [NOTHING]),
    ("CREATE SCHEMA other", [NOTHING]),
    # -- what changes
    ("ALTER TABLE users ALTER nick SET NOT NULL", ["existing rows with NULL make it fail"]),
    ("ALTER TABLE users ALTER name DROP NOT NULL", [NOTHING]),
    ("ALTER TABLE users ALTER nick SET DEFAULT 'x'", [NOTHING]),
    (
        "ALTER TABLE users ALTER nick TYPE varchar(9)",
        ["existing values that are longer make it fail"],
    ),
    ("ALTER TABLE orders ALTER id TYPE bigint", [NOTHING]),
    ("ALTER TABLE users VALIDATE CONSTRAINT score_check", [BREAK]),
    (
        (
            "ALTER TABLE orders ALTER number SET NOT NULL, "
            "ALTER number ADD GENERATED ALWAYS AS IDENTITY"
        ),
        ["existing rows with NULL make it fail", "inserts that give it a value fail"],
    ),
    (
        (
            "ALTER TABLE orders DROP CONSTRAINT orders_user_fkey, ADD CONSTRAINT orders_user_fkey "
            "FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE"
        ),
        ["deleting a row changes or deletes those that refer to it"],
    ),
    (
        (
            "ALTER TABLE orders DROP CONSTRAINT orders_user_fkey, ADD CONSTRAINT orders_user_fkey "
            "FOREIGN KEY (number) REFERENCES users"
        ),
        [DANGLING],
    ),
    (
        (
            "ALTER TABLE orders DROP CONSTRAINT orders_user_fkey, ADD CONSTRAINT orders_user_fkey "
            "FOREIGN KEY (user_id) REFERENCES users DEFERRABLE"
        ),
        [NOTHING],
    ),
    (
        "DROP INDEX users_name_idx; CREATE UNIQUE INDEX users_name_idx ON users (name)",
        [EQUAL],
    ),
    (
        "DROP INDEX users_name_idx; CREATE INDEX users_name_idx ON users (name DESC)",
        [NOTHING],
    ),
    (
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
        ["roles that no policy lets in see no rows"],
    ),
    ("ALTER TABLE orders DISABLE ROW LEVEL SECURITY, SET (fillfactor = 70)", [NOTHING]),
    (
        "ALTER TABLE orders DROP CONSTRAINT orders_user_fkey, SET UNLOGGED",
        ["its rows are lost in a crash", NOTHING],
    ),
    ("ALTER POLICY own ON orders USING (user_id = 2)", ["other rows are in reach, or no longer"]),
    ("COMMENT ON POLICY own ON orders IS 'x'", [NOTHING]),
    ("COMMENT ON COLUMN users.nick IS 'x'", [NOTHING]),
    ("ALTER DOMAIN email ADD CHECK (VALUE <> 'x')", ["existing values that break it make it fail"]),
    ("ALTER DOMAIN email SET NOT NULL", ["existing values that break it make it fail"]),
    ("ALTER DOMAIN email SET DEFAULT 'x'", [NOTHING]),
    ("ALTER SEQUENCE tickets AS int", ["existing values that do not fit make it fail"]),
    (
        (
            "DROP FUNCTION one; "
            "CREATE FUNCTION one() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'"
        ),
        ["what uses its result gets another type", NOTHING],
    ),
    (
        "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        [NOTHING],
    ),
]

MORE = """
CREATE TYPE mood AS ENUM ('new', 'old');
CREATE TYPE pair AS (x int, y varchar(20));
CREATE DOMAIN label AS text;
CREATE DOMAIN given AS label NOT NULL;
CREATE DOMAIN filled AS int NOT NULL DEFAULT 1;
CREATE SEQUENCE tickets MAXVALUE 1000;
CREATE TABLE t (
    id serial PRIMARY KEY, a int NOT NULL DEFAULT 1, b text, v varchar(20), n label,
    g int NOT NULL GENERATED ALWAYS AS (a + 1) STORED,
    CONSTRAINT v_key UNIQUE (v), CONSTRAINT positive CHECK (a > 0),
    CONSTRAINT t_a_fkey FOREIGN KEY (a) REFERENCES t
);
CREATE UNIQUE INDEX t_b ON t (b);
CREATE UNIQUE INDEX t_low ON t (lower(b)) WHERE a > 1;
CREATE TABLE p (id int, d date NOT NULL) PARTITION BY RANGE (d);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE p_rest PARTITION OF p DEFAULT;
CREATE TABLE loose (id int, d date NOT NULL);
CREATE TABLE apart (id int, d date NOT NULL);
CREATE VIEW shown AS SELECT id, v FROM t;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON loose FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE rls (id int);
ALTER TABLE rls ENABLE ROW LEVEL SECURITY;
"""
LEFT_OUT = "inserts that leave it out fail"
NO_CONFLICT = "INSERT … ON CONFLICT that relies on it fails, and equal values come in"
BEYOND = "rows of it that are beyond its bounds make it fail"
NO_VALUE = "existing rows have no value for it, and make it fail"

MORE_CASES = [
    # -- values that rows have had by themselves
    ("ALTER TABLE t ALTER a DROP DEFAULT", [LEFT_OUT]),
    ("ALTER TABLE t ALTER a DROP DEFAULT, ALTER a DROP NOT NULL", [NOTHING, NOTHING]),
    ("ALTER TABLE t ALTER id DROP DEFAULT; DROP SEQUENCE t_id_seq", [LEFT_OUT]),
    ("ALTER TABLE t ALTER g DROP EXPRESSION", [LEFT_OUT]),
    (
        "ALTER TABLE t DROP b; ALTER TABLE t ADD b text GENERATED ALWAYS AS (v) STORED",
        [
            NOTHING,
            NO_CONFLICT,
            NO_CONFLICT,
            "its values are computed from now on, and inserts that give it one fail",
        ],
    ),
    ("ALTER TABLE t ADD c given", [NO_VALUE]),
    ("ALTER TABLE t ADD c filled", [NOTHING]),
    ("ALTER TABLE t ADD c text, ADD CONSTRAINT c_given NOT NULL c NOT VALID", [LEFT_OUT, NOTHING]),
    # -- keys that go, or have another name
    ("ALTER TABLE t DROP CONSTRAINT v_key", [NO_CONFLICT]),
    ("DROP INDEX t_b", [NO_CONFLICT]),
    ("DROP INDEX t_b; CREATE INDEX t_b ON t (b)", [NO_CONFLICT]),
    ("DROP INDEX t_low", [NO_CONFLICT]),
    ("DROP VIEW shown; ALTER TABLE t DROP v", [FAILS, VALUES_GONE, NOTHING]),
    ("ALTER TABLE t DROP CONSTRAINT v_key; CREATE UNIQUE INDEX other ON t (v)", [NOTHING, NOTHING]),
    ("ALTER INDEX t_b RENAME TO other", [NOTHING, NOTHING]),
    ("ALTER INDEX t_low RENAME TO other", [NOTHING, NOTHING]),
    ("ALTER TABLE t RENAME CONSTRAINT positive TO other", [NOTHING, NOTHING]),
    ("ALTER TABLE t RENAME CONSTRAINT t_a_fkey TO other", [NOTHING, NOTHING]),
    ("ALTER TABLE t ADD UNIQUE (v, a)", [NOTHING]),
    ("ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (v, a)", [EQUAL]),
    # -- what new columns hold in the rows that there are
    ("ALTER TABLE t ADD c int UNIQUE NULLS NOT DISTINCT", [NOTHING, EQUAL]),
    ("ALTER TABLE t ADD c int, ADD UNIQUE (c, a)", [NOTHING, NOTHING]),
    ("ALTER TABLE t ADD c int; CREATE UNIQUE INDEX ON t (a) WHERE c = 1", [NOTHING, NOTHING]),
    ("ALTER TABLE t ADD c int CHECK (c IS NOT NULL)", [NOTHING, BREAK]),
    ("ALTER TABLE t ADD c int CHECK (c IS NULL OR a > 5)", [NOTHING, NOTHING]),
    ("ALTER TABLE t ADD c int CHECK (c IS NOT NULL OR a > 5)", [NOTHING, BREAK]),
    ("ALTER TABLE t ADD c text NOT NULL DEFAULT 'x' CHECK (c IN ('x', 'y'))", [NOTHING, NOTHING]),
    ("ALTER TABLE t ADD c text NOT NULL DEFAULT '' CHECK (c <> '')", [NOTHING, BREAK]),
    ("ALTER TABLE t ADD c mood DEFAULT 'new' CHECK (c <> 'old')", [NOTHING, BREAK]),
    ("ALTER TABLE t ADD c int DEFAULT 5 CHECK (c BETWEEN 1 AND 9)", [NOTHING, NOTHING]),
    ("ALTER TABLE t ADD c int DEFAULT 5 REFERENCES t", [NOTHING, DANGLING]),
    # -- types
    ("ALTER TABLE t ALTER n TYPE text", [NOTHING]),
    ("DROP VIEW shown; ALTER TABLE t ALTER v TYPE label", [FAILS, NOTHING]),
    (
        "DROP VIEW shown; ALTER TABLE t ALTER v TYPE given",
        [FAILS, "existing values that the domain does not allow make it fail"],
    ),
    ('ALTER TABLE t ALTER b TYPE text COLLATE "C"', ["values of it compare otherwise"]),
    (
        "DROP VIEW shown; CREATE VIEW shown AS SELECT id, v::int AS v FROM t",
        ["what uses it gets another type", NOTHING],
    ),
    (
        "DROP VIEW shown; CREATE MATERIALIZED VIEW shown AS SELECT id, v FROM t",
        ["it shows what there was when it was last refreshed"],
    ),
    (
        "ALTER TYPE pair DROP ATTRIBUTE y",
        ["values of attributes that are gone are lost, and what uses them fails"],
    ),
    (
        "ALTER TYPE pair ALTER ATTRIBUTE y TYPE varchar(9)",
        ["existing values that are longer make it fail"],
    ),
    ("ALTER TYPE pair ADD ATTRIBUTE z int", [NOTHING]),
    (
        "ALTER SEQUENCE tickets MAXVALUE 10",
        ["it fails where the sequence is beyond the new end"],
    ),
    # -- partitions
    (
        "ALTER TABLE p ATTACH PARTITION apart FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
        [NOTHING, BEYOND],
    ),
    (
        "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
        ["rows for it that are in the default partition make it fail"],
    ),
    (
        (
            "ALTER TABLE p DETACH PARTITION p1; "
            "ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')"
        ),
        [BEYOND],
    ),
    (
        (
            "DROP TABLE rls; CREATE TABLE rls (id int) PARTITION BY HASH (id); "
            "ALTER TABLE rls ENABLE ROW LEVEL SECURITY"
        ),
        ["no table becomes so: it is another one, into which rows must be copied"],
    ),
    # -- who sees what, and what fires
    (
        "ALTER TABLE rls DISABLE ROW LEVEL SECURITY",
        ["roles see and change the rows, too, that its policies kept from them"],
    ),
    (
        "ALTER TABLE rls FORCE ROW LEVEL SECURITY",
        ["its owner sees no rows but those that a policy lets through"],
    ),
    ("ALTER TABLE loose DISABLE TRIGGER touched", ["what it did is no longer done"]),
    ("ALTER TABLE loose ENABLE ALWAYS TRIGGER touched", [NOTHING]),
]


def judged(before: Database, after: Database) -> list[str]:
    compared = compare(LoadedSchema(database=before), LoadedSchema(database=after), ("a", "b"))
    return [each.danger for each in compared.changes]


@pytest.mark.parametrize(("statement", "told"), CASES, ids=[statement for statement, _ in CASES])
def test_each_change_is_judged(server: Server, statement: str, told: list[str]) -> None:
    before, after = server.schema(BASE), server.schema(f"{BASE};{statement}")
    assert sorted(judged(before, after)) == sorted(told)


@pytest.mark.parametrize(
    ("statement", "told"), MORE_CASES, ids=[statement for statement, _ in MORE_CASES]
)
def test_each_change_of_what_is_rarer_is_judged(
    server: Server, statement: str, told: list[str]
) -> None:
    before, after = server.schema(MORE), server.schema(f"{MORE};{statement}")
    assert sorted(judged(before, after)) == sorted(told)


def test_the_right_to_pass_a_privilege_on_may_come_and_not_go(server: Server) -> None:
    roles = "CREATE ROLE r; CREATE TABLE t (); GRANT SELECT, INSERT ON t TO r"
    before = server.schema(roles)
    after = server.schema(f"{roles}; GRANT SELECT ON t TO r WITH GRANT OPTION")
    assert judged(before, after) == [NOTHING]
    assert judged(after, before) == ["roles that had it may no longer do their work"]
    without = server.schema("CREATE ROLE r; CREATE TABLE t ()")
    compared = compare(LoadedSchema(database=without), LoadedSchema(database=after), ("a", "b"))
    assert compared.changes[0].after == "INSERT, SELECT (and grant SELECT)"


def test_the_way_back_has_dangers_of_its_own(server: Server) -> None:
    before = server.schema(BASE)
    after = server.schema(
        f"{BASE}; ALTER TABLE users ADD a int; ALTER TABLE orders ALTER id TYPE bigint"
    )
    assert judged(before, after) == [NOTHING, NOTHING]
    assert judged(after, before) == ["existing values that do not fit make it fail", VALUES_GONE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("integer", "integer"),
        ("smallint", "integer"),
        ("integer", "bigint"),
        ("bigint", "numeric"),
        ("bigint", "numeric(19,0)"),
        ("integer", "numeric(12,2)"),
        ("real", "double precision"),
        ("integer", "double precision"),
        ("character varying(50)", "character varying(100)"),
        ("character varying(50)", "character varying"),
        ("character varying(50)", "text"),
        ("character varying", "text"),
        ("text", "character varying"),
        ("character(3)", "character(5)"),
        ("character(3)", "character varying(3)"),
        ("bit varying(3)", "bit varying(5)"),
        ("numeric(8,2)", "numeric(10,2)"),
        ("numeric(8,2)", "numeric(10,4)"),
        ("numeric(8,2)", "numeric"),
        ("numeric(9,0)", "integer"),
        ("numeric(20,2)", "numeric"),
        ("numeric(18)", "bigint"),
        ("timestamp(3) with time zone", "timestamp with time zone"),
        ("timestamp(3) without time zone", "timestamp(6) without time zone"),
        ("date", "timestamp without time zone"),
        ("cidr", "inet"),
        ("integer[]", "bigint[]"),
        ("character varying(5)[]", "text[]"),
    ],
)
def test_every_value_fits_into_a_wider_type(before: str, after: str) -> None:
    assert danger_of_type(before, after) == ""


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("bigint", "integer", "do not fit"),
        ("integer", "smallint", "do not fit"),
        ("integer", "numeric(10,2)", "do not fit"),
        ("numeric(10,2)", "numeric(8,2)", "do not fit"),
        ("numeric(10,2)", "numeric(10,4)", "do not fit"),
        ("numeric(10,4)", "numeric(10,2)", "rounded"),
        ("numeric", "numeric(10,2)", "rounded"),
        ("double precision", "numeric(10,2)", "rounded"),
        ("double precision", "real", "rounded"),
        ("bigint", "double precision", "rounded"),
        ("numeric", "integer", "do not fit"),
        ("character varying(100)", "character varying(50)", "longer"),
        ("character varying", "character varying(50)", "longer"),
        ("text", "character(5)", "longer"),
        ("text", "character", "longer"),
        ("character varying(100)[]", "character varying(50)[]", "longer"),
        ("bit(3)", "bit(5)", "may not convert"),
        ("timestamp with time zone", "timestamp(3) with time zone", "fractions of seconds"),
        ("timestamp without time zone", "timestamp with time zone", "by the time zone"),
        ("timestamp with time zone", "date", "times of day are lost"),
        ("numeric(10,2)", "integer", "rounded"),
        ("numeric(10,0)", "integer", "do not fit"),
        ("numeric", "double precision", "do not fit"),
        ("uuid", "text", "as a value of the old type fails"),
        ("integer", "character varying(5)", "longer make it fail, and so does"),
        ("text", "integer", "may not convert"),
        ("text", "public.status", "may not convert"),
        ("json", "jsonb", "keys lose their order"),
        ("integer", "integer[]", "may not convert"),
        ("public.vector(3)", "public.vector(4)", "may not convert"),
        ("public.geometry(Point,4326)", "public.geometry(Point,3857)", "may not convert"),
        ('public."a(1)"', 'public."a(2)"', "may not convert"),
    ],
)
def test_some_value_may_not_fit_into_another_type(before: str, after: str, why: str) -> None:
    assert why in danger_of_type(before, after)
