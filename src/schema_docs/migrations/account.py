"""The history as it is told to people and to programs: in words, or as JSON.

Which object is meant is said as the page names it: `documents`, `billing.invoices`,
`documents.status`; a name that it had once finds it too.
"""

from __future__ import annotations

import difflib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from schema_docs import spelling
from schema_docs.errors import ConfigurationError
from schema_docs.git import Commit  # noqa: TC001 - the JSON is made by the annotations
from schema_docs.migrations.history import RELATION_KINDS, Change, What
from schema_docs.migrations.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import TypeAdapter

    from schema_docs.migrations.history import Event, Named, Story
    from schema_docs.model import QualifiedName
    from schema_docs.sources import LoadedSchema

VERSION: Final = 1

_WHOLES: Final = frozenset({"table", "view", "partition", "enum", "domain", "schema"})


@dataclass(frozen=True, kw_only=True)
class ToldEvent:
    """What one migration did to an object, and where."""

    migration: str
    """The file, relative to the repository."""
    line: int | None = None
    """The 1-based line of the file; null where it cannot be told."""
    commit: Commit | None = None
    """The one that brought the file."""
    what: What
    before: str | None = None
    """The name before a rename or a move."""
    after: str | None = None
    """The name after it; of what was introduced its first name, where it has another one now."""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToldStory:
    """All that migrations did to one object."""

    kind: str
    name: str
    """As it is called now, or was called when it was dropped."""
    dropped: bool = False
    events: tuple[ToldEvent, ...]


@dataclass(frozen=True, kw_only=True)
class HistoryReport:
    """The document that `history --format json` prints."""

    version: Literal[1]
    objects: tuple[ToldStory, ...]


def called(named: Named) -> str:
    """`documents.status`, `f(integer)`: an object's name as it is typed."""
    name = named.name.name if named.kind in {"schema", "extension"} else None
    whole = spelling.identifier(name) if name is not None else spelling.qualified(named.name)
    if named.kind == "function":
        return f"{whole}({spelling.arguments(named.part)})"
    if named.kind == "label":
        return f"{whole}.'{named.part}'"
    return f"{whole}.{spelling.identifier(named.part)}" if named.part else whole


def stories_of(stories: tuple[Story, ...], name: str) -> tuple[Story, ...]:
    """The stories that a name asks for: of an object, and of what belongs to it.

    Args:
        stories: the whole history.
        name: `documents`, `public.documents`, `documents.status`, `touch()` or `touch`; a name that
            it had once, or a column's name alone, where nothing else is called so now; also without
            the quotes that it has in SQL.

    Raises:
        ConfigurationError: nothing is or was called so; names what is called alike.
    """
    found = tuple(story for story in stories if name in _names(story.subject))
    found = found or tuple(
        story for story in stories if any(name in _names(named) for named in story.past_names)
    )
    found = found or tuple(
        story
        for story in stories
        if name in {spelling.identifier(named.part) for named in story.all_names}
    )
    found = found or tuple(
        story for story in stories if any(_means(name, named) for named in story.all_names)
    )
    if not found:
        known = sorted({called(story.subject) for story in stories})
        near = [spelling.visible(each) for each in difflib.get_close_matches(name, known, n=3)]
        remedy = f"did you mean {', '.join(near)}?" if near else "`schema-docs history` tells all"
        raise ConfigurationError(
            f"no migration made anything called {spelling.visible(name)}; {remedy}"
        )
    wholes = {story.subject.name for story in found if story.subject.kind in _WHOLES}
    return tuple(
        story
        for story in stories
        if story in found or (story.subject.part and story.subject.name in wholes)
    )


def _means(name: str, named: Named) -> bool:
    """Whether a name is meant that is typed without its quotes, or in upper case."""
    written = [named.name.name, *([named.part] if named.part else [])]
    spelt = {".".join(written), ".".join((named.name.schema, *written)), written[-1]}
    return name in spelt or name.lower() in spelt


def _names(named: Named) -> set[str]:
    """What people may type for an object."""
    whole = called(named)
    names = {whole, f"{spelling.identifier(named.name.schema)}.{whole}"}
    if named.kind == "function":
        names |= {each.partition("(")[0] for each in names}
    return names


def tell(
    stories: Iterable[Story], schema: LoadedSchema, commits: Mapping[str, Commit]
) -> tuple[ToldStory, ...]:
    """The stories with the files, lines and commits of their events.

    Args:
        stories: those to tell.
        schema: what the migrations made, with the statements that they sent.
        commits: what brought each file, by its path relative to the repository.
    """
    places = Places(schema.history.stories, schema.statements)
    return tuple(
        ToldStory(
            kind=story.subject.kind,
            name=called(story.subject),
            dropped=story.is_dropped,
            events=tuple(
                ToldEvent(
                    migration=schema.path_of(event.migration),
                    line=places.line_of(story, event),
                    commit=commits.get(schema.path_of(event.migration)),
                    what=event.what,
                    before=None if event.before is None else called(event.before),
                    after=None if event.after is None else called(event.after),
                    changes=event.changes,
                )
                for event in story.events
            ),
        )
        for story in stories
    )


# -- as text --------------------------------------------------------------------------------


