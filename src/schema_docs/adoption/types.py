"""Types as people write them, read by PostgreSQL's grammar, and held against a column's own.

What is vague claims little: `varchar` nothing about its length, `numeric` nothing about its digits,
`string` that it is kept as text in some way. A name that PostgreSQL knows means what PostgreSQL
means by it: `timestamp` is not `timestamptz`, `json` is not `jsonb`, `text` is not `varchar`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from schema_docs.adoption.claims import ClaimedType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.model import Column, Database, Domain, QualifiedName

_SYNONYMS: Final = {
    "bool": "boolean",
    "bpchar": "char",
    "float4": "real",
    "float8": "double precision",
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "serial2": "smallserial",
    "serial4": "serial",
    "serial8": "bigserial",
}
"""Names of one type; PostgreSQL's grammar knows the other ones (`decimal`, `character varying`)."""

_SERIALS: Final = {"smallserial": "smallint", "serial": "integer", "bigserial": "bigint"}

_NUMBERS: Final = frozenset(
    {"smallint", "integer", "bigint", "numeric", "real", "double precision", "money"}
)
_TIMES: Final = frozenset({"timestamp", "timestamptz", "date", "time", "timetz", "interval"})
_NOT_TEXT: Final = _NUMBERS | _TIMES | {"boolean", "json", "jsonb", "bytea"}

_VAGUE: Final[dict[str, frozenset[str]]] = {
    "number": _NUMBERS,
    "zahl": _NUMBERS,
    "ganzzahl": frozenset({"smallint", "integer", "bigint"}),
    "double": frozenset({"double precision", "real"}),
    "float": frozenset({"double precision", "real"}),
    "datetime": frozenset({"timestamp", "timestamptz"}),
    "datum": _TIMES,
    "zeitstempel": frozenset({"timestamp", "timestamptz"}),
    "binary": frozenset({"bytea"}),
    "blob": frozenset({"bytea"}),
}
"""Words that are no type of PostgreSQL's, and what they may mean."""

_TEXTS: Final = frozenset({"string", "str", "zeichenkette"})


_WITH_WORDS: Final = frozenset({"enum", "geometry", "geography"})
"""Types that have words in parentheses: `geometry(Point, 4326)`; `string (PK)` has not."""


@lru_cache(maxsize=4096)
def read_type(sql: str) -> ClaimedType | None:
    """The type that an expression could be cast to by this text, and nothing else; or None."""
    from pglast import parse_sql
    from pglast.parser import ParseError

    if not sql.strip():
        return None
    try:
        statements = parse_sql(f"SELECT CAST(NULL AS {sql})")
    except (ParseError, ValueError):
        return None
    select: Any = statements[0].stmt
    if len(statements) != 1 or type(select).__name__ != "SelectStmt" or not select.targetList:
        return None
    target = select.targetList[0]
    whole = (
        type(target.val).__name__ == "TypeCast"
        and len(select.targetList) == 1
        and target.name is None
        and select.fromClause is None
    )
    if not whole:
        return None
    read = of_type_name(target.val.typeName, sql)
    return None if None in read.modifiers else read


def of_type_name(node: Any, shown: str) -> ClaimedType:
    """The type that a `TypeName` of PostgreSQL's grammar stands for."""
    names = tuple(str(name.sval) for name in node.names)
    names = names[1:] if len(names) > 1 and names[0] == "pg_catalog" else names
    names = (*names[:-1], _SYNONYMS.get(names[-1], names[-1]))
    words = names[-1] in _WITH_WORDS
    modifiers = tuple(_modifier(modifier, words=words) for modifier in node.typmods or ())
    if names in {("char",), ("bit",)} and modifiers == (1,) and "(" not in shown:
        modifiers = ()  # the grammar's own
    return ClaimedType(
        names=names, modifiers=modifiers, array=bool(node.arrayBounds), shown=shown.strip()
    )


def _modifier(node: Any, *, words: bool) -> Any:
    """A number, string or, where the type has such, word in parentheses; None for anything else."""
    if type(node).__name__ == "ColumnRef" and words:
        return str(node.fields[-1].sval).lower()
    value = getattr(node, "val", None)
    if value is None:
        return None
    return value.ival if hasattr(value, "ival") else getattr(value, "sval", None)


