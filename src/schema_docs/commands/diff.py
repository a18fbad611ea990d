"""What has changed between two schemas: revisions, folders, snapshots, databases.

What it needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schema_docs.commands.reporting import wants_colors
from schema_docs.commands.shared import (
    DRIFTED,
    FAILED,
    Context,
    from_directory,
    progress,
    server_options,
)
from schema_docs.errors import Error

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.comparison.names import NamedSource
    from schema_docs.sources import LoadedSchema


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="How the changes are printed; markdown is made for the comment on a pull request.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=from_directory,
    help="Write to FILE instead of standard output.",
)
@click.option("--exit-code", is_flag=True, help="Exit code 1 when anything has changed.")
@server_options
@click.pass_obj
def diff(
    context: Context,
    /,
    before: str,
    after: str | None,
    *,
    form: str,
    output: Path | None,
    exit_code: bool,
    migrations: str | None,
    server: str | None,
    bindir: str | None,
    allow_failed_migrations: bool,
) -> None:
    """Tell what has changed from A to B: what is dangerous first.

    A and B are git revisions (main, HEAD~3, a tag), folders of migrations, files of SQL, snapshots
    (.json) or URLs of databases. Without B it is the migrations of the work tree. A path that
    could be a revision too is written ./so. A..B and A...B are what they are to git.
    """
    from schema_docs.comparison.as_json import as_json
    from schema_docs.comparison.as_markdown import markdown
    from schema_docs.comparison.as_text import text
    from schema_docs.comparison.comparison import compare
    from schema_docs.comparison.names import named_sources

    project = context.project(migrations=migrations, server=server, bindir=bindir)
    sources = named_sources(before, after, project, context.directory)
    with progress(context) as tell:
        schemas = _load(sources, tell)
        names = (sources[0].name, sources[1].name)
        notices = tuple(dict.fromkeys(n for schema in schemas for n in schema.notices))
        comparison = compare(*schemas, names, notices)
        made = {"text": text, "json": as_json, "markdown": markdown}[form](comparison)
    if output is not None:
        project.files.write(str(output.absolute()), click.unstyle(made) if form == "text" else made)
    else:
        click.echo(made, nl=False, color=wants_colors())
    for notice in notices if context.verbosity >= 0 else ():
        click.echo(notice, err=True)
    for schema in schemas:
        for failure in schema.failures:
            click.echo(f"migration {failure}", err=True)
    if any(schema.failures for schema in schemas) and not allow_failed_migrations:
        sys.exit(FAILED)
    if exit_code and comparison.changes:
        sys.exit(DRIFTED)


def _load(
    sources: tuple[NamedSource, NamedSource], tell: Callable[[str], None]
) -> tuple[LoadedSchema, LoadedSchema]:
    """Both schemas, loaded at the same time: either waits for a server most of it.

    Where one fails, or the program is to end, the other one ends before its next migration. For a
    database nobody waits then: nothing has to be cleaned up after it.
    """
    from concurrent.futures import FIRST_EXCEPTION, Future, wait
    from functools import partial
    from threading import Event

    from schema_docs.side_by_side import started

    stopped = Event()

    def tell_unless_stopped(what: str) -> None:
        if stopped.is_set():
            raise Error("not needed any more")
        tell(what)

    loading = [partial(each.source.load, tell_unless_stopped) for each in sources]
    both = started(loading, at_once=2)
    try:
        wait(both, return_when=FIRST_EXCEPTION)
        for each in filter(Future.done, both):
            each.result()
    finally:
        stopped.set()
        wait([it for it, named in zip(both, sources, strict=True) if not named.is_only_read])
    return both[0].result(), both[1].result()
