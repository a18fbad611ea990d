"""What a foreign key says about two tables, as every drawing of it needs to know.

Pure facts, nothing of DOT or Mermaid: which columns refer to which, and how many rows may stand at
either end. The *child* is the table that has the foreign key, the *parent* the one it refers to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schema_docs.model import Database, ForeignKey, QualifiedName, ReferentialAction, Table

Origin: TypeAlias = Literal["foreign key", "configured", "inferred"]
"""Who says so: the database, the settings, or a name and a type that fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A foreign key: `columns[i]` of `child` refers to `parent_columns[i]` of `parent`."""

    name: str
    child: QualifiedName
    columns: tuple[str, ...]
    parent: QualifiedName
    """The table that is drawn: for a key that refers to a partition, the partitioned table."""
    parent_columns: tuple[str, ...]
    parent_known: bool
    """False when the model lacks the parent, because it is excluded or out of sight."""
    child_many: bool
    """Any number of children may refer to one parent; False: at most one."""
    parent_optional: bool
    """A child may have no parent, because a column of the key may be null."""
    identifying: bool
    """The key is part of the child's primary key: without its parent, the child is nobody."""
    on_delete: ReferentialAction
    on_update: ReferentialAction
    origin: Origin = "foreign key"


def relations(database: Database) -> tuple[Relation, ...]:
    """One relation a foreign key, in the model's order."""
    drawn = dict(_drawn_names(database.tables))
    return tuple(_relation(table, key, drawn) for table in database.tables for key in _keys(table))


def _keys(table: Table) -> Iterator[ForeignKey]:
    """A table's foreign keys, then those that only its partitions have, alike ones once."""
    yield from table.foreign_keys
    told = {_ends(key) for key in table.foreign_keys}
    for partition in table.partitions:
        for part in partition.walk():
            for key in part.foreign_keys:
                if _ends(key) not in told:
                    told.add(_ends(key))
                    yield key


def _ends(key: ForeignKey) -> tuple[object, ...]:
    return key.columns, key.referenced, key.referenced_columns


def _drawn_names(tables: Iterable[Table]) -> Iterator[tuple[QualifiedName, QualifiedName]]:
    """Every relation that a foreign key may refer to, and the table that stands for it."""
    for table in tables:
        yield table.name, table.name
        for partition in table.partitions:
            for part in partition.walk():
                yield part.name, table.name


def _relation(table: Table, key: ForeignKey, drawn: dict[QualifiedName, QualifiedName]) -> Relation:
    columns = frozenset(key.columns)
    nullable = {column.name for column in table.columns if column.nullable}
    return Relation(
        name=key.name,
        child=table.name,
        columns=key.columns,
        parent=drawn.get(key.referenced, key.referenced),
        parent_columns=key.referenced_columns,
        parent_known=key.referenced in drawn,
        # A unique key that is a part of the foreign key already holds each parent once. One that
        # is merely larger does not; nor does an index over an expression, which names no column.
        child_many=not any(unique and unique <= columns for unique in table.unique_keys),
        parent_optional=bool(columns & nullable),
        identifying=columns <= frozenset(table.primary_key),
        on_delete=key.on_delete,
        on_update=key.on_update,
    )


def key_marks(table: Table) -> dict[str, tuple[str, ...]]:
    """The keys that each column has a part in: `PK`, `FK` and `UK`, in this order."""
    primary = frozenset(table.primary_key)
    foreign = frozenset(column for key in _keys(table) for column in key.columns)
    unique = frozenset(column for key in table.unique_keys if key != primary for column in key)
    marked = (("PK", primary), ("FK", foreign), ("UK", unique))
    return {
        column.name: tuple(mark for mark, columns in marked if column.name in columns)
        for column in table.columns
    }
