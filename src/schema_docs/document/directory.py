"""Where everything is told: the sections of a reference, its pages, and who uses what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schema_docs.document import grammar, layout, rows
from schema_docs.document.changelog import Changelog
from schema_docs.document.layout_names import pages_folder
from schema_docs.document.markdown import shown
from schema_docs.migrations.history import NO_HISTORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.diagram.relations import Relation
    from schema_docs.document.layout import Group
    from schema_docs.document.source import PageSource
    from schema_docs.document.words import Place
    from schema_docs.model import (
        Database,
        ForeignKey,
        ObjectName,
        Partition,
        QualifiedName,
        Table,
    )

    Referrer = tuple[Table | Partition, ForeignKey]

_CHANGELOG_FILE: Final = "changelog.md"
"""No table's page is called so: where a table is, its section is `public.changelog`."""


@dataclass(frozen=True)
class Target:
    """Where a link leads."""

    path: str
    fragment: str
    is_whole_page: bool = False


@dataclass(frozen=True)
class Directory:
    """Look-ups that all pages of a reference share, each made once."""

    source: PageSource
    own_pages: Mapping[QualifiedName, str] = field(default_factory=dict)
    """The paths of the pages that single tables and views have."""

    @property
    def database(self) -> Database:
        """The schema."""
        return self.source.schema.database

    @cached_property
    def headings(self) -> dict[tuple[str, QualifiedName], grammar.Heading]:
        """Of every section, by chapter and name."""
        return grammar.section_headings(self.database)

    @cached_property
    def places(self) -> dict[QualifiedName, Place]:
        """The chapter and section of what has a section: tables, views and enums share names."""
        return {
            name: (chapter, shown(heading.text, in_table=False))
            for (chapter, name), heading in self.headings.items()
        }

    @cached_property
    def targets(self) -> dict[QualifiedName, Target]:
        """Where the section is of everything that has one."""
        found = {
            name: Target(self.own_pages[name], heading.fragment, is_whole_page=True)
            if name in self.own_pages
            else Target(self.source.document, heading.fragment)
            for (_, name), heading in self.headings.items()
        }
        # A partition is told in the section of its table.
        return found | {
            partition.name: found[table.name]
            for table in self.database.tables
            for partition in rows.walk(table.partitions)
        }

    @cached_property
    def tables(self) -> dict[QualifiedName, Table]:
        """Every table by its name."""
        return {table.name: table for table in self.database.tables}

    @cached_property
    def changelog(self) -> Changelog:
        """What migrations did; false where the page says nothing of it."""
        schema = self.source.schema
        if not self.source.tells_history:
            schema = replace(schema, history=NO_HISTORY)
        return Changelog(schema)

    @cached_property
    def changelog_page(self) -> str | None:
        """The path of the page that the changelog has where tables have their own."""
        if not self.own_pages or not self.changelog:
            return None
        return f"{pages_folder(self.source.document)}/{_CHANGELOG_FILE}"

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The tables in their groups; one without a title where they are not grouped."""
        return layout.groups(self.source.schema, self.source.group_by, self.source.domains)

    @cached_property
    def users(self) -> dict[QualifiedName, list[ObjectName]]:
        """What needs each table, view or type, as the catalogs know it."""
        users: dict[QualifiedName, list[ObjectName]] = {}
        for use in self.database.uses:
            if use.used.kind != "function":
                users.setdefault(use.used.name, []).append(use.by)
        return users

    @cached_property
    def without_key(self) -> dict[QualifiedName, list[Relation]]:
        """The relations without a foreign key of each table that refers."""
        found: dict[QualifiedName, list[Relation]] = {}
        for relation in self.source.relations:
            found.setdefault(relation.child, []).append(relation)
        return found

    @cached_property
    def referrers_without_key(self) -> dict[QualifiedName, list[Relation]]:
        """The same of each table that is referred to, in the order of the tables that do."""
        found: dict[QualifiedName, list[Relation]] = {}
        for table in self.database.tables:
            for relation in self.without_key.get(table.name, ()):
                found.setdefault(relation.parent, []).append(relation)
        return found

    @cached_property
    def referrers(self) -> dict[QualifiedName, list[Referrer]]:
        """The foreign keys that lead to each table, with the tables that have them."""
        referrers: dict[QualifiedName, list[Referrer]] = {}
        for table in self.database.tables:
            things: list[Table | Partition] = [table, *rows.walk(table.partitions)]
            for thing in things:
                for key in thing.foreign_keys:
                    referrers.setdefault(key.referenced, []).append((thing, key))
        return referrers
