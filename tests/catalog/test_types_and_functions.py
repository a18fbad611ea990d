"""Enums, domains, functions, sequences, schemas and extensions as the catalogs have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.catalog.reader import read_database
from schema_docs.model import Database, Extension, QualifiedName, Schema

if TYPE_CHECKING:
    from schema_docs.model import Function
    from support import Server


def public(name: str) -> QualifiedName:
    return QualifiedName("public", name)


def test_enum_labels_are_in_the_order_in_which_they_compare(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute("CREATE TYPE e AS ENUM ('new', 'done')")
        connection.execute("ALTER TYPE e ADD VALUE 'older' BEFORE 'new'")
        connection.execute("ALTER TYPE e ADD VALUE 'busy' AFTER 'new'")
        connection.execute("ALTER TYPE e ADD VALUE 'also' BEFORE 'busy'")
        connection.execute("ALTER TYPE e RENAME VALUE 'done' TO 'a|b'")
        (enum,) = read_database(connection).enums
    assert enum.labels == ("older", "new", "also", "busy", "a|b")


def test_enum_without_labels(every_server: Server) -> None:
    (enum,) = every_server.schema("CREATE TYPE e AS ENUM ()").enums
    assert enum.labels == ()


def test_domain(every_server: Server) -> None:
    (domain,) = every_server.schema(
        """
        CREATE DOMAIN d AS varchar(20) DEFAULT 'x' NOT NULL
            CONSTRAINT z CHECK (VALUE <> '') CONSTRAINT a CHECK (length(VALUE) > 1);
        ALTER DOMAIN d ADD CONSTRAINT m CHECK (VALUE <> 'y') NOT VALID;
        COMMENT ON DOMAIN d IS 'of d';
        """
    ).domains
    assert (domain.name, domain.type, domain.nullable) == (
        public("d"),
        "character varying(20)",
        False,
    )
    assert tuple(check.definition for check in domain.checks) == (
        "CHECK (length(VALUE::text) > 1)",
        "CHECK (VALUE::text <> 'y'::text) NOT VALID",
        "CHECK (VALUE::text <> ''::text)",
    )
    assert (domain.default, domain.comment) == ("'x'::character varying", "of d")


def test_default_of_a_domain_is_spelled_as_it_is_now(every_server: Server) -> None:
    (domain,) = every_server.schema(
        """
        CREATE TYPE mood AS ENUM ('fine');
        CREATE DOMAIN d AS mood DEFAULT 'fine';
        ALTER TYPE mood RENAME TO temper;
        """
    ).domains
    assert domain.default == "'fine'::public.temper"


def functions(server: Server, statements: str) -> dict[str, Function]:
    return {function.name.name: function for function in server.schema(statements).functions}


def test_function_with_defaults_out_and_variadic(every_server: Server) -> None:
    found = functions(
        every_server,
        """
        CREATE FUNCTION defaults(a int, b text DEFAULT 'x') RETURNS bigint
            LANGUAGE sql IMMUTABLE STRICT SECURITY DEFINER AS $$ SELECT 1::bigint $$;
        CREATE FUNCTION outs(a int, OUT b int, INOUT c text)
            LANGUAGE plpgsql AS $$ BEGIN END $$;
        CREATE FUNCTION variadics(VARIADIC a int[]) RETURNS void LANGUAGE sql AS $$ $$;
        """,
    )
    defaults, outs, variadics = found["defaults"], found["outs"], found["variadics"]
    assert defaults.signature == "a integer, b text"
    assert defaults.arguments == "a integer, b text DEFAULT 'x'::text"
    assert (defaults.result, defaults.volatility, defaults.strict, defaults.security_definer) == (
        "bigint",
        "immutable",
        True,
        True,
    )
    assert (outs.arguments, outs.result) == ("a integer, OUT b integer, INOUT c text", "record")
    assert (outs.language, outs.volatility, outs.strict) == ("plpgsql", "volatile", False)
    assert variadics.signature == "VARIADIC a integer[]"


def test_results(every_server: Server) -> None:
    found = functions(
        every_server,
        """
        CREATE TABLE t (id int);
        CREATE FUNCTION a() RETURNS TABLE (x int, y text) LANGUAGE sql STABLE
            AS $$ SELECT 1, 'a' $$;
        CREATE FUNCTION b() RETURNS SETOF t LANGUAGE sql AS $$ TABLE public.t $$;
        CREATE FUNCTION c() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
        """,
    )
    assert [f.result for f in found.values()] == [
        "TABLE(x integer, y text)",
        "SETOF public.t",
        "trigger",
    ]
    assert found["a"].volatility == "stable"


def test_procedures_aggregates_and_window_functions(every_server: Server) -> None:
    found = functions(
        every_server,
        """
        CREATE PROCEDURE p(a int) LANGUAGE sql AS $$ $$;
        CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
        CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
        """,
    )
    assert {name: (f.kind, f.result) for name, f in found.items()} == {
        "p": ("procedure", None),
        "total": ("aggregate", "integer"),
        "w": ("window function", "bigint"),
    }


def test_overloads_are_told_apart_and_sorted_by_their_arguments(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
        CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
        COMMENT ON FUNCTION f(int) IS 'of the number';
        """
    )
    assert [(f.signature, f.comment) for f in database.functions] == [
        ("", None),
        ("integer", "of the number"),
        ("text", None),
    ]


def test_constructors_of_a_range_type_are_not_the_teams(every_server: Server) -> None:
    database = every_server.schema("CREATE TYPE span AS RANGE (subtype = float8)")
    assert database.functions == ()


