"""What pages claim, read from their Markdown: each fact with its line; and what people wrote there.

Read over markdown-it's tokens, so that what a formatter moves about makes no difference. A fact is
known by its place: chapter, section, grid, row. Sentences and code that schema-docs wrote are facts
too, so that nothing generated can be changed unnoticed; it marks in every section which ones it
wrote. Whatever else stands on a page is somebody's words, and no claim.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from schema_docs.document import grammar, marks
from schema_docs.document.markdown import parser, plain, shown
from schema_docs.document.words import DESCRIPTION, NO_WORDS, PAGE, Kept, Place, Stray, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from markdown_it.token import Token

FOLD: Final = "fold"
_FOLDING: Final = {
    grammar.FOLD_END,
    *(grammar.FOLD_START.format(title) for title in grammar.FOLDS.values()),
}
"""What we put around grids that are long; that they are follows from their rows."""

_LINE_END: Final = re.compile(r"\r\n?|\n")

LINKS: Final = "links"
"""Where the links of a row, heading or sentence lead, and the anchors that it sets."""

_FRONT_MATTER: Final = "---"


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
        shape = grammar.SHAPES.get(self.place[2]) if len(self.place) > 2 else None
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

    def with_words(self, words: Words) -> Reading:
        """The same with more words, behind those that stand in the same places already."""
        return replace(self, words=self.words.and_also(words))


NOTHING: Final = Reading()
"""What stands on no page."""


@dataclass
class _Row:
    """A row of a table: its cells as a reader sees them and as typed, and where its links lead."""

    line: int
    cells: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    def add(self, inline: Token) -> None:
        """Adds a cell."""
        self.cells.append(plain(inline.children))
        # A pipe inside of a cell can only have been typed with a backslash.
        self.sources.append(inline.content.replace("|", "\\|"))
        for name, targets in _links(inline).items():
            self.links[name] = f"{self.links.get(name, '')} {targets}".strip()


@dataclass
class _Text:
    """A block of a section that is no grid."""

    what: str
    """What a report calls it."""
    shown: str
    source: str
    line: int
    links: dict[str, str] = field(default_factory=dict)


@dataclass
class _Grid:
    """A table of a section."""

    header: list[str]
    rows: list[_Row]
    source: str
    line: int


@dataclass
class _Section:
    """What stands between two headings."""

    place: Place
    """`()` of the page's top, `(chapter,)`, or `(chapter, section)`."""
    heading: Claim | None = None
    parts: list[_Text | _Grid] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)
    """Of the texts that schema-docs wrote here."""
    start: int = 0
    """The line of the heading; 0-based."""
    has_strays: bool = False

    @property
    def notes(self) -> str:
        """The name of the notes that stand here."""
        return self.place[-1] if self.place else PAGE


_SLOTS: Final = (DESCRIPTION, "remark", "definition")
"""Texts of which a section has one at a set place. What stands there instead of ours is compared
with ours."""


