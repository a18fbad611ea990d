"""One file with the whole schema: Rails' `structure.sql`, what `pg_dump` writes, or by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.layout import Found, Given
from schema_docs.migrations.layouts.listing import bytes_or_none, text_of
from schema_docs.migrations.layouts.snapshots import is_dump
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing

_PUBLIC: Final = "\nCREATE SCHEMA public;\n"
"""What `pg_dump` writes where somebody has changed who owns it; each database has one already."""


class Dump:
    """The layout of a single file; no folder fits it by itself."""

    name: Final = "dump"
    expects: Final = "structure.sql"

    def fits(self, listing: Listing) -> str | None:  # noqa: ARG002 - a folder is never one
        """Never: a file is asked for by its path."""
        return None

    def migrations(self, listing: Listing, given: Given) -> Found:  # noqa: ARG002 - nothing is set
        """Every file of the listing, which is one.

        Raises:
            ConfigurationError: it is one of `pg_dump`'s own formats.
        """
        return Found(migrations=tuple(_migration(listing, name) for name in listing.files))

    def next_pattern(self, names: Sequence[str]) -> str | None:  # noqa: ARG002 - there is none
        """There is no next one."""
        return None

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:  # noqa: ARG002
        """There is none.

        Raises:
            ConfigurationError: always.
        """
        raise ConfigurationError(
            f"{names[-1]} holds the whole schema, and no migration follows it; make the change "
            "with the tool that wrote it"
        )


def _migration(listing: Listing, name: str) -> Migration:
    content = bytes_or_none(listing, name) or b""
    if content.startswith(b"PGDMP"):
        raise ConfigurationError(
            f"{listing.place}/{name}: is a dump in pg_dump's own format; write it as SQL with "
            f"`pg_restore --schema-only --file=schema.sql {name}`"
        )
    if is_dump(content) and _PUBLIC.encode() in content:
        script = text_of(listing, name)
        return Migration(
            name=name,
            script=script.replace(_PUBLIC, "\nCREATE SCHEMA IF NOT EXISTS public;\n"),
        )
    return Migration(name=name)
