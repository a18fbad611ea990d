"""What only single partitions have: one row for each object, so that a change of it has a name."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.document import rows
from schema_docs.document.markdown import code, text
from schema_docs.document.properties import properties
from schema_docs.model import Column, Partition, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.model import (
        Constraint,
        ForeignKey,
        Index,
        Policy,
        QualifiedName,
        Rule,
        Statistics,
        Trigger,
    )

    Own = Column | Constraint | ForeignKey | Index | Trigger | Rule | Policy | Statistics

Row = tuple[str, ...]
"""Partition, object, definition, description."""

_MAY_BE_ALIKE: Final = ("owner", "privileges", "tablespace", "access_method")
"""What is worth telling only where it is not as the parent's."""

_HAVE_ROWS: Final = (
    "kind",
    "bounds",
    "columns",
    "constraints",
    "foreign_keys",
    "indexes",
    "triggers",
    "rules",
    "policies",
    "statistics",
    "partition_key",
    "partitions",
    "named_when_run",
)


def grants_stay_at_the_root(table: Table) -> bool:
    """Whether something is granted on a table and, as usual, on none of its partitions."""
    partitions = [*rows.walk(table.partitions)]
    return (
        table.privileges is not None
        and bool(partitions)
        and all(partition.privileges is None for partition in partitions)
    )


def named_when_run(table: Table) -> list[str]:
    """A sentence about each level whose partitions are named after the day of the run."""
    said = []
    for parent in (table, *rows.walk(table.partitions)):
        if parent.named_when_run:
            whose = "" if parent is table else f" of {_shown(parent.name.name)}"
            names = ", ".join(map(_shown, parent.named_when_run))
            said.append(
                f"Partitions{whose} are named after the day on which the migrations run: {names}."
            )
    return said


def _shown(name: str) -> str:
    return code(name, in_table=False)


def own_rows(table: Table) -> tuple[Row, ...]:
    """The rows of all partitions of a table, in the order of the partitions."""
    return tuple(row for _, _, row in _own(table))


def own_objects(table: Table) -> tuple[tuple[Partition, Own | None], ...]:
    """What each of those rows tells of, with its partition; None of a partition's settings."""
    return tuple((partition, thing) for partition, thing, _ in _own(table))


def _own(table: Table) -> Iterator[tuple[Partition, Own | None, Row]]:
    alike = {"privileges"} if grants_stay_at_the_root(table) else set()
    yield from _below(table, {column.name: column for column in table.columns}, alike)


def _below(
    parent: Table | Partition, columns: Mapping[str, Column], alike: set[str]
) -> Iterator[tuple[Partition, Own | None, Row]]:
    for partition in parent.partitions:
        name = code(spelling.qualified(partition.name))
        for thing, cells in _of(partition, parent, columns, alike):
            yield partition, thing, (name, *cells)
        own = {column.name: column for column in partition.columns}
        yield from _below(partition, {**columns, **own}, alike)


def _of(
    partition: Partition, parent: Table | Partition, columns: Mapping[str, Column], alike: set[str]
) -> Iterator[tuple[Own | None, Row]]:
    if settings := _settings(partition, parent, alike):
        yield None, ("setting", settings, "")
    for column in partition.columns:
        changed = _changed(column, columns[column.name], partition.name)
        yield column, (_called("column", column.name), changed, text(column.comment or ""))
    of_constraint = {index.constraint: index for index in partition.indexes}
    for constraint in partition.constraints:
        name, definition, comment = rows.constraint(constraint, of_constraint.get(constraint.name))
        yield constraint, (f"constraint {name}", definition, comment)
    for key in partition.foreign_keys:
        definition = code(spelling.expression(key.definition))
        yield key, (_called("foreign key", key.name), definition, text(key.comment or ""))
    for index in partition.indexes:
        if index.constraint is None and not index.inherited:
            name, definition, comment = rows.index(index)
            yield index, (f"index {name}", definition, comment)
    for trigger in partition.triggers:
        yield trigger, _trigger(trigger)
    for rule in partition.rules:
        name, definition, comment = rows.rule(rule)
        yield rule, (f"rule {name}", definition, comment)
    for policy in partition.policies:
        yield policy, _policy(policy)
    for statistics in partition.statistics:
        name, definition, comment = rows.statistics(statistics)
        yield statistics, (f"statistics object {name}", definition, comment)


def _called(kind: str, name: str) -> str:
    return f"{kind} {code(spelling.identifier(name))}"


def _settings(partition: Partition, parent: Table | Partition, alike: set[str]) -> str:
    alike = alike | {f for f in _MAY_BE_ALIKE if getattr(partition, f) == getattr(parent, f)}
    but = {*alike, *_HAVE_ROWS}
    said = ["foreign table"] if partition.kind == "foreign table" else []
    for index in partition.indexes:
        name = code(spelling.identifier(index.name))
        if index.clustered:
            said.append(f"clustered on {name}")
        if index.replica_identity:
            said.append(f"replica identity {name}")
            but.add("replica_identity")
    said.append(properties(partition, but=but))
    said += [
        f"{field.replace('_', ' ')} as by default"
        for field in _MAY_BE_ALIKE
        if field not in alike and getattr(partition, field) is None
    ]
    return ", ".join(words for words in said if words)


def _changed(own: Column, parent: Column, partition: QualifiedName) -> str:
    """What the column has otherwise than the parent's: all else is blanked, then told as ever."""
    same = {
        field.name: field.default
        for field in fields(Column)
        if field.default is not MISSING and getattr(own, field.name) == getattr(parent, field.name)
    }
    differing = replace(own, **same)
    said = ["NOT NULL"] if parent.nullable and not own.nullable else []
    if own.serial:
        said.append(code(spelling.type_of(own)))
    elif own.identity or differing.generation:
        said.append(rows.code_or_nothing(spelling.default_of(own)))
    elif differing.default is not None:
        said.append(code(f"DEFAULT {spelling.default_of(own)}"))
    said.append(rows.column_settings(differing, partition))
    said += [
        words
        for field, words in _WITHOUT.items()
        if getattr(own, field) is None and getattr(parent, field) is not None
    ]
    return ", ".join(words for words in said if words)


_WITHOUT: Final = {
    "default": "no default",
    "not_null": "NOT NULL as usual",
    "storage": "storage as by default",
    "compression": "compression as by default",
}


_STATES: Final = {"origin": "enabled", "replica": "enabled: replica", "always": "enabled: always"}


def _trigger(trigger: Trigger) -> tuple[str, str, str]:
    name, fires, executes, comment = rows.trigger(trigger)
    if trigger.inherited:  # all else is the parent's
        return f"state of trigger {name}", _STATES.get(trigger.enabled, trigger.enabled), comment
    return f"trigger {name}", f"{fires}, executes {executes}", comment


def _policy(policy: Policy) -> tuple[str, str, str]:
    name, command, roles, using, check, comment = rows.policy(policy)
    said = [f"{command} for {roles}"]
    said += [f"using {using}"] if using else []
    said += [f"with check {check}"] if check else []
    return f"policy {name}", ", ".join(said), comment
