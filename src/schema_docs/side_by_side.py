"""Several pieces of work at a time, none of which keeps the program from ending.

The threads of `concurrent.futures` are waited for at the end of the program: with a database that
accepts connections and never answers, Ctrl-C would do nothing for as long as that takes.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


def started(works: Sequence[Callable[[], T]], *, at_once: int) -> list[Future[T]]:
    """Starts some pieces of work, and goes on.

    What has something to clean up must be waited for by whoever starts it.

    Args:
        works: what is to be done.
        at_once: how many of them run at a time; the others follow in their order.

    Returns:
        What comes of each. Those that have not begun can be cancelled.
    """
    futures = [Future[T]() for _ in works]
    waiting = deque(zip(futures, works, strict=True))

    def work_off() -> None:
        while True:
            try:
                future, work = waiting.popleft()
            except IndexError:  # another thread took the last one
                return
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except BaseException as error:
                    future.set_exception(error)

    for _ in range(min(at_once, len(works))):
        Thread(target=work_off, daemon=True).start()
    return futures
