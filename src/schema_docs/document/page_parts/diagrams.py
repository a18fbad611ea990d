"""The chapter of diagrams, and the diagram of each table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs import spelling
from schema_docs.document import grammar, shapes
from schema_docs.document.markdown import fenced, link, text
from schema_docs.document.page_parts.part import PagePart
from schema_docs.document.shapes import Grid

if TYPE_CHECKING:
    from schema_docs.model import QualifiedName, Table


_NAMED = 5
"""So many tables of a diagram's are named in the list of diagrams."""

_PICTURES = 12
"""More pictures than this are not shown on the page, which would take long to load."""


class DiagramParts(PagePart):
    """Pictures, and the same as Mermaid."""

    @property
    def diagram(self) -> str:
        """The diagram as an image that leads to itself, since it is wider than a page."""
        shown = self._image("Entity-relationship diagram", self.source.diagrams.path)
        return self.ledger.description((grammar.DIAGRAM,), shown)

    def _image(self, text_instead: str, path: str) -> str:
        target = self.relative(path)
        return link(f"!{link(text(spelling.visible(text_instead)), target)}", target)

    def diagrams(self) -> Grid:
        """The diagrams of groups of tables, where there are too many for a single one."""
        told = tuple(
            (
                link(text(part.name), self.relative(part.path)),
                str(len(part.tables)),
                text(part.description) if part.description else self._some_of(part.tables),
            )
            for part in self.source.diagrams.parts
        )
        return self.ledger.grid((grammar.DIAGRAM,), Grid(shapes.DIAGRAMS, told))

    def _some_of(self, tables: tuple[QualifiedName, ...]) -> str:
        """What is in a group, by its most important tables."""
        named = ", ".join(self.linked(name) for name in tables[:_NAMED])
        left = len(tables) - _NAMED
        return f"{named} and {left} more" if left > 0 else named

    def part_pictures(self) -> list[str]:
        """The pictures of those groups, each below its name, unless there are very many."""
        parts = self.source.diagrams.parts
        if len(parts) > _PICTURES:
            return []
        at = (grammar.DIAGRAM,)
        return [
            self.ledger.generated(at, "picture", shown)
            for part in parts
            for shown in (
                f"**{text(part.name)}:**",
                self._image(f"{grammar.DIAGRAM_OF} {part.name}", part.path),
            )
        ]

    @property
    def mermaid(self) -> str:
        """The same as Mermaid, in a fence or, where that is too much, in one for each group.

        Empty where there are too many groups.
        """
        diagrams, at = self.source.diagrams, (grammar.DIAGRAM,)
        if diagrams.mermaid:
            return self.ledger.generated(at, "definition", _mermaid(diagrams.mermaid))
        return "\n\n".join(
            self.ledger.generated(at, what, shown)
            for part in diagrams.parts
            if part.mermaid
            for what, shown in (
                ("picture", f"**{text(part.name)}:**"),
                ("definition", _mermaid(part.mermaid)),
            )
        )

    def neighbourhood(self, table: Table) -> str:
        """The diagram of a table and its neighbours: Mermaid in a fence, or an image."""
        tell = self.source.diagrams.neighbourhood
        told = "" if tell is None else tell(table.name, has_own_page=self.is_split)
        if told.endswith(".svg"):
            called = f"{spelling.qualified(table.name)} {grammar.AND_NEIGHBOURS}"
            return self.ledger.generated(
                self._place(table), grammar.PICTURE, self._image(called, told)
            )
        return self.ledger.generated(
            self._place(table), "definition", _mermaid(told) if told else ""
        )


def _mermaid(source: str) -> str:
    return fenced(source.rstrip("\n"), "mermaid")
