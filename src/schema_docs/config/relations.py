"""What the settings say of relations without a foreign key: `[[relations]]`, `infer_relations`.

Only words of the file: whether a schema has such tables and columns, `diagram.virtual` knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

from schema_docs.config.reading import refuse_unknown
from schema_docs.errors import ConfigurationError

Inferring: TypeAlias = Literal[False, True, "gated"]
"""Whether relations are inferred from names, and whether `check` holds the files to them."""

Cardinality: TypeAlias = Literal[
    "many-to-one", "many-to-zero-or-one", "one-to-one", "one-to-zero-or-one"
]
"""How many rows may refer, and to how many."""

_DEFAULT_SCHEMA: Final = "public"
_KEYS: Final = ("from", "to", "cardinality", "description")
_PART: Final = r'(?:"(?:[^"]|"")+"|[^".]+)'
_COLUMN: Final = re.compile(rf"(?:({_PART})\.)?({_PART})\.({_PART})")
_EXAMPLE: Final = 'from = "orders.user_id", to = "users.id"'


@dataclass(frozen=True, kw_only=True)
class End:
    """Columns of one table."""

    schema: str
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConfiguredRelation:
    """One `[[relations]]` block."""

    place: str
    """The file and the number of the block, as errors name it."""
    child: End
    """What refers: `from`."""
    parent: End
    """What it refers to: `to`."""
    cardinality: Cardinality | None = None
    """None: what keys and nullability of the columns allow."""
    description: str | None = None


def relation_settings(value: Any, place: str) -> tuple[ConfiguredRelation, ...]:
    """The relations that the blocks `[[relations]]` of a file name.

    Raises:
        ConfigurationError: something in one is not known or not of its kind, or two say the same.
    """
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ConfigurationError(
            f"{place}: `relations` must be blocks [[relations]], each with {_EXAMPLE}"
        )
    found: dict[tuple[End, End], ConfiguredRelation] = {}
    for number, block in enumerate(value, start=1):
        relation = _relation(block, f"{place}, [[relations]] {number}")
        first = found.setdefault((relation.child, relation.parent), relation)
        if first is not relation:
            raise ConfigurationError(
                f"{relation.place}: says the same as [[relations]] {first.place.rpartition(' ')[2]}"
                "; remove one of them"
            )
    return tuple(found.values())


def inferring(value: Any, place: str) -> Inferring:
    """What `infer_relations` says.

    Raises:
        ConfigurationError: it is something else.
    """
    if isinstance(value, bool):
        return value
    if value == "gated":
        return "gated"
    raise ConfigurationError(f'{place}: `infer_relations` can be true, false or "gated"')


def _relation(block: dict[str, Any], place: str) -> ConfiguredRelation:
    refuse_unknown(block, _KEYS, place)
    for key in ("from", "to"):
        if key not in block:
            raise ConfigurationError(f"{place}: `{key}` is missing; write {_EXAMPLE}")
    child, parent = (_end(key, block[key], place) for key in ("from", "to"))
    if len(child.columns) != len(parent.columns):
        raise ConfigurationError(
            f"{place}: `from` has {_counted(child)} and `to` {_counted(parent)}; each column "
            "refers to the one at its place in the other list"
        )
    if child == parent:
        raise ConfigurationError(f"{place}: `from` and `to` are the same")
    cardinality, description = block.get("cardinality"), block.get("description")
    if cardinality is not None and cardinality not in get_args(Cardinality):
        listed = ", ".join(f'"{each}"' for each in get_args(Cardinality))
        raise ConfigurationError(f"{place}: `cardinality` can be {listed}")
    if description is not None and not (isinstance(description, str) and description.strip()):
        raise ConfigurationError(f"{place}: `description` must be a text that is not empty")
    return ConfiguredRelation(
        place=place, child=child, parent=parent, cardinality=cardinality, description=description
    )


def _end(key: str, value: Any, place: str) -> End:
    columns = value if isinstance(value, list) else [value]
    if not columns or not all(isinstance(each, str) for each in columns):
        raise ConfigurationError(
            f'{place}: `{key}` must be a column such as "orders.user_id", or a list of columns of '
            "one table"
        )
    named = [_column(key, each, place) for each in columns]
    tables = dict.fromkeys(named[:2] for named in named)
    if len(tables) > 1:
        raise ConfigurationError(f"{place}: `{key}` has columns of several tables")
    names = tuple(column for _, _, column in named)
    if len(set(names)) < len(names):
        raise ConfigurationError(f"{place}: `{key}` has a column twice")
    schema, table = next(iter(tables))
    return End(schema=schema, table=table, columns=names)


def _column(key: str, value: str, place: str) -> tuple[str, str, str]:
    """The schema, table and column of `orders.user_id` or `billing."odd.name".id`."""
    found = _COLUMN.fullmatch(value)
    if found is None:
        raise ConfigurationError(
            f'{place}: `{key}` is "{value}"; write table.column or schema.table.column, with '
            "double quotes around a name that has a dot or a double quote in it"
        )
    schema, table, column = (None if part is None else _unquoted(part) for part in found.groups())
    return (schema or _DEFAULT_SCHEMA, table or "", column or "")


def _unquoted(part: str) -> str:
    """The name as the catalog has it; case counts with quotes and without."""
    return part[1:-1].replace('""', '"') if part.startswith('"') else part


def _counted(end: End) -> str:
    return "one column" if len(end.columns) == 1 else f"{len(end.columns)} columns"
