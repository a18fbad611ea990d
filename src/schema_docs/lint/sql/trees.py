"""Walks over the trees of PostgreSQL's parser (pglast)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def kind_of(tree: Any) -> str:
    """The parser's name for a node."""
    return type(tree).__name__


def nodes(tree: Any, *, into_queries: bool = True) -> Iterator[Any]:
    """A node and all below it.

    Args:
        tree: a node, or several.
        into_queries: whether what stands in a subquery is told, too.
    """
    from pglast.ast import Node

    if isinstance(tree, tuple | list):
        for each in tree:
            yield from nodes(each, into_queries=into_queries)
    elif isinstance(tree, Node):
        yield tree
        if into_queries or kind_of(tree) != "SubLink":
            for name in tree:
                yield from nodes(getattr(tree, name), into_queries=into_queries)


def text_of(tree: Any) -> str | None:
    """The text that a literal means, also behind casts: `'users'::regclass`; None of others."""
    while kind_of(tree) == "TypeCast":
        tree = tree.arg
    value: Any = getattr(tree, "val", None)
    return value.sval if kind_of(tree) == "A_Const" and kind_of(value) == "String" else None


def column_of(tree: Any) -> str | None:
    """The name of a column without that of its table; None of others."""
    while kind_of(tree) == "TypeCast":
        tree = tree.arg
    if kind_of(tree) == "ColumnRef" and kind_of(tree.fields[-1]) == "String":
        name: str = tree.fields[-1].sval
        return name
    return None
