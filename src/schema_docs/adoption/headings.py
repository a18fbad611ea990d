"""Which object a heading may name, and what else it says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.adoption.vocabulary import (
    COLUMN_LABELS,
    LABEL_NAMES,
    LISTED,
    ONE,
    OTHER_LABELS,
    PURPOSES,
    word,
)

if TYPE_CHECKING:
    from schema_docs.adoption.reading import Words
    from schema_docs.adoption.vocabulary import Kind

_NUMBER: Final = re.compile(r"(?:\d+|[A-Za-z])(?:\.\d+)*[.)]?|\d+(?:\.\d+)*[.):]?")
_NAME: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)?", re.ASCII)
_ARTICLES: Final = frozenset({"the", "die", "der", "das"})
_TAIL: Final = re.compile(r"(?<=\s)[-–—]+\s+|:\s+|(?=\()")  # noqa: RUF001
_MARKS: Final = "*_ ~"
_NOT_NAMES: Final = COLUMN_LABELS | OTHER_LABELS | PURPOSES | LABEL_NAMES | frozenset(LISTED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a heading may be of."""

    name: str
    """As written: `users`, `public.documents`, `Document chunks`."""
    kind: Kind | None
    """What the heading calls it: `table` in "### 5. `users` table"."""
    exact: bool
    """Whether it is in code, or spelled as nothing but a name is."""
    words: str
    """What else the heading says: `User accounts` in "users (User accounts)"; Markdown."""

    @property
    def identifier(self) -> bool:
        """Whether the name could be one in SQL without quotes."""
        return bool(_NAME.fullmatch(self.name.partition("(")[0]))


def candidate(words: Words) -> Candidate | None:
    """The one name that a heading is about; None if it is a sentence, or about several."""
    if len(words.code) > 1:
        return None
    if words.code:
        return _in_code(words.source, words.code[0])
    return _plain(words.source)


def _in_code(source: str, code: str) -> Candidate | None:
    before, found, after = source.partition(f"`{code}`")
    if not found:
        return None
    kind, left = _without_noise(before)
    if left:
        return None
    after = after.lstrip("*_~").rstrip(_MARKS)
    name_part, tail = _split_tail(after)
    second, left = _without_noise(name_part)
    if left:
        return None
    return Candidate(code.strip(), kind or second, exact=True, words=tail)


def _plain(source: str) -> Candidate | None:
    kind, left = _without_noise(source)
    text = " ".join(left)
    name, tail = _split_tail(text)
    after, words = _without_noise(name, last=True)
    name = " ".join(words).strip(_MARKS).replace("\\_", "_")
    if not name or word(name) in _NOT_NAMES or len(words) > 4:
        return None
    exact = len(words) == 1 and name == name.lower() and bool(_NAME.fullmatch(name))
    return Candidate(name, kind or after, exact=exact, words=tail)


def _split_tail(text: str) -> tuple[str, str]:
    """What stands before a dash, colon or parenthesis, and what after it."""
    found = _TAIL.search(text)
    if found is None:
        return text, ""
    tail = text[found.end() :].strip()
    if tail.startswith("(") and tail.endswith(")") and tail.count("(") == 1:
        tail = tail[1:-1].strip()
    return text[: found.start()], tail


def _without_noise(text: str, *, last: bool = False) -> tuple[Kind | None, list[str]]:
    """The kind that the words name, and the words without numbers, emoji and the kind's name.

    Numbers and emoji stand at the beginning; with `last`, the kind's name is looked for at the end.
    """
    words = text.split()
    kind: Kind | None = None
    if last:
        if len(words) > 1 and (kind := _kind(words[-1])):
            words.pop()
        return kind, words
    while words:
        first = words[0]
        is_number = _NUMBER.fullmatch(first) and any(c.isdigit() or c in ".)" for c in first)
        if is_number or not any(c.isalnum() for c in first) or word(first) in _ARTICLES:
            words.pop(0)
        elif (len(words) > 1 or not last) and kind is None and (named := _kind(first)):
            kind = named
            words.pop(0)
        else:
            break
    return kind, words


def _kind(text: str) -> Kind | None:
    said = word(text.strip("()"))
    return LISTED[said] if said in ONE else None  # type: ignore[return-value]


def chapter(words: Words) -> str:
    """What a heading calls all that stands under it: `enums` for "2. Core Enums"."""
    whole = word(words.shown)
    parts = whole.split()
    ends = (" ".join(parts[start:]) for start in range(1, len(parts)))
    calls = (end for end in ends if end in LISTED and end not in ONE)
    return whole if whole in LISTED else next(calls, whole)
