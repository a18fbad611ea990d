"""The gate: fails when what is checked in is not what the migrations make.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from schema_docs.commands.reporting import (
    Reporting,
    exit_code,
    outputs_of,
    problem_of,
    report_options,
)
from schema_docs.commands.shared import (
    Context,
    databases_of,
    notices_of,
    progress,
    report_failures,
    source_of,
    source_options,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.project import Generated, Project
    from schema_docs.reports.report import Report
    from schema_docs.sources import LoadedSchema

_COMMAND: Final = "check"


@click.command()
@click.option(
    "--twice",
    is_flag=True,
    help="Apply the migrations a second time too, and fail when one is not idempotent.",
)
@report_options
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
    **options: Any,
) -> None:
    """Fail when the checked-in reference is not what the migrations make.

    Writes nothing but the reports that are asked for. Exit code 0: in sync; 1: something has
    drifted; 2: could not tell.
    """
    from schema_docs.errors import Error

    reporting = Reporting(context, _COMMAND, outputs_of(options))
    try:
        projects = databases_of(
            context, options, migrations=migrations, server=server, bindir=bindir
        )
        reports = [
            _checked(reporting, project, options, allowed=allow_failed_migrations, twice=twice)
            if len(projects) == 1 or context.debug
            else _whatever_happens(
                reporting, project, options, allowed=allow_failed_migrations, twice=twice
            )
            for project in projects
        ]
    except Error as error:
        reporting.end_with(error)
        raise
    reporting.tell(reports)
    if worst := exit_code(reports):
        sys.exit(worst)


def _whatever_happens(
    reporting: Reporting, project: Project, source: Mapping[str, Any], **how: bool
) -> Report:
    """The same of one of several databases: an error does not keep the others from being told."""
    from schema_docs.errors import Error
    from schema_docs.git import folder_in_repository

    name = project.settings.name
    try:
        return _checked(reporting, project, source, **how)
    except Error as error:
        click.echo(f"schema-docs: database {name}: {error}", err=True)
        return reporting.report_of(error, name, folder_in_repository(project.root))


def _checked(
    reporting: Reporting,
    project: Project,
    source: Mapping[str, Any],
    *,
    allowed: bool,
    twice: bool,
) -> Report:
    """What of one database has drifted.

    Args:
        reporting: how it will be told.
        project: the repository, with the settings of the database.
        source: the options that say where the schema comes from.
        allowed: whether migrations may fail.
        twice: whether they are applied once more.
    """
    from schema_docs.drift.freshness import check_freshness, not_idempotent
    from schema_docs.drift.summary import remedy_of, summary_of
    from schema_docs.git import folder_in_repository
    from schema_docs.reports.report import Report

    checked_in = project.checked_in()
    with progress(reporting.context) as tell:
        schema = source_of(project, twice=twice, **source).load(tell)
        generated = project.generate(schema, checked_in)
    report_failures(schema)
    found = (
        *check_freshness(project, generated, checked_in),
        *not_idempotent(generated.schema.repeated),
    )
    wrong = [finding for finding in found if finding.severity != "note"]
    return Report(
        command=_COMMAND,
        database=project.settings.name,
        checked=generated.checked_paths(),
        findings=found,
        problems=() if allowed else tuple(map(problem_of, schema.failures)),
        notices=(*notices_of(schema), *_of_failures(schema, allowed=allowed, twice=twice)),
        summary=summary_of(wrong) if wrong else _all_is_well(generated, twice=twice),
        remedy=remedy_of(wrong),
        folder=folder_in_repository(project.root),
    )


def _of_failures(schema: LoadedSchema, *, allowed: bool, twice: bool) -> tuple[str, ...]:
    """What follows from migrations that have failed, where that is no error."""
    notices = []
    if allowed:
        notices += [f"{problem_of(each).location} failed, as it may" for each in schema.failures]
    if schema.failures and twice:
        notices.append("not applied a second time, since a migration failed the first time")
    return tuple(notices)


def _all_is_well(generated: Generated, *, twice: bool) -> str:
    *others, last = generated.paths()
    in_sync = f"{', '.join(others)} and {last} are in sync"
    idempotent = twice and not generated.schema.failures
    return f"{in_sync}; every migration is idempotent" if idempotent else in_sync
