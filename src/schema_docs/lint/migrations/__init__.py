"""Rules about migrations: one module for each family, one registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.migrations import (
    altering,
    built,
    creating,
    guards,
    ignoring,
    losing,
    names,
    published,
    repeating,
    seeds,
    transactions,
)

if TYPE_CHECKING:
    from schema_docs.lint.rule import LintRule

RULES: Final[tuple[LintRule, ...]] = (
    *names.RULES,
    *creating.RULES,
    *altering.RULES,
    *guards.RULES,
    *seeds.RULES,
    *repeating.RULES,
    *transactions.RULES,
    *losing.RULES,
    *published.RULES,
    *ignoring.RULES,
    *built.RULES,
)
