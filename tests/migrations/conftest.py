"""What tests of failures share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.migrations.migration import Migration
from schema_docs.migrations.psql import run_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schema_docs.migrations.failure import Failure
    from support import Server


@pytest.fixture
def refused(server: Server, tmp_path: Path) -> Callable[[str], Failure]:
    """Runs a migration that fails, and gives what is told of it."""

    def run(text: str) -> Failure:
        (tmp_path / "1.sql").write_text(text, "utf-8")
        with server.database() as database:
            failure = run_file(server.cluster, database, tmp_path, Migration(name="1.sql")).failure
        assert failure is not None
        return failure

    return run
