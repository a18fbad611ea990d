"""`name=value` lists of the catalogs as options, without the secrets that some of them hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from schema_docs.model import Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REDACTED: Final = "REDACTED"

_SECRET_WORDS: Final = (
    "auth",
    "cert",
    "credential",
    "key",
    "pass",
    "private",
    "pwd",
    "secret",
    "token",
)
"""An option whose name holds one of these may be a secret: better one too many than one too few."""


def plain_options(stored: Iterable[str] | None) -> tuple[Option, ...]:
    """Options that cannot be secret: storage parameters, `SET` options; sorted by name."""
    return tuple(sorted(_split(stored), key=lambda option: option.name))


def redacted_options(stored: Iterable[str] | None) -> tuple[Option, ...]:
    """Options of foreign data, sorted by name; what may be secret only says that it is there."""
    return tuple(
        Option(name=option.name, value=REDACTED) if _is_secret(option) else option
        for option in plain_options(stored)
    )


def _split(stored: Iterable[str] | None) -> Iterator[Option]:
    for item in stored or ():
        name, _, value = item.partition("=")
        yield Option(name=name, value=value)


def _is_secret(option: Option) -> bool:
    name, value = option.name.lower(), option.value
    return (
        any(word in name for word in _SECRET_WORDS)
        or "password" in value.lower()
        or (  # a URL that carries a password
            "://" in value and "@" in urlsplit(value).netloc
        )
    )
