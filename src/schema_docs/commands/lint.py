"""`lint`: what is unwise in the schema or in its migrations.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import click

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
    source_options,
)
from schema_docs.lint.settings import FailOn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from schema_docs.lint.baseline import Baseline
    from schema_docs.lint.earlier import Earlier
    from schema_docs.lint.selection import Selection
    from schema_docs.project import Project
    from schema_docs.reports.report import Finding, Report

_COMMAND: Final = "lint"


@click.command()
@click.option("--explain", metavar="RULE", help="Tell what a rule is about, and how to mend it.")
@click.option("--list", "lists", is_flag=True, help="List the rules, and which of them are on.")
@click.option(
    "--select",
    metavar="RULE",
    multiple=True,
    help="Apply only this rule: a code, a name, S or M, all, default. May be given several times.",
)
@click.option("--ignore", metavar="RULE", multiple=True, help="Leave this rule out, too. Likewise.")
@click.option(
    "--fail-on",
    type=click.Choice(get_args(FailOn)),
    help="From which severity on the exit code is 1.",
)
@click.option(
    "--since",
    metavar="REVISION",
    help="Tell only of what is new since a git revision, such as main.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    help="Put up with what FILE has, which --update-baseline writes.",
)
@click.option("--update-baseline", is_flag=True, help="Write all that is found into the baseline.")
@report_options
@source_options
@click.pass_obj
def lint(
    context: Context,
    /,
    explain: str | None,
    migrations: str | None,
    server: str | None,
    *,
    lists: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: FailOn | None,
    since: str | None,
    baseline: str | None,
    update_baseline: bool,
    bindir: str | None,
    allow_failed_migrations: bool,
    **options: Any,
) -> None:
    """Tell what is unwise in the schema and in its migrations.

    Exit code 0: nothing was found that fails; 1: something was; 2: could not tell.
    """
    from schema_docs.errors import Error

    if update_baseline and (select or ignore or since):
        raise click.UsageError("--update-baseline is about all that is found, and not about a part")
    if explain is not None:
        _explain(explain)
        return
    reporting = Reporting(context, _COMMAND, outputs_of(options))
    wanted = _Wanted(
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        since=since,
        baseline=None if baseline is None else str((context.directory / baseline).absolute()),
        writes_baseline=update_baseline,
    )
    named = {"migrations": migrations, "server": server, "bindir": bindir}
    try:
        projects = databases_of(context, options, **named)
        reporting.spare(projects)
        if update_baseline and wanted.baseline_of(projects[0]) is None:
            raise click.UsageError(
                "--update-baseline needs --baseline FILE, or `baseline` in the settings"
            )
        if lists:
            _list(wanted.of(projects[0]))
            return
        reports = each_reported(
            reporting,
            projects,
            lambda project: _linted(
                reporting, project, options, wanted, allowed=allow_failed_migrations
            ),
        )
    except Error as error:
        reporting.end_with(error)
        raise
    if update_baseline:
        _write_baseline(context, projects[0], wanted, reports)
        return
    reporting.tell(reports)
    if worst := exit_code(reports):
        sys.exit(worst)


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """What the command line says over the settings."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: FailOn | None
    since: str | None
    baseline: str | None
    """A path that does not depend on where the repository is."""
    writes_baseline: bool

    def of(self, project: Project) -> Selection:
        """The rules that apply.

        Raises:
            ConfigurationError: a rule is named that there is not.
        """
        from schema_docs.lint.selection import selection_of

        settings = project.settings.lint
        if self.select:
            # What was asked for by name is told, whatever the settings leave out.
            settings = replace(settings, select=self.select, ignore=())
        settings = replace(settings, ignore=(*settings.ignore, *self.ignore))
        return selection_of(settings)

    def fails_on(self, project: Project) -> FailOn:
        """From which severity on something that was found fails."""
        return self.fail_on or project.settings.lint.fail_on

    def baseline_of(self, project: Project) -> str | None:
        """Where the baseline is, relative to the repository."""
        given = self.baseline
        return project.settings.lint.baseline if given is None else project.relative(Path(given))

    def known_in(self, project: Project) -> Baseline:
        """What is put up with.

        Raises:
            ConfigurationError: the baseline is missing, or is none.
        """
        from schema_docs.errors import ConfigurationError
        from schema_docs.lint.baseline import Baseline, read_baseline

        path = self.baseline_of(project)
        if path is None or self.writes_baseline:
            return Baseline()
        text = project.read(path)
        if text is None:
            raise ConfigurationError(
                f"{path}: is missing; make it with `schema-docs lint --baseline {path} "
                "--update-baseline`, and commit it"
            )
        return read_baseline(text, path)


