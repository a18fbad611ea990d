"""A repository with many pictures, as its team has it: built, read, edited, checked."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from schema_docs.document.markdown import parser
from support import PAGE, Repository

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from support import NodeTools

TABLES = "".join(
    f"CREATE TABLE {area}_{n} (id bigint PRIMARY KEY"
    + (f", {area}_id bigint REFERENCES {area}_{n - 1}" if n else "")
    + ");\n"
    for area in ("billing", "forum", "stock")
    for n in range(20)
)
NOT_OURS = ": was not written by schema-docs, and would be replaced"
FAMILY = "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a int REFERENCES a);\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.fixture
def large(repository: Repository) -> Repository:
    repository.write("migrations/001_tables.sql", TABLES)
    return repository


@pytest.fixture
def family(repository: Repository) -> Repository:
    repository.write("migrations/001_family.sql", FAMILY)
    return repository


def built(repository: Repository) -> str:
    code, out, err = repository.run("build")
    assert (code, err) == (0, "")
    code, told, err = repository.run("check", "--full")
    assert (code, err, told.startswith(f"{PAGE} and docs/")) == (0, "", True)
    return out


def found(repository: Repository) -> list[str]:
    """What the gate finds, without line numbers, headings and where it comes from."""
    code, out, err = repository.run("check", "--full")
    assert (code, err) == (1, "")
    return [re.sub(r":\d+:", ":", line) for line in out.splitlines() if line.startswith("docs/")]


# -- the page ----------------------------------------------------------------------------------


def test_a_purpose_stands_beside_the_picture_of_a_table(family: Repository) -> None:
    family.write("schema-docs.toml", 'neighbourhoods = "svg"\n')
    built(family)
    family.types("### a\n", "### a\n\nWhat people typed.\n")
    built(family)
    assert "### a\n\nWhat people typed.\n\n<!-- prettier" in family.page()
    assert "[![a and its neighbours](er-diagram/tables/a.svg)](er-diagram/" in family.page()


def test_another_kind_of_neighbourhood_is_told_as_another_diagram(family: Repository) -> None:
    built(family)
    family.write("schema-docs.toml", 'neighbourhoods = "svg"\n')
    assert [line.partition("(er-")[0] for line in found(family)] == [
        *(f"{PAGE}: table {x}: diagram (none) → ![{x} and its neighbours]" for x in "ab"),
        *(f"docs/er-diagram/tables/{x}.svg: is missing" for x in "ab"),
    ]


def test_names_of_groups_are_no_markup(family: Repository) -> None:
    family.write(
        "schema-docs.toml",
        '[groups."x](http://evil) *y* <b>![z](q"]\ntables = ["a"]\ndescription = "*d* | [e](f)"\n',
    )
    built(family)
    escaped = r"x\](http\://evil) \*y\* &lt;b&gt;!\[z\](q"
    file = "er-diagram/x-http-evil-y-b-z-q.svg"
    assert f"\n**{escaped}:**\n" in family.page()
    assert f"\n[![Entity-relationship diagram of {escaped}]({file})]({file})\n" in family.page()


def test_one_picture_taken_off_the_page_is_one_line(large: Repository) -> None:
    built(large)
    image = "[![Entity-relationship diagram of billing](er-diagram/billing.svg)]"
    large.types(f"{image}(er-diagram/billing.svg)\n", "")
    (line,) = found(large)
    assert line.endswith(f"chapter Diagram: picture of billing (none) → {image[1:-1]}")


def test_another_group_is_told_by_the_list_of_diagrams(large: Repository) -> None:
    built(large)
    large.write("schema-docs.toml", '[groups.new]\ntables = ["stock_19"]\n')
    told = found(large)
    assert f"{PAGE}: diagram new is new" in told
    assert f"{PAGE}: diagram stock: tables 20 → 19" in told
    assert "docs/er-diagram/new.svg: is missing" in told
    assert not [line for line in told if "chapter Diagram" in line or "links" in line]


OLD_BLOCK = """\
{% extends "schema_docs/database.md.j2" %}
{% block diagram %}
{% if database.tables %}
## {{ grammar.DIAGRAM }}

{{ page.diagram }}

{{ grammar.FOLD_START.format(grammar.FOLDS["mermaid"]) }}

{{ page.mermaid }}

{{ grammar.FOLD_END }}

