"""What a cell claims, and what it leaves to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.adoption.facts import read_facts, read_nullable, read_reference
from schema_docs.adoption.types import matches, read_type

if TYPE_CHECKING:
    from schema_docs.adoption.claims import Facts
    from schema_docs.model import Database
    from support import Server


def shown(facts: Facts) -> str:
    """Facts in short: `varchar(255) NN PK UQ FK=users.id`."""
    parts = [facts.type.shown if facts.type else ""]
    parts.append({None: "", True: "NULL", False: "NN"}[facts.nullable])
    parts += ["PK" if facts.primary else "", "UQ" if facts.unique else ""]
    if facts.foreign:
        target = facts.reference
        columns = f"({','.join(target.columns)})" if target and target.columns else ""
        parts.append("FK" + (f"={'.'.join(target.names)}{columns}" if target else ""))
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(
    ("cell", "claims"),
    [
        ("PK", "PK"),
        ("Primary key", "PK"),
        ("PRIMARY KEY, AUTO_INCREMENT", "PK"),
        ("PS", "PK"),
        ("Primärschlüssel", "PK"),
        ("🔑", ""),
        ("PK/FK", "PK FK"),
        ("PK, FK → users", "PK FK=users"),
        ("FK → users.id", "FK=users.id"),
        ("FK→users", "FK=users"),
        ("FK -> public.users (id)", "FK=public.users(id)"),
        ("FK (users.id)", "FK=users.id"),
        ("FK: users", "FK=users"),
        ("→ users.id", "FK=users.id"),
        ("FOREIGN KEY REFERENCES users(id) ON DELETE SET NULL", "FK=users(id)"),
        ("FS auf users", "FK=users"),
        ("FOREIGN KEY, CASCADE", "FK"),
        ("NOT NULL, UNIQUE", "NN UQ"),
        ("UNIQUE NOT NULL DEFAULT 'a, b'", "NN UQ"),
        ("DEFAULT now() NOT NULL", "NN"),
        ("DEFAULT NULL", ""),
        ("GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "PK"),
        ("GENERATED ALWAYS AS (a || b) STORED", ""),
        ("CHECK (a > 0), required", "NN"),
        ("nullable", "NULL"),
        ("eindeutig", "UQ"),
        ("indexed", ""),
        ("—", ""),
        ("", ""),
    ],
)
def test_a_cell_of_facts_is_understood(cell: str, claims: str) -> None:
    reading = read_facts(cell)
    assert (shown(reading.facts), reading.whole or cell == "🔑") == (claims, True)


@pytest.mark.parametrize(
    ("cell", "claims"),
    [
        ("unique per user", ""),
        ("PK, part of the path", "PK"),
        ("not null unless deleted, FK → users", "FK=users"),
        ("the user's own", ""),
        ("see `docs`", ""),
        ("REFERENCES", ""),
        ("FK → users(id", ""),
        ("ON a Monday", ""),
    ],
)
def test_what_only_people_understand_claims_nothing(cell: str, claims: str) -> None:
    reading = read_facts(cell)
    assert (shown(reading.facts), reading.whole) == (claims, False)


@pytest.mark.parametrize(
    ("cell", "claims"),
    [
        ("VARCHAR(255) PK", "VARCHAR(255) PK"),
        ("timestamp with time zone NOT NULL", "timestamp with time zone NN"),
        ("uuid → news_queue", "uuid FK=news_queue"),
        ("UUID FK → users", "UUID FK=users"),
        ("text CHECK (`a`/`b`)", "text"),
        ("int null", "int NULL"),
        ("numeric(5,2), not null", "numeric(5,2) NN"),
        ("uuid PK default gen_random_uuid()", "uuid PK"),
        ("string (PK)", "string PK"),
        ("text[]", "text[]"),
        ('"Odd Type"', '"Odd Type"'),
    ],
)
def test_a_type_may_be_followed_by_facts(cell: str, claims: str) -> None:
    reading = read_facts(cell, typed=True)
    assert (shown(reading.facts), reading.whole) == (claims, True)


@pytest.mark.parametrize("cell", ["JSON array of strings", "int; DROP TABLE x", "int) FROM (x"])
def test_a_type_with_a_sentence_claims_none(cell: str) -> None:
    reading = read_facts(cell, typed=True)
    assert not reading.whole


@pytest.mark.parametrize("cell", ["int AS x", "a, b", "int FROM t", "1", "", "int)) --", "int; x"])
def test_only_a_type_is_a_type(cell: str) -> None:
    assert read_type(cell) is None


@pytest.mark.parametrize(
    ("cell", "header_is_null", "header_is_required"),
    [
        ("yes", True, False),
        ("NO", False, True),
        ("✓", True, False),
        ("✗", False, True),
        ("✅", True, False),
        ("❌", False, True),
        ("ja", True, False),
        ("Nein", False, True),
        ("Y", True, False),
        ("NULL", True, True),
        ("NOT NULL", False, False),
        ("nullable", True, True),
        ("required", False, False),
        ("", None, None),
        ("-", None, None),
        ("it depends", None, None),
    ],
)
def test_whether_a_yes_means_null_is_said_by_the_header(
    cell: str, header_is_null: bool | None, header_is_required: bool | None
) -> None:
    assert read_nullable(cell, yes=True).facts.nullable == header_is_null
    assert read_nullable(cell, yes=False).facts.nullable == header_is_required


@pytest.mark.parametrize("cell", ["users.id", "users(id)", "→ users.id", "FK → users(id)"])
def test_a_cell_of_references_needs_no_arrow(cell: str) -> None:
    reading = read_reference(cell)
    assert reading.facts.reference is not None
    assert reading.facts.reference.names[0] == "users"


TYPES = """
    CREATE TYPE mood AS ENUM ('glad', 'sad');
    CREATE DOMAIN slug AS varchar(64);
    CREATE EXTENSION vector;
    CREATE TABLE t (
        s serial, b bigserial, i int, identity bigint GENERATED ALWAYS AS IDENTITY,
        v varchar(255), c char(64), tx text, n numeric(5,2), n0 numeric(5), f float8, r real,
        ts timestamp, tz timestamptz, tz3 timestamptz(3), ti time, iv interval, d date, bo boolean,
        u uuid, j json, jb jsonb, by bytea, a text[], va varchar(10)[], m mood, ms mood[], sl slug,
        e vector(768), bi bit(3), ip inet
    )
