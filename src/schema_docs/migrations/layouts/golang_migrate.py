"""`*.up.sql` beside `*.down.sql`: golang-migrate, pop, bun, and db-migrate's `sqls` folder.

A version may have a file for each kind of database (`x.postgres.up.sql` over `x.up.sql`). The whole
file is sent at once: several statements are one transaction, one runs as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.layouts.dialects import OTHER_DIALECTS, OURS
from schema_docs.migrations.layouts.layout import Found, Given, NotRun, other_format
from schema_docs.migrations.layouts.listing import text_of
from schema_docs.migrations.layouts.numbers import by_number, next_start, next_stem, version_of
from schema_docs.migrations.layouts.sqlx import depends_on_sqlx
from schema_docs.migrations.layouts.statements import is_single, opens_transaction, runs_alone
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing

_WAY: Final = re.compile(
    r"(?P<stem>(?:sqls/)?[^/]+?)(?P<sign>[._-])(?P<way>up|down)\.sql", re.DOTALL
)
_OWN_MODE: Final = "autocommit"
"""The word by which pop's files do without a transaction."""


class GolangMigrate:
    """The layout."""

    name: Final = "golang-migrate"
    expects: Final = "000001_users.up.sql and 000001_users.down.sql"

    def fits(self, listing: Listing) -> str | None:
        """A file that goes up, beside one that goes down or with a dot before `up`."""
        if depends_on_sqlx(listing):
            return None
        ways = {name: match for name in listing.files if (match := _WAY.fullmatch(name))}
        return next(
            (
                name
                for name, match in ways.items()
                if match["way"] == "up"
                and version_of(name.removeprefix("sqls/"))
                and (match["sign"] == "." or f"{match['stem']}{match['sign']}down.sql" in ways)
            ),
            None,
        )

    def migrations(self, listing: Listing, given: Given) -> Found:  # noqa: ARG002 - nothing is set
        """By number; of several files of one version the one for PostgreSQL."""
        chosen: dict[str, str] = {}
        not_run = []
        for name in listing.files:
            match = _WAY.fullmatch(name)
            if match is None:
                if "/" not in name and (note := _note(name)):
                    not_run.append(note)
                continue
            stem, dialect, _ = _words(match["stem"])
            if match["way"] == "down" or dialect in OTHER_DIALECTS:
                continue
            if stem not in chosen or dialect in OURS:
                chosen[stem] = name
        ordered = sorted(chosen.values(), key=lambda name: by_number(name.rpartition("/")[2]))
        return Found(
            migrations=tuple(_migration(listing, name) for name in ordered),
            not_run=tuple(not_run),
        )

    def next_pattern(self, names: Sequence[str]) -> str | None:
        """`000029_*.up.sql`."""
        start = next_start(names, None)
        return None if start is None else f"{start}*.up.sql"

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:
        """The way up and the way down."""
        folder, _, last = names[-1].rpartition("/")
        match = _WAY.fullmatch(last)
        sign = match["sign"] if match else "."
        stem = next_stem([name.rpartition("/")[2] for name in names], slug, now)
        below = f"{folder}/" if folder else ""
        return tuple(f"{below}{stem}{sign}{way}.sql" for way in ("up", "down"))


def _words(stem: str) -> tuple[str, str, bool]:
    """A stem without pop's own words, its dialect, and whether it has no transaction."""
    first, *words = stem.split(".")
    dialect = next((word for word in words if word in OURS or word in OTHER_DIALECTS), "")
    rest = [word for word in words if word not in {dialect, _OWN_MODE}]
    return ".".join((first, *rest)), dialect, _OWN_MODE in words


def _migration(listing: Listing, name: str) -> Migration:
    match = _WAY.fullmatch(name)
    script = text_of(listing, name)
    alone = match is not None and _words(match["stem"])[2]
    return Migration(
        name=name,
        # Where one statement of several runs alone, the tool must have sent them one by one.
        transaction=not (
            alone or is_single(script) or runs_alone(script) or opens_transaction(script)
        ),
    )


def _note(name: str) -> NotRun | None:
    if (why := other_format(name)) and version_of(name):
        # db-migrate's scripts read the files in `sqls`.
        return None if name.endswith(".js") else NotRun(name, why)
    return NotRun(name, "neither .up.sql nor .down.sql") if name.endswith(".sql") else None
