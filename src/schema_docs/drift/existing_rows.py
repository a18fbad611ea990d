"""What a rule says of the rows that are there, in which new columns are NULL or hold a constant.

A little of what PostgreSQL would do: comparisons of constants, NULL, AND, OR and NOT. Whatever else
there is comes out as not known.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import Enum
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class _Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN: Final = _Unknown.UNKNOWN
"""A value that depends on the row, or that only PostgreSQL can tell."""


class OtherText(str):
    """A constant of a type of its own, in which two spellings may be one value."""

    __slots__ = ()


Value = bool | Decimal | str | _Unknown | None

_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": eq,
    "<>": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_NUMBERS: Final = frozenset({"int2", "int4", "int8", "numeric", "float4", "float8"})
_TEXTS: Final = frozenset({"text", "varchar"})

_NULL_OF_NULL: Final = frozenset(
    {
        *("length", "char_length", "character_length", "octet_length", "lower", "upper", "btrim"),
        *("ltrim", "rtrim", "substring", "position", "starts_with", "regexp_like", "abs", "mod"),
        *("round", "trunc", "floor", "ceil", "ceiling", "extract", "date_part", "date_trunc"),
        *("array_length", "cardinality", "array_ndims", "jsonb_typeof", "json_typeof", "isfinite"),
        *("jsonb_array_length", "json_array_length", "isempty", "lower_inf", "upper_inf"),
    }
)
"""Functions of PostgreSQL that give NULL where an argument is NULL; most do."""


def value_of(expression: str, columns: Mapping[str, Value]) -> Value:
    """What an expression gives in every row that there is.

    Args:
        expression: SQL, as PostgreSQL spells it.
        columns: what columns hold there; all others hold what nobody knows.
    """
    from schema_docs.migrations.ddl.parsing import parsed

    statement = parsed(f"SELECT {expression}")
    targets = getattr(statement, "targetList", None)
    if not targets or len(targets) != 1:
        return UNKNOWN
    return _value(targets[0].val, columns)


def check_holds(definition: str, columns: Mapping[str, Value]) -> bool:
    """Whether a CHECK holds in every row that there is, as far as can be told."""
    from schema_docs.migrations.ddl.parsing import parsed

    statement = parsed(f"ALTER TABLE t ADD {definition}")
    commands = getattr(statement, "cmds", None)
    if not commands:
        return False
    return _value(commands[0].def_.raw_expr, columns) in {True, None}


def _value(node: Any, columns: Mapping[str, Value]) -> Value:
    match type(node).__name__:
        case "A_Const":
            return _constant(node)
        case "ColumnRef":
            name = getattr(node.fields[-1], "sval", None)
            return columns.get(name, UNKNOWN) if name is not None else UNKNOWN
        case "TypeCast":
            return _cast(_value(node.arg, columns), node.typeName)
        case "BoolExpr":
            values = [_value(each, columns) for each in node.args]
            return _CONNECTED[node.boolop.name](values)
        case "NullTest":
            value = _value(node.arg, columns)
            is_null = node.nulltesttype.name == "IS_NULL"
            return UNKNOWN if value is UNKNOWN else (value is None) is is_null
        case "BooleanTest":
            return _is(_value(node.arg, columns), node.booltesttype.name)
        case "CoalesceExpr":
            given = (_value(each, columns) for each in node.args or ())
            return next((value for value in given if value is not None), None)
        case "FuncCall":
            return _called(node, columns)
        case "A_Expr":
            return _operation(node, columns)
        case _:
            return UNKNOWN


def _constant(node: Any) -> Value:
    if node.isnull:
        return None
    for field in ("ival", "fval"):
        if (number := getattr(node.val, field, None)) is not None:
            return Decimal(number)
    if (is_true := getattr(node.val, "boolval", None)) is not None:
        return bool(is_true)
    text = getattr(node.val, "sval", None)
    return UNKNOWN if text is None else str(text)


def _cast(value: Value, type_name: Any) -> Value:
    if value is None or value is UNKNOWN or type_name.arrayBounds:
        return value
    name = type_name.names[-1].sval
    match value:
        case str() if name in _NUMBERS:
            try:
                return Decimal(value)
            except InvalidOperation:  # `NaN` is one; `0x1F` is not
                return UNKNOWN
        case str() if name == "bool":
            return {"true": True, "false": False}.get(value, UNKNOWN)
        case str():
            return value if name in _TEXTS else OtherText(value)
        case bool() if name == "bool":
            return value
        case Decimal() if name in _NUMBERS and (value == int(value) or name[0] != "i"):
            return value
        case _:
            return UNKNOWN


def _called(node: Any, columns: Mapping[str, Value]) -> Value:
    *schema, name = [part.sval for part in node.funcname]
    values = [_value(each, columns) for each in node.args or ()]
    if schema not in ([], ["pg_catalog"]):
        return UNKNOWN
    if name in {"num_nulls", "num_nonnulls"} and UNKNOWN not in values and not node.func_variadic:
        return Decimal(sum((value is None) is (name == "num_nulls") for value in values))
    return None if name in _NULL_OF_NULL and None in values else UNKNOWN


def _operation(node: Any, columns: Mapping[str, Value]) -> Value:
    kind, operator = node.kind.name, node.name[-1].sval
    left = UNKNOWN if node.lexpr is None else _value(node.lexpr, columns)
    if kind == "AEXPR_OP_ANY":
        listed = getattr(node.rexpr, "arg", node.rexpr)  # behind the cast of the whole list
        if operator == "=" and type(listed).__name__ == "A_ArrayExpr":
            elements = [_value(each, columns) for each in listed.elements or ()]
            return _any([_compared("=", left, each) for each in elements])
        return None if left is None else UNKNOWN
    right = _value(node.rexpr, columns)
    match kind:
        case "AEXPR_OP":
            return _compared(operator, left, right)
        case "AEXPR_DISTINCT" | "AEXPR_NOT_DISTINCT":
            is_same = _compared("=", left, right)
            if left is None or right is None:
                other = right if left is None else left
                is_same = UNKNOWN if other is UNKNOWN else other is None
            return is_same if kind == "AEXPR_NOT_DISTINCT" else _not([is_same])
        case _:
            return UNKNOWN


def _compared(operator: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None  # so of every operator that PostgreSQL has for such rules
    if operator not in _COMPARISONS or UNKNOWN in {left, right}:
        return UNKNOWN
    if isinstance(left, str) and isinstance(right, str):
        is_plain = not isinstance(left, OtherText) and not isinstance(right, OtherText)
        if operator in {"=", "<>"} and (is_plain or left == right):
            return (str(left) == str(right)) is (operator == "=")
        return UNKNOWN
    if type(left) is not type(right):
        return UNKNOWN
    return _COMPARISONS[operator](left, right)


def _any(values: Iterable[Value]) -> Value:
    found = [*values]
    return next((value for value in (True, UNKNOWN, None) if value in found), False)


def _all(values: Iterable[Value]) -> Value:
    found = [*values]
    return next((value for value in (False, UNKNOWN, None) if value in found), True)


def _not(values: Iterable[Value]) -> Value:
    (value,) = values
    return (not value) if isinstance(value, bool) else None if value is None else UNKNOWN


_CONNECTED: Final[Mapping[str, Callable[[Iterable[Value]], Value]]] = {
    "AND_EXPR": _all,
    "OR_EXPR": _any,
    "NOT_EXPR": _not,
}


def _is(value: Value, test: str) -> Value:
    """`IS TRUE`, `IS NOT FALSE` …"""
    if value is UNKNOWN:
        return UNKNOWN
    wanted = {"TRUE": True, "FALSE": False, "UNKNOWN": None}[test.rpartition("_")[2]]
    return (value is wanted) is not test.startswith("IS_NOT")
