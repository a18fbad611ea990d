"""The command that writes what a repository begins with; so far the templates."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from schema_docs.commands.shared import Context


@click.command()
@click.option(
    "--templates",
    "wants_templates",
    is_flag=True,
    required=True,
    help="Write the default templates into the folder that the settings name.",
)
@click.pass_obj
def init(context: Context, /, *, wants_templates: bool) -> None:
    """Write what a repository begins with: templates of the page and of migrations.

    They are there to be changed; keep only the templates and blocks that you change. A file that is
    there already is left as it is.
    """
    from schema_docs.document.render import templates_folder
    from schema_docs.errors import ConfigurationError

    del wants_templates  # there is nothing else yet
    projects = context.projects()
    folders = dict.fromkeys(project.settings.templates for project in projects)
    folders.pop(None, None)
    if not folders:
        raise ConfigurationError(
            'no folder of templates is set; write templates = "docs/templates", say, into '
            "schema-docs.toml"
        )
    project = projects[0]
    templates = sorted(templates_folder().glob("*.j2"))
    for folder, template in product(folders, templates):
        path = Path(str(folder), template.name).as_posix()
        if project.read(path) is not None:
            click.echo(f"{path} is there already")
        else:
            project.write(path, template.read_text("utf-8"))
            click.echo(f"{path} written")