class _Reader:
    """Walks the blocks of pages, keeping where it is."""

    def __init__(self) -> None:
        self.claims: dict[Place, Claim] = {}
        self.preambles: dict[str, str] = {}
        self.descriptions: dict[Place, str] = {}
        self.notes: dict[str, list[str]] = defaultdict(list)
        self.kept: list[Kept] = []
        self.strays: dict[str, list[Stray]] = defaultdict(list)
        self.sections: list[SectionText] = []
        self._closed: list[_Section] = []
        self._seen: Counter[Place] = Counter()
        self._path = ""
        self._lines: list[str] = []
        self._section = _Section(())
        self._is_foreign = False
        """Whether it is in a chapter that a person made."""
        self._own: Place | None = None
        """The section that the page is all about."""

    def page(self, path: str, page: str) -> None:
        """Reads one page."""
        lines = _LINE_END.sub("\n", page.removeprefix("\ufeff")).split("\n")
        self._path, self._lines = path, lines
        rest, found = marks.cut(lines, path)
        for block in found:
            if block.kind == "kept":
                self.kept.append(Kept(place=block.place, text=block.text))
            elif block.text:
                self.notes[block.place[0]].append(block.text)
        self._own = _own_section(rest)
        start = _preamble_ends(rest)
        if preamble := "\n".join(lines[:start]).strip("\n"):
            self.preambles[self._own[-1] if self._own else PAGE] = preamble
        rest[:start] = [""] * start
        self._section, self._is_foreign = _Section(()), False
        for tokens in _stretches(rest):
            self._blocks(tokens)
        self._close()
        self._take_sections(found)

    def _take_sections(self, blocks: Iterable[marks.Block]) -> None:
        """What each section of the page says, with the notes in it."""
        ends = [*(section.start for section in self._closed[1:]), len(self._lines)]
        for section, end in zip(self._closed, ends, strict=True):
            notes = tuple(
                (block.kind, block.place, block.text)
                for block in blocks
                if section.start < block.line <= end
            )
            meaning = (tuple(map(_meaning, section.parts)), frozenset(section.digests), notes)
            self.sections.append(
                SectionText(
                    self._path,
                    section.place,
                    tuple(self._lines[section.start : end]),
                    None if section.has_strays else meaning,
                )
            )
        self._closed = []

    def reading(self) -> Reading:
        """What was read."""
        return Reading(
            self.claims,
            Words(
                preambles=self.preambles,
                descriptions=self.descriptions,
                notes={name: "\n\n".join(texts) for name, texts in self.notes.items()},
                kept=tuple(self.kept),
                strays={name: tuple(strays) for name, strays in self.strays.items()},
            ),
            tuple(self.sections),
        )

    # -- blocks -----------------------------------------------------------------------------

    def _blocks(self, tokens: list[Token]) -> None:
        position = 0
        while position < len(tokens):
            end = _closing(tokens, position)
            self._block(tokens[position : end + 1])
            position = end + 1

    def _block(self, tokens: list[Token]) -> None:
        """Takes one block with all that is in it."""
        first = tokens[0]
        start, end = first.map or (0, 0)
        source = "\n".join(self._lines[start:end]).strip("\n")
        line = start + 1
        inline = tokens[1] if len(tokens) == 3 else None
        if first.type == "heading_open" and inline is not None:
            level, title = int(first.tag[1:]), plain(inline.children)
            if self._heading(level, title, line, _links(inline)):
                return
            text = _Text("heading", f"{first.markup} {title}", source, line)
        elif first.type == "table_open":
            header, *rows = _rows(tokens)
            if grammar.is_grid_of_ours(self._chapter, header.cells) and self._has_grids():
                self._section.parts.append(_Grid(header.cells, rows, source, line))
                return
            text = _Text("grid", "\n".join(" ".join(row.cells) for row in rows), source, line)
        elif first.type == "paragraph_open" and inline is not None:
            what = _kind_of_text(inline)
            text = _Text(what, plain(inline.children), source, line, _links(inline))
        elif first.type == "fence":
            text = _Text("definition", first.content.strip(), source, line)
        elif first.type == "html_block":
            html = first.content.strip()
            if mark := grammar.GENERATED_MARK.fullmatch(html):
                self._section.digests.update(mark["digests"].split())
                return
            if html in {grammar.IGNORE_START, grammar.IGNORE_END}:
                return
            text = _Text(FOLD if html in _FOLDING else "HTML", html, source, line)
        else:
            text = _Text("list", source, source, line)
        if self._is_foreign:
            self._stray(text, PAGE)
        else:
            self._section.parts.append(text)

    @property
    def _chapter(self) -> str:
        return grammar.chapter_of((*self._section.place, "")[0])

    def _has_grids(self) -> bool:
        """Whether our grids may stand here."""
        return not self._is_foreign and self._section.place[:1] != (grammar.KEPT,)

    def _heading(self, level: int, title: str, line: int, links: dict[str, str]) -> bool:
        """Opens the page, a chapter or a section; False where the heading is none of ours."""
        if level == 1 and self._section.heading is None and not self._section.place:
            place: Place = ("", "", "", "title")
            if self._own is not None:
                self._section = _Section(self._own)
                self._section.heading = self._claim(self._own, line, links)
            else:
                self._section.heading = self._claim(place, line, {"text": title})
            return True
        if self._own is not None:
            return False
        if level == 2:
            is_ours = bool(grammar.chapter_of(title))
            self._close()
            self._is_foreign = not is_ours
            self._section = _Section((title,) if is_ours else (), start=line - 1)
            self._section.has_strays = not is_ours
            if is_ours:
                self._section.heading = self._claim((title,), line, links)
            return is_ours
        if level == 3 and self._chapter in (*grammar.WITH_SECTIONS, grammar.KEPT):
            place = (self._chapter, title)
            self._close()
            self._section = _Section(place, start=line - 1)
            self._section.heading = self._claim(place, line, links)
            return True
        return False

    def _claim(self, place: Place, line: int, values: dict[str, str]) -> Claim:
        return Claim(place, line, values, self._path)

    # -- what belongs to a section ----------------------------------------------------------

    def _close(self) -> None:
        """Tells claims and words of the section apart, now that its marks are known."""
        section = self._section
        self._closed.append(section)
        place = section.place
        if place[:1] == (grammar.KEPT,):
            self._close_kept(section)
            return
        if section.heading is not None:
            at = self._add(section.heading.place, section.heading)
            place = at if place else ()
        known: Counter[str] = Counter(
            part.what
            for part in section.parts
            if isinstance(part, _Text) and self._is_known(section, part)
        )
        for part in _without_folds_of_others(section.parts):
            if isinstance(part, _Grid):
                self._grid(place, part, section.digests)
            elif self._is_known(section, part) or (part.what in _SLOTS and not known[part.what]):
                known[part.what] += 1
                self._text(place, part, section)
            else:
                self._stray(part, section.notes)
                section.has_strays = True

    def _close_kept(self, section: _Section) -> None:
        """There our own are the headings over what is kept, and a sentence in italics."""
        ours = {shown(grammar.kept_title(kept.place), in_table=False) for kept in self.kept}
        if len(section.place) == 2 and section.heading and section.place[1] not in ours:
            title = section.place[1]
            self._stray(_Text("heading", title, f"### {title}", section.heading.line), grammar.KEPT)
            section.has_strays = True
        for part in section.parts:
            if isinstance(part, _Text) and part.what != "remark":
                self._stray(part, grammar.KEPT)
                section.has_strays = True

    def _is_known(self, section: _Section, text: _Text) -> bool:
        return text.what == FOLD or grammar.digest(text.shown) in section.digests

    def _text(self, place: Place, text: _Text, section: _Section) -> None:
        """Adds a sentence, a code block, …"""
        chapter, title = (*place, "", "")[:2]
        values = {"text": text.shown.strip()} | text.links
        is_typed = not self._is_known(section, text)
        at: Place = (chapter, title, "", text.what)
        at = self._add(at, Claim(at, text.line, values, self._path, is_typed))
        if is_typed:
            self.descriptions[at] = text.source

    def _grid(self, place: Place, grid: _Grid, digests: set[str]) -> None:
        """Adds a table: a claim for itself and one for each row, known by its first cells."""
        chapter, title = (*place, "", "")[:2]
        key, *attributes = grid.header
        shape = grammar.SHAPES[key]
        at: Place = (chapter, title, key)
        self._add(at, self._claim(at, grid.line, {}))
        for row in grid.rows:
            values = dict(zip(attributes, row.cells[1:], strict=False))
            name = shape.naming.format(*row.cells, "", "")
            at = (chapter, title, key, name)
            at = self._add(at, self._claim(at, row.line, values | row.links))
            for attribute, value, source in zip(
                attributes, row.cells[1:], row.sources[1:], strict=False
            ):
                if not value and not source:
                    continue
                if attribute == shape.words and grammar.digest(value, name) not in digests:
                    self.descriptions[at] = source
                elif attribute not in shape.header:
                    self.descriptions[(*at, attribute)] = source

    def _stray(self, text: _Text, notes: str) -> None:
        self.strays[notes].append(Stray(text=text.source, shown=text.shown, line=text.line))

    def _add(self, place: Place, claim: Claim) -> Place:
        """Adds a claim; the second one of the same place gets a number. Returns where it is."""
        self._seen[place] += 1
        number = self._seen[place]
        if number > 1:
            place = (*place[:-1], f"{place[-1]} ({number})")
        self.claims[place] = replace(claim, place=place)
        return place


