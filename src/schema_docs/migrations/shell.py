"""Runs a shell script among the migrations, as the Docker image does.

One that is executable is started; another is read by bash, in which `docker_process_sql` is known.
Scripts call `psql` themselves, so it stands first in their path.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from schema_docs.migrations.failure import Failure
from schema_docs.migrations.programs import run_to_end
from schema_docs.migrations.psql import Ran
from schema_docs.migrations.report import without_password

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.migrations.migration import Migration
    from schema_docs.server.interface import Server

_TOLD: Final = 5
"""Lines of what a script said last that an error repeats."""

_SOURCED: Final = """set -Eeo pipefail
docker_process_sql() {
  psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc --username "$POSTGRES_USER" \\
    ${POSTGRES_DB:+--dbname "$POSTGRES_DB"} "$@"
}
. "$0"
"""


def run_script(
    server: Server, database: str, folder: Path, migration: Migration, *, options: str = ""
) -> Ran:
    """Runs one script; what it did before it failed stays in effect.

    Args:
        server: the server.
        database: the one that the script is led to.
        folder: the migrations' folder.
        migration: the script.
        options: settings of its sessions, as `PGOPTIONS` has them.
    """
    path = folder / migration.name
    environment = server.environment | {
        "PATH": f"{server.psql.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PGDATABASE": database,
        "POSTGRES_USER": server.user,
        "POSTGRES_DB": database,
        "POSTGRES_PASSWORD": "postgres",  # a script may ask for it; the scratch server does not
    }
    if options:
        environment["PGOPTIONS"] = f"{environment.get('PGOPTIONS', '')} {options}".strip()
    file = f"./{path.name}"
    command = [file] if os.access(path, os.X_OK) else ["bash", "-c", _SOURCED, file]
    try:
        code, output = run_to_end(command, path.parent, environment)
    except OSError as error:
        return Ran(
            failure=_failure(migration, f"cannot be run: {error.strerror}"), database=database
        )
    if code == 0:
        return Ran(database=database)
    said = server.without_its_names(output.decode("utf-8", "replace"))
    lines = [without_password(line.rstrip()) for line in said.splitlines() if line.strip()]
    told = "; it said last:\n" + "\n".join(lines[-_TOLD:]) if lines else " and said nothing"
    how = f"exit code {code}" if code > 0 else f"signal {-code}"
    return Ran(failure=_failure(migration, f"ended with {how}{told}"), database=database)


def _failure(migration: Migration, message: str) -> Failure:
    return Failure(file=migration.name, line=None, statement=None, message=message)
