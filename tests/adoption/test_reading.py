"""Any Markdown can be read, and every line of it is in one block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schema_docs.adoption import adopt, read_handwritten
from schema_docs.adoption.reading import Bullets, Fence, Grid, Heading, Paragraph, Rule

if TYPE_CHECKING:
    from schema_docs.model import Database

PIECES = [
    "# wort\n",
    "### 5. `users` table\n",
    "### `gone`\n",
    "#### Columns\n",
    "users\n-----\n",
    "| Column | Type | Beispiel | Description |\n|-|-|-|-|\n| `email` | varchar | äh | öh |\n",
    "| Spalte | Bemerkung |\n|-|-|\n| fort | dahin \\| weg |\n",
    "| Table | Purpose | Rows |\n|-|-|-|\n| users | leute | viele |\n| `gone` | war mal | |\n",
    "| Enum | Werte | Zweck |\n|-|-|-|\n| mood | glad, sad | laune |\n",
    "| a | b |\n|---|---|\n| ja | eins |\n",
    "- `email` (text, not null): adresse\n- `id`: uuid\n  - darunter\n",
    "- eins\n- zwei\n\n  mehr\n",
    "1. `glad` froh\n2. `sad`\n",
    "**Purpose:** wofür\nweiter\n**Owner:** wer\n",
    "**Columns:**\n",
    "```sql\nCREATE TABLE users (id uuid, email text -- post\n);\n```\n",
    "```sql\nCREATE TABLE weg (id uuid);\n",
    "~~~\nohne ende\n",
    "    eingerückt\n",
    "> zitat\n> | x | y |\n> |---|---|\n",
    "<div>\nhtml\n</div>\n",
    "<!-- kommentar\n",
    "[ziel]: https://ort.example 'titel'\n",
    "---\n",
    "---\ntitle: kopf\n---\n",
    "\n",
    "text mit `code` und **fett**\n",
    "\ttab\r\n",
    "\x0b\x0c\u2028x\x00\n",
]

markdown = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=12).map(
    "".join
)


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(markdown)
@example("---\n")
@example("---\na: b\n")
@example("- \n- x")
@example("-\n\n  x")
@example("| a |\n|-|\n||||")
def test_every_line_is_in_one_block(source: str) -> None:
    page = read_handwritten(source)
    covered = [n for block in page.blocks for n in range(block.line, block.end)]
    assert covered == sorted(set(covered))
    missing = [line for n, line in enumerate(page.lines, 1) if line.strip() and n not in covered]
    assert missing == []


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(source=markdown)
@example(source="| Table | Purpose |\n|-|-|\n| users | leute |\n0**Columns:**\nzwei\n")
@example(source="| Enum | Werte | Zweck |\n|-|-|-|\n| mood | `glad` froh, `sad` | laune |\n")
@example(source="| Enum | Werte |\n|-|-|\n| fort | 0[ziel] |\n\n[ziel]: https://ort.example\n")
@example(source="### users\n| Column | Type |\n|-|-|\n| fort | leute |\n")
@example(source="### users\n#### Columns\n1. `glad` froh\n2. `sad`\n")
def test_no_word_of_any_page_is_lost(source: str, database: Database) -> None:
    page = read_handwritten(source)
    adoption = adopt(page, database)
    kept = [*adoption.descriptions.values(), *adoption.notes.values(), *adoption.orphans.values()]
    kept += [*adoption.orphans, *adoption.emptied, *map(str, adoption.findings)]
    words = {word for text in kept for word in _words(text)} | _CLAIMS
    assert {word for line in page.lines for word in _words(line)} - words == set()


_CLAIMS = {
    *("5", "users", "table", "column", "columns", "type", "description", "spalte", "bemerkung"),
    *("purpose", "rows", "enum", "werte", "zweck", "mood", "glad", "sad", "email", "varchar"),
    *("text", "not", "null", "id", "uuid", "sql", "create"),
}
"""What the pieces claim, and the headers over it."""


def _words(text: str) -> list[str]:
    """The words of a text as a reader sees them: without marks, and the number of an item."""
    numbered = re.sub(r"^\s*\d+[.)](?=\s)", "", text.replace("\x00", "\ufffd"))
    seen = numbered.translate({ord(mark): None for mark in "*_`[]"})
    return "".join(c if c.isalnum() else " " for c in seen).lower().split()


@pytest.mark.parametrize(
    ("source", "kind", "line", "end"),
    [
        ("# a\n\ntext\n", Heading, 1, 2),
        ("a\n===\n", Heading, 1, 3),
        ("one\ntwo\n\n", Paragraph, 1, 3),
        ("| a |\n|---|\n| b |\n\n", Grid, 1, 4),
        ("- a\n- b\n\n", Bullets, 1, 3),
        ("```sql\nSELECT 1;\n```\n", Fence, 1, 4),
        ("***\n", Rule, 1, 2),
    ],
)
def test_blocks_know_their_lines(source: str, kind: type, line: int, end: int) -> None:
    first = read_handwritten(source).blocks[0]
    assert (type(first), first.line, first.end) == (kind, line, end)


def test_what_makes_no_token_is_a_block() -> None:
    page = read_handwritten("text [a]\n\n[a]: https://a.example\n[b]: https://b.example\n\nend\n")
    assert [page.slice(block.line, block.end) for block in page.blocks] == [
        "text [a]",
        "[a]: https://a.example\n[b]: https://b.example",
        "end",
    ]


def test_settings_of_a_site_generator_are_no_heading() -> None:
    page = read_handwritten("---\ntitle: x\n---\n# y\n")
    assert page.slice(page.blocks[0].line, page.blocks[0].end) == "---\ntitle: x\n---"
    assert isinstance(page.blocks[1], Heading)


def test_a_byte_order_mark_and_other_line_ends_change_nothing() -> None:
    assert read_handwritten("\ufeff# a\r\n\rb\r\n") == read_handwritten("# a\n\nb\n")


def test_a_cell_has_the_words_of_a_paragraph() -> None:
    (grid,) = read_handwritten("| a |\n|---|\n| x \\| `y \\| z` |\n").blocks
    assert isinstance(grid, Grid)
    cell = grid.rows[0][0]
    assert (cell.source, cell.shown, cell.code, cell.line) == (
        "x | `y | z`",
        "x | y | z",
        ("y | z",),
        3,
    )


def test_text_right_below_a_table_is_none_of_its_rows() -> None:
    """GFM makes rows of them, and nobody writes a row without a pipe."""
    source = "| a | b |\n|---|---|\n| c | d |\nOne\nTwo\n| e | f | g |\n"
    (grid,) = read_handwritten(source).blocks
    assert isinstance(grid, Grid)
    assert [[cell.source for cell in row] for row in grid.rows] == [["c", "d"], ["e", "f"]]
    assert [(stray.line, stray.end) for stray in grid.strays] == [(4, 6), (6, 7)]


def test_a_table_of_one_column_needs_no_pipes() -> None:
    (grid,) = read_handwritten("| a |\n|---|\nb\n").blocks
    assert isinstance(grid, Grid)
    assert [[cell.source for cell in row] for row in grid.rows] == [["b"]]


@pytest.mark.parametrize(
    "cell",
    [
        "(" * 140 + ")" * 140,
        "(" * 5000 + ")" * 5000,
        "a " * 290,
        "pk, " * 5000,
        "a'",
        "$$",
        "é" * 70,
    ],
    ids=["nested", "deep", "long", "longer", "quote", "dollars", "letters"],
)
def test_hostile_cells_are_no_trouble(cell: str, database: Database) -> None:
    header = "| Column | Type | Key | Null | Default |\n|---|---|---|---|---|\n"
    row = f"| id | {cell} | {cell} | {cell} | {cell} |\n"
    page = f"## users\n\n{header}{row}\n- `id` ({cell}): {cell}\n"
    adoption = adopt(read_handwritten(page), database)
    assert [f.column for f in adoption.findings if f.kind == "missing column"] == ["email", "mood"]


def test_runs_of_blanks_are_read_in_linear_time(database: Database) -> None:
    """More than a minute if an expression backtracks over them."""
    blanks = " " * 50_000
    page = f"## users{blanks}x\n\n- id{blanks}x\n\nPurpose{blanks}: x\n"
    assert adopt(read_handwritten(page), database).findings != ()
