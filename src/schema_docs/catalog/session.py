"""How a database is read: in one snapshot, with every setting pinned that changes a spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
from psycopg import errors, sql

from schema_docs.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

_SETTINGS: Final[Mapping[str, str]] = {
    "search_path": "",
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "lc_monetary": "C",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "quote_all_identifiers": "off",
    "standard_conforming_strings": "on",
    "jit": "off",
    "lock_timeout": "15s",
}
"""Whatever changes how PostgreSQL spells what it knows; pinned, so that it spells alike. And how
long it waits for a table that another session changes: it asks for a lock to spell an index."""

_ATTEMPTS: Final = 2
"""How often a snapshot is tried in which an object vanished while its definition was asked for."""


class VanishedError(Exception):
    """An object of the snapshot is gone, and what PostgreSQL says of it with it."""


def in_one_snapshot(
    connection: psycopg.Connection[Any], read: Callable[[psycopg.Connection[Any]], T]
) -> T:
    """What `read` finds in a transaction of its own that sees one moment and can change nothing.

    Raises:
        CatalogError: PostgreSQL refused a query; carries its message.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                return read(connection)
        except (
            # `pg_get_viewdef` and its like look at the catalogs of now, not of the snapshot: some
            # fail on what another session has dropped meanwhile, others find nothing.
            VanishedError,
            errors.UndefinedObject,
            errors.UndefinedTable,
            errors.UndefinedFunction,
            errors.InternalError_,
        ) as error:
            if attempt == _ATTEMPTS:
                said = f" ({error})" if str(error) else ""
                raise CatalogError(
                    "the schema was changed by another session while it was read; try again "
                    f"when it is quiet{said}"
                ) from error
        except errors.LockNotAvailable as error:
            raise CatalogError(
                "could not read the catalogs: another session holds a lock on a table for longer "
                f"than {_SETTINGS['lock_timeout']}; try again when it has ended"
            ) from error
        except psycopg.Error as error:
            raise CatalogError(f"could not read the catalogs: {error}".strip()) from error
    raise AssertionError  # the last attempt has returned or raised


def pin_settings(connection: psycopg.Connection[Any], **more: str) -> None:
    """Pins the settings, and `more`, until the transaction ends."""
    connection.execute(
        sql.SQL("SELECT ")
        + sql.SQL(", ").join(
            sql.SQL("set_config({}, {}, true)").format(name, value)
            for name, value in {**_SETTINGS, **more}.items()
        )
    )
