from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from schema_docs.diagram import dot_source, program, render_svg, svg_state, whole
from schema_docs.diagram.text import printable
from schema_docs.errors import DiagramError
from schema_docs.model import Database, QualifiedName
from schema_docs.spelling import identifier, qualified

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

SVG = "{http://www.w3.org/2000/svg}"


def draw(schema: Database) -> ET.Element:
    return ET.fromstring(render_svg(dot_source(whole(schema))))


def words(root: ET.Element) -> list[str]:
    return [(text.text or "").replace("\xa0", " ") for text in root.iter(f"{SVG}text")]


def numbers(element: ET.Element, *names: str) -> list[float]:
    return [float(element.get(name, "nan").removesuffix("pt")) for name in names]


def nodes(root: ET.Element) -> dict[str, ET.Element]:
    return {g.get("id", ""): g for g in root.iter(f"{SVG}g") if g.get("class") == "node"}


def edges(root: ET.Element) -> list[ET.Element]:
    return [g for g in root.iter(f"{SVG}g") if g.get("class") == "edge"]


@pytest.mark.parametrize(("count", "isolated"), [(30, 4), (31, 0), (70, 15), (20, 20)])
def test_picture_is_no_strip(count: int, isolated: int) -> None:
    for seed in (1, 2, 3):
        root = draw(realistic(count, isolated, seed))
        width, height = numbers(root, "width", "height")
        assert 1 / 3 < width / height < 3
        assert len(nodes(root)) == count


def test_hub_that_all_refer_to_makes_no_strip() -> None:
    leaves = [table(f"t{i}", column("u"), foreign_key("u", "users")) for i in range(60)]
    width, height = numbers(draw(database(table("users"), *leaves)), "width", "height")
    assert 1 / 3 < width / height < 3


def test_tables_do_not_overlap_and_lie_inside_the_picture() -> None:
    root = draw(realistic(40, 8))
    frames = []
    for node in nodes(root).values():
        rect = node.find(f".//{SVG}rect")
        assert rect is not None
        x, y, width, height = numbers(rect, "x", "y", "width", "height")
        frames.append((x, y, x + width, y + height))
    for place, (left, top, right, bottom) in enumerate(frames):
        for other in frames[place + 1 :]:
            assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top


def test_nasty_names_are_shown_as_they_are() -> None:
    schema = nasty()
    root = draw(schema)
    shown = words(root)
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
    assert {"users", "crm.users"} <= set(words(root))


def test_picture_of_nothing() -> None:
    assert words(draw(Database())) == ["No tables."]


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
    path = edge.find(f".//{SVG}path")
    assert path is not None
    ends = [
        tuple(map(float, p.split(","))) for p in path.get("d", "")[1:].replace("C", " ").split()
    ]
    ys = sorted(
        (numbers(text, "x")[0], numbers(text, "y")[0])
        for text in root.iter(f"{SVG}text")
        if text.text in {"code", "user_code"}
    )
    # From left to right, a line starts and ends within half a row of the names of its columns.
    for end, name in zip((ends[0], ends[-1]), ys, strict=True):
        assert abs(end[1] - (name[1] - 4)) < 9


def test_self_reference_stays_beside_its_table() -> None:
    staff = table("staff", column("boss_id", nullable=True), foreign_key("boss_id", "staff"))
    root = draw(database(staff, table("wide", column("w"), foreign_key("w", "staff"))))
    loop = next(e for e in edges(root) if "staff (boss_id) → staff (id)" in "".join(e.itertext()))
    frame = nodes(root)["public.staff"].find(f".//{SVG}rect")
    path = loop.find(f".//{SVG}path")
    assert frame is not None
    assert path is not None
    x, width = numbers(frame, "x", "width")
    points = path.get("d", "")[1:].replace("C", " ").split()
    assert max(float(point.split(",")[0]) for point in points) < x + width + 65


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
