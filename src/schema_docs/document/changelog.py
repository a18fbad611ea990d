"""The history on the page: below each table, view and enum, and as a chapter, by migration."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.document import phrases, rows
from schema_docs.document.chronicle import Chronicle
from schema_docs.document.markdown import code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from schema_docs.document.chronicle import Passage
    from schema_docs.migrations.history import Named
    from schema_docs.model import QualifiedName
    from schema_docs.sources import LoadedSchema

    Linked = Callable[[QualifiedName, str], str]
    """What leads to the section of something that is called so today, under any name."""
    Row = tuple[str, ...]

_CREATED: Final = "created"
_NOTHING: Final = "no change of tables, views, types or functions"
_FAILED: Final = "failed"

_KINDS: Final = (
    *("extension", "schema", "domain", "enum", "composite type", "range type", "sequence"),
    *("table", "partition", "view", "function"),
)
_ORDER: Final = {kind: number for number, kind in enumerate(_KINDS)}
"""In which the objects of a migration are told."""

_MOST_CREATED: Final = 40
"""So many new objects of one kind are named."""

_MOST_OF_TABLE: Final = 12
_MOST_OF_MIGRATION: Final = 6
"""So many columns, indexes … of a table are named: below the table, and in the changelog."""

_LONGEST: Final = 60
"""Characters of a function's arguments that are shown."""

_IN_SIGHT: Final = 10
_STEP: Final = 20


def folded(number: int) -> int:
    """How many of so many migrations, the oldest ones, are folded.

    The last ones are always in sight. The fold moves by many at a time, so that one more migration
    is one more row and seldom anything else.
    """
    return max(number - _IN_SIGHT, 0) // _STEP * _STEP


class Changelog:
    """What the migrations of a schema did, in cells. Made once for all pages."""

    def __init__(self, schema: LoadedSchema) -> None:
        """Takes a schema with its history, which is empty where none is known."""
        self._schema = schema

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return self._schema.migrations is not None and bool(self._schema.history.stories)

    @cached_property
    def _chronicle(self) -> Chronicle:
        migrations = self._schema.migrations
        roots = {
            partition.name: table.name
            for table in self._schema.database.tables
            for partition in rows.walk(table.partitions)
        }
        return Chronicle(self._schema.history, migrations.files if migrations else (), roots)

    @cached_property
    def _types(self) -> Mapping[QualifiedName, Mapping[str, str]]:
        """The type of every column."""
        return {
            table.name: {column.name: column.type for column in table.columns}
            for table in self._schema.database.tables
        }

    def _phrases(self, passage: Passage, most: int) -> list[str]:
        types = self._types.get(passage.story.subject.name, {})
        return [*phrases.phrases(passage, types.get, most)]

    def of(self, name: QualifiedName) -> Iterator[tuple[str, str]]:
        """What was done to a table, view or enum: each migration, and what it did.

        Nothing where all that there is to say is which one made it.
        """
        passages = self._chronicle.of(name) if self else ()
        if len(passages) < 2 and all(passage.did("introduced") for passage in passages):
            return
        for passage in passages:
            said = self._phrases(passage, _MOST_OF_TABLE)
            if passage.did("introduced"):
                said = [_CREATED + _with(passage, " with {}"), *said]
            if said:
                yield passage.migration, "<br>".join(said)

    # -- by migration -----------------------------------------------------------------------

    def rows(self, linked: Linked) -> Iterator[tuple[str, str]]:
        """Each migration, the last one first, and what it did."""
        listed = self._schema.migrations
        folder = f"{listed.folder}/" if listed else ""
        failed = {failure.file.removeprefix(folder) for failure in self._schema.failures}
        for migration in reversed(self._chronicle.migrations):
            lines = [*self._lines(self._chronicle.by(migration), linked)]
            if migration in failed:
                lines.append(_FAILED)
            yield migration, "<br>".join(lines or [_NOTHING])

    def _lines(self, passages: Sequence[Passage], linked: Linked) -> Iterator[str]:
        """What one migration did: what is new, what is gone, then whatever it changed."""
        in_order = sorted(
            passages, key=lambda each: (_ORDER.get(each.kind, len(_ORDER)), each.name)
        )
        new = [
            (each.kind, f"{_shown(each, linked)}{_with(each, ' ({})')}")
            for each in in_order
            if each.did("introduced")
        ]
        for kind, names in _by_kind(new):
            yield f"{_CREATED} {phrases.named(kind, names, _MOST_CREATED)}"
        dropped = [each for each in in_order if each.did("dropped")]
        schemas = {each.name.name for each in dropped if each.kind == "schema"}
        gone = [
            (each.kind, _shown(each, linked))
            for each in dropped
            if each.kind in _OUTSIDE or each.name.schema not in schemas
        ]
        for kind, names in _by_kind(gone):
            yield f"dropped {phrases.named(kind, names, _MOST_CREATED)}"
        redefined: list[tuple[str, str]] = []
        for each in in_order:
            said = [] if each.did("dropped") else self._phrases(each, _MOST_OF_MIGRATION)
            if said == [phrases.REDEFINED]:
                redefined.append((each.kind, _shown(each, linked)))
            elif said:
                label = _shown(each, linked)
                if each.kind not in _WITH_SECTIONS:
                    label = f"{each.kind} {label}"
                yield f"{label}: {'; '.join(said)}"
        for kind, names in _by_kind(redefined):
            yield f"changed {phrases.named(kind, names, _MOST_CREATED)}"

    def dropped(self, link_of: Callable[[str], str]) -> Iterator[Row]:
        """What is no longer there, the last that was dropped first: its cells.

        Args:
            link_of: a migration as a link to its file.
        """
        for story in self._chronicle.dropped():
            names = dict.fromkeys(map(_name, reversed(self._chronicle.former_names(story))))
            yield (
                code(_name(story.subject)),
                story.subject.kind,
                link_of(story.introduced) if story.introduced else "",
                link_of(story.events[-1].migration),
                ", ".join(map(code, names)),
            )


_OUTSIDE: Final = frozenset({"schema", "extension"})
"""What stands in no schema."""

_WITH_SECTIONS: Final = frozenset({"table", "view", "enum", "partition"})


def _place_of(passage: Passage) -> tuple[int, QualifiedName]:
    return _ORDER.get(passage.kind, len(_ORDER)), passage.name


def _by_kind(things: Iterable[tuple[str, str]]) -> Iterable[tuple[str, list[str]]]:
    found: dict[str, list[str]] = defaultdict(list)
    for kind, name in things:
        found[kind].append(name)
    return found.items()


def _with(passage: Passage, frame: str) -> str:
    """How many columns, labels, partitions something was made with; of a view nobody asks."""
    told = [
        phrases.counted(kind, passage.made[kind])
        for kind in ("column", "label", "partition")
        if passage.made[kind] and passage.story.subject.kind != "view"
    ]
    return frame.format(", ".join(told)) if told else ""


def _shown(passage: Passage, linked: Linked) -> str:
    """What an object was called then, as a link to its section where it has one today."""
    subject = passage.story.subject
    label = _name(replace(subject, name=passage.name))
    if subject.kind not in _WITH_SECTIONS or passage.is_of_the_past:
        return code(label)
    return linked(subject.name, label)


def _name(named: Named) -> str:
    """As the page spells it elsewhere."""
    if named.kind in {"schema", "extension"}:
        return spelling.identifier(named.name.name)
    if named.kind != "function":
        return spelling.qualified(named.name)
    arguments = spelling.arguments(named.part)
    return f"{spelling.qualified(named.name)}({arguments if len(arguments) <= _LONGEST else '…'})"
