"""The history on the page: below each table, view and enum, and as a chapter, by migration."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from document.generated import DOCUMENT, source_of, source_with_history
from document.test_formatters import mdformatted

from schema_docs.document.merge import merge
from schema_docs.document.reading import read_claims, read_pages
from schema_docs.document.render import render
from schema_docs.drift.changes import compare_pages
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.history import Event, History, Named, Story
from schema_docs.migrations.run import apply_migrations
from schema_docs.model import Column, Database, QualifiedName, Table
from schema_docs.server.binaries import find_binaries
from schema_docs.server.cluster import scratch_cluster
from schema_docs.snapshot import read_snapshot, write_snapshot
from schema_docs.sources import LoadedSchema, MigrationList, without_facts_of_the_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.document.source import PageSource
    from schema_docs.server.binaries import Binaries
    from support import NodeTools, Server

CASE = Path(__file__).parents[1] / "cases" / "history"


def loaded(binaries: Binaries, folder: Path) -> LoadedSchema:
    """What the migrations of a folder make."""
    found = read_folder(folder)
    with scratch_cluster(binaries, user="app") as cluster:
        run = apply_migrations(cluster, found, database="app")
    return LoadedSchema(
        database=without_facts_of_the_server(run.database),
        migrations=MigrationList(folder="sql", files=found.files, next_pattern=found.next_pattern),
        history=run.history,
    )


def sourced(schema: LoadedSchema) -> PageSource:
    return replace(source_of(schema.database), schema=schema, relations=())


@pytest.fixture(scope="module")
def schema() -> LoadedSchema:
    return loaded(find_binaries("embedded"), CASE)


@pytest.fixture(scope="module")
def source(schema: LoadedSchema) -> PageSource:
    return sourced(schema)


@pytest.fixture(scope="module")
def page(source: PageSource) -> str:
    return render(source).page


def test_the_page_is_as_we_have_read_it(page: str, request: pytest.FixtureRequest) -> None:
    golden = CASE.with_suffix(".md")
    if request.config.getoption("--update-goldens"):
        golden.write_text(page)
    assert page == golden.read_text()


def history(page: str, section: str) -> list[str]:
    """What stands below a table, view or enum, without the links to files."""
    text = page.partition(f"\n### {section}")[2].partition("\n## ")[0].partition("\n### ")[0]
    rows = text.partition("| History | What happened |\n| --- | --- |\n")[2].partition("\n\n")[0]
    return [re.sub(r"\[`(.*?)`]\(.*?\)", r"\1", row, count=1) for row in rows.split("\n") if row]


def entries(page: str) -> dict[str, str]:
    """What the changelog says of each migration, by its number."""
    rows = re.findall(
        r"^\| \[`(\d+)_[^|]*`]\([^)]*\) \| (.*) \|$",
        page.partition("\n## Changelog")[2],
        re.MULTILINE,
    )
    return {number: said for number, said in rows if "created" in said or " " in said}


def test_every_server_gives_the_same_page(every_server: Server) -> None:
    page = render(sourced(loaded(every_server.cluster.binaries, CASE))).page
    assert page == CASE.with_suffix(".md").read_text()


def test_a_snapshot_gives_the_same_bytes(schema: LoadedSchema, page: str, tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    file.write_text(write_snapshot(schema))
    assert render(sourced(read_snapshot(file))).page == page


# -- what is told, called as it was called then ----------------------------------------------------


@pytest.mark.parametrize(
    ("section", "told"),
    [
        ("untouched", ["created with 1 column", "added 13 columns"]),
        (
            "readings\n",
            [
                "created with 2 columns",
                "added partition `readings_2025`",
                "added partition `archive`",
            ],
        ),
        (
            "readings_of_2024",
            [
                "created with 2 columns",
                "renamed from `readings_2024`<br>added index `only_2024`",
                "no longer a partition",
            ],
        ),
        (
            "store.items",
            [
                "created with 2 columns",
                "renamed from `shop.items`",
                (
                    "now unlogged<br>changed column `id`: identity `BY DEFAULT`"
                    "<br>changed constraint `price_is_positive`"
                ),
            ],
        ),
        ("people", []),  # nothing but that it was created
    ],
)
def test_below_a_table_stands_what_happened_to_it(page: str, section: str, told: list[str]) -> None:
    assert [row.split(" | ")[1].removesuffix(" |") for row in history(page, section)] == told


TOLD = {
    "002": "no change of tables, views, types or functions",
    "003": (
        "`mood`: added label `happy`"
        "<br>`people`: dropped column `old_note`; added columns `boss`, `email`, constraint "
        "`nick_length`, foreign key `people_boss_fkey`, index `people_boss`, trigger "
        "`people_touched`; changed column `nick`: type `varchar(20)` → `varchar(40)`, default "
        "`'new'` → `'nobody'`, now not null; added 1 comment; changed privileges"
    ),
    "005": (
        "created schema `crm`<br>schema `store`: renamed from `shop`"
        "<br>`crm.scratch`: moved from schema `public`<br>`users`: dropped column `email`"
    ),
    "006": (
        "`crm.scratch`: made anew; dropped column `remark`; added column `kind`; changed column "
        "`id`: type `integer` → `bigint`"
        "<br>`names`: another definition; dropped column `feeling`; added column `boss`"
        "<br>changed functions `touch()`, `twice(a integer, b text)`"
    ),
    "010": (
        "created table [`users`](#users) (2 columns)<br>dropped schema `crm`"
        "<br>dropped enum `mood`<br>dropped view `names`"
        "<br>dropped function `twice(a integer, b text)`"
        "<br>`accounts`: renamed from `users`; dropped column `feeling`"
    ),
}


@pytest.mark.parametrize("migration", TOLD)
def test_a_migration_is_told_in_words(page: str, migration: str) -> None:
    assert entries(page)[migration] == TOLD[migration]


def test_a_migration_that_failed_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "1_a.sql").write_text("CREATE TABLE a (id int); SELECT nothing;")
    (tmp_path / "2_b.sql").write_text("CREATE TABLE b (id int);")
    with scratch_cluster(find_binaries("embedded"), user="app") as cluster:
        run = apply_migrations(
            cluster, read_folder(tmp_path), database="app", shown_as="sql", keep_going=True
        )
    schema = LoadedSchema(
        database=run.database,
        migrations=MigrationList(folder="sql", files=("1_a.sql", "2_b.sql")),
        history=run.history,
        failures=run.failures,
    )
    assert entries(render(sourced(schema)).page) == {
        "2": "created table [`b`](#b) (1 column)",
        "1": "created table [`a`](#a) (1 column)<br>failed",
    }


def test_what_was_dropped_is_listed_with_its_earlier_names(page: str) -> None:
    claims = read_claims(page)
    (place,) = (place for place in claims if place[-1] == "dropped table accounts")
    assert claims[place].values == {
        "Kind": "table",
        "Introduced in": "001_base.sql",
        "Dropped in": "011_again.sql",
        "Called before": "users, people",
        "links": "../sql/001_base.sql ../sql/011_again.sql",
    }


# -- a fact like any other -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "| created with 1 column |",
            "| created with 9 columns |",
            (
                "history entry untouched.001_base.sql: what happened created with 9 columns → "
                "created with 1 column"
            ),
        ),
        (
            "no change of tables, views, types or functions",
            "filled `people`",
            (
                "changelog entry 002_data.sql: what it did filled people → "
                "no change of tables, views, types or functions"
            ),
        ),
        (
            "| `accounts` | table |",
            "| `accounts` | view |",
            "dropped view accounts no longer exists",
        ),
    ],
)
def test_what_somebody_changed_is_told_with_its_line(
    page: str, source: PageSource, before: str, after: str, message: str
) -> None:
    assert page.count(before) == 1
    edited = page.replace(before, after)
    line = page[: page.index(before)].count("\n") + 1
    told = {str(change): change.line for change in compare_pages(edited, page)}
    assert told[message] == line
    assert merge(source, read_pages({DOCUMENT: edited})).page == page


def test_a_row_that_is_missing_is_told(page: str) -> None:
    (row,) = re.findall(r"^\| \[`002_data.*\n", page, re.MULTILINE)
    (change,) = compare_pages(page.replace(row, ""), page)
    assert str(change) == "changelog entry 002_data.sql is new"


def test_words_beside_it_are_peoples(page: str, source: PageSource) -> None:
    edited = page.replace("\n## Changelog\n", "\n## Changelog\n\nRead *this* first.\n")
    below = "| [`014_odd_end.sql`](../sql/014_odd_end.sql) | created"
    (row,) = re.findall(
        r"^\| \[`014_odd_end.sql`].* added label .*\n(?=\n<!--)", edited, re.MULTILINE
    )
    edited = edited.replace(row, f"{row}Right below a table.\n")
    assert below not in edited
    after = merge(source, read_pages({DOCUMENT: edited})).page
    words = read_pages({DOCUMENT: after}).words
    assert words.notes == {
        "Changelog": "Read *this* first.",
        '"x␊y"': "Right below a table.",
    }
    assert merge(source, read_pages({DOCUMENT: after})).page == after
    assert (
        after.replace("\nRead *this* first.\n\n", "").replace("\nRight below a table.\n\n", "")
        == page
    )


def test_a_column_of_ones_own_is_kept_also_where_the_migration_goes(
    schema: LoadedSchema, page: str
) -> None:
    edited = re.sub(
        r"^(\| Migration \|.*|\| \[`\d+_[^|]*\| (?!`|table).* \|)$",
        r"\1 |",
        page,
        flags=re.MULTILINE,
    )
    head, _, rest = page.partition("| Migration | What it did |\n| --- | --- |\n")
    edited = f"{head}| Migration | What it did | Why |\n| --- | --- | --- |\n{rest}".replace(
        "no change of tables, views, types or functions |",
        "no change of tables, views, types or functions | *Ann* asked |",
    )
    source = sourced(schema)
    after = merge(source, read_pages({DOCUMENT: edited})).page
    assert "no change of tables, views, types or functions | *Ann* asked |\n" in after
    assert compare_pages(after, merge(source, read_pages({DOCUMENT: after})).page) == ()
    assert schema.migrations is not None
    fewer = tuple(file for file in schema.migrations.files if file != "002_data.sql")
    gone = replace(schema, migrations=replace(schema.migrations, files=fewer))
    without = merge(sourced(gone), read_pages({DOCUMENT: after})).page
    assert "*Ann* asked" in without.partition("## Kept notes")[2]
    assert "*Ann* asked" in merge(source, read_pages({DOCUMENT: without})).page


@pytest.mark.parametrize("formatter", ["prettier", "mdformat", "markdownlint"])
def test_a_formatter_makes_no_drift(formatter: str, node_tools: NodeTools, tmp_path: Path) -> None:
    source = source_with_history(_DATABASE)
    page = render(source).page
    assert "<summary>Earlier migrations</summary>" in page
    path = tmp_path / "page.md"
    path.write_text(page)
    run: dict[str, Callable[[Path], None]] = {
        "prettier": node_tools.prettier,
        "mdformat": mdformatted,
        "markdownlint": node_tools.markdownlint,
    }
    run[formatter](path)
    formatted = path.read_text()
    assert compare_pages(formatted, page) == ()
    assert merge(source, read_pages({DOCUMENT: formatted})).page == formatted


# -- where it stands -------------------------------------------------------------------------------

_DATABASE = Database(
    tables=(
        Table(
            name=QualifiedName("public", "changelog"),
            kind="table",
            columns=(
                Column(
                    name="a|b",
                    type="text",
                    type_name=QualifiedName("pg_catalog", "text"),
                    nullable=True,
                ),
            ),
        ),
    )
)


def test_in_a_split_layout_it_has_a_page_of_its_own() -> None:
    """Also where there is a table of that name."""
    source = replace(source_with_history(_DATABASE), layout="split")
    pages = render(source).pages
    own = pages["docs/schema/changelog.md"]
    assert own.startswith(
        "# Changelog\n\n<!-- section: Changelog / DATABASE_SCHEMA.md -->\n\n"
        "_Part of [Database schema](../DATABASE_SCHEMA.md)_\n"
    )
    assert "created table [`changelog_`](table-public.changelog.md)" in own
    assert "[`001_a b\\|c.sql`](../../sql/001_a%20b%7Cc.sql)" in own
    assert "| Changelog | [what each migration did](schema/changelog.md) |" in pages[DOCUMENT]
    assert "## Changelog" not in pages[DOCUMENT]
    assert merge(source, read_pages(pages)).pages == pages


def test_words_of_the_changelog_move_along_when_the_layout_changes() -> None:
    single, split = (
        replace(source_with_history(_DATABASE), layout=name) for name in ("single", "split")
    )
    page = render(single).page
    page = page.replace("<!-- notes: Changelog -->\n", "<!-- notes: Changelog -->\n\nOurs.\n\n")
    pages = merge(split, read_pages({DOCUMENT: page})).pages
    assert "\nOurs.\n" in pages["docs/schema/changelog.md"]
    assert "Ours." not in pages[DOCUMENT]
    assert merge(single, read_pages(pages)).page == page


def test_without_a_history_there_is_nothing_of_it(schema: LoadedSchema, source: PageSource) -> None:
    live = render(source_of(schema.database)).page
    assert "Changelog" not in live
    assert "| History |" not in live
    left_out = render(replace(source, tells_history=False)).page
    assert "Changelog" not in left_out
    assert "| History |" not in left_out
    assert "_Introduced in [`001_base.sql`]" in left_out


def _with_migrations(number: int) -> PageSource:
    """A table that each migration added a column to."""
    files = tuple(f"{n:03}_m.sql" for n in range(1, number + 1))
    table = Named(kind="table", name=_DATABASE.tables[0].name)
    stories = (
        Story(subject=table, events=(Event(migration=files[0], what="introduced"),)),
        *(
            Story(
                subject=replace(table, kind="column", part=f"c{n}"),
                events=(Event(migration=file, what="introduced"),),
            )
            for n, file in enumerate(files)
        ),
    )
    schema = LoadedSchema(
        database=_DATABASE,
        migrations=MigrationList(folder="sql", files=files),
        history=History(stories=stories),
    )
    return replace(source_of(_DATABASE), schema=schema)


def rows_of(number: int) -> tuple[list[str], int]:
    """The rows of the changelog of so many migrations, and how many of them are in sight."""
    chapter = render(_with_migrations(number)).page.partition("## Changelog")[2]
    in_sight, _, _ = chapter.partition("<details>")
    rows = [line for line in chapter.split("\n") if line.startswith("| [")]
    return rows, in_sight.count("\n| [")


def test_one_more_migration_is_one_more_row() -> None:
    made = [rows_of(number) for number in range(1, 75)]
    for (before, in_sight), (after, then) in pairwise(made):
        assert after[1:] == before
        assert then in {in_sight + 1, 10}
    assert max(in_sight for _, in_sight in made) == 29
    assert [number for number, (_, in_sight) in enumerate(made, 1) if in_sight == 10] == [
        10,
        30,
        50,
        70,
    ]
