"""A program of the team's is waited for, and what it leaves behind is not."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from schema_docs.migrations.programs import run_to_end

if TYPE_CHECKING:
    from pathlib import Path

LONG = 60
"""Seconds that nobody waits for."""


def test_what_a_program_leaves_behind_is_ended_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "held")
    held = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    try:
        started = time.monotonic()
        script = f"exec 3>held; sleep {LONG} & echo told >&2; exit 3"
        assert run_to_end(["sh", "-c", script], tmp_path, os.environ) == (3, b"told\n")
        # Its end is read when nobody has it open any more for writing.
        os.set_blocking(held, True)
        assert os.read(held, 1) == b""
        assert time.monotonic() - started < LONG / 2
    finally:
        os.close(held)


def test_signal_is_a_negative_code(tmp_path: Path) -> None:
    assert run_to_end(["sh", "-c", "kill -9 $$"], tmp_path, os.environ) == (-9, b"")


def test_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        run_to_end(["./nope"], tmp_path, os.environ)
