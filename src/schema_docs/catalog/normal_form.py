"""One text for the same view, whichever major of PostgreSQL printed it.

`pg_get_viewdef` prints the same query differently from major to major. PostgreSQL's own parser, by
pglast, finds the places where it does, and only those are changed; the layout stays as it is:

- Since 16 a view over a single relation has its columns without qualifier (`id`, before: `a.id`):
  OLD and NEW are no longer among the relations of a view's query, by whose number `get_query_def`
  in ruleutils.c decides. Queries inside the view have qualifiers on every major.
- For the same reason an alias `old` was printed as `old_1` before, to tell it from OLD.
- Since 16 `XMLSERIALIZE` says `NO INDENT`, which older majors do not know.

The normal form is what 18 prints. What a name means is the same before and after.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_LIKE_OLD_OR_NEW: Final = re.compile(r"\b(old|new)(_[1-9])*\b")
"""What PostgreSQL makes of an alias `old` or `new` where that name is taken."""


def normal_form(query: str, *, always_qualified: bool = True) -> str:
    """The query as PostgreSQL 18 would print it, given `pg_get_viewdef`'s text of any major.

    Any other text (an expression, a rule, a function's body) comes back as it is: it prints alike.

    Args:
        query: the text.
        always_qualified: whether it may come from before 16, with qualifiers to be taken off. To
            look for them costs about a millisecond a view.
    """
    if always_qualified:
        query = _changed(query, _unqualify)
    if _LIKE_OLD_OR_NEW.search(query):
        query = _changed(query, _rename)
    if "NO INDENT" in query:
        query = _changed(query, _without_no_indent)
    return query


def _changed(sql: str, change: Callable[[Any, _Text], None]) -> str:
    from pglast import ast
    from pglast.parser import ParseError, parse_sql

    try:
        statements = parse_sql(sql)
    except ParseError:
        return sql
    if len(statements) != 1 or not isinstance(statements[0].stmt, ast.SelectStmt):
        return sql
    text = _Text(sql)
    try:
        change(statements[0].stmt, text)
    except _UnexpectedError:
        return sql
    return text.edited()


class _UnexpectedError(Exception):
    """The text is not laid out as ruleutils.c does."""


class _Text:
    """A query's text, its tokens, and what is to be changed."""

    def __init__(self, sql: str) -> None:
        from pglast.parser import scan

        self.sql = sql
        self.spans = [(token.start, token.end + 1) for token in scan(sql)]
        self._words = [sql[start:end] for start, end in self.spans]
        self._edits: list[tuple[int, int, str]] = []

    def token_at(self, offset: int) -> int:
        """The token that starts there, or the first one after it."""
        return bisect_left(self.spans, (offset, 0))

    def word(self, token: int) -> str:
        return self._words[token] if 0 <= token < len(self._words) else ""

    def alias_after(self, offset: int, name: str) -> int:
        """The token that names an item of FROM that ends after the offset, other than a table.

        The offset is one of the query that has the item: queries in it have other names than it.
        """
        for token in range(self.token_at(offset), len(self.spans)):
            if (
                self.word(token) == name
                and self.word(token - 1) in {")", "ORDINALITY"}
                and self.word(token + 1) != "."  # as after DISTINCT ON (…)
            ):
                return token
        raise _UnexpectedError

    def replace(self, start: int, end: int, new: str) -> None:
        self._edits.append((start, end, new))

    def edited(self) -> str:
        sql = self.sql
        for start, end, new in sorted(self._edits, reverse=True):
            sql = sql[:start] + new + sql[end:]
        return sql


def _unqualify(query: Any, text: _Text) -> None:
    """Takes the relation's name off the columns of a query over nothing but that relation.

    Where an output column has the name of a column to sort by, PostgreSQL keeps the qualifier: the
    bare name would mean the output column (`varInOrderBy` of `get_variable` in ruleutils.c).
    """
    from pglast import ast

    if query.fromClause is None or len(query.fromClause) != 1:
        return
    (item,) = query.fromClause
    name = None if isinstance(item, ast.JoinExpr) else _name(item)
    own = [*_own_nodes(query)]
    outputs = dict(_outputs(query))
    sort_keys = {id(key) for node in own for key in _sort_keys(node)}
    for node in own:
        if not isinstance(node, ast.ColumnRef):
            continue
        *qualifier, column = _strings(node)
        if qualifier != [name] or column is None:  # None: the whole row
            continue
        if id(node) in sort_keys and outputs.get(column, column) != column:
            continue
        token = text.token_at(_start(node))
        text.replace(_start(node), text.spans[token + 2][0], "")


def _outputs(query: Any) -> Iterator[tuple[str, str | None]]:
    """Each output column, and the relation's column that it is, if it is one and no more."""
    from pglast import ast

    for target in query.targetList or ():
        column = _strings(target.val)[-1] if isinstance(target.val, ast.ColumnRef) else None
        name = target.name or column
        if name is not None:
            yield name, column


def _sort_keys(node: Any) -> tuple[Any, ...]:
    """What ruleutils.c prints as a sort key, and that is not of GROUP BY."""
    from pglast import ast

    if isinstance(node, ast.SortBy):
        return (node.node,)
    if isinstance(node, ast.WindowDef):
        return node.partitionClause or ()
    if isinstance(node, ast.SelectStmt):
        return node.distinctClause or ()
    return ()


def _without_no_indent(_: Any, text: _Text) -> None:
    """Takes out two keywords, which PostgreSQL prints in capitals and no name looks like."""
    for token in range(1, len(text.spans)):
        if (text.word(token - 1), text.word(token)) == ("NO", "INDENT"):
            text.replace(text.spans[token - 2][1], text.spans[token][1], "")


def _rename(query: Any, text: _Text, outer: Mapping[str, str] = MappingProxyType({})) -> None:
    """Numbers the aliases that look like `old` or `new` afresh, from the outside to the inside.

    So does `set_rtable_names` in ruleutils.c: no name is one of the queries around, and before 16
    OLD and NEW are among those.
    """
    from pglast import ast

    names = dict(outer)
    taken = {*outer.values()}
    items = [*_from_items(query.fromClause or ())]
    for item in items:
        name = _name(item)
        if name is not None and _LIKE_OLD_OR_NEW.fullmatch(name):
            base = new = name[:3]
            number = 0
            while new in taken:
                number += 1
                new = f"{base}_{number}"
            names[name] = new
            taken.add(new)
            _rename_item(query, item, new, text)
    for node in _own_nodes(query):
        if isinstance(node, ast.ColumnRef) and len(_strings(node)) > 1:
            _rename_word(_start(node), names, text)
        elif isinstance(node, ast.LockingClause):
            for relation in node.lockedRels or ():
                _rename_word(_start(relation), names, text)
    for inner in _inner_queries(query):
        _rename(inner, text, names)


def _rename_word(offset: int, names: Mapping[str, str], text: _Text) -> None:
    start, end = text.spans[text.token_at(offset)]
    new = names.get(text.sql[start:end])
    if new is not None and new != text.sql[start:end]:
        text.replace(start, end, new)


def _rename_item(query: Any, item: Any, new: str, text: _Text) -> None:
    from pglast import ast

    if isinstance(item, ast.RangeTableSample):
        item = item.relation
    if not isinstance(item, ast.RangeVar):
        alias = text.alias_after(min(_offsets(query), default=len(text.sql)), item.alias.aliasname)
        text.replace(*text.spans[alias], new)
        return
    relation = text.token_at(_start(item)) + (2 if item.schemaname else 0)
    end = text.spans[relation][1]
    if item.alias is None:
        if new != item.relname:
            text.replace(end, end, f" {new}")
    elif new == item.relname and not item.alias.colnames:
        text.replace(end, text.spans[relation + 1][1], "")
    else:
        text.replace(*text.spans[relation + 1], new)


def _name(item: Any) -> str | None:
    """What an item of FROM is called in the query."""
    from pglast import ast

    if isinstance(item, ast.RangeTableSample):
        item = item.relation
    if item.alias is not None:
        return str(item.alias.aliasname)
    return str(item.relname) if isinstance(item, ast.RangeVar) else None


def _from_items(items: tuple[Any, ...]) -> Iterator[Any]:
    """The items of FROM in the order in which PostgreSQL lists them, joins after what they join."""
    from pglast import ast

    for item in items:
        if isinstance(item, ast.JoinExpr):
            yield from _from_items((item.larg, item.rarg))
        yield item


def _start(node: Any) -> int:
    return int(node.location)


def _strings(reference: Any) -> list[str | None]:
    """`["a", "id"]` of `a.id`; None stands for the star."""
    return [getattr(field, "sval", None) for field in reference.fields]


def _own_nodes(query: Any) -> Iterator[Any]:
    """The nodes of a query without those of the queries in it."""
    from pglast import ast

    waiting = [query]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [n for n in _children(node) if not isinstance(n, ast.SelectStmt)]


def _inner_queries(query: Any) -> Iterator[Any]:
    from pglast import ast

    for node in _own_nodes(query):
        yield from (n for n in _children(node) if isinstance(n, ast.SelectStmt))


def _offsets(node: Any) -> Iterator[int]:
    location = getattr(node, "location", None)
    if location is not None and location >= 0:
        yield location
    for child in _children(node):
        yield from _offsets(child)


def _children(node: Any) -> Iterator[Any]:
    from pglast import ast

    waiting = [getattr(node, slot) for slot in node.__slots__]
    while waiting:
        value = waiting.pop()
        if isinstance(value, ast.Node):
            yield value
        elif isinstance(value, tuple):
            waiting += value


def with_unix_line_ends(text: str | None) -> str | None:
    r"""A text that migrations spell as it is where they are checked out with `\n`.

    On Windows git gives files `\r\n`, and the catalog keeps what stands in a body or a comment.
    """
    return text.replace("\r\n", "\n") if text and "\r" in text else text