{{ page.notes(grammar.DIAGRAM) }}
{% endif %}
{% endblock %}
"""


def test_a_template_from_before_there_were_groups_goes_on(large: Repository) -> None:
    large.write("schema-docs.toml", 'templates = "templates"\n')
    large.write("templates/database.md.j2", OLD_BLOCK)
    built(large)
    assert large.page().count("\n```mermaid\nerDiagram\n") == 3
    assert "\n\n**forum:**\n\n```mermaid\n" in large.page()


HOSTILE = """
CREATE SCHEMA billing;
CREATE TABLE billing.users (id int PRIMARY KEY);
CREATE TABLE public.users (id int PRIMARY KEY, payer int REFERENCES billing.users);
CREATE TABLE "Users" (id int PRIMARY KEY, up int REFERENCES users);
CREATE TABLE "diagram" (id int PRIMARY KEY, up int REFERENCES users);
CREATE TABLE "a](b) #?%20&<b>" (id int PRIMARY KEY, up int REFERENCES users);
CREATE TABLE con (id int PRIMARY KEY, up int REFERENCES users);
CREATE TABLE "日本" (id int PRIMARY KEY, up int REFERENCES "a](b) #?%20&<b>");
CREATE VIEW active AS SELECT * FROM users;
"""


@pytest.mark.parametrize("layout", ["single", "split"])
def test_every_link_of_pages_and_pictures_leads_somewhere(
    large: Repository, node_tools: NodeTools, layout: str
) -> None:
    large.write("migrations/002_hostile.sql", HOSTILE)
    large.write(
        "schema-docs.toml",
        f'layout = "{layout}"\nneighbourhoods = "svg"\ndiagram = "docs/p/e r.svg"\n'
        'diagram_shows = ["views"]\n',
    )
    built(large)
    pages = {path: path.read_text("utf-8") for path in large.root.rglob("*.md")}
    pictures = {path: path.read_text("utf-8") for path in large.root.rglob("*.svg")}
    places = fragments(pages, node_tools)
    links = {
        *((page, target) for page, text in pages.items() for target in links_of_page(text)),
        *((svg, node.get("href", "")) for svg, text in pictures.items() for node in linking(text)),
    }
    assert len(pages) == (1 if layout == "single" else 70)
    assert {path.suffix for path, _ in links} == {".md", ".svg"}
    for path, target in sorted(links):
        file, _, fragment = target.partition("#")
        leads_to = (path.parent / unquote(file)).resolve() if file else path
        assert leads_to.exists(), (path.name, target)
        assert not fragment or unquote(fragment) in places[leads_to], (path.name, target)
    # From the picture of everything one can come to any other and to every table.
    reached, todo = {large.root / "docs/p/e r.svg"}, [large.root / "docs/p/e r.svg"]
    while todo:
        path = todo.pop()
        for start, target in links:
            leads_to = (path.parent / unquote(target.partition("#")[0])).resolve()
            if start == path and leads_to not in reached and leads_to.suffix == ".svg":
                reached.add(leads_to)
                todo.append(leads_to)
    groups = {path for path in pictures if path.parent.name != "tables"}
    assert reached == groups


def links_of_page(page: str) -> Iterator[str]:
    for token in parser().parse(page):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrGet("href"))
            elif child.type == "image":
                yield str(child.attrGet("src"))


def linking(picture: str) -> Iterator[ET.Element]:
    return ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}a")


def fragments(pages: Mapping[Path, str], node_tools: NodeTools) -> dict[Path, set[str]]:
    """Where a link can lead to on each page, as GitHub has it."""
    titles: dict[str, list[str]] = {}
    for path, page in pages.items():
        tokens = parser().parse(page)
        titles[str(path)] = [
            "".join(c.content for c in after.children or () if c.type != "html_inline")
            for token, after in itertools.pairwise(tokens)
            if token.type == "heading_open"
        ]
    slugs = json.loads(
        node_tools.run(
            "import Slugger from 'github-slugger'; import {readFileSync} from 'node:fs';"
            "const pages = Object.entries(JSON.parse(readFileSync(0, 'utf8')));"
            "const slugs = pages.map(([path, titles]) => {const slugger = new Slugger();"
            "return [path, titles.map(t => slugger.slug(t))]});"
            "process.stdout.write(JSON.stringify(Object.fromEntries(slugs)));",
            json.dumps(titles),
        )
    )
    return {
        path: {*slugs[str(path)], *re.findall(r'<a id="([^"]+)"></a>', page)}
        for path, page in pages.items()
    }


def test_adopting_a_page_counts_pictures_and_replaces_none_of_others(large: Repository) -> None:
    large.write(
        PAGE, "# Ours\n\n## billing_1\n\n| Column | Description |\n|---|---|\n| id | one |\n"
    )
    large.write("docs/er-diagram.svg", "<svg>by hand</svg>\n")
    code, _, err = large.run("adopt", PAGE)
    assert code == 2
    told = (
        "docs/er-diagram.svg: was not written by schema-docs, and would be replaced; move it away"
    )
    assert err.endswith(f"schema-docs: {told}\n")
    (large.root / "docs/er-diagram.svg").unlink()
    code, out, _ = large.run("adopt", PAGE)
    assert code == 0
    assert out.splitlines()[-4:] == [
        f"{PAGE} written",
        "docs/er-diagram.svg written",
        "3 of 3 diagrams of parts written",
        f"{PAGE}.orig is what {PAGE} was",
    ]
    assert large.run("check", "--full")[0] == 0


# -- the files ---------------------------------------------------------------------------------


def test_what_others_keep_beside_pictures_stays(large: Repository) -> None:
    built(large)
    folder = large.root / "docs/er-diagram"
    (folder / "by-hand.svg").write_text("<svg/>")
    (folder / "project").mkdir()
    (folder / "project/stock.svg").write_bytes((folder / "stock.svg").read_bytes())
    assert large.run("export", "svg", "--table", "stock_1", "-o", str(folder / "mine.svg"))[0] == 0
    (folder / "once.svg").write_bytes((folder / "stock.svg").read_bytes())
    (folder / "folder.svg").mkdir()
    assert found(large) == [
        "docs/er-diagram/once.svg: is left over; `schema-docs build` removes it"
    ]
    assert "docs/er-diagram/once.svg removed" in built(large)
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*.svg")}
    ours = {f"{area}.svg" for area in ("billing", "forum", "stock")}
    assert left - ours == {"by-hand.svg", "project/stock.svg", "mine.svg", "folder.svg"}


def test_each_wrong_picture_is_one_line_that_says_what_to_do(large: Repository) -> None:
    built(large)
    folder = large.root / "docs/er-diagram"
    stamp, _, picture = (folder / "forum.svg").read_text("utf-8").partition("\n")
    (folder / "forum.svg").write_text(picture, "utf-8")  # as tools that make files smaller do
    (folder / "stock.svg").write_text(f"{stamp}\n{picture}", "utf-8")
    (folder / "billing.svg").unlink()
    assert found(large) == [
        "docs/er-diagram/billing.svg: is missing",
        "docs/er-diagram/forum.svg: was not written by schema-docs, and build does not replace it",
        (
            "docs/er-diagram/stock.svg: shows another schema than the migrations make, "
            "or was drawn with other settings or by another version"
        ),
    ]
    code, _, err = large.run("build")
    assert (code, "er-diagram/forum.svg: was not written by schema-docs" in err) == (2, True)
    assert large.run("build", "--force")[0] == 0
    assert large.run("check", "--full")[0] == 0


def test_line_ends_and_marks_of_windows_are_no_drift(large: Repository) -> None:
    built(large)
    folder = large.root / "docs/er-diagram"
    picture = (folder / "forum.svg").read_bytes()
    (folder / "forum.svg").write_bytes(b"\xef\xbb\xbf" + picture.replace(b"\n", b"\r\n"))
    assert large.run("check", "--full")[0] == 0
    assert large.run("check")[0] == 0


def test_a_picture_that_was_there_before_us_is_not_replaced(family: Repository) -> None:
    family.write("docs/er-diagram.svg", "<svg>by hand</svg>\n")
    code, _, err = family.run("build")
    assert code == 2
    assert f"docs/er-diagram.svg{NOT_OURS}; move it away, or give --force\n" in err
    assert (family.root / "docs/er-diagram.svg").read_text() == "<svg>by hand</svg>\n"
    (family.root / "docs/er-diagram.svg").unlink()
    built(family)
    family.write("docs/er-diagram.svg", "<svg/>\n")  # by a tool that took the stamp off
    assert found(family) == ["docs/er-diagram.svg: was changed by hand or cut short"]
    built(family)


def test_the_folder_may_be_anywhere(
    large: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for place in (
        "er.svg",
        f"{tmp_path_factory.mktemp('x')}/er.svg",
        "./docs/../migrations/er.svg",
    ):
        large.write("schema-docs.toml", f'diagram = "{place}"\n')
        assert large.run("build")[0] == 0
        assert large.run("check", "--full")[:2] == (0, f"{PAGE} and {place} are in sync\n")
        assert "0 of 3 diagrams of parts written" in large.run("build")[1]


def test_a_linked_folder_stays_one(large: Repository) -> None:
    built(large)
    (large.root / "docs/er-diagram").rename(large.root / "elsewhere")
    (large.root / "docs/er-diagram").symlink_to("../elsewhere")
    large.write("migrations/002_more.sql", "DROP TABLE stock_19;")
    assert "1 of 3 diagrams of parts written" in built(large)
    few = "".join(f"DROP TABLE stock_{n};" for n in range(18, -1, -1))
    large.write("migrations/003_few.sql", few)
    assert "3 diagrams removed" in built(large)
    assert (large.root / "docs/er-diagram").is_symlink()
    assert list((large.root / "elsewhere").iterdir()) == []
