"""Which statements of a migration share a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schema_docs.lint.sql.statements import sql_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.sql.statements import Sql
    from schema_docs.lint.subject import MigrationFile


@dataclass(frozen=True, slots=True)
class InTransaction:
    """A statement, and the transaction that it runs in."""

    statement: Sql
    transaction: int
    """The same number for statements that share one."""
    is_shared: bool
    """Whether others may share it: it is in a block, or behind `BEGIN`, or the tool began one."""


def transactions_of(file: MigrationFile) -> Iterator[InTransaction]:
    """The statements of a migration with their transactions."""
    number, is_open = 0, file.transaction
    for statement in sql_of(file):
        if not statement.in_block:
            if (does := control(statement)) is not None:
                is_open = does == "begins"
                number += 1
            elif not is_open:
                number += 1
        yield InTransaction(statement, number, is_open or statement.in_block)


def control(statement: Sql) -> Literal["begins", "ends"] | None:
    """What a statement does to the transaction; None where it leaves it as it is."""
    if statement.kind != "TransactionStmt":
        return None
    match statement.tree.kind.name:
        case "TRANS_STMT_BEGIN" | "TRANS_STMT_START":
            return "begins"
        case "TRANS_STMT_COMMIT" | "TRANS_STMT_ROLLBACK":
            return "begins" if statement.tree.chain else "ends"
        case "TRANS_STMT_PREPARE":
            return "ends"
        case _:
            return None  # a savepoint, or of a transaction that was prepared
