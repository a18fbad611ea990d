"""Applies a folder of migrations to a server and reads the schema that they make."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from schema_docs.catalog.reader import read_and_verify
from schema_docs.errors import MigrationError, ServerError
from schema_docs.git import last_edits
from schema_docs.migrations.before import NOTHING, Preparation
from schema_docs.migrations.history import History
from schema_docs.migrations.observer import Observer
from schema_docs.migrations.platform import without_platform
from schema_docs.migrations.prepare import prepare
from schema_docs.migrations.psql import Session, begin_session, run_file, script_of
from schema_docs.migrations.remedies import Circumstances, remedy
from schema_docs.migrations.shell import run_script
from schema_docs.migrations.transactions import leaves_transaction_open
from schema_docs.server.names import with_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from schema_docs.catalog.witness import Disagreement
    from schema_docs.migrations.failure import Failure
    from schema_docs.migrations.folder import MigrationFolder
    from schema_docs.migrations.migration import Migration
    from schema_docs.migrations.psql import Ran, Statement
    from schema_docs.model import Database
    from schema_docs.server.interface import Server


_MOST_EDITS: Final = 3
"""How many edits of old files are told with a failure, the latest ones."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where migrations ran, for whoever runs them once more."""

    started_in: str
    """What the database is called on the server that each file starts in."""
    documented: str
    """The one that the schema was read from: files may lead elsewhere."""
    called: str
    """What the first of them is called in production, and in reports."""
    options: str
    """Settings of each session, as `PGOPTIONS` has them."""


@dataclass(frozen=True, kw_only=True)
class MigrationRun:
    """What came of applying a folder's migrations."""

    folder: MigrationFolder
    database: Database
    history: History = field(default_factory=History)
    statements: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    """What psql sent to the server, by migration."""
    prepared: tuple[Statement, ...] = ()
    """What it sent before the first one."""
    failures: tuple[Failure, ...] = ()
    """Only with `keep_going`; else the first one is an error."""
    stand_ins: tuple[str, ...] = ()
    """Extensions that a stand-in of ours played."""
    disagreements: tuple[Disagreement, ...] = ()
    """What `information_schema` tells otherwise; only with `verify`."""
    place: Place | None = None
    major: int | None = None
    """Of the PostgreSQL that they ran on."""
    notices: tuple[str, ...] = ()
    """What else a person should know of the run, a sentence each."""


_OBJECTS: Final = ("pg_catalog.pg_class", "pg_catalog.pg_type", "pg_catalog.pg_proc")


