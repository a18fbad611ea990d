"""How names, types and expressions are spelled for people.

The model holds PostgreSQL's own, fully qualified spelling. Here it becomes what people write:
`varchar(255)` for `character varying(255)`, `users` for `public.users`. Only spelling: escaping
for Markdown, DOT or Mermaid is the business of whoever writes those.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schema_docs.model import Column, Index, QualifiedName

DEFAULT_SCHEMA = "public"
"""The schema whose objects are named without it, as `psql` shows them."""

_PLAIN_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_$]*")

_SHORT_TYPES = (
    ("character varying", "varchar"),
    ("character", "char"),
    ("bit varying", "varbit"),
    ("timestamp", "timestamp"),
    ("time", "time"),
)
"""`format_type`'s words and what people write; parameters and brackets may follow them."""

_SERIALS = {"smallint": "smallserial", "integer": "serial", "bigint": "bigserial"}


def identifier(name: str) -> str:
    """The name as SQL would have it: in double quotes unless it is plain lower case."""
    if _PLAIN_IDENTIFIER.fullmatch(name):
        return name
    return '"' + name.replace('"', '""') + '"'


def qualified(name: QualifiedName) -> str:
    """`users`, `billing.invoices`, `"Odd Schema"."Odd.Name"`."""
    if name.schema == DEFAULT_SCHEMA:
        return identifier(name.name)
    return f"{identifier(name.schema)}.{identifier(name.name)}"


def type_of(column: Column) -> str:
    """The type that a person would have written in `CREATE TABLE`."""
    if column.serial and column.type in _SERIALS:
        return _SERIALS[column.type]
    return type_name(column.type)


def type_name(formatted: str) -> str:
    """A type as people write it, from `format_type`'s spelling of it."""
    for long, short in _SHORT_TYPES:
        if formatted == long or formatted.startswith((f"{long}(", f"{long} ", f"{long}[")):
            rest = formatted.removeprefix(long)
            if " with time zone" in rest:
                return f"{short}tz" + rest.replace(" with time zone", "")
            return short + rest.replace(" without time zone", "")
    return expression(formatted)


@lru_cache(maxsize=4096)
def expression(sql: str) -> str:
    """SQL text with the default schema's name taken off whatever it qualifies.

    PostgreSQL's own scanner finds the places, so that literals and comments stay as they are. A
    text in which `public` also stands for something else (an alias) is left alone.
    """
    if DEFAULT_SCHEMA not in sql or f"{DEFAULT_SCHEMA}." not in sql:
        return sql
    from pglast import parser

    tokens = parser.scan(sql)
    cuts: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        if token.name != "IDENT" or sql[token.start : token.end + 1] != DEFAULT_SCHEMA:
            continue
        if index + 1 >= len(tokens) or tokens[index + 1].name != "ASCII_46":
            return sql
        if index > 0 and tokens[index - 1].name == "ASCII_46":
            continue
        if index + 2 < len(tokens) and _word(sql, tokens[index + 2]) in _TYPES_OF_POSTGRESQL:
            continue
        cuts.append((token.start, tokens[index + 1].end + 1))
    for start, end in reversed(cuts):
        sql = sql[:start] + sql[end:]
    return sql


_SHORT_WORDS = {
    ("TIMESTAMP", "WITH", "TIME", "ZONE"): "timestamptz",
    ("TIMESTAMP", "WITHOUT", "TIME", "ZONE"): "timestamp",
    ("TIME", "WITH", "TIME", "ZONE"): "timetz",
    ("TIME", "WITHOUT", "TIME", "ZONE"): "time",
    ("CHARACTER", "VARYING"): "varchar",
    ("BIT", "VARYING"): "varbit",
    ("CHARACTER",): "char",
}
"""Types as the scanner's keywords; an argument of such a name is quoted, and no keyword."""


