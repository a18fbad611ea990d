"""Tables and views that are nowhere; what refers to them still reads well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.picture import whole
from schema_docs.exclusion import without
from schema_docs.migrations.history import Event, History, Named, Story
from schema_docs.model import QualifiedName
from schema_docs.sources import LoadedSchema
from support import Repository, page_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schema_docs.model import Database

SCHEMA = """
CREATE SCHEMA audit;
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE audit.log (id int REFERENCES users, at date) PARTITION BY RANGE (at);
CREATE TABLE audit.log_old PARTITION OF audit.log FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE "Odd Name" (id int PRIMARY KEY);
CREATE TABLE orders (odd int REFERENCES "Odd Name", user_id int REFERENCES users);
CREATE VIEW names AS SELECT * FROM "Odd Name";
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE moods (m mood);
"""


@pytest.fixture
def database(schema_of: Callable[[str], Database]) -> Database:
    return schema_of(SCHEMA)


@pytest.mark.parametrize(
    ("patterns", "left"),
    [
        ((), ["audit.log", "public.Odd Name", "public.moods", "public.orders", "public.users"]),
        (("audit.*",), ["public.Odd Name", "public.moods", "public.orders", "public.users"]),
        (('"Odd Name"', "log"), ["audit.log", "public.moods", "public.orders", "public.users"]),
        (("public.Odd*", "?oods"), ["audit.log", "public.orders", "public.users"]),
        (("*",), []),
    ],
)
def test_patterns_are_held_against_names_as_they_are_shown(
    database: Database, patterns: tuple[str, ...], left: list[str]
) -> None:
    found = without(LoadedSchema(database=database), patterns).database
    assert [f"{table.name.schema}.{table.name.name}" for table in found.tables] == left
    assert (found.views == ()) == ("*" in patterns)
    assert [enum.name.name for enum in found.enums] == ["mood"]


def test_what_refers_to_them_has_no_link_and_no_line(database: Database) -> None:
    left = without(LoadedSchema(database=database), ("users", '"Odd Name"', "audit.*")).database
    page = page_of(left)
    assert "FK → `users`" in page
    assert "](#users)" not in page
    assert "log_old" not in page
    assert "2 tables, 0 foreign keys" in dot_source(whole(left))


def test_their_history_goes_too(database: Database) -> None:
    def story(kind: str, schema: str, name: str, part: str = "") -> Story:
        subject = Named(kind=kind, name=QualifiedName(schema, name), part=part)
        return Story(subject=subject, events=(Event(migration="1.sql", what="introduced"),))

    gone = (
        story("table", "audit", "log"),
        story("column", "audit", "log", "id"),
        story("partition", "audit", "log_old"),
    )
    kept = (story("table", "public", "users"), story("schema", "audit", "audit"))
    loaded = LoadedSchema(database=database, history=History(stories=(*gone, *kept)))
    assert without(loaded, ("audit.*",)).history.stories == kept


def test_build_and_check_leave_them_out(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("sql/001_a.sql", SCHEMA)
    repository.write(
        "schema-docs.toml",
        'migrations = "sql"\nsnapshot = "docs/s.json"\nexclude = ["audit.*", "names"]\n',
    )
    assert repository.run("build")[0] == 0
    assert repository.run("check", "--full")[0] == 0
    assert repository.run("check", "--full", "--snapshot", "docs/s.json")[0] == 0
    page = repository.page()
    assert "| Tables | 4 |" in page
    assert "audit.log" not in page + (tmp_path / "docs" / "s.json").read_text("utf-8")
