"""The line of a statement about rows, about objects without a history, or about code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.migrations.code import code_in, statements_in
from schema_docs.migrations.ddl.reading import read
from schema_docs.migrations.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schema_docs.migrations.psql import Statement
    from schema_docs.model import QualifiedName

_ADDS: Final = frozenset({"InsertStmt", "CopyStmt", "MergeStmt"})
_REMOVES: Final = frozenset({"DeleteStmt", "TruncateStmt", "MergeStmt"})
_CHANGES: Final = frozenset({"UpdateStmt", "MergeStmt"})
_OF_ROWS: Final = _ADDS | _REMOVES | _CHANGES
"""Statements about rows, by what they do to them."""

_RUNS_CODE: Final = frozenset({"DoStmt", "CallStmt"})

_BY_CODE: Final = _RUNS_CODE | {"SelectStmt", "CreateFunctionStmt"}
"""Statements that may do anything, by the code that they run."""

_GUARDS: Final = frozenset({"conflict", "where", "exists"})
"""Words by which a statement about rows may do nothing the second time."""

_OF_KINDS: Final[Mapping[str, set[str]]] = {
    "statistics": {"CreateStatsStmt", "AlterStatsStmt"},
    "publication": {"CreatePublicationStmt", "AlterPublicationStmt"},
    "default": {"AlterDefaultPrivilegesStmt"},
    "operator": {"DefineStmt", "AlterOperatorStmt", "CreateOpClassStmt", "CreateOpFamilyStmt"},
    "event": {"CreateEventTrigStmt", "AlterEventTrigStmt"},
    "role": {"CreateRoleStmt", "AlterRoleStmt", "GrantRoleStmt"},
}
"""By the first word of a kind without a history, the statements about it."""


def line_of_rows(table: QualifiedName, more: int, statements: Iterable[Statement]) -> int | None:
    """The line of the statement that changes a table's rows; None where it cannot be told.

    Of several the one that has nothing in it to keep it from doing so twice.

    Args:
        table: the table.
        more: how many rows it has more than before; below 0: fewer.
        statements: of one migration.
    """
    writes = _ADDS if more > 0 else _REMOVES if more < 0 else _CHANGES
    found = []
    for line, kind, said in _pieces(statements):
        fit = (kind in writes) + (kind in _OF_ROWS) + (kind in _OF_ROWS | _BY_CODE)
        if fit and table.name in said:
            found.append((-fit, bool(said & _GUARDS), line or 0))
    return (min(found)[2] or None) if found else None


def line_of_kind(kind: str, statements: Iterable[Statement]) -> int | None:
    """The line of the first statement about objects of a kind that has no history."""
    about = _OF_KINDS.get(kind, set())
    return next((line for line, does, _ in _pieces(statements) if line and does in about), None)


def line_of_code(statements: Iterable[Statement]) -> int | None:
    """The line of the only statement that runs code; None where there are several, or none."""
    lines = []
    for statement in statements:
        reading = read(statement.text)
        if statement.line is not None and reading.kind in _RUNS_CODE:
            code = next((code.line for code in code_in(statement.text)), reading.line)
            lines.append(statement.line + code)
    return lines[0] if len(lines) == 1 else None


def _pieces(statements: Iterable[Statement]) -> Iterator[tuple[int | None, str, frozenset[str]]]:
    """The statements of a file, those in `DO` blocks before these: line, kind and words.

    The line of one that stands in an included file is not known; it may be the one all the same.
    """
    for statement in statements:
        start = statement.line
        for text, line, by_function in statements_in(statement.text):
            if not by_function:
                yield start and start + line, read(text).kind, _words(text)
        for code in code_in(statement.text):
            if code.kind == "execute":
                yield start and start + code.line, "DoStmt", code.words
        reading = read(statement.text)
        yield start and start + reading.line, reading.kind, _words(statement.text)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.text for word in words(text, 0))
