"""How DBML spells names, texts and expressions, whatever is in them.

Quoted names and texts have escapes for everything. An expression stands between backticks, as it
is: there is no way to write a backtick in it, so one that looks the same stands in its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schema_docs.diagram.text import printable
from schema_docs.spelling import DEFAULT_SCHEMA

if TYPE_CHECKING:
    from schema_docs.model import QualifiedName

_PLAIN: Final = re.compile(r"[a-z_][a-z0-9_]*")
_WORDS: Final = frozenset(
    {"as", "checks", "dep", "diagramview", "enum", "false", "indexes", "metadata", "note", "null"}
    | {"primary", "project", "records", "ref", "reuse", "table", "tablegroup", "tablepartial"}
    | {"true", "use"}
)
"""What begins something in DBML, or is a value; its older readers mind them as names, too."""

_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_JOINERS: Final = frozenset("\u200c\u200d")
"""Which make one sign of two; all else that cannot be seen is written as its number."""

_BACKTICK: Final = "\u02cb"


def identifier(name: str) -> str:
    """A name: bare where it is plain, else in double quotes."""
    if _PLAIN.fullmatch(name) and name not in _WORDS:
        return name
    return '"' + _escaped(name, quote='"') + '"'


def name_of(name: QualifiedName) -> str:
    """The name of a table or type, with its schema unless that is `public`, as DBML has it."""
    if name.schema == DEFAULT_SCHEMA:
        return identifier(name.name)
    return f"{identifier(name.schema)}.{identifier(name.name)}"


def string(text: str) -> str:
    """A text in single quotes, on one line."""
    return "'" + _escaped(text, quote="'") + "'"


def multi_line(key: str, text: str) -> list[str]:
    """`Note: '…'`, of a longer text the lines between three quotes, as far as that keeps them.

    DBML takes off empty lines at the beginning and the blanks that all lines begin with.
    """
    lines = text.split("\n")
    kept = (
        lines[0].strip()
        and lines[-1].strip()
        and any(line and not line[0].isspace() for line in lines)
        and not any(line != line.rstrip() for line in lines)
    )
    if len(lines) == 1 or not kept:
        return [f"{key}: {string(text)}"]
    inside = (_escaped(line, quote="").replace("'''", r"\'\'\'") for line in lines)
    return [f"{key}: '''", *(f"  {line}" if line else "" for line in inside), "'''"]


def expression(sql: str) -> str:
    """SQL between backticks."""
    seen = "\n".join(printable(line) for line in sql.split("\n"))
    return f"`{seen.replace('`', _BACKTICK)}`"


def comment(text: str) -> str:
    """A comment of one line."""
    return f"// {printable(text)}"


def _escaped(text: str, *, quote: str) -> str:
    return "".join(
        character
        if character.isprintable() and character not in {"\\", quote}
        else _escape(character)
        for character in text
    )


def _escape(character: str) -> str:
    if character.isprintable() and character != "\\":
        return f"\\{character}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character in _JOINERS:
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))
