"""The audit as text and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from schema_docs.adoption import adopt, read_handwritten
from schema_docs.adoption.report import json_schema, report_json, report_text
from support import REPOSITORY

if TYPE_CHECKING:
    import pytest

    from schema_docs.model import Database

SCHEMA = REPOSITORY / "docs" / "adoption.schema.json"

PAGE = """\
# Tables

## users

Words.

| Column | Type | Null | Key | Description |
|---|---|---|---|---|
| id | text | yes | FK → notes | who |
| mail | varchar | no | | |
| mood | enum('glad', 'bad') | | PK | |

## `gone` table

More words.
"""


def test_a_finding_is_a_line_and_totals_come_last(database: Database) -> None:
    adoption = adopt(read_handwritten(PAGE), database)
    assert (
        report_text(adoption, "docs/old.md")
        == """\
docs/old.md:1: table notes is not on the page
docs/old.md:3: column users.email is not on the page
docs/old.md:9: column users.id: is uuid, the page says text
docs/old.md:9: column users.id: is NOT NULL, the page says NULL
docs/old.md:9: column users.id: is PK, the page says FK → notes
docs/old.md:10: column users.mail does not exist
docs/old.md:11: label 'bad' of enum mood does not exist
docs/old.md:11: label 'sad' of enum mood is not on the page
docs/old.md:11: column users.mood: is no key, the page says PK
docs/old.md:13: table gone does not exist
10 findings: 1 unknown table, 1 missing table, 1 unknown column, 1 missing column, \
1 unknown label, 1 missing label, 1 wrong type, 1 wrong nullability, 2 wrong keys
taken over: 1 description, notes of 1 section, words about 1 name that the schema does not have
nothing is left under 1 heading, which goes: Tables
"""
    )


def test_a_page_without_mistakes_has_no_findings(database: Database) -> None:
    adoption = adopt(read_handwritten("## users\n## notes\n"), database)
    assert report_text(adoption, "x.md").split("\n")[0] == "no findings"


def test_the_json_document_is_what_its_schema_says(database: Database) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    document = json.loads(report_json(adopt(read_handwritten(PAGE), database), "docs/old.md"))
    assert [error.message for error in validator.iter_errors(document)] == []
    assert document["version"] == 1
    assert document["file"] == "docs/old.md"
    assert document["totals"]["wrong key"] == 2
    assert document["taken"] == {
        "descriptions": 1,
        "noted": 1,
        "orphans": 1,
        "emptied": ["Tables"],
    }
    assert document["findings"][2] == {
        "kind": "wrong type",
        "line": 9,
        "table": "users",
        "column": "id",
        "claimed": "text",
        "actual": "uuid",
        "message": "column users.id: is uuid, the page says text",
    }
    document["findings"][0]["kind"] = "odd"
    assert not validator.is_valid(document)


def test_the_published_json_schema_is_the_reports(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        SCHEMA.write_text(json_schema())
    assert SCHEMA.read_text() == json_schema()
