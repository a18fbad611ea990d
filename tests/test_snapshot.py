"""A snapshot says all that the model knows, others can read it, and it comes back equal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from schema_docs.errors import ServerError, SnapshotError
from schema_docs.migrations.history import Change, Event, History, Named, Renaming, Story
from schema_docs.model import Database, QualifiedName
from schema_docs.snapshot import json_schema, read_snapshot, write_snapshot
from schema_docs.sources import LiveSource, LoadedSchema, MigrationList
from support import REPOSITORY, page_of

if TYPE_CHECKING:
    from pathlib import Path

    from support import Server

CASES = [*REPOSITORY.glob("tests/cases/*.sql"), *REPOSITORY.glob("tests/catalog/*.sql")]
SCHEMA = REPOSITORY / "docs" / "snapshot.schema.json"


def round_trip(schema: LoadedSchema, folder: Path) -> LoadedSchema:
    file = folder / "schema.json"
    file.write_text(write_snapshot(schema))
    return read_snapshot(file)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_schema_comes_back_equal(server: Server, case: Path, tmp_path: Path) -> None:
    database = server.schema(case.read_text())
    back = round_trip(LoadedSchema(database=database), tmp_path)
    assert back.database == database
    assert page_of(back.database) == page_of(database)
    assert write_snapshot(back) == (tmp_path / "schema.json").read_text()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_snapshot_is_what_its_json_schema_says(server: Server, case: Path) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    content = json.loads(write_snapshot(LoadedSchema(database=server.schema(case.read_text()))))
    assert [error.message for error in validator.iter_errors(content)] == []
    content["database"]["tables"] = "none"
    assert not validator.is_valid(content)


def test_the_published_json_schema_is_the_models(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        SCHEMA.write_text(json_schema())
    assert SCHEMA.read_text() == json_schema()


def test_what_is_known_of_the_migrations_comes_back(tmp_path: Path) -> None:
    before, after = (Named(kind="table", name=QualifiedName("public", name)) for name in "ab")
    schema = LoadedSchema(
        database=Database(),
        migrations=MigrationList(
            folder="db", files=("001_a.sql", "002_b.sql"), next_pattern="003_*.sql"
        ),
        history=History(
            stories=(
                Story(
                    subject=after,
                    events=(
                        Event(migration="001_a.sql", what="introduced"),
                        Event(migration="002_b.sql", what="renamed", before=before, after=after),
                        Event(
                            migration="002_b.sql",
                            what="changed",
                            changes=(Change(what="comment", after="x"), Change(what="rights")),
                        ),
                    ),
                ),
            ),
            renamings=(Renaming(migration="002_b.sql", before=before, after=after),),
        ),
    )
    assert round_trip(schema, tmp_path) == schema


def test_what_is_by_default_takes_no_room() -> None:
    assert json.loads(write_snapshot(LoadedSchema(database=Database()))) == {
        "version": 1,
        "database": {},
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "not a snapshot of version 1"),
        ('{"version": 2, "database": {}}', "it says 2"),
        ('{"version": 1}', "not a snapshot: database: Field required"),
        ('{"version": 1, "database": {"tables": [{}]}}', "database.tables.0.name"),
    ],
)
def test_what_is_no_snapshot_is_told_why(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "schema.json"
    file.write_text(content)
    with pytest.raises(SnapshotError, match=message):
        read_snapshot(file)


def test_a_missing_snapshot_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="No such file"):
        read_snapshot(tmp_path / "schema.json")


def test_a_live_database_is_read_as_migrations_are(server: Server) -> None:
    with server.connection() as connection:
        connection.execute("CREATE TABLE t (id int PRIMARY KEY)")
        info = connection.info
        url = f"postgresql:///{info.dbname}?host={info.host}&port={info.port}&user={info.user}"
        loaded = LiveSource(url).load(lambda _: None)
    assert loaded == LoadedSchema(database=server.schema("CREATE TABLE t (id int PRIMARY KEY)"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:geheim@127.0.0.1:1/x",
        "postgresql://u:geheim@[bad/x",
        "host=127.0.0.1 port=1 password=geheim",
        "password=geheim nonsense",
        "postgresql://u:ge%zzheim@127.0.0.1/x",
    ],
)
def test_a_password_is_in_no_error(url: str) -> None:
    with pytest.raises(ServerError) as caught:
        LiveSource(url).load(lambda _: None)
    assert "geheim" not in str(caught.value)
    assert "zzheim" not in str(caught.value)
    assert caught.value.__cause__ is None
