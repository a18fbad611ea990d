"""Words that move to another page: links lead where they led, headings stand below ours."""

from __future__ import annotations

import pytest

from schema_docs.adoption.moving import lower_headings, move_links


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](b.md)", "[a](../old/b.md)"),
        ("[a](b.md#c) ![d](<img/e.png> 'f')", "[a](../old/b.md#c) ![d](<../old/img/e.png> 'f')"),
        ("[a](../docs/b.md?c=d)", "[a](b.md?c=d)"),
        ("[a](../LICENSE)", "[a](../LICENSE)"),
        ("[a](folder/)", "[a](../old/folder/)"),
        ("[a](page.md#users)", "[a](DATABASE_SCHEMA.md#users)"),
        ("[a](grüße.md)", "[a](../old/grüße.md)"),
        ("[a][b]\n\n[b]: c.md 'title'", "[a][b]\n\n[b]: ../old/c.md 'title'"),
        ("> - [a](b.md)\r\n> - c\r\n", "> - [a](../old/b.md)\r\n> - c\r\n"),
        (
            "| a | b |\n|---|---|\n| [c](d) | [e](f) |",
            "| a | b |\n|---|---|\n| [c](../old/d) | [e](../old/f) |",
        ),
        ('<img src="a.png">', '<img src="../old/a.png">'),
        ("[![a](b.svg)](c.md)", "[![a](../old/b.svg)](../old/c.md)"),
    ],
)
def test_relative_links_lead_where_they_led(before: str, after: str) -> None:
    assert move_links(before, "old/page.md", "docs/DATABASE_SCHEMA.md") == after


@pytest.mark.parametrize(
    "text",
    [
        "[a](#b) [c](https://d.example/e.md) [f](/g.md) [h](mailto:i@j.example) <k@l.example>",
        "`[a](b.md)`",
        '`<img src="a.png">` says src="a.png"',
        "```\n[a](b.md)\n```",
        "[a] (b.md)",
        "\ufeff# a\r\rb\x0bc\n",
    ],
)
def test_what_is_no_relative_link_stays(text: str) -> None:
    assert move_links(text, "old/page.md", "docs/DATABASE_SCHEMA.md") == text


def test_links_stay_where_the_folder_is_the_same() -> None:
    assert move_links("[a](b.md)", "docs/page.md", "docs/DATABASE_SCHEMA.md") == "[a](b.md)"


def test_links_work_from_and_to_the_top() -> None:
    assert move_links("[a](b.md)", "page.md", "docs/SCHEMA.md") == "[a](../b.md)"
    assert move_links("[a](b.md)", "docs/page.md", "SCHEMA.md") == "[a](docs/b.md)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# a\n\nb\n\n## c", "#### a\n\nb\n\n##### c"),
        ("### a ###\n#### b", "#### a\n##### b"),
        ("a\nb\n===\nc\n---\n", "#### a b\n##### c\n"),
        ("##### a", "##### a"),
        ("## a\n\n###### b", "#### a\n\n###### b"),
        ("```\n# a\n```\n\n> # b\n", "```\n# a\n```\n\n> # b\n"),
        ("#", "####"),
    ],
)
def test_headings_stand_below_the_one_of_the_section(before: str, after: str) -> None:
    assert lower_headings(before, below=3) == after
