"""The marks around what people wrote: what stands between them, and what is said when one broke."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_docs.document import marks
from schema_docs.errors import DocumentError


def cut(page: str) -> tuple[str, list[tuple[str, str]]]:
    rest, found = marks.cut(page.split("\n"), "docs/X.md")
    return "\n".join(rest), [(" / ".join(block.place), block.text) for block in found]


def test_what_stands_between_marks_is_cut_out_and_lines_stay_where_they_are() -> None:
    page = "# A\n<!-- notes: users -->\n\nOne\n\n\ntwo  \n\n<!-- /notes -->\nB"
    assert cut(page) == ("# A\n\n\n\n\n\n\n\n\nB", [("users", "One\n\n\ntwo  ")])


def test_marks_without_words() -> None:
    assert cut("<!-- notes: a -->\n<!-- /notes -->") == ("\n", [("a", "")])


@pytest.mark.parametrize(
    "mark", ["<!--notes: a-->", "  <!--  notes:   a  -->  ", "<!-- notes:a -->"]
)
def test_a_mark_may_be_spaced_otherwise(mark: str) -> None:
    assert cut(f"{mark}\nx\n<!--/notes-->")[1] == [("a", "x")]


@pytest.mark.parametrize("fence", ["```", "~~~~", "````md"])
def test_a_mark_that_a_code_block_shows_is_none(fence: str) -> None:
    close = fence.removesuffix("md")
    shown = f"{fence}\n<!-- notes: a -->\nx\n<!-- /notes -->\n{close}"
    assert cut(shown) == (shown, [])
    inside = f"<!-- notes: a -->\n{shown}\n<!-- /notes -->"
    assert cut(inside)[1] == [("a", shown)]


def test_a_mark_in_a_code_span_is_none() -> None:
    page = "Write `<!-- notes: a -->` above."
    assert cut(page) == (page, [])


BROKEN = {
    "never closed": (
        "a\n<!-- notes: users -->\nwords",
        "2: `<!-- notes: users -->` is never closed",
    ),
    "opened twice": (
        "<!-- notes: a -->\n<!-- notes: b -->\n<!-- /notes -->",
        "1: `<!-- notes: a -->` is never closed",
    ),
    "closed otherwise": (
        "<!-- notes: a -->\n<!-- /kept -->",
        "1: `<!-- notes: a -->` is never closed",
    ),
    "never opened": ("a\n\n<!-- /notes -->", "3: `<!-- /notes -->` closes what nothing has opened"),
    "closed twice": (
        "<!-- notes: a -->\n<!-- /notes -->\n<!-- /notes -->",
        "3: `<!-- /notes -->` closes what nothing has opened",
    ),
    "no name": ("<!-- notes: -->\n<!-- /notes -->", "1: `<!-- notes: -->` is not a mark"),
    "no end": ("<!-- notes: a\n<!-- /notes -->", "1: `<!-- notes: a` is not a mark"),
    "words beside it": (
        "<!-- notes: a -->\nwords <!-- /notes -->",
        "2: `words <!-- /notes -->` is not a mark",
    ),
    "an open code block": (
        "<!-- notes: a -->\n```\nx\n<!-- /notes -->",
        "1: `<!-- notes: a -->` is never closed",
    ),
    "an open code block above": (
        "```\nx\n<!-- notes: a -->\n<!-- /notes -->",
        "3: this mark stands in a code block that is never closed",
    ),
    "a conflict": (
        "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other",
        "1: a merge conflict is not resolved",
    ),
    "a conflict in notes": (
        "<!-- notes: a -->\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n<!-- /notes -->",
        "2: a merge conflict is not resolved",
    ),
    "the end of a conflict": ("a\n>>>>>>> other", "2: a merge conflict is not resolved"),
    "its base": ("a\n||||||| 1234567", "2: a merge conflict is not resolved"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_mark_is_an_error_with_its_line(broken: str) -> None:
    page, message = BROKEN[broken]
    with pytest.raises(DocumentError) as error:
        cut(page)
    assert str(error.value).startswith(f"docs/X.md:{message}")


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.sampled_from(["notes", "kept"]))
def test_any_place_comes_back_from_its_mark(place: list[str], kind: str) -> None:
    written = marks.written(kind, tuple(place), "words")
    assert written.count("\n") == 4
    (block,) = marks.cut(written.split("\n"))[1]
    assert (block.kind, block.place, block.text) == (kind, tuple(place), "words")
    assert "--" not in marks.opening(kind, tuple(place)).removeprefix("<!--").removesuffix("-->")


@pytest.mark.parametrize("words", ["```", "~~~ x", "```\n\nopen", "- a\n\n```"])
def test_words_that_open_a_code_block_come_back_from_their_marks(words: str) -> None:
    written = marks.written("kept", ("Tables", "a", "Column", "b"), words)
    assert cut(written)[1] == [("Tables / a / Column / b", words)]
