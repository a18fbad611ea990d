"""Real servers, fresh databases, and the tools that our output is held against."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from postgres.majors import MAJORS, majors, missing_majors

from schema_docs.server.cluster import scratch_cluster
from support import EXAMPLE, REPOSITORY, Connection, NodeTools, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema_docs.model import Database
    from schema_docs.server.binaries import Binaries

# Nothing of the developer's own PostgreSQL, locale or CI may reach the tests.
for name in [*os.environ]:
    if name.startswith(("PG", "LC_", "SCHEMA_DOCS_")) or name in {"DATABASE_URL", "LANG"}:
        del os.environ[name]

# What initdb makes is kept for the session, and no longer.
_CACHE = tempfile.mkdtemp(prefix="schema-docs-tests-")
atexit.register(shutil.rmtree, _CACHE, ignore_errors=True)
os.environ["SCHEMA_DOCS_CACHE"] = _CACHE

# CI looks at the same examples every time; whoever works here looks at others each time. Neither
# asks how long one takes: machines are busy.
settings.register_profile("here", deadline=None)
settings.register_profile("CI", deadline=None, derandomize=True)
settings.load_profile("CI" if "CI" in os.environ else "here")

_MAJORS = majors()
_MISSING = missing_majors()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="write what the tests expect anew"
    )


def pytest_report_header() -> str:
    listed = ", ".join(binaries.version for binaries in _MAJORS.values())
    missing = ", ".join(map(str, _MISSING))
    return f"PostgreSQL: {listed}" + (f"; MISSING: {missing} (see `make test`)" if missing else "")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "pg(major): what is tested came with this major")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "every_server" in metafunc.fixturenames:
        # In CI what is missing is an error of every test that wants it.
        wanted = MAJORS if "CI" in os.environ and _MISSING else _MAJORS
        oldest = max((mark.args[0] for mark in metafunc.definition.iter_markers("pg")), default=0)
        chosen = [major for major in wanted if major >= oldest]
        metafunc.parametrize("every_server", chosen, ids="pg{}".format, indirect=True)


@contextmanager
def _server(binaries: Binaries) -> Iterator[Server]:
    with scratch_cluster(binaries) as cluster:
        cluster.create_database("template_for_tests")
        server = Server(cluster, count(1))
        yield server
        server.close()


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[int], Server]]:
    """Starts each major's server once, when the first test wants it."""
    started: dict[int, Server] = {}
    with ExitStack() as stack:

        def start(major: int) -> Server:
            if major not in _MAJORS:
                pytest.fail(f"PostgreSQL {major} is not here: run `make test` once")
            if major not in started:
                started[major] = stack.enter_context(_server(_MAJORS[major]))
            return started[major]

        yield start


@pytest.fixture(scope="session")
def server(servers: Callable[[int], Server]) -> Server:
    """The embedded PostgreSQL."""
    return servers(18)


@pytest.fixture
def every_server(request: pytest.FixtureRequest, servers: Callable[[int], Server]) -> Server:
    """Each major in turn; with `@pytest.mark.pg(15)` those from 15 on."""
    return servers(request.param)


@pytest.fixture(scope="session")
def all_servers(servers: Callable[[int], Server]) -> list[Server]:
    """All majors at once, oldest first."""
    return [servers(major) for major in (*_MAJORS, *(_MISSING if "CI" in os.environ else ()))]


@pytest.fixture
def connection(server: Server) -> Iterator[Connection]:
    """A superuser's connection to an empty database of the embedded server."""
    with server.connection() as connection:
        yield connection


@pytest.fixture
def schema_of(server: Server) -> Callable[[str], Database]:
    """Reads the schema that some SQL makes in an empty database of the embedded server."""

    return server.schema


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example project, somewhere else."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "example"))


@pytest.fixture(scope="session")
def node_tools() -> NodeTools:
    folder = REPOSITORY / "tests" / "node"
    if not (folder / "node_modules").is_dir():
        pytest.fail("tests/node has no node_modules: run `make test` once")
    return NodeTools(folder)
