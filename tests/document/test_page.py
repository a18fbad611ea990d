"""The page as a whole: what it says, that it reads well, that its links lead somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schema_docs.document import grammar, shapes
from schema_docs.document.markdown import parser
from schema_docs.document.reading import read_claims
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
    assert grids <= set(shapes.SHAPES)


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


def many(number: int) -> str:
    return "CREATE TABLE t (a int, b int) PARTITION BY LIST (a);" + "".join(
        f"CREATE TABLE t{n:02} PARTITION OF t FOR VALUES IN ({n}); CREATE INDEX ON t{n:02} (b);"
        for n in range(number)
    )


def test_many_partitions_are_folded(
    schema_of: Callable[[str], Database], node_tools: NodeTools, tmp_path: Path
) -> None:
    few, folded = page_of(schema_of(many(20))), page_of(schema_of(many(21)))
    assert few.count("<details>") == 1  # the diagram
    assert re.findall("<summary>(.*)</summary>", folded) == [
        grammar.FOLDS[what] for what in ("mermaid", "partitions", "of_partitions")
    ]
    # That it is folded now is no news beside what is new.
    assert [str(change) for change in compare_pages(few, folded)] == [
        "partition t.t20 is new",
        "index t20_b_idx of partition t20 is new",
    ]
    unfolded = folded.replace("<summary>Partitions</summary>", "<summary>Others</summary>")
    assert compare_pages(unfolded, folded) != ()
    path = tmp_path / "page.md"
    path.write_text(folded)
    node_tools.prettier(path)
    assert path.read_text() == folded


def test_what_only_a_partition_has_stands_in_a_grid_of_its_own(
    schema_of: Callable[[str], Database],
) -> None:
    page = page_of(
        schema_of(
            """
            CREATE ROLE app;
            CREATE TABLE customer (id int PRIMARY KEY);
            CREATE TABLE t (a serial, b int, c text DEFAULT 'c') PARTITION BY LIST (a);
            CREATE TABLE p PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE q PARTITION OF t DEFAULT;
            GRANT SELECT ON t TO app;
            ALTER TABLE p ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES customer ON DELETE CASCADE;
            CREATE INDEX i ON p (b);
            COMMENT ON INDEX i IS 'fast';
            ALTER TABLE p SET (fillfactor = 70), ALTER c SET DEFAULT 'p', ALTER c SET NOT NULL;
            ALTER TABLE q OWNER TO app;
            """
        )
    )
    assert "What is granted on it is granted on none of its partitions." in page
    assert (
        """
| Only in partition | Object | Definition | Description |
| --- | --- | --- | --- |
| `p` | setting | options `fillfactor=70` | |
| `p` | column `c` | NOT NULL, `DEFAULT 'p'` | |
| `p` | foreign key `k` | `FOREIGN KEY (b) REFERENCES customer(id) ON DELETE CASCADE` | |
| `p` | index `i` | `btree (b)` | fast |
| `q` | setting | owner `app` | |
"""
        in page
    )
    # Where the key leads to stands there too, with a link to the partition's table.
    assert "| [`p`](#t) | `b` | CASCADE |" in page
    assert "| Foreign keys | 1 |" in page


def test_privileges_of_partitions_are_told_where_they_differ(
    schema_of: Callable[[str], Database],
) -> None:
    sql = """
        CREATE ROLE app;
        CREATE TABLE t (a int) PARTITION BY LIST (a);
        CREATE TABLE p PARTITION OF t FOR VALUES IN (1);
        CREATE TABLE q PARTITION OF t DEFAULT;
    """
    alike = page_of(schema_of(sql + "GRANT SELECT ON t, p, q TO app"))
    assert "Only in partition" not in alike
    some = page_of(schema_of(sql + "GRANT SELECT ON t, p TO app"))
    assert "| `q` | setting | privileges as by default |" in some
    more = page_of(schema_of(sql + "GRANT SELECT ON p TO app"))
    assert "| `p` | setting | `app` may SELECT |" in more
