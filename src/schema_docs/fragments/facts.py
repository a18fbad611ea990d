"""What a block in a Markdown file says, whatever it looks like, and how two differ, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schema_docs.document.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_SILENT = frozenset({"paragraph_open", "thead_open", "tbody_open", "th_open", "td_open", "tr_open"})
"""Tokens that say nothing which the text in them does not."""


@dataclass(frozen=True)
class Fact:
    """A row, paragraph, code block … of a block."""

    kind: str
    """`row`, or markdown-it's word."""
    cells: tuple[str, ...]
    links: str
    line: int
    """1-based; of what is generated, counted from its own beginning."""
    header: tuple[str, ...] = ()
    """Of a row: the cells of the table's first row; of that itself: nothing."""

    @property
    def meaning(self) -> tuple[object, ...]:
        """All that matters."""
        return (self.kind, self.cells, self.links, self.header)


def facts(tokens: Sequence[Token]) -> list[Fact]:
    """What block tokens say: no comments, padding, or ways of writing the same Markdown."""
    found: list[Fact] = []
    header: tuple[str, ...] = ()
    in_row = False
    for token in tokens:
        line = (token.map[0] if token.map else 0) + 1
        if token.type == "table_open":
            header = ()
            found.append(Fact(token.type, (), "", line))
        elif token.type == "tr_open":
            found.append(Fact("row", (), "", line, header))
            in_row = True
        elif token.type == "tr_close":
            header = header or found[-1].cells
            in_row = False
        elif token.type == "inline":
            said = inline_fact(token.children or (), line)
            if in_row:
                row = found[-1]
                links = f"{row.links} {said.links}".strip()
                found[-1] = replace(row, cells=row.cells + said.cells, links=links)
            else:
                found.append(said)
        elif token.type == "html_block":
            found.extend(html_facts(token.content, line))
        elif token.content or (token.nesting >= 0 and token.type not in _SILENT):
            found.append(Fact(token.type, (token.tag, token.info, token.content), "", line))
    return found


def inline_fact(children: Sequence[Token], line: int) -> Fact:
    """What a reader sees of some text, and where its links lead; a wrapped line is a blank."""
    links = [str(child.attrGet("href")) for child in children if child.type == "link_open"]
    seen = [
        replace(child, type="text", content=" ") if child.type == "softbreak" else child
        for child in children
    ]
    return Fact("text", (plain(seen),), " ".join(links), line)


def html_facts(html: str, line: int) -> list[Fact]:
    """HTML as it is written; nothing of a comment."""
    stripped = html.strip()
    is_comment = stripped.startswith("<!--") and stripped.find("-->") == len(stripped) - 3
    return [] if is_comment or not stripped else [Fact("html", (stripped,), "", line)]


def differences(
    call: str, line: int, before: Sequence[Fact], after: Sequence[Fact]
) -> Iterator[tuple[int, str]]:
    """What is wrong with a block, each with its line; nothing when it says what it should.

    Args:
        call: the block's name for the reports.
        line: where it opens.
        before: what it says.
        after: what it should say.
    """
    if [fact.meaning for fact in before] == [fact.meaning for fact in after]:
        return
    if not before:
        yield line, f"block {call} is empty"
        return
    told = [*_told(line, before, after)] if _structure(before) == _structure(after) else []
    if not told:
        told = [(line, "")]
    for where, words in told:
        yield where, f"block {call}: {words}" if words else f"block {call} is out of date"


def _structure(facts_of_block: Sequence[Fact]) -> list[tuple[object, ...]]:
    """All but the rows and sentences themselves: then they can be told one by one."""
    return [
        (fact.kind, fact.cells if fact.kind == "row" else ())
        for fact in facts_of_block
        if not (fact.kind == "row" and fact.header)
    ]


def _told(line: int, before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[tuple[int, str]]:
    old, new = _by_place(before), _by_place(after)
    for place, fact in old.items():
        if place not in new:
            yield fact.line, f"{_name(fact)} no longer exists"
    for place, fact in new.items():
        was = old.get(place)
        if was is None:
            yield line, f"{_name(fact)} is new"
            continue
        line = was.line  # what is new belongs after what precedes it
        for attribute, wrong, right in _changes(was, fact):
            name = f"{_name(fact)}: {attribute}".strip(": ") + " " if attribute else ""
            yield was.line, f"{name}{wrong or '(none)'} → {right or '(none)'}"


def _by_place(facts_of_block: Sequence[Fact]) -> dict[tuple[object, ...], Fact]:
    """Rows by their table's header and their first cell, all else by its number."""
    seen: Counter[tuple[object, ...]] = Counter()
    found = {}
    for fact in facts_of_block:
        key: tuple[object, ...] = (fact.kind, fact.header, fact.cells[:1] if fact.header else ())
        seen[key] += 1
        found[(*key, seen[key])] = fact
    return found


def _name(fact: Fact) -> str:
    """`table users` of a row; nothing of a sentence."""
    return _one_line(f"{fact.header[0].lower()} {fact.cells[0]}") if fact.header else ""


def _changes(before: Fact, after: Fact) -> Iterator[tuple[str, str, str]]:
    """What changed: header cell, old and new value; a sentence has no header."""
    header = after.header or ("",) * len(after.cells)
    for name, wrong, right in zip(header, before.cells, after.cells, strict=False):
        if wrong != right:
            yield name.lower(), _one_line(wrong), _one_line(right)
    if before.cells == after.cells and before.links != after.links:
        yield "links", before.links, after.links


def _one_line(value: str) -> str:
    return " ".join(value.split())
