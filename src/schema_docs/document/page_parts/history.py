"""What migrations did: to each thing, and one after the other."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from schema_docs.document import grammar, shapes
from schema_docs.document.changelog import folded
from schema_docs.document.page_parts.part import PagePart
from schema_docs.document.shapes import Grid

if TYPE_CHECKING:
    from schema_docs.document.page_parts.part import Relation
    from schema_docs.model import Enum


class HistoryParts(PagePart):
    """Histories, and the changelog."""

    def history(self, thing: Relation | Enum) -> Grid:
        """What migrations did to a table, view or enum since one made it; the last one last."""
        told = self.directory.changelog.of(thing.name)
        return self._told(
            thing, shapes.HISTORY, ((self._migration(file), said) for file, said in told)
        )

    @property
    def has_changelog(self) -> bool:
        """Whether there is a chapter of what migrations did, on this page or one of its own."""
        return bool(self.directory.changelog)

    @cached_property
    def _changelog(self) -> Grid:
        """What each migration did, the last one first."""
        told = self.directory.changelog.rows(self.linked)
        grid = Grid(shapes.MIGRATIONS, tuple((self._migration(file), said) for file, said in told))
        return self.ledger.grid((grammar.CHANGELOG,), grid)

    def changelog(self) -> Grid:
        """What the last migrations did."""
        grid = self._changelog
        return replace(grid, rows=grid.rows[: len(grid.rows) - folded(len(grid.rows))])

    def earlier_changelog(self) -> Grid:
        """What earlier ones did, where there are many."""
        grid = self._changelog
        return replace(grid, rows=grid.rows[len(grid.rows) - folded(len(grid.rows)) :])

    def dropped(self) -> Grid:
        """What migrations have dropped, the last one first."""
        told = self.directory.changelog.dropped(self._migration)
        return self.ledger.grid((grammar.CHANGELOG,), Grid(shapes.DROPPED, tuple(told)))
