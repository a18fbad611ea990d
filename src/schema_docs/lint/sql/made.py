"""What statements make, and by which words of their own they may be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schema_docs import spelling
from schema_docs.lint.sql.trees import kind_of
from schema_docs.migrations.ddl.names import strings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema_docs.lint.sql.statements import Sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What one statement makes."""

    noun: str
    """What people call it: `table`, `function` …"""
    kind: str
    """What `DROP` calls it, as `Dropped` has it."""
    name: str
    """Empty where PostgreSQL chooses it."""
    schema: str | None = None
    table: str = ""
    """What it belongs to."""
    repeats: bool
    """Whether the statement says `IF NOT EXISTS` or `OR REPLACE`."""
    offers: str
    """What it could say to be repeated; empty: there are no such words."""

    @property
    def told(self) -> str:
        """`table users`, `trigger t of table users`."""
        name = f"{self.noun} {spelt(self.name)}" if self.name else self.noun
        return name + (f" of {spelt(self.table)}" if self.table else "")


def spelt(*names: str | None) -> str:
    """A name in a message; the parts that are not said are left out."""
    return spelling.visible(".".join(spelling.identifier(name) for name in names if name))


_IF_NOT_EXISTS: Final = "IF NOT EXISTS"
_OR_REPLACE: Final = "OR REPLACE"


def made_by(statement: Sql) -> Made | None:
    """What a statement makes; None of what makes nothing that stays."""
    reader = _READERS.get(statement.kind)
    return None if reader is None else reader(statement.tree)


def _of_relation(
    noun: str, attribute: str, offers: str = _IF_NOT_EXISTS, *, flag: str = "if_not_exists"
) -> Callable[[Any], Made | None]:
    """Reads a statement that has a relation's name in an attribute."""

    def read(tree: Any) -> Made | None:
        relation = getattr(tree, attribute)
        if relation.relpersistence == "t":
            return None
        return Made(
            noun=noun,
            kind="relation",
            name=relation.relname,
            schema=relation.schemaname,
            repeats=bool(getattr(tree, flag, False)),
            offers=offers,
        )

    return read


def _of_type(noun: str, attribute: str) -> Callable[[Any], Made]:
    def read(tree: Any) -> Made:
        named = getattr(tree, attribute)
        if kind_of(named) == "RangeVar":
            names = [each for each in (named.schemaname, named.relname) if each]
        else:
            names = strings(named)
        return Made(
            noun=noun,
            kind="type",
            name=names[-1],
            schema=names[-2] if len(names) > 1 else None,
            repeats=False,
            offers="",
        )

    return read


def _of_table(
    noun: str, attribute: str, offers: str = "", *, table: str = "relation"
) -> Callable[[Any], Made]:
    def read(tree: Any) -> Made:
        relation = getattr(tree, table)
        return Made(
            noun=noun,
            kind=noun,
            name=getattr(tree, attribute) or "",
            schema=relation.schemaname,
            table=relation.relname,
            repeats=bool(getattr(tree, "replace", False) or getattr(tree, "if_not_exists", False)),
            offers=offers,
        )

    return read


def _plain(noun: str, attribute: str, offers: str = "") -> Callable[[Any], Made]:
    """Reads a statement that has a name without a schema, or a list of names."""

    def read(tree: Any) -> Made:
        named = getattr(tree, attribute)
        names = [named] if isinstance(named, str) else strings(named or ())
        return Made(
            noun=noun,
            kind=noun,
            name=names[-1] if names else "",
            schema=names[-2] if len(names) > 1 else None,
            repeats=bool(getattr(tree, "replace", False) or getattr(tree, "if_not_exists", False)),
            offers=offers,
        )

    return read


def _by_query(tree: Any) -> Made | None:
    """`CREATE TABLE … AS`, `CREATE MATERIALIZED VIEW`."""
    noun = "materialized view" if tree.objtype.name == "OBJECT_MATVIEW" else "table"
    if tree.into.rel.relpersistence == "t":
        return None
    return Made(
        noun=noun,
        kind="relation",
        name=tree.into.rel.relname,
        schema=tree.into.rel.schemaname,
        repeats=bool(tree.if_not_exists),
        offers=_IF_NOT_EXISTS,
    )


