"""Where words go whose object was renamed: from what migrations did to places of a page."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.document import grammar
from schema_docs.document.words import Place, Words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from schema_docs.migrations.renames import Named
    from schema_docs.sources import LoadedSchema

Moves = dict[Place, Place]
"""Sections and rows, by where they were."""

_SECTIONS: Final = {"table": grammar.TABLES, "view": grammar.VIEWS, "enum": grammar.ENUMS}

_ROWS: Final = {
    "column": grammar.COLUMNS,
    "index": grammar.INDEXES,
    "constraint": grammar.CONSTRAINTS,
    "foreign key": grammar.FOREIGN_KEYS,
    "trigger": grammar.TRIGGERS,
    "policy": grammar.POLICIES,
}
"""What is a row in the section of its table."""

_LISTED: Final = {
    "domain": (grammar.DOMAINS, grammar.DOMAIN_LIST.key),
    "composite type": (grammar.COMPOSITES, grammar.COMPOSITE_LIST.key),
    "function": (grammar.FUNCTIONS, grammar.FUNCTION_LIST.key),
    "sequence": (grammar.SEQUENCES, grammar.SEQUENCE_LIST.key),
    "range type": ("Range types", grammar.rare_list("Range types").key),
    "schema": (grammar.SCHEMAS, grammar.SCHEMA_LIST.key),
}
"""What is a row in a chapter of its own."""


def place_of(thing: Named) -> Place:
    """Where an object is told that is called so."""
    if chapter := _SECTIONS.get(thing.kind):
        return (chapter, spelling.qualified(thing.name))
    if shape := _ROWS.get(thing.kind):
        chapter = grammar.VIEWS if thing.of_view else grammar.TABLES
        name = spelling.identifier(thing.part)
        return (chapter, spelling.qualified(thing.name), shape.key, name)
    chapter, key = _LISTED[thing.kind]
    shown = spelling.qualified(thing.name)
    if thing.kind == "function":
        shown = f"{shown}({spelling.arguments(thing.part)})"
    elif thing.kind == "schema":
        shown = spelling.identifier(thing.name.name)
    return (chapter, "", key, shown)


def follow(
    words: Words, schema: LoadedSchema, shown: Collection[Place], last: str | None
) -> tuple[Words, tuple[str, ...]]:
    """The words where their objects are called now, and a line for each section that moved.

    Args:
        words: as they stood on the page.
        schema: what the migrations made, and renamed on the way.
        shown: the sections and rows of the page.
        last: the last migration that the page knows of; None where it does not say.
    """
    files = schema.migrations.files if schema.migrations else ()
    position = {file: number for number, file in enumerate(files)}
    known = -1 if last is None else position.get(last, -1)
    there, reports = set(shown), []
    for migration, renamings in groupby(schema.renamings, key=lambda each: each.migration):
        is_new = last in position and position.get(migration, -1) > known
        moves = {place_of(each.before): place_of(each.after) for each in renamings}
        if not is_new:
            # The page may be older all the same: a migration that it knows was edited since.
            moves = {a: b for a, b in moves.items() if a in there and b not in there}
        moves = {before: after for before, after in moves.items() if before in there}
        moved = renamed(words, moves)
        reports += [_report(a, b) for a, b in moves.items() if _has_words(words, a)]
        words = moved
        there = {_moved(place, moves) for place in there}
    return words, tuple(reports)


def _report(before: Place, after: Place) -> str:
    what = f"{grammar.noun_of(before)} {grammar.name_of(before)}"
    return f"{what} is called {grammar.name_of(after)} now; what was written about it went along"


def _has_words(words: Words, place: Place) -> bool:
    if len(place) == 2 and (place[1] in words.notes or place[1] in words.strays):
        return True
    return any(at[: len(place)] == place for at in words.descriptions)


def renamed(words: Words, moves: Mapping[Place, Place]) -> Words:
    """The same words after some sections and rows have moved, all at once."""
    if not moves:
        return words
    notes = {before[1]: after[1] for before, after in moves.items() if len(before) == 2}

    def moved(place: Place) -> Place:
        return (notes.get(place[0], place[0]),) if len(place) == 1 else _moved(place, moves)

    return replace(
        words,
        descriptions={moved(place): text for place, text in words.descriptions.items()},
        notes={notes.get(name, name): text for name, text in words.notes.items()},
        strays={notes.get(name, name): texts for name, texts in words.strays.items()},
        preambles={notes.get(name, name): text for name, text in words.preambles.items()},
        kept=tuple(replace(kept, place=moved(kept.place)) for kept in words.kept),
    )


def _moved(place: Place, moves: Mapping[Place, Place]) -> Place:
    """Where a place is now: a row that moved by itself, or with its section."""
    for length in (4, 2):
        if after := moves.get(place[:length]):
            return (*after, *place[length:])
    return place
