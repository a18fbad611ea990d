from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.diagram.inferred import inferred_relations
from schema_docs.diagram.relations import relation_between
from schema_docs.spelling import identifier, qualified

from .schemas import public

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.model import Database

    SchemaOf = Callable[[str], Database]


def table(name: str, *columns: str, key: str = "id bigint PRIMARY KEY") -> str:
    return f"CREATE TABLE {name} ({', '.join((key, *columns) if key else columns)});"


def told(database: Database) -> list[str]:
    return [
        f"{qualified(each.child)}.{identifier(each.columns[0])} → "
        f"{qualified(each.parent)}.{identifier(each.parent_columns[0])}"
        for each in inferred_relations(database, ())
    ]


@pytest.mark.parametrize(
    ("tables", "relation"),
    [
        # Singular and plural, and all the ways to put words together.
        ("users orders(user_id bigint)", "orders.user_id → users.id"),
        ('"user" orders(user_id bigint)', "orders.user_id → user.id"),
        ("users orders(users_id bigint)", "orders.users_id → users.id"),
        ('"user" orders(users_id bigint)', "orders.users_id → user.id"),
        ("categories posts(category_id bigint)", "posts.category_id → categories.id"),
        ("people orders(person_id bigint)", "orders.person_id → people.id"),
        ("addresses people(address_id bigint)", "people.address_id → addresses.id"),
        ("statuses people(status_id bigint)", "people.status_id → statuses.id"),
        ("caches people(cache_id bigint)", "people.cache_id → caches.id"),
        ('users orders("userId" bigint)', 'orders."userId" → users.id'),
        ('users orders("UserID" bigint)', 'orders."UserID" → users.id'),
        ("users orders(userid bigint)", "orders.userid → users.id"),
        ("users orders(id_user bigint)", "orders.id_user → users.id"),
        ("users orders(fk_user bigint)", "orders.fk_user → users.id"),
        ("users orders(fk_user_id bigint)", "orders.fk_user_id → users.id"),
        ("users orders(user_fk bigint)", "orders.user_fk → users.id"),
        ('"OrderItems" notes("orderItemId" bigint)', 'notes."orderItemId" → "OrderItems".id'),
        ("order_items notes(order_item_id bigint)", "notes.order_item_id → order_items.id"),
        ("artist album(artist bigint)", "album.artist → artist.id"),
        ("artist album(artist bigint, type text)", "album.artist → artist.id"),
        # With a prefix that the tables share.
        ("polls_a polls_b(a_id bigint)", "polls_b.a_id → polls_a.id"),
        # Types of the same kind.
        ("users orders(user_id integer)", "orders.user_id → users.id"),
    ],
)  # fmt: skip
def test_names_that_mean_a_key(schema_of: SchemaOf, tables: str, relation: str) -> None:
    sql = ""
    first, _, second = tables.partition(" ")
    sql += table(first)
    name, _, column = second.partition("(")
    assert told(schema_of(sql + table(name, column.removesuffix(")")))) == [relation]


@pytest.mark.parametrize(
    ("sql", "relation"),
    [
        # Keys that are not called `id`.
        (
            table("countries", key="code char(2) PRIMARY KEY") + table("t", "country_code text"),
            "t.country_code → countries.code",
        ),
        (
            table("country", key="country_code text PRIMARY KEY") + table("t", "country_code text"),
            "t.country_code → country.country_code",
        ),
        (
            table("products", "sku text NOT NULL UNIQUE") + table("t", "product_sku text"),
            "t.product_sku → products.sku",
        ),
        # A column that is the key of its own table.
        (
            table("users") + table("profiles", key="user_id bigint PRIMARY KEY"),
            "profiles.user_id → users.id",
        ),
    ],
)
def test_keys_of_other_names(schema_of: SchemaOf, sql: str, relation: str) -> None:
    assert told(schema_of(sql)) == [relation]


