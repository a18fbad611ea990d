"""Where the migrations and other paths of a repository are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.config.settings import Settings
from schema_docs.errors import ConfigurationError
from schema_docs.project import Project

if TYPE_CHECKING:
    from pathlib import Path


def test_paths_are_told_from_the_root(tmp_path: Path) -> None:
    project = Project(tmp_path, Settings())
    assert project.relative(project.root / "a" / "b.sql") == "a/b.sql"
    assert project.relative(project.root.parent / "other") == "../other"


def test_migrations_are_the_ones_of_the_setting_or_the_only_ones(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "001_x.sql").touch()
    assert Project(tmp_path, Settings(migrations="b")).migrations().shown_as == "b"
    with pytest.raises(ConfigurationError, match="more than one folder"):
        Project(tmp_path, Settings()).migrations()
    assert Project(tmp_path / "a", Settings()).migrations().folder.files == ("001_x.sql",)