def _write_baseline(
    context: Context, project: Project, wanted: _Wanted, reports: tuple[Report, ...]
) -> None:
    """Writes down all that was found, where nothing kept it from being found."""
    from schema_docs.drift.summary import counted
    from schema_docs.lint.baseline import Baseline, read_baseline, write_baseline

    if worst := max(exit_code([replace(each, findings=())]) for each in reports):
        sys.exit(worst)
    path = str(wanted.baseline_of(project))
    before = read_baseline(text, path) if (text := project.read(path)) else Baseline()
    is_new = project.write(path, write_baseline(reports, before))
    count = sum(len(report.findings) for report in reports)
    if context.verbosity >= 0:
        said = f"written: {counted(count, 'finding')}" if is_new else "is up to date"
        click.echo(f"{path} {said}", err=True)


def _explain(name: str) -> None:
    from schema_docs.lint.registry import rules_named
    from schema_docs.lint.rule_page import explanation

    click.echo("\n".join(map(explanation, rules_named(name, "--explain"))), nl=False)


def _list(selection: Selection) -> None:
    from schema_docs.lint.documentation import rules_list

    click.echo(rules_list(selection), nl=False)


def _linted(
    reporting: Reporting,
    project: Project,
    source: Mapping[str, Any],
    wanted: _Wanted,
    *,
    allowed: bool,
) -> Report:
    """What rules find in one database."""
    from schema_docs.errors import ConfigurationError
    from schema_docs.git import folder_in_repository
    from schema_docs.lint.baseline import without_known
    from schema_docs.lint.collect import runs_again, subject_of
    from schema_docs.lint.earlier import added_since
    from schema_docs.lint.run import lint as found_by
    from schema_docs.lint.run import remedy_of, summary_of
    from schema_docs.reports.report import Report

    selection = wanted.of(project)
    made_here = not any(source.values()) and project.settings.migrate_command is None
    if wanted.since is not None and not made_here:
        raise ConfigurationError("--since is about files of migrations, and there are none here")
    folder = project.migrations().folder if made_here else None
    with progress(reporting.context) as tell:
        needed = made_here and selection.needs_earlier
        earlier, told = _earlier(project, wanted.since, tell, needed=needed)
        twice = runs_again(folder) and selection.needs_second_run
        schema = source_of(project, twice=twice, **source).load(tell)
    report_failures(schema)
    subject = subject_of(
        project,
        schema,
        folder,
        earlier,
        applied_twice=twice,
        compares_page=selection.needs_page,
    )
    found, gone = without_known(
        found_by(subject, selection),
        wanted.known_in(project),
        project.settings.name,
        there={subject.page, *(file.path for file in subject.files)},
        applied={rule.code for rule in selection.rules},
    )
    if wanted.since is not None and earlier is not None:
        found = added_since(earlier, subject.files, found)
    return Report(
        command=_COMMAND,
        database=project.settings.name,
        checked=tuple(file.path for file in subject.files),
        findings=found,
        problems=() if allowed else tuple(map(problem_of, schema.failures)),
        notices=(*notices_of(schema), *told, *_of_the_rest(reporting.context, found, gone)),
        summary=summary_of(found),
        remedy=remedy_of(found),
        folder=folder_in_repository(project.root),
        fails_on=wanted.fails_on(project),
    )


def _earlier(
    project: Project, since: str | None, tell: Callable[[str], None], *, needed: bool
) -> tuple[Earlier | None, tuple[str, ...]]:
    """What is compared with, and what a reader should know of it.

    Raises:
        RevisionError: there is no such revision; without one there is only something to be told.
    """
    from schema_docs.errors import RevisionError
    from schema_docs.lint.earlier import earlier_of

    if since is None and not needed:
        return None, ()
    try:
        return earlier_of(project, since, tell), ()
    except RevisionError as error:
        if since is not None:
            raise
        return None, (f"edits of migrations that others have were not looked for: {error}",)


def _of_the_rest(context: Context, found: tuple[Finding, ...], gone: int) -> Iterator[str]:
    """What a reader should know of what is not told."""
    from schema_docs.drift.summary import counted

    if gone:
        are, them = ("is", "it") if gone == 1 else ("are", "them")
        yield (
            f"{counted(gone, 'finding')} of the baseline {are} gone; --update-baseline takes "
            f"{them} out"
        )
    notes = sum(finding.severity == "note" for finding in found)
    if notes and context.verbosity <= 0:
        yield f"-v tells {counted(notes, 'note')}"
