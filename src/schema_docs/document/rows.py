"""What stands in the rows of a table's or view's grids: one function for each kind of object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.document.markdown import code, text
from schema_docs.document.properties import properties, sequence
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schema_docs.model import (
        Column,
        Constraint,
        Index,
        Partition,
        Policy,
        Rule,
        Statistics,
        Trigger,
        View,
    )

_TOLD_OF_COLUMN = frozenset(
    {
        "type",
        "type_name",
        "nullable",
        "not_null",
        "default",
        "serial",
        "identity",
        "generated",
        "generation",
        "collation",
        "sequences",
    }
)
"""Fields of a column that the columns' grid shows, or the settings in other words."""


def code_or_nothing(value: str | None) -> str:
    """The value in a code span; nothing where there is none."""
    return "" if value is None else code(value)


def column_names(names: Iterable[str]) -> str:
    """Names in code, one after the other."""
    return ", ".join(code(spelling.identifier(name)) for name in names)


def constraint(constraint: Constraint, index: Index | None) -> tuple[str, ...]:
    """A constraint's row; the index that implements it has none, so what it says stands here."""
    said = [code(spelling.expression(constraint.definition))]
    if index is not None and not index.valid:
        said.append("invalid: it does not hold in every partition")
    comments = [constraint.comment, index.comment if index is not None else None]
    return (
        code(spelling.identifier(constraint.name)),
        ", ".join(said),
        "<br>".join(text(comment) for comment in comments if comment),
    )


def index(index: Index) -> tuple[str, ...]:
    """An index's row."""
    said = [code(spelling.index_definition(index))]
    if not index.valid:
        said.append("invalid: it was not built to the end")
    if index.tablespace:
        said.append(f"in tablespace {code(spelling.identifier(index.tablespace))}")
    said += [
        f"statistics target {key.statistics_target} of {code(spelling.expression(key.expression))}"
        for key in index.keys
        if key.statistics_target is not None
    ]
    return (
        code(spelling.identifier(index.name)),
        ", ".join(said),
        text(index.comment or ""),
    )


def trigger(trigger: Trigger) -> tuple[str, ...]:
    """A trigger's row: when it fires, what it calls."""
    fires = f"{trigger.timing} {' OR '.join(trigger.events)}"
    if trigger.deferrable:
        fires += " DEFERRABLE" if trigger.deferrable == "deferrable" else " INITIALLY DEFERRED"
    transitions = (("OLD", trigger.old_table), ("NEW", trigger.new_table))
    if named := [f"{which} TABLE AS {spelling.identifier(n)}" for which, n in transitions if n]:
        fires += f" REFERENCING {' '.join(named)}"
    fires += f" FOR EACH {trigger.level}"
    if trigger.condition:
        fires += f" WHEN ({spelling.expression(trigger.condition)})"
    state = "" if trigger.enabled == "origin" else f" (enabled: {trigger.enabled})"
    if trigger.enabled == "disabled":
        state = " (disabled)"
    arguments = ", ".join("'" + word.replace("'", "''") + "'" for word in trigger.arguments)
    return (
        code(spelling.identifier(trigger.name)),
        code(fires) + state,
        code(f"{spelling.qualified(trigger.function)}({arguments})"),
        text(trigger.comment or ""),
    )


def walk(partitions: Iterable[Partition]) -> Iterable[Partition]:
    """Partitions and all below them, parents first."""
    for partition in partitions:
        yield from partition.walk()


def partition(partition: Partition) -> tuple[str, ...]:
    """A partition's row."""
    bounds = code(spelling.expression(partition.bounds))
    if partition.partition_key:
        bounds += f", partitioned by {code(spelling.expression(partition.partition_key))}"
    return (code(spelling.qualified(partition.name)), bounds, text(partition.comment or ""))


def index_facts(indexes: Iterable[Index]) -> list[str]:
    """What a sentence says of a relation by its indexes."""
    said = []
    for index in indexes:
        name = code(spelling.identifier(index.name), in_table=False)
        if index.clustered:
            said.append(f"Clustered on {name}.")
        if index.replica_identity:
            said.append(f"Its replica identity is {name}.")
    return said


