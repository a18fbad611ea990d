"""The gate: whether the checked-in page and diagram are what the schema would give now."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.stamp import STAMPS
from schema_docs.diagram.svg import svg_state
from schema_docs.document import grammar, shapes
from schema_docs.document.fingerprint import without_fingerprint
from schema_docs.document.reading import read_pages
from schema_docs.drift import rules
from schema_docs.drift.causes import Causes
from schema_docs.drift.changes import differences
from schema_docs.drift.texts import first_difference
from schema_docs.reports.report import Finding, Location
from schema_docs.snapshot import tell_the_same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from schema_docs.document.claims import Reading
    from schema_docs.drift.changes import Difference
    from schema_docs.generated import Generated
    from schema_docs.migrations.repeat import Repeated
    from schema_docs.project import Project


def check_freshness(
    project: Project, generated: Generated, checked_in: Reading
) -> tuple[Finding, ...]:
    """Everything that the checked-in files get wrong; empty when they are true."""
    theirs = project.checked_in.theirs(generated)
    of_page = _page(project, generated, checked_in, theirs)
    return (
        *of_page,
        *_diagrams(project, generated, theirs, page_is_fresh=not of_page),
        *_exports(project, generated, theirs),
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
            subject="migrations",
        )
        for each in repeated
    )


def _page(
    project: Project, generated: Generated, checked_in: Reading, theirs: Collection[str]
) -> tuple[Finding, ...]:
    path, page = generated.page_path, project.files.read(generated.page_path)
    if page is None:
        return (_missing(path),)
    if page.strip() and not grammar.is_ours(page):
        return (
            Finding(
                rule=rules.FOREIGN,
                message="was not written by schema-docs; "
                f"`schema-docs adopt {path}` takes its words over and tells what it gets wrong",
                location=Location(path=path, line=1),
            ),
        )
    now = {path: project.files.read(path) for path in generated.pages}
    now[path] = without_fingerprint(page)
    if now == generated.pages:  # to read a page of 1,000 tables takes seconds
        return _left_over(project, generated)
    missing = [path for path, text in now.items() if text is None]
    empty = [path for path, text in now.items() if text is not None and not text.strip()]
    causes = Causes(generated.schema)
    found = [
        (each.change, causes.of(each))
        for each in _differences(generated, checked_in, but={*missing, *empty, *theirs})
        if each.change.path in generated.pages or not _is_said_by_left_over(each, checked_in)
    ]
    last = {
        change.path: number
        for number, (change, _) in enumerate(found)
        if change.path in generated.pages
    }
    return (
        *map(_missing, missing),
        *map(_empty, empty),
        *(_not_ours(path) for path in theirs if path in generated.pages),
        *(
            Finding(
                rule=rules.OF_CHANGES[change.action],
                message=str(change),
                location=Location(path=change.path, line=change.line),
                cause=cause,
                subject=change.subject,
                change=change,
                diff=_diff(change.path, now[change.path] or "", generated.pages[change.path])
                if last.get(change.path) == number
                else "",
            )
            for number, (change, cause) in enumerate(found)
        ),
        *_left_over(project, generated),
    )


def _differences(
    generated: Generated, checked_in: Reading, but: Collection[str]
) -> tuple[Difference, ...]:
    """What is told otherwise; nothing where it is only that the files of `but` say nothing."""
    claims = read_pages(generated.pages).claims
    if but:
        others = {place: claim for place, claim in claims.items() if claim.path not in but}
        if not differences(checked_in.claims, others, generated.moves):
            return ()
    return differences(checked_in.claims, claims, generated.moves)


def _is_said_by_left_over(difference: Difference, checked_in: Reading) -> bool:
    """Whether that a page is left over says it all: no other page tells of its table any more."""
    chapter, section, *_ = (*difference.place, "", "")
    lists = {shape.key for shape in (shapes.TABLE_LIST, shapes.VIEW_LIST)}
    return difference.change.action == "removed" and not any(
        place[0] == chapter and place[2] in lists and grammar.section_of_row(place[3]) == section
        for place in checked_in.claims
        if len(place) == 4
    )


def _missing(path: str) -> Finding:
    return Finding(rule=rules.MISSING, message="is missing", location=Location(path=path))


def _empty(path: str) -> Finding:
    return Finding(rule=rules.EDITED, message="is empty", location=Location(path=path))


def _not_ours(path: str) -> Finding:
    return Finding(
        rule=rules.NOT_OURS,
        message="was not written by schema-docs, and build does not replace it",
        location=Location(path=path, line=1),
    )


def _left_over(project: Project, generated: Generated) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule=rules.LEFT_OVER,
            message="is left over; `schema-docs build` removes it"
            + (", and keeps its words" if path.endswith(".md") else ""),
            location=Location(path=path),
        )
        for path in project.checked_in.left_over(generated)
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


def _diagrams(
    project: Project, generated: Generated, theirs: Collection[str], *, page_is_fresh: bool
) -> Iterator[Finding]:
    for path, dot in generated.dots.items():
        svg = project.files.read_generated(path)
        if svg is None or not svg.strip():
            yield _missing(path) if svg is None else _empty(path)
        elif path in theirs:
            yield _not_ours(path)
        elif (state := svg_state(svg, dot)) != "fresh":
            rule, message = _OF_STATES[state]
            if state == "stale" and page_is_fresh:
                message += ", or was drawn with other settings or by another version"
            yield Finding(rule=rule, message=message, location=Location(path=path))


_OF_STATES: Final = {
    "stale": (rules.STALE, "shows another schema than the migrations make"),
    "edited": (rules.EDITED, "was changed by hand or cut short"),
}


def _exports(project: Project, generated: Generated, theirs: Collection[str]) -> Iterator[Finding]:
    """The snapshot, the Mermaid file and the DBML file, as far as the settings want them."""
    for path, what in generated.exports.items():
        before, after = project.files.read_generated(path), generated.export(what)
        if before is None or not before.strip():
            yield _missing(path) if before is None else _empty(path)
        elif path in theirs:
            yield _not_ours(path)
        elif what == "json":
            if before != after and not tell_the_same(before, after):
                yield Finding(
                    rule=rules.STALE,
                    message="is not the schema that the migrations make",
                    location=Location(path=path),
                    diff=_diff(path, before, after),
                )
        elif (state := STAMPS[what].state_beside(before, after)) != "fresh":
            rule, message = _OF_STATES[state]
            line, difference = first_difference(before, after, STAMPS[what])
            yield Finding(
                rule=rule,
                message=f"{message}: {difference}",
                location=Location(path=path, line=line),
                diff=_diff(path, before, after),
            )


def _fragments(generated: Generated) -> Iterator[Finding]:
    for file in generated.fragments:
        differing = sorted(file.differences, key=lambda each: each[0])
        last = len(differing) - 1
        for number, (line, message) in enumerate(differing):
            diff = _diff(file.path, file.before, file.after) if number == last else ""
            yield Finding(
                rule=rules.FRAGMENT,
                message=message,
                location=Location(path=file.path, line=line),
                diff=diff,
            )
