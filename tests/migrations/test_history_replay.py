"""The history against an independent witness: the whole schema read after every migration.

What the keeper tells comes from the rows that a migration touched. Here the catalogs are read in
full after each file, by the reader of the page, and both must tell the same: what there is after
each migration, under which names, and what changed.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from schema_docs.catalog.reader import read_database
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.history import RELATION_KINDS, Event, History, Named, Story
from schema_docs.migrations.observer import Observer
from schema_docs.migrations.psql import run_file
from schema_docs.model import Partition, QualifiedName
from support import EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.migrations.folder import MigrationFolder
    from schema_docs.model import Database
    from support import Server

Key = tuple[str, QualifiedName, str]
"""Kind, name, part."""

Facets = dict[str, object]

Schema = dict[Key, Facets]

PARTS: Final = (
    ("column", "columns"),
    ("constraint", "constraints"),
    ("foreign key", "foreign_keys"),
    ("index", "indexes"),
    ("trigger", "triggers"),
    ("rule", "rules"),
    ("policy", "policies"),
)
"""What belongs to a table or view, and the attribute that holds it."""

FOLDER: Final = Path(__file__).parent / "history"
"""What the first file makes is changed in every way by the others."""

FAMILIES: Final = FOLDER.with_name("history_of_families")
"""Parent tables, partitions, what PostgreSQL or code makes anew, swaps, cascades."""


def _tables(database: Database) -> Iterator[tuple[str, object]]:
    for table in database.tables:
        yield "table", table
        for partition in table.partitions:
            yield "table", partition  # which it may have been before, or become
    for view in database.views:
        yield "view", view


def schema_of(database: Database) -> Schema:
    """Everything that has a history, as the reader of the page sees it."""
    found: Schema = {}
    for kind, relation in _tables(database):
        name = relation.name  # type: ignore[attr-defined]
        found[kind, name, ""] = facets_of(relation)
        for what, attribute in PARTS:
            for part in getattr(relation, attribute, ()):
                if not getattr(part, "constraint", None):
                    found[what, name, part.name] = facets_of(part)
    for function in database.functions:
        found["function", function.name, function.signature] = facets_of(function)
    for sequence in database.sequences:
        found["sequence", sequence.name, ""] = facets_of(sequence)
    for enum in database.enums:
        found["enum", enum.name, ""] = {}
        for label in enum.labels:
            found["label", enum.name, label] = {}
    for domain in database.domains:
        found["domain", domain.name, ""] = facets_of(domain)
        for check in domain.checks:
            found["constraint", domain.name, check.name] = facets_of(check)
    for space in database.schemas:
        named = Named(kind="schema", name=_twice(space.name))
        found["schema", named.name, ""] = {}
    return found


def brought_by_a_parent(database: Database, key: Key) -> bool:
    """Whether something is there with a parent table: it has a history only if it once had its own,
    or gets one later."""
    kind, name, _ = key
    return any(
        relation.name == name  # type: ignore[attr-defined]
        and ((isinstance(relation, Partition) and kind == "column") or key in _inherited(relation))
        for _, relation in _tables(database)
    )


def _inherited(relation: object) -> Iterator[Key]:
    for kind, attribute in PARTS:
        for part in getattr(relation, attribute, ()):
            if getattr(part, "inherited", False):
                yield kind, relation.name, part.name  # type: ignore[attr-defined]


def _twice(name: str) -> QualifiedName:
    return QualifiedName(name, name)


def facets_of(thing: object) -> Facets:
    """What the history may call changed, by the word that it has for it."""
    found: Facets = {}
    for what, attributes in (
        ("type", ("type",)),
        ("nullable", ("nullable",)),
        ("default", ("default",)),
        ("identity", ("identity",)),
        ("comment", ("comment",)),
        ("enabled", ("enabled",)),
        ("row security", ("row_security",)),
        ("definition", ("definition", "body", "using", "options")),
    ):
        values = [getattr(thing, attribute, None) for attribute in attributes]
        if any(value not in {None, ()} for value in values):
            found[what] = values
    return found


class Replay:
    """The history played forward: what there is after each migration, as it was called then."""

    def __init__(self, history: History, files: tuple[str, ...]) -> None:
        self.stories = history.stories
        self.at = {file: number for number, file in enumerate(files)}

    def alive(self, story: Story, number: int) -> bool:
        first, last = story.events[0], story.events[-1]
        begins = self.at[first.migration] if first.what == "introduced" else -1
        ends = self.at[last.migration] if last.what == "dropped" else len(self.at)
        return begins <= number < ends

    def name(self, story: Story, number: int) -> Named:
        """By its own renames; where it is a part, by those of what it is a part of, too."""
        named, since = self._own_name(story, number)
        of = self._whole(story, number)
        if of is None:
            return self._in_schema(named, since, number)
        return Named(kind=named.kind, name=self.name(of, number).name, part=named.part)

    def _own_name(self, story: Story, number: int) -> tuple[Named, int]:
        """What it was called last, and when."""
        named, since = story.subject, len(self.at) - 1
        if story.is_dropped:
            since = self.at[story.events[-1].migration] - 1
        if before := story.events[0].before:  # it was there before the first migration
            named, since = before, number
        for event in story.events:
            if self.at[event.migration] <= number and event.after:
                named, since = event.after, self.at[event.migration]
        return named, since

    def _in_schema(self, named: Named, since: int, number: int) -> Named:
        """With the name that its schema had then, which it had another one of at some time."""
        if named.kind == "schema":
            return named
        for story in self.stories:
            if story.subject.kind == "schema" and self.alive(story, number):
                schema = self._own_name(story, since)[0].name.name
                if schema == named.name.schema:
                    now = self._own_name(story, number)[0].name.name
                    return replace(named, name=replace(named.name, schema=now))
        return named

    def _whole(self, story: Story, number: int) -> Story | None:
        """The table, view or type of a part; the schema of what stands in one."""
        kind, name = story.subject.kind, story.subject.name
        wanted = (
            {"enum", "domain"}
            if kind == "label"
            else {*RELATION_KINDS, "domain"}
            if kind not in {*RELATION_KINDS, "enum", "domain", "function", "sequence", "schema"}
            else set()
        )
        return next(
            (
                other
                for other in self.stories
                if other.subject.kind in wanted
                and other.subject.name == name
                and self.alive(other, number)
                and self._ends_with(other, story)
            ),
            None,
        )

    def _ends_with(self, whole: Story, part: Story) -> bool:
        """Whether a part was dropped before its table, or with it, or both are there."""
        return not whole.is_dropped or (
            part.is_dropped
            and self.at[part.events[-1].migration] <= self.at[whole.events[-1].migration]
        )

    def schema(self, number: int) -> dict[Key, Story]:
        found = {}
        for story in self.stories:
            if self.alive(story, number):
                named = self.name(story, number)
                kind = "table" if named.kind == "partition" else named.kind
                found[kind, named.name, named.part] = story
        return found


def run(server: Server, folder: MigrationFolder) -> tuple[History, list[Database]]:
    """The history that the keeper tells, and the schema as it was read after each file."""
    schemas = []
    with server.database() as name, closing(Observer(server.cluster)) as observer:
        observer.look(name, None)
        for migration in folder.migrations:
            ran = run_file(server.cluster, name, folder.path, migration)
            assert ran.failure is None, ran.failure
            observer.look(name, migration.name)
            with server.cluster.connect(name) as connection:
                schemas.append(read_database(connection))
        history = observer.history(name)
    return history, schemas


def told(story: Story, migration: str) -> tuple[list[Event], set[str]]:
    events = [event for event in story.events if event.migration == migration]
    return events, {change.what for event in events for change in event.changes}


NOT_READ: Final = {"rights", "made anew", "valid", "partition", "persistence", "generated"}
"""Changes that this witness does not look at."""


def check(server: Server, folder: MigrationFolder) -> None:
    history, schemas = run(server, folder)
    replay = Replay(history, folder.files)
    before: Schema = {}
    was_at: dict[int, Key] = {}
    for number, (file, database) in enumerate(zip(folder.files, schemas, strict=True)):
        after = schema_of(database)
        replayed = replay.schema(number)
        there = {key for key in replayed if key[0] not in {"extension", "composite type"}}
        public = ("schema", _twice("public"), "")
        unlike = (there - {public}) ^ (after.keys() - {public})
        assert {key for key in unlike if not brought_by_a_parent(database, key)} == set(), file
        is_at = {}
        for key, story in replayed.items():
            is_at[id(story)] = key
            if id(story) not in was_at or key not in after:
                continue
            old, new = before.get(was_at[id(story)]), after[key]
            if old is None:
                continue
            events, changes = told(story, file)
            differs = {what for what in {*old, *new} if old.get(what) != new.get(what)}
            if changes - NOT_READ != differs:
                # The text of a definition follows renames; the history does not call that a change.
                assert differs - changes <= {"definition", "type", "default"}, (file, key, events)
                assert changes - NOT_READ <= differs, (file, key, events, old, new)
                assert renames_in(replay, file), (file, key, old, new)
        before, was_at = after, is_at


def renames_in(replay: Replay, file: str) -> bool:
    return any(
        event.migration == file and event.what in {"renamed", "moved"}
        for story in replay.stories
        for event in story.events
    )


def test_the_example_tells_its_true_story(server: Server) -> None:
    check(server, read_folder(EXAMPLE / "services" / "postgres" / "init"))


def test_every_kind_of_change_is_told_as_it_was(every_server: Server) -> None:
    check(every_server, read_folder(FOLDER))


def test_what_parents_code_and_rewriting_bring_is_told_as_it_was(every_server: Server) -> None:
    check(every_server, read_folder(FAMILIES))


@pytest.mark.parametrize(
    "touching", ["SELECT 1", "ANALYZE", "VACUUM FULL", "REINDEX SCHEMA public"]
)
def test_a_migration_that_changes_nothing_has_no_event(
    server: Server, tmp_path: Path, touching: str
) -> None:
    (tmp_path / "1.sql").write_bytes((FOLDER / "01_everything.sql").read_bytes())
    (tmp_path / "2.sql").write_text(touching)
    history, _ = run(server, read_folder(tmp_path))
    assert {event.migration for story in history.stories for event in story.events} == {"1.sql"}
