"""What a layout is: the way in which a team's own tool keeps its migrations in a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing
    from schema_docs.migrations.migration import Migration


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the settings say of how migrations run."""

    user: str = "postgres"
    database: str = "postgres"
    placeholders: Mapping[str, str] = field(default_factory=dict)
    """What the tool puts in place of `${name}`, or of a variable of psql."""
    run_scripts: bool = False
    """Whether shell scripts run, as the Docker image runs them."""


@dataclass(frozen=True, order=True)
class NotRun:
    """A file beside the migrations that a reader of the folder may take for one."""

    name: str
    why: str
    """In a few words, as they stand in brackets after the name."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a layout makes of a folder."""

    migrations: tuple[Migration, ...]
    """In the order in which they run."""
    not_run: tuple[NotRun, ...] = ()


class Layout(Protocol):
    """One tool's way; a small value without state."""

    @property
    def name(self) -> str:
        """What `--layout` calls it."""

    @property
    def expects(self) -> str:
        """Names of files as it has them, for the error that there are none."""

    def fits(self, listing: Listing) -> str | None:
        """The file by which one sees that a folder is of this layout; None: it is not."""

    def migrations(self, listing: Listing, given: Given) -> Found:
        """The migrations of a folder of this layout.

        Raises:
            ConfigurationError: a file is not as the layout's tool wants it.
        """

    def next_pattern(self, names: Sequence[str]) -> str | None:
        """What the next file will be called, `029_*.sql`; None where that is a time, or unknown."""

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:
        """The paths of the next migration's files.

        Args:
            names: of the migrations, in their order.
            slug: what it is about, in small letters with `_` between the words.
            now: for layouts that number by time.

        Raises:
            ConfigurationError: only the layout's own tool can make one.
        """


OTHER_FORMATS: dict[str, str] = {
    ".go": "a Go migration, which only its own program can run: see `migrate_command`",
    ".java": "a Java migration, which only its own program can run: see `migrate_command`",
    ".kt": "a Kotlin migration, which only its own program can run: see `migrate_command`",
    ".fizz": "fizz, which only its own program can read: see `migrate_command`",
    ".rb": "a Ruby migration, which only its own program can run: see `migrate_command`",
    ".py": "a Python migration, which only its own program can run: see `migrate_command`",
    ".js": "a JavaScript migration, which only its own program can run: see `migrate_command`",
    ".ts": "a TypeScript migration, which only its own program can run: see `migrate_command`",
}
"""Why a file is not run that is no SQL but a migration nonetheless."""


def other_format(name: str) -> str | None:
    """Why a migration of another kind is not run; None of a file that is no migration."""
    return next((why for ending, why in OTHER_FORMATS.items() if name.endswith(ending)), None)
