"""Compares what a page claims with what it would claim if it were written now."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.document import grammar, place_names, shapes
from schema_docs.document.claims import Claim, is_derived
from schema_docs.document.grammar import CHAPTERS
from schema_docs.document.parts import FOLD, LINKS
from schema_docs.document.reading import read_claims
from schema_docs.document.words import DESCRIPTION
from schema_docs.drift.change import Change
from schema_docs.drift.renames import Explanation
from schema_docs.drift.texts import excerpt, excerpts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema_docs.document.words import Place
    from schema_docs.drift.change import Action

Claims = dict["Place", "Claim"]
Moves = Mapping["Place", "Place"]

NOWHERE: Final[Moves] = {}
"""Where nothing was renamed."""


@dataclass(frozen=True)
class Difference:
    """A change, and which place of the page it is about."""

    place: Place
    """As the object is called now; of what is gone, where it stood."""
    change: Change
    is_derived: bool
    """Whether it merely follows from other changes."""


def compare_pages(before: str, after: str) -> tuple[Change, ...]:
    """What the page `before` gets wrong, when `after` is the truth; in the order of the page.

    What merely follows from a change (counts, the list of tables, who is referenced by whom) is
    told only when nothing else is.
    """
    if before == after:  # to read a page of 1,000 tables takes seconds
        return ()
    return compare_claims(read_claims(before), read_claims(after))


def compare_claims(old: Claims, new: Claims, moves: Moves = NOWHERE) -> tuple[Change, ...]:
    """The same, of pages that were read already.

    Args:
        old: what a page claims.
        new: what is true.
        moves: where places of the old page are now, as far as their objects were renamed since.
    """
    return tuple(difference.change for difference in differences(old, new, moves))


def differences(old: Claims, new: Claims, moves: Moves = NOWHERE) -> tuple[Difference, ...]:
    """The changes with the places of the page that they are about."""
    renamed, replaced, old = _called_as_now(old, new, moves)
    explained = Explanation(_names(renamed))
    found = [
        *_renamed(renamed),
        *_changed(old, new, explained),
        *(gone for claim in replaced for gone in _appeared_or_gone("removed", claim, claim)),
        *_removed(old, new),
        *_moved(old, new, renamed),
        *_added(old, new),
    ]
    told = [difference for difference in found if not difference.is_derived]
    others = [difference for difference in found if not _merely_shows(difference)]
    return tuple(
        sorted(told or others or found, key=lambda each: (each.change.path, each.change.line))
    )


def _called_as_now(
    old: Claims, new: Claims, moves: Moves
) -> tuple[Claims, tuple[Claim, ...], Claims]:
    """The old claims at the places that they have now.

    Returns:
        Those whose objects were renamed, as they were, by where they are now; those in whose places
        others are now; and all but these, each at its place.
    """
    if not moves:
        return {}, (), old
    now = {place: _place_now(place, new, moves) for place in old}
    taken = {at for place, at in now.items() if at != place}
    # A section that another one has taken the place of says it all of what stood in it.
    now = {
        place: at
        for place, at in now.items()
        if at != place or len(place) <= 2 or place[:2] not in taken or now[place[:2]] != place[:2]
    }
    renamed = {
        at: old[place]
        for place, at in now.items()
        if at[-1] != place[-1] and len(at) in {2, 4} and at in new and _has_a_name(at)
    }
    replaced = tuple(old[place] for place, at in now.items() if at == place and at in taken)
    called = {
        at: replace(old[place], place=at)
        for place, at in now.items()
        if at != place or at not in taken
    }
    return renamed, replaced, called


def _place_now(place: Place, new: Claims, moves: Moves) -> Place:
    """Where something is told now; what has gone since, in the section that it would be in."""
    at = moves.get(place, place)
    if at in new:
        return at
    section = moves.get(place[:2], place[:2])
    return (*section, *place[2:]) if section in new else place


def _has_a_name(place: Place) -> bool:
    """Whether a rename is told of what stands there, and of nothing else on the page."""
    return not is_derived(place) and place[2:3] not in _WITH_NAMES_OF_COLUMNS


_WITH_NAMES_OF_COLUMNS: Final = {(shapes.COLUMN_SETTINGS.key,), (shapes.WITHOUT_KEY.key,)}


def _name(place: Place) -> str:
    """What the object itself is called, as SQL has it."""
    if len(place) == 2:
        return place[1]
    return place[3].partition("(")[0] if place[2] == shapes.FUNCTION_LIST.key else place[3]


def _names(renamed: Claims) -> Iterable[tuple[str, str, str]]:
    """What each of them is, its old and its new name."""
    for at, claim in renamed.items():
        yield place_names.noun_of(at), _name(claim.place), _name(at)


def _renamed(renamed: Claims) -> Iterable[Difference]:
    of_schemas = Explanation(each for each in _names(renamed) if each[0] == "schema")
    for at, claim in renamed.items():
        before, after = _name(claim.place), _name(at)
        # A function whose arguments' types were renamed has its own name still.
        follows = before == after or of_schemas.covers(before, after)
        yield _told(
            at,
            is_derived=at[0] != grammar.SCHEMAS and follows,
            action="renamed",
            before=place_names.name_of(claim.place),
            after=place_names.name_of(at),
            at=claim,
        )


def _told(
    place: Place,
    *,
    is_derived: bool,
    action: Action,
    at: Claim,
    attribute: str = "",
    before: str = "",
    after: str = "",
) -> Difference:
    """A change of what stands at a place.

    Args:
        place: where it stands.
        is_derived: whether it follows from other changes.
        action: what was done to it.
        at: what the page says there, or nearest to there.
        attribute: which of its values is another one.
        before: the old value.
        after: the new value.
    """
    change = Change(
        action=action,
        noun=place_names.noun_of(place),
        name=place_names.name_of(place),
        subject=_subject(place),
        attribute=attribute,
        before=before,
        after=after,
        line=at.line,
        path=at.path,
    )
    return Difference(place, change, is_derived)


def _subject(place: Place) -> str:
    """What a place is about as a whole: `table users`, `function touch()`, `page`."""
    chapter, section, grid, _ = (*place, "", "", "", "")[:4]
    if section:
        return f"{CHAPTERS.get(chapter, 'section')} {section}"
    if chapter and (not grid or chapter in _FRAME):
        return chapter.lower()
    return (
        f"{place_names.noun_of(place)} {place_names.name_of(place)}".strip() if chapter else "page"
    )


_FRAME: Final = frozenset({grammar.OVERVIEW, grammar.DIAGRAM, grammar.CHANGELOG})
"""Chapters that are about the whole schema."""


def _removed(old: Claims, new: Claims) -> Iterable[Difference]:
    for place, claim in old.items():
        if place not in new and not claim.is_typed and not _inside_of_missing(place, new):
            yield from _appeared_or_gone("removed", claim, claim)


def _added(old: Claims, new: Claims) -> Iterable[Difference]:
    before = next(iter(old.values()), None)
    at = Claim((), 1, {}, before.path if before else "")
    pages = {claim.path for claim in old.values()}
    listed: dict[Place, Claim] = {}
    # What precedes it on the new page and stands on the old one says where it should be.
    for place, claim in new.items():
        if place in old:
            at = old[place]
        elif not claim.is_typed and not _inside_of_missing(place, old):
            # What has a page of its own should be in the list that leads there.
            where = at if claim.path in pages else listed.get(place, at)
            yield from _appeared_or_gone("added", claim, where)
        if len(place) == 4 and place[2:3] in _LISTS and place not in old:
            listed[place[0], grammar.section_of_row(place[3])] = at


_LISTS: Final = {(shapes.TABLE_LIST.key,), (shapes.VIEW_LIST.key,)}


def _appeared_or_gone(
    action: Literal["added", "removed"], claim: Claim, at: Claim
) -> Iterable[Difference]:
    place = claim.place
    if "text" in claim.values:
        before, after = "", excerpt(claim.values["text"].split("\n"))
        if action == "removed":
            before, after = after, before
        yield _told(
            place,
            is_derived=is_derived(place),
            action="changed",
            attribute=_text_called(place),
            before=before,
            after=after,
            at=at,
        )
    elif len(place) in {2, 4} or place[0] not in grammar.CHAPTERS:
        # Our chapters and grids come and go with what stands in them.
        yield _told(place, is_derived=is_derived(place), action=action, at=at)


def _merely_shows(difference: Difference) -> bool:
    """Whether it is where a link leads, a fold, or what is below the list of diagrams."""
    place = difference.place
    is_shown = place[:1] == (grammar.DIAGRAM,) and place[2:3] == ("",)
    return is_shown or difference.change.attribute.startswith((LINKS, FOLD, grammar.WAY_BACK))


def _text_called(place: Place) -> str:
    """What a text is called: code in the section of a table, and the image, are its diagram."""
    what = place[-1]
    is_diagram = place[0] == grammar.TABLES and what in {"definition", grammar.PICTURE}
    return "diagram" if is_diagram else what


def _changed(old: Claims, new: Claims, explained: Explanation) -> Iterable[Difference]:
    for place, claim in new.items():
        was = old.get(place)
        if was is None:
            continue
        for attribute in dict.fromkeys((*was.values, *claim.values)):
            before, after = was.values.get(attribute, ""), claim.values.get(attribute, "")
            if before == after or _is_of_the_server(place, attribute):
                continue
            if _repeats_words(place, attribute, new) or explained.covers(before, after):
                continue
            shown_before, shown_after = excerpts(before, after)
            yield _told(
                place,
                is_derived=claim.is_derived(attribute),
                action="changed",
                attribute=_text_called(place) if attribute == "text" else attribute.lower(),
                before=shown_before,
                after=shown_after,
                at=was,
            )


def _repeats_words(place: Place, attribute: str, claims: Claims) -> bool:
    """Whether a purpose in a list repeats what people have to say, not what the database says."""
    lists = (shapes.TABLE_LIST, shapes.VIEW_LIST)
    if place[2:3] not in {(shape.key,) for shape in lists} or attribute not in {
        shapes.TABLE_LIST.words,
        LINKS,
    }:
        return False
    chapter, title = grammar.chapter_of(place[0]), grammar.section_of_row(place[-1])
    section = claims.get((chapter, title, "", DESCRIPTION))
    return section is None or section.is_typed


def _is_of_the_server(place: Place, attribute: str) -> bool:
    shape = shapes.SHAPES.get(place[2]) if len(place) > 2 else None
    return shape is not None and attribute in shape.not_compared


def _moved(old: Claims, new: Claims, renamed: Claims) -> Iterable[Difference]:
    """Sections and rows that both have, in another order: as few as would have to move.

    Most stand in the order of their names: what was renamed has moved because of that.
    """
    follows: dict[Place, str] = {}
    position: dict[Place, int] = {}
    last: dict[Place, str] = defaultdict(str)
    for number, place in enumerate(place for place in new if _has_order(place)):
        position[place] = number
        follows[place] = last[place[:-1]]
        last[place[:-1]] = place[-1].replace("\n", " ")
    common: dict[Place, list[Place]] = defaultdict(list)
    for place in old:
        if place in position and place not in renamed:
            common[place[:-1]].append(place)
    for places in common.values():
        stay = _longest_increasing([position[place] for place in places])
        for place in places:
            if position[place] not in stay:
                yield _told(
                    place,
                    is_derived=is_derived(place),
                    action="moved",
                    after=follows[place],
                    at=old[place],
                )


def _has_order(place: Place) -> bool:
    return len(place) == 2 or (len(place) == 4 and place[2] != "")


def _longest_increasing(numbers: Sequence[int]) -> set[int]:
    """The longest increasing subsequence of distinct numbers, by patience sorting."""
    tops: list[int] = []
    below: dict[int, int | None] = {}
    for number in numbers:
        pile = bisect_left(tops, number)
        below[number] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
    found: set[int] = set()
    number_or_none = tops[-1] if tops else None
    while number_or_none is not None:
        found.add(number_or_none)
        number_or_none = below[number_or_none]
    return found


def _inside_of_missing(place: Place, claims: Claims) -> bool:
    """Whether the whole section is missing, which says it all."""
    return len(place) > 2 and place[1] != "" and place[:2] not in claims
