"""The command that prints the schema in another form.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from schema_docs.commands.shared import (
    FAILED,
    Context,
    from_directory,
    progress,
    source_of,
    source_options,
)


@click.command()
@click.argument(
    "what",
    metavar="FORMAT",
    type=click.Choice(["json", "csv", "dbml", "dot", "mermaid", "plantuml", "png", "svg", "tbls"]),
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=from_directory,
    help="Write to FILE instead of standard output.",
)
@source_options
@click.pass_obj
def export(
    context: Context,
    /,
    what: str,
    output: Path | None,
    migrations: str | None,
    server: str | None,
    *,
    bindir: str | None,
    allow_failed_migrations: bool,
    **source: Any,
) -> None:
    """Print the schema as json, csv, dbml, dot, mermaid, plantuml, png, svg or tbls.

    The JSON is a snapshot, which --snapshot reads back; tbls is the schema.json of that tool.
    """
    if what == "png" and output is None and sys.stdout.isatty():
        raise click.UsageError("a PNG is not for a terminal: say where to with -o FILE")
    project = context.project(migrations=migrations, server=server, bindir=bindir)
    with progress(context) as tell:
        schema = source_of(project, **source).load(tell)
        generated = project.generate(schema, fragments=False)
        made = generated.png() if what == "png" else generated.export(what)
    if output is None:
        click.echo(made, nl=False)
    else:
        project.write(str(output.absolute()), made)
    for failure in schema.failures:
        click.echo(f"migration {failure}", err=True)
    if schema.failures and not allow_failed_migrations:
        sys.exit(FAILED)
