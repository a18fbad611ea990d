"""Rules about triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.mending import create_stamp
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.model import QualifiedName, Table

_STAMPS: Final = frozenset({"updated_at", "modified_at"})


def _disabled(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        for trigger in each.triggers:
            if trigger.enabled == "disabled":
                yield Found(
                    about=part("trigger", each, trigger.name),
                    facets=frozenset({"enabled"}),
                    message=f"trigger {spelling.identifier(trigger.name)} of {called(each)} is "
                    "disabled",
                )


def _twice(subject: Subject) -> Iterator[Found]:
    for each in subject.database.tables:
        seen: dict[tuple[object, ...], str] = {}
        for trigger in each.triggers:
            does = (
                trigger.timing,
                frozenset(trigger.events),
                trigger.level,
                trigger.condition,
                trigger.function,
                trigger.arguments,
            )
            first = seen.setdefault(does, trigger.name)
            if first != trigger.name:
                yield Found(
                    about=part("trigger", each, trigger.name),
                    message=f"trigger {spelling.identifier(trigger.name)} of {called(each)} does "
                    f"the same as {spelling.identifier(first)}",
                )


def _without_stamp(subject: Subject) -> Iterator[Found]:
    """Of tables that keep the time of the last change, where a trigger does it in others."""
    stamped = [
        (each, column.name)
        for each in subject.database.tables
        for column in each.columns
        if column.name in _STAMPS and column.type.startswith("timestamp")
    ]
    of_others = {
        trigger.function
        for each, _ in stamped
        for trigger in each.triggers
        if _before_update(each, trigger.name)
    }
    # A function that several tables share is the team's way to do it.
    shared = {
        function
        for function in of_others
        if sum(any(t.function == function for t in each.triggers) for each, _ in stamped) > 1
    }
    for each, name in stamped if shared else ():
        if not any(_before_update(each, trigger.name) for trigger in each.triggers):
            others = ", ".join(sorted(f"{spelling.qualified(function)}()" for function in shared))
            yield Found(
                about=part("column", each, name),
                message=f"column {called(each, name)} is kept by no trigger, as other tables' is "
                f"by {others}",
                mend=_stamp_as_others(each, stamped, shared),
            )


def _stamp_as_others(
    table: Table, stamped: list[tuple[Table, str]], shared: set[QualifiedName]
) -> str:
    """The trigger that the other tables have; empty where they do not have the same one."""
    calls = {
        (trigger.function, trigger.arguments)
        for each, _ in stamped
        for trigger in each.triggers
        if trigger.function in shared and _before_update(each, trigger.name)
    }
    return create_stamp(table, *calls.pop()) if len(calls) == 1 else ""


def _before_update(each: Table, name: str) -> bool:
    return any(
        trigger.name == name
        and trigger.timing == "BEFORE"
        and trigger.level == "ROW"
        and any(event.startswith("UPDATE") for event in trigger.events)
        for trigger in each.triggers
    )


_FUNCTION: Final = (
    "CREATE OR REPLACE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$\n"
    "BEGIN\n    NEW.updated_at = now();\n    RETURN NEW;\nEND $$;\n"
)


def _stamped(name: str) -> str:
    return (
        f"CREATE TABLE IF NOT EXISTS {name} (\n    id bigint PRIMARY KEY,\n"
        "    updated_at timestamptz NOT NULL DEFAULT now()\n);\n"
    )


def _trigger(name: str, trigger: str = "stamp") -> str:
    return (
        f"DROP TRIGGER IF EXISTS {trigger} ON {name};\n"
        f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {name}\n"
        "    FOR EACH ROW EXECUTE FUNCTION set_updated_at();\n"
    )


RULES: Final = (
    LintRule(
        code="S040",
        name="disabled-trigger",
        summary="A trigger is disabled",
        why="It stands in the schema, and does nothing. Mostly a migration has switched it off to "
        "change many rows, and did not switch it on again. A trigger whose function is gone there "
        "cannot be: PostgreSQL refuses to drop the function.",
        fix="enable it, or drop it: ALTER TABLE … ENABLE TRIGGER …",
        failing=migration(
            _FUNCTION
            + _stamped("boxes")
            + _trigger("boxes")
            + "ALTER TABLE boxes DISABLE TRIGGER stamp;"
        ),
        passing=migration(_FUNCTION + _stamped("boxes") + _trigger("boxes")),
        check=_disabled,
    ),
    LintRule(
        code="S041",
        name="updated-at-without-trigger",
        summary="No trigger keeps updated_at, as one does in other tables",
        why="Where triggers of one function keep updated_at in several tables, nobody sets it by "
        "hand, and in a table without such a trigger it stays at the time of the insert. Schemas "
        "without such a function are not meant: there the application does it.",
        fix="create the trigger that the other tables have",
        failing=migration(
            _FUNCTION
            + "".join(map(_stamped, ("boxes", "files", "halls")))
            + _trigger("boxes")
            + _trigger("files")
        ),
        passing=migration(
            _FUNCTION
            + "".join(map(_stamped, ("boxes", "files", "halls")))
            + "".join(map(_trigger, ("boxes", "files", "halls")))
        ),
        check=_without_stamp,
    ),
    LintRule(
        code="S042",
        name="duplicate-trigger",
        summary="Two triggers of a table do the same",
        why="The function runs twice for each row. It happens where a trigger got another name "
        "and the old one was not dropped.",
        fix="drop one of them",
        failing=migration(
            _FUNCTION + _stamped("boxes") + _trigger("boxes") + _trigger("boxes", "stamp_boxes")
        ),
        passing=migration(_FUNCTION + _stamped("boxes") + _trigger("boxes", "stamp_boxes")),
        check=_twice,
    ),
)
