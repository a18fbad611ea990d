"""The objects of a schema by what changes call them: `column` `users.email`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.document import grammar
from schema_docs.document.markdown import code, shown
from schema_docs.document.properties import grantee
from schema_docs.model import QualifiedName, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.model import (
        Column,
        Composite,
        Constraint,
        Database,
        Domain,
        Enum,
        ForeignKey,
        Function,
        Index,
        Partition,
        Policy,
        Privilege,
        Sequence,
        Trigger,
        View,
    )

    Thing = (
        Table
        | View
        | Composite
        | Enum
        | Domain
        | Sequence
        | Function
        | Column
        | Constraint
        | ForeignKey
        | Index
        | Partition
        | Policy
        | Privilege
        | Trigger
    )


@dataclass(frozen=True)
class Called:
    """An object, and what it belongs to."""

    thing: Thing
    relation: Table | View | None = None
    """The table or view, of what is a part of one."""

    @property
    def is_in_a_table(self) -> bool:
        """Whether it is a part of a table, which has rows."""
        return isinstance(self.relation, Table)

    @property
    def section(self) -> str:
        """What a page calls the table or view that it belongs to."""
        return _line(grammar.section_title(self.owner))

    @property
    def owner(self) -> QualifiedName:
        """The name of what it belongs to, or its own."""
        if self.relation is not None:
            return self.relation.name
        name = getattr(self.thing, "name", None)
        assert isinstance(name, QualifiedName)  # noqa: S101 - what is no part has one
        return name


Catalogue = dict[tuple[str, str], Called]
"""By noun and name."""


def catalogue(database: Database) -> Catalogue:
    """What there is to look up of a schema; what is rare is not in it."""
    return dict(_called(database))


def _called(database: Database) -> Iterator[tuple[tuple[str, str], Called]]:
    relations: tuple[Table | View, ...] = (*database.tables, *database.views)
    for relation in relations:
        section = grammar.section_title(relation.name)
        yield ("table" if isinstance(relation, Table) else "view", _line(section)), Called(relation)
        for noun, field in _PARTS.items():
            for part in getattr(relation, field, ()):
                name = f"{section}.{_shown(spelling.identifier(part.name))}"
                yield (noun, _line(name)), Called(part, relation)
        for privilege in relation.privileges or ():
            name = f"{section}.{shown(grantee(privilege))}"
            yield ("privilege", _line(name)), Called(privilege, relation)
        for partition in getattr(relation, "partitions", ()):
            for each in partition.walk():
                name = f"{section}.{_shown(spelling.qualified(each.name))}"
                yield ("partition", _line(name)), Called(each, relation)
    for enum in database.enums:
        yield ("enum", _line(grammar.section_title(enum.name))), Called(enum)
    for domain in database.domains:
        yield ("domain", _line(_shown(spelling.qualified(domain.name)))), Called(domain)
    for composite in database.composites:
        name = _line(_shown(spelling.qualified(composite.name)))
        yield ("composite type", name), Called(composite)
    for sequence in database.sequences:
        yield ("sequence", _line(_shown(spelling.qualified(sequence.name)))), Called(sequence)
    for function in database.functions:
        yield ("function", function_name(function)), Called(function)


def function_name(function: Function) -> str:
    """`add(a integer, b integer)`, as a page calls it."""
    arguments = spelling.arguments(function.signature)
    return _line(_shown(f"{spelling.qualified(function.name)}({arguments})"))


_PARTS = {
    "column": "columns",
    "constraint": "constraints",
    "foreign key": "foreign_keys",
    "index": "indexes",
    "trigger": "triggers",
    "policy": "policies",
}


def _shown(name: str) -> str:
    return shown(code(name))


def _line(name: str) -> str:
    """As `place_names.name_of` has it."""
    return name.replace("\n", " ")
