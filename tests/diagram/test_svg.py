from __future__ import annotations

import sys
import sysconfig
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from schema_docs.diagram import program
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.picture import whole
from schema_docs.diagram.svg import render_svg, svg_state
from schema_docs.diagram.text import printable
from schema_docs.errors import DiagramError
from schema_docs.model import Database, QualifiedName
from schema_docs.spelling import identifier, qualified

from .drawn import SVG, boxes, edges, nodes, texts, title, way
from .schemas import (
    NASTY_NAMES,
    column,
    database,
    foreign_key,
    key,
    nasty,
    realistic,
    table,
)


def draw(schema: Database, **changes: Any) -> ET.Element:
    return ET.fromstring(render_svg(dot_source(replace(whole(schema), **changes))))


def test_nasty_names_are_shown_as_they_are() -> None:
    schema = nasty()
    root = draw(schema, hubs=frozenset())
    shown = texts(root)
    for item in schema.tables:
        assert printable(qualified(item.name)) in shown
    for name in NASTY_NAMES:
        assert printable(identifier(name)) in shown
    titles = {title.text for title in root.iter(f"{SVG}title")}
    assert '"back\\slash": back\\slash back\\slash' in titles
    assert '"Odd.Schema"."&lt;": &lt; &lt;' in titles
    assert len(edges(root)) == len(NASTY_NAMES)


def test_nasty_names_leave_no_comment_script_or_control_character() -> None:
    svg = render_svg(dot_source(whole(nasty())))
    assert svg.count("<!--") == svg.count("-->") == 1
    assert "<script" not in svg
    assert "\r" not in svg
    assert not set(svg) & {chr(code) for code in range(0x20) if code != 0x0A}


def test_same_table_name_in_two_schemas_is_two_tables() -> None:
    root = draw(database(table("users"), table(QualifiedName("crm", "users"))))
    assert set(nodes(root)) == {"public.users", "crm.users"}
    assert {"users", "crm.users"} <= set(texts(root))


def test_picture_of_nothing() -> None:
    assert texts(draw(Database())) == ["No tables."]


def test_picture_of_tables_without_relations() -> None:
    root = draw(realistic(9, 9))
    assert len(nodes(root)) == 9
    assert edges(root) == []


def test_lines_end_at_the_rows_of_their_columns() -> None:
    root = draw(
        database(
            table("users", column("code"), key("unique", "code")),
            table(
                "orders",
                column("x"),
                column("user_code"),
                foreign_key("user_code", "users", ("code",)),
            ),
        )
    )
    (edge,) = edges(root)
    places = way(edge)
    rows = sorted(
        (float(text.get("x", "nan")), float(text.get("y", "nan")))
        for text in root.iter(f"{SVG}text")
        if text.text in {"code", "user_code"}
    )
    # From left to right, a line starts and ends at the middle of the names of its columns.
    for end, name in zip((places[0], places[-1]), rows, strict=True):
        assert abs(end[1] - (name[1] - 4)) < 2


def test_self_reference_stays_beside_its_table() -> None:
    staff = table("staff", column("boss_id", nullable=True), foreign_key("boss_id", "staff"))
    root = draw(database(staff, table("wide", column("w"), foreign_key("w", "staff"))))
    loop = next(edge for edge in edges(root) if title(edge) == "staff (boss_id) → staff (id)")
    frame = boxes(root)["public.staff"]
    assert frame.right - 2 <= min(x for x, _ in way(loop))
    assert max(x for x, _ in way(loop)) < frame.right + 45


def test_a_column_that_refers_to_itself_has_a_line() -> None:
    (edge,) = edges(draw(database(table("odd", foreign_key("id", "odd")))))
    assert max(y for _, y in way(edge)) - min(y for _, y in way(edge)) > 5


def test_picture_says_what_it_is_to_people_who_do_not_see_it() -> None:
    root = draw(realistic(5))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root[0].text == f"Entity-relationship diagram: 5 tables, {len(edges(root))} foreign keys"
    assert root[1].tag == f"{SVG}desc"


def test_tooltips_are_titles() -> None:
    orders = table(
        "orders", column("u"), foreign_key("u", "users", on_delete="SET NULL"), comment="Bought."
    )
    root = draw(database(table("users"), orders))
    titles = {title.text for title in root.iter(f"{SVG}title")}
    assert {"orders: Bought.", "users", "orders (u) → users (id), on delete set null"} <= titles
    assert not list(root.iter(f"{SVG}a"))


def test_same_source_same_bytes() -> None:
    dot = dot_source(whole(realistic(40, 5)))
    assert render_svg(dot) == render_svg(dot)
    assert render_svg(dot).endswith("</svg>\n")


def test_picture_tells_of_what_it_was_drawn() -> None:
    dot = dot_source(whole(realistic(3)))
    svg = render_svg(dot)
    assert svg_state(svg, dot) == "fresh"
    assert svg_state(svg, dot_source(whole(realistic(4)))) == "stale"
    assert svg_state(svg.replace("#ffffff", "#fffffe", 1), dot) == "edited"
    assert svg_state(svg + " ", dot) == "edited"
    assert svg_state("<svg/>", dot) == "edited"
    assert svg_state("", dot) == "edited"


def test_line_ends_and_byte_order_mark_do_not_count() -> None:
    dot = dot_source(whole(realistic(3)))
    svg = render_svg(dot)
    assert svg_state("\ufeff" + svg.replace("\n", "\r\n"), dot) == "fresh"
    assert svg_state(svg.removesuffix("\n"), dot) == "fresh"
    assert svg_state(svg + "\n", dot) == "fresh"
    assert svg_state(svg, dot.replace("\n", "\r\n")) == "fresh"


def test_program_is_found_beside_python_and_by_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = program.layout_program()
    assert found.stem == "graphviz-pure"
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(sysconfig, "get_path", lambda *_: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program.layout_program().samefile(found)


def test_missing_program_is_an_error_that_names_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(program, "_candidates", lambda: iter([Path("/nowhere/graphviz-pure")]))
    with pytest.raises(DiagramError, match=r"graphviz-pure.* is not installed .*pip install"):
        render_svg("digraph {}")


def test_source_that_graphviz_refuses_is_an_error() -> None:
    with pytest.raises(DiagramError, match=r"could not draw the diagram: .*syntax error"):
        render_svg("digraph {")


def test_layout_that_does_not_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "_TIMEOUT", 0.0)
    with pytest.raises(DiagramError, match="took more than"):
        render_svg(dot_source(whole(realistic(40))))


def test_the_systems_own_graphviz_is_taken_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dot = dot_source(whole(realistic(3)))
    by_ours = render_svg(dot)
    (tmp_path / "dot").symlink_to(program.layout_program())
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(program, "layout_program", lambda: Path("/nowhere"))
    assert render_svg(dot, "dot") == by_ours


def test_a_system_without_graphviz_is_an_error_that_names_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DiagramError, match=r'layout_engine = "dot".*apt-get install graphviz'):
        render_svg("digraph {}", "dot")
