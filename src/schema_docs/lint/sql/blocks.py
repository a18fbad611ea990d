"""The statements in a `DO` block, each with what has to be so that it runs.

pglast takes PL/pgSQL apart; no branch is evaluated. A condition that a block leaves by (`IF … THEN
RETURN`) holds, turned round, for all that follows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from schema_docs.lint.sql.trees import text_of
from schema_docs.migrations.ddl.parsing import parsed
from schema_docs.migrations.tokens import tokens, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOPS_OVER_ROWS: Final = frozenset({"PLpgSQL_stmt_fors", "PLpgSQL_stmt_forc"})


@dataclass(frozen=True, slots=True)
class Condition:
    """What a statement runs under."""

    text: str
    """An expression of SQL."""
    line: int
    """Of the statement that has it, from 0."""
    holds: bool = True
    """Whether it is so where the statement runs, or is not."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A statement in a block."""

    text: str
    line: int
    """Where it begins in the text of the block's statement, from 0."""
    conditions: tuple[Condition, ...]
    """All that it runs under, the outermost first."""
    catches: bool
    """Whether an error of it is caught."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What is around a statement."""

    conditions: tuple[Condition, ...] = ()
    catches: bool = False

    def under(self, *more: Condition) -> _Around:
        return _Around((*self.conditions, *more), self.catches)


@lru_cache(maxsize=1024)
def statements_of_block(text: str) -> tuple[Inner, ...]:
    """The statements of a `DO` block; also what `EXECUTE` runs, where that is one literal.

    Nothing of a block in another language.
    """
    from pglast.parser import ParseError, parse_plpgsql_json

    try:
        functions = json.loads(parse_plpgsql_json(text))
    except (ParseError, ValueError):
        return ()
    literals = [token for token in tokens(text) if token.text[0] in "$'"]
    body = max(literals, key=lambda token: len(token.text), default=None)
    start = 0 if body is None else body.line
    action = functions[0]["PLpgSQL_function"]["action"]
    return tuple(_in_list([action], start - 1, _Around()))


@lru_cache(maxsize=1024)
def dropped_by_code(text: str) -> frozenset[str]:
    """What a `DO` block may drop by statements that it computes: `constraint`, `table` …

    Of which name, only the run would tell. Nothing of a block that computes none.
    """
    from pglast.parser import ParseError, parse_plpgsql_json

    try:
        functions = json.loads(parse_plpgsql_json(text))
    except (ParseError, ValueError):
        return frozenset()
    if not any(map(_is_computed, _executed(functions))):
        return frozenset()
    said = [word.text.lower() for word in words(text, 0)]
    return frozenset(what for word, what in pairwise(said) if word == "drop")


def _executed(tree: Any) -> Iterator[str]:
    """The expressions that a block runs by `EXECUTE`."""
    if isinstance(tree, list):
        for each in tree:
            yield from _executed(each)
    elif isinstance(tree, dict):
        for kind, node in tree.items():
            if kind == "PLpgSQL_stmt_dynexecute":
                yield _query(node["query"])
            yield from _executed(node)


def _is_computed(expression: str) -> bool:
    said = parsed(f"SELECT {expression}")
    return said is None or text_of(said.targetList[0].val) is None


def _in_list(statements: list[dict[str, Any]], start: int, around: _Around) -> Iterator[Inner]:
    """The statements of a list; `start` is what makes their line numbers those of the text."""
    for statement in statements:
        ((kind, node),) = statement.items()
        yield from _in_statement(kind, node, start, around)
        if kind == "PLpgSQL_stmt_if" and _leaves(node.get("then_body", ())):
            around = around.under(_condition(node["cond"], node, start, holds=False))


def _in_statement(kind: str, node: dict[str, Any], start: int, around: _Around) -> Iterator[Inner]:
    line = start + node.get("lineno", 0)
    if kind == "PLpgSQL_stmt_execsql":
        yield Inner(_query(node["sqlstmt"]), line, around.conditions, around.catches)
    elif kind == "PLpgSQL_stmt_dynexecute":
        said = parsed(f"SELECT {_query(node['query'])}")
        text = None if said is None else text_of(said.targetList[0].val)
        if text is not None:
            yield Inner(text, line, around.conditions, around.catches)
    elif kind == "PLpgSQL_stmt_if":
        yield from _in_if(node, start, around)
    elif kind == "PLpgSQL_stmt_block":
        handlers = node.get("exceptions", {}).get("PLpgSQL_exception_block", {})
        within = _Around(around.conditions, around.catches or bool(handlers))
        yield from _in_list(node.get("body", []), start, within)
        for handler in handlers.get("exc_list", ()):
            actions = handler["PLpgSQL_exception"].get("action", [])
            yield from _in_list(actions, start, within)
    elif kind == "PLpgSQL_stmt_case":
        for each in node.get("case_when_list", ()):
            when = each["PLpgSQL_case_when"]
            condition = _condition(when["expr"], when, start)
            yield from _in_list(when.get("stmts", []), start, around.under(condition))
        yield from _in_list(node.get("else_stmts", []), start, around)
    elif "body" in node:  # a loop
        if kind in _LOOPS_OVER_ROWS and "query" in node:
            rows = Condition(f"EXISTS ({_query(node['query'])})", line)
            around = around.under(rows)
        elif kind == "PLpgSQL_stmt_while":
            around = around.under(_condition(node["cond"], node, start))
        yield from _in_list(node["body"], start, around)


def _in_if(node: dict[str, Any], start: int, around: _Around) -> Iterator[Inner]:
    first = _condition(node["cond"], node, start)
    yield from _in_list(node.get("then_body", []), start, around.under(first))
    not_so = [_condition(node["cond"], node, start, holds=False)]
    for each in node.get("elsif_list", ()):
        branch = each["PLpgSQL_if_elsif"]
        condition = _condition(branch["cond"], branch, start)
        yield from _in_list(branch.get("stmts", []), start, around.under(*not_so, condition))
        not_so.append(_condition(branch["cond"], branch, start, holds=False))
    yield from _in_list(node.get("else_body", []), start, around.under(*not_so))


def _condition(
    expression: dict[str, Any], node: dict[str, Any], start: int, *, holds: bool = True
) -> Condition:
    return Condition(_query(expression), start + node.get("lineno", 0), holds)


def _query(expression: dict[str, Any]) -> str:
    query: str = expression["PLpgSQL_expr"]["query"]
    return query


def _leaves(body: list[dict[str, Any]]) -> bool:
    """Whether nothing after a list of statements runs."""
    return any(
        kind == "PLpgSQL_stmt_return"
        or (kind == "PLpgSQL_stmt_raise" and node.get("elog_level", _ERROR) >= _ERROR)
        for statement in body
        for kind, node in statement.items()
    )


_ERROR: Final = 21
"""PostgreSQL's number for the level of errors."""
