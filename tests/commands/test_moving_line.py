"""What somebody sees on a terminal while many diagrams are drawn."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from threading import Thread
from typing import TYPE_CHECKING

from support import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

TABLES = "".join(
    f"CREATE TABLE {area}_{n} (id bigint PRIMARY KEY, up bigint REFERENCES {area}_{max(0, n - 1)});"
    for area in ("billing", "forum", "stock")
    for n in range(20)
)


def seen_on_a_terminal(folder: Path, *arguments: str) -> str:
    """What is written to a terminal as standard error, without colours and movements."""
    ours, theirs = pty.openpty()
    read: list[bytes] = []

    def listen() -> None:
        try:
            while part := os.read(ours, 4096):
                read.append(part)
        except OSError:  # how Linux tells that nobody writes any more
            return

    listener = Thread(target=listen)
    listener.start()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    subprocess.run(
        [PROGRAM, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=theirs,
        env=environment, timeout=60,
    )  # fmt: skip
    os.close(theirs)
    listener.join()
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", b"".join(read).decode())


def test_a_bar_tells_how_many_diagrams_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "001_tables.sql").write_text(TABLES)
    seen = seen_on_a_terminal(tmp_path, "build")
    assert re.search(r"drawing diagrams ━.* of 4\b", seen)
    assert "drawing diagrams" not in seen_on_a_terminal(tmp_path, "build")  # all of them are drawn
    quiet = seen_on_a_terminal(tmp_path, "-q", "build")
    assert quiet == ""
