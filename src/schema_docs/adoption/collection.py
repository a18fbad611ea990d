"""What is collected from a page: claims, descriptions, and every word that is neither.

Nothing is lost: what of a claim only people understand (a cell below a header that we do not know,
the description of a column that the schema does not have, a second description of the same thing)
is kept as a line of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schema_docs.adoption.claims import ClaimedColumn, ClaimedLabel
from schema_docs.adoption.names import SchemaObject
from schema_docs.adoption.remains import Piece
from schema_docs.adoption.sections import Unknown
from schema_docs.adoption.types import is_known_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.adoption.grids import Row
    from schema_docs.adoption.names import Names
    from schema_docs.adoption.reading import HandwrittenPage
    from schema_docs.adoption.vocabulary import Kind
    from schema_docs.model import QualifiedName

Target = SchemaObject | Unknown | None
"""What words are about; None: the page."""

Left = list[Piece]
"""What is left of a block after its claims."""


@dataclass
class ObjectClaims:
    """What a page claims of one object of the schema."""

    line: int
    """Of the heading that names it, or of the first place that does."""
    columns: list[ClaimedColumn] = field(default_factory=list)
    lists_columns: bool = False
    """Whether a column that is in none of its lists is missing."""
    labels: list[ClaimedLabel] = field(default_factory=list)
    lists_labels: bool = False


@dataclass
class Collection:
    """Everything that a page holds."""

    page: HandwrittenPage
    names: Names
    objects: dict[SchemaObject, ObjectClaims] = field(default_factory=dict)
    unknown: dict[Unknown, int] = field(default_factory=dict)
    """What the schema does not have, with the line that names it first."""
    lists: dict[str, int] = field(default_factory=dict)
    """The line of the first list of each kind of object."""
    descriptions: dict[tuple[QualifiedName, str | None], str] = field(default_factory=dict)
    notes: dict[QualifiedName | None, list[Piece]] = field(default_factory=dict)
    orphans: dict[str, list[Piece]] = field(default_factory=dict)

    def keep(self, target: Target, *pieces: Piece) -> None:
        """Keeps words of an object."""
        pieces = tuple(p for p in pieces if not isinstance(p, str) or p.strip())
        if not pieces:
            return
        if isinstance(target, Unknown):
            self.orphans.setdefault(target.name, []).extend(pieces)
        else:
            name = target.name if target is not None else None
            self.notes.setdefault(name, []).extend(pieces)

    def describe(self, target: Target, column: str | None, words: str) -> str:
        """Takes a description over; returns the words where there is another one already."""
        words = words.strip()
        if not words or not isinstance(target, SchemaObject):
            return words
        before = self.descriptions.setdefault((target.name, column), words)
        return "" if before == words else words

    def claims(self, target: SchemaObject, line: int) -> ObjectClaims:
        """What is claimed of an object, so far."""
        return self.objects.setdefault(target, ObjectClaims(line))

    def add_labels(self, target: SchemaObject, labels: Iterable[ClaimedLabel]) -> None:
        """Adds labels that the page gives an enum."""
        labels = tuple(labels)
        claims = self.claims(target, min((label.line for label in labels), default=1))
        claims.lists_labels = True
        claims.labels += labels

    def add_columns(
        self, target: SchemaObject, claims: ObjectClaims, columns: Iterable[ClaimedColumn]
    ) -> list[str]:
        """Adds columns; returns the words that describe no column, or one that has others."""
        left = []
        for column in columns:
            claims.columns.append(column)
            found = self.names.column(target.name, column.name)
            words = column.words
            if found is not None:
                words = self.describe(target, found.name, words)
            elif column.facts.type is not None and not is_known_type(
                column.facts.type, self.names.types
            ):  # of a column that is compared, the finding says it
                words = "; ".join(filter(None, (column.facts.type.shown, words)))
            if words:
                left.append(f"- `{column.name}`: {words}")
        return left

    def add_unknown(self, kind: str, name: str, line: int) -> None:
        """Adds something that the schema does not have."""
        self.unknown.setdefault(Unknown(_kind(kind), name), line)

    def source_of(self, row: Row) -> str:
        """The row as it stands on the page."""
        return self.page.slice(row.line, row.line + 1).strip()

    def add_named(self, kind: str, name: str, line: int) -> SchemaObject | Unknown:
        """Adds that the page names an object in a list of that kind; returns which."""
        found = self.names.find(name, kind)
        if found is None or not _alike(kind, found.kind):
            self.add_unknown(kind, name, line)
            return Unknown(_kind(kind), name)
        self.claims(found, line)
        return found

    def add_listed(self, kind: str, name: str, row: Row) -> list[str]:
        """Adds a row of a list of objects with their purpose; returns it if it is none."""
        if not may_be_a_name(name):
            return [self.source_of(row)]
        target = self.add_named(kind, name, row.line)
        is_enum = isinstance(target, SchemaObject) and target.kind == "enum"
        if row.labels and isinstance(target, SchemaObject) and is_enum:
            self.add_labels(target, [ClaimedLabel(label=x, line=row.line) for x in row.labels])
        extra = [f"{header}: {cell}" if header else cell for header, cell in row.left]
        if row.labels and (not is_enum or _says_more(row)):
            extra.append(row.labelled)
        self.keep(target, self.describe(target, None, row.words), *extra)
        return []


def may_be_a_name(text: str) -> bool:
    """Whether something could be the name of a table or column: `…` and `and so on` are none."""
    if text[:1] + text[-1:] == '""':
        return True
    return " " not in text.partition("(")[0] and any(c.isalnum() for c in text)


def _says_more(row: Row) -> bool:
    """Whether there are words beside the labels, such as what one of them means, or links."""
    rest = row.labelled
    for label in row.labels:
        rest = rest.replace(label, " ", 1)
    return any(map(str.isalnum, rest))


def _alike(listed: str, kind: Kind) -> bool:
    """A list of tables may have views in it."""
    pair = {listed, kind}
    return listed == kind or pair in ({"table", "view"}, {"enum", "domain"})


def _kind(kind: str) -> Kind:
    return kind  # type: ignore[return-value]
