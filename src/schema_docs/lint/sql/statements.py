"""The statements of a migration, as rules look at them: parsed, with what they run under.

What stands in a `DO` block is told as if it stood in the file; what stands in the body of a
function is not, since that waits for a call. Statements of included files are those files' own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schema_docs.lint.sql.blocks import statements_of_block
from schema_docs.lint.sql.meta import conditional_lines
from schema_docs.lint.sql.questions import is_guard
from schema_docs.lint.sql.trees import kind_of
from schema_docs.migrations.ddl.deed import Source
from schema_docs.migrations.ddl.parsing import parsed
from schema_docs.migrations.ddl.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.sql.blocks import Condition
    from schema_docs.lint.subject import MigrationFile
    from schema_docs.migrations.ddl.deed import Deed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sql:
    """A statement of a migration."""

    text: str
    tree: Any
    """pglast's node."""
    kind: str
    """The parser's name for it."""
    line: int
    """The 1-based line of its first word."""
    first: int
    """The line at which the statement of the file begins that it stands in, or that it is."""
    last: int
    """The line at which that one ends."""
    start: int
    """The line that `text` begins at."""
    block: int = 0
    """The line from which lines of its conditions count: of the block's text."""
    conditions: tuple[Condition, ...] = ()
    """What it runs under in a block."""
    catches: bool = False
    """Whether a block catches its error."""
    in_block: bool = False
    by_psql: bool = False
    r"""Whether it stands between psql's `\if` and `\endif`."""

    @property
    def is_guarded(self) -> bool:
        """Whether it does not run, or not fail, where what it makes is there already."""
        return self.catches or self.by_psql or any(map(is_guard, self.conditions))

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """What it does."""
        return read(self.text).deeds

    @property
    def source(self) -> Source:
        """Its text, with lines from 0."""
        return Source(self.text)


@lru_cache(maxsize=4096)
def sql_of(file: MigrationFile) -> tuple[Sql, ...]:
    """The statements of a migration, in the order in which they stand there."""
    return tuple(_statements(file))


def _statements(file: MigrationFile) -> Iterator[Sql]:
    sent = [each for each in file.statements if each.line is not None]
    spans = [(each.line or 0, (each.line or 0) + each.text.rstrip().count("\n")) for each in sent]
    in_if = conditional_lines(file.script, spans)
    for statement, (start, last) in zip(sent, spans, strict=True):
        tree = parsed(statement.text)
        if tree is None:
            continue
        first = start + Source(statement.text).line
        by_psql = first in in_if
        kind = kind_of(tree)
        yield Sql(
            text=statement.text,
            tree=tree,
            kind=kind,
            line=first,
            first=first,
            last=last,
            start=start,
            by_psql=by_psql,
        )
        if kind != "DoStmt":
            continue
        for inner in statements_of_block(statement.text):
            tree = parsed(inner.text)
            if tree is not None:
                yield Sql(
                    text=inner.text,
                    tree=tree,
                    kind=kind_of(tree),
                    line=start + inner.line,
                    first=first,
                    last=last,
                    start=start + inner.line,
                    block=start,
                    conditions=inner.conditions,
                    catches=inner.catches,
                    in_block=True,
                    by_psql=by_psql,
                )
