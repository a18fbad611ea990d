"""Three pages as people write them: each mistake is found, nothing else is, no word is lost."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from schema_docs.adoption import Adoption, adopt, read_handwritten
from schema_docs.adoption.names import Names
from schema_docs.adoption.vocabulary import COLUMN_NAMES, HEADERS, LISTED
from schema_docs.spelling import type_of
from support import EXAMPLE, REPOSITORY, page_of

if TYPE_CHECKING:
    from schema_docs.model import Database
    from support import Server

PAGES = sorted((Path(__file__).parent / "pages").glob("*.md"))

_WORD = re.compile(r"\w+")


def expected(page: Path) -> set[tuple[Any, ...]]:
    """The findings of the page's TOML file; lines are looked up by their text."""
    lines = page.read_text().split("\n")

    def line_of(wanted: dict[str, str]) -> int:
        after = next(n for n, line in enumerate(lines) if line.startswith(wanted["after"]))
        return next(n for n, line in enumerate(lines) if n >= after and wanted["find"] in line) + 1

    return {
        (
            wanted["kind"],
            line_of(wanted),
            wanted["table"],
            wanted.get("column"),
            wanted.get("claimed"),
            wanted.get("actual"),
        )
        for wanted in tomllib.loads(page.with_suffix(".toml").read_text())["finding"]
    }


