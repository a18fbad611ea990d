"""The code in a statement: what stands in the body of a `DO` block or function, and what it calls.

pglast takes PL/pgSQL apart. What `EXECUTE` runs is known only as far as its text is written there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from schema_docs.migrations.ddl.reading import read
from schema_docs.migrations.tokens import tokens, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUNS_CODE: Final = frozenset({"DoStmt", "CreateFunctionStmt"})

_CALLS: Final = frozenset({"SelectStmt", "CallStmt"})


@dataclass(frozen=True, slots=True)
class Code:
    """Code that may do anything, as far as it is written."""

    kind: Literal["execute", "block", "call"]
    """`EXECUTE` in a block or function; a `DO` block; a call of functions."""
    line: int
    """Of the statement, from 0."""
    words: frozenset[str]
    """Its names and what stands in its literals, which may be names; of a call those only."""
    around: frozenset[str] = frozenset()
    """What stands around an `EXECUTE`, which may be put into it."""


@lru_cache(maxsize=4096)
def statements_in(text: str) -> tuple[tuple[str, int, bool], ...]:
    """The statements in the code of one: text, line from 0, whether they wait for a call."""
    kind = read(text).kind
    if kind not in _RUNS_CODE:
        return ()
    return tuple(
        (query, line, kind != "DoStmt")
        for line, query, is_statement in _queries(text)
        if is_statement
    )


@lru_cache(maxsize=4096)
def code_in(text: str) -> tuple[Code, ...]:
    """The code in a statement that does what its words say, or what nobody can see."""
    kind, line = read(text).kind, read(text).line
    if kind in _CALLS:
        said = frozenset(_names_in_literals(text))
        return (Code("call", line, said),) if said else ()
    if kind not in _RUNS_CODE:
        return ()
    around = frozenset(word.text for word in words(text, 0) if word.is_literal)
    found = [
        Code("execute", at, frozenset(word.text for word in words(query, 0)), around)
        for at, query, is_statement in _queries(text)
        if not is_statement
    ]
    return (*found, Code("block", line, around)) if kind == "DoStmt" else tuple(found)


def _names_in_literals(text: str) -> Iterator[str]:
    """Literals that may be a name, qualified or not: arguments of a function."""
    for token in tokens(text):
        if token.text.startswith("'") and not token.text.strip("'").count(" "):
            yield from (word.text for word in words(token.text, 0))


@lru_cache(maxsize=256)
def _queries(text: str) -> tuple[tuple[int, str, bool], ...]:
    """Line from 0, text, and whether it is a statement or makes one (`EXECUTE`)."""
    from pglast.parser import ParseError, parse_plpgsql_json

    try:
        function = json.loads(parse_plpgsql_json(text))
    except (ParseError, ValueError):
        return ()  # in another language
    literals = [token for token in tokens(text) if token.text[0] in "$'"]
    body = max(literals, key=lambda token: len(token.text), default=None)
    start = body.line if body is not None else 0
    return tuple((start + line - 1, query, kind) for line, query, kind in _in_tree(function))


def _in_tree(tree: Any) -> Iterator[tuple[int, str, bool]]:
    if isinstance(tree, list):
        for each in tree:
            yield from _in_tree(each)
    elif isinstance(tree, dict):
        for name, node in tree.items():
            if name == "PLpgSQL_stmt_execsql":
                yield node["lineno"], node["sqlstmt"]["PLpgSQL_expr"]["query"], True
            elif name in {"PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors"}:
                yield node["lineno"], node["query"]["PLpgSQL_expr"]["query"], False
            else:
                yield from _in_tree(node)
