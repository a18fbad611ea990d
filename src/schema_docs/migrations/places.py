"""The line of a migration that did what the history tells.

psql tells which statements it sent; PostgreSQL's own parser, by pglast, tells what each is and
which names are in it. The statement that fits an event best is taken, and in it the line of the
column, constraint or index; in a `DO` block the line of its body.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schema_docs.migrations.history import Event, Story
    from schema_docs.migrations.psql import Statement
    from schema_docs.model import QualifiedName

_TABLE: Final = frozenset(
    {"CreateStmt", "CreateForeignTableStmt", "CreateTableAsStmt", "SelectStmt"}
)

_MAKES: Final[Mapping[str, set[str] | frozenset[str]]] = {
    "table": _TABLE,
    "partition": {"CreateStmt", "AlterTableStmt"},
    "view": {"ViewStmt", "CreateTableAsStmt"},
    "column": {*_TABLE, "AlterTableStmt", "ViewStmt"},
    "constraint": {"CreateStmt", "AlterTableStmt", "CreateDomainStmt", "AlterDomainStmt"},
    "foreign key": {"CreateStmt", "AlterTableStmt"},
    "index": {"IndexStmt", "AlterTableStmt"},
    "trigger": {"CreateTrigStmt", "AlterTableStmt"},
    "rule": {"RuleStmt", "AlterTableStmt"},
    "policy": {"CreatePolicyStmt", "AlterPolicyStmt"},
    "enum": {"CreateEnumStmt"},
    "label": {"CreateEnumStmt", "AlterEnumStmt"},
    "domain": {"CreateDomainStmt", "AlterDomainStmt"},
    "composite type": {"CompositeTypeStmt", "AlterTableStmt"},
    "range type": {"CreateRangeStmt"},
    "sequence": {"CreateSeqStmt", "AlterSeqStmt"},
    "function": {"CreateFunctionStmt", "DefineStmt", "AlterFunctionStmt"},
    "schema": {"CreateSchemaStmt"},
    "extension": {"CreateExtensionStmt"},
}
"""The parser's names of the statements that make or change an object of a kind."""

_BY_CODE: Final = {"DoStmt", "CallStmt", "SelectStmt", "CreateFunctionStmt"}
"""Statements that may do anything, by the code that they run."""

_OF_PARTS: Final = _BY_CODE | {
    *_TABLE,
    "AlterTableStmt",
    "CompositeTypeStmt",
    "CreateEnumStmt",
    "ViewStmt",
}
"""Statements about several things, each at a line of its own."""

_ADDS: Final = frozenset({"InsertStmt", "CopyStmt", "MergeStmt"})
_REMOVES: Final = frozenset({"DeleteStmt", "TruncateStmt", "MergeStmt"})
_CHANGES: Final = frozenset({"UpdateStmt", "MergeStmt"})
_OF_ROWS: Final = _ADDS | _REMOVES | _CHANGES
"""Statements about rows, by what they do to them."""

_RUNS_CODE: Final = frozenset({"DoStmt", "CallStmt"})

_GUARDS: Final = frozenset({"conflict", "where", "exists"})
"""Words by which a statement about rows may do nothing the second time."""

_OF_KINDS: Final[Mapping[str, set[str]]] = {
    "statistics": {"CreateStatsStmt", "AlterStatsStmt"},
    "publication": {"CreatePublicationStmt", "AlterPublicationStmt"},
    "default": {"AlterDefaultPrivilegesStmt"},
    "operator": {"DefineStmt", "AlterOperatorStmt", "CreateOpClassStmt", "CreateOpFamilyStmt"},
    "event": {"CreateEventTrigStmt", "AlterEventTrigStmt"},
    "role": {"CreateRoleStmt", "AlterRoleStmt", "GrantRoleStmt"},
}
"""By the first word of a kind without a history, the statements about it."""

_LONE: Final = frozenset({"function", "schema", "extension"})
"""Kinds whose `part` is no name that stands in a statement."""


@dataclass(frozen=True)
class _Token:
    """A name as a statement has it."""

    text: str
    line: int
    """Of the statement that was sent, from 0."""


@dataclass(frozen=True)
class _Piece:
    """A statement, or one in the body of a `DO` block."""

    kind: str
    """The parser's name for it; empty where it cannot be parsed."""
    line: int
    """Of its first word, from 0."""
    about: str | None
    """The table or view that it makes or changes, where it is about one."""
    tokens: tuple[_Token, ...]
    """Its names, those in the bodies of code too, in their order."""


