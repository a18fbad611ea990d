"""Applies rules to a subject."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.drift.summary import counted
from schema_docs.lint.ignores import ignored_by_comments
from schema_docs.migrations.history import RELATION_KINDS
from schema_docs.reports.report import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.lint.rule import Found, LintRule
    from schema_docs.lint.selection import Selection, TableIgnore
    from schema_docs.lint.subject import Subject
    from schema_docs.migrations.failure import Failure


def lint(subject: Subject, selection: Selection) -> tuple[Finding, ...]:
    """All that the rules find, in the order of the migrations and their lines.

    Nobody's migrations can mend what was there before the first one: of that nothing is told.
    """
    order = {file.path: number for number, file in enumerate(subject.files)}
    subject = replace(subject, applied=frozenset(rule.code for rule in selection.rules))
    used: set[TableIgnore] = set()
    for _, rules in groupby(sorted(selection.rules, key=_turn), key=_turn):
        found = []
        for rule in rules:
            for each in rule.check(subject):
                if each.about is not None and subject.is_of_the_platform(each.about, each.facets):
                    continue
                if ignoring := selection.ignoring(rule, each):
                    used |= ignoring
                else:
                    found.append(_finding(subject, selection, rule, each))
        subject = replace(
            subject,
            found=(*subject.found, *found),
            unused_ignores=tuple(each for each in selection.tables if each not in used),
        )
    ignored = ignored_by_comments(subject)
    return tuple(
        sorted(
            (each for each in subject.found if each not in ignored),
            key=lambda each: (
                order.get(each.location.path, len(order)),
                each.location.path,
                each.location.line or 0,
                each.rule.id,
                each.message,
            ),
        )
    )


def _turn(rule: LintRule) -> int:
    return rule.turn


def _finding(subject: Subject, selection: Selection, rule: LintRule, found: Found) -> Finding:
    return Finding(
        rule=rule.told,
        severity=selection.severity_of(rule, found),
        message=found.message,
        location=found.at or _place(subject, found),
        subject=_whole(subject, found),
        mend=found.mend,
    )


def _place(subject: Subject, found: Found) -> Location:
    if found.about is None:
        return Location(path=subject.page)
    return subject.location_of(found.about, found.facets)


def _whole(subject: Subject, found: Found) -> str:
    """What reports group it by: the table that it is about, `table users`."""
    if found.about is None:
        return ""
    about = found.about
    kind = about.kind
    if about.part and kind not in {"function", "label"}:
        kind = "view" if about.of_view else "table"
    elif kind == "label":
        kind = "enum"
    elif kind in RELATION_KINDS:
        kind = "table" if about.name in subject.tables else kind
    if kind in {"schema", "extension"}:
        return f"{kind} {spelling.identifier(about.name.name)}"
    return f"{kind} {spelling.qualified(about.name)}"


def summary_of(findings: Sequence[Finding], failures: Sequence[Failure] = ()) -> str:
    """How many of each severity: `1 error, 3 warnings`; or that there is nothing.

    Migrations that failed are told as well, so that nothing found is not taken for all being well.
    """
    counts = Counter(finding.severity for finding in findings)
    said = [
        counted(counts[severity], severity)
        for severity in ("error", "warning", "note")
        if counts[severity]
    ]
    if failures:
        said.append(f"{counted(len(failures), 'migration')} failed")
    return ", ".join(said) or "nothing found"


def remedy_of(findings: Sequence[Finding]) -> str:
    """Where to read what to do about them; nothing where there is nothing to do.

    Of notes only where there is nothing else: a reader may not see them.
    """
    heavy = [finding for finding in findings if finding.severity != "note"]
    rules = sorted({finding.rule.id for finding in heavy or findings})
    if not rules:
        return ""
    return f"`schema-docs lint --explain {rules[0]}` tells why and what to do" + (
        f"; likewise {', '.join(rules[1:])}" if rules[1:] else ""
    )
