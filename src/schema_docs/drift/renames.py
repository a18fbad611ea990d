"""What else changes on a page where something was renamed: all that names it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from schema_docs.migrations.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

Spelt = tuple[str, ...]
"""A name or an expression in the words of SQL."""


class Explanation:
    """Some renames, and whether they explain another change."""

    def __init__(self, renames: Iterable[tuple[str, str, str]]) -> None:
        """Takes what was renamed: what it is, its old and its new name, as SQL has them."""
        self._pairs: list[tuple[Spelt, Spelt]] = []
        for noun, before, after in renames:
            old, new = (_spelt(_as_sql(noun, name)) for name in (before, after))
            # A view goes on calling its own column as before, `full_name AS name`, and what it
            # takes a column from, `name AS full_name`.
            self._pairs += [(old, new), (old, (*new, "AS", *old)), (old, (*old, "AS", *new))]

    def covers(self, before: str, after: str) -> bool:
        """Whether two values differ in nothing but the names."""
        if not self._pairs:
            return False
        old, new = _spelt(before), _spelt(after)
        reached = {(0, 0)}
        seen = set(reached)
        while reached:
            i, j = reached.pop()
            if (i, j) == (len(old), len(new)):
                return bool(old)
            steps = [(a, b) for a, b in self._pairs if old[i : i + len(a)] == a]
            if i < len(old):
                steps.append((old[i : i + 1], old[i : i + 1]))
            for a, b in steps:
                at = (i + len(a), j + len(b))
                if a and new[j : j + len(b)] == b and at not in seen:
                    seen.add(at)
                    reached.add(at)
        return False


@lru_cache(maxsize=256)
def _spelt(text: str) -> Spelt:
    return tuple(token.text for token in tokens(text))


def _as_sql(noun: str, name: str) -> str:
    """A label stands in SQL as a literal."""
    return "'" + name.replace("'", "''") + "'" if noun == "label" else name
