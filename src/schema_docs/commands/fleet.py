"""`check` of several live databases: each against what the migrations make."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from schema_docs.commands.shared import (
    from_directory,
    notices_of,
    progress,
    report_failures,
    source_of,
    source_options,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from schema_docs.commands.reporting import Reporting
    from schema_docs.drift.fleet import Target
    from schema_docs.project import Project
    from schema_docs.reports.report import Report
    from schema_docs.sources import LoadedSchema


def _list_of_databases(
    context: click.Context, parameter: click.Parameter, given: Path | None
) -> Path | None:
    """A path relative to `-C DIR`; `-` stays what it is."""
    return (
        given if given is None or str(given) == "-" else from_directory(context, parameter, given)
    )


def fleet_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what the schema is made from, or which databases are to be like it."""
    import pathlib

    for option in (
        click.option(
            "--jobs",
            metavar="N",
            type=click.IntRange(min=1),
            default=8,
            show_default=True,
            help="How many of several databases are read at once.",
        ),
        click.option(
            "--databases",
            metavar="FILE",
            type=click.Path(path_type=pathlib.Path),
            callback=_list_of_databases,
            help="Compare each database of a list with what the migrations make: a URL on each "
            "line, or a name and a URL. - is standard input.",
        ),
    ):
        command = option(command)
    return source_options(
        command,
        click.option(
            "--database-url",
            "database_urls",
            metavar="URL",
            multiple=True,
            help="Read this database instead of applying migrations. It is only read. Given "
            "several times: compare each of them with what the migrations make.",
        ),
    )


def fleet_of(
    options: Mapping[str, Any], *, twice: bool
) -> tuple[tuple[Target, ...], dict[str, Any], int]:
    """Which databases are compared, the source of what they should be, and how many at once.

    One `--database-url` alone names no fleet but a source.

    Raises:
        ConfigurationError: the list cannot be read, or a URL is none.
    """
    source = dict(options)
    urls, file, jobs = (source.pop(name) for name in ("database_urls", "databases", "jobs"))
    if file is None and len(urls) < 2:
        return (), {**source, "database_url": urls[0] if urls else None}, jobs
    if source["live"]:
        raise click.UsageError("--live is one database; list it with the others")
    if twice:
        raise click.UsageError("--twice is about migrations; run it without databases")
    from schema_docs.drift import fleet

    listed = () if file is None else fleet.read_targets(*_list_in(file))
    return (*fleet.targets_of(urls), *listed), {**source, "database_url": None}, jobs


def _list_in(file: Path) -> tuple[str, str]:
    """The text of a list, and what errors call it.

    Raises:
        ConfigurationError: it cannot be read.
    """
    from schema_docs.errors import ConfigurationError

    if str(file) == "-":
        return sys.stdin.read(), "standard input"
    try:
        return file.read_text("utf-8-sig"), str(file)
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{file}: cannot be read as UTF-8 text: {error}") from error


def check_fleet(
    reporting: Reporting,
    project: Project,
    targets: tuple[Target, ...],
    source: Mapping[str, Any],
    *,
    jobs: int,
    allowed: bool,
) -> tuple[Report, ...]:
    """What each database has otherwise than the migrations make.

    Args:
        reporting: how it will be told.
        project: the repository, with the settings of the database.
        targets: the databases.
        source: the options that say what they should be like.
        jobs: how many are read at once.
        allowed: whether migrations may fail.

    Raises:
        MigrationError: one failed, and may not.
    """
    from schema_docs.drift.fleet import compare_fleet, report_of
    from schema_docs.errors import MigrationError
    from schema_docs.sources import LiveSource, Without

    excluded = project.settings.excluded

    def load(target: Target) -> LoadedSchema:
        live = LiveSource(target.url)
        return (Without(live, excluded) if excluded else live).load(lambda _: None)

    with progress(reporting.context) as tell:
        made = source_of(project, **source).load(tell)
        if made.failures and not allowed:
            raise MigrationError(f"migration {made.failures[0]}", made.failures[0])
        report_failures(made)
        compared = compare_fleet(made, targets, load, jobs=jobs, progress=tell)
    if reporting.context.verbosity >= 0:
        for notice in notices_of(made):
            click.echo(notice, err=True)
    place = project.settings.document if made.migrations is None else made.migrations.folder
    return tuple(report_of(each, reporting.command, place) for each in compared)
