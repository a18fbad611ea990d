"""The rules of squawk as ours are: selected, ignored and told in the same way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from schema_docs.lint.migrations.places import PLAIN
from schema_docs.lint.rule import Found, LintRule
from schema_docs.lint.sql.statements import sql_of
from schema_docs.lint.squawk.catalog import KNOWN, OURS, page_of
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.reports.report import Finding

FAMILY: Final = "squawk"

_OFF: Final = (
    "A rule of squawk applies where the settings name it, or `squawk`: another package has to be "
    "installed for it, and what is found shall not depend on what is installed."
)


def code_of(name: str) -> str:
    """What we call a rule of squawk."""
    return f"{FAMILY}/{name}"


def _told(name: str, subject: Subject) -> Iterator[Found]:
    """What squawk has told of a rule, where none of ours has told the same."""
    ours = OURS.get(name)
    if (
        ours is not None
        and ours.where == "plain"
        and subject.layout == PLAIN
        and subject.applied & {*ours.codes}
    ):
        return  # they have looked, and know of guards
    told: set[tuple[str, int, str]] = set()
    for each in subject.squawk:
        if each.rule != name or (each.path, each.line, each.message) in told:
            continue
        told.add((each.path, each.line, each.message))
        at = Location(path=each.path, line=each.line)
        if ours is None or not any(
            found.rule.id in ours.codes and _is_of_the_same(subject, found, at)
            for found in subject.found
        ):
            yield Found(message=each.message, at=at)


def _is_of_the_same(subject: Subject, found: Finding, at: Location) -> bool:
    """Whether a finding is about the same line; one about migrations, the same statement."""
    place = found.location
    if place.path != at.path or place.line is None or at.line is None:
        return False
    if place.line == at.line:
        return True
    return found.rule.id.startswith("M") and any(
        each.first <= place.line <= each.last and each.first <= at.line <= each.last
        for file in subject.files
        if file.path == at.path
        for each in sql_of(file)
    )


def _why(name: str) -> str:
    more = "It is one of squawk's rules, which see the text of a file and not the schema; "
    ours = OURS.get(name)
    if ours is None:
        return f"{more}{page_of(name)} tells more."
    where = " in plain files" if ours.where == "plain" else ""
    return f"{more}{page_of(name)} tells more. Ours{where}: {', '.join(ours.codes)}; {ours.why}."


SQUAWK: Final[tuple[LintRule, ...]] = tuple(
    LintRule(
        code=code_of(name),
        name=code_of(name),
        summary=known.summary,
        why=_why(name),
        fix=known.fix,
        failing={},
        passing={},
        check=partial(_told, name),
        default=False,
        why_not_default=_OFF,
        needs_earlier=True,
        turn=1,
        page=page_of(name),
    )
    for name, known in sorted(KNOWN.items())
)
"""All of them, by code."""

USUAL: Final = frozenset(
    code_of(name)
    for name, known in KNOWN.items()
    if known.usual and (name not in OURS or OURS[name].where != "always")
)
"""The codes of those that `select = ["squawk"]` means: what squawk has on by itself, without what
ours tell."""
