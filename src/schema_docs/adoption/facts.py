"""What a cell says of a column in a few words: a type, `NOT NULL`, `PK`, `FK → users.id` …

PostgreSQL's own scanner makes the words; what they mean is looked up. A cell counts part by part,
between commas, and a part only where all of it is understood: `UNIQUE` claims a unique column,
"unique for each user" claims nothing and stays a person's words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from schema_docs.adoption.claims import ClaimedReference, Facts
from schema_docs.adoption.types import read_type
from schema_docs.adoption.vocabulary import NO, NOTHING, YES, word

if TYPE_CHECKING:
    from collections.abc import Sequence

_ARROW: Final = "→"
_ARROWS: Final = ("->", "=>", "-->", "⟶", "➔", "➜", "⇒", "↗")
_PRIMARY: Final = frozenset({"pk", "pri", "ps", "primärschlüssel", "primaerschluessel"})
_UNIQUE: Final = frozenset({"unique", "uq", "uk", "uni", "eindeutig"})
_FOREIGN: Final = frozenset({"fk", "fs", "fremdschlüssel", "fremdschluessel"})
_LEADS: Final = frozenset({_ARROW, "references", "refs", "ref", "to", "auf", "zu", "verweist"})
_NOT_NULL: Final = frozenset({"required", "mandatory", "pflicht", "pflichtfeld"})
_NULL: Final = frozenset({"null", "nullable", "optional"})
_COUNTED: Final = frozenset(
    {"identity", "autoincrement", "auto_increment", "autoinkrement", "auto", "increment"}
)
_SILENT: Final = frozenset(
    {"index", "indexed", "idx", "mul", "indexiert", "indiziert", "deferrable", "initially"}
    | {"deferred", "immediate", "key", "constraint", "stored", "virtual", "cascade", "restrict"}
) | (_COUNTED)
"""Words that are facts, but none that is audited."""
_BETWEEN: Final = frozenset({"/", "+", "&", "|", "and", "und", "-", "–", "—", ".", ":", "·", "•"})  # noqa: RUF001
_KNOWN: Final = (
    _PRIMARY | _UNIQUE | _FOREIGN | _LEADS | _NOT_NULL | _NULL | _SILENT | {"and", "und"}
) | {"not", "primary", "foreign", "default", "check", "generated", "on", "in", "is"}
_AFTER_DEFAULT: Final = _PRIMARY | _UNIQUE | _FOREIGN | {"not", "primary", "check", "references"}
_LONGEST: Final = 300
"""Words that a cell of facts may have; what is longer is a text."""
_ACTIONS: Final = frozenset({"cascade", "restrict", "set", "null", "default", "no", "action"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a cell as PostgreSQL's scanner sees it."""

    text: str
    """In lower case."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell claims, and whether that is all that it says."""

    facts: Facts
    whole: bool
    """False where something is left that only a person understands."""

    def __bool__(self) -> bool:
        """Whether it claims anything."""
        return self.facts != Facts()


SILENCE: Final = Reading(Facts(), whole=True)


def read_facts(shown: str, *, typed: bool = False) -> Reading:
    """Reads a cell; with `typed`, one that may begin with a type."""
    if word(shown) in NOTHING:
        return SILENCE
    for arrow in _ARROWS:
        shown = shown.replace(arrow, f" {_ARROW} ")
    shown = shown.replace(_ARROW, f" {_ARROW} ").replace("`", " ").replace("\n", ", ")
    tokens = _scan(shown)
    if tokens is None or len(tokens) > _LONGEST:
        return Reading(Facts(), whole=False)
    facts, whole = Facts(), True
    for number, part in enumerate(_parts(tokens)):
        read = _typed(shown, part) if typed and number == 0 else None
        read = _Words(shown, part).read() if read is None else read
        if read is None:
            whole = False
        else:
            facts += read
    return Reading(facts, whole)


def read_nullable(shown: str, *, yes: bool) -> Reading:
    """Reads a cell below `Null` (`yes`: what a "yes" says of being nullable) or `Required`."""
    said = word(shown)
    if said in NOTHING:
        return SILENCE
    if said in {"null", "nullable", "optional"}:
        return Reading(Facts(nullable=True), whole=True)
    if said in {"not null", "nicht null", "required", "pflicht"}:
        return Reading(Facts(nullable=False), whole=True)
    if said in YES | NO:
        return Reading(Facts(nullable=yes == (said in YES)), whole=True)
    return read_facts(shown)


def read_reference(shown: str) -> Reading:
    """Reads a cell that holds nothing but where a foreign key leads."""
    if word(shown) in NOTHING:
        return SILENCE
    read = read_facts(shown)
    return read if read.whole else read_facts(f"{_ARROW} {shown}")


