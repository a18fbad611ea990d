from __future__ import annotations

from dataclasses import replace

from schema_docs.diagram.relations import Relation, key_marks, relations
from schema_docs.model import Index, IndexKey, Partition, Table

from .schemas import column, database, foreign_key, key, public, table


def only_relation(*tables: Table) -> Relation:
    (relation,) = relations(database(*tables))
    return relation


def test_plain_foreign_key_is_many_children_to_exactly_one_parent() -> None:
    orders = table(
        "orders", column("user_id"), foreign_key("user_id", "users", on_delete="CASCADE")
    )
    relation = only_relation(table("users"), orders)
    assert relation == Relation(
        name="user_id_fkey",
        child=public("orders"),
        columns=("user_id",),
        parent=public("users"),
        parent_columns=("id",),
        parent_known=True,
        child_many=True,
        parent_optional=False,
        identifying=False,
        on_delete="CASCADE",
        on_update="NO ACTION",
    )


def test_nullable_column_makes_the_parent_optional() -> None:
    orders = table("orders", column("user_id", nullable=True), foreign_key("user_id", "users"))
    assert only_relation(table("users"), orders).parent_optional


def test_one_nullable_column_of_a_composite_key_is_enough() -> None:
    parts = (column("a"), column("b", nullable=True), foreign_key(("a", "b"), "t", ("a", "b")))
    assert only_relation(table("t", column("a"), column("b")), table("u", *parts)).parent_optional


def test_unique_columns_allow_one_child() -> None:
    parts = (column("user_id"), foreign_key("user_id", "users"))
    profiles = table("profiles", *parts, key("unique", "user_id"))
    assert not only_relation(table("users"), profiles).child_many


def test_primary_key_that_refers_allows_one_child_and_identifies_it() -> None:
    parts = (column("user_id"), key("primary key", "user_id"), foreign_key("user_id", "users"))
    relation = only_relation(table("users"), table("profiles", *parts))
    assert not relation.child_many
    assert relation.identifying


def test_part_of_the_primary_key_identifies_many_children() -> None:
    parts = (column("user_id"), column("day"), key("primary key", "user_id", "day"))
    relation = only_relation(table("users"), table("logs", *parts, foreign_key("user_id", "users")))
    assert relation.child_many
    assert relation.identifying


def test_foreign_key_with_more_columns_than_a_unique_key_allows_one_child() -> None:
    parts = (column("a"), column("b"), key("unique", "a"))
    child = table("u", *parts, foreign_key(("a", "b"), "t", ("a", "b")))
    assert not only_relation(table("t", column("a"), column("b")), child).child_many


def test_unique_key_with_more_columns_than_the_foreign_key_allows_many() -> None:
    parts = (column("user_id"), column("day"), key("unique", "user_id", "day"))
    child = table("u", *parts, foreign_key("user_id", "users"))
    assert only_relation(table("users"), child).child_many


def test_unique_index_counts_and_partial_or_expression_index_does_not() -> None:
    child = table("u", column("user_id"), foreign_key("user_id", "users"))
    plain = Index(
        name="i",
        method="btree",
        unique=True,
        keys=(IndexKey(expression="user_id", column="user_id"),),
        definition="",
    )
    partial = replace(plain, predicate="(user_id > 0)")
    expression = replace(plain, keys=(IndexKey(expression="abs(user_id)"),))
    assert not only_relation(table("users"), replace(child, indexes=(plain,))).child_many
    assert only_relation(table("users"), replace(child, indexes=(partial,))).child_many
    assert only_relation(table("users"), replace(child, indexes=(expression,))).child_many


def test_parent_that_the_model_lacks_is_said_to_be_unknown() -> None:
    relation = only_relation(table("u", column("x_id"), foreign_key("x_id", "excluded")))
    assert relation.parent == public("excluded")
    assert not relation.parent_known


def test_foreign_key_to_a_partition_leads_to_its_table() -> None:
    inner = Partition(name=public("e_2024_01"), bounds="DEFAULT")
    outer = Partition(name=public("e_2024"), bounds="DEFAULT", partitions=(inner,))
    events = replace(table("events"), kind="partitioned table", partitions=(outer,))
    relation = only_relation(events, table("u", column("e"), foreign_key("e", "e_2024_01")))
    assert relation.parent == public("events")
    assert relation.parent_known


def test_key_marks_of_a_column_with_a_part_in_every_key() -> None:
    child = table(
        "u",
        column("a"),
        column("b"),
        key("primary key", "id", "a"),
        key("unique", "a"),
        foreign_key("a", "users"),
    )
    assert key_marks(child) == {"id": ("PK",), "a": ("PK", "FK", "UK"), "b": ()}


def test_what_only_partitions_refer_to_is_drawn_once_from_their_table() -> None:
    parts = [
        Partition(
            name=public(name),
            bounds="DEFAULT",
            foreign_keys=(replace(foreign_key("user_id", "users"), name=f"{name}_fkey"),),
        )
        for name in ("logs_1", "logs_2")
    ]
    logs = replace(table("logs", column("user_id")), partitions=tuple(parts))
    relation = only_relation(table("users"), logs)
    assert (relation.child, relation.parent) == (public("logs"), public("users"))
    assert key_marks(logs)["user_id"] == ("FK",)


def test_keys_of_partitions_to_other_columns_are_not_alike() -> None:
    parts = [
        Partition(
            name=public(name),
            bounds="DEFAULT",
            foreign_keys=(foreign_key("user_id", "users", (column_name,)),),
        )
        for name, column_name in (("logs_1", "id"), ("logs_2", "number"))
    ]
    logs = replace(table("logs", column("user_id")), partitions=tuple(parts))
    found = relations(database(table("users"), logs))
    assert [relation.parent_columns for relation in found] == [("id",), ("number",)]
