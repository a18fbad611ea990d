"""The parts of a page in their order, read over markdown-it's tokens: headings, grids, texts.

What a formatter moves about makes no difference here. Nothing is said of what a part means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schema_docs.document import grammar
from schema_docs.document.markdown import blocks, parser, plain
from schema_docs.document.words import DESCRIPTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

LINKS: Final = "links"
"""Where the links of a row, heading or sentence lead, and the anchors that it sets."""

FOLD: Final = "fold"
FOLDING: Final = {
    grammar.FOLD_END,
    *(grammar.FOLD_START.format(title) for title in grammar.FOLDS.values()),
}
"""What we put around grids that are long; that they are follows from their rows."""

REFERENCES: Final = "link definitions"
"""Lines such as `[wiki]: https://…`: they show nothing, and have no token."""

_FRONT_MATTER: Final = "---"
_UNESCAPED_PIPE: Final = re.compile(r"(?<!\\)\|")


@dataclass
class Heading:
    """A heading."""

    level: int
    title: str
    source: str
    line: int
    """1-based."""
    links: dict[str, str]


@dataclass
class Text:
    """A block that is neither a heading nor a table."""

    what: str
    """What a report calls it."""
    shown: str
    source: str
    line: int
    links: dict[str, str] = field(default_factory=dict)


@dataclass
class Row:
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

    def add_surplus(self, line: str) -> None:
        """Adds to the last cell what Markdown drops: what stands behind a pipe too many."""
        cells = _UNESCAPED_PIPE.split(line.strip())
        cells = cells[1:] if not cells[0].strip() else cells
        cells = cells[:-1] if cells and not cells[-1].strip() else cells
        surplus = [cell.strip() for cell in cells[len(self.cells) :]]
        if any(surplus):
            self.sources[-1] = " \\| ".join([self.sources[-1], *surplus])
            self.cells[-1] = " | ".join([self.cells[-1], *surplus])


@dataclass
class Grid:
    """A table."""

    header: Row
    rows: list[Row]
    source: str
    line: int

    @property
    def shown(self) -> str:
        """What a reader sees of it."""
        return "\n".join(" ".join(row.cells) for row in (self.header, *self.rows))


@dataclass
class Mark:
    """The line that says which texts of a section schema-docs wrote."""

    digests: list[str]


Part = Heading | Text | Grid | Mark


def preamble_ends(lines: Sequence[str]) -> int:
    """How many lines stand before the page's first heading, front matter included."""
    start = 0
    if lines[0].rstrip() == _FRONT_MATTER:
        ends = [n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FRONT_MATTER]
        start = ends[0] + 1 if ends else 0
    chapter = next((n for n, line in enumerate(lines) if line.startswith("## ")), len(lines))
    for token in blocks("\n".join(lines[start:chapter])):
        if token.type == "heading_open" and token.tag == "h1" and token.map is not None:
            return start + token.map[0]
    return start


def parts(lines: Sequence[str]) -> Iterator[Part]:
    """All parts of a page."""
    for tokens, start, end in _stretches(lines):
        position, line = 0, start
        while position < len(tokens):
            last = _closing(tokens, position)
            block = tokens[position : last + 1]
            begins, ends = block[0].map or (line, line)
            yield from _between(lines, line, begins)
            if part := _part(lines, block):
                yield part
            position, line = last + 1, max(line, ends)
        yield from _between(lines, line, end)


def _between(lines: Sequence[str], start: int, end: int) -> Iterator[Text]:
    """What has no token."""
    source = "\n".join(lines[start:end]).strip("\n")
    if source.strip():
        yield Text(REFERENCES, source, source, start + 1)


def _part(lines: Sequence[str], tokens: list[Token]) -> Part | None:
    """One block with all that is in it; None of what only guides formatters."""
    first = tokens[0]
    start, end = first.map or (0, 0)
    source = "\n".join(lines[start:end]).strip("\n")
    line = start + 1
    inline = tokens[1] if len(tokens) == 3 else None
    match first.type:
        case "heading_open" if inline is not None:
            return Heading(int(first.tag[1:]), plain(inline.children), source, line, _links(inline))
        case "table_open":
            header, *rows = _rows(lines, tokens)
            return Grid(header, rows, source, line)
        case "paragraph_open" if inline is not None:
            shown = plain(inline.children)
            return Text(kind_of_paragraph(inline), shown, source, line, _links(inline))
        case "fence":
            return Text("definition", first.content.strip(), source, line)
        case "html_block":
            return _html(first.content.strip(), source, line)
        case _:
            shown = "\n".join(plain(t.children) for t in tokens if t.type == "inline")
            return Text("list", shown or source, source, line)


def _html(html: str, source: str, line: int) -> Part | None:
    if mark := grammar.GENERATED_MARK.fullmatch(html):
        return Mark(mark["digests"].split())
    if html in {grammar.IGNORE_START, grammar.IGNORE_END}:
        return None
    return Text(FOLD if html in FOLDING else "HTML", html, source, line)


def _stretches(lines: Sequence[str]) -> Iterator[tuple[list[Token], int, int]]:
    """The tokens of a page, section by section: all at once, they take 60 times a page's memory.

    Each with its first line and the one behind its last. Where a line that looks like a heading is
    none, since it stands in a fence or in HTML that is not closed, the rest of the page comes in
    one.
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
            yield tokens[:-3], start, number
            start = number
    yield parsed(start, len(lines)), start, len(lines)


def kind_of_paragraph(inline: Token) -> str:
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


def _rows(lines: Sequence[str], tokens: list[Token]) -> list[Row]:
    """The rows of a table, header first."""
    rows: list[Row] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(Row((token.map or [0])[0] + 1))
        elif token.type == "inline":
            rows[-1].add(token)
    for row in rows:
        row.add_surplus(lines[row.line - 1])
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
