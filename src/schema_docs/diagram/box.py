"""A table, enum or view as it stands in the picture: its rows, and its HTML-like Graphviz label."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from schema_docs.diagram.colors import BORDER, FAINT, KEY_ROW, KEYS, PLAIN, TABLE, Hue, hue
from schema_docs.diagram.hubs import referring
from schema_docs.diagram.metrics import text_width
from schema_docs.diagram.placement import Size
from schema_docs.diagram.relations import key_marks
from schema_docs.diagram.text import DELETED_TOO, column_id, html, printable, remark, told
from schema_docs.spelling import expression, identifier, qualified, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema_docs.diagram.picture import Picture
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Column, Enum, QualifiedName, Table, View

Kind: TypeAlias = Literal["table", "neighbour", "enum", "view"]

MOST_ROWS: Final = 60
"""Columns that one table shows; more would be a strip."""

MOST_LABELS: Final = 12
"""Labels that one enum shows."""

# Points. They only help to choose columns, so they need not be exact.
_ROW_HEIGHT = 19.2
_SPACE_BELOW = 28.0
_SPACE_BESIDE = 70.0
_PADDING = 6.0

_TITLE_SIZE = 12
_ROW_SIZE = 11
_MARK_SIZE = 9
_NOTE_SIZE = 10

_LONGEST_PARTITION_KEY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One node of the picture."""

    name: QualifiedName
    kind: Kind
    label: str
    """HTML-like, in its outer angle brackets."""
    tooltip: str
    size: Size


def boxes(picture: Picture, hues: Mapping[QualifiedName, Hue]) -> list[Box]:
    """A box for each table of the picture, then for neighbours, views and enums."""
    shown = _Shown(picture, hues)
    return [
        *(_table(table, shown) for table in picture.tables),
        *(_neighbour(table, shown) for table in picture.neighbours),
        *(_view(view, shown) for view in picture.views),
        *(_enum(enum, shown) for enum in picture.enums),
    ]


class _Shown:
    """What a box needs to know of the picture that it is in."""

    def __init__(self, picture: Picture, hues: Mapping[QualifiedName, Hue]) -> None:
        self.detail = picture.detail
        self._only_schema = picture.only_schema
        self._links = picture.links
        self._colors = picture.colors
        self._hues = hues
        self._hubs = picture.hubs
        self._referring = referring(picture.relations)
        self.related: dict[QualifiedName, set[str]] = defaultdict(set)
        """The columns of each table that a relation has an end at, be it a key or not."""
        self._to_hubs: dict[QualifiedName, list[Relation]] = defaultdict(list)
        for relation in picture.relations:
            self.related[relation.parent].update(relation.parent_columns)
            self.related[relation.child].update(relation.columns)
            if relation.parent in picture.hubs and relation.parent != relation.child:
                self._to_hubs[relation.child].append(relation)

    def title(self, name: QualifiedName) -> str:
        """What an object is called, on one line."""
        is_only = name.schema == self._only_schema
        return printable(identifier(name.name) if is_only else qualified(name))

    def header(self, name: QualifiedName) -> str:
        """The colour behind a title."""
        color = self._colors.get(name)
        return hue(color).header if color else self._hues.get(name, PLAIN).header

    def chip(self, relation: Relation) -> str:
        """The colour behind the name of a hub."""
        return self._hues.get(relation.parent, PLAIN).header

    def link(self, name: QualifiedName) -> str:
        """The attributes of a cell that leads to where an object is told of."""
        target = self._links.get(name)
        return f' HREF="{html(target)}" TARGET="_top"' if target else ""

    def to_hubs(self, name: QualifiedName) -> list[Relation]:
        """A table's foreign keys that are told in words."""
        return self._to_hubs.get(name, [])

    def referring(self, name: QualifiedName) -> int:
        """How many tables refer to a hub; 0 for any other table."""
        return len(self._referring.get(name, ())) if name in self._hubs else 0


def _table(table: Table, shown: _Shown) -> Box:
    marks = key_marks(table)
    columns = _columns(table, marks, shown)
    several = defaultdict(list)
    for relation in shown.to_hubs(table.name):
        several[relation.columns[0]].append(relation)
    wide = 5 if several and shown.detail != "names" else 4
    rows = [_title(table.name, shown, wide), *(_note(words, wide) for words in _kind(table))]
    count = shown.referring(table.name)
    if count:
        rows.append(_note(f"← {count} table{'' if count == 1 else 's'}", wide))
    if shown.detail == "names":
        targets = dict.fromkeys(shown.title(r.parent) for r in shown.to_hubs(table.name))
        rows += [_note(f"→ {target}", wide) for target in targets]
    rows += [
        _row(column, marks[column.name], several.get(column.name, ()), wide, shown)
        for column in columns
    ]
    hidden = len(table.columns) - len(columns)
    if hidden and shown.detail != "names":
        words = "column" if hidden == 1 else "columns"
        rows.append(_note(f"… {hidden} more {words}" if columns else f"{hidden} {words}", wide))
    return _box(
        "table", table, rows, shown, wide=wide, width=_width(columns, marks, several, shown)
    )


