"""What `information_schema` should say, by the model: its facts in the standard's terms."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from schema_docs.catalog.witness.routines import aggregate_arguments, arguments, result_type
from schema_docs.catalog.witness.types import Collations, known_type
from schema_docs.catalog.witness.values import Facts, Grants, Order, Sql, sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema_docs.model import (
        Column,
        Constraint,
        Database,
        Domain,
        ForeignKey,
        Function,
        Privilege,
        QualifiedName,
        Sequence,
        SequenceOptions,
        Table,
        Trigger,
        View,
    )
    from schema_docs.model.names import Owned

TABLE_PRIVILEGES: Final = (
    *("SELECT", "INSERT", "UPDATE", "DELETE"),
    *("TRUNCATE", "REFERENCES", "TRIGGER"),
)
COLUMN_PRIVILEGES: Final = ("SELECT", "INSERT", "UPDATE", "REFERENCES")

_TABLE_TYPES: Final = {
    "table": "BASE TABLE",
    "partitioned table": "BASE TABLE",
    "foreign table": "FOREIGN",
}
_ROUTINE_TYPES: Final = {"function": "FUNCTION", "procedure": "PROCEDURE"}
_IDENTIFIER: Final = re.compile(r'"(?:[^"]|"")*"|[^,\s]+')


def expectation(database: Database, database_owner: str) -> Facts:
    """The facts of a database that the standard has a view for."""
    return _Expectation(database, database_owner).facts


class _Expectation:
    def __init__(self, database: Database, database_owner: str) -> None:
        self.facts: Facts = {}
        self.database = database
        self.database_owner = database_owner
        self.collations = Collations(database)
        self.domains = {domain.name: domain for domain in database.domains}
        self.superusers = {r.name for r in database.roles if "SUPERUSER" in r.attributes}
        self.member_of = {r.name: [m.name for m in r.member_of] for r in database.roles}
        self.materialized = {view.name for view in database.views if view.materialized}
        for schema in database.schemas:
            self.facts["schema", schema.name] = {"owner": schema.owner or database_owner}
        for table in database.tables:
            self._table(table)
        for view in database.views:
            if not view.materialized:
                self._view(view)
        for domain in database.domains:
            self._domain(domain)
        for function in database.functions:
            self._function(function)
        for sequence in database.sequences:
            self._sequence(sequence)
        self._composites()
        self._foreign_data()

    # -- tables and views --------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        self.facts["table", *_parts(table.name)] = {
            "type": _TABLE_TYPES[table.kind],
            "type that it is of": None if table.of_type is None else _parts(table.of_type),
            "server": table.server,
            "order of columns": Order(tuple(column.name for column in table.columns)),
            "privileges": self._grants(table, TABLE_PRIVILEGES),
        }
        for partition in (each for root in table.partitions for each in root.walk()):
            self.facts["table", *_parts(partition.name)] = {
                "type": _TABLE_TYPES[partition.kind],
                "server": partition.server,
                "privileges": self._grants(partition, TABLE_PRIVILEGES),
            }
            for column in partition.columns:
                self._owned_sequences(partition, column)
        self._columns(table)
        if table.kind != "foreign table":
            for constraint in table.constraints:
                if constraint.kind != "exclusion":
                    self.facts["constraint", *_parts(table.name), constraint.name] = (
                        _constraint_facts(constraint)
                    )
            for key in table.foreign_keys:
                self.facts["constraint", *_parts(table.name), key.name] = _key_facts(key)
        self._triggers(table.name, table.triggers)

    def _view(self, view: View) -> None:
        used = (
            use.used.name
            for use in self.database.uses
            if use.by.kind == "view" and use.by.name == view.name and not use.by.part
            if use.used.kind in {"table", "view"} and use.used.name not in self.materialized
        )
        self.facts["table", *_parts(view.name)] = {
            "type": "VIEW",
            "order of columns": Order(tuple(column.name for column in view.columns)),
            "definition": Sql(view.definition, "query"),
            "check option": (view.check_option or "none").upper(),
            "tables used": frozenset(map(_dotted, used)),
            "privileges": self._grants(view, TABLE_PRIVILEGES),
        }
        self._columns(view)
        self._triggers(view.name, view.triggers)

    def _columns(self, relation: Table | View) -> None:
        for column in relation.columns:
            self.facts["column", *_parts(relation.name), column.name] = {
                **self._column_facts(column),
                "privileges": self._column_grants(relation, column),
            }
            self._owned_sequences(relation, column)

    def _column_facts(self, column: Column) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "data type": known_type(column.type, column.type_name),
            "collation": self.collations.of(column.collation, column.type_name),
            "default": sql(column.default),
            "identity": None if column.identity is None else column.identity.upper(),
            "generation expression": sql(column.generation),
        }
        domain = None if column.type.endswith("[]") else self.domains.get(column.type_name)
        facts["nullable"] = column.nullable and (domain is None or domain.nullable)
        if column.identity is not None:
            facts |= {
                f"identity's {name}": value
                for sequence in column.sequences[:1]
                for name, value in _counting(sequence.options).items()
                if name != "type"
            }
        return facts

    def _owned_sequences(self, relation: Owned, column: Column) -> None:
        # That of an identity column is not there.
        for sequence in column.sequences[column.identity is not None :]:
            self._sequence(replace(sequence, owner=relation.owner))

    def _sequence(self, sequence: Sequence) -> None:
        self.facts["sequence", *_parts(sequence.name)] = {
            **_counting(sequence.options),
            # Where nothing was ever granted, the standard's view has not even the owner.
            "privileges": Grants({})
            if sequence.privileges is None
            else self._grants(sequence, ("USAGE",)),
        }

    def _triggers(self, relation: QualifiedName, triggers: Iterable[Trigger]) -> None:
        for trigger in triggers:
            events = {event.split(" ", 1)[0] for event in trigger.events} - {"TRUNCATE"}
            update_of = next((e for e in trigger.events if e.startswith("UPDATE OF ")), "")
            if not events:
                continue
            function = trigger.function
            self.facts["trigger", *_parts(relation), trigger.name] = {
                "events": frozenset(events),
                "columns": frozenset(_IDENTIFIER.findall(update_of.removeprefix("UPDATE OF "))),
                "timing": trigger.timing,
                "level": trigger.level,
                "condition": sql(trigger.condition),
                "function": tuple(p for p in _parts(function) if p != "pg_catalog"),
                "arguments": trigger.arguments,
                "old table": trigger.old_table,
                "new table": trigger.new_table,
            }

    # -- the others --------------------------------------------------------------------------------

    def _domain(self, domain: Domain) -> None:
        self.facts["domain", *_parts(domain.name)] = {
            "data type": known_type(domain.type, domain.type_name),
            "collation": self.collations.of(domain.collation, domain.type_name),
            "default": sql(domain.default, has_current_names=False),
            "nullable": domain.nullable,
            "privileges": self._grants(domain, ("USAGE",), public=("USAGE",)),
        }
        for check in domain.checks:
            self.facts["domain constraint", *_parts(domain.name), check.name] = {
                "check": Sql(check.definition, "check")
            }

    def _function(self, function: Function) -> None:
        is_aggregate = function.kind == "aggregate"
        taken = (
            aggregate_arguments(function.arguments)
            if is_aggregate
            else arguments(function.arguments, function.result)
        )
        facts: dict[str, Any] = {
            "type": _ROUTINE_TYPES.get(function.kind),
            "arguments": taken,
            "result": result_type(function.result),
            "language": function.language.upper(),
            "immutable": function.volatility == "immutable",
            "security definer": function.security_definer,
            "privileges": self._grants(function, ("EXECUTE",), public=("EXECUTE",)),
        }
        if function.kind != "procedure":
            facts["strict"] = function.strict
        if not is_aggregate:
            facts["body"] = function.body
        self.facts["routine", *_parts(function.name), taken.taken] = facts

    def _composites(self) -> None:
        for composite in self.database.composites:
            self.facts["type", *_parts(composite.name)] = {
                "order of attributes": Order(tuple(a.name for a in composite.attributes)),
                "privileges": self._grants(composite, ("USAGE",), public=("USAGE",)),
            }
            for attribute in composite.attributes:
                self.facts["attribute", *_parts(composite.name), attribute.name] = {
                    "data type": known_type(attribute.type, attribute.type_name),
                    "collation": self.collations.of(attribute.collation, attribute.type_name),
                }

    def _foreign_data(self) -> None:
        for wrapper in self.database.foreign_data_wrappers:
            self.facts["foreign-data wrapper", wrapper.name] = {
                "owner": wrapper.owner or self.database_owner,
                "privileges": self._grants(wrapper, ("USAGE",)),
            }
        for server in self.database.servers:
            self.facts["server", server.name] = {
                "owner": server.owner or self.database_owner,
                "foreign-data wrapper": server.wrapper,
                "type": server.type,
                "version": server.version,
                "privileges": self._grants(server, ("USAGE",)),
            }

    # -- privileges --------------------------------------------------------------------------------

    def _grants(self, owned: Owned, every: tuple[str, ...], public: tuple[str, ...] = ()) -> Grants:
        owner = owned.owner or self.database_owner
        granted = self._granted(owned.privileges or (), owner, every)
        # Of an owner the model tells only what is not as usual.
        if all(privilege.grantee != "OWNER" for privilege in owned.privileges or ()):
            granted[owner] = dict.fromkeys(every)
        if owned.privileges is None and public:
            granted["PUBLIC"] = dict.fromkeys(public, False)
        return Grants(granted)

    def _column_grants(self, relation: Owned, column: Column) -> Grants:
        """What is granted on the column alone."""
        owner = relation.owner or self.database_owner
        whole = self._grants(relation, TABLE_PRIVILEGES).by_role
        granted = self._granted(column.privileges or (), owner, COLUMN_PRIVILEGES)
        alone: dict[str, Mapping[str, bool | None]] = {}
        for role, may in granted.items():
            of_table = whole.get(role, {})
            left = {
                name: can
                for name, can in may.items()
                if name not in of_table or (can and of_table[name] is False)
            }
            alone |= {role: left} if left else {}
        return Grants(alone)

    def _granted(
        self, privileges: tuple[Privilege, ...], owner: str, every: tuple[str, ...]
    ) -> dict[str, Mapping[str, bool | None]]:
        granted: dict[str, Mapping[str, bool | None]] = {}
        for privilege in privileges:
            role, all_ = owner if privilege.grantee == "OWNER" else privilege.grantee, "ALL"
            may = {
                name: None
                if self._may_always_grant(role, owner)
                else all_ in privilege.grantable or name in privilege.grantable
                for name in every
                if all_ in privilege.privileges or name in privilege.privileges
            }
            granted |= {role: may} if may else {}
        return granted

    def _may_always_grant(self, role: str, owner: str) -> bool:
        if role in {owner, self.database_owner} | self.superusers or role.startswith("pg_"):
            return True
        return any(self._may_always_grant(each, owner) for each in self.member_of.get(role, ()))


def _constraint_facts(constraint: Constraint) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "type": constraint.kind.upper(),
        "deferrable": constraint.deferrable,
        "enforced": constraint.enforced,
    }
    if constraint.kind == "check":
        mentioned = frozenset(column for column in constraint.columns if column)
        return facts | {"check": Sql(constraint.definition, "check"), "mentions": mentioned}
    if constraint.kind == "unique":
        facts["nulls distinct"] = not constraint.nulls_not_distinct
    return facts | {"columns": constraint.columns}


def _key_facts(key: ForeignKey) -> dict[str, Any]:
    return {
        "type": "FOREIGN KEY",
        "deferrable": key.deferrable,
        "enforced": key.enforced,
        "columns": key.columns,
        "match": "NONE" if key.match == "SIMPLE" else key.match,
        "update rule": key.on_update,
        "delete rule": key.on_delete,
        "referenced table": _dotted(key.referenced),
        "referenced columns": key.referenced_columns,
        "set of referenced columns": frozenset(key.referenced_columns),
    }


def _counting(options: SequenceOptions) -> dict[str, Any]:
    names = ("type", "start", "increment", "minimum", "maximum", "cycle")
    return {name: getattr(options, name) for name in names}


def _parts(name: QualifiedName) -> tuple[str, str]:
    return name.schema, name.name


def _dotted(name: QualifiedName) -> str:
    return f"{name.schema}.{name.name}"
