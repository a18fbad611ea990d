"""Adds one entry to a YAML file of somebody's, and leaves every other byte as it is.

YAML is not written anew, which would lose comments and quotes: the entry's lines are put where the
parser says that the collection ends, and the parser is asked again whether that is what happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence


def add_entry(text: str, key: str, entry: Sequence[str]) -> str | None:
    """The text with an entry more in one of its top-level collections, which is made if missing.

    Args:
        text: a YAML document.
        key: of the list or the mapping.
        entry: the lines of the entry, as they would stand at the margin.

    Returns:
        The new text; None where that cannot be done by adding lines: a list in brackets, say.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += ending
    try:
        before = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    lines = text.splitlines(keepends=True)
    collection = _value_of(before, key)
    if before is None or (collection is None and isinstance(before, yaml.MappingNode)):
        blank = [ending] if lines and lines[-1].strip() else []
        added = [f"{key}:", *(f"  {line}" for line in entry)]
        lines += blank + [line + ending for line in added]
    elif isinstance(collection, yaml.CollectionNode) and not collection.flow_style:
        first = collection.value[0]
        first = first[0] if isinstance(first, tuple) else first
        inside = collection if isinstance(collection, yaml.SequenceNode) else first
        column = inside.start_mark.column
        end = _end(lines, collection.end_mark.line, column)
        lines[end:end] = [" " * column + line + ending for line in entry]
    else:
        return None
    after = "".join(lines)
    return after if _is_one_more(text, after, key, entry) else None


def texts_of(text: str, key: str) -> tuple[str, ...]:
    """The texts of a top-level list; nothing where there is none, or the text is no YAML."""
    try:
        node = _value_of(yaml.compose(text, yaml.SafeLoader), key)
    except yaml.YAMLError:
        return ()
    return tuple(each.value for each in node.value) if isinstance(node, yaml.SequenceNode) else ()


def is_true(text: str, key: str) -> bool:
    """Whether a top-level key says `true`."""
    try:
        node = _value_of(yaml.compose(text, yaml.SafeLoader), key)
    except yaml.YAMLError:
        return False
    return node is not None and node.value == "true"


def _value_of(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _end(lines: Sequence[str], end: int, column: int) -> int:
    """Where a collection's last line ends; what comes after it may have a comment of its own."""
    end = min(end, len(lines))
    while end:
        line = lines[end - 1].strip()
        indentation = len(lines[end - 1]) - len(lines[end - 1].lstrip())
        if line and not (line.startswith("#") and indentation <= column):
            break
        end -= 1
    return end


def _is_one_more(before: str, after: str, key: str, entry: Sequence[str]) -> bool:
    """Whether the second text says what the first says, and the entry at the end of `key`."""
    try:
        old, new, alone = (
            _plain(yaml.compose(text, yaml.SafeLoader))
            for text in (before, after, "\n".join(entry))
        )
    except yaml.YAMLError:
        return False
    old_values, new_values = dict(old or ()), dict(new)
    name = ("tag:yaml.org,2002:str", key)
    grown, added = old_values.pop(name, ()), new_values.pop(name, ())
    return old_values == new_values and added == (*grown, *alone)


def _plain(node: yaml.Node | None) -> Any:
    """What a node says, without where it stands."""
    match node:
        case None:
            return None
        case yaml.MappingNode():
            return tuple((_plain(key), _plain(value)) for key, value in node.value)
        case yaml.SequenceNode():
            return tuple(_plain(value) for value in node.value)
        case _:
            return (node.tag, node.value)
