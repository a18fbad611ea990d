"""How `information_schema` says checks, among which each NOT NULL is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schema_docs.catalog.witness.values import OneOf, Sql

if TYPE_CHECKING:
    from schema_docs.catalog.witness.hearing import Hearing


_NOT_NULL: Final = " IS NOT NULL"
"""How the clause of a NOT NULL ends; every other clause ends in a parenthesis."""


def is_not_null(hearing: Hearing, constraint: tuple[str, ...], clauses: list[str]) -> bool:
    """Whether what is told as a check is a NOT NULL, by its clauses and the model."""
    if not clauses or any(clause.endswith(_NOT_NULL) for clause in clauses):
        return constraint not in hearing.known.checks
    return False


def check(hearing: Hearing, clauses: list[str]) -> dict[str, Any]:
    """The facts of a check with these clauses."""
    # Since 17 the expression alone, before all that follows the word CHECK.
    layout = "CHECK ({})" if hearing.version >= 170000 else "CHECK {}"
    checks = tuple(
        Sql(layout.format(clause), "check") for clause in clauses if not clause.endswith(_NOT_NULL)
    )
    return {"check": OneOf(checks)} if checks else {}
