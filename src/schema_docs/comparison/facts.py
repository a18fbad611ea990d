"""What a new or dropped object is, on one line, mostly of SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.document import rows
from schema_docs.document.markdown import shown
from schema_docs.document.properties import granted
from schema_docs.model import (
    Column,
    Composite,
    Constraint,
    Domain,
    Enum,
    ForeignKey,
    Function,
    Index,
    Partition,
    Policy,
    Privilege,
    Sequence,
    Table,
    Trigger,
    View,
)

if TYPE_CHECKING:
    from schema_docs.drift.called import Called

_WIDTH: Final = 120


def facts(called: Called | None) -> str:
    """`varchar(20) NOT NULL DEFAULT 'new'` of a column; empty where there is nothing to say."""
    said = " ".join("" if called is None else _facts(called).split())
    return said if len(said) <= _WIDTH else f"{said[:_WIDTH].rstrip()} …"


def _facts(called: Called) -> str:
    match called.thing:
        case Column() as column:
            return _of_column(column, is_in_a_table=called.is_in_a_table)
        case Table() as table:
            return f"{len(table.columns)} column{'s' * (len(table.columns) != 1)}"
        case Index() as index:
            return shown(rows.index(index)[1])
        case Constraint() | ForeignKey() | Trigger() as thing:
            return spelling.expression(thing.definition)
        case Policy() | Privilege() as right:
            return _of_right(right)
        case Enum() as enum:
            return ", ".join(enum.labels)
        case Composite() as composite:
            return ", ".join(
                f"{spelling.identifier(each.name)} {spelling.type_name(each.type)}"
                for each in composite.attributes
            )
        case Domain() as domain:
            return spelling.type_name(domain.type)
        case Function() as function:
            return spelling.arguments(function.result or "")
        case Sequence() as sequence:
            return sequence.options.type
        case Partition() as partition:
            return spelling.expression(partition.bounds)
        case View() as view:
            return ", ".join(spelling.identifier(column.name) for column in view.columns)


def _of_right(right: Policy | Privilege) -> str:
    if isinstance(right, Policy):
        return f"FOR {right.command} TO {', '.join(right.roles)}"
    return granted(right)


def _of_column(column: Column, *, is_in_a_table: bool) -> str:
    said = [spelling.type_of(column)]
    if not column.nullable and is_in_a_table:
        said.append("NOT NULL")
    if default := spelling.default_of(column):
        is_rule = column.identity is not None or column.generation is not None
        said.append(default if is_rule else f"DEFAULT {default}")
    return " ".join(said)