def test_sequences_that_a_column_owns_are_not_listed(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE TABLE t (a serial, b int GENERATED ALWAYS AS IDENTITY, c int);
        CREATE SEQUENCE owned OWNED BY t.c;
        CREATE SEQUENCE alone AS smallint;
        COMMENT ON SEQUENCE alone IS 'of it';
        """
    )
    (sequence,) = database.sequences
    assert (sequence.name, sequence.options.type, sequence.comment) == (
        public("alone"),
        "smallint",
        "of it",
    )


def test_what_an_extension_owns_is_its_own(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE SCHEMA extensions;
        CREATE EXTENSION hstore SCHEMA extensions;
        CREATE EXTENSION citext;
        CREATE TABLE t (a extensions.hstore, b citext);
        """
    )
    assert [(e.name, e.schema) for e in database.extensions] == [
        ("citext", "public"),
        ("hstore", "extensions"),
    ]
    assert [schema.name for schema in database.schemas] == ["extensions", "public"]
    assert database.functions == ()
    assert database.domains == ()
    assert [column.type for column in database.tables[0].columns] == [
        "extensions.hstore",
        "public.citext",
    ]


def test_relations_that_an_extension_owns_are_not_listed(every_server: Server) -> None:
    """Any object can be made an extension's; hstore is a stand-in for one that brings them all."""
    database = every_server.schema(
        """
        CREATE EXTENSION hstore;
        CREATE SCHEMA own;
        CREATE TABLE own.t (id serial PRIMARY KEY);
        CREATE VIEW own.v AS SELECT 1 AS a;
        CREATE MATERIALIZED VIEW own.m AS SELECT 1 AS a;
        CREATE SEQUENCE own.s;
        CREATE TYPE own.e AS ENUM ('a');
        CREATE DOMAIN own.d AS int;
        CREATE FUNCTION own.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
        ALTER EXTENSION hstore ADD SCHEMA own;
        ALTER EXTENSION hstore ADD TABLE own.t;
        ALTER EXTENSION hstore ADD SEQUENCE own.t_id_seq;
        ALTER EXTENSION hstore ADD VIEW own.v;
        ALTER EXTENSION hstore ADD MATERIALIZED VIEW own.m;
        ALTER EXTENSION hstore ADD SEQUENCE own.s;
        ALTER EXTENSION hstore ADD TYPE own.e;
        ALTER EXTENSION hstore ADD DOMAIN own.d;
        ALTER EXTENSION hstore ADD FUNCTION own.f();
        CREATE TABLE mine (id int REFERENCES own.t);
        """
    )
    assert [schema.name for schema in database.schemas] == ["public"]
    assert [table.name for table in database.tables] == [public("mine")]
    assert [key.referenced.schema for key in database.tables[0].foreign_keys] == ["own"]
    assert database == Database(
        schemas=database.schemas, extensions=database.extensions, tables=database.tables
    )


def test_plpgsql_is_not_listed(every_server: Server) -> None:
    assert every_server.schema("CREATE EXTENSION IF NOT EXISTS plpgsql").extensions == ()


def test_comment_of_an_extension(every_server: Server) -> None:
    database = every_server.schema(
        "CREATE EXTENSION hstore; COMMENT ON EXTENSION hstore IS 'For tags'"
    )
    assert database.extensions == (Extension(name="hstore", schema="public", comment="For tags"),)


def test_empty_database_has_nothing_but_public(every_server: Server) -> None:
    assert every_server.schema("") == Database(schemas=(Schema(name="public"),))


def test_public_may_be_missing(every_server: Server) -> None:
    assert every_server.schema("DROP SCHEMA public") == Database()


@pytest.mark.parametrize("name", ["_pg", "pgbouncer", "information", "PG_CATALOG"])
def test_schemas_that_only_look_like_postgresqls_own(every_server: Server, name: str) -> None:
    database = every_server.schema(f'CREATE SCHEMA "{name}"; CREATE TABLE "{name}".t (a int)')
    assert [table.name for table in database.tables] == [QualifiedName(name, "t")]
    assert [schema.name for schema in database.schemas] == sorted(["public", name])


def test_arrays_attributes_and_typed_tables_use_a_type(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE DOMAIN dom AS text;
        CREATE TABLE t (a dom[]);
        CREATE DOMAIN doms AS dom[];
        CREATE FUNCTION f(dom[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE TYPE pair AS (x dom);
        CREATE TYPE pairs AS (y pair[]);
        CREATE TABLE typed OF pair;
        CREATE TYPE span AS RANGE (SUBTYPE = int);
        CREATE TABLE spans (n span[]);
        CREATE EXTENSION hstore;
        CREATE TABLE of_extension (a hstore, b hstore[]);
        """
    )
    uses: dict[str, list[tuple[str, str, str]]] = {}
    for use in database.uses:
        by = (use.by.kind, use.by.name.name, use.by.part)
        uses.setdefault(use.used.name.name, []).append(by)
    assert uses == {
        "dom": [
            ("attribute", "pair", "x"),
            ("column", "t", "a"),
            ("column", "typed", "x"),
            ("function", "f", "public.dom[]"),
            ("type", "doms", ""),
        ],
        "pair": [("attribute", "pairs", "y"), ("table", "typed", "")],
        "span": [("column", "spans", "n")],
    }


@pytest.mark.pg(14)
def test_a_multirange_is_a_use_of_its_range(every_server: Server) -> None:
    database = every_server.schema(
        "CREATE TYPE span AS RANGE (SUBTYPE = int); CREATE TABLE t (m span_multirange);"
    )
    (use,) = database.uses
    assert (use.used.name.name, use.by.part) == ("span", "m")
