"""What stands at a place of the page is called: in reports, and over words that have lost it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.document import markdown
from schema_docs.document.grammar import CHAPTERS
from schema_docs.document.shapes import SHAPES

if TYPE_CHECKING:
    from schema_docs.document.words import Place


def noun_of(place: Place) -> str:
    """What stands at a place, in the words of a report; empty where the name says it."""
    chapter, section, grid, _ = (*place, "", "", "", "")[:4]
    if grid in SHAPES:
        return SHAPES[grid].noun
    if grid:
        return "row"
    if section:
        return CHAPTERS.get(chapter, "section")
    return "chapter" if chapter else "page"


def name_of(place: Place) -> str:
    """What is called so there, with its table where it has one: `users.email`."""
    chapter, section, grid, row = (*place, "", "", "", "")[:4]
    if not grid:
        return section or chapter
    name = row.replace("\n", " ")
    return f"{section}.{name}" if section and noun_of(place) else name


def kept_title(place: Place) -> str:
    """The heading over words that have lost their place; Markdown."""
    if len(place) == 1:
        return f"Notes on {markdown.code(place[0], in_table=False)}"
    words = [noun_of(place), markdown.code(name_of(place), in_table=False)]
    if len(place) > 4:
        words += ["·", place[4]]
    return " ".join(word for word in words if word)
