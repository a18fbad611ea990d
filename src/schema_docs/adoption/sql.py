"""What a code block with SQL claims: what it creates, adds to a table, and `COMMENT ON`.

PostgreSQL's own grammar reads it. A comment at the end of a column's line describes the column.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from schema_docs.adoption.claims import (
    ClaimedColumn,
    ClaimedLabel,
    ClaimedReference,
    Facts,
)
from schema_docs.adoption.types import of_type_name
from schema_docs.spelling import type_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema_docs.adoption.reading import Fence


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedTable:
    """A `CREATE TABLE` on the page."""

    names: tuple[str, ...]
    line: int
    columns: tuple[ClaimedColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedEnum:
    """A `CREATE TYPE … AS ENUM` on the page."""

    names: tuple[str, ...]
    line: int
    labels: tuple[ClaimedLabel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A `COMMENT ON` a table, view, type or column."""

    names: tuple[str, ...]
    column: str | None
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedView:
    """A `CREATE VIEW` on the page, also of a materialized one."""

    names: tuple[str, ...]
    line: int


@dataclass
class Script:
    """What a code block claims."""

    tables: list[CreatedTable] = field(default_factory=list)
    added: list[CreatedTable] = field(default_factory=list)
    """What `ALTER TABLE … ADD COLUMN` adds: some of a table's columns."""
    views: list[CreatedView] = field(default_factory=list)
    enums: list[CreatedEnum] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    whole: bool = True
    """Whether that is all that it says; else its text has to be kept."""

    def __bool__(self) -> bool:
        """Whether it claims anything."""
        return bool(self.tables or self.added or self.views or self.enums or self.comments)


def read_script(fence: Fence) -> Script:
    """The claims of a code block; none where it is not SQL, or not SQL that PostgreSQL reads."""
    from pglast import parse_sql
    from pglast.parser import ParseError

    script = Script()
    if fence.language not in {"", "sql", "postgres", "postgresql", "pgsql", "psql"}:
        return script
    try:
        statements = parse_sql(fence.content)
    except (ParseError, ValueError):
        return script
    source = _Source(fence.content, fence.content_line)
    for statement in statements:
        node: Any = statement.stmt
        start = statement.stmt_location or 0
        match type(node).__name__:
            case "CreateStmt" if node.tableElts and not node.inhRelations:
                script.tables.append(source.table(node))
            case "AlterTableStmt" if added := source.added(node):
                script.added.append(added)
                script.whole = script.whole and len(added.columns) == len(node.cmds)
            case "ViewStmt" | "CreateTableAsStmt":
                name = node.view if hasattr(node, "view") else node.into.rel
                if hasattr(node, "view") or node.objtype.name == "OBJECT_MATVIEW":
                    line = source.line(name.location)
                    script.views.append(CreatedView(names=_names(name), line=line))
                script.whole = False
            case "CreateEnumStmt":
                script.enums.append(source.enum(node, start))
            case "CommentStmt" if comment := source.comment(node, start):
                script.comments.append(comment)
            case _:
                script.whole = False
    script.whole = script.whole and not source.comments
    return script


