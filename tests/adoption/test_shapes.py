"""The shapes of tables, lists and code in which pages tell of columns, objects and labels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from schema_docs.adoption import adopt, read_handwritten
from schema_docs.model import ForeignKey, QualifiedName

if TYPE_CHECKING:
    from schema_docs.adoption import Adoption
    from schema_docs.model import Database
    from support import Server

FACTS = {
    "English": "| Column | Type | Nullable | Key | Description |\n|---|---|---|---|---|\n"
    "| id | uuid | NO | PK | who |\n| email | varchar(255) | NO | | where |\n"
    "| mood | mood | YES | | how |\n",
    "German": "| Spalte | Datentyp | Pflicht | Schlüssel | Bemerkung |\n|---|---|---|---|---|\n"
    "| id | uuid | ja | PS | who |\n| email | varchar(255) | ja | | where |\n"
    "| mood | mood | nein | | how |\n",
    "one cell for all constraints": "| Field | Type | Constraints | Purpose |\n|---|---|---|---|\n"
    "| `id` | `uuid` | PRIMARY KEY, NOT NULL | who |\n"
    "| `email` | `varchar(255)` | NOT NULL | where |\n| `mood` | `mood` | NULL | how |\n",
    "constraints beside the type": "| Name | Type | Comment |\n|---|---|---|\n"
    "| id | UUID PK NOT NULL | who |\n| email | VARCHAR(255) NOT NULL | where |\n"
    "| mood | mood NULL | how |\n",
    "numbered rows": "| # | Column | Type | Required | Notes |\n|---|---|---|---|---|\n"
    "| 1 | id | uuid | yes | who |\n| 2 | email | varchar | yes | where |\n"
    "| 3 | mood | enum | no | how |\n",
    "bullets": "- `id` (uuid, primary key, not null): who\n"
    "- `email` (varchar(255), not null): where\n"
    "- `mood` (mood, nullable): how\n",
    "bold bullets": "- **id**: UUID (primary key) \u2013 who\n"
    "- **email**: varchar(255) \u2013 where\n"
    "- **mood**: mood \u2013 how\n",
    "plain bullets": "- id [uuid]: who\n- email [varchar(255)]: where\n- mood [mood]: how\n",
    "bullets all in code": "- `id uuid primary key` who\n"
    "- `email varchar(255) not null`: where\n- `mood mood` \u2013 how\n",
    "bullets without types": "**Columns:**\n\n* `id` - who\n* `email` - where\n* `mood` - how\n",
    "SQL": "```sql\nCREATE TABLE users (\n  id uuid PRIMARY KEY, -- who\n"
    "  email varchar(255) NOT NULL, -- where\n  mood mood -- how\n);\n```\n",
    "SQL with comments": "```sql\nCREATE TABLE IF NOT EXISTS public.users (id uuid PRIMARY KEY,"
    " email varchar(255) NOT NULL, mood public.mood);\nCOMMENT ON COLUMN users.id IS 'who';\n"
    "COMMENT ON COLUMN users.email IS 'where';\nCOMMENT ON COLUMN users.mood IS 'how';\n```\n",
}

WRONG = {
    "English": ("varchar(255) | NO", "text | YES"),
    "German": ("varchar(255) | ja", "text | nein"),
    "one cell for all constraints": ("`varchar(255)` | NOT NULL", "`text` | NULL"),
    "constraints beside the type": ("VARCHAR(255) NOT NULL", "text NULL"),
    "numbered rows": ("varchar | yes", "text | no"),
    "bullets": ("varchar(255), not null", "text, null"),
    "bold bullets": ("varchar(255)", "text (nullable)"),
    "plain bullets": ("varchar(255)", "text, null"),
    "bullets all in code": ("varchar(255) not null", "text null"),
    "SQL": ("varchar(255) NOT NULL", "text"),
    "SQL with comments": ("varchar(255) NOT NULL", "text"),
}


def adopted(page: str, database: Database) -> Adoption:
    return adopt(read_handwritten(page), database)


def about(adoption: Adoption, *tables: str) -> list[str]:
    return [str(finding) for finding in adoption.findings if finding.table in tables]


@pytest.mark.parametrize("shape", FACTS)
def test_columns_are_read_and_nothing_is_left(shape: str, database: Database) -> None:
    adoption = adopted(f"## users\n\n{FACTS[shape]}", database)
    assert about(adoption, "users") == []
    assert {column: words for (_, column), words in adoption.descriptions.items()} == {
        "id": "who",
        "email": "where",
        "mood": "how",
    }
    assert dict(adoption.notes) == {}


@pytest.mark.parametrize("shape", WRONG)
def test_wrong_facts_are_found_in_every_shape(shape: str, database: Database) -> None:
    right, wrong = WRONG[shape]
    assert right in FACTS[shape]
    adoption = adopted(f"## users\n\n{FACTS[shape].replace(right, wrong)}", database)
    assert about(adoption, "users") == [
        "column users.email: is varchar(255), the page says text",
        "column users.email: is NOT NULL, the page says NULL",
    ]


def test_only_what_a_page_claims_is_held_against_it(database: Database) -> None:
    page = "## users\n\n| Column | Description |\n|---|---|\n| id | |\n| email | |\n| mood | |\n"
    assert about(adopted(page, database), "users") == []
    assert about(adopted("## users\n\nJust words.\n", database), "users") == []


def test_a_list_of_some_columns_misses_the_others(database: Database) -> None:
    adoption = adopted("# a\n\n## users\n\n| Column | Type |\n|---|---|\n| id | uuid |\n", database)
    assert [(str(f), f.line) for f in adoption.findings if f.table == "users"] == [
        ("column users.email is not on the page", 3),
        ("column users.mood is not on the page", 3),
    ]


def test_cells_that_nobody_asked_for_are_kept(database: Database) -> None:
    page = (
        "## users\n\n| Column | Type | Example | Default | Description |\n|---|---|---|---|---|\n"
        "| id | uuid (v4) | `a-1` | by the app | who |\n| email | varchar | a@b.example | '' | |\n"
        "| mood | mood | | glad | |\n"
    )
    (notes,) = adopted(page, database).notes.values()
    assert notes.split("\n\n") == [
        "- `id`, Type: uuid (v4)",
        "- `id`, Example: `a-1`",
        "- `id`, Default: by the app",
        "- `email`, Example: a@b.example",
        "- `mood`, Default: glad",
    ]


def test_what_is_said_of_an_unknown_column_is_kept(database: Database) -> None:
    page = (
        "## notes\n\n| Column | Comment |\n|---|---|\n| id | |\n| body | |\n| titel | a \\| b |\n"
    )
    adoption = adopted(page, database)
    assert about(adoption, "notes") == ["column notes.titel does not exist"]
    assert list(adoption.notes.values()) == ["- `titel`: a | b"]


def test_a_second_description_is_kept_beside_the_first(database: Database) -> None:
    page = (
        "| Table | Purpose |\n|---|---|\n| users | People |\n\n"
        "## users (Humans)\n\n**Purpose:** All of\nthem\n"
    )
    adoption = adopted(page, database)
    assert list(adoption.descriptions.values()) == ["People"]
    assert list(adoption.notes.values()) == ["Humans\n\nAll of them"]


def test_the_same_words_twice_are_said_once(database: Database) -> None:
    adoption = adopted("| Table | Purpose |\n|---|---|\n| users | x |\n\n## users: x\n", database)
    assert (list(adoption.descriptions.values()), dict(adoption.notes)) == (["x"], {})


def test_one_row_may_be_for_several_columns(database: Database) -> None:
    page = "## notes\n\n| Column | Type | Notes |\n|---|---|---|\n| `id`, `body` | text | both |\n"
    adoption = adopted(page, database)
    assert about(adoption, "notes") == ["column notes.id: is uuid, the page says text"]
    assert {column for _, column in adoption.descriptions} == {"id", "body"}


def test_one_list_may_be_for_several_tables(database: Database) -> None:
    page = (
        "## Dictionary\n\n| Table | Column | Type | Description |\n|---|---|---|---|\n"
        "| notes | id | uuid | |\n| | body | text | words |\n| users | id | text | |\n"
        "| gone | x | int | was here |\n"
    )
    adoption = adopted(page, database)
    assert about(adoption, "notes", "gone", "users") == [
        "column users.email is not on the page",
        "column users.id: is uuid, the page says text",
        "column users.mood is not on the page",
        "table gone does not exist",
    ]
    assert adoption.orphans == {"gone": "| gone | x | int | was here |"}


@pytest.mark.parametrize(
    "words",
    [
        "**Indexes:**\n\n- `id` (unique): fast\n- `email` (varchar): slow",
        "### Indexes\n\n| Name | Columns | Description |\n|---|---|---|\n| `id` | `id` | fast |",
        "| Status | Type | Meaning |\n|---|---|---|\n| new | a | b |",
        "| Field | Value |\n|---|---|\n| Owner | Team |",
        "- never delete a row\n- `email`: in lower case",
        "1. first\n2. then",
        "> - `id` (uuid): quoted",
        "```sql\nSELECT id FROM users;\n```",
        "```python\nusers = []\n```",
        "    CREATE TABLE users (id int",
        "<table><tr><td>id</td></tr></table>",
    ],
)
def test_what_is_no_list_of_columns_stays_as_it_is(words: str, database: Database) -> None:
    adoption = adopted(f"## users\n\n{words}\n", database)
    assert about(adoption, "users") == []
    assert list(adoption.notes.values()) == [words]


def test_a_list_without_types_that_names_most_columns_is_one(database: Database) -> None:
    adoption = adopted("## users\n\n- `id`: who\n- `email`: where\n- `mod`: how\n", database)
    assert about(adoption, "users") == [
        "column users.mood is not on the page",
        "column users.mod does not exist",
    ]


def test_what_stands_below_an_item_stays_with_its_name(database: Database) -> None:
    page = "## notes\n\n- `id` (uuid): who\n- `body` (text): what\n\n  - nested\n\n  more\n"
    adoption = adopted(page, database)
    assert list(adoption.notes.values()) == ["- `body`:\n\n  - nested\n\n  more"]


def test_a_code_block_that_says_more_is_kept(database: Database) -> None:
    code = "```sql\n-- people\nCREATE TABLE users (id uuid PRIMARY KEY);\n```"
    adoption = adopted(f"## users\n\n{code}\n", database)
    assert list(adoption.notes.values()) == [code]
    assert about(adoption, "users") == [
        "column users.email is not on the page",
        "column users.mood is not on the page",
    ]


def test_comments_in_sql_are_descriptions_on_one_line(database: Database) -> None:
    code = (
        "CREATE TABLE notes (\n  id uuid, /* who\n  wrote */ -- it\n  body text /* a */ -- b\n);\n"
        "COMMENT ON TABLE notes IS 'one\ntwo';"
    )
    adoption = adopted(f"## notes\n\n```sql\n{code}\n```\n", database)
    assert {column: words for (_, column), words in adoption.descriptions.items()} == {
        "id": "who wrote",
        "body": "a b",
        None: "one<br>two",
    }
    (notes,) = adoption.notes.values()  # "it" stands at no column's line
    assert notes == f"```sql\n{code}\n```"


def test_columns_that_sql_adds_are_claims_and_not_all(database: Database) -> None:
    create = "CREATE TABLE users (id uuid PRIMARY KEY, email varchar(255) NOT NULL);"
    add = (
        "ALTER TABLE users ADD COLUMN mood mood, -- how\n"
        "  ADD COLUMN gone text; -- was here\nALTER TABLE notes ADD body varchar(10);"
    )
    adoption = adopt(read_handwritten(f"```sql\n{create}\n```\n\n```sql\n{add}\n```\n"), database)
    assert [(str(f), f.line) for f in adoption.findings] == [
        ("column users.gone does not exist", 7),
        ("column notes.body: is text, the page says varchar(10)", 8),
    ]
    users = QualifiedName("public", "users")
    assert adoption.descriptions == {(users, "mood"): "how"}
    assert adoption.notes == {users: "- `gone`: was here"}


def test_a_statement_that_does_more_than_add_columns_is_kept(database: Database) -> None:
    sql = "```sql\nALTER TABLE users ADD COLUMN mood mood, ENABLE ROW LEVEL SECURITY;\n```"
    adoption = adopt(read_handwritten(f"{sql}\n"), database)
    assert adoption.notes == {None: sql}
    assert {str(f) for f in adoption.findings} == {"table notes is not on the page"}


def test_views_that_sql_creates_are_on_the_page(database: Database) -> None:
    sql = (
        "```sql\nCREATE VIEW happy_users AS SELECT 1;\nCREATE MATERIALIZED VIEW fort AS SELECT 1;\n"
        "CREATE TABLE kopie AS SELECT 1;\n```"
    )
    adoption = adopt(read_handwritten(f"{sql}\n"), database)
    assert adoption.notes == {None: sql}
    found = [str(f) for f in adoption.findings if f.kind != "missing table"]
    assert found == ["view fort does not exist"]


def test_sql_in_no_section_tells_of_its_table(database: Database) -> None:
    page = "# Setup\n\n```sql\nCREATE TABLE users (id text);\nCREATE TABLE gone (x int);\n```\n"
    adoption = adopted(page, database)
    assert [(str(f), f.line) for f in adoption.findings if f.table in {"users", "gone"}] == [
        ("column users.email is not on the page", 4),
        ("column users.id: is uuid, the page says text", 4),
        ("column users.id: is NOT NULL, the page says NULL", 4),
        ("column users.mood is not on the page", 4),
        ("table gone does not exist", 5),
    ]
    example = "# Setup\n\nLike this:\n\n```sql\nCOMMENT ON TABLE users IS 'x';\n```"
    assert dict(adopted(example, database).notes) == {None: example}


@pytest.mark.parametrize(
    "shape",
    [
        "```sql\nCREATE TYPE mood AS ENUM ('glad', 'bad');\n```\n",
        "- `glad`\n- `bad`\n",
        "* glad\n* bad\n",
        "Values: `glad`, `bad`\n",
        "**Werte:** `glad` | `bad`\n",
        "| Label |\n|---|\n| `glad` |\n| `bad` |\n",
    ],
)
def test_labels_are_held_against_the_enum(shape: str, database: Database) -> None:
    adoption = adopted(f"## mood\n\n{shape}", database)
    assert sorted(about(adoption, "mood")) == [
        "label 'bad' of enum mood does not exist",
        "label 'sad' of enum mood is not on the page",
    ]
    assert dict(adoption.notes) == {}


def test_labels_with_words_are_kept_as_they_are(database: Database) -> None:
    grid = "| Value | Meaning |\n|---|---|\n| `glad` | :-) |\n| `sad` | why? |"
    adoption = adopted(f"## mood\n\n{grid}\n", database)
    assert about(adoption, "mood") == []
    assert list(adoption.notes.values()) == [grid]


def test_labels_in_the_type_of_a_column_are_claims(database: Database) -> None:
    page = "## users\n\n| Column | Type |\n|---|---|\n| mood | enum('glad', 'bad') |\n"
    assert about(adopted(page, database), "mood") == [
        "label 'bad' of enum mood does not exist",
        "label 'sad' of enum mood is not on the page",
    ]


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        ("# x\n", {"notes", "users"}),
        ("## happy_users\n", {"notes", "users"}),
        ("## Enums\n\n| Name | Description |\n|---|---|\n| mood | x |\n", {"notes", "users"}),
        ("| View | Purpose |\n|---|---|\n| gone | x |\n", {"notes", "users", "happy_users"}),
        ("| Enum | Purpose |\n|---|---|\n| gone | x |\n", {"notes", "users", "mood"}),
        ("## Tables\n\n- `users`: x\n- `notes`: y\n", set()),
        ("## notes\n## users\n", set()),
    ],
)
def test_views_and_enums_are_missed_where_a_page_has_such(
    page: str, missing: set[str], database: Database
) -> None:
    found = {f.table for f in adopted(page, database).findings if f.kind.startswith("missing")}
    assert found == missing


KEYS = """
    CREATE TABLE a (x int, y int, z text, w int UNIQUE, PRIMARY KEY (x, y));
    CREATE UNIQUE INDEX ON a (lower(z));
    CREATE TABLE b (
        id int PRIMARY KEY, ax int, ay int, w int REFERENCES a (w), self int REFERENCES b,
        FOREIGN KEY (ax, ay) REFERENCES a (x, y)
    );
