"""What the model and the standard are compared by: facts of objects, and when two of them agree."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from schema_docs.catalog.normal_form import normal_form
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Key = tuple[str, ...]
"""The kind of an object, and its names from the outside to the inside."""

Facts = dict[Key, dict[str, Any]]
"""What one side says. An attribute that only one side has is not compared."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL; the same piece has the same parse tree, however it is laid out."""

    text: str
    form: Literal["expression", "query", "check"] = "expression"
    has_current_names: bool = True
    """Off where names may be as they were at some time: they are then left out of account."""

    def __str__(self) -> str:
        return self.text

    def agrees(self, other: Sql) -> bool:
        """Whether both mean the same."""
        names = self.has_current_names and other.has_current_names
        if self.text == other.text or _tree(self, names) == _tree(other, names):
            return True
        return self.form == "query" and _tree(_normal(self), names) == _tree(_normal(other), names)


def sql(text: str | None, *, has_current_names: bool = True) -> Sql | None:
    """An expression as a value; None where there is none."""
    return None if text is None else Sql(text, has_current_names=has_current_names)


@dataclass(frozen=True, slots=True)
class OneOf:
    """What objects of one name have, where the standard does not say which of them has what."""

    values: tuple[Any, ...]

    def __str__(self) -> str:
        return " or ".join(dict.fromkeys(map(show, self.values)))


@dataclass(frozen=True, slots=True)
class Order:
    """Names in their order; compared only as far as both sides know the names."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.names)

    def agrees(self, other: Order) -> bool:
        """Whether what both know stands in the same order."""
        common = {*self.names} & {*other.names}
        mine, others = ([n for n in names if n in common] for names in (self.names, other.names))
        return mine == others


@dataclass(frozen=True, slots=True)
class Grants:
    """Who may do what, and pass it on: True, False, or None where that says nothing."""

    by_role: Mapping[str, Mapping[str, bool | None]]

    def __str__(self) -> str:
        granted = (
            f"{role}: "
            + ", ".join(f"{name} (grantable)" if can else name for name, can in sorted(may.items()))
            for role, may in sorted(self.by_role.items())
        )
        return "; ".join(granted) or "nobody"

    def agrees(self, other: Grants) -> bool:
        """Whether the same roles may do the same."""
        return self.by_role.keys() == other.by_role.keys() and all(
            may.keys() == other.by_role[role].keys()
            and all(
                None in {can, other.by_role[role][name]} or can == other.by_role[role][name]
                for name, can in may.items()
            )
            for role, may in self.by_role.items()
        )


def agree(model: Any, witness: Any) -> bool:
    """Whether both sides say the same of one attribute."""
    if isinstance(witness, OneOf):
        return any(agree(model, value) for value in witness.values)
    if isinstance(model, Sql) and isinstance(witness, Sql):
        return model.agrees(witness)
    if isinstance(model, Order) and isinstance(witness, Order):
        return model.agrees(witness)
    if isinstance(model, Grants) and isinstance(witness, Grants):
        return model.agrees(witness)
    return bool(model == witness)


def show(value: Any) -> str:
    """A value as a sentence has it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, QualifiedName):
        return f"{value.schema}.{value.name}"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "nothing"
    if isinstance(value, tuple):
        return ", ".join(map(show, value)) or "nothing"
    return str(value)


# -- parse trees -----------------------------------------------------------------------------------

_PLACES: Final = frozenset(
    {"location", "name_location", "stmt_location", "stmt_len", "list_start", "list_end"}
    | {"rexpr_list_start", "rexpr_list_end"}
)
_NAMES: Final = frozenset({"funcname", "names", "relname", "schemaname"})


def parse(sql: str) -> Any | None:
    """The JSON tree of the only statement; None if PostgreSQL 18 would not read it."""
    from pglast.parser import ParseError, parse_sql_json

    try:
        (statement,) = json.loads(parse_sql_json(sql))["stmts"]
    except (ParseError, ValueError, RecursionError):
        return None
    return statement["stmt"]


@lru_cache(maxsize=1024)
def _tree(sql: Sql, names: bool) -> Any:
    """What is to be equal; for what cannot be read, the tokens without parentheses."""
    from pglast import Error
    from pglast.parser import scan

    statement = {"expression": "SELECT ", "query": "", "check": "ALTER TABLE t ADD "}[sql.form]
    tree = parse(statement + sql.text)
    if tree is not None:
        try:
            if sql.form == "check":
                tree = tree["AlterTableStmt"]["cmds"][0]["AlterTableCmd"]["def"]["Constraint"]
                tree = tree["raw_expr"]
            return canonical(tree, names=names)
        except (KeyError, RecursionError):
            pass
    try:
        tokens = [sql.text.encode()[t.start : t.end + 1] for t in scan(sql.text)]
    except Error:
        return sql.text
    return [token for token in tokens if token not in {b"(", b")", b";"}]


def _normal(sql: Sql) -> Sql:
    return Sql(normal_form(sql.text), sql.form, sql.has_current_names)


def canonical(tree: Any, *, names: bool = True) -> Any:
    """A tree without places, and with chains of AND and OR as PostgreSQL keeps them: flat.

    Without `names`, nothing is left that a renaming would change.
    """
    if isinstance(tree, list):
        return [canonical(item, names=names) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if "BoolExpr" in tree and tree["BoolExpr"]["boolop"] != "NOT_EXPR":
        operands = [canonical(item, names=names) for item in _operands(tree)]
        return {tree["BoolExpr"]["boolop"]: operands}
    if "RangeVar" in tree and tree["RangeVar"].get("schemaname") == "pg_catalog":
        tree = {"RangeVar": {k: v for k, v in tree["RangeVar"].items() if k != "schemaname"}}
    if not names and "TypeCast" in tree and type_name(tree["TypeCast"]["typeName"])[:3] == "reg":
        return {"TypeCast": type_name(tree["TypeCast"]["typeName"])}
    return {
        key: canonical(value, names=names)
        for key, value in tree.items()
        if key not in _PLACES and (names or key not in _NAMES)
    }


def _operands(tree: Any) -> Iterator[Any]:
    operator = tree["BoolExpr"]["boolop"]
    for item in tree["BoolExpr"]["args"]:
        if item.get("BoolExpr", {}).get("boolop") == operator:
            yield from _operands(item)
        else:
            yield item


def type_name(tree: Any) -> str:
    """A type without modifiers, `SETOF` and pg_catalog: `int4`, `app.pair[]`."""
    parts = [part["String"]["sval"] for part in tree["names"]]
    if parts[0] == "pg_catalog":
        del parts[0]
    return ".".join(parts) + "[]" * len(tree.get("arrayBounds", ()))