"""


@pytest.fixture(scope="module")
def typed(server: Server) -> Database:
    return server.schema(TYPES)


RIGHT = """
    s: serial, SERIAL, integer, int, int4, serial4, number
    b: bigserial, bigint, int8, serial8
    i: integer, INT, int4, Zahl
    identity: bigint, bigserial
    v: varchar(255), VARCHAR, character varying(255), character varying, string, Zeichenkette
    c: char(64), character(64), CHAR, bpchar(64), string
    tx: text, TEXT, string
    n: numeric(5,2), decimal(5,2), DECIMAL(5, 2), numeric, dec, number
    n0: numeric(5), numeric(5,0), decimal(5)
    f: double precision, float8, float, double, float(53)
    r: real, float4, float, float(24)
    ts: timestamp, timestamp without time zone, datetime
    tz: timestamptz, timestamp with time zone, TIMESTAMP WITH TIME ZONE, datetime
    tz3: timestamptz, timestamptz(3), timestamp(3) with time zone
    ti: time, time without time zone
    iv: interval
    d: date
    bo: boolean, bool, BOOL
    u: uuid, UUID, string
    j: json
    jb: jsonb, JSONB
    by: bytea, binary, blob
    a: text[], TEXT ARRAY, text array, string[]
    va: varchar(10)[], varchar[], character varying(10)[]
    m: mood, public.mood, MOOD, enum, "enum('glad', 'sad')", string
    ms: mood[], public.mood[]
    sl: slug, public.slug, varchar(64), varchar, string
    e: vector(768), vector, public.vector(768)
    bi: bit(3), bit
    ip: inet, string
"""

WRONG = """
    s: bigserial, bigint, smallint, text
    b: serial, integer
    i: serial, bigint, varchar, string, integer[]
    identity: serial, integer
    v: varchar(100), text, char(255), varchar(255)[], uuid, number
    c: char(32), varchar(64), text
    tx: varchar, varchar(255), json, integer
    n: numeric(5,3), numeric(6,2), integer, money
    n0: numeric(5,2)
    f: real, numeric
    ts: timestamptz, date, timestamp with time zone
    tz: timestamp, timestamptz(3), date
    tz3: timestamptz(6)
    bo: integer, string
    u: text, varchar(36), integer
    j: jsonb, string
    jb: json, text
    a: text, varchar[], string, jsonb
    va: varchar(20)[], varchar(10)
    m: other.mood, text, mood[], slug
    ms: mood
    sl: text, varchar(100), mood
    e: vector(1536), real[]
    bi: bit(4), varbit
    ip: cidr, text
"""


def cases(listed: str) -> list[tuple[str, str]]:
    found = []
    for line in listed.strip().split("\n"):
        column, _, types = line.strip().partition(": ")
        depth, text = 0, ""
        for character in f"{types},":
            depth += (character in '("') - (character == ")")
            if character == "," and depth <= 0:
                found.append((column, text.strip().strip('"')))
                depth, text = 0, ""
            else:
                text += character
    return found


@pytest.mark.parametrize(("column", "claimed"), cases(RIGHT))
def test_a_type_that_is_right_in_other_words(typed: Database, column: str, claimed: str) -> None:
    assert _matches(typed, column, claimed)


@pytest.mark.parametrize(("column", "claimed"), cases(WRONG))
def test_a_type_that_is_wrong(typed: Database, column: str, claimed: str) -> None:
    assert not _matches(typed, column, claimed)


def _matches(database: Database, column: str, claimed: str) -> bool:
    type_ = read_type(claimed)
    assert type_ is not None
    (table,) = database.tables
    return matches(type_, next(c for c in table.columns if c.name == column), database)
