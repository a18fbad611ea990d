"""The command that takes over a page written by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from schema_docs.commands.shared import (
    DRIFTED,
    FAILED,
    Context,
    from_directory,
    progress,
    report_files,
    report_schema,
    source_of,
    source_options,
)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path), callback=from_directory)
@click.option(
    "--dry-run", is_flag=True, help="Only tell what the page gets wrong; exit code 1 if anything."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the report is printed.",
)
@source_options
@click.pass_obj
def adopt(
    context: Context,
    /,
    file: Path,
    form: str,
    migrations: str | None,
    server: str | None,
    *,
    bindir: str | None,
    allow_failed_migrations: bool,
    dry_run: bool,
    **source: Any,
) -> None:
    """Take the words out of a handwritten reference, and tell what it gets wrong.

    Descriptions and notes go into the generated page; the old one is left as FILE.orig.
    """
    from schema_docs.adoption import adopt as adopted
    from schema_docs.adoption import read_handwritten, report_json, report_text
    from schema_docs.adoption.moving import move_links
    from schema_docs.adoption.words import words_of
    from schema_docs.fingerprint.standing import inputs_or_none, signed
    from schema_docs.generating import generate

    project = context.project(migrations=migrations, server=server, bindir=bindir)
    path = project.relative(file.resolve())
    document = project.settings.document
    page = read_handwritten(move_links(project.checked_in.handwritten(path), path, document))
    inputs = None if any(source.values()) else inputs_or_none(project)
    with progress(context) as tell:
        schema = source_of(project, **source).load(tell)
        adoption = adopted(page, schema.database)
        report = report_json if form == "json" else report_text
        if not dry_run:
            words = words_of(adoption, schema.database)
            generated = generate(project, schema, project.checked_in.beside(path).with_words(words))
            project.checked_in.refuse_to_replace_others(generated, "move it away")
            files = signed(project, generated.files(), None if schema.failures else inputs)
            project.files.set_aside(path)
            written = {name: project.files.write(name, text) for name, text in files.items()}
            if (project.root / path).resolve() != (project.root / document).resolve():
                project.files.remove(path)
    click.echo(report(adoption, path), nl=False)
    if form == "text" and not dry_run and context.verbosity >= 0:
        for line in (*generated.reports, *generated.notices):
            click.echo(line)
        report_files(generated, written)
        click.echo(f"{path}.orig is what {path} was")
    report_schema(context, schema, err=form == "json")
    if schema.failures and not allow_failed_migrations:
        sys.exit(FAILED)
    if dry_run and adoption.findings:
        sys.exit(DRIFTED)
