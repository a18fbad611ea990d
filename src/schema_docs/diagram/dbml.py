"""The schema as DBML, the language of dbdiagram.io and dbdocs.io.

DBML knows tables, enums, references and groups. What it has no word for stands in notes where
that helps a reader of the diagram (what an index leaves out, how a column is generated), in a
comment where DBML's own reader would refuse it, and else nowhere: views, functions, triggers …
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.dbml_text import (
    comment,
    expression,
    identifier,
    multi_line,
    name_of,
    string,
)
from schema_docs.diagram.relations import all_relations
from schema_docs.spelling import (
    default_expression,
    index_definition,
    qualified,
    type_name,
)
from schema_docs.spelling import expression as shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schema_docs.diagram.relations import Relation
    from schema_docs.model import (
        Column,
        Constraint,
        Database,
        Enum,
        Index,
        QualifiedName,
        Table,
    )

_PLAIN_TYPE: Final = re.compile(r"[a-z_][a-z0-9_]*(\(\d+(,-?\d+)?\))?(\[\])*")
"""A type that DBML takes without quotes."""

_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_LONGEST_NUMBER: Final = 15
"""DBML's own reader keeps numbers as floating point."""

_TEXT: Final = re.compile(r"'(?:[^'\\]|'')*'")
_WORDS: Final = {"true", "false", "null"}


_NO_KEY: Final = {
    "configured": "No foreign key: the settings name it.",
    "inferred": "No foreign key: inferred from names and types.",
}
_NO_KEYS_COLOR: Final = "#94a3b8"
"""DBML has no other kind of line."""


