"""Triggers as the catalogs have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.model import QualifiedName, Table, Trigger, View

if TYPE_CHECKING:
    from support import Server

BASE = """
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE t (a int, b int, "when" text, "C c" int);
CREATE VIEW v AS SELECT a FROM t;
"""


def trigger(server: Server, statement: str) -> Trigger:
    database = server.schema(BASE + statement)
    relations: tuple[Table | View, ...] = (*database.tables, *database.views)
    (found,) = (trigger for relation in relations for trigger in relation.triggers)
    return found


@pytest.mark.parametrize(
    ("clause", "timing", "events", "level"),
    [
        ("BEFORE INSERT ON t FOR EACH ROW", "BEFORE", ("INSERT",), "ROW"),
        ("AFTER DELETE ON t FOR EACH ROW", "AFTER", ("DELETE",), "ROW"),
        ("AFTER UPDATE ON t", "AFTER", ("UPDATE",), "STATEMENT"),
        ("BEFORE TRUNCATE ON t", "BEFORE", ("TRUNCATE",), "STATEMENT"),
        ("INSTEAD OF INSERT ON v FOR EACH ROW", "INSTEAD OF", ("INSERT",), "ROW"),
        (
            "AFTER TRUNCATE OR UPDATE OR DELETE OR INSERT ON t",
            "AFTER",
            ("INSERT", "DELETE", "UPDATE", "TRUNCATE"),
            "STATEMENT",
        ),
        (
            'BEFORE DELETE OR UPDATE OF "C c", a, "when" ON t FOR EACH ROW',
            "BEFORE",
            ("DELETE", 'UPDATE OF "C c", a, "when"'),
            "ROW",
        ),
    ],
)
def test_when_it_fires(
    every_server: Server, clause: str, timing: str, events: tuple[str, ...], level: str
) -> None:
    found = trigger(every_server, f"CREATE TRIGGER g {clause} EXECUTE FUNCTION f()")
    assert (found.timing, found.events, found.level) == (timing, events, level)
    assert (found.condition, found.arguments) == (None, ())
    assert found.function == QualifiedName("public", "f")


@pytest.mark.parametrize(
    ("name", "columns", "when", "condition"),
    [
        ("g", "", "OLD.a IS DISTINCT FROM NEW.a", "old.a IS DISTINCT FROM new.a"),
        ("g", "", "NEW.a > (2 * (NEW.b + 1))", "new.a > (2 * (new.b + 1))"),
        (
            "g",
            "",
            "CASE WHEN (NEW.a > 1) THEN true ELSE (NEW.b > 2) END",
            "\nCASE\n    WHEN new.a > 1 THEN true\n    ELSE new.b > 2\nEND",
        ),
        ('"x WHEN (y"', "", "NEW.a > 1", "new.a > 1"),
        ('"x WHEN (y)"', 'OF "when"', "NEW.a > 1", "new.a > 1"),
        ("g", 'OF "when"', """NEW."when" = ') EXECUTE'""", "new.\"when\" = ') EXECUTE'::text"),
    ],
)
def test_condition_is_what_stands_in_its_parentheses(
    every_server: Server, name: str, columns: str, when: str, condition: str
) -> None:
    found = trigger(
        every_server,
        f"CREATE TRIGGER {name} BEFORE UPDATE {columns} ON t FOR EACH ROW WHEN ({when}) "
        "EXECUTE FUNCTION f()",
    )
    assert found.condition is not None
    assert found.condition.split() == condition.split()


def test_a_name_or_argument_that_looks_like_a_condition_is_none(every_server: Server) -> None:
    found = trigger(
        every_server,
        """CREATE TRIGGER " WHEN (true) " BEFORE UPDATE OF "when" ON t FOR EACH ROW
           EXECUTE FUNCTION f(' WHEN (false)')""",
    )
    assert (found.name, found.condition) == (" WHEN (true) ", None)


def test_arguments_are_the_literals_as_the_function_gets_them(every_server: Server) -> None:
    found = trigger(
        every_server,
        r"""CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW
            EXECUTE FUNCTION f('it''s', 42, '', E'back\\slash', 'é, x')""",
    )
    assert found.arguments == ("it's", "42", "", r"back\slash", "é, x")


@pytest.mark.parametrize(
    ("change", "enabled"),
    [
        ("", "origin"),
        ("ALTER TABLE t DISABLE TRIGGER g", "disabled"),
        ("ALTER TABLE t ENABLE REPLICA TRIGGER g", "replica"),
        ("ALTER TABLE t ENABLE ALWAYS TRIGGER g", "always"),
    ],
)
def test_whether_it_is_enabled(every_server: Server, change: str, enabled: str) -> None:
    statement = "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();"
    assert trigger(every_server, statement + change).enabled == enabled


def test_constraint_trigger_is_listed_once_and_as_no_constraint(every_server: Server) -> None:
    database = every_server.schema(
        BASE
        + """CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION f();"""
    )
    (table,) = database.tables
    (found,) = table.triggers
    assert "CONSTRAINT TRIGGER" in found.definition
    assert "DEFERRABLE INITIALLY DEFERRED" in found.definition
    assert table.constraints == ()


def test_transition_tables_stand_in_the_definition(every_server: Server) -> None:
    found = trigger(
        every_server,
        """CREATE TRIGGER g AFTER UPDATE ON t REFERENCING OLD TABLE AS was NEW TABLE AS now_is
           FOR EACH STATEMENT EXECUTE FUNCTION f()""",
    )
    assert "REFERENCING OLD TABLE AS was NEW TABLE AS now_is" in found.definition


def test_triggers_behind_foreign_keys_are_not_listed(every_server: Server) -> None:
    database = every_server.schema(
        "CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t ON DELETE CASCADE)"
    )
    assert database.tables[0].triggers == ()


def test_function_of_another_schema_and_a_comment(every_server: Server) -> None:
    found = trigger(
        every_server,
        """
        CREATE SCHEMA s;
        CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION s.f();
        COMMENT ON TRIGGER g ON t IS 'Why';
        """,
    )
    assert (found.function, found.comment) == (QualifiedName("s", "f"), "Why")
