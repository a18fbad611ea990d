"""Reports of many databases for people: a line for each, and a count at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.cells import cell_len

from schema_docs.reports.as_text import LOUD, NORMAL
from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.reports.report import Report


def as_table(
    reports: Sequence[Report],
    *,
    verbosity: int = NORMAL,
    colors: bool = False,
    problems: bool = True,
) -> str:
    """The reports as a table.

    Args:
        reports: one for each database.
        verbosity: below `NORMAL` only databases of which something is wrong; `LOUD` adds what.
        colors: whether there are escape codes in it, as a terminal wants them.
        problems: of no account here: a database that cannot be reached has its line.
    """
    del problems

    def color(text: str, name: str) -> str:
        return click.style(text, fg=name) if colors else text

    shown = [each for each in reports if verbosity >= NORMAL or each.failed or each.problems]
    names = [visible(each.database or "") for each in shown]
    width = max(map(cell_len, names), default=0)
    lines = []
    for name, report in zip(names, shown, strict=True):
        told = [visible(problem.message) for problem in report.problems]
        state = told[0] if told else visible(report.summary)
        hue = "red" if report.problems else "yellow" if report.failed else "green"
        lines.append(f"{name}{' ' * (width - cell_len(name))}  {color(state, hue)}")
    if verbosity >= LOUD:
        for name, report in zip(names, shown, strict=True):
            if report.findings:
                lines += ["", click.style(name, bold=True) if colors else name]
                lines += [f"    {visible(finding.message)}" for finding in report.findings]
    if verbosity >= NORMAL:
        lines += ["", _count(reports)]
    remedies = dict.fromkeys(each.remedy for each in reports if each.remedy)
    lines += [color(remedy, "cyan") for remedy in remedies]
    return "".join(f"{line}\n" for line in lines)


def _count(reports: Sequence[Report]) -> str:
    unreachable = sum(bool(each.problems) for each in reports)
    deviate = sum(each.failed and not each.problems for each in reports)
    well = len(reports) - unreachable - deviate
    counts = [f"{well} in sync"]
    counts += [f"{deviate} with changes"] if deviate else []
    counts += [f"{unreachable} unreachable"] if unreachable else []
    total = f"{len(reports)} database{'s' if len(reports) != 1 else ''}"
    return f"{total}: {', '.join(counts)}"
