"""Collects what rules look at, from a repository and the schema that its migrations made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema_docs.diagram.virtual import configured_relations
from schema_docs.lint.migrations.places import PLAIN
from schema_docs.lint.subject import MigrationFile, Subject
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema_docs.lint.earlier import Earlier
    from schema_docs.migrations.folder import MigrationFolder
    from schema_docs.project import Project
    from schema_docs.reports.report import Finding
    from schema_docs.sources import LoadedSchema


def runs_again(folder: MigrationFolder | None) -> bool:
    """Whether migrations may be applied twice: nothing keeps a book of what has run."""
    return folder is not None and folder.layout.name == PLAIN


def subject_of(
    project: Project,
    schema: LoadedSchema,
    folder: MigrationFolder | None,
    earlier: Earlier | None = None,
    *,
    applied_twice: bool = False,
    compares_page: bool = False,
) -> Subject:
    """A schema with the migrations of the repository, and the places of the checked-in page.

    Args:
        project: the repository.
        schema: what rules look at.
        folder: the migrations that it was made by; None where it comes from elsewhere.
        earlier: the migrations of an earlier revision.
        applied_twice: whether the migrations were, unless one failed.
        compares_page: whether the checked-in page is held against the schema.

    Raises:
        ConfigurationError: the settings name a table or column that there is not.
        DocumentError: the page cannot be read.
    """
    settings = project.settings
    claims = {} if schema.migrations is not None else project.checked_in.reading().claims
    return Subject(
        schema=schema,
        files=() if folder is None else tuple(_files(project, schema, folder)),
        layout="" if folder is None else folder.layout.name,
        page=settings.document,
        configured=configured_relations(schema, settings.relations, settings.excluded).relations,
        header=settings.lint.header,
        earlier=earlier,
        applied_twice=applied_twice and not schema.failures,
        stale=stale_files(project, schema) if compares_page else (),
        settings_at={} if len(project.databases) > 1 else _settings_at(project),
        lines={
            place: Location(path=claim.path, line=claim.line) for place, claim in claims.items()
        },
    )


def _settings_at(project: Project) -> dict[str, Location]:
    """Where the settings say of which tables rules are ignored."""
    from schema_docs.config.files import settings_file

    patterns = project.settings.lint.tables
    given = project.config_file
    path = settings_file(project.root) if given is None else project.relative(given)
    if path is None or not patterns:
        return {}
    lines = (project.files.read(path) or "").split("\n")
    return {pattern: Location(path=path, line=_line_of(pattern, lines)) for pattern in patterns}


def _line_of(key: str, lines: Sequence[str]) -> int | None:
    """The line of a key in a TOML file: where it begins one, or is quoted in a table of a line."""
    quoted = (f'"{key}"', f"'{key}'")
    numbers = {line.partition("=")[0].strip(): number for number, line in enumerate(lines, 1)}
    alone = [numbers[each] for each in (*quoted, key) if each in numbers]
    within = [n for n, line in enumerate(lines, 1) if any(each in line for each in quoted)]
    return next(iter((*alone, *within)), None)


def stale_files(project: Project, schema: LoadedSchema) -> tuple[Finding, ...]:
    """What `check` finds; nothing where there is no page.

    Raises:
        DocumentError: the page cannot be read.
    """
    from schema_docs.drift.freshness import check_freshness
    from schema_docs.generating import generate

    if project.files.read(project.settings.document) is None:
        return ()
    checked_in = project.checked_in.reading()
    found = check_freshness(project, generate(project, schema, checked_in), checked_in)
    return tuple(each for each in found if each.severity != "note")


def _files(
    project: Project, schema: LoadedSchema, folder: MigrationFolder
) -> Iterator[MigrationFile]:
    from dataclasses import replace

    from schema_docs.lint.sql.unsent import unsent
    from schema_docs.migrations.psql import script_of

    failed = {failure.file for failure in schema.failures}
    for migration in folder.migrations:
        runs = (script_of(folder.path, migration) or b"").decode("utf-8-sig", "replace")
        sent = schema.statements.get(migration.name, ())
        path = project.relative(folder.path / migration.name)
        lies = script_of(folder.path, replace(migration, script=None)) or b""
        yield MigrationFile(
            name=migration.name,
            path=path,
            text=lies.decode("utf-8", "replace"),
            script=runs,
            statements=(*sent, *unsent(runs, sent)) if path in failed else sent,
            transaction=migration.transaction,
        )
