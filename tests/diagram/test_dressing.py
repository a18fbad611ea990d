"""The finished file: by day, by night, in any font, in any viewer, and known by its stamp."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from schema_docs.diagram import svg
from schema_docs.diagram.arrange import arrange
from schema_docs.diagram.colors import INK, night
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.drawing import read_drawing
from schema_docs.diagram.dressing import dress
from schema_docs.diagram.metrics import measured, text_width
from schema_docs.diagram.picture import Picture, whole
from schema_docs.diagram.program import run_layout
from schema_docs.diagram.relations import relations
from schema_docs.diagram.svg import render_svg, svg_state
from schema_docs.errors import DiagramError
from schema_docs.model import Enum, QualifiedName, View

from .drawn import SVG, boxes, edges, through
from .schemas import column, database, foreign_key, key, nasty, public, realistic, table

if TYPE_CHECKING:
    from schema_docs.diagram.drawing import Drawing

HERE = Path(__file__).parent


def everything() -> Picture:
    """A small picture with something of all that we draw, which nothing but these tests changes."""
    orders = table(
        "orders",
        column("user_id"),
        column("coupon_id", nullable=True),
        column("parent_id", nullable=True),
        column("note", "text", nullable=True),
        foreign_key("user_id", "users"),
        foreign_key("coupon_id", "coupons"),
        foreign_key("parent_id", "orders"),
        comment="What people bought.",
    )
    items = table(
        "items",
        column("order_id"),
        key("primary key", "id", "order_id"),
        foreign_key("order_id", "orders", on_delete="CASCADE"),
    )
    carts = table("carts", column("o"), key("unique", "o"), foreign_key("o", "orders"))
    users, coupons = table("users"), table(QualifiedName("Odd|schema", "coupons"))
    orders = replace(
        orders,
        foreign_keys=tuple(
            replace(each, referenced=coupons.name) if each.columns == ("coupon_id",) else each
            for each in orders.foreign_keys
        ),
    )
    totals = View(name=public("totals"), definition="", columns=(column("sum"),))
    return Picture(
        title="Everything",
        tables=(coupons, items, orders),
        relations=tuple(
            replace(each, origin="inferred") if each.parent == coupons.name else each
            for each in relations(database(orders, items, carts, users, coupons))
        ),
        detail="full",
        neighbours=(carts,),
        hubs=frozenset({users.name}),
        enums=(Enum(name=public("state"), labels=("new", "paid for")),),
        views=(totals,),
        reads=((totals.name, orders.name),),
        colors={orders.name: "#7c3aed"},
        links={orders.name: "page.md#orders", users.name: "page.md#users"},
    )


KNOWN_LOOK = (2, "8ffbc34c8393316abec360cb380d50dd8d6934d8509b417217d80733c9efcb70")
"""`LOOK`, and a digest of what we make of a layout with everything in it."""


def theirs() -> Drawing:
    """What `dot -Tsvg -q -Earrowsize=0` of Debian's Graphviz 2.43 made of `everything()`."""
    return read_drawing((HERE / "debian_dot.svg").read_text(encoding="utf-8"))


def test_another_look_has_another_number() -> None:
    """Pictures that are checked in are drawn anew only where their source or the number differs."""
    drawn = ET.tostring(dress(arrange(theirs())), encoding="unicode")
    found = (svg.LOOK, hashlib.sha256(drawn.encode()).hexdigest())
    assert found == KNOWN_LOOK, (
        "the same layout comes out as another picture: raise LOOK in diagram/svg.py, so that those"
        f" that are checked in are drawn anew, and write {found} here"
    )


def test_a_picture_of_another_look_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    dot = dot_source(everything())
    picture = render_svg(dot)
    assert svg_state(picture, dot) == "fresh"
    monkeypatch.setattr(svg, "LOOK", svg.LOOK + 1)
    assert svg_state(picture, dot) == "stale"


