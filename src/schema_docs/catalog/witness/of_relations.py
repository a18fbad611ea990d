"""What is heard of schemas, foreign servers, tables, views and triggers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from schema_docs.catalog.witness.hearing import Hearing, collation
from schema_docs.catalog.witness.values import Order, Sql, parse, sql

if TYPE_CHECKING:
    from schema_docs.catalog.witness.known import Relation


def tell_schemas_and_foreign_data(hearing: Hearing) -> None:
    """Schemas, foreign-data wrappers and servers."""
    for row in hearing.rows["schemata"]:
        if ("", row["name"]) not in hearing.foreign["pg_namespace"]:
            # Since 15, public is owned by whoever owns the database.
            owner = row["owner"]
            if owner == "pg_database_owner":
                owner = hearing.rows["circumstances"][0]["database_owner"]
            hearing.facts["schema", row["name"]] = {"owner": owner}
    for row in hearing.rows["foreign_data_wrappers"]:
        if ("", row["name"]) not in hearing.foreign["pg_foreign_data_wrapper"]:
            hearing.facts["foreign-data wrapper", row["name"]] = {"owner": row["owner"]}
    for row in hearing.rows["foreign_servers"]:
        if ("", row["name"]) not in hearing.foreign["pg_foreign_server"]:
            hearing.facts["server", row["name"]] = {
                "owner": row["owner"],
                "foreign-data wrapper": row["wrapper"],
                "type": row["type"],
                "version": row["version"],
            }


def tell_tables(hearing: Hearing) -> None:
    """Tables, views and foreign tables by themselves."""
    for row in hearing.rows["tables"]:
        table = (row["schema"], row["table"])
        if table in hearing.foreign["pg_class"]:
            continue
        hearing.facts["table", *table] = {
            "type": row["type"],
            "type that it is of": None if row["of_type"] is None else tuple(row["of_type"]),
            "server": row["server"],
        }


def tell_columns(hearing: Hearing) -> None:
    """Columns, and their order."""
    order: dict[Relation, list[str]] = defaultdict(list)
    for table, row in hearing.told("columns"):
        order[table].append(row["name"])
        domain = (row["domain_schema"], row["domain_name"])
        facts = {
            "data type": hearing.type_of("TABLE", row),
            "default": sql(row["column_default"]),
            "identity": row["identity_generation"],
            "generation expression": sql(row["generation_expression"]),
        }
        if row["domain"] is None or domain in hearing.known.domains:
            facts["nullable"] = row["is_nullable"] == "YES"
            facts["collation"] = collation(row)
        if row["is_identity"] == "YES" and row["identity_start"] is not None:
            for name in ("start", "increment", "minimum", "maximum"):
                facts[f"identity's {name}"] = int(row[f"identity_{name}"])
            facts["identity's cycle"] = row["identity_cycle"] == "YES"
        hearing.facts["column", *table, row["name"]] = facts
    for table, names in order.items():
        hearing.facts["table", *table]["order of columns"] = Order(tuple(names))


def tell_views(hearing: Hearing) -> None:
    """What views select; tables must have been told."""
    used: dict[Relation, set[str]] = defaultdict(set)
    for view, row in hearing.told("view_table_usage"):
        table = (row["used_schema"], row["used_table"])
        if ("table", *table) in hearing.facts and table not in hearing.known.ancestors:
            used[view].add(".".join(table))
    for view, row in hearing.told("views"):
        facts = hearing.facts["table", *view]
        facts["check option"] = row["check_option"]
        if hearing.sees_all:
            facts["tables used"] = frozenset(used[view])
        if row["definition"] is not None:
            facts["definition"] = Sql(row["definition"], "query")


def tell_triggers(hearing: Hearing) -> None:
    """Triggers of tables that have been told."""
    columns: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for table, row in hearing.told("triggered_update_columns"):
        columns[*table, row["name"]].add(row["column"])
    events: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for table, row in hearing.told("triggers"):
        name = (*table, row["name"])
        events[name].add(row["event"])
        hearing.facts["trigger", *name] = {
            "timing": row["timing"],
            "level": row["level"],
            "old table": row["old_table"],
            "new table": row["new_table"],
            **_action(row["statement"]),
        }
        if hearing.sees_all:
            hearing.facts["trigger", *name]["columns"] = frozenset(columns[name])
            condition = row["condition"]
            if condition is None or parse(f"SELECT {condition}") is not None:
                hearing.facts["trigger", *name]["condition"] = sql(condition)
    for trigger, found in events.items():
        hearing.facts["trigger", *trigger]["events"] = frozenset(found)


def _action(statement: str) -> dict[str, Any]:
    tree = parse(f"CREATE TRIGGER t AFTER INSERT ON t {statement}")
    if tree is None or "CreateTrigStmt" not in tree:
        return {}
    trigger = tree["CreateTrigStmt"]
    return {
        "function": tuple(
            part["String"]["sval"]
            for part in trigger["funcname"]
            if part["String"]["sval"] != "pg_catalog"
        ),
        "arguments": tuple(a["String"].get("sval", "") for a in trigger.get("args", ())),
    }
