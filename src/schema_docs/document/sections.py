"""Sections of a page that is being read: what stands between two headings, and what it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schema_docs.document import grammar, marks
from schema_docs.document.parts import FOLD, FOLDING, Grid, Text
from schema_docs.document.words import PAGE, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.document.claims import Claim


@dataclass
class Section:
    """What stands between two headings."""

    place: Place
    """`()` of the page's top, `(chapter,)`, or `(chapter, section)`."""
    heading: Claim | None = None
    parts: list[Text | Grid] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)
    """Of the texts that schema-docs wrote here."""
    start: int = 0
    """The line of the heading; 0-based."""
    has_strays: bool = False
    is_foreign: bool = False
    """Whether a person or a template made the chapter."""

    @property
    def notes(self) -> str:
        """The name of the notes that stand here."""
        return self.place[-1] if self.place else PAGE

    def knows(self, text: Text) -> bool:
        """Whether schema-docs wrote that text."""
        return text.what == FOLD or grammar.digest(text.shown) in self.digests


def meaning(part: Text | Grid) -> tuple[object, ...]:
    """What a part says, however it is formatted."""
    if isinstance(part, Text):
        return (part.what, part.shown, tuple(part.links.items()))
    rows = ((tuple(row.cells), tuple(row.links.items())) for row in part.rows)
    return (tuple(part.header.cells), *rows)


def without_folds_of_others(parts: list[Text | Grid]) -> Iterator[Text | Grid]:
    """The parts, with all that somebody put into a fold of their own as one text."""
    fold: list[Text | Grid] = []
    is_ours = False
    for part in parts:
        html = part.source if isinstance(part, Text) and part.what in {FOLD, "HTML"} else ""
        if fold:
            fold.append(part)
            if html == grammar.FOLD_END:
                yield from (part for part in fold if isinstance(part, Grid))
                yield _one_text([part for part in fold if isinstance(part, Text)])
                fold = []
        elif html.startswith("<details") and html not in FOLDING:
            fold = [part]
        elif html == grammar.FOLD_END and not is_ours and isinstance(part, Text):
            yield _one_text([part])
        else:
            is_ours = html != grammar.FOLD_END if html in FOLDING else is_ours
            yield part
    yield from fold


def _one_text(parts: list[Text]) -> Text:
    source = "\n\n".join(part.source for part in parts)
    return Text("HTML", source, source, parts[0].line)


def own_section(lines: list[str]) -> Place | None:
    """The section that a page is all about, by its mark, which is taken away."""
    for number, line in enumerate(lines):
        if line.startswith("## "):
            return None
        if mark := marks.own_section(line):
            lines[number] = ""
            return mark[:-1]
    return None
