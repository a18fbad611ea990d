"""What a migration did to an object, in words: `added column `a``, `renamed index `a` to `b``.

Every phrase is Markdown that may stand in a cell, and says of long things only that they changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.document.markdown import code
from schema_docs.migrations.history import MADE_ANEW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from schema_docs.document.chronicle import Deed, Passage
    from schema_docs.migrations.history import Change, Event, Named

    TypeOf = Callable[[str], str | None]
    """The type of a column of today, by its name; None where there is no such column."""

REDEFINED: Final = "another definition"

_LONGEST: Final = 60
"""Characters of an expression that is spelled out."""

_PLURALS: Final = {"index": "indexes", "policy": "policies"}


def plural(kind: str, number: int) -> str:
    """`column`, or `columns` of several."""
    return kind if number == 1 else _PLURALS.get(kind, f"{kind}s")


def counted(kind: str, number: int) -> str:
    """`1 column`, `3 columns`."""
    return f"{number} {plural(kind, number)}"


def named(kind: str, names: Sequence[str], most: int) -> str:
    """`column `a``, `columns `a`, `b``; of more than `most` names, `40 columns`."""
    if len(names) > most:
        return counted(kind, len(names))
    return f"{plural(kind, len(names))} {', '.join(names)}"


def by_kind(things: Iterable[tuple[str, str]], most: int) -> str:
    """Things of several kinds, each a kind and a name as Markdown."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, name in things:
        found[kind].append(name)
    return ", ".join(named(kind, names, most) for kind, names in found.items())


def phrases(passage: Passage, type_of: TypeOf, most: int) -> Iterator[str]:
    """What a migration did to an object that was there before it; nothing of its end.

    Args:
        passage: what it did.
        type_of: the types of the object's columns, if it has any.
        most: so many things of one kind are named; of more it is told how many they are.
    """
    if passage.carried is not None:
        yield f"renamed from {code(spelling.qualified(passage.carried))}"
    for event in passage.events:
        if event.before is not None and event.after is not None:
            yield _renamed(event.before, event.after)
    for event in passage.events:
        changes = [c for c in event.changes if c.what not in _COUNTED]
        yield from (_change(each, None, None) for each in changes)
    parts = passage.parts
    if passage.made_anew:
        parts = [_without(MADE_ANEW, deed) for deed in parts]
    yield from _of_parts(parts, type_of, most)
    yield from _counted_changes(passage)


def _without(what: str, deed: Deed) -> Deed:
    """What was done, but for one change, which is implied."""
    changes = tuple(change for change in deed.event.changes if change.what != what)
    return replace(deed, event=replace(deed.event, changes=changes))


def _renamed(before: Named, after: Named) -> str:
    if before.kind == "schema":
        return f"renamed from {code(spelling.identifier(before.name.name))}"
    if before.name.name == after.name.name and before.name.schema != after.name.schema:
        return f"moved from schema {code(spelling.identifier(before.name.schema))}"
    return f"renamed from {code(spelling.qualified(before.name))}"


def _of_parts(parts: Sequence[Deed], type_of: TypeOf, most: int) -> Iterator[str]:
    for verb, what in (("dropped", "dropped"), ("added", "introduced")):
        if found := [_called(deed) for deed in parts if deed.event.what == what]:
            yield f"{verb} {by_kind(found, most)}"
    if renamed := [
        (deed.called.kind, f"{_name(deed.event.before)} to {_called(deed)[1]}")
        for deed in parts
        if deed.event.before is not None
    ]:
        yield f"renamed {by_kind(renamed, most // 3)}"
    yield from _changed_parts(parts, type_of, most)


def _changed_parts(parts: Sequence[Deed], type_of: TypeOf, most: int) -> Iterator[str]:
    """One phrase for each thing whose change is spelled out, and one for all others."""
    detailed: dict[str, list[str]] = defaultdict(list)
    others: list[tuple[str, str]] = []
    for deed in parts:
        changes = [change for change in deed.event.changes if change.what not in _COUNTED]
        if not changes:
            continue
        kind, name = _called(deed)
        if [change.what for change in changes] == ["definition"]:
            others.append((kind, name))
        else:
            before, after = _types(deed, type_of)
            told = ", ".join(_change(change, before, after) for change in changes)
            detailed[kind].append(f"changed {kind} {name}: {told}")
    for kind, told_of in detailed.items():
        if len(told_of) > most:
            yield f"changed {counted(kind, len(told_of))}"
        else:
            yield from told_of
    if others:
        yield f"changed {by_kind(others, most)}"


