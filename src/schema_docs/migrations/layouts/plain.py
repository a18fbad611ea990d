"""Plain SQL files, as the Docker image runs them: numbered ones by number, others by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.layouts.dialects import OTHER_DIALECTS
from schema_docs.migrations.layouts.layout import Found, Given, NotRun, other_format
from schema_docs.migrations.layouts.numbers import by_number, next_start, next_stem, version_of
from schema_docs.migrations.layouts.snapshots import snapshot_reason
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing

RUNNABLE: Final = (".sql", ".sql.gz", ".sql.xz")
SCRIPT: Final = ".sh"

_DOWN: Final = re.compile(r"(?P<stem>.+?)[._-](?:down|rollback|revert|undo)\.sql", re.DOTALL)
_NAMES_OF_UP: Final = (".sql", ".up.sql", "_up.sql", "-up.sql", ".do.sql", "_do.sql")


class Plain:
    """The layout that is left when no tool has left its marks."""

    name: Final = "plain"
    expects: Final = "001_users.sql"

    def fits(self, listing: Listing) -> str | None:
        """Any SQL file at the top."""
        return next((name for name in _top(listing) if name.endswith(RUNNABLE)), None)

    def migrations(self, listing: Listing, given: Given) -> Found:
        """The files at the top, without ways down and snapshots of the schema."""
        found, not_run = [], []
        top = _top(listing)
        is_numbered = any(name.endswith(RUNNABLE) and version_of(name) for name in top)
        for name in sorted(top, key=by_number):
            if name.endswith(SCRIPT) and given.run_scripts:
                found.append(Migration(name=name, is_shell=True))
            elif name.endswith(RUNNABLE):
                if _goes_down(name, top):
                    continue
                why = _other_database(name, top)
                if why is None and is_numbered:
                    why = snapshot_reason(listing, name)
                if why is None:
                    found.append(Migration(name=name))
                else:
                    not_run.append(NotRun(name, why))
            else:
                not_run.append(NotRun(name, _why_not(name)))
        return Found(migrations=tuple(found), not_run=tuple(not_run))

    def next_pattern(self, names: Sequence[str]) -> str | None:
        """`029_*.sql`; `029-*.sql` where the neighbours have a hyphen."""
        start = next_start(names, None)
        return None if start is None else f"{start}*.sql"

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:
        """One file."""
        if next_start(names, now) is None:
            return (f"{slug}.sql",)
        return (f"{next_stem(names, slug, now)}.sql",)


def _top(listing: Listing) -> list[str]:
    return [name for name in listing.files if "/" not in name]


def _goes_down(name: str, beside: Sequence[str]) -> bool:
    """Whether a file is the way down of another one, by its name."""
    match = _DOWN.fullmatch(name)
    if match is None:
        return False
    return any(f"{match['stem']}{ending}" in beside for ending in _NAMES_OF_UP)


def _other_database(name: str, beside: Sequence[str]) -> str | None:
    """`001_x.mysql.sql` beside `001_x.sql` is for another kind of database."""
    stem, _, dialect = name.removesuffix(".sql").rpartition(".")
    if dialect in OTHER_DIALECTS and any(
        other != name and other.startswith(f"{stem}.") for other in beside
    ):
        return f"for {dialect}"
    return None


def _why_not(name: str) -> str:
    if name.endswith(SCRIPT):
        return "a shell script; `run_scripts = true` runs it"
    return (version_of(name) and other_format(name)) or "not SQL"
