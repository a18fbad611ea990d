"""The relations that the settings name, held against the schema that they are about.

What they name must be there: a relation that leads nowhere is an error, and no silence.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.relations import Relation, keys_with_partitions, relation_between
from schema_docs.diagram.types import types_fit
from schema_docs.errors import ConfigurationError
from schema_docs.exclusion import is_meant
from schema_docs.model import QualifiedName
from schema_docs.spelling import identifier, qualified, type_of, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.config.relations import ConfiguredRelation, End
    from schema_docs.migrations.history import Named
    from schema_docs.model import ForeignKey, Table
    from schema_docs.sources import LoadedSchema

_REMEDY: Final = "correct the entry, or remove it"


@dataclass(frozen=True, kw_only=True)
class WithoutKey:
    """Relations that no foreign key says."""

    relations: tuple[Relation, ...] = ()
    """Those of the settings in their order, then those that are inferred."""
    notices: tuple[str, ...] = ()
    """What a person should know of the settings, a sentence each."""

    def and_also(self, relations: tuple[Relation, ...]) -> WithoutKey:
        """The same with more of them."""
        return replace(self, relations=(*self.relations, *relations))


def configured_relations(
    schema: LoadedSchema, settings: Sequence[ConfiguredRelation], excluded: Sequence[str] = ()
) -> WithoutKey:
    """The relations that the settings name, but for those that a foreign key says, too.

    Args:
        schema: the schema; where migrations have failed, what is missing is only told.
        settings: the blocks of the settings.
        excluded: patterns of tables that were left out of the schema.

    Raises:
        ConfigurationError: one names a table or column that there is not.
    """
    known = _Known(schema, excluded)
    found, notices = [], []
    for each in settings:
        try:
            child, parent = known.table(each, each.child), known.table(each, each.parent)
        except ConfigurationError as error:
            if not schema.failures:
                raise
            notices.append(str(error))
            continue
        if key := _foreign_key(each, child, parent):
            name, table = identifier(key.name), qualified(child.name)
            said = f"the foreign key {name} of {table} says the same; remove the entry"
            notices.append(visible(f"{each.place}: {said}"))
            continue
        notices += _other_types(each, child, parent)
        found.append(_relation(each, child, parent))
    return WithoutKey(relations=tuple(found), notices=tuple(notices))


def _foreign_key(configured: ConfiguredRelation, child: Table, parent: Table) -> ForeignKey | None:
    """The foreign key that says the same, be its columns in another order."""
    pairs = set(zip(configured.child.columns, configured.parent.columns, strict=True))
    for key in keys_with_partitions(child):
        of_key = set(zip(key.columns, key.referenced_columns, strict=True))
        if key.referenced == parent.name and pairs == of_key:
            return key
    return None


def _relation(configured: ConfiguredRelation, child: Table, parent: Table) -> Relation:
    ends = {}
    if configured.cardinality is not None:
        many, _, optional = configured.cardinality.partition("-to-")
        ends = {"child_many": many == "many", "parent_optional": optional != "one"}
    return relation_between(
        child,
        configured.child.columns,
        parent.name,
        configured.parent.columns,
        origin="configured",
        comment=configured.description,
        **ends,
    )


class _Known:
    """What there is in a schema, to look names up in."""

    def __init__(self, schema: LoadedSchema, excluded: Sequence[str]) -> None:
        self._schema = schema
        self._excluded = excluded
        self._tables = {table.name: table for table in schema.database.tables}

    def table(self, configured: ConfiguredRelation, end: End) -> Table:
        """The table of one end, which has its columns.

        Raises:
            ConfigurationError: there is no such table, or it has no such column.
        """
        name = QualifiedName(end.schema, end.table)
        table = self._tables.get(name)
        missing = self._no_table(name) if table is None else self._no_column(table, end)
        if table is None or missing:
            raise ConfigurationError(visible(f"{configured.place}: {missing}; {_REMEDY}"))
        return table

    def _no_column(self, table: Table, end: End) -> str:
        there = [column.name for column in table.columns]
        for column in end.columns:
            if column not in there:
                missing = f"table {qualified(table.name)} has no column {identifier(column)}"
                if now := self._renamed.get(("column", table.name, column)):
                    return f"{missing}, which is called {identifier(now.part)} now"
                near = difflib.get_close_matches(column, there, n=1)
                return f"{missing}; did you mean {identifier(near[0])}?" if near else missing
        return ""

    def _no_table(self, name: QualifiedName) -> str:
        shown, database = qualified(name), self._schema.database
        if now := self._renamed.get(("table", name, "")):
            return f"there is no table {shown}, which is called {qualified(now.name)} now"
        if any(is_meant(name, pattern) for pattern in self._excluded):
            return f"table {shown} is left out by `exclude`"
        if any(view.name == name for view in database.views):
            return f"{shown} is a view, and a relation leads from a table to a table"
        for table in database.tables:
            for partition in table.partitions:
                if any(part.name == name for part in partition.walk()):
                    return f"{shown} is a partition of {qualified(table.name)}; name that one"
        names = {qualified(table.name): table.name for table in database.tables}
        # In another schema it is most likely meant, however many letters differ.
        near = [each for each, there in names.items() if there.name == name.name]
        near = near or difflib.get_close_matches(shown, names, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"there is no table {shown}{hint}"

    @cached_property
    def _renamed(self) -> Mapping[tuple[str, QualifiedName, str], Named]:
        """What tables and columns are called now that had other names once."""
        now: dict[tuple[str, QualifiedName, str], Named] = {}
        for renaming in self._schema.history.renamings:
            before, after = _identity(renaming.before), renaming.after
            # What had another name before has gone on to this one.
            now |= {key: after for key, named in now.items() if _identity(named) == before}
            now[before] = after
        return now


def _identity(named: Named) -> tuple[str, QualifiedName, str]:
    return named.kind, named.name, named.part


def _column(table: QualifiedName, column: str) -> str:
    """`orders.user_id`."""
    return f"{qualified(table)}.{identifier(column)}"


def _other_types(configured: ConfiguredRelation, child: Table, parent: Table) -> list[str]:
    """Which columns are of types that do not seem to mean the same."""
    of_child = {column.name: column for column in child.columns}
    of_parent = {column.name: column for column in parent.columns}
    told = []
    for one, other in zip(configured.child.columns, configured.parent.columns, strict=True):
        column, referred = of_child[one], of_parent[other]
        if not types_fit(column.type, referred.type):
            told.append(
                visible(
                    f"{configured.place}: {_column(child.name, one)} is {type_of(column)}, "
                    f"and {_column(parent.name, other)} is {type_of(referred)}; "
                    "are these the columns that are meant?"
                )
            )
    return told
