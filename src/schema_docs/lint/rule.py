"""A rule, and what it finds.

A rule is a value: its texts and examples are its documentation and its tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from schema_docs.reports.report import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from schema_docs.lint.subject import Subject
    from schema_docs.migrations.history import Named
    from schema_docs.reports.report import Location, Severity


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing that breaks a rule."""

    message: str
    """One line without a full stop, which begins with the object: `table users has no …`."""
    about: Named | None = None
    """The object: where it was made is where the finding is told, and settings ignore it by the
    table. None of what is about a file."""
    facets: frozenset[str] = frozenset()
    """What of the object is wrong, as its history calls it (`type`, `nullable`, `definition` …):
    what changed that last is told in place of what made the object."""
    at: Location | None = None
    """The place, where that is known better than by the object."""
    severity: Severity | None = None
    """How much it matters, where that is not as with other findings of the rule."""
    mend: str = ""
    """Statements for a migration that mend it and can be repeated, where plain ones do."""


@dataclass(frozen=True, kw_only=True)
class LintRule:
    """One thing that a schema or migration should not have."""

    code: str
    """`S001` of schemas, `M001` of migrations; never given to another rule. Of squawk's rules
    `squawk/ban-drop-column`."""
    name: str
    """`foreign-key-without-index`; the code once more where that says it."""
    severity: Severity = "warning"
    """`error`: it does not work, or will not; `warning`: it will hurt; `note`: a matter of taste,
    which fails nothing."""
    summary: str
    """What is wrong, in one sentence without a full stop."""
    why: str
    """Why that is bad, and what the rule does not mean: a paragraph."""
    fix: str
    """What to do about it, in one sentence without a full stop: `create an index that …`."""
    failing: Mapping[str, str]
    """Migrations, by their names, that break this rule once and no other that is on by default."""
    passing: Mapping[str, str]
    """Migrations that want the same and break no rule that is on by default."""
    check: Callable[[Subject], Iterable[Found]]
    default: bool = True
    """Whether it is on where nobody says anything."""
    why_not_default: str = ""
    """Why it is not, in a sentence."""
    needs_second_run: bool = False
    """Whether the migrations are applied twice for it."""
    needs_earlier: bool = False
    """Whether it compares with the migrations of an earlier revision."""
    needs_page: bool = False
    """Whether it holds the checked-in page against the schema."""
    turn: int = 0
    """When it is asked: after all rules of a smaller turn, whose findings it sees in
    `Subject.found`."""
    page: str = ""
    """Where others tell more of it: an address; empty: its page in `docs/rules` tells all."""
    earlier: Mapping[str, str] = field(default_factory=dict)
    """Of a rule that compares: the migrations of both examples as they were before, or when the
    page was built."""

    @property
    def reads_files(self) -> bool:
        """Whether it is about migrations as they are written, and not about what they make."""
        return not self.code.startswith("S")

    @property
    def title(self) -> str:
        """`S001 foreign-key-without-index`."""
        return self.code if self.name == self.code else f"{self.code} {self.name}"

    @cached_property
    def told(self) -> Rule:
        """The same as reports tell it."""
        from schema_docs.lint.rule_page import help_of

        return Rule(
            id=self.code,
            name=self.name,
            summary=self.summary,
            remedy=self.fix,
            why=self.why,
            help=help_of(self),
            severity=self.severity,
            page=self.page,
        )


def migration(sql: str) -> dict[str, str]:
    """An example that is one migration.

    Args:
        sql: its statements.
    """
    return {"001_example.sql": f"-- An example\n{sql.strip()}\n"}
