"""A picture as Mermaid source, which GitHub and many Markdown viewers draw by themselves.

Mermaid refuses a diagram of more than 50,000 characters or 500 lines between boxes, and GitHub lets
nobody raise that. A picture that is too large is drawn with less detail, and a comment says so.
Every line has a number of rows at its ends there, so none leads from a view to what it reads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.contents import columns_shown, lines, pointers
from schema_docs.diagram.relations import key_marks
from schema_docs.diagram.text import printable
from schema_docs.spelling import identifier, qualified, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema_docs.diagram.picture import Detail, Picture
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Column

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

_LESS: Final[dict[Detail, tuple[Detail, ...]]] = {
    "full": ("full", "keys", "names"),
    "keys": ("keys", "names"),
    "names": ("names",),
}
"""A detail, and what is tried after it."""

_ONLY_KEYS: Final = "Only the columns of keys are shown: Mermaid's limits leave no room for more."
_ONLY_NAMES: Final = "Only the names of tables are shown: Mermaid's limits leave no room for more."
_NEIGHBOUR: Final = "    classDef neighbour fill:#f1f5f9,stroke:#cbd5e1,color:#64748b"


def mermaid_source(picture: Picture) -> str:
    """A picture as a Mermaid `erDiagram`, in its own detail or as much of that as fits."""
    drawn = lines(picture)
    if len(drawn) <= MAX_RELATIONS:
        related = [_relation(relation) for relation in drawn]
        for detail in _LESS[picture.detail]:
            notes = [printable(picture.note)] if picture.note else []
            if detail != picture.detail:
                notes.append(_ONLY_KEYS if detail == "keys" else _ONLY_NAMES)
            source = _source(notes, [*_boxes(picture, detail)], related)
            if len(source) <= MAX_CHARACTERS:
                return source
    return _cut([qualified(table.name) for table in picture.tables], drawn)


def _cut(tables: Sequence[str], drawn: Sequence[Relation]) -> str:
    """As many relations, and then names of other tables, as the limits allow."""
    related: list[str] = []
    named: set[str] = set()
    room = MAX_CHARACTERS - 500  # for the first line and the notes
    for relation in drawn[:MAX_RELATIONS]:
        line = _relation(relation)
        if len(line) + 1 > room:
            break
        related.append(line)
        named |= {qualified(relation.child), qualified(relation.parent)}
        room -= len(line) + 1
    others: list[str] = []
    for table in tables:
        name = _label(table)
        if table not in named and len(name) + 5 <= room:
            others.append(f"    {name}")
            room -= len(name) + 5
    notes = [_ONLY_NAMES]
    if len(related) < len(drawn):
        notes.append(f"{len(drawn) - len(related)} of {len(drawn)} foreign keys are left out.")
    missing = len(set(tables) - named) - len(others)
    if missing:
        notes.append(f"{missing} of {len(tables)} tables are left out.")
    return _source(notes, others, related)


def _source(notes: Sequence[str], boxes: Sequence[str], related: Sequence[str]) -> str:
    comments = [f"    %% {note}" for note in notes]
    return "\n".join(["erDiagram", *comments, *boxes, *related]) + "\n"


# -- boxes -----------------------------------------------------------------------------------------


def _boxes(picture: Picture, detail: Detail) -> Iterator[str]:
    """Tables, then what stands around them. A neighbour has a name and no more."""
    shown = columns_shown(picture, detail)
    hubs = pointers(picture)
    for table in picture.tables:
        marks = key_marks(table)
        yield from _box(
            _label(qualified(table.name)),
            [
                _attribute(column, marks[column.name], hubs.get((table.name, column.name), ()))
                for column in shown[table.name]
            ],
        )
    for view in picture.views:
        columns = view.columns if detail == "full" else ()
        name = qualified(view.name)
        yield from _box(
            f"{_label(name)}[{_label(f'view {name}')}]",
            [_attribute(column, (), ()) for column in columns],
        )
    for enum in picture.enums:
        labels = () if detail == "names" else enum.labels
        name = qualified(enum.name)
        yield from _box(
            f"{_label(name)}[{_label(f'enum {name}')}]", [_value(label) for label in labels]
        )
    for table in picture.neighbours:
        yield f"    {_label(qualified(table.name))}:::neighbour"
    if picture.neighbours:
        yield _NEIGHBOUR


def _box(name: str, rows: Sequence[str]) -> list[str]:
    # Older versions of Mermaid do not take an empty pair of braces.
    return [f"    {name} {{", *rows, "    }"] if rows else [f"    {name}"]


def _attribute(column: Column, marks: Sequence[str], hubs: Sequence[str]) -> str:
    """`bigint id PK`; a name that Mermaid cannot take is given once more, in full, as a comment."""
    type_ = _word(printable(type_of(column)).translate(_LOOKALIKES))
    said = [f"→ {name}" for name in hubs]
    word = _word(printable(column.name))
    if word != printable(identifier(column.name)):
        said.insert(0, identifier(column.name))
    return _row(type_, word, marks, " ".join(said))


def _value(label: str) -> str:
    """An enum's label, as an attribute whose type says what it is."""
    word = _word(printable(label))
    return _row("label", word, (), "" if word == label else identifier(label))


def _row(type_: str, word: str, marks: Sequence[str], said: str) -> str:
    parts = [type_, word]
    if marks:
        parts.append(", ".join(marks))
    if said:
        parts.append(_label(said))
    return "        " + " ".join(parts)


# -- lines -----------------------------------------------------------------------------------------


def _relation(relation: Relation) -> str:
    """`"users" ||..o{ "orders" : "user_id"`; an unbroken line when the key identifies the child.

    Mermaid has no third kind of line: what no foreign key says is told in the label.
    """
    parent, child = _label(qualified(relation.parent)), _label(qualified(relation.child))
    left = "|o" if relation.parent_optional else "||"
    right = "o{" if relation.child_many else "o|"
    line = "--" if relation.identifying else ".."
    words = ", ".join(identifier(column) for column in relation.columns)
    if relation.origin != "foreign key":
        words += f" ({relation.origin})"
    return f"    {parent} {left}{line}{right} {child} : {_label(words)}"


def _word(text: str) -> str:
    """Text as one of Mermaid's bare words."""
    word = _NO_WORD.sub("_", text)
    return "_" + word if _NO_WORD_START.match(word) else word


def _label(text: str) -> str:
    """Text in Mermaid's quotes, what is special to it written as the number of the character."""
    return '"' + _NO_LABEL.sub(lambda found: f"#{ord(found[0])};", printable(text)) + '"'
