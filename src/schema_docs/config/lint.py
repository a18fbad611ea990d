"""What the settings say of the lint: `[lint]`. Which rules there are is not known here."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from schema_docs.config.reading import refuse_unknown
from schema_docs.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FailOn = Literal["error", "warning", "note", "never"]
SquawkFiles = Literal["new", "all"]
SeverityName = Literal["error", "warning", "note"]

DEFAULT: Final = "default"
"""What stands for all rules that are on where nobody says anything."""


@dataclass(frozen=True, kw_only=True)
class LintSettings:
    """Which rules apply to what; rules are named by code, name or family (`S`, `M`)."""

    select: tuple[str, ...] = (DEFAULT,)
    """The rules that are on; `default` stands for those that are on by default, `all` for all."""
    ignore: tuple[str, ...] = ()
    """Those of them that are off all the same."""
    severity: Mapping[str, SeverityName] = field(default_factory=dict)
    """How much a rule matters, where that is not as usual."""
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Rules that do not matter for some tables and what belongs to them, by patterns of names."""
    baseline: str | None = None
    """The file of what is put up with."""
    header: tuple[str, ...] = ()
    """What the comment at the top of each migration must tell besides: `author`, `date` …"""
    fail_on: FailOn = "warning"
    """From which severity on the exit code is 1."""
    squawk_files: SquawkFiles = "new"
    """Which migrations squawk looks at: those that are new, or all."""
    pg_version: int | None = None
    """The major of PostgreSQL that squawk supposes; None: of the server that migrations run on."""


def lint_settings(value: Any, place: str) -> LintSettings:
    """The settings that the table `[lint]` of a file makes.

    Raises:
        ConfigurationError: something in it is not known or not of its kind.
    """
    if not isinstance(value, dict):
        raise ConfigurationError(f"{place}: `lint` must be a table of settings, [lint]")
    refuse_unknown(value, [each.name for each in fields(LintSettings)], f"{place}, [lint]")
    made = {key: _READERS[key](key, each, f"{place}, [lint]") for key, each in value.items()}
    return LintSettings(**made)


def _rules(key: str, value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise ConfigurationError(f'{place}: `{key}` must be a list of rules, such as ["S001"]')
    return tuple(value)


def _header(key: str, value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise ConfigurationError(
            f'{place}: `{key}` must be a list of what a header has, such as ["author", "date"]'
        )
    return tuple(value)


def _severities(key: str, value: Any, place: str) -> Mapping[str, SeverityName]:
    choices = get_args(SeverityName)
    if not isinstance(value, dict) or not all(each in choices for each in value.values()):
        raise ConfigurationError(
            f'{place}: `{key}` must give rules one of {", ".join(choices)}: S001 = "note"'
        )
    return dict(value)


def _tables(key: str, value: Any, place: str) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ConfigurationError(
            f'{place}: `{key}` must be a table of patterns, such as "audit_*" = ["S001"]'
        )
    return {pattern: _rules(f"{key}.{pattern}", each, place) for pattern, each in value.items()}


def _path(key: str, value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.endswith(".json"):
        raise ConfigurationError(f"{place}: `{key}` must be the path of a .json file")
    return value


def _fail_on(key: str, value: Any, place: str) -> FailOn:
    found: FailOn | None = next((each for each in get_args(FailOn) if each == value), None)
    if found is None:
        listed = ", ".join(f'"{choice}"' for choice in get_args(FailOn))
        raise ConfigurationError(f"{place}: `{key}` can be {listed}")
    return found


def _squawk_files(key: str, value: Any, place: str) -> SquawkFiles:
    found: SquawkFiles | None = next(
        (each for each in get_args(SquawkFiles) if each == value), None
    )
    if found is None:
        raise ConfigurationError(f'{place}: `{key}` can be "new", "all"')
    return found


def _major(key: str, value: Any, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 100:
        raise ConfigurationError(f"{place}: `{key}` must be a major of PostgreSQL, such as 16")
    return value


_READERS: Final[dict[str, Callable[[str, Any, str], Any]]] = {
    "select": _rules,
    "ignore": _rules,
    "severity": _severities,
    "tables": _tables,
    "baseline": _path,
    "header": _header,
    "fail_on": _fail_on,
    "squawk_files": _squawk_files,
    "pg_version": _major,
}
