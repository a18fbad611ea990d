"""Catalog text on its way into a picture: made printable here, escaped by whoever writes it.

Names and comments may hold anything that PostgreSQL lets in, line breaks and control characters
included. XML has no way to spell most of those, and a picture no way to show them.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from schema_docs.spelling import identifier, qualified

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema_docs.diagram.relations import Relation
    from schema_docs.model import QualifiedName

DELETED_TOO: Final = "\N{MULTIPLICATION SIGN}"
"""What stands for `ON DELETE CASCADE`."""

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_LONGEST_REMARK = 300


def printable(name: str) -> str:
    """The name on one line, with a visible sign for every character that has no shape."""
    return _UNPRINTABLE.sub(_visible, name)


def remark(comment: str) -> str:
    """A comment as one line of bounded length, for a tooltip."""
    line = printable(_SPACE.sub(" ", comment).strip())
    return line if len(line) <= _LONGEST_REMARK else line[: _LONGEST_REMARK - 1].rstrip() + "…"


def told(relation: Relation) -> str:
    """A relation in words: `orders (user_id) → users (id), on delete cascade`."""
    child = f"{qualified(relation.child)} ({_list(relation.columns)})"
    parent = f"{qualified(relation.parent)} ({_list(relation.parent_columns)})"
    action = relation.on_delete.lower()
    rule = "" if relation.on_delete == "NO ACTION" else f", on delete {action}"
    origin = "" if relation.origin == "foreign key" else f", {relation.origin}"
    return printable(f"{child} → {parent}{rule}{origin}")


def _list(columns: Iterable[str]) -> str:
    return ", ".join(identifier(column) for column in columns)


def table_id(name: QualifiedName) -> str:
    """An identifier of ASCII letters that only this table has, whatever other tables there are."""
    return _safe(name.schema, name.name)


def column_id(name: str) -> str:
    """An identifier of ASCII letters that no other column of the same table has."""
    return _safe(name)


def _safe(*names: str) -> str:
    """The names themselves where they are plain; otherwise what is left of them, and a digest.

    A digest is set off by a hyphen, which no plain name has, so the two kinds never meet.
    """
    if all(_PLAIN.fullmatch(name) for name in names):
        return ".".join(names)
    digest = hashlib.sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    words = ".".join(re.sub(r"[^a-z0-9_]+", "_", name.lower()) for name in names)
    return f"{words}-{digest}"


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def html(text: str) -> str:
    """Text for an HTML-like label or its attributes.

    Graphviz looks for its own escapes (backslash and N for the node's name) in there as well.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;").replace("\\", "\\\\")
