"""Relations that nobody has declared, inferred from names: `user_id` of any table → `users.id`.

The name, the type and a key of the table that is meant must fit, and where two tables are meant
alike, none is. What is left out was mostly wrong in schemas that have foreign keys: columns with a
role before the name (`created_by`, `manager_staff_id`), and pairs that lead to rows of any table
(`owner_type`, `owner_id`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

import inflection

from schema_docs.diagram.relations import keys_with_partitions, relation_between
from schema_docs.diagram.types import types_fit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Column, Database, QualifiedName, Table

Words = tuple[str, ...]

_MARKS: Final = frozenset({"fk", "fkey"})
"""What says that a column is a foreign key, before or after its name."""
_KINDS: Final = ("type", "kind", "class", "model", "table")
"""What says, beside `owner_id`, the rows of which table it means."""
_OF_ANYTHING: Final = frozenset(
    {("object",), ("entity",), ("target",), ("subject",), ("resource",)}
)
_ID: Final = "id"
_NUMBERS: Final = frozenset({"smallint", "integer", "bigint", "uuid"})
"""Types of keys that mean nothing but a row: what else is called like a table may be a word."""
_BREAK: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class _Target:
    """A column by which each row of a table is known."""

    table: Table
    column: Column
    words: Words
    is_primary: bool


@dataclass(frozen=True)
class _Split:
    """How the name of a column may be made of that of a table and that of its key."""

    stem: Words
    key: Words | None
    """None: the name of the table is all there is, and its primary key is meant."""
    as_it_is: bool = False
    """Whether only a table of this very name is meant, in no other number."""


@dataclass
class _Tables:
    """All tables that can be meant, by their names."""

    by_name: dict[tuple[str, str], list[Table]] = field(default_factory=lambda: defaultdict(list))
    """By schema and the letters of the name."""
    everywhere: dict[str, list[Table]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[QualifiedName, list[_Target]] = field(default_factory=dict)
    """Of each table."""
    primary: dict[Words, list[QualifiedName]] = field(default_factory=lambda: defaultdict(list))
    """The tables whose primary key has that name."""
    keys: set[str] = field(default_factory=set)
    """The letters of the names of all columns that can be meant."""


def inferred_relations(database: Database, known: Sequence[Relation]) -> tuple[Relation, ...]:
    """The relations that names, types and keys make likely, in the model's order.

    Args:
        database: the schema.
        known: what is said by somebody; of a column in one of them nothing is inferred.
    """
    tables = _tables(database)
    said = {(relation.child, column) for relation in known for column in relation.columns}
    found = []
    for table in database.tables:
        of_keys = {column for key in keys_with_partitions(table) for column in key.columns}
        names = {_letters(_words(column.name)) for column in table.columns}
        for column in table.columns:
            if column.name in of_keys or (table.name, column.name) in said:
                continue
            if column.type.endswith("]") or _means_any_table(_words(column.name), names):
                continue
            target = _target(tables, table, column)
            if target is not None:
                found.append(
                    relation_between(
                        table,
                        (column.name,),
                        target.table.name,
                        (target.column.name,),
                        origin="inferred",
                    )
                )
    return tuple(found)


def _tables(database: Database) -> _Tables:
    tables = _Tables()
    for table in database.tables:
        targets = list(_targets(table))
        if not targets:
            continue
        letters = _letters(_words(table.name.name))
        tables.by_name[table.name.schema, letters].append(table)
        tables.everywhere[letters].append(table)
        tables.targets[table.name] = targets
        for target in targets:
            if target.is_primary:
                tables.primary[target.words].append(table.name)
        tables.keys.update(_letters(target.words) for target in targets)
    return tables


def _targets(table: Table) -> Iterator[_Target]:
    unique = {next(iter(key)) for key in table.unique_keys if len(key) == 1}
    for column in table.columns:
        if column.name in unique and not column.nullable:
            is_primary = table.primary_key == (column.name,)
            yield _Target(table, column, _words(column.name), is_primary)


def _means_any_table(words: Words, names: Collection[str]) -> bool:
    """Whether another column says of which table the row is: `owner_type` beside `owner_id`."""
    stem = words[:-1]
    if not stem:
        return False
    return any(_letters((*stem, kind)) in names for kind in _KINDS) or (
        stem in _OF_ANYTHING and "contenttypeid" in names
    )


def _target(tables: _Tables, table: Table, column: Column) -> _Target | None:
    """The only column that is meant, as far as one is."""
    words = _without_marks(_words(column.name))
    splits = [
        split
        for split in _splits(words, is_marked=words != _words(column.name))
        if split.key is None or tables.keys & {_letters(split.key), _letters(words)}
    ]
    own = _words(table.name.name)
    for wanted in (_in_schema, _with_prefix, _anywhere):
        meant = [
            target
            for split in splits
            for there in wanted(tables, table, own, split.stem)
            if there is not table
            for target in _meant(tables, there, words, split)
            if types_fit(column.type, target.column.type)
        ]
        found = {(target.table.name, target.column.name): target for target in meant}
        if found:
            target, *others = found.values()
            return None if others or _is_shared(tables, table, target) else target
    return None


def _is_shared(tables: _Tables, table: Table, target: _Target) -> bool:
    """Whether yet other tables have the same key, of which each may be meant.

    Such as `customer_id` of `customers` and of `customer_accounts`, a row for each customer.
    """
    if len(target.words) == 1 and target.words[0] == _ID:
        return False
    others = tables.primary[target.words]
    return any(each not in {table.name, target.table.name} for each in others)


def _splits(words: Words, *, is_marked: bool) -> Iterator[_Split]:
    """How a column's name may be the name of a table and that of its key."""
    for length in range(1, len(words)):
        yield _Split(words[:length], words[length:])
    if len(words) > 1 and words[0] == _ID:
        yield _Split(words[1:], (_ID,))
    if len(words) == 1 and len(words[0]) > len(_ID) and words[0].endswith(_ID):
        yield _Split((words[0].removesuffix(_ID),), (_ID,))
    if words:
        yield _Split(words, None, as_it_is=not is_marked)