_OTHERS: Final = (
    "boolean,text,varchar,char,citext,name,uuid,json,jsonb,jsonpath,bytea,bit,varbit,inet,cidr,"
    "macaddr,macaddr8,xml,point,line,lseg,box,path,polygon,circle,tsvector,tsquery,hstore,ltree,"
    "oid,int4range,int8range,numrange,tsrange,tstzrange,daterange,vector,geometry,geography,"
    "array,enum"
)
_KNOWN: Final = frozenset(
    {*_NUMBERS, *_TIMES, *_TEXTS, *_VAGUE, *_SERIALS, *_OTHERS.split(",")},
)
"""Words that are types, whatever else they may mean."""


def is_known_type(claimed: ClaimedType, made: frozenset[str]) -> bool:
    """Whether a word that may be a type is one: PostgreSQL's, or one of those that were made."""
    return claimed.name in _KNOWN or claimed.name in made


def types_of(database: Database) -> frozenset[str]:
    """The names of the types that the team or an extension made, as far as they are in use."""
    names = [column.type_name for table in database.tables for column in table.columns]
    names += [enum.name for enum in database.enums]
    names += [domain.name for domain in database.domains]
    return frozenset(name.name for name in names)


def matches(claimed: ClaimedType, column: Column, database: Database) -> bool:
    """Whether a column may be said to have this type.

    A column of a domain may be said to be of the domain, or of what the domain is made of.
    """
    if _is(claimed, column.type, column.type_name, database, counted=_is_counted(column)):
        return True
    domain = domain_of(column.type_name, database.domains)
    return domain is not None and _is(claimed, domain.type, domain.type_name, database)


def domain_of(name: QualifiedName, domains: Iterable[Domain]) -> Domain | None:
    """The domain of that name."""
    return next((domain for domain in domains if domain.name == name), None)


def _is_counted(column: Column) -> bool:
    return column.serial or column.identity is not None


def _is(
    claimed: ClaimedType,
    formatted: str,
    type_name: QualifiedName,
    database: Database,
    *,
    counted: bool = False,
) -> bool:
    actual = read_type(formatted)
    if actual is None:  # PostgreSQL spells no type that its grammar does not read
        return True
    if claimed.name in {"array", "list"} and len(claimed.names) == 1:
        return actual.array
    if claimed.array != actual.array:
        return False
    if claimed.name == "enum" and not _has_type("enum", database):
        return any(enum.name == type_name for enum in database.enums)
    if len(claimed.names) == 1 and claimed.name in _TEXTS:
        return actual.name not in _NOT_TEXT
    if len(claimed.names) == 1 and claimed.name in _VAGUE:
        return actual.name in _VAGUE[claimed.name]
    if claimed.name in _SERIALS and len(claimed.names) == 1:
        return counted and actual.name == _SERIALS[claimed.name]
    if claimed.name == "double precision" and claimed.shown.strip().lower() == "float":
        return actual.name in _VAGUE["float"]
    wanted = (type_name.schema, type_name.name) if len(claimed.names) > 1 else (actual.name,)
    same = tuple(map(str.lower, claimed.names[-2:])) == tuple(map(str.lower, wanted))
    return same and (not claimed.modifiers or _modifiers(claimed) == _modifiers(actual))


def _modifiers(type_: ClaimedType) -> tuple[Any, ...]:
    """`numeric(5)` is `numeric(5,0)`."""
    if type_.name == "numeric" and len(type_.modifiers) == 1:
        return (*type_.modifiers, 0)
    return type_.modifiers


def _has_type(name: str, database: Database) -> bool:
    return any(enum.name.name == name for enum in database.enums)


@lru_cache(maxsize=1024)
def columns_in(sql: str) -> frozenset[str]:
    """The columns that an expression of an index mentions, and whatever else it names."""
    from pglast import parser

    tokens = parser.scan(sql)
    return frozenset(
        sql[token.start : token.end + 1].strip('"') for token in tokens if token.name != "SCONST"
    )