def test_every_colour_has_one_for_the_night() -> None:
    root = ET.fromstring(render_svg(dot_source(everything())))
    style = root.findtext(f"{SVG}style", "")
    by_night = style.partition("@media (prefers-color-scheme:dark){")[2]
    for attribute in ("fill", "stroke"):
        colors = {each.get(attribute) for each in root.iter()} - {None, "none"}
        rules = re.findall(rf'\[{attribute}="(#\w+)"\]{{{attribute}:(#\w+)}}', by_night)
        assert dict(rules) == {color: night(str(color)) for color in colors}


def test_viewers_without_style_sheets_show_the_day() -> None:
    """Every shape says its colours itself, or stands in a group that does."""
    root = ET.fromstring(render_svg(dot_source(everything())))
    parents = {child: parent for parent in root.iter() for child in parent}
    assert root.get("fill") == INK
    for shape in root.iter():
        if shape.tag.removeprefix(SVG) in {"rect", "path"}:
            around = [shape]
            while around[-1] in parents:
                around.append(parents[around[-1]])
            said = [each.get("fill") for each in around if each.get("fill")]
            assert said[0] != INK, ET.tostring(shape)
            if said[0] == "none":
                assert any(each.get("stroke") for each in around)


def test_words_keep_their_width_in_other_fonts() -> None:
    root = ET.fromstring(render_svg(dot_source(everything())))
    fitted = [each for each in root.iter(f"{SVG}text") if each.get("textLength")]
    assert len(fitted) > 20
    for each in fitted:
        size = float(each.get("font-size", root.get("font-size", "")))
        if each in [words for part in root.iter(f"{SVG}g") for words in part.findall(f"{SVG}text")]:
            wide = text_width(each.text or "", size, bold=each.get("font-weight") == "bold")
            assert float(each.get("textLength", "")) <= wide * 1.11 + 0.1
        assert each.get("lengthAdjust") == "spacingAndGlyphs"


def test_words_stay_within_their_boxes() -> None:
    for picture in (everything(), whole(realistic(20)), whole(nasty())):
        root = ET.fromstring(render_svg(dot_source(picture)))
        frames = boxes(root)
        for node in root.iter(f"{SVG}g"):
            frame = frames.get(node.get("id", ""))
            if frame is None:
                continue
            for words in node.iter(f"{SVG}text"):
                x = float(words.get("x", ""))
                size = float(words.get("font-size", root.get("font-size", "")))
                wide = text_width(words.text or "", size, bold=words.get("font-weight") == "bold")
                assert frame.left <= x
                assert x + wide <= frame.right + 2, words.text


def test_widths_are_those_of_helvetica() -> None:
    # Adobe's metrics: W 944, i 222, space 278; in bold W 944, i 278.
    assert text_width("Wi i", 10) == pytest.approx(16.66)
    assert text_width("Wi", 10, bold=True) == pytest.approx(12.22)
    assert text_width("日", 10) == 10
    assert measured("a → b …")
    assert not measured("é")


def test_what_debians_graphviz_draws_is_understood() -> None:
    debians = theirs()
    ours = read_drawing(run_layout(dot_source(everything())))
    assert debians.title == ours.title
    assert [each.kind for each in debians.nodes] == [each.kind for each in ours.nodes]
    assert [each.tooltip for each in debians.nodes] == [each.tooltip for each in ours.nodes]
    assert {each.classes for each in debians.edges} == {each.classes for each in ours.edges}
    root = dress(arrange(debians))
    for element in root.iter():
        element.tag = SVG + element.tag
    assert through(root) == []
    assert len(edges(root)) == len(ours.edges)


@pytest.mark.parametrize(
    "drawing",
    [
        "no SVG",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"><g><g class="node"/></g></svg>',
    ],
)
def test_what_is_no_drawing_of_ours_is_an_error(drawing: str) -> None:
    with pytest.raises(DiagramError, match="Graphviz drew"):
        read_drawing(drawing)
