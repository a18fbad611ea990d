"""The history of every object: which migration made it, changed it, renamed it, dropped it.

What is told here is told of objects, not of names: an object is known by its number in the
catalogs (`keeper.py` reads them), so that a table keeps its story through every rename.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.model import QualifiedName  # noqa: TC001 - the snapshot reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, kw_only=True)
class Named:
    """An object as it is called at some time."""

    kind: str
    """`table`, `view`, `column`, `index` …"""
    name: QualifiedName
    """Of the object, or of the table or type that it belongs to; of a schema twice its name."""
    part: str = ""
    """The column, index, constraint …; a function's signature."""
    of_view: bool = False
    """Whether it belongs to a view, not to a table."""


@dataclass(frozen=True, kw_only=True)
class Renaming:
    """One object got another name, or another schema, or stands in something that did."""

    migration: str
    before: Named
    after: Named


MADE_ANEW: Final = "made anew"
"""What changed of an object that was dropped, and one of the same name made in its place."""

What = Literal["introduced", "changed", "renamed", "moved", "dropped"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One property of an object that a migration changed."""

    what: str
    """`type`, `nullable`, `default`, `definition`, `comment` …, or `MADE_ANEW`."""
    before: str | None = None
    """As PostgreSQL spells it; None where there was none, or where it is as long as a query."""
    after: str | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """What one migration did to an object."""

    migration: str
    what: What
    before: Named | None = None
    """What it was called, where it was renamed or moved to another schema."""
    after: Named | None = None
    """What it was called from then on, where it was renamed or moved; of what was introduced, where
    that is not what it is called now."""
    changes: tuple[Change, ...] = ()
    """Where it was changed."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """All that migrations did to one object, the earliest first."""

    subject: Named
    """As it is called now, or was called when it was dropped. What was dropped from a table has the
    name that the table got later."""
    events: tuple[Event, ...]

    @property
    def introduced(self) -> str | None:
        """The migration that made it; None where it was there before the first one."""
        first = self.events[0]
        return first.migration if first.what == "introduced" else None

    @property
    def past_names(self) -> tuple[Named, ...]:
        """What it was called before and after each event that says so, the earliest first."""
        names = (named for event in self.events for named in (event.before, event.after))
        return tuple(named for named in names if named is not None)

    @property
    def all_names(self) -> tuple[Named, ...]:
        """The same, and first what it is called now."""
        return (self.subject, *self.past_names)

    def called_at(self, event: Event) -> Named:
        """What it was called when one of its events happened; before it, where that renamed it."""
        if event.before is not None:
            return event.before
        number = self.events.index(event)
        past = [each.after for each in self.events[: number + 1] if each.after is not None]
        later = [each.before for each in self.events[number:] if each.before is not None]
        return next(iter((*past[-1:], *later[:1])), self.subject)

    @property
    def is_dropped(self) -> bool:
        """Whether it is no longer there."""
        return self.events[-1].what == "dropped"


RELATION_KINDS: Final = ("table", "view", "partition")
"""What stands for itself in a schema and has columns."""

_OF_TABLES: Final = frozenset(
    {"table", "column", "constraint", "foreign key", "index", "trigger", "rule", "policy"}
)

_ORDER: Final = {
    kind: number
    for number, kind in enumerate(
        (
            "extension",
            "schema",
            "enum",
            "label",
            "domain",
            "composite type",
            "range type",
            "sequence",
            "function",
            "table",
            "partition",
            "view",
            "column",
            "constraint",
            "foreign key",
            "index",
            "trigger",
            "rule",
            "policy",
        )
    )
}


def in_order(stories: Iterable[Story]) -> tuple[Story, ...]:
    """By name; of one table first itself, then its columns, constraints, indexes …"""
    return tuple(
        sorted(
            stories,
            key=lambda story: (
                story.subject.name.schema,
                story.subject.name.name,
                _ORDER[story.subject.kind],
                story.subject.part,
                story.is_dropped,
                story.events[0].migration,
                len(story.events),
            ),
        )
    )


@dataclass(frozen=True, kw_only=True)
class History:
    """What the migrations did, object by object."""

    stories: tuple[Story, ...] = ()
    """Of what is there and of what was dropped, by name."""
    renamings: tuple[Renaming, ...] = ()
    """In the order of the migrations; those of one migration happen all at once."""

    @cached_property
    def introduced(self) -> Mapping[QualifiedName, str]:
        """The migration that made each relation that is there now."""
        return {
            story.subject.name: story.introduced
            for story in self.stories
            if story.subject.kind in RELATION_KINDS
            and not story.is_dropped
            and story.introduced is not None
        }

    @cached_property
    def altered(self) -> Mapping[str, tuple[QualifiedName, ...]]:
        """The tables that each migration altered and earlier ones had made, as they are called now.

        What belongs to a table counts: columns, constraints, indexes, triggers, policies, comments.
        """
        tables = {
            story.subject.name
            for story in self.stories
            if story.subject.kind == "table" and not story.is_dropped
        }
        found: dict[str, set[QualifiedName]] = defaultdict(set)
        for story in self.stories:
            name = story.subject.name
            if name in tables and story.subject.kind in _OF_TABLES:
                for event in story.events:
                    if event.migration != self.introduced.get(name):
                        found[event.migration].add(name)
        return {migration: tuple(sorted(names)) for migration, names in sorted(found.items())}


NO_HISTORY: Final = History()
"""Of a schema that no migrations are known of."""
