"""Rules about rows that migrations add: a second time they add none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schema_docs.lint.migrations.places import found_at, repeatable_files
from schema_docs.lint.migrations.proof import was_repeated
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.sql.dropped import Dropped
from schema_docs.lint.sql.made import spelt
from schema_docs.lint.sql.statements import sql_of
from schema_docs.lint.sql.trees import kind_of, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.lint.sql.statements import Sql
    from schema_docs.lint.subject import MigrationFile, Subject


def _without_guard(subject: Subject) -> Iterator[Found]:
    for file in repeatable_files(subject):
        for statement, table in _unguarded(file):
            if not was_repeated(subject, file):
                message = f"rows are added to {table} without a guard"
                yield found_at(file, statement.line, message)


def _unguarded(file: MigrationFile) -> Iterator[tuple[Sql, str]]:
    """The statements that add rows each time, with the table."""
    dropped, passing, emptied = Dropped(), set(), set()
    for statement in sql_of(file):
        dropped.take(statement)
        tree = statement.tree
        match statement.kind:
            case "CreateStmt" | "CreateTableAsStmt" | "SelectStmt":
                passing |= set(_temporary(tree))
            case "TruncateStmt":
                emptied |= {relation.relname for relation in tree.relations}
            case "DeleteStmt":  # of the rows that come again, as far as one can see
                emptied.add(tree.relation.relname)
            case "InsertStmt" | "CopyStmt":
                relation = tree.relation
                if relation is None or statement.is_guarded or not _adds_each_time(tree):
                    continue
                name = relation.relname
                gone = dropped.has("relation", name, schema=relation.schemaname)
                if name not in passing | emptied and not gone:
                    yield statement, spelt(relation.schemaname, name)
            case _:
                pass


def _temporary(tree: Any) -> Iterator[str]:
    into = getattr(tree, "into", None) or getattr(tree, "intoClause", None)
    relation = into.rel if into is not None else getattr(tree, "relation", None)
    if relation is not None and relation.relpersistence == "t":
        yield relation.relname


def _adds_each_time(tree: Any) -> bool:
    if kind_of(tree) == "CopyStmt":
        return bool(tree.is_from)
    if tree.onConflictClause is not None:
        return False
    return tree.selectStmt is not None and not _looks(tree.selectStmt)


def _looks(select: Any) -> bool:
    """Whether a query can leave out what is there: by a subquery, an outer join, or `EXCEPT`."""
    for node in nodes(select):
        match kind_of(node):
            case "SelectStmt":
                if node.op.name == "SETOP_EXCEPT" or any(
                    kind_of(each) == "SubLink" for each in nodes(node.whereClause)
                ):
                    return True
            case "JoinExpr" if node.jointype.name in {"JOIN_LEFT", "JOIN_RIGHT", "JOIN_FULL"}:
                return True
            case _:
                pass
    return False


_PLANS: Final = "CREATE TABLE IF NOT EXISTS plans (\n    name text PRIMARY KEY\n);\n"

_ROWS: Final = "INSERT INTO plans (name) VALUES ('free'), ('pro')"

RULES: Final = (
    LintRule(
        code="M014",
        name="seed-without-guard",
        severity="error",
        summary="Rows are added that may be there already",
        why="The second time the same rows are added again, or a unique constraint refuses them "
        "and the rest of the file does not run. A guard is ON CONFLICT, WHERE NOT EXISTS, a DO "
        "block that looks, or that the same file empties the table before. Temporary tables are "
        "not meant.",
        fix="write ON CONFLICT DO NOTHING, or INSERT … SELECT … WHERE NOT EXISTS",
        failing=migration(f"{_PLANS}{_ROWS};"),
        passing=migration(f"{_PLANS}{_ROWS}\nON CONFLICT (name) DO NOTHING;"),
        check=_without_guard,
    ),
)
