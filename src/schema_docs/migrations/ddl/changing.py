"""Statements about what is there: `ALTER …`, `DROP`, `COMMENT`, `GRANT`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schema_docs.migrations.ddl.deed import Deed
from schema_docs.migrations.ddl.making import constraint_of, element_of
from schema_docs.migrations.ddl.names import (
    FAMILIES,
    PARTS,
    family_of,
    of_object,
    of_relation,
    qualified,
    strings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema_docs.migrations.ddl.deed import Source

_ALTERS: Final[Mapping[str, tuple[str, str]]] = {
    "AlterColumnType": ("column", "type"),
    "SetNotNull": ("column", "nullable"),
    "DropNotNull": ("column", "nullable"),
    "ColumnDefault": ("column", "default"),
    "AddIdentity": ("column", "identity"),
    "SetIdentity": ("column", "identity"),
    "DropIdentity": ("column", "identity"),
    "SetExpression": ("column", "generated"),
    "DropExpression": ("column", "generated"),
    "ValidateConstraint": ("constraint", "definition"),
    "AlterConstraint": ("constraint", "definition"),
    "EnableTrig": ("trigger", "enabled"),
    "EnableAlwaysTrig": ("trigger", "enabled"),
    "EnableReplicaTrig": ("trigger", "enabled"),
    "DisableTrig": ("trigger", "enabled"),
    "EnableTrigAll": ("trigger", "enabled"),
    "DisableTrigAll": ("trigger", "enabled"),
    "EnableTrigUser": ("trigger", "enabled"),
    "DisableTrigUser": ("trigger", "enabled"),
    "EnableRule": ("rule", "enabled"),
    "EnableAlwaysRule": ("rule", "enabled"),
    "EnableReplicaRule": ("rule", "enabled"),
    "DisableRule": ("rule", "enabled"),
    "EnableRowSecurity": ("relation", "row security"),
    "DisableRowSecurity": ("relation", "row security"),
    "ForceRowSecurity": ("relation", "row security"),
    "NoForceRowSecurity": ("relation", "row security"),
    "SetLogged": ("relation", "persistence"),
    "SetUnLogged": ("relation", "persistence"),
    "SetRelOptions": ("relation", "options"),
    "ResetRelOptions": ("relation", "options"),
    "ChangeOwner": ("relation", "rights"),
}
"""The parser's `AT_…` of what the history tells of: which kind of object it changes, and what."""

_NULLABLE: Final = {"SetNotNull": "not null", "DropNotNull": "null"}


def altered_table(statement: Any, source: Source) -> Iterator[Deed]:
    """`ALTER TABLE`, of views, indexes and composite types too."""
    of = of_relation(statement.relation)
    is_type = statement.objtype.name == "OBJECT_TYPE"
    lines = source.lines_of_commands(statement.relation.location)
    for number, command in enumerate(statement.cmds):
        line = lines[number] if len(lines) == len(statement.cmds) else source.line
        if is_type:
            yield Deed(act="alters", family="type", line=line, what="definition", **of)
        else:
            yield from _command(of, command, line, source)


def _command(of: dict[str, Any], command: Any, line: int, source: Source) -> Iterator[Deed]:
    """One command of an `ALTER TABLE`."""
    subtype = command.subtype.name.removeprefix("AT_")
    cascade = command.behavior.name == "DROP_CASCADE"
    match subtype:
        case "AddColumn" | "AddConstraint":
            at = line if subtype == "AddConstraint" else source.line_at(command.def_.location)
            yield from element_of(of, command.def_, at, source)
        case "DropColumn" | "DropConstraint":
            family = "column" if subtype == "DropColumn" else "constraint"
            yield Deed(
                act="drops", family=family, line=line, part=command.name, cascade=cascade, **of
            )
        case "AttachPartition" | "DetachPartition" if hasattr(command.def_.name, "relname"):
            partition = of_relation(command.def_.name)
            yield Deed(act="alters", family="relation", line=line, what="partition", **partition)
            part = command.def_.name.relname  # of an index, perhaps
            yield Deed(act="alters", family="index", line=line, name="", part=part)
        case _ if subtype in _ALTERS:
            family, what = _ALTERS[subtype]
            part = "" if family == "relation" else command.name or ""
            to = _NULLABLE.get(subtype, "")
            yield Deed(act="alters", family=family, line=line, part=part, what=what, to=to, **of)
            if subtype == "AlterColumnType" and getattr(command.def_, "collClause", None):
                yield Deed(
                    act="alters", family=family, line=line, part=part, what="collation", **of
                )
        case _:
            pass


