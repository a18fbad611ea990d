"""What every object has: a name, an owner, privileges."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class QualifiedName:
    """The identity of a relation or type: unquoted names, exactly as the catalog holds them."""

    schema: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Privilege:
    """What one role may do with an object, beyond what everybody may do by default."""

    grantee: str
    """A role, `PUBLIC`, or `OWNER`: whoever owns the object, listed only where they may not do
    what an owner may by default."""
    privileges: tuple[str, ...]
    """`SELECT`, `INSERT` …, sorted; `ALL` where it is every one that there is for the kind; none
    where even the owner has none."""
    grantable: tuple[str, ...] = ()
    """Those of them that the grantee may pass on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One `name=value` of a `WITH (…)` or `OPTIONS (…)` clause."""

    name: str
    value: str
    """A secret's value is never read from the catalog; `REDACTED` stands in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """What the objects have in common that somebody owns."""

    owner: str | None = None
    """None where it is the owner of the database."""
    privileges: tuple[Privilege, ...] | None = None
    """None: as by default; empty: what everybody may do by default was revoked, and nobody but the
    owner has any."""
    comment: str | None = None
    security_labels: tuple[Option, ...] = ()
    """Security labels: provider and label."""
