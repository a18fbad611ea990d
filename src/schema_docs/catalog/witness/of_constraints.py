"""What is heard of constraints and foreign keys."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schema_docs.catalog.witness.checks import check, is_not_null
from schema_docs.catalog.witness.hearing import Hearing, Row, by_name
from schema_docs.catalog.witness.values import OneOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.catalog.witness.known import Relation


@dataclass(frozen=True)
class _Names:
    """What constraints are about, by their names."""

    keys: dict[tuple[str, ...], list[Row]]
    """The columns of a key, by its table and name."""
    tables: dict[Relation, list[Relation]]
    """The tables that have a constraint of a name; a key's name has only one."""
    usage: dict[Relation, dict[Relation, set[str]]]
    """The columns that a constraint uses, by their tables."""


def tell_constraints(hearing: Hearing) -> None:
    """Constraints of tables that have been told."""
    names = _names(hearing)
    clauses = by_name(hearing.rows["check_constraints"])
    rules = by_name(hearing.rows["referential_constraints"])
    for table, row in hearing.told("table_constraints"):
        name = (row["constraint_schema"], row["name"])
        columns = names.keys[*table, row["name"]]
        # A clone that a partition has may have the name of what it was cloned from.
        is_alone = len({*names.tables[name]} - {*hearing.known.ancestors}) == 1
        facts = {
            "type": row["type"],
            "deferrable": "initially deferred"
            if row["initially_deferred"] == "YES"
            else "deferrable"
            if row["is_deferrable"] == "YES"
            else None,
        }
        if hearing.version >= 180000:
            facts["enforced"] = row["enforced"] == "YES"
        if row["nulls_distinct"] is not None:
            facts["nulls distinct"] = row["nulls_distinct"] == "YES"
        if row["type"] == "CHECK":
            told = [found["clause"] for found in clauses.get(name, ())]
            if is_not_null(hearing, (*table, row["name"]), told):
                continue
            facts |= check(hearing, told)
            if is_alone and hearing.sees_all:
                facts["mentions"] = frozenset(names.usage[name].get(table, ()))
        elif hearing.sees_all:
            facts["columns"] = tuple(column["column"] for column in columns)
        if row["type"] == "FOREIGN KEY":
            key = _foreign_key(hearing, columns, rules.get(name, ()), names, names.usage[name])
            if _is_of_a_partition(hearing, table, row["name"], columns, key):
                continue
            facts |= key
        hearing.facts["constraint", *table, row["name"]] = facts


def _names(hearing: Hearing) -> _Names:
    keys: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in hearing.rows["key_column_usage"]:
        keys[row["schema"], row["table"], row["constraint"]].append(row)
    tables: dict[Relation, list[Relation]] = defaultdict(list)
    for row in hearing.rows["table_constraints"]:
        tables[row["constraint_schema"], row["name"]].append((row["schema"], row["table"]))
    usage: dict[Relation, dict[Relation, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in hearing.rows["constraint_column_usage"]:
        constraint = (row["constraint_schema"], row["constraint"])
        usage[constraint][row["schema"], row["table"]].add(row["column"])
    return _Names(keys, tables, usage)


def _foreign_key(
    hearing: Hearing,
    columns: list[Row],
    rules: Iterable[Row],
    names: _Names,
    usage: dict[Relation, set[str]],
) -> dict[str, Any]:
    found: dict[str, list[Any]] = defaultdict(list)
    for rule in rules:
        found["match"].append(rule["match_option"])
        found["update rule"].append(rule["update_rule"])
        found["delete rule"].append(rule["delete_rule"])
        if rule["unique_name"] is None:
            # A unique index: what the columns belong to is known where only one table is.
            found["referenced table"] += map(".".join, usage)
            if len(usage) == 1:
                found["set of referenced columns"] += map(frozenset, usage.values())
            continue
        (referenced,) = {*names.tables[rule["unique_schema"], rule["unique_name"]]} or {("", "")}
        unique = [row["column"] for row in names.keys[*referenced, rule["unique_name"]]]
        places = [row["refers_to"] or 0 for row in columns]
        found["referenced table"].append(".".join(referenced))
        if hearing.sees_all and max(places, default=0) <= len(unique):
            found["referenced columns"].append(tuple(unique[place - 1] for place in places))
    return {
        name: OneOf(tuple(dict.fromkeys(values)))
        for name, values in found.items()
        # With a unique index among them, columns in order are not known of all.
        if name != "referenced columns" or "set of referenced columns" not in found
    }


def _is_of_a_partition(
    hearing: Hearing, table: Relation, name: str, columns: list[Row], key: dict[str, Any]
) -> bool:
    """Whether it is what a foreign key to a partitioned table has for one of the partitions."""
    own = hearing.known.foreign_keys.get(table, {})
    if name in own or "referenced table" not in key:
        return False
    referenced = key["referenced table"].values
    names = tuple(column["column"] for column in columns)
    return any(
        target in ancestors and names == targeted_by
        for target, targeted_by in own.values()
        for partition, ancestors in hearing.known.ancestors.items()
        if ".".join(partition) in referenced
    )
