"""Which rules apply, how much each of them matters, and to which tables they do not apply."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from schema_docs.exclusion import is_meant
from schema_docs.lint.registry import rules_named, rules_selected
from schema_docs.lint.squawk.rules import FAMILY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from schema_docs.config.lint import LintSettings
    from schema_docs.lint.rule import Found, LintRule
    from schema_docs.reports.report import Severity


@dataclass(frozen=True, kw_only=True)
class TableIgnore:
    """What the settings leave out for some tables: one name of a rule, for one pattern."""

    pattern: str
    name: str
    """As it is written: a code, a name or a family."""
    codes: frozenset[str]

    def is_about(self, rule: LintRule, found: Found) -> bool:
        """Whether it means what a rule has found."""
        return (
            found.about is not None
            and rule.code in self.codes
            and is_meant(found.about.name, self.pattern)
        )


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What the settings say, about rules that there are."""

    rules: tuple[LintRule, ...]
    """By code."""
    severities: Mapping[str, Severity] = field(default_factory=dict)
    """By code, where it is not the rule's own."""
    tables: tuple[TableIgnore, ...] = ()

    @property
    def needs_second_run(self) -> bool:
        """Whether the migrations must be applied twice."""
        return any(rule.needs_second_run for rule in self.rules)

    @property
    def of_files(self) -> Selection:
        """The same without what the schema, or a second run, must tell."""
        rules = (each for each in self.rules if each.reads_files and not each.needs_second_run)
        return replace(self, rules=tuple(rules))

    @property
    def of_squawk(self) -> frozenset[str]:
        """The rules of squawk that apply, by its own names."""
        names = (rule.code.partition("/") for rule in self.rules)
        return frozenset(name for family, _, name in names if family == FAMILY)

    @property
    def needs_earlier(self) -> bool:
        """Whether the migrations of an earlier revision are read."""
        return any(rule.needs_earlier for rule in self.rules)

    @property
    def needs_page(self) -> bool:
        """Whether the checked-in page is held against the schema."""
        return any(rule.needs_page for rule in self.rules)

    def severity_of(self, rule: LintRule, found: Found | None = None) -> Severity:
        """How much a rule matters here, or one thing that it has found."""
        own = None if found is None else found.severity
        return self.severities.get(rule.code, own or rule.severity)

    def ignoring(self, rule: LintRule, found: Found) -> frozenset[TableIgnore]:
        """By what it does not matter for the table that this is about; nothing where it does."""
        return frozenset(each for each in self.tables if each.is_about(rule, found))


def selection_of(settings: LintSettings, place: str = "[lint]") -> Selection:
    """What the settings select.

    Raises:
        ConfigurationError: they name a rule that there is not.
    """
    on = {
        rule.code: rule
        for name in settings.select
        for rule in rules_selected(name, f"{place}, `select`")
    }
    off = _codes(settings.ignore, f"{place}, `ignore`")
    severities = {
        rule.code: severity
        for name, severity in settings.severity.items()
        for rule in rules_named(name, f"{place}, `severity`")
    }
    return Selection(
        rules=tuple(rule for code, rule in sorted(on.items()) if code not in off),
        severities=severities,
        tables=tuple(
            TableIgnore(
                pattern=pattern,
                name=name,
                codes=frozenset(_codes((name,), f'{place}, `tables`, "{pattern}"')),
            )
            for pattern, names in settings.tables.items()
            for name in names
        ),
    )


def _codes(names: Collection[str], place: str) -> dict[str, LintRule]:
    return {rule.code: rule for name in names for rule in rules_named(name, place)}
