"""Applies a folder of migrations to a server and reads the schema that they make."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from schema_docs.catalog.reader import read_and_verify
from schema_docs.errors import MigrationError
from schema_docs.git import last_edits
from schema_docs.migrations.history import History
from schema_docs.migrations.observer import Observer
from schema_docs.migrations.psql import run_file, script_of
from schema_docs.migrations.remedies import Circumstances, remedy
from schema_docs.migrations.shell import run_script
from schema_docs.server.names import with_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema_docs.catalog.witness import Disagreement
    from schema_docs.migrations.failure import Failure
    from schema_docs.migrations.folder import MigrationFolder
    from schema_docs.migrations.migration import Migration
    from schema_docs.migrations.psql import Statement
    from schema_docs.model import Database
    from schema_docs.server.interface import Server


_MOST_EDITS: Final = 3
"""How many edits of old files are told with a failure, the latest ones."""


@dataclass(frozen=True, kw_only=True)
class MigrationRun:
    """What came of applying a folder's migrations."""

    folder: MigrationFolder
    database: Database
    history: History = field(default_factory=History)
    statements: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    """What psql sent to the server, by migration."""
    failures: tuple[Failure, ...] = ()
    """Only with `keep_going`; else the first one is an error."""
    stand_ins: tuple[str, ...] = ()
    """Extensions that a stand-in of ours played."""
    disagreements: tuple[Disagreement, ...] = ()
    """What `information_schema` tells otherwise; only with `verify`."""


def apply_migrations(
    server: Server,
    folder: MigrationFolder,
    *,
    database: str,
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
        shown_as: the folder's path in reports.
        keep_going: whether to go on with the next file after a failure.
        verify: whether `information_schema` is asked too.
        progress: is told the name of each file.

    Raises:
        MigrationError: a migration failed, and `keep_going` is off.
    """
    called, database = database, server.make_database(database)
    failures: list[Failure] = []
    statements: dict[str, tuple[Statement, ...]] = {}
    observer = Observer(server)
    try:
        observer.look(database, None)
        for migration in folder.migrations:
            progress(migration.name)
            observer.step_aside(script_of(folder.path, migration))
            runs = run_script if migration.is_shell else run_file
            ran = runs(server, database, folder.path, migration)
            statements[migration.name] = ran.statements
            for each in dict.fromkeys((database, ran.database)):
                observer.look(each, migration.name)
            if ran.failure:
                failures.append(_advised(ran.failure, migration, folder, server, shown_as))
                if not keep_going:
                    raise MigrationError(f"migration {failures[0]}")
        history = observer.history(database)
    finally:
        observer.close()
    with server.connect(database) as connection:
        model, disagreements = read_and_verify(connection, verify=verify)
        installed = {extension.name for extension in model.extensions}
        run = MigrationRun(
            folder=folder,
            database=model,
            history=history,
            statements=statements,
            failures=tuple(failures),
            stand_ins=tuple(sorted(server.stand_ins & installed)),
            disagreements=disagreements,
        )
    # A migration may have written the name of its database into a comment, say.
    return run if database == called else with_name(run, database, called)


def _advised(
    failure: Failure, migration: Migration, folder: MigrationFolder, server: Server, shown_as: str
) -> Failure:
    """The failure with what to do about it, and which files were edited late."""
    circumstances = Circumstances(origin=server.origin)
    until = folder.files[: folder.files.index(migration.name) + 1]
    notes = tuple(edit.told(shown_as) for edit in last_edits(folder.path, until)[:_MOST_EDITS])
    return replace(failure.below(shown_as), remedy=remedy(failure, circumstances), notes=notes)
