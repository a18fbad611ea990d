"""What a PostgreSQL schema is, as values: frozen, comparable, free of OIDs, clocks and servers.

Every field is a fact from the catalogs. SQL text (`default`, `definition`, …) is PostgreSQL's own
spelling with every name schema-qualified; `spelling.py` makes it shorter for people. This module
imports nothing of ours, so that everything else may import it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, order=True)
class QualifiedName:
    """The identity of a relation or type: unquoted names, exactly as the catalog holds them."""

    schema: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A namespace that the team made, or `public`."""

    name: str
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table or view, in attribute order."""

    name: str
    type: str
    """`format_type`: `character varying(255)`, `public.status[]`."""
    type_name: QualifiedName
    """The type itself, or an array's element type; what "used by" is looked up with."""
    nullable: bool = True
    default: str | None = None
    """The default expression; None for a generated column, whose expression is `generation`."""
    serial: bool = False
    """The default draws from a sequence that this column owns: what `serial` leaves behind."""
    identity: Literal["always", "by default"] | None = None
    generated: Literal["stored", "virtual"] | None = None
    generation: str | None = None
    collation: QualifiedName | None = None
    """Only where it differs from the type's own."""
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A primary key, unique, check or exclusion constraint. NOT NULL is a fact of the column."""

    name: str
    kind: Literal["primary key", "unique", "check", "exclusion"]
    columns: tuple[str, ...]
    """The columns of the key in key order, or those that a check mentions; '' for an expression."""
    definition: str
    """`pg_get_constraintdef`, options (`DEFERRABLE`, `NOT VALID` …) included."""
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A foreign key: `columns[i]` refers to `referenced_columns[i]` of `referenced`."""

    name: str
    columns: tuple[str, ...]
    referenced: QualifiedName
    referenced_columns: tuple[str, ...]
    on_delete: ReferentialAction = "NO ACTION"
    on_update: ReferentialAction = "NO ACTION"
    deferrable: Literal["deferrable", "initially deferred"] | None = None
    validated: bool = True
    definition: str
    comment: str | None = None


ReferentialAction = Literal["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexKey:
    """One key of an index: a column or an expression, and how it is ordered and compared."""

    expression: str
    """As in `CREATE INDEX`: a column, quoted where it must be, or an expression."""
    column: str | None = None
    """The column's name, when the key is a column."""
    collation: str | None = None
    """Only of a column, where it is not the column's own; else see `definition`."""
    opclass: str | None = None
    """With its parameters; only where it is not the type's default for this access method."""
    descending: bool = False
    nulls_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index of a table or materialized view."""

    name: str
    method: str
    keys: tuple[IndexKey, ...]
    include: tuple[str, ...] = ()
    unique: bool = False
    nulls_not_distinct: bool = False
    predicate: str | None = None
    valid: bool = True
    constraint: str | None = None
    """The constraint that this index implements, if it is one's own index."""
    definition: str
    """`pg_get_indexdef`."""
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger that somebody created; those that implement foreign keys are left out."""

    name: str
    timing: Literal["BEFORE", "AFTER", "INSTEAD OF"]
    events: tuple[str, ...]
    """`INSERT`, `DELETE`, `UPDATE`, `UPDATE OF a, b`, `TRUNCATE`."""
    level: Literal["ROW", "STATEMENT"]
    condition: str | None = None
    """The `WHEN` expression."""
    function: QualifiedName
    arguments: tuple[str, ...] = ()
    """The literals that the function finds in `TG_ARGV`."""
    enabled: Literal["origin", "disabled", "replica", "always"] = "origin"
    definition: str
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """A partition, folded under its parent; its columns, keys and indexes are the parent's."""

    name: QualifiedName
    bounds: str
    """`FOR VALUES FROM (…) TO (…)`, `DEFAULT`."""
    partition_key: str | None = None
    """When it is partitioned again."""
    partitions: tuple[Partition, ...] = ()
    comment: str | None = None

    def walk(self) -> Iterator[Partition]:
        """This partition and everything below it, parents first."""
        yield self
        for partition in self.partitions:
            yield from partition.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that is not a partition."""

    name: QualifiedName
    kind: Literal["table", "partitioned table", "foreign table"] = "table"
    unlogged: bool = False
    comment: str | None = None
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    inherits: tuple[QualifiedName, ...] = ()
    partition_key: str | None = None
    """`RANGE (recorded_at)`."""
    partitions: tuple[Partition, ...] = ()

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The primary key's columns in key order; empty when there is none."""
        return next((c.columns for c in self.constraints if c.kind == "primary key"), ())

    @property
    def unique_keys(self) -> tuple[frozenset[str], ...]:
        """The column sets that hold each combination once: keys and plain unique indexes."""
        keys = [c.columns for c in self.constraints if c.kind in {"primary key", "unique"}]
        return tuple(frozenset(key) for key in keys) + tuple(
            frozenset(key.column for key in index.keys if key.column is not None)
            for index in self.indexes
            if index.unique
            and index.predicate is None
            and index.constraint is None
            and all(key.column is not None for key in index.keys)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view or materialized view."""

    name: QualifiedName
    materialized: bool = False
    definition: str
    """The query, `pg_get_viewdef` pretty-printed."""
    comment: str | None = None
    columns: tuple[Column, ...] = ()
    indexes: tuple[Index, ...] = ()
    triggers: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """An enum type; `labels` in the order in which they compare."""

    name: QualifiedName
    labels: tuple[str, ...]
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain: a type with rules."""

    name: QualifiedName
    type: str
    type_name: QualifiedName
    nullable: bool = True
    default: str | None = None
    checks: tuple[str, ...] = ()
    """`pg_get_constraintdef` of each, by constraint name."""
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function, procedure, aggregate or window function; `name` and `signature` identify it."""

    name: QualifiedName
    kind: Literal["function", "procedure", "aggregate", "window function"] = "function"
    signature: str
    """`pg_get_function_identity_arguments`."""
    arguments: str
    """`pg_get_function_arguments`: with names, modes and defaults."""
    result: str | None
    """None for a procedure."""
    language: str
    volatility: Literal["immutable", "stable", "volatile"] = "volatile"
    strict: bool = False
    security_definer: bool = False
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A sequence that no column owns."""

    name: QualifiedName
    type: str
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An installed extension. What it owns is its own, and listed nowhere."""

    name: str
    schema: str
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """All that the catalogs say of one database, each kind sorted by name, by code point."""

    schemas: tuple[Schema, ...] = ()
    extensions: tuple[Extension, ...] = ()
    tables: tuple[Table, ...] = ()
    views: tuple[View, ...] = ()
    enums: tuple[Enum, ...] = ()
    domains: tuple[Domain, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    functions: tuple[Function, ...] = ()