def _called(deed: Deed) -> tuple[str, str]:
    """What kind of thing something was done to, and its name."""
    name = _name(deed.called)
    if deed.is_of_partition:
        name += f" of {code(spelling.qualified(deed.called.name))}"
    return deed.called.kind, name


def _name(named: Named) -> str:
    if named.kind == "partition":
        return code(spelling.qualified(named.name))
    return code(named.part if named.kind == "label" else spelling.identifier(named.part))


def _types(deed: Deed, type_of: TypeOf) -> tuple[str | None, str | None]:
    """The column's type before and after what was done to it; None where nothing tells it."""
    after = None if deed.story.is_dropped else type_of(deed.story.subject.part)
    for event in reversed(deed.story.events):
        retyped = next((change for change in event.changes if change.what == "type"), None)
        if event.migration == deed.event.migration and event.what == "changed":
            return (retyped.before, retyped.after) if retyped else (after, after)
        if retyped:
            after = retyped.before
    return after, after


# -- properties ----------------------------------------------------------------------------------

_COUNTED: Final = frozenset({"comment", "rights"})
"""What is not told of each thing by itself."""


def _counted_changes(passage: Passage) -> Iterator[str]:
    """How many comments were written, and whether somebody may do something else now."""
    events: list[Event] = [*passage.events, *(deed.event for deed in passage.parts)]
    changes = [change for event in events for change in event.changes]
    found = Counter(
        "added" if change.before is None else "removed" if change.after is None else "changed"
        for change in changes
        if change.what == "comment"
    )
    told = [(verb, found[verb]) for verb in ("added", "changed", "removed") if found[verb]]
    if told:
        (verb, number), *others = told
        more = "".join(f", {verb} {number}" for verb, number in others)
        yield f"{verb} {counted('comment', number)}{more}"
    if any(change.what == "rights" for change in changes):
        yield "changed privileges"


_STATES: Final = {
    ("nullable", "not null"): "now not null",
    ("nullable", "null"): "now nullable",
    ("row security", "on"): "row-level security enabled",
    ("row security", "forced"): "row-level security enabled, for its owner too",
    ("row security", None): "row-level security disabled",
    ("persistence", "unlogged"): "now unlogged",
    ("persistence", None): "now logged",
    ("valid", "invalid"): "now invalid",
    ("valid", None): "now valid",
    ("enabled", "disabled"): "disabled",
    ("enabled", "replica"): "enabled on replicas only",
    ("enabled", "always"): "enabled on replicas too",
    ("enabled", None): "enabled",
    (MADE_ANEW, None): MADE_ANEW,
    ("partition", None): "no longer a partition",
}
"""What is said of a property that has this value now."""


def _change(change: Change, type_before: str | None, type_after: str | None) -> str:
    """`type `integer` → `bigint``, `not null` …"""
    if said := _STATES.get((change.what, change.after)):
        return said
    match change.what:
        case "type":
            return _from_to("type", change, spelling.type_name, spelling.type_name)
        case "default":
            return _from_to("default", change, _default_of(type_before), _default_of(type_after))
        case "generated":
            return _from_to("generated as", change, spelling.expression, spelling.expression)
        case "identity":
            return _from_to("identity", change, str.upper, str.upper)
        case "collation":
            return _from_to("collation", change, spelling.identifier, spelling.identifier)
        case "partition":
            return _from_to("partition", change, spelling.expression, spelling.expression)
        case "options":
            return "other options"
        case _:
            return f"another {change.what}"


def _default_of(formatted_type: str | None) -> Callable[[str], str]:
    if formatted_type is None:
        return spelling.expression
    return lambda default: spelling.default_expression(default, formatted_type)


def _from_to(
    what: str, change: Change, before: Callable[[str], str], after: Callable[[str], str]
) -> str:
    if change.after is None:
        return f"no {what.removesuffix(' as')} any more"
    now = after(change.after)
    was = None if change.before is None else before(change.before)
    if len(now) > _LONGEST or len(was or "") > _LONGEST:
        return f"another {what.removesuffix(' as')}" if was is not None else f"a {what} of its own"
    if was is None or was == now:
        return f"{what} {code(now)}"
    return f"{what} {code(was)} → {code(now)}"
