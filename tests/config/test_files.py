"""Which file settings are from, and an error for each one that cannot be read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from schema_docs.config.files import find_root
from schema_docs.config.settings import Settings

from .settings_files import OWN, PYPROJECT, load_only, refused

if TYPE_CHECKING:
    from pathlib import Path


def test_defaults_need_no_file(tmp_path: Path) -> None:
    settings = load_only(tmp_path)
    assert settings == Settings()
    assert settings.document == "docs/DATABASE_SCHEMA.md"
    assert settings.diagram_path == "docs/er-diagram.svg"
    assert (settings.user, settings.database_name) == ("postgres", "postgres")


def test_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text('title = "x"\n', encoding="utf-8-sig")
    assert load_only(tmp_path).title == "x"


def test_pyproject_has_a_table_for_us(tmp_path: Path) -> None:
    (tmp_path / PYPROJECT).write_text('[tool.schema-docs]\nuser = "app"\n[tool.ruff]\nx = 1\n')
    assert load_only(tmp_path).user == "app"


def test_own_file_comes_before_pyproject(tmp_path: Path) -> None:
    (tmp_path / PYPROJECT).write_text('[tool.schema-docs]\nuser = "pyproject"\n')
    (tmp_path / OWN).write_text('title = "own"\n')
    assert load_only(tmp_path) == Settings(title="own")


@pytest.mark.parametrize("content", ["", "[project]\n", "tool = 1\n", "[tool.other]\n"])
def test_pyproject_that_is_not_about_us_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / PYPROJECT).write_text(content)
    assert load_only(tmp_path) == Settings()


def test_wrong_setting_in_pyproject_is_told_with_its_table(tmp_path: Path) -> None:
    (tmp_path / PYPROJECT).write_text("[tool.schema-docs]\ntitel = 1\n")
    assert refused(tmp_path) == (
        "pyproject.toml, [tool.schema-docs]: unknown setting `titel`; did you mean `title`?"
    )


def test_table_for_us_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / PYPROJECT).write_text('[tool]\nschema-docs = "docs"\n')
    assert refused(tmp_path) == "pyproject.toml: `tool.schema-docs` must be a table of settings"


@pytest.mark.parametrize("name", [OWN, PYPROJECT])
def test_file_that_is_no_toml_is_told_with_the_place(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('title = "x"\nuser = \n')
    assert refused(tmp_path).startswith(f"{name}: not valid TOML: ")
    assert "line 2" in refused(tmp_path)


def test_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / OWN).write_bytes(b'title = "\xff"')
    assert refused(tmp_path).startswith(f"{OWN}: not valid TOML: 'utf-8' codec can't decode")


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("")
    if os.geteuid() == 0:  # root reads everything; a folder is no file for it either
        (tmp_path / OWN).unlink()
        (tmp_path / OWN).symlink_to("/proc/self/mem")
        expected = "cannot be read: Input/output error"
    else:
        (tmp_path / OWN).chmod(0)
        expected = "cannot be read: Permission denied"
    assert refused(tmp_path) == f"{OWN}: {expected}"


def test_file_can_be_named(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("wrong = 1")
    (tmp_path / "other.toml").write_text('user = "other"')
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / PYPROJECT).write_text('[tool.schema-docs]\nuser = "sub"')
    assert load_only(tmp_path, tmp_path / "other.toml").user == "other"
    assert load_only(tmp_path, tmp_path / "sub" / PYPROJECT).user == "sub"
    missing = tmp_path / "nope.toml"
    assert refused(tmp_path, missing) == f"{missing}: no such configuration file"


@pytest.mark.parametrize(
    "files",
    [
        {OWN: ""},
        {PYPROJECT: "[tool.schema-docs]\n"},
        {PYPROJECT: "[project]\n", ".git/HEAD": ""},
        {".git/HEAD": ""},
        {".git": "gitdir: elsewhere"},
    ],
)
def test_root_is_found_upwards(tmp_path: Path, files: dict[str, str]) -> None:
    root, start = tmp_path / "root", tmp_path / "root" / "a" / "b"
    start.mkdir(parents=True)
    (start.parent / PYPROJECT).write_text("[tool.other]\n")
    for name, content in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(content)
    assert find_root(start) == root
    assert find_root(root) == root


def test_root_is_not_looked_for_beyond_the_repository(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("")
    inner = tmp_path / "repository"
    (inner / ".git").mkdir(parents=True)
    (inner / "sub").mkdir()
    assert find_root(inner / "sub") == inner


def test_nearest_configuration_wins(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("")
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / OWN).write_text("")
    assert find_root(tmp_path / "a" / "b") == tmp_path / "a"


def test_root_without_any_sign_is_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path as RealPath

    monkeypatch.chdir(tmp_path)
    assert find_root(RealPath()) == tmp_path.resolve()
