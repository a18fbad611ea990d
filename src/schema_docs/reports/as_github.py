"""Reports as commands to GitHub's runner, which shows them on the lines of a pull request.

The page's line is rarely among those that a pull request changes; the migration's nearly always
is. So whatever has a known cause is told there too. The commands: docs.github.com, "Workflow
commands for GitHub Actions".
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema_docs.reports.report import Finding, Location, Problem, Report, Severity

MOST: Final = 10
"""How many annotations of one level GitHub shows for a step; the others it drops."""

Level = Literal["error", "warning", "notice"]

_LEVELS: Final[Mapping[Severity, Level]] = {
    "error": "error",
    "warning": "warning",
    "note": "notice",
}


def as_github(reports: Sequence[Report]) -> str:
    """Annotations, the most telling first; then, as plain lines of the log, all that there is."""
    found = [(report, finding) for report in reports for finding in report.findings]
    failed = [(report, problem) for report in reports for problem in report.problems]
    # A change of the schema says more than that a file is stale, which follows from it.
    found.sort(key=lambda each: (each[1].severity == "note", each[1].change is None))
    lines = list(_annotations(found, failed))
    for report in reports:
        lines += _log(report, named=len(reports) > 1)
    return "".join(f"{line}\n" for line in lines)


def _annotations(
    found: Sequence[tuple[Report, Finding]], failed: Sequence[tuple[Report, Problem]]
) -> Iterator[str]:
    commands: dict[Level, list[str]] = {"error": [], "warning": [], "notice": []}
    for report, problem in failed:
        title = f"schema-docs {report.command} failed"
        details = [visible(line) for line in problem.details.split("\n")]
        message = "\n".join((_of(report, problem.message), *details)).rstrip("\n")
        commands["error"].append(_command("error", report, problem.location, title, message))
    for report, finding in found:
        level = _LEVELS[finding.severity]
        rule = finding.rule
        title = f"schema-docs{f' {rule.id}' if rule.name else ''}: {rule.summary}"
        message = _of(report, finding.message)
        commands[level].append(_command(level, report, finding.location, title, message))
    commands["notice"] = [*_causes(found), *commands["notice"]]
    for level, all_of_level in commands.items():
        shown = all_of_level
        if len(all_of_level) > MOST:
            more = f"{len(all_of_level) - MOST + 1} more: see the log of this step"
            shown = [*all_of_level[: MOST - 1], f"::{level} title=schema-docs::{more}"]
        yield from shown


def _causes(found: Sequence[tuple[Report, Finding]]) -> Iterator[str]:
    """One annotation for each statement that made something stale, with all of that."""
    caused = [(report, finding) for report, finding in found if finding.cause is not None]
    caused.sort(key=lambda each: _place(each[0], each[1].cause))
    for _, group in groupby(caused, key=lambda each: _place(each[0], each[1].cause)):
        whole = list(group)
        report, first = whole[0]
        told = [
            visible(f"{finding.location.below(report.folder)} does not tell it yet: ")
            + _of(report, finding.message)
            for report, finding in whole
        ]
        message = "\n".join((*told, *([report.remedy] if report.remedy else [])))
        yield _command("notice", report, first.cause, "schema-docs: not told yet", message)


def _place(report: Report, location: Location | None) -> tuple[str, int]:
    return ("", 0) if location is None else (location.below(report.folder).path, location.line or 0)


def _of(report: Report, message: str) -> str:
    return visible(message if report.database is None else f"{report.database}: {message}")


def _command(
    level: Level, report: Report, location: Location | None, title: str, message: str
) -> str:
    properties = {"title": title}
    if location is not None:
        properties = {"file": location.below(report.folder).path}
        properties |= {} if location.line is None else {"line": str(location.line)}
        properties |= {} if location.column is None else {"col": str(location.column)}
        properties["title"] = title
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {written}::{_data(message)}"


def _data(value: str) -> str:
    """The text of a command: its line ends, and what stands for them."""
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(visible(value)).replace(":", "%3A").replace(",", "%2C")


def _log(report: Report, *, named: bool) -> Iterator[str]:
    """What a reader of the log sees; annotations stand elsewhere."""
    name = f"{report.database}: " if named and report.database is not None else ""
    yield _harmless(f"{name}{report.summary}")
    for problem in report.problems:
        yield _harmless(f"{problem.location or 'schema-docs'}: {problem.message}")
    for finding in report.findings:
        cause = f", from {finding.cause}" if finding.cause else ""
        yield _harmless(f"{finding}{cause}")
    for line in (*report.notices, report.remedy):
        if line:
            yield _harmless(line)


def _harmless(line: str) -> str:
    """A line of the log that is no command, whatever it begins with."""
    shown = visible(line)
    return f"./{shown}" if shown.lstrip().startswith(("::", "##[")) else shown
