"""The gate: whether the checked-in page and diagram are what the schema would give now."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema_docs.diagram.svg import svg_state
from schema_docs.document.claims import read_pages
from schema_docs.document.grammar import is_ours
from schema_docs.drift.changes import compare_claims
from schema_docs.snapshot import tell_the_same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.document.claims import Reading
    from schema_docs.project import Generated, Project


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with what is checked in."""

    path: str
    line: int | None
    message: str
    diff: str = ""
    """The unified diff of the whole file, with the last finding of it."""

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


def check_freshness(
    project: Project, generated: Generated, checked_in: Reading
) -> tuple[Finding, ...]:
    """Everything that the checked-in files get wrong; empty when they are true."""
    return (
        *_page(project, generated, checked_in),
        *_diagram(project, generated),
        *_snapshot(project, generated),
        *_fragments(generated),
    )


def _page(project: Project, generated: Generated, checked_in: Reading) -> tuple[Finding, ...]:
    path, page = generated.page_path, project.read(generated.page_path)
    if page is None:
        return (Finding(path, None, "is missing"),)
    if page.strip() and not is_ours(page):
        return (
            Finding(
                path,
                1,
                "was not written by schema-docs; "
                f"`schema-docs adopt {path}` takes its words over and tells what it gets wrong",
            ),
        )
    now = {path: project.read(path) for path in generated.pages}
    if now == generated.pages:  # to read a page of 1,000 tables takes seconds
        return _left_over(project, generated)
    missing = [path for path, text in now.items() if text is None]
    changes = [
        change
        for change in compare_claims(checked_in.claims, read_pages(generated.pages).claims)
        if change.path in generated.pages
    ]
    last = {change.path: number for number, change in enumerate(changes)}
    return (
        *(Finding(path, None, "is missing") for path in missing),
        *(
            Finding(
                change.path,
                change.line,
                str(change),
                _diff(change.path, now[change.path] or "", generated.pages[change.path])
                if last[change.path] == number
                else "",
            )
            for number, change in enumerate(changes)
        ),
        *_left_over(project, generated),
    )


def _left_over(project: Project, generated: Generated) -> tuple[Finding, ...]:
    return tuple(
        Finding(path, None, "is left over; `schema-docs build` removes it, and keeps its words")
        for path in project.left_over(generated)
    )


def _diff(path: str, before: str, after: str) -> str:
    return "".join(
        difflib.unified_diff(
            before.splitlines(keepends=True),
            after.splitlines(keepends=True),
            fromfile=f"{path} (checked in)",
            tofile=f"{path} (as it should be)",
        )
    )


def _diagram(project: Project, generated: Generated) -> tuple[Finding, ...]:
    path, svg = generated.diagram_path, project.read(generated.diagram_path)
    if svg is None:
        return (Finding(path, None, "is missing"),)
    message = {
        "fresh": "",
        "stale": "shows another schema than the migrations make",
        "edited": "was changed by hand or cut short",
    }[svg_state(svg, generated.dot)]
    return (Finding(path, None, message),) if message else ()


def _snapshot(project: Project, generated: Generated) -> tuple[Finding, ...]:
    path = generated.snapshot_path
    if path is None:
        return ()
    before, after = project.read(path), generated.export("json")
    if before is None:
        return (Finding(path, None, "is missing"),)
    if before == after or tell_the_same(before, after):
        return ()
    return (
        Finding(
            path, None, "is not the schema that the migrations make", _diff(path, before, after)
        ),
    )


def _fragments(generated: Generated) -> Iterator[Finding]:
    for file in generated.fragments:
        last = len(file.differences) - 1
        for number, (line, message) in enumerate(file.differences):
            diff = _diff(file.path, file.before, file.after) if number == last else ""
            yield Finding(file.path, line, message, diff)
