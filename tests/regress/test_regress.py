"""One schema for each feature that PostgreSQL's own regression tests are about, all the way round.

`-- since 15` in a file begins what only that major and later ones know. `-- drift: …` is a change
that the gate must find in the file's schema; the lines `-- told: …` below it are what it says of
the page, on PostgreSQL 18 (`pytest --update-goldens` writes them).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from schema_docs.catalog.assemble import assemble
from schema_docs.catalog.reader import fetch_rows
from schema_docs.catalog.witness import disagreements
from schema_docs.cli import cli
from schema_docs.config.settings import Settings
from schema_docs.drift.changes import compare_pages
from schema_docs.drift.freshness import check_freshness
from schema_docs.generating import generate
from schema_docs.project import Project
from schema_docs.snapshot import read_snapshot
from schema_docs.sources import LoadedSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema_docs.generated import Generated
    from schema_docs.model import Database
    from support import Connection, Server

FOLDER = Path(__file__).parent
NOT_ON_THE_PAGE = "(in the snapshot alone)"
PAGE, SNAPSHOT = "docs/DATABASE_SCHEMA.md", "docs/schema.json"


@dataclass
class Drift:
    """A change of the schema, and how the gate tells it."""

    statement: str
    told: list[str] = field(default_factory=list)


@dataclass
class Feature:
    """A file: pairs of a major and the line that it knows, and what may change."""

    name: str
    lines: list[tuple[int, str]] = field(default_factory=list)
    drifts: list[Drift] = field(default_factory=list)

    @staticmethod
    def read(file: Path) -> Feature:
        feature, since = Feature(file.stem), 0
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("-- since "):
                since = int(line.removeprefix("-- since "))
            elif line.startswith("-- drift: "):
                feature.drifts.append(Drift(line.removeprefix("-- drift: ")))
            elif line.startswith("-- told: "):
                feature.drifts[-1].told.append(line.removeprefix("-- told: "))
            else:
                feature.lines.append((since, line))
        return feature

    @property
    def since(self) -> int:
        """The first major that knows anything of it."""
        return min(since for since, line in self.lines if line and not line.startswith("--"))

    def statements(self, major: int) -> str:
        return "".join(f"{line}\n" for since, line in self.lines if since <= major)


FEATURES = [Feature.read(file) for file in sorted(FOLDER.glob("*.sql"))]
NAMES = [feature.name for feature in FEATURES]


@contextmanager
def applied(feature: Feature, server: Server) -> Iterator[Connection]:
    """A transaction in which the feature's schema is there, and which is undone."""
    connection = server._empty
    with connection.transaction(force_rollback=True):
        connection.execute(feature.statements(server.major).encode())
        yield connection


def read(connection: Connection) -> Database:
    return assemble(fetch_rows(connection))


def generated(root: Path, database: Database) -> tuple[Project, Generated]:
    project = Project(root, Settings(snapshot=SNAPSHOT))
    return project, generate(project, LoadedSchema(database=database), project.checked_in.reading())


def findings(root: Path, database: Database) -> list[str]:
    """What `check` would say."""
    project, now = generated(root, database)
    return [
        f"{finding.location.path}: {finding.message}"
        for finding in check_freshness(project, now, project.checked_in.reading())
    ]


def comes_round(connection: Connection, root: Path) -> None:
    """Built files are in sync, the snapshot is the same schema, and PostgreSQL's views agree."""
    database = read(connection)
    assert [str(each) for each in disagreements(connection, database)] == []
    project, now = generated(root, database)
    for path, text in now.files().items():
        project.files.write(path, text)
    assert findings(root, database) == []
    back = read_snapshot(root / SNAPSHOT).database
    assert back == database
    assert next(iter(generated(root, back)[1].pages.values())) == (root / PAGE).read_text("utf-8")


@pytest.mark.parametrize("feature", FEATURES, ids=NAMES)
def test_all_the_way_round_and_every_change_is_found(
    feature: Feature, server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    told = {}
    with applied(feature, server) as connection:
        comes_round(connection, tmp_path)
        page = (tmp_path / PAGE).read_text("utf-8")
        snapshot = (tmp_path / SNAPSHOT).read_text("utf-8")
        for drift in feature.drifts:
            with connection.transaction(force_rollback=True):
                connection.execute(drift.statement.encode())
                _, now = generated(tmp_path, read(connection))
            assert now.export("json") != snapshot
            changes = compare_pages(page, now.pages[PAGE])
            told[drift.statement] = [str(change) for change in changes] or [NOT_ON_THE_PAGE]
    # The last of them once more as a whole, as `check` would say it.
    messages = findings(tmp_path, now.schema.database)
    assert f"{SNAPSHOT}: is not the schema that the migrations make" in messages
    assert {f"{PAGE}: {change}" for change in changes} <= {*messages}
    if request.config.getoption("--update-goldens"):
        _write(FOLDER / f"{feature.name}.sql", told)
    else:
        assert told == {drift.statement: drift.told for drift in feature.drifts}


@pytest.mark.parametrize(
    "feature", [f for f in FEATURES if f.since <= 14], ids=lambda feature: feature.name
)
def test_all_the_way_round_on_an_old_one(
    feature: Feature, servers: Callable[[int], Server], tmp_path: Path
) -> None:
    with applied(feature, servers(14)) as connection:
        comes_round(connection, tmp_path)


def _write(file: Path, told: dict[str, list[str]]) -> None:
    lines = []
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("-- told: "):
            continue
        lines.append(line)
        if line.startswith("-- drift: "):
            lines += [f"-- told: {message}" for message in told[line.removeprefix("-- drift: ")]]
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def test_every_file_can_drift() -> None:
    assert len(FEATURES) >= 25
    assert [feature.name for feature in FEATURES if len(feature.drifts) < 3] == []


def test_all_of_them_are_one_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the commands: each file a migration, in a schema of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "migrations").mkdir()
    for number, feature in enumerate(FEATURES, 1):
        file = tmp_path / "migrations" / f"{number:03}_{feature.name}.sql"
        file.write_text(feature.statements(18), "utf-8")

    def run(*command: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, command, catch_exceptions=False)
        return done.exit_code, done.output

    code, output = run("build")
    assert (code, output) == (0, output)
    code, output = run("check", "--full")
    assert (code, output) == (0, output)
