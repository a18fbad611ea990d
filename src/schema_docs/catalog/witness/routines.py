"""What routines take and give, read by PostgreSQL's own grammar; both sides come here as text."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schema_docs.catalog.witness.values import canonical, parse, type_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_MODES: Final = {
    "FUNC_PARAM_OUT": "OUT",
    "FUNC_PARAM_TABLE": "OUT",
    "FUNC_PARAM_INOUT": "INOUT",
}
"""As the standard calls them; every other mode is IN."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """A routine's parameters: mode, name, type and default's parse tree of each."""

    text: str = field(compare=False)
    parameters: tuple[tuple[str, str, str, str], ...]

    def __str__(self) -> str:
        return self.text

    @property
    def taken(self) -> str:
        """The types of what goes in, which tell routines of one name apart."""
        return ", ".join(type_ for mode, _, type_, _ in self.parameters if mode != "OUT")


def aggregate_arguments(text: str) -> Arguments:
    """The arguments of an aggregate as `pg_get_function_arguments` prints them."""
    tree = parse(f"CREATE AGGREGATE f({text or '*'}) (a = b)")
    nodes = [] if tree is None else tree["DefineStmt"]["args"][0].get("List", {}).get("items", [])
    return Arguments(text, _parameters(nodes))


def arguments(text: str, result: str | None = None) -> Arguments:
    """The arguments of any other routine; a result of `TABLE (…)` has more of them."""
    shown = f"{text} RETURNS {result}" if result and result.startswith("TABLE(") else text
    returns = f" RETURNS {result}" if shown != text else ""
    tree = parse(f"CREATE FUNCTION f({text}){returns}")
    nodes = [] if tree is None else tree["CreateFunctionStmt"].get("parameters", [])
    return Arguments(shown, _parameters(nodes))


def result_type(text: str | None) -> str | None:
    """The type that a routine gives; of `TABLE (…)` that is a record or the only column's type."""
    tree = None if text is None else parse(f"CREATE FUNCTION f() RETURNS {text}")
    return text if tree is None else type_name(tree["CreateFunctionStmt"]["returnType"])


def _parameters(nodes: Iterable[Any]) -> tuple[tuple[str, str, str, str], ...]:
    parameters = (node["FunctionParameter"] for node in nodes)
    return tuple(
        (
            _MODES.get(parameter["mode"], "IN"),
            parameter.get("name", ""),
            type_name(parameter["argType"]),
            json.dumps(canonical(parameter.get("defexpr"))),
        )
        for parameter in parameters
    )
