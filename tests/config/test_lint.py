"""`[lint]`: which rules the settings mean, and an error for each thing that is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from schema_docs.config.lint import LintSettings, lint_settings
from schema_docs.errors import ConfigurationError
from schema_docs.lint.registry import RULES
from schema_docs.lint.rule import Found
from schema_docs.lint.selection import selection_of
from schema_docs.lint.things import part
from schema_docs.model import QualifiedName, Table


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1, "f.toml: `lint` must be a table of settings, [lint]"),
        ({"selct": []}, "f.toml, [lint]: unknown setting `selct`; did you mean `select`?"),
        ({"select": "S001"}, '`select` must be a list of rules, such as ["S001"]'),
        ({"severity": {"S001": "loud"}}, "`severity` must give rules one of error, warning, note"),
        ({"tables": ["a"]}, "`tables` must be a table of patterns"),
        ({"tables": {"a*": "S001"}}, "`tables.a*` must be a list of rules"),
        ({"fail_on": "all"}, '`fail_on` can be "error", "warning", "note", "never"'),
    ],
)
def test_wrong_setting_is_named_with_a_remedy(value: Any, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        lint_settings(value, "f.toml")
    assert message in str(caught.value)


def codes(**settings: Any) -> list[str]:
    return [rule.code for rule in selection_of(LintSettings(**settings)).rules]


def test_default_set_is_what_rules_say() -> None:
    assert codes() == [rule.code for rule in RULES if rule.default]
    assert codes(select=("all",)) == [rule.code for rule in RULES]


def test_rules_are_selected_by_code_name_and_family() -> None:
    assert codes(select=("s002", "foreign-key-without-index")) == ["S001", "S002"]
    assert codes(select=("S",)) == [rule.code for rule in RULES if rule.code.startswith("S")]
    assert "S001" not in codes(ignore=("S001",))


@pytest.mark.parametrize("key", ["select", "ignore"])
def test_rule_that_there_is_not_is_an_error_with_a_near_one(key: str) -> None:
    with pytest.raises(ConfigurationError, match="`foreign-key-with-index`; did you mean"):
        codes(**{key: ("foreign-key-with-index",)})


def test_rule_is_ignored_for_a_table_and_what_belongs_to_it() -> None:
    selection = selection_of(
        LintSettings(tables={"legacy_*": ("S001",)}, severity={"S001": "note"})
    )
    rule = next(rule for rule in selection.rules if rule.code == "S001")

    def ignored(name: str) -> bool:
        table = Table(name=QualifiedName("public", name))
        found = Found(about=part("column", table, "a"), message="m")
        return bool(selection.ignoring(rule, found))

    assert (ignored("legacy_orders"), ignored("orders")) == (True, False)
    assert selection.severity_of(rule) == "note"
