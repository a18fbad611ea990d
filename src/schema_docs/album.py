"""Every diagram of a repository: which ones there are, where they lie, what their tables lead to.

Up to some forty tables there is a single picture. Of more, the diagram that the settings name is an
overview of groups, and each group has a picture in the folder beside it.
"""

from __future__ import annotations

import difflib
import posixpath
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.beside import with_enums, with_views
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.gallery import gallery
from schema_docs.diagram.grouping import taken_by
from schema_docs.diagram.mermaid import mermaid_source
from schema_docs.diagram.overview_dot import overview_source
from schema_docs.diagram.picture import whole
from schema_docs.diagram.relations import all_relations
from schema_docs.document import grammar
from schema_docs.document.source import Diagrams, PartDiagram
from schema_docs.errors import ConfigurationError
from schema_docs.file_names import stem
from schema_docs.spelling import qualified, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schema_docs.config.settings import Settings
    from schema_docs.diagram.grouping import TableGroup
    from schema_docs.diagram.overview import Overview
    from schema_docs.diagram.picture import Detail, Picture
    from schema_docs.diagram.program import Engine
    from schema_docs.diagram.relations import Relation
    from schema_docs.document.directory import Target
    from schema_docs.model import Database, QualifiedName

_FENCES: Final = 12
"""More groups than this are not told as Mermaid on the page, which would get too long for it."""

_NAMED: Final = 8
"""Names that an error lists, and of an area the list of diagrams."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What of a schema one picture shows: a group, a table and what is around it, or everything."""

    group: str | None = None
    """The group's name."""
    table: str | None = None
    """The table's name, as the page has it or with its schema."""
    distance: int = 1
    """How many foreign keys away from the table the last ones are."""
    detail: Detail | None = None
    """How much of each table is shown; None: as the settings have it."""


EVERYTHING: Final = Part(detail="full")
"""For languages that cut down by themselves what is too much for them."""


