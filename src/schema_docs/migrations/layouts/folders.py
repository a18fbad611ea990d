"""Layouts with a folder for each migration: Prisma, diesel and Hasura, Drizzle's newer form."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.drizzle import MadeByDrizzle, drizzle_script
from schema_docs.migrations.layouts.layout import Found, Given, NotRun
from schema_docs.migrations.layouts.listing import text_of
from schema_docs.migrations.layouts.numbers import by_number, next_start, next_stem
from schema_docs.migrations.layouts.statements import is_single, opens_transaction, runs_alone
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing


@dataclass(frozen=True, kw_only=True)
class FolderEach:
    """What these have in common: `20260101120000_users/FILE`."""

    file: str

    @property
    def expects(self) -> str:
        """Names of files as it has them."""
        return f"20260101120000_users/{self.file}"

    def next_pattern(self, names: Sequence[str]) -> str | None:
        """`00029_*/up.sql`."""
        start = next_start(names, None)
        return None if start is None else f"{start}*/{self.file}"

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:
        """One file in a folder of its own."""
        return (f"{next_stem(names, slug, now)}/{self.file}",)

    def _found(self, listing: Listing) -> list[str]:
        names = [name for name in listing.files if re.fullmatch(rf"[^/]+/{self.file}", name)]
        return sorted(names, key=by_number)


@dataclass(frozen=True, kw_only=True)
class Prisma(FolderEach):
    """`20260101120000_users/migration.sql`, sent to the server as a whole."""

    name: str = "prisma"
    file: str = "migration.sql"

    def fits(self, listing: Listing) -> str | None:
        """The first migration, if no snapshot of Drizzle lies beside it."""
        found = [name for name in self._found(listing) if not _has_snapshot(listing, name)]
        return found[0] if found else None

    def migrations(self, listing: Listing, given: Given) -> Found:  # noqa: ARG002 - nothing is set
        """By the names of the folders.

        Raises:
            ConfigurationError: the lock file says that they are for another kind of database.
        """
        if "migration_lock.toml" in listing.files:
            provider = _toml(listing, "migration_lock.toml").get("provider")
            if provider not in {None, "postgresql", "cockroachdb"}:
                raise ConfigurationError(
                    f"{listing.place}/migration_lock.toml: these migrations are for {provider}, "
                    "and only PostgreSQL's can be run"
                )
        names = sorted(self._found(listing))
        return Found(
            migrations=tuple(
                Migration(name=name, transaction=is_one_transaction(text_of(listing, name)))
                for name in names
            ),
            not_run=_beside(listing),
        )


@dataclass(frozen=True, kw_only=True)
class DrizzleFolders(MadeByDrizzle, FolderEach):
    """`20260101120000_users/migration.sql` with a `snapshot.json` beside it."""

    name: str = "drizzle-folders"
    file: str = "migration.sql"

    def fits(self, listing: Listing) -> str | None:
        """The first migration that has a snapshot."""
        found = [name for name in self._found(listing) if _has_snapshot(listing, name)]
        return found[0] if found else None

    def migrations(self, listing: Listing, given: Given) -> Found:  # noqa: ARG002 - nothing is set
        """By the names of the folders.

        Raises:
            ConfigurationError: a snapshot says that they are for another kind of database.
        """
        names = sorted(self._found(listing))
        for name in names:
            _check_dialect(listing, name)
        return Found(
            migrations=tuple(
                Migration(
                    name=name, script=drizzle_script(text_of(listing, name)), transaction=True
                )
                for name in names
            ),
            not_run=_beside(listing),
        )


@dataclass(frozen=True, kw_only=True)
class Diesel(FolderEach):
    """`2026-01-01-120000_users/up.sql` and `down.sql`: diesel, Hasura and others."""

    name: str = "diesel"
    file: str = "up.sql"

    def fits(self, listing: Listing) -> str | None:
        """The first way up in a folder of its own."""
        found = self._found(listing)
        return found[0] if found else None

    def migrations(self, listing: Listing, given: Given) -> Found:  # noqa: ARG002 - nothing is set
        """By number; one transaction each, unless its `metadata.toml` says otherwise."""
        return Found(
            migrations=tuple(
                Migration(name=name, transaction=_runs_in_transaction(listing, name))
                for name in self._found(listing)
            ),
            not_run=_beside(listing),
        )

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:
        """The way up and the way down."""
        stem = next_stem(names, slug, now)
        return f"{stem}/up.sql", f"{stem}/down.sql"


_METADATA: Final = "metadata.toml"


def is_one_transaction(script: str) -> bool:
    """Whether PostgreSQL makes one transaction of a script that it is sent as a whole."""
    return not (is_single(script) or runs_alone(script) or opens_transaction(script))


def _runs_in_transaction(listing: Listing, name: str) -> bool:
    metadata = f"{name.rpartition('/')[0]}/{_METADATA}"
    if metadata not in listing.files:
        return is_one_transaction(text_of(listing, name))
    return bool(_toml(listing, metadata).get("run_in_transaction", True))


def _toml(listing: Listing, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(text_of(listing, name))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{listing.place}/{name}: not valid TOML: {error}") from error


def _has_snapshot(listing: Listing, name: str) -> bool:
    return f"{name.rpartition('/')[0]}/snapshot.json" in listing.files


def _check_dialect(listing: Listing, name: str) -> None:
    snapshot = f"{name.rpartition('/')[0]}/snapshot.json"
    if snapshot not in listing.files:
        return
    try:
        dialect = json.loads(text_of(listing, snapshot)).get("dialect")
    except (ValueError, AttributeError):  # it decides nothing
        return
    if dialect not in {None, "postgres", "postgresql", "pg"}:
        raise ConfigurationError(
            f"{listing.place}/{snapshot}: these migrations are for {dialect}, "
            "and only PostgreSQL's can be run"
        )


def _beside(listing: Listing) -> tuple[NotRun, ...]:
    return tuple(
        NotRun(name, "not in a folder of its own")
        for name in listing.files
        if "/" not in name and name.endswith(".sql")
    )
