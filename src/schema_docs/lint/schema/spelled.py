"""Rules about what only the statements tell: the catalogs have forgotten how it was spelled."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, table
from schema_docs.migrations.tokens import tokens
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.subject import Subject

_LONGEST: Final = 63
"""`NAMEDATALEN - 1`, in bytes."""


def _cut(subject: Subject) -> Iterator[Found]:
    told = set()
    for name, statements in subject.schema.statements.items():
        for statement in statements:
            for token in tokens(statement.text, statement.line or 0):
                spelled = _identifier(token.text)
                size = len(spelled.encode())
                if size > _LONGEST and spelled not in told:
                    told.add(spelled)
                    kept = spelled.encode()[:_LONGEST].decode("utf-8", "ignore")
                    line = None if statement.line is None else token.line
                    yield Found(
                        at=Location(path=subject.schema.path_of(name), line=line),
                        message=f"name {spelling.identifier(spelled)} has {size} bytes, of "
                        f"which PostgreSQL keeps {spelling.identifier(kept)}",
                    )


def _identifier(token: str) -> str:
    """The name that a token is; nothing where it is none."""
    if token.startswith('"'):
        return token[1:-1].replace('""', '"')
    return token.lower() if token[0].isalpha() or token[0] == "_" else ""


def _of_all_columns(subject: Subject) -> Iterator[Found]:
    queries: dict[str, list[tuple[str | None, Any]]] = defaultdict(list)
    for name, query in _queries(subject):
        queries[name.relname].append((name.schemaname, query))
    for view in subject.database.views:
        of_name = queries[view.name.name]
        written = [query for schema, query in of_name if schema == view.name.schema]
        # Without a schema it is that of another view, where this one is made with its own.
        written = written or [query for schema, query in of_name if schema is None]
        if written and any(map(_has_star, _arms(written[-1]))):
            yield Found(
                about=table(view),
                facets=frozenset({"definition"}),
                message=f"view {called(view)} is made by SELECT *, and has the columns that there "
                "were then",
            )


def _queries(subject: Subject) -> Iterator[tuple[Any, Any]]:
    """The name and query of every view that was made, in order."""
    from pglast import ast
    from pglast.parser import ParseError, parse_sql

    for statements in subject.schema.statements.values():
        for statement in statements:
            if "view" not in statement.text.casefold():
                continue
            try:
                parsed = parse_sql(statement.text)
            except ParseError:  # what psql or a newer PostgreSQL understands
                continue
            for each in parsed:
                match each.stmt:
                    case ast.ViewStmt(view=name, query=ast.SelectStmt() as query):
                        yield name, query
                    case ast.CreateTableAsStmt(
                        into=ast.IntoClause(rel=name), query=ast.SelectStmt() as query
                    ):
                        yield name, query


def _arms(query: Any) -> Iterator[Any]:
    """The queries that a UNION is made of."""
    if query.larg is None:
        yield query
    else:
        yield from _arms(query.larg)
        yield from _arms(query.rarg)


def _has_star(query: Any) -> bool:
    """Whether it takes all columns of a table: those of a query within it are spelled there."""
    own = {each.ctename for each in (query.withClause.ctes if query.withClause else ())}
    stars = any(_is_star(target.val) for target in query.targetList or ())
    return stars and any(name not in own for name in _read(query.fromClause or ()))


def _is_star(value: Any) -> bool:
    from pglast import ast

    match value:
        case ast.ColumnRef(fields=(*_, ast.A_Star())):
            return True
    return False


def _read(items: Any) -> Iterator[str]:
    """The names of the tables and views that are read."""
    from pglast import ast

    for item in items:
        match item:
            case ast.RangeVar(relname=str(name)):
                yield name
            case ast.JoinExpr():
                yield from _read((item.larg, item.rarg))


_TABLE: Final = "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, said text NOT NULL);\n"
_LONG: Final = "idx_notes_said_in_the_order_in_which_people_have_said_it_first"

RULES: Final = (
    LintRule(
        code="S063",
        name="name-cut-short",
        summary="A name is longer than PostgreSQL keeps",
        why="PostgreSQL cuts names after 63 bytes and says so in a mere notice. Guards that look "
        "for the whole name in a catalog never find it, and two names that differ only at their "
        "ends become one.",
        fix="give it a shorter name",
        failing=migration(f"{_TABLE}CREATE INDEX IF NOT EXISTS {_LONG}_of_all ON notes (said);"),
        passing=migration(f"{_TABLE}CREATE INDEX IF NOT EXISTS {_LONG} ON notes (said);"),
        check=_cut,
    ),
    LintRule(
        code="S084",
        name="view-of-all-columns",
        summary="A view is made by SELECT *",
        why="PostgreSQL writes down the columns that there are when the view is made: those that "
        "are added later are not in it, and those that are there can neither be dropped nor get "
        "another type. Whoever reads the migration thinks otherwise. All columns of a query that "
        "stands in the view itself are not meant.",
        fix="name the columns",
        failing=migration(f"{_TABLE}CREATE OR REPLACE VIEW all_notes AS SELECT * FROM notes;"),
        passing=migration(
            f"{_TABLE}CREATE OR REPLACE VIEW all_notes AS\n"
            "    WITH own AS (SELECT id, said FROM notes) SELECT * FROM own;"
        ),
        check=_of_all_columns,
    ),
)
