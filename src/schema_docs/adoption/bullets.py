"""Lists of columns: `- `email` (varchar(255), not null): login address`, and labels of enums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from schema_docs.adoption.claims import Facts
from schema_docs.adoption.facts import SILENCE, Reading, read_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.adoption.claims import ClaimedType
    from schema_docs.adoption.reading import Words

_NAME: Final = re.compile(
    r"(?P<mark>\*\*|__|)(?:(?P<tick>`+)(?P<code>[^`\n]+)(?P=tick)|(?P<plain>[^\W\d][\w.$]*))"
    r"(?P<colon>:?)(?P=mark)"
)
"""A name at the beginning of an item: in code, bold or plain."""

_SEPARATOR: Final = re.compile(r":(?:\s+|$)|(?<=\s)[-–—]+\s+")  # noqa: RUF001


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """An item that begins with a name."""

    name: str
    marked: bool
    """Whether the name is in code or bold."""
    facts: Facts
    words: str
    """The description, in Markdown."""
    left: str
    """What is said between name and description that only people understand."""


def read_bullet(words: Words, is_type: Callable[[ClaimedType], bool]) -> Bullet | None:
    """What an item says; None where it does not begin with a name.

    `is_type` tells whether there is such a type: "(deprecated)" is none.
    """
    found = _NAME.match(words.source)
    if found is None:
        return None
    name, inside = _name_and_facts((found["code"] or found["plain"]).strip())
    rest = words.source[found.end() :]
    if found["colon"]:
        rest = f": {rest.lstrip()}"
    between, text = _split(f" {inside}{rest}" if inside else rest)
    if between is None and inside:
        between, text = inside, rest.strip()
    if between is None:
        return None
    facts = read_facts(_plain(between), typed=True)
    if facts.facts.type is not None and not (is_type(facts.facts.type) or _says_more(facts)):
        facts = Reading(Facts(), whole=False)
    if facts == SILENCE:
        facts, text = _facts_first(text, is_type)
    return Bullet(
        name=name,
        marked=bool(found["mark"] or found["code"]),
        facts=facts.facts,
        words=text,
        left="" if facts.whole else between.strip(),
    )


def _name_and_facts(code: str) -> tuple[str, str]:
    """A column's name, and the facts where they stand in the same code: `id uuid primary key`."""
    name, _, inside = code.partition(" ")
    if inside and not name.startswith('"'):
        reading = read_facts(inside, typed=True)
        if reading.whole and reading.facts.type is not None:
            return name, inside
    return code, ""


def _split(rest: str) -> tuple[str | None, str]:
    """What stands before the description, and the description."""
    depth = 0
    for position, character in enumerate(rest):
        depth += (character in "([") - (character in ")]")
        if depth == 0 and (found := _SEPARATOR.match(rest, position)):
            return rest[:position], rest[found.end() :].strip()
    stripped = rest.strip()
    if not stripped or stripped[0] in "([`" or _looks_like_facts(stripped):
        return stripped, ""
    return None, ""


def _looks_like_facts(text: str) -> bool:
    return read_facts(_plain(text), typed=True).whole


def _facts_first(text: str, is_type: Callable[[ClaimedType], bool]) -> tuple[Reading, str]:
    """`uuid, primary key: never reused`: facts where a description would begin."""
    for found in [*islice(_SEPARATOR.finditer(text), 2), None]:
        head = text if found is None else text[: found.start()]
        reading = read_facts(_plain(head), typed=True)
        given = reading.facts.type
        if reading and reading.whole and (given is None or is_type(given)):
            return reading, "" if found is None else text[found.end() :].strip()
    return SILENCE, text


def _plain(source: str) -> str:
    """The text without marks; parentheses that hold all of it go too."""
    text = source.replace("`", "").replace("**", "").replace("\\_", "_").strip()
    if text[:1] + text[-1:] in {"()", "[]"} and _closes_at_end(text):
        text = text[1:-1]
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if depth == 0:
            return position == len(text) - 1
    return False


def _says_more(reading: Reading) -> bool:
    """Whether there is more than a name that may be a type."""
    facts = reading.facts
    more = Facts(type=facts.type) != facts
    return more or (facts.type is not None and (bool(facts.type.modifiers) or facts.type.array))
