"""What remains of a page for the notes of an object, as text: without headings left over nothing.

A chapter whose tables were all taken over would leave its heading behind, over nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from schema_docs.adoption.reading import Heading, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema_docs.adoption.reading import Block, HandwrittenPage

Piece = str | tuple[int, int]
"""A text of our own making, or lines of the page (from, before), kept as they are."""

_NOTHING: Final = 0
_TEXT: Final = 7
"""What follows a heading, as if it were the level of one: below every heading."""


def remains(page: HandwrittenPage, pieces: Sequence[Piece]) -> str:
    """The text of all pieces, which are in the order of the page."""
    texts = []
    emptied = {heading.line for heading in emptied_headings(page, pieces)}
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        start, end = piece
        for block in _blocks(page, piece):
            if block.line in emptied:
                texts.append(page.slice(start, block.line))
                start = block.end
        texts.append(page.slice(start, end))
    return "\n\n".join(text for text in texts if text.strip())


def emptied_headings(page: HandwrittenPage, pieces: Sequence[Piece]) -> Iterator[Heading]:
    """The headings under which nothing is left; one that nothing ever followed is words.

    What followed a chapter may be the heading of a table of the same level.
    """
    following = _NOTHING
    after: Block | None = None
    for piece in reversed(pieces):
        blocks = () if isinstance(piece, str) else _blocks(page, piece)
        if not blocks:  # our own words, or lines within a block
            following = _TEXT
        for block in reversed(blocks):
            if not isinstance(block, Heading):
                following = _TEXT
            elif following <= block.level and _next(page, block) not in (None, after):
                yield block
            else:
                following = block.level
            after = block


def _blocks(page: HandwrittenPage, lines: tuple[int, int]) -> Sequence[Block]:
    first, after = (bisect_left(page.blocks, line, key=_line) for line in lines)
    return page.blocks[first:after]


def _next(page: HandwrittenPage, heading: Heading) -> Block | None:
    """What comes after a heading on the page."""
    position = bisect_left(page.blocks, heading.end, key=_line)
    while position < len(page.blocks) and isinstance(page.blocks[position], Rule):
        position += 1
    return page.blocks[position] if position < len(page.blocks) else None


def _line(block: Block) -> int:
    return block.line
