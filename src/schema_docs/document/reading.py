"""Reads pages from their Markdown: each fact with its line, and what people wrote beside them.

schema-docs marks in every section which texts it wrote; all that it does not know is somebody's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schema_docs.document import grammar, marks, place_names, shapes
from schema_docs.document.claims import Claim, Reading, SectionText
from schema_docs.document.fingerprint import without_fingerprint
from schema_docs.document.markdown import shown
from schema_docs.document.parts import (
    REFERENCES,
    Grid,
    Heading,
    Mark,
    Row,
    Text,
    parts,
    preamble_ends,
)
from schema_docs.document.sections import Section, meaning, own_section, without_folds_of_others
from schema_docs.document.words import DESCRIPTION, PAGE, Kept, Place, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema_docs.document.parts import Part

_LINE_END: Final = re.compile(r"\r\n?|\n")

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
        self._opened: list[Section] = []
        self._seen: Counter[tuple[str, Place]] = Counter()
        self._listed: dict[str, set[str]] = {}
        """The digests of the lists of tables and views, by their chapter."""
        self._path = ""
        self._ends: dict[str, int] = {}
        """The lines of the notes of the page, which stand at the end of what they are about."""
        self._section = Section(())
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
        self._own = own_section(rest)
        start = preamble_ends(rest)
        if preamble := "\n".join(lines[:start]).strip("\n"):
            self.preambles[self._page] = preamble
        rest[:start] = [""] * start
        self._top = Section(())
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
            parts_said = tuple(map(meaning, section.parts))
            said = (heading, parts_said, frozenset(section.digests), notes)
            self.sections.append(
                SectionText(
                    self._path,
                    section.place,
                    tuple(lines[section.start : end]),
                    None if section.has_strays else said,
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
            self._open(Section(place, start=line - 1, is_foreign=not is_ours))
            if is_ours:
                self._section.heading = self._claim((title,), line, heading.links)
            return is_ours
        if heading.level == 3 and self._chapter in (*grammar.WITH_SECTIONS, grammar.KEPT):
            place = (self._chapter, title)
            self._open(Section(place, start=line - 1))
            self._section.heading = self._claim(place, line, heading.links)
            return True
        return False

    def _goes_on_after(self, line: int) -> bool:
        """Whether more of our section stands below a chapter that somebody put into it."""
        section = self._section
        return not section.is_foreign and self._ends.get(section.notes, 0) > line

    def _claim(self, place: Place, line: int, values: dict[str, str]) -> Claim:
        return Claim(place, line, values, self._path)

    def _open(self, section: Section) -> None:
        self._section = section
        self._opened.append(section)

    # -- what belongs to a section ----------------------------------------------------------

    def _tell(self, section: Section) -> None:
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
        for part in without_folds_of_others(section.parts):
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

    def _tell_kept(self, section: Section) -> None:
        """There our own are the headings over what is kept, and a sentence in italics."""
        ours = {shown(place_names.kept_title(kept.place), in_table=False) for kept in self.kept}
        if len(section.place) == 2 and section.heading and section.place[1] not in ours:
            title = section.place[1]
            self._stray(section, Text("heading", title, f"### {title}", section.heading.line))
        for part in section.parts:
            if isinstance(part, Text) and part.what not in {"remark", REFERENCES}:
                self._stray(section, part)

    def _text(self, place: Place, text: Text, section: Section) -> None:
        """Adds a sentence, a code block, …"""
        chapter, title = (*place, "", "")[:2]
        values = {"text": text.shown.strip()} | text.links
        is_typed = not section.knows(text)
        is_of_diagram = place == (grammar.DIAGRAM,) and not is_typed
        at: Place = (chapter, title, "", _of_diagram(text) if is_of_diagram else text.what)
        at = self._add(at, Claim(at, text.line, values, self._path, is_typed))
        if is_typed:
            self._describe(at, text.source)
            self.unknown[section.place].append(text.shown)

    def _grid(self, place: Place, grid: Grid, section: Section) -> None:
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

    def _stray(self, section: Section, text: Text) -> None:
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


def _of_diagram(text: Text) -> str:
    """What an image of a group, or the name above it, is called: one more moves no other."""
    of_group = f"![{grammar.DIAGRAM_OF} "
    if text.shown.startswith(of_group):
        return f"{grammar.PICTURE} of {text.shown.removeprefix(of_group).rpartition('](')[0]}"
    is_name = text.what == DESCRIPTION and not text.shown.startswith("![")
    return f"name {text.shown.rstrip(':')}" if is_name else text.what


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
