"""Settings from files of a repository, and what is said where they are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.config.files import load_databases
from schema_docs.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.config.settings import Settings

OWN, PYPROJECT = "schema-docs.toml", "pyproject.toml"


def load_only(repository: Path, file: Path | None = None) -> Settings:
    """The settings of a repository with one database."""
    (settings,) = load_databases(repository, file)
    return settings


def refused(repository: Path, file: Path | None = None) -> str:
    """What is said of settings that are wrong."""
    with pytest.raises(ConfigurationError) as caught:
        load_databases(repository, file)
    return str(caught.value)
