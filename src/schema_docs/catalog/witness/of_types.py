"""What is heard of domains and other types, routines and sequences."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from schema_docs.catalog.normal_form import with_unix_line_ends
from schema_docs.catalog.witness.checks import check, is_not_null
from schema_docs.catalog.witness.hearing import Hearing, Row, by_name, collation
from schema_docs.catalog.witness.routines import Arguments, arguments, result_type
from schema_docs.catalog.witness.values import Order, sql

if TYPE_CHECKING:
    from schema_docs.catalog.witness.known import Relation

_CONSTRUCTORS: Final = frozenset(
    {"range_constructor2", "range_constructor3"}
    | {"multirange_constructor0", "multirange_constructor1", "multirange_constructor2"}
)


def tell_types(hearing: Hearing) -> None:
    """Domains with their checks, other types with their attributes."""
    clauses = by_name(hearing.rows["check_constraints"])
    for row in hearing.rows["domains"]:
        name = (row["schema"], row["name"])
        if name in hearing.foreign["pg_type"]:
            continue
        hearing.facts["domain", *name] = {
            "data type": hearing.type_of("DOMAIN", row, "name"),
            "collation": collation(row),
            "default": sql(row["default"], has_current_names=False),
        }
        if hearing.version >= 170000 and hearing.sees_all:
            hearing.facts["domain", *name]["nullable"] = True
    for row in hearing.rows["domain_constraints"]:
        domain = (row["schema"], row["domain"])
        if ("domain", *domain) not in hearing.facts:
            continue
        found = clauses.get((row["constraint_schema"], row["name"]), ())
        told = [clause["clause"] for clause in found]
        if is_not_null(hearing, (*domain, row["name"]), told):
            if hearing.sees_all:
                hearing.facts["domain", *domain]["nullable"] = False
            continue
        hearing.facts["domain constraint", *domain, row["name"]] = check(hearing, told)
    for row in hearing.rows["user_defined_types"]:
        if (row["schema"], row["name"]) not in hearing.foreign["pg_type"]:
            hearing.facts["type", row["schema"], row["name"]] = {}
    order: dict[Relation, list[str]] = defaultdict(list)
    for row in hearing.rows["attributes"]:
        type_ = (row["schema"], row["type"])
        if ("type", *type_) not in hearing.facts:
            continue
        order[type_].append(row["name"])
        facts: dict[str, Any] = {"data type": hearing.type_of("USER-DEFINED TYPE", row, "type")}
        facts["collation"] = collation(row)
        hearing.facts["attribute", *type_, row["name"]] = facts
    for type_, names in order.items():
        hearing.facts["type", *type_]["order of attributes"] = Order(tuple(names))


def tell_routines(hearing: Hearing) -> None:
    """Functions and procedures."""
    parameters: dict[Relation, list[str]] = defaultdict(list)
    for row in hearing.rows["parameters"]:
        default = "" if row["default"] is None else f" DEFAULT {row['default']}"
        type_ = hearing.type_of("ROUTINE", row, "specific_name")
        words = (row["mode"], row["name"], f"{type_}{default}")
        parameters[row["schema"], row["specific_name"]].append(" ".join(filter(None, words)))
    for row in hearing.rows["routines"]:
        specific = (row["schema"], row["specific_name"])
        given = result_type(hearing.type_of("ROUTINE", row, "specific_name"))
        if int(row["specific_name"].rpartition("_")[2]) in hearing.foreign["pg_proc"]:
            continue
        if _makes_a_range(hearing, row, given):
            continue
        taken: Arguments = arguments(", ".join(parameters[specific]))
        name = hearing.routines[specific] = ("routine", row["schema"], row["name"], taken.taken)
        facts: dict[str, Any] = {
            "type": row["type"],
            "result": given,
            "language": row["language"],
            "immutable": row["is_deterministic"] == "YES",
            "security definer": row["security_type"] == "DEFINER",
        }
        if hearing.sees_all:
            facts["arguments"] = taken
        if row["is_null_call"] is not None:
            facts["strict"] = row["is_null_call"] == "YES"
        if row["definition"]:  # empty: a body in SQL's own syntax
            facts["body"] = with_unix_line_ends(row["definition"])
        hearing.facts[name] = facts


def _makes_a_range(hearing: Hearing, row: Row, result: str | None) -> bool:
    # Those of a multirange lie in the schema of its range, wherever it lies itself, and a type
    # that is renamed leaves them their names.
    return row["language"] == "INTERNAL" and any(
        (name == row["name"] or row["definition"] in _CONSTRUCTORS)
        and result in {f"{schema}.{name}", f"{schema}.{name}[]"}
        for schema, name in hearing.known.ranges
    )


def tell_sequences(hearing: Hearing) -> None:
    """Sequences."""
    for row in hearing.rows["sequences"]:
        name = (row["schema"], row["name"])
        if name not in hearing.foreign["pg_class"]:
            names = ("type", "start", "increment", "minimum", "maximum", "cycle")
            hearing.facts["sequence", *name] = {each: row[each] for each in names}
