"""Which server the options and settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.errors import ConfigurationError
from schema_docs.server.binaries import find_binaries
from schema_docs.server.choice import open_server
from support import Repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write("migrations/001_x.sql", "CREATE TABLE t (id int);\n")
    return repository


def test_progress_says_which_server_it_is(project: Repository) -> None:
    embedded, local = find_binaries("embedded"), find_binaries("local")
    for choice, told in (
        ("auto", f"PostgreSQL {embedded.version} (embedded)"),
        ("local", f"PostgreSQL {local.version} (local, {local.bindir})"),
    ):
        code, _, stderr = project.run("build", "-v", "--server", choice)
        assert code == 0
        assert stderr.startswith(f"starting {told}\n")


def test_bindir_implies_local_and_is_relative_to_where_one_stands(project: Repository) -> None:
    local = find_binaries("local")
    (project.root / "programs").symlink_to(local.bindir)
    project.write("schema-docs.toml", 'server = "embedded"\n')
    code, _, stderr = project.run("build", "-v", "--bindir", "programs")
    assert (code, stderr.partition("\n")[0]) == (
        0,
        f"starting PostgreSQL {local.version} (local, {local.bindir})",
    )


def test_bindir_of_the_settings(project: Repository) -> None:
    local = find_binaries("local")
    project.write("schema-docs.toml", f'bindir = "{local.bindir}"\n')
    code, _, stderr = project.run("build", "-v")
    assert code == 0
    assert f"(local, {local.bindir})" in stderr


def test_option_that_is_no_server_is_told_without_the_password(project: Repository) -> None:
    code, _, stderr = project.run("build", "--server", "mysql://me:geheim@host/db")
    assert code == 2
    assert "'mysql:…' is none of auto, embedded, local, and no URL such as postgresql://" in stderr
    assert "geheim" not in stderr


def open_and_fail(choice: str, bindir: Path | None) -> str:
    with (
        pytest.raises(ConfigurationError) as caught,
        open_server(choice, bindir, user="postgres", database="x", spelt=lambda _: False),
    ):
        pytest.fail("opened")
    return str(caught.value)


def test_embedded_with_a_folder_of_programs(tmp_path: Path) -> None:
    assert open_and_fail("embedded", tmp_path) == (
        "the embedded PostgreSQL has a folder of its own; leave out --bindir, or use --server local"
    )
    assert open_and_fail("docker", None).startswith('server is "docker"; it can be auto, embedded')
