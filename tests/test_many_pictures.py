"""A repository with many pictures, as its team has it: built, read, edited, checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from support import PAGE, Repository

if TYPE_CHECKING:
    from pathlib import Path

TABLES = "".join(
    f"CREATE TABLE {area}_{n} (id bigint PRIMARY KEY"
    + (f", {area}_id bigint REFERENCES {area}_{n - 1}" if n else "")
    + ");\n"
    for area in ("billing", "forum", "stock")
    for n in range(20)
)
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
    assert repository.run("check", "--full")[:2] == (0, in_sync())
    return out


def in_sync() -> str:
    return f"{PAGE} and docs/er-diagram.svg are in sync\n"


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
    assert f"\n**{escaped}**\n" in family.page()
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
    assert "\n\n**forum**\n\n```mermaid\n" in large.page()
