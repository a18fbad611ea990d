"""Which lines of a page are left out since they are surely a person's notes."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schema_docs.document.marks import cut
from schema_docs.errors import DocumentError
from schema_docs.fingerprint.notes import are_notes, without_notes

NOTES = "# A\n\n<!-- notes: Page -->\n\n{}\n\n<!-- /notes -->\n\n| b |\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Some *words*.",
        "# A\n\n- b\n- c\n\n    code\n",
        "| a |\n| --- |",
        "<b>",
        "---",
        "[a]: b",
    ],
)
def test_plain_notes_are_left_out(text: str) -> None:
    assert without_notes(NOTES.format(text)) == without_notes(NOTES.format("else"))
    assert are_notes(NOTES.format(text))


@pytest.mark.parametrize(
    "text",
    [
        "```\n<!-- /notes -->\n```",
        "> ~~~\n> a",
        "<!-- a",
        "b -->",
        "`<!-- /notes -->`",
        "<<<<<<< ours",
        "||||||| base",
        ">>>>>>> theirs",
        "<!-- notes: users -->",
    ],
)
def test_what_could_end_or_hide_a_mark_counts(text: str) -> None:
    assert without_notes(NOTES.format(text)) != without_notes(NOTES.format("b"))


def test_the_rest_of_the_page_counts() -> None:
    page = NOTES.format("a")
    assert without_notes(page).endswith("<!-- /notes -->\n\n| b |\n")
    assert without_notes(page.replace("Page", "users")) != without_notes(page)
    kept = page.replace("notes: Page", "kept: Page").replace("/notes", "/kept")
    assert without_notes(kept) == kept


def test_marks_that_code_shows_are_no_notes() -> None:
    page = "# A\n\n```sql\n<!-- notes: a -->\nSELECT 1;\n<!-- /notes -->\n```\n"
    assert not are_notes(page)


LINES = st.sampled_from(
    [
        *("", "text", "    code", "| a |", "<div>", "## Tables", "> ```", "- ```", "```", "~~~sql"),
        *("<!-- a", "-->", "<!-- kept: x -->", "<!-- /kept -->", "<<<<<<<", "<!--/notes-->", "---"),
        *(["<!-- notes: a -->", "<!-- /notes -->"] * 4),
    ]
)


@given(st.lists(LINES, max_size=12), st.lists(LINES, max_size=3))
def test_whatever_is_written_into_notes_the_rest_is_read_alike(
    lines: list[str], other: list[str]
) -> None:
    pages = []
    for between in (["words"], other):
        inserted: list[str] = []
        for line in lines:
            inserted += [line, *(between if line == "<!-- notes: a -->" else ())]
        pages.append(inserted)
    before, after = pages
    assume(without_notes("\n".join(before)) == without_notes("\n".join(after)))
    try:
        assume(are_notes("\n".join(before)))
        rest, blocks = cut(before)
    except DocumentError:
        assume(False)
    rest_after, blocks_after = cut(after)
    assert [*filter(None, rest)] == [*filter(None, rest_after)]
    assert [block.place for block in blocks] == [block.place for block in blocks_after]
