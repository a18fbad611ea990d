"""Looks for the only migrations of a repository, of whichever layout."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from schema_docs.errors import ConfigurationError, NothingThereError
from schema_docs.migrations.layouts.dialects import OTHER_DIALECTS
from schema_docs.migrations.layouts.drizzle import JOURNAL
from schema_docs.migrations.layouts.flyway_names import flyway_name
from schema_docs.migrations.layouts.liquibase_sql import is_formatted
from schema_docs.migrations.layouts.listing import NEVER_SEARCHED
from schema_docs.migrations.layouts.numbers import version_of
from schema_docs.migrations.layouts.plain import RUNNABLE
from schema_docs.migrations.layouts.snapshots import is_dump

_NEVER: Final = (
    NEVER_SEARCHED
    | OTHER_DIALECTS
    | {"build", "dist", "target", "tests", "test", "testdata", "fixtures", "down"}
)
_IN_FOLDERS: Final = ("migration.sql", "up.sql")
_DB_MIGRATE: Final = re.compile(r"[0-9]+-.*\.[jt]s", re.DOTALL)
"""db-migrate's scripts, which read the files in `sqls` beside them."""
_DUMPS: Final = frozenset({"structure.sql", "schema.sql"})
_CHANGELOG: Final = re.compile(r".*(?:changelog|liquibase).*\.(?:xml|ya?ml|json)", re.IGNORECASE)
"""A changelog by the names of its folder and itself."""
_HEAD: Final = 1000
"""Bytes that tell what a file is."""

_REMEDY: Final = "set `migrations` in schema-docs.toml or give --migrations DIR"


@dataclass
class _Found:
    """What a walk has come across."""

    folders: list[Path] = field(default_factory=list)
    flyway: list[Path] = field(default_factory=list)
    dumps: list[Path] = field(default_factory=list)


def find_folder(repository: Path) -> Path:
    """The only folder of migrations; where there is none, the only `structure.sql`.

    Raises:
        ConfigurationError: there is none, or more than one; names them.
    """
    folders = find_folders(repository)
    if len(folders) == 1:
        return folders[0]
    if not folders:
        raise NothingThereError(f"found no folder of SQL migrations below here; {_REMEDY}")
    listed = ", ".join(folder.relative_to(repository).as_posix() for folder in folders)
    raise ConfigurationError(f"found more than one folder of migrations ({listed}); {_REMEDY}")


def find_folders(repository: Path) -> tuple[Path, ...]:
    """Every folder of migrations; where there is none, every `structure.sql`."""
    found = _Found()
    for parent, children, names in os.walk(repository):
        folder = Path(parent)
        children[:] = sorted(child for child in children if child[0] != "." and child not in _NEVER)
        if _is_whole(folder, children, names):
            found.folders.append(folder)
            children.clear()  # what lies below is its own
        elif any(_is_flyway(name) for name in names):
            found.flyway.append(folder)
            children.clear()
        elif any(_is_numbered(name) for name in names):
            found.folders.append(folder)
        found.dumps += [
            folder / name for name in names if name in _DUMPS and is_dump(_head(folder / name))
        ]
    return tuple(sorted({*found.folders, *_tops(found.flyway)}) or sorted(found.dumps))


def _is_whole(folder: Path, children: list[str], names: list[str]) -> bool:
    """Whether a folder is of a layout that has folders of its own below."""
    if any(_DB_MIGRATE.fullmatch(name) for name in names) and _is_folder_of(folder / "sqls"):
        return True
    if "sqitch.plan" in names or _is_file(folder / JOURNAL):
        return True
    if any(_is_file(folder / child / name) for child in children for name in _IN_FOLDERS):
        return True
    return any(
        (
            _CHANGELOG.fullmatch(f"{folder.name}/{name}")
            and b"databaseChangeLog" in _head(folder / name)
        )
        or (name.endswith(".sql") and is_formatted(_head(folder / name)))
        for name in names
    )


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - pathlib fails in a folder that one may not enter


def _is_folder_of(folder: Path) -> bool:
    return any(folder.glob("*-up.sql"))


def _is_flyway(name: str) -> bool:
    told = flyway_name(name)
    return told is not None and told.kind in {"V", "B"} and bool(told.words)


def _is_numbered(name: str) -> bool:
    version = version_of(name)
    if version is None or not name.endswith(RUNNABLE) or not version.separator:
        return False
    return not version.prefix or "." in version.number


def _tops(folders: list[Path]) -> list[Path]:
    """Flyway's folders; several side by side (one for each year, say) are one, that above."""
    above = {folder.parent for folder in folders}
    return [*above] if len(folders) > 1 and len(above) == 1 else folders


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_HEAD)
    except OSError:
        return b""
