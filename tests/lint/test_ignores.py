"""Comments in migrations that leave a finding as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.lint.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema_docs.lint.rule import LintRule
    from schema_docs.reports.report import Finding

    Find = Callable[[Mapping[str, str], tuple[LintRule, ...]], list[Finding]]

CHOSEN = tuple(rule for rule in RULES if rule.code in {"M010", "M014", "M040", "M041"})
TABLE = "CREATE TABLE {} (\n    id bigint\n);\n"


@pytest.fixture
def told(migration_findings: Find) -> Callable[[str], list[str]]:
    def find(text: str) -> list[str]:
        found = migration_findings({"001_example.sql": text}, CHOSEN)
        return [f"{each.location.line} {each.rule.id}" for each in found]

    return find


def test_a_comment_is_about_the_statement_below_or_around_it(
    told: Callable[[str], list[str]],
) -> None:
    ignore = "-- schema-docs: ignore {} a reason\n"
    a, b = TABLE.format("a"), TABLE.format("b")
    assert told(f"{a}{b}") == ["1 M010", "4 M010"]
    assert told(f"{a}{ignore.format('M010')}{b}") == ["1 M010"]
    assert told(f"{a}{b.rstrip()} {ignore.format('create-without-guard')}") == ["1 M010"]
    inside = b.replace("(\n", f"( {ignore.format('M010')}")
    assert told(f"{a}{inside}") == ["1 M010"]


def test_a_comment_at_the_top_with_an_empty_line_is_about_the_file(
    told: Callable[[str], list[str]],
) -> None:
    tables = TABLE.format("a") + TABLE.format("b")
    assert told(f"-- schema-docs: ignore M010 a reason\n\n{tables}") == []
    assert told(f"-- schema-docs: ignore M010 a reason\n{tables}") == ["5 M010"]


def test_one_comment_ignores_several_rules_each_of_which_must_find_something(
    told: Callable[[str], list[str]],
) -> None:
    rows = TABLE.format("a") + "INSERT INTO a VALUES (1);\n"
    ignore = "/* schema-docs: ignore M010, M014: made anew */\n\n"
    assert told(ignore + rows) == []
    assert told(ignore + TABLE.format("a")) == ["1 M040"]


def test_what_is_misspelt_or_unexplained_is_told(told: Callable[[str], list[str]]) -> None:
    guarded = TABLE.format("IF NOT EXISTS a")
    assert told(f"-- schema-docs: ignore M999 a reason\n{guarded}") == ["1 M040"]
    assert told(f"-- schema-docs: ignore\n{guarded}") == ["1 M040"]
    assert told(f"-- schema-docs: ignore M010\n{TABLE.format('a')}") == ["1 M041"]
    # A rule that does not apply is not asked whether it finds anything.
    assert told(f"-- schema-docs: ignore S001 a reason\n{guarded}") == []


def test_it_is_understood_however_it_is_written(told: Callable[[str], list[str]]) -> None:
    table = TABLE.format("a")
    for written in (
        "-- Schema-Docs: IGNORE m010 a reason",
        "--schema-docs:ignore M010 a reason",
        "/* schema-docs: ignore M010 a reason */",
        "/*\n * schema-docs: ignore M010\n * a reason\n */",
    ):
        assert "1 M010" not in told(f"{written}\n{table}"), written
    assert told(f"SELECT 1;\r\n-- schema-docs: ignore M010 a reason\r\n{table}") == []
    assert told(f"SELECT 1;\r\n{table.rstrip()} -- schema-docs: ignore M010 a reason\r\n") == []
    rows = table + "INSERT INTO a VALUES (1);\n"
    assert told(f"/* schema-docs: ignore M010,M014 made anew */\n\n{rows}") == []
    assert told(f"/* schema-docs: ignore M010 m014: made anew */\n\n{rows}") == []


def test_what_is_no_ignore_is_told(told: Callable[[str], list[str]]) -> None:
    table = TABLE.format("a")
    assert told(f"-- schema-docs: ingore M010 a reason\n{table}") == ["1 M040", "2 M010"]
    assert told(f"-- schema-docs:\n{table}") == ["1 M040", "2 M010"]


def test_in_a_block_it_is_about_one_statement(told: Callable[[str], list[str]]) -> None:
    block = (
        "DO $$\nBEGIN\n    CREATE TABLE a (id int);\n"
        "    -- schema-docs: ignore M010 a reason\n    CREATE TABLE b (id int);\n"
        "    CREATE TABLE c (id int);\nEND $$;\n"
    )
    assert told(block) == ["3 M010", "6 M010"]


def test_text_that_only_looks_like_one_ignores_nothing(told: Callable[[str], list[str]]) -> None:
    text = (
        "SELECT '\n-- schema-docs: ignore M010 a reason\n';\n"
        f"-- schema-docs: ignored\n{TABLE.format('a')}"
    )
    assert told(text) == ["4 M040", "5 M010"]
