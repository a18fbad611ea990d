"""A table that the next migration makes: its names as SQL has them, and what stamps its rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from schema_docs.descriptions.comment_on import identifier, literal
from schema_docs.errors import ConfigurationError
from schema_docs.spelling import DEFAULT_SCHEMA

if TYPE_CHECKING:
    from schema_docs.model import Database, QualifiedName

_LONGEST: Final = 63
"""Bytes of a name; PostgreSQL cuts off what is more."""

_STAMPED: Final = "updated_at"


@dataclass(frozen=True, kw_only=True)
class NewTable:
    """What a template may say of it; printed, it is its name."""

    name: str
    schema: str | None
    """Where the schema has to be made first."""
    index: str
    trigger: str
    stamp: str
    """The call of the function that sets `updated_at`."""
    own_stamp: str | None
    """The name of that function, where the file has to make it."""

    def __str__(self) -> str:
        return self.name


def new_table(name: QualifiedName, database: Database | None) -> NewTable:
    """The table of a name that is free.

    Args:
        name: its name.
        database: the schema that the migrations make so far; None where it is not known.

    Raises:
        ConfigurationError: PostgreSQL would cut the name, or something has it already.
    """
    for part in (name.schema, name.name):
        if len(part.encode()) > _LONGEST:
            raise ConfigurationError(
                f"the name {part} is longer than the {_LONGEST} bytes that PostgreSQL keeps of one"
            )
    if database is not None and name in _relations(database):
        raise ConfigurationError(
            f"{spelled(name.schema, name.name)} is there already; write what changes it without "
            "--table"
        )
    stamp = None if database is None else _stamp_of(database)
    own = None if stamp else spelled(name.schema, name_around("update_", name.name, "_timestamp"))
    schemas = set() if database is None else {schema.name for schema in database.schemas}
    return NewTable(
        name=spelled(name.schema, name.name),
        schema=None if name.schema in {DEFAULT_SCHEMA, *schemas} else identifier(name.schema),
        index=identifier(name_around("idx_", name.name, "_created_at")),
        trigger=identifier(name_around("trigger_", name.name, "_updated")),
        stamp=stamp or f"{own}()",
        own_stamp=own,
    )


def _relations(database: Database) -> set[QualifiedName]:
    return {
        relation.name
        for relations in (database.tables, database.views, database.sequences)
        for relation in relations
    }


def _stamp_of(database: Database) -> str | None:
    """The call by which the team's tables have their `updated_at` set; None where no two share one.

    A function that a single table uses is about that table, by its name at least.
    """
    setters = {
        function.name
        for function in database.functions
        if function.result == "trigger" and _STAMPED in (function.body or "")
    }
    calls = Counter(
        (trigger.function, trigger.arguments)
        for table in database.tables
        if any(column.name == _STAMPED for column in table.columns)
        for trigger in table.triggers
        if (trigger.timing, trigger.level) == ("BEFORE", "ROW")
        and "UPDATE" in trigger.events
        # moddatetime, whose body is in C, is told the column.
        and (trigger.function in setters or trigger.arguments == (_STAMPED,))
    )
    shared = [(uses, call) for call, uses in calls.items() if uses > 1]
    if not shared:
        return None
    _, (function, arguments) = max(shared)
    values = ", ".join(map(literal, arguments))
    return f"{spelled(function.schema, function.name)}({values})"


def name_around(before: str, name: str, after: str) -> str:
    """A name made of a table's; where that is too long, cut, and told from others by a digest."""
    whole = before + name + after
    if len(whole.encode()) <= _LONGEST:
        return whole
    digest = sha256(name.encode()).hexdigest()[:6]
    room = _LONGEST - len(f"{before}_{digest}{after}")
    return f"{before}{name.encode()[:room].decode(errors='ignore')}_{digest}{after}"


def spelled(schema: str, name: str) -> str:
    """A name as SQL has it, without the schema that is there by itself."""
    of = "" if schema == DEFAULT_SCHEMA else f"{identifier(schema)}."
    return of + identifier(name)
