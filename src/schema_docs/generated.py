"""What the files of a repository should be, as a value: made by `generating.generate`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from schema_docs.sources import say_nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.album import Album, Part
    from schema_docs.diagram.relations import Relation
    from schema_docs.document.directory import Target
    from schema_docs.document.words import Place
    from schema_docs.fragments.refresh import Fragment
    from schema_docs.model import QualifiedName
    from schema_docs.sources import LoadedSchema, Telling

NOTHING_DRAWN: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Generated:
    """What the repository's files should be; paths relative to the repository."""

    schema: LoadedSchema
    pages: Mapping[str, str]
    """The text of every page by its path; the first one is the document itself."""
    reports: tuple[str, ...] = ()
    """What became of people's words that could not stay where they were."""
    moves: Mapping[Place, Place] = field(default_factory=dict)
    """Where what stands on the checked-in page has its place now, as far as it was renamed."""
    album: Album
    """The diagrams, as values."""
    targets: Mapping[QualifiedName, Target]
    """Where the pages tell of each table, view and enum: what pictures lead to."""
    exports: Mapping[str, str] = field(default_factory=dict)
    """Of each other file that is generated as a whole, what `export` is asked for."""
    title: str
    groups: Mapping[str, tuple[QualifiedName, ...]]
    """The tables of each group, where they are in groups."""
    relations: tuple[Relation, ...] = ()
    """Those that the database has no foreign key for."""
    notices: tuple[str, ...] = ()
    """What a person should know of the settings, a sentence each."""
    fragments: tuple[Fragment, ...] = ()

    @property
    def page_path(self) -> str:
        """The document's path."""
        return next(iter(self.pages))

    @property
    def diagram_path(self) -> str:
        """The path of the diagram that the settings name."""
        return self.album.path

    @cached_property
    def dots(self) -> Mapping[str, str]:
        """The DOT source of every diagram by the path of its picture, first the one of the whole.

        Of a large schema they take seconds, which an export as JSON need not wait for.
        """
        return self.album.dots(self.targets)

    def paths(self) -> tuple[str, ...]:
        """Every file that is generated, as a whole or in blocks."""
        return (
            self.page_path,
            self.diagram_path,
            *self.exports,
            *(fragment.path for fragment in self.fragments),
        )

    def checked_paths(self) -> tuple[str, ...]:
        """The same, with the pages of single tables and every diagram, each for itself."""
        return tuple(dict.fromkeys((*self.pages, *self.dots, *self.paths())))

    def files(
        self, drawn: Mapping[str, str] = NOTHING_DRAWN, tell: Telling = say_nothing
    ) -> dict[str, str]:
        """The text of every file by its path. Drawing takes a while; only who writes asks.

        The document comes after pages of single tables: words move from it to them, and whenever
        a run is killed they must stand somewhere.

        Args:
            drawn: the pictures that there are already, by their paths.
            tell: is told how far the drawing is.

        Raises:
            DiagramError: a diagram cannot be drawn.
        """
        from schema_docs.diagram.rendering import draw

        document, *others = self.pages
        made = {path: self.pages[path] for path in (*others, document)}
        made |= draw(self.dots, drawn, tell, self.album.engine)
        made |= {path: self.export(what) for path, what in self.exports.items()}
        return made | {fragment.path: fragment.after for fragment in self.fragments}

    def export(self, what: str, part: Part | None = None) -> str:
        """The schema in one of the forms that are text.

        Args:
            what: which one, as `export` calls it.
            part: what a diagram shows; None: what the file of it holds.

        Raises:
            ConfigurationError: there is no such part.
            DiagramError: a diagram cannot be drawn.
        """
        from schema_docs.album import EVERYTHING
        from schema_docs.diagram.dbml import dbml_source
        from schema_docs.diagram.mermaid import mermaid_source
        from schema_docs.diagram.plantuml import plantuml_source
        from schema_docs.diagram.stamp import PICTURE, STAMPS
        from schema_docs.diagram.svg import render_svg
        from schema_docs.exports import csv_text, tbls_schema
        from schema_docs.snapshot import write_snapshot

        named = (self.schema.database, self.title, self.groups)
        match what:
            case "json":
                return write_snapshot(self.schema)
            case "mermaid":
                return STAMPS[what].on(mermaid_source(self.album.picture(part or EVERYTHING)))
            case "dbml":
                return STAMPS[what].on(dbml_source(*named, self.relations))
            case "plantuml":
                return plantuml_source(self.album.picture(part or EVERYTHING))
            case "tbls":
                return tbls_schema(*named, self.relations)
            case "csv":
                return csv_text(self.schema.database)
            case "svg":
                svg = render_svg(self._dot(part), self.album.engine)
                # Of a part somebody keeps it: no build must take it for a left-over one of its own.
                return svg if part is None else PICTURE.off(svg)
            case _:
                return self._dot(part)

    def _dot(self, part: Part | None) -> str:
        from schema_docs.diagram.dot import dot_source

        if part is None:
            return self.dots[self.diagram_path]
        return dot_source(self.album.picture(part))

    def png(self, part: Part | None = None) -> bytes:
        """The picture as pixels; see `export`."""
        from schema_docs.diagram.png import render_png

        return render_png(self.export("svg", part))
