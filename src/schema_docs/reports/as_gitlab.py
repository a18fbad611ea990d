"""Reports as GitLab's code quality, which merge requests show.

The format: docs.gitlab.com, "Code Quality report format". It has no place for what kept a command
from its job; such a problem becomes a blocker, so that the merge request tells it too.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from schema_docs.reports.fingerprint import fingerprints
from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.reports.report import Location, Report, Severity

_SEVERITIES: Final[Mapping[Severity, str]] = {
    "error": "major",
    "warning": "minor",
    "note": "info",
}


def as_gitlab(reports: Sequence[Report]) -> str:
    """One JSON list; empty where nothing was found."""
    entries = [
        {
            "description": _told(report, finding.message, finding.cause),
            "check_name": finding.rule.id,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": _location(report, finding.location),
        }
        for report, finding, fingerprint in fingerprints(reports)
    ]
    for report in reports:
        for problem in report.problems:
            # Of the whole project where there is no file: the format wants a path.
            location = _location(report, problem.location)
            known_by = "\0".join((report.command, report.database or "", problem.message))
            entries.append(
                {
                    "description": _told(report, problem.message),
                    "check_name": f"{report.command}-failed",
                    "fingerprint": hashlib.sha256(known_by.encode()).hexdigest(),
                    "severity": "blocker",
                    "location": location,
                }
            )
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def _told(report: Report, message: str, cause: Location | None = None) -> str:
    database = "" if report.database is None else f"{report.database}: "
    return visible(f"{database}{message}{f', from {cause}' if cause else ''}")


def _location(report: Report, location: Location | None) -> dict[str, Any]:
    if location is None:
        return {"path": report.folder or ".", "lines": {"begin": 1}}
    path = location.below(report.folder).path
    return {"path": path, "lines": {"begin": location.line or 1}}
