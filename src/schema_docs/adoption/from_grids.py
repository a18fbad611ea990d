"""What is taken from a table in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.adoption.claims import ClaimedLabel
from schema_docs.adoption.collection import may_be_a_name
from schema_docs.adoption.grids import Row, Shape, read_rows, shape_of
from schema_docs.adoption.sections import Unknown
from schema_docs.adoption.vocabulary import ANY_NAMES, COLUMN_LABELS, HEADERS, OTHER_LABELS, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.adoption.collection import Collection, Left
    from schema_docs.adoption.names import SchemaObject
    from schema_docs.adoption.reading import Grid


def take_grid(
    made: Collection, target: SchemaObject | None, grid: Grid, *, about: str, chapter: str
) -> Left | None:
    """What is left of a table; None where it makes no claims. See `_claims_of`."""
    left = _claims_of(made, target, grid, about=about, chapter=chapter)
    if left is None:
        return None
    if (grid.line, grid.end) in left:
        return left
    return [*left, *(made.page.slice(stray.line, stray.end).strip() for stray in grid.strays)]


def _claims_of(
    made: Collection, target: SchemaObject | None, grid: Grid, *, about: str, chapter: str
) -> Left | None:
    """What is left of a table after its claims; None where it makes none.

    `about` is what a label or heading below the object's own calls it, `chapter` the heading of the
    page that it stands under.
    """
    if about in OTHER_LABELS:
        return None
    shape = shape_of(grid, under=chapter)
    if shape is None:
        return _grid_of_names(made, target, grid, about)
    if target is None:
        if shape.lists == "columns of tables":
            return _columns_of_tables(made, grid, shape)
        if shape.lists in {"table", "view", "enum", "domain", "function"}:
            return _list(made, grid, shape)
        return None
    if target.kind == "enum":
        if shape.lists != "labels":
            return None
        return _label_grid(made, target, grid, shape)
    if shape.lists == "columns" and target.kind in {"table", "view"}:
        return _column_grid(made, target, grid, shape)
    return _grid_of_names(made, target, grid, about)


def _grid_of_names(
    made: Collection, target: SchemaObject | None, grid: Grid, about: str
) -> Left | None:
    """`Name | Description`: of columns, if that is what its rows name."""
    if target is None or target.name not in made.names.columns:
        return None
    headers = [word(cell.shown) for cell in grid.header]
    if headers[0] not in ANY_NAMES:
        return None
    roles = {i: HEADERS[h] for i, h in enumerate(headers) if i > 0 and h in HEADERS}
    shape = Shape(lists="columns", name=0, roles=roles)
    known = [
        name
        for row in read_rows(grid, shape)
        for name in row.names
        if made.names.column(target.name, name) is not None
    ]
    if "words" in roles.values() and (about in COLUMN_LABELS or 2 * len(known) > len(grid.rows)):
        return _column_grid(made, target, grid, shape)
    return None


def _column_grid(made: Collection, target: SchemaObject, grid: Grid, shape: Shape) -> Left:
    claims = made.claims(target, grid.line)
    claims.lists_columns = True
    left: Left = []
    for row in read_rows(grid, shape):
        if not row.names or not all(map(may_be_a_name, row.names)):
            left.append(made.source_of(row))
            continue
        left += made.add_columns(target, claims, row.columns())
        left += _left_of(row)
    return left


def _columns_of_tables(made: Collection, grid: Grid, shape: Shape) -> Left:
    made.lists.setdefault("table", grid.line)
    left: Left = []
    for row in read_rows(grid, shape):
        if not may_be_a_name(row.table):
            left.append(made.source_of(row))
            continue
        found = made.names.relation((row.table,))
        if found is None:
            unknown = Unknown("table", row.table)
            made.add_unknown("table", row.table, row.line)
            made.keep(unknown, made.source_of(row))
            continue
        claims = made.claims(found, row.line)
        claims.lists_columns = True
        made.keep(found, *made.add_columns(found, claims, row.columns()), *_left_of(row))
    return left


def _list(made: Collection, grid: Grid, shape: Shape) -> Left:
    kind = shape.lists
    made.lists.setdefault(kind, grid.line)
    rows = list(read_rows(grid, shape))
    others = len(grid.header) - shape.name - 1 - len(shape.roles)
    if others > 1 and others > len(shape.roles):  # who may read what, say: no list of purposes
        for row in rows:
            for name in filter(may_be_a_name, row.names):
                made.add_named(kind, name, row.line)
        return [(grid.line, grid.end)]
    left: Left = []
    for row in rows:
        for name in row.names or ("",):
            left += made.add_listed(kind, name, row)
    return left


def _label_grid(made: Collection, target: SchemaObject, grid: Grid, shape: Shape) -> Left:
    rows = list(read_rows(grid, shape))
    labels = [ClaimedLabel(label=n, line=row.line) for row in rows for n in row.names]
    made.add_labels(target, labels)
    says_more = any(row.words or row.left for row in rows)
    return [(grid.line, grid.end)] if says_more else []


def _left_of(row: Row) -> Iterator[str]:
    """A line for each cell of a column's row that only people understand."""
    name = ", ".join(f"`{name}`" for name in row.names)
    for header, cell in row.left:
        yield f"- {name}, {header}: {cell}" if header else f"- {name}: {cell}"