@lru_cache(maxsize=4096)
def arguments(sql: str) -> str:
    """Arguments or results of a function, with the types as people write them."""
    sql = expression(sql)
    if not any(word in sql for word in (" time zone", "character", "bit varying")):
        return sql
    from pglast import parser

    tokens = parser.scan(sql)
    names = [token.name for token in tokens]
    made, copied, index = "", 0, 0
    while index < len(tokens):
        words = next((w for w in _SHORT_WORDS if tuple(names[index : index + len(w)]) == w), None)
        if words is None:
            index += 1
            continue
        last = tokens[index + len(words) - 1]
        made += sql[copied : tokens[index].start] + _SHORT_WORDS[words]
        copied = last.end + 1
        index += len(words)
    return made + sql[copied:]


_TYPES_OF_POSTGRESQL = frozenset(
    [
        "bool",
        "box",
        "bpchar",
        "bytea",
        "char",
        "cidr",
        "circle",
        "date",
        "float4",
        "float8",
        "inet",
        "int2",
        "int4",
        "int8",
        "json",
        "jsonb",
        "line",
        "lseg",
        "macaddr",
        "money",
        "name",
        "numeric",
        "oid",
        "path",
        "point",
        "polygon",
        "regclass",
        "text",
        "time",
        "timestamp",
        "timestamptz",
        "timetz",
        "tsquery",
        "tsvector",
        "uuid",
        "varbit",
        "varchar",
        "xml",
    ]
)
"""Names that mean PostgreSQL's own type where no schema stands before them."""


def _word(sql: str, token: Any) -> str:
    return sql[token.start : token.end + 1]


def default_of(column: Column) -> str | None:
    """What a person would read as the column's default, identity or generation rule."""
    if column.serial:
        return None
    if column.identity:
        return f"GENERATED {column.identity.upper()} AS IDENTITY"
    if column.generation is not None:
        storage = (column.generated or "").upper()
        return f"GENERATED ALWAYS AS ({expression(column.generation)}) {storage}"
    if column.default is None:
        return None
    return default_expression(column.default, column.type)


def default_expression(default: str, formatted_type: str) -> str:
    """A default as a person would write it, in a column of a type as `format_type` spells it."""
    return expression(_without_own_cast(default, formatted_type))


def _without_own_cast(default: str, formatted_type: str) -> str:
    """`'new'` for `'new'::status` in a column of type `status`: the cast says nothing new.

    PostgreSQL spells a negative number as `'-1'::integer`; in a column of numbers that is `-1`.
    """
    if not default.startswith("'") or "::" not in default:
        return default
    from pglast import parser

    literal, cast, *rest = parser.scan(default)
    if literal.name != "SCONST" or cast.name != "TYPECAST" or not rest:
        return default
    cast_to = default[rest[0].start :]
    own = formatted_type if '"' in formatted_type else _TYPE_MODIFIER.sub("", formatted_type)
    if own in _NUMBERS and cast_to in _NUMBERS:
        number = default[literal.start + 1 : literal.end]
        return number if _NEGATIVE.fullmatch(number) else default
    if cast_to in {formatted_type, own, "bpchar" if own == "character" else own}:
        return default[: literal.end + 1]
    return default


_TYPE_MODIFIER = re.compile(r"\(\d+(?:,-?\d+)?\)")
_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_NEGATIVE = re.compile(r"-\d+(?:\.\d+)?")


def index_definition(index: Index) -> str:
    """`btree (created_at DESC) WHERE active`: what follows `USING` in `CREATE INDEX`."""
    unique = "UNIQUE " if index.unique else ""
    return unique + expression(_after_using(index.definition))


def _after_using(definition: str) -> str:
    """What follows the first `USING` that is a word of its own, not a part of a quoted name."""
    before, _, after = definition.partition(" USING ")
    if '"' not in before:
        return after
    from pglast import parser

    using = next(token for token in parser.scan(definition) if token.name == "USING")
    return definition[using.end + 1 :].lstrip()


def collation(name: QualifiedName) -> str:
    """`"C"`; PostgreSQL's own without their schema."""
    if name.schema == "pg_catalog":
        return identifier(name.name)
    return qualified(name)


def visible(value: str) -> str:
    """Control and direction-changing characters as something that can be seen."""
    if value.isprintable():  # as nearly every value is: none of its characters has a picture
        return value
    return "".join(_picture(character) for character in value)


def _picture(character: str) -> str:
    point = ord(character)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Zl", "Zp"} and character not in "\u200c\u200d":
        return f"U+{point:04X}"
    return character
