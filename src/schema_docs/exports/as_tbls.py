"""The schema as tbls' `schema.json`, which tbls' own commands and Liam ERD read.

The keys, their order and the words are those of tbls, as its reader of PostgreSQL fills them: every
name with its schema, types in PostgreSQL's long words, no key where there is nothing to say. What
it has no word for is left out. tbls lists each partition as a table; here it is a part of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from schema_docs.diagram.relations import all_relations, keys_with_partitions
from schema_docs.spelling import DEFAULT_SCHEMA, expression, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema_docs.diagram.relations import Relation
    from schema_docs.model import (
        Column,
        Constraint,
        Database,
        ForeignKey,
        Function,
        Index,
        QualifiedName,
        Table,
        Trigger,
        View,
    )

_KINDS: Final = {
    "table": "BASE TABLE",
    "partitioned table": "BASE TABLE",
    "foreign table": "FOREIGN TABLE",
}
_CONSTRAINTS: Final = {
    "primary key": "PRIMARY KEY",
    "unique": "UNIQUE",
    "check": "CHECK",
    "exclusion": "EXCLUDE",
}
_DRIVER: Final = {
    "name": "postgres",
    "meta": {
        "current_schema": DEFAULT_SCHEMA,
        "search_paths": [DEFAULT_SCHEMA],
        "dict": {"Functions": "Stored procedures and functions"},
    },
}
"""How tbls knows what stands for `public`. The server's version is no fact of the schema."""


