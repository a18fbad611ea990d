from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from schema_docs.config.groups import Group
from schema_docs.diagram.grouping import group_tables
from schema_docs.diagram.overview import LINES_EACH, MOST_PARTS, Link, Overview, Part, overviews
from schema_docs.diagram.overview_dot import overview_source
from schema_docs.diagram.relations import relations
from schema_docs.diagram.svg import render_svg
from schema_docs.model import Database, QualifiedName

from .schemas import column, database, foreign_key, nasty, realistic, table
from .test_grouping import modules, referring

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("invoices", "deals", "stores", "staff", "tours")


def overview_of(
    schema: Database, *, largest: int = 40, most: int = MOST_PARTS, **named: Group
) -> tuple[Overview, ...]:
    leads = relations(schema)
    groups = group_tables(schema.tables, leads, named, largest=largest)
    return overviews(groups, leads, most=most)


def between(overview: Overview) -> set[tuple[str, str, int]]:
    return {(link.child, link.parent, link.keys) for link in overview.links}


def test_a_box_for_each_group_and_a_line_for_the_keys_between() -> None:
    links = [referring(f"{letter}astaff", "staff", "deals") for letter in "uvw"]
    schema = database(*modules(*NAMES, size=9), *links)
    (overview,) = overview_of(schema, staff=Group(tables=("*staff",)))
    parts = {part.slug: part for part in overview.parts}
    assert set(parts) == set(NAMES)
    assert parts["tours"].tables == 9
    assert parts["tours"].notable[0] == "tours"
    assert between(overview) == {("staff", "deals", 3)}
    assert overview.left_out == 0


def test_only_the_strongest_lines_of_a_box_are_drawn_and_the_rest_is_counted() -> None:
    tables = [
        table(
            "staff",
            *(column(f"c{number}") for number in range(10)),
            *(
                foreign_key(f"c{number}", name)
                for number, name in enumerate(
                    ["invoices"] * 4 + ["tours"] * 3 + ["deals"] * 2 + ["stores"]
                )
            ),
        )
        if each.name.name == "staff"
        else each
        for each in modules(*NAMES)
    ]
    (overview,) = overview_of(database(*tables))
    assert LINES_EACH == 2
    assert between(overview) == {("staff", "invoices", 4), ("staff", "tours", 3)}
    assert overview.left_out == 3


def test_a_box_that_most_refer_to_says_so_in_place_of_lines() -> None:
    names = [f"{letter}mod" for letter in "abcdefghijklm"]
    schema = database(
        *(
            table(QualifiedName(name, "t"), column("u"), foreign_key("u", "users"))
            for name in names
        ),
        *(table(QualifiedName(name, thing)) for name in names for thing in ("x", "y", "z")),
        *(table(name) for name in ("users", "roles", "mails")),
    )
    (overview,) = overview_of(schema)
    (public,) = (part for part in overview.parts if part.name == "public")
    assert public.referring == len(names)
    assert overview.links == ()
    assert overview.left_out == len(names)
    assert f"{len(names)} others refer to it" in overview_source(overview)


def test_more_groups_than_can_be_read_are_areas_that_have_overviews_of_their_own() -> None:
    letters = "abcdefghijklmno"
    tables = []
    for side in ("north", "south", "west"):
        for place, letter in enumerate(letters):
            group, following = f"{side}{letter}", f"{side}{letters[(place + 1) % len(letters)]}"
            tables.append(referring(f"{group}_hub", f"{following}_hub"))
            tables += [referring(f"{group}_{thing}", f"{group}_hub") for thing in "pqrstuvwx"]
    top, *areas = overview_of(database(*tables))
    assert {part.groups for part in top.parts} == {15}
    assert {part.tables for part in top.parts} == {150}
    assert top.links == ()
    assert [area.slug for area in areas] == [part.slug for part in top.parts]
    for area in areas:
        assert len(area.parts) == len(area.links) == 15
        assert len({part.name[:4] for part in area.parts}) == 1
        assert not any(part.elsewhere or part.groups for part in area.parts)
    assert not {part.slug for area in areas for part in area.parts} & {
        part.slug for part in top.parts
    }


def test_what_an_area_has_to_do_with_others_is_greyed() -> None:
    schema = realistic(300, 10)
    top, *areas = overview_of(schema, largest=6, most=10)
    known = {part.slug for part in top.parts}
    seen = False
    for area in areas:
        for part in area.parts:
            assert part.elsewhere == (part.slug in known)
            seen = seen or part.elsewhere
        slugs = [part.slug for part in area.parts]
        assert len(set(slugs)) == len(slugs)
        assert area.slug not in slugs
        assert all({link.child, link.parent} <= set(slugs) for link in area.links)
    assert seen


@pytest.mark.parametrize(
    "schema",
    [
        realistic(150, 20),
        realistic(400),
        database(*modules(*NAMES)),
        database(*(table(f"{chr(97 + number % 26)}{number}") for number in range(300))),
    ],
)
def test_picture_is_neither_a_strip_nor_a_pillar(schema: Database) -> None:
    for overview in overview_of(schema):
        size = ET.fromstring(render_svg(overview_source(overview)).partition("-->")[2]).attrib
        aspect = float(size["width"].removesuffix("pt")) / float(size["height"].removesuffix("pt"))
        assert 1 / 4 < aspect < 4


def test_boxes_say_what_the_settings_say_and_lead_somewhere() -> None:
    schema = database(*modules(*NAMES))
    money = Group(tables=("*invoices",), color="#123456", description="What <people> owe us & why")
    (overview,) = overview_of(schema, Money=money)
    svg = render_svg(overview_source(overview, {"money": "money.svg"}))
    assert "What &lt;people&gt; owe us &amp; why" in svg
    assert 'href="money.svg"' in svg
    assert len(re.findall("href=", svg)) == svg.count('href="money.svg"')
    assert "#123456" not in overview_source(overview) or overview.links


def test_hostile_names_are_drawn_as_text() -> None:
    (overview,) = overview_of(nasty(), largest=2, most=60)
    source = overview_source(overview)
    assert overview_source(overview) == source
    svg = render_svg(source)
    assert "<script" not in svg
    texts = {
        "".join(element.itertext())
        for element in ET.fromstring(svg.partition("-->")[2]).iter(
            "{http://www.w3.org/2000/svg}text"
        )
    }
    assert {part.name for part in overview.parts} <= texts
    hostile = {'<b>"x"</b>\\N': Group(tables=("*a*",), description="\\N <i> & \x01 " * 30)}
    (overview,) = overview_of(nasty(), largest=2, most=60, **hostile)
    assert "<i>" not in render_svg(overview_source(overview))


def test_every_line_has_its_number() -> None:
    """Graphviz itself loses labels where it lays out several parts, such as a lone box."""
    overview = Overview(
        title="All",
        slug="",
        parts=tuple(Part(slug=name, name=name, tables=3, color="#2f8a5b") for name in "abcd"),
        links=(
            Link(child="b", parent="a", keys=3),
            Link(child="c", parent="b", keys=1234),
            Link(child="c", parent="a", keys=7),
        ),
    )
    root = ET.fromstring(render_svg(overview_source(overview)).partition("-->")[2])
    lines = [group for group in root.iter(f"{SVG}g") if group.get("class") == "edge"]
    assert sorted(line.findtext(f"{SVG}text", "") for line in lines) == ["1,234", "3", "7"]
