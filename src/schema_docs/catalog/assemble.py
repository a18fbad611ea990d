"""Rows of the catalogs, put together as a `Database`. Pure; OIDs go no further than this module."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from schema_docs import model
from schema_docs.catalog.inheritance import own_columns
from schema_docs.catalog.normal_form import normal_form
from schema_docs.catalog.options import plain_options, redacted_options
from schema_docs.catalog.privileges import default_privileges, labels_of, privileges_of
from schema_docs.catalog.rare_kinds import RARE_KINDS, facts, told_large_objects
from schema_docs.catalog.trigger_condition import trigger_condition
from schema_docs.model import (
    Column,
    Constraint,
    Database,
    Extension,
    ForeignKey,
    Function,
    Index,
    IndexKey,
    MemberCount,
    Membership,
    ObjectName,
    Option,
    Partition,
    Policy,
    QualifiedName,
    Role,
    Rule,
    Schema,
    Sequence,
    SequenceOptions,
    Statistics,
    Table,
    Trigger,
    Use,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = dict[str, Any]
Rows = dict[str, list[Row]]
T = TypeVar("T")

_TABLE_KINDS: Final = {"r": "table", "p": "partitioned table", "f": "foreign table"}


def assemble(rows: Rows) -> Database:
    """The database that the rows of all queries describe, each kind in the order of its rows."""
    return _Assembly(rows).database()


class _Assembly:
    """The look-ups that several kinds need, made once."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.privileges = privileges_of(rows["privileges"])
        self.labels = labels_of(rows["security_labels"])
        self.names = {row["relation"]: _name(row) for row in rows["relations"]}
        self.partitions: dict[int, list[Row]] = defaultdict(list)
        for row in rows["relations"]:
            if row["partition_of"] is not None:
                self.partitions[row["partition_of"]].append(row)
        self.columns = _by_relation(self._told_columns(), self._column)
        self.constraints = _by_relation(rows["constraints"], _constraint)
        self.foreign_keys = _by_relation(rows["foreign_keys"], _foreign_key)
        self.indexes = _by_relation(rows["indexes"], _index)
        self.triggers = _by_relation(rows["triggers"], _trigger)
        self.rules = _by_relation(rows["rules"], lambda row: Rule(**row))
        self.policies = _by_relation(rows["policies"], _policy)
        self.statistics = _by_relation(rows["statistics"], self._statistics)

    def database(self) -> Database:
        rows, rare = self.rows, self._rare_kinds()
        relations = rows["relations"]
        return Database(
            schemas=tuple(
                Schema(name=row["name"], **self._owned("pg_namespace", row))
                for row in rows["schemas"]
            ),
            extensions=tuple(_extension(row) for row in rows["extensions"]),
            roles=tuple(_role(row) for row in rows["roles"]),
            tables=tuple(
                self._table(row)
                for row in relations
                if row["relkind"] in _TABLE_KINDS and row["partition_of"] is None
            ),
            views=tuple(self._view(row) for row in relations if row["relkind"] in {"v", "m"}),
            sequences=tuple(self._sequence(row) for row in rows["sequences"]),
            functions=tuple(self._function(row) for row in rows["functions"]),
            default_privileges=default_privileges(rows["default_privileges"]),
            uses=tuple(_use(row) for row in rows["uses"]),
            **rare,
        )

    # -- what several kinds have in common ---------------------------------------------------

    def _owned(self, catalog: str, row: Row, key: str = "object") -> dict[str, Any]:
        address = (catalog, row[key], 0)
        return {
            "owner": row["owner"],
            "comment": row["comment"],
            "privileges": self.privileges.get(address),
            "security_labels": self.labels.get(address, ()),
        }

    def _rare_kinds(self) -> dict[str, tuple[Any, ...]]:
        """Every kind whose query gives its own fields as `facts`."""
        found: dict[str, list[Any]] = defaultdict(list)
        for query in (
            "types",
            "operators",
            "infrastructure",
            "text_search",
            "foreign_data",
            "replication",
        ):
            for row in self.rows[query]:
                field, make, catalog = RARE_KINDS[row["kind"]]
                common = self._owned(catalog, row)
                if row.get("name") is not None:
                    schema = row.get("schema")
                    common["name"] = (
                        row["name"] if schema is None else QualifiedName(schema, row["name"])
                    )
                known = {f.name for f in fields(make)}
                values = {name: value for name, value in common.items() if name in known}
                found[field].append(make(**values | facts(row["facts"])))
        told = {field: tuple(objects) for field, objects in found.items()}
        return told | {"large_objects": told_large_objects(told.get("large_objects", ()))}

    # -- relations ---------------------------------------------------------------------------

    def _table(self, row: Row) -> Table:
        return Table(
            of_type=_take_name(row, "of_type"),
            inherits=tuple(
                self.names[parent] for parent in row["inherits"] or () if parent in self.names
            ),
            **self._facts_of_table(row),
        )

    def _partition(self, row: Row) -> Partition:
        return Partition(bounds=row["bounds"], **self._facts_of_table(row))

    def _facts_of_table(self, row: Row) -> dict[str, Any]:
        """What a table and a partition may both have."""
        oid = row["relation"]
        toast = tuple(
            Option(name=f"toast.{option.name}", value=option.value)
            for option in plain_options(row["toast_options"])
        )
        return {
            "name": _name(row),
            "kind": _TABLE_KINDS[row["relkind"]],
            "unlogged": row["unlogged"],
            "access_method": row["access_method"],
            "tablespace": row["tablespace"],
            "options": (
                *plain_options(row["options"]),
                *toast,
                *redacted_options(row["foreign_options"]),
            ),
            "replica_identity": row["replica_identity"],
            "server": row["server"],
            "row_security": row["row_security"],
            "columns": self.columns(oid),
            "constraints": self.constraints(oid),
            "foreign_keys": self.foreign_keys(oid),
            "indexes": self.indexes(oid),
            "triggers": self.triggers(oid),
            "rules": self.rules(oid),
            "policies": self.policies(oid),
            "statistics": self.statistics(oid),
            "partition_key": row["partition_key"],
            "partitions": tuple(self._partition(each) for each in self.partitions.get(oid, ())),
            **self._owned("pg_class", row, "relation"),
        }

    def _view(self, row: Row) -> View:
        oid = row["relation"]
        options = plain_options(row["options"])
        check = next((option.value for option in options if option.name == "check_option"), None)
        return View(
            name=_name(row),
            materialized=row["relkind"] == "m",
            definition=normal_form(row["definition"], always_qualified=row["always_qualified"]),
            options=tuple(option for option in options if option.name != "check_option"),
            check_option=check,  # type: ignore[arg-type]
            access_method=row["access_method"],
            tablespace=row["tablespace"],
            columns=self.columns(oid),
            indexes=self.indexes(oid),
            triggers=self.triggers(oid),
            rules=self.rules(oid),
            statistics=self.statistics(oid),
            **self._owned("pg_class", row, "relation"),
        )

    def _told_columns(self) -> list[Row]:
        """The columns, without those that a partition has as its parent has them."""
        parents = {
            row["relation"]: parent for parent, rows in self.partitions.items() for row in rows
        }
        for row in self.rows["columns"]:
            address = ("pg_class", row["relation"], row["number"])
            row["privileges"] = self.privileges.get(address)
            row["security_labels"] = self.labels.get(address, ())
        return own_columns(self.rows["columns"], parents)

    def _column(self, row: Row) -> Column:
        del row["number"]
        type_name = QualifiedName(row.pop("type_schema"), row["type_name"])
        return Column(
            **row
            | {
                "type_name": type_name,
                "collation": _take_name(row, "collation"),
                "sequences": tuple(
                    self._sequence(each | {"owner": None, "unlogged": False})
                    for each in row["sequences"]
                ),
                "options": redacted_options(row["options"]),
            }
        )

    def _statistics(self, row: Row) -> Statistics:
        common = self._owned("pg_statistic_ext", row)
        return Statistics(
            name=_name(row),
            kinds=tuple(row["kinds"]),
            definition=row["definition"],
            target=row["target"],
            **common,
        )

    def _sequence(self, row: Row) -> Sequence:
        return Sequence(
            name=_name(row),
            unlogged=row["unlogged"],
            options=SequenceOptions(**row["options"]),
            **self._owned("pg_class", row),
        )

    def _function(self, row: Row) -> Function:
        aggregate = row["aggregate"]
        values = (
            row
            | self._owned("pg_proc", row)
            | {
                "name": _name(row),
                "aggregate": None if aggregate is None else model.Aggregate(**aggregate),
                "settings": plain_options(row["settings"]),
                "transforms": tuple(row["transforms"]),
            }
        )
        del values["object"], values["schema"]
        return Function(**values)


