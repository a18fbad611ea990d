"""A throw-away database on a server that somebody else runs, named by a URL.

The database has a name of its own and is dropped in the end, and with it the roles that appeared
meanwhile and that the migrations spell; roles belong to the whole server. One session of ours stays
in the database as long as the run lives. What a killed run left behind is dropped by the next one
without force: PostgreSQL itself refuses that while anybody is connected, so no run can drop the
database of another, on whatever machine it is.
"""

from __future__ import annotations

import secrets
import subprocess
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import psycopg
from psycopg import errors, pq, sql

from schema_docs.errors import Error, ServerError
from schema_docs.server.binaries import (
    OLDEST_MAJOR,
    embedded_binaries,
    local_clients,
    version_number,
)
from schema_docs.server.environment import client_environment
from schema_docs.server.run_folder import signals_held
from schema_docs.server.url import UnreadableUrlError, parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PREFIX: Final = "schema_docs_"

_MARK: Final = "made by schema-docs for one run, which drops it in the end"
"""The comment on a database of ours."""

_LOCK: Final = 0x5C4E_3AD0_C5
"""The advisory lock of a run: roles are the whole server's, and two runs may make the same ones."""

_OWN_SETTINGS: Final = (
    "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0"
    " -c default_transaction_read_only=off"
)

_CONNECT_TIMEOUT: Final = "15"
"""Seconds, where the URL says nothing else."""


