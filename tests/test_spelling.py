"""PostgreSQL's spelling made shorter, and never made to say something else."""

from __future__ import annotations

import pytest

from schema_docs import spelling
from schema_docs.model import Column, Index, IndexKey, QualifiedName


def column(
    formatted_type: str,
    *,
    default: str | None = None,
    serial: bool = False,
) -> Column:
    return Column(
        name="c",
        type=formatted_type,
        type_name=QualifiedName("pg_catalog", "x"),
        default=default,
        serial=serial,
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("users", "users"),
        ("user_2$", "user_2$"),
        ("Users", '"Users"'),
        ("2nd", '"2nd"'),
        ("a b", '"a b"'),
        ('a"b', '"a""b"'),
        ("a.b", '"a.b"'),
        ("", '""'),
        ("ü", '"ü"'),
        ("a\n", '"a\n"'),
    ],
)
def test_a_name_is_quoted_where_it_must_be(name: str, shown: str) -> None:
    assert spelling.identifier(name) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (QualifiedName("public", "users"), "users"),
        (QualifiedName("billing", "users"), "billing.users"),
        (QualifiedName("Odd.Schema", 'Odd"Name'), '"Odd.Schema"."Odd""Name"'),
        (QualifiedName("public", "a.b"), '"a.b"'),
        (QualifiedName("PUBLIC", "a"), '"PUBLIC".a'),
    ],
)
def test_only_public_is_left_out(name: QualifiedName, shown: str) -> None:
    assert spelling.qualified(name) == shown


@pytest.mark.parametrize(
    ("formatted", "shown"),
    [
        ("character varying(255)", "varchar(255)"),
        ("character varying", "varchar"),
        ("character varying(20)[]", "varchar(20)[]"),
        ("character(3)", "char(3)"),
        ("bit varying(8)", "varbit(8)"),
        ("bit(8)", "bit(8)"),
        ("timestamp with time zone", "timestamptz"),
        ("timestamp(3) with time zone", "timestamptz(3)"),
        ("timestamp without time zone", "timestamp"),
        ("timestamp(3) without time zone[]", "timestamp(3)[]"),
        ("timestamp with time zone[]", "timestamptz[]"),
        ("time with time zone", "timetz"),
        ("time(0) without time zone", "time(0)"),
        ("double precision", "double precision"),
        ("numeric(10,2)", "numeric(10,2)"),
        ("public.status[]", "status[]"),
        ('public."Odd Type"', '"Odd Type"'),
        ("billing.status", "billing.status"),
        # A type of one's own whose name is the beginning of one that we shorten.
        ("public.character_kind", "character_kind"),
        ("public.timestamps", "timestamps"),
        ('"char"', '"char"'),
        ("bpchar", "bpchar"),
    ],
)
def test_types_as_people_write_them(formatted: str, shown: str) -> None:
    assert spelling.type_of(column(formatted)) == shown


@pytest.mark.parametrize(
    ("formatted", "shown"),
    [("smallint", "smallserial"), ("integer", "serial"), ("bigint", "bigserial")],
)
def test_serial_is_a_type_and_no_default(formatted: str, shown: str) -> None:
    of_sequence = column(formatted, serial=True, default="nextval('public.s'::regclass)")
    assert spelling.type_of(of_sequence) == shown
    assert spelling.default_of(of_sequence) is None


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("public.f(public.t.a)", "f(t.a)"),
        ("a + 1", "a + 1"),
        ("public.f('public.t')", "f('public.t')"),
        ("nextval('public.s'::regclass)", "nextval('public.s'::regclass)"),
        ("f('public.t''public.')", "f('public.t''public.')"),
        (r"public.f(E'\'public.t')", r"f(E'\'public.t')"),
        ("'ü€🦣' = public.f(a)", "'ü€🦣' = f(a)"),
        ('"public.x" = public."a"', '"public.x" = "a"'),
        ('"public".x', '"public".x'),
        ("/* public.t */ public.t -- public.t", "/* public.t */ t -- public.t"),
        ("publications.x, notpublic.x", "publications.x, notpublic.x"),
        ("other.public.x", "other.public.x"),
        ("public.public.x", "public.x"),
        ("a OPERATOR(public.=) b", "a OPERATOR(=) b"),
        # Here it is an alias or a column as well: better long than wrong.
        ("SELECT public.id FROM public.users public", "SELECT public.id FROM public.users public"),
        ("SELECT t.public, public.t.a FROM public.t", "SELECT t.public, public.t.a FROM public.t"),
        ("(t.public).x, public.f()", "(t.public).x, public.f()"),
    ],
)
def test_public_is_taken_off_what_it_qualifies_and_nothing_else(sql: str, shown: str) -> None:
    assert spelling.expression(sql) == shown


