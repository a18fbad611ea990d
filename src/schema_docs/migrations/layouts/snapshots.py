"""A schema that lies beside the migrations that made it: `schema.sql`, or what `pg_dump` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.migrations.layouts.listing import bytes_or_none
from schema_docs.migrations.layouts.numbers import version_of

if TYPE_CHECKING:
    from schema_docs.migrations.layouts.listing import Listing

_NAMES: Final = frozenset(
    {"schema.sql", "structure.sql", "schema_dump.sql", "dump.sql", "db_dump.sql"}
)
_HEADERS: Final = (
    b"-- PostgreSQL database dump",
    b"-- PostgreSQL database cluster dump",
    b"SET statement_timeout = 0;",  # Rails takes the comments off
)
_WITHIN: Final = 500
"""Bytes in which the header stands; `\\restrict` and `SET` may come before."""


def is_dump(content: bytes) -> bool:
    """Whether `pg_dump` wrote a file."""
    return any(header in content[:_WITHIN] for header in _HEADERS)


def snapshot_reason(listing: Listing, name: str) -> str | None:
    """Why a file beside migrations is no migration itself; None where it is none of these."""
    if version_of(name) is not None or not name.endswith(".sql"):
        return None
    if name in _NAMES:
        return "the schema that the migrations make"
    return "a dump by pg_dump" if is_dump(bytes_or_none(listing, name) or b"") else None
