"""What the next migration has to say so that rules find less: the statements of the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema_docs.reports.report import Finding

_INDEXES: Final = "S001"
_ONLY_INDEXES: Final = "Add the missing indexes of foreign keys"
_MIXED: Final = "Mend what the lint found"


def mended_by(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those that plain statements mend; what is a mere comment mends none."""
    return tuple(each for each in findings if each.mend and not each.mend.startswith("--"))


def statements_of(findings: Sequence[Finding]) -> str:
    """The statements that mend findings, each below what was found; nothing where none does.

    What is perhaps not wanted stands there as a comment.
    """
    by_statement: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.mend:
            by_statement.setdefault(finding.mend, []).append(finding)
    parts = [
        "\n".join((*(f"-- {each.rule.id}: {visible(each.message)}" for each in found), statement))
        for statement, found in by_statement.items()
    ]
    if any(each.startswith("CREATE INDEX") for each in by_statement):
        parts.insert(
            0,
            "-- On a large table in use: CREATE INDEX CONCURRENTLY, in a file that runs without a "
            "transaction",
        )
    return "\n\n".join(parts)


def description_of(findings: Sequence[Finding]) -> str:
    """What the migration does, in words, of which its file's name is made."""
    only = {each.rule.id for each in findings if each.mend} == {_INDEXES}
    return _ONLY_INDEXES if only else _MIXED
