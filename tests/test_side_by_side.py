"""Work that runs side by side, and keeps nobody from ending."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from threading import Barrier, Event

import pytest

from schema_docs.side_by_side import started


def test_results_and_errors_come_in_their_order() -> None:
    both = Barrier(2, timeout=30)

    def meet(number: int) -> int:
        both.wait()
        return number

    futures = started([partial(meet, number) for number in range(4)], at_once=2)
    assert [future.result() for future in futures] == [0, 1, 2, 3]
    (failed,) = started([partial(int, "x")], at_once=5)
    with pytest.raises(ValueError, match="invalid literal"):
        failed.result()
    assert started([], at_once=2) == []


def test_what_has_not_begun_can_be_cancelled() -> None:
    begun, goes_on = Event(), Event()

    def work() -> bool:
        begun.set()
        return goes_on.wait(30)

    first, second = started([work, work], at_once=1)
    assert begun.wait(30)
    assert second.cancel()
    goes_on.set()
    assert first.result()
    assert second.cancelled()


def test_the_program_ends_whatever_still_runs() -> None:
    program = (
        "from threading import Event\n"
        "from schema_docs.side_by_side import started\n"
        "started([Event().wait], at_once=1)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=True, timeout=60).returncode == 0
