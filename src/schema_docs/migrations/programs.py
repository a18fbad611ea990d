"""Runs somebody's program to its end, with everything that it has started.

Its output goes to a file, not into a pipe: a process that it leaves behind (a daemon of a build
tool, say) would hold a pipe open, and one would wait for that one too.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def run_to_end(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> tuple[int, bytes]:
    """The exit code, negative for a signal, and all that was said.

    Args:
        command: the program and its arguments.
        folder: where it is run.
        environment: all of its variables.

    Raises:
        OSError: it cannot be started.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,  # no terminal to ask questions on
        )
        try:
            process.wait()
        finally:
            with suppress(ProcessLookupError, PermissionError):  # nothing is left of it
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        said.seek(0)
        return process.returncode, said.read()
