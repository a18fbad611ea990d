"""What a foreign key says about two tables, as every drawing of it needs to know.

Nothing of DOT or Mermaid: which columns refer to which, and how many rows may stand at either end.
The *child* is the table that has the foreign key, the *parent* the one it refers to. What only the
settings (`virtual`) or names (`inferred`) say has the same shape, and another `origin`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schema_docs.model import Database, ForeignKey, QualifiedName, ReferentialAction, Table

Origin: TypeAlias = Literal["foreign key", "configured", "inferred"]
"""Who says so: the database, the settings, or a name and a type that fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`columns[i]` of `child` refers to `parent_columns[i]` of `parent`."""

    name: str
    """The foreign key's; of another relation one made of its table and columns."""
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
    comment: str | None = None
    """What the database, or else the settings, say of it."""


def relations(database: Database) -> tuple[Relation, ...]:
    """One relation a foreign key, in the model's order."""
    drawn = dict(_drawn_names(database.tables))
    return tuple(
        _relation(table, key, drawn)
        for table in database.tables
        for key in keys_with_partitions(table)
    )


def all_relations(database: Database, without_key: Sequence[Relation] = ()) -> tuple[Relation, ...]:
    """The foreign keys, and other relations behind those of the same table."""
    order = {table.name: number for number, table in enumerate(database.tables)}
    found = (*relations(database), *without_key)
    return tuple(sorted(found, key=lambda relation: order[relation.child]))


def keys_with_partitions(table: Table) -> Iterator[ForeignKey]:
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
    return replace(
        relation_between(
            table,
            key.columns,
            drawn.get(key.referenced, key.referenced),
            key.referenced_columns,
            origin="foreign key",
            comment=key.comment,
        ),
        name=key.name,
        parent_known=key.referenced in drawn,
        on_delete=key.on_delete,
        on_update=key.on_update,
    )


def relation_between(
    child: Table,
    columns: tuple[str, ...],
    parent: QualifiedName,
    parent_columns: tuple[str, ...],
    *,
    origin: Origin,
    comment: str | None = None,
    child_many: bool | None = None,
    parent_optional: bool | None = None,
) -> Relation:
    """A relation to a table that the model has; how many rows there may be, the columns tell.

    Args:
        child: the table that refers.
        columns: by which ones.
        parent: the table that it refers to.
        parent_columns: to which ones of it.
        origin: who says so.
        comment: what is said of it.
        child_many: whether many rows may refer to one, where somebody knows better.
        parent_optional: whether a row may refer to none, likewise.
    """
    referring = frozenset(columns)
    nullable = {column.name for column in child.columns if column.nullable}
    if child_many is None:
        # A unique key that is a part of the foreign key already holds each parent once. One that
        # is merely larger does not; nor does an index over an expression, which names no column.
        child_many = not any(unique and unique <= referring for unique in child.unique_keys)
    return Relation(
        name="_".join((child.name.name, *columns)),
        child=child.name,
        columns=columns,
        parent=parent,
        parent_columns=parent_columns,
        parent_known=True,
        child_many=child_many,
        parent_optional=bool(referring & nullable) if parent_optional is None else parent_optional,
        identifying=referring <= frozenset(child.primary_key),
        on_delete="NO ACTION",
        on_update="NO ACTION",
        origin=origin,
        comment=comment,
    )


def key_marks(table: Table) -> dict[str, tuple[str, ...]]:
    """The keys that each column has a part in: `PK`, `FK` and `UK`, in this order."""
    primary = frozenset(table.primary_key)
    foreign = frozenset(column for key in keys_with_partitions(table) for column in key.columns)
    unique = frozenset(column for key in table.unique_keys if key != primary for column in key)
    marked = (("PK", primary), ("FK", foreign), ("UK", unique))
    return {
        column.name: tuple(mark for mark, columns in marked if column.name in columns)
        for column in table.columns
    }
