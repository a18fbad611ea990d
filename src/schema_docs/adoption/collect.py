"""Takes a page apart, section by section, block by block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schema_docs.adoption.collection import Collection
from schema_docs.adoption.from_bullets import take_bullets
from schema_docs.adoption.from_grids import take_grid
from schema_docs.adoption.from_text import take_paragraph, take_script
from schema_docs.adoption.headings import chapter
from schema_docs.adoption.reading import Block, Bullets, Fence, Grid, Heading, Paragraph, Rule
from schema_docs.adoption.sections import Section, Unknown, sections_of
from schema_docs.adoption.vocabulary import (
    COLUMN_LABELS,
    LABEL_NAMES,
    LISTED,
    NOTHING,
    OTHER_LABELS,
    word,
)

if TYPE_CHECKING:
    from schema_docs.adoption.collection import Left
    from schema_docs.adoption.names import Names, SchemaObject
    from schema_docs.adoption.reading import HandwrittenPage


def collect(page: HandwrittenPage, names: Names) -> Collection:
    """All claims, descriptions and words of a page."""
    made = Collection(page, names)
    for section in sections_of(page, names):
        if isinstance(section.target, Unknown):
            _take_unknown(made, section, section.target)
        else:
            _take(made, section, section.target)
    return made


@dataclass
class _Kept:
    """What is kept of a section, in order: lines of the page, and lines of our own making."""

    pieces: Left = field(default_factory=list)
    broken: bool = True
    """Whether a claim stood before, so that what comes next begins a new piece."""

    def block(self, block: Block) -> None:
        """Keeps a block; together with the one before where nothing was between them."""
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, tuple) and not self.broken:
            self.pieces[-1] = (last[0], block.end)
        else:
            self.pieces.append((block.line, block.end))
        self.broken = False

    def claim(self, left: Left) -> None:
        """Keeps what is left of a claim."""
        self.pieces += left
        self.broken = True


def _take_unknown(made: Collection, section: Section, target: Unknown) -> None:
    """Keeps a section about what the schema does not have, as it is."""
    if section.heading is not None:
        made.unknown.setdefault(target, section.heading.line)
    kept = _Kept()
    for block in _speaking(section):
        kept.block(block)
    made.keep(target, section.words, *kept.pieces)


def _take(made: Collection, section: Section, target: SchemaObject | None) -> None:
    """Takes a section apart.

    A label such as `**Columns:**` waits for what follows it: it goes with a claim, and stays with
    words. A heading below the object's own is a label for all that stands under it.
    """
    if target is not None and section.heading is not None:
        _open(made, target, section.words, section.heading.line)
    kept = _Kept()
    label: Block | None = None
    under = ""
    blocks = _speaking(section)
    for position, block in enumerate(blocks):
        if isinstance(block, Heading):
            under = chapter(block.words) if target is None else word(block.words.shown)
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if _label(block) and isinstance(following, Grid | Bullets):
            label = block
            continue
        about = _label(label) or (under if target is not None else "")
        left = _take_block(made, target, block, about=about, chapter="" if target else under)
        goes = left is not None and about in COLUMN_LABELS | LABEL_NAMES
        if label is not None and not goes:
            kept.block(label)
        if left is None:
            kept.block(block)
        else:
            kept.claim(left)
        label = None
    made.keep(target, *kept.pieces)


def _speaking(section: Section) -> tuple[Block, ...]:
    """The blocks of a section without horizontal rules, which say nothing."""
    return tuple(block for block in section.blocks if not isinstance(block, Rule))


def _label(block: Block | None) -> str:
    """What a block calls that which follows it: `**Columns:**`; empty where it is no such label."""
    if not isinstance(block, Heading | Paragraph):
        return ""
    said = word(block.words.shown)
    return said if said in COLUMN_LABELS | LABEL_NAMES | OTHER_LABELS else ""


def _open(made: Collection, target: SchemaObject, words: str, line: int) -> None:
    """Takes a heading that names an object."""
    claims = made.claims(target, line)
    if not claims.columns and not claims.labels:
        claims.line = line  # not that of a list further up
    if word(words) in NOTHING or word(words) in LISTED:
        return
    if word(words).startswith("migration"):
        made.keep(target, words)
    else:
        made.keep(target, made.describe(target, None, words))


def _take_block(
    made: Collection, target: SchemaObject | None, block: Block, *, about: str, chapter: str
) -> Left | None:
    """What is left of a block after its claims; None where it is words."""
    if isinstance(block, Fence):
        return take_script(made, target, block)
    if isinstance(block, Grid):
        return take_grid(made, target, block, about=about, chapter=chapter)
    if isinstance(block, Bullets):
        return take_bullets(made, target, block, about=about, chapter=chapter)
    if isinstance(block, Paragraph) and target is not None:
        return take_paragraph(made, target, block)
    return None
