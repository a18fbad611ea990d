"""How a command that finds things tells them: `--format`, `--output`, and where each goes.

What a report needs is imported inside, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from schema_docs.commands.shared import FAILED
from schema_docs.reports.format_names import FormatName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schema_docs.commands.shared import Context
    from schema_docs.errors import Error
    from schema_docs.migrations.failure import Failure
    from schema_docs.project import Project
    from schema_docs.reports.outputs import Outputs
    from schema_docs.reports.report import Problem, Report


def report_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say in which formats a command reports, and where to."""
    for option in (
        click.option(
            "--output",
            "outputs",
            metavar="[FORMAT=]FILE",
            multiple=True,
            help="Write the report to FILE instead of standard output; with FORMAT=, write "
            "another one besides. May be given several times.",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(get_args(FormatName)),
            default="text",
            help="What is printed: text for people, json, GitHub's annotations, GitLab's code "
            "quality, SARIF, or JUnit's XML.",
        ),
    ):
        command = option(command)
    return command


def outputs_of(options: dict[str, Any]) -> Outputs:
    """What a command's `--format` and `--output` say; they are taken out of its options.

    Raises:
        OutputError: they contradict each other.
    """
    from schema_docs.reports.outputs import parse_outputs

    return parse_outputs(options.pop("form"), options.pop("outputs"))


@dataclass(frozen=True)
class Reporting:
    """One run of a command that reports."""

    context: Context
    command: str
    outputs: Outputs

    def spare(self, projects: Iterable[Project]) -> None:
        """Sees to it that no report is written over what it is about.

        Raises:
            OutputError: one would be.
        """
        from schema_docs.errors import OutputError

        for path in self.outputs.files:
            target = (self.context.directory / path).resolve()
            if any(project.lives_by(target) for project in projects):
                raise OutputError(
                    f"--output {path}: this is a file of the project, which a report would replace"
                )

    def tell(self, reports: Sequence[Report], text: Callable[..., str] | None = None) -> None:
        """Writes every format to its place.

        Args:
            reports: one for each database.
            text: what makes the text, where that is not as usual.

        Raises:
            ConfigurationError: a file cannot be written.
        """
        for path, form in self.outputs.files.items():
            self._write(path, self._made(form, reports, text))
        if self.outputs.on_stdout == "text":
            colors = wants_colors()
            # What went wrong was said on standard error, when it did.
            made = self._text(reports, text, colors=colors, problems=False)
            click.echo(made, nl=False, color=colors)
        elif self.outputs.on_stdout is not None:
            click.echo(self._made(self.outputs.on_stdout, reports, text), nl=False)
        if self.outputs.on_stdout != "text":
            self._tell_besides(reports)
        if "github" in self.outputs.formats:
            self._tell_job(reports)

    def _made(
        self, form: FormatName, reports: Sequence[Report], text: Callable[..., str] | None
    ) -> str:
        if form == "text":
            return self._text(reports, text)
        from schema_docs.reports.formats import FORMATS

        return FORMATS[form](reports)

    def _text(self, reports: Sequence[Report], text: Callable[..., str] | None, **how: bool) -> str:
        from schema_docs.reports.as_text import as_text

        return (text or as_text)(reports, verbosity=self.context.verbosity, **how)

    def _write(self, path: str, made: str) -> None:
        from schema_docs.files import Files

        Files(self.context.directory).write(path, made)

    def _tell_besides(self, reports: Sequence[Report]) -> None:
        """What a person who looks at the log should know, where programs have the rest."""
        if self.context.verbosity < 0 or self.outputs.on_stdout == "github":
            return
        from schema_docs.spelling import visible

        for report in reports:
            name = f"database {report.database}: " if len(reports) > 1 else ""
            wrong = (report.summary, report.remedy) if report.failed else ()
            for line in (*report.notices, *wrong):
                click.echo(visible(f"{name}{line}"), err=True)

    def _tell_job(self, reports: Sequence[Report]) -> None:
        """Adds to the summary of GitHub's job, where this is one."""
        from schema_docs.reports.job_summary import LIMIT, job_summary

        name = os.environ.get("GITHUB_STEP_SUMMARY")
        if not name:
            return
        from schema_docs.errors import ConfigurationError

        file, taken = Path(name), 0
        with suppress(FileNotFoundError):
            taken = file.stat().st_size
        try:
            with file.open("a", encoding="utf-8", newline="\n") as summary:
                summary.write(job_summary(reports, LIMIT - taken))
        except OSError as error:
            raise ConfigurationError(
                f"GITHUB_STEP_SUMMARY: {name} cannot be written: {error.strerror}"
            ) from error

    def report_of(self, error: Error, database: str | None = None, folder: str = "") -> Report:
        """What an error leaves to tell."""
        from schema_docs.errors import MigrationError
        from schema_docs.reports.report import Problem, Report

        if isinstance(error, MigrationError) and error.failure is not None:
            problem = problem_of(error.failure)
        else:
            message, _, details = str(error).partition("\n")
            problem = Problem(message=message, details=details)
        return Report(
            command=self.command,
            database=database,
            problems=(problem,),
            summary=f"{self.command} could not do its job",
            folder=folder,
        )

    def end_with(self, error: Error) -> None:
        """Tells an error in every format that is not for people; who called raises it then."""
        from schema_docs.errors import OutputError

        if isinstance(error, OutputError):
            return
        if self.outputs.on_stdout != "text" or self.outputs.files:
            self.tell([self.report_of(error)])


def each_reported(
    reporting: Reporting, projects: tuple[Project, ...], report: Callable[[Project], Report]
) -> tuple[Report, ...]:
    """The report of the only database, or of each of several.

    Of several, an error of one does not keep the others from being told.
    """
    if len(projects) == 1 or reporting.context.debug:
        return tuple(map(report, projects))
    return tuple(_whatever_happens(reporting, project, report) for project in projects)


def _whatever_happens(
    reporting: Reporting, project: Project, report: Callable[[Project], Report]
) -> Report:
    from schema_docs.errors import Error
    from schema_docs.git import folder_in_repository

    name = project.settings.name
    try:
        return report(project)
    except Error as error:
        click.echo(f"schema-docs: database {name}: {error}", err=True)
        return reporting.report_of(error, name, folder_in_repository(project.root))


def problem_of(failure: Failure) -> Problem:
    """A migration that failed, as reports tell it."""
    from schema_docs.reports.report import Location, Problem

    first, *others = failure.message.split("\n")
    _, _, details = str(replace(failure, message=first)).partition("\n")
    return Problem(
        message=f"migration failed: {first}",
        location=Location(
            path=failure.file,
            line=failure.line,
            column=failure.column if failure.line else None,
        ),
        details="\n".join((*others, details)).strip("\n"),
    )


def wants_colors() -> bool:
    """Whether standard output is a terminal that wants colours (no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def exit_code(reports: Sequence[Report]) -> int:
    """0: all is well; 1: something was found; 2: it could not be told of all of them."""
    if any(report.problems for report in reports):
        return FAILED
    return int(any(report.failed for report in reports))
