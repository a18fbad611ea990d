"""Compares two schemas, in the words that the gate has for a page.

There is no second vocabulary: what both have alike is taken out, the rest of each becomes a page in
memory, and the claims of the two pages are compared. Nothing is read or written.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from schema_docs.document.claims import Claim, is_derived
from schema_docs.document.reading import read_claims
from schema_docs.document.renames import moves_between
from schema_docs.document.render import render_page
from schema_docs.document.source import Diagrams, PageSource
from schema_docs.drift.called import function_name
from schema_docs.drift.change import Change
from schema_docs.drift.changes import compare_claims
from schema_docs.drift.texts import excerpts
from schema_docs.model import Database, Table
from schema_docs.sources import LoadedSchema, without_facts_of_the_server

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from schema_docs.document.words import Place
    from schema_docs.model import Function, QualifiedName

_NAMED: Final = frozenset(
    {
        "tables",
        "views",
        "sequences",
        "enums",
        "domains",
        "composites",
        "ranges",
        "base_types",
        "functions",
    }
)
"""The kinds of which there are many, each known by its name. Of all others, which are few, either
none or all are compared: rows of theirs that read alike are told apart by their order."""


def compare_schemas(before: LoadedSchema, after: LoadedSchema) -> tuple[Change, ...]:
    """What `after` has otherwise than `before`, in the order of a page.

    Facts of the server that the migrations ran on do not count, nor does who made the schemas, and
    in which order. The lines of the changes mean nothing.
    """
    old = without_facts_of_the_server(before.database)
    new = without_facts_of_the_server(after.database)
    if old == new:
        return ()
    known = {
        named.name
        for schema in (before, after)
        for renaming in schema.history.renamings
        for named in (renaming.before, renaming.after)
    }
    differing = without_what_is_alike(old, new)
    was, now = (_facts(_claims(each)) for each in _without_contents(*differing, known))
    moves = moves_between(before, after, was, now)
    told = (*compare_claims(was, now, moves), *_changed_bodies(old, new))
    # What is left follows from nothing that a page tells: who uses what, say.
    return tuple(
        replace(change, line=1, path="")
        for change in told or compare_claims(_claims(old), _claims(new))
    )


def without_what_is_alike(old: Database, new: Database) -> tuple[Database, Database]:
    """Both schemas without the objects that they have in common, and without who uses what."""
    of_old, of_new = {}, {}
    for each in fields(Database):
        was, now = getattr(old, each.name), getattr(new, each.name)
        if was == now or each.name == "uses":
            was = now = ()
        elif each.name in _NAMED:
            by_name = {_key(thing): thing for thing in was}
            alike = {_key(thing) for thing in now if by_name.get(_key(thing)) == thing}
            was = tuple(thing for thing in was if _key(thing) not in alike)
            now = tuple(thing for thing in now if _key(thing) not in alike)
        of_old[each.name], of_new[each.name] = was, now
    return Database(**of_old), Database(**of_new)


def _without_contents(
    old: Database, new: Database, known: Collection[QualifiedName]
) -> tuple[Database, Database]:
    """Both schemas without what is in tables that only one has: that they come or go says it all.

    Args:
        old: the first schema.
        new: the second one.
        known: what was renamed, or had its place in something that was; that is looked into.
    """
    common = {table.name for table in old.tables} & {table.name for table in new.tables}
    looked_into = common | {*known}

    def bare(table: Table) -> Table:
        return table if table.name in looked_into else Table(name=table.name)

    return (
        replace(old, tables=tuple(map(bare, old.tables))),
        replace(new, tables=tuple(map(bare, new.tables))),
    )


def _key(thing: Any) -> tuple[Any, ...]:
    return (thing.name, getattr(thing, "signature", ""))


def _claims(database: Database) -> dict[Place, Claim]:
    """What a page of the schema claims that says nothing of where it comes from."""
    page = render_page(
        PageSource(
            schema=LoadedSchema(database=database),
            title="Schema",
            document="schema.md",
            diagrams=Diagrams(path="schema.svg", mermaid="erDiagram"),
            layout="single",
            tells_history=False,
        )
    )
    return read_claims(page)


def _facts(claims: Mapping[Place, Claim]) -> dict[Place, Claim]:
    """Claims without all that follows from others."""
    return {
        place: replace(
            claim,
            values={key: value for key, value in claim.values.items() if not claim.is_derived(key)},
        )
        for place, claim in claims.items()
        if not is_derived(place)
    }


def _changed_bodies(old: Database, new: Database) -> Iterator[Change]:
    """What functions do otherwise: the one fact of a schema that is on no page."""
    before = {_key(function): _body(function) for function in old.functions}
    for function in new.functions:
        was, now = before.get(_key(function)), _body(function)
        if was is not None and was != now:
            shown = excerpts(was, now)
            yield Change(
                action="changed",
                noun="function",
                name=function_name(function),
                subject=f"function {function_name(function)}",
                attribute="body",
                before=shown[0],
                after=shown[1],
                line=1,
            )


def _body(function: Function) -> str:
    """Its text; with which line ends a migration was checked out is no difference."""
    return (function.body or "").replace("\r\n", "\n")
