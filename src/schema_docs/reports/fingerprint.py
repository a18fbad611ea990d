"""By what a finding is known again in the next run, though the lines have moved."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema_docs.reports.report import Finding, Report


def fingerprints(reports: Sequence[Report]) -> Iterator[tuple[Report, Finding, str]]:
    """Every finding with its fingerprint, 64 hexadecimal digits; no two are alike.

    It is made of what is wrong with which object of which file. Of the lines and values nothing is
    in it: a type that is still wrong, but otherwise, is the same finding.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for report in reports:
        for finding in report.findings:
            about = _about(report, finding)
            seen[about] += 1
            whole = "\0".join((*about, str(seen[about])))
            yield report, finding, hashlib.sha256(whole.encode()).hexdigest()


def _about(report: Report, finding: Finding) -> tuple[str, ...]:
    path, change = finding.location.below(report.folder).path, finding.change
    place = (report.command, report.database or "", finding.rule.id, path, finding.subject)
    if change is None:
        return (*place, finding.message)
    return (*place, change.action, change.noun, change.name, change.attribute)
