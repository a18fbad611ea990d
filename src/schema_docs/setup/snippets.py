"""The texts that are written into a repository: settings, CI, hook; from `templates/init`."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs import __version__
from schema_docs.document.render import environment, templates_folder
from schema_docs.setup.survey import job_name

if TYPE_CHECKING:
    from schema_docs.setup.survey import Compose

_PLAIN: Final = re.compile(r"[A-Za-z][\w./=~ +-]*")
"""A text that YAML reads as that text, without quotes."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the settings are to say; paths relative to the folder of the settings."""

    migrations: str | None
    migrations_layout: str | None = None
    migrate_command: str | None = None
    document: str
    compose: Compose | None = None


def settings_text(choice: Choice) -> str:
    """The text of `schema-docs.toml`."""
    compose = choice.compose
    return _render(
        "schema-docs.toml",
        migrations=choice.migrations,
        migrations_layout=choice.migrations_layout,
        migrate_command=choice.migrate_command,
        document=choice.document,
        user=compose and compose.user,
        database=compose and compose.database,
        compose=compose and compose.file,
        quoted=_quoted,
    )


def snippet(
    template: str, *, directory: str = ".", migrate_command: str | None = None, stage: str = "test"
) -> str:
    """The text of one of the other templates.

    Args:
        template: its name, without its ending.
        directory: the folder of the settings, relative to the one where CI starts.
        migrate_command: the team's own tool, which CI has to install.
        stage: of GitLab's.
    """

    def command(arguments: str) -> str:
        where = "" if directory == "." else f"-C {shlex.quote(directory)} "
        return f"schema-docs {where}{arguments}"

    return _render(
        template,
        name=job_name(directory),
        title=_yaml("schema-docs" if directory == "." else f"schema-docs of {directory}"),
        requirement=_yaml(f"schema-docs~={__version__}"),
        migrate_command=(migrate_command or "").replace("\n", " "),
        needs_more=bool(migrate_command),
        stage=stage if stage == "test" else _quoted(stage),
        shell=command,
        program=lambda arguments: _yaml(command(arguments)),
        recipe=lambda arguments: command(arguments).replace("$", "$$"),
        below=lambda path: _yaml(path if directory == "." else f"{directory}/{path}"),
    )


def _render(template: str, /, **variables: object) -> str:
    loaded = environment(templates_folder(), None).get_template(f"init/{template}.j2")
    return loaded.render(variables)


def _quoted(text: str) -> str:
    """A text as TOML's and YAML's double quotes hold it, which are JSON's."""
    return json.dumps(text, ensure_ascii=False)


def _yaml(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else _quoted(text)
