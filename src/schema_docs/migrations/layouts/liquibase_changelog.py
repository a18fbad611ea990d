"""Liquibase's changelogs in XML, YAML and JSON, as far as they lead to SQL files."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.liquibase_sql import is_for_us
from schema_docs.migrations.layouts.listing import bytes_or_none, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema_docs.migrations.layouts.listing import Listing

_FORMATS: Final = (".xml", ".yaml", ".yml", ".json")
_ROOT: Final = "databaseChangeLog"
_NO_CHANGE: Final = frozenset(
    {"comment", "empty", "output", "preConditions", "rollback", "tagDatabase", "validCheckSum"}
    | {"modifySql", "stop"}
)
"""What stands in a changeset and makes nothing."""

_Item = tuple[str, Any]
"""What an entry is called, and what it says."""


@dataclass(frozen=True)
class Step:
    """An SQL file that a changelog leads to."""

    file: str
    end_delimiter: str = ""
    transaction: bool = True
    properties: tuple[tuple[str, str], ...] = ()


def is_changelog(listing: Listing, name: str) -> bool:
    """Whether a file is a changelog that is no SQL."""
    return name.endswith(_FORMATS) and _ROOT.encode() in (bytes_or_none(listing, name) or b"")


def master_of(listing: Listing) -> str | None:
    """The changelog that no other one includes; None where there are none.

    Raises:
        ConfigurationError: there are several, and no name that tells.
    """
    changelogs = [name for name in listing.files if is_changelog(listing, name)]
    if not changelogs:
        return None
    included: set[str] = set()
    for name in changelogs:
        for kind, told in _items(listing, name):
            if kind in {"include", "includeAll"}:
                included |= {*_targets(listing, name, kind, told)} - {name}
    roots = [name for name in changelogs if name not in included]
    telling = [name for name in roots if "master" in name or "root" in name]
    found = roots if len(roots) == 1 else telling
    if len(found) == 1:
        return found[0]
    raise ConfigurationError(
        f"{listing.place}: has several changelogs ({', '.join(roots or changelogs)}); name the one "
        "to start from with `master` in its name, or include the others in it"
    )


def steps_of(listing: Listing, changelog: str) -> list[Step]:
    """The SQL files that a changelog leads to, each once, in its order.

    Raises:
        ConfigurationError: see `Liquibase.migrations`.
    """
    found: dict[str, Step] = {}
    for step in _walk(listing, changelog, (changelog,), {}):
        found.setdefault(step.file, step)
    return [*found.values()]


def _walk(
    listing: Listing, changelog: str, trail: tuple[str, ...], properties: dict[str, str]
) -> Iterator[Step]:
    for kind, told in _items(listing, changelog):
        if kind == "property" and told.get("name") and is_for_us(told.get("dbms") or ""):
            properties.setdefault(str(told["name"]), str(told.get("value", "")))
        elif kind in {"include", "includeAll"}:
            for target in _targets(listing, changelog, kind, told):
                if target.endswith(".sql"):
                    yield Step(target, properties=tuple(properties.items()))
                elif target not in trail:
                    yield from _walk(listing, target, (*trail, target), properties)
        elif kind == "changeSet" and is_for_us(told.get("dbms") or ""):
            yield from _changes(listing, changelog, told, properties)


def _changes(
    listing: Listing, changelog: str, changeset: Mapping[str, Any], properties: dict[str, str]
) -> Iterator[Step]:
    for change, told in changeset["changes"]:
        if change in _NO_CHANGE:
            continue
        if change != "sqlFile":
            raise ConfigurationError(
                f"{listing.place}/{changelog}: the change `{change}` of changeset "
                f"{changeset.get('id')} is in Liquibase's own words, which only Liquibase can run; "
                'set `migrate_command`, for example to "liquibase update"'
            )
        if not is_for_us(told.get("dbms") or ""):
            continue
        (file,) = _targets(listing, changelog, "include", {**told, "file": told.get("path")})
        yield Step(
            file,
            end_delimiter=told.get("endDelimiter") or "",
            transaction=_is_true(changeset.get("runInTransaction", "true")),
            properties=tuple(properties.items()),
        )


def _targets(listing: Listing, changelog: str, kind: str, told: Mapping[str, Any]) -> Sequence[str]:
    """The files that an entry includes."""
    path = str(told.get("file") or told.get("path") or "")
    beside = posixpath.dirname(changelog)
    wanted = posixpath.normpath(path.removeprefix("classpath:").lstrip("/"))
    tried = [posixpath.normpath(posixpath.join(beside, wanted))]
    if not _is_true(told.get("relativeToChangelogFile", "false")):
        # A path of the class path or of the repository: its end lies in the folder.
        parts = wanted.split("/")
        tried = ["/".join(parts[at:]) for at in range(len(parts))] + tried
        if kind == "includeAll":
            tried.append(".")
    for candidate in tried:
        if kind == "include" and candidate in listing.files:
            return (candidate,)
        if kind == "includeAll":
            below = "" if candidate == "." else f"{candidate}/"
            found = [
                name
                for name in listing.files
                if name.startswith(below)
                and name != changelog
                and (name.endswith(".sql") or is_changelog(listing, name))
            ]
            if found:
                return found
    raise ConfigurationError(
        f"{listing.place}/{changelog}: includes {path}, which is not in this folder; "
        "set `migrations` to the folder that holds both"
    )


def _items(listing: Listing, name: str) -> list[_Item]:
    """The entries of a changelog, of whichever format.

    Raises:
        ConfigurationError: it cannot be read.
    """
    text = text_of(listing, name)
    try:
        if name.endswith(".xml"):
            return _items_of_xml(text)
        return _items_of_tree(_tree(text, is_json=name.endswith(".json")))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"{listing.place}/{name}: cannot be read as a changelog: {error}"
        ) from error


def _tree(text: str, *, is_json: bool) -> Any:
    if is_json:
        return json.loads(text)
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _items_of_tree(tree: Any) -> list[_Item]:
    found: list[_Item] = []
    for entry in tree[_ROOT] or ():
        ((kind, told),) = entry.items()
        if kind == "changeSet":
            changes = [pair for change in told.get("changes") or () for pair in change.items()]
            told = {**told, "changes": changes}
        found.append((kind, told))
    return found


def _items_of_xml(text: str) -> list[_Item]:
    # expat itself bounds what entities may grow to, and the file is the team's own.
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    found: list[_Item] = []
    for element in root:
        changes = [(_local(child.tag), dict(child.attrib)) for child in element]
        found.append((_local(element.tag), {**element.attrib, "changes": changes}))
    return found


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _is_true(told: Any) -> bool:
    return str(told).lower() == "true"
