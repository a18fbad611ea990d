from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from schema_docs.config.groups import Group
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.gallery import Gallery, gallery
from schema_docs.diagram.hubs import HUB_FROM
from schema_docs.diagram.relations import relations
from schema_docs.diagram.surroundings import (
    AROUND_GROUP,
    AROUND_TABLE,
    SHOWN_WHOLE,
    Surroundings,
)

from .schemas import column, database, foreign_key, nasty, public, realistic, table
from .test_grouping import modules, referring, schemas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.diagram.picture import Picture
    from schema_docs.model import Database


def pictures_of(
    schema: Database, named: Mapping[str, Group] | None = None, largest: int = SHOWN_WHOLE
) -> Gallery:
    return gallery(schema, relations(schema), named or {}, largest=largest)


def surroundings(schema: Database) -> Surroundings:
    return Surroundings(schema, relations(schema), {})


def names(picture: Picture) -> tuple[set[str], set[str]]:
    return (
        {each.name.name for each in picture.tables},
        {each.name.name for each in picture.neighbours},
    )


def assert_whole(picture: Picture) -> None:
    """Asserts that every line has both of its ends, and that it can be drawn."""
    shown = {each.name for each in (*picture.tables, *picture.neighbours)}
    assert all(relation.child in shown for relation in picture.relations)
    assert all(relation.parent in shown | picture.hubs for relation in picture.relations)
    assert not {each.name for each in picture.tables} & {each.name for each in picture.neighbours}
    assert set(picture.colors) <= shown
    assert dot_source(picture)


# -- which pictures there are ----------------------------------------------------------------------


def test_a_few_tables_are_one_picture() -> None:
    found = pictures_of(realistic(SHOWN_WHOLE))
    assert found.whole is not None
    assert len(found.whole.tables) == SHOWN_WHOLE
    assert (found.groups, found.overviews, found.pictures) == ((), (), {})


def test_named_groups_give_the_one_picture_its_colors() -> None:
    schema = database(table("users"), table("orders"))
    found = pictures_of(schema, {"people": Group(tables=("user*",), color="#112233")})
    assert found.whole is not None
    assert found.whole.colors[public("users")] == "#112233"
    assert found.whole.colors[public("orders")] != "#112233"


def test_many_tables_are_an_overview_and_a_picture_of_each_group() -> None:
    found = pictures_of(realistic(120, 10))
    assert found.whole is None
    assert len(found.overviews) == 1
    assert {part.slug for part in found.overviews[0].parts} == set(found.pictures)
    assert sum(len(picture.tables) for picture in found.pictures.values()) == 120
    assert all(len(picture.tables) <= SHOWN_WHOLE for picture in found.pictures.values())


@given(schemas(), st.integers(1, 8))
@settings(max_examples=40)
def test_every_picture_of_any_schema_has_both_ends_of_its_lines(
    schema: Database, largest: int
) -> None:
    found = pictures_of(schema, largest=largest)
    for picture in found.pictures.values():
        assert_whole(picture)
    for each in schema.tables[:5]:
        for distance in (1, 2):
            assert_whole(found.surroundings.of_table(each.name, distance=distance))


def test_no_tables_are_one_empty_picture() -> None:
    found = pictures_of(database())
    assert found.whole is not None
    assert found.whole.tables == ()


def test_pictures_of_nasty_names() -> None:
    found = pictures_of(nasty(), largest=5)
    for picture in found.pictures.values():
        assert_whole(picture)
        assert picture.title.isprintable()


# -- the picture of a group ------------------------------------------------------------------------


def group_picture(schema: Database, name: str, *patterns: str) -> Picture:
    """The picture of a group that is found, or of one that the settings make of patterns."""
    found = pictures_of(schema, {name: Group(tables=patterns)} if patterns else {})
    (group,) = (group for group in found.groups if group.name == name)
    picture = found.pictures[group.slug]
    assert_whole(picture)
    return picture


def five_modules() -> list[str]:
    return ["invoices", "deals", "stores", "staff", "tours"]


def test_a_group_is_shown_with_its_neighbours() -> None:
    schema = database(*modules(*five_modules()), referring("aastaff", "staff", "bdeals"))
    staff, around = names(group_picture(schema, "staff", "*staff"))
    assert "aastaff" in staff
    assert around == {"bdeals"}
    assert names(group_picture(schema, "deals", "*deals"))[1] == {"aastaff"}
    assert names(group_picture(schema, "tours"))[1] == set()


