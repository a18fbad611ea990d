"""Where a schema comes from: migrations, a live database, a snapshot file.

Each source gives the same `LoadedSchema`; nothing after it knows which it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from schema_docs.errors import MigrationError, ServerError
from schema_docs.migrations.before import NOTHING
from schema_docs.migrations.history import NO_HISTORY, History
from schema_docs.model import Database

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.catalog.witness import Disagreement
    from schema_docs.migrations.before import Preparation
    from schema_docs.migrations.command import Command
    from schema_docs.migrations.failure import Failure
    from schema_docs.migrations.folder import MigrationFolder
    from schema_docs.migrations.layouts.layout import NotRun
    from schema_docs.migrations.psql import Statement
    from schema_docs.migrations.repeat import Repeated

Progress = Callable[[str], None]


class Telling(Protocol):
    """Is told what is being done, and how many of how many steps of it are."""

    def __call__(self, what: str, done: int = 0, of: int = 0) -> None:
        """Without steps it is not known how long it takes."""
        ...


def say_nothing(what: str, done: int = 0, of: int = 0) -> None:
    """Tells nobody."""


_CONNECT_TIMEOUT: Final = 15
"""Seconds that a database may take to answer, where neither its URL nor the environment says it.
Libpq by itself waits for minutes."""


@dataclass(frozen=True, kw_only=True)
class MigrationList:
    """What a page says of the migrations that a schema was made by."""

    folder: str
    """Relative to the repository, in POSIX spelling."""
    files: tuple[str, ...]
    next_pattern: str | None = None
    """What the next file will be called, with `*` for its words; None where that is a time."""

    def path_of(self, file: str) -> str:
        """A migration's path relative to the repository."""
        return file if self.folder in {"", "."} else f"{self.folder}/{file}"


@dataclass(frozen=True, kw_only=True)
class LoadedSchema:
    """A schema, and what is known of how it came about."""

    database: Database
    migrations: MigrationList | None = None
    command: str | None = None
    """What has made it in place of a folder of migrations."""
    history: History = NO_HISTORY
    """What the migrations did, object by object; empty where none are known."""
    statements: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict, compare=False)
    """What each migration sent to the server, by its name; known only after a run."""
    major: int | None = field(default=None, compare=False)
    """Of the PostgreSQL that migrations ran on: of no concern to what they make."""
    failures: tuple[Failure, ...] = ()
    """Migrations that were refused, when that is no error."""
    repeated: tuple[Repeated, ...] = ()
    """By what the migrations are not idempotent, when they were applied twice."""
    stand_ins: tuple[str, ...] = ()
    """Extensions that a stand-in of ours played."""
    not_run: tuple[NotRun, ...] = ()
    """Files beside the migrations that were not run."""
    disagreements: tuple[Disagreement, ...] = ()
    """What `information_schema` tells otherwise, when it was asked: bugs of ours."""
    notices: tuple[str, ...] = ()
    """What else a person should know of how the schema came about, a sentence each."""

    def path_of(self, migration: str) -> str:
        """A migration's path relative to the repository; its name where no folder is known."""
        return migration if self.migrations is None else self.migrations.path_of(migration)

    @property
    def hidden(self) -> tuple[str, ...]:
        """What PostgreSQL did not show to the role that read the schema."""
        return tuple(
            f"options of the user mapping of {mapping.role} on server {server.name}"
            for server in self.database.servers
            for mapping in server.mappings
            if mapping.options_hidden
        )


class Source(Protocol):
    """One place that a schema can be loaded from."""

    def load(self, progress: Progress) -> LoadedSchema:
        """Reads it; `progress` is told what is being done."""


@dataclass(frozen=True, kw_only=True)
class MigrationsSource:
    """A folder of migrations, applied to a scratch server."""

    folder: MigrationFolder
    shown_as: str
    """The folder's path as reports and the page name it."""
    user: str
    database: str
    server: str = field(repr=False)  # a URL may hold a password
    bindir: Path | None = None
    keep_going: bool
    preparation: Preparation = NOTHING
    """What there is before the first of them."""
    verify: bool = False
    """Whether `information_schema` is asked too."""
    twice: bool = False
    """Whether they are applied once more, if none failed, to see whether they are idempotent."""

    def load(self, progress: Progress) -> LoadedSchema:
        """Applies every migration in order, and reads what they made.

        Raises:
            ServerError: no server could be started.
            MigrationError: one failed, and `keep_going` is off.
        """
        from schema_docs.migrations.partitions_of_the_day import (
            Script,
            without_partitions_of_the_day,
        )
        from schema_docs.migrations.psql import script_of
        from schema_docs.migrations.repeat import prove
        from schema_docs.migrations.run import apply_migrations
        from schema_docs.migrations.whole_server import refuse_what_is_elsewhere
        from schema_docs.migrations.words import spells
        from schema_docs.server.choice import is_url, open_server

        if is_url(self.server):
            refuse_what_is_elsewhere(self.folder, self.shown_as)

        with open_server(
            self.server,
            self.bindir,
            user=self.user,
            database=self.database,
            spelt=lambda name: self.preparation.spells(name) or spells(self.folder, name),
            progress=progress,
        ) as server:
            run = apply_migrations(
                server,
                self.folder,
                database=self.database,
                preparation=self.preparation,
                shown_as=self.shown_as,
                keep_going=self.keep_going,
                verify=self.verify,
                progress=progress,
            )
            repeated: tuple[Repeated, ...] = ()
            if self.twice and not run.failures:
                repeated = prove(server, run, shown_as=self.shown_as, progress=progress)

        def texts(statements: tuple[Statement, ...]) -> tuple[str, ...]:
            return tuple(statement.text for statement in statements)

        scripts = {
            migration.name: Script(
                (script_of(self.folder.path, migration) or b"").decode("utf-8", "replace"),
                texts(run.statements.get(migration.name, ())),
            )
            for migration in self.folder.migrations
        }
        database, history = without_partitions_of_the_day(
            without_facts_of_the_server(run.database),
            run.history,
            {"": Script("", texts(run.prepared)), **scripts},
        )
        return LoadedSchema(
            database=database,
            migrations=MigrationList(
                folder=self.shown_as,
                files=self.folder.files,
                next_pattern=self.folder.next_pattern,
            ),
            history=history,
            statements=run.statements,
            major=run.major,
            failures=run.failures,
            repeated=repeated,
            stand_ins=run.stand_ins,
            not_run=self.folder.not_run,
            disagreements=run.disagreements,
            notices=run.notices,
        )


