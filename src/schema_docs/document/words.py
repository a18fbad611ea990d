"""What people wrote on a page, by the place that it belongs to.

A place is `(chapter, section, grid, row)`, or as much of it as there is, as `reading.py` finds it.
Notes are known by the name that stands in their marks: a section's or chapter's title, or `Page`.
All texts are Markdown, exactly as they were typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = tuple[str, ...]

PAGE: Final = "Page"
"""The name of the notes at the top of the page."""

DESCRIPTION: Final = "description"
"""The last part of a section's place whose text says what the section's object is for."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Words that have lost their place."""

    place: Place
    """Where they belonged; of notes only their name."""
    text: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """Everything on a page, or several, that schema-docs did not write."""

    preambles: Mapping[str, str] = field(default_factory=dict)
    """What stands before a page's first heading: front matter, a comment for a formatter. By the
    name of the page's first notes."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Definitions of links (`[wiki]: https://…`) outside of notes, by the name of the page's first
    notes: they count for the whole page."""
    descriptions: Mapping[Place, str] = field(default_factory=dict)
    """The first paragraph of a section; cells of the column *Description*, and of columns that
    people added, whose header, as typed, is then the fifth part of the place."""
    notes: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    strays: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What stood outside of the notes, by the name of the notes that it belongs in."""

    def __bool__(self) -> bool:
        return any(
            (self.preambles, self.references, self.descriptions, self.notes, self.kept, self.strays)
        )

    def and_also(self, other: Words) -> Words:
        """Both; of two descriptions of one thing the other's is kept for somebody to see."""
        more = {
            place: text
            for place, text in other.descriptions.items()
            if self.descriptions.get(place, text) != text
        }
        notes = {
            name: "\n\n".join(
                dict.fromkeys(w.notes[name] for w in (self, other) if name in w.notes)
            )
            for name in {**self.notes, **other.notes}
        }
        return Words(
            preambles={**other.preambles, **self.preambles},
            references={**other.references, **self.references},
            descriptions={**other.descriptions, **self.descriptions},
            notes=notes,
            kept=(
                *self.kept,
                *other.kept,
                *(Kept(place=place, text=text) for place, text in more.items()),
            ),
            strays={**other.strays, **self.strays},
        )


NO_WORDS: Final = Words()
"""Of a page that is written for the first time."""
