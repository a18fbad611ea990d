"""The first chapter of the page: what there is, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.document import rows, shapes
from schema_docs.document.markdown import code, text
from schema_docs.document.shapes import Grid

if TYPE_CHECKING:
    from schema_docs.migrations.failure import Failure
    from schema_docs.model import Database, Partition, Table, View


def counts(database: Database) -> Grid:
    """How many there are of each kind that there is."""
    tables = database.tables
    with_parts: list[Table | Partition] = [
        *tables,
        *(partition for table in tables for partition in rows.walk(table.partitions)),
    ]
    relations: list[Table | Partition | View] = [*with_parts, *database.views]
    counted = {
        "Schemas": len([s for s in database.schemas if s.name != spelling.DEFAULT_SCHEMA]),
        "Tables": len(tables),
        "Columns": sum(len(table.columns) for table in tables),
        "Foreign keys": sum(len(table.foreign_keys) for table in with_parts),
        "Indexes": sum(not index.inherited for relation in relations for index in relation.indexes),
        "Partitions": sum(len(list(rows.walk(table.partitions))) for table in tables),
        "Views": len([view for view in database.views if not view.materialized]),
        "Materialized views": len([view for view in database.views if view.materialized]),
        "Enums": len(database.enums),
        "Domains": len(database.domains),
        "Functions": len(database.functions),
        "Triggers": sum(
            not trigger.inherited for relation in relations for trigger in relation.triggers
        ),
        "Sequences": len(database.sequences),
        "Extensions": len(database.extensions),
    }
    always = {"Tables"}
    return Grid(
        shapes.COUNTS,
        tuple((kind, str(n)) for kind, n in counted.items() if n or kind in always),
    )


def failures(failures: tuple[Failure, ...]) -> Grid:
    """The migrations that were refused, when the page was built all the same."""
    return Grid(
        shapes.FAILURES,
        tuple(
            (
                code(failure.file if failure.line is None else f"{failure.file}:{failure.line}"),
                code(failure.statement) if failure.statement else "",
                text(failure.message),
            )
            for failure in failures
        ),
    )
