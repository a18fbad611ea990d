"""The parts of a page in their order, read over markdown-it's tokens: headings, grids, texts.

What a formatter moves about makes no difference here. Nothing is said of what a part means.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from schema_docs.document import grammar
from schema_docs.document.fingerprint import MARK
from schema_docs.document.markdown import UNESCAPED_PIPE, blocks, parser, plain
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
        cells = UNESCAPED_PIPE.split(line.strip())
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
    """All parts of a page, read section by section: all at once, they take 60 times its memory.

    Where a line that looks like a heading is none, since it stands in a fence or in HTML that is
    not closed, the rest of the page comes in one.
    """
    known: _Definitions = ()
    start = 0
    for number, line in enumerate(lines):
        if line.startswith(("## ", "### ")):
            stretch = _read("\n".join(lines[start : number + 1]), known)
            if not stretch.ends_in_a_heading:
                break
            yield from (_moved(part, start) for part in stretch.parts[:-1])
            start, known = number, stretch.definitions
    rest = _read("\n".join(lines[start:]), known)
    yield from (_moved(part, start) for part in rest.parts)


_Definitions = tuple[tuple[str, str, str], ...]
"""Label, target and title of the links that are defined so far."""


@dataclass(frozen=True)
class _Stretch:
    """What stands from one heading to the next one, that included."""

    parts: tuple[Part, ...]
    definitions: _Definitions
    ends_in_a_heading: bool


@lru_cache(maxsize=4096)
def _read(source: str, known: _Definitions) -> _Stretch:
    """Reads a stretch; kept, since a build reads a page as it was and as it is, mostly the same."""
    lines = source.split("\n")
    references = {label: {"href": href, "title": title} for label, href, title in known}
    env: dict[str, Any] = {"references": references}
    tokens = parser().parse(source, env)
    found: list[Part] = []
    position = line = 0
    while position < len(tokens):
        last = _closing(tokens, position)
        block = tokens[position : last + 1]
        begins, ends = block[0].map or (line, line)
        found += _between(lines, line, begins)
        if part := _part(lines, block):
            found.append(part)
        position, line = last + 1, max(line, ends)
    found += _between(lines, line, len(lines))
    definitions = tuple((label, r["href"], r["title"]) for label, r in env["references"].items())
    is_heading = bool(tokens) and tokens[-1].type == "heading_close"
    return _Stretch(tuple(found), definitions, is_heading)


def _moved(part: Part, by: int) -> Part:
    """The same part where it stands on the page."""
    match part:
        case Grid():
            header, *rows = (replace(row, line=row.line + by) for row in (part.header, *part.rows))
            return replace(part, header=header, rows=rows, line=part.line + by)
        case Mark():
            return part
        case _:
            return replace(part, line=part.line + by)


def _between(lines: Sequence[str], start: int, end: int) -> Iterator[Text]:
    """What has no token."""
    source = "\n".join(lines[start:end]).strip("\n")
    if source.strip():
        yield Text(REFERENCES, source, source, start + 1)


def _part(lines: Sequence[str], tokens: list[Token]) -> Part | None:
    """One block with all that is in it; None of what only guides formatters or programs."""
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
    if html in {grammar.IGNORE_START, grammar.IGNORE_END} or MARK.fullmatch(html):
        return None
    return Text(FOLD if html in FOLDING else "HTML", html, source, line)


def kind_of_paragraph(inline: Token) -> str:
    """Generated remarks are in italics as a whole; anything else describes its section.

    But for the image of a table and its neighbours, which may stand beside a description.
    """
    children = inline.children or []
    if [child.type for child in children] == ["link_open", "image", "link_close"]:
        is_of_ours = plain(children[1].children).endswith(f" {grammar.AND_NEIGHBOURS}")
        return grammar.PICTURE if is_of_ours else DESCRIPTION
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
