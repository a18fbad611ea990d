"""The PNG is the SVG's picture: as large as it should be, the same bytes again, with letters."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import zlib
from typing import TYPE_CHECKING, Any

import pytest
import resvg_py

from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.picture import whole
from schema_docs.diagram.png import OTHER_SCRIPT, render_png
from schema_docs.diagram.svg import render_svg
from schema_docs.errors import DiagramError
from support import EXAMPLE, PROGRAM, Repository

from .schemas import NASTY_NAMES, column, database, foreign_key, nasty, realistic, table

if TYPE_CHECKING:
    from pathlib import Path


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels(png: bytes) -> list[bytes]:
    """Its rows of RGBA, the five filters of PNG undone."""
    width, height = size(png)
    packed, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            packed += png[place + 8 : place + 8 + length]
        place += 12 + length
    data = zlib.decompress(packed)
    stride = width * 4
    rows: list[bytes] = []
    above = bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + stride])
        for i in range(stride):
            left = row[i - 4] if i >= 4 else 0
            corner = above[i - 4] if i >= 4 else 0
            guess = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))
            row[i] = (row[i] + guess[kind]) & 255
        rows.append(bytes(row))
        above = row
    return rows


def _paeth(left: int, above: int, corner: int) -> int:
    estimate = left + above - corner
    return min((left, above, corner), key=lambda each: abs(estimate - each))


def svg_of(name: str = "users") -> str:
    return render_svg(dot_source(whole(database(table(name)))))


def test_twice_the_size_of_the_svg() -> None:
    svg = render_svg(dot_source(whole(realistic(10))))
    (width, points), (height, _) = re.findall(r'(?:width|height)="([\d.]+)(pt)?"', svg)[:2]
    scale = 2 * 96 / 72 if points else 2
    expected = (float(width) * scale, float(height) * scale)
    assert size(render_png(svg)) == pytest.approx(expected, abs=2)


def test_a_picture_that_is_too_large_is_drawn_smaller() -> None:
    large = re.sub(r'width="\S+" height="\S+"', 'width="16000" height="90"', svg_of(), count=1)
    assert size(render_png(large))[0] == 16_000


def test_the_same_bytes_again() -> None:
    svg = render_svg(dot_source(whole(realistic(10))))
    assert render_png(svg) == render_png(svg)


def test_letters_come_from_our_own_font(monkeypatch: pytest.MonkeyPatch) -> None:
    system_fonts = []

    def spied(**settings: Any) -> bytes:
        system_fonts.append(not settings["skip_system_fonts"])
        return drawn(**settings)

    drawn = resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", spied)
    one, other = render_png(svg_of("users → ünïcødé")), render_png(svg_of("users → ünïcødè"))
    assert one != other  # the letters differ, so there are some
    render_png(svg_of("日本"))  # for which the machine may have shapes
    assert system_fonts == [False, False, True]


def test_no_sign_of_ours_needs_a_font_of_the_machine() -> None:
    drawn = (EXAMPLE / "docs" / "er-diagram.svg").read_text("utf-8")
    assert not OTHER_SCRIPT.search(drawn)


def test_paper_is_white_with_round_corners_and_letters_have_smooth_edges() -> None:
    schema = database(table("users"), table("orders", column("u"), foreign_key("u", "users")))
    rows = pixels(render_png(render_svg(dot_source(whole(schema)))))
    assert rows[0][:4] == bytes(4)  # nothing
    seen = {row[i : i + 4] for row in rows for i in range(0, len(row), 4)}
    assert b"\xff\xff\xff\xff" in seen
    assert len(seen) > 50


def test_nasty_names_are_drawn() -> None:
    assert len(NASTY_NAMES) == len(whole(nasty()).tables)
    assert len(render_png(render_svg(dot_source(whole(nasty()))))) > 100_000


def test_what_is_no_picture_of_ours_is_an_error() -> None:
    with pytest.raises(DiagramError, match="does not say how large it is"):
        render_png("<svg/>")
    with pytest.raises(DiagramError, match="the picture cannot become a PNG: "):
        render_png('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">')


def test_export_writes_it(example: Path) -> None:
    code, out, _ = Repository(example).run("export", "png", "-o", "docs/er.png")
    assert (code, out) == (0, "")
    assert size((example / "docs/er.png").read_bytes())[0] > 1_000


def test_export_prints_it_but_not_on_a_terminal(example: Path) -> None:
    command = [str(PROGRAM), "export", "png"]
    done = subprocess.run(command, cwd=example, check=True, capture_output=True, timeout=60)
    assert size(done.stdout)[0] > 1_000
    ours, terminal = os.openpty()
    try:
        refused = subprocess.run(
            command, cwd=example, check=False, stdout=terminal, stderr=subprocess.PIPE, timeout=60
        )
    finally:
        os.close(ours)
        os.close(terminal)
    assert refused.returncode == 2
    assert b"a PNG is not for a terminal: say where to with -o FILE" in refused.stderr
