"""Flyway: `V1_2__users.sql`, `R__views.sql`, baselines, callbacks, placeholders.

A file is one transaction, unless it has a statement that cannot be in one; Flyway finds that out by
itself.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.dialects import OTHER_DIALECTS
from schema_docs.migrations.layouts.flyway_names import FlywayName, flyway_name
from schema_docs.migrations.layouts.layout import Found, Given, NotRun, other_format
from schema_docs.migrations.layouts.liquibase_sql import is_formatted
from schema_docs.migrations.layouts.listing import bytes_or_none, text_of
from schema_docs.migrations.layouts.numbers import Version, following
from schema_docs.migrations.layouts.placeholders import filled
from schema_docs.migrations.layouts.snapshots import snapshot_reason
from schema_docs.migrations.layouts.statements import runs_alone
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing

_BEFORE: Final = ("beforeMigrate",)
_AFTER: Final = ("afterVersioned", "afterMigrate")
"""Callbacks that run once in a migration of an empty database."""


class Flyway:
    """The layout."""

    name: Final = "flyway"
    expects: Final = "V1__users.sql"

    def fits(self, listing: Listing) -> str | None:
        """A versioned or repeatable file with two underscores, however deep.

        Files of Liquibase may be called so too; they say so in their first line.
        """
        named = (flyway_name(path) for path in listing.files)
        return next(
            (
                each.path
                for each in named
                if each
                and each.kind in {"V", "R", "B"}
                and each.words
                and not is_formatted(bytes_or_none(listing, each.path) or b"")
            ),
            None,
        )

    def migrations(self, listing: Listing, given: Given) -> Found:
        """Callbacks, the newest baseline, versions after it, repeatable ones.

        Raises:
            ConfigurationError: a placeholder has no value.
        """
        ours = [path for path in listing.files if not _is_of_another_database(path)]
        named = [each for path in ours if (each := flyway_name(path))]
        kinds: dict[str, list[FlywayName]] = {}
        for each in sorted(named, key=lambda each: each.key):
            kinds.setdefault(each.kind, []).append(each)
        baseline = kinds.get("B", [])[-1:]
        versions = [
            each
            for each in kinds.get("V", [])
            if not baseline or each.version > baseline[0].version
        ]
        ordered = [
            *(each for event in _BEFORE for each in kinds.get(event, [])),
            *baseline,
            *versions,
            *(each for event in _AFTER[:1] for each in kinds.get(event, [])),
            *kinds.get("R", []),
            *(each for event in _AFTER[1:] for each in kinds.get(event, [])),
        ]
        values = _placeholders(listing, given)
        running = {each.path for each in ordered}
        return Found(
            migrations=tuple(_migration(listing, each.path, values) for each in ordered),
            not_run=tuple(
                NotRun(path, why)
                for path in listing.files
                if path not in running and (why := _why_not(listing, path, baseline))
            ),
        )

    def next_pattern(self, names: Sequence[str]) -> str | None:
        """`V29__*.sql`."""
        start = _next_start(names, None)
        return None if start is None else f"{start}*.sql"

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:
        """One file, beside the last one."""
        versioned = _versioned(names)
        below = versioned[-1].path.rpartition("/")[0] + "/" if versioned else ""
        start = _next_start(names, now) or "V1__"
        return (f"{below.lstrip('/')}{start}{slug}.sql",)


def _versioned(names: Sequence[str]) -> list[FlywayName]:
    named = [each for path in names if (each := flyway_name(path)) and each.kind in {"V", "B"}]
    return sorted(named, key=lambda each: each.key)


def _next_start(names: Sequence[str], now: datetime | None) -> str | None:
    versioned = _versioned(names)
    if not versioned:
        return None
    return following(Version("V", versioned[-1].spelled, "", "__"), now)


def _is_of_another_database(path: str) -> bool:
    return any(folder in OTHER_DIALECTS for folder in path.split("/")[:-1])


def _why_not(listing: Listing, path: str, baseline: Sequence[FlywayName]) -> str | None:
    """Why a file is named as not run; None where nobody would expect it to run."""
    if _is_of_another_database(path):
        return None
    named = flyway_name(path)
    if named is None:
        if not path.endswith(".sql"):
            return other_format(path)
        return snapshot_reason(listing, path) or "not named as Flyway wants it"
    if named.kind == "U":
        return None
    if named.kind in {"V", "B"}:
        return f"{baseline[0].path} stands for it" if baseline else None
    return f"a callback {named.kind}"


def _migration(listing: Listing, path: str, values: Mapping[str, str]) -> Migration:
    script = text_of(listing, path)
    settings = _script_settings(listing, path)
    if settings.get("placeholderreplacement", values.get(_REPLACES, "true")) != "false":
        name = path.rpartition("/")[2]
        script = filled(script, {**values, "flyway:filename": name}, f"{listing.place}/{path}")
    asked = settings.get("executeintransaction")
    alone = runs_alone(script)
    return Migration(
        name=path,
        script=script,
        opening=_opening(values[_SCHEMA]),
        transaction=not alone if asked is None else asked == "true",
    )


def _opening(schema: str) -> str:
    """Flyway makes its schema, and looks there first."""
    if schema == _PUBLIC:
        return ""
    name = '"' + schema.replace('"', '""') + '"'
    return (
        f"SET client_min_messages = error; CREATE SCHEMA IF NOT EXISTS {name}; "
        f"RESET client_min_messages; SET search_path = {name}, public;"
    )


_SCHEMA: Final = "flyway:defaultSchema"
_PUBLIC: Final = "public"
_REPLACES: Final = "flyway:placeholderReplacement"
"""Our own name for the setting, among the values; no placeholder can have it in a script."""


def _placeholders(listing: Listing, given: Given) -> dict[str, str]:
    """Flyway's own, those of its configuration files, and those of the settings, in this order."""
    values = {
        _SCHEMA: _PUBLIC,
        "flyway:user": given.user,
        "flyway:database": given.database,
        "flyway:table": "flyway_schema_history",
        "flyway:environment": "default",
        "flyway:workingDirectory": ".",
        # Flyway's is the time; ours must be the same on every day.
        "flyway:timestamp": "2000-01-01 00:00:00",
    }
    for content in reversed([*listing.upwards("flyway.conf")]):
        for key, value in _properties(content.decode("utf-8", "replace")).items():
            values |= _configured(key, value)
    for content in reversed([*listing.upwards("flyway.toml")]):
        try:
            table: Any = tomllib.loads(content.decode()).get("flyway", {})
        except ValueError as error:
            raise ConfigurationError(f"flyway.toml: not valid TOML: {error}") from error
        values |= {key: str(value) for key, value in table.get("placeholders", {}).items()}
        if schemas := [*filter(None, [table.get("defaultSchema"), *table.get("schemas", [])])]:
            values[_SCHEMA] = str(schemas[0])
        if table.get("placeholderReplacement") is False:
            values[_REPLACES] = "false"
    return values | dict(given.placeholders)


def _configured(key: str, value: str) -> dict[str, str]:
    """What a line of a flyway.conf means for the values."""
    if key in {"flyway.defaultSchema", "flyway.schemas"}:
        return {_SCHEMA: value.split(",", maxsplit=1)[0].strip()}
    if key.startswith("flyway.placeholders."):
        return {key.removeprefix("flyway.placeholders."): value}
    return {_REPLACES: value.lower()} if key == "flyway.placeholderReplacement" else {}


def _script_settings(listing: Listing, path: str) -> dict[str, str]:
    """What a `V1__x.sql.conf` beside the file says, keys and values in small letters."""
    beside = f"{path}.conf"
    if beside not in listing.files:
        return {}
    found = _properties(text_of(listing, beside))
    return {key.lower(): value.lower() for key, value in found.items()}


def _properties(text: str) -> dict[str, str]:
    """The keys and values of a Java properties file, as far as Flyway's need it."""
    lines = (line.strip() for line in text.splitlines())
    pairs = (re.split(r"\s*[=:]\s*", line, maxsplit=1) for line in lines if line[:1] not in "#!")
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
