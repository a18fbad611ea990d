"""What stands in each kind of block that other Markdown files may have.

A block is called by its kind and what that takes: `tables include=auth.*`, `columns users`. Parts
of the page are shown as the page has them; only their links lead from elsewhere.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from schema_docs import spelling
from schema_docs.document import grammar
from schema_docs.document.markdown import code
from schema_docs.document.shapes import Grid, Shape
from schema_docs.errors import DocumentError
from schema_docs.exclusion import is_meant
from schema_docs.model import QualifiedName, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from schema_docs.document.page import Page
    from schema_docs.model import View

T = TypeVar("T")

PURPOSES: Final = Shape(("Table", "Purpose"), "table")

_OPTION: Final = re.compile(r'(?P<key>\w+)=(?P<value>(?:"[^"]*"|[^\s"])*)(?:\s+|$)')
_PATTERN: Final = re.compile(r'(?:"[^"]*"|[^",])+')
_NAME: Final = re.compile(r'(?:"((?:[^"]|"")+)"|([^".\s]+))(?:\.(?=.)|$)')
_SHOWN: Final = 12
"""Names that an error lists."""

_FILE_STEM: Final = re.compile(r"\w[\w-]*")


@dataclass(frozen=True)
class Content:
    """What a block should hold."""

    parts: tuple[str | Grid, ...]
    """Paragraphs and grids, on lines of their own."""
    inline: str | None = None
    """The same within a line; None where it is more than a line has room for."""

    def lines(self) -> str:
        """All parts, blank lines between; kept from prettier, so that grids stay compact."""
        parts = [str(part) for part in self.parts if part]
        if any(isinstance(part, Grid) and part for part in self.parts):
            parts = [grammar.IGNORE_START, *parts, grammar.IGNORE_END]
        return "\n\n".join(parts)


@dataclass(frozen=True)
class Kinds:
    """Makes the blocks of one file."""

    page: Page
    """As that file shows its parts."""
    purposes: Callable[[QualifiedName], str]
    """What a table is for, as Markdown of one line; empty where nobody has said."""

    def content(self, call: str) -> Content | None:
        """What belongs into the block that is called so.

        Nothing is said of migrations when the schema was read from a database: None.

        Raises:
            DocumentError: there is no such kind, or nothing that it could show; without the place.
        """
        kind, argument = (*call.split(maxsplit=1), "", "")[:2]
        if kind not in _KINDS:
            remedy = _remedy(kind, _KINDS, "known are")
            raise DocumentError(f"unknown block {_told(kind)}; {remedy}")
        return _KINDS[kind](self, argument.strip())

    def _tables(self, argument: str) -> Content:
        options = _options("tables", argument, ("include", "exclude"))
        tables = [table.name for table in self.page.database.tables]
        if include := options.get("include"):
            for pattern in include:
                if not any(is_meant(name, pattern) for name in tables):
                    known = [spelling.qualified(name) for name in tables]
                    remedy = _remedy(pattern, known, "there are")
                    raise DocumentError(f"no table matches include={pattern}; {remedy}")
            tables = [name for name in tables if any(is_meant(name, p) for p in include)]
        exclude = options.get("exclude", [])
        tables = [name for name in tables if not any(is_meant(name, p) for p in exclude)]
        if not tables:
            return Content(("No tables.",))
        told = tuple((self.page.linked(name), self.purposes(name)) for name in tables)
        return Content((Grid(PURPOSES, told),))

    def _table(self, argument: str) -> Content:
        table = _find("table", argument, {t.name: t for t in self.page.database.tables})
        page = self.page
        return Content(
            (
                self.purposes(table.name),
                page.facts(table),
                page.columns(table),
                page.constraints(table),
                page.foreign_keys(table),
                page.indexes(table),
            )
        )

    def _columns(self, argument: str) -> Content:
        database = self.page.database
        relations: dict[QualifiedName, Table | View] = {t.name: t for t in database.tables}
        relations |= {view.name: view for view in database.views}
        found = _find("table or view", argument, relations)
        page = self.page
        grid = page.columns(found) if isinstance(found, Table) else page.view_columns(found)
        return Content((grid,) if grid else ("No columns.",))

    def _enum(self, argument: str) -> Content:
        enum = _find("enum", argument, {e.name: e for e in self.page.database.enums})
        grid = self.page.enum_labels(enum)
        labels = ", ".join(code(label, in_table=False) for label in enum.labels)
        return Content((grid,), labels) if grid else Content(("No labels.",), "no labels")

    def _next_migration(self, argument: str) -> Content | None:
        if argument and not _FILE_STEM.fullmatch(argument):
            raise DocumentError(
                f"block next-migration takes a word for the file's name, not {_told(argument)}"
            )
        migrations = self.page.source.schema.migrations
        if migrations is None:
            return None
        if migrations.next_pattern is None:
            raise DocumentError(
                f"there is no next number: the files in {migrations.folder} carry none, or times; "
                "remove the block"
            )
        return _word(code(migrations.next_pattern.replace("*", argument or "*")))

    def _migrations_count(self, argument: str) -> Content | None:
        _takes_nothing("migrations-count", argument)
        migrations = self.page.source.schema.migrations
        return None if migrations is None else _word(str(len(migrations.files)))

    def _diagram(self, argument: str) -> Content:
        if argument:
            raise DocumentError(
                f"unknown group {_told(argument)}: there is one diagram, of all tables; "
                "write `diagram` alone"
            )
        return _word(self.page.diagram)

    def _counts(self, argument: str) -> Content:
        _takes_nothing("counts", argument)
        return Content((self.page.counts(),))


_KINDS: Final[Mapping[str, Callable[[Kinds, str], Content | None]]] = {
    "tables": Kinds._tables,
    "table": Kinds._table,
    "columns": Kinds._columns,
    "enum": Kinds._enum,
    "next-migration": Kinds._next_migration,
    "migrations-count": Kinds._migrations_count,
    "diagram": Kinds._diagram,
    "counts": Kinds._counts,
}


def _word(inline: str) -> Content:
    return Content((inline,), inline)


def _takes_nothing(kind: str, argument: str) -> None:
    if argument:
        raise DocumentError(
            f"block {kind} takes nothing more, not {_told(argument)}; write `{kind}` alone"
        )


def _options(kind: str, argument: str, known: tuple[str, ...]) -> dict[str, list[str]]:
    """`include=a,b exclude=c` as lists of patterns."""
    options: dict[str, list[str]] = {}
    position = 0
    while position < len(argument):
        match = _OPTION.match(argument, position)
        patterns = _PATTERN.findall(match["value"]) if match else []
        if match is None or match["key"] not in known or not patterns:
            wrong = argument[position:].split(maxsplit=1)[0].partition("=")[0]
            takes = " and ".join(f"{key}=PATTERN[,PATTERN]" for key in known)
            raise DocumentError(f"block {kind} takes {takes}, not {_told(wrong)}")
        options.setdefault(match["key"], []).extend(patterns)
        position = match.end()
    return options


def _find(noun: str, written: str, things: Mapping[QualifiedName, T]) -> T:
    """The one that is named as SQL would name it."""
    name = name_of(written)
    if name is not None and name in things:
        return things[name]
    known = [spelling.qualified(each) for each in things]
    if not written:
        raise DocumentError(f"which {noun}? Write its name after the kind")
    raise DocumentError(f"unknown {noun} {_told(written)}; {_remedy(written, known, 'there are')}")


def name_of(written: str) -> QualifiedName | None:
    """The name that SQL reads in `users`, `auth.users` or `"Odd"."Name"`; None where it is none."""
    parts: list[str] = []
    position = 0
    while position < len(written):
        match = _NAME.match(written, position)
        if match is None:
            return None
        quoted, plain = match.groups()
        parts.append(plain.lower() if quoted is None else quoted.replace('""', '"'))
        position = match.end()
    match parts:
        case [name]:
            return QualifiedName(spelling.DEFAULT_SCHEMA, name)
        case [schema, name]:
            return QualifiedName(schema, name)
        case _:
            return None


def _remedy(written: str, known: Iterable[str], otherwise: str) -> str:
    """`did you mean …?`, or what there is."""
    # Whoever leaves out quotes or writes capitals means the same name.
    by_spelling = {name.replace('"', "").lower(): name for name in known}
    near = difflib.get_close_matches(written.replace('"', "").lower(), by_spelling, n=1)
    if near:
        return f"did you mean {_told(by_spelling[near[0]])}?"
    names = [" ".join(name.split()) for name in by_spelling.values()]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{otherwise} {', '.join(names[:_SHOWN]) or 'none'}{more}"


def _told(written: str) -> str:
    """A word of the file in a message of one line."""
    return f"`{' '.join(written.split())}`"