def test_neighbours_of_a_group_are_so_many_and_the_rest_is_counted() -> None:
    # Each of the group's tables is referred to by fewer than make a hub.
    tables = [table(f"a{number}") for number in range(9)]
    children = [
        referring(f"b{number:02}", f"a{number % 9}", *(("a0",) if number == 40 else ()))
        for number in range(45)
    ]
    schema = database(*tables, *children)
    picture = group_picture(schema, "A", "a*")
    inside, around = names(picture)
    assert inside == {each.name.name for each in tables}
    # Those with the most lines come first.
    assert around == {"b40", *(f"b{number:02}" for number in range(AROUND_GROUP - 1))}
    assert picture.note == f"{45 - AROUND_GROUP} more tables refer to these."


def test_a_hub_of_another_group_is_named_and_not_drawn() -> None:
    plain = modules(*five_modules())
    everywhere = [
        table(
            each.name,
            column("user_id"),
            *(part for part in each.columns if part.name != "id"),
            *each.foreign_keys,
            foreign_key("user_id", "users"),
        )
        for each in plain
    ]
    satellites = [referring(f"user_{thing}", "users") for thing in ("roles", "mails", "tokens")]
    schema = database(*everywhere, table("users"), *satellites)
    picture = group_picture(schema, "stores")
    assert public("users") in picture.hubs
    assert names(picture)[1] == set()
    assert sum(relation.parent == public("users") for relation in picture.relations) == 10


def test_what_refers_to_a_hub_of_the_group_is_counted() -> None:
    star = [referring(f"{chr(97 + number % 26)}{number}", "users") for number in range(60)]
    schema = database(table("users"), *star)
    picture = group_picture(schema, "users")
    inside, around = names(picture)
    assert (len(inside), around) == (40, set())
    assert picture.note == "21 more tables refer to these."
    other = group_picture(schema, "users 2")
    assert other.hubs == {public("users")}
    assert other.note == ""


# -- the picture of a table ------------------------------------------------------------------------


def test_a_table_is_shown_with_what_it_refers_to_and_what_refers_to_it() -> None:
    schema = database(
        table("users"),
        referring("orders", "users"),
        referring("lines", "orders", "products"),
        table("products"),
        table("lone"),
    )
    around = surroundings(schema)
    picture = around.of_table(public("orders"))
    assert names(picture) == ({"orders"}, {"users", "lines"})
    assert len(picture.relations) == 2
    assert picture.title == "orders and the tables around it"
    farther = around.of_table(public("orders"), distance=2)
    assert names(farther) == ({"orders", "users", "lines"}, {"products"})
    assert len(farther.relations) == 3
    assert names(around.of_table(public("lone"))) == ({"lone"}, set())


def test_a_table_that_three_hundred_refer_to_shows_some_and_counts_the_rest() -> None:
    children = [referring(f"child_{number:03}", "users", "kinds") for number in range(300)]
    schema = database(table("kinds"), referring("users", "kinds"), *children)
    picture = surroundings(schema).of_table(public("users"))
    inside, around = names(picture)
    assert inside == {"users"}
    # What it refers to comes first.
    assert around == {"kinds", *(f"child_{number:03}" for number in range(AROUND_TABLE - 1))}
    assert picture.note == "277 more tables refer to it."
    assert_whole(picture)


def test_nothing_is_looked_for_behind_a_hub() -> None:
    children = [referring(f"child_{number:03}", "users") for number in range(HUB_FROM)]
    schema = database(table("users"), *children)
    picture = surroundings(schema).of_table(public("child_000"), distance=3)
    assert names(picture) == ({"child_000", "users"}, set())


def test_a_table_that_refers_to_more_than_fit_names_the_rest() -> None:
    parents = [f"parent_{number:02}" for number in range(AROUND_TABLE + 3)]
    schema = database(*map(table, parents), referring("facts", *parents))
    picture = surroundings(schema).of_table(public("facts"))
    assert len(picture.neighbours) == AROUND_TABLE
    assert picture.hubs == {public(name) for name in parents[AROUND_TABLE:]}
    assert len(picture.relations) == len(parents)
    assert picture.note == ""


def test_self_reference_and_alike_keys_are_kept() -> None:
    schema = database(
        table(
            "nodes",
            column("up"),
            column("a"),
            column("b"),
            foreign_key("up", "nodes"),
            foreign_key("a", "users"),
            foreign_key("b", "users"),
        ),
        table("users"),
    )
    picture = surroundings(schema).of_table(public("nodes"))
    assert len(picture.relations) == 3
    assert names(picture) == ({"nodes"}, {"users"})
