"""Columns as the catalogs have them: types, defaults, sequences, identity, collations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs import spelling
from schema_docs.model import Column, QualifiedName

if TYPE_CHECKING:
    from support import Server


def columns(server: Server, statements: str, table: str = "t") -> dict[str, Column]:
    database = server.schema(statements)
    found = next(t for t in database.tables if t.name == QualifiedName("public", table))
    return {column.name: column for column in found.columns}


TYPES = {
    "varchar(255)": "character varying(255)",
    "varchar": "character varying",
    "char(3)": "character(3)",
    "int": "integer",
    "int8": "bigint",
    "float4": "real",
    "numeric(10,2)": "numeric(10,2)",
    "timestamptz(3)": "timestamp(3) with time zone",
    "time": "time without time zone",
    "interval day to second(2)": "interval day to second(2)",
    "varbit(8)": "bit varying(8)",
    '"char"': '"char"',
    "jsonb": "jsonb",
    "int4range": "int4range",
    "point": "point",
    "text[][]": "text[]",
    "varchar(20)[]": "character varying(20)[]",
    "mood": "public.mood",
    "mood[]": "public.mood[]",
    "other.mood": "other.mood",
    '"Odd "" [] Type"': 'public."Odd "" [] Type"',
}


def test_types_are_spelled_as_format_type_says(every_server: Server) -> None:
    listed = ", ".join(f"c{number} {written}" for number, written in enumerate(TYPES))
    found = columns(
        every_server,
        f"""
        CREATE SCHEMA other;
        CREATE TYPE mood AS ENUM ('a');
        CREATE TYPE other.mood AS ENUM ('b');
        CREATE TYPE "Odd "" [] Type" AS (x int);
        CREATE TABLE t ({listed});
        """,
    )
    assert [column.type for column in found.values()] == list(TYPES.values())


def test_an_array_is_known_by_its_element_type(every_server: Server) -> None:
    found = columns(
        every_server,
        """
        CREATE TYPE mood AS ENUM ('a');
        CREATE DOMAIN moods AS mood[];
        CREATE TABLE t (one mood, many mood[], where_at point, wrapped moods, number int[]);
        """,
    )
    assert {name: column.type_name for name, column in found.items()} == {
        "one": QualifiedName("public", "mood"),
        "many": QualifiedName("public", "mood"),
        # Two floats to PostgreSQL, but no array of them.
        "where_at": QualifiedName("pg_catalog", "point"),
        "wrapped": QualifiedName("public", "moods"),
        "number": QualifiedName("pg_catalog", "int4"),
    }


def test_nullability_follows_not_null_primary_key_and_domain(every_server: Server) -> None:
    found = columns(
        every_server,
        """
        CREATE DOMAIN required AS text NOT NULL;
        CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, c int, d required);
        """,
    )
    # The domain's rule is the domain's; the column itself has none.
    assert [c.nullable for c in found.values()] == [False, False, True, True]


def test_default_is_the_expression_with_qualified_names(every_server: Server) -> None:
    found = columns(
        every_server,
        """
        CREATE TYPE mood AS ENUM ('fine', 'it''s');
        CREATE FUNCTION token() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;
        CREATE TABLE t (
            a mood DEFAULT 'it''s', b text DEFAULT token(), c int DEFAULT -1,
            d timestamptz DEFAULT now(), e text DEFAULT NULL, f text
        );
        """,
    )
    assert [column.default for column in found.values()] == [
        "'it''s'::public.mood",
        "public.token()",
        "'-1'::integer",
        "now()",
        None,  # PostgreSQL itself forgets a default of NULL
        None,
    ]


@pytest.mark.parametrize("kind", ["smallserial", "serial", "bigserial"])
def test_serial_is_a_default_from_an_owned_sequence(every_server: Server, kind: str) -> None:
    column = columns(every_server, f"CREATE TABLE t (id {kind})")["id"]
    assert column.serial
    assert spelling.type_of(column) == kind
    assert not column.nullable
    assert column.default == "nextval('public.t_id_seq'::regclass)"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param('ALTER SEQUENCE t_id_seq RENAME TO "It\'s a ""seq"""', id="renamed"),
        pytest.param('ALTER SEQUENCE t_id_seq RENAME TO "back\\slash"', id="backslash"),
        pytest.param(
            "CREATE SCHEMA s; ALTER SEQUENCE t_id_seq OWNED BY NONE;"
            "ALTER SEQUENCE t_id_seq SET SCHEMA s; ALTER TABLE t SET SCHEMA s;"
            "ALTER SEQUENCE s.t_id_seq OWNED BY s.t.id; ALTER TABLE s.t SET SCHEMA public;",
            id="moved-to-another-schema-and-back",
        ),
        pytest.param("ALTER TABLE t RENAME COLUMN id TO number", id="column-renamed"),
        pytest.param("ALTER TABLE t RENAME TO t2; ALTER TABLE t2 RENAME TO t", id="table-renamed"),
        pytest.param("CREATE TABLE other (id int DEFAULT nextval('t_id_seq'))", id="shared"),
    ],
)
def test_serial_stays_serial(every_server: Server, change: str) -> None:
    (column,) = columns(every_server, f"CREATE TABLE t (id serial); {change}").values()
    assert column.serial