def tbls_schema(
    database: Database,
    title: str,
    groups: Mapping[str, Sequence[QualifiedName]],
    without_key: Sequence[Relation] = (),
) -> str:
    """The tables, views, relations, functions and enums of a database as tbls has them.

    Args:
        database: the schema.
        title: the schema's name.
        groups: the tables of each group, which become viewpoints.
        without_key: the relations that no foreign key says, which tbls calls virtual.
    """
    used = _used_by_views(database)
    definitions = {
        (table.name, key.name): key.definition
        for table in database.tables
        for key in keys_with_partitions(table)
    }
    return (
        json.dumps(
            _without_nothing(
                name=title,
                tables=[
                    *map(_table, database.tables),
                    *(_view(view, used.get(view.name, ())) for view in database.views),
                ],
                relations=[
                    _relation(relation, definitions.get((relation.child, relation.name), ""))
                    for relation in all_relations(database, without_key)
                    if relation.parent_known
                ],
                functions=[_function(function) for function in database.functions],
                enums=[
                    {"name": _name(enum.name), "values": list(enum.labels)}
                    for enum in database.enums
                ],
                driver=_DRIVER,
                viewpoints=[
                    {"name": name, "desc": "", "tables": [_name(each) for each in tables]}
                    for name, tables in groups.items()
                    if tables
                ],
            ),
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _without_nothing(**values: Any) -> dict[str, Any]:
    """What Go's `omitempty` leaves."""
    return {key: value for key, value in values.items() if value not in ("", [], None)}


def _name(name: QualifiedName) -> str:
    return f"{name.schema}.{name.name}"


# -- tables and views ------------------------------------------------------------------------------


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": _name(table.name),
        "type": _KINDS[table.kind],
        **_without_nothing(comment=table.comment or ""),
        "columns": [_column(column) for column in table.columns],
        **_without_nothing(
            indexes=[_index(table.name, index) for index in table.indexes],
            constraints=[
                *(_constraint(table.name, each) for each in table.constraints),
                *(_foreign_key(table.name, key) for key in table.foreign_keys),
            ],
            triggers=[_trigger(trigger) for trigger in table.triggers],
        ),
    }


def _view(view: View, used: Iterable[QualifiedName]) -> dict[str, Any]:
    kind = "MATERIALIZED VIEW" if view.materialized else "VIEW"
    definition = expression(view.definition).rstrip().removesuffix(";")
    return {
        "name": _name(view.name),
        "type": kind,
        **_without_nothing(comment=view.comment or ""),
        "columns": [_column(column) for column in view.columns],
        **_without_nothing(
            indexes=[_index(view.name, index) for index in view.indexes],
            triggers=[_trigger(trigger) for trigger in view.triggers],
            **{"def": f"CREATE {kind} {identifier(view.name.name)} AS (\n{definition}\n)"},
            referenced_tables=[_name(name) for name in used],
        ),
    }


def _used_by_views(database: Database) -> dict[QualifiedName, list[QualifiedName]]:
    """The tables and views that each view is made from, as the catalog says."""
    used: dict[QualifiedName, set[QualifiedName]] = defaultdict(set)
    for use in database.uses:
        if use.by.kind == "view" and use.used.kind in {"table", "view"}:
            used[use.by.name].add(use.used.name)
    return {view: sorted(names) for view, names in used.items()}


def _column(column: Column) -> dict[str, Any]:
    extra = ""
    if column.generation is not None:
        storage = (column.generated or "").upper()
        extra = f"GENERATED ALWAYS AS ({expression(column.generation)}) {storage}"
    elif column.identity:
        extra = f"GENERATED {column.identity.upper()} AS IDENTITY"
    made = {"name": column.name, "type": _type(column.type), "nullable": column.nullable}
    if column.default is not None:
        made["default"] = expression(column.default)
    return made | _without_nothing(extra_def=extra, comment=column.comment or "")


def _type(formatted: str) -> str:
    """Tbls shortens this one type."""
    if formatted.startswith("character varying"):
        formatted = "varchar" + formatted.removeprefix("character varying")
    return expression(formatted)


def _index(table: QualifiedName, index: Index) -> dict[str, Any]:
    return {
        "name": index.name,
        "def": index.definition,
        "table": _name(table),
        "columns": [key.column if key.column is not None else key.expression for key in index.keys]
        + list(index.include),
        **_without_nothing(comment=index.comment or ""),
    }


def _constraint(table: QualifiedName, constraint: Constraint) -> dict[str, Any]:
    return {
        "name": constraint.name,
        "type": _CONSTRAINTS[constraint.kind],
        "def": expression(constraint.definition),
        "table": _name(table),
        **_without_nothing(
            columns=[column for column in constraint.columns if column],
            comment=constraint.comment or "",
        ),
    }


def _foreign_key(table: QualifiedName, key: ForeignKey) -> dict[str, Any]:
    return {
        "name": key.name,
        "type": "FOREIGN KEY",
        "def": expression(key.definition),
        "table": _name(table),
        "referenced_table": _name(key.referenced),
        "columns": list(key.columns),
        "referenced_columns": list(key.referenced_columns),
        **_without_nothing(comment=key.comment or ""),
    }


def _trigger(trigger: Trigger) -> dict[str, Any]:
    return {
        "name": trigger.name,
        "def": expression(trigger.definition),
        **_without_nothing(comment=trigger.comment or ""),
    }


# -- what stands beside them -----------------------------------------------------------------------


def _relation(relation: Relation, definition: str) -> dict[str, Any]:
    virtual = relation.origin != "foreign key"
    return {
        "table": _name(relation.child),
        "columns": list(relation.columns),
        "cardinality": "zero_or_more" if relation.child_many else "zero_or_one",
        "parent_table": _name(relation.parent),
        "parent_columns": list(relation.parent_columns),
        "parent_cardinality": "zero_or_one" if relation.parent_optional else "exactly_one",
        "def": (relation.comment or f"{relation.origin.capitalize()} relation")
        if virtual
        else expression(definition),
        **({"virtual": True} if virtual else {}),
    }


def _function(function: Function) -> dict[str, Any]:
    return {
        "name": _name(function.name),
        "return_type": expression(function.result or "void"),
        "arguments": expression(function.arguments),
        "type": "PROCEDURE" if function.kind == "procedure" else "FUNCTION",
    }
