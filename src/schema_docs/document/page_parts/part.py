"""What every part of the page is made with: links, places and people's words."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.document import grammar
from schema_docs.document.directory import Target
from schema_docs.document.markdown import code, link, text
from schema_docs.document.shapes import Grid
from schema_docs.document.words import PAGE
from schema_docs.model import Table, View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.document.directory import Directory
    from schema_docs.document.ledger import Ledger
    from schema_docs.document.shapes import Shape
    from schema_docs.document.source import PageSource
    from schema_docs.document.words import Place
    from schema_docs.model import Database, Enum, QualifiedName


Row = tuple[str, ...]
Relation = Table | View


@dataclass(frozen=True)
class PagePart:
    """What the page is made of, and what all of its parts need to say something."""

    directory: Directory
    """Where everything is told; one for all pages."""
    ledger: Ledger
    """What people wrote, and where it goes."""
    path: str
    """Of the page, or of the file that shows a part of one; relative to the repository."""

    @property
    def source(self) -> PageSource:
        """What all pages are made of."""
        return self.directory.source

    @property
    def is_split(self) -> bool:
        """Whether tables and views have pages of their own."""
        return bool(self.directory.own_pages)

    @property
    def database(self) -> Database:
        """The schema."""
        return self.source.schema.database

    def relative(self, path: str) -> str:
        """A path of the repository as a link from the page, or from the file that shows a part."""
        return posixpath.relpath(path, posixpath.dirname(self.path) or ".")

    def heading(self, chapter: str, name: QualifiedName) -> str:
        """The section's heading."""
        return self.directory.headings[chapter, name].text

    def linked(self, name: QualifiedName, label: str | None = None) -> str:
        """The name in code, as a link when it has a section."""
        shown = code(label or spelling.qualified(name))
        target = self.directory.targets.get(name)
        return shown if target is None else link(shown, self._leading_to(target))

    def _leading_to(self, target: Target) -> str:
        if target.path == self.path and not target.is_whole_page:
            return f"#{target.fragment}"
        path = self.relative(target.path)
        # A page of its own begins with what it is about.
        return path if target.is_whole_page else f"{path}#{target.fragment}"

    def _to_changelog(self) -> str:
        own = self.directory.changelog_page
        target = Target(own or self.source.document, grammar.CHANGELOG.lower(), own is not None)
        return self._leading_to(target)

    def _place(self, thing: Relation | Enum | str) -> Place:
        """The chapter and section of what has a section, or just the chapter."""
        if isinstance(thing, str):
            return () if thing == PAGE else (thing,)
        return self.directory.places[thing.name]

    def _told(self, thing: Relation | Enum, shape: Shape, rows: Iterable[Row]) -> Grid:
        """A grid of a section, with what people typed into it."""
        return self.ledger.grid(self._place(thing), Grid(shape, tuple(rows)))

    def _purpose_in_cell(self, thing: Relation) -> str:
        return self.ledger.purpose(self._place(thing), text(thing.comment or ""))

    def introduced(self, name: QualifiedName) -> str:
        """The migration that made a table or view, as a link; empty where it is not known."""
        file = self.source.schema.history.introduced.get(name)
        return "" if file is None else self._migration(file)

    def _migration(self, file: str) -> str:
        migrations = self.source.schema.migrations
        return link(code(file), self.relative(f"{migrations.folder}/{file}")) if migrations else ""
