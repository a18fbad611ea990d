"""Keeps the history of a database while migrations run, by looking at what each one touched.

An object is known by its number in the catalogs, a column by its table's and its own, never by
names that look alike. After each migration the catalogs' rows are asked for that are no older than
the last look (`touched.py`), and how many there are of each kind: where some are missing, which.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.entries import COMMENT, Entry, Told, changes_of, facets_of
from schema_docs.migrations.history import (
    MADE_ANEW,
    Change,
    Event,
    History,
    Named,
    Renaming,
    Story,
    in_order,
)
from schema_docs.migrations.touched import COMMENTS, Catalogs, Key, Row, Touched
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping


_FIRST_OF_THE_TEAM: Final = 16384
"""The lowest number of an object that initdb did not make."""

_DROPPED_WITH_OTHERS: Final = frozenset({"pg_attribute", "pg_enum"})

_CONTAINERS: Final = frozenset({"pg_namespace", "pg_class", "pg_type"})

_WITH_DATA: Final = frozenset({"table", "partition", "column"})


@dataclass(frozen=True)
class Seen:
    """One look at a database."""

    touched: Touched
    live: Mapping[str, set[Key]]
    """All there is in the catalogs that have got fewer objects than were known."""


@dataclass
class HistoryKeeper:
    """The objects of one database, and what became of them."""

    _renamings: list[Renaming] = field(default_factory=list)
    _entries: dict[str, dict[Key, Entry]] = field(default_factory=lambda: defaultdict(dict))
    """By catalog."""
    _commented: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    """What has a comment, by the name that `touched.sql` gives."""
    _events: dict[Key, list[Event]] = field(default_factory=lambda: defaultdict(list))
    _told: set[Key] = field(default_factory=set)
    """What has, or had at some time, a history of its own: a column that a parent table brings gets
    one when its table leaves that, one of a table keeps its own when that becomes a partition."""
    _ended: dict[Key, list[Story]] = field(default_factory=lambda: defaultdict(list))
    """Of what is no longer there, by what it was inside of."""
    _since: int = 0
    """The first transaction that had not ended at the last look."""

    def look(self, catalogs: Catalogs) -> Seen:
        """Looks at what has changed since the last time; `take` tells what that means.

        Args:
            catalogs: of the database.
        """
        touched = catalogs.touched(self._since)
        fewer = self._fewer(touched)
        return Seen(touched, catalogs.everything(fewer) if fewer else {})

    def take(self, seen: Seen, migration: str | None) -> None:
        """Tells what the migration did that ran before the last look.

        Args:
            seen: that look.
            migration: its name; None: what there is now was made by none.
        """
        touched = seen.touched
        found = dict(self._found(touched))
        dropped = [key for key, entry in found.items() if entry.kind == "dropped"]
        for key in dropped:
            del found[key]
        gone = self._gone(seen.live, found, dropped)
        self._since = touched.following
        known = {key: was for key in (*gone, *found) if (was := self._entry(key))}
        called = {key: self._named(key) for key in known}
        renamed = [
            key
            for key, entry in found.items()
            if (was := known.get(key))
            and was.has_a_place
            and entry.has_a_place
            and (was.name, was.inside, was.signature) != (entry.name, entry.inside, entry.signature)
        ]
        for key in self._inside_of(renamed):
            called.setdefault(key, self._named(key))
            renamed.append(key)

        for key in gone:
            self._entries[key[0]].pop(key, None)
        for key, entry in found.items():
            self._entries[key[0]][key] = entry
        self._told |= {key for key, entry in found.items() if entry.told and self._in_sight(entry)}
        if migration is None:
            return
        self._renamings += [
            Renaming(migration=migration, before=called[key], after=self._named(key))
            for key in dict.fromkeys(renamed)
        ]
        anew = _made_anew(known, gone, found)
        for key in gone:
            self._end(key, known[key], called[key], migration, anew.get(key))
        successors = set(anew.values())
        for key in found:
            if key in successors:
                continue
            if key not in known:
                made = Event(migration=migration, what="introduced", after=self._named(key))
                self._events[key].append(made)
            else:
                self._tell(key, known[key], called[key], migration)

    def knows(self, catalogs: Catalogs) -> bool:
        """Whether something in a database is known: it is a copy of this one, with its numbers."""
        return any(
            number >= _FIRST_OF_THE_TEAM and self._entry((catalog, number, part)) is not None
            for keys in catalogs.everything(self._entries).values()
            for catalog, number, part in keys
        )

    def told(self) -> Told:
        """All that has a history, as it is now."""
        return {
            self._named(key): entry
            for entries in list(self._entries.values())
            for key, entry in entries.items()
            if entry.told
        }

    def history(self) -> History:
        """What became of every object that has a history."""
        living = (
            _story(self._named(key), events)
            for key, events in self._events.items()
            if key in self._told
        )
        ended = (
            self._renamed_with(inside, story)
            for inside, stories in self._ended.items()
            for story in stories
        )
        stories = in_order((*ended, *living))
        return History(stories=stories, renamings=tuple(self._renamings))

    # -- reading the catalogs ---------------------------------------------------------------

    def _found(self, touched: Touched) -> Iterator[tuple[Key, Entry]]:
        """What was touched, as it is now; columns that were dropped too."""
        comments = {}
        for row in touched.rows.get("pg_description", ()):
            of = _comment_of(row)
            if _is_counted(row):
                self._commented[COMMENTS + row.kind].add(of)
            comments[of] = facets_of(row, None)[COMMENT][0]
        for catalog, rows in touched.rows.items():
            for row in rows if catalog != "pg_description" else ():
                key = (catalog, row.object, row.part)
                was = self._entry(key)
                comment = comments.pop(_comment_key(key), None)
                if comment is None and was is not None:
                    comment = was.facets[COMMENT][0]
                yield (
                    key,
                    Entry(
                        kind=row.kind,
                        told=row.told,
                        inside=(row.inside_catalog or "", row.inside, 0),
                        name=row.name,
                        signature=row.signature,
                        facets=facets_of(row, comment),
                    ),
                )
        for of, comment in comments.items():
            if key_and_entry := self._commented_entry(of):
                key, entry = key_and_entry
                yield key, replace(entry, facets=entry.facets | {COMMENT: (comment, None)})

    def _fewer(self, touched: Touched) -> list[str]:
        """The catalogs, and groups of comments, that have got fewer objects than are known."""
        known = Counter({catalog: len(keys) for catalog, keys in self._entries.items()})
        known += Counter({catalog: len(keys) for catalog, keys in self._commented.items()})
        known += Counter(
            catalog
            for catalog, rows in touched.rows.items()
            for row in rows
            if catalog != "pg_description"
            and (catalog, row.object, row.part) not in self._entries[catalog]
        )
        known += Counter(
            COMMENTS + row.kind
            for row in touched.rows.get("pg_description", ())
            if _is_counted(row) and _comment_of(row) not in self._commented[COMMENTS + row.kind]
        )
        return [
            catalog
            for catalog, count in known.items()
            if catalog not in _DROPPED_WITH_OTHERS and count != touched.counts.get(catalog, 0)
        ]

    def _gone(
        self, live: Mapping[str, set[Key]], found: dict[Key, Entry], dropped: list[Key]
    ) -> list[Key]:
        """What is no longer there, what contains others first; gone comments are taken off.

        Args:
            live: what there is in the catalogs that have fewer objects.
            found: what was touched.
            dropped: columns that are marked so, known or not.
        """
        missing: dict[str, set[Key]] = {}
        for catalog, keys in live.items():
            known = self._commented.get(catalog) or self._entries[catalog].keys()
            missing[catalog] = set(known) - keys
        # Of a comment the key is that of what it is about, which is still there.
        gone = {*dropped}.union(
            *(keys for catalog, keys in missing.items() if not catalog.startswith(COMMENTS))
        )
        if gone:
            for entries in self._entries.values():
                gone |= {key for key, entry in entries.items() if entry.inside in gone}
        for catalog, keys in missing.items():
            if catalog.startswith(COMMENTS):
                self._take_off(keys, gone, found)
                self._commented[catalog] -= keys
        ended = sorted(key for key in gone if self._entry(key))
        return sorted(ended, key=lambda key: key[0] not in _CONTAINERS)

    def _take_off(
        self, commented: Iterable[Key], gone: Container[Key], found: dict[Key, Entry]
    ) -> None:
        """Takes comments off that are gone, where the object is still there."""
        for of in commented:
            key_and_entry = self._commented_entry(of)
            if key_and_entry is None or key_and_entry[0] in gone:
                continue
            key, entry = key_and_entry
            entry = found.get(key, entry)
            found[key] = replace(entry, facets=entry.facets | {COMMENT: (None, None)})

    # -- telling what happened --------------------------------------------------------------

    def _tell(self, key: Key, was: Entry, called: Named, migration: str) -> None:
        """What became of an object that was there before."""
        entry = self._entries[key[0]][key]
        if (was.name, was.inside) != (entry.name, entry.inside):
            self._events[key].append(
                Event(
                    migration=migration,
                    what="moved" if was.inside != entry.inside else "renamed",
                    before=called,
                    after=self._named(key),
                )
            )
        if changes := changes_of(was, entry):
            self._events[key].append(Event(migration=migration, what="changed", changes=changes))

    def _end(
        self, key: Key, was: Entry, called: Named, migration: str, successor: Key | None
    ) -> None:
        """The end of an object's story, or its going on with what was made in its place."""
        events = self._events.pop(key, [])
        if (
            successor is None and key in self._ended and key[0] != "pg_namespace"
        ):  # before it loses its name
            self._ended[key] = [
                replace(part, subject=replace(part.subject, name=called.name))
                for part in self._ended[key]
            ]
        if successor is not None:
            changes = changes_of(was, self._entries[successor[0]][successor])
            if was.kind in _WITH_DATA and not called.of_view:  # which is gone
                changes = (Change(what=MADE_ANEW), *changes)
            if changes:
                events.append(Event(migration=migration, what="changed", changes=changes))
            if events:
                self._events[successor] = events
            if key in self._told:
                self._told.add(successor)
            if key in self._ended:
                self._ended[successor] = self._ended.pop(key)
        elif key in self._told:
            events.append(Event(migration=migration, what="dropped"))
            self._ended[was.inside].append(_story(called, events))

    def _renamed_with(self, inside: Key, story: Story) -> Story:
        """The story of a part that was dropped, under the name that its table has now."""
        if inside[0] == "pg_namespace" or self._entry(inside) is None:
            return story
        return replace(story, subject=replace(story.subject, name=self._named(inside).name))

    # -- names ------------------------------------------------------------------------------

    def _entry(self, key: Key) -> Entry | None:
        return self._entries[key[0]].get(key)

    def _in_sight(self, entry: Entry) -> bool:
        """Whether it is in a schema that is looked at.

        What is temporary is not, and may be there for a moment when psql has ended.
        """
        while entry.inside[0]:
            inside = self._entry(entry.inside)
            if inside is None:
                return False
            entry = inside
        return True

    def _commented_entry(self, of: Key) -> tuple[Key, Entry] | None:
        """The object that a comment is about; None where it has no history."""
        catalog, number, part = of
        keys = [of]
        if catalog == "pg_class":
            keys = [("pg_attribute", number, part)] if part else [of, ("pg_index", number, 0)]
        return next(((key, entry) for key in keys if (entry := self._entry(key))), None)

    def _inside_of(self, renamed: Iterable[Key]) -> list[Key]:
        """What stands in schemas that were renamed."""
        schemas = {key for key in renamed if key[0] == "pg_namespace"}
        if not schemas:
            return []
        return [
            key
            for entries in self._entries.values()
            for key, entry in entries.items()
            if entry.inside in schemas and entry.has_a_place
        ]

    def _named(self, key: Key) -> Named:
        entry = self._entries[key[0]][key]
        inside = self._entry(entry.inside)
        if inside is None:  # a schema, or what stands in one that we do not look at
            return Named(kind=entry.kind, name=QualifiedName(entry.name, entry.name))
        if inside.kind == "schema":
            name = QualifiedName(inside.name, entry.name)
            return Named(kind=entry.kind, name=name, part=entry.signature)
        of = self._named(entry.inside)
        return Named(kind=entry.kind, name=of.name, part=entry.name, of_view=of.kind == "view")


