"""sqitch: the deploy scripts, in the order of `sqitch.plan`, with reworked changes and variables.

Its scripts are psql's own, and open their transactions themselves.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts.layout import Found, Given, NotRun
from schema_docs.migrations.layouts.listing import text_of
from schema_docs.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schema_docs.migrations.layouts.listing import Listing

_PLAN: Final = "sqitch.plan"
_CONF: Final = "sqitch.conf"
_ENTRY: Final = re.compile(r"(?P<sign>[+-]?)\s*(?P<name>@?[^\s\[#]+)")
"""A change or tag; what it requires, and who planned it when, follows."""


class Sqitch:
    """The layout."""

    name: Final = "sqitch"
    expects: Final = "sqitch.plan and deploy/users.sql"

    def fits(self, listing: Listing) -> str | None:
        """The plan, in the folder or where its configuration says."""
        plan = _Project.of(listing).plan
        return plan if plan in listing.files else None

    def migrations(self, listing: Listing, given: Given) -> Found:
        """In the plan's order; of a reworked change first the script with the tag in its name.

        Raises:
            ConfigurationError: a change of the plan has no script; or the project is for another
                kind of database.
        """
        project = _Project.of(listing)
        if project.engine not in {"", "pg", "cockroach"}:
            raise ConfigurationError(
                f"{listing.place}/{_CONF}: its engine is {project.engine}, and only PostgreSQL's "
                "(pg) can be run"
            )
        scripts = [_script(listing, project, change) for change in _plan(listing, project)]
        variables = {"registry": "sqitch", **project.variables, **given.placeholders}
        deploy = f"{project.deploy}/"
        return Found(
            migrations=tuple(
                Migration(name=script, variables=tuple(variables.items())) for script in scripts
            ),
            not_run=tuple(
                NotRun(name, "not in sqitch.plan")
                for name in listing.files
                if name.startswith(deploy)
                and name.endswith(project.extension)
                and name not in scripts
            ),
        )

    def next_pattern(self, names: Sequence[str]) -> str | None:  # noqa: ARG002 - known of none
        """Its changes have names only."""
        return None

    def next_name(self, names: Sequence[str], slug: str, now: datetime) -> tuple[str, ...]:  # noqa: ARG002
        """Its own program plans changes.

        Raises:
            ConfigurationError: always.
        """
        raise ConfigurationError(
            f"sqitch plans changes itself: run `sqitch add {slug} -n '…'`, which writes the "
            "deploy, revert and verify scripts"
        )


@dataclass(frozen=True, kw_only=True)
class _Project:
    """Where things are, by sqitch.conf; paths below the folder."""

    plan: str = _PLAN
    deploy: str = "deploy"
    reworked: str = "deploy"
    """Where the earlier scripts of reworked changes are, if not beside the others."""
    extension: str = ".sql"
    engine: str = ""
    variables: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, listing: Listing) -> _Project:
        """As the nearest sqitch.conf says; its paths count from where it lies."""
        content = next(listing.upwards(_CONF), None)
        if content is None:
            return cls()
        conf = _sections(content.decode("utf-8-sig", "replace"), listing)
        core = conf.get("core", {})
        engine = conf.get(f'engine "{core.get("engine", "pg")}"', {})

        def setting(name: str, default: str) -> str:
            return engine.get(name) or core.get(name) or default

        top = setting("top_dir", ".")
        # Where the configuration lies above, the folder is the top that it names.
        base = "." if _CONF in listing.files else top

        def below(name: str, default: str) -> str:
            return posixpath.relpath(setting(name, posixpath.join(top, default)), base)

        variables: dict[str, str] = {}
        for section in ("core.variables", "core variables", "deploy variables"):
            kind, _, rest = section.replace(".", " ").partition(" ")
            variables |= conf.get(f'{kind} "{rest}"', {})
        return cls(
            plan=below("plan_file", _PLAN),
            deploy=below("deploy_dir", "deploy"),
            reworked=posixpath.relpath(
                setting(
                    "reworked_deploy_dir", posixpath.join(setting("reworked_dir", top), "deploy")
                ),
                base,
            ),
            extension="." + setting("extension", "sql"),
            engine=core.get("engine", ""),
            variables=variables,
        )


def _sections(text: str, listing: Listing) -> dict[str, dict[str, str]]:
    """The file, which git's own format has; case of variables' names is kept."""
    import configparser

    parser = configparser.ConfigParser(
        strict=False, allow_no_value=True, interpolation=None, delimiters=("=",)
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string("\n".join(line.strip() for line in text.splitlines()))
    except configparser.Error as error:
        raise ConfigurationError(
            f"{listing.place}/{_CONF}: cannot be read: {str(error).splitlines()[0]}"
        ) from error
    return {
        section: {key: (value or "").strip('"') for key, value in parser.items(section)}
        for section in parser.sections()
    }


@dataclass(kw_only=True)
class _Change:
    """One change of the plan."""

    name: str
    tags: list[str] = field(default_factory=list)
    """With their `@`, all that follow it."""
    reworked_by: list[str] = field(default_factory=list)
    """The tags that stand between it and a later change of its name; empty of the last one."""


def _plan(listing: Listing, project: _Project) -> list[_Change]:
    changes: list[_Change] = []
    for number, line in enumerate(text_of(listing, project.plan).splitlines(), 1):
        told = line.strip()
        if not told or told[0] in "%#":
            continue
        match = _ENTRY.match(told)
        if match is None or match["sign"] == "-":
            raise ConfigurationError(
                f"{listing.place}/{project.plan}:{number}: cannot be read as a change or a tag"
            )
        if match["name"].startswith("@"):
            for change in changes:
                change.tags.append(match["name"])
            continue
        for earlier in changes:
            if earlier.name == match["name"] and not earlier.reworked_by:
                earlier.reworked_by = [*earlier.tags]
        changes.append(_Change(name=match["name"]))
    return changes


def _script(listing: Listing, project: _Project, change: _Change) -> str:
    if ":" in change.name:
        raise ConfigurationError(f"{listing.place}/{project.plan}: {change.name} is no change")
    tags = change.reworked_by or [""]
    folders = (project.reworked, project.deploy) if change.reworked_by else (project.deploy,)
    wanted = [
        posixpath.normpath(f"{folder}/{change.name}{tag}{project.extension}")
        for folder in folders
        for tag in tags
    ]
    for script in wanted:
        if script in listing.files:
            return script
    raise ConfigurationError(
        f"{listing.place}/{wanted[0]}: is not there, and {project.plan} has the change "
        f"{change.name}"
    )
