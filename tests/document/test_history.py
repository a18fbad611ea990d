"""The history on the page: below each table, view and enum, and as a chapter, by migration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from document.generated import source_of

from schema_docs.document.render import render
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.run import apply_migrations
from schema_docs.server.binaries import find_binaries
from schema_docs.server.cluster import scratch_cluster
from schema_docs.sources import LoadedSchema, MigrationList, without_facts_of_the_server

if TYPE_CHECKING:
    from schema_docs.document.directory import PageSource
    from schema_docs.server.binaries import Binaries

CASE = Path(__file__).parents[1] / "cases" / "history"


def loaded(binaries: Binaries, folder: Path) -> LoadedSchema:
    """What the migrations of a folder make."""
    found = read_folder(folder)
    with scratch_cluster(binaries, user="app") as cluster:
        run = apply_migrations(cluster, found, database="app")
    return LoadedSchema(
        database=without_facts_of_the_server(run.database),
        migrations=MigrationList(folder="sql", files=found.files, next_number=found.next_number),
        history=run.history,
    )


def sourced(schema: LoadedSchema) -> PageSource:
    return replace(source_of(schema.database), schema=schema)


@pytest.fixture(scope="module")
def schema() -> LoadedSchema:
    return loaded(find_binaries("embedded"), CASE)


@pytest.fixture(scope="module")
def source(schema: LoadedSchema) -> PageSource:
    return sourced(schema)


@pytest.fixture(scope="module")
def page(source: PageSource) -> str:
    return render(source).page


def test_the_page_is_as_we_have_read_it(page: str, request: pytest.FixtureRequest) -> None:
    golden = CASE.with_suffix(".md")
    if request.config.getoption("--update-goldens"):
        golden.write_text(page)
    assert page == golden.read_text()


def test_every_server_gives_the_same_page(every_server: Server) -> None:
    assert render(sourced(loaded(every_server.cluster.binaries, CASE))).page == (
        CASE.with_suffix(".md").read_text()
    )
