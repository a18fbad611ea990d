"""Rules about the schema that migrations make: one module for each family, one registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.schema import foreign_keys

if TYPE_CHECKING:
    from schema_docs.lint.rule import LintRule

RULES: Final[tuple[LintRule, ...]] = (*foreign_keys.RULES,)
