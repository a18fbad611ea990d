"""Which headings name an object, and which are chapters or sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.adoption import adopt, read_handwritten

if TYPE_CHECKING:
    from schema_docs.model import Database
    from support import Server

COLUMNS = "| Column | Type |\n|---|---|\n| id | uuid |\n"


@pytest.mark.parametrize(
    "heading",
    [
        "### users",
        "### `users`",
        "# public.users",
        "### `public.users`",
        "### 5. `users` table",
        "### 5.1 users",
        "### 5) Users",
        "### Table: users",
        "### Table `users`",
        "### Tabelle: `users`",
        "### users table",
        "### The users table",
        "### Users",
        "### USERS",
        "### Users Table",
        "### **users**",
        "### **`users`**",
        "### 👤 users",
        "### 👤 `users` 👤",
        "### users (User accounts)",
        "### `users` \u2013 user accounts",
        "### users: user accounts",
        "### a. users",
        "### `users` (Migration 002)",
        "users\n-----",
        "### users ###",
    ],
)
def test_a_heading_names_a_table(heading: str, database: Database) -> None:
    page = read_handwritten(f"{heading}\n\nWords.\n\n{COLUMNS}")
    adoption = adopt(page, database)
    (name,) = [name for name in adoption.notes if name is not None]
    assert name.name == "users"
    assert adoption.notes[name].endswith("Words.")
    missing = [f for f in adoption.findings if f.table == "users"]
    assert [(f.kind, f.line, f.column) for f in missing] == [
        ("missing column", 1, "email"),
        ("missing column", 1, "mood"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "## Why `users` have no password",
        "## `users` and `notes`",
        "## Users and notes",
        "## Overview",
        "## Columns",
        "## Migration 002",
        "## 2026-01-14",
        "## `make test`",
        "## Users who left",
        "## Core Enums",
        "## 2. Enum Types",
        "## helper functions",
        "## Helper Functions (run first)",
        "## Table Blueprint",
        "## Weitere Tabellen",
    ],
)
def test_a_chapter_names_none(heading: str, database: Database) -> None:
    adoption = adopt(read_handwritten(f"{heading}\n\nWords.\n"), database)
    assert dict(adoption.notes) == {None: f"{heading}\n\nWords."}
    assert {f.kind for f in adoption.findings} == {"missing table"}


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("### users (User accounts)", "User accounts"),
        ("### `users` \u2013 *user* accounts", "*user* accounts"),
        ("### users: user accounts", "user accounts"),
        ("### 1. `users` table (people (all))", "(people (all))"),
    ],
)
def test_what_else_a_heading_says_is_the_purpose(
    heading: str, words: str, database: Database
) -> None:
    adoption = adopt(read_handwritten(heading), database)
    assert list(adoption.descriptions.values()) == [words]


def test_a_chapter_called_like_its_table_is_a_chapter(database: Database) -> None:
    page = f"## Users\n\nAll about people.\n\n### `users`\n\nOne row a person.\n\n{COLUMNS}"
    adoption = adopt(read_handwritten(page), database)
    notes = {name and name.name: words for name, words in adoption.notes.items()}
    assert notes == {None: "## Users\n\nAll about people.", "users": "One row a person."}


def test_headings_below_a_table_belong_to_it(database: Database) -> None:
    page = f"## users\n\n### Columns\n\n{COLUMNS}\n### Notes\n\nWords.\n\n## Other\n\nMore.\n"
    adoption = adopt(read_handwritten(page), database)
    notes = {name and name.name: words for name, words in adoption.notes.items()}
    assert notes == {"users": "### Notes\n\nWords.", None: "## Other\n\nMore."}


@pytest.mark.parametrize(
    ("heading", "kind", "name"),
    [
        ("### Table: gone", "unknown table", "gone"),
        ("### `gone` view", "unknown view", "gone"),
        ("### Enum `gone`", "unknown enum", "gone"),
        ("### `gone`", "unknown table", "gone"),
        ("### gone_for_good", "unknown table", "gone_for_good"),
    ],
)
def test_a_section_of_what_the_schema_lacks_keeps_its_words(
    heading: str, kind: str, name: str, database: Database
) -> None:
    page = f"### `users`\n\n### `notes`\n\n{heading}\n\nWords.\n\n{COLUMNS}"
    adoption = adopt(read_handwritten(page), database)
    assert adoption.orphans == {name: f"Words.\n\n{COLUMNS.strip()}"}
    assert [(f.kind, f.line, f.table) for f in adoption.findings if f.table == name] == [
        (kind, 5, name)
    ]


def test_a_name_in_two_schemas_is_that_of_the_default_one(server: Server) -> None:
    database = server.schema("CREATE SCHEMA b; CREATE TABLE b.t (x int); CREATE TABLE t (y int)")
    grid = "| Column | Description |\n|---|---|\n| {} | words |\n"
    page = f"## t\n\n{grid.format('y')}\n## `b.t`\n\n{grid.format('x')}"
    adoption = adopt(read_handwritten(page), database)
    assert adoption.findings == ()
    assert {(name.schema, column) for name, column in adoption.descriptions} == {
        ("public", "y"),
        ("b", "x"),
    }


def test_a_heading_goes_where_nothing_is_left_under_it(database: Database) -> None:
    page = (
        "# Schema\n\n## Accounts\n\n---\n\n### users\n\n#### Fields\n\n"
        f"{COLUMNS}\n#### Rules\n\nOne.\n\n## Empty\n\n## Prose\nTwo.\n\n### Below\n\n"
        f"#### notes\n\n{COLUMNS}"
    )
    adoption = adopt(read_handwritten(page), database)
    notes = {name and name.name: text for name, text in adoption.notes.items()}
    assert notes == {
        "users": "#### Rules\n\nOne.",
        None: "# Schema\n\n## Empty\n\n## Prose\nTwo.",
    }
    assert adoption.emptied == ("Accounts", "Below")


def test_a_chapter_goes_whose_tables_have_headings_of_its_level(database: Database) -> None:
    page = f"# Schema\n\nWords.\n\n## Tables\n\n## users\n\n{COLUMNS}\n## Empty\n\n## End\n"
    adoption = adopt(read_handwritten(page), database)
    assert adoption.notes[None] == "# Schema\n\nWords.\n\n## Empty\n\n## End"
    assert adoption.emptied == ("Tables",)


def test_the_title_goes_too_where_all_is_taken_over(database: Database) -> None:
    adoption = adopt(read_handwritten(f"# Schema\n\n## users\n\n{COLUMNS}"), database)
    assert (dict(adoption.notes), adoption.emptied) == ({}, ("Schema",))


def test_a_heading_stays_over_what_only_people_understand(database: Database) -> None:
    grid = "| Table | Purpose |\n|---|---|\n| users | people |\n| and so on | |\n"
    adoption = adopt(read_handwritten(f"## Tables\n\n{grid}"), database)
    assert adoption.notes[None] == "## Tables\n\n| and so on | |"
    assert adoption.emptied == ()
