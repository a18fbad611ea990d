"""Tables, views and what belongs to them: columns, constraints, indexes, triggers, policies …"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schema_docs.model.names import Option, Owned, Privilege, QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterator

ReferentialAction = Literal["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"]
Deferrable = Literal["deferrable", "initially deferred"]
Enabled = Literal["origin", "disabled", "replica", "always"]
"""When a trigger or rule fires: `origin` is the default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceOptions:
    """How a sequence counts."""

    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int = 1
    cycle: bool = False

    @staticmethod
    def default(type_: str) -> SequenceOptions:
        """What `CREATE SEQUENCE` makes without options, of this type."""
        largest = {"smallint": 2**15 - 1, "integer": 2**31 - 1}.get(type_, 2**63 - 1)
        return SequenceOptions(type=type_, start=1, increment=1, minimum=1, maximum=largest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table or view, in attribute order."""

    name: str
    type: str
    """`format_type`: `character varying(255)`, `public.status[]`."""
    type_name: QualifiedName
    """The type itself, or an array's element type; what "used by" is looked up with."""
    nullable: bool = True
    not_null: Literal["not valid", "no inherit"] | None = None
    """What is special about the NOT NULL constraint, which has a name and options since 18."""
    default: str | None = None
    """The default expression; None for a generated column, whose expression is `generation`."""
    serial: bool = False
    """The default draws from a sequence that this column owns: what `serial` leaves behind."""
    identity: Literal["always", "by default"] | None = None
    generated: Literal["stored", "virtual"] | None = None
    generation: str | None = None
    sequences: tuple[Sequence, ...] = ()
    """The sequences that the column owns: first the one of a serial or identity column, or that the
    default uses. Their owner is the table's."""
    collation: QualifiedName | None = None
    """Only where it differs from the type's own."""
    storage: Literal["plain", "external", "extended", "main"] | None = None
    """Only where it differs from the type's own."""
    compression: Literal["pglz", "lz4"] | None = None
    statistics_target: int | None = None
    options: tuple[Option, ...] = ()
    """`n_distinct` …; a foreign table's column options."""
    inherited: bool = False
    """It comes from a parent table alone."""
    privileges: tuple[Privilege, ...] | None = None
    comment: str | None = None
    security_labels: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A primary key, unique, check or exclusion constraint. NOT NULL is a fact of the column."""

    name: str
    kind: Literal["primary key", "unique", "check", "exclusion"]
    columns: tuple[str, ...]
    """The columns of the key in key order, or those that a check mentions; '' for an expression."""
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    without_overlaps: bool = False
    deferrable: Deferrable | None = None
    validated: bool = True
    enforced: bool = True
    no_inherit: bool = False
    inherited: bool = False
    """It comes from a parent table alone."""
    definition: str
    """`pg_get_constraintdef`, options included."""
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
    delete_columns: tuple[str, ...] = ()
    """Those that `SET NULL` or `SET DEFAULT` sets; empty: all."""
    match: Literal["SIMPLE", "FULL"] = "SIMPLE"
    period: bool = False
    deferrable: Deferrable | None = None
    validated: bool = True
    enforced: bool = True
    definition: str
    comment: str | None = None


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
    statistics_target: int | None = None


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
    clustered: bool = False
    replica_identity: bool = False
    tablespace: str | None = None
    options: tuple[Option, ...] = ()
    constraint: str | None = None
    """The constraint that this index implements, if it is one's own index."""
    inherited: bool = False
    """It is a partition's part of an index of the parent table."""
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
    old_table: str | None = None
    new_table: str | None = None
    """The names of the transition tables."""
    constraint: bool = False
    deferrable: Deferrable | None = None
    enabled: Enabled = "origin"
    inherited: bool = False
    """It is a partition's clone of a trigger of the parent table."""
    definition: str
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rewrite rule, but for the one that makes a view a view."""

    name: str
    event: Literal["SELECT", "INSERT", "UPDATE", "DELETE"]
    instead: bool = False
    enabled: Enabled = "origin"
    definition: str
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A row-level security policy."""

    name: str
    command: Literal["ALL", "SELECT", "INSERT", "UPDATE", "DELETE"]
    permissive: bool = True
    roles: tuple[str, ...]
    """`PUBLIC` where it is for everybody."""
    using: str | None = None
    check: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics(Owned):
    """An extended statistics object of a table or materialized view."""

    name: QualifiedName
    kinds: tuple[str, ...]
    """`ndistinct`, `dependencies`, `mcv`, `expressions`."""
    definition: str
    """`pg_get_statisticsobjdef`."""
    target: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLike(Owned):
    """What tables and partitions have in common."""

    name: QualifiedName
    kind: Literal["table", "partitioned table", "foreign table"] = "table"
    unlogged: bool = False
    access_method: str | None = None
    """None where it is `heap`."""
    tablespace: str | None = None
    options: tuple[Option, ...] = ()
    """Storage options, those of the TOAST table with `toast.`; a foreign table's own options."""
    replica_identity: Literal["nothing", "full", "index"] | None = None
    server: str | None = None
    """The server of a foreign table."""
    row_security: Literal["enabled", "forced"] | None = None
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()
    policies: tuple[Policy, ...] = ()
    statistics: tuple[Statistics, ...] = ()
    partition_key: str | None = None
    """`RANGE (recorded_at)`."""
    partitions: tuple[Partition, ...] = ()
    named_when_run: tuple[str, ...] = ()
    """How partitions are called that migrations name after the day on which they run, with `*` for
    what is another on another day; such partitions are not in `partitions`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition(TableLike):
    """A partition, folded under its parent, with what it has for itself.

    What it has because its parent has it is told of the parent alone: `columns` are those that are
    not as the parent's; an inherited index is there only where the partition is clustered on it or
    it is the replica identity, an inherited trigger only where it is enabled otherwise than the
    parent's. Owner, privileges, tablespace and access method, which may be alike or not, are its
    own.
    """

    bounds: str
    """`FOR VALUES FROM (…) TO (…)`, `DEFAULT`."""

    def walk(self) -> Iterator[Partition]:
        """This partition and everything below it, parents first."""
        yield self
        for partition in self.partitions:
            yield from partition.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(TableLike):
    """A table that is not a partition."""

    of_type: QualifiedName | None = None
    """The composite type of a typed table."""
    inherits: tuple[QualifiedName, ...] = ()

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
            and index.valid
            and index.predicate is None
            and index.constraint is None
            and all(key.column is not None for key in index.keys)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Owned):
    """A view or materialized view."""

    name: QualifiedName
    materialized: bool = False
    definition: str
    """The query, `pg_get_viewdef` pretty-printed, as PostgreSQL 18 prints it."""
    options: tuple[Option, ...] = ()
    """`security_barrier`, `security_invoker` …; a materialized view's storage options."""
    check_option: Literal["local", "cascaded"] | None = None
    access_method: str | None = None
    tablespace: str | None = None
    columns: tuple[Column, ...] = ()
    indexes: tuple[Index, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()
    statistics: tuple[Statistics, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Owned):
    """A sequence: of a column, which owns it, or by itself."""

    name: QualifiedName
    unlogged: bool = False
    """Only of one that no column owns; other majors have it otherwise with those."""
    options: SequenceOptions
