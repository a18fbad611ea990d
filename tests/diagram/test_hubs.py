from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.diagram.hubs import HUB_FROM, hubs
from schema_docs.diagram.picture import ALL_COLUMNS_UP_TO, detail_for, whole
from schema_docs.diagram.relations import relations

from .schemas import column, database, foreign_key, public, table

if TYPE_CHECKING:
    from schema_docs.model import Database


def referred_to(by: int, *, twice: bool = False) -> Database:
    """`users`, and so many tables that refer to it."""
    keys = ("a", "b") if twice else ("a",)
    return database(
        table("users", column("boss"), foreign_key("boss", "users")),
        *(
            table(
                f"t{number}",
                *(column(each) for each in keys),
                *(foreign_key(each, "users") for each in keys),
            )
            for number in range(by)
        ),
    )


def test_a_table_that_many_refer_to_is_a_hub() -> None:
    assert hubs(relations(referred_to(HUB_FROM))) == {public("users")}


def test_tables_count_and_neither_keys_nor_the_table_itself() -> None:
    assert hubs(relations(referred_to(HUB_FROM - 1, twice=True))) == set()


def test_the_whole_schema_names_its_hubs() -> None:
    assert whole(referred_to(HUB_FROM)).hubs == {public("users")}
    assert whole(referred_to(3)).hubs == set()


def test_few_tables_are_shown_with_all_columns() -> None:
    assert detail_for(ALL_COLUMNS_UP_TO) == "full"
    assert detail_for(ALL_COLUMNS_UP_TO + 1) == "keys"
    assert whole(referred_to(3)).detail == "full"
    assert whole(referred_to(3), "names").detail == "names"
