"""No file that carries a stamp can be cut or changed without the stamp telling so."""

from __future__ import annotations

import pytest

from schema_docs.diagram.dbml import dbml_source
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.mermaid import mermaid_source
from schema_docs.diagram.picture import whole
from schema_docs.diagram.stamp import STAMPS, Stamp
from schema_docs.diagram.svg import render_svg, svg_state

from .schemas import nasty, realistic

SCHEMA = realistic(3)
TEXTS = {
    "mermaid": mermaid_source(whole(SCHEMA)),
    "dbml": dbml_source(SCHEMA, "Database schema", {}),
}


def other(character: str) -> str:
    return "~" if character != "~" else "^"


@pytest.mark.parametrize("what", TEXTS)
def test_every_cut_and_every_other_character_is_seen(what: str) -> None:
    stamp, text = STAMPS[what], STAMPS[what].on(TEXTS[what])
    assert stamp.state_beside(text, text) == "fresh"
    for place, character in enumerate(text.rstrip("\n")):
        before, after = text[:place], text[place + 1 :]
        harmed = (before, before + other(character) + after, before + after)
        assert {stamp.state_beside(each, text) for each in harmed} == {"edited"}


def test_every_cut_and_every_other_character_of_the_picture_is_seen() -> None:
    dot = dot_source(whole(SCHEMA))
    svg = render_svg(dot)
    assert svg_state(svg, dot) == "fresh"
    for place, character in enumerate(svg.rstrip("\n")):
        assert svg_state(svg[:place], dot) == "edited"
        assert svg_state(f"{svg[:place]}{other(character)}{svg[place + 1 :]}", dot) == "edited"


def test_a_text_of_another_schema_is_stale() -> None:
    for what, words in TEXTS.items():
        stamp = STAMPS[what]
        now = stamp.on("another\n")
        assert stamp.state_beside(stamp.on(words), now) == "stale"
        assert stamp.state_beside(stamp.on(words) + "x", now) == "edited"
        assert stamp.state_beside(words, now) == "edited"


def test_line_ends_byte_order_mark_and_last_newlines_do_not_count() -> None:
    for what, words in TEXTS.items():
        stamp = STAMPS[what]
        text = stamp.on(words)
        for same in (
            "\ufeff" + text,
            text.replace("\n", "\r\n"),
            text.replace("\n", "\r"),
            text.rstrip("\n"),
            text + "\n\n",
        ):
            assert stamp.state_beside(same, text) == "fresh"
            assert stamp.state_beside(same, stamp.on("another\n")) == "stale"


def test_a_stamp_is_known_whatever_its_digest() -> None:
    text = STAMPS["dbml"].on(TEXTS["dbml"])
    assert STAMPS["dbml"].is_on(text + "edited")
    assert not STAMPS["dbml"].is_on(TEXTS["dbml"])
    assert not STAMPS["mermaid"].is_on(text)


def test_sources_tell_fresh_from_stale() -> None:
    stamp = Stamp("# {} and {} as {}")
    text = stamp.on("text", "one", "two")
    assert stamp.state(text, "one", "two") == "fresh"
    assert stamp.state(text, "one\r\n", "two") == "fresh"
    assert stamp.state(text, "two", "one") == "stale"
    assert stamp.state(text + "x", "one", "two") == "edited"


def test_any_text_can_be_stamped() -> None:
    text = mermaid_source(whole(nasty())) + "\udc80\x00"
    assert STAMPS["mermaid"].read(STAMPS["mermaid"].on(text)) == ()
