"""PostGIS and pg_partman of Debian's packages, on `--server local`; `.ci/run` installs them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from schema_docs.server.binaries import local_binaries, newest_of
from support import PAGE, Repository

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.server.binaries import Binaries

WITH_POSTGIS = newest_of(
    [each for each in local_binaries() if {"postgis", "pg_partman"} <= each.extensions()]
)

# As with the majors: who works on a machine without them sees no test, CI sees one that fails.
only_with_postgis = pytest.mark.parametrize(
    "binaries", [WITH_POSTGIS] if WITH_POSTGIS or "CI" in os.environ else [], ids=str
)

PLACES = """
CREATE EXTENSION postgis;
CREATE TABLE places (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    position geometry(Point,4326) NOT NULL,
    area geography(Polygon,4326),
    CONSTRAINT is_valid CHECK (ST_IsValid(position))
);
CREATE INDEX places_position ON places USING gist (position);
CREATE VIEW centres AS SELECT id, ST_X(position) AS x FROM places;
"""

EVENTS = """
CREATE SCHEMA partman;
CREATE EXTENSION pg_partman SCHEMA partman;
CREATE TABLE events (id bigint NOT NULL, kind int NOT NULL) PARTITION BY RANGE (kind);
SELECT partman.create_parent('public.events', 'kind', 'native', '10', p_premake := 2);
"""


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write("migrations/001_places.sql", PLACES)
    return repository


def options(binaries: Binaries | None) -> list[str]:
    assert binaries is not None, "no PostgreSQL here has postgis and pg_partman: run .ci/run"
    return ["--bindir", str(binaries.bindir)]


@only_with_postgis
def test_types_of_postgis(project: Repository, binaries: Binaries | None) -> None:
    code, _, stderr = project.run("build", *options(binaries))
    assert (code, stderr) == (0, "")
    page = project.page()
    assert "| `position` | `geometry(Point,4326)` | no |" in page
    assert "| `area` | `geography(Polygon,4326)` | yes |" in page
    assert '| `places_position` | `gist ("position")` |' in page
    assert '| `is_valid` | `CHECK (st_isvalid("position"))` |' in page
    assert "| `postgis` | `public` |" in page
    # What the extension brings is its own: a table, views, hundreds of functions and types.
    assert "spatial_ref_sys" not in page
    assert "geometry_columns" not in page
    assert "| Tables | 1 |" in page
    assert "| Views | 1 |" in page
    assert "| Functions |" not in page
    assert project.run("check", "--full", *options(binaries))[0] == 0


@only_with_postgis
def test_parent_of_partman(project: Repository, binaries: Binaries | None) -> None:
    project.write("migrations/002_events.sql", EVENTS)
    code, _, stderr = project.run("build", *options(binaries))
    assert (code, stderr) == (0, "")
    page = project.page()
    assert "Partitioned by `RANGE (kind)`" in page
    assert "| `events_p0` |" in page
    assert "| `pg_partman` | `partman` |" in page
    assert "part_config" not in page  # the extension's own table


@only_with_postgis
def test_embedded_server_says_who_has_it(project: Repository, binaries: Binaries | None) -> None:
    (_, bindir) = options(binaries)
    code, _, stderr = project.run("build", "--server", "embedded")
    assert code == 2
    assert stderr.startswith(
        'schema-docs: migration migrations/001_places.sql:2:1 failed: extension "postgis" is not '
    )
    assert binaries is not None
    newest = newest_of(local_binaries()) == binaries
    assert (
        f"  try: PostgreSQL {binaries.version} of this machine has it: use "
        + ("--server local" if newest else f"--bindir {bindir}")
    ) in stderr
    assert PAGE not in stderr
