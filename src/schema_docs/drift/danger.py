"""Which changes can lose data, break programs, or fail on the rows that there are; and why.

The judgement is about going from one schema to another; the way back has dangers of its own. It is
made from both models. What a migration does besides (it may fill a column before it sets NOT NULL)
is not known here, so that a danger is a question to ask, not a mistake.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schema_docs.drift.called import catalogue
from schema_docs.drift.conversions import danger_of_type
from schema_docs.model import (
    Column,
    Constraint,
    Domain,
    ForeignKey,
    Function,
    Index,
    Policy,
    Sequence,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema_docs.drift.called import Called
    from schema_docs.drift.change import Change
    from schema_docs.model import Database, QualifiedName

_FAILS: Final = "what uses it fails"

_GONE: Final = {
    "table": "its rows are lost, and what uses it fails",
    "column": "its values are lost, and what uses it fails",
    "partition": "its rows are lost, or are in the table no longer",
    "label": "rows that have it do not convert",
    "policy": "rows that it let roles see or change are out of their reach, or others come into it",
    "trigger": "what it did is no longer done",
    "privilege": "roles that had it may no longer do their work",
}
_KEEPS_WORKING: Final = frozenset(
    {
        *("index", "constraint", "foreign key", "statistics object", "column setting", "rule"),
        *("default privilege", "role", "comment", "chapter", "section", "page", "use", ""),
    }
)
"""What no program names, and of which nothing is lost with it."""

_USED_BY_NAME: Final = frozenset(
    {"table", "view", "column", "enum", "label", "domain", "composite type", "function", "schema"}
) | {"sequence", "range type"}


class Dangers:
    """Judges the changes between two schemas."""

    def __init__(self, before: Database, after: Database, changes: Iterable[Change]) -> None:
        """Takes the two schemas, or what differs between them, and all changes."""
        self._before, self._after = catalogue(before), catalogue(after)
        self._names_before: dict[tuple[str, str], str] = {}
        self._new_columns: dict[QualifiedName, dict[str, Column]] = defaultdict(dict)
        for change in changes:
            if change.action == "renamed":
                self._names_before[change.noun, change.after] = change.before
            called = self._after.get((change.noun, change.name))
            if change.action == "added" and called and isinstance(called.thing, Column):
                self._new_columns[called.owner][called.thing.name] = called.thing

    def of(self, change: Change) -> str:
        """Why a change is dangerous, as the rest of a sentence; empty where it is not."""
        match change.action:
            case "removed":
                return self._of_removed(change)
            case "renamed":
                is_named = change.noun in _USED_BY_NAME
                return "what still uses the old name fails" if is_named else ""
            case "added":
                called = self._after.get((change.noun, change.name))
                return self._of_added(called) if called and called.is_in_a_table else ""
            case "changed":
                return self._of_changed(change)
            case "moved":
                return "values of it compare otherwise" if change.noun == "label" else ""

    def _of_removed(self, change: Change) -> str:
        if change.noun in _KEEPS_WORKING:
            return ""
        called = self._before.get((change.noun, change.name))
        if called and isinstance(called.thing, Column) and not called.is_in_a_table:
            return _FAILS  # of a view
        return _GONE.get(change.noun, _FAILS)

    def _of_added(self, called: Called) -> str:
        """Of what has come to a table that was there before."""
        new = self._new_columns[called.owner]
        match called.thing:
            case Column() as column:
                has_a_value = column.nullable or _fills_rows(column)
                return "" if has_a_value else "existing rows have no value for it, and make it fail"
            case Constraint() | ForeignKey() as thing:
                return _of_new_rule(thing, new)
            case Index(unique=True) as index:
                return _of_new_key(tuple(key.column or "" for key in index.keys), new)
            case Policy(permissive=False):
                return "rows that it does not allow are out of reach"
            case _:
                return ""

    # -- changed ----------------------------------------------------------------------------

    def _of_changed(self, change: Change) -> str:
        if change.noun == "privilege":
            lost = {*change.before.split(", ")} - {*change.after.split(", ")}
            return _GONE["privilege"] if lost and change.after != "ALL" else ""
        if change.noun == "policy" and change.attribute != "description":
            return "other rows are in reach, or no longer"
        now = self._after.get((change.noun, change.name))
        was = self._before.get((change.noun, self._name_before(change)))
        if was is None or now is None:
            return ""
        match was.thing, now.thing:
            case Column() as old, Column() as new if now.is_in_a_table:
                return _of_changed_column(old, new, change.attribute)
            case (Constraint() | ForeignKey()) as old, (Constraint() | ForeignKey()) as new:
                if change.attribute == "on delete":
                    action = new.on_delete if isinstance(new, ForeignKey) else ""
                    is_wide = action in {"CASCADE", "SET NULL", "SET DEFAULT"}
                    return "deleting a row changes or deletes those that refer to it" * is_wide
                is_other = _what_it_wants(old) != _what_it_wants(new)
                return _of_new_rule(new, self._new_columns[now.owner]) if is_other else ""
            case Index() as old, Index(unique=True) as new:
                is_other = not old.unique or (old.keys, old.predicate) != (new.keys, new.predicate)
                columns = tuple(key.column or "" for key in new.keys)
                return _of_new_key(columns, self._new_columns[now.owner]) if is_other else ""
            case Table() as old, Table() as new if change.attribute == "remark":
                return _of_changed_table(old, new)
            case Domain() as old, Domain() as new:
                return _of_changed_domain(old, new, change.attribute)
            case Sequence() as old, Sequence() as new if change.attribute == "type":
                return danger_of_type(old.options.type, new.options.type)
            case Function(), Function() if change.attribute == "returns":
                return "what uses its result gets another type"
            case _:
                return ""

    def _name_before(self, change: Change) -> str:
        """What was called so then, before it or its table was renamed."""
        if before := self._names_before.get((change.noun, change.name)):
            return before
        kind, _, relation = change.subject.partition(" ")
        if relation_before := self._names_before.get((kind, relation)):
            return relation_before + change.name.removeprefix(relation)
        return change.name


def _of_changed_column(old: Column, new: Column, attribute: str) -> str:
    match attribute:
        case "type":
            return danger_of_type(old.type, new.type)
        case "null" if old.nullable and not new.nullable and new.not_null != "not valid":
            return "existing rows with NULL make it fail"
        case "default" if new.identity == "always" and old.identity != "always":
            return "inserts that give it a value fail"
        case _:
            return ""


def _of_changed_table(old: Table, new: Table) -> str:
    if new.row_security and not old.row_security:
        return "roles that no policy lets in see no rows"
    return "its rows are lost in a crash" if new.unlogged and not old.unlogged else ""


def _of_changed_domain(old: Domain, new: Domain, attribute: str) -> str:
    if attribute == "type":
        return danger_of_type(old.type, new.type)
    wanted = {check.definition for check in old.checks}
    is_stricter = (old.nullable and not new.nullable) or any(
        check.validated and check.definition not in wanted for check in new.checks
    )
    is_told = attribute == "rules" and is_stricter
    return "existing values that break it make it fail" if is_told else ""


def _what_it_wants(rule: Constraint | ForeignKey) -> tuple[object, ...]:
    """What rows must hold to; when that is looked at is nothing that makes one fail."""
    always = (rule.columns, rule.validated, rule.enforced)
    if isinstance(rule, ForeignKey):
        return (*always, rule.referenced, rule.referenced_columns, rule.match, rule.period)
    kept = (rule.kind, rule.nulls_not_distinct, rule.without_overlaps)
    return (*always, *kept, rule.definition if rule.kind in {"check", "exclusion"} else "")


def _of_new_rule(rule: Constraint | ForeignKey, new: Mapping[str, Column]) -> str:
    """Of what rows must hold to from now on, some of whose columns may be new."""
    if not rule.validated or not rule.enforced:
        return ""  # it looks at no row that is there
    if isinstance(rule, ForeignKey):
        is_harmless = _are_null(rule.columns, new)
        return "" if is_harmless else "existing rows that refer to nothing make it fail"
    match rule.kind:
        case "primary key":
            is_harmless = _are_numbered(rule.columns, new)
            return "" if is_harmless else "existing rows with equal values or NULL make it fail"
        case "unique":
            return _of_new_key(rule.columns, new)
        case "check":
            is_harmless = _are_null(rule.columns, new)
            return "" if is_harmless else "existing rows that break it make it fail"
        case "exclusion":
            return "existing rows that exclude each other make it fail"


def _of_new_key(columns: tuple[str, ...], new: Mapping[str, Column]) -> str:
    is_harmless = _are_numbered(columns, new) or _are_null(columns, new)
    return "" if is_harmless else "existing rows with equal values make it fail"


def _are_null(columns: tuple[str, ...], new: Mapping[str, Column]) -> bool:
    """Whether some columns are new, and empty in every row that there is."""
    found = [new.get(name) for name in columns]
    return bool(found) and all(
        column is not None and column.nullable and not _fills_rows(column) for column in found
    )


def _are_numbered(columns: tuple[str, ...], new: Mapping[str, Column]) -> bool:
    """Whether one of some columns is new, and holds another number in every row."""
    found = [new[name] for name in columns if name in new]
    return any(column.serial or column.identity is not None for column in found)


def _fills_rows(column: Column) -> bool:
    """Whether rows that are there get a value."""
    made = (column.default, column.identity, column.generation)
    return column.serial or any(each is not None for each in made)
