"""The laws of the merge: nothing is lost, nothing moves without need, and twice is as once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from document.generated import (
    CELLS,
    DOCUMENT,
    NOTES,
    PARAGRAPHS,
    databases,
    source_of,
    source_with_history,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema_docs.document.merge import merge
from schema_docs.document.reading import read_claims, read_pages
from schema_docs.document.render import render
from schema_docs.drift.changes import compare_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.document.source import PageSource
    from schema_docs.model import Database, Table, View

BOOL = st.sampled_from([True, False])

LAW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def merged(source: PageSource, page: str) -> str:
    return merge(source, read_pages({DOCUMENT: page})).page


@dataclass
class Edited:
    """A page that people have written in."""

    page: str
    cells: list[str]
    blocks: list[str]
    made_of: Callable[[Database], PageSource] = source_of
    """What the page is made of beside the schema."""


@st.composite
def edited(
    draw: st.DrawFn, database: Database, made_of: Callable[[Database], PageSource] = source_of
) -> Edited:
    """What people make of a page: they fill cells and notes, and write where they should not."""
    lines = render(made_of(database)).page.split("\n")
    cells, blocks = [], []
    inside_fence = False
    out: list[str] = []
    for line in lines:
        inside_fence ^= line.startswith("```")
        if not inside_fence and line.startswith("| `") and line.endswith("| |") and draw(BOOL):
            words = draw(CELLS)
            cells.append(words)
            out.append(f"{line[:-1]}{words} |")
        elif not inside_fence and line.startswith("<!-- notes: ") and draw(BOOL):
            words = draw(NOTES)
            blocks.append(words)
            out += [line, *draw(st.sampled_from([[], [""], ["", ""]])), words, ""]
        elif not inside_fence and line.startswith("### ") and draw(BOOL):
            words = draw(st.one_of(PARAGRAPHS, NOTES))
            blocks.append(words)
            out += [line, "", words, ""]
        else:
            out.append(line)
    return Edited("\n".join(out), cells, blocks, made_of)


@st.composite
def edited_pages(draw: st.DrawFn) -> tuple[Database, Edited]:
    database = draw(databases())
    made_of = draw(st.sampled_from([source_of, source_with_history]))
    return database, draw(edited(database, made_of))


def assert_nothing_is_lost(edit: Edited, page: str) -> None:
    for words in edit.cells:
        assert words in page
    for words in edit.blocks:
        for block in re.split(r"\n{2,}", words):
            assert block.strip("\n") in page


@given(edited_pages())
@LAW
def test_what_people_wrote_is_there_byte_for_byte(made: tuple[Database, Edited]) -> None:
    database, edit = made
    assert_nothing_is_lost(edit, merged(edit.made_of(database), edit.page))


@given(edited_pages())
@LAW
def test_twice_is_as_once(made: tuple[Database, Edited]) -> None:
    database, edit = made
    once = merged(edit.made_of(database), edit.page)
    assert merged(edit.made_of(database), once) == once


@given(edited_pages())
@LAW
def test_words_are_never_drift(made: tuple[Database, Edited]) -> None:
    database, edit = made
    once = merged(edit.made_of(database), edit.page)
    assert compare_pages(once, merged(edit.made_of(database), once)) == ()
    changes = [str(change) for change in compare_pages(edit.page, once)]
    # Only where the database has its say too.
    assert [change for change in changes if ": description " not in change] == []


@given(edited_pages(), databases())
@LAW
def test_nothing_is_lost_when_the_schema_changes(
    made: tuple[Database, Edited], later: Database
) -> None:
    database, edit = made
    page = merged(edit.made_of(later), edit.page)
    assert_nothing_is_lost(edit, page)
    assert merged(edit.made_of(later), page) == page
    # When the schema comes back, so do the words.
    assert_nothing_is_lost(edit, merged(edit.made_of(database), page))


@given(edited_pages(), databases())
@LAW
def test_words_go_back_to_where_they_were(made: tuple[Database, Edited], later: Database) -> None:
    database, edit = made
    before = merged(edit.made_of(database), edit.page)
    words = read_pages({DOCUMENT: before}).words
    back = read_pages(
        {DOCUMENT: merged(edit.made_of(database), merged(edit.made_of(later), before))}
    ).words
    for place, text in words.descriptions.items():
        assert text in (back.descriptions.get(place), *(kept.text for kept in back.kept))
    assert {name: set(text.split("\n")) for name, text in words.notes.items()} == {
        name: set(text.split("\n")) for name, text in back.notes.items()
    }


@given(databases())
@LAW
def test_a_page_claims_what_the_schema_is(database: Database) -> None:
    claims = read_claims(render(source_with_history(database)).page)
    chapters: dict[str, tuple[Table | View, ...]] = {
        "Tables": database.tables,
        "Views": database.views,
    }
    for chapter, things in chapters.items():
        sections = [place for place in claims if len(place) == 2 and place[0] == chapter]
        assert len(sections) == len(things)
        for section, thing in zip(sections, things, strict=True):
            columns = [
                claim
                for place, claim in claims.items()
                if place[:3] == (*section, "Column") and len(place) == 4
            ]
            assert len(columns) == len(thing.columns)
            for claim, column in zip(columns, thing.columns, strict=True):
                said = (column.comment or "").strip()
                assert claim.values["Type"] == column.type
                assert claim.values["Description"].split() == said.split()
            said = (thing.comment or "").strip()
            text = claims.get((*section, "", "description"))
            assert ("" if text is None else text.values["text"]).split() == said.split()


@given(edited_pages(), st.data())
@LAW
def test_facts_that_people_changed_are_set_right_and_told(
    made: tuple[Database, Edited], data: st.DataObject
) -> None:
    database, edit = made
    page = merged(edit.made_of(database), edit.page)
    rows = [line for line in page.split("\n") if re.match(r"\| `.*` \| `text` \| yes \| ", line)]
    if not rows or page.count(row := data.draw(st.sampled_from(rows))) > 1:
        return
    wrong = page.replace(row, row.replace("| `text` | yes |", "| `integer` | no |", 1))
    mended = merged(edit.made_of(database), wrong)
    assert compare_pages(mended, page) == ()
    assert read_pages({DOCUMENT: mended}).words == read_pages({"": page}).words
    told = [str(change) for change in compare_pages(wrong, page)]
    assert len(told) == 2
    assert all(
        any(part in line for line in told) for part in ("type integer → text", "null no → yes")
    )
