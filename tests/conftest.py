"""Real servers, fresh databases, and the tools that our output is held against."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schema_docs.server.binaries import Binaries, find_binaries, local_binaries
from schema_docs.server.cluster import scratch_cluster
from support import EXAMPLE, REPOSITORY, Connection, NodeTools, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema_docs.model import Database

# Nothing of the developer's own PostgreSQL, locale or CI may reach the tests.
for name in [*os.environ]:
    if name.startswith(("PG", "LC_", "SCHEMA_DOCS_")) or name in {"DATABASE_URL", "LANG"}:
        del os.environ[name]

# The embedded server, and each major that this machine has of its own.
_SERVERS = [find_binaries("embedded"), *local_binaries()]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="write what the tests expect anew"
    )


def pytest_report_header() -> str:
    listed = ", ".join(f"{server.origin} {server.version}" for server in _SERVERS)
    return f"PostgreSQL: {listed}"


@contextmanager
def _server(binaries: Binaries) -> Iterator[Server]:
    with scratch_cluster(binaries) as cluster:
        cluster.create_database("template_for_tests")
        yield Server(cluster, count(1))


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[Binaries], Server]]:
    """Starts each server once, when the first test wants it."""
    started: dict[Binaries, Server] = {}
    with ExitStack() as stack:

        def start(binaries: Binaries) -> Server:
            if binaries not in started:
                started[binaries] = stack.enter_context(_server(binaries))
            return started[binaries]

        yield start


@pytest.fixture(scope="session")
def server(servers: Callable[[Binaries], Server]) -> Server:
    """The embedded PostgreSQL."""
    return servers(_SERVERS[0])


@pytest.fixture(params=_SERVERS, ids=[f"{server.origin}-{server.major}" for server in _SERVERS])
def every_server(request: pytest.FixtureRequest, servers: Callable[[Binaries], Server]) -> Server:
    """Each PostgreSQL at hand in turn."""
    return servers(request.param)


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
