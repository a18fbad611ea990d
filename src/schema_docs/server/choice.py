"""Which server migrations are applied to: `auto`, `embedded`, `local`, or one given by its URL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, cast, get_args

from schema_docs.errors import ConfigurationError
from schema_docs.server.binaries import BinariesChoice, find_binaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from schema_docs.server.interface import Server

SCHEMES: Final = ("postgresql://", "postgres://")


def is_url(choice: str) -> bool:
    """Whether it is the URL of a server."""
    return choice.startswith(SCHEMES)


def is_server_choice(choice: str) -> bool:
    """Whether it is a word that names servers, or a URL."""
    return choice in get_args(BinariesChoice) or is_url(choice)


def told(choice: str) -> str:
    """The choice as an error may show it: of what looks like a URL not the password."""
    return choice if "@" not in choice and ":" not in choice else f"{choice.partition(':')[0]}:…"


@contextmanager
def open_server(
    choice: str,
    bindir: Path | None,
    *,
    user: str,
    database: str,
    spelt: Callable[[str], bool],
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[Server]:
    """The chosen server, for as long as the block runs; whatever was made on it is gone afterwards.

    Args:
        choice: `auto`, `embedded`, `local` or a URL.
        bindir: the folder of PostgreSQL's programs; with a URL only `psql` is taken from it.
        user: the superuser of a scratch cluster; a URL names its own.
        database: what the migrations' database is called in production.
        spelt: whether the migrations spell a role's name.
        progress: is told which server it is.

    Raises:
        ConfigurationError: the choice is none, or `bindir` goes ill with it.
        ServerError: there is no such server here, or it cannot be used.
    """
    if is_url(choice):
        from schema_docs.server.given import given_server

        with given_server(
            choice, bindir, database=database, spelt=spelt, progress=progress
        ) as given:
            yield given
        return
    if choice not in get_args(BinariesChoice):
        raise ConfigurationError(
            f'server is "{told(choice)}"; it can be auto, embedded, local or a URL such as '
            "postgresql://user@host:5432/postgres"
        )
    if choice == "embedded" and bindir is not None:
        raise ConfigurationError(
            "the embedded PostgreSQL has a folder of its own; "
            "leave out --bindir, or use --server local"
        )
    from schema_docs.server.cluster import scratch_cluster

    binaries = find_binaries(cast("BinariesChoice", choice), bindir)
    progress(f"starting {binaries}")
    with scratch_cluster(binaries, user=user) as cluster:
        yield cluster
