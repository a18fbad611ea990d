"""A comparison as the comment on a pull request: what is dangerous first, and never too long.

All that the catalogs hold stands in code, in which GitHub sees no markup, mention or address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.comparison.comparison import by_subject, summary
from schema_docs.document.markdown import code, fenced, text
from schema_docs.drift.summary import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.comparison.comparison import Comparison, Judged
    from schema_docs.drift.change import Change

MARK: Final = "<!-- schema-docs diff -->"
"""The invisible first line, by which a bot finds the comment that it wrote before."""

MAX_CHARACTERS: Final = 65_536
"""What GitHub takes as a comment."""

_FOR_DANGERS: Final = 20_000
_FOR_CHANGES: Final = 22_000
_FOR_DIAGRAM: Final = 20_000
"""Characters of each part; the rest is for what stands between."""


def markdown(comparison: Comparison) -> str:
    """The comment; ends in a line end."""
    between = f"between {_named(comparison.before)} and {_named(comparison.after)}"
    title = f"{MARK}\n### Changes of the database schema\n"
    if not comparison.changes:
        parts = [title, f"None {between}.\n"]
    else:
        parts = [title, f"**{text(summary(comparison.changes))}** {between}.\n"]
        parts += [*_dangers(comparison), *_table(comparison), *_diagram(comparison)]
    parts += [f"_{text(notice)}_\n" for notice in comparison.notices if len(notice) < _LONG]
    return "\n".join(parts)


_LONG: Final = 300


def _named(name: str) -> str:
    shown = name if len(name) <= _LONG else f"{name[:_LONG]} …"
    return shown if shown == "the work tree" else code(shown, in_table=False)


def _dangers(comparison: Comparison) -> list[str]:
    if not comparison.dangerous:
        return []
    count = counted(len(comparison.dangerous), "dangerous change")
    lines = [
        f"> - {_sentence(judged.change)}: {text(judged.danger)}." for judged in comparison.dangerous
    ]
    kept = _as_many_as_fit(lines, _FOR_DANGERS)
    if left := len(lines) - len(kept):
        kept.append(f"> - and {left} more.")
    return ["\n".join(["> [!WARNING]", f"> **{count}**", ">", *kept]) + "\n"]


def _sentence(change: Change) -> str:
    """The change as `str` tells it, with all names and values in code."""
    what = " ".join(part for part in (change.noun, code(change.name, in_table=False)) if part)
    match change.action:
        case "added":
            return f"{what} is new"
        case "removed":
            return f"{what} no longer exists"
        case "renamed":
            before, after = (code(name, in_table=False) for name in (change.before, change.after))
            return f"{change.noun} {before} is called {after} now"
        case "moved":
            return f"{what} has another place in the order now"
        case "changed":
            before, after = (
                _value(value, in_table=False) for value in (change.before, change.after)
            )
            return f"{what}: {text(change.attribute)} {before} → {after}"


def _table(comparison: Comparison) -> list[str]:
    """Every change, by what it is about; those that are dangerous have a mark."""
    rows = [
        row for subject, group in by_subject(comparison.changes) for row in _rows(subject, group)
    ]
    kept = _as_many_as_fit(rows, _FOR_CHANGES)
    lines = ["| | Change | Before | After |", "| --- | --- | --- | --- |", *kept]
    parts = ["\n".join(lines) + "\n"]
    if left := len(rows) - len(kept):
        parts.append(
            f"{counted(left, 'more change')} left out: `schema-docs diff` tells all of them.\n"
        )
    return parts


def _rows(subject: str, group: Iterable[Judged]) -> Iterable[str]:
    kind, _, name = subject.partition(" ")
    heading = f"**{kind}** {code(name)}" if name else f"**{kind}**"
    for judged in group:
        cells = (heading, _what(judged), _value(judged.before), _value(judged.after))
        heading = ""
        yield f"| {' | '.join(cells)} |"


def _what(judged: Judged) -> str:
    change = judged.change
    mark = "⚠️ " if judged.danger else ""
    name = change.name
    kind, _, subject = change.subject.partition(" ")
    is_itself = (kind, subject) == (change.noun, name) or not name
    if name.startswith(f"{subject}."):
        name = name.removeprefix(f"{subject}.")
    what = "" if is_itself else " ".join(p for p in (change.noun, code(name)) if p)
    done = {"added": "new", "removed": "dropped", "renamed": "renamed", "moved": "moved"}.get(
        change.action, text(change.attribute)
    )
    return f"{mark}{what}: {done}" if what else f"{mark}{done}"


def _value(value: str, *, in_table: bool = True) -> str:
    """In code, as one line."""
    line = " ".join(value.split())
    return code(line, in_table=in_table) if line else "" if in_table else "(none)"


def _diagram(comparison: Comparison) -> list[str]:
    if not comparison.diagram:
        return []
    title = f"Diagram of the {counted(comparison.tables, 'table')} that changed"
    if len(comparison.diagram) > _FOR_DIAGRAM:
        return [f"{title}: left out, as it is too large for a comment.\n"]
    fence = fenced(comparison.diagram.rstrip("\n"), "mermaid")
    return [f"<details>\n<summary>{title}</summary>\n\n{fence}\n\n</details>\n"]


def _as_many_as_fit(lines: list[str], room: int) -> list[str]:
    kept = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept
