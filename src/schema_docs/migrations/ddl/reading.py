"""Reads a statement: what it does to which object, and what else it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from schema_docs.migrations.ddl import changing, making
from schema_docs.migrations.ddl.deed import Deed, Source
from schema_docs.migrations.ddl.parsing import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.migrations.ddl.deed import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a statement says."""

    kind: str
    """The parser's name for it; empty where it is none that the parser knows."""
    line: int
    """Of its first word, from 0."""
    deeds: tuple[Deed, ...]
    """What it does by itself, not by code that it runs."""
    search_path: tuple[str, ...] | None = None
    """What it sets that to; empty: to what it was at first."""


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """What a statement says."""
    statement, source = parsed(text), Source(text)
    kind = "" if statement is None else type(statement).__name__
    reader = _READERS.get(kind)
    return Reading(
        kind=kind,
        line=source.line,
        deeds=() if reader is None else tuple(reader(statement, source)),
        search_path=_search_path(statement) if kind == "VariableSetStmt" else None,
    )


def _search_path(statement: Any) -> tuple[str, ...] | None:
    if statement.name != "search_path":
        return None
    values = [getattr(argument.val, "sval", None) for argument in statement.args or ()]
    return tuple(value for value in values if value is not None)


def _schema(statement: Any, source: Source) -> Iterator[Deed]:
    name = statement.schemaname or getattr(statement.authrole, "rolename", None) or ""
    yield Deed(act="makes", family="schema", line=source.line, name=name)
    for element in statement.schemaElts or ():  # what is made in it at once
        relation = getattr(element, "relation", None) or getattr(element, "view", None)
        line = source.line_at(getattr(relation, "location", None))
        reader = _READERS.get(type(element).__name__)
        for deed in () if reader is None else reader(element, source):
            yield replace(deed, schema=deed.schema or name, line=max(line, deed.line))


_READERS: Final[Mapping[str, Reader]] = {
    "CreateStmt": making.table,
    "CreateForeignTableStmt": making.table,
    "CreateTableAsStmt": making.made_by_query,
    "SelectStmt": making.made_by_query,
    "ViewStmt": making.made_by_query,
    "CreateSeqStmt": making.sequence,
    "AlterSeqStmt": making.sequence,
    "IndexStmt": making.index,
    "CreateTrigStmt": making.named_part("trigger", "trigname"),
    "RuleStmt": making.named_part("rule", "rulename"),
    "CreatePolicyStmt": making.named_part("policy", "policy_name", "table"),
    "AlterPolicyStmt": making.named_part("policy", "policy_name", "table"),
    "CreateEnumStmt": making.made_type("typeName"),
    "AlterEnumStmt": changing.enum,
    "CreateDomainStmt": making.made_type("domainname"),
    "AlterDomainStmt": changing.domain,
    "CompositeTypeStmt": making.made_type("typevar"),
    "CreateRangeStmt": making.made_type("typeName"),
    "CreateFunctionStmt": making.function,
    "DefineStmt": making.function,
    "AlterFunctionStmt": changing.altered_function,
    "CreateSchemaStmt": _schema,
    "CreateExtensionStmt": making.extension,
    "AlterTableStmt": changing.altered_table,
    "RenameStmt": changing.renamed,
    "AlterObjectSchemaStmt": changing.moved,
    "DropStmt": changing.dropped,
    "CommentStmt": changing.commented,
    "GrantStmt": changing.granted,
    "AlterOwnerStmt": changing.owned,
}
"""By the parser's name of a statement."""
