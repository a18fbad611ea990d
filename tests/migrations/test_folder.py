"""Which files run, in which order, and where they are looked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.folder import MigrationFolder, read_folder
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from pathlib import Path


def fill(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()
    return folder


def test_numbered_files_run_by_number_then_others_by_name(tmp_path: Path) -> None:
    fill(tmp_path, "010_c.sql", "002_b.sql", "001_a.sql.gz", "B.sql", "a.sql", "9_x.sql", "é.sql")
    assert read_folder(tmp_path).files == (
        *("001_a.sql.gz", "002_b.sql", "9_x.sql", "010_c.sql"),
        *("B.sql", "a.sql", "é.sql"),
    )


def test_what_is_not_sql_is_named_and_folders_and_hidden_files_are_not(tmp_path: Path) -> None:
    fill(tmp_path, "001_a.sql", "002_b.sql.xz", "003_c.sh", "004_d.sql.zst", "README.md", ".x.sql")
    fill(tmp_path / "005_folder.sql", "001_inner.sql")
    folder = read_folder(tmp_path)
    assert folder.files == ("001_a.sql", "002_b.sql.xz")
    assert {each.name: each.why for each in folder.not_run} == {
        "003_c.sh": "a shell script; `run_scripts = true` runs it",
        "004_d.sql.zst": "not SQL",
        "README.md": "not SQL",
    }


def test_link_to_a_file_runs_and_a_broken_one_is_not_passed_over(tmp_path: Path) -> None:
    fill(tmp_path / "elsewhere", "a.sql")
    fill(tmp_path / "m")
    (tmp_path / "m" / "001_a.sql").symlink_to(tmp_path / "elsewhere" / "a.sql")
    (tmp_path / "m" / "002_b.sql").symlink_to(tmp_path / "nowhere.sql")
    assert read_folder(tmp_path / "m").files == ("001_a.sql", "002_b.sql")


@pytest.mark.parametrize(
    ("files", "following"),
    [
        (("028_x.sql",), "029_*.sql"),
        (("001_a.sql", "007_b.sql"), "008_*.sql"),
        (("001_a.sql", "002_b.sql", "002a_c.sql"), "003_*.sql"),
        (("012b_x.sql",), "013_*.sql"),
        (("099_x.sql",), "100_*.sql"),
        (("999_x.sql",), "1000_*.sql"),
        (("9_x.sql", "10_y.sql"), "11_*.sql"),
        (("0001-x.sql", "0002-y.sql.gz"), "0003-*.sql"),
        (("0001.sql", "0002.sql"), "0003_*.sql"),
        (("001 users.sql",), "002 *.sql"),
        (("20260102030405_x.sql",), None),
        (("005_x.sql", "zz_seed.sql"), "006_*.sql"),
        (("seed.sql", "users2.sql"), None),
    ],
)
def test_next_name_follows_the_last_number(
    tmp_path: Path, files: tuple[str, ...], following: str | None
) -> None:
    assert (
        MigrationFolder(
            path=tmp_path, migrations=tuple(Migration(name=name) for name in files)
        ).next_pattern
        == following
    )


@pytest.mark.parametrize("name", ["001_a\nb.sql", os.fsdecode(b"001_\xff.sql"), "001_a\x1b[2J.sql"])
def test_file_name_that_would_break_a_report_is_refused(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name)
    with pytest.raises(ConfigurationError) as caught:
        read_folder(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: the file name {name!a} is not plain text; rename the file"
    )


def test_missing_folder_says_where_to_set_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nope: no such folder; set `migrations` in "):
        read_folder(tmp_path / "nope")


def test_folder_without_migrations_says_what_was_expected(tmp_path: Path) -> None:
    fill(tmp_path, "README.md")
    with pytest.raises(ConfigurationError, match=r"no migrations here; expected files such as 001"):
        read_folder(tmp_path)
