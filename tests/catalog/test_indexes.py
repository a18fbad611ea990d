"""Indexes as the catalogs have them: keys in key order, and what each key is compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from schema_docs.catalog.reader import read_database
from schema_docs.model import Index, IndexKey, Table, View

if TYPE_CHECKING:
    from support import Server


def index(server: Server, statements: str) -> Index:
    """The only index that stands for itself."""
    database = server.schema(statements)
    relations: tuple[Table | View, ...] = (*database.tables, *database.views)
    (found,) = (
        index for relation in relations for index in relation.indexes if index.constraint is None
    )
    return found


def test_expression_index_keeps_key_order(every_server: Server) -> None:
    found = index(
        every_server,
        "CREATE TABLE t (a text, b text); CREATE INDEX i ON t (b, lower(a), (a || b), a)",
    )
    assert [(key.expression, key.column) for key in found.keys] == [
        ("b", "b"),
        ("lower(a)", None),
        ("(a || b)", None),
        ("a", "a"),
    ]


def test_descending_and_nulls(every_server: Server) -> None:
    found = index(
        every_server,
        """CREATE TABLE t (a int, b int, c int, d int);
           CREATE INDEX i ON t (a, b DESC, c NULLS FIRST, d DESC NULLS LAST)""",
    )
    assert [(key.descending, key.nulls_first) for key in found.keys] == [
        (False, False),
        (True, True),
        (False, True),
        (True, False),
    ]


def test_partial_index(every_server: Server) -> None:
    found = index(
        every_server, "CREATE TABLE t (a int, b bool); CREATE UNIQUE INDEX i ON t (a) WHERE NOT b"
    )
    assert (found.unique, found.predicate) == (True, "NOT b")
    assert found.definition == "CREATE UNIQUE INDEX i ON public.t USING btree (a) WHERE NOT b"


def test_included_columns_are_no_keys(every_server: Server) -> None:
    found = index(
        every_server,
        'CREATE TABLE t (a int, b int, "C c" int); CREATE INDEX i ON t (b) INCLUDE ("C c", a)',
    )
    assert found.keys == (IndexKey(expression="b", column="b"),)
    assert found.include == ('"C c"', "a")


@pytest.mark.pg(15)
def test_nulls_not_distinct(every_server: Server) -> None:
    found = index(
        every_server, "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT"
    )
    assert found.nulls_not_distinct


@pytest.mark.parametrize("method", ["btree", "hash", "brin", "gist", "spgist"])
def test_access_methods(every_server: Server, method: str) -> None:
    kind = "int4range" if "gist" in method else "int"
    found = index(
        every_server, f"CREATE TABLE t (a {kind}); CREATE INDEX i ON t USING {method} (a)"
    )
    assert (found.method, found.keys[0].opclass) == (method, None)


def test_gin_with_an_opclass_that_is_not_the_default(every_server: Server) -> None:
    found = index(
        every_server, "CREATE TABLE t (a jsonb); CREATE INDEX i ON t USING gin (a jsonb_path_ops)"
    )
    assert (found.method, found.keys[0].opclass) == ("gin", "jsonb_path_ops")


def test_the_types_default_opclass_is_not_told(every_server: Server) -> None:
    found = index(
        every_server, "CREATE TABLE t (a varchar, b text[], c inet); CREATE INDEX i ON t (a, b, c)"
    )
    assert [key.opclass for key in found.keys] == [None, None, None]


def test_opclass_parameters(every_server: Server) -> None:
    found = index(
        every_server,
        "CREATE TABLE t (a tsvector); CREATE INDEX i ON t USING gist (a tsvector_ops (siglen=100))",
    )
    assert found.keys[0].opclass == "tsvector_ops (siglen='100')"
    assert found.keys[0].opclass in found.definition


def test_opclass_of_another_schema_is_qualified(every_server: Server) -> None:
    found = index(
        every_server,
        """
        CREATE SCHEMA "Odd ext";
        CREATE OPERATOR CLASS "Odd ext"."My ops" FOR TYPE int USING btree AS
            OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
            FUNCTION 1 btint4cmp(int, int);
        CREATE TABLE t (a int);
        CREATE INDEX i ON t (a "Odd ext"."My ops");
        """,
    )
    assert found.keys[0].opclass == '"Odd ext"."My ops"'


def test_collation_is_told_where_it_is_not_the_columns(every_server: Server) -> None:
    found = index(
        every_server,
        """CREATE TABLE t (a text, b text COLLATE "C");
           CREATE INDEX i ON t (a, a COLLATE "C", b, b COLLATE "POSIX")""",
    )
    assert [key.collation for key in found.keys] == [None, '"C"', None, '"POSIX"']


def test_an_index_that_was_not_built_to_the_end_is_invalid(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute("CREATE TABLE t (a int)")
        connection.execute("INSERT INTO t VALUES (1), (1)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)")
        (table,) = read_database(connection).tables
    assert [(index.name, index.valid) for index in table.indexes] == [("i", False)]


def test_a_valid_index_is_valid(every_server: Server) -> None:
    assert index(every_server, "CREATE TABLE t (a int); CREATE INDEX i ON t (a)").valid


def test_indexes_of_constraints_name_their_constraint(every_server: Server) -> None:
    (table,) = every_server.schema(
        """
        CREATE TABLE t (a int CONSTRAINT pk PRIMARY KEY, b int CONSTRAINT uq UNIQUE, r int4range,
                        CONSTRAINT ex EXCLUDE USING gist (r WITH &&));
        CREATE UNIQUE INDEX alone ON t (b);
        CREATE TABLE IF NOT EXISTS t (a int);
        """
    ).tables
    assert {index.name: index.constraint for index in table.indexes} == {
        "alone": None,
        "ex": "ex",
        "pk": "pk",
        "uq": "uq",
    }


def test_a_foreign_key_does_not_claim_the_index_that_it_refers_to(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE TABLE t (a int);
        CREATE UNIQUE INDEX i ON t (a);
        CREATE TABLE u (a int REFERENCES t (a), b int REFERENCES t (a));
        """
    )
    table = next(table for table in database.tables if table.name.name == "t")
    assert [(index.name, index.constraint) for index in table.indexes] == [("i", None)]


def test_index_of_a_materialized_view(every_server: Server) -> None:
    found = index(
        every_server, "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE INDEX i ON m (a)"
    )
    assert found.definition == "CREATE INDEX i ON public.m USING btree (a)"


def test_storage_parameters_stand_in_the_definition(every_server: Server) -> None:
    found = index(
        every_server, "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor=70)"
    )
    assert found.definition.endswith("USING btree (a) WITH (fillfactor='70')")


def test_comment_of_an_index(every_server: Server) -> None:
    found = index(
        every_server,
        "CREATE TABLE t (a int); CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'For x'",
    )
    assert found.comment == "For x"
