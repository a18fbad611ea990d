"""Rules about foreign keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schema_docs import spelling
from schema_docs.lint.mending import Indexes
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, listed, part
from schema_docs.model import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.model import Column, Database, ForeignKey, Index, Table

_TEXTS: Final = frozenset({"text", "varchar", "bpchar"})
"""Types of which values compare alike, whatever their length."""


def _without_index(subject: Subject) -> Iterator[Found]:
    indexes = Indexes(subject.database)
    for table in subject.database.tables:
        alone = [
            key
            for key in table.foreign_keys
            if key.enforced and not any(_supports(index, key) for index in table.indexes)
        ]
        for key in alone:
            yield Found(
                about=part("foreign key", table, key.name),
                message=f"foreign key {called(table)} {listed(key.columns)} has no index that "
                "begins with its columns",
                mend=indexes.create(table, _widest(key, alone)),
            )


def _widest(key: ForeignKey, others: Iterable[ForeignKey]) -> tuple[str, ...]:
    """The columns of an index for a key: one may do for several of them."""
    wanted = {*key.columns}
    fits = (each.columns for each in others if {*each.columns[: len(wanted)]} == wanted)
    return max(fits, key=len)


def _supports(index: Index, key: ForeignKey) -> bool:
    """Whether PostgreSQL can find the rows of a key's values by an index."""
    wanted = frozenset(key.columns)
    first = [each.column for each in index.keys[: len(key.columns)]]
    return (
        index.valid
        and index.method in {"btree", "hash"}
        and frozenset(first) == wanted
        and (index.predicate is None or _is_there(index.predicate) <= wanted)
    )


def _is_there(predicate: str) -> frozenset[str]:
    """The columns that a predicate wants to be no nulls; what else it wants is an empty name."""
    from pglast import ast, enums, parse_sql

    def columns(node: Any) -> Iterator[str]:
        match node:
            case ast.BoolExpr(boolop=enums.BoolExprType.AND_EXPR):
                for each in node.args or ():
                    yield from columns(each)
            case ast.NullTest(
                nulltesttype=enums.NullTestType.IS_NOT_NULL, arg=ast.ColumnRef(fields=(column,))
            ):
                yield column.sval
            case _:
                yield ""

    select: Any = parse_sql(f"SELECT {predicate}")[0].stmt
    return frozenset(columns(select.targetList[0].val))


def _of_other_type(subject: Subject) -> Iterator[Found]:
    for table in subject.database.tables:
        for key in table.foreign_keys:
            target = subject.tables.get(key.referenced)
            if target is None:
                continue
            theirs = {column.name: column for column in target.columns}
            own = {column.name: column for column in table.columns}
            for name, other in zip(key.columns, key.referenced_columns, strict=True):
                column, referenced = own[name], theirs[other]
                if _differ(subject.database, column, referenced):
                    yield Found(
                        about=part("column", table, name),
                        facets=frozenset({"type"}),
                        message=f"column {called(table, name)} is {spelling.type_of(column)}, and "
                        f"refers to {called(target, other)}, which is "
                        f"{spelling.type_of(referenced)}",
                    )


def _differ(database: Database, column: Column, referenced: Column) -> bool:
    types = {_base(database, column.type_name), _base(database, referenced.type_name)}
    return len(types) > 1 and not {name.name for name in types} <= _TEXTS


def _base(database: Database, name: QualifiedName) -> QualifiedName:
    """What a domain is made of, whatever it is a domain over."""
    domains = {domain.name: domain.type_name for domain in database.domains}
    while name in domains:
        name = domains[name]
    return name


def _twice(subject: Subject) -> Iterator[Found]:
    for table in subject.database.tables:
        seen: dict[tuple[object, ...], str] = {}
        for key in table.foreign_keys:
            pairs = frozenset(zip(key.columns, key.referenced_columns, strict=True))
            first = seen.setdefault((key.referenced, pairs), key.name)
            if first != key.name:
                yield Found(
                    about=part("foreign key", table, key.name),
                    message=f"foreign key {spelling.identifier(key.name)} of {called(table)} says "
                    f"the same as {spelling.identifier(first)}",
                )


def _implied(subject: Subject) -> Iterator[Found]:
    """Columns that are called after a table and hold what its key does, and refer to nothing."""
    for table in subject.database.tables:
        referring = {name for key in table.foreign_keys for name in key.columns}
        for column in table.columns:
            target = _called_after(subject, table, column)
            if target is not None and column.name not in referring:
                yield Found(
                    about=part("column", table, column.name),
                    message=f"column {called(table, column.name)} refers to {called(target)} by "
                    "its name and type, and by no foreign key",
                )


def _called_after(subject: Subject, table: Table, column: Column) -> Table | None:
    stem = column.name.removesuffix("_id")
    if stem == column.name or not stem:
        return None
    for name in (stem, f"{stem}s", f"{stem}es", f"{stem.removesuffix('y')}ies"):
        target = subject.tables.get(QualifiedName(table.name.schema, name))
        if target is not None and len(target.primary_key) == 1 and target.name != table.name:
            (key,) = (each for each in target.columns if each.name == target.primary_key[0])
            if not _differ(subject.database, column, key):
                return target
    return None


