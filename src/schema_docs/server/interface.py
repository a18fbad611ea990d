"""What a server that migrations are applied to can do, be it a scratch cluster or a given one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg


Origin = Literal["embedded", "local", "given"]


class Server(Protocol):
    """A PostgreSQL on which a database is made, filled by migrations and read."""

    @property
    def origin(self) -> Origin:
        """Whether it is a scratch cluster, and of which programs."""

    @property
    def psql(self) -> Path:
        """The program that runs migrations."""

    @property
    def user(self) -> str:
        """The role that they run as."""

    @property
    def stand_ins(self) -> frozenset[str]:
        """Extensions that only our stand-ins provide here."""

    @property
    def environment(self) -> dict[str, str]:
        """What `psql` and other clients need to connect as the migrations' role.

        `PGDATABASE` is left to the caller.
        """

    @property
    def environment_of_a_locked_role(self) -> dict[str, str] | None:
        """The same where the migrations' role may not log in any more; None: there is no way."""

    def make_database(self, wanted: str) -> str:
        """An empty database for the migrations, which may be there already.

        Args:
            wanted: the name that it has in production.

        Returns:
            the name that it has here.

        Raises:
            ServerError: PostgreSQL refuses the name.
        """

    def connect(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of our own in autocommit mode, whatever migrations have set.

        Raises:
            ServerError: there is no such database (any more), or the server has gone.
        """

    def without_its_names(self, text: str) -> str:
        """A text of PostgreSQL's without what is called otherwise in the next run."""