@dataclass(frozen=True, kw_only=True)
class GivenServer:
    """A database of ours on a server that was given."""

    psql: Path
    parameters: dict[str, str] = field(repr=False)
    """How libpq connects; may hold a password."""
    database: str
    """The throw-away one's name."""
    called: str
    """What it is called in production."""
    stand_ins: frozenset[str] = frozenset()
    origin: Literal["given"] = "given"
    environment_of_a_locked_role: None = None

    @property
    def user(self) -> str:
        """The role that migrations run as, and that reads what they made."""
        return self.parameters["user"]

    @property
    def environment(self) -> dict[str, str]:
        """What `psql` needs here; the password is in no command line."""
        return client_environment() | _variables(self.parameters)

    def make_database(self, wanted: str) -> str:
        """The database that was made with this; no other name is used, whatever is `wanted`."""
        _ = wanted
        return self.database

    def connect(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection in autocommit mode, as the role of the URL.

        Raises:
            ServerError: there is no such database (any more), or the server has gone.
        """
        options = f"{self.parameters.get('options', '')} {_OWN_SETTINGS}".strip()
        return _connect(self.parameters | {"dbname": database, "options": options})

    def without_its_names(self, text: str) -> str:
        """A text without the name of the database, which is another one in the next run."""
        return _without_password(text, self.parameters).replace(self.database, self.called)


@contextmanager
def given_server(
    url: str,
    bindir: Path | None,
    *,
    database: str,
    spelt: Callable[[str], bool],
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[GivenServer]:
    """A database of our own on a server, dropped on the way out.

    Args:
        url: how to connect to any database of the server.
        bindir: where to take `psql` from; None: the newest of this machine.
        database: what the database is called in production, for messages.
        spelt: whether the migrations spell a role's name; only such a role is dropped.
        progress: is told which server it is, and what is left there.

    Raises:
        ServerError: it cannot be reached or used; says what is missing. Never holds the password.
    """
    parameters = _parameters(url)
    notices: list[str] = []
    with ExitStack() as cleanup:
        maintenance = cleanup.enter_context(_connect(parameters))
        parameters["user"] = maintenance.info.user
        _check(maintenance)
        psql = _psql(bindir, parameters, maintenance)
        version = maintenance.execute("SHOW server_version").fetchone() or ("",)
        progress(f"using the server of the URL, PostgreSQL {version[0].split()[0]}")
        _take_turns(maintenance, progress)
        _drop_leftovers(maintenance)
        roles = _roles(maintenance)
        name = f"{_PREFIX}{secrets.token_hex(8)}"
        try:
            with signals_held():  # or a database could be left that nobody knows of
                _create(maintenance, name)
                cleanup.callback(
                    _clean_up,
                    parameters,
                    name,
                    lambda role: role not in roles and spelt(role),
                    notices=notices,
                    progress=progress,
                )
                server = GivenServer(
                    psql=psql, parameters=parameters, database=name, called=database
                )
                # To be there is all that this session does. Only then is the database marked as
                # one to drop when nobody is connected to it.
                cleanup.enter_context(server.connect(name))
                maintenance.execute(
                    sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), _MARK)
                )
            yield server
        except Error as error:
            with signals_held():
                cleanup.close()
            if notices:
                raise type(error)("\n".join((str(error), *notices))) from error
            raise
        finally:
            with signals_held():  # or it would be half done
                cleanup.close()
    if notices:
        raise ServerError("; ".join(notices))


def _parameters(url: str) -> dict[str, str]:
    """All that libpq would connect with: of the URL, the `PG…` variables and its own defaults."""
    try:
        given = parameters_of(url)
    except UnreadableUrlError as error:
        raise ServerError(f"the server's URL {error}") from None
    usual = {
        option.keyword.decode(): option.val.decode()
        for option in pq.Conninfo.get_defaults()
        if option.val
    }
    usual.pop("options", None)  # the caller's own preferences, which would reach the schema
    usual.setdefault("connect_timeout", _CONNECT_TIMEOUT)
    found = usual | {key: str(value) for key, value in given.items() if value is not None}
    found.setdefault("dbname", "postgres")
    found.setdefault("dbname", "postgres")
    return found


def _variables(parameters: dict[str, str]) -> dict[str, str]:
    """The parameters as the environment variables that libpq reads them from."""
    return {
        option.envvar.decode(): parameters[keyword]
        for option in pq.Conninfo.get_defaults()
        if option.envvar and (keyword := option.keyword.decode()) in parameters
        if keyword not in {"dbname", "client_encoding"}
    }


def _without_password(text: str, parameters: dict[str, str]) -> str:
    for keyword in ("password", "sslpassword"):
        if secret := parameters.get(keyword):
            text = text.replace(secret, "…")
    return text


def _connect(parameters: dict[str, str]) -> psycopg.Connection[tuple[Any, ...]]:
    try:
        return psycopg.connect(**parameters, autocommit=True)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        said = _without_password(str(error), parameters).removeprefix("connection failed: ").strip()
        raise ServerError(
            f"cannot connect to the server of the URL: {said}; see that it runs, that this machine "
            "reaches it, and that user and password are right (PGPASSWORD and ~/.pgpass count too)"
        ) from None
    except psycopg.ProgrammingError:
        raise ServerError("the server's URL holds an option that libpq does not know") from None


def _check(connection: psycopg.Connection[Any]) -> None:
    """Makes sure that a database can be made here.

    Raises:
        ServerError: the server is too old or a standby, or the role may not.
    """
    major = connection.info.server_version // 10000
    if major < OLDEST_MAJOR:
        raise ServerError(
            f"the server of the URL is PostgreSQL {major}; "
            f"schema-docs needs {OLDEST_MAJOR} or newer"
        )
    row = connection.execute(
        "SELECT pg_is_in_recovery(), current_user, rolcreatedb OR rolsuper FROM pg_roles"
        " WHERE rolname = current_user"
    ).fetchone()
    assert row is not None  # noqa: S101 - the current role is there
    is_standby, role, may_create = row
    if is_standby:
        raise ServerError(
            "the server of the URL is a standby, which is read-only: give its primary's URL"
        )
    if not may_create:
        raise ServerError(
            f'the role "{role}" of the URL may not make databases: '
            f'run ALTER ROLE "{role}" CREATEDB there, or give another role'
        )


def _take_turns(connection: psycopg.Connection[Any], progress: Callable[[str], None]) -> None:
    """Waits until no other run of ours that uses the same database to connect to is at work."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
    if row == (False,):
        progress("waiting for another run of schema-docs on this server")
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])