def account(
    stories: tuple[Story, ...], schema: LoadedSchema, commits: Mapping[str, Commit]
) -> Iterator[str]:
    """Lines for people: each migration with its commit, and below it what it did.

    What came or went with its table is not told one by one.
    """
    told = _Account(stories, schema)
    places = Places(schema.history.stories, schema.statements)
    lines = sorted(
        (told.order[event.migration], places.line_of(story, event) or 0, number, said)
        for number, story in enumerate(stories)
        for event in story.events
        if (said := told.said(story, event))
    )
    width = max((len(str(line)) for _, line, _, _ in lines), default=0)
    files = tuple(told.order)
    for number, group in groupby(lines, key=lambda line: line[0]):
        path = schema.path_of(files[number])
        commit = commits.get(path)
        told_of = "" if commit is None else f"  {commit.id} {commit.date} {commit.subject}"
        yield spelling.visible(f"{path}{told_of}")
        for _, line, _, said in group:
            yield spelling.visible(f"  {line or '':>{width}}  {said}")


class _Account:
    """Puts events into words."""

    def __init__(self, stories: tuple[Story, ...], schema: LoadedSchema) -> None:
        self.told = {id(story) for story in stories}
        files = () if schema.migrations is None else schema.migrations.files
        self.order = {file: number for number, file in enumerate(files)}
        self.wholes: dict[QualifiedName, list[Story]] = defaultdict(list)
        self.columns: Counter[tuple[QualifiedName, str]] = Counter()
        for story in schema.history.stories:
            if story.subject.kind in _WHOLES:
                self.wholes[story.subject.name].append(story)
            elif story.subject.kind == "column" and story.introduced is not None:
                self.columns[story.subject.name, story.introduced] += 1

    def said(self, story: Story, event: Event) -> str | None:
        """One event in words; None where that of the table says it."""
        whole = self._whole(story, event)
        if (
            whole is not None
            and id(whole) in self.told
            and event.what in {"introduced", "dropped"}
            and any((e.migration, e.what) == (event.migration, event.what) for e in whole.events)
        ):
            return None
        named = event.after or story.called_at(event)
        if whole is not None and event.what != "introduced":
            named = replace(named, name=self._name_after(whole, event.migration))
        name = f"{named.kind} {called(named)}"
        match event.what:
            case "introduced":
                now = "" if named == story.subject else f", now {called(story.subject)}"
                return f"{name} introduced{self._with_columns(story, event)}{now}"
            case "renamed" if event.before is not None:
                return f"{name} renamed from {called(event.before)}"
            case "moved" if event.before is not None:
                return f"{name} moved from {called(event.before)}"
            case "changed":
                return f"{name}: {'; '.join(changes_in_words(event.changes))}"
            case _:
                return f"{name} {event.what}"

    def _whole(self, story: Story, event: Event) -> Story | None:
        """The story of the table that something belonged to when an event happened."""
        if not story.subject.part or story.subject.kind == "function":
            return None
        at = self.order[event.migration]
        return next(
            (
                whole
                for whole in self.wholes[story.subject.name]
                if not whole.is_dropped or at <= self.order[whole.events[-1].migration]
            ),
            None,
        )

    def _name_after(self, whole: Story, migration: str) -> QualifiedName:
        """What a table was called when a migration was through."""
        at, named = self.order[migration], whole.subject
        for event in reversed(whole.events):
            if self.order[event.migration] > at and event.before is not None:
                named = event.before
        return named.name

    def _with_columns(self, story: Story, event: Event) -> str:
        """` with 12 columns`: what a table brought."""
        if story.subject.kind not in RELATION_KINDS:
            return ""
        count = self.columns[story.subject.name, event.migration]
        return f" with {count} column{'s' if count != 1 else ''}" if count else ""


def changes_in_words(changes: tuple[Change, ...]) -> Iterator[str]:
    """`type text → integer`, `not null`, `comment changed`."""
    retyped = next((change for change in changes if change.what == "type"), Change(what="type"))
    for change in changes:
        yield _change_in_words(
            change,
            _spelt(change.what, change.before, retyped.before),
            _spelt(change.what, change.after, retyped.after),
        )


def _spelt(what: str, text: str | None, column_type: str | None) -> str | None:
    if text is None:
        return None
    if what == "type":
        return spelling.type_name(text)
    if what == "default" and column_type is not None:
        return spelling.default_expression(text, column_type)
    return spelling.expression(text)


def _change_in_words(change: Change, before: str | None, after: str | None) -> str:
    match change.what:
        case "nullable":
            return "not null" if after == "not null" else "nullable"
        case "made anew":
            return "dropped and made anew"
        case "comment" | "definition":
            done = "added" if before is None else "removed" if after is None else "changed"
            return f"{change.what} {'changed' if before == after else done}"
        case "rights":
            return "rights changed"
        case _:
            return f"{change.what} {before or 'none'} → {after or 'none'}"


# -- as JSON --------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def adapter() -> TypeAdapter[HistoryReport]:
    """What turns reports into JSON, and knows their JSON Schema."""
    from pydantic import TypeAdapter

    return TypeAdapter(HistoryReport)


def history_json(stories: tuple[ToldStory, ...]) -> str:
    """The report as JSON, indented, with a line end."""
    report = HistoryReport(version=VERSION, objects=stories)
    plain = adapter().dump_python(report, mode="json")
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def json_schema() -> str:
    """The JSON Schema of the report, as `docs/history.schema.json` holds it."""
    return json.dumps(adapter().json_schema(), indent=2, ensure_ascii=False) + "\n"
