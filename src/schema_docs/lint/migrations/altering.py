"""Rules about `ALTER` and `DROP`: each one can be repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schema_docs.lint.migrations.places import found_at, repeatable_files
from schema_docs.lint.migrations.proof import was_repeated
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.sql.dropped import Dropped
from schema_docs.lint.sql.made import made_by, spelt
from schema_docs.lint.sql.statements import sql_of
from schema_docs.lint.sql.trees import kind_of
from schema_docs.migrations.ddl.names import strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.lint.sql.statements import Sql
    from schema_docs.lint.subject import Subject

_FAILS_TWICE: Final[Mapping[str, str]] = {
    "AT_AddColumn": "adds column {name}",
    "AT_AddConstraint": "adds constraint {name}",
    "AT_AddIndexConstraint": "adds constraint {name}",
    "AT_DropColumn": "drops column {name}",
    "AT_DropConstraint": "drops constraint {name}",
    "AT_AddIdentity": "makes column {name} an identity column",
    "AT_DropIdentity": "takes the identity off column {name}",
    "AT_DropExpression": "takes the expression off column {name}",
    "AT_AttachPartition": "attaches partition {name}",
    "AT_DetachPartition": "detaches partition {name}",
    "AT_AddInherit": "inherits from {name}",
    "AT_DropInherit": "no longer inherits from {name}",
    "AT_AddOf": "becomes a table of type {name}",
}
"""What PostgreSQL refuses a second time, by the parser's name for it; all else may be repeated."""


def _without_guard(subject: Subject) -> Iterator[Found]:
    for file in repeatable_files(subject):
        dropped = Dropped()
        for statement in sql_of(file):
            altered = () if statement.is_guarded else [*_altered(statement, dropped)]
            if altered and not (_only_adds(statement) and was_repeated(subject, file)):
                for line, message in altered:
                    yield found_at(file, line, message)
            dropped.take(statement)


def _only_adds(statement: Sql) -> bool:
    """Whether nothing is taken away: that, the second run of the files before it brings back."""
    return statement.kind == "AlterTableStmt" and not any(
        "_Drop" in command.subtype.name or "_Detach" in command.subtype.name
        for command in statement.tree.cmds
    )


def _altered(statement: Sql, dropped: Dropped) -> Iterator[tuple[int, str]]:
    """What a statement alters so that it fails the second time, with the line."""
    tree = statement.tree
    match statement.kind:
        case "AlterTableStmt" if tree.relation.relpersistence != "t":
            yield from _commands(statement, dropped)
        case "RenameStmt" if not (tree.missing_ok and tree.relation and not tree.subname):
            table = getattr(tree.relation, "relname", None) if tree.subname else None
            old = tree.subname or _object(tree)
            noun = tree.renameType.name.removeprefix("OBJECT_").lower().replace("tabc", "c")
            message = (
                f"{noun} {spelt(table, old)} is renamed to {spelt(tree.newname)} without a guard"
            )
            yield statement.line, message
        case "AlterObjectSchemaStmt" if not tree.missing_ok:
            message = f"{spelt(_object(tree))} is moved to schema {spelt(tree.newschema)}"
            yield statement.line, f"{message} without a guard"
        case "AlterEnumStmt" if tree.newVal and not tree.skipIfNewValExists:
            name = spelt(*strings(tree.typeName))
            if tree.oldVal:
                yield statement.line, f"a value of enum {name} is renamed without a guard"
            else:
                message = f"enum {name} gets a value without a guard: `IF NOT EXISTS` would be one"
                yield statement.line, message
        case "AlterDomainStmt" if tree.subtype == "C":
            name = strings(tree.typeName)[-1]
            if not dropped.has("constraint", tree.def_.conname or "", table=name):
                message = f"domain {spelt(name)} gets a constraint without a guard"
                yield statement.line, message
        case _:
            pass


def _object(tree: Any) -> str:
    if tree.relation is not None:
        name: str = tree.relation.relname
        return name
    return strings(tree.object)[-1]