@lru_cache(maxsize=1024)
def _introduced(migration: str) -> Event:
    """The event of all that a migration made and that is called the same today."""
    return Event(migration=migration, what="introduced")


def _story(subject: Named, events: list[Event]) -> Story:
    first, *others = events
    if first.what == "introduced" and first.after == subject:
        first = _introduced(first.migration)
    return Story(subject=subject, events=(first, *others))


def _made_anew(
    known: dict[Key, Entry], gone: Iterable[Key], found: dict[Key, Entry]
) -> dict[Key, Key]:
    """What was made in place of something that is gone, of the same kind and name."""
    new = {entry.identity: key for key, entry in found.items() if key not in known}
    anew: dict[Key, Key] = {}
    for key in gone:
        was = known[key]
        inside = anew.get(was.inside, was.inside)
        successor = new.get((was.kind, inside, was.name, was.signature))
        if successor is not None:
            anew[key] = successor
    return anew


def _comment_of(row: Row) -> Key:
    """What a comment is about, as `pg_description` names it."""
    return row.kind, row.object, row.part


def _is_counted(row: Row) -> bool:
    """Whether a comment is among those that `touched.sql` counts."""
    return row.object >= _FIRST_OF_THE_TEAM


def _comment_key(key: Key) -> Key:
    """How `pg_description` names an object."""
    catalog, number, part = key
    return ("pg_class" if catalog in {"pg_attribute", "pg_index"} else catalog, number, part)
