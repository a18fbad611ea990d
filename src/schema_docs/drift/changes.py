"""Compares what a page claims with what it would claim if it were written now."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.document import grammar
from schema_docs.document.claims import Claim, is_derived, read_claims
from schema_docs.document.parts import LINKS
from schema_docs.document.words import DESCRIPTION
from schema_docs.drift.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema_docs.document.words import Place

Claims = dict["Place", "Claim"]

_WIDTH: Final = 120
"""Characters of a value that a report shows; `-v` shows the rest as a diff."""


def compare_pages(before: str, after: str) -> tuple[Change, ...]:
    """What the page `before` gets wrong, when `after` is the truth; in the order of the page.

    What merely follows from a change (counts, the list of tables, who is referenced by whom) is
    told only when nothing else is.
    """
    if before == after:  # to read a page of 1,000 tables takes seconds
        return ()
    return compare_claims(read_claims(before), read_claims(after))


def compare_claims(old: Claims, new: Claims) -> tuple[Change, ...]:
    """The same, of pages that were read already."""
    changes = [*_changed(old, new), *_removed(old, new), *_moved(old, new), *_added(old, new)]
    told = [change for derived, change in changes if not derived]
    return tuple(
        sorted(
            told or [change for _, change in changes], key=lambda change: (change.path, change.line)
        )
    )


def _removed(old: Claims, new: Claims) -> Iterable[tuple[bool, Change]]:
    for place, claim in old.items():
        if place not in new and not claim.is_typed and not _inside_of_missing(place, new):
            yield from _appeared_or_gone("removed", claim, claim)


def _added(old: Claims, new: Claims) -> Iterable[tuple[bool, Change]]:
    before = next(iter(old.values()), None)
    at = Claim((), 1, {}, before.path if before else "")
    # What precedes it on the new page and stands on the old one says where it should be.
    for place, claim in new.items():
        if place in old:
            at = old[place]
        elif not claim.is_typed and not _inside_of_missing(place, old):
            yield from _appeared_or_gone("added", claim, at)


def _appeared_or_gone(
    action: Literal["added", "removed"], claim: Claim, at: Claim
) -> Iterable[tuple[bool, Change]]:
    place = claim.place
    if "text" in claim.values:
        before, after = "", _excerpt(claim.values["text"].split("\n"))
        if action == "removed":
            before, after = after, before
        yield (
            is_derived(place),
            Change(
                action="changed",
                noun=grammar.noun_of(place),
                name=grammar.name_of(place),
                attribute=place[-1],
                before=before,
                after=after,
                line=at.line,
                path=at.path,
            ),
        )
    elif len(place) in {2, 4} or place[0] not in grammar.CHAPTERS:
        # Our chapters and grids come and go with what stands in them.
        yield (
            is_derived(place),
            Change(
                action=action,
                noun=grammar.noun_of(place),
                name=grammar.name_of(place),
                line=at.line,
                path=at.path,
            ),
        )


def _changed(old: Claims, new: Claims) -> Iterable[tuple[bool, Change]]:
    for place, claim in new.items():
        was = old.get(place)
        if was is None:
            continue
        for attribute in dict.fromkeys((*was.values, *claim.values)):
            before, after = was.values.get(attribute, ""), claim.values.get(attribute, "")
            if before == after or _is_of_the_server(place, attribute):
                continue
            if _repeats_words(place, attribute, new):
                continue
            shown_before, shown_after = shown_difference(before, after)
            yield (
                claim.is_derived(attribute),
                Change(
                    action="changed",
                    noun=grammar.noun_of(place),
                    name=grammar.name_of(place),
                    attribute=place[-1] if attribute == "text" else attribute.lower(),
                    before=shown_before,
                    after=shown_after,
                    line=was.line,
                    path=was.path,
                ),
            )


def _repeats_words(place: Place, attribute: str, claims: Claims) -> bool:
    """Whether a purpose in a list repeats what people have to say, not what the database says."""
    lists = (grammar.TABLE_LIST, grammar.VIEW_LIST)
    if place[2:3] not in {(shape.key,) for shape in lists} or attribute not in {
        grammar.TABLE_LIST.words,
        LINKS,
    }:
        return False
    chapter, title = grammar.chapter_of(place[0]), grammar.section_of_row(place[-1])
    section = claims.get((chapter, title, "", DESCRIPTION))
    return section is None or section.is_typed


def _is_of_the_server(place: Place, attribute: str) -> bool:
    shape = grammar.SHAPES.get(place[2]) if len(place) > 2 else None
    return shape is not None and attribute in shape.not_compared


def _moved(old: Claims, new: Claims) -> Iterable[tuple[bool, Change]]:
    """Sections and rows that both have, in another order: as few as would have to move."""
    follows: dict[Place, str] = {}
    position: dict[Place, int] = {}
    last: dict[Place, str] = defaultdict(str)
    for number, place in enumerate(place for place in new if _has_order(place)):
        position[place] = number
        follows[place] = last[place[:-1]]
        last[place[:-1]] = place[-1].replace("\n", " ")
    common: dict[Place, list[Place]] = defaultdict(list)
    for place in old:
        if place in position:
            common[place[:-1]].append(place)
    for places in common.values():
        stay = _longest_increasing([position[place] for place in places])
        for place in places:
            if position[place] not in stay:
                yield (
                    is_derived(place),
                    Change(
                        action="moved",
                        noun=grammar.noun_of(place),
                        name=grammar.name_of(place),
                        after=follows[place],
                        line=old[place].line,
                        path=old[place].path,
                    ),
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


def shown_difference(before: str, after: str) -> tuple[str, str]:
    """Both values, or of long ones the place where they begin to differ."""
    if max(len(before), len(after)) <= _WIDTH:
        return before, after
    old, new = before.split("\n"), after.split("\n")
    pairs = list(zip_longest(old, new, fillvalue=""))
    number = next(number for number, (a, b) in enumerate(pairs) if a != b)
    same = next(
        (at for at, (a, b) in enumerate(zip(*pairs[number], strict=False)) if a != b),
        min(len(line) for line in pairs[number]),
    )
    start = 0
    if same > _WIDTH // 2:  # from the beginning of a word, some words before
        start = max(pairs[number][0].rfind(" ", 0, same - _WIDTH // 4) + 1, same - _WIDTH // 2)
    return _excerpt(old, number, start), _excerpt(new, number, start)


def _excerpt(lines: Sequence[str], number: int = 0, start: int = 0) -> str:
    """One line from `start` on, with a mark where something is left out."""
    line = lines[number][start:] if number < len(lines) else ""
    shown = line[:_WIDTH].strip()
    if not shown:
        return ""
    more = number + 1 < len(lines) or len(line) > _WIDTH
    return f"{'… ' if number or start else ''}{shown}{' …' if more else ''}"
