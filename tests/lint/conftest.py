"""What tests of rules share."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from psycopg import sql

from schema_docs.config.settings import Settings
from schema_docs.generating import generate
from schema_docs.lint.collect import stale_files
from schema_docs.lint.earlier import Earlier
from schema_docs.lint.run import lint
from schema_docs.lint.selection import Selection
from schema_docs.lint.subject import MigrationFile, Subject
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.psql import Statement
from schema_docs.migrations.repeat import prove
from schema_docs.migrations.run import apply_migrations
from schema_docs.project import Project
from schema_docs.sources import LoadedSchema, MigrationList, without_facts_of_the_server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from schema_docs.lint.rule import LintRule
    from schema_docs.migrations.folder import MigrationFolder
    from schema_docs.reports.report import Finding
    from support import Server

    Rules = tuple[LintRule, ...]

_NUMBERS = count(1)


def _earlier(rules: Rules) -> Earlier | None:
    """What the first of some rules compares with."""
    before = rules[0].earlier if rules and not rules[0].needs_page else {}
    scripts = {f"migrations/{name}": text for name, text in before.items()}
    return Earlier("main", scripts) if before else None


@pytest.fixture
def schema_findings(server: Server) -> Callable[[Mapping[str, str], Rules], list[Finding]]:
    """What rules find in the schema that migrations make, whose history is not known.

    All in one transaction, which is undone: a tenth of the time that migrations take.
    """

    def find(files: Mapping[str, str], rules: Rules) -> list[Finding]:
        schema = LoadedSchema(
            database=server.schema("\n".join(files.values())),
            statements={name: (Statement(text, 1),) for name, text in files.items()},
        )
        subject = Subject(schema=schema, page="docs/DATABASE_SCHEMA.md")
        return [*lint(subject, Selection(rules=rules))]

    return find


@pytest.fixture
def migration_findings(
    server: Server, tmp_path: Path
) -> Callable[[Mapping[str, str], Rules], list[Finding]]:
    """What rules find in a folder of migrations, which really run, and twice where one wants it."""

    def made(
        files: Mapping[str, str], selection: Selection
    ) -> tuple[LoadedSchema, MigrationFolder]:
        number = next(_NUMBERS)
        path = tmp_path / f"migrations_{number}"
        path.mkdir()
        for name, text in files.items():
            (path / name).write_text(text, "utf-8")
        folder = read_folder(path)
        name = f"lint_{number}"
        try:
            run = apply_migrations(
                server.cluster, folder, database=name, shown_as="migrations", keep_going=True
            )
            repeated = (
                prove(server.cluster, run, shown_as="migrations")
                if selection.needs_second_run and not run.failures
                else ()
            )
        finally:
            with server.cluster.connect("postgres") as connection:
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )
        schema = LoadedSchema(
            database=without_facts_of_the_server(run.database),
            migrations=MigrationList(folder="migrations", files=folder.files),
            history=run.history,
            statements=run.statements,
            failures=run.failures,
            repeated=repeated,
        )
        return schema, folder

    def stale(before: LoadedSchema, now: LoadedSchema) -> tuple[Finding, ...]:
        """What is wrong about the page that was built of an earlier schema."""
        project = Project(root=tmp_path, settings=Settings())
        for name, text in generate(project, before).files().items():
            project.files.write(name, text)
        return stale_files(project, now)

    def find(files: Mapping[str, str], rules: Rules) -> list[Finding]:
        selection = Selection(rules=rules)
        schema, folder = made(files, selection)
        compares = selection.needs_page and bool(rules[0].earlier)
        subject = Subject(
            schema=schema,
            files=tuple(
                MigrationFile(
                    name=each.name,
                    path=f"migrations/{each.name}",
                    text=files[each.name],
                    script=each.script or files[each.name],
                    statements=schema.statements.get(each.name, ()),
                    transaction=each.transaction,
                )
                for each in folder.migrations
            ),
            layout=folder.layout.name,
            page="docs/DATABASE_SCHEMA.md",
            earlier=_earlier(rules),
            applied_twice=selection.needs_second_run and not schema.failures,
            stale=stale(made(rules[0].earlier, selection)[0], schema) if compares else (),
        )
        return [*lint(subject, selection)]

    return find
