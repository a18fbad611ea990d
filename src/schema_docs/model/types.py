"""Types that the team made."""

from __future__ import annotations

from dataclasses import dataclass

from schema_docs.model.names import Owned, QualifiedName


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum(Owned):
    """An enum type; `labels` in the order in which they compare."""

    name: QualifiedName
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainConstraint:
    """A check of a domain."""

    name: str
    definition: str
    validated: bool = True
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain(Owned):
    """A domain: a type with rules."""

    name: QualifiedName
    type: str
    type_name: QualifiedName
    nullable: bool = True
    default: str | None = None
    collation: QualifiedName | None = None
    checks: tuple[DomainConstraint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A field of a composite type."""

    name: str
    type: str
    type_name: QualifiedName
    collation: QualifiedName | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite(Owned):
    """A composite type made with `CREATE TYPE … AS (…)`."""

    name: QualifiedName
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Owned):
    """A range type, with the multirange type that comes with it since PostgreSQL 14."""

    name: QualifiedName
    subtype: str
    subtype_name: QualifiedName
    multirange: QualifiedName | None = None
    multirange_comment: str | None = None
    opclass: str | None = None
    """Only where it is not the subtype's default."""
    collation: QualifiedName | None = None
    canonical: str | None = None
    subtype_diff: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseType(Owned):
    """A base type (written in C, or a shell that waits for its functions)."""

    name: QualifiedName
    is_shell: bool = False
    input: str | None = None
    output: str | None = None
    receive: str | None = None
    send: str | None = None
    modifier_input: str | None = None
    """`TYPMOD_IN`."""
    modifier_output: str | None = None
    """`TYPMOD_OUT`."""
    analyze: str | None = None
    subscript: str | None = None
    """Since 14, where it is not what every type with elements of fixed length has."""
    delimiter: str | None = None
    """Between the elements of an array, where it is not a comma."""
    collatable: bool = False
    length: int | None = None
    """Bytes; -1: varying, -2: a C string."""
    by_value: bool = False
    alignment: str | None = None
    storage: str | None = None
    category: str | None = None
    preferred: bool = False
    default: str | None = None
    element: str | None = None
