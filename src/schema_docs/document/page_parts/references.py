"""What refers to what: by foreign keys, without them, and as the catalogs know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.document import rows, shapes
from schema_docs.document.markdown import code, text
from schema_docs.document.objects import used_in
from schema_docs.document.page_parts.part import PagePart

if TYPE_CHECKING:
    from schema_docs.diagram.relations import Relation as RelationWithoutKey
    from schema_docs.document.page_parts.part import Relation, Row
    from schema_docs.document.shapes import Grid
    from schema_docs.model import Enum, ForeignKey, Table


class ReferenceParts(PagePart):
    """Grids of references."""

    def foreign_keys(self, table: Table) -> Grid:
        """What the table refers to."""
        return self._told(
            table, shapes.FOREIGN_KEYS, tuple(self._foreign_key(key) for key in table.foreign_keys)
        )

    def _foreign_key(self, key: ForeignKey) -> tuple[str, ...]:
        target = f"{self.linked(key.referenced)} ({rows.column_names(key.referenced_columns)})"
        notes = [f"MATCH {key.match}"] if key.match != "SIMPLE" else []
        if key.period:
            notes.append("over the period of the last column")
        if key.deferrable:
            notes.append(key.deferrable)
        if not key.enforced:
            notes.append("not enforced")
        elif not key.validated:
            notes.append("not validated")
        on_delete: str = key.on_delete
        if key.delete_columns:
            on_delete += f" ({rows.column_names(key.delete_columns)})"
        return (
            code(spelling.identifier(key.name)),
            rows.column_names(key.columns),
            ", ".join([target, *notes]),
            on_delete,
            key.on_update,
            text(key.comment or ""),
        )

    def referenced_by(self, table: Table) -> Grid:
        """What refers to the table."""
        return self._told(
            table,
            shapes.REFERENCED_BY,
            tuple(
                (self.linked(referrer.name), rows.column_names(key.columns), key.on_delete)
                for referrer, key in self.directory.referrers.get(table.name, ())
            ),
        )

    def without_key(self, table: Table) -> Grid:
        """What the table refers to as the settings or names have it, and no foreign key."""
        relations = self.directory.without_key.get(table.name, ())
        return self._told(table, shapes.WITHOUT_KEY, map(self._without_key, relations))

    def _without_key(self, relation: RelationWithoutKey) -> Row:
        columns = rows.column_names(relation.parent_columns)
        return (
            rows.column_names(relation.columns),
            f"{self.linked(relation.parent)} ({columns})",
            relation.origin,
            text(relation.comment or ""),
        )

    def referenced_without_key(self, table: Table) -> Grid:
        """What refers to the table in the same way."""
        return self._told(
            table,
            shapes.REFERENCED_WITHOUT_KEY,
            tuple(
                (
                    self.linked(relation.child),
                    rows.column_names(relation.columns),
                    relation.origin,
                )
                for relation in self.directory.referrers_without_key.get(table.name, ())
            ),
        )

    def used_by(self, thing: Relation | Enum) -> Grid:
        """What needs a table, view or enum, as the catalogs know it."""
        users = self.directory.users.get(thing.name, ())
        told = ((self.linked(user.name), used_in(user)) for user in users)
        return self._told(thing, shapes.USED_BY, told)
