"""What PostgreSQL's own grammar says of a script: may its statements share one transaction?"""

from __future__ import annotations

from typing import Any, Final

_ALONE: Final = frozenset(
    {
        *("CreatedbStmt", "DropdbStmt", "AlterSystemStmt"),
        *("CreateTableSpaceStmt", "DropTableSpaceStmt"),
    }
)
"""Statements that PostgreSQL refuses in a transaction, whatever they say."""

# pglast is loaded by who needs it: most folders do not, and a check shall start quickly.


def runs_alone(script: str) -> bool:
    """Whether a script has a statement that PostgreSQL refuses in a transaction."""
    return any(_refuses_transaction(statement) for statement in _parsed(script))


def is_single(script: str) -> bool:
    """Whether a script is one statement at most: a server that is sent it opens no transaction."""
    from pglast import split
    from pglast.parser import ParseError

    try:
        return len(split(script)) <= 1
    except ParseError:
        return False  # `psql` will say what is wrong with it


def opens_transaction(script: str) -> bool:
    """Whether a script has `BEGIN` or `COMMIT` of its own."""
    from pglast import ast

    return any(isinstance(statement, ast.TransactionStmt) for statement in _parsed(script))


def _parsed(script: str) -> list[Any]:
    """The statements that can be parsed, one by one: a mistake in one hides no other."""
    from pglast import parse_sql, split
    from pglast.parser import ParseError

    try:
        return [raw.stmt for raw in parse_sql(script)]
    except ParseError:
        pass
    found = []
    try:
        texts = split(script, with_parser=False)
    except ParseError:
        return []
    for text in texts:
        try:
            found += [raw.stmt for raw in parse_sql(text)]
        except ParseError:
            continue
    return found


def _refuses_transaction(statement: Any) -> bool:
    from pglast import ast, enums

    match statement:
        case ast.IndexStmt() | ast.DropStmt():
            return bool(statement.concurrent)
        case ast.ReindexStmt():
            return statement.kind in {
                enums.ReindexObjectType.REINDEX_OBJECT_SCHEMA,
                enums.ReindexObjectType.REINDEX_OBJECT_SYSTEM,
                enums.ReindexObjectType.REINDEX_OBJECT_DATABASE,
            } or any(option.defname == "concurrently" for option in statement.params or ())
        case ast.VacuumStmt():
            return bool(statement.is_vacuumcmd)
        case ast.AlterTableStmt():
            return any(
                isinstance(command.def_, ast.PartitionCmd) and command.def_.concurrent
                for command in statement.cmds or ()
            )
        case ast.ClusterStmt():
            return statement.relation is None
        case ast.DiscardStmt():
            return statement.target == enums.DiscardMode.DISCARD_ALL
        case ast.CreateSubscriptionStmt():
            return not any(
                option.defname in {"connect", "create_slot"} for option in statement.options or ()
            )
        case _:
            return type(statement).__name__ in _ALONE
