"""A page that somebody wrote by hand, as blocks with their lines; what they mean is not asked here.

markdown-it's tokens say where a block begins and ends. Every line of the page that is not blank is
in exactly one block, also what makes no token, such as the target of a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.document.markdown import parser, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_LINE_END: Final = re.compile(r"\r\n?|\n")
"""What markdown-it takes for the end of a line; `str.splitlines` knows more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Consecutive lines of the page: a paragraph, a quotation, HTML, a rule …"""

    line: int
    """Its first line, 1-based."""
    end: int
    """The line after its last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Block):
    """A horizontal rule, which says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A piece of running text, with its line."""

    line: int
    source: str
    """The Markdown, as it would stand in a paragraph."""
    shown: str
    """What a reader sees."""
    code: tuple[str, ...] = ()
    """The code spans in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Block):
    """A heading of level 1 to 6."""

    level: int
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Block):
    """A paragraph."""

    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Block):
    """A table in Markdown; every row has as many cells as the header."""

    header: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    strays: tuple[Block, ...] = ()
    """Lines to keep as they are: rows with more cells than the header, which Markdown does not
    show, and text right below the table, which to Markdown is a row and to its writer none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Block):
    """An item of a list: its first paragraph, and whether more stands below it."""

    words: Words
    rest: int
    """The line at which something else begins below the first paragraph; `end` if nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets(Block):
    """A list, every item of which begins with a paragraph."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence(Block):
    """A code block."""

    language: str
    content: str
    content_line: int
    """The line of the page at which the content begins."""


@dataclass(frozen=True, slots=True)
class HandwrittenPage:
    """A page as its lines and the blocks that they make, in the order of the page."""

    lines: tuple[str, ...]
    blocks: tuple[Block, ...]

    def slice(self, line: int, end: int) -> str:
        """The source of the lines from `line` on and before `end`, without blank ones around it."""
        return "\n".join(self.lines[line - 1 : end - 1]).strip("\n")


def read_handwritten(markdown: str) -> HandwrittenPage:
    """The blocks of any Markdown; there is no text that it refuses."""
    lines = tuple(_LINE_END.split(markdown.removeprefix("\ufeff")))
    front = _front_matter(lines)
    tokens = parser().parse("\n".join([""] * front + [*lines[front:]]))
    return HandwrittenPage(lines, tuple(_with_what_is_between(lines, _blocks(tokens, lines))))


def _front_matter(lines: Sequence[str]) -> int:
    """How many lines at the top are for a site generator: `---`, settings, `---`."""
    if lines[0].rstrip() != "---" or len(lines) < 3 or ":" not in lines[1]:
        return 0
    return next((n + 1 for n, line in enumerate(lines) if n and line.rstrip() == "---"), 0)


def _with_what_is_between(lines: Sequence[str], blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks, and what stands between them and made no token."""
    line = 1
    for block in blocks:
        yield from _stretches(lines, line, block.line)
        yield block
        line = max(line, block.end)
    yield from _stretches(lines, line, len(lines) + 1)


def _stretches(lines: Sequence[str], start: int, end: int) -> Iterator[Block]:
    begin: int | None = None
    for number in range(start, end):
        if lines[number - 1].strip():
            begin = number if begin is None else begin
        elif begin is not None:
            yield Block(line=begin, end=number)
            begin = None
    if begin is not None:
        yield Block(line=begin, end=end)


def _blocks(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Block]:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        end = position + 1
        if token.nesting == 1:
            level = token.level
            end = next(i for i in range(end, len(tokens)) if tokens[i].level == level) + 1
        first, after = token.map or (0, 0)
        while after > first and not lines[after - 1].strip():
            after -= 1
        if after > first:
            yield _block(tokens[position:end], lines, first + 1, after + 1)
        position = end


def _block(tokens: Sequence[Token], lines: Sequence[str], line: int, end: int) -> Block:
    """The block that the tokens make, from its opening token to its closing one."""
    opening = tokens[0]
    match opening.type:
        case "heading_open":
            words = _words(tokens[1], line)
            return Heading(line=line, end=end, level=int(opening.tag[1:]), words=words)
        case "paragraph_open":
            return Paragraph(line=line, end=end, words=_words(tokens[1], line))
        case "table_open":
            return _grid(tokens, lines, line, end)
        case "bullet_list_open" | "ordered_list_open":
            items = tuple(_items(tokens))
            return (
                Bullets(line=line, end=end, items=tuple(item for item in items if item is not None))
                if None not in items
                else Block(line=line, end=end)
            )
        case "fence" | "code_block":
            return Fence(
                line=line,
                end=end,
                language=opening.info.strip().partition(" ")[0].lower(),
                content=opening.content,
                content_line=line + (opening.type == "fence"),
            )
        case "hr":
            return Rule(line=line, end=end)
    return Block(line=line, end=end)


def _words(inline: Token, line: int) -> Words:
    children = inline.children or ()
    return Words(
        line=line,
        source=inline.content.strip(),
        shown=plain(children),
        code=tuple(child.content for child in children if child.type == "code_inline"),
    )


def _grid(tokens: Sequence[Token], lines: Sequence[str], line: int, end: int) -> Grid:
    header, *rows = _rows(tokens)
    texts = {row[0].line for row in rows if len(header) > 1 and "|" not in lines[row[0].line - 1]}
    ragged = {row[0].line for row in rows if _is_ragged(row, lines)}
    strays: list[Block] = []
    for number in sorted(texts | ragged):
        before = strays[-1] if strays else None
        if before is not None and before.end == number and {number - 1, number} <= texts:
            strays[-1] = Block(line=before.line, end=number + 1)
        else:
            strays.append(Block(line=number, end=number + 1))
    kept = tuple(row for row in rows if row[0].line not in texts)
    return Grid(line=line, end=end, header=header, rows=kept, strays=tuple(strays))


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[Words, ...]]:
    """The rows of a table, its header first."""
    row: list[Words] = []
    line = 0
    for token in tokens:
        if token.type == "tr_open":
            row, line = [], (token.map or [0])[0] + 1
        elif token.type == "inline":
            row.append(_words(token, line))
        elif token.type == "tr_close":
            yield tuple(row)


def _is_ragged(row: Sequence[Words], lines: Sequence[str]) -> bool:
    def letters(text: str) -> str:
        return "".join(filter(str.isalnum, text))

    return letters(lines[row[0].line - 1]) != letters("".join(cell.source for cell in row))


def _items(tokens: Sequence[Token]) -> Iterator[Item | None]:
    """The items of a list; None for one that does not begin with a paragraph."""
    level = tokens[0].level + 1
    for position, token in enumerate(tokens):
        if token.type != "list_item_open" or token.level != level:
            continue
        opening, inline = tokens[position + 1 : position + 3]
        if opening.type != "paragraph_open" or token.map is None or opening.map is None:
            yield None
            continue
        line, end = token.map[0] + 1, token.map[1] + 1
        following = tokens[position + 4]
        alone = following.type == "list_item_close"
        rest = end if alone or following.map is None else opening.map[1] + 1
        yield Item(line=line, end=end, words=_words(inline, line), rest=rest)
