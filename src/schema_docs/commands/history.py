"""`history`: which migration introduced, changed, renamed or dropped what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schema_docs.commands.shared import (
    end_where_a_migration_failed,
    progress,
    report_schema,
    source_of,
    source_options,
)

if TYPE_CHECKING:
    from schema_docs.commands.shared import Context


@click.command()
@click.argument("name", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the history is printed.",
)
@source_options
@click.pass_obj
def history(
    context: Context,
    /,
    name: str | None,
    *,
    form: str,
    migrations: str | None,
    server: str | None,
    bindir: str | None,
    allow_failed_migrations: bool,
    **source: Any,
) -> None:
    """Tell which migration introduced, changed, renamed or dropped what.

    NAME is a table, view, type or function, or what belongs to one: documents, documents.status.
    A name that it had before a rename will do. Without NAME everything is told.
    """
    from schema_docs.errors import ConfigurationError
    from schema_docs.git import commits_that_added
    from schema_docs.migrations.account import account, history_json, stories_of, tell

    project = context.project(migrations=migrations, server=server, bindir=bindir)
    with progress(context) as told:
        schema = source_of(project, **source).load(told)
    if schema.command is not None:
        raise ConfigurationError(
            f"{schema.command} made the schema, and tells nothing of its steps: the history is "
            "that of a folder of SQL"
        )
    if schema.migrations is None:
        raise ConfigurationError("a database has no history: give it migrations or a snapshot")
    stories = schema.history.stories
    if name is not None:
        stories = stories_of(stories, name)
    commits = commits_that_added(project.root, schema.migrations.folder)
    if form == "json":
        click.echo(history_json(tell(stories, schema, commits)), nl=False)
    else:
        for line in account(stories, schema, commits):
            click.echo(line)
    report_schema(context, schema, err=True)
    end_where_a_migration_failed(schema, allowed=allow_failed_migrations)
