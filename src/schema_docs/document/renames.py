"""Where words go whose object was renamed: from what migrations did to places of a page."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.document import grammar, place_names, shapes
from schema_docs.document.markdown import code, shown
from schema_docs.document.subjects import subjects
from schema_docs.document.words import Kept, Place, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from schema_docs.document.source import PageSource
    from schema_docs.migrations.history import Named, Renaming
    from schema_docs.sources import LoadedSchema

Moves = dict[Place, Place]
"""Sections and rows, by where they were."""

_SECTIONS: Final = {"table": grammar.TABLES, "view": grammar.VIEWS, "enum": grammar.ENUMS}

_ROWS: Final = {
    "column": shapes.COLUMNS,
    "index": shapes.INDEXES,
    "constraint": shapes.CONSTRAINTS,
    "foreign key": shapes.FOREIGN_KEYS,
    "trigger": shapes.TRIGGERS,
    "policy": shapes.POLICIES,
    "rule": shapes.RULES,
    "label": shapes.ENUM_LABELS,
}
"""What is a row in the section of its table."""

_LISTED: Final = {
    "domain": (grammar.DOMAINS, shapes.DOMAIN_LIST.key),
    "composite type": (grammar.COMPOSITES, shapes.COMPOSITE_LIST.key),
    "function": (grammar.FUNCTIONS, shapes.FUNCTION_LIST.key),
    "sequence": (grammar.SEQUENCES, shapes.SEQUENCE_LIST.key),
    "range type": ("Range types", shapes.rare_list("Range types").key),
    "schema": (grammar.SCHEMAS, shapes.SCHEMA_LIST.key),
    "extension": (grammar.EXTENSIONS, shapes.EXTENSION_LIST.key),
}
"""What is a row in a chapter of its own."""


def place_of(thing: Named) -> Place:
    """Where an object is told that is called so."""
    if chapter := _SECTIONS.get(thing.kind):
        return (chapter, grammar.section_title(thing.name))
    if row := _ROWS.get(thing.kind):
        chapter = grammar.ENUMS if thing.kind == "label" else grammar.TABLES
        if thing.of_view:
            chapter = grammar.VIEWS
        part = thing.part if thing.kind == "label" else spelling.identifier(thing.part)
        return (chapter, grammar.section_title(thing.name), row.key, _shown(part))
    chapter, key = _LISTED[thing.kind]
    name = spelling.qualified(thing.name)
    if thing.kind == "function":
        name = f"{name}({spelling.arguments(thing.part)})"
    elif thing.kind in {"schema", "extension"}:
        name = spelling.identifier(thing.name.name)
    return (chapter, "", key, _shown(name))


def _shown(name: str) -> str:
    """A name as a reader sees it in a cell."""
    return shown(code(name))


def _places_of(thing: Named) -> tuple[Place, ...]:
    """The section or row of an object, and the other rows that have its name."""
    place = place_of(thing)
    if thing.kind == "column" and not thing.of_view:
        grids = (shapes.COLUMN_SETTINGS, shapes.WITHOUT_KEY)
        return (place, *((*place[:2], grid.key, place[3]) for grid in grids))
    of_list = {"table": shapes.TABLE_LIST, "view": shapes.VIEW_LIST}.get(thing.kind)
    if of_list is None:
        return (place,)
    return (place, (place[0], "", of_list.key, _shown(spelling.qualified(thing.name))))


def moves_to_make(
    source: PageSource, page: Collection[Place], last: str | None
) -> tuple[Moves, ...]:
    """What has moved since a page was written, migration by migration; none that moved nothing.

    Args:
        source: what the migrations made, and renamed on the way.
        page: the sections and rows of the page.
        last: the last migration that the page knows of; None where it does not say.
    """
    schema = source.schema
    files = schema.migrations.files if schema.migrations else ()
    position = {file: number for number, file in enumerate(files)}
    known = position.get(last, -1) if last is not None else -1
    there, found = set(page), []
    for migration, renamings in groupby(schema.history.renamings, key=lambda each: each.migration):
        moves = _moves_of(tuple(renamings), there)
        if last not in position or position.get(migration, -1) <= known:
            moves = _still_to_make(source, moves, there)
        if moves:
            found.append(moves)
            there = {_moved(place, moves) for place in there}
    return tuple(found)


def _moves_of(renamings: Collection[Renaming], there: Collection[Place]) -> Moves:
    """What one migration has moved of the places that there are."""
    moves = {
        before: after
        for each in renamings
        for before, after in zip(_places_of(each.before), _places_of(each.after), strict=True)
        if before in there
    }
    types = {
        _shown(spelling.qualified(each.before.name)): _shown(spelling.qualified(each.after.name))
        for each in renamings
        if each.before.kind in _TYPES
    }
    for place in there if types else ():
        if place[2:3] == (shapes.FUNCTION_LIST.key,) and len(place) == 4:
            at = moves.get(place, place)
            called = _with_types(at[3], types)
            if called != at[3]:
                moves[place] = (*at[:3], called)
    return moves


_TYPES: Final = frozenset({"enum", "domain", "composite type", "range type", "table", "view"})
"""What an argument of a function can be of."""


def _with_types(function: str, types: Mapping[str, str]) -> str:
    """`paint(a color, b tint[])` after types got other names: each argument ends in its own."""
    name, bracket, arguments = function.partition("(")
    return name + bracket + ", ".join(_with_type(each, types) for each in arguments.split(", "))


def _with_type(argument: str, types: Mapping[str, str]) -> str:
    for before, after in types.items():
        for end in ("", ")", "[]", "[])"):
            if f" {argument}".endswith(f" {before}{end}"):
                return argument.removesuffix(f"{before}{end}") + after + end
    return argument


def moves_between(
    before: LoadedSchema, after: LoadedSchema, old: Collection[Place], new: Collection[Place]
) -> Moves:
    """Where each place of the first schema is in the second, as far as migrations renamed it.

    These are the migrations that only one of them has run; what only the first one has is undone.
    Where it is not known which ones have run, as of a live database or a dump, all may be missing.

    Args:
        before: the first schema.
        after: the second one.
        old: the places of the first one's page.
        new: those of the second one's.
    """
    undone = [
        replace(each, before=each.after, after=each.before)
        for each in reversed(_only_in(before, after))
    ]
    there = set(old)
    found = []
    for _, renamings in groupby([*undone, *_only_in(after, before)], lambda each: each.migration):
        moves = _moves_of(tuple(renamings), there)
        there = {_moved(place, moves) for place in there}
        found.append(moves)
    moves = places_now(old, found)
    if {*_files(before)} & {*_files(after)}:
        return moves
    # Others of other names may have made the same.
    return {a: b for a, b in moves.items() if a not in new and b in new and b not in old}


def _only_in(schema: LoadedSchema, other: LoadedSchema) -> list[Renaming]:
    """What migrations renamed that only the first of two schemas has run, as far as is known."""
    files = _files(other)
    return [each for each in schema.history.renamings if each.migration not in files]


def _files(schema: LoadedSchema) -> tuple[str, ...]:
    return schema.migrations.files if schema.migrations else ()


def places_now(page: Collection[Place], moves: Iterable[Moves]) -> Moves:
    """Where each place of a page is that has moved, after all that has."""
    now = {place: place for place in page}
    for each in moves:
        now = {place: _moved(at, each) for place, at in now.items()}
    return {place: at for place, at in now.items() if at != place}


def follow(words: Words, moves: Iterable[Moves]) -> tuple[Words, tuple[str, ...]]:
    """The words where their objects are called now, and a line for each place that moved."""
    reports = []
    for each in moves:
        told = [(a, b) for a, b in each.items() if a[2:3] not in _LISTS and _has_words(words, a)]
        reports += [_report(a, b) for a, b in told]
        words = renamed(words, each)
    return words, tuple(reports)


_LISTS: Final = {(key,) for key in shapes.LISTS}


def _still_to_make(source: PageSource, moves: Moves, there: Collection[Place]) -> Moves:
    """Those moves of a migration that the page knows of which it cannot know all the same.

    The migration was edited since: what the page has is gone, and it lacks what is there instead.
    """
    possible = {before: after for before, after in moves.items() if after not in there}
    if not possible:
        return {}
    exist = {place for subject in subjects(source) for place in _with_section(subject.place)}
    return {
        before: after
        for before, after in possible.items()
        if before not in exist and (after in exist or before[2:3] in _LISTS)
    }


def _with_section(place: Place) -> tuple[Place, Place]:
    return (place, place[:2])


def _report(before: Place, after: Place) -> str:
    what = f"{place_names.noun_of(before)} {place_names.name_of(before)}"
    return (
        f"{what} is called {place_names.name_of(after)} now; what was written about it went along"
    )


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

    kept = [replace(kept, place=moved(kept.place)) for kept in words.kept]
    descriptions, lost = _without_collisions(words.descriptions, moved)
    kept += [Kept(place=place, text=text) for place, text in lost]
    by_notes: dict[Place, str] = {(name,): text for name, text in words.notes.items()}
    moved_notes, lost = _without_collisions(by_notes, moved)
    kept += [Kept(place=place, text=text) for place, text in lost]
    strays: dict[str, tuple[str, ...]] = {}
    for name, texts in words.strays.items():
        strays[notes.get(name, name)] = (*strays.get(notes.get(name, name), ()), *texts)
    return replace(
        words,
        descriptions=descriptions,
        notes={place[0]: text for place, text in moved_notes.items()},
        strays=strays,
        preambles={notes.get(name, name): text for name, text in words.preambles.items()},
        references={notes.get(name, name): text for name, text in words.references.items()},
        kept=tuple(kept),
    )


def _without_collisions(
    words: Mapping[Place, str], moved: Callable[[Place], Place]
) -> tuple[dict[Place, str], list[tuple[Place, str]]]:
    """Words in their new places, and those of the objects whose places were taken."""
    made = {moved(place): text for place, text in words.items() if moved(place) != place}
    stay = {place: text for place, text in words.items() if moved(place) == place}
    lost = [(place, text) for place, text in stay.items() if made.get(place, text) != text]
    return stay | made, lost


def _moved(place: Place, moves: Mapping[Place, Place]) -> Place:
    """Where a place is now: a row that moved by itself, or with its section."""
    for length in (4, 2):
        if after := moves.get(place[:length]):
            return (*after, *place[length:])
    return place
