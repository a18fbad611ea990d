"""What several test modules share: servers with empty databases, other people's tools, pages."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from schema_docs.catalog.assemble import assemble
from schema_docs.catalog.reader import fetch_rows
from schema_docs.document.render import render_page
from schema_docs.document.source import Diagrams, PageSource
from schema_docs.sources import LoadedSchema, without_facts_of_the_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.model import Database
    from schema_docs.server.cluster import Cluster

REPOSITORY = Path(__file__).parents[1]
EXAMPLE = REPOSITORY / "docs" / "example"

PROGRAM = Path(sys.executable).with_name("schema-docs")
PAGE = "docs/DATABASE_SCHEMA.md"

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass
class Server:
    """A cluster for the whole session, and an empty database in it for each test that asks."""

    cluster: Cluster
    numbers: Iterator[int]

    @property
    def major(self) -> int:
        return self.cluster.binaries.major

    @contextmanager
    def database(self) -> Iterator[str]:
        name = f"test_{next(self.numbers)}"
        self.cluster.create_database(name, template="template_for_tests")
        yield name
        with self.cluster.connect("postgres") as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        with self.database() as name, self.connect(name) as connection:
            yield connection

    def connect(self, name: str) -> Connection:
        """As the superuser that migrations run as, so that it owns what a test makes."""
        return self.cluster.connect(name, user=self.cluster.user)

    def close(self) -> None:
        if "_empty" in vars(self):
            self._empty.close()

    @cached_property
    def _empty(self) -> Connection:
        """A connection to a database in which nothing is ever committed."""
        self.cluster.create_database("empty", template="template_for_tests")
        return self.connect("empty")

    def schema(self, statements: str) -> Database:
        """The schema that some SQL makes in an empty database, as of migrations.

        Read in the transaction that made it, which is then undone: a tenth of the time that a
        database for each would take.
        """
        with self._empty.transaction(force_rollback=True):
            if statements:
                self._empty.execute(statements.encode())
            return without_facts_of_the_server(assemble(fetch_rows(self._empty)))


@dataclass(frozen=True)
class Repository:
    """Somebody's project, in which the program of this checkout is run."""

    root: Path

    def run(self, *arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [PROGRAM, *arguments],
            cwd=self.root,
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        return done.returncode, done.stdout, done.stderr

    def page(self) -> str:
        return (self.root / PAGE).read_text("utf-8")

    def types(self, before: str, after: str) -> None:
        """What a person does to the page."""
        page = self.page()
        assert page.count(before) == 1
        (self.root / PAGE).write_text(page.replace(before, after), "utf-8")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")


@dataclass(frozen=True)
class NodeTools:
    """The packages of `tests/node`, which `make test` installs."""

    folder: Path

    def run(self, script: str, stdin: str = "") -> str:
        """What an ES module prints that may import those packages."""
        return subprocess.run(
            ["node", "--input-type=module", "--eval", script],
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=120,
        ).stdout

    def prettier(self, path: Path) -> None:
        """`npx prettier --write`."""
        self._format("prettier/bin/prettier.cjs", "--write", path)

    def markdownlint(self, path: Path) -> None:
        """`npx markdownlint --fix`, whatever it says of what it cannot mend."""
        self._format("markdownlint-cli/markdownlint.js", "--fix", path, may_complain=True)

    def _format(self, *command: str | Path, may_complain: bool = False) -> None:
        program, *arguments = command
        done = subprocess.run(
            ["node", self.folder / "node_modules" / program, *arguments],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0 or (may_complain and done.returncode == 1), done.stderr


def git(folder: Path, *arguments: str) -> str:
    """Git without anything of the developer's own settings."""
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "HOME": os.devnull},
    )
    return done.stdout.strip()


def page_of(database: Database) -> str:
    """The page of a schema whose migrations are not known."""
    return render_page(
        PageSource(
            schema=LoadedSchema(database=database),
            title="Database schema",
            document="docs/DATABASE_SCHEMA.md",
            diagrams=Diagrams(path="docs/er-diagram.svg", mermaid="erDiagram\n"),
        )
    )
