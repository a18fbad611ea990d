"""What formatters make of a page that people write in: still in sync, and no word is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import mdformat
import pytest
from document.generated import DOCUMENT, source_of

from schema_docs.document.fingerprint import (
    Fingerprint,
    fingerprint_of,
    with_fingerprint,
    without_fingerprint,
)
from schema_docs.document.merge import merge
from schema_docs.document.reading import read_pages
from schema_docs.drift.changes import compare_pages
from support import PAGE, NodeTools, Repository

if TYPE_CHECKING:
    from schema_docs.model import Database
    from support import Server

SCHEMA = """
CREATE TYPE status AS ENUM ('new', 'a|b');
CREATE TABLE users (id serial PRIMARY KEY, email text DEFAULT 'a|b', "odd|`name`" status);
COMMENT ON TABLE users IS 'Who may *sign* in, see https://example.org';
COMMENT ON COLUMN users.email IS 'a_b <c> | `d`';
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE);
CREATE INDEX ON orders (user_id) WHERE user_id <> 0;
CREATE VIEW active AS SELECT id, email FROM users WHERE email LIKE '%|%';
CREATE FUNCTION f(a int, b text DEFAULT 'x|y') RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f IS 'Gives 1';
"""

NOTE = r"""Where it *begins*.

* one
* two

| Own | Grid |
|---|---|
| a \| b | c |

#### Deeper

```sql
SELECT *
FROM   users;
```"""


def written_in(page: str) -> str:
    """The page after people have typed into it: a note, a purpose, a description."""
    page = page.replace("<!-- notes: users -->\n", f"<!-- notes: users -->\n\n{NOTE}\n\n")
    page = page.replace("### orders\n", "### orders\n\nWhat *they* ask for.\n")
    assert "| `user_id` | `integer` | yes | | FK → [`users`](#users) | |" in page
    return page.replace(
        "| `user_id` | `integer` | yes | | FK → [`users`](#users) | |",
        "| `user_id` | `integer` | yes | | FK → [`users`](#users) | by *whom*, a\\|b |",
    )


def mdformatted(path: Path) -> None:
    path.write_text(mdformat.text(path.read_text(), extensions={"gfm"}))


@pytest.fixture(scope="module")
def database(server: Server) -> Database:
    return server.schema(SCHEMA)


Formatter = Callable[[Path], None]


@pytest.fixture(params=["prettier", "mdformat", "markdownlint"])
def formatter(request: pytest.FixtureRequest, node_tools: NodeTools) -> Formatter:
    formatters: dict[str, Formatter] = {
        "prettier": node_tools.prettier,
        "mdformat": mdformatted,
        "markdownlint": node_tools.markdownlint,
    }
    return formatters[request.param]


@pytest.fixture
def formatted(formatter: Formatter, database: Database, tmp_path: Path) -> str:
    """What a formatter makes of the page."""
    page = merge(source_of(database), read_pages({DOCUMENT: written_in(clean(database))})).page
    path = tmp_path / "page.md"
    path.write_text(page)
    formatter(path)
    assert path.read_text() != page, "this formatter does nothing here"
    return path.read_text()


def clean(database: Database) -> str:
    return merge(source_of(database), read_pages({})).page


def test_a_formatted_page_is_in_sync_and_stays_as_it_is(formatted: str, database: Database) -> None:
    merged = merge(source_of(database), read_pages({DOCUMENT: formatted}))
    assert compare_pages(formatted, merged.page) == ()
    assert merged.page == formatted
    assert merged.reports == ()


def test_words_are_still_told_from_facts_on_a_formatted_page(
    formatted: str, database: Database
) -> None:
    words = read_pages({DOCUMENT: formatted}).words
    assert {place[-1]: text.replace("_", "*") for place, text in words.descriptions.items()} == {
        "description": "What *they* ask for.",
        "user_id": "by *whom*, a\\|b",
    }
    assert [*words.notes] == ["users"]
    assert "FROM   users;" in words.notes["users"]
    assert words.strays == {}
    assert words.kept == ()


def test_only_a_section_that_changes_is_written_anew(
    formatted: str, database: Database, server: Server
) -> None:
    later = server.schema(f"{SCHEMA} ALTER TABLE orders ADD total numeric;")
    before = formatted.split("### ")
    after = merge(source_of(later), read_pages({DOCUMENT: formatted})).page.split("### ")
    changed = [old.split("\n")[0] for old, new in zip(before, after, strict=True) if old != new]
    assert changed[1:] == ["orders"]  # beside the counts and the diagram at the top of the page


def test_formatters_and_builds_leave_the_fingerprint_where_it_is(
    formatter: Formatter, database: Database, tmp_path: Path
) -> None:
    before, after = (Fingerprint("1.0", {"page": digits}) for digits in ("0a" * 8, "1b" * 8))
    typed = written_in(clean(database)).replace("Where it *begins*", "See [the wiki][wiki]")
    typed += "\n[wiki]: https://example.org\n"
    page = merge(source_of(database), read_pages({DOCUMENT: typed})).page
    path = tmp_path / "page.md"
    path.write_text(with_fingerprint(page, before))
    formatter(path)
    formatted = path.read_text()
    assert fingerprint_of(formatted) == before
    merged = merge(source_of(database), read_pages({DOCUMENT: formatted})).page
    assert merged == without_fingerprint(formatted)
    path.write_text(with_fingerprint(merged, after))
    formatter(path)
    assert path.read_text() == with_fingerprint(merged, after)
    assert path.read_text().replace(str(after), str(before)) == formatted


def test_the_gate_takes_the_example_in_any_format(formatter: Formatter, example: Path) -> None:
    formatter(example / PAGE)
    done, told, _ = Repository(example).run("check", "--full")
    assert (done, told.splitlines()[-1]) == (
        0,
        f"{PAGE}, docs/er-diagram.svg and docs/context/database-migration.md are in sync",
    )
