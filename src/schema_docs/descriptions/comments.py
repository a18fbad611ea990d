"""The migration that moves what people typed into the page into the database's comments.

A comment is plain text: what is shown of it is what it holds. So words move only where a comment
says the same as they do; Markdown stays on the page, unless somebody wants all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schema_docs.descriptions.comment_on import comment_on
from schema_docs.document import place_names, shapes
from schema_docs.document.markdown import link_definitions, parser, plain, shown, text
from schema_docs.document.reading import read_pages
from schema_docs.document.subjects import Subject, subjects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

    from schema_docs.document.source import PageSource
    from schema_docs.document.words import Place

_HEADER: Final = """\
-- The descriptions that people typed into {page},
-- for the database to hold: made by `schema-docs comments`.
"""

_LINE_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s<]+", re.IGNORECASE)
_ONLY_GITHUBS: Final = re.compile(r"(?<!\\)(?P<mark>[$~]).*?(?<!\\)(?P=mark)", re.DOTALL)
"""Mathematics, and strikethrough with one tilde."""


@dataclass(frozen=True, kw_only=True)
class Comments:
    """What moves, and what does not."""

    sql: str
    """The migration; empty where nothing moves."""
    staying: tuple[str, ...]
    """One line for each description that stays on the page, with the reason."""


def comments(source: PageSource, pages: Mapping[str, str], *, everything: bool = False) -> Comments:
    """The migration for all pages, in the order of the pages.

    Args:
        source: what the page was made of.
        pages: by their paths, after the merge, so that every word stands in its place.
        everything: whether Markdown moves too, as plain text.
    """
    typed = read_pages(pages).words.descriptions
    found: dict[Place, Subject] = {}
    for subject in subjects(source):
        found.setdefault(subject.place, subject)
    may_be_links = any("[" in words for words in typed.values())
    definitions = link_definitions(pages.values() if may_be_links else ())
    statements, staying = [], []
    for place, words in typed.items():
        subject_or_none = found.get(place)
        if subject_or_none is None:
            staying.append(_stays(place, _why_nowhere(place)))
            continue
        tokens = _tokens(words, definitions, in_cell=place[2] != "")
        reason = _why_not(words, tokens, in_cell=place[2] != "")
        comment = _as_text(tokens) if reason and everything else plain(tokens)
        if not text(comment):
            staying.append(_stays(place, "it holds no text"))
        elif reason and not everything:
            staying.append(_stays(place, reason))
        else:
            statements.append(comment_on(subject_or_none, comment))
    header = _HEADER.format(page=" ".join(source.document.split()))
    sql = "\n".join((header, *statements, "")) if statements else ""
    return Comments(sql=sql, staying=tuple(staying))


def _stays(place: Place, reason: str) -> str:
    called = f"{place_names.noun_of(place)} {place_names.name_of(place)}".strip()
    column = f", {place[4]}" if len(place) > 4 else ""
    return f"{called}{column}: stays on the page: {reason}"


def _why_nowhere(place: Place) -> str:
    if place[2] == shapes.ENUM_LABELS.key:
        return "PostgreSQL has no comments on the labels of an enum"
    if len(place) > 4:
        return "a comment is the description; PostgreSQL has no place for other columns"
    return "it is about nothing that COMMENT ON could name"


def _why_not(words: str, tokens: Sequence[Token], *, in_cell: bool) -> str:
    """Why a comment would not say the same as some words; empty where it does."""
    comment = plain(tokens)
    as_comment = text(comment)
    is_plain = (
        all(token.type in {"text", "softbreak"} or _is_break(token) for token in tokens)
        and not _ONLY_GITHUBS.search(words)
        and _ADDRESS.findall(words) == _ADDRESS.findall(as_comment)
    )
    if not is_plain:
        return "it holds Markdown, which a comment would show as it is typed"
    if shown(as_comment, in_table=in_cell) != comment:
        return "a comment would show its blanks or invisible characters otherwise"
    return ""


def _is_break(token: Token) -> bool:
    if token.type == "html_inline":
        return _LINE_BREAK.fullmatch(token.content) is not None
    return token.type == "hardbreak"


def _tokens(words: str, definitions: dict[str, Any], *, in_cell: bool) -> Sequence[Token]:
    """What a cell or a paragraph is made of."""
    if in_cell:
        blocks = parser().parseInline(words.replace("\\|", "|"), definitions)
    else:
        blocks = parser().parse(words, definitions)
    return [child for block in blocks for child in block.children or ()]


def _as_text(tokens: Sequence[Token]) -> str:
    """What a reader sees, and where links lead."""
    parts: list[str] = []
    opened: list[int] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append(len(parts))
            parts.append(str(token.attrGet("href")))
        elif token.type == "link_close":
            start = opened.pop()
            target, label = parts[start], "".join(parts[start + 1 :])
            parts[start:] = [label if label == target else f"{label} ({target})"]
        elif token.type == "image":
            parts.append(f"{token.content} ({token.attrGet('src')})")
        elif token.type == "softbreak" or _is_break(token):
            parts.append(" " if token.type == "softbreak" else "\n")
        elif token.type != "html_inline":
            parts.append(token.content)
    return "".join(parts).strip()
