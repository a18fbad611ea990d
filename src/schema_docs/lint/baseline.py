"""The baseline: a file of what was found once and is put up with, so that only what is new is told.

One line a finding, sorted, so that two branches are merged by themselves. Of lines of migrations
nothing is in it.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from schema_docs.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schema_docs.reports.report import Finding, Report

_VERSION: Final = 1
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
_FINDINGS: Final = '"findings"'


@dataclass(frozen=True, kw_only=True, order=True)
class Known:
    """By what a finding is known again."""

    database: str = ""
    """Which one, where the repository has several."""
    path: str
    rule: str
    message: str


Baseline = Counter[Known]


def read_baseline(text: str, path: str) -> Baseline:
    """What a baseline's file says.

    Raises:
        ConfigurationError: it is not such a file.
    """
    try:
        content: Any = json.loads(text)
    except ValueError as error:
        raise ConfigurationError(
            f"{path}: cannot be read as JSON: {error}; where a merge has left it so, "
            "`schema-docs lint --update-baseline` writes it anew"
        ) from error
    if not isinstance(content, dict) or content.get("version") != _VERSION:
        raise ConfigurationError(
            f"{path}: is no baseline of this version; `schema-docs lint --update-baseline` writes "
            "it anew"
        )
    try:
        return Counter(Known(**each) for each in content["findings"])
    except (KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{path}: `findings` must be a list of what `schema-docs lint --update-baseline` writes"
        ) from error


def baseline_to_replace(text: str, path: str) -> Baseline:
    """What a file says that is to be written anew; nothing of one that cannot be read.

    Such a one is a baseline all the same: a merge has left its marks, or it is of another version.

    Raises:
        ConfigurationError: it looks like something else.
    """
    try:
        return read_baseline(text, path)
    except ConfigurationError as error:
        if _FINDINGS in text:
            return Baseline()
        raise ConfigurationError(
            f"{path}: is no baseline, and is left as it is; name another file, or remove this one"
        ) from error


def write_baseline(reports: Sequence[Report], before: Baseline) -> str:
    """The text of the file for all that was found.

    Args:
        reports: of the databases that were looked at.
        before: what the file has: of other databases it stays.
    """
    looked_at = {report.database or "" for report in reports}
    known = sorted(
        (
            *(each for each in before.elements() if each.database not in looked_at),
            *(_known(each, report.database) for report in reports for each in report.findings),
        )
    )
    lines = ",\n".join(
        f"    {_unseen_spelt(json.dumps(_entry(each), ensure_ascii=False, sort_keys=True))}"
        for each in known
    )
    findings = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": {_VERSION},\n  "findings": {findings}\n}}\n'


def _unseen_spelt(text: str) -> str:
    """JSON in which nothing turns the direction of what a reviewer sees, or hides there."""
    return "".join(
        json.dumps(each)[1:-1] if unicodedata.category(each) in _UNSEEN else each for each in text
    )


def without_known(
    findings: Sequence[Finding],
    baseline: Baseline,
    database: str | None,
    *,
    there: Collection[str],
    applied: Collection[str],
) -> tuple[tuple[Finding, ...], int]:
    """What is not in the baseline, and how much of the baseline is not found any more.

    Args:
        findings: all that was found.
        baseline: what is put up with.
        database: which one was looked at, where the repository has several.
        there: the files that there are: what is known of another one was renamed, and is known in
            whichever has the same.
        applied: the codes of the rules that were; of others nothing is said.
    """
    left = Counter(
        {
            each: n
            for each, n in baseline.items()
            if each.database == (database or "") and each.rule in applied
        }
    )
    new = [each for each in findings if not _take(left, _known(each, database))]
    moved = Counter[Known]()
    for known, count in left.items():
        if known.path not in there:
            moved[replace(known, path="")] += count
    others = [each for each in new if not _take(moved, replace(_known(each, database), path=""))]
    return tuple(others), left.total() - (len(new) - len(others))


def _take(known: Baseline, wanted: Known) -> bool:
    """Takes one out; whether there was any."""
    if not known[wanted]:
        return False
    known[wanted] -= 1
    return True


def _known(finding: Finding, database: str | None) -> Known:
    return Known(
        database=database or "",
        path=finding.location.path,
        rule=finding.rule.id,
        message=finding.message,
    )


def _entry(known: Known) -> dict[str, str]:
    entry = {"path": known.path, "rule": known.rule, "message": known.message}
    return {"database": known.database, **entry} if known.database else entry
