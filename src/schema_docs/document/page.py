"""What stands on the page: a schema's facts as headings, sentences and grids of Markdown cells.

The template decides where they stand; this module and `page_parts` decide what they say. They read
nothing but the model.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from schema_docs.document import grammar, marks, objects
from schema_docs.document.markdown import code, link, text
from schema_docs.document.page_parts.columns import ColumnParts
from schema_docs.document.page_parts.diagrams import DiagramParts
from schema_docs.document.page_parts.history import HistoryParts
from schema_docs.document.page_parts.overview import OverviewParts
from schema_docs.document.page_parts.references import ReferenceParts
from schema_docs.document.page_parts.sections import SectionParts
from schema_docs.document.words import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.document.page_parts.part import Relation
    from schema_docs.document.shapes import Grid
    from schema_docs.model import Enum, QualifiedName


class Page(
    OverviewParts,
    DiagramParts,
    HistoryParts,
    ColumnParts,
    ReferenceParts,
    SectionParts,
):
    """The page's parts by the names that the template uses."""

    @property
    def title(self) -> str:
        """The page's first heading."""
        return text(self.source.title)

    @property
    def origin(self) -> str:
        """The sentence that says where the page comes from, and how it is changed."""
        if self.source.schema.command is not None:
            origin = f"what {code(self.source.schema.command)} makes"
        elif self.source.schema.migrations is None:
            origin = "a PostgreSQL database"
        else:
            folder = self.source.schema.migrations.folder + "/"
            origin = f"the SQL migrations in {link(code(folder), self.relative(folder) + '/')}"
        return self.ledger.description(
            (),
            f"Generated from {origin}. Do not edit the facts by hand: change the schema in a "
            "migration and run `schema-docs build`. Descriptions come from `COMMENT ON`; where "
            "there is none, write them into the page, and they stay.",
        )

    def preamble(self, thing: Relation | str | None = None) -> str:
        """What stands before the first heading of the page, or of a page of something's own."""
        return self.ledger.preamble(PAGE if thing is None else self._place(thing)[-1])

    def purpose(self, thing: Relation | Enum) -> str:
        """What a table, view or enum is for, as a paragraph; empty where nobody says it."""
        return self.ledger.description(self._place(thing), text(thing.comment or ""))

    def purpose_of(self, name: QualifiedName) -> str:
        """What a table is for, on one line as a cell has it; empty where nobody says it."""
        table = self.directory.tables.get(name)
        return "" if table is None else self._purpose_in_cell(table)

    def notes(self, of: Relation | Enum | str = PAGE) -> str:
        """The place for people's notes on a section or chapter, or on the page; told last there."""
        place = self._place(of)
        lines = (self.ledger.mark(place), self.ledger.notes(place[-1] if place else PAGE, place))
        return "\n".join(line for line in lines if line)

    def own_title(self, thing: Relation | str) -> str:
        """The heading of the own page of a table, a view or a chapter."""
        if isinstance(thing, str):
            return thing
        name = self._place(thing)[-1]
        heading = self.heading(self._place(thing)[0], thing.name)
        return name if heading == name else heading.partition(" <a ")[0]

    def section_mark(self, thing: Relation | str) -> str:
        """The invisible line that says what a page of its own is about."""
        document = posixpath.basename(self.source.document)
        return marks.opening("section", (*self._place(thing), document))

    def way_back(self, thing: Relation | str) -> str:
        """On a page of its own: which document it is a part of, as a link."""
        index = link(self.title, self.relative(self.source.document))
        said = f"_{grammar.PART_OF} {index}_"
        return self.ledger.generated(self._place(thing), grammar.WAY_BACK, said)

    def chapters(self) -> Iterator[tuple[str, Grid]]:
        """The chapters of one row an object."""
        for title, grid in objects.chapters(self.database):
            yield title, self.ledger.grid((title,), grid)

    def kept(self) -> list[tuple[str, str]]:
        """Words that have lost their place: a heading and the words of each; told last of all."""
        return self.ledger.kept()

    def template_names(self) -> dict[str, Any]:
        """What a template can use."""
        return {
            "page": self,
            "database": self.database,
            "grammar": grammar,
            "grid": _apart,
            "folded": _folded,
            "always_folded": _always_folded,
            "text": text,
            "code": code,
        }


def _apart(grid: Grid) -> str:
    """A grid between blank lines; nothing of one without rows."""
    return f"\n{grid}\n" if grid else ""


def _folded(what: str, grid: Grid) -> str:
    """A grid that is folded where it has very many rows."""
    return _apart(grid) if len(grid.rows) < grammar.FOLD_FROM else _always_folded(what, grid)


def _always_folded(what: str, grid: Grid) -> str:
    """A grid that is folded where it has any rows."""
    if not grid:
        return ""
    start = grammar.FOLD_START.format(grammar.FOLDS[what])
    return f"\n{start}\n\n{grid}\n\n{grammar.FOLD_END}\n"
