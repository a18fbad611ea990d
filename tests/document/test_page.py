"""The page as a whole: what it says, that it reads well, that its links lead somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schema_docs.document import grammar
from schema_docs.document.claims import read_claims
from schema_docs.document.markdown import parser
from schema_docs.drift.changes import compare_pages
from support import page_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.model import Database
    from support import NodeTools, Server

CASES = Path(__file__).parents[1] / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.sql"))


@pytest.fixture(params=NAMES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(case: str, schema_of: Callable[[str], Database]) -> str:
    return page_of(schema_of((CASES / f"{case}.sql").read_text()))


def test_the_page_is_as_we_have_read_it(
    case: str, page: str, request: pytest.FixtureRequest
) -> None:
    golden = CASES / f"{case}.md"
    if request.config.getoption("--update-goldens"):
        golden.write_text(page)
    assert page == golden.read_text()


def test_every_server_gives_the_same_page(every_server: Server, case: str) -> None:
    page = page_of(every_server.schema((CASES / f"{case}.sql").read_text()))
    assert compare_pages((CASES / f"{case}.md").read_text(), page) == ()


def test_prettier_changes_nothing(page: str, node_tools: NodeTools, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(page)
    node_tools.prettier(path)
    assert path.read_text() == page


def test_every_link_leads_to_a_heading_or_a_file(page: str, node_tools: NodeTools) -> None:
    """Fragments as GitHub makes them, by the package that follows it."""
    targets, titles, anchors = [], [], []
    tokens = parser().parse(page)
    for index, token in enumerate(tokens):
        children = token.children or []
        targets += [str(c.attrGet("href")) for c in children if c.type == "link_open"]
        if token.type == "heading_open":
            inline = tokens[index + 1]
            titles.append(
                "".join(c.content for c in inline.children or [] if c.type != "html_inline")
            )
            anchors += re.findall(r'<a id="([^"]+)"></a>', inline.content)
    slugs = json.loads(
        node_tools.run(
            "import Slugger from 'github-slugger'; import {readFileSync} from 'node:fs';"
            "const slugger = new Slugger();"
            "const titles = JSON.parse(readFileSync(0, 'utf8'));"
            "process.stdout.write(JSON.stringify(titles.map(t => slugger.slug(t))));",
            json.dumps(titles),
        )
    )
    assert len({*slugs, *anchors}) == len(slugs) + len(anchors), "two headings share a fragment"
    local = [target for target in targets if target.startswith("#")]
    assert {target[1:] for target in local} <= {*slugs, *anchors}
    assert {target for target in targets if not target.startswith("#")} <= {"er-diagram.svg"}


def test_every_row_has_as_many_cells_as_its_header(page: str) -> None:
    tokens = parser().parse(page)
    width, cells = 0, 0
    for token in tokens:
        if token.type == "thead_open":
            width = 0
        width += token.type == "th_open"
        cells = 0 if token.type == "tr_open" else cells + (token.type == "td_open")
        if token.type == "tr_close" and cells:
            assert cells == width
    source_rows = [line for line in page.splitlines() if line.startswith("|")]
    parsed_rows = [token for token in tokens if token.type == "tr_open"]
    # Each grid has one line more than rows: the dashes under its header.
    grids = [token for token in tokens if token.type == "table_open"]
    assert len(source_rows) == len(parsed_rows) + len(grids)


def test_every_grid_is_known_to_the_grammar(page: str) -> None:
    grids = {place[2] for place in read_claims(page) if len(place) > 2 and place[2]}
    assert grids <= set(grammar.SHAPES)


def test_an_empty_database_takes_little_room(schema_of: Callable[[str], Database]) -> None:
    page = page_of(schema_of(""))
    assert "| Tables | 0 |" in page
    assert [line for line in page.splitlines() if line.startswith("## ")] == ["## Overview"]


def test_only_kinds_that_exist_have_a_chapter(schema_of: Callable[[str], Database]) -> None:
    page = page_of(schema_of("CREATE TYPE mood AS ENUM ('ok')"))
    chapters = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    assert chapters == [grammar.OVERVIEW, grammar.ENUMS]


def test_a_changed_column_is_one_changed_line(schema_of: Callable[[str], Database]) -> None:
    sql = "CREATE TABLE t (id int PRIMARY KEY, name varchar(10)); COMMENT ON TABLE t IS 'x';"
    before = page_of(schema_of(sql)).splitlines()
    after = page_of(
        schema_of(sql + "ALTER TABLE t ALTER name TYPE varchar(255) USING name")
    ).splitlines()
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
