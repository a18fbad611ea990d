"""What pages claim, read from their Markdown: each fact with its line; and what people wrote there.

A fact is known by its place: chapter, section, grid, row. Sentences and code that schema-docs wrote
are facts too, so that nothing generated can be changed unnoticed; it marks in every section which
ones it wrote. Whatever else stands on a page is somebody's words, and no claim.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from schema_docs.document import grammar, marks, place_names, shapes
from schema_docs.document.fingerprint import without_fingerprint
from schema_docs.document.markdown import shown
from schema_docs.document.parts import (
    FOLD,
    FOLDING,
    LINKS,
    REFERENCES,
    Grid,
    Heading,
    Mark,
    Row,
    Text,
    parts,
    preamble_ends,
)
from schema_docs.document.words import DESCRIPTION, NO_WORDS, PAGE, Kept, Place, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schema_docs.document.parts import Part

_LINE_END: Final = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Claim:
    """One row, heading or piece of text of a page."""

    place: Place
    line: int
    """1-based."""
    values: dict[str, str]
    """The cells of a row by their header; `{"text": …}` of anything else; empty for a heading."""
    path: str = ""
    """The file that it stands in, where there are several."""
    is_typed: bool = False
    """Whether it is a text that schema-docs did not write, where one of its texts may stand."""

    def is_derived(self, attribute: str) -> bool:
        """Whether that value follows from facts that stand elsewhere on the page."""
        if is_derived(self.place) or attribute == LINKS:
            return True
        shape = shapes.SHAPES.get(self.place[2]) if len(self.place) > 2 else None
        return shape is not None and attribute in shape.derived


@dataclass(frozen=True)
class SectionText:
    """Where a section stands, and all that it says, however it is formatted."""

    path: str
    place: Place
    lines: tuple[str, ...]
    meaning: tuple[object, ...] | None
    """None where something stands in it that cannot stay there."""


@dataclass(frozen=True)
class Reading:
    """All that stands on some pages."""

    claims: dict[Place, Claim] = field(default_factory=dict)
    """In the order of the pages."""
    words: Words = NO_WORDS
    sections: tuple[SectionText, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """The pages themselves by their paths."""
    unknown: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    """What a reader sees of the texts in each section that it has no digest of."""

    def with_words(self, words: Words) -> Reading:
        """The same with more words, behind those that stand in the same places already."""
        return replace(self, words=self.words.and_also(words))


NOTHING: Final = Reading()
"""What stands on no page."""


@dataclass
class _Section:
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


_SLOTS: Final = (DESCRIPTION, "remark", "definition")
"""Texts of which a section has one at a set place. What stands there instead of ours is compared
with ours."""


class _Reader:
    """Walks the parts of pages, keeping where it is."""

    def __init__(self) -> None:
        self.claims: dict[Place, Claim] = {}
        self.preambles: dict[str, str] = {}
        self.references: dict[str, str] = {}
        self.descriptions: dict[Place, str] = {}
        self.notes: dict[str, list[str]] = defaultdict(list)
        self.kept: list[Kept] = []
        self.strays: dict[str, list[str]] = defaultdict(list)
        self.unknown: dict[Place, list[str]] = defaultdict(list)
        self.sections: list[SectionText] = []
        self._opened: list[_Section] = []
        self._seen: Counter[tuple[str, Place]] = Counter()
        self._listed: dict[str, set[str]] = {}
        """The digests of the lists of tables and views, by their chapter."""
        self._path = ""
        self._ends: dict[str, int] = {}
        """The lines of the notes of the page, which stand at the end of what they are about."""
        self._section = _Section(())
        self._top = self._section
        """The page's first section."""
        self._own: Place | None = None
        """The section that the page is all about."""

    def page(self, path: str, page: str) -> None:
        """Reads one page."""
        lines = _LINE_END.sub("\n", page.removeprefix("\ufeff")).split("\n")
        self._path = path
        rest, found = marks.cut(lines, path)
        self._ends = {block.place[0]: block.line for block in found if block.kind == "notes"}
        for block in found:
            if block.kind == "kept":
                self.kept.append(Kept(place=block.place, text=block.text))
            elif block.text and block.text not in self.notes[block.place[0]]:
                self.notes[block.place[0]].append(block.text)
        self._own = _own_section(rest)
        start = preamble_ends(rest)
        if preamble := "\n".join(lines[:start]).strip("\n"):
            self.preambles[self._page] = preamble
        rest[:start] = [""] * start
        self._top = _Section(())
        self._open(self._top)
        for part in parts(rest):
            self._take(part)
        # A mark stands at the end of what it is about, so that all is read before any is told.
        for section in self._opened:
            self._tell(section)
        self._take_sections(lines, found)
        self._opened = []

    @property
    def _page(self) -> str:
        """The name of the page's first notes."""
        return self._own[-1] if self._own else PAGE

    def _take_sections(self, lines: list[str], blocks: Iterable[marks.Block]) -> None:
        """What each section of the page says, with the notes in it."""
        ends = [*(section.start for section in self._opened[1:]), len(lines)]
        for section, end in zip(self._opened, ends, strict=True):
            notes = tuple(
                (block.kind, block.place, block.text)
                for block in blocks
                if section.start < block.line <= end
            )
            heading = tuple(section.heading.values.items()) if section.heading else ()
            parts_said = tuple(map(_meaning, section.parts))
            meaning = (heading, parts_said, frozenset(section.digests), notes)
            self.sections.append(
                SectionText(
                    self._path,
                    section.place,
                    tuple(lines[section.start : end]),
                    None if section.has_strays else meaning,
                )
            )

    def reading(self) -> Reading:
        """What was read."""
        self._take_corrected_purposes()
        return Reading(
            self.claims,
            Words(
                preambles=self.preambles,
                references=self.references,
                descriptions=self.descriptions,
                notes={name: "\n\n".join(texts) for name, texts in self.notes.items() if texts},
                kept=tuple(self.kept),
                strays={name: tuple(strays) for name, strays in self.strays.items()},
            ),
            tuple(self.sections),
            unknown={place: tuple(texts) for place, texts in self.unknown.items()},
        )

    def _take_corrected_purposes(self) -> None:
        """A purpose that was corrected in a list stands for the one that it repeated."""
        for place, words in [*self.descriptions.items()]:
            if len(place) != 4 or place[2] not in shapes.LISTS:
                continue
            chapter = grammar.chapter_of(place[0])
            target = (chapter, grammar.section_of_row(place[3]), "", DESCRIPTION)
            before = self.descriptions.get(target)
            if before is None:
                continue
            repeated = grammar.digest(shown(before, in_table=False), place[3])
            if repeated in self._listed.get(place[0], ()):
                self.descriptions[target] = words.replace("\\|", "|")
                del self.descriptions[place]

    # -- parts ------------------------------------------------------------------------------

    def _take(self, part: Part) -> None:
        match part:
            case Mark():
                about = self._top if self._section.is_foreign else self._section
                about.digests.update(part.digests)
            case Heading():
                if not self._opens(part):
                    text = Text(
                        "heading", f"{part.level} {part.title}", part.source, part.line, part.links
                    )
                    self._section.parts.append(text)
            case Grid() if not (self._has_grids() and self._is_ours(part)):
                self._section.parts.append(Text("grid", part.shown, part.source, part.line))
            case Text(what=what) if what == REFERENCES:
                # They count for the whole page, and formatters put them at its end.
                known = self.references.get(self._page, "")
                self.references[self._page] = f"{known}\n{part.source}".strip("\n")
                self._section.parts.append(part)
            case _:
                self._section.parts.append(part)

    @property
    def _chapter(self) -> str:
        return grammar.chapter_of((*self._section.place, "")[0])

    def _has_grids(self) -> bool:
        """Whether our grids may stand here."""
        return not self._section.is_foreign and self._section.place[:1] != (grammar.KEPT,)

    def _is_ours(self, grid: Grid) -> bool:
        """Whether a table is one of our grids; of two for the same rows only one can be."""
        if not shapes.is_grid_of_ours(self._chapter, grid.header.cells):
            return False
        shape = shapes.SHAPES[grid.header.cells[0]]
        added = set(grid.header.cells) - set(shape.header)
        others = [
            part.header.cells
            for part in self._section.parts
            if isinstance(part, Grid) and part.header.cells[0] == shape.key
        ]
        is_piece = shape.has_pieces and all(cells == grid.header.cells for cells in others)
        return not added or not others or is_piece

    def _opens(self, heading: Heading) -> bool:
        """Opens the page, a chapter or a section; False where the heading is none of ours."""
        title, line = heading.title, heading.line
        if heading.level == 1 and self._top.heading is None and self._section is self._top:
            if self._own is None:
                claim = self._claim(("", "", "", "title"), line, {"text": title})
            else:
                self._top.place = self._own
                # What a page is about is said by its mark; a title that says otherwise is wrong.
                other = {} if title == self._own[-1] else {"title": title}
                claim = self._claim(self._own, line, heading.links | other)
            self._section.heading = claim
            return True
        if self._own is not None:
            return False
        if heading.level == 2:
            is_ours = bool(grammar.chapter_of(title))
            if not is_ours and self._goes_on_after(line):
                return False
            place: Place = (title,) if is_ours else ()
            self._open(_Section(place, start=line - 1, is_foreign=not is_ours))
            if is_ours:
                self._section.heading = self._claim((title,), line, heading.links)
            return is_ours
        if heading.level == 3 and self._chapter in (*grammar.WITH_SECTIONS, grammar.KEPT):
            place = (self._chapter, title)
            self._open(_Section(place, start=line - 1))
            self._section.heading = self._claim(place, line, heading.links)
            return True
        return False

    def _goes_on_after(self, line: int) -> bool:
        """Whether more of our section stands below a chapter that somebody put into it."""
        section = self._section
        return not section.is_foreign and self._ends.get(section.notes, 0) > line

    def _claim(self, place: Place, line: int, values: dict[str, str]) -> Claim:
        return Claim(place, line, values, self._path)

    def _open(self, section: _Section) -> None:
        self._section = section
        self._opened.append(section)

    # -- what belongs to a section ----------------------------------------------------------

    def _tell(self, section: _Section) -> None:
        """Tells claims and words of a section apart, now that its marks are known."""
        if section.is_foreign:
            section.digests = self._top.digests
        if section.place[:1] == (grammar.KEPT,):
            self._tell_kept(section)
            return
        place = section.place
        if section.heading is not None:
            at = self._add(section.heading.place, section.heading)
            place = at if place else ()
        known = Counter(
            part.what for part in section.parts if isinstance(part, Text) and section.knows(part)
        )
        told: set[tuple[str, str]] = set()  # of a section of ours no text stands there twice
        below_a_heading = False  # somebody's: what follows belongs to it
        for part in _without_folds_of_others(section.parts):
            if isinstance(part, Grid):
                self._grid(place, part, section)
            elif part.what == REFERENCES:
                continue
            elif section.knows(part) or (
                part.what in _SLOTS
                and not known[part.what]
                and not section.is_foreign
                and not (below_a_heading and part.what == DESCRIPTION)
            ):
                known[part.what] += 1
                if len(place) == 2 and part.what in _SLOTS and (part.what, part.shown) in told:
                    self._stray(section, part)
                    continue
                told.add((part.what, part.shown))
                self._text(place, part, section)
            else:
                below_a_heading |= part.what == "heading"
                self._stray(section, part)

    def _tell_kept(self, section: _Section) -> None:
        """There our own are the headings over what is kept, and a sentence in italics."""
        ours = {shown(place_names.kept_title(kept.place), in_table=False) for kept in self.kept}
        if len(section.place) == 2 and section.heading and section.place[1] not in ours:
            title = section.place[1]
            self._stray(section, Text("heading", title, f"### {title}", section.heading.line))
        for part in section.parts:
            if isinstance(part, Text) and part.what not in {"remark", REFERENCES}:
                self._stray(section, part)

    def _text(self, place: Place, text: Text, section: _Section) -> None:
        """Adds a sentence, a code block, …"""
        chapter, title = (*place, "", "")[:2]
        values = {"text": text.shown.strip()} | text.links
        is_typed = not section.knows(text)
        at: Place = (chapter, title, "", text.what)
        at = self._add(at, Claim(at, text.line, values, self._path, is_typed))
        if is_typed:
            self._describe(at, text.source)
            self.unknown[section.place].append(text.shown)

    def _grid(self, place: Place, grid: Grid, section: _Section) -> None:
        """Adds a table: a claim for itself and one for each row, known by its first cells."""
        chapter, title = (*place, "", "")[:2]
        key, *attributes = grid.header.cells
        shape = shapes.SHAPES[key]
        if key in shapes.LISTS:
            self._listed[chapter] = section.digests
        at: Place = (chapter, title, key)
        self._add(at, self._claim(at, grid.line, {}))
        for row in grid.rows:
            if words := _words_taken_for_a_row(shape, row):
                self._stray(section, Text("text", words, words, row.line))
                continue
            values = dict(zip(attributes, row.cells[1:], strict=False))
            name = shape.naming.format(*row.cells, "", "")
            at = (chapter, title, key, name)
            at = self._add(at, self._claim(at, row.line, values | row.links))
            for attribute, header, value, source in zip(
                attributes, grid.header.sources[1:], row.cells[1:], row.sources[1:], strict=False
            ):
                if not value and not source:
                    continue
                if attribute == shape.words and grammar.digest(value, name) not in section.digests:
                    self._describe(at, source)
                elif attribute not in shape.header:
                    self._describe((*at, header), source)

    def _describe(self, at: Place, words: str) -> None:
        """Takes words for a place; of two that differ the second ones are kept."""
        if self.descriptions.setdefault(at, words) != words:
            self.kept.append(Kept(place=at, text=words))

    def _stray(self, section: _Section, text: Text) -> None:
        section.has_strays = True
        notes = PAGE if section.is_foreign else section.notes
        self.strays[notes].append(text.source)
        self.unknown[section.place].append(text.shown)

    def _add(self, place: Place, claim: Claim) -> Place:
        """Adds a claim; the second one of the same place gets a number. Returns where it is.

        What stands on two pages, as after a build that was killed, counts once.
        """
        self._seen[claim.path, place] += 1
        number = self._seen[claim.path, place]
        if number > 1:
            place = (*place[:-1], f"{place[-1]} ({number})")
        self.claims.setdefault(place, replace(claim, place=place))
        return place


