"""Functions, procedures, aggregates, and what is made of them: operators, casts and more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schema_docs.model.names import Option, Owned, QualifiedName
from schema_docs.model.relations import Enabled


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """What makes a function an aggregate."""

    kind: Literal["normal", "ordered-set", "hypothetical-set"] = "normal"
    transition: str
    state_type: str
    final: str | None = None
    combine: str | None = None
    serial: str | None = None
    deserial: str | None = None
    moving_transition: str | None = None
    moving_inverse: str | None = None
    moving_final: str | None = None
    moving_state_type: str | None = None
    space: int | None = None
    """Bytes of the state, by estimate (`SSPACE`)."""
    final_extra: bool = False
    """The final function gets the arguments of the aggregate, as nulls."""
    final_modify: Literal["read only", "shareable", "read write"] | None = None
    """What the final function does to the state, where it is not usual for the kind."""
    moving_space: int | None = None
    moving_final_extra: bool = False
    moving_final_modify: Literal["read only", "shareable", "read write"] | None = None
    initial: str | None = None
    moving_initial: str | None = None
    sort_operator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(Owned):
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
    parallel: Literal["safe", "restricted", "unsafe"] = "unsafe"
    strict: bool = False
    security_definer: bool = False
    leakproof: bool = False
    cost: float | None = None
    """Only where it is not the language's default."""
    rows: float | None = None
    """Only of a set-returning function, where it is not 1000."""
    support: str | None = None
    settings: tuple[Option, ...] = ()
    """`SET name = value` of the function."""
    transforms: tuple[str, ...] = ()
    """The types that its language gets transformed (`TRANSFORM FOR TYPE`)."""
    aggregate: Aggregate | None = None
    body: str | None = None
    """The source text, or the SQL-standard body; None for an aggregate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator(Owned):
    """An operator; with its operand types it is identified."""

    name: QualifiedName
    left: str | None = None
    right: str | None = None
    result: str
    function: str
    commutator: str | None = None
    negator: str | None = None
    restrict: str | None = None
    join: str | None = None
    hashes: bool = False
    merges: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorFamily(Owned):
    """An operator family, with what was added to it outside its classes."""

    name: QualifiedName
    method: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorClass(Owned):
    """An operator class."""

    name: QualifiedName
    method: str
    type: str
    is_default: bool = False
    family: QualifiedName
    storage: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A cast from one type to another."""

    source: str
    target: str
    method: str
    """The function's signature, `binary coercible` or `in and out`."""
    context: Literal["explicit", "assignment", "implicit"]
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTrigger(Owned):
    """A trigger on DDL commands."""

    name: str
    event: str
    tags: tuple[str, ...] = ()
    function: QualifiedName
    enabled: Enabled = "origin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language(Owned):
    """A procedural language that no extension brought."""

    name: str
    trusted: bool
    handler: str
    inline: str | None = None
    validator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """How a type is passed to a language."""

    type: str
    language: str
    from_sql: str | None = None
    to_sql: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessMethod:
    """A table or index access method."""

    name: str
    kind: Literal["table", "index"]
    handler: str
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collation(Owned):
    """A collation."""

    name: QualifiedName
    provider: str
    locale: str | None = None
    ctype: str | None = None
    """Only of the libc provider, where it differs from the locale."""
    deterministic: bool = True
    rules: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(Owned):
    """An encoding conversion."""

    name: QualifiedName
    source: str
    target: str
    function: str
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchConfiguration(Owned):
    """A text-search configuration."""

    name: QualifiedName
    parser: QualifiedName
    mappings: tuple[Option, ...] = ()
    """Token type, and the dictionaries that it is looked up in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchDictionary(Owned):
    """A text-search dictionary."""

    name: QualifiedName
    template: QualifiedName
    options: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchParser:
    """A text-search parser."""

    name: QualifiedName
    functions: tuple[Option, ...]
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchTemplate:
    """A text-search template."""

    name: QualifiedName
    functions: tuple[Option, ...]
    comment: str | None = None
