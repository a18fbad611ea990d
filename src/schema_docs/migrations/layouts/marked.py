"""Layouts whose files hold the way up and the way down, told apart by lines of the tool's own.

goose, dbmate, sql-migrate, tern and node-pg-migrate. A file of theirs that ran as it stands would
make everything and drop it again. What goes down becomes empty lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.layout import Found, Given, NotRun, other_format
from schema_docs.migrations.layouts.lines import Mark, part_that_runs
from schema_docs.migrations.layouts.listing import bytes_or_none, text_of
from schema_docs.migrations.layouts.numbers import by_number, next_start, next_stem, version_of
from schema_docs.migrations.layouts.placeholders import environment_filled
from schema_docs.migrations.layouts.snapshots import snapshot_reason
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One such tool."""

    name: str
    word: bytes
    """What a file of the tool has somewhere, in small letters."""
    up: re.Pattern[str]
    """The line that opens the way up."""
    others: Mapping[Mark, re.Pattern[str]]
    """Every other line that is the tool's."""
    shown: str
    """The line that says a file is of this tool, for errors."""
    told_by: re.Pattern[str] | None = None
    """The line that a file is recognised by, where that is not the one that opens the way up."""
    without_transaction: re.Pattern[str] | None = None
    """A line by which a file does without a transaction."""
    environment: re.Pattern[str] | None = None
    """A line after which `${NAME}` is replaced, or not any more."""
    from_start: bool = False
    """Whether a file begins with the way up, marked or not."""
    unmarked_goes_up: bool = False
    """Whether a file without such a line goes up as a whole."""

    @property
    def expects(self) -> str:
        """Names of files as it has them."""
        return f"001_users.sql with a line `{self.shown}`"

    def fits(self, listing: Listing) -> str | None:
        """A file at the top that has the tool's line."""
        return next((name for name in _top(listing) if self._is_marked(listing, name)), None)

    def migrations(self, listing: Listing, given: Given) -> Found:
        """By number; what has no such line is named as not run."""
        found, not_run = [], []
        for name in sorted(_top(listing, everything=True), key=by_number):
            if not name.endswith(".sql"):
                why = other_format(name)
                if why and version_of(name):
                    not_run.append(NotRun(name, why))
                continue
            is_marked = self._is_marked(listing, name)
            unmarked_runs = (self.from_start or self.unmarked_goes_up) and version_of(name)
            if is_marked or unmarked_runs:
                found.append(self._migration(listing, name, given, is_marked=is_marked))
            elif (why := snapshot_reason(listing, name)) or version_of(name) is None:
                not_run.append(NotRun(name, why or f"no line `{self.shown}`"))
            else:
                raise ConfigurationError(
                    f"{listing.place}/{name}: has no line `{self.shown}`, as the other files of "
                    f"{self.name} have; add it, or move the file away"
                )
        return Found(migrations=tuple(found), not_run=tuple(not_run))

    def next_pattern(self, names: Sequence[str]) -> str | None:
        """`00029_*.sql`."""
        start = next_start(names, None)
        return None if start is None else f"{start}*.sql"

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:
        """One file."""
        return (f"{next_stem(names, slug, now)}.sql",)

    def _is_marked(self, listing: Listing, name: str) -> bool:
        content = bytes_or_none(listing, name) or b""
        if self.word not in content.lower():  # quick for what may be a large dump
            return False
        line, text = self.told_by or self.up, content.decode("utf-8-sig", "replace")
        return any(line.match(each.rstrip("\r")) for each in text.split("\n"))

    def _migration(
        self, listing: Listing, name: str, given: Given, *, is_marked: bool
    ) -> Migration:
        text = text_of(listing, name)
        lines = [line.rstrip("\r") for line in text.split("\n")]
        alone = self.without_transaction
        script = part_that_runs(text, self._mark_of, from_start=self.from_start)
        if not is_marked:  # as the tool does, even where a line opens a way down
            script = text
        if self.environment is not None:
            script = environment_filled(
                script, lines, self.environment, given.placeholders, f"{listing.place}/{name}"
            )
        return Migration(
            name=name,
            script=script,
            transaction=alone is None or not any(map(alone.match, lines)),
        )

    def _mark_of(self, line: str) -> Mark | None:
        if self.up.match(line):
            return Mark.UP
        return next((mark for mark, one in self.others.items() if one.match(line)), None)


def _top(listing: Listing, *, everything: bool = False) -> list[str]:
    return [
        name for name in listing.files if "/" not in name and (everything or name.endswith(".sql"))
    ]


def _line(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


GOOSE: Final = Marked(
    name="goose",
    word=b"+goose",
    shown="-- +goose Up",
    up=_line(r"--\s*\+goose\s+up\s*$"),
    others={
        Mark.DOWN: _line(r"--\s*\+goose\s+down\s*$"),
        Mark.ENDS_STATEMENT: _line(r"--\s*\+goose\s+statementend\s*$"),
        Mark.OTHER: _line(r"--\s*\+goose\s"),
    },
    without_transaction=_line(r"--\s*\+goose\s+no\s+transaction\s*$"),
    environment=_line(r"--\s*\+goose\s+envsub\s+(?P<on>on|off)\s*$"),
)

SQL_MIGRATE: Final = Marked(
    name="sql-migrate",
    word=b"+migrate",
    shown="-- +migrate Up",
    up=_line(r"--\s*\+migrate\s+up\b"),
    others={
        Mark.DOWN: _line(r"--\s*\+migrate\s+down\b"),
        Mark.ENDS_STATEMENT: _line(r"--\s*\+migrate\s+statementend\b"),
        Mark.OTHER: _line(r"--\s*\+migrate\s"),
    },
    without_transaction=_line(r"--\s*\+migrate\s+up\b.*\bnotransaction\b"),
)

DBMATE: Final = Marked(
    name="dbmate",
    word=b"migrate:up",
    shown="-- migrate:up",
    up=_line(r"--\s*migrate:up(?:\s|$)"),
    others={Mark.DOWN: _line(r"--\s*migrate:down(?:\s|$)")},
    without_transaction=_line(r"--\s*migrate:up\s.*\btransaction:\s*false\b"),
)

TERN: Final = Marked(
    name="tern",
    word=b"create above / drop below",
    shown="---- create above / drop below ----",
    told_by=_line(r"---- create above / drop below ----\s*$"),
    up=_line(r"(?!)"),
    others={Mark.DOWN: _line(r"---- create above / drop below ----\s*$")},
    without_transaction=_line(r"---- tern: disable-tx ----\s*$"),
    from_start=True,
)

NODE_PG_MIGRATE: Final = Marked(
    name="node-pg-migrate",
    word=b"migration",
    shown="-- Up Migration",
    up=_line(r"\s*--[\s-]*up\s+migration\b"),
    others={Mark.DOWN: _line(r"\s*--[\s-]*down\s+migration\b")},
    without_transaction=_line(r"\s*--[ \t]*no[ \t]*transaction[ \t]*$"),
    unmarked_goes_up=True,
)
