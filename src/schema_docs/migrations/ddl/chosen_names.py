"""The names that PostgreSQL chooses for indexes and constraints that a statement does not name.

After `ChooseIndexName`, `ChooseConstraintName` and `makeObjectName` of PostgreSQL's `indexcmds.c`
and `pg_constraint.c`. A number that it puts behind a name that is taken is left out.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 63
"""In bytes."""

_ENDS: Final = {
    "CONSTR_PRIMARY": "pkey",
    "CONSTR_UNIQUE": "key",
    "CONSTR_EXCLUSION": "excl",
    "CONSTR_CHECK": "check",
    "CONSTR_FOREIGN": "fkey",
}


def of_constraint(table: str, constraint: Any, column: tuple[str, ...] | None) -> str | None:
    """The name of a constraint; None where it makes none that has a history.

    Args:
        table: its table's or domain's name.
        constraint: pglast's node.
        column: the one that it is written behind, if any; None: it is a domain's.
    """
    end = _ENDS.get(constraint.contype.name)
    if end is None:
        return None
    match end:
        case "pkey":
            columns: tuple[str, ...] = ()
        case "check":
            named = dict.fromkeys(_columns(constraint.raw_expr))
            columns = tuple(named) if len(named) == 1 and column is not None else ()
        case "excl":
            columns = _keys([element[0] for element in constraint.exclusions or ()])
        case _:
            keys = constraint.fk_attrs if end == "fkey" else constraint.keys
            columns = tuple(key.sval for key in keys or ()) or column or ()
    return _name(table, "_".join(columns), end)


def of_index(table: str, index: Any) -> str:
    """The name of an index, of pglast's node."""
    return _name(table, "_".join(_keys(index.indexParams)), "idx")


def _keys(elements: Iterable[Any]) -> tuple[str, ...]:
    """Of an index; the second one of the same name has a number."""
    names: list[str] = []
    for element in elements:
        name = _key(element)
        numbered = (f"{name}{number or ''}" for number in count())
        names.append(next(each for each in numbered if each not in names))
    return tuple(names)


def _key(element: Any) -> str:
    """A column's name, or what stands for an expression."""
    if element.name:
        return str(element.name)
    return _of_expression(element.expr) or "expr"


def _of_expression(node: Any) -> str | None:
    """After `FigureColname`, for what indexes are made on."""
    match type(node).__name__:
        case "FuncCall":
            return str(node.funcname[-1].sval)
        case "ColumnRef":
            return getattr(node.fields[-1], "sval", None)
        case "TypeCast":
            return _of_expression(node.arg) or str(node.typeName.names[-1].sval)
        case "CoalesceExpr":
            return "coalesce"
        case "CollateClause":
            return _of_expression(node.arg)
        case _:
            return None


def _columns(node: Any) -> list[str]:
    """The columns in a condition."""
    from pglast import ast

    if isinstance(node, tuple | list):
        return [name for each in node for name in _columns(each)]
    if type(node).__name__ == "ColumnRef":
        name = getattr(node.fields[-1], "sval", None)
        return [name] if name else []
    inside = node if isinstance(node, ast.Node) else ()
    return [name for slot in inside for name in _columns(getattr(node, slot))]


def _name(table: str, columns: str, end: str) -> str:
    """`table_columns_end`, the longer one of both cut short until all fits."""
    first, second = table.encode(), columns.encode()
    room = _LONGEST - len(end) - 1 - bool(second)
    one, two = len(first), len(second)
    while one + two > room:
        if one > two:
            one -= 1
        else:
            two -= 1
    parts = (first[:one].decode(errors="ignore"), second[:two].decode(errors="ignore"), end)
    return "_".join(part for part in parts if part)
