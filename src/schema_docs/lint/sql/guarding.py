"""The words by which a statement can be repeated, put into it: `IF NOT EXISTS`, `OR REPLACE` …

Where they belong, the parser says: they stand right where the statement then is the same but for
that one flag. What a statement does where nothing is there yet does not change by it.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schema_docs.lint.sql.trees import kind_of
from schema_docs.migrations.ddl.parsing import parsed
from schema_docs.migrations.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_IF_NOT_EXISTS: Final = "IF NOT EXISTS"
_IF_EXISTS: Final = "IF EXISTS"
_OR_REPLACE: Final = "OR REPLACE"

_FLAGS: Final[Mapping[str, tuple[str, str]]] = {
    "AlterEnumStmt": ("skipIfNewValExists", _IF_NOT_EXISTS),
    "CreateExtensionStmt": ("if_not_exists", _IF_NOT_EXISTS),
    "CreateForeignServerStmt": ("if_not_exists", _IF_NOT_EXISTS),
    "CreateFunctionStmt": ("replace", _OR_REPLACE),
    "CreateSchemaStmt": ("if_not_exists", _IF_NOT_EXISTS),
    "CreateSeqStmt": ("if_not_exists", _IF_NOT_EXISTS),
    "CreateStatsStmt": ("if_not_exists", _IF_NOT_EXISTS),
    "CreateStmt": ("if_not_exists", _IF_NOT_EXISTS),
    "CreateTableAsStmt": ("if_not_exists", _IF_NOT_EXISTS),
    "CreateTrigStmt": ("replace", _OR_REPLACE),
    "DropRoleStmt": ("missing_ok", _IF_EXISTS),
    "DropStmt": ("missing_ok", _IF_EXISTS),
    "IndexStmt": ("if_not_exists", _IF_NOT_EXISTS),
    "RuleStmt": ("replace", _OR_REPLACE),
    "ViewStmt": ("replace", _OR_REPLACE),
}
"""Of a statement, in the parser's words: the flag of its node, and what sets it."""

_DEFINED: Final[Mapping[str, tuple[str, str]]] = {
    "OBJECT_AGGREGATE": ("replace", _OR_REPLACE),
    "OBJECT_COLLATION": ("if_not_exists", _IF_NOT_EXISTS),
}
"""The same of what has one node for many kinds."""

_COMMANDS: Final[Mapping[str, str]] = {
    "AT_AddColumn": _IF_NOT_EXISTS,
    "AT_DropColumn": _IF_EXISTS,
    "AT_DropConstraint": _IF_EXISTS,
}
"""Of the commands of an `ALTER TABLE`, whose flag is `missing_ok`."""

_NEAR: Final = 8
"""Words from the beginning of a statement within which its own flag stands."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Words that were put into a statement."""

    words: str
    offset: int
    """Where they stand, in the text that has them."""


@dataclass(frozen=True, slots=True)
class _Flag:
    path: tuple[str | int, ...]
    """Of the flag in the tree."""
    words: str


def guarded(text: str) -> tuple[str, tuple[Guard, ...]]:
    """A statement with the words by which it can be repeated, and what they are.

    As it is where it has them, where there are none, or where they would mean something else.

    Args:
        text: one statement.
    """
    guards: list[Guard] = []
    tree = parsed(text)
    for flag in () if tree is None else (*_flags(tree),):
        made = _with(text, flag)
        if made is not None:
            text, guard = made
            at, length = guard.offset, len(guard.words) + 1
            guards = [
                Guard(each.words, each.offset + (length if each.offset >= at else 0))
                for each in guards
            ]
            guards.append(guard)
    return text, tuple(sorted(guards, key=lambda each: each.offset))


def _flags(tree: Any) -> Iterator[_Flag]:
    """The flags of a statement that are not set and can be."""
    kind = kind_of(tree)
    if kind == "AlterTableStmt":
        for number, command in enumerate(tree.cmds):
            words = _COMMANDS.get(command.subtype.name)
            if words is not None and not command.missing_ok:
                yield _Flag(("cmds", number, "missing_ok"), words)
        return
    if kind == "CreateForeignTableStmt":
        if not tree.base.if_not_exists:
            yield _Flag(("base", "if_not_exists"), _IF_NOT_EXISTS)
        return
    name, words = (_DEFINED.get(tree.kind.name) if kind == "DefineStmt" else _FLAGS.get(kind)) or (
        "",
        "",
    )
    if name and not getattr(tree, name) and _can_be_set(kind, tree):
        yield _Flag((name,), words)


def _can_be_set(kind: str, tree: Any) -> bool:
    """What the grammar takes and PostgreSQL refuses."""
    match kind:
        case "AlterEnumStmt":
            return tree.newVal is not None and tree.oldVal is None
        case "CreateSchemaStmt":
            return not tree.schemaElts
        case "CreateStatsStmt":
            return bool(tree.defnames)
        case "CreateTrigStmt":
            return not tree.isconstraint
        case "IndexStmt":
            return bool(tree.idxname)
        case _:
            return True


def _with(text: str, flag: _Flag) -> tuple[str, Guard] | None:
    """The statement with one flag set; None where no place for its words is found."""
    wanted = _set(_plain(parsed(text)), flag.path)
    words = [token for token in tokens(text) if token.text.isalpha()]
    if len(flag.path) < 3:
        words = words[:_NEAR]
    for token in words:
        end = token.start + len(token.text)
        added = flag.words.lower() if token.text.islower() else flag.words
        made = f"{text[:end]} {added}{text[end:]}"
        tree = parsed(made)
        if tree is not None and _plain(tree) == wanted:
            return made, Guard(added, end + 1)
    return None


def _plain(tree: Any) -> Any:
    """A tree as nested values, without the places in the text."""

    def without_places(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: without_places(each)
                for key, each in value.items()
                if not key.endswith(("location", "stmt_len"))
            }
        if isinstance(value, list | tuple):
            return [without_places(each) for each in value]
        return value

    return without_places(tree(skip_none=True))


def _set(plain: Any, path: Sequence[str | int]) -> Any:
    made = deepcopy(plain)
    *above, last = path
    node = made
    for step in above:
        node = node[step]
    node[last] = True
    return made
