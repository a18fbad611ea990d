"""Reports for people in a terminal: the summary first, what to do last, in between what is wrong.

Every line about something wrong begins with where it is, as editors and terminals open it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema_docs.reports.report import Finding, Problem, Report

QUIET: Final = -1
"""Only what is wrong; nothing where all is well."""
NORMAL: Final = 0
LOUD: Final = 1
"""With the diffs, and what is worth a note."""

_COLORS: Final[Mapping[str, str]] = {"added": "green", "removed": "red", "": "yellow"}
"""Of what came and went, as in a diff; everything else is in one colour."""


def as_text(
    reports: Sequence[Report],
    *,
    verbosity: int = NORMAL,
    colors: bool = False,
    problems: bool = True,
) -> str:
    """The reports in lines.

    Args:
        reports: one for each database.
        verbosity: `QUIET`, `NORMAL` or `LOUD`.
        colors: whether there are escape codes in it, as a terminal wants them.
        problems: whether it tells what went wrong, which standard error may have told already.
    """
    style = _Style(verbosity, colors, problems)
    named = len(reports) > 1 and verbosity >= NORMAL
    parts = []
    for report in reports:
        if not problems and report.problems and not report.checked:
            continue
        title = [style.color(_title(report), bold=True)] if named and report.database else []
        parts.append("\n".join((*title, *filter(None, [style.told(report)]))))
    # Databases of which there is much to tell stand apart; a list of those in sync does not.
    gap = "\n\n" if any(part.count("\n") > 1 for part in parts) and named else "\n"
    whole = gap.join(filter(None, parts))
    return f"{whole}\n" if whole else ""


def _title(report: Report) -> str:
    return f"database {visible(report.database or '')}:"


class _Style:
    """How it is told: how much, and whether in colours."""

    def __init__(self, verbosity: int, colors: bool, problems: bool) -> None:
        self._verbosity, self._colors, self._problems = verbosity, colors, problems

    def color(self, text: str, *, fg: str | None = None, bold: bool = False) -> str:
        """The text in a colour, where there are colours."""
        return click.style(text, fg=fg, bold=bold or None) if self._colors and text else text

    def faint(self, text: str) -> str:
        """What may be read later."""
        return click.style(text, dim=True) if self._colors else text

    def told(self, report: Report) -> str:
        """All that is told of one database, without a line end."""
        wrong = report.failed or bool(report.problems)
        parts = [
            [*map(self._problem, report.problems)] if self._problems else [],
            *self._groups(report),
            *(self._diffs(report.findings) if self._verbosity >= LOUD else ()),
        ]
        if self._verbosity >= NORMAL:
            parts.append([self.faint(visible(notice)) for notice in report.notices])
            color = "red" if wrong else "green"
            summary = [self.color(visible(report.summary), fg=color, bold=wrong)]
            parts.insert(0 if wrong else len(parts), summary)
        if wrong and report.remedy:
            parts.append([self.color(report.remedy, fg="cyan")])
        # Where all is well there is little to tell; and whoever wants only what is wrong, no air.
        gap = "\n\n" if wrong and self._verbosity >= NORMAL else "\n"
        return gap.join("\n".join(part) for part in parts if part)

    def _problem(self, problem: Problem) -> str:
        where = f"{problem.location}: " if problem.location else ""
        return f"{visible(where)}{self.color(visible(problem.message), fg='red')}"

    def _groups(self, report: Report) -> Iterator[list[str]]:
        """The findings by what they are about, in the order in which that comes first."""
        groups: dict[str, list[Finding]] = {}
        for finding in report.findings:
            tells = finding.severity != "note" or report.counts(finding)
            if tells or self._verbosity >= LOUD:
                groups.setdefault(finding.subject, []).append(finding)
        of_files = groups.pop("", [])
        titled = self._verbosity >= NORMAL and bool(groups)
        for title, group in (*groups.items(), ("files", of_files)):
            if group:
                heading = [self.color(visible(title), bold=True)] if titled else []
                yield [*heading, *self._listed(group)]

    def _listed(self, findings: Sequence[Finding]) -> Iterator[str]:
        for finding in findings:
            place = self.faint(f"{visible(str(finding.location))}:")
            action = finding.change.action if finding.change else ""
            color = _COLORS.get(action, _COLORS[""])
            rule = finding.rule
            code = f" {self.faint(f'({rule.title})')}" if rule.name else ""
            yield f"{place} {self.color(visible(finding.message), fg=color)}{code}"
            if finding.cause is not None:
                yield self.faint(f"    from {visible(str(finding.cause))}")

    def _diffs(self, findings: Sequence[Finding]) -> Iterator[list[str]]:
        return ([*self._diff(finding.diff)] for finding in findings if finding.diff)

    def _diff(self, diff: str) -> Iterator[str]:
        for line in diff.splitlines():
            shown = visible(line.replace("\t", "    "))
            if line.startswith(("--- ", "+++ ")):
                yield self.color(shown, bold=True)
            elif line.startswith("@@"):
                yield self.color(shown, fg="cyan")
            elif line.startswith(("+", "-")):
                yield self.color(shown, fg="green" if line[0] == "+" else "red")
            else:
                yield shown
