"""No strip, nothing on top of anything, no line across a table: measured on finished pictures."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from xml.etree import ElementTree as ET

import pytest

from schema_docs.diagram.box import MOST_ROWS
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.picture import Detail, whole
from schema_docs.diagram.svg import render_svg

from .drawn import aspect, boxes, edges, overlapping, texts, through
from .schemas import column, database, foreign_key, nasty, realistic, table

if TYPE_CHECKING:
    from schema_docs.diagram.picture import Picture
    from schema_docs.model import Database
    from support import Server

EXAMPLE = Path(__file__).parents[2] / "docs" / "example"


def star(leaves: int) -> Database:
    return database(
        table("users"),
        *(table(f"t{i}", column("u"), foreign_key("u", "users")) for i in range(leaves)),
    )


def chain(length: int) -> Database:
    return database(
        table("t00"),
        *(
            table(f"t{i:02}", column("before"), foreign_key("before", f"t{i - 1:02}"))
            for i in range(1, length)
        ),
    )


def lone(count: int) -> Database:
    return database(*(table(f"t{i:02}", column("a"), column("b")) for i in range(count)))


def pairs(count: int) -> Database:
    return database(
        *(table(f"a{i:02}") for i in range(count)),
        *(table(f"b{i:02}", column("a"), foreign_key("a", f"a{i:02}")) for i in range(count)),
    )


def wide() -> Database:
    return database(table("wide", *(column(f"column_{i}") for i in range(300))))


SCHEMAS = {
    **{f"{count} tables": realistic(count, count // 8) for count in (1, 2, 3, 5, 8, 13, 30, 60)},
    **{f"another {seed} of 40": realistic(40, 4, seed) for seed in (2, 3)},
    "star of 2": star(2),
    "star of 9": star(9),
    "star of 60": star(60),
    "chain of 8": chain(8),
    "chain of 60": chain(60),
    "2 lone": lone(2),
    "17 lone": lone(17),
    "60 lone": lone(60),
    "30 pairs": pairs(30),
    "300 columns": wide(),
    "nasty": nasty(),
}


@cache
def drawn(name: str, *, with_hubs: bool = True) -> ET.Element:
    picture = whole(SCHEMAS[name])
    return root_of(picture if with_hubs else replace(picture, hubs=frozenset()))


def root_of(picture: Picture) -> ET.Element:
    return ET.fromstring(render_svg(dot_source(picture)))


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_picture_is_a_strip(name: str) -> None:
    assert 1 / 4 < aspect(drawn(name)) < 4


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_is_there_and_none_lies_on_another(name: str) -> None:
    root = drawn(name)
    assert len(boxes(root)) == len(SCHEMAS[name].tables)
    assert overlapping(root) == []
    left, top, width, height = map(float, root.get("viewBox", "").split())
    for box in boxes(root).values():
        assert left < box.left
        assert top < box.top
        assert box.right < left + width
        assert box.bottom < top + height


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_line_leads_across_a_table(name: str) -> None:
    assert through(drawn(name)) == []


@pytest.mark.parametrize("name", ["60 tables", "star of 60", "nasty"])
def test_nor_do_the_lines_to_hubs_where_they_are_drawn(name: str) -> None:
    root = drawn(name, with_hubs=False)
    assert len(edges(root)) == sum(len(each.foreign_keys) for each in SCHEMAS[name].tables)
    assert through(root) == []
    assert 1 / 4 < aspect(root) < 4


@pytest.fixture(scope="module")
def example(server: Server) -> Database:
    migrations = sorted((EXAMPLE / "services" / "postgres" / "init").glob("*.sql"))
    return server.schema("\n".join(file.read_text(encoding="utf-8") for file in migrations))


@pytest.mark.parametrize("detail", get_args(Detail))
def test_the_example_can_be_read_at_any_detail(example: Database, detail: Detail) -> None:
    root = root_of(whole(example, detail))
    assert len(edges(root)) > 20
    assert through(root) == []
    assert overlapping(root) == []
    assert 1 < aspect(root) < 2.5


def test_a_table_of_very_many_columns_says_how_many_it_does_not_show() -> None:
    assert f"… {301 - MOST_ROWS} more columns" in texts(drawn("300 columns"))


def test_tables_without_relations_stand_in_rows_and_columns() -> None:
    frames = boxes(drawn("60 lone")).values()
    assert 4 <= len({frame.left for frame in frames}) <= 15
    assert 4 <= len({frame.top for frame in frames}) <= 15
    names = [name for name, _ in sorted(boxes(drawn("17 lone")).items(), key=by_row)]
    assert names == sorted(names)


def by_row(item: tuple[str, object]) -> tuple[float, float]:
    frame = boxes(drawn("17 lone"))[item[0]]
    return frame.top, frame.left


def test_a_column_more_moves_nothing_where_keys_are_shown() -> None:
    schema = realistic(40, 5)
    first, *rest = schema.tables
    wider = replace(first, columns=(*first.columns, column("one_more", nullable=True)))
    before = boxes(root_of(whole(schema)))
    after = boxes(root_of(whole(replace(schema, tables=(wider, *rest)))))
    assert after == before


def test_what_changes_in_one_part_moves_nothing_within_another() -> None:
    before = boxes(root_of(whole(database(*chain(9).tables, *star(5).tables), "keys")))
    more = table("zebra", column("u"), foreign_key("u", "users"))
    after = boxes(root_of(whole(database(*chain(9).tables, *star(5).tables, more), "keys")))
    links = [f"public.t{place:02}" for place in range(9)]
    corner, moved = before[links[0]], after[links[0]]
    for name in links:
        assert before[name].left - corner.left == pytest.approx(after[name].left - moved.left)
        assert before[name].top - corner.top == pytest.approx(after[name].top - moved.top)


def test_parents_stand_to_the_left_of_their_children() -> None:
    frames = boxes(drawn("30 pairs"))
    assert all(frames[f"public.a{i:02}"].right < frames[f"public.b{i:02}"].left for i in range(30))
