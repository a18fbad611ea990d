"""Words where nobody expects them, and names that look like something else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from document.generated import DOCUMENT, source_of

from schema_docs.document.merge import merge
from schema_docs.document.reading import read_pages
from schema_docs.document.render import render
from schema_docs.drift.changes import compare_pages
from schema_docs.migrations.history import History, Named, Renaming
from schema_docs.model import QualifiedName
from schema_docs.sources import LoadedSchema, MigrationList

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.model import Database
    from support import Server

SCHEMA = """
CREATE TYPE status AS ENUM ('new', 'done');
CREATE TABLE roles (id int PRIMARY KEY);
CREATE TABLE users (id int PRIMARY KEY, email text);
CREATE VIEW active AS SELECT id FROM users;
"""
EMAIL = "| `email` | `text` | yes | | | |"


@pytest.fixture(scope="module")
def database(server: Server) -> Database:
    return server.schema(SCHEMA)


@pytest.fixture(scope="module")
def page(database: Database) -> str:
    return render(source_of(database)).page


def merged(database: Database, page: str) -> str:
    """The page after a build, which a second one leaves as it is."""
    once = merge(source_of(database), read_pages({DOCUMENT: page})).page
    assert merge(source_of(database), read_pages({DOCUMENT: once})).page == once
    assert compare_pages(once, once) == ()
    return once


def told(database: Database, page: str) -> list[str]:
    after = merge(source_of(database), read_pages({DOCUMENT: page})).page
    return [str(change) for change in compare_pages(page, after)]


def notes(page: str, name: str) -> str:
    return read_pages({DOCUMENT: page}).words.notes.get(name, "")


def described(page: str) -> dict[str, str]:
    words = read_pages({DOCUMENT: page}).words
    return {" / ".join(filter(None, place)): text for place, text in words.descriptions.items()}


def kept(page: str) -> dict[tuple[str, ...], str]:
    return {each.place: each.text for each in read_pages({DOCUMENT: page}).words.kept}


# -- what stands beside the places for words ----------------------------------------------------

MOVED = {
    "below a grid": (f"{EMAIL}\n", f"{EMAIL}\nTyped below\n", "users", "Typed below"),
    "a row of one's own": (
        "| Check that it is true |",
        "| Owner | *team* x |\n| Check that it is true |",
        "Overview",
        "Owner: *team* x",
    ),
    "below a chapter": (
        "## Tables\n",
        "## Tables\n\nFirst.\n\nSecond.\n",
        "Tables",
        "First.\n\nSecond.",
    ),
    "below a chapter of the page": (
        "## Views\n",
        "## Mine\n\n# Loud\n\n## Views\n",
        "Page",
        "## Mine\n\n# Loud",
    ),
    "another grid of labels": (
        "| `done` |\n",
        "| `done` |\n\n| Label | Meaning |\n| --- | --- |\n| `new` | fresh |\n",
        "status",
        "| Label | Meaning |\n| --- | --- |\n| `new` | fresh |",
    ),
}


@pytest.mark.parametrize("where", MOVED)
def test_words_beside_the_notes_are_moved_into_them(
    database: Database, page: str, where: str
) -> None:
    before, after, name, text = MOVED[where]
    assert page.count(before) == 1
    edited = page.replace(before, after)
    assert told(database, edited) == []
    assert notes(merged(database, edited), name) == text


def test_a_chapter_inside_of_a_section_is_moved_and_no_drift(database: Database, page: str) -> None:
    chapter = "## A chapter\n\nwith words"
    edited = page.replace("\n### users\n", f"\n### users\n\n{chapter}\n")
    assert compare_pages(edited, page) == ()
    assert notes(merged(database, edited), "users") == chapter


def test_a_pipe_too_many_is_part_of_the_description(database: Database, page: str) -> None:
    edited = page.replace(EMAIL, EMAIL.removesuffix("|") + "yes | no |")
    # Any other change of the section writes it anew.
    edited = edited.replace("| `id` | `integer` | no | | PK | |\n| `email`", "| `email`")
    assert "| yes \\| no |" in merged(database, edited)


def test_link_definitions_stay_at_the_end_where_formatters_put_them(
    database: Database, page: str
) -> None:
    edited = page.replace("<!-- notes: users -->\n", "<!-- notes: users -->\nSee [wiki][w].\n")
    edited += "\n[w]: https://example.org\n"
    assert told(database, edited) == []
    once = merged(database, edited)
    assert once.endswith("\n\n[w]: https://example.org\n")
    anew = once.replace(EMAIL, EMAIL.replace("text", "int"))
    assert merged(database, anew).endswith("\n\n[w]: https://example.org\n")


def test_a_fold_around_our_grid_does_not_make_it_words(database: Database, page: str) -> None:
    edited = page.replace("| Column | Type | Null", "<details>\n\n| Column | Type | Null", 1)
    edited = edited.replace("## Views\n", "</details>\n\n## Views\n")
    after = merged(database, edited)
    assert after.count(EMAIL) == 1
    assert "| Column |" not in notes(after, "users") + notes(after, "public.roles")


def test_a_grid_without_one_of_its_columns_is_set_right(database: Database, page: str) -> None:
    """Somebody took *Key* away; descriptions are still descriptions."""
    start, end = page.index("### users\n"), page.index("## Views\n")
    section = (
        page[start:end]
        .replace(" Key |", "")
        .replace("| --- | --- | --- | --- | --- | --- |", "| --- | --- | --- | --- | --- |")
    )
    section = section.replace("| `id` | `integer` | no | | PK | |", "| `id` | `integer` | no | | |")
    section = section.replace(EMAIL, "| `email` | `text` | yes | | Where to write |")
    after = merged(database, page[:start] + section + page[end:])
    assert EMAIL.removesuffix("|") + "Where to write |" in after
    assert notes(after, "users") == ""


def test_columns_of_ones_own_keep_their_headers_as_typed(database: Database, page: str) -> None:
    header = "| Column | Type | Null | Default | Key | Description |"
    start = page.index("### users\n")
    section = page[start:].replace(header, f"{header} **Own\\|er** |", 1)
    section = section.replace(
        "| --- | --- | --- | --- | --- | --- |", "| --- | --- | --- | --- | --- | --- | --- |", 1
    )
    edited = page[:start] + section.replace(EMAIL, f"{EMAIL} *Eve* |", 1)
    assert told(database, edited) == []
    after = merged(database, edited.replace("`text`", "`int`"))
    assert f"{header} **Own\\|er** |" in after
    assert f"{EMAIL} *Eve* |" in after


# -- before the first heading, and on pages of their own ------------------------------------------

PREAMBLES = [
    "---\ntitle: x\n# a comment\n---",
    "<!--\n# no heading\nfoo\n-->",
    "<!-- markdownlint-disable -->",
]


@pytest.mark.parametrize("preamble", PREAMBLES)
def test_what_stands_before_the_title_stays_there(
    database: Database, page: str, preamble: str
) -> None:
    edited = f"{preamble}\n\n{page}"
    assert told(database, edited) == []
    assert merged(database, edited.replace("`text`", "`int`")) == edited


def test_a_wrong_title_of_a_page_of_its_own_is_told(database: Database) -> None:
    source = replace(source_of(database), layout="split")
    pages = dict(render(source).pages)
    pages["docs/schema/users.md"] = pages["docs/schema/users.md"].replace("# users", "# orders")
    after = merge(source, read_pages(pages)).pages
    changes = [*map(str, compare_claims_of(pages, after))]
    assert changes == ["table users: title orders → (none)"]
    assert after["docs/schema/users.md"].startswith("# users\n")


def compare_claims_of(before: dict[str, str], after: object) -> tuple[object, ...]:
    from schema_docs.drift.changes import compare_claims

    return compare_claims(read_pages(before).claims, read_pages(dict(after)).claims)  # type: ignore[call-overload]


def test_what_stands_on_two_pages_counts_once(database: Database, page: str) -> None:
    """As after a build that was killed while it split the document."""
    edited = page.replace("<!-- notes: users -->\n", "<!-- notes: users -->\nMine.\n")
    edited = edited.replace(EMAIL, EMAIL.removesuffix("|") + "Where |")
    source = replace(source_of(database), layout="split")
    split = dict(merge(source, read_pages({DOCUMENT: edited})).pages)
    both = {**split, DOCUMENT: edited}
    assert merge(source, read_pages(both)).pages == split


# -- the list of tables ---------------------------------------------------------------------------

LISTED = "| [`users`](#users) | | 2 | |"


def test_a_purpose_typed_into_the_list_is_no_drift_and_goes_below_the_heading(
    database: Database, page: str
) -> None:
    edited = page.replace(LISTED, "| [`users`](#users) | Who *may* | 2 | |")
    assert told(database, edited) == []
    after = merged(database, edited)
    assert described(after) == {"Tables / users / description": "Who *may*"}
    corrected = after.replace("| Who *may* |", "| Who *can* |")
    assert described(merged(database, corrected)) == {"Tables / users / description": "Who *can*"}
    gone = after.replace("\nWho *may*\n", "\n")
    assert told(database, gone) == []
    assert described(merged(database, gone)) == {}


@pytest.mark.parametrize(
    "purpose", ["- dash", "1. step", "# head", "> quote", "---", "~~~", "```", "_Core_"]
)
def test_a_purpose_that_is_no_paragraph_is_kept(
    database: Database, page: str, purpose: str
) -> None:
    after = merged(database, page.replace(LISTED, f"| [`users`](#users) | {purpose} | 2 | |"))
    words = {**kept(after), ("notes",): notes(after, "users")}
    assert purpose in words.values()


def test_a_table_that_is_called_like_a_chapter_has_its_words(database: Database, page: str) -> None:
    row = "| [`roles`](#table-public.roles) | | 1 | |"
    edited = page.replace(row, row.replace("| |", "| Who may what |", 1))
    assert told(database, edited) == []
    after = merged(database, edited)
    assert described(after) == {"Tables / public.roles / description": "Who may what"}


# -- names that look like marks -------------------------------------------------------------------


@pytest.mark.parametrize(
    "schema",
    [
        "CREATE TABLE t (b text DEFAULT 'x <!-- notes: y -->')",
        'CREATE TABLE "<!-- /notes -->" ("<!-- notes: z -->" int)',
        "CREATE VIEW v AS SELECT '\n<!-- /notes -->\n<!-- generated: 000000 -->\n' AS a",
        "CREATE TABLE t (a int); COMMENT ON TABLE t IS '<!-- notes: t -->\n<!-- /kept -->'",
    ],
)
def test_what_the_schema_says_is_never_a_mark(server: Server, schema: str) -> None:
    database = server.schema(schema)
    page = render(source_of(database)).page
    assert merged(database, page) == page


# -- renames ----------------------------------------------------------------------------------------


def renamed(
    server: Server, statements: str, *renamings: Renaming, files: tuple[str, ...] = ("1", "2", "3")
) -> Callable[[str], str]:
    """Builds upon a page when the migrations renamed something on the way."""
    schema = LoadedSchema(
        database=server.schema(statements),
        migrations=MigrationList(folder="sql", files=files),
        history=History(renamings=renamings),
    )
    source = replace(source_of(schema.database), schema=schema)
    return lambda page: merge(source, read_pages({DOCUMENT: page})).page


def renaming(migration: str, before: str, after: str, table: str = "") -> Renaming:
    def named(name: str) -> Named:
        if table:
            return Named(kind="column", name=QualifiedName("public", table), part=name)
        return Named(kind="table", name=QualifiedName("public", name))

    return Renaming(migration=migration, before=named(before), after=named(after))


def typed(build: Callable[[str], str], table: str, words: str) -> str:
    """A page on which words were typed about a table in every way."""
    page = build("")
    mark = f"<!-- notes: {table} -->\n"
    return page.replace(mark, f"{mark}Note {words}.\n").replace(
        f"### {table}\n", f"### {table}\n\nPurpose {words}.\n"
    )


def test_words_of_a_table_whose_name_another_takes_are_not_lost(server: Server) -> None:
    two = "CREATE TABLE users (id int); CREATE TABLE users_new (id int);"
    before = renamed(server, two, files=("1",))
    page = typed(before, "users", "OLD")
    page = page.replace("<!-- notes: users_new -->\n", "<!-- notes: users_new -->\nNote NEW.\n")
    page = page.replace("### users_new\n", "### users_new\n\nPurpose NEW.\n")
    after = renamed(
        server, "CREATE TABLE users (id int)", renaming("2", "users_new", "users"), files=("1", "2")
    )(page)
    assert described(after) == {"Tables / users / description": "Purpose NEW."}
    assert "Note NEW." in notes(after, "users")
    assert "Note OLD." in after
    assert "Purpose OLD." in after


def test_an_old_rename_tears_no_words_off_a_new_table_of_the_old_name(server: Server) -> None:
    """Renamed away, made anew, and what was renamed dropped: long before the page was written."""
    build = renamed(server, "CREATE TABLE users (id int)", renaming("2", "users", "users_old"))
    page = typed(build, "users", "MINE")
    after = build(page)
    assert described(after) == {"Tables / users / description": "Purpose MINE."}
    assert notes(after, "users") == "Note MINE."


def test_an_old_rename_of_a_column_tears_no_words_off_a_new_one(server: Server) -> None:
    build = renamed(
        server,
        "CREATE TABLE users (id int, email text)",
        renaming("2", "email", "email_old", "users"),
    )
    page = build("").replace(EMAIL, EMAIL.removesuffix("|") + "Where |")
    assert described(build(page)) == {"Tables / users / Column / email": "Where"}


def test_a_rename_that_was_edited_into_a_known_migration_is_followed(server: Server) -> None:
    page = typed(renamed(server, "CREATE TABLE users (id int)"), "users", "MINE")
    build = renamed(server, "CREATE TABLE people (id int)", renaming("3", "users", "people"))
    assert described(build(page)) == {"Tables / people / description": "Purpose MINE."}


def test_a_purpose_in_the_list_follows_its_table(server: Server) -> None:
    page = renamed(server, "CREATE TABLE users (id int)", files=("1",))("")
    page = page.replace("| [`users`](#users) | |", "| [`users`](#users) | Typed |")
    build = renamed(
        server, "CREATE TABLE people (id int)", renaming("2", "users", "people"), files=("1", "2")
    )
    assert described(build(page)) == {"Tables / people / description": "Typed"}


def test_a_table_that_is_called_like_a_chapter_takes_its_words_along(server: Server) -> None:
    page = renamed(server, "CREATE TABLE roles (id int)", files=("1",))("")
    page = page.replace("<!-- notes: public.roles -->\n", "<!-- notes: public.roles -->\nMine.\n")
    build = renamed(
        server,
        "CREATE TABLE user_roles (id int)",
        renaming("2", "roles", "user_roles"),
        files=("1", "2"),
    )
    assert notes(build(page), "user_roles") == "Mine."
