"""Liquibase: formatted SQL, by itself or as a master changelog includes it.

Each changeset is a transaction of its own. What a changelog in XML or YAML describes in Liquibase's
own words, only Liquibase can turn into SQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.layout import Found, Given, NotRun
from schema_docs.migrations.layouts.liquibase_changelog import (
    Step,
    is_changelog,
    master_of,
    steps_of,
)
from schema_docs.migrations.layouts.liquibase_sql import (
    formatted_script,
    is_formatted,
    properties_of,
    with_semicolons,
)
from schema_docs.migrations.layouts.listing import bytes_or_none, text_of
from schema_docs.migrations.layouts.placeholders import filled
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing

_OWN_TOOL: Final = (
    "Liquibase's changesets are written into a changelog, not into a next file; add one to the "
    "changelog, or include another file there"
)


class Liquibase:
    """The layout."""

    name: Final = "liquibase"
    expects: Final = "users.sql that begins with `--liquibase formatted sql`"

    def fits(self, listing: Listing) -> str | None:
        """A changelog in XML, YAML or JSON, else a formatted SQL file, however deep."""
        changelog = next((name for name in listing.files if is_changelog(listing, name)), None)
        return changelog or next(iter(_formatted(listing)), None)

    def migrations(self, listing: Listing, given: Given) -> Found:
        """In the order of the master changelog; by path where there is none.

        Raises:
            ConfigurationError: a changelog cannot be read, includes what is not there, or has a
                change that only Liquibase understands.
        """
        master = master_of(listing)
        steps = (
            [Step(name) for name in _formatted(listing)]
            if master is None
            else steps_of(listing, master)
        )
        values: dict[str, str] = {}
        for step in steps:  # the first one that is told counts, and it counts everywhere
            own = properties_of(text_of(listing, step.file))
            values = {**own, **dict(step.properties), **values}
        values |= given.placeholders
        running = [step.file for step in steps]
        if not running:
            raise ConfigurationError(f"{listing.place}/{master}: includes no SQL file")
        missed = f"not included by {master}" if master else "no line `--liquibase formatted sql`"
        return Found(
            migrations=tuple(_migration(listing, step, values) for step in steps),
            not_run=tuple(
                NotRun(name, missed)
                for name in listing.files
                if name.endswith(".sql") and name not in running
            ),
        )

    def next_pattern(self, names: Sequence[str]) -> str | None:  # noqa: ARG002 - unknown of any
        """A changelog has no next file."""
        return None

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:  # noqa: ARG002
        """There is none.

        Raises:
            ConfigurationError: always.
        """
        raise ConfigurationError(_OWN_TOOL)


def _formatted(listing: Listing) -> list[str]:
    return [
        name
        for name in listing.files
        if name.endswith(".sql") and is_formatted(bytes_or_none(listing, name) or b"")
    ]


def _migration(listing: Listing, step: Step, values: Mapping[str, str]) -> Migration:
    text = filled(text_of(listing, step.file), values, step.file, strict=False)
    if is_formatted(listing.read(step.file)):
        return Migration(name=step.file, script=formatted_script(text))
    return Migration(
        name=step.file,
        script=with_semicolons(text, step.end_delimiter),
        transaction=step.transaction,
    )
