"""The table of a file as `Settings`: each key with the values that it can have."""

from __future__ import annotations

import posixpath
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, get_args

from schema_docs.config.groups import group_settings
from schema_docs.config.lint import lint_settings
from schema_docs.config.reading import is_text, refuse_unknown
from schema_docs.config.relations import inferring, relation_settings
from schema_docs.config.settings import (
    DiagramContents,
    DiagramDetail,
    LayoutEngine,
    Neighbourhoods,
    OnError,
    Preset,
    Settings,
)
from schema_docs.document.layout_names import GroupBy, LayoutName
from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layout_names import MigrationsLayout
from schema_docs.server.choice import is_server_choice, told

if TYPE_CHECKING:
    from collections.abc import Callable

_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "on_error": get_args(OnError),
    "layout": get_args(LayoutName),
    "migrations_layout": get_args(MigrationsLayout),
    "group_by": get_args(GroupBy),
    "preset": get_args(Preset),
    "diagram_detail": get_args(DiagramDetail),
    "layout_engine": get_args(LayoutEngine),
    "neighbourhoods": get_args(Neighbourhoods),
}
_SHOWN: Final = get_args(DiagramContents)
_LISTS: Final = frozenset({"fragments", "before", "roles", "exclude", "diagram_shows"})
_SWITCHES: Final = frozenset({"history", "run_scripts"})


def read_settings(table: dict[str, Any], place: str) -> Settings:
    """The settings that a table of a file makes.

    Args:
        table: what the file has.
        place: the file and the table, as errors name them.

    Raises:
        ConfigurationError: something in it is not known, not of its kind or not possible together.
    """
    refuse_unknown(table, [field.name for field in fields(Settings)], place)
    if "migrations" in table and "migrate_command" in table:
        raise ConfigurationError(
            f"{place}: `migrations` and `migrate_command` are two ways to make the schema; set one"
        )
    settings = Settings(**{key: _value(key, value, place) for key, value in table.items()})
    if settings.group_by == "domain" and not settings.groups:
        raise ConfigurationError(
            f'{place}: `group_by` is "domain", and no domain is named; write for each one '
            '[groups.NAME] with tables = ["pattern*", …]'
        )
    endings = (
        ("document", settings.document, ".md"),
        ("diagram", settings.diagram_path, ".svg"),
        ("snapshot", settings.snapshot or ".json", ".json"),
        ("mermaid", settings.mermaid or ".mmd", ".mmd"),
        ("dbml", settings.dbml or ".dbml", ".dbml"),
    )
    for key, value, ending in endings:
        if not value.endswith(ending):
            raise ConfigurationError(f'{place}: `{key}` is "{value}"; it must end in {ending}')
    if posixpath.basename(settings.diagram_path) == ".svg":  # other diagrams lie beside, by name
        raise ConfigurationError(
            f'{place}: `diagram` is "{settings.diagram_path}"; it must have a name before .svg'
        )
    for shown in settings.diagram_shows:
        if shown not in _SHOWN:
            raise ConfigurationError(
                f'{place}: `diagram_shows` has "{shown}"; it can have "enums" and "views"'
            )
    for glob in settings.fragments:
        if glob.startswith("/") or ".." in glob.split("/"):
            raise ConfigurationError(
                f'{place}: `fragments` has "{glob}"; it must lead to files below this folder'
            )
    return settings


def _value(key: str, value: Any, place: str) -> Any:
    """A setting as `Settings` holds it."""
    if key in _READERS:
        return _READERS[key](value, place)
    if key == "database" and not isinstance(value, str):
        raise ConfigurationError(
            f'{place}: `database` must be a name, such as database = "app"; or there are '
            "[[database]] blocks, one for each database"
        )
    if key in _LISTS:
        if not isinstance(value, list) or not all(map(is_text, value)):
            raise ConfigurationError(f"{place}: `{key}` must be a list of texts, none empty")
        return tuple(value)
    if key in _SWITCHES:
        if not isinstance(value, bool):
            raise ConfigurationError(f"{place}: `{key}` must be true or false")
        return value
    if not is_text(value):
        raise ConfigurationError(f"{place}: `{key}` must be a text that is not empty")
    if key == "server" and not is_server_choice(value):
        raise ConfigurationError(
            f'{place}: `server` is "{told(value)}"; it can be "auto", "embedded", "local", or a '
            "URL such as postgresql://user@host:5432/postgres"
        )
    choices = _CHOICES.get(key)
    if choices and value not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        raise ConfigurationError(f'{place}: `{key}` is "{value}"; it can be {listed}')
    return value


def _placeholders(value: Any, place: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ConfigurationError(f'{place}: [placeholders] must be texts, such as schema = "app"')
    return value


_READERS: Final[dict[str, Callable[[Any, str], Any]]] = {
    "groups": group_settings,
    "infer_relations": inferring,
    "lint": lint_settings,
    "placeholders": _placeholders,
    "relations": relation_settings,
}
