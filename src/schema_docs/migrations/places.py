"""The line of a migration that did what the history tells.

psql tells which statements it sent, `ddl/` what each of them does. The one is taken that does
what happened to the object, by the name that it had just then. Where none does, code did it: the
statement in a function's body, or the text for `EXECUTE`, that has the object's names in it. A line
is told only where there is no doubt; rather none than a wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.file_deeds import (
    INDEX_OR_CONSTRAINT,
    WELL,
    Done,
    FileDeeds,
    Names,
    Subject,
)
from schema_docs.migrations.happened import Happened
from schema_docs.migrations.history import MADE_ANEW, RELATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema_docs.migrations.history import Event, Named, Story
    from schema_docs.migrations.psql import Statement
    from schema_docs.model import QualifiedName

_FAMILIES: Final = {
    **dict.fromkeys((*RELATION_KINDS, "sequence"), "relation"),
    **dict.fromkeys(("enum", "domain", "composite type", "range type"), "type"),
    "foreign key": "constraint",
}
"""What statements call the kinds of objects that are called otherwise there."""

_WHOLES: Final = frozenset({*RELATION_KINDS, "enum", "domain"})
"""Kinds that others belong to."""


class Places:
    """Where the events of a history come from."""

    def __init__(
        self, stories: Iterable[Story], statements: Mapping[str, tuple[Statement, ...]]
    ) -> None:
        """Takes a whole history and what was sent to the server.

        Args:
            stories: all of them, since one tells what the table of another was called.
            statements: what each migration sent, in their order.
        """
        self._statements = statements
        self._order = {migration: number for number, migration in enumerate(statements)}
        self._files: dict[str, FileDeeds] = {}
        self._wholes: dict[QualifiedName, list[Story]] = defaultdict(list)
        for story in stories:
            if story.subject.kind in _WHOLES:
                self._wholes[story.subject.name].append(story)

    def line_of(self, story: Story, event: Event) -> int | None:
        """The 1-based line of the file that an event came from; None where it cannot be told."""
        statements = self._statements.get(event.migration)
        if not statements:
            return None
        return self._happened(story, event, statements).line()

    def line_of_change(self, story: Story, event: Event, facets: Iterable[str]) -> int | None:
        """The line of the last statement that sets some facets in the migration of an event.

        What made the object may have made them otherwise. None where no statement does.
        """
        statements = self._statements.get(event.migration)
        if not statements:
            return None
        return self._happened(story, event, statements).line_of_change(facets)

    def _happened(self, story: Story, event: Event, statements: tuple[Statement, ...]) -> Happened:
        if event.migration not in self._files:
            self._files[event.migration] = FileDeeds(statements)
        file = self._files[event.migration]
        what = self._subject(story, event, file)
        is_new = self._is_new_with_its_whole(story, event)
        return Happened(file, what, story, event, is_new)

    def _whole(self, story: Story, event: Event) -> Story | None:
        """The story of the table that something belonged to when an event happened."""
        at = self._order[event.migration]
        return next(
            (
                whole
                for whole in self._wholes[story.subject.name]
                if not whole.is_dropped or at <= self._order.get(whole.events[-1].migration, at)
            ),
            None,
        )

    def _is_new_with_its_whole(self, story: Story, event: Event) -> bool:
        """Whether the migration made what something belongs to, too, or made that anew."""
        whole = self._whole(story, event)
        return whole is not None and any(
            each.migration == event.migration
            and (each.what == "introduced" or MADE_ANEW in (change.what for change in each.changes))
            for each in whole.events
        )

    def _subject(self, story: Story, event: Event, file: FileDeeds) -> Subject:
        kind = story.subject.kind
        family = _FAMILIES.get(kind, kind)
        whole, whole_family = story, family
        if is_part := bool(story.subject.part) and family != "function":
            whole = self._whole(story, event) or story
            whole_family = _FAMILIES.get(whole.subject.kind, "relation")
        at = self._order[event.migration]
        names = self._names(whole, at, file.renames_of({whole_family}), of_part=False)
        part = None
        if is_part:
            families = {family, INDEX_OR_CONSTRAINT.get(family, family)}
            renames = [
                done
                for done in file.renames_of(families)
                if not done.deed.name or names.fit(done.deed.name, done.at) == WELL
            ]
            part = self._names(story, at, renames, of_part=True)
        schemas = {named.name.schema for named in (*whole.all_names, *story.all_names)}
        for done in file.renames_of({"schema"}):
            if {done.deed.name, done.deed.to} & schemas:
                schemas |= {done.deed.name, done.deed.to}
        return Subject(
            family=family,
            whole=whole_family,
            names=names,
            schemas=frozenset(schemas),
            part=part,
            signature=story.subject.part if family == "function" else "",
        )

    def _names(self, story: Story, at: int, renames: list[Done], *, of_part: bool) -> Names:
        """What something was called while a file ran: from what it was called later, back in time.

        Args:
            story: of the object, or of what it belongs to.
            at: the number of the file.
            renames: what the file renames, as far as it may be this.
            of_part: whether it has its name in what it belongs to.
        """

        def name(named: Named) -> str:
            return named.part if of_part else named.name.name

        called = name(story.subject)
        for each in reversed(story.events):
            if self._order.get(each.migration, -1) > at and each.before is not None:
                called = name(each.before)
        since = []
        for done in reversed(renames):
            if done.deed.to == called:
                since.append((done.at, called))
                called = done.deed.part if of_part else done.deed.name
        others = frozenset(name(named) for named in story.all_names)
        return Names(since=(*since, (-1, called)), others=others)
