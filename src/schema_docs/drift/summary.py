"""What the gate found, in one line: `1 table, 5 columns, 2 files drifted`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from schema_docs.drift.rules import NOT_IDEMPOTENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema_docs.reports.report import Finding


def summary_of(findings: Sequence[Finding]) -> str:
    """How many of what have drifted, tables and columns first, files as a whole last.

    An object that is told in several ways counts once. A migration that is not idempotent has not
    drifted: `1 table drifted; 2 migrations are not idempotent`.
    """
    things = {
        (finding.change.noun or "fact", finding.change.name)
        for finding in findings
        if finding.change is not None
    }
    others = [finding for finding in findings if finding.change is None]
    repeated = {each.location.path for each in others if each.rule == NOT_IDEMPOTENT}
    files = {each.location.path for each in others if each.rule != NOT_IDEMPOTENT}
    counts = Counter(noun for noun, _ in things)
    nouns = sorted(counts, key=lambda noun: (noun != "table", noun != "column", noun))
    parts = [counted(counts[noun], noun) for noun in nouns]
    parts += [counted(len(files), "file")] if files else []
    drifted = [f"{', '.join(parts)} drifted"] if parts else []
    if repeated:
        verb = "is" if len(repeated) == 1 else "are"
        drifted.append(f"{counted(len(repeated), 'migration')} {verb} not idempotent")
    return "; ".join(drifted)


def remedy_of(findings: Iterable[Finding]) -> str:
    """What to do about all of them: each remedy once, in the order of the findings."""
    return "; ".join(dict.fromkeys(finding.rule.remedy for finding in findings))


def counted(count: int, noun: str) -> str:
    """`1 index`, `2 indexes`, `3 policies`."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("y") and not noun.endswith(("ay", "ey", "oy")):
        return f"{count} {noun[:-1]}ies"
    if noun.endswith(("x", "s", "ch", "ss")):
        return f"{count} {noun}es"
    return f"{count} {noun}s"