class _Source:
    """The text of a code block, and the comments in it that nothing has claimed yet."""

    def __init__(self, content: str, first_line: int) -> None:
        from pglast import parser

        self.content = content
        self.first_line = first_line
        self.comments: dict[int, str] = {}
        self.words: list[int] = []
        """Where each word begins that is in no comment."""
        for token in parser.scan(content):
            if token.name in {"SQL_COMMENT", "C_COMMENT"}:
                text = content[token.start : token.end + 1]
                text = text.removeprefix("--").removeprefix("/*").removesuffix("*/")
                line = self.line(token.start)
                said = f"{self.comments.get(line, '')} {text}"
                self.comments[line] = " ".join(said.split())
            else:
                self.words.append(token.start)

    def line(self, offset: int) -> int:
        """The line of the page at which a place of the text is."""
        return self.first_line + self.content.count("\n", 0, offset)

    def table(self, node: Any) -> CreatedTable:
        """A table with its columns, the keys that follow them included."""
        columns: dict[str, ClaimedColumn] = {}
        on_line: dict[int, str] = {}
        for element in node.tableElts:
            if type(element).__name__ != "ColumnDef":
                continue
            line = self.line(element.location)
            columns[element.colname] = ClaimedColumn(
                name=element.colname, line=line, facts=_column_facts(element)
            )
            on_line[line] = element.colname  # the last one of the line has the comment
        for line, name in on_line.items():
            columns[name] = replace(columns[name], words=self.comments.pop(line, ""))
        for element in node.tableElts:
            if type(element).__name__ == "Constraint":
                for name, facts in _constraint_facts(element):
                    if name in columns:
                        claimed = columns[name]
                        columns[name] = replace(claimed, facts=facts + claimed.facts)
        return CreatedTable(
            names=_names(node.relation),
            line=self.line(node.relation.location),
            columns=tuple(columns.values()),
        )

    def added(self, node: Any) -> CreatedTable | None:
        """The columns that a statement adds to a table; None where it adds none."""
        columns = []
        for command in node.cmds:
            if command.subtype.name == "AT_AddColumn":
                line = self.line(command.def_.location)
                words, facts = self.comments.pop(line, ""), _column_facts(command.def_)
                name = command.def_.colname
                columns.append(ClaimedColumn(name=name, line=line, facts=facts, words=words))
        if not columns:
            return None
        return CreatedTable(
            names=_names(node.relation),
            line=self.line(node.relation.location),
            columns=tuple(columns),
        )

    def enum(self, node: Any, location: int) -> CreatedEnum:
        """An enum; a label's line is that of the statement."""
        line = self._line_of_statement(location)
        return CreatedEnum(
            names=tuple(name.sval for name in node.typeName),
            line=line,
            labels=tuple(ClaimedLabel(label=value.sval, line=line) for value in node.vals or ()),
        )

    def comment(self, node: Any, location: int) -> Comment | None:
        """A comment on what a page describes."""
        kind = node.objtype.name.removeprefix("OBJECT_")
        named = getattr(node.object, "names", node.object)
        if kind not in {"TABLE", "VIEW", "MATVIEW", "TYPE", "DOMAIN", "COLUMN"} or not node.comment:
            return None
        if not isinstance(named, tuple):
            return None
        names = tuple(name.sval for name in named)
        column = names[-1] if kind == "COLUMN" else None
        return Comment(
            names=names[:-1] if kind == "COLUMN" else names,
            column=column,
            line=self._line_of_statement(location),
            text="<br>".join(node.comment.split("\n")),
        )

    def _line_of_statement(self, location: int) -> int:
        """Of its first word: PostgreSQL counts what stands before it as part of it."""
        position = bisect_left(self.words, location)
        return self.line(self.words[position] if position < len(self.words) else location)


def _names(relation: Any) -> tuple[str, ...]:
    return (*([relation.schemaname] if relation.schemaname else []), relation.relname)


def _column_facts(element: Any) -> Facts:
    """A column without `NOT NULL` claims in SQL that it may be null."""
    from pglast.stream import RawStream

    shown = type_name(RawStream()(element.typeName))
    facts = Facts(type=of_type_name(element.typeName, shown))
    for constraint in element.constraints or ():
        match constraint.contype.name.removeprefix("CONSTR_"):
            case "NOTNULL" | "IDENTITY":
                facts += Facts(nullable=False)
            case "PRIMARY":
                facts += Facts(primary=True, nullable=False)
            case "UNIQUE":
                facts += Facts(unique=True)
            case "FOREIGN":
                facts += _reference(constraint, _strings(constraint.pk_attrs))
    if facts.type is not None and facts.type.name in {"serial", "bigserial", "smallserial"}:
        facts += Facts(nullable=False)
    return facts + Facts(nullable=True)


def _constraint_facts(element: Any) -> Iterable[tuple[str, Facts]]:
    """What a constraint after the columns claims of each."""
    match element.contype.name.removeprefix("CONSTR_"):
        case "PRIMARY":
            for name in _strings(element.keys):
                yield name, Facts(primary=True, nullable=False)
        case "UNIQUE":
            for name in _strings(element.keys):
                yield name, Facts(unique=True)
        case "FOREIGN":
            columns = _strings(element.fk_attrs)
            referenced = _strings(element.pk_attrs) or [""] * len(columns)
            for name, target in zip(columns, referenced, strict=False):
                yield name, _reference(element, [target] if target else [])


def _reference(constraint: Any, columns: Sequence[str]) -> Facts:
    names = _names(constraint.pktable)
    shown = ".".join(names) + (f"({', '.join(columns)})" if columns else "")
    return Facts(
        foreign=True,
        reference=ClaimedReference(names=names, columns=tuple(columns), shown=shown),
    )


def _strings(nodes: Any) -> list[str]:
    return [str(node.sval) for node in nodes or ()]
