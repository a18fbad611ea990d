"""Whether a migration ends before its transaction does: PostgreSQL then undoes it, silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.migrations.report import code_starts

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST_WORDS: Final = ("begin", "start", "commit", "end", "rollback", "abort", "prepare")
"""Of the statements that may begin or end a transaction: nothing else has to be parsed."""


def leaves_transaction_open(statements: Iterable[str]) -> bool:
    """Whether the last of some statements ran in a transaction that none of them ended.

    Args:
        statements: what psql sent to the server in one session.
    """
    is_open = False
    for statement in statements:
        if statement[code_starts(statement) :].lower().startswith(_FIRST_WORDS):
            is_open = _open_after(statement, is_open)
    return is_open


def _open_after(statement: str, was_open: bool) -> bool:
    from pglast import ast, enums
    from pglast.parser import ParseError, parse_sql

    kinds = enums.TransactionStmtKind
    try:
        told = [raw.stmt for raw in parse_sql(statement)]
    except ParseError:  # of a newer PostgreSQL than the parser's
        return was_open
    for each in told:
        if not isinstance(each, ast.TransactionStmt):
            continue
        match each.kind:
            case kinds.TRANS_STMT_BEGIN | kinds.TRANS_STMT_START:
                was_open = True
            case kinds.TRANS_STMT_COMMIT | kinds.TRANS_STMT_ROLLBACK:
                was_open = bool(each.chain)
            case kinds.TRANS_STMT_PREPARE:
                was_open = False
    return was_open