def read_pages(pages: Mapping[str, str]) -> Reading:
    """All that stands on some pages, given by their paths.

    Raises:
        DocumentError: a mark around somebody's words is broken, or a merge conflict is left.
    """
    reader = _Reader()
    for path, page in pages.items():
        reader.page(path, page)
    return replace(reader.reading(), texts=pages)


def read_claims(page: str) -> dict[Place, Claim]:
    """All claims of a page by their place, in the order of the page."""
    return read_pages({"": page}).claims


def _meaning(part: _Text | _Grid) -> tuple[object, ...]:
    if isinstance(part, _Text):
        return (part.what, part.shown, tuple(part.links.items()))
    rows = ((tuple(row.cells), tuple(row.links.items())) for row in part.rows)
    return (tuple(part.header), *rows)


def _without_folds_of_others(parts: list[_Text | _Grid]) -> Iterator[_Text | _Grid]:
    """The parts, with all that somebody put into a fold of their own as one text."""
    fold: list[_Text | _Grid] = []
    is_ours = False
    for part in parts:
        html = part.source if isinstance(part, _Text) and part.what in {FOLD, "HTML"} else ""
        if fold:
            fold.append(part)
            if html == grammar.FOLD_END:
                yield _one_text(fold)
                fold = []
        elif html.startswith("<details") and html not in _FOLDING:
            fold = [part]
        elif html == grammar.FOLD_END and not is_ours:
            yield _one_text([part])
        else:
            is_ours = html != grammar.FOLD_END if html in _FOLDING else is_ours
            yield part
    yield from fold


