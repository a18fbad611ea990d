"""The chapters whose objects need one row each: functions, most types, and all that is rare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schema_docs import spelling
from schema_docs.document import grammar, shapes
from schema_docs.document.markdown import code, text
from schema_docs.document.properties import grants, properties, sequence
from schema_docs.document.shapes import Grid, Shape
from schema_docs.model import (
    Cast,
    LargeObject,
    ObjectName,
    Operator,
    OperatorClass,
    OperatorFamily,
    QualifiedName,
    Range,
    Transform,
)
from schema_docs.spelling import DEFAULT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema_docs.model import (
        Composite,
        Database,
        DefaultPrivilege,
        Domain,
        Extension,
        Function,
        MemberCount,
        Role,
        Schema,
        Sequence,
    )


def chapters(database: Database) -> Iterator[tuple[str, Grid]]:
    """The title and grid of every such chapter that has something to say."""
    users = _users(database)
    made = (
        (grammar.DOMAINS, _used_grid(shapes.DOMAIN_LIST, _domain, database.domains, users)),
        (
            grammar.COMPOSITES,
            _used_grid(shapes.COMPOSITE_LIST, _composite, database.composites, users),
        ),
        *(
            (title, _used_grid(shapes.rare_list(title), _rare_row, getattr(database, kind), users))
            for title, kind in grammar.TYPE_CHAPTERS.items()
        ),
        (
            grammar.FUNCTIONS,
            _used_grid(shapes.FUNCTION_LIST, _function, database.functions, users),
        ),
        *_rare(database, grammar.ROUTINE_CHAPTERS),
        (grammar.SEQUENCES, _grid(shapes.SEQUENCE_LIST, _sequence, database.sequences)),
        (grammar.SCHEMAS, _schemas(database)),
        *_rare(database, grammar.OTHER_CHAPTERS),
        (grammar.EXTENSIONS, _grid(shapes.EXTENSION_LIST, _extension, database.extensions)),
        (grammar.ROLES, _grid(shapes.ROLE_LIST, _role, database.roles)),
        (
            grammar.DEFAULT_PRIVILEGES,
            _grid(shapes.DEFAULT_PRIVILEGE_LIST, _default_privilege, database.default_privileges),
        ),
    )
    return ((title, grid) for title, grid in made if grid)


def _grid(shape: Shape, row: Callable[[Any], tuple[str, ...]], objects: tuple[Any, ...]) -> Grid:
    return Grid(shape, tuple(row(thing) for thing in objects))


Users = dict[tuple[QualifiedName, str], list[ObjectName]]
"""What needs each type or function; a function's signature stands beside its name."""


def _users(database: Database) -> Users:
    users: Users = {}
    for use in database.uses:
        if use.used.kind in {"type", "function"}:
            users.setdefault((use.used.name, use.used.part), []).append(use.by)
    return users


def _used_grid(
    shape: Shape, row: Callable[[Any], tuple[str, ...]], objects: tuple[Any, ...], users: Users
) -> Grid:
    """A grid whose cells but one are the row's, with who uses the object before what it is for."""

    def used_by(thing: Any) -> str:
        keys = [(thing.name, getattr(thing, "signature", ""))]
        if multirange := getattr(thing, "multirange", None):
            keys.append((multirange, ""))
        found = (used_as(user) for key in keys for user in users.get(key, ()))
        return "<br>".join(dict.fromkeys(found))

    return Grid(shape, tuple((*(cells := row(t))[:-1], used_by(t), cells[-1]) for t in objects))


def _rare(database: Database, titles: dict[str, str]) -> Iterator[tuple[str, Grid]]:
    """Kinds whose rows are a name, whatever is not by default, and a comment."""
    for title, field in titles.items():
        shape = shapes.rare_list(title)
        yield title, _grid(shape, _rare_row, getattr(database, field))


def _rare_row(thing: Any) -> tuple[str, ...]:
    if isinstance(thing, LargeObject):
        return _large_object(thing)
    return (
        code(_rare_name(thing)),
        properties(thing, but=_IN_THE_NAME.get(type(thing).__name__, ())),
        _range_comments(thing) if isinstance(thing, Range) else text(thing.comment or ""),
    )


def _large_object(thing: LargeObject) -> tuple[str, ...]:
    """Named by the first line of its comment, since its number is another in every database."""
    name, _, rest = (thing.comment or "").strip().partition("\n")
    return (text(name) or "large object", properties(thing), text(rest))


_IN_THE_NAME: Final = {
    "Operator": ("left", "right"),
    "OperatorClass": ("method",),
    "OperatorFamily": ("method",),
    "Cast": ("source", "target"),
    "Transform": ("type", "language"),
    "Range": ("subtype_name", "multirange_comment"),
}
"""Fields that another cell shows, or that repeat another."""


def _range_comments(thing: Range) -> str:
    multirange = "" if thing.multirange is None else thing.multirange.name
    return _commented(thing.comment, iter([(multirange, thing.multirange_comment)]))


def _rare_name(thing: Any) -> str:
    """What identifies it: the name, for an operator with its operands, for a cast both types."""
    match thing:
        case Operator():
            operands = [spelling.type_name(side) for side in (thing.left, thing.right) if side]
            name = thing.name
            schema = "" if name.schema == DEFAULT_SCHEMA else f"{spelling.identifier(name.schema)}."
            return f"{schema}{name.name} ({', '.join(operands)})"
        case Cast():
            return f"{spelling.type_name(thing.source)} → {spelling.type_name(thing.target)}"
        case Transform():
            return f"{spelling.type_name(thing.type)} in {spelling.identifier(thing.language)}"
        case OperatorClass() | OperatorFamily():
            return f"{spelling.qualified(thing.name)} ({thing.method})"
        case _ if isinstance(thing.name, QualifiedName):
            return spelling.qualified(thing.name)
        case _:
            return spelling.identifier(thing.name)


