"""`history`: what is told in words and as JSON, of which names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.account import account, history_json, json_schema, stories_of, tell
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.run import apply_migrations
from schema_docs.sources import LoadedSchema, MigrationList
from support import REPOSITORY, Repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from support import Server

SCHEMA = REPOSITORY / "docs" / "history.schema.json"

CHANGES = "type varchar(20) → text; default 'new' → none; not null; comment added"

FILES = {
    "1.sql": """CREATE TABLE users (id int PRIMARY KEY, "State" varchar(20) DEFAULT 'new');
CREATE SCHEMA app;
CREATE VIEW app.names AS SELECT id FROM users;
CREATE FUNCTION touch(n int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE doomed (a int, b int);
""",
    "2.sql": """ALTER TABLE users RENAME TO people;
ALTER TABLE people RENAME "State" TO status;
ALTER TABLE people ALTER status SET NOT NULL, ALTER status TYPE text, ALTER status DROP DEFAULT;
COMMENT ON COLUMN people.status IS 'How';
ALTER TYPE mood ADD VALUE 'bad';
""",
    "3.sql": """DROP TABLE doomed;
ALTER TABLE people SET SCHEMA app;
COMMENT ON COLUMN app.people.status IS NULL;
GRANT SELECT ON app.people TO PUBLIC;
ALTER TABLE app.people DROP COLUMN status;
""",
}


def loaded(server: Server, folder: Path, files: Mapping[str, str]) -> LoadedSchema:
    for name, text in files.items():
        (folder / name).write_text(text)
    run = apply_migrations(server.cluster, read_folder(folder), database=folder.name)
    return LoadedSchema(
        database=run.database,
        migrations=MigrationList(folder="sql", files=tuple(files)),
        history=run.history,
        statements=run.statements,
    )


ODD = {
    "1.sql": """CREATE TABLE "a.b" (id int); CREATE TABLE "Mixed|Case" (id int);
CREATE TABLE plain (id int); CREATE TABLE "Odd" ("UPPER" int, "x\ny" text DEFAULT E'\\n');
""",
    "2.sql": """ALTER TABLE "Odd" ALTER "x\ny" SET DEFAULT 'a\nb\x1b[31m';""",
}


@pytest.fixture(scope="module")
def schema(server: Server, tmp_path_factory: pytest.TempPathFactory) -> LoadedSchema:
    return loaded(server, tmp_path_factory.mktemp("account"), FILES)


@pytest.fixture(scope="module")
def odd(server: Server, tmp_path_factory: pytest.TempPathFactory) -> LoadedSchema:
    """Names that have to be quoted."""
    return loaded(server, tmp_path_factory.mktemp("odd"), ODD)


def test_everything_is_told_in_the_order_of_the_files(schema: LoadedSchema) -> None:
    assert list(account(schema.history.stories, schema, {})) == [
        "sql/1.sql",
        "  1  table users introduced with 2 columns, now app.people",
        "  2  schema app introduced",
        "  3  view app.names introduced with 1 column",
        "  4  function touch(n integer) introduced",
        "  5  enum mood introduced",
        "  6  table doomed introduced with 2 columns",
        "sql/2.sql",
        "  1  table people renamed from users",
        '  2  column people.status renamed from users."State"',
        "  3  column people.status: " + CHANGES,
        "  5  label mood.'bad' introduced",
        "sql/3.sql",
        "  1  table doomed dropped",
        "  2  table app.people moved from people",
        "  4  table app.people: rights changed",
        "  5  column app.people.status dropped",
    ]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("app.people", "  1  table users introduced with 2 columns, now app.people"),
        ("users", "  1  table users introduced with 2 columns, now app.people"),
        ('users."State"', '  1  column users."State" introduced, now app.people.status'),
        ('"State"', '  1  column users."State" introduced, now app.people.status'),
        ("status", '  1  column users."State" introduced, now app.people.status'),
        ("public.touch(n integer)", "  4  function touch(n integer) introduced"),
        ("touch", "  4  function touch(n integer) introduced"),
        ("mood", "  5  enum mood introduced"),
        ("doomed", "  6  table doomed introduced with 2 columns"),
        ("app", "  2  schema app introduced"),
    ],
)
def test_a_name_finds_its_object_by_every_name_it_had(
    schema: LoadedSchema, name: str, first: str
) -> None:
    assert list(account(stories_of(schema.history.stories, name), schema, {}))[1] == first


def test_a_table_is_told_with_what_belongs_to_it(schema: LoadedSchema) -> None:
    told = list(account(stories_of(schema.history.stories, "mood"), schema, {}))
    assert told[2:] == ["sql/2.sql", "  5  label mood.'bad' introduced"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.b", '"a.b"'),
        ("Mixed|Case", '"Mixed|Case"'),
        ("Odd.UPPER", '"Odd"."UPPER"'),
        ("UPPER", '"Odd"."UPPER"'),
        ("Odd.x\ny", '"Odd"."x␊y"'),
        ("PLAIN.ID", "plain.id"),
    ],
)
def test_a_name_is_found_without_its_quotes(odd: LoadedSchema, name: str, found: str) -> None:
    told = list(account(stories_of(odd.history.stories, name), odd, {}))
    assert f" {found} introduced" in told[1]


def test_what_is_told_is_one_line_each(odd: LoadedSchema) -> None:
    told = list(account(odd.history.stories, odd, {}))
    assert all(line.isprintable() for line in told)
    with pytest.raises(ConfigurationError) as error:
        stories_of(odd.history.stories, "Odd.x y")
    assert str(error.value).isprintable()


def test_an_unknown_name_is_an_error_with_what_is_called_alike(schema: LoadedSchema) -> None:
    with pytest.raises(ConfigurationError, match=r"anything called doomd; did you mean doomed"):
        stories_of(schema.history.stories, "doomd")


def test_the_report_is_what_its_json_schema_says(
    schema: LoadedSchema, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-goldens"):
        SCHEMA.write_text(json_schema())
    assert SCHEMA.read_text() == json_schema()
    report = json.loads(history_json(tell(schema.history.stories, schema, {})))
    jsonschema.validate(report, json.loads(SCHEMA.read_text()))
    status = next(each for each in report["objects"] if each["name"] == "app.people.status")
    assert status["dropped"] is True
    assert [(event["what"], event["line"]) for event in status["events"]] == [
        ("introduced", 1),
        ("renamed", 2),
        ("changed", 3),
        ("dropped", 5),
    ]


def test_the_command_tells_names_and_errors(example: Path) -> None:
    code, told, _ = Repository(example).run("history", "documents.status")
    assert code == 0
    assert "column documents.state introduced, now documents.status" in told
    code, told, error = Repository(example).run("history", "documents.states")
    assert (code, told) == (2, "")
    assert "did you mean documents.status" in error
