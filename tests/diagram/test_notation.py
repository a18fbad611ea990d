"""What the picture says, as people see it: signs at the ends of lines, strokes, signs in rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from schema_docs.diagram.box import MOST_LABELS
from schema_docs.diagram.colors import BACKGROUND, hue
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.lines import sign
from schema_docs.diagram.picture import Picture, whole
from schema_docs.diagram.svg import render_svg
from schema_docs.model import Enum, Partition, View

from .drawn import SVG, boxes, edges, nodes, texts, title
from .pictures import group
from .schemas import column, database, foreign_key, key, public, table

if TYPE_CHECKING:
    from schema_docs.model import Database, Table


def draw(picture: Picture | Database) -> ET.Element:
    picture = picture if isinstance(picture, Picture) else whole(picture)
    return ET.fromstring(render_svg(dot_source(picture)))


def paths(edge: ET.Element) -> tuple[ET.Element, list[str]]:
    """A line itself, and the signs at its ends."""
    way, *signs = edge.findall(f"{SVG}path")
    return way, [path.get("d", "") for path in signs]


def legend(root: ET.Element) -> set[str]:
    """What the legend explains."""
    (found,) = (group for group in root.iter(f"{SVG}g") if group.get("class") == "legend")
    return {words for words in texts(found) if len(words) > 2}


def child(*parts: object, nullable: bool = False, on_delete: str = "NO ACTION") -> Table:
    return table(
        "child",
        column("p", nullable=nullable),
        foreign_key("p", "parent", on_delete=on_delete),  # type: ignore[arg-type]
        *parts,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("nullable", "unique", "signs", "words"),
    [
        (False, False, {"crowodot", "teetee"}, {"any number of rows", "exactly one row"}),
        (True, False, {"crowodot", "teeodot"}, {"any number of rows", "one row or none"}),
        (False, True, {"teeodot", "teetee"}, {"one row or none", "exactly one row"}),
        (True, True, {"teeodot"}, {"one row or none"}),
    ],
)
def test_how_many_rows_stand_at_either_end(
    nullable: bool, unique: bool, signs: set[str], words: set[str]
) -> None:
    keys = [key("unique", "p")] if unique else []
    root = draw(database(table("parent"), child(*keys, nullable=nullable)))
    (edge,) = edges(root)
    assert set(paths(edge)[1]) == {sign(each).path for each in signs}
    assert words <= legend(root)
    assert len(legend(root) & {"any number of rows", "exactly one row", "one row or none"}) == len(
        words
    )


def test_the_sign_of_the_many_stands_at_the_child() -> None:
    root = draw(database(table("parent"), child()))
    (edge,) = edges(root)
    (foot,) = (
        path for path in edge.findall(f"{SVG}path") if path.get("d") == sign("crowodot").path
    )
    where = foot.get("transform", "")
    x = float(where.strip(")").split()[-2].split("(")[-1])
    near = boxes(root)["public.child"]
    assert min(abs(x - near.left), abs(x - near.right)) < 2


def test_deleting_with_the_parent_is_a_cross_at_the_child() -> None:
    root = draw(database(table("parent"), child(on_delete="CASCADE")))
    (edge,) = edges(root)
    assert set(paths(edge)[1]) == {
        sign("crowodot", cascade=True).path,
        sign("teetee").path,
    }
    assert any("on delete cascade" in words for words in legend(root))
    other = draw(database(table("parent"), child(on_delete="SET NULL")))
    assert not any("on delete cascade" in words for words in legend(other))
    assert title(edges(other)[0]) == "child (p) → parent (id), on delete set null"


def test_a_part_of_the_primary_key_is_a_solid_line_and_any_other_dashed() -> None:
    identifying = draw(database(table("parent"), child(key("primary key", "id", "p"))))
    plain = draw(database(table("parent"), child()))
    assert paths(edges(identifying)[0])[0].get("stroke-dasharray") is None
    assert paths(edges(plain)[0])[0].get("stroke-dasharray") == "5 3"
    assert "part of the primary key" in legend(identifying)
    assert "any other foreign key" in legend(plain)


def test_what_no_foreign_key_says_is_dotted() -> None:
    root = draw(group())
    (inferred,) = (edge for edge in edges(root) if title(edge).endswith(", inferred"))
    assert paths(inferred)[0].get("stroke-dasharray") == "0.1 4"
    assert "related, without a foreign key" in legend(root)


def test_a_key_of_two_columns_is_one_line() -> None:
    parent = table("t", column("a"), column("b"), key("unique", "a", "b"))
    both = table("u", column("x"), column("y"), foreign_key(("x", "y"), "t", ("a", "b")))
    (edge,) = edges(draw(database(parent, both)))
    assert title(edge) == "u (x, y) → t (a, b)"


def test_a_hub_is_named_in_rows_and_says_how_many_refer_to_it() -> None:
    leaves = [
        table(f"t{i}", column("u"), foreign_key("u", "users", on_delete="CASCADE"))
        for i in range(12)
    ]
    root = draw(database(table("users"), *leaves))
    assert edges(root) == []
    assert texts(root).count("→ users \N{MULTIPLICATION SIGN}") == 12
    assert "← 12 tables" in texts(root)
    assert "refers to a table that many refer to" in legend(root)
    assert any("on delete cascade" in words for words in legend(root))
    titles = [each.text for each in root.iter(f"{SVG}title")]
    assert "t3 (u) → users (id), on delete cascade" in titles
    names = draw(whole(database(table("users"), *leaves), "names"))
    assert texts(names).count("→ users") == 12


def test_a_hub_that_is_no_part_of_the_picture_is_named_all_the_same() -> None:
    root = draw(group())
    assert "→ users" in texts(root)
    assert "public.users" not in boxes(root)


def test_a_hub_may_refer_to_itself() -> None:
    staff = table("users", column("boss"), foreign_key("boss", "users"))
    leaves = [table(f"t{i}", column("u"), foreign_key("u", "users")) for i in range(12)]
    (edge,) = edges(draw(database(staff, *leaves)))
    assert title(edge) == "users (boss) → users (id)"


def test_neighbours_are_names_and_their_lines_stand_back() -> None:
    root = draw(group("full"))
    carts = nodes(root)["public.carts"]
    assert texts(carts) == ["carts"]
    (line,) = (edge for edge in edges(root) if "carts" in title(edge))
    assert line.get("stroke") == BACKGROUND
    assert "table of another diagram" in legend(root)


def test_enums_show_their_labels_and_views_what_they_are() -> None:
    root = draw(group("full"))
    assert texts(nodes(root)["public.state"]) == ["state", "enum", "new", "paid for"]
    view = nodes(root)["public.open_orders"]
    assert texts(view)[:2] == ["open_orders", "view"]
    frame = view.find(f"{SVG}rect")
    assert frame is not None
    assert frame.get("stroke-dasharray")
    assert "view" in legend(root)


def test_a_long_enum_says_how_many_labels_it_does_not_show() -> None:
    long = Enum(name=public("long"), labels=tuple(f"label {i}" for i in range(MOST_LABELS + 3)))
    assert "… 3 more labels" in texts(draw(replace(group(), enums=(long,))))


def test_what_a_view_reads() -> None:
    totals = View(name=public("totals"), definition="", materialized=True)
    orders = group().tables[-1].name
    picture = replace(group(), views=(totals,), reads=((totals.name, orders),))
    root = draw(picture)
    (line,) = (edge for edge in edges(root) if title(edge) == "totals reads orders")
    assert paths(line)[0].get("stroke-dasharray")
    assert "materialized view" in texts(root)
    assert "what a view reads" in legend(root)


def test_details() -> None:
    names, keys, full = (draw(group(detail)) for detail in ("names", "keys", "full"))
    orders = "public.orders"
    assert texts(nodes(names)[orders]) == ["orders", "→ users"]
    assert "user_id" in texts(nodes(keys)[orders])
    assert "note" not in texts(nodes(keys)[orders])
    assert "note" in texts(nodes(full)[orders])
    assert len(edges(names)) == len(edges(keys)) == len(edges(full))


def test_partitions_and_foreign_tables_say_so() -> None:
    parts = tuple(Partition(name=public(f"e{i}"), bounds="DEFAULT") for i in range(3))
    events = replace(
        table("events"), kind="partitioned table", partition_key="RANGE (at)", partitions=parts
    )
    far = replace(table("far"), kind="foreign table")
    root = draw(database(events, far))
    assert set(nodes(root)) == {"public.events", "public.far"}
    assert "3 partitions by RANGE (at)" in texts(root)
    assert "foreign table" in texts(root)


def test_a_group_has_its_colour_in_its_headers() -> None:
    root = draw(replace(group(), colors={public("orders"): "#7C3AED"}))
    fills = {element.get("fill") for element in nodes(root)["public.orders"].iter()}
    assert hue("#7c3aed").header in fills
    others = {element.get("fill") for element in nodes(root)["public.items"].iter()}
    assert hue("#7c3aed").header not in others


def test_titles_lead_to_where_tables_are_told_of() -> None:
    links = {public("orders"): "page.md#orders", public("users"): "page.md?a&b#users"}
    root = draw(replace(group(), links=links))
    found = {link.get("href"): texts(link) for link in root.iter(f"{SVG}a")}
    assert found == {"page.md#orders": ["orders"], "page.md?a&b#users": ["→ users"]}
    # In the page, and where the picture is opened by itself.
    assert {link.get("target") for link in root.iter(f"{SVG}a")} == {"_top"}
    assert root.get("role") == "graphics-document"


def test_rows_have_the_comments_of_their_columns() -> None:
    bought = replace(column("bought", nullable=True), comment="When.\n\nMore.")
    root = draw(database(table("orders", bought, comment="What people buy.")))
    titles = {each.text for each in root.iter(f"{SVG}title")}
    assert {"orders: What people buy.", "bought bigint: When. More."} <= titles


def test_the_legend_explains_nothing_that_does_not_occur() -> None:
    assert legend(draw(database(table("users")))) == {"primary key"}
    assert legend(draw(database(table("users", column("a"))))) == {"primary key", "not null"}
