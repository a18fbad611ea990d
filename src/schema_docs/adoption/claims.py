"""What a handwritten page claims, as values: before anybody asked whether it is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedType:
    """A type that a page gives a column, as PostgreSQL's grammar reads it."""

    names: tuple[str, ...]
    """`('varchar',)`, `('public', 'user_role')`: folded, without `pg_catalog`."""
    modifiers: tuple[Any, ...] = ()
    """`(255,)`; a string where it is one."""
    array: bool = False
    shown: str
    """As the page has it."""

    @property
    def name(self) -> str:
        """The name without its schema."""
        return self.names[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedReference:
    """Where a foreign key leads."""

    names: tuple[str, ...]
    """`('users',)`, `('users', 'id')`, `('public', 'users')`: what the page joined by points."""
    columns: tuple[str, ...] = ()
    """Those in parentheses: `users(id)`."""
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is claimed of one column. What is None or False is not claimed, nor is its contrary."""

    type: ClaimedType | None = None
    nullable: bool | None = None
    primary: bool = False
    unique: bool = False
    foreign: bool = False
    reference: ClaimedReference | None = None

    def __add__(self, other: Facts) -> Facts:
        """Both; where they differ, the first."""
        return Facts(
            type=self.type or other.type,
            nullable=other.nullable if self.nullable is None else self.nullable,
            primary=self.primary or other.primary,
            unique=self.unique or other.unique,
            foreign=self.foreign or other.foreign,
            reference=self.reference or other.reference,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedColumn:
    """A column as a page tells it."""

    name: str
    line: int
    facts: Facts = Facts()
    words: str = ""
    """Its description in Markdown, empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLabel:
    """A label of an enum."""

    label: str
    line: int
