"""Keys, checks and references that rows must hold to from now on: whether those there do.

New columns of the table hold in them what they are filled with, and what an old rule saw to is so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schema_docs.drift.existing_rows import UNKNOWN, check_holds, value_of
from schema_docs.model import Constraint, ForeignKey, Index, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema_docs.drift.existing_rows import Value
    from schema_docs.model import Column


@dataclass(frozen=True)
class Existing:
    """What is known of the rows of a table that was there before."""

    before: Table | None
    """The table as it was; None where that is not known."""
    new: Mapping[str, Column] = field(default_factory=dict)
    """The columns that it has got since."""
    names_before: Mapping[str, str] = field(default_factory=dict)
    """Of the columns that are called otherwise now, what they were called."""

    def values(self) -> Mapping[str, Value]:
        """What its new columns hold in every row, as far as that is one value."""
        return {name: _filled_with(column) for name, column in self.new.items()}

    def danger_of(self, rule: Constraint | ForeignKey | Index) -> str:
        """Why rows may break it; empty where none can."""
        match rule:
            case Index():
                columns = tuple(key.column or "" for key in rule.keys)
                is_safe = self._is_key(rule) or self._covers_no_row(rule)
                return "" if is_safe else self._of_key(columns, rule)
            case Constraint() | ForeignKey() if not rule.validated or not rule.enforced:
                return ""  # it looks at no row that is there
            case ForeignKey():
                is_safe = self._refers_nowhere(rule) or self._had(rule, _reference)
                return "" if is_safe else "existing rows that refer to nothing make it fail"
            case Constraint(kind="primary key"):
                is_safe = self._is_numbered(rule.columns) or self._was_unique(rule.columns, True)
                return "" if is_safe else "existing rows with equal values or NULL make it fail"
            case Constraint(kind="unique"):
                return self._of_key(rule.columns, rule)
            case Constraint(kind="check"):
                is_safe = self._had(rule, _check) or check_holds(rule.definition, self.values())
                return "" if is_safe else "existing rows that break it make it fail"
            case _:
                is_safe = self._had(rule, _check)
                return "" if is_safe else "existing rows that exclude each other make it fail"

    def _of_key(self, columns: tuple[str, ...], key: Constraint | Index) -> str:
        is_safe = (
            self._is_numbered(columns)
            or self._was_unique(columns, key.nulls_not_distinct)
            or (not key.nulls_not_distinct and any(map(self._is_null, columns)))
        )
        return "" if is_safe else "existing rows with equal values make it fail"

    def _is_null(self, column: str) -> bool:
        """Whether it is empty in every row."""
        return column in self.new and _filled_with(self.new[column]) is None

    def _is_numbered(self, columns: tuple[str, ...]) -> bool:
        """Whether one of them is new, and holds another number in every row."""
        found = [self.new[name] for name in columns if name in self.new]
        return any(column.serial or column.identity is not None for column in found)

    def _refers_nowhere(self, key: ForeignKey) -> bool:
        are_null = [*map(self._is_null, key.columns)]
        return all(are_null) if key.match == "FULL" else any(are_null)

    def _was_unique(self, columns: tuple[str, ...], are_nulls_alike: bool) -> bool:
        """Whether a key of before holds different values in some of them, in any two rows."""
        if self.before is None:
            return False
        then = {self.names_before.get(name, name) for name in columns if name not in self.new}
        filled = {column.name for column in self.before.columns if not column.nullable}
        return any(
            key <= then and (not are_nulls_alike or key <= filled)
            for key in self.before.unique_keys
            if key
        )

    def _is_key(self, index: Index) -> bool:
        """Whether there was a unique index of the same under another name."""
        return self.before is not None and any(
            each.unique and each.valid and _index(each) == _index(index)
            for each in self.before.indexes
        )

    def _covers_no_row(self, index: Index) -> bool:
        holds = UNKNOWN if index.predicate is None else value_of(index.predicate, self.values())
        return holds is None or holds is False

    def _had(
        self, rule: Constraint | ForeignKey, meaning: Callable[[Constraint | ForeignKey], object]
    ) -> bool:
        """Whether there was a rule of the same meaning under another name."""
        if self.before is None:
            return False
        rules = (*self.before.constraints, *self.before.foreign_keys)
        return any(
            type(each) is type(rule)
            and each.validated
            and each.enforced
            and meaning(each) == meaning(rule)
            for each in rules
        )


def fills_rows(column: Column) -> bool:
    """Whether rows that are there get a value."""
    made = (column.default, column.identity, column.generation)
    return column.serial or any(each is not None for each in made)


def _filled_with(column: Column) -> Value:
    if column.default is not None and not column.serial:
        return value_of(column.default, {})
    return UNKNOWN if fills_rows(column) else None


def _index(index: Index) -> object:
    return (index.method, index.keys, index.predicate, index.nulls_not_distinct)


def _check(rule: Constraint | ForeignKey) -> object:
    return rule.definition


def _reference(rule: Constraint | ForeignKey) -> object:
    assert isinstance(rule, ForeignKey)  # noqa: S101 - it was asked for nothing else
    return (rule.columns, rule.referenced, rule.referenced_columns, rule.match, rule.period)
