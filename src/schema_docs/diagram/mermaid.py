"""The ER diagram as Mermaid source, which GitHub and many Markdown viewers draw by themselves.

Mermaid refuses a diagram of more than 50,000 characters or 500 lines between boxes, and GitHub lets
nobody raise that. A schema that is too large is drawn with less detail, and a comment says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schema_docs.diagram.relations import key_marks
from schema_docs.diagram.text import printable
from schema_docs.spelling import identifier, qualified, type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schema_docs.diagram.picture import Picture
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Column, Table

MAX_CHARACTERS = 50_000
"""Mermaid's `maxTextSize`, unless a site changed it."""

MAX_RELATIONS = 500
"""Mermaid's `maxEdges`, unless a site changed it."""

_LOOKALIKES = str.maketrans({" ": "_", ",": "\u201a", ".": "\u2024", '"': None})
"""Mermaid's types have no comma or full stop; two characters that look the same, it takes."""

_NO_WORD = re.compile(r"[^A-Za-z0-9_\[\]()\u00c0-\uffff]|[\s\ufeff]")
_NO_WORD_START = re.compile(
    r"(?![A-Za-z_\u00c0-\uffff])|(?=(?:pk|fk|uk)(?![A-Za-z0-9_]))", re.IGNORECASE
)
"""What a type or column may not begin with: Mermaid reads `pk` as the key mark, in any case."""

_NO_LABEL = re.compile(r"""["#%&*:;<>[\\\]`{}~]|(?<=direction)\s""", re.IGNORECASE)
"""What means something to Mermaid even inside quotes: `direction LR` is an order there, too."""


def mermaid_source(picture: Picture) -> str:
    """A picture as a Mermaid `erDiagram`, in as much detail as fits."""
    drawn = picture.relations
    lines = [_relation(relation) for relation in drawn[:MAX_RELATIONS]]
    for note, attributes in _DETAILS:
        tables = [line for table in picture.tables for line in _table(table, attributes)]
        source = _source([note] if note else [], tables, lines)
        if len(source) <= MAX_CHARACTERS and len(drawn) <= MAX_RELATIONS:
            return source
    return _cut(picture.tables, drawn)


def _cut(tables: Sequence[Table], drawn: Sequence[Relation]) -> str:
    """As many relations, and then names of other tables, as the limits allow."""
    lines: list[str] = []
    named: set[str] = set()
    room = MAX_CHARACTERS - 500  # for the first line and the notes
    for relation in drawn[:MAX_RELATIONS]:
        line = _relation(relation)
        if len(line) + 1 > room:
            break
        lines.append(line)
        named |= {_label(qualified(relation.child)), _label(qualified(relation.parent))}
        room -= len(line) + 1
    others: list[str] = []
    for table in tables:
        name = _label(qualified(table.name))
        if name not in named and len(name) + 5 <= room:
            others.append(f"    {name}")
            room -= len(name) + 5
    notes = [_ONLY_NAMES]
    if len(lines) < len(drawn):
        notes.append(f"{len(drawn) - len(lines)} of {len(drawn)} foreign keys are left out.")
    if len(named) + len(others) < len(tables):
        missing = len(tables) - len(named) - len(others)
        notes.append(f"{missing} of {len(tables)} tables are left out.")
    return _source(notes, others, lines)


def _source(notes: Sequence[str], tables: Sequence[str], lines: Sequence[str]) -> str:
    comments = [f"    %% {note}" for note in notes]
    return "\n".join(["erDiagram", *comments, *tables, *lines]) + "\n"


def _table(table: Table, attributes: Callable[[Table], list[str]]) -> list[str]:
    name = _label(qualified(table.name))
    rows = attributes(table)
    # Older versions of Mermaid do not take an empty pair of braces.
    return [f"    {name} {{", *rows, "    }"] if rows else [f"    {name}"]


def _all_columns(table: Table) -> list[str]:
    marks = key_marks(table)
    return [_attribute(column, marks[column.name]) for column in table.columns]


def _key_columns(table: Table) -> list[str]:
    marks = key_marks(table)
    return [_attribute(c, marks[c.name]) for c in table.columns if marks[c.name]]


def _no_columns(_: Table) -> list[str]:
    return []


_ONLY_KEYS = "Only the columns of keys are shown: Mermaid's limits leave no room for more."
_ONLY_NAMES = "Only the names of tables are shown: Mermaid's limits leave no room for more."
_DETAILS = (("", _all_columns), (_ONLY_KEYS, _key_columns), (_ONLY_NAMES, _no_columns))


def _attribute(column: Column, marks: Sequence[str]) -> str:
    """`bigint id PK`; a name that Mermaid cannot take is given once more, in full, as a comment."""
    name = printable(identifier(column.name))
    word = _word(printable(column.name))
    parts = [_word(printable(type_of(column)).translate(_LOOKALIKES)), word]
    if marks:
        parts.append(", ".join(marks))
    if word != name:
        parts.append(_label(name))
    return "        " + " ".join(parts)


def _relation(relation: Relation) -> str:
    """`"users" ||..o{ "orders" : "user_id"`; an unbroken line when the key identifies the child."""
    parent, child = _label(qualified(relation.parent)), _label(qualified(relation.child))
    left = "|o" if relation.parent_optional else "||"
    right = "o{" if relation.child_many else "o|"
    line = "--" if relation.identifying else ".."
    columns = _label(", ".join(identifier(column) for column in relation.columns))
    return f"    {parent} {left}{line}{right} {child} : {columns}"


def _word(text: str) -> str:
    """Text as one of Mermaid's bare words."""
    word = _NO_WORD.sub("_", text)
    return "_" + word if _NO_WORD_START.match(word) else word


def _label(text: str) -> str:
    """Text in Mermaid's quotes, what is special to it written as the number of the character."""
    return '"' + _NO_LABEL.sub(lambda found: f"#{ord(found[0])};", printable(text)) + '"'
