"""The team's own tool, which makes the schema in place of a folder of SQL.

It is told where the database is in two ways that every driver understands: `DATABASE_URL`, and the
`PG…` variables of libpq.
"""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from schema_docs.errors import ConfigurationError, MigrationError
from schema_docs.migrations.programs import run_to_end

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOLD_LINES: Final = 20
"""How much is told of the output of a command that failed."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """What makes the schema."""

    line: str
    """As the settings have it; no shell reads it."""
    folder: Path
    """Where it is run."""

    @property
    def words(self) -> list[str]:
        """The program and its arguments.

        Raises:
            ConfigurationError: a quote is not closed.
        """
        try:
            return shlex.split(self.line)
        except ValueError as error:
            raise ConfigurationError(
                f"`migrate_command` is {self.line}, which is no command: {error}"
            ) from error


def run_command(command: Command, environment: Mapping[str, str]) -> None:
    """Runs it to its end.

    Args:
        command: which one, and where.
        environment: what leads to the database, as `environment_of` gives it.

    Raises:
        ConfigurationError: there is no such program.
        MigrationError: it failed; carries the last lines of what it said.
    """
    words = command.words
    # As for a shell that has activated the environment that this program is installed in.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)])
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    try:
        code, said = run_to_end(words, command.folder, {**kept, "PATH": path, **environment})
    except OSError as error:
        raise ConfigurationError(
            f"`migrate_command` is {command.line}, and {words[0]} cannot be run: {error.strerror}; "
            'no shell reads it: write sh -c "…" for one'
        ) from error
    if code:
        told = _last_lines(said.decode("utf-8", "replace"), environment.get("PGPASSWORD"))
        raise MigrationError(
            f"`migrate_command`: {command.line} failed with exit code {code}{told}"
        )


def environment_of(server: Mapping[str, str], database: str, options: str) -> dict[str, str]:
    """The variables that lead a tool to a database.

    Args:
        server: the `PG…` variables that lead libpq to the server.
        database: its name.
        options: settings of every session, as `PGOPTIONS` has them.
    """
    found = {key: value for key, value in server.items() if key.startswith("PG")}
    found["PGDATABASE"] = database
    if options:
        found["PGOPTIONS"] = options
    return found | {"DATABASE_URL": database_url(found)}


def database_url(variables: Mapping[str, str]) -> str:
    """The same as one URL.

    A socket's folder stands in the query, not in place of the host: libpq, SQLAlchemy, Django's and
    Node's drivers all read it there, and not all of them undo its escapes as a host.
    """
    user, password = quote(variables["PGUSER"], safe=""), variables.get("PGPASSWORD")
    login = user if password is None else f"{user}:{quote(password, safe='')}"
    host, port = variables["PGHOST"], variables["PGPORT"]
    name = quote(variables["PGDATABASE"], safe="")
    if host.startswith("/"):
        return f"postgresql://{login}@/{name}?host={quote(host, safe='/')}&port={port}"
    return f"postgresql://{login}@{host}:{port}/{name}"


def _last_lines(said: str, password: str | None) -> str:
    """The end of an output, a line each, without the password."""
    if password:
        said = said.replace(password, "…")
    lines = [line.rstrip() for line in said.replace("\r\n", "\n").strip().split("\n")]
    return "".join(f"\n  {line}" for line in lines[-_TOLD_LINES:] if line)
