"""What `information_schema` says: the rows of its views as facts, in the form of the model's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.catalog.witness.hearing import Hearing
from schema_docs.catalog.witness.of_constraints import tell_constraints
from schema_docs.catalog.witness.of_privileges import tell_privileges
from schema_docs.catalog.witness.of_relations import (
    tell_columns,
    tell_schemas_and_foreign_data,
    tell_tables,
    tell_triggers,
    tell_views,
)
from schema_docs.catalog.witness.of_types import tell_routines, tell_sequences, tell_types

if TYPE_CHECKING:
    from schema_docs.catalog.witness.hearing import Rows
    from schema_docs.catalog.witness.known import Known
    from schema_docs.catalog.witness.values import Facts


def testimony(rows: Rows, known: Known, version: int) -> Facts:
    """The facts that the rows of all views tell."""
    hearing = Hearing(rows, known, version)
    tell_schemas_and_foreign_data(hearing)
    tell_tables(hearing)
    tell_columns(hearing)
    tell_constraints(hearing)
    tell_views(hearing)
    tell_triggers(hearing)
    tell_types(hearing)
    tell_routines(hearing)
    tell_sequences(hearing)
    tell_privileges(hearing)
    return hearing.facts
