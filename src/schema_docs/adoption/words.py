"""The words of a handwritten page as words of a page of ours: each at the place of its object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.adoption.moving import lower_headings
from schema_docs.document import grammar, shapes
from schema_docs.document.markdown import as_cell, shown
from schema_docs.document.words import DESCRIPTION, PAGE, Kept, Place, Words

if TYPE_CHECKING:
    from schema_docs.adoption.adopt import Adoption
    from schema_docs.model import Database, QualifiedName


_TITLE, _CHAPTER, _SECTION = 1, 2, 3
"""The levels of our own headings."""


def words_of(adoption: Adoption, database: Database) -> Words:
    """Everything that was taken over; what the schema does not have is kept for somebody to see."""
    places = _places(database)
    descriptions = {}
    notes: dict[str, list[str]] = {}
    for (name, column), text in adoption.descriptions.items():
        place = places[name]
        if column is not None:
            at = (*place, shapes.COLUMNS.key, spelling.identifier(column))
        else:
            at = place if len(place) == 4 else (*place, "", DESCRIPTION)
        is_cell = at[2] != ""
        descriptions[at] = as_cell(text) if is_cell else text
    for about, text in adoption.notes.items():
        place = () if about is None else places[about]
        # What is one row of a list has no notes of its own; its chapter has.
        called = PAGE if not place else place[1] or place[0]
        level = _TITLE if not place else _SECTION if place[1] else _CHAPTER
        notes.setdefault(called, []).append(lower_headings(text, below=level))
    return Words(
        descriptions=descriptions,
        notes={name: "\n\n".join(texts) for name, texts in notes.items()},
        kept=tuple(
            Kept(place=(name,), text=lower_headings(text, below=_SECTION))
            for name, text in adoption.orphans.items()
        ),
    )


def _places(database: Database) -> dict[QualifiedName, Place]:
    """Where each object is told that a handwritten page may tell of."""
    found: dict[QualifiedName, Place] = {}
    for function in reversed(database.functions):  # of several that are called so, the first
        found[function.name] = (
            grammar.FUNCTIONS,
            "",
            shapes.FUNCTION_LIST.key,
            f"{spelling.qualified(function.name)}({spelling.arguments(function.signature)})",
        )
    for domain in database.domains:
        shown_as = spelling.qualified(domain.name)
        found[domain.name] = (grammar.DOMAINS, "", shapes.DOMAIN_LIST.key, shown_as)
    for (chapter, name), heading in grammar.section_headings(database).items():
        found[name] = (chapter, shown(heading.text, in_table=False))
    return found
