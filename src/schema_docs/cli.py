"""The command line: options, files, reports and exit codes; nothing else.

What a command needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import io
import logging
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from schema_docs import __version__
from schema_docs.commands.adopt import adopt
from schema_docs.commands.history import history
from schema_docs.commands.init import init
from schema_docs.commands.new import new
from schema_docs.commands.shared import (
    DRIFTED,
    FAILED,
    IN_SYNC,
    Context,
    databases_of,
    for_each,
    from_directory,
    progress,
    report_schema,
    source_of,
    source_options,
)
from schema_docs.commands.words import comments, coverage
from schema_docs.errors import Error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.project import Generated, Project
    from schema_docs.sources import LoadedSchema


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="schema-docs %(version)s")
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Work as if started in DIR.",
)
@click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Read the settings from FILE instead of schema-docs.toml or pyproject.toml.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors and drift only.")
@click.option("-v", "--verbose", is_flag=True, help="Print more: progress, a diff of the page.")
@click.option("--debug", is_flag=True, help="Show a traceback with an error.")
@click.pass_context
def cli(
    context: click.Context,
    directory: Path,
    config: Path | None,
    *,
    quiet: bool,
    verbose: bool,
    debug: bool,
) -> None:
    """Keeps a PostgreSQL schema reference true: made from your migrations, checked in CI."""
    context.obj = Context(directory, config, int(verbose) - int(quiet), debug)


@cli.command()
@click.option(
    "--force", is_flag=True, help="Replace a document that schema-docs has not written, too."
)
@click.option(
    "--verify",
    is_flag=True,
    help="Ask information_schema too, and report whatever it tells otherwise: a bug of ours.",
)
@source_options
@click.pass_obj
def build(
    context: Context,
    /,
    migrations: str | None,
    server: str | None,
    *,
    bindir: str | None,
    allow_failed_migrations: bool,
    force: bool,
    verify: bool,
    **source: Any,
) -> None:
    """Write the reference and its diagram from the migrations.

    Prints what has changed since they were last written.
    """

    def build_one(project: Project) -> int:
        schema = _build(context, project, source, force=force, verify=verify)
        return FAILED if schema.failures and not allow_failed_migrations else IN_SYNC

    for_each(
        context,
        databases_of(context, source, migrations=migrations, server=server, bindir=bindir),
        build_one,
    )


def _build(
    context: Context, project: Project, source: Mapping[str, Any], *, force: bool, verify: bool
) -> LoadedSchema:
    """Writes the files of one database; what they were made from."""
    from schema_docs.document.claims import NOTHING, read_pages
    from schema_docs.drift.changes import compare_claims

    before = project.own_page(replaces_others=force)
    with progress(context) as tell:
        source_of_all = source_of(project, verify=verify, **source)
        schema = source_of_all.load(tell)
        generated = project.generate(schema, before or NOTHING)
        if not force:
            project.refuse_to_replace_others(generated)
        files = generated.files()
    written = {path: project.write(path, text) for path, text in files.items()}
    left_over = project.left_over(generated)
    for path in left_over:
        project.remove(path)
    if context.verbosity >= 0:
        if before is not None and any(written[path] for path in generated.pages):
            for change in compare_claims(before.claims, read_pages(generated.pages).claims):
                click.echo(f"  {change}")
        for report in generated.reports:
            click.echo(f"  {report}")
        _report_files(generated, written)
        if left_over:
            count = f"{len(left_over)} pages" if len(left_over) > 1 else left_over[0]
            click.echo(f"{count} removed: no table or view has such a page any more")
    report_schema(context, generated.schema)
    if verify:
        _report_disagreements(context, generated.schema)
    return generated.schema


@cli.command()
@click.option(
    "--twice",
    is_flag=True,
    help="Apply the migrations a second time too, and fail when one is not idempotent.",
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
    **source: Any,
) -> None:
    """Fail when the checked-in reference is not what the migrations make.

    Writes nothing. Exit code 0: in sync; 1: something has drifted; 2: could not tell.
    """
    for_each(
        context,
        databases_of(context, source, migrations=migrations, server=server, bindir=bindir),
        lambda project: _check(
            context, project, source, allowed=allow_failed_migrations, twice=twice
        ),
    )


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
    if context.verbosity >= 0:
        if twice and not schema.failures:
            click.echo("every migration is idempotent")
        *others, last = generated.paths()
        click.echo(f"{', '.join(others)} and {last} are in sync")
    return IN_SYNC


@cli.command()
@click.argument("what", metavar="FORMAT", type=click.Choice(["json", "dot", "mermaid", "svg"]))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=from_directory,
    help="Write to FILE instead of standard output.",
)
@source_options
@click.pass_obj
def export(
    context: Context,
    /,
    what: str,
    output: Path | None,
    migrations: str | None,
    server: str | None,
    *,
    bindir: str | None,
    allow_failed_migrations: bool,
    **source: Any,
) -> None:
    """Print the schema as json (a snapshot), dot, mermaid or svg."""
    project = context.project(migrations=migrations, server=server, bindir=bindir)
    with progress(context) as tell:
        schema = source_of(project, **source).load(tell)
        text = project.generate(schema, fragments=False).export(what)
    if output is None:
        click.echo(text, nl=False)
    else:
        project.write(str(output.absolute()), text)
    for failure in schema.failures:
        click.echo(f"migration {failure}", err=True)
    if schema.failures and not allow_failed_migrations:
        sys.exit(FAILED)


for command in (adopt, comments, coverage, history, init, new):
    cli.add_command(command)


def _report_files(generated: Generated, written: Mapping[str, bool]) -> None:
    """Each file that was written; of many pages of single tables how many."""
    others = [path for path in generated.pages if path != generated.page_path]
    for path, is_new in written.items():
        if path not in others:
            click.echo(f"{path} {'written' if is_new else 'is up to date'}")
    if others:
        count = sum(written[path] for path in others)
        click.echo(f"{count} of {len(others)} pages beside it written")


def _report_repeated(context: Context, schema: LoadedSchema) -> int:
    """What the second time did; how much of it stays. With -v also what is taken back."""
    if schema.failures and context.verbosity >= 0:
        click.echo("not applied a second time, since a migration failed the first time", err=True)
    lasting = [repeated for repeated in schema.repeated if repeated.taken_back_by is None]
    for repeated in schema.repeated if context.verbosity > 0 else lasting:
        click.echo(str(repeated))
    return len(lasting)


def _report_disagreements(context: Context, schema: LoadedSchema) -> None:
    """Ends the program where the two witnesses differ: one of our readings is wrong."""
    for disagreement in schema.disagreements:
        click.echo(str(disagreement), err=True)
    if schema.disagreements:
        raise Error("this is a bug in schema-docs: please report the lines above")
    if context.verbosity >= 0:
        click.echo("information_schema says the same")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The `schema-docs` program.

    Click's own way of ending programs gives an interrupted run exit code 1, which here means drift.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` leaves it
            signal.signal(number, _end)
    sys.stdout, sys.stderr = _steady(sys.stdout), _steady(sys.stderr)
    # It logs what it ignores after an error, which is told already, and may be tried again.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    try:
        cli.main(arguments, prog_name="schema-docs", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(FAILED)
    except (click.Abort, KeyboardInterrupt):
        click.echo("schema-docs: interrupted", err=True)
        sys.exit(128 + signal.SIGINT)
    except Exception as error:  # Python's own exit code of a crash would be 1, which means drift
        if "--debug" in (sys.argv if arguments is None else arguments):
            traceback.print_exc()
        elif isinstance(error, Error):
            click.echo(f"schema-docs: {error}", err=True)
        else:
            click.echo(
                f"schema-docs: this is a bug, please report what --debug shows: "
                f"{type(error).__name__}: {error}",
                err=True,
            )
        sys.exit(FAILED)
    sys.stdout.flush()
    sys.exit(FAILED if _Pipe.failed else IN_SYNC)


class _Pipe(io.FileIO):
    """An output that may end early: what does not fit is dropped.

    A reader that leaves, as `head` does, is no failure; a full disk is.
    """

    failed = False

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            return len(memoryview(data))
        except OSError:
            _Pipe.failed = True
            return len(memoryview(data))


def _steady(stream: TextIO) -> TextIO:
    """The same output without errors of its own, so that the exit code is about the schema.

    What its encoding does not have is escaped.
    """
    try:
        pipe = _Pipe(stream.fileno(), "w", closefd=False)
    except (AttributeError, OSError, ValueError):
        return stream  # closed, or not a file
    return io.TextIOWrapper(
        io.BufferedWriter(pipe),
        encoding=stream.encoding,
        errors="backslashreplace",
        line_buffering=True,
    )


def _end(number: int, _frame: Any) -> NoReturn:
    """Leaves through every `finally`, so that the scratch server goes too."""
    sys.exit(128 + number)
