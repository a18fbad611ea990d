"""Where the blocks of a Markdown file are: comments that the parser finds, in pairs.

A block opens with `<!-- schema-docs:tables -->` and closes with `<!-- /schema-docs -->`, each on a
line of its own or both within a line. What belongs into them is not known here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from schema_docs.document.markdown import parser
from schema_docs.errors import DocumentError
from schema_docs.fragments.facts import Fact, facts, html_facts, inline_fact

if TYPE_CHECKING:
    from collections.abc import Iterator

CLOSING: Final = "<!-- /schema-docs -->"

_CANDIDATE: Final = re.compile(
    r"<!--[ \t]*/?[ \t]*schema-docs(?=[\s:]|-->)[^\r\n]*?-->", re.IGNORECASE
)
"""What may open or close a block. Whether it is a comment, and no code, the parser decides."""

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKER: Final = re.compile(
    r"<!--\s*(?:(?P<closes>/)\s*schema-docs\b.*?|schema-docs\s*:(?P<call>.*?))\s*"
    r"(?:\x1a(?P<number>\d+))?-->",
    re.DOTALL | re.IGNORECASE,
)
_RAW_HTML: Final = re.compile(r"\s*<(?:script|style|textarea|pre\b|\?|!\[|![a-z])", re.IGNORECASE)
"""HTML in which a comment is none, or text to show."""

_NUMBER: Final = re.compile(r"\x1a\d+(?=-->)")
"""What a candidate carries while it is parsed."""

_LINE_END: Final = re.compile(r"\r\n?|\n")

Form = Literal["lines", "inline", "cell", "html"]
"""On lines of its own; within a line of Markdown; in a table; in a line that is HTML."""


@dataclass(frozen=True)
class Marker:
    """A comment that opens or closes a block."""

    call: str | None
    """What it opens; None: it closes."""
    start: int
    end: int
    """Where it stands in the file."""
    line: int
    token: int
    """The number of its token, and where it is therein: a child, or an offset into HTML."""
    first: int
    last: int
    alone: bool
    """Nothing else stands on its line but what a list or quotation begins with."""


@dataclass(frozen=True)
class Block:
    """A pair of them."""

    call: str
    opening: Marker
    closing: Marker
    form: Form


class MarkdownFile:
    """A Markdown file as markdown-it reads it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self.candidates = [match.span() for match in _CANDIDATE.finditer(text)]
        # Tokens do not tell where in a line they stand. So every comment carries its number.
        numbers = iter(range(len(self.candidates)))
        numbered = _CANDIDATE.sub(lambda match: f"{match[0][:-3]}\x1a{next(numbers)}-->", text)
        self.tokens = parser().parse(numbered.removeprefix("\ufeff"))
        self.blocks = [*self._blocks()]
        for token in self.tokens:
            if token.type != "html_block":  # in which a marker is known by its offset
                for each in (token, *(token.children or ())):
                    each.content = _NUMBER.sub("", each.content)

    def error(self, line: int, message: str) -> DocumentError:
        """An error that names its place."""
        return DocumentError(f"{self.path}:{line}: {message}")

    def _blocks(self) -> Iterator[Block]:
        opening: Marker | None = None
        for marker in self._markers():
            if opening is None:
                if marker.call is None:
                    raise self.error(
                        marker.line,
                        "closes a block where none is open; remove the comment, or open a block "
                        "before it",
                    )
                opening = marker
            elif marker.call is not None:
                raise self.error(
                    marker.line,
                    f"block {marker.call} opens inside of block {opening.call} of line "
                    f"{opening.line}; close that one before with {CLOSING}",
                )
            else:
                yield Block(opening.call or "", opening, marker, self._form(opening, marker))
                opening = None
        if opening is not None:
            raise self.error(
                opening.line, f"block {opening.call} is not closed; close it with {CLOSING}"
            )

    def _markers(self) -> Iterator[Marker]:
        for index, token in enumerate(self.tokens):
            if token.type == "html_block" and not _RAW_HTML.match(token.content):
                for match in _COMMENT.finditer(token.content):
                    start = token.content.rfind("\n", 0, match.start()) + 1
                    end = token.content.find("\n", match.end())
                    line = token.content[start : None if end < 0 else end]
                    yield from self._marker(
                        match[0], index, match.start(), match.end(), alone=line.strip() == match[0]
                    )
            elif token.type == "inline":
                for number, child in enumerate(token.children or ()):
                    if child.type == "html_inline":
                        yield from self._marker(
                            child.content, index, number, number + 1, alone=False
                        )

    def _marker(
        self, comment: str, token: int, first: int, last: int, *, alone: bool
    ) -> Iterator[Marker]:
        match = _MARKER.fullmatch(comment)
        if match is None:
            return
        if match["number"] is None:
            line = (self.tokens[token].map or [0])[0] + 1
            raise self.error(line, "a comment for schema-docs has to be one line; join its lines")
        start, end = self.candidates[int(match["number"])]
        yield Marker(
            None if match["closes"] else " ".join((match["call"] or "").split()),
            start,
            end,
            bisect_right(self.starts, start),
            token,
            first,
            last,
            alone,
        )

    def _form(self, opening: Marker, closing: Marker) -> Form:
        token = self.tokens[opening.token]
        if opening.alone and closing.alone:
            between = self.tokens[opening.token : closing.token + 1]
            if closing.token != opening.token and (
                self.tokens[closing.token].level != token.level
                or any(each.level < token.level for each in between)
            ):
                raise self.error(
                    closing.line,
                    f"closes block {opening.call} of line {opening.line} outside of the list item "
                    "or quotation that it opens in; indent both alike",
                )
            return "lines"
        if opening.token == closing.token and token.type == "inline":
            in_cell = self.tokens[opening.token - 1].type in {"td_open", "th_open"}
            return "cell" if in_cell else "inline"
        if opening.token == closing.token and opening.line == closing.line:
            return "html"
        raise self.error(
            closing.line,
            f"closes block {opening.call} of line {opening.line} in another way than it opens; "
            "put both comments on lines of their own, or both into one line",
        )

    def said(self, block: Block) -> list[Fact]:
        """What stands in a block, by its meaning."""
        opening, closing = block.opening, block.closing
        token = self.tokens[opening.token]
        if block.form in {"inline", "cell"}:
            inside = (token.children or [])[opening.last : closing.first]
            return [inline_fact(inside, opening.line)] if inside else []
        # Lines that follow a comment without a blank one may belong to the same piece of HTML.
        if opening.token == closing.token:
            return html_facts(token.content[opening.last : closing.first], opening.line)
        return [
            *html_facts(token.content[opening.last :], opening.line),
            *facts(self.tokens[opening.token + 1 : closing.token]),
            *html_facts(self.tokens[closing.token].content[: closing.first], closing.line),
        ]

    def line_end(self, block: Block) -> str:
        """How the line of the block's first comment ends."""
        found = _LINE_END.search(self.text, block.opening.end)
        return found[0] if found else "\n"

    def margin(self, block: Block) -> str:
        """What the lines of a block begin with.

        Those after a list item's first are indented; a quotation's are marked each.
        """
        start = self.starts[block.opening.line - 1]
        before = self.text[start : block.opening.start].removeprefix("\ufeff")
        return re.sub(r"[^\s>]", " ", before)

    def span(self, block: Block) -> tuple[int, int]:
        """Where the block's content begins and ends."""
        closing = block.closing
        end = self.starts[closing.line - 1] if block.form == "lines" else closing.start
        return block.opening.end, end
