"""Hostile text shows as itself: for GitHub's reader and for ours, in paragraphs and in cells."""

from __future__ import annotations

import html
import itertools
import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_docs.document import markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from support import NodeTools

FRAGMENTS = [
    "plain",
    "user_id",
    "_lead",
    "trail_",
    "__init__",
    "a*b*c",
    "**bold**",
    "a|b",
    "a||b",
    "\\",
    "\\|",
    "\\\\|",
    "x\\",
    "`",
    "``",
    "`code`",
    "<script>alert(1)</script>",
    "<b>",
    "</table>",
    "<!-- x -->",
    "-->",
    "&amp;",
    "&lt;b&gt;",
    "&#42;",
    "[link](http://x.example)",
    "![image](x)",
    "[ref]",
    "~~gone~~",
    "~one~",
    "$x$",
    "# heading",
    "- item",
    "+ item",
    "* item",
    "1. one",
    "12) twelve",
    "> quote",
    "===",
    "---",
    "a\nb",
    "a\r\nb",
    "a\n\nb",
    "a\tb",
    "\x01",
    "\x7f",
    "\u202e",
    "\u2028",
    "é ñ 漢字 🐘",
    '"quoted"',
    "'single'",
    "{{ jinja }}",
    "{% raw %}",
    "https://example.org/a_b",
    "www.example.org",
    "a@b.example",
    ":smile:",
    "http://<x>",
]
VALUES = [*FRAGMENTS, *(a + b for a, b in itertools.product(FRAGMENTS, repeat=2))]

RENDER = """
import {readFileSync} from 'node:fs';
import {micromark} from 'micromark';
import {gfm, gfmHtml} from 'micromark-extension-gfm';
const options = {allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()]};
const pages = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(pages.map(page => micromark(page, options))));
"""
"""micromark follows GitHub's own cmark-gfm to the byte, and knows nothing of ours."""


def cell_page(cell: str) -> str:
    return f"| a | b |\n| --- | --- |\n| {cell} | end |\n"


def seen(rendered: str) -> str:
    """The text of some HTML; any element but those that we write or GitHub links is a failure."""
    shown = re.sub(r"<br ?/?>", "\n", rendered)
    shown = re.sub(r'</?(?:code|p)>|<a href="[^"<>]*">|</a>', "", shown)
    assert "<" not in shown, f"markup got through: {rendered}"
    return html.unescape(shown)


def expected_text(value: str) -> str:
    """What a reader should see: the text, trimmed line by line, invisible characters shown."""
    lines = re.split(r"\r\n|[\n\u2028]", value.replace("\t", " ").strip())
    shown = "\n".join(line.strip() for line in lines)
    return shown.replace("\x01", "␁").replace("\x7f", "␡").replace("\u202e", "U+202E")


def expected_code(value: str) -> str:
    shown = value.replace("\r", "␍").replace("\n", "␊").replace("\t", "␉")
    shown = shown.replace("\u2028", "U+2028")
    return shown.replace("\x01", "␁").replace("\x7f", "␡").replace("\u202e", "U+202E")


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        pytest.param(markdown.text, expected_text, id="text"),
        pytest.param(markdown.code, expected_code, id="code"),
    ],
)
def test_a_cell_shows_exactly_its_value_on_github(
    node_tools: NodeTools, write: Callable[[str], str], expected: Callable[[str], str]
) -> None:
    pages = [cell_page(write(value)) for value in VALUES]
    for value, rendered in zip(
        VALUES, json.loads(node_tools.run(RENDER, json.dumps(pages))), strict=True
    ):
        rows = re.findall(r"<td>(.*?)</td>", rendered, re.DOTALL)
        assert len(rows) == 2, f"{value!r} breaks the row: {rendered}"
        assert seen(rows[0]) == expected(value), repr(value)
        assert rows[1] == "end"


def test_a_paragraph_shows_exactly_its_value_on_github(node_tools: NodeTools) -> None:
    values = [value for value in VALUES if value.strip()]
    pages = [markdown.text(value) + "\n" for value in values]
    for value, rendered in zip(
        values, json.loads(node_tools.run(RENDER, json.dumps(pages))), strict=True
    ):
        assert rendered.startswith("<p>"), f"{value!r} opens a block: {rendered}"
        assert seen(rendered.strip()) == expected_text(value), repr(value)


def read_cell(cell: str) -> str:
    """The cell as our own parser reads it."""
    tokens = markdown.parser().parse(cell_page(cell))
    inline = [token for token in tokens if token.type == "inline"]
    assert len(inline) == 4, f"{cell!r} breaks the row"
    return markdown.plain(inline[2].children)


@pytest.mark.parametrize("value", FRAGMENTS)
def test_our_parser_reads_a_cell_as_github_does(value: str) -> None:
    assert read_cell(markdown.text(value)) == expected_text(value)
    assert read_cell(markdown.code(value)) == expected_code(value).strip()


@given(st.text())
def test_code_cells_read_back_differ_when_their_values_do(value: str) -> None:
    read = read_cell(markdown.code(value))
    assert read == read_cell(markdown.code(value))
    if value.isprintable() and value == value.strip():
        assert read == value


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1))
def test_text_reads_back_as_it_was(value: str) -> None:
    assert read_cell(markdown.text(value)) == value.strip()


@pytest.mark.parametrize("name", ["user_id", "created_at", "a1", "http_2xx"])
def test_ordinary_names_are_not_cluttered(name: str) -> None:
    assert markdown.text(f"see {name}") == f"see {name}"
    assert markdown.code(name) == f"`{name}`"


def test_a_fence_is_longer_than_any_inside() -> None:
    content = "SELECT '````'"
    tokens = markdown.parser().parse(markdown.fenced(content, "sql"))
    assert [(token.type, token.content) for token in tokens] == [("fence", content + "\n")]


def test_a_link_survives_blanks_and_parentheses_in_its_target() -> None:
    written = markdown.link("`x`", "my (old) migrations/001 ü.sql")
    tokens = markdown.parser().parse(written)
    children = tokens[1].children or []
    assert children[0].attrGet("href") == "my%20%28old%29%20migrations/001%20%C3%BC.sql"
    assert markdown.plain(children) == "x"


def test_where_a_paragraph_is_wrapped_a_reader_sees_a_blank() -> None:
    assert (
        markdown.shown("one\ntwo  \nthree\\\nfour<br>five", in_table=False)
        == "one two\nthree\nfour\nfive"
    )