def _columns(table: Table, marks: Mapping[str, Sequence[str]], shown: _Shown) -> Sequence[Column]:
    """The columns that have a row, in the table's order."""
    if shown.detail == "names":
        return ()
    related = shown.related.get(table.name, ())
    keys = [column for column in table.columns if marks[column.name] or column.name in related]
    if shown.detail == "keys":
        return keys
    # Lines need the rows of keys, however many columns there are.
    room = max(0, MOST_ROWS - len(keys))
    names = {column.name for column in keys}
    others = [column.name for column in table.columns if column.name not in names]
    names.update(others[:room])
    return [column for column in table.columns if column.name in names]


def _neighbour(table: Table, shown: _Shown) -> Box:
    words = shown.title(table.name)
    cell = (
        f'<TR><TD{_room(words, _ROW_SIZE)} CELLPADDING="5"{shown.link(table.name)}>'
        f'<FONT COLOR="{FAINT}">{html(words)}</FONT></TD></TR>'
    )
    return _box("neighbour", table, [cell], shown, wide=1)


def _view(view: View, shown: _Shown) -> Box:
    kind = "materialized view" if view.materialized else "view"
    rows = [_title(view.name, shown, 4, PLAIN.header), _note(kind, 4)]
    if shown.detail == "full":
        columns = view.columns[:MOST_ROWS]
        rows += [_row(column, (), (), 4, shown) for column in columns]
        if len(view.columns) > MOST_ROWS:
            rows.append(_note(f"… {len(view.columns) - MOST_ROWS} more columns", 4))
    return _box("view", view, rows, shown, wide=4)


def _enum(enum: Enum, shown: _Shown) -> Box:
    rows = [_title(enum.name, shown, 4, PLAIN.header), _note("enum", 4)]
    if shown.detail != "names":
        for label in enum.labels[:MOST_LABELS]:
            words = printable(label)
            rows.append(
                f'<TR><TD COLSPAN="4" ALIGN="LEFT"{_room(words, _ROW_SIZE)}>{html(words)}</TD></TR>'
            )
        if len(enum.labels) > MOST_LABELS:
            rows.append(_note(f"… {len(enum.labels) - MOST_LABELS} more labels", 4))
    return _box("enum", enum, rows, shown, wide=4)


def _width(
    columns: Sequence[Column],
    marks: Mapping[str, Sequence[str]],
    to_hubs: Mapping[str, Sequence[Relation]],
    shown: _Shown,
) -> float:
    """How wide the rows of columns come out, more or less."""
    cells = (
        [text_width(" ".join(marks[column.name]), _MARK_SIZE) for column in columns],
        [text_width(identifier(column.name), _ROW_SIZE) for column in columns],
        [text_width(type_of(column), _ROW_SIZE) for column in columns],
        [
            sum(
                text_width(f"→ {shown.title(relation.parent)} {DELETED_TOO}", _MARK_SIZE) + _PADDING
                for relation in to_hubs.get(column.name, ())
            )
            for column in columns
        ],
    )
    return sum(max(widths, default=0) + _PADDING for widths in cells) + 3 * _PADDING


def _box(
    kind: Kind,
    object_: Table | View | Enum,
    rows: Sequence[str],
    shown: _Shown,
    *,
    wide: int,
    width: float = 0.0,
) -> Box:
    name, comment = object_.name, object_.comment
    width = max(width, text_width(shown.title(name), _TITLE_SIZE, bold=True) + 2 * _PADDING)
    title = printable(qualified(name))
    if len(rows) > 1:
        # Some room below, where the corners are round and rows are not.
        rows = [*rows, f'<TR><TD COLSPAN="{wide}" HEIGHT="4" CELLPADDING="0"></TD></TR>']
    style = "ROUNDED,DASHED" if kind == "view" else "ROUNDED"
    return Box(
        name=name,
        kind=kind,
        label=(
            f'<<TABLE BORDER="1" COLOR="{BORDER}" BGCOLOR="{TABLE}" STYLE="{style}"'
            f' CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">{"".join(rows)}</TABLE>>'
        ),
        tooltip=f"{title}: {remark(comment)}" if comment else title,
        size=Size(width + _SPACE_BESIDE, len(rows) * _ROW_HEIGHT + _SPACE_BELOW),
    )