def test_a_borrowed_sequence_is_a_plain_default(every_server: Server) -> None:
    statements = "CREATE TABLE t (id serial); CREATE TABLE u (id int DEFAULT nextval('t_id_seq'))"
    column = columns(every_server, statements, "u")["id"]
    assert not column.serial
    assert spelling.default_of(column) == "nextval('public.t_id_seq'::regclass)"


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(
            "CREATE SEQUENCE s; CREATE TABLE t (id int NOT NULL DEFAULT nextval('s'))",
            id="nobody-owns-it",
        ),
        pytest.param(
            "CREATE TABLE t (id serial);ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq') + 7",
            id="calculated",
        ),
        pytest.param(
            "CREATE TABLE t (id serial); ALTER TABLE t ALTER id DROP NOT NULL", id="nullable"
        ),
        pytest.param(
            "CREATE SEQUENCE s; CREATE TABLE t (id numeric NOT NULL DEFAULT nextval('s'));"
            "ALTER SEQUENCE s OWNED BY t.id",
            id="no-serial-type",
        ),
    ],
)
def test_any_other_use_of_a_sequence_is_a_default(every_server: Server, statements: str) -> None:
    (column,) = columns(every_server, statements).values()
    assert not column.serial
    assert "nextval(" in (spelling.default_of(column) or "")


def test_identity_says_which(every_server: Server) -> None:
    found = columns(
        every_server,
        """CREATE TABLE t (
            a int GENERATED ALWAYS AS IDENTITY, b int GENERATED BY DEFAULT AS IDENTITY, c int
        )""",
    )
    assert [c.identity for c in found.values()] == ["always", "by default", None]
    assert not any(c.serial or c.default for c in found.values())


def test_stored_generated_column_has_a_rule_and_no_default(every_server: Server) -> None:
    column = columns(
        every_server,
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)",
    )["b"]
    assert (column.generated, column.generation, column.default) == ("stored", "a * 2", None)


@pytest.mark.pg(18)
def test_virtual_generated_column(every_server: Server) -> None:
    column = columns(every_server, "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2))")["b"]
    assert (column.generated, column.generation, column.default) == ("virtual", "a * 2", None)


def test_collation_is_told_where_it_is_not_the_types_own(every_server: Server) -> None:
    found = columns(
        every_server,
        """
        CREATE COLLATION "Own" FROM "C";
        CREATE DOMAIN sorted AS text COLLATE "C";
        CREATE TABLE t (
            a text, b text COLLATE "C", c text COLLATE "Own", d text COLLATE "default",
            e sorted, f sorted COLLATE "POSIX", g int
        );
        """,
    )
    assert {name: c.collation for name, c in found.items() if c.collation} == {
        "b": QualifiedName("pg_catalog", "C"),
        "c": QualifiedName("public", "Own"),
        "f": QualifiedName("pg_catalog", "POSIX"),
    }


def test_dropped_columns_leave_no_trace(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE TABLE t (gone1 int, a int, gone2 int, b int, gone3 text, c text);
        ALTER TABLE t DROP gone1, DROP gone2, DROP gone3;
        ALTER TABLE t ADD d int DEFAULT 4, ADD UNIQUE (c, a), ADD CHECK (b > d);
        CREATE INDEX i ON t (d, a) INCLUDE (b);
        CREATE TABLE child (gone int, x int, y text);
        ALTER TABLE child DROP gone;
        ALTER TABLE child ADD FOREIGN KEY (y, x) REFERENCES t (c, a);
        COMMENT ON COLUMN t.b IS 'of b';
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        CREATE TRIGGER g AFTER UPDATE OF d, a ON t FOR EACH ROW EXECUTE FUNCTION f();
        """
    )
    child, table = database.tables
    assert [column.name for column in table.columns] == ["a", "b", "c", "d"]
    assert [column.comment for column in table.columns] == [None, "of b", None, None]
    assert [column.default for column in table.columns] == [None, None, None, "4"]
    assert {c.kind: c.columns for c in table.constraints} == {
        "check": ("b", "d"),
        "unique": ("c", "a"),
    }
    index = next(index for index in table.indexes if index.name == "i")
    assert ([key.column for key in index.keys], index.include) == (["d", "a"], ("b",))
    (key,) = child.foreign_keys
    assert (key.columns, key.referenced_columns) == (("y", "x"), ("c", "a"))
    assert table.triggers[0].events == ("UPDATE OF d, a",)


def test_columns_stay_in_the_order_of_the_table(every_server: Server) -> None:
    found = columns(every_server, "CREATE TABLE t (z int, a int, m int); ALTER TABLE t ADD b int")
    assert list(found) == ["z", "a", "m", "b"]
