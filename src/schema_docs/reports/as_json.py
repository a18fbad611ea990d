"""Reports as JSON for the team's own programs; `docs/check.schema.json` is its JSON Schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.drift.change import Change  # noqa: TC001 - the JSON is made by the annotations
from schema_docs.reports.report import Location, Problem, Rule, Severity  # noqa: TC001 - likewise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import TypeAdapter

    from schema_docs.reports.report import Report

VERSION: Final = 1


@dataclass(frozen=True, kw_only=True)
class ToldFinding:
    """One thing that is wrong, and where."""

    rule: str
    """The id of one of the document's rules."""
    severity: Severity
    message: str
    location: Location
    cause: Location | None = None
    """The statement of a migration that made it so, where that is known."""
    subject: str = ""
    """What it is about as a whole: `table users`; empty of whole files."""
    change: Change | None = None
    """The same for programs, where it is a change of the schema."""
    mend: str = ""
    """Statements for a migration that mend it, where plain ones do."""


@dataclass(frozen=True, kw_only=True)
class ToldReport:
    """All that was found of one database."""

    database: str | None = None
    """Which one, where there are several."""
    outcome: Literal["passed", "findings", "failed"]
    """`failed`: it could not be told; the findings are not all that there may be."""
    summary: str
    checked: tuple[str, ...]
    """Every file that was looked at, relative to the repository."""
    findings: tuple[ToldFinding, ...]
    problems: tuple[Problem, ...]
    """What kept the command from telling."""
    notices: tuple[str, ...]
    remedy: str
    """What to do about all of it; empty where nothing was found."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """The document that `--format json` prints."""

    version: Literal[1]
    command: str
    """The one that was run: `check` …"""
    rules: tuple[Rule, ...]
    """The kinds of the findings, by id."""
    reports: tuple[ToldReport, ...]
    """One for each database."""


@lru_cache(maxsize=1)
def adapter() -> TypeAdapter[Document]:
    """What turns reports into JSON, and knows their JSON Schema."""
    from pydantic import TypeAdapter

    return TypeAdapter(Document)


def as_json(reports: Sequence[Report]) -> str:
    """The reports as JSON, indented, with a line end."""
    rules = {finding.rule.id: finding.rule for report in reports for finding in report.findings}
    document = Document(
        version=VERSION,
        command=reports[0].command,
        rules=tuple(rules[name] for name in sorted(rules)),
        reports=tuple(map(_told, reports)),
    )
    plain = adapter().dump_python(document, mode="json")
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def _told(report: Report) -> ToldReport:
    return ToldReport(
        database=report.database,
        outcome="failed" if report.problems else "findings" if report.failed else "passed",
        summary=report.summary,
        checked=report.checked,
        findings=tuple(
            ToldFinding(
                rule=finding.rule.id,
                severity=finding.severity,
                message=finding.message,
                location=finding.location,
                cause=finding.cause,
                subject=finding.subject,
                change=finding.change,
                mend=finding.mend,
            )
            for finding in report.findings
        ),
        problems=report.problems,
        notices=report.notices,
        remedy=report.remedy,
    )


def json_schema() -> str:
    """The JSON Schema of the document, as `docs/check.schema.json` holds it."""
    return json.dumps(adapter().json_schema(), indent=2, ensure_ascii=False) + "\n"
