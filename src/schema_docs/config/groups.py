"""What the settings say of domains: `[groups.NAME]`, with patterns of tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any, Final

from schema_docs.config.reading import is_text, refuse_unknown
from schema_docs.errors import ConfigurationError

_COLOR: Final = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, kw_only=True)
class Group:
    """A domain that the settings name."""

    tables: tuple[str, ...]
    """Patterns such as `invoice*`, as the page spells names."""
    color: str | None = None
    """`#rrggbb`, in small letters; None: one that its name chooses."""
    description: str | None = None


def group_settings(value: Any, place: str) -> dict[str, Group]:
    """The domains that the tables `[groups.NAME]` of a file name, in its order.

    Raises:
        ConfigurationError: something in one is not known or not of its kind.
    """
    if not isinstance(value, dict):
        raise ConfigurationError(f"{place}: `groups` must be tables such as [groups.billing]")
    if any(not name.strip() for name in value):
        raise ConfigurationError(f"{place}: a group in `groups` has a name without a letter")
    return {name: _group(group, f"{place}: [groups.{name}]") for name, group in value.items()}


def _group(value: Any, place: str) -> Group:
    known = [field.name for field in fields(Group)]
    if not isinstance(value, dict):
        raise ConfigurationError(f"{place} must be a table of settings: {', '.join(known)}")
    refuse_unknown(value, known, place)
    tables, color, description = (value.get(key) for key in ("tables", "color", "description"))
    if not isinstance(tables, list) or not tables or not all(map(is_text, tables)):
        raise ConfigurationError(f"{place} must have `tables`, a list of patterns")
    if color is not None and not (isinstance(color, str) and _COLOR.fullmatch(color)):
        raise ConfigurationError(f'{place}: `color` must be six digits such as "#3b6fb6"')
    if description is not None and not is_text(description):
        raise ConfigurationError(f"{place}: `description` must be a text that is not empty")
    return Group(tables=tuple(tables), color=color and color.lower(), description=description)
