"""A team's migrations: which files run, in which order and how, and where they are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema_docs.errors import ConfigurationError, NothingThereError
from schema_docs.migrations.layouts import DUMP, LAYOUTS, PLAIN, layout_of
from schema_docs.migrations.layouts.layout import Given, other_format
from schema_docs.migrations.layouts.listing import DiskListing, OneFile
from schema_docs.migrations.layouts.plain import RUNNABLE

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from schema_docs.migrations.layouts.layout import Layout, NotRun
    from schema_docs.migrations.layouts.listing import Listing
    from schema_docs.migrations.migration import Migration

_REMEDY = "set `migrations` in schema-docs.toml or give --migrations DIR"


@dataclass(frozen=True, kw_only=True)
class MigrationFolder:
    """What runs of a folder, or of one file."""

    path: Path
    """The folder, also where it was one file that was asked for."""
    layout: Layout = PLAIN
    migrations: tuple[Migration, ...]
    """In the order in which they run."""
    not_run: tuple[NotRun, ...] = ()
    """The other files that a reader may expect to run: scripts, dumps, other formats."""

    @property
    def files(self) -> tuple[str, ...]:
        """The migrations' names."""
        return tuple(migration.name for migration in self.migrations)

    @property
    def next_pattern(self) -> str | None:
        """`029_*.sql` after `028_x.sql`; None where the files carry no numbers, or times."""
        return self.layout.next_pattern(self.files)

    def next_name(self, slug: str, now: datetime) -> tuple[str, ...]:
        """Paths below the folder of the next migration's files, as the layout has them.

        Raises:
            ConfigurationError: only the layout's own tool can make one.
        """
        return self.layout.next_name(self.files, slug, now)


def read_folder(
    path: Path, layout: str | None = None, *, given: Given | None = None
) -> MigrationFolder:
    """Reads which files of a folder run, and how.

    Args:
        path: the folder; or one file, which is the whole schema.
        layout: the name of the layout; None: what lies there tells.
        given: what the settings say of how migrations run.

    Raises:
        ConfigurationError: there is no such folder, nothing in it to run, or it looks like two
            layouts.
    """
    if path.is_dir():
        listing: Listing = DiskListing(path)
        return read_listing(listing, path, layout, given=given)
    if path.is_file():
        if not path.name.endswith(RUNNABLE) and layout is None:
            raise ConfigurationError(
                f"{path}: is no SQL file; give the folder of the migrations, or a file such as "
                "structure.sql"
            )
        return read_listing(
            OneFile(DiskListing(path.parent), path.name), path.parent, layout or DUMP.name
        )
    raise NothingThereError(f"{path}: no such folder; {_REMEDY}")


def read_listing(
    listing: Listing, path: Path, layout: str | None = None, *, given: Given | None = None
) -> MigrationFolder:
    """The same of a listing, wherever it comes from.

    Raises:
        ConfigurationError: see `read_folder`.
    """
    chosen = layout_of(listing) if layout is None else LAYOUTS[layout]
    found = chosen.migrations(listing, given or Given())
    for name in (*(each.name for each in found.migrations), *(each.name for each in found.not_run)):
        if not name.isprintable():  # it will stand on the page and in reports, one a line
            raise ConfigurationError(
                f"{listing.place}: the file name {name!a} is not plain text; rename the file"
            )
    if not found.migrations:
        raise NothingThereError(_nothing_here(listing, chosen))
    return MigrationFolder(
        path=path, layout=chosen, migrations=found.migrations, not_run=found.not_run
    )


def _nothing_here(listing: Listing, layout: Layout) -> str:
    place = f"{listing.place}: no migrations here"
    for name in listing.files:
        if "/" not in name and (why := other_format(name)):
            return f"{place} that PostgreSQL could run; {name} is {why}"
    return f"{place}; expected files such as {layout.expects}"
