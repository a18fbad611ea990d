"""Statements that mend what rules about the schema find: each can be repeated, and loses nothing.

What is not sure to be wanted is a comment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.descriptions.comment_on import identifier, literal
from schema_docs.migrations.new_table import name_around, spelled
from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema_docs.model import Database, QualifiedName, Table, View


class Indexes:
    """Indexes that are to be made, under names that are free.

    `IF NOT EXISTS` takes whatever is called so for the index, and makes none.
    """

    def __init__(self, database: Database) -> None:
        self._taken = {*_names(database)}
        self._made: dict[tuple[QualifiedName, tuple[str, ...]], str] = {}

    def create(self, table: Table, columns: tuple[str, ...]) -> str:
        """The statement that makes one; the same for the same columns."""
        made = self._made.get((table.name, columns))
        if made is None:
            name = self._free_name(table.name, columns)
            keys = ", ".join(map(identifier, columns))
            made = f"CREATE INDEX IF NOT EXISTS {identifier(name)} ON {_called(table)} ({keys});"
            self._made[table.name, columns] = made
        return made

    def _free_name(self, table: QualifiedName, columns: tuple[str, ...]) -> str:
        words, number = "_".join((table.name, *columns)), 1
        name = name_around("idx_", words, "")
        while (table.schema, name) in self._taken:
            number += 1
            name = name_around("idx_", words, f"_{number}")
        self._taken.add((table.schema, name))
        return name


def _names(database: Database) -> Iterator[tuple[str, str]]:
    """What is called by a name of which there is one in a schema, with the schema."""
    kinds = (database.tables, database.views, database.sequences, database.composites)
    for each in (thing for things in kinds for thing in things):
        yield each.name.schema, each.name.name
    relations: tuple[Table | View, ...] = (*database.tables, *database.views)
    for relation in relations:
        yield from ((relation.name.schema, index.name) for index in relation.indexes)


def drop_index_perhaps(table: Table, name: str) -> str:
    """The removal of an index that another one stands for, as a comment: queries may name it."""
    return visible(f"-- DROP INDEX IF EXISTS {spelled(table.name.schema, name)};")


def validate(table: Table, constraint: str) -> str:
    """The second step of a constraint that was added `NOT VALID`."""
    return f"ALTER TABLE {_called(table)} VALIDATE CONSTRAINT {identifier(constraint)};"


def set_not_null(table: Table, column: str) -> str:
    """The same of `NOT NULL`."""
    return f"ALTER TABLE {_called(table)} ALTER COLUMN {identifier(column)} SET NOT NULL;"


def create_stamp(table: Table, function: QualifiedName, arguments: Sequence[str]) -> str:
    """The trigger that keeps the time of the last change, as other tables have it."""
    taken, number = {trigger.name for trigger in table.triggers}, 1
    plain = name_around("trigger_", table.name.name, "_updated")
    while plain in taken:
        number += 1
        plain = name_around("trigger_", table.name.name, f"_updated_{number}")
    name = identifier(plain)
    call = f"{spelled(function.schema, function.name)}({', '.join(map(literal, arguments))})"
    return (
        f"DROP TRIGGER IF EXISTS {name} ON {_called(table)};\n"
        f"CREATE TRIGGER {name}\n    BEFORE UPDATE ON {_called(table)}\n"
        f"    FOR EACH ROW\n    EXECUTE FUNCTION {call};"
    )


def _called(table: Table) -> str:
    return spelled(table.name.schema, table.name.name)