def _on_itself(subject: Subject) -> Iterator[Found]:
    for table in subject.database.tables:
        for key in table.foreign_keys:
            if key.referenced == table.name and key.on_delete == "NO ACTION":
                yield Found(
                    about=part("foreign key", table, key.name),
                    message=f"foreign key {called(table)} {listed(key.columns)} refers to its own "
                    "table and does not say what happens ON DELETE",
                )


_PARENT: Final = "CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY);\n"
RULES: Final = (
    LintRule(
        code="S001",
        name="foreign-key-without-index",
        summary="No index begins with the columns of a foreign key",
        why="PostgreSQL makes an index for the key that is referred to, and none for the columns "
        "that refer. Whoever deletes a row there, or changes its key, waits while the whole "
        "referring table is read, once for each row; and joins along the key read it too. An "
        "index will do whose first columns are those of the key, in any order. A partial one will "
        "do where it leaves out no more than nulls; an invalid one will not.",
        fix="create an index whose first columns are those of the foreign key",
        failing=migration(
            f"{_PARENT}CREATE TABLE IF NOT EXISTS orders (\n"
            "    id bigint PRIMARY KEY,\n"
            "    user_id bigint NOT NULL REFERENCES users (id)\n);"
        ),
        passing=migration(
            f"{_PARENT}CREATE TABLE IF NOT EXISTS orders (\n"
            "    id bigint PRIMARY KEY,\n"
            "    user_id bigint REFERENCES users (id)\n);\n"
            "CREATE INDEX IF NOT EXISTS idx_orders_user_id ON orders (user_id, id)\n"
            "    WHERE user_id IS NOT NULL;"
        ),
        check=_without_index,
    ),
    LintRule(
        code="S002",
        name="foreign-key-of-other-type",
        summary="A column is of another type than the column that it refers to",
        why="PostgreSQL allows integer to refer to bigint, and it works until the first key that "
        "does not fit: then every insert fails. Other pairs of types keep indexes from being used. "
        "Texts of different lengths are not meant, and a domain counts as what it is made of.",
        fix="give both columns the same type",
        failing=migration(
            f"{_PARENT}CREATE TABLE IF NOT EXISTS profiles (\n"
            "    user_id integer PRIMARY KEY REFERENCES users (id)\n);"
        ),
        passing=migration(
            f"{_PARENT}CREATE TABLE IF NOT EXISTS profiles (\n"
            "    user_id bigint PRIMARY KEY REFERENCES users (id)\n);"
        ),
        check=_of_other_type,
    ),
    LintRule(
        code="S003",
        name="duplicate-foreign-key",
        summary="Two foreign keys of a table say the same",
        why="Every insert and update is checked twice, and one of the two may be changed or "
        "dropped by somebody who does not know of the other. It happens where a key was named in a "
        "later migration and the one without a name stayed.",
        fix="drop one of them",
        failing=migration(
            f"{_PARENT}CREATE TABLE IF NOT EXISTS profiles (\n"
            "    user_id bigint PRIMARY KEY REFERENCES users (id),\n"
            "    CONSTRAINT fk_profiles_user FOREIGN KEY (user_id) REFERENCES users (id)\n);"
        ),
        passing=migration(
            f"{_PARENT}CREATE TABLE IF NOT EXISTS profiles (\n"
            "    user_id bigint PRIMARY KEY,\n"
            "    CONSTRAINT fk_profiles_user FOREIGN KEY (user_id) REFERENCES users (id)\n);"
        ),
        check=_twice,
    ),
    LintRule(
        code="S004",
        name="implied-relationship",
        severity="note",
        summary="A column is called after a table and refers to nothing",
        why="user_id beside a table users whose key has the same type says that it is one of them, "
        "and nobody checks: rows outlive what they belong to.",
        fix="add the foreign key, or say in the column's comment why there is none",
        default=False,
        why_not_default="Logs and archives leave such keys out on purpose.",
        failing=migration(
            f"{_PARENT}CREATE TABLE IF NOT EXISTS logins (\n"
            "    id bigint PRIMARY KEY,\n    user_id bigint NOT NULL\n);"
        ),
        passing=migration(
            f"{_PARENT}CREATE TABLE IF NOT EXISTS logins (\n"
            "    id bigint PRIMARY KEY,\n"
            "    user_id bigint NOT NULL UNIQUE REFERENCES users (id)\n);"
        ),
        check=_implied,
    ),
    LintRule(
        code="S005",
        name="self-reference-without-on-delete",
        severity="note",
        summary="A foreign key to its own table does not say what happens on delete",
        why="A row that others of the table refer to cannot be deleted before them, and a tree "
        "only from its leaves.",
        fix="say it: ON DELETE CASCADE, SET NULL or RESTRICT",
        default=False,
        why_not_default="That such a row stays is often what is wanted.",
        failing=migration(
            "CREATE TABLE IF NOT EXISTS folders (\n    id bigint PRIMARY KEY,\n"
            "    parent_id bigint UNIQUE REFERENCES folders (id),\n    name text NOT NULL\n);"
        ),
        passing=migration(
            "CREATE TABLE IF NOT EXISTS folders (\n    id bigint PRIMARY KEY,\n"
            "    parent_id bigint UNIQUE REFERENCES folders (id) ON DELETE CASCADE,\n"
            "    name text NOT NULL\n);"
        ),
        check=_on_itself,
    ),
)
