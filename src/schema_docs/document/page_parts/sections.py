"""What else stands in the section of a table, a view or an enum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.document import partitions, rows, shapes
from schema_docs.document.markdown import code, fenced
from schema_docs.document.page_parts.part import PagePart
from schema_docs.document.properties import granted, grantee, properties
from schema_docs.model import Table, View

if TYPE_CHECKING:
    from schema_docs.document.shapes import Grid
    from schema_docs.model import Enum


_TOLD_ELSEWHERE = frozenset(
    {
        "kind",
        "server",
        "of_type",
        "inherits",
        "partition_key",
        "partitions",
        "named_when_run",
        "row_security",
        "columns",
        "constraints",
        "foreign_keys",
        "indexes",
        "triggers",
        "rules",
        "policies",
        "statistics",
        "privileges",
        "materialized",
        "definition",
        "check_option",
    }
)
"""Fields of a table or view that have a sentence, a grid or a block of their own."""


class SectionParts(PagePart):
    """Sentences, grids and blocks of a section."""

    def facts(self, relation: Table | View) -> str:
        """What else there is to say of a table or view, in italics: no comment can look like it."""
        said = (
            self._table_facts(relation)
            if isinstance(relation, Table)
            else rows.view_facts(relation)
        )
        told = _TOLD_ELSEWHERE
        if isinstance(relation, Table) and relation.replica_identity == "index":
            told |= {"replica_identity"}
        if rest := properties(relation, but=told):
            said.append(f"{rest[0].upper()}{rest[1:]}.")
        if introduced := self.introduced(relation.name):
            said.append(f"Introduced in {introduced}.")
        remark = f"_{' '.join(said)}_" if said else ""
        return self.ledger.generated(self._place(relation), "remark", remark)

    def _table_facts(self, table: Table) -> list[str]:
        said = []
        if table.kind == "foreign table":
            server = code(spelling.identifier(table.server or ""), in_table=False)
            said.append(f"A foreign table of server {server}.")
        if table.of_type:
            type_name = code(spelling.qualified(table.of_type), in_table=False)
            said.append(f"A table of the type {type_name}.")
        if table.inherits:
            said.append(f"Inherits from {', '.join(self.linked(name) for name in table.inherits)}.")
        if table.partition_key:
            key = spelling.expression(table.partition_key)
            said.append(f"Partitioned by {code(key, in_table=False)}.")
        said += partitions.named_when_run(table)
        if partitions.grants_stay_at_the_root(table):
            said.append("What is granted on it is granted on none of its partitions.")
        said += rows.index_facts(table.indexes)
        if table.row_security:
            whom = ", for its owner too" if table.row_security == "forced" else ""
            said.append(f"Row-level security is enabled{whom}.")
        return said

    def constraints(self, table: Table) -> Grid:
        """Primary key, unique, check and exclusion constraints."""
        of_constraint = {index.constraint: index for index in table.indexes}
        return self._told(
            table,
            shapes.CONSTRAINTS,
            tuple(rows.constraint(c, of_constraint.get(c.name)) for c in table.constraints),
        )

    def indexes(self, relation: Table | View) -> Grid:
        """The indexes but for those that only serve a constraint that is listed already."""
        return self._told(
            relation,
            shapes.INDEXES,
            tuple(rows.index(index) for index in relation.indexes if index.constraint is None),
        )

    def triggers(self, relation: Table | View) -> Grid:
        """When each trigger fires and what it calls."""
        return self._told(
            relation, shapes.TRIGGERS, tuple(rows.trigger(t) for t in relation.triggers)
        )

    def policies(self, table: Table) -> Grid:
        """The row-level security policies."""
        return self._told(
            table, shapes.POLICIES, tuple(rows.policy(policy) for policy in table.policies)
        )

    def rules(self, relation: Table | View) -> Grid:
        """The rewrite rules."""
        return self._told(relation, shapes.RULES, tuple(rows.rule(rule) for rule in relation.rules))

    def statistics(self, relation: Table | View) -> Grid:
        """The extended statistics objects."""
        return self._told(
            relation, shapes.STATISTICS, tuple(rows.statistics(s) for s in relation.statistics)
        )

    def privileges(self, relation: Table | View) -> Grid:
        """Who may do what, but for the owner."""
        return self._told(
            relation,
            shapes.PRIVILEGES,
            tuple((grantee(p), granted(p)) for p in relation.privileges or ()),
        )

    def partitions(self, table: Table) -> Grid:
        """Partitions, those of partitions below their parents."""
        return self._told(
            table, shapes.PARTITIONS, tuple(rows.partition(p) for p in rows.walk(table.partitions))
        )

    def of_partitions(self, table: Table) -> Grid:
        """What single partitions have and the table itself has not."""
        return self._told(table, shapes.OF_PARTITIONS, partitions.own_rows(table))

    def view_definition(self, view: View) -> str:
        """The view's query in a fence."""
        fence = fenced(rows.dedented(spelling.expression(view.definition)), "sql")
        return self.ledger.generated(self._place(view), "definition", fence)

    def enum_labels(self, enum: Enum) -> Grid:
        """The labels in the order in which they compare."""
        return self._told(enum, shapes.ENUM_LABELS, tuple((code(label),) for label in enum.labels))

    def rest(self, enum: Enum) -> str:
        """An enum's owner and privileges, in italics, where they are not as by default."""
        told = properties(enum, but=("labels",))
        remark = f"_{told[0].upper()}{told[1:]}._" if told else ""
        return self.ledger.generated(self._place(enum), "remark", remark)
