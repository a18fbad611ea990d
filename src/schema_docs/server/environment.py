"""The environment of PostgreSQL's programs: the caller's, without what would change their ways."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def client_environment() -> dict[str, str]:
    """The caller's environment without what would change how PostgreSQL's programs behave."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    kept.pop("PSQLRC", None)
    return kept | {"LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}


@contextmanager
def no_connection_settings() -> Iterator[None]:
    """Without the `PG…` variables, which libpq would take for whatever a connection leaves open."""
    taken = {name: os.environ.pop(name) for name in [*os.environ] if name.startswith("PG")}
    try:
        yield
    finally:
        os.environ.update(taken)
