"""Tables in Markdown: whether one lists columns, objects or labels, and what each row says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from schema_docs.adoption.claims import ClaimedColumn, Facts
from schema_docs.adoption.facts import (
    SILENCE,
    Reading,
    read_facts,
    read_nullable,
    read_reference,
)
from schema_docs.adoption.vocabulary import (
    ANY_NAMES,
    COLUMN_NAMES,
    HEADERS,
    LABEL_NAMES,
    LISTED,
    NOTHING,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.adoption.reading import Grid, Words

_NUMBERS: Final = frozenset({"#", "nr", "nr.", "no", "no.", ""})
_ENOUGH: Final = frozenset({"type", "null", "not null", "key", "facts", "words", "facts and words"})
"""One of these makes a list of columns out of a table with a column of names."""

_JOINTS: Final = re.compile(r" ?[/&,+] ?| and | und ")
"""What stands between the parts of a header."""

_FACTS_AND_WORDS: Final = frozenset({"facts", "key", "default", "words"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a table lists, and what the cells of its rows mean."""

    lists: str
    """`columns`, `columns of tables`, `labels`, or a `Kind` of objects."""
    name: int
    """The position of the cell with the name."""
    roles: dict[int, str]
    """What other cells are, by position; those that are not here are a person's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row says."""

    names: tuple[str, ...]
    line: int
    facts: Facts
    words: str
    """The description, in Markdown."""
    labels: tuple[str, ...]
    labelled: str
    """The labels as the page has them, in Markdown."""
    left: tuple[tuple[str, str], ...]
    """What else is in it that only people understand: header and cell, in Markdown."""
    table: str = ""
    """In a list of the columns of several tables, the name of the row's table."""

    def columns(self) -> Iterator[ClaimedColumn]:
        """A claim for each name: a row may be for several."""
        for name in self.names:
            yield ClaimedColumn(name=name, line=self.line, facts=self.facts, words=self.words)


def shape_of(grid: Grid, *, under: str = "") -> Shape | None:
    """What a table lists; `under` is the heading that it stands under.

    None where it is none of our business: it stays with the words around it.
    """
    headers = [word(cell.shown) for cell in grid.header]
    first = 1 if len(headers) > 1 and headers[0] in _NUMBERS else 0
    name = headers[first]
    roles = {
        position: role
        for position, header in enumerate(headers)
        if position > first and (role := _role(header))
    }
    given = set(roles.values())
    second = headers[first + 1] if len(headers) > first + 1 else ""
    if name in LISTED and second in COLUMN_NAMES and given & _ENOUGH:
        roles.pop(first + 1, None)
        return Shape(lists="columns of tables", name=first, roles=roles)
    if name in COLUMN_NAMES and given & _ENOUGH:
        return Shape(lists="columns", name=first, roles=roles)
    if name in LISTED and given & {"words", "labels"}:
        return Shape(lists=LISTED[name], name=first, roles=roles)
    if name in ANY_NAMES and "type" in given and under not in LISTED:
        return Shape(lists="columns", name=first, roles=roles)
    if name in ANY_NAMES and under in LISTED and given & {"words", "labels"}:
        return Shape(lists=LISTED[under], name=first, roles=roles)
    if name in LABEL_NAMES:
        return Shape(lists="labels", name=first, roles=roles)
    return None


def _role(header: str) -> str | None:
    """What the cells below a header are: `facts and words` below "Constraints / Notes"."""
    if header in HEADERS:
        return HEADERS[header]
    parts = {HEADERS.get(part) for part in _JOINTS.split(header)}
    if parts == {"words"}:
        return "words"
    return "facts and words" if "words" in parts and parts <= _FACTS_AND_WORDS else None


def read_rows(grid: Grid, shape: Shape) -> Iterator[Row]:
    """The rows of a table of that shape."""
    table = ""
    for cells in grid.rows:
        if shape.lists == "columns of tables":
            table = (name_of(cells[shape.name]) or (table,))[0]
            yield replace(_row(grid, shape, cells, shape.name + 1), table=table)
        else:
            yield _row(grid, shape, cells, shape.name)


