"""A comparison for programs; `docs/diff.schema.json` describes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.comparison.comparison import Comparison, summary

if TYPE_CHECKING:
    from pydantic import TypeAdapter

VERSION: Final = 1


@dataclass(frozen=True, kw_only=True)
class ToldChange:
    """One thing that the second schema has otherwise than the first."""

    action: Literal["added", "removed", "changed", "renamed", "moved"]
    noun: str
    """`table`, `column`, `index` …; empty where the name says it."""
    name: str
    """The object as it is called in the second schema, with its table: `users.email`."""
    subject: str
    """What it belongs to as a whole: `table users`."""
    attribute: str
    """Of what was changed, which of its values: `type`, `null`, `default` …"""
    before: str
    """The old value; the old name of what was renamed; of what is gone what it was. May be cut."""
    after: str
    """The new value or name; of what is new what it is. May be cut."""
    danger: str | None
    """Why it can lose data, break programs or fail on rows that there are; null where it cannot."""


@dataclass(frozen=True, kw_only=True)
class DiffReport:
    """The document."""

    version: Literal[1]
    before: str
    """What the first schema is called."""
    after: str
    """What the second one is called."""
    summary: str
    """`2 tables added, 1 column dropped`; empty where the schemas are the same."""
    dangerous: int
    """How many of the changes are dangerous."""
    changes: tuple[ToldChange, ...]
    notices: tuple[str, ...]


@lru_cache(maxsize=1)
def adapter() -> TypeAdapter[DiffReport]:
    """What turns reports into JSON, and knows their JSON Schema."""
    from pydantic import TypeAdapter

    return TypeAdapter(DiffReport)


def as_json(comparison: Comparison) -> str:
    """The report as JSON, indented, with a line end."""
    report = DiffReport(
        version=VERSION,
        before=comparison.before,
        after=comparison.after,
        summary=summary(comparison.changes),
        dangerous=len(comparison.dangerous),
        changes=tuple(
            ToldChange(
                action=judged.change.action,
                noun=judged.change.noun,
                name=judged.change.name,
                subject=judged.change.subject,
                attribute=judged.change.attribute,
                before=judged.before,
                after=judged.after,
                danger=judged.danger or None,
            )
            for judged in comparison.changes
        ),
        notices=comparison.notices,
    )
    plain = adapter().dump_python(report, mode="json")
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def json_schema() -> str:
    """The JSON Schema of the report, as `docs/diff.schema.json` holds it."""
    return json.dumps(adapter().json_schema(), indent=2, ensure_ascii=False) + "\n"
