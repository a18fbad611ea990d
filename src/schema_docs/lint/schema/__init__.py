"""Rules about the schema that migrations make: one module for each family, one registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.lint.schema import (
    alike,
    constraints,
    cycles,
    descriptions,
    foreign_keys,
    indexes,
    keys,
    names,
    partitions,
    security,
    shape,
    spelled,
    triggers,
    types,
    uncalled,
    unused,
)

if TYPE_CHECKING:
    from schema_docs.lint.rule import LintRule

RULES: Final[tuple[LintRule, ...]] = (
    *foreign_keys.RULES,
    *cycles.RULES,
    *keys.RULES,
    *constraints.RULES,
    *indexes.RULES,
    *types.RULES,
    *triggers.RULES,
    *security.RULES,
    *names.RULES,
    *descriptions.RULES,
    *unused.RULES,
    *shape.RULES,
    *partitions.RULES,
    *spelled.RULES,
    *alike.RULES,
    *uncalled.RULES,
)
