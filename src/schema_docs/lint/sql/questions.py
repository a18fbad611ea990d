"""What a condition asks the catalogs: is there something of this name?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from schema_docs.lint.sql.trees import column_of, kind_of, nodes, text_of
from schema_docs.migrations.ddl.parsing import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.lint.sql.blocks import Condition

NAMES: Final[Mapping[str, frozenset[str]]] = {
    "tables": frozenset({"table_name"}),
    "columns": frozenset({"table_name", "column_name"}),
    "views": frozenset({"table_name"}),
    "sequences": frozenset({"sequence_name"}),
    "table_constraints": frozenset({"table_name", "constraint_name"}),
    "constraint_column_usage": frozenset({"constraint_name"}),
    "key_column_usage": frozenset({"table_name", "constraint_name"}),
    "referential_constraints": frozenset({"constraint_name"}),
    "check_constraints": frozenset({"constraint_name"}),
    "triggers": frozenset({"trigger_name", "event_object_table"}),
    "routines": frozenset({"routine_name"}),
    "domains": frozenset({"domain_name"}),
    "pg_tables": frozenset({"tablename"}),
    "pg_views": frozenset({"viewname"}),
    "pg_matviews": frozenset({"matviewname"}),
    "pg_indexes": frozenset({"indexname", "tablename"}),
    "pg_policies": frozenset({"policyname", "tablename"}),
    "pg_class": frozenset({"relname"}),
    "pg_attribute": frozenset({"attname", "attrelid"}),
    "pg_constraint": frozenset({"conname", "conrelid"}),
    "pg_type": frozenset({"typname"}),
    "pg_enum": frozenset({"enumlabel"}),
    "pg_trigger": frozenset({"tgname", "tgrelid"}),
    "pg_policy": frozenset({"polname", "polrelid"}),
    "pg_proc": frozenset({"proname"}),
}
"""The columns of catalogs that hold names of what a schema has, or its number as `regclass`."""

_SCHEMAS: Final = frozenset(
    {
        *("table_schema", "constraint_schema", "trigger_schema", "event_object_schema"),
        *("routine_schema", "sequence_schema", "domain_schema", "specific_schema", "schemaname"),
        *("relnamespace", "typnamespace", "connamespace", "pronamespace", "nspname"),
        *("attrelid", "conrelid", "tgrelid", "polrelid", "enumtypid", "contypid"),
    }
)
"""Columns of catalogs by which a name is looked for in one schema, or in one table."""

_ABOUT: Final[Mapping[str, str]] = {
    "to_regclass": "pg_class",
    "to_regtype": "pg_type",
    "to_regproc": "pg_proc",
    "to_regprocedure": "pg_proc",
}
"""Functions that look for a name, and where."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a catalog."""

    catalog: str
    """`columns`, `pg_type` …"""
    names: tuple[tuple[str, str], ...]
    """The columns that hold names, and the name that each is compared with."""
    is_there: bool
    """Whether the statement runs where there is such a thing, or where there is none."""
    in_schema: bool
    """Whether it looks in one schema only."""


@lru_cache(maxsize=2048)
def is_guard(condition: Condition) -> bool:
    """Whether a condition asks for what is there: a catalog, rows, or a variable that knows."""
    tree = _expression(condition.text)
    if tree is None:
        return True  # of a newer PostgreSQL than the parser's
    return any(
        kind_of(node) in {"SubLink", "ColumnRef"}
        or (kind_of(node) == "FuncCall" and _function(node) in _ABOUT)
        for node in nodes(tree)
    )


@lru_cache(maxsize=2048)
def questions_of(condition: Condition) -> tuple[Question, ...]:
    """The questions of a condition, as far as they are plain ones."""
    tree = _expression(condition.text)
    return () if tree is None else tuple(_questions(tree, condition.holds))


def _expression(text: str) -> Any:
    statement = parsed(f"SELECT {text}")
    targets = getattr(statement, "targetList", None)
    return targets[0].val if targets else None


def _questions(tree: Any, is_there: bool) -> Iterator[Question]:
    match kind_of(tree):
        case "BoolExpr":
            negates = tree.boolop.name == "NOT_EXPR"
            for each in tree.args:
                yield from _questions(each, is_there is not negates)
        case "SubLink" if tree.subLinkType.name == "EXISTS_SUBLINK":
            yield from _asked(tree.subselect, is_there)
        case "NullTest" if kind_of(tree.arg) == "FuncCall" and _function(tree.arg) in _ABOUT:
            name = text_of(tree.arg.args[0]) if tree.arg.args else None
            if name is not None:
                *schemas, last = _parts(name)
                found = (tree.nulltesttype.name == "IS_NOT_NULL") is is_there
                catalog = _ABOUT[_function(tree.arg)]
                yield Question(catalog, (("name", last),), found, bool(schemas))
        case _:
            pass


def _asked(select: Any, is_there: bool) -> Iterator[Question]:
    catalogs = [
        node.relname
        for node in nodes(select.fromClause or (), into_queries=False)
        if kind_of(node) == "RangeVar"
    ]
    known = [catalog for catalog in catalogs if catalog in NAMES]
    if not known:
        return
    wanted = frozenset().union(*(NAMES[catalog] for catalog in known))
    compared = [(column, name) for column, name in _equalities(select) if column in wanted]
    names = tuple(
        (column, _parts(name)[-1] if column.endswith("relid") else name)
        for column, name in compared
    )
    columns = {column_of(node) for node in nodes((select.whereClause, select.fromClause))}
    if names:
        yield Question(known[0], names, is_there, bool(columns & _SCHEMAS))


def _equalities(select: Any) -> Iterator[tuple[str, str]]:
    """What has to be equal to a text for a row to be found: `table_name = 'users'`."""
    joined = [
        node.quals
        for node in nodes(select.fromClause or (), into_queries=False)
        if kind_of(node) == "JoinExpr"
    ]
    for condition in (select.whereClause, *joined):
        for each in _all_of(condition):
            if kind_of(each) == "A_Expr" and [name.sval for name in each.name] == ["="]:
                for one, other in ((each.lexpr, each.rexpr), (each.rexpr, each.lexpr)):
                    column, name = column_of(one), text_of(other)
                    if column is not None and name is not None:
                        yield column, name


def _all_of(condition: Any) -> Iterator[Any]:
    """The parts of a condition that must all be so."""
    if kind_of(condition) == "BoolExpr" and condition.boolop.name == "AND_EXPR":
        for each in condition.args:
            yield from _all_of(each)
    elif condition is not None:
        yield condition


def _function(call: Any) -> str:
    name: str = call.funcname[-1].sval
    return name


def _parts(name: str) -> list[str]:
    """The parts of a name in a literal, as PostgreSQL's parser folds them."""
    statement = parsed(f"TABLE {name}")
    relation = statement.fromClause[0] if statement is not None else None
    if relation is None:
        return [name]
    return [part for part in (relation.schemaname, relation.relname) if part]
