"""The proof of idempotency: every migration is applied once more, to the finished database.

A migration that is idempotent goes through and leaves everything as it is. What it makes, changes
or drops instead is told with the line that does it, and so are rows that it adds, changes, removes.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schema_docs.catalog.reader import read_database
from schema_docs.migrations.deeds import deeds, told
from schema_docs.migrations.observer import Observer, database_number
from schema_docs.migrations.others import OtherKinds
from schema_docs.migrations.places import Places
from schema_docs.migrations.places_of_rows import line_of_code, line_of_kind, line_of_rows
from schema_docs.migrations.psql import script_of
from schema_docs.migrations.rows import NO_ROWS, RowKeeper, Rows
from schema_docs.migrations.run import run_migration
from schema_docs.server.names import with_name
from schema_docs.spelling import qualified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from schema_docs.migrations.failure import Failure
    from schema_docs.migrations.history import Change, Named
    from schema_docs.migrations.psql import Statement
    from schema_docs.migrations.run import MigrationRun
    from schema_docs.model import Database, QualifiedName
    from schema_docs.server.interface import Server


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """One thing by which a migration is not idempotent."""

    migration: str | None
    """Its name; None where the schema is not the same and no migration is known to have done it."""
    file: str
    """The path that `line` is counted in: the migration's, or that of a file which it includes."""
    line: int | None
    """1-based line of the first line of the statement; None when it cannot be told."""
    message: str
    """What it does when it is applied once more: `fails: relation "a" already exists`, `adds 2 rows
    to plans`, `drops column users.note`."""
    failure: Failure | None = None
    """Where it fails."""
    subject: Named | None = None
    """What it makes, changes or drops, where that has a history."""
    changes: tuple[Change, ...] = ()
    """What it changes of that."""
    taken_back_by: str | None = None
    """The later migration that puts it as it was, so that it is no fault of all of them together;
    None: it stays."""

    @property
    def told(self) -> str:
        """What it does, without the place."""
        after = f", which {self.taken_back_by} takes back" if self.taken_back_by else ""
        return f"applied a second time, {self.message}{after}"

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.told}"


def prove(
    server: Server,
    run: MigrationRun,
    *,
    shown_as: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Repeated, ...]:
    """Applies every migration once more, each as the first time, and tells what that does.

    After one that fails, the next one runs. Only the database that is documented is looked at.

    Args:
        server: with the database that the run has made on it.
        run: the first time; without failures, or it would tell of those once more.
        shown_as: the folder's path in reports.
        progress: is told the name of each file.

    Returns:
        What is not idempotent, in the order of the migrations; nothing where all of them are.

    Raises:
        ServerError: the database is not there any more.
        CatalogError: PostgreSQL refused a query.
    """
    place = run.place
    assert place is not None  # noqa: S101 - it was run
    database = place.documented
    looks, observer = _Looks(server, database), Observer(server)
    statements: dict[str, tuple[Statement, ...]] = {}
    found: list[Repeated] = []
    try:
        observer.look(database, None)
        before = observer.told(database)
        looks.look(None)
        for migration in run.folder.migrations:
            name = migration.name
            progress(f"{name}, a second time")
            observer.step_aside(script_of(run.folder.path, migration))
            ran = run_migration(
                server, place.started_in, run.folder.path, migration, options=place.options
            )
            statements[name] = ran.statements
            if ran.failure is not None:
                found.append(_fails(name, ran.failure))
            observer.look(database, name)
            looks.look(name)
        after = observer.told(database)
        history = observer.history(database)
    finally:
        observer.close()
    if looks.made_anew_by is not None:
        found.append(_does(looks.made_anew_by, "drops the database and makes it anew"))
    else:
        places = Places(history.stories, statements)
        for deed in deeds(history, before, after, run.folder.files):
            name = deed.event.migration
            line = places.line_of(deed.story, deed.event)
            does = _does(
                name, told(deed), line or line_of_code(statements[name]), deed.taken_back_by
            )
            found.append(replace(does, subject=deed.named, changes=deed.event.changes))
        found += looks.told(statements)
    if not any(one.taken_back_by is None for one in found) and looks.is_another_schema():
        found.append(_does(None, "the migrations do not make the same schema"))
    order = {name: number for number, name in enumerate(run.folder.files)}
    repeated = tuple(
        replace(one, file=posixpath.join(shown_as, one.file) if one.file else shown_as)
        for one in sorted(found, key=lambda one: _place(one, order))
    )
    return with_name(repeated, place.started_in, place.called)


