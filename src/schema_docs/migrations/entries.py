"""What the catalogs say of an object at some time, and what is another one of it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.history import Change, Named

if TYPE_CHECKING:
    from schema_docs.migrations.touched import Key, Row

Facets = dict[str, tuple[str | None, str | None]]
"""What can change of an object: as PostgreSQL spells it, and as the catalog has it."""

COMMENT: Final = "comment"

_UNSPELT: Final = frozenset({"view", "function", "sequence", "policy", "table", "partition"})
"""Kinds whose definition is no line to show, and is kept as a digest."""


@dataclass(frozen=True)
class Entry:
    """What the catalogs say of an object."""

    kind: str
    told: bool
    """Whether it has a history of its own."""
    inside: Key
    name: str
    signature: str
    facets: Facets

    @property
    def has_a_place(self) -> bool:
        """Whether people's words can stand beside it, on a page."""
        return self.kind != "partition" and (self.kind, self.inside[0]) != ("constraint", "pg_type")

    @property
    def identity(self) -> tuple[str, Key, str, str]:
        """What another object has in common that is made in place of this one."""
        return self.kind, self.inside, self.name, self.signature


Told = Mapping[Named, Entry]
"""What there is at some time, by name."""


def differences(before: Told, after: Told) -> dict[Named, tuple[Change, ...]]:
    """What is not the same at two times, by name; without changes where it came or went."""
    found: dict[Named, tuple[Change, ...]] = dict.fromkeys(before.keys() ^ after.keys(), ())
    for named, was in before.items():
        entry = after.get(named)
        if entry is not None and entry is not was and (changes := changes_of(was, entry)):
            found[named] = changes
    return found


def changes_of(was: Entry, entry: Entry) -> tuple[Change, ...]:
    """What is another one now of the facets of an object."""
    found = []
    for what in {**was.facets, **entry.facets}:
        (before, stored), (after, stores) = (
            each.facets.get(what, (None, None)) for each in (was, entry)
        )
        # The spelling follows renames of other things; a definition that was written anew may be
        # stored in another way.
        if before == after or (stored is not None and stored == stores):
            continue
        if what == "rights" or (what == "definition" and entry.kind in _UNSPELT):
            found.append(Change(what=what))
        else:
            found.append(Change(what=what, before=before, after=after))
    return tuple(found)


def facets_of(row: Row, comment: str | None) -> Facets:
    """A row's facets as pairs; what is not spelt in two ways is spelt in one."""
    found: Facets = {COMMENT: (comment, None)}
    for what, values in row.facets.items():
        if values:
            spelt, stored = values if len(values) > 1 else (*values, None)
            found[what] = (spelt, stored)
    found[COMMENT] = found.pop(COMMENT)  # the last to be told
    return found
