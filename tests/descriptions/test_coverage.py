"""How much is described: the counts, the report, and what makes the command fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from document.generated import databases, source_of
from document.test_merge import LAW, Edited, edited
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schema_docs.descriptions.coverage import (
    KINDS,
    Coverage,
    coverage_json,
    coverage_text,
    json_schema,
    measure,
)
from schema_docs.descriptions.ratchet import fallen, raised, read_ratchet, write_ratchet
from schema_docs.document.claims import NOTHING
from schema_docs.document.merge import merge
from schema_docs.document.reading import read_pages
from schema_docs.errors import ConfigurationError
from support import REPOSITORY

if TYPE_CHECKING:
    from schema_docs.model import Database
    from support import Server

SCHEMA = REPOSITORY / "docs" / "coverage-report.schema.json"
EVERYTHING = (REPOSITORY / "tests/catalog/every_command.sql").read_text()
SHOP = """
CREATE TABLE users (id integer PRIMARY KEY, email text, name text);
CREATE TABLE log (id integer) PARTITION BY LIST (id);
CREATE TABLE log_1 PARTITION OF log (id DEFAULT 1) FOR VALUES IN (1);
CREATE VIEW names AS SELECT name FROM users;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON TABLE users IS 'Who may log in';
COMMENT ON COLUMN users.email IS 'Where to write to';
COMMENT ON TYPE mood IS 'How they feel';
"""


def measured(database: Database, page: str = "") -> Coverage:
    source = source_of(database)
    before = read_pages({"docs/page.md": page}) if page else NOTHING
    return measure(source, merge(source, before).ledger.described, before)


def page_of(database: Database) -> str:
    return merge(source_of(database), NOTHING).page


@pytest.fixture(scope="module")
def shop(server: Server) -> Database:
    return server.schema(SHOP)


def test_each_kind_is_counted_by_who_describes_it(shop: Database) -> None:
    page = page_of(shop).replace(
        "| `name` | `text` | yes | | | |", "| `name` | `text` | yes | | | N |"
    )
    counted = {
        count.kind: (count.by_database, count.by_page, count.all)
        for count in measured(shop, page).kinds
    }
    assert counted == {
        "tables": (1, 0, 2),
        "columns": (1, 1, 4),
        "views": (0, 0, 1),
        "view columns": (0, 0, 1),
        "enums": (1, 0, 1),
        "functions": (0, 0, 1),
    }


def test_every_kind_that_is_counted_is_found(server: Server) -> None:
    assert {count.kind for count in measured(server.schema(EVERYTHING)).kinds} == set(KINDS)


def test_the_report_reads_well(shop: Database) -> None:
    assert coverage_text(measured(shop)) == (
        "kind          described     all   percent\n"
        "tables                1       2   50.00 %\n"
        "columns               1       4   25.00 %\n"
        "views                 0       1    0.00 %\n"
        "view columns          0       1    0.00 %\n"
        "enums                 1       1  100.00 %\n"
        "functions             0       1    0.00 %\n"
        "total                 3      10   30.00 %\n"
    )


def test_what_is_not_described_is_named_with_its_line(shop: Database) -> None:
    page = page_of(shop)
    lines = page.split("\n")
    told = {str(thing).rpartition(": ")[2]: thing for thing in measured(shop, page).undescribed}
    at = {
        "table log": "### log",
        "column log.id": "| `id` | `integer` | yes |",
        "column users.id": "| `id` | `integer` | no |",
        "column users.name": "| `name` | `text` | yes |",
        "view names": "### names",
        "column names.name": "| `name` | `text` | |",
        "function f()": "| `f()` |",
    }
    assert list(told) == [f"{name} is not described" for name in at]
    for (name, start), thing in zip(at.items(), told.values(), strict=True):
        assert thing.line is not None
        assert lines[thing.line - 1].startswith(start)
        assert str(thing) == f"docs/page.md:{thing.line}: {name} is not described"
    # Of what stands on no page yet there is no line.
    assert str(measured(shop).undescribed[0]) == "table log is not described"


def test_an_empty_schema_is_described(server: Server) -> None:
    empty = measured(server.schema(""))
    assert (empty.kinds, empty.total.percent) == ((), 100.0)
    assert empty.below(100) == ()


@given(st.data())
@LAW
def test_all_are_counted_once(data: st.DataObject) -> None:
    database = data.draw(databases())
    edit: Edited = data.draw(edited(database))
    result = measured(database, edit.page)
    for count in (*result.kinds, result.total):
        assert count.described == count.by_database + count.by_page <= count.all
        assert (count.percent == 100) == (count.described == count.all)
        assert not count.is_below(count.percent)
    assert result.total.all - result.total.described == len(result.undescribed)
    # What it says now it holds itself to.
    ratchet = raised(result, {})
    assert read_ratchet(write_ratchet(ratchet), "r.json") == ratchet
    assert fallen(result, ratchet, "r.json") == ()
    assert raised(result, ratchet) == ratchet


def test_less_than_wanted_is_told(shop: Database) -> None:
    (told,) = measured(shop).below(30.01)
    assert str(told) == "total: 30.00 % described, --fail-under wants 30.01 %"
    assert measured(shop).below(30) == ()


def test_a_kind_that_has_fallen_is_named_and_the_others_rise(shop: Database) -> None:
    ratchet = {"columns": 40, "tables": 20.5, "range types": 100}
    (told,) = fallen(measured(shop), ratchet, "docs/r.json")
    assert str(told) == "columns: 25.00 % described, docs/r.json wants 40 %"
    assert raised(measured(shop), ratchet) == {
        "columns": 40,
        "tables": 50,
        "range types": 100,
        "views": 0,
        "view columns": 0,
        "enums": 100,
        "functions": 0,
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "r.json: cannot be read as JSON"),
        ("[]", "r.json: must be an object"),
        ('{"colums": 1}', "r.json: 'colums' is no kind that is counted; there are tables, columns"),
        ('{"columns": "all"}', "r.json: columns must be a number from 0 to 100"),
        ('{"columns": true}', "r.json: columns must be a number"),
        ('{"columns": 100.1}', "r.json: columns must be a number"),
        ('{"columns": NaN}', "r.json: columns must be a number"),
    ],
)
def test_what_is_no_ratchet_is_told_why(content: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        read_ratchet(content, "r.json")


def test_a_ratchet_has_a_line_for_each_kind_sorted() -> None:
    assert write_ratchet({"tables": 50.5, "columns": 100.0}) == (
        '{\n  "columns": 100.0,\n  "tables": 50.5\n}\n'
    )


def test_the_published_json_schema_is_the_reports(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        SCHEMA.write_text(json_schema())
    assert SCHEMA.read_text() == json_schema()


def test_a_report_is_what_its_json_schema_says(shop: Database) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    result = measured(shop, page_of(shop))
    content: dict[str, Any] = json.loads(coverage_json(result, result.below(99)))
    assert [error.message for error in validator.iter_errors(content)] == []
    assert content["version"] == 1
    assert content["shortfalls"] == [
        {"kind": "total", "percent": 30.0, "wanted": 99.0, "wanted_by": "--fail-under"}
    ]
    content["kinds"] = "many"
    assert not validator.is_valid(content)
