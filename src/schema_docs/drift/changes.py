"""Compares what a page claims with what it would claim if it were written now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from schema_docs.document import grammar
from schema_docs.document.claims import is_derived, read_claims

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.document.claims import Claim, Place

Claims = dict["Place", "Claim"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that the page does not tell as it is."""

    action: Literal["added", "removed", "changed", "moved"]
    noun: str
    """`table`, `column`, `index` …"""
    name: str
    """The object, with its table where it has one: `users.email`."""
    attribute: str = ""
    before: str = ""
    after: str = ""
    line: int
    """Where the page says so, or the nearest place where it should; 1-based."""

    def __str__(self) -> str:
        if self.action == "changed":
            before, after = _shown(self.before), _shown(self.after)
            return f"{self.noun} {self.name}: {self.attribute} {before} → {after}"
        what = {"added": "is new", "removed": "no longer exists", "moved": "stands elsewhere now"}
        return f"{self.noun} {self.name} {what[self.action]}"


def _shown(value: str) -> str:
    return value.replace("\n", " ") if value else "(none)"


def compare_pages(before: str, after: str) -> tuple[Change, ...]:
    """What the page `before` gets wrong, when `after` is the truth; in the order of the page.

    What merely follows from a change (counts, the list of tables, who is referenced by whom) is
    told only when nothing else is.
    """
    old, new = read_claims(before), read_claims(after)
    changes = [*_removed(old, new), *_added(old, new), *_changed(old, new), *_moved(old, new)]
    told = [change for derived, change in changes if not derived]
    return tuple(
        sorted(
            told or [change for _, change in changes],
            key=lambda change: (change.line, change.noun, change.name),
        )
    )


def _removed(old: Claims, new: Claims) -> Iterable[tuple[bool, Change]]:
    for place, claim in old.items():
        if place not in new and not _inside_of_missing(place, new):
            yield from _appeared_or_gone("removed", claim, claim.line)


def _added(old: Claims, new: Claims) -> Iterable[tuple[bool, Change]]:
    for place, claim in new.items():
        if place not in old and not _inside_of_missing(place, old):
            yield from _appeared_or_gone("added", claim, _nearest_line(place, old, new))


def _appeared_or_gone(
    action: Literal["added", "removed"], claim: Claim, line: int
) -> Iterable[tuple[bool, Change]]:
    place = claim.place
    if "text" in claim.values:
        before, after = "", claim.values["text"]
        if action == "removed":
            before, after = after, before
        yield (
            is_derived(place),
            Change(
                action="changed",
                noun=_noun(place),
                name=_name(place),
                attribute=place[-1],
                before=_clipped(before),
                after=_clipped(after),
                line=line,
            ),
        )
    elif len(place) in {2, 4}:
        # Chapters and grids come and go with what stands in them.
        yield (
            is_derived(place),
            Change(action=action, noun=_noun(place), name=_name(place), line=line),
        )


def _changed(old: Claims, new: Claims) -> Iterable[tuple[bool, Change]]:
    for place, claim in new.items():
        was = old.get(place)
        if was is None:
            continue
        shape = grammar.SHAPES.get(place[2]) if len(place) > 2 else None
        for attribute in dict.fromkeys((*was.values, *claim.values)):
            before, after = was.values.get(attribute, ""), claim.values.get(attribute, "")
            if before == after:
                continue
            derived = is_derived(place) or (shape is not None and attribute in shape.derived)
            yield (
                derived,
                Change(
                    action="changed",
                    noun=_noun(place),
                    name=_name(place),
                    attribute=place[-1] if attribute == "text" else attribute.lower(),
                    before=_clipped(before),
                    after=_clipped(after),
                    line=was.line,
                ),
            )


def _moved(old: Claims, new: Claims) -> Iterable[tuple[bool, Change]]:
    """Rows that both have, in another order: the first of each grid that is out of its place."""
    common_old = [place for place in old if place in new and len(place) == 4]
    position = {place: index for index, place in enumerate(p for p in new if p in old)}
    told: set[Place] = set()
    for earlier, later in pairwise(common_old):
        if earlier[:3] != later[:3] or earlier[:3] in told or earlier[2] == "":
            continue
        if position[earlier] > position[later]:
            told.add(earlier[:3])
            change = Change(
                action="moved", noun=_noun(later), name=_name(later), line=old[later].line
            )
            yield is_derived(later), change


def _inside_of_missing(place: Place, claims: Claims) -> bool:
    """Whether the whole section is missing, which says it all."""
    return len(place) > 2 and place[1] != "" and place[:2] not in claims


def _nearest_line(place: Place, old: Claims, new: Claims) -> int:
    """The line after which the old page should say it: of what precedes it on the new page."""
    line = 1
    for other in new:
        if other == place:
            break
        if other in old:
            line = old[other].line
    return line


def _noun(place: Place) -> str:
    chapter, _, grid, _ = (*place, "", "", "", "")[:4]
    if grid in grammar.SHAPES:
        return grammar.SHAPES[grid].noun
    if grid:
        return "row"
    return grammar.CHAPTERS.get(chapter, "page")


def _name(place: Place) -> str:
    chapter, section, grid, row = (*place, "", "", "", "")[:4]
    if not grid:
        return section or chapter.lower() or "itself"
    shown = row.replace("\n", " ")
    return f"{section}.{shown}" if section else shown


def _clipped(value: str) -> str:
    """The first line of a long text; `-v` shows the rest as a diff."""
    first, _, rest = value.partition("\n")
    return f"{first[:120]} …" if rest or len(first) > 120 else first
