"""Two schemas compared: each change with what it is about, what it was, and why it is dangerous."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from schema_docs.comparison.facts import facts
from schema_docs.diagram.mermaid import mermaid_source
from schema_docs.diagram.picture import whole
from schema_docs.document import grammar
from schema_docs.drift.called import catalogue
from schema_docs.drift.danger import Dangers
from schema_docs.drift.schemas import compare_schemas, without_what_is_alike
from schema_docs.drift.summary import counted
from schema_docs.exclusion import without_books
from schema_docs.model import Database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.drift.change import Action, Change
    from schema_docs.sources import LoadedSchema


_BY_HARM: Final = ("removed", "changed", "added", "renamed", "moved")
_FIRST: Final = ("table", "column", "view", "enum", "label", "function")
"""Nouns, as they are counted and told."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A change, and what a reviewer should know of it."""

    change: Change
    danger: str = ""
    """Why it is dangerous, as the rest of a sentence; empty where it is not."""
    before: str = ""
    """The old value; of what is gone what it was, as far as that fits on a line."""
    after: str = ""
    """The new value; of what is new what it is."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What one schema has otherwise than another."""

    before: str
    """What the first schema is called; never with a password."""
    after: str
    changes: tuple[Judged, ...] = ()
    """In the order of a page."""
    diagram: str = ""
    """The tables of the second schema that have changed, as Mermaid; empty where there are none."""
    tables: int = 0
    """How many these are."""
    notices: tuple[str, ...] = ()
    """What else a reader should know, a sentence each."""

    @property
    def dangerous(self) -> tuple[Judged, ...]:
        """The changes that can lose data, break programs, or fail on rows that there are.

        What is lost for good comes first.
        """
        return tuple(
            sorted(
                (judged for judged in self.changes if judged.danger),
                key=lambda judged: (
                    _BY_HARM.index(judged.change.action),
                    _FIRST.index(judged.change.noun)
                    if judged.change.noun in _FIRST
                    else len(_FIRST),
                ),
            )
        )

    @property
    def harmless(self) -> tuple[Judged, ...]:
        """All others."""
        return tuple(judged for judged in self.changes if not judged.danger)


def compare(
    before: LoadedSchema,
    after: LoadedSchema,
    names: tuple[str, str],
    notices: tuple[str, ...] = (),
) -> Comparison:
    """Compares two schemas.

    Where it is known of one only which migrations made it, the other one is a database that these
    are run in: what their tool keeps its books in there is left out.

    Args:
        before: the first one.
        after: the second one.
        names: what they are called.
        notices: what else a reader should know.
    """
    if before.migrations is None and after.migrations is not None:
        before = without_books(before, after.database)
    elif after.migrations is None and before.migrations is not None:
        after = without_books(after, before.database)
    changes = compare_schemas(before, after)
    old, new = without_what_is_alike(before.database, after.database)
    dangers = Dangers(old, new, changes, (*before.database.domains, *after.database.domains))
    was, now = catalogue(old), catalogue(new)

    def judged(change: Change) -> Judged:
        key = (change.noun, change.name)
        lines = (change.before, change.after)
        if change.action == "added":
            lines = ("", facts(now.get(key)))
        elif change.action == "removed":
            lines = (facts(was.get(key)), "")
        elif change.action == "moved":
            lines = ("", f"after {change.after}" if change.after else "first")
        return Judged(change=change, danger=dangers.of(change), before=lines[0], after=lines[1])

    subjects = {change.subject for change in changes}
    touched = tuple(
        table for table in new.tables if f"table {grammar.section_title(table.name)}" in subjects
    )
    return Comparison(
        before=names[0],
        after=names[1],
        changes=tuple(map(judged, changes)),
        diagram=mermaid_source(whole(Database(tables=touched))) if touched else "",
        tables=len(touched),
        notices=notices,
    )


def by_subject(changes: Sequence[Judged]) -> list[tuple[str, list[Judged]]]:
    """The changes of each table, type, function …, in the order of a page."""
    order = {judged.change.subject: number for number, judged in reversed([*enumerate(changes)])}
    in_order = sorted(changes, key=lambda judged: order[judged.change.subject])
    return [
        (subject, [*group])
        for subject, group in groupby(in_order, lambda judged: judged.change.subject)
    ]


_DONE: Final[dict[Action, str]] = {
    "added": "added",
    "removed": "dropped",
    "renamed": "renamed",
    "changed": "changed",
    "moved": "moved",
}


def summary(changes: Sequence[Judged]) -> str:
    """`2 tables added, 1 column dropped`; empty where nothing has changed."""
    things = dict.fromkeys(
        (judged.change.action, judged.change.noun or "object", judged.change.name)
        for judged in changes
    )
    counts = Counter((action, noun) for action, noun, _ in things)
    kinds = dict.fromkeys((*_FIRST, *(noun for _, noun in counts)))
    return ", ".join(
        f"{counted(counts[action, noun], noun)} {done}"
        for action, done in _DONE.items()
        for noun in kinds
        if counts[action, noun]
    )
