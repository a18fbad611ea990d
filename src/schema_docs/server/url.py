"""The URL of a database or server: what libpq makes of it, without repeating a secret."""

from __future__ import annotations

from typing import Any


class UnreadableUrlError(ValueError):
    """A URL means nothing, or not what it was meant to; says why, and holds no part of it."""


def parameters_of(url: str) -> dict[str, Any]:
    """The parameters that libpq connects with.

    Raises:
        UnreadableUrlError: PostgreSQL does not understand it, or would take a part of the password
            for the host or the database, and name it in its errors. The message is the rest of a
            sentence that begins with where the URL stands.
    """
    import psycopg
    from psycopg import conninfo

    if not url.strip():  # libpq would take all from the environment
        raise UnreadableUrlError("is empty, as a variable is that nobody has set")
    _, is_url, rest = url.partition("://")
    login_and_server, _, path = rest.partition("?")[0].partition("/")
    if is_url and ("@" in path or login_and_server.count("@") > 1):
        raise UnreadableUrlError(
            "has an @ too many: in a user, password or database, write %40 for @ and %2F for /"
        )
    try:
        return conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:  # not chained: libpq repeats parts of what it cannot parse
        raise UnreadableUrlError(
            "is not a URL that PostgreSQL understands; it looks like "
            "postgresql://user:password@host:5432/database"
        ) from None
