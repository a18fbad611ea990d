"""A comparison for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from schema_docs.comparison.comparison import by_subject, summary
from schema_docs.drift.summary import counted
from schema_docs.spelling import visible

if TYPE_CHECKING:
    from schema_docs.comparison.comparison import Comparison, Judged
    from schema_docs.drift.change import Change

_COLOURS = {"added": "green", "removed": "red", "changed": "yellow", "renamed": "cyan"}
_SIGNS = {"added": "+", "removed": "-", "changed": "~", "renamed": ">", "moved": "^"}


def text(comparison: Comparison) -> str:
    """The report: a summary, what is dangerous, and the rest by table; ends in a line end.

    It is styled; who prints it takes the styles off where no terminal shows them.
    """
    between = visible(f"{comparison.before} → {comparison.after}")
    if not comparison.changes:
        return f"{between}: the schema is the same\n"
    lines = [click.style(f"{between}: {visible(summary(comparison.changes))}", bold=True)]
    if comparison.dangerous:
        count = counted(len(comparison.dangerous), "dangerous change")
        lines += ["", click.style(count, fg="red", bold=True)]
        for judged in comparison.dangerous:
            lines += [_line(judged), click.style(f"      {visible(judged.danger)}", dim=True)]
    for subject, group in by_subject(comparison.harmless):
        lines += ["", click.style(visible(subject), bold=True)]
        lines += [_line(judged) for judged in group]
    return "\n".join(lines) + "\n"


def _line(judged: Judged) -> str:
    change = judged.change
    sign = click.style(_SIGNS[change.action], fg=_COLOURS.get(change.action))
    return f"  {sign} {visible(f'{change}{_facts(change, judged)}')}"


def _facts(change: Change, judged: Judged) -> str:
    """What is new, or what is gone, in brackets."""
    facts = {"added": judged.after, "removed": judged.before}.get(change.action, "")
    return f" ({facts})" if facts else ""
