"""What applying every migration once more did to the schema, and whether it stays.

A later migration may take back what an earlier one did: a function is given its old body, then the
new one again. The history has both; here the first is told with who takes it back, and that is not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.entries import differences
from schema_docs.migrations.history import MADE_ANEW
from schema_docs.spelling import identifier, qualified

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from schema_docs.migrations.entries import Told
    from schema_docs.migrations.history import Change, Event, History, Named, Story

_WITH_ROWS: Final = frozenset({"table", "partition", "column"})
"""Kinds whose objects lose what is in them when they are dropped."""

_PARTS: Final = frozenset(
    {"column", "constraint", "foreign key", "index", "trigger", "rule", "policy", "label"}
)
"""Kinds of objects that belong to a table, view or type."""

_ADDED: Final = frozenset({"column", "constraint", "foreign key", "label"})

_SHORT: Final = 60
"""Characters of a value that a line has room for."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What one migration did to one object the second time."""

    story: Story
    event: Event
    taken_back_by: str | None = None
    """The later migration that puts everything as it was; None: it stays as it is now."""

    @property
    def named(self) -> Named:
        """The object, as it was called then."""
        return self.story.called_at(self.event)

    @property
    def is_part(self) -> bool:
        """Whether it belongs to a table, view or type, which was there already."""
        return self.named.kind in _PARTS


def deeds(history: History, before: Told, after: Told, order: Sequence[str]) -> tuple[Deed, ...]:
    """What is to be told of the second time, in the order of the migrations.

    Args:
        history: of the second time alone.
        before: all that there was before it.
        after: all that there is after it.
        order: the migrations.
    """
    place = {name: number for number, name in enumerate(order)}
    remaining = differences(before, after)
    groups: dict[Named, list[Deed]] = defaultdict(list)
    for story in history.stories:
        name = story.called_at(story.events[0])
        groups[name] += [Deed(story=story, event=event) for event in story.events]
    found = []
    for name, group in groups.items():
        group.sort(key=lambda deed: place[deed.event.migration])
        found += list(_judged(group, remaining.get(name), remaining))
    whole = {
        (deed.event.migration, deed.named.name)
        for group in groups.values()
        for deed in group
        if _takes_its_parts(deed)
    }
    kept = (
        deed
        for deed in found
        if deed.named.kind not in _PARTS or (deed.event.migration, deed.named.name) not in whole
    )
    return tuple(sorted(kept, key=lambda deed: place[deed.event.migration]))


def _judged(
    group: Sequence[Deed], remaining: tuple[Change, ...] | None, all_remaining: Container[Named]
) -> Iterator[Deed]:
    """The deeds to one name, without the one that puts everything as it was.

    Args:
        group: in the order of the migrations.
        remaining: what of it is another in the end; empty where it came or went, None: nothing.
        all_remaining: every name of which something is another.
    """
    what_remains = {change.what for change in remaining or ()}
    last = group[-1]
    for deed in group:
        changed = {change.what for change in deed.event.changes}
        if (
            _loses_rows(deed)
            or (remaining is not None and (not changed or not remaining or changed & what_remains))
            or (deed.event.what in {"renamed", "moved"} and deed.event.after in all_remaining)
        ):
            yield deed
        elif deed is not last:
            yield replace(deed, taken_back_by=last.event.migration)


def _loses_rows(deed: Deed) -> bool:
    """Whether what was in a table or column is gone, whatever is made in its place."""
    event = deed.event
    anew = any(change.what == MADE_ANEW for change in event.changes)
    return (
        deed.named.kind in _WITH_ROWS
        and not deed.named.of_view
        and deed.story.introduced is None
        and (event.what == "dropped" or anew)
    )


def _takes_its_parts(deed: Deed) -> bool:
    """Whether what befell the object's parts is implied."""
    event = deed.event
    return deed.named.kind not in _PARTS and (
        event.what in {"introduced", "dropped"}
        or any(change.what == MADE_ANEW for change in event.changes)
        or (deed.named.kind == "view" and event.what == "changed")
    )


def told(deed: Deed) -> str:
    """`adds column orders.note`, `changes the comment of table orders` …"""
    event, name = deed.event, _spelled(deed.named)
    match event.what:
        case "introduced":
            said = f"{'adds' if deed.named.kind in _ADDED else 'makes'} {name}"
        case "dropped":
            said = f"drops {name}"
        case "renamed" | "moved":
            assert event.after is not None  # noqa: S101 - it has another name now
            said = f"{event.what.removesuffix('d')}s {name} to {_spelled(event.after)}"
        case "changed":
            said = _changed(name, event.changes)
    return said


def _changed(name: str, changes: Sequence[Change]) -> str:
    if any(change.what == MADE_ANEW for change in changes):
        return f"drops {name} and makes it anew"
    if len(changes) == 1 and _is_short(changes[0]):
        (change,) = changes
        return (
            f"changes the {change.what} of {name} from {change.before or 'none'} "
            f"to {change.after or 'none'}"
        )
    *others, last = (f"the {change.what}" for change in changes)
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"changes {listed} of {name}"


def _is_short(change: Change) -> bool:
    values = (change.before or "", change.after or "")
    return any(values) and all(len(value) <= _SHORT and "\n" not in value for value in values)


def _spelled(named: Named) -> str:
    """`table billing.orders`, `column orders.note`, `index by_note on orders`."""
    of = qualified(named.name)
    match named.kind:
        case "function":
            return f"function {of}({named.part})"
        case "column":
            return f"column {of}.{identifier(named.part)}"
        case "label":
            return f"label {named.part} of enum {of}"
        case "schema":
            return f"schema {identifier(named.name.name)}"
        case "extension":
            return f"extension {identifier(named.name.name)}"
        case kind if named.part:
            return f"{kind} {identifier(named.part)} on {of}"
        case kind:
            return f"{kind} {of}"
