"""sqlx (Rust): numbered files, told from plain ones by a Cargo.toml that depends on sqlx."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from schema_docs.migrations.layouts.layout import Found, Given, NotRun
from schema_docs.migrations.layouts.listing import text_of
from schema_docs.migrations.layouts.numbers import by_number, next_start, next_stem
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing

_FILE: Final = re.compile(r"[0-9]+_[^/]*?(?P<way>\.up|\.down)?\.sql", re.DOTALL)
_WITHOUT_TRANSACTION: Final = "-- no-transaction"


class Sqlx:
    """The layout."""

    name: Final = "sqlx"
    expects: Final = "20260101120000_users.sql"

    def fits(self, listing: Listing) -> str | None:
        """A numbered file, in a Rust project that depends on sqlx."""
        found = next((name for name in listing.files if _FILE.fullmatch(name)), None)
        return found if found is not None and depends_on_sqlx(listing) else None

    def migrations(self, listing: Listing, given: Given) -> Found:  # noqa: ARG002 - nothing is set
        """By number; a file is one transaction unless its first line says otherwise."""
        found, not_run = [], []
        for name in listing.files:
            match = _FILE.fullmatch(name)
            if match is None:
                if "/" not in name and name.endswith(".sql"):
                    not_run.append(NotRun(name, "its name is not number, `_`, words"))
            elif match["way"] != ".down":
                found.append(name)
        return Found(
            migrations=tuple(_migration(listing, name) for name in sorted(found, key=by_number)),
            not_run=tuple(not_run),
        )

    def next_pattern(self, names: Sequence[str]) -> str | None:
        """`0029_*.sql`, or `.up.sql` where the files can be reverted."""
        start = next_start(names, None)
        return None if start is None else f"{start}*{_endings(names)[0]}"

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:
        """One file, or the two that the neighbours have."""
        stem = next_stem(names, slug, now)
        return tuple(stem + ending for ending in _endings(names))


def depends_on_sqlx(listing: Listing) -> bool:
    """Whether a Cargo.toml in the folder or above it names sqlx as a dependency."""
    return any("sqlx" in _dependencies(content) for content in listing.upwards("Cargo.toml"))


def _dependencies(content: bytes) -> set[str]:
    try:
        manifest = tomllib.loads(content.decode())
    except ValueError:  # cargo will say so
        return set()
    return {name for table in _tables(manifest) for name in table}


def _tables(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in (manifest, manifest.get("workspace", {}), *manifest.get("target", {}).values()):
        for kind in ("dependencies", "dev-dependencies", "build-dependencies"):
            yield part.get(kind, {})


def _endings(names: Sequence[str]) -> tuple[str, ...]:
    return (".up.sql", ".down.sql") if names[-1].endswith(".up.sql") else (".sql",)


def _migration(listing: Listing, name: str) -> Migration:
    script = text_of(listing, name)
    return Migration(name=name, transaction=not script.startswith(_WITHOUT_TRANSACTION))
