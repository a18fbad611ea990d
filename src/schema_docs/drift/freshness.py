"""The gate: whether the checked-in page and diagram are what the schema would give now."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from schema_docs.diagram.svg import svg_state
from schema_docs.document.claims import read_pages
from schema_docs.document.fingerprint import without_fingerprint
from schema_docs.document.grammar import is_ours
from schema_docs.drift import rules
from schema_docs.drift.causes import Causes
from schema_docs.drift.changes import differences
from schema_docs.reports.report import Finding, Location
from schema_docs.snapshot import tell_the_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schema_docs.document.claims import Reading
    from schema_docs.migrations.repeat import Repeated
    from schema_docs.project import Generated, Project


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


def not_idempotent(repeated: Iterable[Repeated]) -> tuple[Finding, ...]:
    """What migrations did when they were applied a second time.

    What a later one takes back is no fault of all of them together, and a mere note.
    """
    return tuple(
        Finding(
            rule=rules.NOT_IDEMPOTENT,
            severity="error" if each.taken_back_by is None else "note",
            message=each.told,
            location=Location(path=each.file, line=each.line),
        )
        for each in repeated
    )


def _page(project: Project, generated: Generated, checked_in: Reading) -> tuple[Finding, ...]:
    path, page = generated.page_path, project.read(generated.page_path)
    if page is None:
        return (_missing(path),)
    if page.strip() and not is_ours(page):
        return (
            Finding(
                rule=rules.FOREIGN,
                message="was not written by schema-docs; "
                f"`schema-docs adopt {path}` takes its words over and tells what it gets wrong",
                location=Location(path=path, line=1),
            ),
        )
    now = {path: project.read(path) for path in generated.pages}
    now[path] = without_fingerprint(page)
    if now == generated.pages:  # to read a page of 1,000 tables takes seconds
        return _left_over(project, generated)
    missing = [path for path, text in now.items() if text is None]
    causes = Causes(generated.schema)
    found = [
        (each.change, causes.of(each))
        for each in differences(
            checked_in.claims, read_pages(generated.pages).claims, generated.moves
        )
        if each.change.path in generated.pages
    ]
    last = {change.path: number for number, (change, _) in enumerate(found)}
    return (
        *map(_missing, missing),
        *(
            Finding(
                rule=rules.OF_CHANGES[change.action],
                message=str(change),
                location=Location(path=change.path, line=change.line),
                cause=cause,
                subject=change.subject,
                change=change,
                diff=_diff(change.path, now[change.path] or "", generated.pages[change.path])
                if last[change.path] == number
                else "",
            )
            for number, (change, cause) in enumerate(found)
        ),
        *_left_over(project, generated),
    )


def _missing(path: str) -> Finding:
    return Finding(rule=rules.MISSING, message="is missing", location=Location(path=path))


def _left_over(project: Project, generated: Generated) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule=rules.LEFT_OVER,
            message="is left over; `schema-docs build` removes it, and keeps its words",
            location=Location(path=path),
        )
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
        return (_missing(path),)
    location = Location(path=path)
    match svg_state(svg, generated.dot):
        case "stale":
            message = "shows another schema than the migrations make"
            return (Finding(rule=rules.STALE, message=message, location=location),)
        case "edited":
            message = "was changed by hand or cut short"
            return (Finding(rule=rules.EDITED, message=message, location=location),)
        case "fresh":
            return ()


def _snapshot(project: Project, generated: Generated) -> tuple[Finding, ...]:
    path = generated.snapshot_path
    if path is None:
        return ()
    before, after = project.read(path), generated.export("json")
    if before is None:
        return (_missing(path),)
    if before == after or tell_the_same(before, after):
        return ()
    return (
        Finding(
            rule=rules.STALE,
            message="is not the schema that the migrations make",
            location=Location(path=path),
            diff=_diff(path, before, after),
        ),
    )


def _fragments(generated: Generated) -> Iterator[Finding]:
    for file in generated.fragments:
        last = len(file.differences) - 1
        for number, (line, message) in enumerate(file.differences):
            diff = _diff(file.path, file.before, file.after) if number == last else ""
            yield Finding(
                rule=rules.FRAGMENT,
                message=message,
                location=Location(path=file.path, line=line),
                diff=diff,
            )
