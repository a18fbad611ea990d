"""All that the page is made of, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.diagram.relations import Relation
    from schema_docs.document.layout_names import GroupBy, LayoutName
    from schema_docs.model import QualifiedName
    from schema_docs.sources import LoadedSchema


@dataclass(frozen=True, kw_only=True)
class PartDiagram:
    """The diagram of a group of tables, where there are too many for a single one."""

    name: str
    path: str
    tables: tuple[QualifiedName, ...]
    """Those that it is about, the most important ones first."""
    description: str | None = None
    mermaid: str = ""


class Neighbourhood(Protocol):
    """Says what the page shows of a table's neighbours."""

    def __call__(self, table: QualifiedName, *, has_own_page: bool) -> str:
        """Mermaid, or the path of a picture; empty where nothing is to be shown."""


@dataclass(frozen=True, kw_only=True)
class Diagrams:
    """The diagrams that the page shows; paths relative to the repository."""

    path: str
    """The picture of the whole, or of the groups and how they are related."""
    mermaid: str = ""
    """The whole as Mermaid; empty where only its parts are told as that."""
    parts: tuple[PartDiagram, ...] = ()
    neighbourhood: Neighbourhood | None = None


@dataclass(frozen=True, kw_only=True)
class PageSource:
    """All that the page is made of. Paths are relative to the repository, in POSIX spelling."""

    schema: LoadedSchema
    title: str
    document: str
    diagrams: Diagrams
    layout: LayoutName = "auto"
    group_by: GroupBy = "none"
    domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The patterns of tables' names by the domain that they are in."""
    relations: tuple[Relation, ...] = ()
    """Those that the database has no foreign key for."""
    templates: str | None = None
    """The folder of the user's own templates."""
    tells_history: bool = True
    """Whether the page tells what migrations did."""
