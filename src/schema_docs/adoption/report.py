"""What `adopt` tells: the audit as text and as JSON, described by `docs/adoption.schema.json`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.adoption.audit import KINDS, FindingKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import TypeAdapter

    from schema_docs.adoption.adopt import Adoption

VERSION: Final = 1


@dataclass(frozen=True, kw_only=True)
class ReportedFinding:
    """A finding, and its sentence."""

    kind: FindingKind
    line: int
    table: str
    column: str | None = None
    claimed: str | None = None
    actual: str | None = None
    message: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How much of the page was taken over."""

    descriptions: int
    noted: int
    """Objects that have notes, the page itself included."""
    orphans: int
    """Names that the schema does not have and whose words are kept."""
    emptied: tuple[str, ...]
    """Headings that go, since nothing is left under them."""


@dataclass(frozen=True, kw_only=True)
class AdoptionReport:
    """The JSON document."""

    version: Literal[1]
    file: str
    findings: tuple[ReportedFinding, ...]
    totals: dict[FindingKind, int]
    taken: Taken


@lru_cache(maxsize=1)
def adapter() -> TypeAdapter[AdoptionReport]:
    """What turns reports into JSON, and knows their JSON Schema."""
    from pydantic import TypeAdapter

    return TypeAdapter(AdoptionReport)


def report_of(adoption: Adoption, file: str) -> AdoptionReport:
    """The report on a page."""
    return AdoptionReport(
        version=VERSION,
        file=file,
        findings=tuple(
            ReportedFinding(
                kind=finding.kind,
                line=finding.line,
                table=finding.table,
                column=finding.column,
                claimed=finding.claimed,
                actual=finding.actual,
                message=str(finding),
            )
            for finding in adoption.findings
        ),
        totals=_totals(adoption),
        taken=Taken(
            descriptions=len(adoption.descriptions),
            noted=len(adoption.notes),
            orphans=len(adoption.orphans),
            emptied=adoption.emptied,
        ),
    )


def report_json(adoption: Adoption, file: str) -> str:
    """The report as a JSON document."""
    plain = adapter().dump_python(report_of(adoption, file), mode="json", exclude_none=True)
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def report_text(adoption: Adoption, file: str) -> str:
    """The report as lines: a finding a line, then the totals."""
    return "".join(f"{line}\n" for line in _lines(adoption, file))


def _lines(adoption: Adoption, file: str) -> Iterator[str]:
    for finding in adoption.findings:
        yield f"{file}:{finding.line}: {finding}"
    if adoption.findings:
        listed = ", ".join(_count(number, kind) for kind, number in _totals(adoption).items())
        yield f"{_count(len(adoption.findings), 'finding')}: {listed}"
    else:
        yield "no findings"
    yield (
        f"taken over: {_count(len(adoption.descriptions), 'description')}, "
        f"notes of {_count(len(adoption.notes), 'section')}, "
        f"words about {_count(len(adoption.orphans), 'name')} that the schema does not have"
    )
    if adoption.emptied:
        count = _count(len(adoption.emptied), "heading")
        verb = "goes" if len(adoption.emptied) == 1 else "go"
        yield f"nothing is left under {count}, which {verb}: {'; '.join(adoption.emptied)}"


def _totals(adoption: Adoption) -> dict[FindingKind, int]:
    counted = Counter(finding.kind for finding in adoption.findings)
    return {kind: counted[kind] for kind in KINDS if counted[kind]}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {_plural(noun)}"


def _plural(noun: str) -> str:
    return noun.removesuffix("y") + "ies" if noun.endswith("ity") else f"{noun}s"


def json_schema() -> str:
    """The JSON Schema of the report, as `docs/adoption.schema.json` holds it."""
    return json.dumps(adapter().json_schema(), indent=2, ensure_ascii=False) + "\n"
