"""A picture as PlantUML source, in its notation for information engineering.

PlantUML reads commands for its preprocessor, style of its own and HTML in every text. So whatever
is no letter, digit, blank or harmless sign is written as the number of the character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.contents import columns_shown, lines, pointers
from schema_docs.diagram.relations import key_marks
from schema_docs.diagram.text import printable, table_id
from schema_docs.spelling import identifier, qualified, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema_docs.diagram.picture import Picture
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Column, QualifiedName, Table

_HEAD: Final = (
    "hide circle",
    "hide empty members",
    "left to right direction",
    "set separator none",  # else a dot in a name makes a package of what precedes it
)

_GREY: Final = "#f1f5f9;line:cbd5e1;text:64748b"
"""Of tables of other pictures."""

_HARMFUL: Final = re.compile(
    r"[^\w ,.()\[\]\u00a0-\uffff\U00010000-\U0010ffff]|_(?=_)|\[(?=\[)|^ | (?= )| $"
)
"""What PlantUML may take for an order, style or sign of its own. Two underscores underline, and two
brackets open a link."""


def plantuml_source(picture: Picture) -> str:
    """A picture as a PlantUML diagram of entities."""
    shown = columns_shown(picture, picture.detail)
    hubs = pointers(picture)
    parts = [
        "@startuml",
        *_HEAD,
        *(
            line
            for table in picture.tables
            for line in _entity(table, _rows(table, shown[table.name], hubs), picture.colors)
        ),
        *_around(picture),
        *(_relation(relation) for relation in lines(picture)),
        *(f"{_alias(view)} ..> {_alias(read)} : reads" for view, read in picture.reads),
        *([f"footer {_text(picture.note)}"] if picture.note else []),
        "@enduml",
    ]
    return "\n".join(parts) + "\n"


# -- boxes -----------------------------------------------------------------------------------------


def _entity(
    table: Table, rows: Sequence[str], colors: Mapping[QualifiedName, str]
) -> Iterator[str]:
    color = f" {colors[table.name]}" if table.name in colors else ""
    yield from _block(f"entity {_named(table.name)}{_kind(table)}{color}", rows)


def _kind(table: Table) -> str:
    """What stands above the name of what is not an ordinary table."""
    if table.kind == "foreign table":
        return " <<foreign table>>"
    if table.kind == "table":
        return ""
    below = [part for partition in table.partitions for part in partition.walk()]
    if any(parent.named_when_run for parent in (table, *below)):
        return " <<partitions>>"  # how many there are depends on the day
    return f" <<{len(below)} partition{'' if len(below) == 1 else 's'}>>"


def _around(picture: Picture) -> Iterator[str]:
    """Views, enums, and tables of other pictures, which have a name and no more."""
    for view in picture.views:
        columns = view.columns if picture.detail == "full" else ()
        rows = [_row(column, (), ()) for column in columns]
        yield from _block(f"entity {_named(view.name)} <<view>>", rows)
    for enum in picture.enums:
        labels = () if picture.detail == "names" else enum.labels
        yield from _block(
            f"enum {_named(enum.name)} <<enum>>",
            [f"  {{field}} {_text(label)}" for label in labels],
        )
    for table in picture.neighbours:
        yield f"entity {_named(table.name)} {_GREY}"


def _block(head: str, rows: Sequence[str]) -> list[str]:
    return [f"{head} {{", *rows, "}"] if rows else [head]


def _named(name: QualifiedName) -> str:
    return f'"{_text(qualified(name))}" as {_alias(name)}'


def _alias(name: QualifiedName) -> str:
    """A name of letters, digits and dots: a digest in it is set off by a second dot."""
    return table_id(name).replace("-", ".")


def _rows(
    table: Table,
    columns: Sequence[Column],
    hubs: Mapping[tuple[QualifiedName, str], Sequence[str]],
) -> list[str]:
    """The primary key above a line, all else below it."""
    marks = key_marks(table)
    above: list[str] = []
    below: list[str] = []
    for column in columns:
        row = _row(column, marks[column.name], hubs.get((table.name, column.name), ()))
        (above if "PK" in marks[column.name] else below).append(row)
    return [*above, "  --", *below] if above and below else above + below


def _row(column: Column, marks: Sequence[str], hubs: Sequence[str]) -> str:
    """`* email : varchar(255) <<UK>>`: the star says that it is not null."""
    words = f"{_text(identifier(column.name))} : {_text(type_of(column))}"
    keys = f" <<{', '.join(marks)}>>" if marks else ""
    said = "".join(f" → {_text(name)}" for name in hubs)
    # `{field}`: what has parentheses would be taken for a method.
    return f"  {'' if column.nullable else '* '}{{field}} {words}{keys}{said}"


# -- lines -----------------------------------------------------------------------------------------


def _relation(relation: Relation) -> str:
    """`users ||..o{ orders : user_id`: unbroken when the key identifies the child.

    What no foreign key says is dotted, and told in the label.
    """
    left = "|o" if relation.parent_optional else "||"
    right = "o{" if relation.child_many else "o|"
    line = "--" if relation.identifying else ".."
    words = _text(", ".join(identifier(column) for column in relation.columns))
    if relation.origin != "foreign key":
        line = "-[dotted]-"
        words += f" ({relation.origin})"
    ends = f"{_alias(relation.parent)} {left}{line}{right} {_alias(relation.child)}"
    return f'{ends} : "{words}"'


def _text(text: str) -> str:
    """Text that PlantUML shows as it is."""
    return _HARMFUL.sub(lambda found: f"&#{ord(found[0])};", printable(text))
