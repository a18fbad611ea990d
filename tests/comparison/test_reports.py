"""What a comparison says: to people at a terminal, to reviewers, to programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import jsonschema
import pytest
from diagram.test_mermaid import parse

from schema_docs.comparison.as_json import as_json, json_schema
from schema_docs.comparison.as_markdown import MARK, MAX_CHARACTERS, markdown
from schema_docs.comparison.as_text import text
from schema_docs.comparison.comparison import Comparison, Judged, compare, summary
from schema_docs.document.markdown import parser, plain
from schema_docs.drift.change import Change
from schema_docs.sources import LoadedSchema
from support import REPOSITORY

if TYPE_CHECKING:
    from markdown_it.token import Token

    from support import NodeTools, Server

SCHEMA = REPOSITORY / "docs" / "diff.schema.json"

BEFORE = """
CREATE TABLE users (id int PRIMARY KEY, name varchar(50), nick text);
CREATE TABLE old (a int);
CREATE TABLE same (a int);
"""
AFTER = """
CREATE TABLE users (id int PRIMARY KEY, name varchar(20), mail text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);
CREATE INDEX ON orders (user_id);
CREATE TYPE status AS ENUM ('new', 'done');
CREATE TABLE same (a int);
"""


def compared(server: Server, before: str, after: str) -> Comparison:
    schemas = [LoadedSchema(database=server.schema(each)) for each in (before, after)]
    return compare(schemas[0], schemas[1], ("main", "the work tree"))


@pytest.fixture
def comparison(server: Server) -> Comparison:
    return compared(server, BEFORE, AFTER)


def test_text_has_what_is_dangerous_first_and_the_rest_by_table(comparison: Comparison) -> None:
    assert click.unstyle(text(comparison)) == (
        """\
main → the work tree: 1 table added, 1 column added, 1 enum added, 1 table dropped, \
1 column dropped, 1 column changed

4 dangerous changes
  - table old no longer exists (1 column)
      its rows are lost, and what uses it fails
  - column users.nick no longer exists (text)
      its values are lost, and what uses it fails
  ~ column users.name: type varchar(50) → varchar(20)
      existing values that are longer make it fail
  + column users.mail is new (text NOT NULL)
      existing rows have no value for it, and make it fail

table orders
  + table orders is new (2 columns)

enum status
  + enum status is new (new, done)
"""
    )


def test_what_goes_is_red_and_what_comes_is_green(comparison: Comparison) -> None:
    styled = text(comparison)
    assert f"{click.style('-', fg='red')} table old no longer exists" in styled
    assert f"{click.style('+', fg='green')} table orders is new" in styled


def test_equal_schemas_say_so_in_every_form(server: Server) -> None:
    same = compared(server, BEFORE, BEFORE)
    assert text(same) == "main → the work tree: the schema is the same\n"
    assert markdown(same) == (
        f"{MARK}\n### Changes of the database schema\n\nNone between `main` and the work tree.\n"
    )
    assert json.loads(as_json(same))["changes"] == []


def test_json_is_what_its_schema_says(
    comparison: Comparison, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-goldens"):
        SCHEMA.write_text(json_schema())
    assert SCHEMA.read_text() == json_schema()
    report = json.loads(as_json(comparison))
    jsonschema.validate(report, json.loads(SCHEMA.read_text()))
    assert (report["dangerous"], len(report["changes"])) == (4, 6)
    (orders,) = (each for each in report["changes"] if each["name"] == "orders")
    assert orders == {
        "action": "added",
        "noun": "table",
        "name": "orders",
        "subject": "table orders",
        "attribute": "",
        "before": "",
        "after": "2 columns",
        "danger": None,
    }


def tables(tokens: list[Token]) -> list[list[str]]:
    """The cells that a reader sees, row by row."""
    rows: list[list[str]] = []
    for number, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            rows[-1].append(plain(tokens[number + 1].children))
    return rows


def diagrams(tokens: list[Token]) -> list[str]:
    return [token.content for token in tokens if token.type == "fence" and token.info == "mermaid"]


def test_the_comment_has_a_mark_a_warning_and_a_table(comparison: Comparison) -> None:
    comment = markdown(comparison)
    assert comment.startswith(f"{MARK}\n")
    assert (
        """\
