"""What every command shares: the options before it, where the schema comes from, reports.

What a command needs is imported inside it, so that `--version` and `--help` stay quick.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import click

from schema_docs.migrations.layout_names import MigrationsLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from schema_docs.generated import Generated
    from schema_docs.project import Project
    from schema_docs.sources import LoadedSchema, Source, Telling

IN_SYNC: Final = 0
DRIFTED: Final = 1
FAILED: Final = 2


@dataclass
class Context:
    """The options that stand before the command."""

    directory: Path
    config: Path | None
    verbosity: int
    debug: bool
    only: str | None = None
    """The `[[database]]` block that `--only` names."""
    migrations_layout: str | None = None
    """The command's `--layout`, which is known before its project is."""

    def project(self, **options: str | None) -> Project:
        """The repository with the settings of its only database, or of the one that was chosen.

        Raises:
            ConfigurationError: there are several, and `--only` does not say which.
        """
        from schema_docs.errors import ConfigurationError

        project, *others = self.projects(**options)
        if others:
            names = ", ".join(str(each.settings.name) for each in (project, *others))
            raise ConfigurationError(
                f"this is about one database, and the settings have several; give --only NAME, "
                f"one of {names}"
            )
        return project

    def projects(self, **options: str | None) -> tuple[Project, ...]:
        """The repository once for each database, with the command's options over the settings.

        Raises:
            ConfigurationError: there is no database of the name that `--only` gives.
        """
        from schema_docs.config.databases import select
        from schema_docs.config.files import find_root, load_databases
        from schema_docs.config.settings import override
        from schema_docs.project import Project

        root = self.directory if self.config else find_root(self.directory)
        file = self.directory / self.config if self.config else None
        databases = load_databases(root, file)
        for name in ("migrations", "bindir"):
            given = options.get(name)
            if given is not None:  # as the shell completes it: relative to where one stands
                options[name] = str((self.directory / given).resolve())
        if options.get("bindir") is not None and options.get("server") is None:
            options["server"] = "local"
        options["migrations_layout"] = self.migrations_layout
        set_by_hand = {name: value for name, value in options.items() if value is not None}
        return tuple(
            Project(root.resolve(), override(settings, **set_by_hand), databases, set_by_hand, file)
            for settings in select(databases, self.only)
        )


def from_directory(context: click.Context, _: click.Parameter, given: Path | None) -> Path | None:
    """Makes a path that was typed relative to `-C DIR`, as if the command was started there."""
    directory: Path = context.find_root().obj.directory
    return None if given is None else directory / given


def _louder(short: str, long: str, by: int, help_text: str) -> Callable[..., Any]:
    """An option that may stand before the command as well as after it."""

    def set_verbosity(context: click.Context, _: click.Parameter, given: Any) -> None:
        if given:
            context.find_root().obj.verbosity = by

    return click.option(
        short, long, is_flag=True, expose_value=False, help=help_text, callback=set_verbosity
    )


def _only(context: click.Context, _: click.Parameter, given: str | None) -> None:
    """Notes which database is meant, for `Context.project` and `Context.projects`."""
    context.find_root().obj.only = given


def _set_layout(context: click.Context, _: click.Parameter, given: str | None) -> None:
    context.find_root().obj.migrations_layout = given


def _server(_: click.Context, parameter: click.Parameter, given: str | None) -> str | None:
    from schema_docs.server.choice import is_server_choice, told

    if given is not None and not is_server_choice(given):
        raise click.BadParameter(
            f"{told(given)!r} is none of auto, embedded, local, and no URL such as "
            "postgresql://user@host:5432/postgres",
            param=parameter,
        )
    return given


