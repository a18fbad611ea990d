"""What pages claim, and what people wrote there, as values that `reading` makes.

A fact is known by its place: chapter, section, grid, row. Sentences and code that schema-docs wrote
are facts too, so that nothing generated can be changed unnoticed. Whatever else stands on a page is
somebody's words, and no claim.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from schema_docs.document import grammar, shapes
from schema_docs.document.parts import FOLD, LINKS
from schema_docs.document.words import NO_WORDS, Place, Words

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Claim:
    """One row, heading or piece of text of a page."""

    place: Place
    line: int
    """1-based."""
    values: dict[str, str]
    """The cells of a row by their header; `{"text": …}` of anything else; empty for a heading."""
    path: str = ""
    """The file that it stands in, where there are several."""
    is_typed: bool = False
    """Whether it is a text that schema-docs did not write, where one of its texts may stand."""

    def is_derived(self, attribute: str) -> bool:
        """Whether that value follows from facts that stand elsewhere on the page."""
        if is_derived(self.place) or attribute == LINKS:
            return True
        shape = shapes.SHAPES.get(self.place[2]) if len(self.place) > 2 else None
        return shape is not None and attribute in shape.derived


@dataclass(frozen=True)
class SectionText:
    """Where a section stands, and all that it says, however it is formatted."""

    path: str
    place: Place
    lines: tuple[str, ...]
    meaning: tuple[object, ...] | None
    """None where something stands in it that cannot stay there."""


@dataclass(frozen=True)
class Reading:
    """All that stands on some pages."""

    claims: dict[Place, Claim] = field(default_factory=dict)
    """In the order of the pages."""
    words: Words = NO_WORDS
    sections: tuple[SectionText, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """The pages themselves by their paths."""
    unknown: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    """What a reader sees of the texts in each section that it has no digest of."""

    def with_words(self, words: Words) -> Reading:
        """The same with more words, behind those that stand in the same places already."""
        return replace(self, words=self.words.and_also(words))


NOTHING: Final = Reading()
"""What stands on no page."""


def is_derived(place: Place) -> bool:
    """Whether what stands there follows from facts that stand elsewhere on the page."""
    chapter, _, grid, row, *_ = (*place, "", "", "", "")
    shape = shapes.SHAPES.get(grid)
    is_frame = grid == "" and row.startswith((FOLD, grammar.WAY_BACK))
    is_diagram = chapter == grammar.DIAGRAM or (
        (chapter, grid) == (grammar.TABLES, "") and row.startswith(("definition", grammar.PICTURE))
    )
    return is_diagram or is_frame or (shape is not None and shape.wholly_derived)
