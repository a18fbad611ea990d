"""Takes a name that is another one in each run out of whatever was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def with_name(value: T, name: str, called: str) -> T:
    """A value of frozen dataclasses, tuples and mappings, with a name replaced in every text.

    What does not hold the name is the very same object.
    """
    replaced: T = _replaced(value, name, called)
    return replaced


def _replaced(value: Any, name: str, called: str) -> Any:
    if isinstance(value, str):
        return value.replace(name, called) if name in value else value
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        changed = _changed(parts, name, called)
        return type(value)(**changed) if changed is not None else value
    if isinstance(value, Mapping):
        changed = _changed(value, name, called)
        return value if changed is None else changed
    if isinstance(value, tuple) and type(value) is tuple:
        new = tuple(_replaced(each, name, called) for each in value)
        return new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    return value


def _changed(parts: Mapping[Any, Any], name: str, called: str) -> dict[Any, Any] | None:
    """The parts with the name replaced; None where none of them holds it."""
    new = {key: _replaced(part, name, called) for key, part in parts.items()}
    return new if any(new[key] is not part for key, part in parts.items()) else None
