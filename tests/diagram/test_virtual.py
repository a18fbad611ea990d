from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.config.relations import relation_settings
from schema_docs.diagram.relations import Relation, all_relations
from schema_docs.diagram.virtual import WithoutKey, configured_relations
from schema_docs.errors import ConfigurationError
from schema_docs.migrations.failure import Failure
from schema_docs.migrations.history import History, Named, Renaming
from schema_docs.model import QualifiedName
from schema_docs.sources import LoadedSchema

from .schemas import public

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.model import Database

    SchemaOf = Callable[[str], Database]

TABLES = """
CREATE SCHEMA shop;
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE shop.users (id bigint PRIMARY KEY, "e|mail" text NOT NULL UNIQUE);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, approved_by integer);
CREATE TABLE logs (at date, number integer, email text) PARTITION BY RANGE (at);
CREATE TABLE logs_1 PARTITION OF logs DEFAULT;
CREATE VIEW active AS SELECT * FROM users;
"""


def configured(
    schema: LoadedSchema, *blocks: tuple[object, object] | dict[str, object], exclude: str = ""
) -> WithoutKey:
    told = [each if isinstance(each, dict) else {"from": each[0], "to": each[1]} for each in blocks]
    settings = relation_settings(told, "s.toml")
    return configured_relations(schema, settings, (exclude,) if exclude else ())


def refused(schema: LoadedSchema, child: str, parent: str, exclude: str = "") -> str:
    with pytest.raises(ConfigurationError) as error:
        configured(schema, (child, parent), exclude=exclude)
    return str(error.value).removeprefix("s.toml, [[relations]] 1: ")


@pytest.fixture
def schema(schema_of: SchemaOf) -> LoadedSchema:
    return LoadedSchema(database=schema_of(TABLES))


def test_columns_tell_how_many_rows_there_may_be(schema: LoadedSchema) -> None:
    found = configured(schema, ("orders.user_id", "users.id"), ("orders.approved_by", "users.id"))
    first, second = found.relations
    assert first == Relation(
        name="orders_user_id",
        child=public("orders"),
        columns=("user_id",),
        parent=public("users"),
        parent_columns=("id",),
        parent_known=True,
        child_many=True,
        parent_optional=False,
        identifying=False,
        on_delete="NO ACTION",
        on_update="NO ACTION",
        origin="configured",
    )
    assert second.parent_optional
    assert found.notices == ()


def test_the_settings_may_know_better(schema: LoadedSchema) -> None:
    (found,) = configured(
        schema,
        {
            "from": "orders.user_id",
            "to": "users.id",
            "cardinality": "one-to-zero-or-one",
            "description": "Since 2020",
        },
    ).relations
    assert (found.child_many, found.parent_optional, found.comment) == (False, True, "Since 2020")


def test_the_same_table_in_two_schemas_and_hostile_names(schema: LoadedSchema) -> None:
    found = configured(schema, ("logs.email", 'shop.users."e|mail"'), ("logs.number", "users.id"))
    assert [relation.parent for relation in found.relations] == [
        QualifiedName("shop", "users"),
        public("users"),
    ]


def test_foreign_keys_come_first_and_in_the_order_of_tables(schema_of: SchemaOf) -> None:
    sql = f"{TABLES} ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users;"
    schema = LoadedSchema(database=schema_of(sql))
    without = configured(schema, ("orders.approved_by", "users.id"), ("logs.number", "users.id"))
    told = all_relations(schema.database, without.relations)
    assert [(each.child.name, each.columns[0], each.origin) for each in told] == [
        ("logs", "number", "configured"),
        ("orders", "user_id", "foreign key"),
        ("orders", "approved_by", "configured"),
    ]


def test_what_a_foreign_key_says_too_is_told_and_no_relation(schema_of: SchemaOf) -> None:
    sql = (
        "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));"
        "CREATE TABLE c (x int, y int, FOREIGN KEY (x, y) REFERENCES p (a, b));"
    )
    schema = LoadedSchema(database=schema_of(sql))
    found = configured(schema, (["c.y", "c.x"], ["p.b", "p.a"]), (["c.x", "c.y"], ["p.b", "p.a"]))
    assert [relation.parent_columns for relation in found.relations] == [("b", "a")]
    assert found.notices == (
        "s.toml, [[relations]] 1: the foreign key c_x_y_fkey of c says the same; remove the entry",
    )


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("integer", "bigint", True),
        ("varchar(20)", "text", True),
        ("numeric(10,2)", "numeric", True),
        ("uuid", "text", False),
        ("text[]", "text", False),
        ("bigint", "text", False),
    ],
)
def test_types_that_do_not_fit_are_told(
    schema_of: SchemaOf, one: str, other: str, *, fit: bool
) -> None:
    sql = f"CREATE TABLE a (x {one}); CREATE TABLE b (y {other});"
    found = configured(LoadedSchema(database=schema_of(sql)), ("a.x", "b.y"))
    assert len(found.relations) == 1
    told = f"s.toml, [[relations]] 1: a.x is {one}, and b.y is {other}; are these the columns "
    assert found.notices == (() if fit else (f"{told}that are meant?",))


@pytest.mark.parametrize(
    ("child", "message"),
    [
        ("order.user_id", "there is no table order; did you mean orders?"),
        ("shop.orders.user_id", "there is no table shop.orders; did you mean orders?"),
        ("zzzz.user_id", "there is no table zzzz"),
        ("orders.userid", "table orders has no column userid; did you mean user_id?"),
        ("orders.zzzz", "table orders has no column zzzz"),
        ("active.id", "active is a view, and a relation leads from a table to a table"),
        ("logs_1.number", "logs_1 is a partition of logs; name that one"),
        ("gone.a\nb", "there is no table gone"),
        ("orders.a\nb", 'table orders has no column "a␊b"'),
    ],
)
def test_what_is_not_there_is_an_error(schema: LoadedSchema, child: str, message: str) -> None:
    assert refused(schema, child, "users.id") == f"{message}; correct the entry, or remove it"


def test_what_was_left_out_is_told(schema: LoadedSchema) -> None:
    message = refused(schema, "audit.user_id", "users.id", exclude="aud*")
    assert message == "table audit is left out by `exclude`; correct the entry, or remove it"


def test_what_was_renamed_is_told_by_its_last_name(schema: LoadedSchema) -> None:
    def renaming(kind: str, before: tuple[str, str], after: tuple[str, str]) -> Renaming:
        old, new = (
            Named(kind=kind, name=public(table), part=column) for table, column in (before, after)
        )
        return Renaming(migration="2.sql", before=old, after=new)

    history = History(
        renamings=(
            renaming("table", ("purchases", ""), ("buys", "")),
            renaming("table", ("buys", ""), ("orders", "")),
            renaming("column", ("orders", "buyer"), ("orders", "user_id")),
        )
    )
    renamed = LoadedSchema(database=schema.database, history=history)
    assert refused(renamed, "purchases.user_id", "users.id") == (
        "there is no table purchases, which is called orders now; correct the entry, or remove it"
    )
    assert refused(renamed, "orders.buyer", "users.id") == (
        "table orders has no column buyer, which is called user_id now; "
        "correct the entry, or remove it"
    )


def test_where_migrations_failed_it_is_only_told(schema: LoadedSchema) -> None:
    failed = LoadedSchema(
        database=schema.database,
        failures=(Failure(file="3.sql", line=1, statement=None, message="no"),),
    )
    found = configured(failed, ("gone.x", "users.id"), ("orders.user_id", "users.id"))
    assert len(found.relations) == 1
    assert found.notices[0].startswith("s.toml, [[relations]] 1: there is no table gone")
