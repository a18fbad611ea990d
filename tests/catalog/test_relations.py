"""Partitions folded under their parents, inheritance, views; and what is not the team's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.catalog.reader import read_database
from schema_docs.model import Database, QualifiedName

if TYPE_CHECKING:
    from support import Server


def public(name: str) -> QualifiedName:
    return QualifiedName("public", name)


NESTED = """
CREATE TABLE m (id int, at date NOT NULL, kind text, PRIMARY KEY (id, at, kind))
    PARTITION BY RANGE (at);
CREATE TABLE m_2025 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
    PARTITION BY LIST (kind);
CREATE TABLE m_2025_b PARTITION OF m_2025 FOR VALUES IN ('b', 'c');
CREATE TABLE m_2025_a PARTITION OF m_2025 FOR VALUES IN ('a', NULL);
CREATE TABLE m_rest PARTITION OF m DEFAULT;
"""


def test_partitions_are_folded_under_their_parent(every_server: Server) -> None:
    (table,) = every_server.schema(NESTED).tables
    assert (table.name, table.kind) == (public("m"), "partitioned table")
    assert table.partition_key == "RANGE (at)"
    year, rest = table.partitions
    assert (year.name, year.bounds, year.partition_key) == (
        public("m_2025"),
        "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        "LIST (kind)",
    )
    assert [(leaf.name.name, leaf.bounds) for leaf in year.partitions] == [
        ("m_2025_a", "FOR VALUES IN ('a', NULL)"),
        ("m_2025_b", "FOR VALUES IN ('b', 'c')"),
    ]
    assert (rest.name, rest.bounds, rest.partitions) == (public("m_rest"), "DEFAULT", ())
    walked = [partition.name.name for partition in year.walk()]
    assert walked == ["m_2025", "m_2025_a", "m_2025_b"]


def test_hash_partitions_and_a_key_with_an_expression(every_server: Server) -> None:
    (table,) = every_server.schema(
        """
        CREATE TABLE t (a int, b text) PARTITION BY HASH (a, lower(b));
        CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        """
    ).tables
    assert table.partition_key == "HASH (a, lower(b))"
    assert table.partitions[0].bounds == "FOR VALUES WITH (modulus 2, remainder 0)"


def test_what_a_partition_has_from_its_parent_is_listed_once(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE TABLE other (id int PRIMARY KEY);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TABLE t (
            id int PRIMARY KEY, o int CONSTRAINT o_key REFERENCES other,
            CONSTRAINT positive CHECK (id > 0)
        ) PARTITION BY RANGE (id);
        CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
        CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
        CREATE INDEX o_index ON t (o);
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE INDEX of_one_partition ON t1 (o, id);
        COMMENT ON TABLE t1 IS 'The first';
        """
    )
    table = next(table for table in database.tables if table.name == public("t"))
    assert [t.name.name for t in database.tables] == ["other", "t"]
    assert [c.name for c in table.constraints] == ["t_pkey", "positive"]
    assert [k.name for k in table.foreign_keys] == ["o_key"]
    assert [i.name for i in table.indexes] == ["o_index", "t_pkey"]
    assert [t.name for t in table.triggers] == ["g"]
    assert [p.comment for p in table.partitions] == ["The first", None]


def test_a_reference_to_a_partitioned_table_appears_once(every_server: Server) -> None:
    database = every_server.schema(
        NESTED
        + """
        CREATE TABLE u (id int, at date, kind text,
                        CONSTRAINT k FOREIGN KEY (id, at, kind) REFERENCES m);
        """
    )
    user = next(table for table in database.tables if table.name == public("u"))
    assert [(key.name, key.referenced) for key in user.foreign_keys] == [("k", public("m"))]


