"""Many diagrams at once: in order, each drawn when it must be, and errors are not swallowed."""

from __future__ import annotations

import pytest
from diagram.schemas import realistic

from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.picture import whole
from schema_docs.diagram.rendering import draw
from schema_docs.diagram.svg import render_svg
from schema_docs.errors import DiagramError
from schema_docs.sources import say_nothing


def dots(*sizes: int) -> dict[str, str]:
    return {f"{size}.svg": dot_source(whole(realistic(size))) for size in sizes}


def test_pictures_come_in_the_order_of_their_sources() -> None:
    sources = dots(20, 1, 5, 3)
    pictures = draw(sources, {}, say_nothing)
    assert list(pictures) == list(sources)
    assert pictures == {name: render_svg(dot) for name, dot in sources.items()}


def test_what_is_drawn_already_is_kept() -> None:
    sources = dots(3, 4, 5)
    first = draw(sources, {}, say_nothing)
    # Windows line ends: the same picture, and recognisably not drawn anew.
    kept = {name: svg.replace("\n", "\r\n") for name, svg in first.items()}
    told: list[object] = []
    again = draw(
        {**sources, "4.svg": dots(6)["6.svg"]}, kept, lambda *of_steps: told.append(of_steps)
    )
    assert again["3.svg"] == kept["3.svg"]
    assert again["5.svg"] == kept["5.svg"]
    assert again["4.svg"] == render_svg(dots(6)["6.svg"])
    assert told == []  # a single one needs no progress


@pytest.mark.parametrize("damage", ["", "<svg/>", "{}<!-- -->"])
def test_what_was_touched_is_drawn_again(damage: str) -> None:
    sources = dots(3)
    whole_ones = draw(sources, {}, say_nothing)
    damaged = {"3.svg": damage.format(whole_ones["3.svg"])}
    assert draw(sources, damaged, say_nothing) == whole_ones


def test_tells_how_far_it_is() -> None:
    told: list[tuple[str, int, int]] = []
    draw(dots(1, 2, 3), {}, lambda what, done=0, of=0: told.append((what, done, of)))
    assert told == [("drawing diagrams", count, 3) for count in (1, 2, 3)]


def test_an_error_of_one_is_an_error_of_all() -> None:
    with pytest.raises(DiagramError, match="could not draw the diagram"):
        draw({**dots(1, 2), "bad.svg": "digraph {"}, {}, say_nothing)
