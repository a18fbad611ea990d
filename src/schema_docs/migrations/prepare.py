"""What there is before the first migration: a platform, roles, and what the settings run.

All of it is made in the database that the migrations run in. What a platform brings is read right
away, so that it can be told from what the migrations make.
"""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import sql

from schema_docs.catalog.reader import read_database
from schema_docs.errors import ConfigurationError, MigrationError
from schema_docs.migrations.before import preset_file
from schema_docs.migrations.migration import Migration
from schema_docs.migrations.psql import run_file
from schema_docs.migrations.remedies import Circumstances, remedy
from schema_docs.migrations.transactions import leaves_transaction_open
from schema_docs.model import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from schema_docs.migrations.before import Platform, Preparation, Step
    from schema_docs.migrations.failure import Failure
    from schema_docs.migrations.psql import Statement
    from schema_docs.server.interface import Server

_ENDING: Final = "\n;\n\\i :schema_docs_note\n"
"""Ends a script whose session is noted. It has no quote, or it would end one that is left open."""

_NOTE: Final = """\
\\copy (SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' AND name \
!~ '^transaction_' UNION ALL SELECT 'role', pg_catalog.current_setting('role') WHERE \
pg_catalog.current_setting('role') <> 'none') TO '{file}' (FORMAT csv)
"""
"""Writes down what is set in a session. `pg_settings` does not list the role, nor settings that no
module of the server knows."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What has come of it."""

    platform: Database = field(default_factory=Database)
    """What the platform made: it is not the team's."""
    session: Mapping[str, str] = field(default_factory=dict)
    """Settings of every migration's session, by name."""
    statements: tuple[Statement, ...] = ()
    """What the entries of `before` sent to the server."""

    @property
    def options(self) -> str:
        """The settings as libpq's `PGOPTIONS`."""
        return " ".join(f"-c {name}={_escaped(value)}" for name, value in self.session.items())


def prepare(
    server: Server,
    database: str,
    preparation: Preparation,
    progress: Callable[[str], None] = lambda _: None,
) -> Prepared:
    """Makes in a database what there is before the first migration.

    Raises:
        ConfigurationError: PostgreSQL refuses a role's name, or an entry of `before` ends early.
        MigrationError: an entry of `before` failed; names it and the line.
    """
    platform = Database()
    if preparation.preset is not None:
        progress(f"preset {preparation.preset}")
        platform = _make_platform(server, database, preparation.preset)
    _make_roles(server, database, preparation.roles)
    prepared = Prepared(platform=platform)
    for step in preparation.before:
        progress(f"before: {step.migration.name}")
        prepared = _take(server, database, step, prepared)
    return prepared


def _make_platform(server: Server, database: str, preset: Platform) -> Database:
    file = preset_file(preset)
    failure = run_file(server, database, file.parent, Migration(name=file.name)).failure
    if failure:
        raise _refused(f'preset = "{preset}"', failure, server)
    with server.connect(database) as connection:
        return read_database(connection)


def _make_roles(server: Server, database: str, roles: Sequence[str]) -> None:
    """Makes those that are missing.

    They can do nothing, not even log in: what the page says of a role beyond its name has to come
    from the migrations. A role that can do more is made by `before`.
    """
    if not roles:
        return
    with server.connect(database) as connection:
        there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in dict.fromkeys(roles):
            if role in there:
                continue
            try:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            except psycopg.DatabaseError as error:
                raise ConfigurationError(
                    f"`roles` has {role}, and PostgreSQL refuses it: {error.diag.message_primary}"
                ) from error


def _take(server: Server, database: str, step: Step, prepared: Prepared) -> Prepared:
    """Runs an entry of `before`; what it set, if it lasts, comes over what was set so far."""
    with tempfile.TemporaryDirectory() as folder:
        noted, migration = Path(folder, "session.csv"), step.migration
        if step.lasts:
            note = Path(folder, "note.sql")
            note.write_text(_NOTE.format(file=str(noted).replace("'", "''")), "utf-8")
            migration = replace(
                migration,
                script=f"{migration.script}{_ENDING}",
                variables=(("schema_docs_note", str(note)),),
            )
        ran = run_file(server, database, step.folder, migration, options=prepared.options)
        if ran.failure:
            raise _refused("`before`", ran.failure, server)
        if leaves_transaction_open(statement.text for statement in ran.statements):
            raise ConfigurationError(
                f"`before`: {migration.name} ends within a transaction that it began, so "
                "PostgreSQL undoes what it did there; write COMMIT at its end"
            )
        prepared = replace(prepared, statements=prepared.statements + ran.statements)
        if not step.lasts:
            return prepared
        if not noted.is_file():
            raise ConfigurationError(
                f"`before`: {migration.name} leaves psql before its end; take `\\q` out of it, or "
                "write it into a file and name that one"
            )
        with noted.open(encoding="utf-8", newline="") as rows:
            session = dict(csv.reader(rows))
    return replace(prepared, session={**prepared.session, **session})


def _refused(setting: str, failure: Failure, server: Server) -> MigrationError:
    """The failure with the setting that led to it, and what to do about it."""
    advice = remedy(failure, Circumstances(origin=server.origin))
    return MigrationError(f"{setting}: {replace(failure, remedy=advice)}")


def _escaped(value: str) -> str:
    """A value as the server takes it apart again: what separates words is escaped."""
    return "".join(f"\\{sign}" if sign.isspace() or sign == "\\" else sign for sign in value)