def dbml_source(
    database: Database,
    title: str,
    groups: Mapping[str, Sequence[QualifiedName]],
    without_key: Sequence[Relation] = (),
) -> str:
    """The tables of a database, their enums, references and groups.

    Args:
        database: the schema.
        title: the project's name.
        groups: the tables of each group; a table is in one of them, or in none.
        without_key: the relations that no foreign key says.
    """
    drawn = {table.name for table in database.tables if table.columns}
    parts = [
        [f"Project {identifier(title)} {{", "  database_type: 'PostgreSQL'", "}"],
        *(_enum(enum) for enum in database.enums),
        *(_table(table) for table in database.tables),
        list(_references(all_relations(database, without_key))),
        *(
            _group(name, [table for table in tables if table in drawn])
            for name, tables in groups.items()
            if not drawn.isdisjoint(tables)
        ),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


# -- enums -----------------------------------------------------------------------------------------


def _enum(enum: Enum) -> list[str]:
    said = [comment(line) for line in (enum.comment or "").splitlines() if line.strip()]
    name = name_of(enum.name)
    if not enum.labels:
        return [*said, comment(f"Enum {name} has no labels, which DBML cannot say.")]
    return [*said, f"Enum {name} {{", *(f"  {label}" for label in _labels(enum)), "}"]


def _labels(enum: Enum) -> Iterator[str]:
    for label in enum.labels:
        if label:
            yield identifier(label)
        else:
            # DBML takes no empty name. This is how SQL spells it; it may be another label, too.
            stand_in = "''"
            while stand_in in enum.labels:
                stand_in += "'"
            yield f"{identifier(stand_in)} [note: 'the empty text']"


# -- tables ----------------------------------------------------------------------------------------


def _table(table: Table) -> list[str]:
    name = name_of(table.name)
    if not table.columns:
        return [comment(f"Table {name} has no columns, which DBML cannot say.")]
    note = "\n\n".join(filter(None, [table.comment, " ".join(_facts(table))]))
    blocks = [
        multi_line("Note", note) if note.strip() else [],
        [_column(table, column) for column in table.columns],
        _block("indexes", [*_keys(table), *_indexes(table)]),
        _block("checks", list(_checks(table))),
    ]
    lines = [f"Table {name} {{"]
    for block in filter(None, blocks):
        if len(lines) > 1:
            lines.append("")
        lines += [f"  {line}" if line else "" for line in block]
    return [*lines, "}"]


def _facts(table: Table) -> Iterator[str]:
    """What kind of table it is, which DBML has no word for."""
    if table.kind == "foreign table":
        yield f"A foreign table of server {table.server}."
    if table.inherits:
        yield f"Inherits from {', '.join(qualified(name) for name in table.inherits)}."
    if table.partition_key:
        yield f"Partitioned by {shortened(table.partition_key)}."


def _block(name: str, lines: Sequence[str]) -> list[str]:
    return [f"{name} {{", *(f"  {line}" for line in lines), "}"] if lines else []


def _column(table: Table, column: Column) -> str:
    key = (column.name,)
    alone = [each for each in table.constraints if each.columns == key and _is_plain(each)]
    settings = []
    if any(constraint.kind == "primary key" for constraint in alone):
        settings.append("pk")  # which says that it is not null
    elif not column.nullable:
        settings.append("not null")
    if any(constraint.kind == "unique" for constraint in alone):
        settings.append("unique")
    if column.serial or column.identity:
        settings.append("increment")
    elif column.default is not None:
        settings.append(f"default: {_default(default_expression(column.default, column.type))}")
    note = column.comment or ""
    if column.generation is not None:
        rule = f"Generated as {shortened(column.generation)}, {column.generated}."
        note = f"{note}\n\n{rule}" if note else rule
    if note.strip():
        settings.append(f"note: {string(note)}")
    return f"{identifier(column.name)} {_type(column)}{_settings(settings)}"


def _settings(settings: Sequence[str]) -> str:
    return f" [{', '.join(settings)}]" if settings else ""


def _type(column: Column) -> str:
    """The type; one that the team made by its name, so that DBML finds an enum."""
    element = column.type
    while element.endswith("[]"):
        element = element.removesuffix("[]")
    if column.type_name.schema != "pg_catalog" and not element.endswith(")"):
        return name_of(column.type_name) + column.type[len(element) :]
    spelled = type_name(column.type)
    return spelled if _PLAIN_TYPE.fullmatch(spelled) else identifier(spelled)


def _default(sql: str) -> str:
    """A literal as DBML's own, everything else as an expression."""
    if sql.lower() in _WORDS or (_NUMBER.fullmatch(sql) and len(sql) <= _LONGEST_NUMBER):
        return sql.lower()
    if _TEXT.fullmatch(sql):
        return string(sql[1:-1].replace("''", "'"))
    return expression(sql)


# -- keys, indexes and checks ----------------------------------------------------------------------


def _is_plain(constraint: Constraint) -> bool:
    """Whether `pk` or `unique` behind a column's name says all of it but its name."""
    return (
        constraint.kind in {"primary key", "unique"}
        and len(constraint.columns) == 1
        and not _has_more(constraint)
        and not constraint.comment
    )


def _has_more(constraint: Constraint) -> bool:
    return bool(
        constraint.include
        or constraint.nulls_not_distinct
        or constraint.without_overlaps
        or constraint.deferrable
    )


def _keys(table: Table) -> Iterator[str]:
    """Primary keys and unique constraints that need more than a word behind a column's name."""
    for constraint in table.constraints:
        if constraint.kind not in {"primary key", "unique"} or _is_plain(constraint):
            continue
        kind = "pk" if constraint.kind == "primary key" else "unique"
        settings = [kind, f"name: {string(constraint.name)}"]
        definition = shortened(constraint.definition) if _has_more(constraint) else ""
        settings += _note(constraint.comment, definition)
        yield _tuple(map(identifier, constraint.columns)) + _settings(settings)


def _indexes(table: Table) -> Iterator[str]:
    said = {each.name: each for each in table.constraints}
    for index in table.indexes:
        constraint = said.get(index.constraint or "")
        if constraint is not None and constraint.kind != "exclusion":
            continue
        settings = ["unique"] if index.unique else []
        settings.append(f"name: {string(index.name)}")
        if index.method != "btree":
            settings.append(f"type: {identifier(index.method)}")
        if constraint is not None:
            definition, words = shortened(constraint.definition), constraint.comment
        else:
            definition, words = "" if _says_all(index) else index_definition(index), index.comment
        yield _tuple(_index_keys(index)) + _settings([*settings, *_note(words, definition)])


def _index_keys(index: Index) -> list[str]:
    if all(key.column is not None for key in index.keys):
        return [identifier(key.column or "") for key in index.keys]
    # DBML's own reader puts expressions before columns; among themselves they stay in order.
    return [expression(shortened(key.expression)) for key in index.keys]


def _says_all(index: Index) -> bool:
    """Whether keys, type and `unique` say all that the index is."""
    return not (
        index.include or index.nulls_not_distinct or index.predicate or index.options
    ) and not any(
        key.descending or key.nulls_first or key.opclass or key.collation for key in index.keys
    )


def _note(words: str | None, definition: str) -> list[str]:
    note = "\n\n".join(filter(None, [words, definition]))
    return [f"note: {string(note)}"] if note.strip() else []


def _tuple(keys: Iterable[str]) -> str:
    listed = list(keys)
    return listed[0] if len(listed) == 1 else f"({', '.join(listed)})"


def _checks(table: Table) -> Iterator[str]:
    for constraint in table.constraints:
        if constraint.kind == "check":
            rule, rest = _rule(constraint.definition)
            line = f"{expression(shortened(rule))} [name: {string(constraint.name)}]"
            yield f"{line} {comment(rest)}" if rest else line


def _rule(definition: str) -> tuple[str, str]:
    """What is between the parentheses of a check, and what follows: `NOT VALID`, `NO INHERIT`."""
    from pglast import parser

    depth = 0
    opening = -1
    for token in parser.scan(definition):
        if token.name == "ASCII_40":
            opening = token.start if opening < 0 else opening
            depth += 1
        elif token.name == "ASCII_41":
            depth -= 1
            if depth == 0:
                return definition[opening + 1 : token.start], definition[token.end + 1 :].strip()
    raise ValueError(f"no check: {definition}")


# -- references and groups -------------------------------------------------------------------------


def _references(drawn: Sequence[Relation]) -> Iterator[str]:
    """One `Ref` for each foreign key; those that DBML's own reader refuses as comments.

    It takes one reference between the same columns, whichever of them it begins with, and none
    from columns to themselves.
    """
    taken: set[frozenset[frozenset[tuple[QualifiedName, str]]]] = set()
    for relation in drawn:
        ends = frozenset(
            (
                frozenset((relation.child, column) for column in relation.columns),
                frozenset((relation.parent, column) for column in relation.parent_columns),
            )
        )
        if not relation.parent_known:
            yield comment(f"{_reference(relation)}: that table is not here.")
        elif len(ends) == 1:
            yield comment(f"{_reference(relation)}: DBML has no reference to the same columns.")
        elif ends in taken:
            yield comment(f"{_reference(relation)}: DBML has one reference between two columns.")
        else:
            taken.add(ends)
            if relation.origin != "foreign key":
                yield comment(_NO_KEY[relation.origin])
            yield _reference(relation)


def _reference(relation: Relation) -> str:
    child = f"{name_of(relation.child)}.{_tuple(map(identifier, relation.columns))}"
    parent = f"{name_of(relation.parent)}.{_tuple(map(identifier, relation.parent_columns))}"
    actions = (("delete", relation.on_delete), ("update", relation.on_update))
    settings = [f"{when}: {what.lower()}" for when, what in actions if what != "NO ACTION"]
    if relation.origin != "foreign key":
        settings.append(f"color: {_NO_KEYS_COLOR}")
    # Of two ends with one row each the first one is the parent to DBML's own tools.
    ends = f"{child} > {parent}" if relation.child_many else f"{parent} - {child}"
    return f"Ref {identifier(relation.name)}: {ends}{_settings(settings)}"


def _group(name: str, tables: Sequence[QualifiedName]) -> list[str]:
    return [f"TableGroup {identifier(name)} {{", *(f"  {name_of(each)}" for each in tables), "}"]
