"""What rules look at: a schema, how it came about, and where that stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schema_docs.document.renames import place_of
from schema_docs.migrations.history import RELATION_KINDS, Named
from schema_docs.migrations.places import Places
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.diagram.relations import Relation
    from schema_docs.document.words import Place
    from schema_docs.lint.earlier import Earlier
    from schema_docs.lint.selection import TableIgnore
    from schema_docs.lint.squawk.program import Told
    from schema_docs.migrations.history import Event, Story
    from schema_docs.migrations.psql import Statement
    from schema_docs.model import Database, QualifiedName, Table, View
    from schema_docs.reports.report import Finding
    from schema_docs.sources import LoadedSchema

MADE_ANEW: Final = "made anew"
"""How the history calls that an object was dropped and made again."""

_WITHOUT_A_ROW = frozenset({"partition"})
"""Kinds that the page does not tell at a place of their own."""


@dataclass(frozen=True, kw_only=True)
class MigrationFile:
    """A migration as text."""

    name: str
    """Its path below the folder."""
    path: str
    """Its path in the repository."""
    text: str
    """The file as it lies there."""
    script: str
    """What runs of it, each statement at the line that it has in the file."""
    statements: tuple[Statement, ...] = ()
    """What it sent to the server."""
    transaction: bool = False
    """Whether all of it is one transaction, as the layout's own tool runs it."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A schema and its migrations."""

    schema: LoadedSchema
    files: tuple[MigrationFile, ...] = ()
    """In the order in which they run; empty where the schema comes from elsewhere."""
    layout: str = ""
    """The layout of their folder, as the settings call it."""
    page: str
    """Where the page is, in which things are told whose migrations are not known."""
    lines: Mapping[Place, Location] = field(default_factory=dict)
    """Where the checked-in page tells what."""
    configured: tuple[Relation, ...] = ()
    """What refers to what without a foreign key, as the settings have it."""
    header: tuple[str, ...] = ()
    """What the settings want at the top of each migration besides a description."""
    applied_twice: bool = False
    """Whether the migrations were applied a second time, of which `schema.repeated` tells."""
    earlier: Earlier | None = None
    """The migrations of an earlier revision; None where there is none to compare with."""
    stale: tuple[Finding, ...] = ()
    """What of the checked-in page and the files beside it the schema makes otherwise, where a rule
    wants to know."""
    squawk: tuple[Told, ...] = ()
    """What squawk has told of the migrations, where somebody wants to hear it."""
    found: tuple[Finding, ...] = ()
    """What rules of earlier turns have found, before anything of it is ignored."""
    unused_ignores: tuple[TableIgnore, ...] = ()
    """What of the settings' own `tables` none of those rules needed."""
    settings_at: Mapping[str, Location] = field(default_factory=dict)
    """Where the settings have their patterns of tables; nothing where several databases share
    them."""
    applied: frozenset[str] = frozenset()
    """The codes of the rules that apply."""

    @property
    def database(self) -> Database:
        """The schema itself."""
        return self.schema.database

    @cached_property
    def tables(self) -> Mapping[QualifiedName, Table]:
        """The tables that are no partitions, by their names."""
        return {table.name: table for table in self.database.tables}

    @property
    def relations(self) -> tuple[Table | View, ...]:
        """The tables and the views."""
        return (*self.database.tables, *self.database.views)

    def location_of(self, thing: Named, facets: frozenset[str] = frozenset()) -> Location:
        """Where an object was made, or where some facets of it were last changed.

        Where the history has none of it, the table that it belongs to; else where the page tells
        it; else the page.
        """
        whole = Named(kind="table", name=thing.name)
        for each in (thing, whole):
            if (story := self._stories.get(_key(each))) is not None:
                event = self._decisive(story, facets)
                if event is not None:
                    return self._located(story, event, facets if each is thing else frozenset())
        for each in (thing, whole):
            if each.kind not in _WITHOUT_A_ROW and (at := self.lines.get(place_of(each))):
                return at
        return Location(path=self.page)

    def time_of(self, thing: Named) -> tuple[int, int]:
        """When an object was made or changed last: the number of the migration, and the line.

        What is not known was before all that is.
        """
        at = self.location_of(thing)
        paths = [file.path for file in self.files]
        return (paths.index(at.path), at.line or 0) if at.path in paths else (-1, 0)

    def is_of_the_platform(self, thing: Named, facets: frozenset[str] = frozenset()) -> bool:
        """Whether an object was there before the first migration, which only a history tells.

        Not so where a migration has changed a facet of it.
        """
        if not self._stories:
            return False
        whole = Named(kind="table", name=thing.name)
        stories = (self._stories.get(_key(each)) for each in (thing, whole))
        return all(story is None or self._decisive(story, facets) is None for story in stories)

    def _located(self, story: Story, event: Event, facets: frozenset[str]) -> Location:
        line = self._places.line_of(story, event)
        if line is not None and facets:  # the same file may have made it otherwise at first
            line = max(line, self._places.line_of_change(story, event, facets) or 0)
        if line is None and story.subject.part:
            # Code made it, or a statement that names the table alone.
            whole = self._stories.get(_key(Named(kind="table", name=story.subject.name)))
            if whole is not None and whole.events[0].migration == event.migration:
                line = self._places.line_of(whole, whole.events[0])
        return Location(path=self.schema.path_of(event.migration), line=line)

    @staticmethod
    def _decisive(story: Story, facets: frozenset[str]) -> Event | None:
        """The last event that made the object, made it anew or changed one of the facets."""
        wanted = {MADE_ANEW, *facets}
        return next(
            (
                event
                for event in reversed(story.events)
                if event.what == "introduced"
                or (event.what == "changed" and wanted & {each.what for each in event.changes})
            ),
            None,
        )

    @cached_property
    def _places(self) -> Places:
        return Places(self.schema.history.stories, self.schema.statements)

    @cached_property
    def _stories(self) -> Mapping[tuple[str, QualifiedName, str], Story]:
        """Of what is there, by what it is called."""
        return {
            _key(story.subject): story
            for story in self.schema.history.stories
            if not story.is_dropped
        }

    @cached_property
    def introduced_in(self) -> Mapping[str, frozenset[QualifiedName]]:
        """The relations that each migration made."""
        found: dict[str, set[QualifiedName]] = defaultdict(set)
        for name, by in self.schema.history.introduced.items():
            found[by].add(name)
        return {by: frozenset(names) for by, names in found.items()}


def _key(thing: Named) -> tuple[str, QualifiedName, str]:
    """What identifies an object; a relation of any kind has its name for itself."""
    kind = "relation" if thing.kind in RELATION_KINDS else thing.kind
    return (kind, thing.name, thing.part)
