"""How much of a schema is described, by the database or on the page, for each kind of object.

Counted is what a reader meets by its name and has to be told of: relations, their columns, types
and functions. An index or a constraint says what it is; a partition is told with its table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.document import place_names
from schema_docs.document.subjects import subjects
from schema_docs.model import (
    BaseType,
    Column,
    Composite,
    Domain,
    Enum,
    Function,
    Range,
    Table,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import TypeAdapter

    from schema_docs.document.claims import Reading
    from schema_docs.document.ledger import Source
    from schema_docs.document.source import PageSource
    from schema_docs.document.subjects import Subject
    from schema_docs.document.words import Place

VERSION: Final = 1

_KINDS: Final[dict[tuple[type, type | None], str]] = {
    (Table, None): "tables",
    (Column, Table): "columns",
    (View, None): "views",
    (Column, View): "view columns",
    (Enum, None): "enums",
    (Domain, None): "domains",
    (Composite, None): "composite types",
    (Range, None): "range types",
    (BaseType, None): "base types",
    (Function, None): "functions",
}
"""What is counted, by the object and what it belongs to; in the order of the report."""

KINDS: Final = tuple(_KINDS.values())


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many objects of a kind are described."""

    kind: str
    """`total` of all of them."""
    described: int
    by_database: int
    by_page: int
    all: int
    percent: float
    """Rounded down to two decimals, so that 100 is said of all of them only."""

    def is_below(self, wanted: float) -> bool:
        """Whether less is described than this many percent; neither rounding makes it so."""
        return wanted > self.percent and self.described * 100 < wanted * self.all

    def short_of(self, wanted: float, wanted_by: str) -> Shortfall:
        """What is to say where it is."""
        return Shortfall(kind=self.kind, percent=self.percent, wanted=wanted, wanted_by=wanted_by)


@dataclass(frozen=True, kw_only=True)
class Undescribed:
    """An object that nobody describes."""

    noun: str
    name: str
    path: str | None = None
    """The page that it stands on, where it does already."""
    line: int | None = None

    def __str__(self) -> str:
        where = "" if self.path is None else f"{self.path}:{self.line}: "
        return f"{where}{self.noun} {self.name} is not described"


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """A kind of which less is described than somebody wants."""

    kind: str
    percent: float
    wanted: float
    wanted_by: str
    """The option, or the ratchet's file."""

    def __str__(self) -> str:
        return (
            f"{self.kind}: {self.percent:.2f} % described, {self.wanted_by} wants {self.wanted:g} %"
        )


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What is described of a schema and what is not."""

    kinds: tuple[Count, ...]
    """Of those kinds that there are."""
    total: Count
    undescribed: tuple[Undescribed, ...] = ()
    """In the order of the page."""

    def below(self, percent: float) -> tuple[Shortfall, ...]:
        """What is to say where less than this is described in all."""
        if not self.total.is_below(percent):
            return ()
        return (self.total.short_of(percent, "--fail-under"),)


@dataclass(frozen=True, kw_only=True)
class CoverageReport:
    """The report as a JSON document."""

    version: Literal[1]
    kinds: tuple[Count, ...]
    total: Count
    undescribed: tuple[Undescribed, ...]
    shortfalls: tuple[Shortfall, ...]


def measure(
    source: PageSource, described: Mapping[Place, Source | None], checked_in: Reading
) -> Coverage:
    """Counts what is described.

    Args:
        source: what the page is made of.
        described: who describes what stands at each place, as the merge told it.
        checked_in: the page as it is, for its lines.
    """
    found: dict[str, list[Source | None]] = {kind: [] for kind in KINDS}
    undescribed = []
    for subject, kind in _counted(source):
        by = described.get(subject.place)
        found[kind].append(by)
        if by is None:
            undescribed.append(_undescribed(subject.place, checked_in))
    return Coverage(
        kinds=tuple(_count(kind, by) for kind, by in found.items() if by),
        total=_count("total", [by for kind in found.values() for by in kind]),
        undescribed=tuple(undescribed),
    )


def _counted(source: PageSource) -> Iterator[tuple[Subject, str]]:
    for subject in subjects(source):
        of = None if subject.of is None else type(subject.of)
        kind = _KINDS.get((type(subject.thing), of))
        if kind is not None:
            yield subject, kind


def _count(kind: str, by: list[Source | None]) -> Count:
    described = len(by) - by.count(None)
    return Count(
        kind=kind,
        described=described,
        by_database=by.count("database"),
        by_page=by.count("page"),
        all=len(by),
        percent=described * 10000 // len(by) / 100 if by else 100.0,
    )


def _undescribed(place: Place, checked_in: Reading) -> Undescribed:
    claims = checked_in.claims
    # A section without a text is known by its heading.
    at = claims.get(place) or (claims.get(place[:2]) if place[2] == "" else None)
    return Undescribed(
        noun=place_names.noun_of(place),
        name=place_names.name_of(place),
        path=None if at is None else at.path,
        line=None if at is None else at.line,
    )


def coverage_text(coverage: Coverage) -> str:
    """The report as a table for the terminal."""
    counts = (*coverage.kinds, coverage.total)
    width = max(len(count.kind) for count in counts)
    lines = [f"{'kind':{width}}  described     all   percent"]
    lines += [
        f"{count.kind:{width}}  {count.described:9}  {count.all:6}  {count.percent:6.2f} %"
        for count in counts
    ]
    return "".join(f"{line}\n" for line in lines)


@lru_cache(maxsize=1)
def adapter() -> TypeAdapter[CoverageReport]:
    """What turns reports into JSON, and knows their JSON Schema."""
    from pydantic import TypeAdapter

    return TypeAdapter(CoverageReport)


def coverage_json(coverage: Coverage, shortfalls: tuple[Shortfall, ...]) -> str:
    """The report as a JSON document."""
    report = CoverageReport(
        version=VERSION,
        kinds=coverage.kinds,
        total=coverage.total,
        undescribed=coverage.undescribed,
        shortfalls=shortfalls,
    )
    plain = adapter().dump_python(report, mode="json", exclude_none=True)
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def json_schema() -> str:
    """The JSON Schema of the report, as `docs/coverage-report.schema.json` holds it."""
    return json.dumps(adapter().json_schema(), indent=2, ensure_ascii=False) + "\n"
