"""The gate: fails when what is checked in is not what the migrations make.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from schema_docs.commands.fleet import check_fleet, fleet_of, fleet_options
from schema_docs.commands.reporting import (
    Reporting,
    each_reported,
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
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.generated import Generated
    from schema_docs.project import Project
    from schema_docs.reports.report import Report
    from schema_docs.sources import LoadedSchema

_COMMAND: Final = "check"


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
@report_options
@fleet_options
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
    **options: Any,
) -> None:
    """Fail when the checked-in reference is not what the migrations make.

    Writes nothing but the reports that are asked for. Exit code 0: in sync; 1: something has
    drifted; 2: could not tell.

    With several databases of one schema, by --databases or --database-url given several times, it
    is those that are compared, and no files.
    """
    from schema_docs.errors import Error

    reporting = Reporting(context, _COMMAND, outputs_of(options))
    named = {"migrations": migrations, "server": server, "bindir": bindir}
    text = None
    try:
        targets, source, jobs = fleet_of(options, twice=twice)
        if targets:
            from schema_docs.reports.as_table import as_table

            text = as_table
            project = context.project(**named)
            reporting.spare((project,))
            reports = check_fleet(
                reporting,
                project,
                targets,
                source,
                jobs=jobs,
                allowed=allow_failed_migrations,
            )
        else:
            at_once = not (full or twice or server or bindir or any(source.values()))
            projects = databases_of(context, source, **named)
            reporting.spare(projects)
            reports = each_reported(
                reporting,
                projects,
                lambda project: _checked(
                    reporting,
                    project,
                    source,
                    allowed=allow_failed_migrations,
                    twice=twice,
                    at_once=at_once,
                ),
            )
    except Error as error:
        reporting.end_with(error)
        raise
    reporting.tell(reports, text)
    if worst := exit_code(reports):
        sys.exit(worst)


def _checked(
    reporting: Reporting,
    project: Project,
    source: Mapping[str, Any],
    *,
    allowed: bool,
    twice: bool,
    at_once: bool,
) -> Report:
    """What of one database has drifted.

    Args:
        reporting: how it will be told.
        project: the repository, with the settings of the database.
        source: the options that say where the schema comes from.
        allowed: whether migrations may fail.
        twice: whether they are applied once more.
        at_once: whether they need not be applied where no file has changed since the last build.
    """
    if at_once and (report := _as_built(reporting, project)):
        return report
    from schema_docs.drift.freshness import check_freshness, not_idempotent
    from schema_docs.drift.summary import remedy_of, summary_of
    from schema_docs.generating import generate
    from schema_docs.git import folder_in_repository
    from schema_docs.reports.report import Report

    checked_in = project.checked_in.reading()
    with progress(reporting.context) as tell:
        schema = source_of(project, twice=twice, **source).load(tell)
        generated = generate(project, schema, checked_in, for_gate=True)
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
        notices=(
            *_of_another_version(project, drifted=bool(wrong)),
            *notices_of(schema),
            *generated.notices,
            *_of_failures(schema, allowed=allowed, twice=twice),
        ),
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


def _of_another_version(project: Project, *, drifted: bool) -> tuple[str, ...]:
    """Which version has written the page, where that may be why it differs."""
    from schema_docs.document.fingerprint import fingerprint_of
    from schema_docs.drift.other_version import told_of_version

    path = project.settings.document
    mark = fingerprint_of(project.files.read(path) or "")
    told = "" if mark is None else told_of_version(path, mark.version, drifted=drifted)
    return (told,) if told else ()


def _as_built(reporting: Reporting, project: Project) -> Report | None:
    """That all is in sync, where every file is as the last build left it; else nothing."""
    from schema_docs.fingerprint.standing import standing_of
    from schema_docs.git import folder_in_repository
    from schema_docs.reports.report import Report

    standing = standing_of(project)
    why = standing.why_not
    if reporting.context.verbosity > 0:
        told = (
            f"applying the migrations: {why}" if why else "no file has changed since the last build"
        )
        click.echo(told, err=True)
    if why:
        return None
    return Report(
        command=_COMMAND,
        database=project.settings.name,
        checked=tuple(standing.checked),
        summary=_in_sync(standing.checked),
        folder=folder_in_repository(project.root),
    )


def _all_is_well(generated: Generated, *, twice: bool) -> str:
    in_sync = _in_sync(generated.paths())
    idempotent = twice and not generated.schema.failures
    return f"{in_sync}; every migration is idempotent" if idempotent else in_sync


def _in_sync(paths: Sequence[str]) -> str:
    *others, last = paths
    return f"{', '.join(others)} and {last} are in sync"
