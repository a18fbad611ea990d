"""A repository has one database, or several, each with its own page: `[[database]]` blocks.

The settings of a block stand over those at the top of the file.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import Any, Final

from schema_docs.config.relations import relation_settings
from schema_docs.config.settings import INSTEAD, Settings
from schema_docs.config.values import read_settings
from schema_docs.document.layout_names import pages_folder
from schema_docs.errors import ConfigurationError

_NAME: Final = re.compile(r"[\w.-]+")


def read_databases(table: dict[str, Any], place: str) -> tuple[Settings, ...]:
    """The settings of each `[[database]]` block; of the only database where there is none.

    Args:
        table: what a file has.
        place: the file, as errors name it.

    Raises:
        ConfigurationError: something in it is not known, or two blocks get in each other's way.
    """
    blocks = table.get("database")
    if "name" in table:
        raise ConfigurationError(
            f"{place}: `name` names a [[database]] block, and stands inside of it; the name of the "
            "database is `database`, and the title of the page is `title`"
        )
    if not isinstance(blocks, list):
        return (read_settings(table, place),)
    common = {key: value for key, value in table.items() if key != "database"}
    read_settings(common, place)  # its errors are not those of a block
    found = tuple(_block(block, common, place) for block in blocks)
    _refuse_what_is_double(found, place)
    return found


def _block(block: Any, common: dict[str, Any], place: str) -> Settings:
    """A block over what stands at the top of the file."""
    name = block.get("name") if isinstance(block, dict) else None
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{place}: every [[database]] block needs a `name`, which --only selects it by: "
            "letters, digits, dots and hyphens"
        )
    kept = {key: value for key, value in common.items() if INSTEAD.get(key) not in block}
    settings = read_settings(kept | block, f"{place}, [[database]] {name}")
    if "relations" in common and "relations" not in block:  # errors name where they stand
        return replace(settings, relations=relation_settings(common["relations"], place))
    return settings


def _refuse_what_is_double(databases: tuple[Settings, ...], place: str) -> None:
    """Makes sure that each block has a name and files of its own.

    Raises:
        ConfigurationError: two share one.
    """
    users: dict[str, str] = {}
    for settings in databases:
        name = settings.name or ""
        if name in users.values():
            raise ConfigurationError(f"{place}: two [[database]] blocks have the name {name}")
        written = [
            ("document", settings.document),
            ("diagram", settings.diagram_path),
            ("snapshot", settings.snapshot),
            ("mermaid", settings.mermaid),
            ("dbml", settings.dbml),
        ]
        if settings.layout == "split":
            written.append(("document", f"{pages_folder(settings.document)}/*.md"))
        for key, path in written:
            # Also where only the case differs: on many disks that is the same file.
            plain = posixpath.normpath(path) if path else ""
            file = plain.casefold()
            if file in users:
                raise ConfigurationError(
                    f"{place}: {users[file]} and {name} would both write {plain}; set `{key}` in "
                    "their [[database]] blocks"
                )
            if file:
                users[file] = name
    for one in databases:
        folder = posixpath.normpath(one.diagrams_folder)
        for other in databases:
            path = posixpath.normpath(other.diagram_path)
            if other is not one and path.casefold().startswith(f"{folder.casefold()}/"):
                raise ConfigurationError(
                    f"{place}: {other.name} would write {path} into the folder that {one.name} has "
                    "its diagrams in; set `diagram` in their [[database]] blocks"
                )


def select(databases: tuple[Settings, ...], name: str | None) -> tuple[Settings, ...]:
    """The database of this name; all of them without one.

    Raises:
        ConfigurationError: there is none of this name.
    """
    if name is None:
        return databases
    found = tuple(settings for settings in databases if settings.name == name)
    if not found:
        names = ", ".join(settings.name for settings in databases if settings.name is not None)
        there = f"the settings have {names}" if names else "the settings have no [[database]] block"
        raise ConfigurationError(f"--only {name}: no such database; {there}")
    return found
