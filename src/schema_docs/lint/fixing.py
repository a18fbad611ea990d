"""What of the findings the lint can mend by itself: words that let a statement be repeated.

Nothing is written here, and nothing is changed but for those words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.lint.sql.guarding import guarded
from schema_docs.lint.sql.statements import sql_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from schema_docs.lint.sql.statements import Sql
    from schema_docs.lint.subject import MigrationFile
    from schema_docs.reports.report import Finding

FIXABLE: Final = frozenset({"M010", "M011", "M015", "M016"})
"""The rules whose findings such words mend."""

_TRIGGERS_ARE_REPLACED_SINCE: Final = 14


@dataclass(frozen=True, slots=True)
class Fix:
    """Words that were put into a file."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A migration as it should be."""

    path: str
    before: str
    after: str
    fixes: tuple[Fix, ...]


def fixed(
    files: Iterable[MigrationFile], findings: Iterable[Finding], major: int | None
) -> Iterator[Fixed]:
    """The migrations of which something can be mended.

    Args:
        files: those that may be changed.
        findings: what was found in any.
        major: of the PostgreSQL that they are for.
    """
    lines: dict[str, set[int]] = {}
    for each in findings:
        if each.rule.id in FIXABLE and each.location.line is not None:
            lines.setdefault(each.location.path, set()).add(each.location.line)
    for file in files:
        if file.path in lines:
            one = _fixed(file, lines[file.path], major)
            if one.fixes:
                yield one


def _fixed(file: MigrationFile, lines: Collection[int], major: int | None) -> Fixed:
    text, at = "", 0
    fixes: list[Fix] = []
    for statement in sql_of(file):
        if statement.in_block:
            continue
        start = _offset(file.text, statement, at)
        if start is None:
            continue
        text += file.text[at:start]
        at = start + len(statement.text)
        is_meant = any(statement.first <= line <= statement.last for line in lines)
        if is_meant and not _is_too_new(statement, major):
            after, guards = guarded(statement.text)
            fixes += (
                Fix(statement.start + after.count("\n", 0, guard.offset), guard.words)
                for guard in guards
            )
            text += after
        else:
            text += statement.text
    return Fixed(file.path, file.text, text + file.text[at:], tuple(fixes))


def _is_too_new(statement: Sql, major: int | None) -> bool:
    is_trigger = statement.kind == "CreateTrigStmt"
    return is_trigger and major is not None and major < _TRIGGERS_ARE_REPLACED_SINCE


def _offset(text: str, statement: Sql, after: int) -> int | None:
    """Where a statement stands in its file.

    None where it is not spelt so there: a tool's placeholders are filled in, or the file is packed.
    """
    line = 0
    for _ in range(statement.start - 1):
        line = text.find("\n", line) + 1
        if not line:
            return None
    at = text.find(statement.text, max(line, after))
    return None if at < 0 or text.count("\n", line, at) else at
