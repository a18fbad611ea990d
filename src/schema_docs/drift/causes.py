"""Which statement of which migration made something as it is, and not as a page tells it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.document import grammar, shapes
from schema_docs.document.markdown import code, shown
from schema_docs.document.renames import place_of
from schema_docs.migrations.history import Named
from schema_docs.migrations.places import Places
from schema_docs.migrations.tokens import tokens
from schema_docs.model import QualifiedName
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schema_docs.document.words import Place
    from schema_docs.drift.changes import Difference
    from schema_docs.migrations.history import Event, Story
    from schema_docs.sources import LoadedSchema

    Happened = tuple[Story, Event]

_FACETS: Final = {
    "type": {"type", "collation"},
    "null": {"nullable"},
    "default": {"default", "identity", "generated"},
    "description": {"comment"},
    "fires": {"definition", "enabled"},
    "remark": {"row security", "persistence", "options"},
    "rules": {"nullable", "default", "collation"},
    "bounds": {"partition"},
}
"""What the history calls the values of a row; of others it tells `definition`."""

_RIGHTS: Final = frozenset({"rights"})

_A_TABLE_AGAIN: Final = frozenset({"partition"})
"""What a partition that was detached has changed, which is told as a table from then on."""

_ANEW: Final = "made anew"

_ANY_TABLE: Final = ("", "")
"""The section of a partition: the history does not tell which table it belonged to."""

_WITHOUT_HISTORY: Final = frozenset(
    {shapes.PRIVILEGES.key, shapes.STATISTICS.key, shapes.COLUMN_SETTINGS.key}
)
"""Grids whose rows have no history of their own; their table or column has it."""


class Causes:
    """The causes of what has changed in a schema."""

    def __init__(self, schema: LoadedSchema) -> None:
        """Takes what migrations made; without a history of it nothing is known."""
        self._schema = schema

    def of(self, difference: Difference) -> Location | None:
        """Where the statement stands that did it; None where that is not known."""
        happened = self._happened(difference)
        if happened is None:
            return None
        story, event = happened
        return Location(
            path=self._schema.path_of(event.migration), line=self._places.line_of(story, event)
        )

    @cached_property
    def _places(self) -> Places:
        return Places(self._schema.history.stories, self._schema.statements)

    @cached_property
    def _order(self) -> Mapping[str, int]:
        files = self._schema.migrations.files if self._schema.migrations else ()
        return {file: number for number, file in enumerate(files)}

    @cached_property
    def _living(self) -> Mapping[Place, list[Story]]:
        """What is there, by its place; the checks of a domain stand in the domain's row."""
        found: dict[Place, list[Story]] = defaultdict(list)
        for story in self._schema.history.stories:
            if not story.is_dropped or self._is_of_a_domain(story.subject):
                for place in self._places_of(story.subject):
                    found[place].append(story)
        return found

    @cached_property
    def _dropped(self) -> Mapping[Place, list[Story]]:
        """What was dropped, by the places that it had."""
        found: dict[Place, list[Story]] = defaultdict(list)
        for story in self._schema.history.stories:
            if story.is_dropped:
                for named in dict.fromkeys(story.all_names):
                    for place in self._places_of(named):
                        found[place].append(story)
        return found

    @cached_property
    def _domains(self) -> frozenset[str]:
        return frozenset(spelling.qualified(each.name) for each in self._schema.database.domains)

    def _is_of_a_domain(self, named: Named) -> bool:
        return named.kind == "constraint" and spelling.qualified(named.name) in self._domains

    def _places_of(self, named: Named) -> Iterator[Place]:
        name = spelling.qualified(named.name)
        if named.kind == "partition":
            yield (*_ANY_TABLE, shapes.PARTITIONS.key, shown(code(name)))
        elif self._is_of_a_domain(named):
            yield (grammar.DOMAINS, "", shapes.DOMAIN_LIST.key, shown(code(name)))
        else:
            yield place_of(named)

    def _happened(self, difference: Difference) -> Happened | None:
        place, change = difference.place, difference.change
        if place[2:3] == (shapes.PARTITIONS.key,):
            place = (*_ANY_TABLE, *place[2:])
        match change.action:
            case "removed" if not _WITHOUT_HISTORY & {*place[2:3]}:
                return self._last(
                    (story, story.events[-1]) for story in self._dropped.get(place, ())
                )
            case "renamed":
                return self._last(self._events(place, {"renamed", "moved"}))
            case _:
                return self._made_so(place, difference)

    def _made_so(self, place: Place, difference: Difference) -> Happened | None:
        """What gave something the value that it has; without an attribute, what made it."""
        attribute = difference.change.attribute
        grid = (*place, "", "", "")[2]
        facets = frozenset(_FACETS.get(attribute, {"definition"}))
        if grid == shapes.STATISTICS.key:
            return None
        if grid == shapes.COLUMN_SETTINGS.key:
            column = (*place[:2], shapes.COLUMNS.key, place[3])
            return self._last(self._changed(column, _RIGHTS))
        if grid == shapes.EXTENSION_LIST.key and attribute == "schema":
            return self._last(self._events(place, {"moved"}))
        if grid == shapes.PARTITIONS.key and not attribute:
            made = self._events(place, {"introduced", "renamed", "moved"})
            return self._last((*made, *self._renames_of_schema(place)))
        if grid == shapes.PRIVILEGES.key:  # the roles that it names have no history
            return self._last(self._changed(place[:2], _RIGHTS))
        if not attribute:  # it is new on the page, perhaps by the name that it has now
            made = self._events(place, {"introduced", "dropped", "renamed", "moved"})
            return self._last((*self._changed(place, _A_TABLE_AGAIN), *made))
        if not grid:  # a text of the section
            place = place[:2]
            if attribute == "remark":  # which tells what is not followed, too
                return self._last(self._changed(place, facets))
        made = self._events(place, {"introduced", "dropped"})
        happened = self._last((*self._changed(place, facets), *made))
        if happened is None or happened[1].what == "changed":
            return happened
        return self._renamed_since(happened[1], difference) or happened

    def _renames_of_schema(self, place: Place) -> Iterator[Happened]:
        """The renames of the schema that something is in."""
        for schema in {story.subject.name.schema for story in self._living.get(place, ())}:
            named = Named(kind="schema", name=QualifiedName(schema, schema))
            yield from self._events(place_of(named), {"renamed"})

    def _renamed_since(self, event: Event, difference: Difference) -> Happened | None:
        """Where a value got the names that are in it, and what made it did not know them."""
        before, after = difference.change.before, difference.change.after
        names = {each.text for each in tokens(after)} - {each.text for each in tokens(before)}
        at = self._order.get(event.migration, -1)
        return self._last(
            (story, renamed)
            for name in names
            for story, renamed in self._renamed.get(name, ())
            if self._order.get(renamed.migration, -1) > at
        )

    @cached_property
    def _renamed(self) -> Mapping[str, list[Happened]]:
        """What was renamed, by the names that it got, as SQL has them."""
        found: dict[str, list[Happened]] = defaultdict(list)
        for story in self._schema.history.stories:
            for event in story.events:
                if event.what == "renamed" and event.after is not None:
                    name = event.after.part or event.after.name.name
                    found[spelling.identifier(name)].append((story, event))
        return found

    def _changed(self, place: Place, facets: frozenset[str]) -> Iterator[Happened]:
        """What changed one of some values, or made the whole anew.

        An event has all that a migration changed of something: of the others nothing is left in
        it, since each statement stands at a line of its own.
        """
        for story, event in self._events(place, {"changed"}):
            changes = [each for each in event.changes if each.what in facets or each.what == _ANEW]
            if changes:
                yield story, replace(event, changes=tuple(changes))

    def _events(self, place: Place, kinds: set[str]) -> Iterator[Happened]:
        for story in self._living.get(place, ()):
            yield from ((story, event) for event in story.events if event.what in kinds)

    def _last(self, happened: Iterable[Happened]) -> Happened | None:
        return max(happened, key=lambda each: self._order.get(each[1].migration, -1), default=None)
