"""Where the only migrations of a repository are found."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.listing import DiskListing
from schema_docs.migrations.search import find_folder

if TYPE_CHECKING:
    from pathlib import Path


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_only_folder_of_numbered_files_is_found(tmp_path: Path) -> None:
    found = fill(tmp_path / "services" / "postgres" / "init", "001_a.sql")
    fill(tmp_path / "queries", "report.sql", "001_notes.txt")
    for never in ("node_modules/pkg", ".venv/lib", ".git/x", "build/demo", "tests/sql", "vendor/a"):
        fill(tmp_path / never, "001_a.sql")
    assert find_folder(tmp_path) == found


def test_the_repository_itself_can_be_the_folder(tmp_path: Path) -> None:
    fill(tmp_path, "001_a.sql.gz")
    assert find_folder(tmp_path) == tmp_path


def test_no_folder_says_what_to_do(tmp_path: Path) -> None:
    fill(tmp_path / "sql", "schema.sql")
    with pytest.raises(ConfigurationError) as caught:
        find_folder(tmp_path)
    assert str(caught.value) == (
        "found no folder of SQL migrations below here; "
        "set `migrations` in schema-docs.toml or give --migrations DIR"
    )


def test_several_folders_are_named(tmp_path: Path) -> None:
    fill(tmp_path / "b" / "init", "001_a.sql")
    fill(tmp_path / "a", "1_a.sql")
    with pytest.raises(ConfigurationError, match=r"more than one folder .* \(a, b/init\)"):
        find_folder(tmp_path)


def test_a_changelog_is_told_by_what_it_holds(tmp_path: Path) -> None:
    """The names that people give to changelogs say little; their SQL may look like Flyway's."""
    found = fill(tmp_path / "db" / "changelog", "sql/V1__a.sql", "settings.yaml", "root.xml")
    assert find_folder(tmp_path) == found / "sql"
    (found / "root.xml").write_text("<databaseChangeLog/>")
    assert find_folder(tmp_path) == found


def test_flyway_folders_side_by_side_are_one(tmp_path: Path) -> None:
    fill(tmp_path / "db" / "migration", "2023/V1__a.sql", "2024/V2__b.sql")
    assert find_folder(tmp_path) == tmp_path / "db" / "migration"


def test_other_databases_and_fixtures_are_not_looked_at(tmp_path: Path) -> None:
    found = fill(tmp_path / "postgres", "1_a.sql")
    for never in ("mysql", "db/clickhouse", "fixtures/a", "src/test/resources/db/migration"):
        fill(tmp_path / never, "1_a.sql", "V1__a.sql")
    assert find_folder(tmp_path) == found


def test_a_dump_is_taken_only_where_there_are_no_migrations(tmp_path: Path) -> None:
    fill(tmp_path / "db", "structure.sql", "queries.sql")
    with pytest.raises(ConfigurationError, match="found no folder of SQL migrations"):
        find_folder(tmp_path)
    (tmp_path / "db" / "structure.sql").write_text("SET statement_timeout = 0;\n")
    assert find_folder(tmp_path) == tmp_path / "db" / "structure.sql"
    migrations = fill(tmp_path / "m", "1_a.sql")
    assert find_folder(tmp_path) == migrations


def test_folders_that_one_may_not_enter_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = fill(tmp_path / "migrations", "001_a.sql")
    fill(tmp_path / "closed", "migration.sql")
    look = os.stat

    def refuse(path: Any, **how: Any) -> os.stat_result:
        """As the kernel does for everyone but root."""
        if os.fspath(path).startswith(f"{tmp_path / 'closed'}{os.sep}"):
            raise PermissionError(13, "Permission denied", path)
        return look(path, **how)

    monkeypatch.setattr(os, "stat", refuse)
    assert find_folder(tmp_path) == found


def test_what_lies_above_and_may_not_be_read_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "Cargo.toml")
    fill(tmp_path / "db", "1_a.sql")
    (tmp_path / "Cargo.toml").unlink()
    (tmp_path / "Cargo.toml").mkdir()
    assert list(DiskListing(tmp_path / "db").upwards("Cargo.toml")) == []

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", path)

    fill(tmp_path / "db", "Cargo.toml")
    monkeypatch.setattr(type(tmp_path), "read_bytes", refuse)
    assert list(DiskListing(tmp_path / "db").upwards("Cargo.toml")) == []
