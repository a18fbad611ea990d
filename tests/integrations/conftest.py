"""What the tests of the places where teams plug the tool in share."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from support import REPOSITORY, git

if TYPE_CHECKING:
    from pathlib import Path

_BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "src", "templates", "action.yml")


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as others get it: a git repository, with the work tree's files committed."""
    folder = tmp_path_factory.mktemp("checkout") / "schema-docs"
    folder.mkdir()
    for name in (*_BUILT_FROM, ".pre-commit-hooks.yaml"):
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(
                source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
            )
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=As it is now")
    return folder