def _domain(domain: Domain) -> tuple[str, ...]:
    rules = [code(spelling.expression(check.definition)) for check in domain.checks]
    if not domain.nullable:
        rules.insert(0, code("NOT NULL"))
    if domain.default is not None:
        rules.append(code(f"DEFAULT {spelling.expression(domain.default)}"))
    if domain.collation is not None:
        rules.append(code(f"COLLATE {spelling.collation(domain.collation)}"))
    rest = properties(
        domain, but=("type", "type_name", "nullable", "default", "checks", "collation")
    )
    return (
        code(spelling.qualified(domain.name)),
        code(spelling.type_name(domain.type)),
        "<br>".join([*rules, rest] if rest else rules),
        _commented(domain.comment, ((c.name, c.comment) for c in domain.checks)),
    )


def _composite(composite: Composite) -> tuple[str, ...]:
    fields = [
        code(
            f"{spelling.identifier(field.name)} {spelling.type_name(field.type)}"
            + (f" COLLATE {spelling.collation(field.collation)}" if field.collation else "")
        )
        for field in composite.attributes
    ]
    rest = properties(composite, but=("attributes",))
    return (
        code(spelling.qualified(composite.name)),
        "<br>".join([*fields, rest] if rest else fields),
        _commented(composite.comment, ((f.name, f.comment) for f in composite.attributes)),
    )


def _commented(comment: str | None, parts: Iterator[tuple[str, str | None]]) -> str:
    """A comment, and those of the parts, each with the part's name."""
    told = [text(comment)] if comment else []
    told += [f"{code(spelling.identifier(name))}: {text(about)}" for name, about in parts if about]
    return "<br>".join(told)


def _function(function: Function) -> tuple[str, ...]:
    told = [] if function.kind == "function" else [str(function.kind)]
    told += [function.language, function.volatility]
    if function.arguments != function.signature:
        told.append(f"called as {code(f'({spelling.arguments(function.arguments)})')}")
    rest = properties(
        function,
        but=("kind", "signature", "arguments", "result", "language", "volatility", "body"),
    )
    return (
        code(_called(function.name, function.signature)),
        "" if function.result is None else code(spelling.arguments(function.result)),
        ", ".join([*told, rest] if rest else told),
        text(function.comment or ""),
    )


def _called(name: QualifiedName, signature: str) -> str:
    return f"{spelling.qualified(name)}({spelling.arguments(signature)})"


def used_in(user: ObjectName) -> str:
    """`column `status``, `trigger `audit``, `view`: as what the object that is named uses it."""
    if user.kind == "function":
        return f"function {code(f'({spelling.arguments(user.part)})')}"
    return f"{user.kind} {code(spelling.identifier(user.part))}" if user.part else user.kind


def used_as(user: ObjectName) -> str:
    """`trigger `audit` of `orders``, `view `open_orders``."""
    name = code(spelling.qualified(user.name))
    if user.kind == "function":
        return f"function {code(_called(user.name, user.part))}"
    if not user.part:
        return f"{user.kind} {name}"
    if user.kind in {"column", "default", "generation"}:
        kind = "" if user.kind == "column" else f"{user.kind} of "
        return f"{kind}{code(f'{spelling.qualified(user.name)}.{spelling.identifier(user.part)}')}"
    return f"{user.kind} {code(spelling.identifier(user.part))} of {name}"


def _sequence(thing: Sequence) -> tuple[str, ...]:
    told = [sequence(thing.options), properties(thing, but=("options",))]
    return (
        code(spelling.qualified(thing.name)),
        code(thing.options.type),
        ", ".join(words for words in told if words),
        text(thing.comment or ""),
    )


def _schemas(database: Database) -> Grid:
    """The schemas, when there is another than `public`, or `public` is not as usual."""
    return Grid(
        shapes.SCHEMA_LIST,
        tuple(
            (code(spelling.identifier(s.name)), properties(s), text(s.comment or ""))
            for s in listed_schemas(database)
        ),
    )


def listed_schemas(database: Database) -> tuple[Schema, ...]:
    """The schemas that have a row."""
    return tuple(schema for schema in database.schemas if _worth_telling(schema))


def _worth_telling(schema: Schema) -> bool:
    return schema.name != DEFAULT_SCHEMA or bool(schema.comment or properties(schema))


def _extension(extension: Extension) -> tuple[str, ...]:
    return (
        code(spelling.identifier(extension.name)),
        code(spelling.identifier(extension.schema)),
        "" if extension.version is None else code(extension.version),
        ", ".join(_counted(members) for members in extension.members),
        text(extension.comment or ""),
    )


def _counted(members: MemberCount) -> str:
    """`1 type`, `3 operator classes`, `2 operator families`."""
    return f"{members.count} {members.kind if members.count == 1 else _plural(members.kind)}"


def _plural(noun: str) -> str:
    if noun.endswith("y"):
        return f"{noun.removesuffix('y')}ies"
    return f"{noun}es" if noun.endswith("ss") else f"{noun}s"


def _role(role: Role) -> tuple[str, ...]:
    return (code(spelling.identifier(role.name)), properties(role), text(role.comment or ""))


def _default_privilege(default: DefaultPrivilege) -> tuple[str, ...]:
    where = f" in {spelling.identifier(default.schema)}" if default.schema else ""
    maker = f" of {spelling.identifier(default.role)}" if default.role else ""
    return (
        f"{default.objects}{code(maker.strip()) if maker else ''}{where}",
        grants(default.privileges) or "nobody but the owner",
    )