def _commands(statement: Sql, dropped: Dropped) -> Iterator[tuple[int, str]]:
    """The commands of an `ALTER TABLE` that fail the second time."""
    tree = statement.tree
    lines = statement.source.lines_of_commands(tree.relation.location)
    gone = {each.name for each in tree.cmds if each.missing_ok and "_Drop" in each.subtype.name}
    table = tree.relation.relname
    for number, command in enumerate(tree.cmds):
        told = _FAILS_TWICE.get(command.subtype.name)
        if told is None or command.missing_ok:
            continue
        name = _name(command)
        kind = "column" if command.subtype.name == "AT_AddColumn" else "constraint"
        if command.subtype.name.startswith("AT_Add") and (
            name in gone or dropped.has(kind, name, schema=tree.relation.schemaname, table=table)
        ):
            continue
        line = lines[number] if len(lines) == len(tree.cmds) else statement.source.line
        does = told.format(name=spelt(name)) if name else told.removesuffix(" {name}")
        yield statement.start + line, f"table {spelt(table)} {does} without a guard"


def _name(command: Any) -> str:
    definition = command.def_
    match kind_of(definition):
        case "ColumnDef" if command.subtype.name == "AT_AddColumn":
            name = definition.colname
        case "Constraint" if not command.name:
            name = definition.conname or ""
        case "IndexStmt":
            name = definition.idxname
        case "PartitionCmd":
            name = definition.name.relname
        case "RangeVar":
            name = definition.relname
        case _:
            name = command.name or ""
    return str(name)


def _drop_without_guard(subject: Subject) -> Iterator[Found]:
    for file in repeatable_files(subject):
        made: set[str] = set()
        for statement in sql_of(file):
            one = made_by(statement)
            if one is not None:
                made.add(one.name)
            if statement.is_guarded:
                continue
            for noun, name in _dropped(statement):
                if name not in made:
                    message = f"{noun} {spelt(name)} is dropped without a guard"
                    yield found_at(file, statement.line, message)


def _dropped(statement: Sql) -> Iterator[tuple[str, str]]:
    tree = statement.tree
    if statement.kind == "DropStmt" and not tree.missing_ok:
        noun = tree.removeType.name.removeprefix("OBJECT_").lower()
        for named in tree.objects:
            yield noun, named.relname if hasattr(named, "relname") else strings(named)[-1]
    elif statement.kind == "DropRoleStmt" and not tree.missing_ok:
        for role in tree.roles:
            yield "role", role.rolename


_ITEMS: Final = "CREATE TABLE IF NOT EXISTS items (\n    id bigint PRIMARY KEY\n);\n"

RULES: Final = (
    LintRule(
        code="M011",
        name="alter-without-guard",
        severity="error",
        summary="An ALTER fails when it is applied a second time",
        why="The first time it adds a column or a constraint, renames or moves; the second time "
        "PostgreSQL says that it is there already, or that the old name is not, and the file stops "
        "in the middle. A guard is IF NOT EXISTS, DROP CONSTRAINT IF EXISTS before, or a DO block "
        "that asks the catalog or catches the error. What may be said twice, such as SET NOT NULL, "
        "SET DEFAULT, OWNER TO or ENABLE ROW LEVEL SECURITY, needs none. Where a block before it "
        "drops constraints by statements that it computes, any may be meant, and nothing is told.",
        fix="write ADD COLUMN IF NOT EXISTS, or put it in a DO block that asks the catalog",
        failing=migration(
            f"{_ITEMS}ALTER TABLE items\n"
            "    ADD COLUMN IF NOT EXISTS size integer,\n"
            "    ADD CONSTRAINT items_size_positive CHECK (size > 0);"
        ),
        passing=migration(
            f"{_ITEMS}ALTER TABLE items\n"
            "    ADD COLUMN IF NOT EXISTS size integer,\n"
            "    DROP CONSTRAINT IF EXISTS items_size_positive,\n"
            "    ADD CONSTRAINT items_size_positive CHECK (size > 0);"
        ),
        check=_without_guard,
    ),
    LintRule(
        code="M016",
        name="drop-without-guard",
        severity="error",
        summary="A DROP fails when it is applied a second time",
        why="What was dropped is not there to be dropped again. Only what the same file has made "
        "before needs no guard.",
        fix="write DROP … IF EXISTS",
        failing={
            "001_items.sql": f"-- Items\n{_ITEMS}"
            "CREATE INDEX IF NOT EXISTS items_id ON items (id, id);\n",
            "002_less.sql": "-- The primary key is enough\nDROP INDEX items_id;\n",
        },
        passing={
            "001_items.sql": f"-- Items\n{_ITEMS}",
            "002_less.sql": "-- The primary key is enough\nDROP INDEX IF EXISTS items_id;\n",
        },
        check=_drop_without_guard,
    ),
)
