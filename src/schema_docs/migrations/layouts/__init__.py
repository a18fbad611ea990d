"""How teams keep migrations in a folder: one module for each tool's way, and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.drizzle import Drizzle
from schema_docs.migrations.layouts.dump import Dump
from schema_docs.migrations.layouts.flyway import Flyway
from schema_docs.migrations.layouts.folders import Diesel, DrizzleFolders, Prisma
from schema_docs.migrations.layouts.golang_migrate import GolangMigrate
from schema_docs.migrations.layouts.liquibase import Liquibase
from schema_docs.migrations.layouts.marked import (
    DBMATE,
    GOOSE,
    NODE_PG_MIGRATE,
    SQL_MIGRATE,
    TERN,
    Marked,
)
from schema_docs.migrations.layouts.plain import Plain
from schema_docs.migrations.layouts.sqitch import Sqitch
from schema_docs.migrations.layouts.sqlx import Sqlx
from schema_docs.migrations.layouts.supabase import Supabase

if TYPE_CHECKING:
    from schema_docs.migrations.layouts.layout import Layout
    from schema_docs.migrations.layouts.listing import Listing

_TOLD_BY_FILES: Final[tuple[Layout, ...]] = (
    GolangMigrate(),
    SQL_MIGRATE,
    GOOSE,
    DBMATE,
    TERN,
    NODE_PG_MIGRATE,
    Flyway(),
    Liquibase(),
    Sqitch(),
    Prisma(),
    Drizzle(),
    DrizzleFolders(),
    Diesel(),
)
_SUPABASE: Final[Layout] = Supabase()
_TOLD_BY_PLACE: Final[tuple[Layout, ...]] = (_SUPABASE, Sqlx())
"""Asked where the files say nothing: their names are like plain ones."""

PLAIN: Final[Layout] = Plain()
DUMP: Final[Layout] = Dump()

LAYOUTS: Final[dict[str, Layout]] = {
    layout.name: layout for layout in (PLAIN, *_TOLD_BY_FILES, *_TOLD_BY_PLACE, DUMP)
}
"""Every layout by its name."""


def layout_of(listing: Listing) -> Layout:
    """The layout of a folder, by what lies in it, else by where it is; plain when nothing tells.

    Raises:
        ConfigurationError: it looks like two.
    """
    for family in (_TOLD_BY_FILES, _TOLD_BY_PLACE):
        fitting = [(layout, file) for layout in family if (file := layout.fits(listing))]
        if _SUPABASE.fits(listing):
            # Its program knows no lines of others': there, such a line is a comment.
            fitting = [each for each in fitting if not isinstance(each[0], Marked)]
        if len(fitting) > 1:
            told = " and ".join(f"{layout.name} ({file})" for layout, file in fitting)
            names = " or ".join(layout.name for layout, _ in fitting)
            raise ConfigurationError(
                f"{listing.place}: fits more than one layout, {told}; say which with "
                f"`migrations_layout` in schema-docs.toml or --layout {names}"
            )
        if fitting:
            return fitting[0][0]
    return PLAIN
