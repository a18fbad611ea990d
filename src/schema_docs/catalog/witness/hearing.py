"""What is heard of `information_schema`: its rows, and the facts that they have told so far."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from schema_docs.catalog.witness.types import told_type
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.catalog.witness.known import Known, Relation
    from schema_docs.catalog.witness.values import Facts

Row = dict[str, Any]
Rows = dict[str, list[Row]]


class Hearing:
    """The rows of all views, and facts."""

    def __init__(self, rows: Rows, known: Known, version: int) -> None:
        """Hears the rows of all views.

        Args:
            rows: by the names of their queries.
            known: what the model has.
            version: of the server, as PostgreSQL numbers it.
        """
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
        self.routines: dict[Relation, tuple[str, ...]] = {}
        """The keys of routines' facts by schema and specific name."""

    def told(self, query: str) -> Iterable[tuple[Relation, Row]]:
        """The rows of what belongs to tables that the model has in full."""
        for row in self.rows[query]:
            relation = (row["schema"], row["table"])
            if ("table", *relation) in self.facts and relation not in self.known.ancestors:
                yield relation, row

    def type_of(self, owner_kind: str, row: Row, owner: str = "table") -> str | None:
        """The type of a column, parameter, attribute or domain."""
        place = (owner_kind, row["schema"], row[owner], str(row["position"]))
        return told_type(row, self.elements.get(place))


def by_name(rows: Iterable[Row]) -> dict[Relation, list[Row]]:
    """Rows by schema and name."""
    found: dict[Relation, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["schema"], row["name"]].append(row)
    return dict(found)


def collation(row: Row) -> QualifiedName | None:
    """The collation that a row names."""
    if row["collation_name"] is None:
        return None
    return QualifiedName(row["collation_schema"], row["collation_name"])