> [!WARNING]
> **4 dangerous changes**
>
> - table `old` no longer exists: its rows are lost, and what uses it fails.
> - column `users.nick` no longer exists: its values are lost, and what uses it fails.
> - column `users.name`: type `varchar(50)` → `varchar(20)`: existing values that are longer make \
it fail.
> - column `users.mail` is new: existing rows have no value for it, and make it fail.
"""
        in comment
    )
    assert sorted(tables(parser().parse(comment))) == sorted(
        [
            ["", "Change", "Before", "After"],
            ["table orders", "new", "", "2 columns"],
            ["table old", "⚠️ dropped", "1 column", ""],
            ["table users", "⚠️ column name: type", "varchar(50)", "varchar(20)"],
            ["", "⚠️ column nick: dropped", "text", ""],
            ["", "⚠️ column mail: new", "", "text NOT NULL"],
            ["enum status", "new", "", "new, done"],
        ]
    )


def test_the_diagram_shows_the_touched_tables_only(
    comparison: Comparison, node_tools: NodeTools
) -> None:
    (diagram,) = diagrams(parser().parse(markdown(comparison)))
    parsed = parse(node_tools, diagram)
    assert [entity["name"] for entity in parsed["entities"]] == ["orders", "users"]
    assert parsed["relations"] == ["user_id"]


HOSTILE = """
CREATE TABLE "a|b`c<script>@team" ("x|y" int, "<!--" text, "[l](http://e.org)" int);
CREATE TYPE "e""\nnum" AS ENUM (E'\\x1b]0;title\\x07', '-->', '```');
"""


def test_hostile_names_do_nothing_anywhere(server: Server, node_tools: NodeTools) -> None:
    hostile = compared(server, "", HOSTILE)
    assert not {"\x1b", "\x07"} & {*click.unstyle(text(hostile))}
    for way in (hostile, compared(server, HOSTILE, "")):
        tokens = parser().parse(markdown(way))
        assert [row[1] for row in tables(tokens)[1:]] in (["new", "new"], ["⚠️ dropped"] * 2)
        inline = [child for token in tokens for child in token.children or ()]
        assert {child.type for child in inline if "html" in child.type} == set()
        assert not any(child.type == "link_open" for child in inline)
        in_text = "".join(child.content for child in inline if child.type == "text")
        assert "@" not in in_text  # GitHub would tell the team
        html = [token.content for token in tokens if token.type == "html_block"]
        assert html[0] == f"{MARK}\n"
        assert all("script" not in block for block in html)
    (diagram,) = diagrams(parser().parse(markdown(hostile)))
    assert len(parse(node_tools, diagram)["entities"]) == 1
    jsonschema.validate(json.loads(as_json(hostile)), json.loads(SCHEMA.read_text()))


def many(number: int, width: int = 1) -> Comparison:
    changes = tuple(
        Judged(
            change=Change(
                action="removed",
                noun="column",
                name=f"table_{at // 5}.{'c' * width}{at}",
                subject=f"table table_{at // 5}",
                line=1,
            ),
            danger="its values are lost, and what uses it fails",
            before="varchar(20)",
        )
        for at in range(number)
    )
    diagram = "erDiagram\n" + "".join(f'    "table_{at}"\n' for at in range(number))
    return Comparison(before="main", after="b", changes=changes, diagram=diagram, tables=number)


@pytest.mark.parametrize(("number", "width"), [(3_000, 1), (2_000, 60), (70_000, 3)])
def test_a_comment_is_never_too_long_and_says_what_it_leaves_out(number: int, width: int) -> None:
    comment = markdown(many(number, width))
    assert len(comment) <= MAX_CHARACTERS
    assert f"**{number} columns dropped**" in comment
    assert "> - and " in comment
    assert "more changes left out: `schema-docs diff` tells all of them." in comment
    assert f"Diagram of the {number} tables that changed: left out" in comment
    shown = len(tables(parser().parse(comment))) - 1
    assert f"{number - shown} more changes left out" in comment


def test_a_name_of_a_source_cannot_make_it_too_long(server: Server) -> None:
    schema = LoadedSchema(database=server.schema(""))
    comparison = compare(schema, schema, ("x" * 90_000, "y`|<b>"), ("z" * 90_000,))
    assert len(markdown(comparison)) <= MAX_CHARACTERS


def test_a_thing_counts_once_however_much_of_it_changed() -> None:
    def changed(attribute: str) -> Judged:
        change = Change(action="changed", noun="column", name="t.a", attribute=attribute, line=1)
        return Judged(change=change)

    assert summary([changed("type"), changed("null")]) == "1 column changed"
