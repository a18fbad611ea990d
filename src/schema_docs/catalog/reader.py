"""Reads a database's catalogs into a `Database`, in one snapshot and a constant number of queries.

Each file in `queries/` asks for all objects of one kind at once; what belongs to a relation carries
the relation's OID, by which it is grouped here. OIDs go no further than this module.
"""

from __future__ import annotations

from collections import defaultdict
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar, cast

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from schema_docs.catalog.trigger_condition import trigger_condition
from schema_docs.errors import CatalogError
from schema_docs.model import (
    Column,
    Constraint,
    Database,
    Domain,
    Enum,
    Extension,
    ForeignKey,
    Function,
    Index,
    IndexKey,
    Partition,
    QualifiedName,
    Schema,
    Sequence,
    Table,
    Trigger,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Row = dict[str, Any]
T = TypeVar("T")

_KINDS = (
    "schemas",
    "extensions",
    "relations",
    "columns",
    "constraints",
    "foreign_keys",
    "indexes",
    "triggers",
    "enums",
    "domains",
    "sequences",
    "functions",
)

_SETTINGS: Mapping[str, str] = {
    "search_path": "",
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "lc_monetary": "C",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "quote_all_identifiers": "off",
    "standard_conforming_strings": "on",
    "jit": "off",
}
"""Whatever changes how PostgreSQL spells what it knows; pinned, so that it spells alike."""

_TABLE_KINDS = {"r": "table", "p": "partitioned table", "f": "foreign table"}


def read_database(connection: psycopg.Connection[Any]) -> Database:
    """All that the catalogs say, as of one moment.

    Raises:
        CatalogError: PostgreSQL refused a query; carries its message.
    """
    try:
        return _assemble(_fetch(connection))
    except psycopg.Error as error:
        raise CatalogError(f"could not read the catalogs: {error}".strip()) from error


def _fetch(connection: psycopg.Connection[Any]) -> dict[str, list[Row]]:
    """The rows of every kind; sent in one go, read in one snapshot."""
    words = _version_words(connection.info.server_version)
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute(
            sql.SQL("SELECT ")
            + sql.SQL(", ").join(
                sql.SQL("set_config({}, {}, true)").format(name, value)
                for name, value in _SETTINGS.items()
            )
        )
        with connection.pipeline():
            cursors = {
                kind: connection.cursor(row_factory=dict_row).execute(_query(kind, words))
                for kind in _KINDS
            }
            return {kind: cursor.fetchall() for kind, cursor in cursors.items()}


def _version_words(server_version: int) -> dict[str, sql.SQL]:
    """The places where the catalogs differ between majors, and what to ask instead."""
    return {
        "nulls_not_distinct": sql.SQL(
            "i.indnullsnotdistinct" if server_version >= 150000 else "false"
        ),
    }


def _query(kind: str, words: dict[str, sql.SQL]) -> sql.Composed:
    text = resources.files(__package__).joinpath("queries", f"{kind}.sql").read_text("utf-8")
    return sql.SQL(text).format(**words)


def _assemble(rows: dict[str, list[Row]]) -> Database:
    names = {row["relation"]: _name(row) for row in rows["relations"]}
    columns = _by_relation(rows["columns"], _column)
    constraints = _by_relation(rows["constraints"], _constraint)
    foreign_keys = _by_relation(rows["foreign_keys"], _foreign_key)
    indexes = _by_relation(rows["indexes"], _index)
    triggers = _by_relation(rows["triggers"], _trigger)
    partitions: dict[int, list[Row]] = defaultdict(list)
    for row in rows["relations"]:
        if row["partition_of"] is not None:
            partitions[row["partition_of"]].append(row)

    def table(row: Row) -> Table:
        oid = row["relation"]
        return Table(
            name=_name(row),
            kind=_TABLE_KINDS[row["relkind"]],  # type: ignore[arg-type]
            unlogged=row["unlogged"],
            comment=row["comment"],
            columns=columns(oid),
            constraints=constraints(oid),
            foreign_keys=foreign_keys(oid),
            indexes=indexes(oid),
            triggers=triggers(oid),
            inherits=tuple(names[parent] for parent in row["inherits"] or () if parent in names),
            partition_key=row["partition_key"],
            partitions=_partitions(oid, partitions),
        )

    def view(row: Row) -> View:
        oid = row["relation"]
        return View(
            name=_name(row),
            materialized=row["relkind"] == "m",
            definition=row["definition"],
            comment=row["comment"],
            columns=columns(oid),
            indexes=indexes(oid),
            triggers=triggers(oid),
        )

    return Database(
        schemas=tuple(Schema(**row) for row in rows["schemas"]),
        extensions=tuple(Extension(**row) for row in rows["extensions"]),
        tables=tuple(
            table(row)
            for row in rows["relations"]
            if row["relkind"] in _TABLE_KINDS and row["partition_of"] is None
        ),
        views=tuple(view(row) for row in rows["relations"] if row["relkind"] in {"v", "m"}),
        enums=tuple(_enum(row) for row in rows["enums"]),
        domains=tuple(_domain(row) for row in rows["domains"]),
        sequences=tuple(_named(Sequence, row) for row in rows["sequences"]),
        functions=tuple(_named(Function, row) for row in rows["functions"]),
    )


def _by_relation(rows: Iterable[Row], make: Callable[[Row], T]) -> Callable[[int], tuple[T, ...]]:
    """A look-up from a relation's OID to what its rows make, in the order of the rows."""
    grouped: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        grouped[row.pop("relation")].append(make(row))
    return lambda oid: tuple(grouped.get(oid, ()))


def _name(row: Row, prefix: str = "") -> QualifiedName:
    return QualifiedName(row[f"{prefix}schema"], row[f"{prefix}name"])


def _take_name(row: Row, prefix: str) -> QualifiedName | None:
    """Takes `{prefix}_schema` and `{prefix}_name` out of the row."""
    schema, name = row.pop(f"{prefix}_schema"), row.pop(f"{prefix}_name")
    return None if name is None else QualifiedName(schema, name)


def _named(make: Callable[..., T], row: Row) -> T:
    """A value whose name is the row's `schema` and `name`, and whose other fields are the rest."""
    return make(**row | {"name": QualifiedName(row.pop("schema"), row["name"])})


def _column(row: Row) -> Column:
    name = QualifiedName(row.pop("type_schema"), row["type_name"])
    return Column(**row | {"type_name": name, "collation": _take_name(row, "collation")})


def _constraint(row: Row) -> Constraint:
    return Constraint(**row | {"columns": tuple(row["columns"])})


def _foreign_key(row: Row) -> ForeignKey:
    return ForeignKey(
        referenced=cast("QualifiedName", _take_name(row, "referenced")),
        **row
        | {
            "columns": tuple(row["columns"]),
            "referenced_columns": tuple(row["referenced_columns"]),
        },
    )


def _index(row: Row) -> Index:
    keys = tuple(IndexKey(**key) for key in row["keys"])
    return Index(**row | {"keys": keys, "include": tuple(row["include"])})


def _trigger(row: Row) -> Trigger:
    return Trigger(
        function=cast("QualifiedName", _take_name(row, "function")),
        condition=trigger_condition(row["definition"]),
        **row
        | {
            "events": tuple(row["events"]),
            # Each argument ends in a zero byte.
            "arguments": tuple(row["arguments"].decode().split("\0")[:-1]),
        },
    )


def _partitions(parent: int, children: Mapping[int, list[Row]]) -> tuple[Partition, ...]:
    return tuple(
        Partition(
            name=_name(row),
            bounds=row["bounds"],
            partition_key=row["partition_key"],
            partitions=_partitions(row["relation"], children),
            comment=row["comment"],
        )
        for row in children.get(parent, ())
    )


def _enum(row: Row) -> Enum:
    return _named(Enum, row | {"labels": tuple(row["labels"])})


def _domain(row: Row) -> Domain:
    type_name = QualifiedName(row.pop("type_schema"), row["type_name"])
    return _named(Domain, row | {"type_name": type_name, "checks": tuple(row["checks"])})
