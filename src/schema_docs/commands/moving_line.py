"""The line on a terminal that says what is being done, with a bar where it is known how much."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.columns import Columns
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from schema_docs.sources import Telling


@contextmanager
def moving_line() -> Iterator[Telling]:
    """What is told shows until the next thing is told, and nothing of it in the end."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), _BarOfSteps())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        line = shown.add_task("…", total=None)

        def tell(what: str, done: int = 0, of: int = 0) -> None:
            shown.update(line, description=what, completed=done, total=of or None)

        yield tell


class _BarOfSteps(ProgressColumn):
    """A bar and the numbers, of what has steps."""

    _bar = BarColumn()

    def render(self, task: Task) -> RenderableType:
        """The bar; nothing of what has no steps."""
        if task.total is None:
            return ""
        return Columns([self._bar.render(task), f"{task.completed:.0f} of {task.total:.0f}"])