class Album:
    """The diagrams of a schema."""

    def __init__(
        self, database: Database, without_key: Sequence[Relation], settings: Settings
    ) -> None:
        """Divides a schema into pictures.

        Args:
            database: the schema.
            without_key: the relations that it has no foreign key for.
            settings: where diagrams lie, and what they show.
        """
        self._database = database
        self._without_key = without_key
        self._settings = settings
        self._detail: Detail | None = (
            None if settings.diagram_detail == "auto" else settings.diagram_detail
        )
        relations = all_relations(database, without_key)
        self._gallery = gallery(database, relations, settings.groups, self._detail)

    @property
    def path(self) -> str:
        """Where the picture of the whole lies."""
        return self._settings.diagram_path

    @property
    def engine(self) -> Engine:
        """What places tables and lines."""
        return self._settings.layout_engine

    def notices(self) -> tuple[str, ...]:
        """The groups of the settings that no table is in, a sentence each."""
        groups = self._settings.groups
        tables = [table.name for table in self._database.tables]
        taken, _ = taken_by(tables, groups)
        return tuple(
            visible(
                f"[groups.{name}]: "
                + (
                    "the groups before it have all tables that it fits"
                    if taken_by(tables, {name: group})[0]
                    else f"no table fits {', '.join(group.tables)}"
                )
            )
            for name, group in groups.items()
            if name not in taken
        )

    # -- on the page ------------------------------------------------------------------------

    def on_page(self) -> Diagrams:
        """What the page shows of them."""
        whole, groups = self._gallery.whole, self._gallery.groups
        with_mermaid = len(groups) <= _FENCES
        return Diagrams(
            path=self.path,
            mermaid="" if whole is None else mermaid_source(self._dressed(whole)),
            parts=(
                *(self._area(overview) for overview in self._gallery.overviews[1:]),
                *(self._group(group, with_mermaid=with_mermaid) for group in groups),
            ),
            neighbourhood=self.neighbourhood,
        )

    def _area(self, overview: Overview) -> PartDiagram:
        groups = {group.slug: group for group in self._gallery.groups}
        inside = [groups[part.slug] for part in overview.parts if not part.elsewhere]
        names = ", ".join(group.name for group in inside[:_NAMED])
        left = len(inside) - _NAMED
        if left > 0:
            names += f" and {left} more"
        return PartDiagram(
            name=overview.title,
            path=self._path_of_area(overview.slug),
            tables=tuple(table for group in inside for table in group.tables),
            description=f"{len(inside)} groups: {names}",
        )

    def _group(self, group: TableGroup, *, with_mermaid: bool) -> PartDiagram:
        picture = self._gallery.pictures[group.slug]
        return PartDiagram(
            name=group.name,
            path=self._path_of_group(group.slug),
            tables=self._gallery.surroundings.by_importance(group.tables),
            description=group.description,
            mermaid=mermaid_source(self._dressed(picture)) if with_mermaid else "",
        )

    def neighbourhood(self, table: QualifiedName, *, has_own_page: bool) -> str:
        """What the page shows of a table's neighbours: Mermaid, or the path of a picture.

        Args:
            table: the table.
            has_own_page: whether it has a page of its own.

        Returns: an empty text where nothing is to be shown, such as of a table without neighbours.
        """
        kind = self._settings.neighbourhoods
        if kind == "none" or (kind == "auto" and not has_own_page):
            return ""
        if not self._gallery.surroundings.has_neighbours(table):
            return ""
        if kind == "svg":
            return self._path_of_table(table)
        return mermaid_source(self._gallery.surroundings.of_table(table))

    # -- in files ---------------------------------------------------------------------------

    def dots(self, targets: Mapping[QualifiedName, Target]) -> dict[str, str]:
        """The DOT source of every diagram by the path of its picture; first the one of the whole.

        Args:
            targets: where each table, view and enum is told of.
        """
        first = self.path
        if self._gallery.whole is not None:
            dots = {first: self._dot(self._gallery.whole, first, targets)}
        else:
            overview, *areas = self._gallery.overviews
            dots = {first: self._overview_dot(overview, first)}
            for area in areas:
                path = self._path_of_area(area.slug)
                dots[path] = self._overview_dot(area, path)
        for slug, picture in self._gallery.pictures.items():
            path = self._path_of_group(slug)
            dots[path] = self._dot(picture, path, targets)
        for path, picture in self._neighbourhoods():
            dots[path] = self._dot(picture, path, targets)
        return dots

    def _neighbourhoods(self) -> Iterator[tuple[str, Picture]]:
        if self._settings.neighbourhoods != "svg":
            return
        surroundings = self._gallery.surroundings
        for table in self._database.tables:
            if surroundings.has_neighbours(table.name):
                yield self._path_of_table(table.name), surroundings.of_table(table.name)

    def _dot(self, picture: Picture, path: str, targets: Mapping[QualifiedName, Target]) -> str:
        picture = self._dressed(picture)
        shown = {
            *(table.name for table in (*picture.tables, *picture.neighbours)),
            *(view.name for view in picture.views),
            *(enum.name for enum in picture.enums),
        }
        links = {name: _link(path, targets[name]) for name in sorted(shown) if name in targets}
        return self._source(dot_source(replace(picture, links=links)))

    def _source(self, dot: str) -> str:
        """A DOT source that says what lays it out: a picture by another program is another one."""
        return dot if self.engine == "graphviz-pure" else f"// laid out by {self.engine}\n{dot}"

    def _overview_dot(self, overview: Overview, path: str) -> str:
        """An overview, whose boxes lead to pictures of what they stand for."""
        links = {}
        for part in overview.parts:
            is_area = part.groups > 0
            target = self._path_of_area(part.slug) if is_area else self._path_of_group(part.slug)
            links[part.slug] = posixpath.relpath(target, posixpath.dirname(path) or ".")
        return self._source(overview_source(overview, links))

    def _path_of_group(self, slug: str) -> str:
        return f"{self._settings.diagrams_folder}/{slug}.svg"

    def _path_of_area(self, slug: str) -> str:
        name = stem(slug.removeprefix("area-"))
        return f"{self._settings.diagrams_folder}/areas/{name}.svg"

    def _path_of_table(self, table: QualifiedName) -> str:
        fragment = self._headings[grammar.TABLES, table].fragment
        return f"{self._settings.diagrams_folder}/tables/{stem(fragment)}.svg"

    @cached_property
    def _headings(self) -> dict[tuple[str, QualifiedName], grammar.Heading]:
        return grammar.section_headings(self._database)

    # -- one by one -------------------------------------------------------------------------

    def picture(self, part: Part) -> Picture:
        """A part of the schema in one picture, without links.

        Raises:
            ConfigurationError: there is no such group or table.
        """
        group, table, distance = part.group, part.table, part.distance
        detail, surroundings = part.detail or self._detail, self._gallery.surroundings
        if group is not None:
            if not self._gallery.groups:
                raise ConfigurationError(
                    f"there is no group of tables {visible(group)}: one picture shows all of them; "
                    "name groups in the settings, [groups.NAME], to divide it"
                )
            groups = {each.name: each for each in self._gallery.groups}
            chosen = groups[_one_of(group, groups, "group of tables")]
            return self._dressed(surroundings.of_group(chosen, detail))
        if table is not None:
            tables = {qualified(each.name): each.name for each in self._database.tables}
            full = {f"{name.schema}.{name.name}": name for name in tables.values()}
            name = full.get(table) or tables[_one_of(table, tables, "table")]
            return self._dressed(surroundings.of_table(name, detail, distance))
        return self._dressed(whole(self._database, detail, self._without_key))

    def _dressed(self, picture: Picture) -> Picture:
        """A picture with what the settings want to be shown beside tables."""
        if "enums" in self._settings.diagram_shows:
            picture = with_enums(picture, self._database)
        if "views" in self._settings.diagram_shows:
            picture = with_views(picture, self._database)
        return picture


def _one_of(wanted: str, names: Iterable[str], what: str) -> str:
    """The name that is meant, however it is quoted or capitalised.

    Raises:
        ConfigurationError: there is none such; says which there are.
    """
    known = list(names)
    plain = wanted.replace('"', "").casefold()
    alike = [name for name in known if name.replace('"', "").casefold() == plain]
    if wanted in known or len(alike) == 1:
        return wanted if wanted in known else alike[0]
    near = difflib.get_close_matches(wanted, known, n=3)
    more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
    there = f"there are {', '.join(known[:_NAMED])}{more}" if known else "there are none"
    remedy = f"did you mean {', '.join(near)}?" if near else there
    raise ConfigurationError(f"there is no {what} {visible(wanted)}; {visible(remedy)}")


def _link(path: str, target: Target) -> str:
    """Where something is told of, as a link from a picture."""
    page = posixpath.relpath(target.path, posixpath.dirname(path) or ".")
    return page if target.is_whole_page else f"{page}#{target.fragment}"
