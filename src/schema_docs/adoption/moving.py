"""What changes about words that move to another page: where links lead from, and heading levels.

The words themselves do not. A link or heading that stands in a code block stays as it is.
"""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from schema_docs.document.markdown import parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

_LINE_END: Final = re.compile(r"(\r\n?|\n)")
_DESTINATION: Final = re.compile(
    r"(?P<before>\]\(\s*<?|^[ >]*\[[^\]]+\]:\s*<?|\b(?:src|href)=[\"'])(?P<link>[^\s<>()\"']+)"
)
"""Where the destination of a link may stand; whether one does, the parser says."""

_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|[/#?]", re.IGNORECASE)
"""What a link begins with that is not relative to its page's folder."""

_DEEPEST: Final = 6


def move_links(markdown: str, page: str, to: str) -> str:
    """The text of a page whose relative links are to work from another page.

    Args:
        markdown: the text.
        page: the path of the page that it stands on.
        to: the path of the page that it moves to.
    """
    if posixpath.dirname(page) == posixpath.dirname(to):
        return markdown
    pieces = _LINE_END.split(markdown)  # every other one is a line's end
    normal = parser().normalizeLink
    for first, after, links in _links("\n".join(pieces[::2])):
        for number in range(first, after):

            def moved(match: re.Match[str], links: frozenset[str] = links) -> str:
                link = match["link"]
                if _ELSEWHERE.match(link) or not {link, normal(link)} & links:
                    return match[0]
                return match["before"] + _moved(link, page, to)

            pieces[2 * number] = _DESTINATION.sub(moved, pieces[2 * number])
    return "".join(pieces)


def _moved(link: str, page: str, to: str) -> str:
    path, rest = re.fullmatch(r"([^?#]*)(.*)", link, re.DOTALL).groups()  # type: ignore[union-attr]
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if target == posixpath.normpath(page):
        target = to
    moved = posixpath.relpath(target, posixpath.dirname(to) or ".")
    return moved + "/" * path.endswith("/") + rest


def _links(markdown: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The lines of each block (from, before), counted from 0, and where its links lead."""
    definitions: dict[str, dict[str, dict[str, object]]] = {}
    found: dict[tuple[int, int], set[str]] = {}
    lines = (0, 0)
    for token in parser().parse(markdown, definitions):
        lines = (token.map[0], token.map[1]) if token.map else lines
        if token.type in {"inline", "html_block"}:  # the cells of a row are on one line
            found.setdefault(lines, set()).update(_destinations(token))
    for (first, after), links in found.items():
        yield first, after, frozenset(links)
    for definition in definitions.get("references", {}).values():
        first, after = definition["map"]  # type: ignore[misc]
        yield first, after, frozenset([str(definition["href"])])


def _destinations(token: Token) -> Iterator[str]:
    for child in (token, *(token.children or ())):
        if child.type in {"html_block", "html_inline"}:
            yield from (match["link"] for match in _DESTINATION.finditer(child.content))
        for name in ("href", "src"):
            if child.attrGet(name) is not None:
                yield str(child.attrGet(name))


def lower_headings(markdown: str, *, below: int) -> str:
    """The text with its headings, as deep among themselves, below a level."""
    headings = [
        (token, following)
        for token, following in pairwise(parser().parse(markdown))
        if token.type == "heading_open" and token.level == 0 and token.map
    ]
    by = below + 1 - min((int(token.tag[1:]) for token, _ in headings), default=below + 1)
    if by <= 0:
        return markdown
    lines = markdown.split("\n")
    for token, inline in reversed(headings):
        first, after = token.map or (0, 0)
        mark = "#" * min(int(token.tag[1:]) + by, _DEEPEST)
        words = " ".join(line.strip() for line in inline.content.split("\n"))
        lines[first:after] = [f"{mark} {words}".rstrip()]
    return "\n".join(lines)
