"""What GitHub shows on the page of a run: Markdown in the file of `GITHUB_STEP_SUMMARY`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.document import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema_docs.reports.report import Finding, Location, Report

LIMIT: Final = 1024 * 1024
"""Bytes that GitHub takes of one step; of what is longer it shows nothing at all."""

_RESERVE: Final = 4096
"""For what follows the rows that there is room for."""


def job_summary(reports: Sequence[Report], room: int = LIMIT) -> str:
    """The reports as Markdown of at most `room` bytes; rows that do not fit are counted.

    Args:
        reports: one for each database.
        room: what earlier commands of the same step have left.
    """
    lines = [f"## schema-docs {reports[0].command}", ""]
    left = room - _RESERVE
    for report in reports:
        made, left = _section(report, left, named=len(reports) > 1)
        lines += made
    whole = "\n".join(lines) + "\n"
    # So many databases that even their headings are too many.
    return whole if len(whole.encode()) <= room else _cut(whole, room)


def _cut(whole: str, room: int) -> str:
    """Whole lines of the beginning, as many as there is room for."""
    return whole.encode()[: max(room, 0)].decode("utf-8", "ignore").rpartition("\n")[0]


def _section(report: Report, left: int, *, named: bool) -> tuple[list[str], int]:
    """The lines about one database, and how many bytes are left after them."""
    lines: list[str] = []
    if named and report.database is not None:
        lines += [f"### {markdown.text(report.database)}", ""]
    sign = "❌" if report.problems or report.failed else "✅"
    lines += [f"{sign} {markdown.text(report.summary)}", ""]
    for problem in report.problems:
        where = f"{_place(problem.location)}: " if problem.location else ""
        lines += [f"- {where}{markdown.text(problem.message)}"]
    if report.problems:
        lines.append("")
    left -= sum(len(line.encode()) + 1 for line in lines)
    rows, dropped = [], 0
    for row in map(_row, report.findings):
        left -= len(row.encode()) + 1
        if left < 0:
            dropped += 1
        else:
            rows.append(row)
    if rows:
        lines += ["| Where | What | From |", "| --- | --- | --- |", *rows, ""]
    if dropped:
        lines += [f"{dropped} more: see the log of the step.", ""]
    lines += _end(report)
    return lines, left


def _row(finding: Finding) -> str:
    cause = _place(finding.cause) if finding.cause else ""
    message = markdown.as_cell(markdown.text(finding.message))
    return f"| {_place(finding.location)} | {message} | {cause} |"


def _place(location: Location) -> str:
    return markdown.code(str(location))


def _end(report: Report) -> Iterator[str]:
    for notice in report.notices:
        yield from (f"> {markdown.text(notice)}", "")
    if report.remedy:
        # Its code spans are ours.
        yield from (f"**What to do:** {report.remedy}", "")
