"""`lint`: what is unwise in the schema or in its migrations.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import click

from schema_docs.commands.linting import COMMAND, Wanted, look
from schema_docs.commands.reporting import (
    Reporting,
    each_reported,
    exit_code,
    outputs_of,
    report_options,
)
from schema_docs.commands.shared import Context, databases_of, source_options
from schema_docs.config.lint import FailOn

if TYPE_CHECKING:
    from schema_docs.commands.linting import Looked
    from schema_docs.lint.selection import Selection
    from schema_docs.project import Project
    from schema_docs.reports.report import Report


@click.command()
@click.option("--explain", metavar="RULE", help="Tell what a rule is about, and how to mend it.")
@click.option("--list", "lists", is_flag=True, help="List the rules, and which of them are on.")
@click.option(
    "--select",
    metavar="RULE",
    multiple=True,
    help="Apply only this rule: a code, a name, S, M, squawk, all, default. May be given several "
    "times.",
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
@click.option(
    "--fix",
    "fixes",
    is_flag=True,
    help="Write IF NOT EXISTS, IF EXISTS and OR REPLACE where new migrations lack them, and tell "
    "what is left.",
)
@click.option("--fix-all", is_flag=True, help="Likewise in those that others have.")
@click.option(
    "--diff", is_flag=True, help="Print what --fix or --fix-all would do, and write nothing."
)
@click.option(
    "--fix-migration",
    is_flag=True,
    help="Print the next migration, which makes missing indexes and the like.",
)
@click.option("--write", is_flag=True, help="With --fix-migration: write it, and print its path.")
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
    fixes: bool,
    fix_all: bool,
    diff: bool,
    fix_migration: bool,
    write: bool,
    bindir: str | None,
    allow_failed_migrations: bool,
    **options: Any,
) -> None:
    """Tell what is unwise in the schema and in its migrations.

    Exit code 0: nothing was found that fails; 1: something was; 2: could not tell.
    """
    from schema_docs.commands.fixing import fix, tell_fixes, tell_migration
    from schema_docs.errors import Error

    fixes = fixes or fix_all
    _refuse_what_does_not_go_together(
        fixes=fixes or diff,
        fix_migration=fix_migration,
        write=write,
        update_baseline=update_baseline,
        of_a_part=bool(select or ignore or since),
    )
    if explain is not None:
        _explain(explain)
        return
    reporting = Reporting(context, COMMAND, outputs_of(options))
    wanted = Wanted(
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        since=since,
        baseline=None if baseline is None else str((context.directory / baseline).absolute()),
        writes_baseline=update_baseline,
    )
    named = {"migrations": migrations, "server": server, "bindir": bindir}

    def looked(project: Project) -> Looked:
        return look(
            context,
            project,
            options,
            wanted,
            allowed=allow_failed_migrations,
            needs_earlier=fixes or diff,
        )

    def report(project: Project) -> Report:
        if fixes:
            return fix(context, lambda: looked(project), those_of_others=fix_all)
        return looked(project).report

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
        if fix_migration:
            project = context.project(**named)
            tell_migration(context, looked(project), writes=write)
            return
        if diff:
            tell_fixes(context, [*map(looked, projects)], those_of_others=fix_all)
            return
        reports = each_reported(reporting, projects, report)
    except Error as error:
        reporting.end_with(error)
        raise
    if update_baseline:
        _write_baseline(context, projects[0], wanted, reports)
        return
    reporting.tell(reports)
    if worst := exit_code(reports):
        sys.exit(worst)


def _refuse_what_does_not_go_together(
    *, fixes: bool, fix_migration: bool, write: bool, update_baseline: bool, of_a_part: bool
) -> None:
    if write and not fix_migration:
        raise click.UsageError("--write is about --fix-migration")
    if fixes + fix_migration + update_baseline > 1:
        raise click.UsageError("give one of --fix, --fix-migration and --update-baseline")
    if update_baseline and of_a_part:
        raise click.UsageError("--update-baseline is about all that is found, and not about a part")


def _write_baseline(
    context: Context, project: Project, wanted: Wanted, reports: tuple[Report, ...]
) -> None:
    """Writes down all that was found, where nothing kept it from being found."""
    from schema_docs.drift.summary import counted
    from schema_docs.lint.baseline import Baseline, baseline_to_replace, write_baseline

    if worst := max(exit_code([replace(each, findings=())]) for each in reports):
        sys.exit(worst)
    path = str(wanted.baseline_of(project))
    text = project.files.read(path)
    before = baseline_to_replace(text, path) if text else Baseline()
    is_new = project.files.write(path, write_baseline(reports, before))
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
