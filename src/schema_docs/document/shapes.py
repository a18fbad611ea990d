"""The page's grids: what their headers are, for renderer and parser alike.

The first header cell of a grid says what its rows are, so that neither a reader nor the parser
needs a heading over each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.document.grammar import CHANGELOG, CHAPTERS, RARE_CHAPTERS, TYPE_CHAPTERS, VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_OPTIONAL: Final = frozenset({"Description", "Used by", "Version", "Brings", "Called before"})
"""Header cells that are left out where no row has a word under them."""

_ALWAYS_DESCRIBED: Final = frozenset({"column", "function", "domain", "composite type"})
"""Rows that keep the column for their descriptions: that is where people look and write first."""


@dataclass(frozen=True)
class Shape:
    """The header of a grid."""

    header: tuple[str, ...]
    noun: str
    """What one row is, in the words of a drift report; empty where the name says it."""
    derived: frozenset[str] = frozenset()
    """Header cells whose values follow from facts that stand elsewhere on the page."""
    wholly_derived: bool = False
    not_compared: frozenset[str] = frozenset()
    """Header cells whose values are about the server, and never drift."""
    counted: frozenset[str] = frozenset()
    """Header cells above numbers, which stand on the right."""
    naming: str = "{0}"
    """How the first cells name the row."""
    has_names: bool = True
    """Whether a row begins with a name, which stands in code or is a link."""
    known_rows: frozenset[str] = frozenset()
    """The names of all rows that there can be, where only schema-docs decides it."""
    has_pieces: bool = False
    """Whether it may stand in several pieces, some of them folded."""

    @property
    def key(self) -> str:
        """The first header cell, by which the grid is recognised."""
        return self.header[0]

    @property
    def always_there(self) -> frozenset[str]:
        """The header cells that a grid has whatever stands in its rows."""
        is_described = self.noun in _ALWAYS_DESCRIBED
        return frozenset(
            cell
            for cell in self.header
            if cell not in _OPTIONAL or (cell == "Description" and is_described)
        )

    @property
    def words(self) -> str | None:
        """The header cell above words; None where there are none."""
        return next((cell for cell in self.header if cell in {"Description", "Purpose"}), None)


LAST_MIGRATION: Final = "Last migration"
QUICK_REFERENCE: Final = Shape(
    ("Quick reference", "Value"),
    "entry",
    wholly_derived=True,
    known_rows=frozenset(
        {
            "Migrations folder",
            "Migrations",
            LAST_MIGRATION,
            "Next migration",
            CHANGELOG,
            "Regenerate this page",
            "Check that it is true",
        }
    ),
)
COUNTS: Final = Shape(
    ("Kind", "Count"),
    "count",
    wholly_derived=True,
    counted=frozenset({"Count"}),
    known_rows=frozenset(
        {
            *("Schemas", "Tables", "Columns", "Foreign keys", "Indexes", "Partitions", "Views"),
            *("Materialized views", "Enums", "Domains", "Functions", "Triggers", "Sequences"),
            "Extensions",
        }
    ),
)
FAILURES: Final = Shape(("Failed migration", "Statement", "Error"), "failed migration")
DIAGRAMS: Final = Shape(
    ("Diagram", "Tables", "Shows"), "diagram", wholly_derived=True, counted=frozenset({"Tables"})
)
TABLE_LIST: Final = Shape(
    ("Table", "Purpose", "Columns", "Introduced in"),
    "table",
    wholly_derived=True,
    counted=frozenset({"Columns"}),
)
VIEW_LIST: Final = Shape(
    ("View", "Purpose", "Columns"), "view", wholly_derived=True, counted=frozenset({"Columns"})
)
COLUMNS: Final = Shape(
    ("Column", "Type", "Null", "Default", "Key", "Description"), "column", frozenset({"Key"})
)
CONSTRAINTS: Final = Shape(("Constraint", "Definition", "Description"), "constraint")
FOREIGN_KEYS: Final = Shape(
    ("Foreign key", "Columns", "References", "On delete", "On update", "Description"),
    "foreign key",
)
REFERENCED_BY: Final = Shape(
    ("Referenced by", "Columns", "On delete"), "reference", wholly_derived=True
)
WITHOUT_KEY: Final = Shape(
    ("Relation without a foreign key", "Refers to", "Origin", "Description"), "relation"
)
REFERENCED_WITHOUT_KEY: Final = Shape(
    ("Referenced without a foreign key by", "Columns", "Origin"), "reference", wholly_derived=True
)
INDEXES: Final = Shape(("Index", "Definition", "Description"), "index")
TRIGGERS: Final = Shape(("Trigger", "Fires", "Executes", "Description"), "trigger")
PARTITIONS: Final = Shape(("Partition", "Bounds", "Description"), "partition")
OF_PARTITIONS: Final = Shape(
    ("Only in partition", "Object", "Definition", "Description"), "", naming="{1} of partition {0}"
)
VIEW_COLUMNS: Final = Shape(("Column", "Type", "Description"), "column")
ENUM_LABELS: Final = Shape(("Label",), "label")
USED_BY: Final = Shape(("Used by", "As"), "use", wholly_derived=True)
COLUMN_SETTINGS: Final = Shape(("Column setting", "Setting"), "column setting")
POLICIES: Final = Shape(
    ("Policy", "Command", "Roles", "Using", "With check", "Description"), "policy"
)
RULES: Final = Shape(("Rule", "Definition", "Description"), "rule")
STATISTICS: Final = Shape(("Statistics", "Definition", "Description"), "statistics object")
PRIVILEGES: Final = Shape(("Granted to", "Privileges"), "privilege")
DOMAIN_LIST: Final = Shape(
    ("Domain", "Type", "Rules", "Used by", "Description"), "domain", derived=frozenset({"Used by"})
)
COMPOSITE_LIST: Final = Shape(
    ("Composite type", "Attributes", "Used by", "Description"),
    "composite type",
    derived=frozenset({"Used by"}),
)
FUNCTION_LIST: Final = Shape(
    ("Function", "Returns", "Properties", "Used by", "Description"),
    "function",
    derived=frozenset({"Used by"}),
)
SEQUENCE_LIST: Final = Shape(("Sequence", "Type", "Properties", "Description"), "sequence")
SCHEMA_LIST: Final = Shape(("Schema", "Properties", "Description"), "schema")
ROLE_LIST: Final = Shape(("Role", "Properties", "Description"), "role")
DEFAULT_PRIVILEGE_LIST: Final = Shape(
    ("Default privilege", "Granted"), "default privilege", has_names=False
)
EXTENSION_LIST: Final = Shape(
    ("Extension", "Schema", "Version", "Brings", "Description"),
    "extension",
    not_compared=frozenset({"Version", "Brings"}),
)
HISTORY: Final = Shape(("History", "What happened"), "history entry", wholly_derived=True)
MIGRATIONS: Final = Shape(
    ("Migration", "What it did"), "changelog entry", wholly_derived=True, has_pieces=True
)
DROPPED: Final = Shape(
    ("No longer there", "Kind", "Introduced in", "Dropped in", "Called before"),
    "",
    wholly_derived=True,
    naming="dropped {1} {0}",
)


def rare_list(title: str) -> Shape:
    """The grid of a chapter whose objects are a name, whatever is not by default, and a comment."""
    noun = CHAPTERS[title]
    if title in TYPE_CHAPTERS:
        header = (noun.capitalize(), "Properties", "Used by", "Description")
        return Shape(header, noun, derived=frozenset({"Used by"}))
    has_names = title != "Large objects"
    return Shape((noun.capitalize(), "Properties", "Description"), noun, has_names=has_names)


_SHAPES: Final = (
    QUICK_REFERENCE,
    COUNTS,
    FAILURES,
    DIAGRAMS,
    TABLE_LIST,
    VIEW_LIST,
    COLUMNS,
    CONSTRAINTS,
    FOREIGN_KEYS,
    REFERENCED_BY,
    WITHOUT_KEY,
    REFERENCED_WITHOUT_KEY,
    INDEXES,
    TRIGGERS,
    PARTITIONS,
    OF_PARTITIONS,
    ENUM_LABELS,
    USED_BY,
    COLUMN_SETTINGS,
    POLICIES,
    RULES,
    STATISTICS,
    PRIVILEGES,
    DOMAIN_LIST,
    COMPOSITE_LIST,
    FUNCTION_LIST,
    SEQUENCE_LIST,
    SCHEMA_LIST,
    EXTENSION_LIST,
    ROLE_LIST,
    DEFAULT_PRIVILEGE_LIST,
    HISTORY,
    MIGRATIONS,
    DROPPED,
    *(rare_list(title) for title in RARE_CHAPTERS),
)
SHAPES: Final = {shape.key: shape for shape in _SHAPES}
"""Every grid by its first header cell."""


def is_grid_of_ours(chapter: str, header: Sequence[str]) -> bool:
    """Whether a table has the header cells of one of our grids; people may have added some.

    One that has words is ours too where somebody has taken a column of facts out of it.
    """
    if not header or header[0] not in SHAPES:
        return False
    shape = SHAPES[header[0]]
    if shape is COLUMNS and chapter == VIEWS:
        shape = VIEW_COLUMNS
    return shape.always_there <= set(header) or shape.words in header


@dataclass(frozen=True)
class Grid:
    """A grid with its rows; cells are Markdown. Its text is compact, one row a line."""

    shape: Shape
    rows: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __str__(self) -> str:
        """The Markdown, without the columns in which no row has a word."""
        left_out = {
            index
            for index, cell in enumerate(self.shape.header)
            if cell in _OPTIONAL - self.shape.always_there
            and not any(row[index] for row in self.rows)
        }
        header, *rows = (
            tuple(cell for index, cell in enumerate(row) if index not in left_out)
            for row in (self.shape.header, *self.rows)
        )
        dashes = ("---:" if cell in self.shape.counted else "---" for cell in header)
        lines = [_row(header), _row(dashes), *(_row(row) for row in rows)]
        return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


LISTS: Final = frozenset({TABLE_LIST.key, VIEW_LIST.key})
"""Grids whose rows repeat what the sections say."""