def line_of(
    story: Story,
    event: Event,
    statements: Mapping[str, tuple[Statement, ...]],
    *,
    makes_table: bool = True,
) -> int | None:
    """The 1-based line of the file that an event came from; None where it cannot be told.

    Args:
        story: the object's.
        event: one of its events.
        statements: what each migration sent to the server.
        makes_table: whether the migration may have made the table that the object belongs to.
    """
    called = story.called_at(event)
    own = [{called.part}] if called.part and called.kind not in _LONE else []
    if event.what == "renamed" and event.after is not None:
        own.append({event.after.part if own else event.after.name.name})
    without = frozenset() if makes_table else _TABLE - _BY_CODE
    line = _best(story, event, statements, (_names(story), *own), without)
    if line is None and event.what == "dropped":  # with its schema
        return _best(story, event, statements, ({called.name.schema},), without)
    return line


def line_of_rows(table: QualifiedName, more: int, statements: Iterable[Statement]) -> int | None:
    """The line of the statement that changes a table's rows; None where it cannot be told.

    Of several the one that has nothing in it to keep it from doing so twice.

    Args:
        table: the table.
        more: how many rows it has more than before; below 0: fewer.
        statements: of one migration.
    """
    writes = _ADDS if more > 0 else _REMOVES if more < 0 else _CHANGES
    found = []
    for line, piece in _all_pieces(statements):
        words = {token.text for token in piece.tokens}
        fit = (
            (piece.kind in writes) + (piece.kind in _OF_ROWS) + (piece.kind in _OF_ROWS | _BY_CODE)
        )
        if fit and table.name in words:
            found.append((-fit, bool(words & _GUARDS), line + piece.line))
    return min(found)[2] if found else None


def line_of_kind(kind: str, statements: Iterable[Statement]) -> int | None:
    """The line of the first statement about objects of a kind that has no history."""
    return next(
        (
            line + piece.line
            for line, piece in _all_pieces(statements)
            if piece.kind in _OF_KINDS.get(kind, ())
        ),
        None,
    )


def line_of_code(statements: Iterable[Statement]) -> int | None:
    """The line of the only statement that runs code; None where there are several, or none."""
    lines: dict[int, int] = {}
    for line, piece in _all_pieces(statements):
        if piece.kind in _RUNS_CODE:
            lines.setdefault(line, line + piece.line)  # in a block, what comes before the whole
    return next(iter(lines.values())) if len(lines) == 1 else None


def _all_pieces(statements: Iterable[Statement]) -> Iterator[tuple[int, _Piece]]:
    """The statements of a file, each with the line that its own lines count from."""
    for statement in statements:
        if statement.line is not None:
            for piece in _pieces(statement.text):
                yield statement.line, piece


def _names(story: Story) -> set[str]:
    """What an object, or what it belongs to, was called: the file may have renamed that, too."""
    told = (named for event in story.events for named in (event.before, event.after) if named)
    return {named.name.name for named in (story.subject, *told)}


def _best(
    story: Story,
    event: Event,
    statements: Mapping[str, tuple[Statement, ...]],
    wanted: tuple[set[str], ...],
    without: frozenset[str],
) -> int | None:
    best: tuple[int, int] | None = None
    for statement in statements.get(event.migration, ()):
        for piece in () if statement.line is None else _pieces(statement.text):
            line, found = _find(piece, wanted)
            fit = 0 if piece.kind in without else _fit(piece.kind, story.subject.kind, event)
            if piece.about is not None and piece.about not in wanted[0]:
                continue
            # What is dropped with its table has no name there; what is made by code has one.
            score = found + 3 * fit if event.what == "dropped" else 2 * found + fit
            if found and fit and statement.line and (best is None or score > best[0]):
                best = (score, statement.line + line)
    return best and best[1]


def _fit(statement: str, kind: str, event: Event) -> int:
    """How well a statement of a kind fits an event: 2 well, 1 by what it may run, 0 not at all."""
    if statement in _fitting(kind, event):
        return 2
    return int(statement in _BY_CODE)


def _fitting(kind: str, event: Event) -> set[str] | frozenset[str]:
    match event.what:
        case "renamed":
            return {"RenameStmt"}
        case "moved":
            return {"AlterObjectSchemaStmt"}
        case "dropped":
            return {"DropStmt", "AlterTableStmt", "AlterDomainStmt", "DropOwnedStmt"}
        case "introduced":
            return _MAKES[kind]
        case "changed":
            changed = {change.what for change in event.changes}
            if changed == {"comment"}:
                return {"CommentStmt"}
            if changed == {"rights"}:
                return {"GrantStmt"}
            return _MAKES[kind] | {"AlterTableStmt"}


