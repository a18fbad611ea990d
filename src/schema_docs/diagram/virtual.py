"""The relations that the settings name, held against the schema that they are about.

What they name must be there: a relation that leads nowhere is an error, and no silence.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.relations import Relation, keys_with_partitions, relation_between
from schema_docs.diagram.types import types_fit
from schema_docs.errors import ConfigurationError
from schema_docs.model import QualifiedName
from schema_docs.spelling import identifier, qualified, type_of, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.diagram.relation_settings import ConfiguredRelation, End
    from schema_docs.model import Database, Table

_REMEDY: Final = "correct the entry, or remove it"


@dataclass(frozen=True, kw_only=True)
class Configured:
    """What the settings say, as far as the database does not say it."""

    relations: tuple[Relation, ...] = ()
    """In the order of the settings."""
    notices: tuple[str, ...] = ()
    """What a person should know of them, a sentence each."""


def configured_relations(
    database: Database, settings: Sequence[ConfiguredRelation], renamed: Mapping[str, str]
) -> Configured:
    """The relations that the settings name, but for those that a foreign key says, too.

    Args:
        database: the schema.
        settings: the blocks of the settings.
        renamed: what tables and columns are called now, by what they were called once, as
            `qualified` and `column_shown` spell them; for errors.

    Raises:
        ConfigurationError: one names a table or column that there is not.
    """
    tables = {table.name: table for table in database.tables}
    found, notices = [], []
    for each in settings:
        child, parent = (_table(database, tables, each, end, renamed) for end in _ends(each))
        said = next(
            (
                key
                for key in keys_with_partitions(child)
                if (key.columns, key.referenced, key.referenced_columns)
                == (each.child.columns, parent.name, each.parent.columns)
            ),
            None,
        )
        if said is not None:
            name = visible(identifier(said.name))
            notices.append(
                f"{each.place}: the foreign key {name} of {visible(qualified(child.name))} says "
                "the same; remove the entry"
            )
            continue
        notices += _other_types(each, child, parent)
        found.append(_relation(each, child, parent))
    return Configured(relations=tuple(found), notices=tuple(notices))


def _ends(configured: ConfiguredRelation) -> tuple[End, End]:
    return configured.child, configured.parent


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


def _table(
    database: Database,
    tables: Mapping[QualifiedName, Table],
    configured: ConfiguredRelation,
    end: End,
    renamed: Mapping[str, str],
) -> Table:
    """The table of one end, which has its columns.

    Raises:
        ConfigurationError: there is no such table, or it has no such column.
    """
    name = QualifiedName(end.schema, end.table)
    shown, table = qualified(name), tables.get(name)
    if table is None:
        raise ConfigurationError(
            visible(f"{configured.place}: {_no_table(database, name, renamed)}; {_REMEDY}")
        )
    there = [column.name for column in table.columns]
    for column in end.columns:
        if column not in there:
            now = renamed.get(column_shown(name, column))
            hint = f", which is called {now} now" if now else ""
            near = difflib.get_close_matches(column, there, n=1)
            if near and not hint:
                hint = f"; did you mean {identifier(near[0])}?"
            missing = f"table {shown} has no column {identifier(column)}{hint}"
            raise ConfigurationError(visible(f"{configured.place}: {missing}; {_REMEDY}"))
    return table


def _no_table(database: Database, name: QualifiedName, renamed: Mapping[str, str]) -> str:
    shown = qualified(name)
    if now := renamed.get(shown):
        return f"there is no table {shown}, which is called {now} now"
    if any(view.name == name for view in database.views):
        return f"{shown} is a view, and a relation leads from a table to a table"
    for table in database.tables:
        for partition in table.partitions:
            if any(part.name == name for part in partition.walk()):
                whole = qualified(table.name)
                return f"{shown} is a partition; name {whole}, the table that it is a part of"
    names = {qualified(table.name): table.name for table in database.tables}
    # In another schema it is most likely meant, however many letters differ.
    near = [each for each, there in names.items() if there.name == name.name]
    near = near or difflib.get_close_matches(shown, names, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"there is no table {shown}{hint}"


def column_shown(table: QualifiedName, column: str) -> str:
    """`orders.user_id`."""
    return f"{qualified(table)}.{identifier(column)}"


def _other_types(configured: ConfiguredRelation, child: Table, parent: Table) -> list[str]:
    """Which columns are of types that PostgreSQL does not compare without a cast, as it seems."""
    of_child = {column.name: column for column in child.columns}
    of_parent = {column.name: column for column in parent.columns}
    told = []
    for one, other in zip(configured.child.columns, configured.parent.columns, strict=True):
        column, referred = of_child[one], of_parent[other]
        if not types_fit(column.type, referred.type):
            told.append(
                visible(
                    f"{configured.place}: {column_shown(child.name, one)} is {type_of(column)}, "
                    f"and {column_shown(parent.name, other)} is {type_of(referred)}; "
                    "are these the columns that are meant?"
                )
            )
    return told
