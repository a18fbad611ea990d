"""How `COMMENT ON` names each kind of object, and how SQL quotes names and text.

Every name is qualified, so that the statements mean the same whatever the `search_path` is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from schema_docs.model import (
    Cast,
    Column,
    Constraint,
    ForeignKey,
    Function,
    Index,
    Operator,
    OperatorClass,
    OperatorFamily,
    Partition,
    Policy,
    QualifiedName,
    Rule,
    Table,
    Transform,
    Trigger,
    View,
)

if TYPE_CHECKING:
    from schema_docs.document.subjects import Subject

_KINDS: Final = {
    "AccessMethod": "ACCESS METHOD",
    "BaseType": "TYPE",
    "Collation": "COLLATION",
    "Composite": "TYPE",
    "Conversion": "CONVERSION",
    "Domain": "DOMAIN",
    "Enum": "TYPE",
    "EventTrigger": "EVENT TRIGGER",
    "Extension": "EXTENSION",
    "ForeignDataWrapper": "FOREIGN DATA WRAPPER",
    "ForeignServer": "SERVER",
    "Language": "LANGUAGE",
    "Publication": "PUBLICATION",
    "Range": "TYPE",
    "Role": "ROLE",
    "Schema": "SCHEMA",
    "Sequence": "SEQUENCE",
    "Statistics": "STATISTICS",
    "Subscription": "SUBSCRIPTION",
    "TextSearchConfiguration": "TEXT SEARCH CONFIGURATION",
    "TextSearchDictionary": "TEXT SEARCH DICTIONARY",
    "TextSearchParser": "TEXT SEARCH PARSER",
    "TextSearchTemplate": "TEXT SEARCH TEMPLATE",
}
"""What PostgreSQL calls the objects of the model whose name says which they are."""

_PLAIN: Final = re.compile(r"[a-z_][a-z0-9_]*")
_ESCAPES: Final = {"\\": "\\\\", "\t": "\\t", "\r": "\\r"}


def comment_on(subject: Subject, comment: str) -> str:
    """The statement that gives an object its comment."""
    return f"COMMENT ON {object_of(subject)} IS {literal(comment)};"


def object_of(subject: Subject) -> str:
    """`COLUMN public.users.email`, `TRIGGER stamp ON public.users`: what a statement names."""
    thing, of = subject.thing, subject.of
    match thing:
        case Table() | Partition():
            kind = "FOREIGN TABLE" if thing.kind == "foreign table" else "TABLE"
            return f"{kind} {name(thing.name)}"
        case View():
            return f"{'MATERIALIZED VIEW' if thing.materialized else 'VIEW'} {name(thing.name)}"
        case Function():
            return _function(thing)
        case Operator():
            sides = ", ".join(side or "NONE" for side in (thing.left, thing.right))
            return f"OPERATOR {identifier(thing.name.schema)}.{thing.name.name} ({sides})"
        case OperatorClass():
            return f"OPERATOR CLASS {name(thing.name)} USING {identifier(thing.method)}"
        case OperatorFamily():
            return f"OPERATOR FAMILY {name(thing.name)} USING {identifier(thing.method)}"
        case Cast():
            return f"CAST ({thing.source} AS {thing.target})"
        case Transform():
            return f"TRANSFORM FOR {thing.type} LANGUAGE {identifier(thing.language)}"
        case _ if of is not None:
            return _part(thing, of.name)
        case _:
            return f"{_KINDS[type(thing).__name__]} {name(thing.name)}"


def _function(function: Function) -> str:
    kind, arguments = "FUNCTION", function.signature
    if function.kind == "procedure":
        kind = "PROCEDURE"
    elif function.kind == "aggregate":
        kind, arguments = "AGGREGATE", function.signature or "*"
    return f"{kind} {name(function.name)}({arguments})"


def _part(thing: Any, relation: QualifiedName) -> str:
    """What belongs to a relation."""
    match thing:
        case Column():
            return f"COLUMN {name(relation)}.{identifier(thing.name)}"
        case Index():  # stands in the schema of its table
            return f"INDEX {name(QualifiedName(relation.schema, thing.name))}"
        case Constraint() | ForeignKey():
            kind = "CONSTRAINT"
        case Trigger():
            kind = "TRIGGER"
        case Rule():
            kind = "RULE"
        case Policy():
            kind = "POLICY"
        case _:
            return f"{_KINDS[type(thing).__name__]} {name(thing.name)}"
    return f"{kind} {identifier(thing.name)} ON {name(relation)}"


def name(of: QualifiedName | str) -> str:
    """A name as SQL has it, with its schema where it has one."""
    if isinstance(of, QualifiedName):
        return f"{identifier(of.schema)}.{identifier(of.name)}"
    return identifier(of)


@lru_cache(maxsize=4096)
def identifier(plain: str) -> str:
    """As PostgreSQL's `quote_ident`: in quotes where it is not lower case, or a keyword."""
    from pglast import keywords

    is_keyword = plain in (
        keywords.RESERVED_KEYWORDS | keywords.TYPE_FUNC_NAME_KEYWORDS | keywords.COL_NAME_KEYWORDS
    )
    if _PLAIN.fullmatch(plain) and not is_keyword:
        return plain
    return '"' + plain.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Text in quotes that reads alike whatever `standard_conforming_strings` is.

    Characters that an editor does not show are written as escapes; a line end is one.
    """
    quoted = value.replace("'", "''")
    escaped = "".join(_escaped(character) for character in quoted)
    return f"'{quoted}'" if escaped == quoted else f"E'{escaped}'"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable() or character == "\n":
        return character
    point = ord(character)
    return f"\\u{point:04X}" if point < 0x10000 else f"\\U{point:08X}"
