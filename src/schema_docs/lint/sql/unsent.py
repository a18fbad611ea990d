"""The statements of a file that were not sent to the server, since one before them failed.

Else psql says where a statement ends; here PostgreSQL's own scanner has to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.lint.sql.meta import sql_only
from schema_docs.migrations.psql import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def unsent(script: str, sent: Sequence[Statement]) -> Iterator[Statement]:
    """What stands behind the last statement that was sent; nothing where that cannot be read.

    Args:
        script: what runs of the file.
        sent: its statements that psql has sent.
    """
    from pglast import split
    from pglast.parser import ParseError

    spans = [
        (each.line, each.line + each.text.rstrip().count("\n"))
        for each in sent
        if each.line is not None
    ]
    start = _end_of_the_last(script, sent)
    rest = sql_only("\n" * script.count("\n", 0, start) + script[start:], spans)
    try:
        slices = split(rest, with_parser=False, only_slices=True)
    except ParseError:  # psql alone understands it
        return
    for part in slices:
        text = rest[part]
        blank = len(text) - len(text.lstrip())
        yield Statement(text.strip(), rest.count("\n", 0, part.start + blank) + 1)


def _end_of_the_last(script: str, sent: Sequence[Statement]) -> int:
    """The offset behind the last statement of the file itself."""
    for each in reversed(sent):
        if each.line is not None:
            start = 0
            for _ in range(each.line - 1):
                start = script.index("\n", start) + 1
            at = script.find(each.text, start)
            if at >= 0:
                return at + len(each.text)
    return 0