@dataclass(frozen=True, kw_only=True)
class CommandSource:
    """The team's own tool, which is run against a scratch server."""

    command: Command
    user: str
    database: str
    server: str = field(repr=False)  # a URL may hold a password
    bindir: Path | None = None
    preparation: Preparation = NOTHING
    """What there is before it runs."""
    verify: bool = False
    """Whether `information_schema` is asked too."""

    def load(self, progress: Progress) -> LoadedSchema:
        """Runs the command, and reads what it made.

        Raises:
            ServerError: no server could be started.
            MigrationError: the command failed, or has made nothing there.
        """
        from schema_docs.catalog.reader import read_and_verify
        from schema_docs.migrations.command import environment_of, run_command
        from schema_docs.migrations.platform import without_platform
        from schema_docs.migrations.prepare import prepare
        from schema_docs.server.choice import open_server
        from schema_docs.server.names import with_name

        with open_server(
            self.server,
            self.bindir,
            user=self.user,
            database=self.database,
            spelt=self.preparation.spells,
            progress=progress,
        ) as server:
            database = server.make_database(self.database)
            prepared = prepare(server, database, self.preparation, progress)
            progress(self.command.line)
            run_command(
                self.command, environment_of(server.environment, database, prepared.options)
            )
            with server.connect(database) as connection:
                model, disagreements = read_and_verify(connection, verify=self.verify)
        installed = {extension.name for extension in model.extensions}
        model = without_platform(model, prepared.platform)
        if database != self.database:  # of a throw-away database, which a comment may hold
            model = with_name(model, database, self.database)
        if not (model.tables or model.views or model.functions or model.enums or model.sequences):
            raise MigrationError(
                f"`migrate_command`: {self.command.line} has made nothing in the scratch database; "
                "does it take its database from DATABASE_URL, or from PGHOST, PGPORT, PGUSER and "
                "PGDATABASE?"
            )
        return LoadedSchema(
            database=without_facts_of_the_server(model),
            command=self.command.line,
            stand_ins=tuple(sorted(server.stand_ins & installed)),
            disagreements=disagreements,
        )


@dataclass(frozen=True)
class Without:
    """Another source, without what the settings exclude."""

    source: Source
    patterns: tuple[str, ...]

    def load(self, progress: Progress) -> LoadedSchema:
        """Loads the other one, and takes out what is excluded."""
        from schema_docs.exclusion import without

        return without(self.source.load(progress), self.patterns)


def without_facts_of_the_server(database: Database) -> Database:
    """What migrations make, without what follows from the server that they ran on.

    Which version of an extension there is, and what that brings, is decided by the scratch server:
    the same migrations shall give the same bytes on every machine and major. Of a live database
    both are facts.
    """
    return replace(
        database,
        extensions=tuple(replace(each, version=None, members=()) for each in database.extensions),
    )


@dataclass(frozen=True)
class LiveSource:
    """A database that somebody runs; it is only read."""

    url: str = field(repr=False)  # it may hold a password
    verify: bool = False
    """Whether `information_schema` is asked too."""

    def load(self, progress: Progress) -> LoadedSchema:
        """Reads its catalogs.

        Raises:
            ServerError: it cannot be reached; the message never holds the password.
            CatalogError: its catalogs cannot be read.
        """
        import psycopg

        from schema_docs.catalog.reader import read_and_verify
        from schema_docs.server.url import UnreadableUrlError, parameters_of

        progress("reading the database")
        # None of these errors is chained: the URL stands in their frames.
        try:
            parameters = parameters_of(self.url)
        except UnreadableUrlError as error:
            raise ServerError(f"the database URL {error}") from None
        waits: dict[str, Any] = {}
        if "PGCONNECT_TIMEOUT" not in os.environ:
            waits = {"connect_timeout": parameters.get("connect_timeout", _CONNECT_TIMEOUT)}
        try:
            connection = psycopg.connect(self.url, autocommit=True, **waits)
        except psycopg.OperationalError as error:
            said = str(error).strip()
            if password := parameters.get("password"):
                said = said.replace(str(password), "…")
            raise ServerError(f"cannot connect to the database: {said}") from None
        with connection:
            # Of every transaction. Not by an option of the connection, which poolers refuse.
            connection.read_only = True
            database, disagreements = read_and_verify(connection, verify=self.verify)
        return LoadedSchema(database=database, disagreements=disagreements)


@dataclass(frozen=True)
class SnapshotSource:
    """A file that `build` or `export json` wrote; needs no server."""

    file: Path

    def load(self, progress: Progress) -> LoadedSchema:
        """Reads the file.

        Raises:
            SnapshotError: it is not there, or not a snapshot that we can read.
        """
        from schema_docs.snapshot import read_snapshot

        progress(f"reading {self.file.name}")
        return read_snapshot(self.file)
