"""The command that writes the reference and its diagram.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schema_docs.commands.shared import (
    FAILED,
    IN_SYNC,
    Context,
    databases_of,
    for_each,
    progress,
    report_files,
    report_schema,
    source_of,
    source_options,
)
from schema_docs.errors import Error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema_docs.project import Project
    from schema_docs.sources import LoadedSchema


@click.command()
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
    built: list[Project] = []

    def build_one(project: Project) -> int:
        schema = _build(context, project, source, force=force, verify=verify)
        built.append(project)
        return FAILED if schema.failures and not allow_failed_migrations else IN_SYNC

    projects = databases_of(context, source, migrations=migrations, server=server, bindir=bindir)
    try:
        for_each(context, projects, build_one)
    finally:  # also where one of them could not be built
        _sign_again(context, built)


def _build(
    context: Context, project: Project, source: Mapping[str, Any], *, force: bool, verify: bool
) -> LoadedSchema:
    """Writes the files of one database; what they were made from."""
    from schema_docs.document.claims import NOTHING
    from schema_docs.document.reading import read_pages
    from schema_docs.drift.changes import compare_claims
    from schema_docs.fingerprint.standing import inputs_or_none, signed
    from schema_docs.generating import generate

    before = project.checked_in.own_page(replaces_others=force)
    inputs = None if any(source.values()) else inputs_or_none(project)
    with progress(context) as tell:
        source_of_all = source_of(project, verify=verify, **source)
        schema = source_of_all.load(tell)
        generated = generate(project, schema, before or NOTHING)
        if not force:
            project.checked_in.refuse_to_replace_others(generated)
        made = generated.files(project.checked_in.drawn(), tell)
        files = signed(project, made, None if schema.failures else inputs)
    written = {path: project.files.write(path, text) for path, text in files.items()}
    left_over = project.checked_in.left_over(generated)
    for path in left_over:
        project.files.remove_left_over(path)
    if context.verbosity >= 0:
        if before is not None and any(written[path] for path in generated.pages):
            for change in compare_claims(
                before.claims, read_pages(generated.pages).claims, generated.moves
            ):
                click.echo(f"  {change}")
        for report in (*generated.reports, *generated.notices):
            click.echo(f"  {report}")
        report_files(generated, written)
        _report_removed(left_over)
    report_schema(context, generated.schema)
    if verify:
        _report_disagreements(context, generated.schema)
    return generated.schema


def _sign_again(context: Context, projects: Sequence[Project]) -> None:
    """What one of several databases writes into a file that another one has blocks in, too.

    Args:
        context: how it is told.
        projects: those that were built just now. Of another one nobody knows whether its files are
            what its migrations make.
    """
    from schema_docs.fingerprint.standing import signed_again

    for project in projects if len(projects) > 1 else ():
        again = signed_again(project)
        if again is not None:
            path = project.settings.document
            project.files.write(path, again)
            if context.verbosity >= 0:
                click.echo(
                    f"{path}: fingerprint renewed, since another database's build came after"
                )


def _report_removed(paths: Sequence[str]) -> None:
    for kind, what in ((".md", "pages"), (".svg", "diagrams")):
        removed = [path for path in paths if path.endswith(kind)]
        if removed:
            called = removed[0] if len(removed) == 1 else f"{len(removed)} {what}"
            click.echo(f"{called} removed: what it shows is gone or has none of its own any more")


def _report_disagreements(context: Context, schema: LoadedSchema) -> None:
    """Ends the program where the two witnesses differ: one of our readings is wrong."""
    for disagreement in schema.disagreements:
        click.echo(str(disagreement), err=True)
    if schema.disagreements:
        raise Error("this is a bug in schema-docs: please report the lines above")
    if context.verbosity >= 0:
        click.echo("information_schema says the same")