def _one_text(parts: list[_Text | _Grid]) -> _Text:
    source = "\n\n".join(part.source for part in parts)
    return _Text("HTML", source, source, parts[0].line)


def _own_section(lines: list[str]) -> Place | None:
    """The section that a page is all about, by its mark, which is taken away."""
    for number, line in enumerate(lines):
        if line.startswith("## "):
            return None
        if place := marks.own_section(line):
            lines[number] = ""
            return place
    return None


def _preamble_ends(lines: list[str]) -> int:
    """How many lines stand before the page's first heading, front matter included."""
    start = 0
    if lines[0].rstrip() == _FRONT_MATTER:
        ends = [n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FRONT_MATTER]
        start = ends[0] + 1 if ends else 0
    for number, line in enumerate(lines[start:], start):
        if line.startswith("# "):
            return number
        if line.startswith("#"):
            break
    return start


def _stretches(lines: list[str]) -> Iterator[list[Token]]:
    """The tokens of a page, section by section: all at once, they take 60 times a page's memory.

    Where a line that looks like a heading is none, since it stands in a fence or in HTML that is
    not closed, the rest of the page comes in one.
    """
    references: dict[str, Any] = {}

    def parsed(start: int, end: int) -> list[Token]:
        tokens = parser().parse("\n".join(lines[start:end]), references)
        for token in tokens:
            if token.map is not None:
                token.map = [start + line for line in token.map]
        return tokens

    start = 0
    for number, line in enumerate(lines):
        if line.startswith(("## ", "### ")):
            tokens = parsed(start, number + 1)
            if not tokens or tokens[-1].type != "heading_close":
                break
            yield tokens[:-3]
            start = number
    yield parsed(start, len(lines))


def _kind_of_text(inline: Token) -> str:
    """Generated remarks are in italics as a whole; anything else describes its section."""
    children = inline.children or []
    is_italic = len(children) > 2 and (children[0].type, children[-1].type) == (
        "em_open",
        "em_close",
    )
    if is_italic and plain(children).startswith(f"{grammar.PART_OF} "):
        return grammar.WAY_BACK
    return "remark" if is_italic else DESCRIPTION


def _closing(tokens: list[Token], start: int) -> int:
    """Where the block ends that starts there."""
    if tokens[start].nesting != 1:
        return start
    level = tokens[start].level
    return next(
        i
        for i in range(start + 1, len(tokens))
        if tokens[i].nesting == -1 and tokens[i].level == level
    )


def _rows(tokens: list[Token]) -> list[_Row]:
    """The rows of a table, header first."""
    rows: list[_Row] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(_Row((token.map or [0])[0] + 1))
        elif token.type == "inline":
            rows[-1].add(token)
    return rows


def _links(inline: Token) -> dict[str, str]:
    """`{"links": …}` with every target and anchor; empty where there is none."""
    found = []
    for token in inline.children or ():
        if token.type == "link_open" and token.markup != "autolink":  # as a bare address is, too
            found.append(str(token.attrGet("href")))
        elif token.type == "html_inline" and token.content.startswith("<a "):
            found.append(token.content)
    return {LINKS: " ".join(found)} if found else {}


def is_derived(place: Place) -> bool:
    """Whether what stands there follows from facts that stand elsewhere on the page."""
    chapter, _, grid, row, *_ = (*place, "", "", "", "")
    shape = grammar.SHAPES.get(grid)
    is_frame = grid == "" and row.startswith((FOLD, grammar.WAY_BACK))
    return chapter == grammar.DIAGRAM or is_frame or (shape is not None and shape.wholly_derived)