def adopted(page: Path, database: Database) -> Adoption:
    return adopt(read_handwritten(page.read_text()), database)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_mistake_is_found_and_nothing_else(page: Path, example_database: Database) -> None:
    found = {
        (f.kind, f.line, f.table, f.column, f.claimed, f.actual)
        for f in adopted(page, example_database).findings
    }
    assert found == expected(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_long_and_has_mistakes_of_many_kinds(page: Path) -> None:
    wanted = expected(page)
    assert page.read_text().count("\n") >= 300
    assert len(wanted) >= 15
    assert len({kind for kind, *_ in wanted}) >= 8


def _claim_words(database: Database, adoption: Adoption) -> set[str]:
    """What a claim is made of: names, types, headers, and what the report repeats."""
    made = [*COLUMN_NAMES, *HEADERS, *LISTED, "fk", "pk", "ps", "fs", "not", "null", "unique"]
    made += ["eindeutig", "ja", "nein", "primary", "references", "auf", "as", "character"]
    made += [
        "with",
        "time",
        "zone",
        "without",
        "int2",
        "int4",
        "int8",
        "int",
        "bool",
        "create",
        "true",
    ]
    made += ["decimal", "array", "values", "labels", "public", "self", "string", "zeitstempel"]
    made += [
        "ganzzahl",
        "zeichenkette",
        "double",
        "serial4",
        "fremdschlüssel",
        "primärschlüssel",
        "yes",
        "no",
        "enum",
    ]
    made += ["nullable", "columns", "x", "optional", "pflicht", "bemerkung", "notes"]
    names = Names(database)
    for name, columns in names.columns.items():
        made.append(name.name)
        for column in columns:
            made += [column.name, column.type, type_of(column)]
    for enum in database.enums:
        made += [enum.name.name, *enum.labels]
    made += [function.name.name for function in database.functions]
    made += map(str, adoption.findings)
    return {word.lower() for text in made for word in _WORD.findall(text)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_word_is_lost(page: Path, example_database: Database) -> None:
    adoption = adopted(page, example_database)
    kept = " ".join(
        [
            *adoption.descriptions.values(),
            *adoption.notes.values(),
            *adoption.orphans.values(),
            *adoption.emptied,
        ]
    )
    known = {word.lower() for word in _WORD.findall(kept)}
    known |= _claim_words(example_database, adoption)
    lost = {
        (number, word)
        for number, line in enumerate(page.read_text().split("\n"), 1)
        for word in _WORD.findall(line)
        if word.lower() not in known and not word.isdecimal()
    }
    assert lost == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_description_stands_in_one_place(page: Path, example_database: Database) -> None:
    adoption = adopted(page, example_database)
    assert not any("\n" in words for words in adoption.descriptions.values())
    notes = re.sub(r"```.*?```", "", "\n".join(adoption.notes.values()), flags=re.DOTALL)
    long = [words for words in adoption.descriptions.values() if len(words) > 25]
    assert [words for words in long if notes.count(words) > 0] == []


def test_descriptions_are_those_that_the_pages_have(example_database: Database) -> None:
    chapters, lists, tabellen = (
        {
            (name.name, column): words
            for (name, column), words in adopted(page, example_database).descriptions.items()
        }
        for page in PAGES
    )
    assert chapters["admin_users", None] == "Accounts of the web interface"
    assert chapters["document_chunks", None] == "Pieces of documents | the unit of search"
    assert chapters["messages", "role"] == "One of `user` | `assistant` | `system` | `tool`"
    assert tabellen["user_role", None] == "Rechte, schwächste zuerst"
    assert tabellen["admin_users", "is_active"] == "Gesperrte Konten behalten ihre Daten"
    assert lists["slug", None] == "what may stand in a URL"
    assert lists["admin_users", "username"] == "as typed"
    assert lists["document_chunks", "embedding"] == "filled by the embedding worker"
    assert lists["claim_llm_job", None] == "gives a worker its next job"


def test_notes_are_the_source_between_the_claims(example_database: Database) -> None:
    page = next(page for page in PAGES if page.stem == "chapters")
    notes = {
        name and name.name: words for name, words in adopted(page, example_database).notes.items()
    }
    source = page.read_text()
    assert notes["messages"].endswith(
        "| `idx_messages_parent_id` | `parent_id` | only where it is set |"
    )
    assert notes["sessions"] == (
        "A session dies when\n\n1. its time is over,\n2. the account is locked,\n   or removed."
    )
    page_notes = notes[None]
    assert page_notes.startswith("# 🗄️ Database Schema\n\n> **Note**\n")
    assert page_notes.endswith(
        '[handbook]: https://handbook.example/accounts "How accounts are made"'
    )
    assert all(piece in source for piece in page_notes.split("\n\n"))


# The other way round: what is generated from a schema gets nothing wrong about it.


def test_the_generated_page_gets_nothing_wrong(example_database: Database) -> None:
    page = (EXAMPLE / "docs" / "DATABASE_SCHEMA.md").read_text()
    adoption = adopt(read_handwritten(page), example_database)
    assert adoption.findings == ()
    described = {
        (name, column.name)
        for name, columns in Names(example_database).columns.items()
        for column in columns
        if column.comment and not name.name.startswith("metrics_")  # a partition
    }
    assert described <= set(adoption.descriptions)


@pytest.mark.parametrize("case", sorted(REPOSITORY.glob("tests/cases/*.sql")), ids=lambda c: c.stem)
def test_a_generated_page_gets_nothing_wrong(server: Server, case: Path) -> None:
    database = server.schema(case.read_text())
    findings = adopt(read_handwritten(page_of(database)), database).findings
    assert [str(finding) for finding in findings] == []


def test_the_page_of_one_schema_is_wrong_about_another(server: Server) -> None:
    before = server.schema("CREATE TABLE a (x int NOT NULL, y text UNIQUE); CREATE TABLE b (z int)")
    after = server.schema("CREATE TABLE a (x bigint, w text, y text); CREATE TABLE c (z int)")
    findings = adopt(read_handwritten(page_of(before)), after).findings
    assert Counter(str(finding) for finding in findings) == Counter(
        [
            "column a.x: is bigint, the page says integer",
            "column a.x: is NULL, the page says NOT NULL",
            "column a.y: is no key, the page says UNIQUE",
            "column a.w is not on the page",
            "table b does not exist",
            "table c is not on the page",
        ]
    )
