"""A table as it stands in the picture: which rows it shows, and its HTML-like Graphviz label."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema_docs.diagram.colors import BORDER, FAINT, KEY_ROW, KEYS, PAPER, PLAIN, Hue
from schema_docs.diagram.placement import Size
from schema_docs.diagram.relations import key_marks
from schema_docs.diagram.text import column_id, html, printable, remark
from schema_docs.spelling import expression, identifier, qualified, type_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Column, QualifiedName, Table

MANY_TABLES = 30
"""Beyond this a table shows its keys only: with all columns nobody finds a line's other end."""

# Points, of the 11-point font. They only help to choose columns, so they need not be exact.
_ROW_HEIGHT = 19.2
_LETTER_WIDTH = 5.8
_SPACE_BELOW = 28.0
_SPACE_BESIDE = 70.0

_LONGEST_PARTITION_KEY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A table's node."""

    name: QualifiedName
    label: str
    """HTML-like, in its outer angle brackets."""
    tooltip: str
    size: Size


def boxes(
    tables: Sequence[Table], drawn: Iterable[Relation], hues: Mapping[QualifiedName, Hue]
) -> list[Box]:
    """A box a table, with all columns or, where there are many tables, with those of keys."""
    referenced: dict[QualifiedName, set[str]] = defaultdict(set)
    for relation in drawn:
        referenced[relation.parent].update(relation.parent_columns)
    keys_only = len(tables) > MANY_TABLES
    return [
        _box(
            table,
            referenced.get(table.name, ()),
            hues.get(table.name, PLAIN),
            keys_only=keys_only,
        )
        for table in tables
    ]


def _box(table: Table, referenced: Collection[str], hue: Hue, *, keys_only: bool) -> Box:
    marks = key_marks(table)
    shown = [
        column
        for column in table.columns
        if not keys_only or marks[column.name] or column.name in referenced
    ]
    title = printable(qualified(table.name))
    rows = [_header(title, hue.header), *_kind(table)]
    rows += [_row(column, marks[column.name]) for column in shown]
    hidden = len(table.columns) - len(shown)
    if hidden:
        columns = "column" if hidden == 1 else "columns"
        rows.append(_note(f"… {hidden} more {columns}" if shown else f"{hidden} {columns}"))
    # Some room below, where the corners are round and rows are not.
    rows.append('<TR><TD COLSPAN="4" HEIGHT="4" CELLPADDING="0"></TD></TR>')
    letters = [len(title) + 2, *(len(c.name) + len(type_of(c)) + 9 for c in shown)]
    return Box(
        name=table.name,
        label=(
            f'<<TABLE BORDER="1" COLOR="{BORDER}" BGCOLOR="{PAPER}" STYLE="ROUNDED"'
            f' CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">{"".join(rows)}</TABLE>>'
        ),
        tooltip=f"{title}: {remark(table.comment)}" if table.comment else title,
        size=Size(
            max(letters) * _LETTER_WIDTH + _SPACE_BESIDE, len(rows) * _ROW_HEIGHT + _SPACE_BELOW
        ),
    )


def _header(title: str, color: str) -> str:
    return (
        f'<TR><TD COLSPAN="4" BGCOLOR="{color}" CELLPADDING="5">'
        f'<FONT POINT-SIZE="12"><B>{html(title)}</B></FONT></TD></TR>'
    )


def _kind(table: Table) -> list[str]:
    """A row for what is not an ordinary table."""
    if table.kind == "foreign table":
        return [_note("foreign table")]
    if table.kind == "partitioned table":
        below = [part for partition in table.partitions for part in partition.walk()]
        count = len(below)
        words = f"{count} partition" if count == 1 else f"{count} partitions"
        if any(parent.named_when_run for parent in (table, *below)):
            words = "partitions"  # how many there are depends on the day
        key = printable(expression(table.partition_key or ""))
        return [_note(f"{words} by {key}" if 0 < len(key) <= _LONGEST_PARTITION_KEY else words)]
    return []


def _row(column: Column, marks: Sequence[str]) -> str:
    """Four cells: keys, name, type, NOT NULL. Ports at both ends, where lines arrive."""
    port = column_id(column.name)
    name = printable(identifier(column.name))
    type_ = printable(type_of(column))
    tooltip = f"{name} {type_}" + ("" if column.nullable else " not null")
    if column.comment:
        tooltip += f": {remark(column.comment)}"
    keys = " ".join(f'<FONT COLOR="{KEYS[mark]}" POINT-SIZE="9">{mark}</FONT>' for mark in marks)
    # NOT NULL goes without saying for a primary key.
    rule = "" if column.nullable or "PK" in marks else _faint("NN", 9)
    shade = f' BGCOLOR="{KEY_ROW}"' if "PK" in marks else ""
    hint = f' TOOLTIP="{html(tooltip)}"'
    return (
        f'<TR><TD PORT="{port}" ALIGN="LEFT"{shade}>{keys}</TD>'
        f'<TD ALIGN="LEFT"{shade}{hint}>{html(name)}</TD>'
        f'<TD ALIGN="LEFT"{shade}>{_faint(type_, 11)}</TD>'
        f'<TD PORT="{port}.end" ALIGN="RIGHT"{shade}>{rule}</TD></TR>'
    )


def _note(words: str) -> str:
    return f'<TR><TD COLSPAN="4" ALIGN="LEFT"><I>{_faint(words, 10)}</I></TD></TR>'


def _faint(words: str, size: int) -> str:
    return f'<FONT COLOR="{FAINT}" POINT-SIZE="{size}">{html(words)}</FONT>'
