"""Hostile text made safe for GitHub-flavoured Markdown, and read back from it.

Every function takes what the catalogs hold and gives Markdown that shows exactly that, in a table
cell as well as in a paragraph: one line, no markup of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from schema_docs.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SPECIAL: Final = re.compile(r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])")
"""What could begin markup. An underscore inside a word cannot, so `user_id` stays as it is."""

_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_BLOCK_START: Final = re.compile(r"(?P<digits>\d{1,9})(?P<mark>[.)])|(?P<sign>[#+=:-])")
_PLAIN_ADDRESS: Final = re.compile(r"https?://[\w./#?=&%:+,;@-]+", re.ASCII)
_ADDRESS_MARK: Final = re.compile(r"(?<=http|ttps)(?=://)|(?<=www)(?=\.)", re.IGNORECASE)
"""Where a backslash keeps GitHub from seeing an address."""

_LINE_END: Final = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


def text(value: str) -> str:
    """Plain text; line ends become `<br>`."""
    lines = [_text_line(line.strip()) for line in _LINE_END.split(value.strip())]
    return "<br>".join(lines)


def _text_line(line: str) -> str:
    safe = " ".join(_word(word) for word in visible(line.replace("\t", " ")).split(" "))
    if start := _BLOCK_START.match(safe):
        at = start.end() - 1
        safe = f"{safe[:at]}\\{safe[at:]}"
    return safe


def _word(word: str) -> str:
    """A word without blanks, every character that could be markup escaped.

    GitHub turns addresses into links, in which an escape would show. A plain address needs none and
    stays a link; any other is kept from becoming one.
    """
    safe = _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\g<0>", word))
    safe = safe.replace("<", "&lt;").replace(">", "&gt;")
    if safe == word and _PLAIN_ADDRESS.fullmatch(word):
        return word
    return _ADDRESS_MARK.sub(r"\\", safe)


def code(value: str, *, in_table: bool = True) -> str:
    r"""A code span. Line ends are shown as `␊`, so that no two values look alike.

    GitHub and markdown-it disagree on a backslash before a pipe inside a table's code span; such a
    value becomes a `<code>` element, which both read alike. So does one that would be trimmed. In a
    table a pipe needs a backslash, which elsewhere would show.
    """
    shown = visible(value.replace("\t", "␉"))
    trimmed = not shown.strip() or shown != shown.strip()
    if trimmed or "\\|" in shown or shown.endswith("\\"):
        return f"<code>{_html(shown)}</code>"
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if shown.startswith("`") or shown.endswith("`") else ""
    span = f"{fence}{padding}{shown}{padding}{fence}"
    return span.replace("|", r"\|") if in_table else span


def _html(shown: str) -> str:
    """Every character that Markdown or HTML could take for markup, as a character reference."""
    return "".join(c if c.isalnum() or ord(c) > 127 else f"&#{ord(c)};" for c in shown)


def link(label: str, target: str) -> str:
    """A link; `label` is Markdown already, `target` a URL or path that is quoted here."""
    return f"[{label}]({quote(target, safe='/#.:-_~%')})"


def fenced(content: str, language: str) -> str:
    """A fenced code block whose fence is longer than any that the content holds."""
    longest = max((len(run) for run in re.findall(r"`{3,}", content)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{content}\n{fence}"


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The Markdown that we read: CommonMark, tables and strikethrough, as GitHub has them."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def plain(tokens: Sequence[Token] | None) -> str:
    """What a reader sees of inline tokens: no markup, and `<br>` as a line end.

    Where a paragraph is merely wrapped a reader sees a blank.
    """
    parts: list[str] = []
    for token in tokens or ():
        if token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak" or (
            token.type == "html_inline" and token.content.lower().startswith("<br")
        ):
            parts.append("\n")
        elif token.type == "image":
            parts.append(f"![{plain(token.children)}]({token.attrGet('src')})")
        elif token.type != "html_inline":
            parts.append(token.content)
    return "".join(parts).strip()


UNESCAPED_PIPE: Final = re.compile(r"(?<!\\)\|")
"""What ends a cell."""


def as_cell(words: str) -> str:
    """Markdown of one line as the cell of a table needs it."""
    return UNESCAPED_PIPE.sub(r"\\|", words)


@lru_cache(maxsize=1)
def _block_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable("inline")


def blocks(source: str) -> list[Token]:
    """The blocks of some Markdown, with nothing read of what stands inside of them."""
    return _block_parser().parse(source)


def link_definitions(pages: Iterable[str]) -> dict[str, Any]:
    """What makes `[label]` a link on some pages, as the parser wants it."""
    definitions: dict[str, Any] = {}
    for page in pages:
        _block_parser().parse(page, definitions)
    return definitions


_NO_MARKUP: Final = re.compile(r"[^\\`*_\[\]<>&~!|\n]*")
_PLAIN_CODE: Final = re.compile(r"`([^`\\\n]+)`")


@lru_cache(maxsize=4096)
def shown(source: str, *, in_table: bool = True) -> str:
    """What a reader sees of a cell or paragraph, as `plain` tells it of what was read."""
    if _NO_MARKUP.fullmatch(source):
        return source.strip()
    if code_span := _PLAIN_CODE.fullmatch(source):
        return code_span[1].strip()
    (token,) = parser().parseInline(source.replace("\\|", "|") if in_table else source)
    return plain(token.children)