def _scan(shown: str) -> tuple[Token, ...] | None:
    from pglast import parser
    from pglast.parser import ParseError

    try:
        tokens = parser.scan(shown)
    except (ParseError, ValueError):  # a quote that is not closed: somebody's apostrophe
        return None
    return tuple(
        Token(shown[token.start : token.end + 1].lower(), token.start, token.end + 1)
        for token in tokens
    )


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens between commas and semicolons that stand in no parentheses."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text in {"(", "["}) - (token.text in {")", "]"})
        if token.text in {",", ";"} and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _typed(shown: str, part: Sequence[Token]) -> Facts | None:
    """The part as a type and what follows it; the longest type with which all is understood."""
    for count in range(len(part), 0, -1):
        claimed = read_type(shown[part[0].start : part[count - 1].end])
        if claimed is None:
            continue
        rest = _Words(shown, part[count:]).read()
        if rest is not None:
            return replace(rest, type=claimed)
    return None


@dataclass
class _Words:
    """Reads tokens from left to right; None as soon as one is not understood."""

    shown: str
    tokens: Sequence[Token]
    at: int = 0

    def peek(self, ahead: int = 0) -> str:
        position = self.at + ahead
        return self.tokens[position].text if position < len(self.tokens) else ""

    def take(self, *texts: str) -> bool:
        """Takes these words if they come next."""
        if all(self.peek(i) == text for i, text in enumerate(texts)):
            self.at += len(texts)
            return True
        return False

    def read(self) -> Facts | None:
        facts = Facts()
        while self.at < len(self.tokens):
            more = self._one()
            if more is None:
                return None
            facts += more
        return facts

    def _one(self) -> Facts | None:
        text = self.peek()
        if text in {"(", "["}:
            return self._in_parentheses()
        if self.take("not", "null") or self.take("nicht", "null") or self.take("not", "nullable"):
            return Facts(nullable=False)
        if self.take("default") or self.take("standard"):
            return self._expression()
        self.at += 1
        if text in _PRIMARY or (text == "primary" and (self.take("key") or True)):
            return Facts(primary=True)
        if text in _UNIQUE:
            return Facts(unique=True)
        if text in _FOREIGN or (text == "foreign" and (self.take("key") or True)):
            return self._reference() or Facts(foreign=True)
        if text in _LEADS:
            return self._reference()
        if text in _NOT_NULL:
            return Facts(nullable=False)
        if text in _NULL:
            return Facts(nullable=True)
        if text == "check":
            return Facts() if self._skip_parentheses() else None
        if text == "generated":
            return self._generation()
        if text == "on":
            return self._action()
        return Facts() if text in _SILENT | _BETWEEN else None

    def _in_parentheses(self) -> Facts | None:
        """`FK (users.id)` is read with the FK; any other parentheses hold facts again."""
        start = self.at
        if not self._skip_parentheses():
            return None
        inner = self.tokens[start + 1 : self.at - 1]
        facts: Facts | None = Facts()
        for part in _parts(inner):
            read = _Words(self.shown, part).read()
            facts = None if read is None or facts is None else facts + read
        return facts

    def _skip_parentheses(self) -> bool:
        if self.peek() not in {"(", "["}:
            return False
        depth = 0
        while self.at < len(self.tokens):
            text = self.peek()
            depth += (text in {"(", "["}) - (text in {")", "]"})
            self.at += 1
            if depth == 0:
                return True
        return False

    def _reference(self) -> Facts | None:
        """`users`, `users.id`, `public.users (id)`, `(users.id)`; None where there is no name."""
        begin = self.at
        while self.peek() in _LEADS | {":"}:
            self.at += 1
        enclosed = self.take("(")
        start = self.at
        names = self._names()
        columns: tuple[str, ...] = ()
        if names and self.take("("):
            listed = [*self._names()]
            while listed and self.take(","):
                listed += self._names()
            columns = tuple(listed)
            if not self.take(")"):
                names = ()
        if not names or (enclosed and self.peek() != ")"):
            self.at = begin
            return None
        shown = self.shown[self.tokens[start].start : self.tokens[self.at - 1].end]
        self.at += enclosed
        return Facts(
            foreign=True, reference=ClaimedReference(names=names, columns=columns, shown=shown)
        )

    def _names(self) -> tuple[str, ...]:
        names: list[str] = []
        while _is_name(self.peek()):
            names.append(self.peek().strip('"'))
            self.at += 1
            if not (self.peek() == "." and _is_name(self.peek(1))):
                break
            self.at += 1
        return tuple(names)

    def _expression(self) -> Facts:
        """Skips a default's expression, which ends where the next fact begins."""
        self.at += 1
        while self.at < len(self.tokens) and self.peek() not in _AFTER_DEFAULT:
            if not self._skip_parentheses():
                self.at += 1
        return Facts()

    def _generation(self) -> Facts | None:
        """Skips what follows `GENERATED`."""
        while self.peek() in {"always", "by", "default", "as", "stored", "virtual"} | _COUNTED:
            self.at += 1
        if self.peek() == "(":
            self._skip_parentheses()
        return Facts()

    def _action(self) -> Facts | None:
        """Skips what follows `ON`: `DELETE SET NULL`."""
        if self.peek() not in {"delete", "update"}:
            return None
        self.at += 1
        while self.peek() in _ACTIONS:
            self.at += 1
        return Facts()


def _is_name(text: str) -> bool:
    """Whether a word may be a table's name: it begins as names do, and means nothing else here."""
    starts = text[:1].isalpha() or text[:1] in {"_", '"'}
    return starts and text not in _KNOWN
