"""Queries at random, for views whose names get in each other's way.

Tables, aliases, columns and output columns share a handful of names, `old` and `new` among them,
so that nearly every name could mean something else one level further out or in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

TABLES = """
CREATE TABLE t (x int, y int, t int);
CREATE TABLE x (x int, t int, u int);
CREATE TABLE "new" (x int, old int, y int);
"""

_COLUMNS = {"t": ("x", "y", "t"), "x": ("x", "t", "u"), "new": ("x", "old", "y")}
_ALIASES = ("t", "x", "u", "old", "new", "old_1", "new_1")
_OUTPUTS = ("x", "y", "t", "u", "old", "z")

_name = st.sampled_from(_ALIASES)


@dataclass(frozen=True)
class Item:
    """An item of FROM: its text, and what may be said of it."""

    text: str
    name: str
    columns: tuple[str, ...]

    def references(self) -> list[str]:
        return [f"{self.name}.{column}" for column in self.columns]


def queries() -> SearchStrategy[str]:
    return _query(2, ()).map(lambda query: query[0])


@st.composite
def _item(draw: DrawFn, depth: int, before: tuple[Item, ...]) -> Item:
    taken = {item.name for item in before}
    name = draw(_name.filter(lambda name: name not in taken))
    tables = sorted(_COLUMNS.keys() - taken)
    kinds = ["alias", "function", "values"] + ["bare"] * bool(tables)
    kinds += ["subquery", "union"] * (depth > 0) + ["lateral"] * (depth > 0 and bool(before))
    kind = draw(st.sampled_from(kinds))
    if kind == "bare":
        table = draw(st.sampled_from(tables))
        return Item(f"public.{table}", table, _COLUMNS[table])
    if kind == "alias":
        table = draw(st.sampled_from(sorted(_COLUMNS)))
        return Item(f"public.{table} AS {name}", name, _COLUMNS[table])
    if kind == "function":
        return Item(f"generate_series(1, 2) AS {name}(x)", name, ("x",))
    if kind == "values":
        return Item(f"(VALUES (1, 2), (3, 4)) AS {name}(y, x)", name, ("y", "x"))
    text, columns = draw(_query(depth - 1, before if kind == "lateral" else ()))
    if kind == "union":
        text = f"({text}) UNION ALL ({text})"
    lateral = "LATERAL " if kind == "lateral" else ""
    return Item(f"{lateral}({text}) AS {name}", name, columns)


@st.composite
def _query(draw: DrawFn, depth: int, outer: tuple[Item, ...]) -> tuple[str, tuple[str, ...]]:
    """A SELECT and its output columns; the outer items may be referred to where not hidden."""
    items: tuple[Item, ...] = ()
    for _ in range(draw(st.sampled_from((1, 1, 1, 2)))):
        items += (draw(_item(depth, items)),)
    names = {item.name for item in items}
    seen = (*items, *(item for item in outer if item.name not in names))
    inside = [reference for item in items for reference in item.references()]
    around = [reference for item in seen for reference in item.references()]
    outputs = draw(st.lists(st.sampled_from(_OUTPUTS), min_size=1, max_size=3, unique=True))
    kind = draw(st.sampled_from(("plain", "plain", "grouped", "distinct on")))
    keys = draw(st.lists(st.sampled_from(inside), min_size=1, max_size=2, unique=True))
    if kind == "grouped":
        expression = _expression(keys, ("sum", "aggregate"))
    else:
        expression = st.one_of(
            _expression(around, ("sum", "case", "window")), _sublink(depth, seen)
        )
    targets = ", ".join(f"{draw(expression)} AS {output}" for output in outputs)
    distinct = f"DISTINCT ON ({', '.join(keys)}) " if kind == "distinct on" else ""
    text = f"SELECT {distinct}{targets} FROM {_joined(draw, items)}"
    if draw(st.booleans()):
        condition = st.one_of(_expression(around, ("sum", "case")), _sublink(depth, seen))
        text += f" WHERE {draw(condition)} > {draw(condition)}"
    if kind == "grouped":
        text += f" GROUP BY {', '.join(keys)}"
    order = draw(st.lists(st.one_of(expression, st.sampled_from(outputs)), max_size=3))
    if distinct:
        order = [*keys, *order]
    if order:
        text += f" ORDER BY {', '.join(order)}"
    return text, tuple(outputs)


def _joined(draw: DrawFn, items: tuple[Item, ...]) -> str:
    first, *others = items
    text = first.text
    for item in others:
        left, right = first.references()[0], item.references()[-1]
        joins = (f", {item.text}", f" LEFT JOIN {item.text} ON {left} = {right}")
        text += draw(st.sampled_from(joins))
    return text


@st.composite
def _expression(draw: DrawFn, usable: list[str], kinds: tuple[str, ...]) -> str:
    column = st.sampled_from(usable)
    kind = draw(st.sampled_from(("column", "column", "column", *kinds)))
    if kind == "sum":
        return f"({draw(column)} + {draw(column)})"
    if kind == "case":
        return f"CASE {draw(column)} WHEN 1 THEN {draw(column)} ELSE 0 END"
    if kind == "window":
        over = f"PARTITION BY {draw(column)} ORDER BY {draw(column)}"
        return f"(count({draw(column)}) OVER ({over}))::int"
    if kind == "aggregate":
        return f"(array_agg({draw(column)} ORDER BY {draw(column)}))[1]"
    return draw(column)


@st.composite
def _sublink(draw: DrawFn, depth: int, seen: tuple[Item, ...]) -> str:
    """A query in an expression, which may refer to what is around it."""
    column = draw(st.sampled_from([name for item in seen for name in item.references()]))
    if depth == 0:
        return column
    text, (first, *_) = draw(_query(depth - 1, seen))
    kind = draw(st.sampled_from(("scalar", "exists", "in")))
    if kind == "scalar":
        return f"(SELECT max(q.{first}) FROM ({text}) AS q)"
    if kind == "exists":
        return f"(EXISTS ({text}))::int"
    return f"({column} IN (SELECT q.{first} FROM ({text}) AS q))::int"