# -- rows of one kind ----------------------------------------------------------------------------


def _by_relation(rows: Iterable[Row], make: Callable[[Row], T]) -> Callable[[int], tuple[T, ...]]:
    """A look-up from a relation's OID to what its rows make, in the order of the rows."""
    grouped: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        relation = row.pop("relation")
        grouped[relation].append(make(row))
    return lambda oid: tuple(grouped.get(oid, ()))


def _name(row: Row) -> QualifiedName:
    return QualifiedName(row["schema"], row["name"])


def _take_name(row: Row, prefix: str) -> QualifiedName | None:
    """Takes `{prefix}_schema` and `{prefix}_name` out of the row."""
    schema, name = row.pop(f"{prefix}_schema"), row.pop(f"{prefix}_name")
    return None if name is None else QualifiedName(schema, name)


def _constraint(row: Row) -> Constraint:
    return Constraint(**row | {"columns": tuple(row["columns"]), "include": tuple(row["include"])})


def _foreign_key(row: Row) -> ForeignKey:
    lists = ("columns", "referenced_columns", "delete_columns")
    return ForeignKey(
        referenced=cast("QualifiedName", _take_name(row, "referenced")),
        **row | {name: tuple(row[name]) for name in lists},
    )


def _index(row: Row) -> Index:
    return Index(
        **row
        | {
            "keys": tuple(IndexKey(**key) for key in row["keys"]),
            "include": tuple(row["include"]),
            "options": plain_options(row["options"]),
        }
    )


def _trigger(row: Row) -> Trigger:
    return Trigger(
        function=cast("QualifiedName", _take_name(row, "function")),
        condition=trigger_condition(row["definition"]),
        **row
        | {
            "events": tuple(row["events"]),
            # Each argument ends in a zero byte.
            "arguments": tuple(row["arguments"].decode().split("\0")[:-1]),
        },
    )


def _policy(row: Row) -> Policy:
    return Policy(**row | {"roles": tuple(row["roles"])})


def _extension(row: Row) -> Extension:
    return Extension(**row | {"members": tuple(MemberCount(**each) for each in row["members"])})


def _role(row: Row) -> Role:
    member_of = (Membership(name=m["name"], options=tuple(m["options"])) for m in row["member_of"])
    return Role(**row | {"attributes": tuple(row["attributes"]), "member_of": tuple(member_of)})


def _use(row: Row) -> Use:
    def end(side: str) -> ObjectName:
        return ObjectName(
            kind=row[f"{side}_kind"],
            name=QualifiedName(row[f"{side}_schema"], row[f"{side}_name"]),
            part=row[f"{side}_part"],
        )

    return Use(used=end("used"), by=end("by"))
