"""A folder of numbered SQL migrations, in the order in which the Docker image runs them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.migration import Migration

RUNNABLE: Final = (".sql", ".sql.gz", ".sql.xz")
"""What is run; anything else in the folder is named in the report as not run."""

_NUMBERED: Final = re.compile(r"(?P<number>[0-9]+)[a-z]?[ _.-].*", re.DOTALL)
_NEVER_SEARCHED: Final = frozenset({"node_modules", "venv", "vendor", "build", "dist", "tests"})


@dataclass(frozen=True, kw_only=True)
class MigrationFolder:
    """The files of a migrations folder."""

    path: Path
    migrations: tuple[Migration, ...]
    """In the order in which they run."""
    not_run: tuple[str, ...] = ()
    """Names of the other files: shell scripts, notes, formats that we do not read."""

    @property
    def files(self) -> tuple[str, ...]:
        """The migrations' names."""
        return tuple(migration.name for migration in self.migrations)

    @property
    def next_number(self) -> str | None:
        """`029` after `028_x.sql`; None where the files carry no numbers."""
        numbers = [match["number"] for name in self.files if (match := _NUMBERED.fullmatch(name))]
        if not numbers:
            return None
        last = max(numbers, key=int)
        return str(int(last) + 1).zfill(len(last))


def read_folder(path: Path) -> MigrationFolder:
    """Sorts the files of a folder into those that run and those that do not.

    The order is by code point: the image takes its shell's, which agrees on names such as
    `001_users.sql`, and differs from one locale to the next on others.

    Raises:
        ConfigurationError: there is no such folder, or nothing in it to run.
    """
    if not path.is_dir():
        raise ConfigurationError(
            f"{path}: no such folder; set `migrations` in schema-docs.toml or give --migrations DIR"
        )
    try:
        # A link to nothing stays in: psql says that it is one.
        names = sorted(
            entry.name for entry in path.iterdir() if not entry.is_dir() and entry.name[0] != "."
        )
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    for name in names:
        if not name.isprintable():  # it will stand on the page and in reports, one a line
            raise ConfigurationError(
                f"{path}: the file name {name!a} is not plain text; rename the file"
            )
    files = tuple(name for name in names if name.endswith(RUNNABLE))
    if not files:
        raise ConfigurationError(
            f"{path}: no migrations here; expected files such as 001_users.sql"
        )
    return MigrationFolder(
        path=path,
        migrations=tuple(Migration(name=name) for name in files),
        not_run=tuple(name for name in names if name not in set(files)),
    )


def find_folder(repository: Path) -> Path:
    """The only folder of the repository that holds numbered SQL files.

    Raises:
        ConfigurationError: there is none, or more than one; names them.
    """
    found = []
    for folder, children, names in os.walk(repository):
        children[:] = sorted(
            child for child in children if child[0] != "." and child not in _NEVER_SEARCHED
        )
        if any(name.endswith(RUNNABLE) and _NUMBERED.fullmatch(name) for name in names):
            found.append(Path(folder))
    if len(found) == 1:
        return found[0]
    remedy = "set `migrations` in schema-docs.toml or give --migrations DIR"
    if not found:
        raise ConfigurationError(f"found no folder of numbered SQL migrations below here; {remedy}")
    listed = ", ".join(str(folder.relative_to(repository)) for folder in found)
    raise ConfigurationError(f"found more than one folder of migrations ({listed}); {remedy}")
