"""The files that settings are in: where they are looked for, and reading them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final

from schema_docs.config.databases import read_databases
from schema_docs.config.settings import Settings
from schema_docs.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME: Final = "schema-docs.toml"
_PROJECT: Final = "pyproject.toml"


def load_databases(repository: Path, file: Path | None = None) -> tuple[Settings, ...]:
    """The settings of each of the repository's databases, in the order of the file.

    Args:
        repository: the folder that all paths are relative to.
        file: a configuration file to read instead of the usual ones.

    Raises:
        ConfigurationError: the file cannot be read, or has a key or value that is not known.
    """
    if file is not None:
        if not file.is_file():
            raise ConfigurationError(f"{file}: no such configuration file")
        return read_databases(_table_of(file) or {}, str(file))
    name = settings_file(repository)
    if name is None:
        return (Settings(),)
    place = name if name == FILE_NAME else f"{name}, [tool.schema-docs]"
    return read_databases(_table_of(repository / name) or {}, place)


def settings_file(folder: Path) -> str | None:
    """The file of a folder that has settings; None where none has.

    Raises:
        ConfigurationError: it cannot be read.
    """
    if (folder / FILE_NAME).is_file():
        return FILE_NAME
    project = folder / _PROJECT
    return _PROJECT if project.is_file() and _table_of(project) is not None else None


def find_root(start: Path) -> Path:
    """The nearest folder, upwards, that has a configuration; else the top of the repository.

    Outside of a git repository that is `start` itself.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if settings_file(folder) is not None or (folder / ".git").exists():
            return folder
    return start


def find_settings(start: Path, top: Path) -> Path | None:
    """The nearest folder, from one upwards to another, that has a configuration."""
    folders = (start, *start.parents)
    between = folders[: folders.index(top) + 1]
    return next((folder for folder in between if settings_file(folder) is not None), None)


def _table_of(file: Path) -> dict[str, Any] | None:
    """The settings that a file has; None of a pyproject.toml that is not about us."""
    try:
        content = tomllib.loads(file.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file.name}: not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigurationError(f"{file.name}: cannot be read: {error.strerror}") from error
    if file.name != _PROJECT:
        return content
    tool = content.get("tool")
    if not isinstance(tool, dict) or "schema-docs" not in tool:
        return None
    table = tool["schema-docs"]
    if not isinstance(table, dict):
        raise ConfigurationError(f"{file.name}: `tool.schema-docs` must be a table of settings")
    return table
