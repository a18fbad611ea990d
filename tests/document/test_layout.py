"""One page or several, tables in groups: links lead somewhere, and words are where they belong."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from document.generated import DOCUMENT, databases, source_of, source_with_history
from document.test_merge import LAW, Edited, assert_nothing_is_lost, edited_pages
from hypothesis import given
from hypothesis import strategies as st

from schema_docs.document import layout
from schema_docs.document.markdown import parser
from schema_docs.document.merge import merge
from schema_docs.document.reading import read_pages
from schema_docs.document.render import render
from schema_docs.drift.changes import compare_claims
from schema_docs.migrations.history import Event, History, Named, Story
from schema_docs.model import Database, QualifiedName
from schema_docs.sources import LoadedSchema, MigrationList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.document.layout_names import GroupBy, LayoutName
    from schema_docs.document.source import PageSource
    from support import Server

SCHEMA = """
CREATE SCHEMA auth;
CREATE TYPE status AS ENUM ('new', 'done');
CREATE TABLE users (id int PRIMARY KEY, status status);
CREATE TABLE auth.users (id int PRIMARY KEY REFERENCES public.users);
CREATE TABLE "Odd `name`|" (id int REFERENCES auth.users);
CREATE TABLE invoices (id int PRIMARY KEY, user_id int REFERENCES users);
CREATE TABLE readings (at date) PARTITION BY RANGE (at);
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE VIEW active AS SELECT id FROM users;
"""

FILES = ("001_users.sql", "002_invoices.sql", "003_more.sql")


def story(kind: str, table: str, migration: str, part: str = "") -> Story:
    return Story(
        subject=Named(kind=kind, name=QualifiedName("public", table), part=part),
        events=(Event(migration=migration, what="introduced"),),
    )


@pytest.fixture(scope="module")
def source(server: Server) -> PageSource:
    database = server.schema(SCHEMA)
    made = {"users": 0, "invoices": 1, "readings": 1}
    schema = LoadedSchema(
        database=database,
        migrations=MigrationList(folder="sql", files=FILES),
        history=History(
            stories=(
                *(story("table", name, FILES[number]) for name, number in made.items()),
                story("index", "users", FILES[2], part="users_email"),
            )
        ),
    )
    return replace(source_of(database), schema=schema)


def targets(pages: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """Where the links of pages lead, and where they can: pages, and headings or anchors of them."""
    wanted, there = set(), set()
    for path, page in pages.items():
        there.add(path)
        for token in parser().parse(page):
            for child in token.children or ():
                if child.type == "link_open":
                    href = str(child.attrGet("href"))
                    file, _, fragment = href.partition("#")
                    folder = posixpath.dirname(path)
                    target = posixpath.normpath(posixpath.join(folder, file)) if file else path
                    wanted.add(f"{target}#{fragment}" if fragment else target)
        there |= {f"{path}#{name}" for name in re.findall(r'<a id="([^"]+)"></a>', page)}
        there |= {
            f"{path}#{name.lower()}" for name in re.findall(r"^#+ (\w+)$", page, re.MULTILINE)
        }
    return {link for link in wanted if link.partition("#")[0].endswith(".md")}, there


@pytest.mark.parametrize("name", ["single", "split"])
def test_every_link_leads_somewhere(source: PageSource, name: LayoutName) -> None:
    pages = render(replace(source, layout=name)).pages
    wanted, there = targets(pages)
    assert wanted
    assert wanted <= there


def test_tables_and_views_have_pages_of_their_own(source: PageSource) -> None:
    pages = render(replace(source, layout="split")).pages
    document, *others = pages
    assert document == DOCUMENT
    assert others[:4] == [
        "docs/schema/table-auth.users.md",
        "docs/schema/table-odd-name-d74910477e.md",
        "docs/schema/invoices.md",
        "docs/schema/readings.md",
    ]
    assert others[-2:] == ["docs/schema/active.md", "docs/schema/changelog.md"]
    assert "\n### " not in pages[document].partition("## Enums")[0]
    mark = "<!-- section: Tables / users / DATABASE_SCHEMA.md -->"
    way_back = "_Part of [Database schema](../DATABASE_SCHEMA.md)_"
    assert pages["docs/schema/users.md"].startswith(f"# users\n\n{mark}\n\n{way_back}\n")


def test_both_layouts_claim_the_same(source: PageSource) -> None:
    """But for links, and what frames the pages."""
    single, split = (
        read_pages(render(replace(source, layout=name)).pages).claims
        for name in ("single", "split")
    )
    assert {place for place in split if "View" not in place and "way back" not in place} == {
        *single
    }
    assert all(
        {**split[place].values, "links": ""} == {**claim.values, "links": ""}
        for place, claim in single.items()
    )


def test_a_large_schema_is_split_by_itself(
    source: PageSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(render(source).page.encode())
    monkeypatch.setattr(layout, "LIMIT", size)
    assert len(render(source).pages) == 1
    monkeypatch.setattr(layout, "LIMIT", size - 1)
    assert len(render(source).pages) > 1
    assert len(render(replace(source, layout="single")).pages) == 1


def test_the_shortest_row_is_no_longer_than_any(source: PageSource) -> None:
    """What spares a page that is certainly too large from being rendered."""
    page = render(source).page
    rows = [line for line in page.split("\n") if re.match(r"\| `\w+` \| .* (yes|no) \|", line)]
    assert rows
    assert min(len(row) + 1 for row in rows) >= layout._SHORTEST_ROW


def test_no_section_is_shorter_than_thought(server: Server) -> None:
    def size(tables: int) -> int:
        made = server.schema("".join(f"CREATE TABLE t{n} (c int);" for n in range(tables)))
        return len(render(replace(source_of(made), relations=())).page)

    shortest = layout._SHORTEST_SECTION + layout._SHORTEST_ROW
    assert shortest <= size(9) - size(8) <= 1.3 * shortest


@given(edited_pages(), st.data())
@LAW
def test_words_move_along_when_the_layout_changes(
    made: tuple[Database, Edited], data: st.DataObject
) -> None:
    database, edit = made
    source = edit.made_of(database)
    single = merge(source, read_pages({DOCUMENT: edit.page})).pages
    split = merge(replace(source, layout="split"), read_pages(single)).pages
    assert_nothing_is_lost(edit, "\n".join(split.values()))
    assert merge(replace(source, layout="split"), read_pages(split)).pages == split
    back = merge(source, read_pages(split)).pages
    assert read_pages(back).words == read_pages(single).words
    assert compare_claims(read_pages(single).claims, read_pages(back).claims) == ()


@given(databases(), databases())
@LAW
def test_pages_of_dropped_tables_leave_their_words(before: Database, later: Database) -> None:
    pages = dict(render(replace(source_with_history(before), layout="split")).pages)
    for path, page in pages.items():
        if path != DOCUMENT:
            title = page.split("\n")[0].removeprefix("# ")
            mark = re.search(r"<!-- notes: .* -->\n", page)
            assert mark is not None
            pages[path] = page.replace(mark[0], f"{mark[0]}\nWords on {title}.\n\n")
    after = merge(replace(source_with_history(later), layout="split"), read_pages(pages)).pages
    for path, page in pages.items():
        if path != DOCUMENT:
            title = page.split("\n")[0].removeprefix("# ")
            assert any(f"\nWords on {title}.\n" in text for text in after.values())


# -- groups --------------------------------------------------------------------------------------


def titles(source: PageSource) -> dict[str, list[str]]:
    """The sections below each heading of a group."""
    found: dict[str, list[str]] = {}
    group = ""
    for line in render(source).page.partition("## Views")[0].split("\n"):
        if line.startswith("## "):
            group = line.removeprefix("## ")
        elif line.startswith("### "):
            found.setdefault(group, []).append(line.removeprefix("### ").partition(" <a")[0])
    return found


def test_without_groups_there_is_one_chapter(source: PageSource) -> None:
    assert [*titles(source)] == ["Tables"]


def test_groups_by_schema(source: PageSource) -> None:
    found = titles(replace(source, group_by="schema"))
    assert [*found] == ["Tables: auth", "Tables: public"]
    assert found["Tables: auth"] == ["auth.users"]
    assert found["Tables: public"][1:] == ["invoices", "readings", "users"]


def test_groups_by_migration_tell_what_later_ones_altered(source: PageSource) -> None:
    grouped = replace(source, group_by="migration")
    found = titles(grouped)
    assert found["Tables: 001_users.sql"] == ["users"]
    assert found["Tables: 002_invoices.sql"] == ["invoices", "readings"]
    assert len(found["Tables: other"]) == 2
    assert "## Tables: 003_more.sql\n\n_Alters [`users`](#users)._\n" in render(grouped).page


def test_groups_by_domain_take_the_first_that_fits(source: PageSource) -> None:
    domains = {"Billing": ("invoice*",), "People": ("*users", "invoices")}
    found = titles(replace(source, group_by="domain", domains=domains))
    assert found["Tables: Billing"] == ["invoices"]
    assert found["Tables: People"] == ["auth.users", "users"]
    assert len(found["Tables: other"]) == 2


@pytest.mark.parametrize("name", ["single", "split"])
@pytest.mark.parametrize("group_by", ["schema", "migration", "domain"])
def test_a_grouped_reference_reads_back_and_keeps_words(
    source: PageSource, name: LayoutName, group_by: GroupBy
) -> None:
    grouped = replace(source, layout=name, group_by=group_by, domains={"A": ("users",)})
    pages = dict(render(grouped).pages)
    heading = re.search(r"^## Tables: .*$", pages[DOCUMENT], re.MULTILINE)
    assert heading is not None
    notes = re.compile(r"(<!-- notes: Tables: .* -->\n)")
    pages[DOCUMENT] = notes.sub(r"\1\nOn the group.\n\n", pages[DOCUMENT], count=1)
    pages[DOCUMENT] += "\nA stray.\n"
    once = merge(grouped, read_pages(pages)).pages
    assert once[DOCUMENT].count("On the group.") == 1
    assert once[DOCUMENT].count("A stray.") == 1
    assert merge(grouped, read_pages(once)).pages == once
    assert compare_claims(read_pages(once).claims, read_pages(render(grouped).pages).claims) == ()
    # Words of the group go where they can be seen when there are no groups any more.
    assert "On the group." in merge(source, read_pages(once)).page