def apply_migrations(
    server: Server,
    folder: MigrationFolder,
    *,
    database: str,
    preparation: Preparation = NOTHING,
    shown_as: str = "",
    keep_going: bool = False,
    verify: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> MigrationRun:
    """Applies every file in order, in a database that is made here, and reads the result.

    Args:
        server: the server.
        folder: the migrations.
        database: the name of the database that they run in.
        preparation: what there is before the first of them.
        shown_as: the folder's path in reports.
        keep_going: whether to go on with the next file after a failure.
        verify: whether `information_schema` is asked too.
        progress: is told the name of each file.

    Raises:
        MigrationError: a migration failed, and `keep_going` is off.
    """
    called, database = database, server.make_database(database)
    prepared = prepare(server, database, preparation, progress)
    failures: list[Failure] = []
    ended = {}
    """The database that each file ended in, by the file."""
    statements: dict[str, tuple[Statement, ...]] = {}
    undone = []
    """Files that ended before their transaction did."""
    observer = Observer(server)
    session: Session | None = None
    """Of the next migration: it starts while one looks at what the last one did."""
    try:
        observer.look(database, None)
        for migration, following in zip_longest(folder.migrations, folder.migrations[1:]):
            progress(migration.name)
            observer.step_aside(script_of(folder.path, migration))
            ran = run_migration(
                server,
                database,
                folder.path,
                migration,
                options=prepared.options,
                session=session,
                meanwhile=observer.catch_up,
            )
            session = None
            if following is not None and (ran.failure is None or keep_going):
                session = begin(server, database, folder.path, following, prepared.options)
            statements[migration.name] = ran.statements
            for each in dict.fromkeys((database, ran.database)):
                observer.look(each, migration.name)
            if ran.failure is None:  # else psql does not tell
                ended[migration.name] = ran.database
                texts = (statement.text for statement in ran.statements)
                if not migration.transaction and leaves_transaction_open(texts):
                    undone.append(migration.name)
            else:
                failures.append(_advised(ran.failure, migration, folder, server, shown_as))
                if not keep_going:
                    raise MigrationError(f"migration {failures[0]}", failures[0])
        documented = _documented(server, database, ended)
        history = observer.history(documented)
    finally:
        observer.close()
        if session is not None:  # a failure, or Ctrl-C
            session.end()
    with server.connect(documented) as connection:
        model, disagreements = read_and_verify(connection, verify=verify)
        installed = {extension.name for extension in model.extensions}
        model = without_platform(model, prepared.platform)
        run = MigrationRun(
            folder=folder,
            database=model,
            history=history,
            statements=statements,
            prepared=prepared.statements,
            failures=tuple(failures),
            stand_ins=tuple(sorted(server.stand_ins & installed)),
            disagreements=disagreements,
            major=connection.info.server_version // 10_000,
            notices=(*map(_undone, undone), *_elsewhere(server, documented, ended)),
        )
    # A migration may have written the name of its database into a comment, say.
    run = run if database == called else with_name(run, database, called)
    place = Place(
        started_in=database,
        documented=documented,
        called=called,
        options=prepared.options,
    )
    return replace(run, place=place)


def begin(
    server: Server, database: str, folder: Path, migration: Migration, options: str
) -> Session | None:
    """Starts what runs a migration; a shell script is not started before its turn."""
    if migration.is_shell:
        return None
    return begin_session(server, database, folder, migration, options=options)


def run_migration(
    server: Server,
    database: str,
    folder: Path,
    migration: Migration,
    *,
    options: str,
    session: Session | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Ran:
    """Runs one migration in a session of its own, be it SQL or a shell script.

    `meanwhile` is called while SQL runs, other arguments are those of `run_file`.
    """
    if migration.is_shell:
        return run_script(server, database, folder, migration, options=options)
    return run_file(
        server,
        database,
        folder,
        migration,
        options=options,
        session=session,
        meanwhile=meanwhile,
    )


def _advised(
    failure: Failure, migration: Migration, folder: MigrationFolder, server: Server, shown_as: str
) -> Failure:
    """The failure with what to do about it, and which files were edited late."""
    circumstances = Circumstances(origin=server.origin, layout=folder.layout.name)
    until = folder.files[: folder.files.index(migration.name) + 1]
    notes = tuple(edit.told(shown_as) for edit in last_edits(folder.path, until)[:_MOST_EDITS])
    return replace(failure.below(shown_as), remedy=remedy(failure, circumstances), notes=notes)


def _documented(server: Server, database: str, ended: Mapping[str, str]) -> str:
    """The database that the last file was connected to in the end.

    Passed over are those with nothing in them: a file may go to `postgres` to alter the other one.
    """
    candidates = dict.fromkeys(reversed((database, *ended.values())))
    return next((name for name in candidates if _has_anything(server, name)), database)


def _undone(file: str) -> str:
    return (
        f"{file} ends within a transaction that it began, so PostgreSQL undid what it did there; "
        "write COMMIT at its end"
    )


def _elsewhere(server: Server, documented: str, ended: Mapping[str, str]) -> tuple[str, ...]:
    """A notice for each other database that has got something from files that ended in it."""
    files: dict[str, list[str]] = {}
    for file, database in ended.items():
        if database != documented:
            files.setdefault(database, []).append(file)
    return tuple(
        f"database {database} is not documented, though {', '.join(names)} ended in it: "
        f"what is documented is {documented}, which migrations ended in after that"
        for database, names in files.items()
        if _has_anything(server, database)
    )


def _has_anything(server: Server, database: str) -> bool:
    """Whether there is a relation, type or function that did not come with the database."""
    with suppress(ServerError), server.connect(database) as connection:
        query = " UNION ALL ".join(f"SELECT FROM {c} WHERE oid >= 16384" for c in _OBJECTS)
        return connection.execute(f"{query} LIMIT 1".encode()).fetchone() is not None
    return False  # it was dropped
