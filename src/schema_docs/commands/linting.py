"""What `lint` does with one database: which rules apply, what they look at, what they find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schema_docs.commands.reporting import problem_of
from schema_docs.commands.shared import notices_of, progress, report_failures, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from schema_docs.commands.shared import Context
    from schema_docs.config.lint import FailOn
    from schema_docs.lint.baseline import Baseline
    from schema_docs.lint.earlier import Earlier
    from schema_docs.lint.selection import Selection
    from schema_docs.lint.subject import Subject
    from schema_docs.migrations.failure import Failure
    from schema_docs.project import Project
    from schema_docs.reports.report import Finding, Report

COMMAND: Final = "lint"

_MOST: Final = 5
"""As many files are named that failed behind another one."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
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
        from schema_docs.lint.registry import rules_named
        from schema_docs.lint.selection import selection_of

        for option, names in (("--select", self.select), ("--ignore", self.ignore)):
            for name in names:
                rules_named(name, option)
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
        text = project.files.read(path)
        if text is None:
            raise ConfigurationError(
                f"{path}: is missing; make it with `schema-docs lint --baseline {path} "
                "--update-baseline`, and commit it"
            )
        return read_baseline(text, path)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was found in one database, and what it was found in."""

    project: Project
    subject: Subject
    findings: tuple[Finding, ...]
    report: Report
    made_here: bool
    """Whether the migrations of the repository have made the schema."""


def look(
    context: Context,
    project: Project,
    source: Mapping[str, Any],
    wanted: Wanted,
    *,
    allowed: bool,
    needs_earlier: bool = False,
) -> Looked:
    """What rules find in one database.

    Args:
        context: the options before the command.
        project: the repository, with the settings of the database.
        source: the options that say what the schema is made from.
        wanted: what the command line says of rules.
        allowed: whether migrations may fail.
        needs_earlier: whether what is new has to be known, whatever the rules need.

    Raises:
        Error: it cannot be told.
    """
    from schema_docs.errors import ConfigurationError
    from schema_docs.git import folder_in_repository
    from schema_docs.lint.baseline import without_known
    from schema_docs.lint.collect import runs_again, subject_of
    from schema_docs.lint.earlier import added_since
    from schema_docs.lint.run import lint, remedy_of, summary_of
    from schema_docs.reports.report import Report

    selection = wanted.of(project)
    made_here = not any(source.values()) and project.settings.migrate_command is None
    if wanted.since is not None and not made_here:
        raise ConfigurationError("--since is about files of migrations, and there are none here")
    folder = project.migrations().folder if made_here else None
    with progress(context) as tell:
        needed = made_here and (selection.needs_earlier or needs_earlier)
        earlier, told = _earlier(project, wanted.since, tell, needed=needed)
        twice = runs_again(folder) and selection.needs_second_run
        # Files that fail can still be read; what they would have made cannot be judged.
        goes_on = replace(project, settings=replace(project.settings, on_error="continue"))
        schema = source_of(goes_on, twice=twice, **source).load(tell)
    failures = schema.failures
    if failures and project.settings.on_error == "stop":
        # Rules know of all of them: of each file the rest is read that did not run.
        first, *others = failures
        failures = (first,)
        selection, allowed = selection.of_files, False
        told = (*told, *_of_a_failure(others))
    report_failures(replace(schema, failures=failures))
    subject = subject_of(
        project,
        schema,
        folder,
        earlier,
        applied_twice=twice,
        compares_page=selection.needs_page and not schema.failures,
    )
    if selection.of_squawk:
        from schema_docs.lint.squawk.collect import with_squawk

        subject, unread = with_squawk(project, subject, selection, since=wanted.since)
        told = (*told, *unread)
    found, gone = without_known(
        lint(subject, selection),
        wanted.known_in(project),
        project.settings.name,
        there={subject.page, *(file.path for file in subject.files)},
        applied={rule.code for rule in selection.rules},
    )
    if wanted.since is not None and earlier is not None:
        found = added_since(earlier, subject.files, found)
    report = Report(
        command=COMMAND,
        database=project.settings.name,
        checked=tuple(file.path for file in subject.files),
        findings=found,
        problems=() if allowed else tuple(map(problem_of, failures)),
        notices=(*notices_of(schema), *told, *_of_the_rest(context, found, gone)),
        summary=summary_of(found, failures),
        remedy=remedy_of(found),
        folder=folder_in_repository(project.root),
        fails_on=wanted.fails_on(project),
    )
    return Looked(
        project=project, subject=subject, findings=found, report=report, made_here=made_here
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


def _of_a_failure(others: Sequence[Failure]) -> Iterator[str]:
    """What a reader should know where a migration failed."""
    from schema_docs.drift.summary import counted

    yield "the schema was not judged, and no migration applied twice, since one failed"
    if others:
        names = [*dict.fromkeys(each.file for each in others)]
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        yield (
            f"{counted(len(names), 'migration')} behind it failed too, maybe for that reason: "
            f"{', '.join(names[:_MOST])}{more}"
        )


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