def view_facts(view: View) -> list[str]:
    """What a sentence says of a view."""
    said = []
    if view.materialized:
        said.append("A materialized view: as of its last `REFRESH MATERIALIZED VIEW`.")
    said += index_facts(view.indexes)
    if view.check_option:
        said.append(f"Rows must stay visible through it ({view.check_option} check option).")
    return said


def column_settings(column: Column, relation: QualifiedName) -> str:
    """What is set of a column beyond what the columns' grid shows."""
    words = (
        {"not valid": "NOT NULL is not validated", "no inherit": "NOT NULL is not inherited"}.get(
            column.not_null or "", ""
        ),
        *_sequences(column, relation),
        properties(column, but=_TOLD_OF_COLUMN),
    )
    return ", ".join(word for word in words if word)


def _sequences(column: Column, relation: QualifiedName) -> Iterator[str]:
    """What is to say of each sequence that the column owns; nothing of a plain one of `serial`."""
    is_own = column.serial or column.identity is not None
    for number, each in enumerate(column.sequences):
        how, rest = sequence(each.options), properties(each, but=("options", "unlogged"))
        comment = f"described as: {text(each.comment)}" if each.comment else ""
        if number == 0 and is_own:
            if each.name != _usual_sequence(relation, column.name):
                yield f"sequence {code(spelling.qualified(each.name))}"
            yield f"counts {how}" if how else ""
            if rest or comment:
                yield f"of its sequence {' and '.join(word for word in (rest, comment) if word)}"
        else:
            about = ", ".join(word for word in (how, rest, comment) if word)
            name = code(spelling.qualified(each.name))
            yield f"owns sequence {name} ({about})" if about else f"owns sequence {name}"


_MOST_BYTES: Final = 63
"""Of a name: NAMEDATALEN - 1."""


def _usual_sequence(relation: QualifiedName, column: str) -> QualifiedName:
    """What PostgreSQL calls the sequence of `serial` or an identity where the name is free.

    As `makeObjectName` in indexcmds.c: of table and column, the longer one is cut until all fits.
    """
    suffix = "_seq"
    table, part = relation.name.encode(), column.encode()
    room = _MOST_BYTES - len(f"_{suffix}")
    over = max(len(table) + len(part) - room, 0)
    while over:
        if len(table) > len(part):
            table = table[:-1]
        else:
            part = part[:-1]
        over -= 1
    # A character that was cut in two goes as a whole.
    first, second = (cut.decode(errors="ignore") for cut in (table, part))
    return QualifiedName(relation.schema, f"{first}_{second}{suffix}")


def policy(policy: Policy) -> tuple[str, ...]:
    """A policy's row."""
    kind = "" if policy.permissive else " (restrictive)"
    roles = ("everybody" if r == "PUBLIC" else code(spelling.identifier(r)) for r in policy.roles)
    return (
        code(spelling.identifier(policy.name)),
        policy.command + kind,
        ", ".join(roles),
        code_or_nothing(policy.using and spelling.expression(policy.using)),
        code_or_nothing(policy.check and spelling.expression(policy.check)),
        text(policy.comment or ""),
    )


def rule(rule: Rule) -> tuple[str, ...]:
    """A rule's row: on one line, since it is a cell."""
    state = "" if rule.enabled == "origin" else f" ({rule.enabled})"
    return (
        code(spelling.identifier(rule.name)),
        code(" ".join(spelling.expression(rule.definition).split())) + state,
        text(rule.comment or ""),
    )


def statistics(statistics: Statistics) -> tuple[str, ...]:
    """The row of an extended statistics object."""
    rest = properties(statistics, but=("kinds", "definition"))
    said = code(spelling.expression(statistics.definition))
    return (
        code(spelling.qualified(statistics.name)),
        f"{said}, {rest}" if rest else said,
        text(statistics.comment or ""),
    )


def dedented(definition: str) -> str:
    """PostgreSQL starts a view's query with one blank; its lines keep their indentation."""
    return "\n".join(line.rstrip() for line in definition.strip().splitlines())