_FOLDER_OPTIONS: Final = (
    click.option(
        "--layout",
        metavar="NAME",
        expose_value=False,
        callback=_set_layout,
        type=click.Choice(get_args(MigrationsLayout)),
        help=f"Whose tool's migrations they are, where that is not clear: "
        f"{', '.join(get_args(MigrationsLayout))}.",
    ),
    click.option(
        "--migrations",
        metavar="DIR",
        help="The folder of SQL migrations, or one file with the whole schema.",
    ),
    click.option(
        "--only",
        metavar="NAME",
        expose_value=False,
        callback=_only,
        help="Where the settings have several [[database]] blocks: the one of this name.",
    ),
)


def folder_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which migrations there are."""
    for option in _FOLDER_OPTIONS:
        command = option(command)
    return command


_SERVER_OPTIONS: Final = (
    _louder("-v", "--verbose", 1, "Print more: progress, a diff of the page."),
    _louder("-q", "--quiet", -1, "Print errors and drift only."),
    click.option(
        "--allow-failed-migrations",
        is_flag=True,
        help='With on_error = "continue": exit as if no migration had failed.',
    ),
    click.option(
        "--bindir",
        metavar="DIR",
        help="The folder of the PostgreSQL programs to use, as `pg_config --bindir` says; "
        "implies --server local.",
    ),
    click.option(
        "--server",
        metavar="auto|embedded|local|URL",
        callback=_server,
        help="Where the migrations are applied: the embedded PostgreSQL, the newest one that "
        "is installed on this machine, or a throw-away database on the server of a URL. "
        "auto, the default, is embedded where that runs, else local.",
    ),
)

_SOURCE_OPTIONS: Final = (
    click.option(
        "--snapshot",
        metavar="FILE",
        type=click.Path(path_type=Path),
        callback=from_directory,
        help="Read the schema from a snapshot; no server is needed.",
    ),
    click.option(
        "--at",
        metavar="REVISION",
        help="Apply the migrations as of a git revision, under the settings that it has.",
    ),
    click.option(
        "--live",
        is_flag=True,
        help="Read the database that the environment variable DATABASE_URL names.",
    ),
)


_DATABASE_URL: Final = click.option(
    "--database-url",
    metavar="URL",
    help="Read this database instead of applying migrations. It is only read.",
)


def server_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which migrations there are, and where they are applied."""
    for option in (*_SERVER_OPTIONS, *_FOLDER_OPTIONS):
        command = option(command)
    return command


def source_options(
    command: Callable[..., None],
    database_url: Callable[[Callable[..., None]], Callable[..., None]] = _DATABASE_URL,
) -> Callable[..., None]:
    """The options that say what the schema is made from.

    Args:
        command: the command that has them.
        database_url: the option of this name, where the command has one of its own.
    """
    for option in (*_SERVER_OPTIONS, *_SOURCE_OPTIONS, database_url, *_FOLDER_OPTIONS):
        command = option(command)
    return command


def databases_of(
    context: Context, source: Mapping[str, Any], **options: str | None
) -> tuple[Project, ...]:
    """The repository once for each database; an option that names a schema is about one of them."""
    names_one = options.get("migrations") or any(
        value for name, value in source.items() if name != "at"
    )
    return (context.project(**options),) if names_one else context.projects(**options)


def for_each(context: Context, projects: tuple[Project, ...], do: Callable[[Project], int]) -> None:
    """Does something for every database, and ends the program with the worst exit code.

    Of several databases, one that fails does not keep the others from being done.
    """
    from schema_docs.errors import Error

    several, worst = len(projects) > 1, IN_SYNC
    for project in projects:
        name = project.settings.name
        if several and context.verbosity >= 0:
            click.echo(f"database {name}:")
        try:
            worst = max(worst, do(project))
        except Error as error:
            if not several or context.debug:
                raise
            click.echo(f"schema-docs: database {name}: {error}", err=True)
            worst = FAILED
    if worst:
        sys.exit(worst)