def _row(grid: Grid, shape: Shape, cells: tuple[Words, ...], name: int) -> Row:
    names, beside = names_of(cells[name])
    facts = beside.facts
    words: list[str] = []
    labels: tuple[str, ...] = ()
    labelled = ""
    left: list[tuple[str, str]] = []
    if not beside.whole:
        left.append((grid.header[name].source, cells[name].source))
    for position, cell in enumerate(cells):
        said = word(cell.shown)
        is_number = position < shape.name and said.isdecimal()
        if position in {name, shape.name} or said in NOTHING or is_number:
            continue
        role = shape.roles.get(position)
        if role == "words":
            words.append(cell.source)
            continue
        if role == "labels" and shape.lists not in {"columns", "columns of tables"}:
            labelled = cell.source
            labels = cell.code or tuple(part.strip() for part in cell.shown.split(","))
            continue
        reading = _read(role, cell)
        facts += reading.facts
        if role == "facts and words":
            words += [] if reading.whole else [cell.source]
        elif not reading.whole:
            left.append((grid.header[position].source, cell.source))
    return Row(
        names=names,
        line=cells[name].line,
        facts=facts,
        words="<br>".join(words),
        labels=labels,
        labelled=labelled,
        left=tuple(left),
    )


def _read(role: str | None, cell: Words) -> Reading:
    match role:
        case "type":
            return read_facts(cell.shown, typed=True)
        case "null" | "not null":
            return read_nullable(cell.shown, yes=role == "null")
        case "key" | "facts" | "facts and words":
            return read_facts(cell.shown)
        case "target":
            return read_reference(cell.shown)
        case "default":
            return SILENCE if _is_expression(cell.shown) else Reading(Facts(), whole=False)
    return Reading(Facts(), whole=False)


def _is_expression(shown: str) -> bool:
    """Whether a default is one: what the schema has in its place needs no keeping."""
    from pglast import parse_sql
    from pglast.parser import ParseError

    try:
        select: Any = parse_sql(f"SELECT ({shown})")[0].stmt
    except (ParseError, ValueError):
        return read_facts(shown).whole  # `GENERATED ALWAYS AS IDENTITY`
    value = select.targetList[0].val if select.targetList else None
    return type(value).__name__ != "ColumnRef"  # no default is one: that is a word


def name_of(cell: Words) -> tuple[str, ...]:
    """The names in a cell."""
    return names_of(cell)[0]


def names_of(cell: Words) -> tuple[tuple[str, ...], Reading]:
    """The names in a cell, and what stands beside them: `id (PK)`, `created_at / updated_at`."""
    if cell.code:
        beside = _without(cell.code, cell.shown)
        return tuple(code.strip() for code in cell.code), _beside(beside)
    name, _, beside = cell.shown.strip().partition(" ")
    names = tuple(part.strip() for part in cell.shown.replace("/", ",").split(",") if part.strip())
    if len(names) > 1 and all(_is_identifier(each) for each in names):
        return names, SILENCE
    if _is_identifier(name) and (reading := _beside(beside)).whole:
        return (name,), reading
    return ((cell.shown.strip(),) if cell.shown.strip() else ()), SILENCE


def _without(code: tuple[str, ...], shown: str) -> str:
    for each in code:
        shown = shown.replace(each, " ", 1)
    return shown


def _beside(shown: str) -> Reading:
    """What is beside a name; emoji and punctuation say nothing."""
    kept = "".join(c for c in shown if c.isalnum() or c.isspace() or c in "_.()[],→-><'\"")
    return read_facts(kept) if any(c.isalnum() for c in kept) else SILENCE


def _is_identifier(text: str) -> bool:
    return text.replace("$", "_").isidentifier()
