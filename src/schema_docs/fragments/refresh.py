"""Keeps the blocks of other Markdown files fresh.

What stands outside of blocks is never touched, to the byte; a block that says what it should stays
as somebody or a formatter has written it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.document.ledger import Ledger
from schema_docs.document.markdown import parser
from schema_docs.document.page import Page
from schema_docs.document.reading import read_pages
from schema_docs.errors import DocumentError
from schema_docs.fragments.blocks import MarkdownFile
from schema_docs.fragments.facts import differences, facts, html_facts, inline_fact
from schema_docs.fragments.kinds import Kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from schema_docs.document.render import Rendered
    from schema_docs.fragments.blocks import Block, Form
    from schema_docs.fragments.facts import Fact
    from schema_docs.fragments.kinds import Content


@dataclass(frozen=True)
class Fragment:
    """A Markdown file with blocks."""

    path: str
    before: str
    """Its text, line ends and byte-order mark included."""
    after: str
    """The same with every block true."""
    blocks: tuple[tuple[int, int], ...]
    """Where the content of each begins and ends in `before`."""
    differences: tuple[tuple[int, str], ...]
    """What its blocks get wrong, each with its line."""


@dataclass(frozen=True, kw_only=True)
class Meant:
    """Which database the blocks of a repository with several ones are about."""

    name: str | None = None
    """The database that is documented; None where there is only one."""
    names: tuple[str, ...] = ()
    """Those of all databases."""
    by_default: frozenset[str] = frozenset()
    """The files in which a block that names none means this one."""

    def own(self, path: str, call: str) -> str | None:
        """A block's call without `db=`; None of one that is about another database.

        Raises:
            DocumentError: there is no database of that name; without the place.
        """
        words = call.split()
        named = [word.removeprefix("db=") for word in words[1:] if word.startswith("db=")]
        if not named:
            return call if self.name is None or path in self.by_default else None
        if named[0] not in self.names:
            there = ", ".join(self.names) or "no [[database]] block in the settings"
            raise DocumentError(f"block {call}: no such database; there are {there}")
        if named[0] != self.name:
            return None
        return " ".join(word for word in words if not word.startswith("db="))


ONLY_ONE: Final = Meant()


def refresh_files(
    texts: Mapping[str, str], reference: Rendered, meant: Meant = ONLY_ONE
) -> tuple[Fragment, ...]:
    """The files that have blocks, with their blocks as they should be.

    Args:
        texts: files by their path, relative to the repository.
        reference: the pages that they show parts of, words included.
        meant: which database that is; blocks about another one stay as they are.

    Raises:
        DocumentError: a block that is not known or not closed; names file and line.
    """
    made = []
    words = read_pages(reference.pages).words
    for path, text in texts.items():
        page = Page(reference.directory, Ledger(words, repeats=True), path)
        fragment = refresh(path, text, _content(Kinds(page, page.purpose_of), path, meant))
        if fragment.blocks:
            made.append(fragment)
    return tuple(made)


def _content(kinds: Kinds, path: str, meant: Meant) -> Callable[[str], Content | None]:
    def content(call: str) -> Content | None:
        own = meant.own(path, call)
        return None if own is None else kinds.content(own)

    return content


def refresh(path: str, text: str, content: Callable[[str], Content | None]) -> Fragment:
    """A file with its blocks as they should be; those that say so already stay as they are.

    Args:
        path: how errors name the file.
        text: all of it.
        content: what belongs into a block by its call; None: that cannot be known now.

    Raises:
        DocumentError: a block that is not known or not closed; names the line.
    """
    file = MarkdownFile(path, text)
    found = {block.call: _wanted(file, block, content) for block in file.blocks}
    wanted = {call: known for call, known in found.items() if known is not None}
    wrong = {
        block: _wrong(file, block, wanted[block.call]) if block.call in wanted else []
        for block in file.blocks
    }
    stale = [block for block in file.blocks if wrong[block]]
    after = _filled(file, stale, wanted)
    if stale and not _reads_so(file, after, stale, wanted):
        block = next(
            block
            for number, block in enumerate(stale, 1)
            if not _reads_so(file, _filled(file, stale[:number], wanted), stale[:number], wanted)
        )
        raise file.error(
            block.opening.line,
            f"block {block.call} would not be read as it is written; is there a backtick or HTML "
            "before it that is not closed?",
        )
    told = tuple(difference for block in stale for difference in wrong[block])
    return Fragment(path, text, after, tuple(map(file.span, file.blocks)), told)


def _filled(file: MarkdownFile, blocks: Sequence[Block], wanted: Mapping[str, Content]) -> str:
    """The file with these blocks as they should be."""
    made, copied = "", 0
    for block in blocks:
        start, end = file.span(block)
        made += file.text[copied:start] + _inside(file, block, wanted[block.call])
        copied = end
    return made + file.text[copied:]


def _reads_so(
    file: MarkdownFile, after: str, filled: Sequence[Block], wanted: Mapping[str, Content]
) -> bool:
    """Whether a file has the same blocks as before, and those that were filled are true.

    Text around a block may take its content for something else: a backtick for the end of a code
    span, say.
    """
    try:
        now = MarkdownFile(file.path, after)
    except DocumentError:
        return False
    return [(block.call, block.form) for block in now.blocks] == [
        (block.call, block.form) for block in file.blocks
    ] and not any(
        _wrong(now, block, wanted[block.call])
        for was, block in zip(file.blocks, now.blocks, strict=True)
        if was in filled
    )


def _wanted(
    file: MarkdownFile, block: Block, content: Callable[[str], Content | None]
) -> Content | None:
    """What belongs into a block; None: that cannot be known."""
    try:
        wanted = content(block.call)
    except DocumentError as error:
        raise file.error(block.opening.line, str(error)) from error
    if wanted is not None and wanted.inline is None and block.form != "lines":
        raise file.error(
            block.opening.line,
            f"block {block.call} does not fit into a line; put both of its comments on lines "
            "of their own",
        )
    return wanted


def _wrong(file: MarkdownFile, block: Block, wanted: Content) -> list[tuple[int, str]]:
    """What the block gets wrong."""
    said, should = file.said(block), _wanted_facts(block.form, wanted)
    return [*differences(block.call, block.opening.line, said, should)]


def _inside(file: MarkdownFile, block: Block, wanted: Content) -> str:
    """What belongs between the block's comments, as the file is written."""
    if block.form != "lines":
        return _within_a_line(block.form, wanted.inline or "")
    margin, ending = file.margin(block), file.line_end(block)
    lines = ["", *wanted.lines().split("\n"), ""]
    return ending + "".join((margin + line if line else margin.rstrip()) + ending for line in lines)


def _within_a_line(form: Form, inline: str) -> str:
    match form:
        case "cell":
            return inline.replace("|", r"\|")
        case "html":
            return str(parser().renderInline(inline))
        case _:
            return inline


def _wanted_facts(form: Form, wanted: Content) -> Sequence[Fact]:
    if form == "lines":
        return facts(parser().parse(wanted.lines()))
    inline = wanted.inline or ""
    if form == "html":
        return html_facts(_within_a_line(form, inline), 1)
    children = parser().parseInline(inline)[0].children or ()
    return [inline_fact(children, 1)]