def renamed(statement: Any, source: Source) -> Iterator[Deed]:
    """`ALTER … RENAME`."""
    kind = statement.renameType.name.removeprefix("OBJECT_")
    family = FAMILIES.get(kind)
    if kind == "ATTRIBUTE":
        of = of_relation(statement.relation)
        yield Deed(act="alters", family="type", line=source.line, what="definition", **of)
        return
    if family is None:
        return
    if family in {"schema", "extension"}:
        of = {"name": statement.subname or strings(statement.object)[-1]}
    elif family in PARTS:
        named = statement.relation
        of = of_relation(named) if named is not None else qualified(strings(statement.object))
        of["part"] = statement.subname
    else:
        named = statement.relation if statement.relation is not None else statement.object
        of = of_object(family, named)
    yield Deed(act="renames", family=family, line=source.line, to=statement.newname, **of)


def moved(statement: Any, source: Source) -> Iterator[Deed]:
    """`ALTER … SET SCHEMA`."""
    family = family_of(statement.objectType)
    named = statement.relation if statement.relation is not None else statement.object
    if family in {"relation", "type", "function"}:
        of = of_object(family, named)
        yield Deed(act="moves", family=family, line=source.line, to=statement.newschema, **of)


def dropped(statement: Any, source: Source) -> Iterator[Deed]:
    """`DROP`."""
    family = family_of(statement.removeType)
    cascade = statement.behavior.name == "DROP_CASCADE"
    if family is None:
        return
    for named in statement.objects:
        of = of_object(family, named)
        yield Deed(act="drops", family=family, line=source.line, cascade=cascade, **of)


def commented(statement: Any, source: Source) -> Iterator[Deed]:
    """`COMMENT ON`."""
    family = family_of(statement.objtype)
    if family is not None:
        of = of_object(family, statement.object)
        yield Deed(act="comments", family=family, line=source.line, what="comment", **of)


def granted(statement: Any, source: Source) -> Iterator[Deed]:
    """`GRANT` and `REVOKE`."""
    family, target = family_of(statement.objtype), statement.targtype.name
    if family is None or target == "ACL_TARGET_DEFAULTS":
        return
    if target == "ACL_TARGET_ALL_IN_SCHEMA":
        for schema in statement.objects:
            of = {"schema": schema.sval, "name": ""}
            yield Deed(act="grants", family=family, line=source.line, what="rights", **of)
        return
    columns = [c.sval for privilege in statement.privileges or () for c in privilege.cols or ()]
    for named in statement.objects:
        of = of_object(family, named)
        yield Deed(act="grants", family=family, line=source.line, what="rights", **of)
        for column in columns:
            yield Deed(act="grants", family="column", line=source.line, part=column, **of)


def owned(statement: Any, source: Source) -> Iterator[Deed]:
    """`ALTER … OWNER TO`, which writes the rights anew."""
    family = family_of(statement.objectType)
    if family in {"function", "schema", "type"}:
        of = of_object(family, statement.object)
        yield Deed(act="grants", family=family, line=source.line, what="rights", **of)


def enum(statement: Any, source: Source) -> Iterator[Deed]:
    """`ALTER TYPE` of an enum."""
    of = qualified(strings(statement.typeName))
    if statement.oldVal:
        yield Deed(
            act="renames",
            family="label",
            line=source.line,
            part=statement.oldVal,
            to=statement.newVal,
            **of,
        )
    else:
        yield Deed(act="makes", family="label", line=source.line, part=statement.newVal, **of)


def domain(statement: Any, source: Source) -> Iterator[Deed]:
    """`ALTER DOMAIN`."""
    of = qualified(strings(statement.typeName))
    match statement.subtype:
        case "C":
            yield from constraint_of(of, statement.def_, source.line, None)
        case "X":
            yield Deed(
                act="drops", family="constraint", line=source.line, part=statement.name, **of
            )
        case "V":
            yield Deed(
                act="alters", family="constraint", line=source.line, part=statement.name, **of
            )
        case subtype:
            what = "default" if subtype == "T" else "nullable"
            yield Deed(act="alters", family="type", line=source.line, what=what, **of)


def altered_function(statement: Any, source: Source) -> Iterator[Deed]:
    """`ALTER FUNCTION`."""
    of = of_object("function", statement.func)
    yield Deed(act="alters", family="function", line=source.line, what="definition", **of)
