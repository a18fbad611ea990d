"""The commands about descriptions: `comments` moves them into the database, `coverage` counts."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schema_docs.commands.shared import (
    DRIFTED,
    Context,
    end_where_a_migration_failed,
    from_directory,
    progress,
    report_schema,
    source_of,
    source_options,
)

if TYPE_CHECKING:
    from schema_docs.descriptions.coverage import Coverage
    from schema_docs.descriptions.ratchet import Ratchet
    from schema_docs.project import Project


@click.command()
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=from_directory,
    help="Write to FILE instead of standard output.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Move Markdown too, as the plain text that a reader sees of it.",
)
@source_options
@click.pass_obj
def comments(
    context: Context,
    /,
    output: Path | None,
    migrations: str | None,
    server: str | None,
    *,
    bindir: str | None,
    allow_failed_migrations: bool,
    everything: bool,
    **source: Any,
) -> None:
    """Print the migration that moves descriptions from the page into the database.

    A COMMENT ON for each that somebody typed into the page; notes are not moved.
    """
    from schema_docs import generating
    from schema_docs.descriptions.comments import comments as comments_of
    from schema_docs.document.claims import NOTHING
    from schema_docs.document.merge import merge

    project = context.project(migrations=migrations, server=server, bindir=bindir)
    before = project.checked_in.own_page() or NOTHING
    with progress(context) as tell:
        schema = source_of(project, **source).load(tell)
    page_source = generating.page_source(project, schema)
    made = comments_of(page_source, merge(page_source, before).pages, everything=everything)
    for line in made.staying:
        click.echo(line, err=True)
    report_schema(context, schema, err=True)
    if not made.sql:
        click.echo(f"{project.settings.document} has no descriptions to move", err=True)
    elif output is None:
        click.echo(made.sql, nl=False)
    else:
        project.files.write(str(output.absolute()), made.sql)
    end_where_a_migration_failed(schema, allowed=allow_failed_migrations)


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the report is printed.",
)
@click.option(
    "--fail-under",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    help="Exit code 1 when less is described in all.",
)
@click.option(
    "--ratchet",
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=from_directory,
    help="Exit code 1 when less of a kind is described than FILE says.",
)
@click.option(
    "--update-ratchet", is_flag=True, help="Write into the ratchet's file what has risen."
)
@source_options
@click.pass_obj
def coverage(
    context: Context,
    /,
    *,
    form: str,
    fail_under: float | None,
    ratchet: Path | None,
    migrations: str | None,
    server: str | None,
    bindir: str | None,
    allow_failed_migrations: bool,
    update_ratchet: bool,
    **source: Any,
) -> None:
    """Tell how much is described, by the database or on the page.

    With -v also what is not described.
    """
    from schema_docs import generating
    from schema_docs.descriptions.coverage import coverage_json, measure
    from schema_docs.descriptions.ratchet import fallen
    from schema_docs.document.claims import NOTHING
    from schema_docs.document.merge import merge

    if fail_under is not None and math.isnan(fail_under):
        raise click.UsageError("--fail-under must be a number from 0 to 100")
    if update_ratchet and ratchet is None:
        raise click.UsageError("--update-ratchet needs --ratchet FILE")
    project = context.project(migrations=migrations, server=server, bindir=bindir)
    path = None if ratchet is None else project.relative(ratchet.resolve())
    wanted = {} if path is None else _ratchet(project, path, may_be_missing=update_ratchet)
    before = project.checked_in.own_page() or NOTHING
    with progress(context) as tell:
        schema = source_of(project, **source).load(tell)
    page_source = generating.page_source(project, schema)
    measured = measure(page_source, merge(page_source, before).ledger.described, before)
    shortfalls = (
        *(() if path is None else fallen(measured, wanted, path)),
        *(() if fail_under is None else measured.below(fail_under)),
    )
    if form == "json":
        click.echo(coverage_json(measured, shortfalls), nl=False)
    else:
        _print(context, measured)
        for shortfall in shortfalls:
            click.echo(str(shortfall))
    report_schema(context, schema, err=True)
    end_where_a_migration_failed(schema, allowed=allow_failed_migrations)
    if path is not None:
        _raise(context, project, path, measured, wanted, writes=update_ratchet)
    if shortfalls:
        sys.exit(DRIFTED)


def _print(context: Context, measured: Coverage) -> None:
    from schema_docs.descriptions.coverage import coverage_text

    if context.verbosity >= 0:
        click.echo(coverage_text(measured), nl=False)
    if context.verbosity > 0:
        for thing in measured.undescribed:
            click.echo(str(thing))


def _ratchet(project: Project, path: str, *, may_be_missing: bool) -> Ratchet:
    """What the ratchet's file says."""
    from schema_docs.descriptions.ratchet import read_ratchet
    from schema_docs.errors import ConfigurationError

    text = project.files.read(path)
    if text is not None:
        return read_ratchet(text, path)
    if may_be_missing:
        return {}
    raise ConfigurationError(
        f"{path}: is missing; make it with "
        f"`schema-docs coverage --ratchet {path} --update-ratchet`, and commit it"
    )


def _raise(
    context: Context,
    project: Project,
    path: str,
    measured: Coverage,
    wanted: Ratchet,
    *,
    writes: bool,
) -> None:
    """Writes what has risen into the ratchet's file, or says that it has."""
    from schema_docs.descriptions.ratchet import raised, write_ratchet

    now = raised(measured, wanted)
    if writes:
        is_new = project.files.write(path, write_ratchet(now))
        said = f"{path} {'written' if is_new else 'is up to date'}"
    elif now != wanted:
        kinds = ", ".join(kind for kind in now if now[kind] != wanted.get(kind))
        said = f"{path}: more is described of {kinds}; --update-ratchet writes it"
    else:
        return
    if context.verbosity >= 0:
        click.echo(said, err=True)
