"""Applies a folder of migrations to a scratch cluster and reads the schema that they make."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schema_docs.catalog.reader import read_and_verify
from schema_docs.errors import MigrationError, ServerError
from schema_docs.migrations.before import NOTHING, Preparation
from schema_docs.migrations.history import ObjectCounter
from schema_docs.migrations.platform import without_platform
from schema_docs.migrations.prepare import prepare
from schema_docs.migrations.psql import Failure, run_file
from schema_docs.migrations.renames import NameKeeper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema_docs.catalog.witness import Disagreement
    from schema_docs.migrations.folder import MigrationFolder
    from schema_docs.migrations.renames import Renaming
    from schema_docs.model import Database, QualifiedName
    from schema_docs.server.cluster import Cluster


@dataclass(frozen=True, kw_only=True)
class MigrationRun:
    """What came of applying a folder's migrations."""

    folder: MigrationFolder
    database: Database
    introduced: Mapping[QualifiedName, str] = field(default_factory=dict)
    """The name of the migration that made each relation."""
    renamings: tuple[Renaming, ...] = ()
    """What got another name, in the order of the migrations."""
    altered: Mapping[str, tuple[QualifiedName, ...]] = field(default_factory=dict)
    """Tables of earlier migrations that a migration altered, by its name."""
    failures: tuple[Failure, ...] = ()
    """Only with `keep_going`; else the first one is an error."""
    stand_ins: tuple[str, ...] = ()
    """Extensions that a stand-in of ours played."""
    disagreements: tuple[Disagreement, ...] = ()
    """What `information_schema` tells otherwise; only with `verify`."""


def apply_migrations(
    cluster: Cluster,
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
        cluster: the server.
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
    if database != "postgres":
        cluster.create_database(database)
    prepared = prepare(cluster, database, preparation, progress)
    failures: list[Failure] = []
    counter, names = ObjectCounter(cluster), NameKeeper()
    counter.read()
    for migration in folder.migrations:
        name = migration.name
        progress(name)
        failure = run_file(
            cluster, database, folder.path, migration, options=prepared.options
        ).failure
        counter.read()
        # Where a migration dropped the database, reading it at the end says so.
        with suppress(ServerError), cluster.connect(database) as connection:
            names.read(connection, name)
        if failure:
            failures.append(failure.below(shown_as))
            if not keep_going:
                raise MigrationError(f"migration {failures[0]}")
    with cluster.connect(database) as connection:
        model, disagreements = read_and_verify(connection, verify=verify)
        installed = {extension.name for extension in model.extensions}
        model = without_platform(model, prepared.platform)
        return MigrationRun(
            folder=folder,
            database=model,
            introduced=counter.introduced(connection, folder.files),
            renamings=tuple(names.renamings),
            altered=names.altered({table.name for table in model.tables}),
            failures=tuple(failures),
            stand_ins=tuple(sorted(cluster.stand_ins & installed)),
            disagreements=disagreements,
        )