@pytest.mark.parametrize(
    ("formatted", "default", "shown"),
    [
        ("text", "'x'::text", "'x'"),
        ("character varying(20)", "'x'::character varying", "'x'"),
        ("character(3)", "'x'::bpchar", "'x'"),
        ("public.status", "'new'::public.status", "'new'"),
        ('public."Odd(1)"', """'new'::public."Odd(1)\"""", "'new'"),
        ("text[]", "'{}'::text[]", "'{}'"),
        ("character varying(20)[]", "'{}'::character varying[]", "'{}'"),
        ("jsonb", "'{}'::jsonb", "'{}'"),
        ("interval", "'1 day'::interval", "'1 day'"),
        ("timestamp(3) with time zone", "'2026-01-01'::timestamp with time zone", "'2026-01-01'"),
        ("text", "'it''s :: ü'::text", "'it''s :: ü'"),
        ("integer", "'-1'::integer", "-1"),
        ("bigint", "'-1'::integer", "-1"),
        ("numeric(10,2)", "'-1.5'::numeric", "-1.5"),
        ("double precision", "'-1.5'::numeric", "-1.5"),
        # What is more than the literal in the column's own type stays as it is.
        ("text", "'x'::public.status", "'x'::status"),
        ("date", "'2026-01-01 12:00:00'::timestamp without time zone",
         "'2026-01-01 12:00:00'::timestamp without time zone"),
        ("public.email", "'x'::text", "'x'::text"),
        ("text", "('a'::text || 'b'::text)", "('a'::text || 'b'::text)"),
        ("text", "'a'::text || 'b'::text", "'a'::text || 'b'::text"),
        ("text", "'a'::text COLLATE \"C\"", "'a'::text COLLATE \"C\""),
        ("character varying(20)", "'x'::character varying(3)", "'x'::character varying(3)"),
        ("text", "upper('x'::text)", "upper('x'::text)"),
        ("text", "'-1'::integer", "'-1'::integer"),
        ("numeric", "'NaN'::numeric", "'NaN'::numeric"),
        ("public.a", "'x'::other.a", "'x'::other.a"),
        ("text", "'x'", "'x'"),
        ("timestamp with time zone", "now()", "now()"),
        ("integer", "public.f()", "f()"),
    ],
)  # fmt: skip
def test_a_default_loses_only_the_cast_to_its_own_type(
    formatted: str, default: str, shown: str
) -> None:
    assert spelling.default_of(column(formatted, default=default)) == shown


def test_identity_and_generation_are_told_where_a_default_would_be() -> None:
    kind = QualifiedName("pg_catalog", "int4")
    for identity, shown in (("always", "ALWAYS"), ("by default", "BY DEFAULT")):
        made = Column(name="c", type="integer", type_name=kind, identity=identity)  # type: ignore[arg-type]
        assert spelling.default_of(made) == f"GENERATED {shown} AS IDENTITY"
    made = Column(
        name="c", type="integer", type_name=kind, generated="stored", generation="public.f(a)"
    )
    assert spelling.default_of(made) == "GENERATED ALWAYS AS (f(a)) STORED"
    assert spelling.default_of(column("integer")) is None


@pytest.mark.parametrize(
    ("definition", "shown"),
    [
        ("CREATE INDEX i ON public.t USING btree (a DESC)", "btree (a DESC)"),
        ("CREATE UNIQUE INDEX i ON ONLY s.t USING btree (a)", "UNIQUE btree (a)"),
        (
            "CREATE INDEX i ON public.t USING gin (a public.gin_ops) WHERE public.f(a)",
            "gin (a gin_ops) WHERE f(a)",
        ),
        (
            'CREATE INDEX "x USING btree (y)" ON public."USING hash (" USING gin (a, "b USING c")',
            'gin (a, "b USING c")',
        ),
        (
            'CREATE UNIQUE INDEX " USING "" USING " ON public."using" USING btree ("using")',
            'UNIQUE btree ("using")',
        ),
        ("CREATE INDEX i ON public.t USING btree (a) WHERE b = ' USING gin '",
         "btree (a) WHERE b = ' USING gin '"),
        ('CREATE INDEX "ü🦣" ON public.t USING "My am" (a)', '"My am" (a)'),
    ],
)  # fmt: skip
def test_index_definition_is_what_follows_using(definition: str, shown: str) -> None:
    index = Index(
        name="i",
        method="btree",
        keys=(IndexKey(expression="a"),),
        unique="UNIQUE" in definition,
        definition=definition,
    )
    assert spelling.index_definition(index) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (QualifiedName("pg_catalog", "C"), '"C"'),
        (QualifiedName("pg_catalog", "default"), "default"),
        (QualifiedName("public", "german"), "german"),
        (QualifiedName("s", "X"), 's."X"'),
    ],
)
def test_collations(name: QualifiedName, shown: str) -> None:
    assert spelling.collation(name) == shown


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("id integer", "id integer"),
        ("since timestamp with time zone", "since timestamptz"),
        ("at timestamp without time zone[], t time without time zone", "at timestamp[], t time"),
        ("t time with time zone", "t timetz"),
        ("a character varying, b character, c bit varying", "a varchar, b char, c varbit"),
        ("TABLE(at timestamp with time zone, s public.status)", "TABLE(at timestamptz, s status)"),
        ("SETOF character varying", "SETOF varchar"),
        ('"character" integer, "TIME ZONE" text', '"character" integer, "TIME ZONE" text'),
        ("a text DEFAULT 'character varying'::text", "a text DEFAULT 'character varying'::text"),
        ("a public.timestamptz, b public.text", "a public.timestamptz, b public.text"),
        ("größe character varying, 名 character varying", "größe varchar, 名 varchar"),
    ],
)
def test_arguments_have_types_as_people_write_them(long: str, short: str) -> None:
    assert spelling.arguments(long) == short
