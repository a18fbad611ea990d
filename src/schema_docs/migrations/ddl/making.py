"""Statements that make things: `CREATE …`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schema_docs.migrations.ddl import chosen_names
from schema_docs.migrations.ddl.deed import Act, Deed
from schema_docs.migrations.ddl.names import of_relation, qualified, strings, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.migrations.ddl.deed import Reader, Source


def table(statement: Any, source: Source) -> Iterator[Deed]:
    """`CREATE TABLE`, of foreign tables and partitions too; nothing of a temporary one."""
    statement = getattr(statement, "base", None) or statement  # of a foreign table
    if statement.relation.relpersistence == "t":
        return
    of = of_relation(statement.relation)
    yield Deed(act="makes", family="relation", line=source.line, **of)
    if statement.partbound is not None:
        yield Deed(act="alters", family="relation", line=source.line, what="partition", **of)
    for element in statement.tableElts or ():
        line = source.line_at(getattr(element, "location", None))
        for deed in element_of(of, element, line, source):
            yield replace(deed, with_whole=True)


def element_of(of: dict[str, Any], element: Any, line: int, source: Source) -> Iterator[Deed]:
    """A column or constraint of a table; of a column with its constraints."""
    kind = type(element).__name__
    if kind == "ColumnDef":
        yield Deed(act="makes", family="column", line=line, part=element.colname, **of)
        for constraint in element.constraints or ():
            at = source.line_at(constraint.location)
            yield from constraint_of(of, constraint, at, (element.colname,))
    elif kind == "Constraint":
        yield from constraint_of(of, element, line, ())


def constraint_of(
    of: dict[str, Any], constraint: Any, line: int, column: tuple[str, ...] | None
) -> Iterator[Deed]:
    """A constraint of a table or domain, with what it does besides."""
    name = constraint.conname or constraint.indexname
    chosen = None if name else chosen_names.of_constraint(of["name"], constraint, column)
    if name or chosen:
        yield Deed(
            act="makes",
            family="constraint",
            line=line,
            part=name or chosen or "",
            is_chosen=not name,
            **of,
        )
    if constraint.indexname:
        yield Deed(
            act="renames",
            family="index",
            line=line,
            part=constraint.indexname,
            to=name or "",
            **of,
        )
    if constraint.contype.name == "CONSTR_PRIMARY":
        for key in strings(constraint.keys or ()):
            deed = Deed(
                act="alters",
                family="column",
                line=line,
                part=key,
                what="nullable",
                to="not null",
                **of,
            )
            yield deed


def made_by_query(statement: Any, source: Source) -> Iterator[Deed]:
    """`CREATE VIEW`, `CREATE TABLE AS`, `SELECT INTO`."""
    into = getattr(statement, "into", None) or getattr(statement, "intoClause", None)
    relation = into.rel if into is not None else getattr(statement, "view", None)
    if relation is not None and relation.relpersistence != "t":
        yield Deed(act="makes", family="relation", line=source.line, **of_relation(relation))


def sequence(statement: Any, source: Source) -> Iterator[Deed]:
    """`CREATE SEQUENCE` and `ALTER SEQUENCE`."""
    if statement.sequence.relpersistence != "t":
        act: Act = "makes" if type(statement).__name__ == "CreateSeqStmt" else "alters"
        what = "" if act == "makes" else "definition"
        yield Deed(
            act=act,
            family="relation",
            line=source.line,
            what=what,
            **of_relation(statement.sequence),
        )


def index(statement: Any, source: Source) -> Iterator[Deed]:
    """`CREATE INDEX`."""
    of = of_relation(statement.relation)
    yield Deed(
        act="makes",
        family="index",
        line=source.line,
        part=statement.idxname or chosen_names.of_index(of["name"], statement),
        is_chosen=not statement.idxname,
        **of,
    )


def named_part(family: str, name: str, table: str = "relation") -> Reader:
    """Reads a statement that makes something of a table, whose name it has in an attribute."""

    def read(statement: Any, source: Source) -> Iterator[Deed]:
        act: Act = "alters" if type(statement).__name__.startswith("Alter") else "makes"
        of = of_relation(getattr(statement, table))
        yield Deed(act=act, family=family, line=source.line, part=getattr(statement, name), **of)

    return read


def made_type(attribute: str) -> Reader:
    """What reads `CREATE TYPE` and `CREATE DOMAIN`, which have the name in an attribute."""

    def read(statement: Any, source: Source) -> Iterator[Deed]:
        named = getattr(statement, attribute)
        of = of_relation(named) if hasattr(named, "relname") else qualified(strings(named))
        yield Deed(act="makes", family="type", line=source.line, **of)
        for value in getattr(statement, "vals", None) or ():
            line = source.line_of_literal(value.sval)
            yield Deed(
                act="makes", family="label", line=line, part=value.sval, with_whole=True, **of
            )
        for constraint in getattr(statement, "constraints", None) or ():
            line = source.line_at(constraint.location)
            for deed in constraint_of(of, constraint, line, None):
                yield replace(deed, with_whole=True)

    return read


def function(statement: Any, source: Source) -> Iterator[Deed]:
    """`CREATE FUNCTION`, `PROCEDURE` and `AGGREGATE`."""
    names = getattr(statement, "funcname", None) or getattr(statement, "defnames", ())
    if hasattr(statement, "parameters"):
        arguments: tuple[str, ...] | None = types(statement.parameters)
    elif statement.kind.name == "OBJECT_AGGREGATE":
        parameters = (statement.args or ((),))[0]
        arguments = types(parameters) if isinstance(parameters, tuple | list) else None
    else:
        return
    of = qualified(strings(names))
    yield Deed(act="makes", family="function", line=source.line, arguments=arguments, **of)


def extension(statement: Any, source: Source) -> Iterator[Deed]:
    """`CREATE EXTENSION`."""
    yield Deed(act="makes", family="extension", line=source.line, name=statement.extname)
