"""How any object of the catalogs is told in one cell: what is not by default, in words.

One function for every kind, so that a kind that the model learns is on the page at once. The words
are the model's field names, which are PostgreSQL's own.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from schema_docs import spelling
from schema_docs.document.markdown import code
from schema_docs.model import Option, Privilege, QualifiedName, SequenceOptions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_ELSEWHERE: Final = frozenset({"name", "comment"})
"""What has a cell of its own."""


def properties(thing: Any, but: Collection[str] = ()) -> str:
    """Every field that is not as by default, `but` for some: `method btree, is default`."""
    told = (
        _told(field.name, getattr(thing, field.name))
        for field in fields(thing)
        if field.name not in _ELSEWHERE
        and field.name not in but
        and getattr(thing, field.name) != field.default
        and not (field.default is MISSING and getattr(thing, field.name) is None)
    )
    return ", ".join(words for words in told if words)


def _told(name: str, value: Any) -> str:
    label = name.replace("_", " ")
    match value:
        case None | False | ():
            # Said only of what is otherwise by default: no validation, none of what all may do.
            if name == "privileges" and value == ():
                return "no privileges for others"
            return _not(label, value)
        case True:
            return label
        case QualifiedName():
            return f"{label} {code(spelling.qualified(value))}"
        case SequenceOptions():
            return sequence(value)
        case tuple() if name == "privileges":
            return grants(value)
        case tuple():
            return f"{label} {', '.join(_item(item) for item in value)}"
        case _ if is_dataclass(value):
            return properties(value)
        case float() | int():
            return f"{label} {value:g}" if isinstance(value, float) else f"{label} {value}"
        case _:
            return f"{label} {code(spelling.expression(str(value)))}"


def _not(label: str, value: Any) -> str:
    return f"not {label}" if value is False else ""


def _item(item: Any) -> str:
    match item:
        case Option():
            return code(f"{item.name}={item.value}")
        case QualifiedName():
            return code(spelling.qualified(item))
        case str():
            return code(spelling.expression(item))
        case _:
            inside = properties(item)
            name = getattr(item, "name", None)
            if isinstance(name, QualifiedName):
                name = spelling.qualified(name)
            shown = code(name) if name else ""
            return f"{shown} ({inside})" if shown and inside else shown or inside


def options(values: Iterable[Option]) -> str:
    """`fillfactor=70`, `toast.autovacuum_enabled=false`."""
    return ", ".join(_item(option) for option in values)


def grants(privileges: Iterable[Privilege]) -> str:
    """`app_reader` may SELECT, INSERT; `app_admin` may ALL (and grant ALL)."""
    return "; ".join(f"{grantee(privilege)} may {granted(privilege)}" for privilege in privileges)


def granted(privilege: Privilege) -> str:
    """`INSERT, SELECT (and grant SELECT)`; of an owner whose rights were revoked `nothing`."""
    passed_on = f" (and grant {', '.join(privilege.grantable)})" if privilege.grantable else ""
    return (", ".join(privilege.privileges) or "nothing") + passed_on


def grantee(privilege: Privilege) -> str:
    """Whom it is granted to."""
    of_all = {"PUBLIC": "everybody", "OWNER": "its owner"}
    return of_all.get(privilege.grantee) or code(spelling.identifier(privilege.grantee))


def sequence(options: SequenceOptions) -> str:
    """What is not as `CREATE SEQUENCE` makes it: `from 10, by 5, cycle`."""
    usual = SequenceOptions.default(options.type)
    words = []
    if options.start != usual.start:
        words.append(f"from {options.start}")
    if options.increment != usual.increment:
        words.append(f"by {options.increment}")
    if options.minimum != usual.minimum:
        words.append(f"not below {options.minimum}")
    if options.maximum != usual.maximum:
        words.append(f"not above {options.maximum}")
    if options.cache != usual.cache:
        words.append(f"{options.cache} at a time")
    if options.cycle:
        words.append("over and over")
    return ", ".join(words)