def _find(piece: _Piece, wanted: tuple[set[str], ...]) -> tuple[int, int]:
    """The line of an object's own name, and how many of the wanted names there are.

    A column may be called like its table, whose name stands before it.
    """
    at = [[i for i, token in enumerate(piece.tokens) if token.text in names] for names in wanted]
    found = sum(map(bool, at))
    if not at[-1] or len(wanted) == 1 or piece.kind not in _OF_PARTS:
        return piece.line, found
    behind = [i for i in at[-1] if at[0] and i > at[0][0]]
    return piece.tokens[(behind or at[-1])[0]].line, found


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[_Piece, ...]:
    """A statement; of a `DO` block the statements in it, and then itself."""
    from pglast import ast
    from pglast.parser import ParseError, parse_sql

    try:
        statements = parse_sql(text)
    except ParseError:  # what psql or a newer PostgreSQL understands
        return ()
    if not statements or statements[0].stmt is None:
        return ()
    statement = statements[0].stmt
    whole = _piece(type(statement).__name__, text, 0, _about(statement))
    return (*_body(text), whole) if isinstance(statement, ast.DoStmt) else (whole,)


def _piece(kind: str, text: str, line: int, about: str | None) -> _Piece:
    words = [token.line for token in _all_tokens(text, line)]
    return _Piece(kind, words[0] if words else line, about, tuple(_tokens(text, line)))


def _about(statement: Any) -> str | None:
    for attribute in ("relation", "view", "table"):
        relation = getattr(statement, attribute, None)
        if name := getattr(relation, "relname", None):
            return str(name)
    return None


def _body(block: str) -> tuple[_Piece, ...]:
    """The statements in the body of a `DO` block that is written in PL/pgSQL."""
    from pglast.parser import ParseError, parse_plpgsql_json

    try:
        function = json.loads(parse_plpgsql_json(block))
    except (ParseError, ValueError):  # another language
        return ()
    start = next(token.line for token in _all_tokens(block, 0) if token.text[0] in "$'")
    return tuple(
        piece
        for line, query, is_statement in _queries(function)
        for piece in (
            _at(_pieces(query), start + line - 1)
            if is_statement
            else (_piece("DoStmt", query, start + line - 1, None),)
        )
    )


def _at(pieces: tuple[_Piece, ...], line: int) -> tuple[_Piece, ...]:
    return tuple(
        _Piece(
            piece.kind,
            piece.line + line,
            piece.about,
            tuple(_Token(token.text, token.line + line) for token in piece.tokens),
        )
        for piece in pieces
    )


def _queries(tree: Any) -> Iterator[tuple[int, str, bool]]:
    """The line in the body, the text, and whether it is a statement or makes one (`EXECUTE`)."""
    if isinstance(tree, list):
        for each in tree:
            yield from _queries(each)
    elif isinstance(tree, dict):
        for name, node in tree.items():
            if name == "PLpgSQL_stmt_execsql":
                yield node["lineno"], node["sqlstmt"]["PLpgSQL_expr"]["query"], True
            elif name == "PLpgSQL_stmt_dynexecute":
                yield node["lineno"], node["query"]["PLpgSQL_expr"]["query"], False
            else:
                yield from _queries(node)


def _tokens(text: str, line: int) -> Iterator[_Token]:
    """The names in some SQL, and in the code that its texts hold."""
    for token in _all_tokens(text, line):
        said = token.text
        if said.startswith("$"):
            tag = said[: said.index("$", 1) + 1]
            yield from _tokens(said[len(tag) : -len(tag)], token.line)
        elif said.startswith("'"):
            inside = said[1:-1].replace("''", "'")
            yield _Token(inside, token.line)
            if " " in inside:  # what EXECUTE runs
                yield from _tokens(inside, token.line)
        elif said.startswith('"'):
            yield _Token(said[1:-1].replace('""', '"'), token.line)
        elif said[0].isalpha() or said[0] == "_":
            yield _Token(said.lower(), token.line)


def _all_tokens(text: str, line: int) -> Iterator[_Token]:
    """What PostgreSQL's lexer finds, without comments."""
    from pglast.parser import ParseError, scan

    try:
        tokens = scan(text)
    except ParseError:  # prose in a text
        return
    at = 0
    for token in tokens:
        line += text.count("\n", at, token.start)
        at = token.start
        if token.name not in {"SQL_COMMENT", "C_COMMENT"}:
            yield _Token(text[token.start : token.end + 1], line)