def test_a_reference_to_a_partition_names_it(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE TABLE p (id int PRIMARY KEY) PARTITION BY LIST (id);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TABLE u (id int REFERENCES p1);
        """
    )
    user = next(table for table in database.tables if table.name == public("u"))
    assert [key.referenced for key in user.foreign_keys] == [public("p1")]


def test_an_attached_and_a_detached_partition(every_server: Server) -> None:
    statements = """
        CREATE TABLE p (id int NOT NULL) PARTITION BY LIST (id);
        CREATE TABLE p1 (id int NOT NULL);
        ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1);
    """
    (table,) = every_server.schema(statements).tables
    assert [partition.name for partition in table.partitions] == [public("p1")]
    database = every_server.schema(statements + "ALTER TABLE p DETACH PARTITION p1")
    assert [(t.name.name, t.partitions) for t in database.tables] == [("p", ()), ("p1", ())]


def test_inheritance_keeps_the_order_of_the_parents(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE TABLE b (x int NOT NULL, CHECK (x > 0));
        CREATE TABLE a (y int);
        CREATE TABLE c (z int) INHERITS (b, a);
        """
    )
    child = database.tables[2]
    assert child.inherits == (public("b"), public("a"))
    assert [column.name for column in child.columns] == ["x", "y", "z"]
    assert [constraint.name for constraint in child.constraints] == ["b_x_check"]


def test_unlogged(every_server: Server) -> None:
    database = every_server.schema("CREATE TABLE a (x int); CREATE UNLOGGED TABLE b (x int)")
    assert [table.unlogged for table in database.tables] == [False, True]


def test_foreign_table(every_server: Server) -> None:
    (table,) = every_server.schema(
        """
        CREATE FOREIGN DATA WRAPPER w;
        CREATE SERVER s FOREIGN DATA WRAPPER w;
        CREATE FOREIGN TABLE t (a int NOT NULL) SERVER s;
        """
    ).tables
    assert (table.kind, [column.name for column in table.columns]) == ("foreign table", ["a"])


def test_a_table_without_columns(every_server: Server) -> None:
    (table,) = every_server.schema("CREATE TABLE t ()").tables
    assert (table.columns, table.constraints, table.indexes) == ((), (), ())


def test_view_has_columns_definition_and_triggers(every_server: Server) -> None:
    (view,) = every_server.schema(
        """
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TABLE t (a int NOT NULL, b text COLLATE "C");
        CREATE VIEW v AS SELECT b, a + 1 AS c FROM t WHERE a > 0;
        CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();
        COMMENT ON VIEW v IS 'of v';
        COMMENT ON COLUMN v.c IS 'of c';
        """
    ).views
    assert (view.name, view.materialized, view.comment) == (public("v"), False, "of v")
    assert [(c.name, c.type, c.comment) for c in view.columns] == [
        ("b", "text", None),
        ("c", "integer", "of c"),
    ]
    assert "FROM public.t" in view.definition
    assert [trigger.timing for trigger in view.triggers] == ["INSTEAD OF"]


def test_materialized_view_has_indexes(every_server: Server) -> None:
    (view,) = every_server.schema(
        """
        CREATE MATERIALIZED VIEW v AS SELECT 1 AS a WITH NO DATA;
        CREATE UNIQUE INDEX i ON v (a);
        COMMENT ON MATERIALIZED VIEW v IS 'of v';
        """
    ).views
    assert (view.materialized, view.comment) == (True, "of v")
    assert [(index.name, index.unique) for index in view.indexes] == [("i", True)]


def test_composite_types_and_toast_and_sequences_are_no_tables(every_server: Server) -> None:
    database = every_server.schema(
        "CREATE TYPE pair AS (a int, b text); CREATE SEQUENCE s; CREATE TABLE t (a text)"
    )
    assert [table.name.name for table in database.tables] == ["t"]


def test_temporary_objects_of_any_session_are_not_listed(every_server: Server) -> None:
    with (
        every_server.connection() as mine,
        every_server.cluster.connect(mine.info.dbname) as other,
    ):
        for session in (mine, other):
            session.execute(
                """
                CREATE TEMPORARY TABLE t (id serial PRIMARY KEY, a int CHECK (a > 0));
                CREATE TEMPORARY VIEW v AS SELECT 1;
                CREATE TEMPORARY SEQUENCE s;
                CREATE TYPE pg_temp.e AS ENUM ('a');
                CREATE DOMAIN pg_temp.d AS int;
                CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
                """
            )
        database = read_database(mine)
    assert database == Database(schemas=database.schemas)
    assert [schema.name for schema in database.schemas] == ["public"]
