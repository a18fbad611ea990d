"""What the witness must hear of the model to leave out what the standard tells too much."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema_docs.model import Database, Partition, QualifiedName

Relation = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """What a model has of partitions, constraints and types."""

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


def _pair(name: QualifiedName) -> Relation:
    return name.schema, name.name
