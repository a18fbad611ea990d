"""What the readers of all settings have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema_docs.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def refuse_unknown(keys: Iterable[str], known: Sequence[str], place: str) -> None:
    """Makes sure that a table of a file has no key that means nothing.

    Args:
        keys: those that it has.
        known: those that mean something.
        place: the file and the table, as errors name them.

    Raises:
        ConfigurationError: it has one; says which one was meant, or which ones there are.
    """
    for key in keys:
        if key not in known:
            from difflib import get_close_matches

            near = get_close_matches(key, known, n=1)
            remedy = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}"
            raise ConfigurationError(f"{place}: unknown setting `{key}`; {remedy}")


def is_text(value: Any) -> bool:
    """Whether a value is a text that says something."""
    return isinstance(value, str) and bool(value)
