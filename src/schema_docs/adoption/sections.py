"""Which part of a page is about which object: its headings, held against the schema's names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema_docs.adoption.bullets import read_bullet
from schema_docs.adoption.grids import shape_of
from schema_docs.adoption.headings import Candidate, candidate
from schema_docs.adoption.reading import Block, Bullets, Fence, Grid, Heading
from schema_docs.adoption.sql import read_script

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.adoption.names import Names, SchemaObject
    from schema_docs.adoption.reading import HandwrittenPage
    from schema_docs.adoption.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Unknown:
    """An object that a page has a section of and the schema has not."""

    kind: Kind
    name: str
    """As the page has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading that names an object with what stands under it; or what stands under none."""

    target: SchemaObject | Unknown | None
    """None: the page itself."""
    heading: Heading | None
    """The heading that names the object; of the page's own sections None: theirs are words."""
    words: str
    """What else the heading says."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Titled:
    """A heading and what stands directly under it."""

    heading: Heading
    candidate: Candidate | None
    found: SchemaObject | None
    has_columns: bool


def sections_of(page: HandwrittenPage, names: Names) -> tuple[Section, ...]:
    """The page cut into sections, in its order."""
    titled = _titled(page, names)
    made: list[Section] = []
    heading: Heading | None = None
    target: SchemaObject | Unknown | None = None
    words = ""
    blocks: list[Block] = []

    def close() -> None:
        if heading is not None or blocks:
            made.append(Section(target=target, heading=heading, words=words, blocks=tuple(blocks)))

    for block in page.blocks:
        if not isinstance(block, Heading):
            blocks.append(block)
            continue
        inside = heading is not None and block.level > heading.level
        named = _target(block, titled, inside=inside)
        if named is None and inside:
            blocks.append(block)
            continue
        if named is None and heading is None:
            blocks.append(block)
            continue
        close()
        heading, target, words, blocks = None, None, "", []
        if named is None:
            blocks.append(block)
        else:
            given = titled[block.line].candidate
            heading, target, words = block, named, given.words if given else ""
    close()
    return tuple(made)


def _titled(page: HandwrittenPage, names: Names) -> dict[int, _Titled]:
    """Every heading of the page by its line."""
    under: dict[int, list[Block]] = {}
    current: list[Block] = []
    headings: list[Heading] = []
    for block in page.blocks:
        if isinstance(block, Heading):
            headings.append(block)
            current = under.setdefault(block.line, [])
        else:
            current.append(block)
    made = {}
    for heading in headings:
        named = candidate(heading.words)
        found = _find(named, names) if named is not None else None
        has_columns = any(_has_columns(block) for block in under[heading.line])
        made[heading.line] = _Titled(heading, named, found, has_columns)
    return made


def _find(named: Candidate, names: Names) -> SchemaObject | None:
    found = names.find(named.name, named.kind)
    if found is None and not named.exact:
        found = names.find("_".join(named.name.split()), named.kind)
    if found is not None and found.kind == "function":
        called = "(" in named.name or named.kind == "function"
        return found if called or named.exact else None
    return found


def _has_columns(block: Block) -> bool:
    """Whether a block lists columns, or creates a table."""
    if isinstance(block, Grid):
        shape = shape_of(block)
        return shape is not None and shape.lists == "columns"
    if isinstance(block, Bullets):
        read = [read_bullet(item.words, lambda _: False) for item in block.items]
        typed = [each for each in read if each is not None and each.facts.type is not None]
        return 2 * len(typed) > len(read)
    return isinstance(block, Fence) and bool(read_script(block).tables)


def _target(
    heading: Heading, titled: dict[int, _Titled], *, inside: bool
) -> SchemaObject | Unknown | None:
    """What a heading names; `inside` of another object's section it must list columns to do so."""
    own = titled[heading.line]
    named = own.candidate
    if named is None or (inside and not own.has_columns):
        return None
    if own.found is not None:
        if named.exact or named.kind is not None or own.has_columns:
            return own.found
        return None if _named_elsewhere(own, titled.values()) else own.found
    if not named.identifier and not (named.exact and own.has_columns):
        return None
    kind = named.kind or ("function" if "(" in named.name else "table")
    called = named.kind is not None and (named.exact or own.has_columns)
    if called or (own.has_columns and (named.exact or "_" in named.name)):
        return Unknown(kind, named.name)
    if named.exact and _looks_like_its_siblings(own, titled.values()):
        return Unknown(kind, named.name)
    if own.has_columns and _is_among_objects(own, titled.values()):
        return Unknown(kind, named.name)
    return None


def _named_elsewhere(own: _Titled, titled: Iterable[_Titled]) -> bool:
    """Whether another heading names the same object better, as a chapter's own table does."""
    return any(
        other.found == own.found and other is not own and other.candidate is not None
        for other in titled
        if other.has_columns or (other.candidate is not None and other.candidate.exact)
    )


def _looks_like_its_siblings(own: _Titled, titled: Iterable[_Titled]) -> bool:
    """Whether headings of this level that are spelled like this one name objects."""
    code = bool(own.heading.words.code)
    return any(
        other.found is not None
        and other.heading.level == own.heading.level
        and bool(other.heading.words.code) == code
        and other.candidate is not None
        and other.candidate.exact
        for other in titled
    ) and (code or "_" in (own.candidate.name if own.candidate else ""))


def _is_among_objects(own: _Titled, titled: Iterable[_Titled]) -> bool:
    """Whether other headings of this level name objects and list columns, as this one does."""
    return any(
        other.found is not None and other.has_columns and other.heading.level == own.heading.level
        for other in titled
    )
