"""What a page claims, read from its Markdown: each fact with the line that it stands at.

Read over markdown-it's tokens, so that what a formatter moves about makes no difference. A fact is
known by its place: chapter, section, grid, row. Whatever else stands on the page (sentences, code)
is a fact too, so that nothing generated can be changed unnoticed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schema_docs.document import grammar
from schema_docs.document.markdown import parser, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

Place = tuple[str, ...]
"""`(chapter, section, grid, row)`, or as much of it as there is."""


FOLD: Final = "fold"
_FOLDING: Final = {
    grammar.FOLD_END,
    *(grammar.FOLD_START.format(title) for title in grammar.FOLDS.values()),
}
"""What we put around grids that are long; that they are follows from their rows."""

_LINE_END: Final = re.compile(r"\r\n?|\n")

LINKS: Final = "links"
"""Where the links of a row, heading or sentence lead, and the anchors that it sets."""


@dataclass(frozen=True)
class Claim:
    """One row, heading or piece of text of a page."""

    place: Place
    line: int
    """1-based."""
    values: dict[str, str]
    """The cells of a row by their header; `{"text": …}` of anything else; empty for a heading."""

    def is_derived(self, attribute: str) -> bool:
        """Whether that value follows from facts that stand elsewhere on the page."""
        if is_derived(self.place) or attribute == LINKS:
            return True
        shape = grammar.SHAPES.get(self.place[2]) if len(self.place) > 2 else None
        return shape is not None and attribute in shape.derived


@dataclass
class _Row:
    """A row of a table: its cells as a reader sees them, and where its links lead."""

    line: int
    cells: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    def add(self, inline: Token) -> None:
        """Adds a cell."""
        self.cells.append(plain(inline.children))
        for name, targets in _links(inline).items():
            self.links[name] = f"{self.links.get(name, '')} {targets}".strip()


@dataclass
class _Reader:
    """Walks the tokens of a page, keeping where it is."""

    claims: dict[Place, Claim] = field(default_factory=dict)
    chapter: str = ""
    section: str = ""
    seen: Counter[Place] = field(default_factory=Counter)

    def add(self, *place: str, line: int, values: dict[str, str]) -> Place:
        """Adds a claim; the second one of the same place gets a number. Returns where it is."""
        self.seen[place] += 1
        number = self.seen[place]
        if number > 1:
            place = (*place[:-1], f"{place[-1]} ({number})")
        self.claims[place] = Claim(place, line, values)
        return place

    def heading(self, level: int, title: str, line: int, links: dict[str, str]) -> None:
        """Opens the page, a chapter or a section."""
        if level == 1:
            self.add("", "", "", "title", line=line, values={"text": title})
        elif level == 2:
            (self.chapter,), self.section = self.add(title, line=line, values=links), ""
        else:
            _, self.section = self.add(self.chapter, title, line=line, values=links)

    def grid(self, header: list[str], rows: list[_Row], line: int) -> None:
        """Adds a table: a claim for itself and one for each row, known by its first cell.

        A grid that we do not know is taken like any other: it is drift, since we did not write it.
        """
        if not header:
            return
        key = header[0]
        shape = grammar.SHAPES.get(key)
        self.add(self.chapter, self.section, key, line=line, values={})
        for row in rows:
            values = dict(zip(header[1:], row.cells[1:], strict=False)) | row.links
            name = row.cells[0] if shape is None else shape.naming.format(*row.cells, "", "")
            self.add(self.chapter, self.section, key, name, line=row.line, values=values)

    def text(self, what: str, content: str, line: int, links: dict[str, str]) -> None:
        """Adds a sentence, a code block, …; `what` is what a report calls it."""
        values = {"text": content.strip()} | links
        self.add(self.chapter, self.section, "", what, line=line, values=values)


def read_claims(page: str) -> dict[Place, Claim]:
    """All claims of a page by their place, in the order of the page."""
    reader = _Reader()
    for tokens in _stretches(page):
        _read(tokens, reader)
    return reader.claims


def _stretches(page: str) -> Iterator[list[Token]]:
    """The tokens of a page, section by section: all at once, they take 60 times a page's memory.

    Where a line that looks like a heading is none, since it stands in a fence or in HTML that is
    not closed, the rest of the page comes in one.
    """
    lines = _LINE_END.sub("\n", page.removeprefix("\ufeff")).split("\n")
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


def _read(tokens: list[Token], reader: _Reader) -> None:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        line = (token.map[0] if token.map else 0) + 1
        if token.type == "heading_open":
            title = tokens[position + 1]
            reader.heading(int(token.tag[1:]), plain(title.children), line, _links(title))
            position += 3
        elif token.type == "table_open":
            end = _closing(tokens, position)
            header, *rows = _rows(tokens[position:end])
            reader.grid(header.cells, rows, line)
            position = end + 1
        else:
            if token.type == "inline":
                reader.text(_kind_of_text(token), plain(token.children), line, _links(token))
            elif token.type in {"fence", "code_block"}:
                reader.text("definition", token.content, line, {})
            elif token.type == "html_block" and not _is_comment(token.content):
                what = FOLD if token.content.strip() in _FOLDING else "HTML"
                reader.text(what, token.content, line, {})
            position += 1


def _kind_of_text(inline: Token) -> str:
    """Generated remarks are in italics as a whole; anything else describes its section."""
    first = inline.children[0].type if inline.children else ""
    return "remark" if first == "em_open" else "description"


def _closing(tokens: list[Token], start: int) -> int:
    return next(i for i in range(start, len(tokens)) if tokens[i].type == "table_close")


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
        if token.type == "link_open":
            found.append(str(token.attrGet("href")))
        elif token.type == "html_inline" and token.content.startswith("<a "):
            found.append(token.content)
    return {LINKS: " ".join(found)} if found else {}


def _is_comment(html: str) -> bool:
    stripped = html.strip()
    return stripped.startswith("<!--") and stripped.endswith("-->") and stripped.count("<!--") == 1


def is_derived(place: Place) -> bool:
    """Whether what stands there follows from facts that stand elsewhere on the page."""
    chapter, _, grid, row, *_ = (*place, "", "", "", "")
    shape = grammar.SHAPES.get(grid)
    is_fold = grid == "" and row.partition(" ")[0] == FOLD
    return chapter == grammar.DIAGRAM or is_fold or (shape is not None and shape.wholly_derived)