def _drop_leftovers(connection: psycopg.Connection[Any]) -> None:
    """Drops databases of killed runs: ours by name and comment, and nobody connected."""
    left = connection.execute(
        "SELECT datname FROM pg_database d"
        " WHERE starts_with(datname, %s) AND shobj_description(oid, 'pg_database') = %s"
        " AND pg_has_role(datdba, 'USAGE')"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)",
        [_PREFIX, _MARK],
    ).fetchall()
    for (name,) in left:
        with suppress(errors.ObjectInUse, errors.InvalidCatalogName):  # alive, or gone just now
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _create(connection: psycopg.Connection[Any], name: str) -> None:
    """A database that is like a scratch cluster's, whatever the server's own default is."""
    # Of template0: nobody is connected to it, and nothing of the team's is in it.
    how = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    if connection.info.server_version >= 170000:
        how += " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
    elif connection.info.server_version >= 150000:
        how += " LOCALE_PROVIDER libc"
    try:
        connection.execute(f"CREATE DATABASE {name} {how}".encode())
    except psycopg.DatabaseError as error:
        raise ServerError(
            f"cannot make a database on the server of the URL: {str(error).strip()}"
        ) from None


def _roles(connection: psycopg.Connection[Any]) -> frozenset[str]:
    return frozenset(name for (name,) in connection.execute("SELECT rolname FROM pg_roles"))


def _clean_up(
    parameters: dict[str, str],
    name: str,
    is_ours: Callable[[str], bool],
    *,
    notices: list[str],
    progress: Callable[[str], None],
) -> None:
    """Drops the database and the roles of the run; `notices` gets what could not be dropped."""
    dropping = f'the throw-away database "{name}"'
    try:
        # A new session: the others may have been ended.
        with _connect(parameters) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
            for role in sorted(_roles(connection)):
                if is_ours(role):
                    dropping = f'the role "{role}", which the migrations made,'
                    connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
                    progress(f'dropped the role "{role}" again, which the migrations had made')
    except (psycopg.Error, ServerError) as error:
        said = _without_password(str(error).strip(), parameters)
        notices.append(f"{dropping} is left on the server of the URL; drop it there ({said})")


def _psql(
    bindir: Path | None, parameters: dict[str, str], connection: psycopg.Connection[Any]
) -> Path:
    """The newest `psql` of this machine, else the embedded one, which knows no SSL.

    Raises:
        ServerError: there is none that reaches the server.
    """
    if bindir is not None:
        if (bindir / "psql").exists():
            return bindir / "psql"
        raise ServerError(f"{bindir}: has no psql")
    versions = {psql: number for psql in local_clients() if (number := _number(psql))}
    if versions:
        return max(versions, key=lambda psql: versions[psql])
    remedy = "install PostgreSQL's client (the package postgresql-client), or give --bindir"
    embedded = embedded_binaries()
    if embedded is None:
        raise ServerError(f"there is no psql on this machine: {remedy}")
    psql = embedded.program("psql")
    done = subprocess.run(
        [psql, "--no-psqlrc", "--no-password", "--command=SELECT 1"],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        env=client_environment() | _variables(parameters) | {"PGDATABASE": connection.info.dbname},
    )
    if done.returncode != 0:
        why = " knows no SSL, which the server of the URL asks for"
        if not connection.pgconn.ssl_in_use:
            why = f" does not reach the server: {_without_password(done.stderr, parameters)}"
        raise ServerError(f"the embedded psql{why.rstrip()}; {remedy}")
    return psql


def _number(psql: Path) -> tuple[int, int] | None:
    """The version of a `psql`; None of one that does not run here, such as a mere wrapper."""
    try:
        done = subprocess.run(
            [psql, "--version"], check=True, capture_output=True, text=True, timeout=20
        )
        return version_number(done.stdout.split()[2])
    except (OSError, subprocess.SubprocessError, IndexError):
        return None
