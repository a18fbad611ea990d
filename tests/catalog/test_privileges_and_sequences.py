"""Who may do what where it is not as by default, and the sequences that columns own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.model import Privilege, QualifiedName
from support import page_of

if TYPE_CHECKING:
    from support import Server

NOBODY = Privilege(grantee="OWNER", privileges=())


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("", None),
        ("GRANT SELECT ON t TO r; REVOKE SELECT ON t FROM r", None),
        ("REVOKE ALL ON t FROM CURRENT_USER", (NOBODY,)),
        (
            "GRANT SELECT ON t TO r; REVOKE ALL ON t FROM CURRENT_USER",
            (NOBODY, Privilege(grantee="r", privileges=("SELECT",))),
        ),
        ("GRANT SELECT ON t TO r", (Privilege(grantee="r", privileges=("SELECT",)),)),
        ("ALTER TABLE t OWNER TO r; REVOKE ALL ON t FROM r", (NOBODY,)),
    ],
)
def test_an_owner_without_rights_is_no_default(
    every_server: Server, statement: str, expected: tuple[Privilege, ...] | None
) -> None:
    database = every_server.schema(f"CREATE ROLE r; CREATE TABLE t (a int); {statement}")
    assert database.tables[0].privileges == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("", None),
        ("REVOKE ALL ON FUNCTION f FROM PUBLIC", ()),
        ("REVOKE ALL ON FUNCTION f FROM PUBLIC, CURRENT_USER", (NOBODY,)),
        (
            "REVOKE ALL ON FUNCTION f FROM CURRENT_USER",
            (NOBODY, Privilege(grantee="PUBLIC", privileges=("ALL",))),
        ),
    ],
)
def test_a_function_that_few_or_none_may_call(
    every_server: Server, statement: str, expected: tuple[Privilege, ...] | None
) -> None:
    database = every_server.schema(
        f"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; {statement}"
    )
    assert database.functions[0].privileges == expected


def test_the_name_of_the_owner_is_in_no_privilege(every_server: Server) -> None:
    """It may be another wherever the migrations run."""
    database = every_server.schema(
        """
        CREATE TABLE t (a int);
        REVOKE DELETE ON t FROM CURRENT_USER;
        GRANT SELECT (a) ON t TO CURRENT_USER;
        ALTER DEFAULT PRIVILEGES REVOKE DELETE ON TABLES FROM CURRENT_USER;
        """
    )
    assert "its owner" in page_of(database)
    assert "postgres" not in repr(database) + page_of(database)


def test_all_sequences_that_a_column_owns(every_server: Server) -> None:
    (table,) = every_server.schema(
        """
        CREATE ROLE r;
        CREATE TABLE t (id serial, n int GENERATED ALWAYS AS IDENTITY, other int);
        CREATE SEQUENCE a OWNED BY t.id;
        CREATE SEQUENCE b INCREMENT 5 OWNED BY t.other;
        CREATE SEQUENCE a_too OWNED BY t.other;
        ALTER TABLE t ALTER other SET DEFAULT nextval('b');
        COMMENT ON SEQUENCE b IS 'by fives';
        GRANT USAGE ON SEQUENCE t_id_seq TO r;
        """
    ).tables
    owned = {c.name: [s.name.name for s in c.sequences] for c in table.columns}
    assert owned == {"id": ["t_id_seq", "a"], "n": ["t_n_seq"], "other": ["b", "a_too"]}
    first, _, last = table.columns
    assert (first.serial, first.sequences[0].privileges) == (
        True,
        (Privilege(grantee="r", privileges=("USAGE",)),),
    )
    assert (last.serial, last.sequences[0].comment, last.sequences[0].options.increment) == (
        False,
        "by fives",
        5,
    )


def test_a_sequence_of_a_column_is_told_with_it(every_server: Server) -> None:
    page = page_of(
        every_server.schema(
            """
            CREATE ROLE r;
            CREATE TABLE t (id serial, other int);
            CREATE SEQUENCE s INCREMENT 5 OWNED BY t.other;
            COMMENT ON SEQUENCE s IS 'by *fives*';
            COMMENT ON SEQUENCE t_id_seq IS 'numbers';
            GRANT USAGE ON SEQUENCE t_id_seq TO r;
            ALTER TABLE t OWNER TO r;
            """
        )
    )
    assert "| `id` | of its sequence `r` may" not in page  # who owns the table, owns it
    assert "| `id` | of its sequence described as: numbers |" in page
    assert "| `other` | owns sequence `s` (by 5, described as: by \\*fives\\*) |" in page


@pytest.mark.parametrize("table", ["t", 'Odd "T"', "t" * 63, "é" * 31, "a" + "é" * 30, "漢" * 21])
@pytest.mark.parametrize("column", ["c", "c" * 63, "b" + "ß" * 31, "c" * 29, "𝄞" * 15])
def test_the_name_that_a_sequence_has_of_itself_is_not_told(
    every_server: Server, table: str, column: str
) -> None:
    names = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in (table, column)]
    database = every_server.schema(
        f"""
        CREATE SCHEMA s;
        CREATE TABLE {names[0]} ({names[1]} serial);
        CREATE TABLE s.{names[0]} ({names[1]} int GENERATED ALWAYS AS IDENTITY);
        """
    )
    assert len(database.tables) == 2
    assert "Column setting" not in page_of(database)


def test_another_name_of_a_columns_own_sequence_is_told(every_server: Server) -> None:
    page = page_of(
        every_server.schema(
            """
            CREATE SEQUENCE taken_id_seq;
            CREATE TABLE taken (id serial);
            CREATE TABLE old (id serial, n int GENERATED ALWAYS AS IDENTITY (START 5), m serial);
            ALTER TABLE old RENAME TO new;
            ALTER SEQUENCE old_m_seq RENAME TO new_m_seq;
            CREATE TABLE named (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "N 1"));
            """
        )
    )
    assert "| `id` | sequence `taken_id_seq1` |" in page
    assert "| `id` | sequence `old_id_seq` |" in page
    assert "| `n` | sequence `old_n_seq`, counts from 5 |" in page
    assert "| `m` | sequence" not in page
    assert '| `id` | sequence `"N 1"` |' in page


def test_another_name_of_a_partitions_own_sequence_is_told(every_server: Server) -> None:
    page = page_of(
        every_server.schema(
            """
            CREATE TABLE t (id int NOT NULL) PARTITION BY LIST (id);
            CREATE TABLE usual (id serial);
            CREATE TABLE other (id serial);
            ALTER TABLE other RENAME TO renamed;
            ALTER TABLE t ATTACH PARTITION usual FOR VALUES IN (1);
            ALTER TABLE t ATTACH PARTITION renamed FOR VALUES IN (2);
            """
        )
    )
    assert "| `usual` | column `id` | `serial` |" in page
    assert "| `renamed` | column `id` | `serial`, sequence `other_id_seq` |" in page


def test_statistics_and_the_cluster_of_a_materialized_view(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE MATERIALIZED VIEW v AS SELECT 1 AS a, 2 AS b;
        CREATE INDEX i ON v (a);
        ALTER MATERIALIZED VIEW v CLUSTER ON i;
        CREATE STATISTICS s ON a, b FROM v;
        """
    )
    (view,) = database.views
    assert [s.name for s in view.statistics] == [QualifiedName("public", "s")]
    page = page_of(database)
    assert "Clustered on `i`." in page
    assert "| Statistics | Definition |" in page
