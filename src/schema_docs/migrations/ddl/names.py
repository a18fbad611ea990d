"""What things are called in the trees of PostgreSQL's parser."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from schema_docs.migrations.ddl.parsing import parsed

if TYPE_CHECKING:
    from collections.abc import Mapping


def of_relation(relation: Any) -> dict[str, Any]:
    """A table's schema and name, as `Deed` has them."""
    return {"schema": relation.schemaname, "name": relation.relname}


def strings(names: Any) -> list[str]:
    """The parts of a name: a list, a type's or function's name, or a single word."""
    names = getattr(names, "names", None) or getattr(names, "objname", None) or names
    if not isinstance(names, tuple | list):
        names = (names,)
    found: list[str] = []
    for each in names:
        found += [each.sval] if hasattr(each, "sval") else strings(each.names)
    return found


def qualified(names: list[str]) -> dict[str, Any]:
    """The schema and name of an object, as `Deed` has them, from the parts of a name."""
    return {"schema": names[-2] if len(names) > 1 else None, "name": names[-1]}


FAMILIES: Final[Mapping[str, str]] = {
    "TABLE": "relation",
    "FOREIGN_TABLE": "relation",
    "VIEW": "relation",
    "MATVIEW": "relation",
    "SEQUENCE": "relation",
    "TYPE": "type",
    "DOMAIN": "type",
    "FUNCTION": "function",
    "PROCEDURE": "function",
    "ROUTINE": "function",
    "AGGREGATE": "function",
    "SCHEMA": "schema",
    "EXTENSION": "extension",
    "COLUMN": "column",
    "TABCONSTRAINT": "constraint",
    "DOMCONSTRAINT": "constraint",
    "INDEX": "index",
    "TRIGGER": "trigger",
    "RULE": "rule",
    "POLICY": "policy",
}
"""By the parser's `OBJECT_…`."""

PARTS: Final = frozenset({"column", "constraint", "trigger", "rule", "policy"})


def family_of(kind: Any) -> str | None:
    """The family of the parser's `OBJECT_…`; None where the history does not follow it."""
    return FAMILIES.get(kind.name.removeprefix("OBJECT_"))


def of_object(family: str, named: Any) -> dict[str, Any]:
    """The names in an object of `DROP`, `COMMENT` or `GRANT`."""
    if type(named).__name__ == "RangeVar":
        named_as = of_relation(named)
        return named_as | {"name": "", "part": named.relname} if family == "index" else named_as
    names = strings(named)
    if family in PARTS:
        return qualified(names[:-1] or [""]) | {"part": names[-1]}
    if family == "index":
        return qualified(names) | {"name": "", "part": names[-1]}
    if family == "function":
        return qualified(names) | {"arguments": _arguments(named)}
    return qualified(names)


def _arguments(function: Any) -> tuple[str, ...] | None:
    """The types of a function as `COMMENT`, `DROP` … name it; None where they are left out."""
    if getattr(function, "args_unspecified", True):
        return None
    if getattr(function, "objfuncargs", None):
        return types(function.objfuncargs)
    return tuple(map(_type, getattr(function, "objargs", None) or ()))


def types(parameters: Any) -> tuple[str, ...]:
    """The types of what a function is called with."""
    return tuple(
        _type(parameter.argType)
        for parameter in parameters or ()
        if parameter.mode.name not in {"FUNC_PARAM_OUT", "FUNC_PARAM_TABLE"}
    )


def _type(name: Any) -> str:
    """A type without its schema, which may be spelled or not."""
    return strings(name)[-1] + "[]" * bool(name.arrayBounds)


@lru_cache(maxsize=1024)
def types_of(signature: str) -> tuple[str, ...] | None:
    """The types in a function's signature, as `Deed.arguments` has them."""
    statement = parsed(f"CREATE FUNCTION f({signature}) RETURNS int LANGUAGE sql AS ''")
    return None if statement is None else types(statement.parameters)
