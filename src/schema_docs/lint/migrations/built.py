"""The rule about the reference: a migration is finished when the page tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.rule import Found, LintRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject


def _not_rebuilt(subject: Subject) -> Iterator[Found]:
    if subject.stale:
        first, *others = subject.stale
        more = f", and {len(others)} more" if others else ""
        yield Found(
            message=f"the file is not what the migrations make: {first.message}{more}",
            at=first.location,
        )


_ITEMS: Final = "-- Items\nCREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY\n);\n"
_NOTES: Final = "-- Notes\nALTER TABLE items ADD COLUMN IF NOT EXISTS note text;\n"

RULES: Final = (
    LintRule(
        code="M050",
        name="document-not-rebuilt",
        severity="warning",
        summary="The reference was not built again after a migration",
        why="The page that is checked in tells what the schema was, and whoever reads it believes "
        "that. It is told once, at the first line that is wrong. Where there is no page, nothing "
        "is told.",
        fix="run `schema-docs build`, and commit what it writes",
        default=False,
        why_not_default="`schema-docs check` is the gate, and tells each difference at its line. "
        "This is for a CI with one step.",
        earlier={"001_items.sql": _ITEMS},
        failing={"001_items.sql": _ITEMS, "002_notes.sql": _NOTES},
        passing={"001_items.sql": f"{_ITEMS}-- Notes will come\n"},
        check=_not_rebuilt,
        needs_page=True,
    ),
)
