"""Reports as JUnit's XML, which every CI server reads: a suite a database, a test a file.

A test is called like the file, so that its name is the same in each run, and the server can tell
since when it fails. All that is wrong with the file is in its one failure: most servers show only
the first one of a test.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.reports.report import Finding, Problem, Report

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""


def as_junit(reports: Sequence[Report]) -> str:
    """One document with a suite for each report; a file without findings is a test that passes."""
    suites = ET.Element("testsuites", name=f"schema-docs {reports[0].command}")
    for report in reports:
        suites.append(_suite(report))
    _count(suites)
    ET.indent(suites)
    made: str = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{made}\n'


def _suite(report: Report) -> ET.Element:
    name = f"schema-docs {report.command}"
    if report.database is not None:
        name += f" {_legal(report.database)}"
    suite = ET.Element("testsuite", name=name)
    found: dict[str, list[Finding]] = {path: [] for path in report.checked}
    failed: dict[str, list[Problem]] = {}
    for finding in report.findings:
        found.setdefault(finding.location.path, []).append(finding)
    for problem in report.problems:
        path = problem.location.path if problem.location else f"schema-docs {report.command}"
        failed.setdefault(path, []).append(problem)
    for path in dict.fromkeys((*failed, *found)):
        case = ET.SubElement(
            suite, "testcase", name=_legal(path), classname=name.replace(" ", ".", 1)
        )
        if problems := failed.get(path):
            _add_error(case, path, problems)
        elif findings := [*filter(report.counts, found[path])]:
            _add_failure(case, report, findings)
    _count(suite)
    suite.set("skipped", "0")
    return suite


def _add_error(case: ET.Element, path: str, problems: Sequence[Problem]) -> None:
    """What kept the command from its job; in JUnit's words that is no failure of the test."""
    first = problems[0]
    error = ET.SubElement(case, "error", type="failed", message=_legal(first.message))
    error.text = "\n".join(
        _legal_lines(f"{problem.location or path}: {problem.message}\n{problem.details}".rstrip())
        for problem in problems
    )


def _add_failure(case: ET.Element, report: Report, findings: Sequence[Finding]) -> None:
    first, *others = findings
    more = f", and {len(others)} more" if others else ""
    message = f"{first.message}{more}"
    failure = ET.SubElement(case, "failure", type=first.rule.id, message=_legal(message))
    lines = [
        f"{finding}{f', from {finding.cause}' if finding.cause else ''}" for finding in findings
    ]
    failure.text = "\n".join((*map(_legal, lines), report.remedy))


def _count(element: ET.Element) -> None:
    """Writes the totals that readers expect as attributes."""
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", str(sum(case.find("error") is not None for case in cases)))


def _legal(value: str) -> str:
    """One line in characters that XML has."""
    return _NOT_XML.sub(lambda match: f"U+{ord(match[0]):04X}", visible(value))


def _legal_lines(value: str) -> str:
    return "\n".join(map(_legal, value.split("\n")))