def _meant(tables: _Tables, there: Table, words: Words, split: _Split) -> Iterator[_Target]:
    """The keys of a table that a column's name means: `id`, or `user_id` again."""
    targets = tables.targets[there.name]
    for target in targets:
        if split.key is None:
            is_named = not split.as_it_is or _words(there.name.name) == words
            if is_named and target.is_primary and target.column.type in _NUMBERS:
                yield target
        elif target.words in {split.key, words}:
            yield target


def _in_schema(tables: _Tables, table: Table, _: Words, stem: Words) -> Iterator[Table]:
    for name in _names(stem):
        yield from tables.by_name.get((table.name.schema, name), ())


def _with_prefix(tables: _Tables, table: Table, own: Words, stem: Words) -> Iterator[Table]:
    """`question_id` of `polls_choice` → `polls_question`."""
    for length in range(1, len(own)):
        for name in _names((*own[:length], *stem)):
            yield from tables.by_name.get((table.name.schema, name), ())


def _anywhere(tables: _Tables, _: Table, __: Words, stem: Words) -> Iterator[Table]:
    for name in _names(stem):
        yield from tables.everywhere.get(name, ())


@cache
def _words(name: str) -> Words:
    """`user`, `id` of `user_id`, `userId`, `UserID` or `user-id`."""
    plain = inflection.underscore(name).casefold()
    return tuple(word for word in _BREAK.split(plain) if word)


def _without_marks(words: Words) -> Words:
    if words and words[0] in _MARKS:
        return words[1:]
    return words[:-1] if words and words[-1] in _MARKS else words


def _letters(words: Words) -> str:
    return "".join(words)


@cache
def _names(stem: Words) -> tuple[str, ...]:
    """What a table may be called of which a column has this name: in singular and plural."""
    *first, last = stem
    forms = dict.fromkeys((last, inflection.pluralize(last), inflection.singularize(last)))
    return tuple(_letters((*first, form)) for form in forms)
