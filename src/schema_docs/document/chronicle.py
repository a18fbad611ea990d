"""What each migration did, told of the objects that stand for themselves: tables, views, types …

A history tells of every column and index by itself, under the names of today. Here its events come
together as a reader wants them: by table and migration, and called as they were called then. What
is implied goes: the columns of a table that was made or dropped.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.history import MADE_ANEW, Event, Named, Story
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema_docs.migrations.history import History

PARTS: Final = frozenset(
    {
        *("column", "constraint", "foreign key", "index", "trigger", "rule", "policy"),
        "label",
    }
)
"""What belongs to a table, view or type, and is told with it."""

_Key = tuple[str, QualifiedName, str]
"""What no two objects have in common at a time: tables and types share their names."""

_ALONE: Final = frozenset({"function", "schema", "extension"})
"""Kinds whose names are theirs alone."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What a migration did to a column, an index, a label, a partition …"""

    called: Named
    """As it is called after that; what was dropped, as it was called then."""
    event: Event
    story: Story
    is_of_partition: bool = False
    """Whether it belongs to a partition, and is told with the table that the partition is of."""


@dataclass(kw_only=True)
class Passage:
    """What one migration did to an object, and to what belongs to it."""

    migration: str
    story: Story
    """Of the object."""
    kind: str
    """A partition may become a table, and a table a partition."""
    name: QualifiedName
    """As it is called after the migration; of what was dropped, as it was called then."""
    carried: QualifiedName | None = None
    """What it was called before, where nothing but its schema was renamed."""
    events: list[Event] = field(default_factory=list)
    parts: list[Deed] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    """How many columns, labels … the object was made with, by kind."""

    def did(self, what: str) -> bool:
        """Whether the object itself was `introduced`, `dropped` …"""
        return any(event.what == what for event in self.events)

    @property
    def made_anew(self) -> bool:
        """Whether it was dropped, and another one made in its place."""
        return any(map(_is_made_anew, self.events))

    @property
    def is_of_the_past(self) -> bool:
        """Whether the object is no longer there today."""
        return bool(self.story.events) and self.story.is_dropped

    @property
    def is_told(self) -> bool:
        """Whether the migration did something to it, and not merely to its schema."""
        return bool(self.events or self.parts)


@dataclass(frozen=True)
class _Called:
    """One object's names, as they followed each other."""

    story: Story
    spans: tuple[tuple[int, Named], ...]
    """Since which migration which name."""
    ends: int
    """The migration that dropped it, or a number after the last one."""

    def after(self, migration: int) -> Named:
        """What it was called after a migration."""
        return [named for since, named in self.spans if since <= migration][-1]

    def before(self, migration: int) -> Named:
        """What it was called when a migration began."""
        return self.after(migration - 1)


