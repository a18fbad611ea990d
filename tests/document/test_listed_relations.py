"""Inferred relations are found again on the page that lists them, however things are called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from diagram.schemas import column, database, foreign_key, key, nasty, public, table
from document.generated import source_of

from schema_docs.diagram.relations import Relation, relation_between
from schema_docs.document.listed_relations import listed_relations
from schema_docs.document.reading import read_pages
from schema_docs.document.render import render
from schema_docs.sources import LoadedSchema

if TYPE_CHECKING:
    from schema_docs.model import Database, Table


def inferred(child: Table, column: str, parent: Table, key: str = "id") -> Relation:
    return relation_between(child, (column,), parent.name, (key,), origin="inferred")


def listed(
    schema: Database,
    *relations: Relation,
    now: Database | None = None,
    known: tuple[Relation, ...] = (),
) -> tuple[Relation, ...]:
    """What is found on the page of a schema that lists some, when it is another one now."""
    page = read_pages(render(replace(source_of(schema), relations=relations)).pages)
    return listed_relations(LoadedSchema(database=now or schema), page, known)


USERS = table("users")
ORDERS = table("orders", column("user_id"), column("other_id"))


def test_what_the_page_lists_is_found() -> None:
    relation = inferred(ORDERS, "user_id", USERS)
    assert listed(database(USERS, ORDERS), relation) == (relation,)


def test_configured_ones_are_not() -> None:
    relation = replace(inferred(ORDERS, "user_id", USERS), origin="configured")
    assert listed(database(USERS, ORDERS), relation) == ()


@pytest.mark.parametrize(
    "now",
    [
        database(USERS, table("orders", column("account_id"))),
        database(table("accounts"), ORDERS),
        database(USERS, table("purchases", column("user_id"))),
        database(table("users", key("primary key", "id", "tenant"), column("tenant")), ORDERS),
        database(USERS, replace(ORDERS, foreign_keys=(foreign_key("user_id", "users"),))),
    ],
    ids=["no column", "no parent", "no child", "no key", "a foreign key"],
)
def test_what_there_cannot_be_any_more_is_not(now: Database) -> None:
    before = database(USERS, ORDERS)
    assert listed(before, inferred(ORDERS, "user_id", USERS), now=now) == ()


def test_what_the_settings_say_of_a_column_counts() -> None:
    said = replace(inferred(ORDERS, "other_id", USERS), origin="configured", child=public("orders"))
    relations = [inferred(ORDERS, each, USERS) for each in ("user_id", "other_id")]
    found = listed(database(USERS, ORDERS), *relations, known=(said,))
    assert [relation.columns for relation in found] == [("user_id",)]


def test_hostile_names_are_found_again() -> None:
    tables = [replace(each, foreign_keys=()) for each in nasty().tables]
    relations = [
        inferred(child, child.columns[1].name, parent, parent.columns[1].name)
        for child, parent in zip(tables, [*tables[1:], tables[0]], strict=True)
    ]
    assert listed(database(*tables), *relations) == tuple(relations)
