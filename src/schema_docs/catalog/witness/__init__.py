"""The second witness: holds a model against the standard's `information_schema`.

`disagreements` reads the views with queries of its own, knows nothing of how the catalog reader
comes by its facts, and compares by names. Where the standard says less, or other things, than the
model, `BLIND_SPOTS` tells why; all else that differs is a bug of one of the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.rows import dict_row

from schema_docs.catalog.session import pin_settings
from schema_docs.catalog.witness.blind_spots import BLIND_SPOTS
from schema_docs.catalog.witness.expectation import expectation
from schema_docs.catalog.witness.known import Known
from schema_docs.catalog.witness.testimony import testimony
from schema_docs.catalog.witness.values import agree, show
from schema_docs.errors import CatalogError
from schema_docs.spelling import identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.catalog.witness.hearing import Rows
    from schema_docs.catalog.witness.values import Facts, Key
    from schema_docs.model import Database

__all__ = ["BLIND_SPOTS", "VIEWS", "Disagreement", "disagreements"]

VIEWS: Final = (
    "circumstances",
    "extension_members",
    "schemata",
    "tables",
    "columns",
    "element_types",
    "table_constraints",
    "key_column_usage",
    "referential_constraints",
    "check_constraints",
    "constraint_column_usage",
    "views",
    "view_table_usage",
    "routines",
    "parameters",
    "triggers",
    "triggered_update_columns",
    "domains",
    "domain_constraints",
    "user_defined_types",
    "attributes",
    "sequences",
    "foreign_data_wrappers",
    "foreign_servers",
    "table_privileges",
    "column_privileges",
    "routine_privileges",
    "usage_privileges",
)
"""The queries, by the views that they read; the first two stand for what no view tells."""

_PLANNING: Final = {"enable_nestloop": "off"}
"""The planner guesses that the views have few rows; with it, some take a hundred times longer."""

_PARENTS: Final = {
    "column": "table",
    "constraint": "table",
    "trigger": "table",
    "domain constraint": "domain",
    "attribute": "type",
}
EXISTENCE: Final = "existence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One fact that the model and `information_schema` tell differently."""

    kind: str
    """`table` (and view), `column`, `constraint`, `routine` …"""
    name: str
    """`public.orders.status`, `public.total(int8, date)`."""
    attribute: str
    """`data type`, `delete rule` …; `existence` where only one of them knows the object."""
    model: str
    witness: str

    def __str__(self) -> str:
        if self.attribute == EXISTENCE:
            return (
                f"{self.kind} {self.name} is {self.model} in the model "
                f"and {self.witness} in information_schema"
            )
        return (
            f"{self.attribute} of {self.kind} {self.name} is {self.model} in the model "
            f"and {self.witness} in information_schema"
        )


def disagreements(
    connection: psycopg.Connection[Any], database: Database
) -> tuple[Disagreement, ...]:
    """Everything that the two tell differently, by kind and name; empty when the model is right.

    Reads in the caller's transaction, which must see what the model was read from.

    Raises:
        CatalogError: PostgreSQL refused a query; carries its message.
    """
    try:
        # Rolled back, which gives the caller's transaction its own settings back.
        with connection.transaction(force_rollback=True):
            rows = _fetch(connection)
    except psycopg.Error as error:
        raise CatalogError(f"could not read information_schema: {error}".strip()) from error
    (circumstances,) = rows["circumstances"]
    said = testimony(rows, Known.of(database), connection.info.server_version)
    expected = expectation(database, circumstances["database_owner"])
    return tuple(_compare(expected, said, sees_all=circumstances["sees_all"]))


def _fetch(connection: psycopg.Connection[Any]) -> Rows:
    pin_settings(connection, **_PLANNING)
    folder = resources.files(__package__) / "queries"
    with connection.pipeline():
        cursors = {
            view: connection.cursor(row_factory=dict_row).execute(
                (folder / f"{view}.sql").read_bytes()
            )
            for view in VIEWS
        }
        return {view: cursor.fetchall() for view, cursor in cursors.items()}


def _compare(model: Facts, witness: Facts, *, sees_all: bool) -> Iterator[Disagreement]:
    for key in sorted(model.keys() | witness.keys()):
        mine, others = model.get(key), witness.get(key)
        if mine is None or others is None:
            if not _is_part_of_a_missing_one(key, model, witness) and (sees_all or mine is None):
                yield _disagreement(
                    key,
                    EXISTENCE,
                    "missing" if mine is None else "there",
                    "missing" if others is None else "there",
                )
            continue
        for attribute in mine:
            if attribute in others and not agree(mine[attribute], others[attribute]):
                yield _disagreement(key, attribute, show(mine[attribute]), show(others[attribute]))


def _is_part_of_a_missing_one(key: Key, model: Facts, witness: Facts) -> bool:
    parent = (_PARENTS.get(key[0], ""), *key[1:3])
    return key[0] in _PARENTS and (parent not in model or parent not in witness)


def _disagreement(key: Key, attribute: str, model: str, witness: str) -> Disagreement:
    kind, *names = key
    taken = f"({names.pop()})" if kind == "routine" else ""
    return Disagreement(
        kind=kind,
        name=".".join(map(identifier, names)) + taken,
        attribute=attribute,
        model=model,
        witness=witness,
    )