class Chronicle:
    """All passages of a history."""

    def __init__(
        self,
        history: History,
        files: Sequence[str],
        roots: Mapping[QualifiedName, QualifiedName],
    ) -> None:
        """Puts a history in order.

        Args:
            history: of all objects.
            files: the migrations in the order in which they ran.
            roots: the partitioned table that each partition of today is told with.
        """
        self._history, self._roots = history, roots
        self.migrations = tuple(
            dict.fromkeys((*files, *(e.migration for s in history.stories for e in s.events)))
        )
        self._position = {name: number for number, name in enumerate(self.migrations)}

    def of(self, name: QualifiedName) -> tuple[Passage, ...]:
        """What was done to a table, view or type that is there now, the earliest first."""
        return tuple(self._of.get(name, ()))

    def by(self, migration: str) -> tuple[Passage, ...]:
        """What a migration did, by the names of the objects."""
        return tuple(self._by.get(migration, ()))

    def former_names(self, story: Story) -> tuple[Named, ...]:
        """What an object was called before it was called as it is, or was in the end."""
        return tuple(named for _, named in self._called(story).spans[:-1])

    # -- names ------------------------------------------------------------------------------

    @cached_property
    def _renamings(self) -> Mapping[_Key, list[tuple[int, Named]]]:
        """By what something was called afterwards: when, and what it had been called."""
        found: dict[_Key, list[tuple[int, Named]]] = defaultdict(list)
        for renaming in self._history.renamings:
            if renaming.after.kind not in PARTS:
                at = self._position.get(renaming.migration, -1)
                found[_key(renaming.after)].append((at, renaming.before))
        for story in self._history.stories:
            for event in story.events:  # words never stand beside a partition
                if event.before and event.after and event.after.kind == "partition":
                    at = self._position[event.migration]
                    found[_key(event.after)].append((at, event.before))
        return found

    def _called(self, story: Story) -> _Called:
        """The names of an object, from its last one back."""
        first, last = story.events[:1], story.events[-1:]
        starts = self._position[first[0].migration] if story.introduced else -1
        ends = self._position[last[0].migration] if last and story.is_dropped else _NEVER
        spans: list[tuple[int, Named]] = []
        named, limit = story.subject, ends
        while True:
            earlier = [
                (at, before)
                for at, before in self._renamings.get(_key(named), ())
                if starts < at < limit
            ]
            if not earlier:
                return _Called(story, ((starts, named), *reversed(spans)), ends)
            limit, before = max(earlier, key=lambda each: each[0])
            spans.append((limit, named))
            named = before

    @cached_property
    def _owners(self) -> Mapping[QualifiedName, list[_Called]]:
        """Tables, views and types by the names that they have, or had in the end."""
        found: dict[QualifiedName, list[_Called]] = defaultdict(list)
        for story in self._history.stories:
            if story.subject.kind not in PARTS | _ALONE:
                found[story.subject.name].append(self._called(story))
        return found

    def _owner(self, story: Story) -> _Called:
        """What a column, index … belongs to."""
        subject, first = story.subject, story.events[0]
        if story.is_dropped:
            at, ends = (self._position[story.events[each].migration] for each in (0, -1))
            possible = [
                called
                for called in self._owners.get(subject.name, ())
                if called.spans[0][0] < ends <= called.ends
            ]
            # Several tables may end under one name; then it counts what they were called before.
            then = (first.after or subject).name
            possible.sort(
                key=lambda called: called.spans[0][0] > at or called.after(at).name != then
            )
            if possible:
                return possible[0]
        kind = "enum" if subject.kind == "label" else "view" if subject.of_view else "table"
        return self._living(subject.name, kind)

    def _living(self, name: QualifiedName, kind: str = "table") -> _Called:
        """What is called so today; it has no story where no migration made or changed it."""
        for called in self._owners.get(name, ()):
            if called.ends == _NEVER:
                return called
        named = Named(kind=kind, name=name)
        return _Called(Story(subject=named, events=()), ((-1, named),), _NEVER)

    # -- passages ---------------------------------------------------------------------------

    @cached_property
    def _passages(self) -> tuple[Passage, ...]:
        """By migration, and the objects of each by name."""
        found: dict[tuple[int, Named, int], Passage] = {}

        def passage(at: int, of: _Called) -> Passage:
            # Two objects may be called alike in the end, where the first of them was dropped.
            key = (at, of.story.subject, of.ends)
            if key not in found:
                called = of.before(at) if at == of.ends else of.after(at)
                found[key] = Passage(
                    migration=self.migrations[at],
                    story=of.story,
                    kind=self._kind(of.story, at),
                    name=called.name,
                )
            return found[key]

        for story in self._history.stories:
            if story.subject.kind not in PARTS:
                called = self._called(story)
                for event in story.events[: self._joins(story)]:
                    passage(self._position[event.migration], called).events.append(event)
                for (_, before), (at, after) in pairwise(called.spans):
                    of = passage(at, called)
                    if before.name != after.name and not any(event.before for event in of.events):
                        of.carried = before.name
        for story in self._history.stories:
            owner, deeds = self._deeds(story)
            for deed in deeds:
                at = self._position[deed.event.migration]
                if at == owner.spans[0][0]:
                    passage(at, owner).made[deed.called.kind] += 1
                elif at != owner.ends and not _is_implied(deed, owner.story):
                    passage(at, owner).parts.append(deed)
        return tuple(found[key] for key in sorted(found, key=lambda key: (key[0], *_order(key[1]))))

    def _kind(self, story: Story, at: int) -> str:
        """What something was after a migration."""
        kind = story.subject.kind
        for event in story.events[::-1]:
            if self._position[event.migration] <= at:
                break
            for change in event.changes:
                if change.what == "partition":
                    kind = "table" if change.before is None else "partition"
        return kind

    def _joins(self, story: Story) -> int:
        """After how many events something is told with a table that it is a partition of."""
        number = len(story.events)
        if story.subject.kind != "partition" or story.subject.name not in self._roots:
            return number
        attached = (
            at
            for at, event in enumerate(story.events)
            if any(c.what == "partition" and c.before is None for c in event.changes)
        )
        return max(attached, default=0)

    def _deeds(self, story: Story) -> tuple[_Called, list[Deed]]:
        """What is told with something else: with what, and what it is."""
        if story.subject.kind == "partition":
            return self._deeds_of_partition(story)
        if story.subject.kind not in PARTS:
            return self._called(story), []
        owner = self._owner(story)
        deeds = _deeds_of_part(story)
        root = self._roots.get(owner.story.subject.name)
        if owner.story.subject.kind != "partition" or root is None:
            return owner, deeds
        starts = owner.spans[0][0]
        return self._living(root), [
            replace(deed, is_of_partition=True)
            for deed in deeds
            if self._position[deed.event.migration] != starts and not _is_implied(deed, owner.story)
        ]

    def _deeds_of_partition(self, story: Story) -> tuple[_Called, list[Deed]]:
        root, joins = self._roots.get(story.subject.name), self._joins(story)
        called = self._called(story)
        if root is None:
            return called, []
        deeds = []
        for event in story.events[joins:]:
            after = called.after(self._position[event.migration])
            deeds.append(Deed(called=after, event=event, story=story))
        if joins and deeds:
            first = Event(migration=deeds[0].event.migration, what="introduced")
            deeds[0] = replace(deeds[0], event=first)
        return self._living(root), deeds

    @cached_property
    def _of(self) -> Mapping[QualifiedName, list[Passage]]:
        found: dict[QualifiedName, list[Passage]] = defaultdict(list)
        for passage in self._passages:
            subject = passage.story.subject
            if subject.kind not in _ALONE and not passage.is_of_the_past:
                found[subject.name].append(passage)
        return found

    @cached_property
    def _by(self) -> Mapping[str, list[Passage]]:
        found: dict[str, list[Passage]] = defaultdict(list)
        for passage in self._passages:
            if passage.is_told:
                found[passage.migration].append(passage)
        return found

    def dropped(self) -> Iterator[Story]:
        """What stood for itself and is no longer there, but for partitions; the last one first."""
        stories = [
            story
            for story in self._history.stories
            if story.subject.kind not in PARTS | {"partition"} and story.is_dropped
        ]
        # One after the other, so that those of one migration stay by name.
        yield from sorted(stories, key=lambda each: -self._position[each.events[-1].migration])


_NEVER: Final = 1 << 60


def _key(named: Named) -> _Key:
    kind = named.kind if named.kind in _ALONE else ""
    return (kind, named.name, named.part if kind == "function" else "")


def _order(subject: Named) -> tuple[object, ...]:
    return (subject.name, subject.kind, subject.part)


def _deeds_of_part(story: Story) -> list[Deed]:
    """The events of what belongs to something, each with the name that it had."""
    found = []
    called = story.subject
    for event in reversed(story.events):
        found.append(Deed(called=called, event=event, story=story))
        if event.before is not None:
            called = event.before
    return found[::-1]


def _is_implied(deed: Deed, owner: Story) -> bool:
    """Whether a table's or view's own story says as much."""
    if [change.what for change in deed.event.changes] != [MADE_ANEW]:
        return False
    # A view's columns hold nothing.
    return owner.subject.kind == "view" or any(
        _is_made_anew(event) for event in owner.events if event.migration == deed.event.migration
    )


def _is_made_anew(event: Event) -> bool:
    return any(change.what == MADE_ANEW for change in event.changes)