def _words_taken_for_a_row(shape: shapes.Shape, row: Row) -> str:
    """What was typed right below a table, which Markdown takes for a row of it; else nothing."""
    first, *others = (*row.sources, "")
    if shape.known_rows:
        is_ours = row.cells[0] in shape.known_rows
        return "" if is_ours else ": ".join(source for source in row.sources if source)
    is_ours = not shape.has_names or first.startswith(("`", "[", "<code>"))
    return "" if is_ours or any(others) else first


def read_pages(pages: Mapping[str, str]) -> Reading:
    """All that stands on some pages, given by their paths.

    Raises:
        DocumentError: a mark around somebody's words is broken, or a merge conflict is left.
    """
    reader = _Reader()
    pages = {path: without_fingerprint(page) for path, page in pages.items()}
    for path, page in pages.items():
        reader.page(path, page)
    return replace(reader.reading(), texts=pages)


def read_claims(page: str) -> dict[Place, Claim]:
    """All claims of a page by their place, in the order of the page."""
    return read_pages({"": page}).claims


def _meaning(part: Text | Grid) -> tuple[object, ...]:
    if isinstance(part, Text):
        return (part.what, part.shown, tuple(part.links.items()))
    rows = ((tuple(row.cells), tuple(row.links.items())) for row in part.rows)
    return (tuple(part.header.cells), *rows)


def _without_folds_of_others(parts: list[Text | Grid]) -> Iterator[Text | Grid]:
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


def _own_section(lines: list[str]) -> Place | None:
    """The section that a page is all about, by its mark, which is taken away."""
    for number, line in enumerate(lines):
        if line.startswith("## "):
            return None
        if mark := marks.own_section(line):
            lines[number] = ""
            return mark[:-1]
    return None


def is_derived(place: Place) -> bool:
    """Whether what stands there follows from facts that stand elsewhere on the page."""
    chapter, _, grid, row, *_ = (*place, "", "", "", "")
    shape = shapes.SHAPES.get(grid)
    is_frame = grid == "" and row.startswith((FOLD, grammar.WAY_BACK))
    is_diagram = chapter == grammar.DIAGRAM or (
        (chapter, grid) == (grammar.TABLES, "") and row.startswith("definition")
    )
    return is_diagram or is_frame or (shape is not None and shape.wholly_derived)
