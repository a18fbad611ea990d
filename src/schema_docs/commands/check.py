"""The gate: fails when what is checked in is not what the migrations make.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schema_docs.commands.shared import (
    DRIFTED,
    FAILED,
    IN_SYNC,
    Context,
    databases_of,
    for_each,
    progress,
    report_schema,
    source_of,
    source_options,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.project import Project
    from schema_docs.sources import LoadedSchema


@click.command()
@click.option(
    "--twice",
    is_flag=True,
    help="Apply the migrations a second time too, and fail when one is not idempotent.",
)
@click.option(
    "--full",
    is_flag=True,
    help="Apply the migrations also when no file has changed since the last build.",
)
@source_options
@click.pass_obj
def check(
    context: Context,
    /,
    migrations: str | None,
    server: str | None,
    *,
    bindir: str | None,
    allow_failed_migrations: bool,
    twice: bool,
    full: bool,
    **source: Any,
) -> None:
    """Fail when the checked-in reference is not what the migrations make.

    Writes nothing. Exit code 0: in sync; 1: something has drifted; 2: could not tell.
    """
    at_once = not (full or twice or server or bindir or any(source.values()))

    def check_one(project: Project) -> int:
        if at_once and _is_as_built(context, project):
            return IN_SYNC
        return _check(context, project, source, allowed=allow_failed_migrations, twice=twice)

    projects = databases_of(context, source, migrations=migrations, server=server, bindir=bindir)
    for_each(context, projects, check_one)


def _is_as_built(context: Context, project: Project) -> bool:
    """Whether every file of a database is as its last build left it, so that all is in sync."""
    from schema_docs.fingerprint.standing import standing_of

    standing = standing_of(project)
    if standing.why_not:
        if context.verbosity > 0:
            click.echo(f"applying the migrations: {standing.why_not}", err=True)
        return False
    if context.verbosity > 0:
        click.echo("no file has changed since the last build", err=True)
    _tell_in_sync(context, standing.checked)
    return True


def _tell_in_sync(context: Context, paths: Sequence[str]) -> None:
    if context.verbosity >= 0:
        *others, last = paths
        click.echo(f"{', '.join(others)} and {last} are in sync")


def _check(
    context: Context,
    project: Project,
    source: Mapping[str, Any],
    *,
    allowed: bool,
    twice: bool,
) -> int:
    """Tells what of one database has drifted; the exit code.

    Args:
        context: how much is told.
        project: the repository, with the settings of the database.
        source: the options that say where the schema comes from.
        allowed: whether migrations may fail.
        twice: whether they are applied once more.
    """
    from schema_docs.drift.freshness import check_freshness

    checked_in = project.checked_in()
    with progress(context) as tell:
        schema = source_of(project, twice=twice, **source).load(tell)
        generated = project.generate(schema, checked_in)
    findings = check_freshness(project, generated, checked_in)
    _tell_of_another_version(context, project, drifted=bool(findings))
    for finding in findings:
        click.echo(str(finding))
        if context.verbosity > 0 and finding.diff:
            click.echo(finding.diff, nl=False)
    lasting = _report_repeated(context, generated.schema) if twice else 0
    report_schema(context, schema)
    if schema.failures and not allowed:
        return FAILED
    if findings:
        count = f"{len(findings)} difference{'s' if len(findings) > 1 else ''}"
        click.echo(f"{count}: run `schema-docs build` and commit what it writes")
    if lasting:
        click.echo("not idempotent: guard it, with IF NOT EXISTS, ON CONFLICT or a DO block, say")
    if findings or lasting:
        return DRIFTED
    if context.verbosity >= 0 and twice and not schema.failures:
        click.echo("every migration is idempotent")
    _tell_in_sync(context, generated.paths())
    return IN_SYNC


def _tell_of_another_version(context: Context, project: Project, *, drifted: bool) -> None:
    """Says which version has written the page, where that may be why it differs."""
    from schema_docs.document.fingerprint import fingerprint_of
    from schema_docs.drift.other_version import told_of_version

    path = project.settings.document
    mark = fingerprint_of(project.read(path) or "")
    told = "" if mark is None else told_of_version(path, mark.version, drifted=drifted)
    if told and context.verbosity >= 0:
        click.echo(told, err=True)


def _report_repeated(context: Context, schema: LoadedSchema) -> int:
    """What the second time did; how much of it stays. With -v also what is taken back."""
    if schema.failures and context.verbosity >= 0:
        click.echo("not applied a second time, since a migration failed the first time", err=True)
    lasting = [repeated for repeated in schema.repeated if repeated.taken_back_by is None]
    for repeated in schema.repeated if context.verbosity > 0 else lasting:
        click.echo(str(repeated))
    return len(lasting)