def _title(name: QualifiedName, shown: _Shown, wide: int, color: str | None = None) -> str:
    words = shown.title(name)
    return (
        f'<TR><TD COLSPAN="{wide}" BGCOLOR="{color or shown.header(name)}" CELLPADDING="5"'
        f"{_room(words, _TITLE_SIZE, bold=True)}{shown.link(name)}>"
        f'<FONT POINT-SIZE="{_TITLE_SIZE}"><B>{html(words)}</B></FONT></TD></TR>'
    )


def _kind(table: Table) -> Iterator[str]:
    """What to say of a table that is not an ordinary one."""
    if table.kind == "foreign table":
        yield "foreign table"
    if table.kind == "partitioned table":
        below = [part for partition in table.partitions for part in partition.walk()]
        count = len(below)
        words = f"{count} partition" if count == 1 else f"{count} partitions"
        if any(parent.named_when_run for parent in (table, *below)):
            words = "partitions"  # how many there are depends on the day
        key = printable(expression(table.partition_key or ""))
        yield f"{words} by {key}" if 0 < len(key) <= _LONGEST_PARTITION_KEY else words


def _row(
    column: Column,
    marks: Sequence[str],
    to_hubs: Sequence[Relation],
    wide: int,
    shown: _Shown,
) -> str:
    """The cells: keys, name, type, NOT NULL, hub. Ports at both ends, where lines arrive."""
    port = column_id(column.name)
    name = printable(identifier(column.name))
    type_ = printable(type_of(column))
    tooltip = f"{name} {type_}" + ("" if column.nullable else " not null")
    if column.comment:
        tooltip += f": {remark(column.comment)}"
    keys = " ".join(
        f'<FONT COLOR="{KEYS[mark]}" POINT-SIZE="{_MARK_SIZE}">{mark}</FONT>' for mark in marks
    )
    # NOT NULL goes without saying for a primary key.
    rule = "" if column.nullable or "PK" in marks else _faint("NN", _MARK_SIZE)
    shade = f' BGCOLOR="{KEY_ROW}"' if "PK" in marks else ""
    last = f' PORT="{port}.end"'
    hint = f' TOOLTIP="{html(tooltip)}"'
    cells = [
        f'<TD PORT="{port}" ALIGN="LEFT"{shade}>{keys}</TD>',
        f'<TD ALIGN="LEFT"{shade}{_room(name, _ROW_SIZE)}{hint}>{html(name)}</TD>',
        f'<TD ALIGN="LEFT"{shade}{_room(type_, _ROW_SIZE)}>{_faint(type_, _ROW_SIZE)}</TD>',
        f'<TD{last if wide == 4 else ""} ALIGN="RIGHT"{shade}>{rule}</TD>',
    ]
    if wide == 5:
        cells.append(f'<TD{last} ALIGN="LEFT"{shade}>{_chips(to_hubs, shown)}</TD>')
    return f"<TR>{''.join(cells)}</TR>"


def _chips(to_hubs: Sequence[Relation], shown: _Shown) -> str:
    """The hubs that a column refers to, each as a small sign that says its name."""
    chips = []
    for relation in to_hubs:
        words = f"→ {shown.title(relation.parent)}"
        if relation.on_delete == "CASCADE":
            words += f" {DELETED_TOO}"
        chips.append(
            f'<TD BGCOLOR="{shown.chip(relation)}" STYLE="ROUNDED"'
            f"{_room(words, _MARK_SIZE)}{shown.link(relation.parent)}"
            f' TOOLTIP="{html(told(relation))}">'
            f'<FONT POINT-SIZE="{_MARK_SIZE}">{html(words)}</FONT></TD>'
        )
    if not chips:
        return ""
    return (
        '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2">'
        f"<TR>{''.join(chips)}</TR></TABLE>"
    )


def _note(words: str, wide: int) -> str:
    return (
        f'<TR><TD COLSPAN="{wide}" ALIGN="LEFT"{_room(words, _NOTE_SIZE)}>'
        f"<I>{_faint(words, _NOTE_SIZE)}</I></TD></TR>"
    )


def _faint(words: str, size: int) -> str:
    return f'<FONT COLOR="{FAINT}" POINT-SIZE="{size}">{html(words)}</FONT>'


def _room(words: str, size: int, *, bold: bool = False) -> str:
    """A cell's least width, where Graphviz does not know how wide its letters are."""
    if words.isascii():
        return ""
    return f' WIDTH="{math.ceil(text_width(words, size, bold=bold) + _PADDING)}"'
