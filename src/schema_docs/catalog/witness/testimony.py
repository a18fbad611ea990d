"""What `information_schema` says: the rows of its views as facts, in the form of the model's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schema_docs.catalog.normal_form import with_unix_line_ends
from schema_docs.catalog.witness.routines import Arguments, arguments, result_type
from schema_docs.catalog.witness.types import told_type
from schema_docs.catalog.witness.values import Facts, Grants, OneOf, Order, Sql, parse
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from schema_docs.model import Database, Partition

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Relation = tuple[str, str]

_NOT_NULL: Final = " IS NOT NULL"
"""How the clause of a NOT NULL ends; every other clause ends in a parenthesis."""


@dataclass(frozen=True)
class Known:
    """What the witness must hear of the model to leave out what the standard tells too much."""

    ancestors: dict[Relation, frozenset[Relation]] = field(default_factory=dict)
    """Of each partition, the tables that it is a part of."""
    checks: frozenset[tuple[str, str, str]] = frozenset()
    """Schema, table or domain, and name of each check."""
    foreign_keys: dict[Relation, dict[str, tuple[Relation, tuple[str, ...]]]] = field(
        default_factory=dict
    )
    """Of each table, by name: the table referred to, and the own columns."""
    ranges: frozenset[Relation] = frozenset()
    domains: frozenset[Relation] = frozenset()

    @staticmethod
    def of(database: Database) -> Known:
        """What is to be known of a model."""
        ancestors: dict[Relation, frozenset[Relation]] = {}

        def walk(parents: frozenset[Relation], partitions: tuple[Partition, ...]) -> None:
            for partition in partitions:
                ancestors[_pair(partition.name)] = parents
                walk(parents | {_pair(partition.name)}, partition.partitions)

        for table in database.tables:
            walk(frozenset({_pair(table.name)}), table.partitions)
        return Known(
            ancestors=ancestors,
            checks=frozenset(
                {
                    (*_pair(table.name), constraint.name)
                    for table in database.tables
                    for constraint in table.constraints
                }
                | {(*_pair(d.name), check.name) for d in database.domains for check in d.checks}
            ),
            foreign_keys={
                _pair(table.name): {
                    key.name: (_pair(key.referenced), key.columns) for key in table.foreign_keys
                }
                for table in database.tables
            },
            ranges=frozenset(
                _pair(name)
                for each in database.ranges
                for name in (each.name, each.multirange)
                if name is not None
            ),
            domains=frozenset(_pair(domain.name) for domain in database.domains),
        )


def testimony(rows: Rows, known: Known, version: int) -> Facts:
    """The facts that the rows of all views tell."""
    return _Testimony(rows, known, version).facts


class _Testimony:
    def __init__(self, rows: Rows, known: Known, version: int) -> None:
        self.facts: Facts = {}
        self.rows = rows
        self.known = known
        self.version = version
        self.sees_all = rows["circumstances"][0]["sees_all"]
        self.elements = {
            (row["owner_kind"], row["schema"], row["name"], str(row["position"])): row["element"]
            for row in rows["element_types"]
        }
        self.foreign: dict[str, set[Any]] = defaultdict(set)
        """What extensions own: names, and OIDs of routines."""
        for row in rows["extension_members"]:
            name = row["oid"] if row["catalog"] == "pg_proc" else (row["schema"], row["name"])
            self.foreign[row["catalog"]].add(name)
        self._schemas_and_foreign_data()
        self._tables()
        self._columns()
        self._constraints()
        self._views()
        self._triggers()
        self._types()
        self._routines()
        self._sequences()
        self._privileges()

    def _schemas_and_foreign_data(self) -> None:
        for row in self.rows["schemata"]:
            if ("", row["name"]) not in self.foreign["pg_namespace"]:
                # Since 15, public is owned by whoever owns the database.
                owner = row["owner"]
                if owner == "pg_database_owner":
                    owner = self.rows["circumstances"][0]["database_owner"]
                self.facts["schema", row["name"]] = {"owner": owner}
        for row in self.rows["foreign_data_wrappers"]:
            if ("", row["name"]) not in self.foreign["pg_foreign_data_wrapper"]:
                self.facts["foreign-data wrapper", row["name"]] = {"owner": row["owner"]}
        for row in self.rows["foreign_servers"]:
            if ("", row["name"]) not in self.foreign["pg_foreign_server"]:
                self.facts["server", row["name"]] = {
                    "owner": row["owner"],
                    "foreign-data wrapper": row["wrapper"],
                    "type": row["type"],
                    "version": row["version"],
                }

    # -- tables and views --------------------------------------------------------------------------

    def _tables(self) -> None:
        for row in self.rows["tables"]:
            table = (row["schema"], row["table"])
            if table in self.foreign["pg_class"]:
                continue
            self.facts["table", *table] = {
                "type": row["type"],
                "type that it is of": None if row["of_type"] is None else tuple(row["of_type"]),
                "server": row["server"],
            }

    def _told(self, query: str) -> Iterable[tuple[Relation, Row]]:
        """The rows of what belongs to tables that the model has in full."""
        for row in self.rows[query]:
            relation = (row["schema"], row["table"])
            if ("table", *relation) in self.facts and relation not in self.known.ancestors:
                yield relation, row

    def _columns(self) -> None:
        order: dict[Relation, list[str]] = defaultdict(list)
        for table, row in self._told("columns"):
            order[table].append(row["name"])
            domain = (row["domain_schema"], row["domain_name"])
            facts = {
                "data type": self._type("TABLE", row),
                "default": _sql(row["column_default"]),
                "identity": row["identity_generation"],
                "generation expression": _sql(row["generation_expression"]),
            }
            if row["domain"] is None or domain in self.known.domains:
                facts["nullable"] = row["is_nullable"] == "YES"
                facts["collation"] = _collation(row)
            if row["is_identity"] == "YES" and row["identity_start"] is not None:
                for name in ("start", "increment", "minimum", "maximum"):
                    facts[f"identity's {name}"] = int(row[f"identity_{name}"])
                facts["identity's cycle"] = row["identity_cycle"] == "YES"
            self.facts["column", *table, row["name"]] = facts
        for table, names in order.items():
            self.facts["table", *table]["order of columns"] = Order(tuple(names))

    def _type(self, owner_kind: str, row: Row, owner: str = "table") -> str | None:
        place = (owner_kind, row["schema"], row[owner], str(row["position"]))
        return told_type(row, self.elements.get(place))

    def _views(self) -> None:
        used: dict[Relation, set[str]] = defaultdict(set)
        for view, row in self._told("view_table_usage"):
            table = (row["used_schema"], row["used_table"])
            if ("table", *table) in self.facts and table not in self.known.ancestors:
                used[view].add(".".join(table))
        for view, row in self._told("views"):
            facts = self.facts["table", *view]
            facts["check option"] = row["check_option"]
            if self.sees_all:
                facts["tables used"] = frozenset(used[view])
            if row["definition"] is not None:
                facts["definition"] = Sql(row["definition"], "query")

    def _triggers(self) -> None:
        columns: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for table, row in self._told("triggered_update_columns"):
            columns[*table, row["name"]].add(row["column"])
        events: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for table, row in self._told("triggers"):
            name = (*table, row["name"])
            events[name].add(row["event"])
            self.facts["trigger", *name] = {
                "timing": row["timing"],
                "level": row["level"],
                "old table": row["old_table"],
                "new table": row["new_table"],
                **_action(row["statement"]),
            }
            if self.sees_all:
                self.facts["trigger", *name]["columns"] = frozenset(columns[name])
                condition = row["condition"]
                if condition is None or parse(f"SELECT {condition}") is not None:
                    self.facts["trigger", *name]["condition"] = _sql(condition)
        for trigger, found in events.items():
            self.facts["trigger", *trigger]["events"] = frozenset(found)

    # -- constraints -------------------------------------------------------------------------------

    def _constraints(self) -> None:
        keys: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in self.rows["key_column_usage"]:
            keys[row["schema"], row["table"], row["constraint"]].append(row)
        tables: dict[Relation, list[Relation]] = defaultdict(list)
        """The tables that have a constraint of a name; a key's name has only one."""
        for row in self.rows["table_constraints"]:
            tables[row["constraint_schema"], row["name"]].append((row["schema"], row["table"]))
        usage: dict[Relation, dict[Relation, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in self.rows["constraint_column_usage"]:
            constraint = (row["constraint_schema"], row["constraint"])
            usage[constraint][row["schema"], row["table"]].add(row["column"])
        clauses = _by_name(self.rows["check_constraints"])
        rules = _by_name(self.rows["referential_constraints"])
        for table, row in self._told("table_constraints"):
            name = (row["constraint_schema"], row["name"])
            columns = keys[*table, row["name"]]
            # A clone that a partition has may have the name of what it was cloned from.
            is_alone = len({*tables[name]} - {*self.known.ancestors}) == 1
            facts = {
                "type": row["type"],
                "deferrable": "initially deferred"
                if row["initially_deferred"] == "YES"
                else "deferrable"
                if row["is_deferrable"] == "YES"
                else None,
            }
            if self.version >= 180000:
                facts["enforced"] = row["enforced"] == "YES"
            if row["nulls_distinct"] is not None:
                facts["nulls distinct"] = row["nulls_distinct"] == "YES"
            if row["type"] == "CHECK":
                told = [found["clause"] for found in clauses.get(name, ())]
                if self._is_not_null((*table, row["name"]), told):
                    continue
                facts |= self._check(told)
                if is_alone and self.sees_all:
                    facts["mentions"] = frozenset(usage[name].get(table, ()))
            elif self.sees_all:
                facts["columns"] = tuple(column["column"] for column in columns)
            if row["type"] == "FOREIGN KEY":
                key = self._foreign_key(columns, rules.get(name, ()), keys, tables, usage[name])
                if self._is_of_a_partition(table, row["name"], columns, key):
                    continue
                facts |= key
            self.facts["constraint", *table, row["name"]] = facts

    def _is_not_null(self, constraint: tuple[str, ...], clauses: list[str]) -> bool:
        if not clauses or any(clause.endswith(_NOT_NULL) for clause in clauses):
            return constraint not in self.known.checks
        return False

    def _check(self, clauses: list[str]) -> dict[str, Any]:
        # Since 17 the expression alone, before all that follows the word CHECK.
        layout = "CHECK ({})" if self.version >= 170000 else "CHECK {}"
        checks = tuple(
            Sql(layout.format(clause), "check")
            for clause in clauses
            if not clause.endswith(_NOT_NULL)
        )
        return {"check": OneOf(checks)} if checks else {}

    def _foreign_key(
        self,
        columns: list[Row],
        rules: Iterable[Row],
        keys: dict[tuple[str, ...], list[Row]],
        tables: dict[Relation, list[Relation]],
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
            (referenced,) = {*tables[rule["unique_schema"], rule["unique_name"]]} or {("", "")}
            unique = [row["column"] for row in keys[*referenced, rule["unique_name"]]]
            places = [row["refers_to"] or 0 for row in columns]
            found["referenced table"].append(".".join(referenced))
            if self.sees_all and max(places, default=0) <= len(unique):
                found["referenced columns"].append(tuple(unique[place - 1] for place in places))
        return {
            name: OneOf(tuple(dict.fromkeys(values)))
            for name, values in found.items()
            # With a unique index among them, columns in order are not known of all.
            if name != "referenced columns" or "set of referenced columns" not in found
        }

    def _is_of_a_partition(
        self, table: Relation, name: str, columns: list[Row], key: dict[str, Any]
    ) -> bool:
        """Whether it is what a foreign key to a partitioned table has for one of the partitions."""
        own = self.known.foreign_keys.get(table, {})
        if name in own or "referenced table" not in key:
            return False
        referenced = key["referenced table"].values
        names = tuple(column["column"] for column in columns)
        return any(
            target in ancestors and names == targeted_by
            for target, targeted_by in own.values()
            for partition, ancestors in self.known.ancestors.items()
            if ".".join(partition) in referenced
        )

    # -- types, routines, sequences ----------------------------------------------------------------

    def _types(self) -> None:
        clauses = _by_name(self.rows["check_constraints"])
        for row in self.rows["domains"]:
            name = (row["schema"], row["name"])
            if name in self.foreign["pg_type"]:
                continue
            self.facts["domain", *name] = {
                "data type": self._type("DOMAIN", row, "name"),
                "collation": _collation(row),
                "default": _sql(row["default"], has_current_names=False),
            }
            if self.version >= 170000 and self.sees_all:
                self.facts["domain", *name]["nullable"] = True
        for row in self.rows["domain_constraints"]:
            domain = (row["schema"], row["domain"])
            if ("domain", *domain) not in self.facts:
                continue
            found = clauses.get((row["constraint_schema"], row["name"]), ())
            told = [clause["clause"] for clause in found]
            if self._is_not_null((*domain, row["name"]), told):
                if self.sees_all:
                    self.facts["domain", *domain]["nullable"] = False
                continue
            self.facts["domain constraint", *domain, row["name"]] = self._check(told)
        for row in self.rows["user_defined_types"]:
            if (row["schema"], row["name"]) not in self.foreign["pg_type"]:
                self.facts["type", row["schema"], row["name"]] = {}
        order: dict[Relation, list[str]] = defaultdict(list)
        for row in self.rows["attributes"]:
            type_ = (row["schema"], row["type"])
            if ("type", *type_) not in self.facts:
                continue
            order[type_].append(row["name"])
            facts: dict[str, Any] = {"data type": self._type("USER-DEFINED TYPE", row, "type")}
            facts["collation"] = _collation(row)
            self.facts["attribute", *type_, row["name"]] = facts
        for type_, names in order.items():
            self.facts["type", *type_]["order of attributes"] = Order(tuple(names))

    def _routines(self) -> None:
        parameters: dict[Relation, list[str]] = defaultdict(list)
        for row in self.rows["parameters"]:
            default = "" if row["default"] is None else f" DEFAULT {row['default']}"
            type_ = self._type("ROUTINE", row, "specific_name")
            words = (row["mode"], row["name"], f"{type_}{default}")
            parameters[row["schema"], row["specific_name"]].append(" ".join(filter(None, words)))
        self.names: dict[Relation, tuple[str, ...]] = {}
        for row in self.rows["routines"]:
            specific = (row["schema"], row["specific_name"])
            given = result_type(self._type("ROUTINE", row, "specific_name"))
            if int(row["specific_name"].rpartition("_")[2]) in self.foreign["pg_proc"]:
                continue
            if self._makes_a_range(row, given):
                continue
            taken: Arguments = arguments(", ".join(parameters[specific]))
            name = self.names[specific] = ("routine", row["schema"], row["name"], taken.taken)
            facts: dict[str, Any] = {
                "type": row["type"],
                "result": given,
                "language": row["language"],
                "immutable": row["is_deterministic"] == "YES",
                "security definer": row["security_type"] == "DEFINER",
            }
            if self.sees_all:
                facts["arguments"] = taken
            if row["is_null_call"] is not None:
                facts["strict"] = row["is_null_call"] == "YES"
            if row["definition"]:  # empty: a body in SQL's own syntax
                facts["body"] = with_unix_line_ends(row["definition"])
            self.facts[name] = facts

    def _makes_a_range(self, row: Row, result: str | None) -> bool:
        # Those of a multirange lie in the schema of its range, wherever it lies itself, and a type
        # that is renamed leaves them their names.
        return row["language"] == "INTERNAL" and any(
            (name == row["name"] or row["definition"] in _CONSTRUCTORS)
            and result in {f"{schema}.{name}", f"{schema}.{name}[]"}
            for schema, name in self.known.ranges
        )

    def _sequences(self) -> None:
        for row in self.rows["sequences"]:
            name = (row["schema"], row["name"])
            if name not in self.foreign["pg_class"]:
                names = ("type", "start", "increment", "minimum", "maximum", "cycle")
                self.facts["sequence", *name] = {each: row[each] for each in names}

    # -- privileges --------------------------------------------------------------------------------

    def _privileges(self) -> None:
        if not self.sees_all:
            return
        kinds = {"DOMAIN": "domain", "SEQUENCE": "sequence", "TYPE": "type"}
        for query, key_of in (
            ("table_privileges", lambda row: ("table", row["schema"], row["table"])),
            (
                "column_privileges",
                lambda row: ("column", row["schema"], row["table"], row["column"]),
            ),
            (
                "routine_privileges",
                lambda row: self.names.get((row["schema"], row["specific_name"]), ()),
            ),
            (
                "usage_privileges",
                lambda row: (
                    (kinds[row["kind"]], row["schema"], row["name"])
                    if row["kind"] in kinds
                    else ("server" if "SERVER" in row["kind"] else _WRAPPER, row["name"])
                ),
            ),
        ):
            self._grants(self.rows[query], key_of)
        for key, facts in self.facts.items():
            if key[0] in _GRANTED:
                facts.setdefault("privileges", Grants({}))

    def _grants(self, rows: list[Row], key_of: Callable[[Row], tuple[str, ...]]) -> None:
        granted: dict[tuple[str, ...], dict[str, dict[str, bool | None]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for row in rows:
            granted[key_of(row)][row["grantee"]][row["privilege"]] = row["grantable"]
        for key, by_role in granted.items():
            if key in self.facts:
                self.facts[key]["privileges"] = Grants(dict(by_role))


_CONSTRUCTORS: Final = frozenset(
    {"range_constructor2", "range_constructor3"}
    | {"multirange_constructor0", "multirange_constructor1", "multirange_constructor2"}
)
_WRAPPER: Final = "foreign-data wrapper"
_GRANTED: Final = frozenset(
    {"table", "column", "routine", "domain", "type", "sequence", "server", _WRAPPER}
)


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


def _by_name(rows: Iterable[Row]) -> dict[Relation, list[Row]]:
    found: dict[Relation, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["schema"], row["name"]].append(row)
    return dict(found)


def _collation(row: Row) -> QualifiedName | None:
    if row["collation_name"] is None:
        return None
    return QualifiedName(row["collation_schema"], row["collation_name"])


def _sql(text: str | None, *, has_current_names: bool = True) -> Sql | None:
    return None if text is None else Sql(text, has_current_names=has_current_names)


def _pair(name: QualifiedName) -> Relation:
    return name.schema, name.name
