"""Reports as SARIF 2.1.0, which code scanning reads (OASIS, docs.oasis-open.org/sarif).

All databases are one run: GitHub refuses a file with several runs of one tool. Paths are relative
to `%SRCROOT%`, the top of the repository, whose own place nobody is told.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from schema_docs import __version__
from schema_docs.reports.fingerprint import fingerprints
from schema_docs.reports.report import Location
from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.reports.report import Finding, Problem, Report, Rule

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT: Final = "%SRCROOT%"


def as_sarif(reports: Sequence[Report]) -> str:
    """One log with one run; without results where nothing was found."""
    rules = {finding.rule.id: finding.rule for report in reports for finding in report.findings}
    ordered = [rules[name] for name in sorted(rules)]
    index = {rule.id: number for number, rule in enumerate(ordered)}
    run = {
        "tool": {
            "driver": {
                "name": "schema-docs",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in ordered],
            }
        },
        "automationDetails": {"id": f"schema-docs/{reports[0].command}/"},
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The top of the repository"}},
        },
        "invocations": [_invocation(reports)],
        "artifacts": [
            {"location": _artifact(path), "roles": ["analysisTarget"]} for path in _checked(reports)
        ],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(report, finding, fingerprint, index[finding.rule.id])
            for report, finding, fingerprint in fingerprints(reports)
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _checked(reports: Sequence[Report]) -> Sequence[str]:
    return list(
        dict.fromkeys(
            Location(path=path).below(report.folder).path
            for report in reports
            for path in report.checked
        )
    )


def _rule(rule: Rule) -> Mapping[str, Any]:
    why = f" {rule.why}" if rule.why else ""
    parts = (f"**{rule.title}**", f"{rule.summary}.", rule.why, f"To mend it, {rule.remedy}.")
    text = f"{rule.summary}.{why} To mend it, {rule.remedy}."
    return {
        "id": rule.id,
        **({"name": rule.name} if rule.name not in {"", rule.id} else {}),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary}.{why}"},
        **({"helpUri": rule.page} if rule.page else {}),
        # GitHub shows the Markdown, where there is one.
        "help": {"text": text, "markdown": rule.help or "\n\n".join(filter(None, parts))},
        "defaultConfiguration": {"level": rule.severity},
    }


def _invocation(reports: Sequence[Report]) -> Mapping[str, Any]:
    problems = [(report, problem) for report in reports for problem in report.problems]
    notices = [(report, notice) for report in reports for notice in report.notices]
    notifications = [_notification(report, problem) for report, problem in problems]
    notifications += [
        {"level": "note", "message": {"text": _text(report, notice)}} for report, notice in notices
    ]
    invocation: dict[str, Any] = {"executionSuccessful": not problems}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    return invocation


def _notification(report: Report, problem: Problem) -> dict[str, Any]:
    told: dict[str, Any] = {"level": "error", "message": {"text": _text(report, problem.message)}}
    if problem.location is not None:
        told["locations"] = [_location(report, problem.location)]
    return told


def _result(report: Report, finding: Finding, fingerprint: str, index: int) -> Mapping[str, Any]:
    text = _text(report, finding.message)
    related = []
    if finding.cause is not None:
        text += f", from [{_unlinked(str(finding.cause))}](1)"
        related = [
            {
                "id": 1,
                "message": {"text": "The statement that made it so"},
                **_location(report, finding.cause),
            }
        ]
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": text},
        "locations": [_location(report, finding.location)],
    }
    if related:
        result["relatedLocations"] = related
    result["partialFingerprints"] = {
        # The one that GitHub looks at; it would make it of the line's text otherwise.
        "primaryLocationLineHash": f"{fingerprint[:16]}:1",
        "schemaDocs/v1": fingerprint,
    }
    if finding.subject:
        result["properties"] = {"subject": visible(finding.subject)}
    return result


def _text(report: Report, message: str) -> str:
    """A message in which nothing is a link: in SARIF, `[text](target)` is one in plain text too."""
    return _unlinked(message if report.database is None else f"{report.database}: {message}")


def _unlinked(text: str) -> str:
    return visible(text).replace("](", "] (")


def _location(report: Report, location: Location) -> dict[str, Any]:
    # A file as a whole is told at its first line: GitHub shows no result without one.
    region = {"startLine": location.line or 1}
    if location.column is not None:
        region["startColumn"] = location.column
    place = _artifact(location.below(report.folder).path)
    return {"physicalLocation": {"artifactLocation": place, "region": region}}


def _artifact(path: str) -> Mapping[str, str]:
    return {"uri": quote(path), "uriBaseId": _ROOT}