@pytest.mark.parametrize(
    "sql",
    [
        # There is a foreign key already.
        table("users") + table("people") + table("t", "user_id bigint REFERENCES people"),
        # The type is another one.
        table("users") + table("t", "user_id text"),
        table("users") + table("t", "user_id uuid"),
        table("users") + table("t", "user_id bigint[]"),
        # No key of the table that is meant.
        table("users", key="id bigint") + table("t", "user_id bigint"),
        table("users", "code text UNIQUE") + table("t", "user_code text"),
        table("users", "n int, UNIQUE (id, n)", key="id bigint NOT NULL")
        + table("t", "user_id bigint"),
        # Two tables are meant alike.
        table('"user"') + table("users") + table("t", "user_id bigint"),
        # Rows of any table.
        table("owners") + table("t", "owner_id bigint, owner_type text"),
        table("owners") + table("t", "owner_id bigint, owner_kind int"),
        table("objects") + table("t", "object_id bigint, content_type_id int"),
        # A role, a table itself, a word, a count.
        table("users") + table("t", "created_by bigint, manager_user_id bigint, parent_id bigint"),
        table('"Account"', '"providerAccountId" bigint'),
        table("users", "user_id bigint"),
        table("t", "t_id bigint, id_ bigint"),
        table("country", key="name text PRIMARY KEY") + table("t", "country text"),
        table("posts") + table("comments", "post bigint"),
        table("post") + table("aggregates", "posts bigint"),
        # Names without a letter.
        'CREATE TABLE "!" (id bigint PRIMARY KEY, "?" bigint, "_" bigint, "fk" bigint);',
    ],
)
def test_what_is_left_out(schema_of: SchemaOf, sql: str) -> None:
    assert told(schema_of(sql)) == []


def test_the_table_of_the_same_schema_is_meant(schema_of: SchemaOf) -> None:
    sql = "CREATE SCHEMA shop; CREATE SCHEMA old;" + "".join(
        table(f"{schema}.users") + table(f"{schema}.orders", "user_id bigint")
        for schema in ("public", "shop")
    )
    assert told(schema_of(sql)) == [
        "orders.user_id → users.id",
        "shop.orders.user_id → shop.users.id",
    ]
    elsewhere = table("old.orders", "user_id bigint")
    assert told(schema_of(sql + elsewhere)) == told(schema_of(sql))
    alone = "CREATE SCHEMA old;" + table("users") + elsewhere
    assert told(schema_of(alone)) == ["old.orders.user_id → users.id"]


def test_a_key_that_several_tables_have_means_none_of_them(schema_of: SchemaOf) -> None:
    sql = table("customers", key="customer_id bigint PRIMARY KEY")
    orders = table("orders", "customer_id bigint")
    assert told(schema_of(sql + orders)) == ["orders.customer_id → customers.customer_id"]
    sql += table("accounts", key="customer_id bigint PRIMARY KEY")
    assert told(schema_of(sql + orders)) == ["accounts.customer_id → customers.customer_id"]


def test_a_column_of_which_something_is_said_is_left_alone(schema_of: SchemaOf) -> None:
    database = schema_of(table("users") + table("people") + table("t", "user_id bigint"))
    child = next(each for each in database.tables if each.name.name == "t")
    known = relation_between(child, ("user_id",), public("people"), ("id",), origin="configured")
    assert inferred_relations(database, (known,)) == ()


def test_columns_tell_how_many_rows_there_may_be(schema_of: SchemaOf) -> None:
    database = schema_of(table("users") + table("profiles", "user_id bigint NOT NULL UNIQUE"))
    (found,) = inferred_relations(database, ())
    assert (found.origin, found.child_many, found.parent_optional) == ("inferred", False, False)


def test_partitions_count_with_their_table(schema_of: SchemaOf) -> None:
    sql = table("users") + (
        "CREATE TABLE logs (user_id bigint, at date) PARTITION BY RANGE (at);"
        "CREATE TABLE logs_1 PARTITION OF logs DEFAULT;"
    )
    assert told(schema_of(sql)) == ["logs.user_id → users.id"]
    key = "ALTER TABLE logs_1 ADD FOREIGN KEY (user_id) REFERENCES users;"
    assert told(schema_of(sql + key)) == []
