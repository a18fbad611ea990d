"""Constraints and foreign keys as the catalogs have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from schema_docs.model import Constraint, ForeignKey, Table
    from support import Server


def table(server: Server, statements: str, name: str = "t") -> Table:
    found = server.schema(statements).tables
    return next(table for table in found if table.name == QualifiedName("public", name))


def constraint(server: Server, statements: str) -> Constraint:
    (found,) = table(server, statements).constraints
    return found


def foreign_key(server: Server, statements: str) -> ForeignKey:
    (found,) = table(server, statements).foreign_keys
    return found


def test_primary_key_keeps_key_order_and_comes_first(every_server: Server) -> None:
    found = table(
        every_server,
        "CREATE TABLE t (a int, b int, CONSTRAINT a_unique UNIQUE (b), "
        "CONSTRAINT z_key PRIMARY KEY (b, a))",
    )
    assert [c.name for c in found.constraints] == ["z_key", "a_unique"]
    assert found.primary_key == ("b", "a")
    assert found.constraints[0].definition == "PRIMARY KEY (b, a)"


@pytest.mark.pg(15)
def test_unique_nulls_not_distinct(every_server: Server) -> None:
    found = table(every_server, "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int UNIQUE)")
    assert {c.definition for c in found.constraints} == {
        "UNIQUE NULLS NOT DISTINCT (a)",
        "UNIQUE (b)",
    }
    assert [index.nulls_not_distinct for index in found.indexes] == [True, False]


def test_check_lists_the_columns_that_it_mentions(every_server: Server) -> None:
    found = constraint(every_server, "CREATE TABLE t (a int, b int, c int, CHECK (c > a))")
    assert (found.kind, found.columns, found.definition) == ("check", ("a", "c"), "CHECK (c > a)")


def test_check_that_mentions_no_column(every_server: Server) -> None:
    found = constraint(every_server, "CREATE TABLE t (a int, CONSTRAINT never CHECK (1 = 1))")
    assert (found.columns, found.definition) == ((), "CHECK (1 = 1)")


def test_check_calls_functions_by_their_qualified_name(every_server: Server) -> None:
    found = constraint(
        every_server,
        """
        CREATE FUNCTION ok(int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT true $$;
        CREATE TABLE t (a int CHECK (ok(a)));
        """,
    )
    assert found.definition == "CHECK (public.ok(a))"


def test_exclusion_constraint_with_an_expression(every_server: Server) -> None:
    found = constraint(
        every_server,
        "CREATE TABLE t (a int4range, b int, "
        "EXCLUDE USING gist (a WITH &&, int4range(0, b) WITH &&) WHERE (b > 0))",
    )
    assert (found.kind, found.columns) == ("exclusion", ("a", ""))
    assert found.definition == (
        "EXCLUDE USING gist (a WITH &&, int4range(0, b) WITH &&) WHERE (b > 0)"
    )


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ("NOT VALID", "CHECK (a > 0) NOT VALID"),
        ("NO INHERIT", "CHECK (a > 0) NO INHERIT"),
    ],
)
def test_options_of_a_check_stand_in_its_definition(
    every_server: Server, options: str, shown: str
) -> None:
    found = constraint(
        every_server, f"CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0) {options}"
    )
    assert found.definition == shown


def test_not_null_is_no_constraint_of_its_own(every_server: Server) -> None:
    assert table(every_server, "CREATE TABLE t (a int NOT NULL)").constraints == ()


def test_a_deferrable_unique_constraint_says_so(every_server: Server) -> None:
    found = constraint(every_server, "CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    assert found.definition == "UNIQUE (a) DEFERRABLE INITIALLY DEFERRED"


def test_composite_foreign_key_pairs_columns_in_its_own_order(every_server: Server) -> None:
    found = foreign_key(
        every_server,
        """
        CREATE TABLE other (a int, b int, c int, UNIQUE (c, a));
        CREATE TABLE t (x int, y int, FOREIGN KEY (y, x) REFERENCES other (a, c));
        """,
    )
    assert found.columns == ("y", "x")
    assert found.referenced == QualifiedName("public", "other")
    assert found.referenced_columns == ("a", "c")


def test_self_reference(every_server: Server) -> None:
    found = foreign_key(
        every_server, "CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t)"
    )
    assert (found.columns, found.referenced) == (("parent",), QualifiedName("public", "t"))


def test_foreign_key_across_schemas_names_the_right_table(every_server: Server) -> None:
    found = foreign_key(
        every_server,
        """
        CREATE SCHEMA s;
        CREATE TABLE s.t (id int PRIMARY KEY);
        CREATE TABLE t (id int REFERENCES s.t);
        """,
    )
    assert found.referenced == QualifiedName("s", "t")


@pytest.mark.parametrize("rule", ["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"])
def test_delete_and_update_rules(every_server: Server, rule: str) -> None:
    found = table(
        every_server,
        f"""
        CREATE TABLE other (id int PRIMARY KEY);
        CREATE TABLE t (a int REFERENCES other ON DELETE {rule},
                        b int REFERENCES other ON UPDATE {rule});
        """,
    )
    assert [(k.on_delete, k.on_update) for k in found.foreign_keys] == [
        (rule, "NO ACTION"),
        ("NO ACTION", rule),
    ]


@pytest.mark.parametrize(
    ("written", "deferrable"),
    [
        ("", None),
        ("DEFERRABLE", "deferrable"),
        ("DEFERRABLE INITIALLY DEFERRED", "initially deferred"),
    ],
)
def test_deferrable(every_server: Server, written: str, deferrable: str | None) -> None:
    found = foreign_key(
        every_server,
        "CREATE TABLE other (id int PRIMARY KEY);"
        f"CREATE TABLE t (a int REFERENCES other {written})",
    )
    assert found.deferrable == deferrable


def test_a_foreign_key_that_was_not_validated(every_server: Server) -> None:
    statements = """
        CREATE TABLE other (id int PRIMARY KEY);
        CREATE TABLE t (a int);
        ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES other NOT VALID;
    """
    assert not foreign_key(every_server, statements).validated
    statements += "ALTER TABLE t VALIDATE CONSTRAINT k"
    assert foreign_key(every_server, statements).validated


@pytest.mark.pg(15)
def test_what_has_no_field_of_its_own_stands_in_the_definition(every_server: Server) -> None:
    found = foreign_key(
        every_server,
        """
        CREATE TABLE other (a int, b int, PRIMARY KEY (a, b));
        CREATE TABLE t (x int, y int,
            FOREIGN KEY (x, y) REFERENCES other MATCH FULL ON DELETE SET NULL (y));
        """,
    )
    assert found.definition == (
        "FOREIGN KEY (x, y) REFERENCES public.other(a, b) MATCH FULL ON DELETE SET NULL (y)"
    )


def test_two_foreign_keys_of_the_same_name_stay_with_their_tables(every_server: Server) -> None:
    database = every_server.schema(
        """
        CREATE TABLE other (id int PRIMARY KEY);
        CREATE TABLE t (a int, CONSTRAINT k FOREIGN KEY (a) REFERENCES other);
        CREATE TABLE u (b int, CONSTRAINT k FOREIGN KEY (b) REFERENCES other);
        """
    )
    assert {t.name.name: [k.columns for k in t.foreign_keys] for t in database.tables} == {
        "other": [],
        "t": [("a",)],
        "u": [("b",)],
    }


def test_constraints_are_sorted_by_code_point(every_server: Server) -> None:
    found = table(
        every_server,
        """CREATE TABLE t (a int, CONSTRAINT "é" CHECK (a > 1), CONSTRAINT "Z" CHECK (a > 2),
                           CONSTRAINT b CHECK (a > 3), CONSTRAINT "a_b" CHECK (a > 4))""",
    )
    assert [c.name for c in found.constraints] == ["Z", "a_b", "b", "é"]
