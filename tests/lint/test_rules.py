"""Every rule finds its failing example and nothing else, and passes the other one.

So a rule whose condition is switched off fails here, and so does one that finds too much.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from schema_docs.lint.comparison import NEAR, TOOLS
from schema_docs.lint.documentation import rules_index
from schema_docs.lint.registry import FAMILIES, RULES
from schema_docs.lint.rule_page import page_of, rule_page
from support import EXAMPLE, REPOSITORY, Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from schema_docs.lint.rule import LintRule
    from schema_docs.reports.report import Finding

    Find = Callable[[Mapping[str, str], tuple[LintRule, ...]], list[Finding]]

INDEX = REPOSITORY / "docs" / "rules.md"
PAGES = REPOSITORY / "docs" / "rules"


@pytest.fixture
def findings(schema_findings: Find, migration_findings: Find) -> Find:
    """What is found, in migrations or in what they make, as the rule wants it."""

    def find(files: Mapping[str, str], rules: tuple[LintRule, ...]) -> list[Finding]:
        of_schema = all(rule.code.startswith("S") for rule in rules)
        return (schema_findings if of_schema else migration_findings)(files, rules)

    return find


def company_of(rule: LintRule) -> tuple[LintRule, ...]:
    """The rule, and those of its family that are on by default."""
    same = (each for each in RULES if each.code[0] == rule.code[0] and each is not rule)
    return (rule, *(each for each in same if each.default))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_failing_example_breaks_its_rule_once_and_no_other(rule: LintRule, findings: Find) -> None:
    found = findings(rule.failing, company_of(rule))
    assert [(each.rule.id, each.severity) for each in found] == [(rule.code, rule.severity)], found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_passing_example_breaks_no_rule(rule: LintRule, findings: Find) -> None:
    assert findings(rule.passing, company_of(rule)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_that_is_switched_off_would_be_missed(rule: LintRule, findings: Find) -> None:
    """The mutation: nothing but the rule's own condition finds its failing example.

    A rule of a later turn may, which keeps silent where this one has told it.
    """
    off = replace(rule, check=lambda _: ())
    others = [each for each in company_of(rule)[1:] if each.turn <= rule.turn]
    assert findings(rule.failing, (off, *others)) == []


def test_codes_and_names_are_unique_and_texts_are_sentences() -> None:
    for values in ([rule.code for rule in RULES], [rule.name for rule in RULES]):
        assert len(values) == len(set(values))
    for rule in RULES:
        assert rule.code[0] in FAMILIES
        assert not rule.summary.endswith(".")
        assert not rule.fix.endswith(".")
        assert rule.why.endswith(".")
        assert rule.default is not bool(rule.why_not_default), rule.code


def test_comparison_names_only_rules_that_there_are() -> None:
    named = {
        code
        for rules in (*TOOLS.values(), NEAR)
        for ours in rules.values()
        for code in re.findall(r"\b[SM][0-9]{3}\b", ours)
    }
    assert named <= {rule.code for rule in RULES}
    assert {tool: len(rules) for tool, rules in TOOLS.items()} == {
        "tbls": 13,
        "SchemaCrawler": 23,
        "SchemaSpy": 5,
    }


def test_index_of_the_rules_is_made_from_them(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        INDEX.write_text(rules_index(), "utf-8")
    assert INDEX.read_text("utf-8") == rules_index()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_of_a_rule_is_made_from_it(
    rule: LintRule, findings: Find, request: pytest.FixtureRequest
) -> None:
    """What it says of the failing example is what it has found there."""
    path = PAGES / page_of(rule)
    expected = rule_page(rule, findings(rule.failing, (rule,)))
    if request.config.getoption("--update-goldens"):
        path.write_text(expected, "utf-8")
    assert path.read_text("utf-8") == expected


def test_every_page_is_that_of_a_rule() -> None:
    assert {path.name for path in PAGES.iterdir()} == {*map(page_of, RULES)}


def test_example_project_breaks_no_rule(tmp_path: Path) -> None:
    """As somebody has it who begins with it: there is no main branch to compare with."""
    root = tmp_path / "example"
    shutil.copytree(EXAMPLE, root)
    code, out, err = Repository(root).run("lint", "-q")
    assert (code, out, err) == (0, "", "")
