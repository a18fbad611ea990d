"""Every word can be read and every line be seen, by day and by night, by any kind of eye."""

from __future__ import annotations

from itertools import combinations

import pytest

from schema_docs.diagram.colors import (
    BACKGROUND,
    FAINT,
    HUES,
    INK,
    KEY_ROW,
    KEYS,
    PAPER,
    PLAIN,
    TABLE,
    contrast,
    hue,
    hues,
    mixed,
    night,
)

from .schemas import public

WORDS = 4.5
"""The contrast that WCAG 2 AA asks for text of any size."""
LINES = 3.0
"""And for what is no text and means something."""

CHOSEN = ("#000000", "#ffffff", "#ffff00", "#FF0000", "#00ff00", "#0000ff", "#7c3aed", "#fef3c7")
"""Colours that a team may give a group."""

# What is left of red, green and blue for eyes without one kind of cones (Machado and others, 2009).
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def by_night(*colors: str) -> tuple[str, ...]:
    return tuple(map(night, colors))


def channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("words", [INK, FAINT, *KEYS.values()])
def test_words_can_be_read_in_rows_and_on_paper(words: str) -> None:
    for behind in (PAPER, TABLE, KEY_ROW):
        assert contrast(words, behind) >= WORDS
        assert contrast(*by_night(words, behind)) >= WORDS


@pytest.mark.parametrize("header", [PLAIN.header, *(each.header for each in HUES)])
def test_titles_can_be_read(header: str) -> None:
    assert contrast(INK, header) >= WORDS
    assert contrast(*by_night(INK, header)) >= WORDS


@pytest.mark.parametrize("line", [PLAIN.line, BACKGROUND, *(each.line for each in HUES)])
def test_lines_can_be_seen(line: str) -> None:
    assert contrast(line, PAPER) >= LINES
    assert contrast(*by_night(line, PAPER)) >= LINES


@pytest.mark.parametrize("color", CHOSEN)
def test_any_colour_of_a_group_can_be_seen(color: str) -> None:
    chosen = hue(color)
    assert contrast(chosen.line, PAPER) >= LINES
    assert contrast(*by_night(chosen.line, PAPER)) >= LINES
    assert contrast(INK, chosen.header) >= WORDS
    assert contrast(*by_night(INK, chosen.header)) >= WORDS


@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_first_lines_differ_for_every_eye(kind: str) -> None:
    seen = [
        [
            sum(share * channel for share, channel in zip(row, channels(each.line), strict=True))
            for row in BLINDNESS[kind]
        ]
        for each in HUES[:4]
    ]
    for one, other in combinations(seen, 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 40


def test_a_colour_is_mixed_by_its_share() -> None:
    assert mixed("#000000", "#ffffff", 0) == "#000000"
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#102030", "#ffffff", 1) == "#ffffff"


def test_a_hub_has_a_colour_of_its_own() -> None:
    references = {public(f"t{number:02}"): 1 for number in range(20)} | {public("users"): 10}
    found = hues(references, {public("users")})
    hub = found.pop(public("users"))
    assert hub not in found.values()
    assert len(set(found.values())) == len(HUES) - 1