"""


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("a | x | PK", ""),
        ("a | y | PK, UNIQUE", ""),
        ("a | z | UNIQUE", ""),
        ("a | w | UQ", ""),
        ("a | w | PK", "is UNIQUE, the page says PK"),
        ("a | x | FK", "is PK, the page says FK"),
        ("b | ax | FK", ""),
        ("b | ax | FK → a", ""),
        ("b | ax | FK → a.x", ""),
        ("b | ay | FK → a.x", "is FK → a.y, the page says FK → a.x"),
        ("b | w | FK (`a.w`)", ""),
        ("b | w | → public.a(w)", ""),
        ("b | w | → public.a.w", ""),
        ("b | w | FK → c", "is FK → a.w, the page says FK → c"),
        ("b | w | UNIQUE", "is FK → a.w, the page says UNIQUE"),
        ("b | self | FK → self", ""),
        ("b | self | FK → b.id", ""),
        ("b | id | FK → a.w, UNIQUE", "is PK, the page says FK → a.w"),
    ],
)
def test_keys(keyed: Database, row: str, wrong: str) -> None:
    page = f"| Table | Column | Key |\n|---|---|---|\n| {row} |\n"
    adoption = adopted(page, keyed)
    table, column, _ = row.split(" | ")
    expected = [f"column {table}.{column}: {wrong}"] if wrong else []
    assert [str(f) for f in adoption.findings if f.kind == "wrong key"] == expected


@pytest.mark.parametrize("target", ["users", "auth.users", "auth.users.id", "auth.users(id)"])
def test_a_key_may_lead_out_of_what_was_read(target: str, database: Database) -> None:
    notes, users = database.tables
    key = ForeignKey(
        name="k",
        columns=("id",),
        referenced=QualifiedName("auth", "users"),
        referenced_columns=("id",),
        definition="FOREIGN KEY (id) REFERENCES auth.users(id)",
    )
    alone = replace(database, tables=(replace(notes, foreign_keys=(key,)),))
    page = f"## notes\n\n- `id` (uuid, FK \u2192 {target})\n- `body` (text)\n"
    assert about(adopted(page, alone), "notes") == []
    both = replace(alone, tables=(*alone.tables, users))
    wrong = ["column notes.id: is FK \u2192 auth.users.id, the page says FK \u2192 users"]
    assert about(adopted(page, both), "notes") == (wrong if target == "users" else [])


@pytest.fixture(scope="module")
def keyed(server: Server) -> Database:
    return server.schema(KEYS)


def test_one_cell_may_hold_constraints_or_notes(database: Database) -> None:
    page = read_handwritten(
        "## users\n\n| Column | Type | Constraints / Notes |\n|---|---|---|\n"
        "| id | uuid | PK, default `gen_random_uuid()` |\n"
        "| email | varchar | nullable, CHECK in (`a`, `b`) |\n| mood | mood | how |\n"
    )
    adoption = adopt(page, database)
    users = QualifiedName("public", "users")
    assert adoption.descriptions == {
        (users, "email"): "nullable, CHECK in (`a`, `b`)",
        (users, "mood"): "how",
    }
    assert adoption.notes == {}
    assert [str(f) for f in adoption.findings if f.kind != "missing table"] == [
        "column users.email: is NOT NULL, the page says NULL"
    ]


def test_a_matrix_over_tables_stays_whole(database: Database) -> None:
    """It names tables, and its cells are no purposes."""
    grid = (
        "| Table | Reader | Writer | Notes |\n|---|---|---|---|\n| users | own | none | x |\n"
        "| gone | all | all | |\n| \u2026 | | | |"
    )
    adoption = adopt(read_handwritten(f"## Access\n\n{grid}\n"), database)
    assert adoption.notes == {None: f"## Access\n\n{grid}"}
    assert (adoption.descriptions, adoption.orphans) == ({}, {})
    assert [(str(f), f.line) for f in adoption.findings] == [
        ("table notes is not on the page", 3),
        ("table gone does not exist", 6),
    ]


@pytest.mark.parametrize("heading", ["Enums", "2. Core Enums", "Enum Types"])
def test_labels_of_listed_enums_are_held_against_them(heading: str, database: Database) -> None:
    page = read_handwritten(f"## {heading}\n- `mood`: `glad`, `bad`\n- `fort`: `a`\n")
    adoption = adopt(page, database)
    assert [(str(f), f.line) for f in adoption.findings if f.kind != "missing table"] == [
        ("label 'bad' of enum mood does not exist", 2),
        ("label 'sad' of enum mood is not on the page", 2),
        ("enum fort does not exist", 3),
    ]
    assert (adoption.descriptions, adoption.orphans) == ({}, {"fort": "`a`"})


def test_words_beside_the_labels_of_a_listed_enum_are_kept(database: Database) -> None:
    grid = "| Enum | Values |\n|---|---|\n| mood | `glad` smiles, [`sad`](sad.md) |\n"
    adoption = adopt(read_handwritten(grid), database)
    mood = QualifiedName("public", "mood")
    assert adoption.notes == {mood: "`glad` smiles, [`sad`](sad.md)"}
    assert {f.kind for f in adoption.findings} == {"missing table"}


def test_a_type_that_nobody_knows_of_an_unknown_column_is_kept(database: Database) -> None:
    page = read_handwritten("## users\n\n| Column | Type |\n|---|---|\n| gone | people |\n")
    assert adopt(page, database).notes[QualifiedName("public", "users")] == "- `gone`: people"