def _fails(name: str, failure: Failure) -> Repeated:
    return Repeated(
        migration=name,
        file=failure.file,
        line=failure.line,
        message=f"fails: {failure.message}",
        failure=failure,
    )


def _does(
    name: str | None, what: str, line: int | None = None, taken_back_by: str | None = None
) -> Repeated:
    return Repeated(
        migration=name, file=name or "", line=line, message=what, taken_back_by=taken_back_by
    )


def _place(one: Repeated, order: Mapping[str, int]) -> tuple[int, bool, int, str]:
    number = len(order) if one.migration is None else order[one.migration]
    return number, one.line is None, one.line or 0, one.message


class _Looks:
    """What the database holds between the migrations, but for what the history follows."""

    def __init__(self, server: Server, database: str) -> None:
        self._server, self._database = server, database
        self._schema = self._now()
        self._others, self._keeper = OtherKinds(self._schema), RowKeeper()
        self._rows: list[tuple[str, Mapping[QualifiedName, Rows]]] = []
        self._at_first: Mapping[QualifiedName, Rows] = {}
        self._said: list[tuple[str, str]] = []
        self._number: int | None = None
        self.made_anew_by: str | None = None
        """The migration that dropped the database and made another one of its name."""

    def look(self, migration: str | None) -> None:
        """Looks at what a migration has done; None: at what is there before the first one.

        Raises:
            ServerError: the database is not there any more.
            CatalogError: PostgreSQL refused a query.
        """
        with self._server.connect(self._database) as connection:
            number, said = database_number(connection), self._others.read(connection)
            rows = self._keeper.read(connection)
        if migration is None:
            self._at_first = rows
        else:
            self._rows.append((migration, rows))
            self._said += [(migration, what) for what in said]
            if number != self._number and self.made_anew_by is None:
                self.made_anew_by = migration
        self._number = number

    def is_another_schema(self) -> bool:
        """Whether the schema as a whole is another one than before the first migration."""
        return self._now() != self._schema

    def _now(self) -> Database:
        with self._server.connect(self._database) as connection:
            return read_database(connection)

    def told(self, statements: Mapping[str, tuple[Statement, ...]]) -> Iterator[Repeated]:
        """What was done to rows, and to objects of kinds that the history does not follow."""
        for name, what in self._said:
            yield _does(name, what, line_of_kind(what.split()[1], statements[name]))
        last = {table: name for name, table, _, _ in self._written()}
        for name, table, before, after in self._written():
            at_first = self._at_first.get(table, NO_ROWS)
            if not after.differ_from(at_first):
                continue  # it puts back what another one did
            stays = self._rows[-1][1].get(table, NO_ROWS).differ_from(at_first)
            yield _does(
                name,
                _spelled(table, before, after),
                line_of_rows(table, after.count - before.count, statements[name]),
                None if stays else last[table],
            )

    def _written(self) -> Iterator[tuple[str, QualifiedName, Rows, Rows]]:
        """The migrations and the tables whose rows they changed, before and after."""
        before = self._at_first
        for name, rows in self._rows:
            for table in sorted(before.keys() | rows.keys()):
                was, now = before.get(table, NO_ROWS), rows.get(table, NO_ROWS)
                if now.differ_from(was):
                    yield name, table, was, now
            before = rows


def _spelled(table: QualifiedName, before: Rows, after: Rows) -> str:
    more = after.count - before.count
    if more == 0:
        return f"changes rows of {qualified(table)}"
    rows = f"{abs(more)} row{'s' if abs(more) != 1 else ''}"
    verb, word = ("adds", "to") if more > 0 else ("removes", "from")
    return f"{verb} {rows} {word} {qualified(table)}"
