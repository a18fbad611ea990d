"""What is dangerous in an object that has changed, which the object alone tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs.drift.conversions import danger_of_type
from schema_docs.model import (
    Column,
    Composite,
    Domain,
    Function,
    Sequence,
    Table,
    Trigger,
    View,
)

if TYPE_CHECKING:
    from schema_docs.drift.called import Thing

TRIGGER_GONE: Final = "what it did is no longer done"


def danger_of_changed(was: Thing, now: Thing, attribute: str) -> str:
    """What a change of one of its values endangers; empty where it is nothing.

    Args:
        was: the object.
        now: the same in the second schema; a column is one of a view.
        attribute: which of its values has changed, as a page calls it.
    """
    match was, now:
        case Column() as old, Column() as new if attribute == "type":
            is_other = danger_of_type(old.type, new.type) != ""
            return "what uses it gets another type" if is_other else ""
        case Trigger() as old, Trigger() as new:
            return TRIGGER_GONE if _fires(old) and not _fires(new) else ""
        case Table() as old, Table() as new if attribute == "remark":
            return _of_changed_table(old, new)
        case View() as old, View() as new if attribute == "remark":
            is_late = new.materialized and not old.materialized
            return "it shows what there was when it was last refreshed" if is_late else ""
        case Domain() as old, Domain() as new:
            return _of_changed_domain(old, new, attribute)
        case Composite() as old, Composite() as new if attribute == "attributes":
            return _of_changed_composite(old, new)
        case Sequence() as old, Sequence() as new if attribute == "type":
            return danger_of_type(old.options.type, new.options.type)
        case Sequence() as old, Sequence() as new if attribute == "properties":
            is_shorter = new.options.maximum < old.options.maximum
            return "it fails where the sequence is beyond the new end" if is_shorter else ""
        case Function(), Function() if attribute == "returns":
            return "what uses its result gets another type"
        case _:
            return ""


def _fires(trigger: Trigger) -> bool:
    """Whether it does in an ordinary session."""
    return trigger.enabled in {"origin", "always"}


def _of_changed_table(old: Table, new: Table) -> str:
    if (old.kind, old.partition_key) != (new.kind, new.partition_key):
        return "no table becomes so: it is another one, into which rows must be copied"
    if new.row_security and not old.row_security:
        return "roles that no policy lets in see no rows"
    if old.row_security and not new.row_security:
        return "roles see and change the rows, too, that its policies kept from them"
    if new.row_security == "forced" and old.row_security != "forced":
        return "its owner sees no rows but those that a policy lets through"
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


def _of_changed_composite(old: Composite, new: Composite) -> str:
    """A type that only gets further attributes breaks nothing but what spells all of them."""
    types = {attribute.name: attribute.type for attribute in new.attributes}
    if any(attribute.name not in types for attribute in old.attributes):
        return "values of attributes that are gone are lost, and what uses them fails"
    dangers = (danger_of_type(each.type, types[each.name]) for each in old.attributes)
    return next(filter(None, dangers), "")
