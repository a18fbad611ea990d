"""Supabase: `supabase/migrations/20260101120000_users.sql`, told by where it is."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.layouts.folders import is_one_transaction
from schema_docs.migrations.layouts.layout import Found, Given, NotRun
from schema_docs.migrations.layouts.listing import SUPABASE, lies_in, text_of
from schema_docs.migrations.layouts.numbers import next_start, next_stem
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing

_FILE: Final = re.compile(r"[0-9]+_[^/]*\.sql", re.DOTALL)


class Supabase:
    """The layout."""

    name: Final = "supabase"
    expects: Final = "20260101120000_users.sql"

    def fits(self, listing: Listing) -> str | None:
        """A file with a time in `supabase/migrations`."""
        if not lies_in(PurePosixPath(listing.place), SUPABASE):
            return None
        return next((name for name in listing.files if _FILE.fullmatch(name)), None)

    def migrations(self, listing: Listing, given: Given) -> Found:  # noqa: ARG002 - nothing is set
        """By name, as Supabase's own program sorts them."""
        names = [name for name in listing.files if _FILE.fullmatch(name)]
        return Found(
            migrations=tuple(
                Migration(name=name, transaction=is_one_transaction(text_of(listing, name)))
                for name in names
            ),
            not_run=tuple(
                NotRun(name, "its name is not time, `_`, words")
                for name in listing.files
                if "/" not in name and name.endswith(".sql") and name not in names
            ),
        )

    def next_pattern(self, names: Sequence[str]) -> str | None:
        """Only where the files have numbers."""
        start = next_start(names, None)
        return None if start is None else f"{start}*.sql"

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:
        """One file."""
        return (f"{next_stem(names, slug, now)}.sql",)