def _into(tree: Any) -> Made | None:
    """`SELECT … INTO`."""
    if tree.intoClause is None or tree.intoClause.rel.relpersistence == "t":
        return None
    relation = tree.intoClause.rel
    return Made(
        noun="table",
        kind="relation",
        name=relation.relname,
        schema=relation.schemaname,
        repeats=False,
        offers="",
    )


def _schema(tree: Any) -> Made:
    name = tree.schemaname or getattr(tree.authrole, "rolename", None) or ""
    return Made(
        noun="schema",
        kind="schema",
        name=name,
        repeats=bool(tree.if_not_exists),
        offers=_IF_NOT_EXISTS,
    )


def _foreign_table(tree: Any) -> Made | None:
    return _of_relation("foreign table", "relation")(tree.base)


_DEFINED: Final = {
    "AGGREGATE": ("aggregate", "function", _OR_REPLACE),
    "COLLATION": ("collation", "collation", _IF_NOT_EXISTS),
    "TYPE": ("type", "type", ""),
    "OPERATOR": ("operator", "operator", ""),
    "TSCONFIGURATION": ("text search configuration", "tsconfiguration", ""),
    "TSDICTIONARY": ("text search dictionary", "tsdictionary", ""),
    "TSPARSER": ("text search parser", "tsparser", ""),
    "TSTEMPLATE": ("text search template", "tstemplate", ""),
}


def _defined(tree: Any) -> Made | None:
    """`CREATE AGGREGATE`, `OPERATOR`, `COLLATION` …, of which PostgreSQL has one node."""
    known = _DEFINED.get(tree.kind.name.removeprefix("OBJECT_"))
    if known is None:
        return None
    noun, kind, offers = known
    names = strings(tree.defnames)
    return Made(
        noun=noun,
        kind=kind,
        name=names[-1],
        schema=names[-2] if len(names) > 1 else None,
        repeats=bool(tree.if_not_exists or tree.replace),
        offers=offers,
    )


def _function(tree: Any) -> Made:
    names = strings(tree.funcname)
    return Made(
        noun="procedure" if tree.is_procedure else "function",
        kind="function",
        name=names[-1],
        schema=names[-2] if len(names) > 1 else None,
        repeats=bool(tree.replace),
        offers=_OR_REPLACE,
    )


_READERS: Final[Mapping[str, Callable[[Any], Made | None]]] = {
    "CreateStmt": _of_relation("table", "relation"),
    "CreateForeignTableStmt": _foreign_table,
    "CreateTableAsStmt": _by_query,
    "SelectStmt": _into,
    "ViewStmt": _of_relation("view", "view", _OR_REPLACE, flag="replace"),
    "CreateSeqStmt": _of_relation("sequence", "sequence"),
    "IndexStmt": _of_table("index", "idxname", _IF_NOT_EXISTS),
    "CreateTrigStmt": _of_table("trigger", "trigname", _OR_REPLACE),
    "CreatePolicyStmt": _of_table("policy", "policy_name", table="table"),
    "RuleStmt": _of_table("rule", "rulename", _OR_REPLACE),
    "CreateEnumStmt": _of_type("enum", "typeName"),
    "CreateDomainStmt": _of_type("domain", "domainname"),
    "CompositeTypeStmt": _of_type("type", "typevar"),
    "CreateRangeStmt": _of_type("range type", "typeName"),
    "CreateFunctionStmt": _function,
    "DefineStmt": _defined,
    "CreateSchemaStmt": _schema,
    "CreateExtensionStmt": _plain("extension", "extname", _IF_NOT_EXISTS),
    "CreateRoleStmt": _plain("role", "role"),
    "CreatePublicationStmt": _plain("publication", "pubname"),
    "CreateEventTrigStmt": _plain("event trigger", "trigname"),
    "CreateStatsStmt": _plain("statistics", "defnames", _IF_NOT_EXISTS),
    "CreateForeignServerStmt": _plain("server", "servername", _IF_NOT_EXISTS),
}
"""By the parser's name of a statement."""
