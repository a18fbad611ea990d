"""Which changes can lose data, break programs, or fail on the rows that there are; and why.

The judgement is about going from one schema to another; the way back has dangers of its own. It is
made from both models. What a migration does besides (it may fill a column before it sets NOT NULL)
is not known here, so that a danger is a question to ask, not a mistake.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schema_docs.drift.called import catalogue
from schema_docs.drift.changed_objects import TRIGGER_GONE, danger_of_changed
from schema_docs.drift.conversions import danger_of_type
from schema_docs.drift.new_rules import Existing, fills_rows
from schema_docs.model import (
    Column,
    Constraint,
    Domain,
    ForeignKey,
    Index,
    Partition,
    Policy,
    Privilege,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schema_docs.drift.called import Called
    from schema_docs.drift.change import Change
    from schema_docs.model import Database, QualifiedName

_FAILS: Final = "what uses it fails"
_KEY_GONE: Final = "INSERT … ON CONFLICT that relies on it fails, and equal values come in"
_LEFT_OUT: Final = "inserts that leave it out fail"
_OTHER_ORDER: Final = "values of it compare otherwise"
_BEYOND_BOUNDS: Final = "rows of it that are beyond its bounds make it fail"

_GONE: Final = {
    "table": "its rows are lost, and what uses it fails",
    "column": "its values are lost, and what uses it fails",
    "partition": "its rows are lost, or are in the table no longer",
    "label": "rows that have it do not convert",
    "policy": "rows that it let roles see or change are out of their reach, or others come into it",
    "trigger": TRIGGER_GONE,
    "privilege": "roles that had it may no longer do their work",
}
_KEEPS_WORKING: Final = frozenset(
    {
        *("index", "constraint", "foreign key", "statistics object", "column setting", "rule"),
        *("default privilege", "role", "comment", "chapter", "section", "page", "use", ""),
    }
)
"""What no program names, and of which nothing is lost with it, where it is no key."""

_USED_BY_NAME: Final = frozenset(
    {"table", "view", "column", "enum", "label", "domain", "composite type", "function", "schema"}
) | {"sequence", "range type"}


class Dangers:
    """Judges the changes between two schemas."""

    def __init__(
        self,
        before: Database,
        after: Database,
        changes: Iterable[Change],
        domains: Iterable[Domain] = (),
    ) -> None:
        """Takes the two schemas, or what differs between them, and all changes.

        Args:
            before: the first schema.
            after: the second one.
            changes: what the second one has otherwise.
            domains: those that are alike, where only what differs is given.
        """
        self._before, self._after = catalogue(before), catalogue(after)
        alike = {domain.name: domain for domain in domains}
        self._domains_before = alike | {domain.name: domain for domain in before.domains}
        self._domains = alike | {domain.name: domain for domain in after.domains}
        self._tables_before = {table.name for table in before.tables}
        self._partitions = {part.name for table in after.tables for part in _parts(table)}
        self._names_before: dict[tuple[str, str], str] = {}
        self._names_now: dict[tuple[str, str], str] = {}
        self._new_columns: dict[QualifiedName, dict[str, Column]] = defaultdict(dict)
        self._columns_before: dict[QualifiedName, dict[str, str]] = defaultdict(dict)
        for change in changes:
            called = self._after.get((change.noun, change.name))
            if change.action == "renamed":
                self._names_before[change.noun, change.after] = change.before
                self._names_now[change.noun, change.before] = change.after
                called = self._after.get((change.noun, change.after))
                was = self._before.get((change.noun, change.before))
                if called and was and isinstance(called.thing, Column):
                    assert isinstance(was.thing, Column)  # noqa: S101 - it has the same noun
                    self._columns_before[called.owner][called.thing.name] = was.thing.name
            elif change.action == "added" and called and isinstance(called.thing, Column):
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
                return _OTHER_ORDER if change.noun == "label" else ""

    def _of_removed(self, change: Change) -> str:
        called = self._before.get((change.noun, change.name))
        if called and isinstance(called.thing, Constraint | Index):
            return _KEY_GONE if self._is_key_gone(called) else ""
        if change.noun in _KEEPS_WORKING:
            return ""
        if called and isinstance(called.thing, Table) and called.owner in self._partitions:
            return ""  # it is a partition now, and keeps its name and rows
        if called and isinstance(called.thing, Column) and not called.is_in_a_table:
            return _FAILS  # of a view
        return _GONE.get(change.noun, _FAILS)

    def _of_added(self, called: Called) -> str:
        """Of what has come to a table that was there before."""
        match called.thing:
            case Column() as column:
                if fills_rows(column) or self._gets_along_without(column):
                    return ""
                if column.not_null == "not valid":
                    return _LEFT_OUT
                return "existing rows have no value for it, and make it fail"
            case Constraint() | ForeignKey() | Index(unique=True) as rule:
                return self._existing(called).danger_of(rule)
            case Policy(permissive=False):
                return "rows that it does not allow are out of reach"
            case Partition() as partition if partition.name in self._tables_before:
                return _BEYOND_BOUNDS
            case Partition() as partition:
                before = self._existing(called).before
                others = () if before is None else before.partitions
                has_rest = any(other.bounds == "DEFAULT" for other in others)
                danger = "rows for it that are in the default partition make it fail"
                return danger if has_rest and partition in _direct_parts(called) else ""
            case _:
                return ""

    def _existing(self, called: Called) -> Existing:
        """The rows of the table that something belongs to."""
        name = called.section
        then = self._before.get(("table", self._names_before.get(("table", name), name)))
        return Existing(
            then.thing if then and isinstance(then.thing, Table) else None,
            self._new_columns[called.owner],
            self._columns_before[called.owner],
        )

    def _gets_along_without(self, column: Column) -> bool:
        """Whether it may be NULL, or has a value that its domain gives it."""
        domains = [*_domains_of(column, self._domains)]
        has_a_value = any(domain.default is not None for domain in domains)
        return has_a_value or (column.nullable and all(domain.nullable for domain in domains))

    def _is_key_gone(self, called: Called) -> bool:
        """Whether a table has all columns of a key still, and no other key of just these."""
        name = called.section
        now = self._after.get(("table", self._names_now.get(("table", name), name)))
        if now is None or not isinstance(now.thing, Table):
            return False
        names_now = {old: new for new, old in self._columns_before[now.owner].items()}
        has = {column.name for column in now.thing.columns}
        columns: frozenset[str | None]
        match called.thing:
            case Constraint(kind="primary key" | "unique") as key:
                columns = frozenset(names_now.get(name, name) for name in key.columns)
            case Index(unique=True) as index:
                if any(_is_like(index, other) for other in now.thing.indexes):
                    return False
                columns = frozenset(
                    names_now.get(key.column or "", key.column) for key in index.keys
                )
            case _:
                return False
        return columns - {None} <= has and columns not in now.thing.unique_keys

    # -- changed ----------------------------------------------------------------------------

    def _of_changed(self, change: Change) -> str:
        if change.noun == "policy" and change.attribute != "description":
            return "other rows are in reach, or no longer"
        now = self._after.get((change.noun, change.name))
        was = self._before.get((change.noun, self._name_before(change)))
        if was is None or now is None:
            return ""
        match was.thing, now.thing:
            case Column() as old, Column() as new if now.is_in_a_table:
                return self._of_changed_column(old, new, change.attribute)
            case ForeignKey(), ForeignKey() as new if change.attribute == "on delete":
                is_wide = new.on_delete in {"CASCADE", "SET NULL", "SET DEFAULT"}
                return "deleting a row changes or deletes those that refer to it" * is_wide
            case (Constraint() | ForeignKey()) as old, (Constraint() | ForeignKey()) as new:
                is_other = _what_it_wants(old) != _what_it_wants(new)
                return self._existing(now).danger_of(new) if is_other else ""
            case Index() as old, Index(unique=True) as new:
                return "" if _is_like(new, old) else self._existing(now).danger_of(new)
            case Index(unique=True), Index():
                return _KEY_GONE if self._is_key_gone(was) else ""
            case Privilege() as old, Privilege() as new:
                kept = _reaches(old.privileges, new.privileges)
                is_less = not (kept and _reaches(old.grantable, new.grantable))
                return _GONE["privilege"] if is_less else ""
            case Partition() as old, Partition() as new if old.bounds != new.bounds:
                return _BEYOND_BOUNDS
            case _:
                return danger_of_changed(was.thing, now.thing, change.attribute)

    def _of_changed_column(self, old: Column, new: Column, attribute: str) -> str:
        match attribute:
            case "type":
                return self._of_changed_type(old, new)
            case "null" if old.nullable and not new.nullable and new.not_null != "not valid":
                return "existing rows with NULL make it fail"
            case "default" if new.generation is not None and old.generation is None:
                return "its values are computed from now on, and inserts that give it one fail"
            case "default" if new.identity == "always" and old.identity != "always":
                return "inserts that give it a value fail"
            case "default" if self._must_be_given(old, new):
                return _LEFT_OUT
            case "default" if old.generation is not None and new.generation is None:
                return "it is computed no longer"
            case _:
                return ""

    def _must_be_given(self, old: Column, new: Column) -> bool:
        """Whether rows have had a value by themselves, and need one still."""
        return fills_rows(old) and not fills_rows(new) and not self._gets_along_without(new)

    def _of_changed_type(self, old: Column, new: Column) -> str:
        if old.collation != new.collation:
            return _OTHER_ORDER
        if old.type == new.type:  # `serial`, or no longer
            return _LEFT_OUT if self._must_be_given(old, new) else ""
        were, are = _domains_of(old, self._domains_before), _domains_of(new, self._domains)
        then, now = [*were], [*are]
        danger = danger_of_type(
            then[-1].type if then else old.type, now[-1].type if now else new.type
        )
        known = {domain.name for domain in then}
        is_stricter = any(
            domain.name not in known and (domain.checks or not domain.nullable) for domain in now
        )
        if not danger and is_stricter:
            return "existing values that the domain does not allow make it fail"
        return danger

    def _name_before(self, change: Change) -> str:
        """What was called so then, before it or its table was renamed."""
        if before := self._names_before.get((change.noun, change.name)):
            return before
        kind, _, relation = change.subject.partition(" ")
        if relation_before := self._names_before.get((kind, relation)):
            return relation_before + change.name.removeprefix(relation)
        return change.name


def _parts(table: Table) -> Iterator[Partition]:
    for partition in table.partitions:
        yield from partition.walk()


def _reaches(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether a role may do all that it might, or more."""
    return after == ("ALL",) or {*before} <= {*after}


def _direct_parts(called: Called) -> tuple[Partition, ...]:
    return called.relation.partitions if isinstance(called.relation, Table) else ()


def _domains_of(column: Column, domains: Mapping[QualifiedName, Domain]) -> Iterator[Domain]:
    """The domain that is a column's type, the one that is that one's, and so on."""
    name = None if column.type.endswith("[]") else column.type_name
    while name is not None and (domain := domains.get(name)) is not None:
        yield domain
        name = domain.type_name


def _is_like(index: Index, other: Index) -> bool:
    return other.unique and (index.keys, index.predicate) == (other.keys, other.predicate)


def _what_it_wants(rule: Constraint | ForeignKey) -> tuple[object, ...]:
    """What rows must hold to; when that is looked at is nothing that makes one fail."""
    always = (rule.columns, rule.validated, rule.enforced)
    if isinstance(rule, ForeignKey):
        return (*always, rule.referenced, rule.referenced_columns, rule.match, rule.period)
    kept = (rule.kind, rule.nulls_not_distinct, rule.without_overlaps)
    return (*always, *kept, rule.definition if rule.kind in {"check", "exclusion"} else "")
