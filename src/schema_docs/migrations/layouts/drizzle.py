"""Drizzle: the files that `meta/_journal.json` lists, in its order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.layout import Found, Given, NotRun
from schema_docs.migrations.layouts.listing import text_of
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing

JOURNAL: Final = "meta/_journal.json"
_BREAK: Final = "--> statement-breakpoint"


class MadeByDrizzle:
    """The next migration, which only Drizzle's own tool can make."""

    def next_pattern(self, names: Sequence[str]) -> str | None:  # noqa: ARG002 - unknown of any
        """Drizzle's own tool names them."""
        return None

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:  # noqa: ARG002
        """Drizzle's own tool makes them, since it keeps a record of them.

        Raises:
            ConfigurationError: always.
        """
        raise ConfigurationError(
            "Drizzle makes migrations itself, and keeps a record of them: run "
            "`drizzle-kit generate`, or `drizzle-kit generate --custom` for an empty one"
        )


class Drizzle(MadeByDrizzle):
    """The layout."""

    name: Final = "drizzle"
    expects: Final = "0000_users.sql and meta/_journal.json"

    def fits(self, listing: Listing) -> str | None:
        """The journal."""
        return JOURNAL if JOURNAL in listing.files else None

    def migrations(self, listing: Listing, given: Given) -> Found:  # noqa: ARG002 - nothing is set
        """In the journal's order, each in a transaction.

        Raises:
            ConfigurationError: the journal cannot be read, is of another kind of database, or
                lists a file that is not there.
        """
        names = [f"{tag}.sql" for tag in _tags(listing)]
        for name in names:
            if name not in listing.files:
                raise ConfigurationError(
                    f"{listing.place}/{JOURNAL}: lists {name}, which is not there; "
                    "check it in, or take the entry out with `drizzle-kit drop`"
                )
        return Found(
            migrations=tuple(
                Migration(
                    name=name, script=drizzle_script(text_of(listing, name)), transaction=True
                )
                for name in names
            ),
            not_run=tuple(
                NotRun(name, f"not listed in {JOURNAL}")
                for name in listing.files
                if "/" not in name and name.endswith(".sql") and name not in names
            ),
        )


def drizzle_script(text: str) -> str:
    """A file as psql reads it: Drizzle splits it at a mark, whether a `;` stands there or not."""
    return text.replace(_BREAK, ";")


def _tags(listing: Listing) -> list[str]:
    place = f"{listing.place}/{JOURNAL}"
    try:
        journal: Any = json.loads(text_of(listing, JOURNAL))
        tags = [str(entry["tag"]) for entry in journal["entries"]]
        dialect = journal.get("dialect", "postgresql")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"{place}: cannot be read as Drizzle's journal, a list of `entries` with a `tag` each"
        ) from error
    if dialect not in {"postgresql", "pg"}:
        raise ConfigurationError(
            f"{place}: these migrations are for {dialect}, and only PostgreSQL's can be run"
        )
    return tags
