"""`new`: the next migration, numbered as its neighbours are, from the team's template."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schema_docs.commands.shared import folder_options, from_directory, progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.commands.shared import Context
    from schema_docs.migrations.folder import MigrationFolder
    from schema_docs.migrations.new_table import NewTable
    from schema_docs.project import Project
    from schema_docs.sources import MigrationsSource


@click.command()
@click.argument("text")
@click.option(
    "--table",
    "name",
    metavar="NAME",
    help="Make a table: guarded, with an index and a trigger that sets updated_at.",
)
@click.option(
    "--template",
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=from_directory,
    help="Make it from FILE, a Jinja template.",
)
@click.option(
    "-n", "--dry-run", is_flag=True, help="Print what the file would say, and write nothing."
)
@folder_options
@click.pass_obj
def new(
    context: Context,
    /,
    text: str,
    *,
    name: str | None,
    template: Path | None,
    dry_run: bool,
    migrations: str | None,
) -> None:
    """Write the next migration, and print its path.

    TEXT says what it does: "Add example items" makes 029_add_example_items.sql, say. The number and
    the kind of file are as the neighbours have them; where their tool keeps the way down in a file
    of its own, that is made too.
    """
    from schema_docs.errors import ConfigurationError

    project = context.project(migrations=migrations)
    source = project.migrations()
    if template is not None and not template.is_file():
        raise ConfigurationError(f"{template}: no such template")
    table = None if name is None else _table(context, source, name)
    texts = next_texts(project, source.folder, text, table=table, template=template)
    if dry_run:
        click.echo("\n".join(texts.values()), nl=False)
    else:
        write_next(project, texts)


def next_texts(
    project: Project,
    folder: MigrationFolder,
    text: str,
    *,
    table: NewTable | None = None,
    statements: str = "",
    template: Path | None = None,
) -> dict[str, str]:
    """What each file of the next migration says, by its path in the repository.

    Args:
        project: the repository.
        folder: its migrations.
        text: what the next one does, in words.
        table: the table that it makes.
        statements: what it does, where that is known already.
        template: another one than the team's.

    Raises:
        ConfigurationError: only the layout's own tool can make one; a file is there already; or a
            template cannot be used.
    """
    from datetime import datetime

    from schema_docs.errors import ConfigurationError
    from schema_docs.git import author
    from schema_docs.migrations.new import TEMPLATE, Wanted, slug_of, texts_of

    slug, now = slug_of(text), datetime.now().astimezone()
    names = folder.next_name(slug, now)
    paths = {name: project.relative(folder.path / name) for name in names}
    for path in paths.values():
        if os.path.lexists(project.root / path):
            raise ConfigurationError(f"{path}: is there already, and is not replaced")
    wanted = Wanted(
        description=text,
        layout=folder.layout.name,
        table=table,
        statements=statements,
        author=author(project.root),
        date=now.date(),
    )
    templates = _templates(project) if template is None else template.resolve().parent
    name = TEMPLATE if template is None else template.name
    texts = texts_of(names, slug, wanted, templates=templates, template=name)
    if statements and not any(statements in each for each in texts.values()):
        # The team's template was made before there were any; ours has a place for them.
        texts = texts_of(names, slug, wanted, templates=None, template=TEMPLATE)
    return {paths[each]: written for each, written in texts.items()}


def write_next(project: Project, texts: Mapping[str, str]) -> None:
    """Writes the files, and prints their paths.

    Raises:
        ConfigurationError: one cannot be written.
    """
    for path, written in texts.items():
        project.files.make(path, written)
        # As whoever types `$EDITOR $(schema-docs new …)` stands to it.
        click.echo(os.path.relpath(project.root / path))


def _templates(project: Project) -> Path | None:
    folder = project.templates()
    return None if folder is None else Path(folder)


def _table(context: Context, source: MigrationsSource, written: str) -> NewTable:
    """The table to be made; what the migrations make so far tells what it can use."""
    from schema_docs.errors import ConfigurationError, MigrationError, ServerError
    from schema_docs.fragments.kinds import name_of
    from schema_docs.migrations.new_table import new_table

    name = name_of(written)
    if name is None:
        raise ConfigurationError(
            f"`{written}` is no name of a table; write it as SQL has it: items, shop.items, "
            '"Odd items"'
        )
    try:
        with progress(context) as tell:
            database = source.load(tell).database
    except (MigrationError, ServerError) as error:
        click.echo(
            "the schema so far is not known, and the file makes a function of its own for "
            f"updated_at: {error}",
            err=True,
        )
        database = None
    return new_table(name, database)
