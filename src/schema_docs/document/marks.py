"""The marks around what people wrote, as lines of their own: found, checked, and written.

`<!-- notes: users -->` … `<!-- /notes -->` holds notes, `<!-- kept: Tables / users -->` …
`<!-- /kept -->` words that lost their place. Everything between two marks is taken as it is, so
what else a page says is read without it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from schema_docs.document import grammar
from schema_docs.document.markdown import blocks, fenced
from schema_docs.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from schema_docs.document.words import Place

_OPENING: Final = re.compile(r" {0,3}<!--\s*(?P<kind>notes|kept):\s*(?P<name>\S.*?)\s*-->\s*")
_OWN_SECTION: Final = re.compile(r" {0,3}<!--\s*section:\s*(?P<name>\S.*?)\s*-->\s*")
_CLOSING: Final = re.compile(r" {0,3}<!--\s*/(?P<kind>notes|kept)\s*-->\s*")
_ALMOST: Final = re.compile(
    r" {0,3}<!--\s*(?:(?:notes|kept):|/\s*(?:notes|kept)\b).*"
    r"|(?![|#]| {4})[^`]*<!--\s*/\s*(?:notes|kept)\s*-->\s*"
)
"""What can only be a mark, or one that somebody broke: it begins a line, or closes words at the end
of theirs. Neither rows of tables, headings nor code are read for marks."""

_CONFLICT: Final = re.compile(r"(?:<{7}|\|{7}|>{7})(?: .*)?")
_MAY_OPEN_A_FENCE: Final = re.compile(r"[ >\d.)*+-]*(?:`{3}|~{3})")

_NEVER: Final = -1
"""Where a code block ends that is not closed."""

_AS_TYPED: Final = "as-typed"

_UNSAFE: Final = re.compile(r"[%/<>\x00-\x1f\x7f\u2028\u2029]|(?<=-)-|^-|-$|^\s|\s$")
"""Characters of a name that would end a mark, or be read as something else."""


@dataclass(frozen=True)
class Block:
    """What stands between two marks."""

    kind: str
    """`notes` or `kept`."""
    place: Place
    text: str
    """Without the blank lines at both ends."""
    line: int
    """Of the opening mark; 1-based."""


def own_section(line: str) -> Place | None:
    """The place and, at last, the document that the mark of a page of its own names; else None."""
    mark = _OWN_SECTION.fullmatch(line)
    place = () if mark is None else _place(mark["name"])
    is_section = len(place) == 3 and place[0] in {grammar.TABLES, grammar.VIEWS}
    return place if is_section or (len(place) == 2 and place[0] == grammar.CHANGELOG) else None


def _place(name: str) -> Place:
    return tuple(unquote(part) for part in name.split(" / "))


def opening(kind: str, place: Place) -> str:
    """The mark above words."""
    return f"<!-- {kind}: {' / '.join(_encoded(part) for part in place)} -->"


def closing(kind: str) -> str:
    """The mark below words."""
    return f"<!-- /{kind} -->"


def written(kind: str, place: Place, text: str) -> str:
    """Words between their marks; marks one below the other where there are none yet."""
    if _opens_a_fence(text):  # as a cell may that holds three backticks
        text = fenced(text, _AS_TYPED)
    between = f"\n\n{text}\n\n" if text else "\n"
    return f"{opening(kind, place)}{between}{closing(kind)}"


def _opens_a_fence(text: str) -> bool:
    """Whether the closing mark would stand in a code block."""
    lines = [*text.split("\n"), "mark"]
    return _code_ends(lines, 0, len(lines) - 1) == _NEVER


def _as_typed(text: str) -> str:
    """Words without the code block that only keeps them from opening one."""
    lines = text.split("\n")
    inside = "\n".join(lines[1:-1])
    is_kept = lines[0].lstrip("`") == _AS_TYPED and _opens_a_fence(inside)
    return inside if is_kept and text == fenced(inside, _AS_TYPED) else text


def _encoded(part: str) -> str:
    return _UNSAFE.sub(lambda match: quote(match[0], safe="").replace("-", "%2D"), part)


def cut(lines: Sequence[str], path: str = "") -> tuple[list[str], tuple[Block, ...]]:
    """The lines of a page with blank ones for what stands between marks, and what stood there.

    Raises:
        DocumentError: a mark is broken, or a merge conflict is not resolved; says at which line.
    """
    where = f"{path}:" if path else "line "
    rest, found = list(lines), []
    position = 0
    while (start := _next_mark(lines, position, where)) is not None:
        mark = _OPENING.fullmatch(lines[start])
        if mark is None:
            raise DocumentError(
                f"{where}{start + 1}: `{lines[start].strip()}` closes what nothing has opened; "
                "put its opening mark back, or remove this one"
            )
        end = _end(lines, start, mark["kind"], where)
        rest[start : end + 1] = [""] * (end + 1 - start)
        place = _place(mark["name"])
        text = _as_typed(_without_blank_ends(lines[start + 1 : end]))
        found.append(Block(mark["kind"], place, text, start + 1))
        position = end + 1
    return rest, tuple(found)


def _next_mark(lines: Sequence[str], position: int, where: str) -> int | None:
    """The next line that is a mark; those that a code block shows are none."""
    number = position
    while number < len(lines):
        line = lines[number]
        if _CONFLICT.fullmatch(line):
            raise DocumentError(
                f"{where}{number + 1}: a merge conflict is not resolved; resolve it, then build"
            )
        if _ALMOST.fullmatch(line):
            code_ends = _code_ends(lines, position, number)
            if code_ends is None:
                if not (_OPENING.fullmatch(line) or _CLOSING.fullmatch(line)):
                    raise DocumentError(f"{where}{number + 1}: {_broken(line)}")
                return number
            if code_ends == _NEVER:
                raise DocumentError(
                    f"{where}{number + 1}: this mark stands in a code block that is never closed; "
                    "close the code block above it"
                )
            number = code_ends
            continue
        number += 1
    return None


def _end(lines: Sequence[str], start: int, kind: str, where: str) -> int:
    """The line of the closing mark."""
    number = start + 1
    while number < len(lines):
        line = lines[number]
        if _CONFLICT.fullmatch(line):
            raise DocumentError(
                f"{where}{number + 1}: a merge conflict is not resolved; resolve it, then build"
            )
        if _ALMOST.fullmatch(line) and _code_ends(lines, start + 1, number) is None:
            mark = _CLOSING.fullmatch(line)
            if mark is not None and mark["kind"] == kind:
                return number
            if mark is None and not _OPENING.fullmatch(line):
                raise DocumentError(f"{where}{number + 1}: {_broken(line)}")
            break
        number += 1
    raise DocumentError(
        f"{where}{start + 1}: `{lines[start].strip()}` is never closed; "
        f"put `{closing(kind)}` on a line of its own after the words"
        + (" (a code block in them may be open)" if number == len(lines) else "")
    )


def _broken(line: str) -> str:
    return (
        f"`{line.strip()}` is not a mark as schema-docs writes it, on a line of its own: "
        f"`{opening('notes', ('users',))}` before the words, `{closing('notes')}` after them"
    )


def _code_ends(lines: Sequence[str], start: int, number: int) -> int | None:
    """The line after the code block that a line stands in; None where it stands in none.

    Markdown is parsed only where a line before it could have opened one.
    """
    if not any(_MAY_OPEN_A_FENCE.match(line) for line in lines[start:number]):
        return None
    if _fence_around(lines[start : number + 1], number - start) is None:
        return None
    fence = _fence_around(lines[start:], number - start)
    if fence is None or fence.map is None:
        return None
    end = fence.map[1] + start
    is_closed = end - 1 > number and lines[end - 1].strip(" >").startswith(fence.markup)
    return end if is_closed else _NEVER


def _fence_around(lines: Sequence[str], number: int) -> Token | None:
    """The code block that a line stands in."""
    for token in blocks("\n".join(lines)):
        if token.type == "fence" and token.map is not None:
            first, end = token.map
            if first < number < end:
                return token
    return None


def _without_blank_ends(lines: Sequence[str]) -> str:
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return "\n".join(lines[first:last])
