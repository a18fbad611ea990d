"""How a reference is laid out: on one page or several, and its tables in which groups.

What GitHub shows: it cuts a README off at 512,000 bytes, and shows no diff of a file of more than
500 kB. Other Markdown it renders up to about 2 MB, if that does not take too long.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.document import grammar
from schema_docs.document.layout_names import pages_folder
from schema_docs.document.markdown import text
from schema_docs.file_names import stem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.document.layout_names import GroupBy
    from schema_docs.model import QualifiedName, Table
    from schema_docs.sources import LoadedSchema

LIMIT: Final = 500_000
"""Bytes of the largest single page that `auto` makes."""

_SHORTEST_ROW: Final = len("| `a` | `b` | no | | | |\n")
"""Bytes that a column takes at least."""

_SHORTEST_SECTION: Final = 220
"""Bytes that a table takes at least beside its columns: in the list of tables, and its section."""

OTHER: Final = "other"
"""The group of tables that are in none of those that the settings name."""


@dataclass(frozen=True)
class Group:
    """Tables under a heading of their own."""

    title: str
    """Empty where there is only one group."""
    tables: tuple[Table, ...]
    altered: tuple[QualifiedName, ...] = ()
    """Tables of earlier migrations that this one altered."""

    @property
    def name(self) -> str:
        """The heading as a reader sees it."""
        return grammar.group_name(self.title)

    @property
    def heading(self) -> str:
        """The heading as Markdown."""
        return text(self.name)


def is_certainly_too_large(schema: LoadedSchema) -> bool:
    """Whether a single page would be over the limit, whatever else is on it."""
    tables = schema.database.tables
    columns = sum(len(table.columns) for table in tables)
    return columns * _SHORTEST_ROW + len(tables) * _SHORTEST_SECTION > LIMIT


def own_pages(schema: LoadedSchema, document: str) -> dict[QualifiedName, str]:
    """The path of every table's and view's own page; relative to the repository."""
    folder = pages_folder(document)
    return {
        name: f"{folder}/{stem(heading.fragment)}.md"
        for (chapter, name), heading in grammar.section_headings(schema.database).items()
        if chapter in {grammar.TABLES, grammar.VIEWS}
    }


def groups(
    schema: LoadedSchema, by: GroupBy, domains: Mapping[str, tuple[str, ...]]
) -> tuple[Group, ...]:
    """The tables in their groups, each group and each table in it in a set order.

    Args:
        schema: the tables, and what is known of the migrations that made them.
        by: what a group is.
        domains: of each domain the patterns that the names of its tables fit.
    """
    tables = schema.database.tables
    match by:
        case "schema":
            names = dict.fromkeys(table.name.schema for table in tables)
            return tuple(
                Group(name, tuple(table for table in tables if table.name.schema == name))
                for name in names
            )
        case "migration" if schema.migrations is not None:
            return _by_migration(schema, schema.migrations.files)
        case "domain":
            return _by_domain(tables, domains)
        case _:
            return (Group("", tables),)


def _by_migration(schema: LoadedSchema, files: tuple[str, ...]) -> tuple[Group, ...]:
    made: dict[str, list[Table]] = {file: [] for file in files}
    others: list[Table] = []
    for table in schema.database.tables:
        made.get(schema.history.introduced.get(table.name, ""), others).append(table)
    found = [
        Group(file, tuple(made[file]), schema.history.altered.get(file, ()))
        for file in files
        if made[file] or schema.history.altered.get(file)
    ]
    return (*found, Group(OTHER, tuple(others))) if others else tuple(found)


def _by_domain(
    tables: tuple[Table, ...], domains: Mapping[str, tuple[str, ...]]
) -> tuple[Group, ...]:
    """A table is in the first domain that it fits; the others come last."""
    inside: dict[str, list[Table]] = {domain: [] for domain in (*domains, OTHER)}
    for table in tables:
        shown = spelling.qualified(table.name)
        domain = next(
            (
                domain
                for domain, patterns in domains.items()
                if any(fnmatchcase(shown, pattern) for pattern in patterns)
            ),
            OTHER,
        )
        inside[domain].append(table)
    return tuple(Group(domain, tuple(found)) for domain, found in inside.items() if found)