def source_of(
    project: Project,
    *,
    database_url: str | None,
    live: bool,
    snapshot: Path | None,
    at: str | None = None,
    verify: bool = False,
    twice: bool = False,
) -> Source:
    """The one source that the options name; the migrations where they name none."""
    from schema_docs.sources import LiveSource, SnapshotSource, Without

    if live and not os.environ.get("DATABASE_URL"):
        raise click.UsageError("--live needs the environment variable DATABASE_URL")
    url = os.environ["DATABASE_URL"] if live else database_url
    if twice and (snapshot is not None or url is not None):
        raise click.UsageError("--twice applies migrations; a snapshot or database has none")
    if snapshot is not None and url is not None:
        raise click.UsageError("--snapshot and --database-url are two sources; give one")
    if at is not None and (snapshot is not None or url is not None):
        raise click.UsageError("--at is about migrations; a snapshot or database has none")
    if snapshot is not None and verify:
        raise click.UsageError("--verify asks a database, and a snapshot needs none")
    source: Source
    if at is not None:
        from schema_docs.at_revision import RevisionSource

        return RevisionSource(project=project, revision=at, verify=verify, twice=twice)
    if snapshot is not None:
        source = SnapshotSource(snapshot)
    elif url is not None:
        source = LiveSource(url, verify)
    else:
        source = project.made(verify=verify, twice=twice)
    excluded = project.settings.excluded
    return Without(source, excluded) if excluded else source


def report_schema(context: Context, schema: LoadedSchema, *, err: bool = False) -> None:
    """What a reader of the result should know of how it came about."""
    report_failures(schema)
    if context.verbosity >= 0:
        for notice in notices_of(schema):
            click.echo(notice, err=err)


def report_failures(schema: LoadedSchema) -> None:
    """Says on standard error which migrations failed, where that has not ended the program."""
    for failure in schema.failures:
        click.echo(f"migration {failure}", err=True)


def report_files(generated: Generated, written: Mapping[str, bool]) -> None:
    """Each file that was written; of many pages and diagrams how many."""
    pages = [path for path in generated.pages if path != generated.page_path]
    diagrams = [path for path in generated.dots if path != generated.diagram_path]
    others = {*pages, *diagrams}
    for path, is_new in written.items():
        if path not in others:
            click.echo(f"{path} {'written' if is_new else 'is up to date'}")
    for paths, what in ((pages, "pages beside the document"), (diagrams, "diagrams of parts")):
        if paths:
            count = sum(written[path] for path in paths)
            click.echo(f"{count} of {len(paths)} {what} written")


def notices_of(schema: LoadedSchema) -> tuple[str, ...]:
    """What a reader should know of how a schema came about, a sentence each."""
    notices = []
    for why in dict.fromkeys(each.why for each in schema.not_run):
        names = (each.name for each in schema.not_run if each.why == why)
        notices.append(f"not run ({why}): {', '.join(names)}")
    if schema.hidden:
        notices.append(f"hidden from this role: {'; '.join(schema.hidden)}")
    notices += schema.notices
    if schema.stand_ins:
        notices.append(
            f"played by a stand-in: {', '.join(schema.stand_ins)} "
            "(the embedded PostgreSQL comes without; good for the schema, not for the work)"
        )
    return tuple(notices)


def end_where_a_migration_failed(schema: LoadedSchema, *, allowed: bool) -> None:
    """Ends the program where the result is not what the migrations would make."""
    if schema.failures and not allowed:
        sys.exit(FAILED)


@contextmanager
def progress(context: Context) -> Iterator[Telling]:
    """Says on standard error what is being done: a moving line on a terminal, lines with -v."""
    if context.verbosity > 0:
        yield _tell_in_lines
    elif context.verbosity < 0 or not sys.stderr.isatty():
        from schema_docs.sources import say_nothing

        yield say_nothing
    else:
        from schema_docs.commands.moving_line import moving_line

        with moving_line() as tell:
            yield tell


def _tell_in_lines(what: str, done: int = 0, of: int = 0) -> None:
    """One line of what has many steps: when the last one is done."""
    if done == of:
        click.echo(f"{what}: {of}" if of else what, err=True)
