"""The command that prints the schema in another form.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from schema_docs.commands.shared import (
    FAILED,
    Context,
    from_directory,
    progress,
    source_of,
    source_options,
)

if TYPE_CHECKING:
    from schema_docs.album import Part
    from schema_docs.diagram.picture import Detail

_DIAGRAMS: Final = ("dot", "mermaid", "plantuml", "png", "svg")
_OTHERS: Final = ("csv", "dbml", "json", "tbls")


@click.command()
@click.argument(
    "what",
    metavar="FORMAT",
    type=click.Choice(sorted((*_DIAGRAMS, *_OTHERS))),
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=from_directory,
    help="Write to FILE instead of standard output.",
)
@click.option("--group", metavar="NAME", help="Draw the tables of a group only.")
@click.option("--table", metavar="NAME", help="Draw a table, and what is around it.")
@click.option(
    "--distance",
    metavar="N",
    type=click.IntRange(1, 9),
    help="How many foreign keys away from the --table the last ones are; 1 if not given.",
)
@click.option(
    "--detail",
    type=click.Choice(["names", "keys", "full"]),
    help="How much of each table is drawn: its name, the columns of keys, or all of them.",
)
@source_options
@click.pass_obj
def export(
    context: Context,
    /,
    what: str,
    *,
    output: Path | None,
    group: str | None,
    table: str | None,
    distance: int | None,
    detail: Detail | None,
    migrations: str | None,
    server: str | None,
    bindir: str | None,
    allow_failed_migrations: bool,
    **source: Any,
) -> None:
    """Print the schema in another form.

    json is a snapshot, which --snapshot reads back; csv has a row for each column; dbml is for
    dbdiagram.io, tbls the schema.json of that tool. The others are diagrams, and can be of a part
    of the schema: dot, mermaid, plantuml, png, svg.
    """
    from schema_docs.generating import generate

    part = _part(what, group=group, table=table, distance=distance, detail=detail)
    if what == "png" and output is None and sys.stdout.isatty():
        raise click.UsageError("a PNG is not for a terminal: say where to with -o FILE")
    project = context.project(migrations=migrations, server=server, bindir=bindir)
    with progress(context) as tell:
        schema = source_of(project, **source).load(tell)
        generated = generate(project, schema, fragments=False)
        made = generated.png(part) if what == "png" else generated.export(what, part)
    if output is None:
        click.echo(made, nl=False)
    else:
        project.files.write(str(output.absolute()), made)
    for failure in schema.failures:
        click.echo(f"migration {failure}", err=True)
    if schema.failures and not allow_failed_migrations:
        sys.exit(FAILED)


def _part(
    what: str,
    *,
    group: str | None,
    table: str | None,
    distance: int | None,
    detail: Detail | None,
) -> Part | None:
    """What the diagram is to show; None where nobody says it."""
    from schema_docs.album import Part

    given = [n for n, value in (("group", group), ("table", table), ("detail", detail)) if value]
    if given and what not in _DIAGRAMS:
        raise click.UsageError(f"--{given[0]} is for diagrams, and {what} is none")
    if group is not None and table is not None:
        raise click.UsageError("--group and --table are two parts of the schema: give one")
    if distance is not None and table is None:
        raise click.UsageError("--distance is from a table: give --table, too")
    if not given:
        return None
    return Part(group=group, table=table, distance=distance or 1, detail=detail)
