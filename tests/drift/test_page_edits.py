"""What a person, a formatter or a bad merge does to a page, and what the gate says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from schema_docs.drift.change import Change
from schema_docs.drift.changes import compare_pages
from support import page_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from support import Server

SCHEMA = """
CREATE TYPE status AS ENUM ('new', 'busy', 'done');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE users (
    id serial PRIMARY KEY,
    name text NOT NULL,
    email text DEFAULT 'a|b' UNIQUE,
    status status NOT NULL DEFAULT 'new'
);
COMMENT ON TABLE users IS 'Who may sign in.';
COMMENT ON COLUMN users.name IS 'As they *spell* it';
CREATE INDEX users_name_idx ON users (lower(name)) WHERE name <> '|';
CREATE TABLE orders (
    id int PRIMARY KEY,
    user_id int NOT NULL REFERENCES users ON DELETE CASCADE,
    total numeric(10,2)
);
CREATE TABLE readings (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE VIEW active AS SELECT id, name FROM users WHERE status = 'new';
"""


@pytest.fixture(scope="module")
def page(server: Server) -> str:
    return page_of(server.schema(SCHEMA))


def edited(page: str, before: str, after: str) -> str:
    assert page.count(before) == 1, f"{before!r} stands {page.count(before)} times on the page"
    return page.replace(before, after)


def line_of(page: str, text: str) -> int:
    (line,) = (number for number, line in enumerate(page.split("\n"), 1) if text in line)
    return line


def told(before: str, after: str) -> list[str]:
    return [str(change) for change in compare_pages(before, after)]


# -- what makes no difference --------------------------------------------------------------------


def padded(page: str) -> str:
    """Tables as prettier or an editor aligns them."""
    return re.sub(
        r"^\|.*\|$",
        lambda row: re.sub(r"(?<!\\)\|", "  |  ", row[0]).strip(),
        page,
        flags=re.MULTILINE,
    )


def spread(page: str) -> str:
    """More blank lines, but for those in a code block and between the rows of a table."""
    parts = re.split(r"(^```.*?^```$)", page, flags=re.MULTILINE | re.DOTALL)
    parts[::2] = [part.replace("\n\n", "\n\n\n\n") for part in parts[::2]]
    return "".join(parts)


FORMATTERS: dict[str, Callable[[str], str]] = {
    "crlf": lambda page: page.replace("\n", "\r\n"),
    "byte-order mark": lambda page: "\ufeff" + page,
    "blank lines": spread,
    "blank lines around": lambda page: "\n\n" + page + "\n\n",
    "no newline at the end": lambda page: page.rstrip("\n"),
    "padded cells": padded,
    "trailing blanks": lambda page: re.sub(r"\|$", "|  ", page, flags=re.MULTILINE),
    "aligned columns": lambda page: page.replace("| --- |", "| :--- |"),
    "emphasis with stars": lambda page: re.sub(r"^_(.*)_$", r"*\1*", page, flags=re.MULTILINE),
    "an HTML comment": lambda page: page.replace("## Tables", "<!-- reviewed -->\n\n## Tables"),
    "rows without their last pipe": lambda page: re.sub(r" ?\|$", "", page, flags=re.MULTILINE),
}


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_a_formatter_makes_no_difference(page: str, formatter: str) -> None:
    formatted = FORMATTERS[formatter](page)
    assert formatted != page
    assert told(formatted, page) == []
    assert told(page, formatted) == []


# -- what does -----------------------------------------------------------------------------------

EDITS = [
    # on the page, by hand, what is told
    ("| no | `'new'` |", "| yes | `'new'` |", "column users.status: null yes → no"),
    ("| `'a\\|b'` |", "| `'c'` |", "column users.email: default 'c' → 'a|b'"),
    (
        "As they \\*spell\\* it",
        "As it is",
        "column users.name: description As it is → As they *spell* it",
    ),
    ("| `numeric(10,2)` |", "| `integer` |", "column orders.total: type integer → numeric(10,2)"),
    (
        "| CASCADE | NO ACTION |",
        "| RESTRICT | NO ACTION |",
        "foreign key orders.orders_user_id_fkey: on delete RESTRICT → CASCADE",
    ),
    (
        "`btree (lower(name)) WHERE name <> '\\|'::text`",
        "`btree (name)`",
        (
            "index users.users_name_idx: definition btree (name)"
            " → btree (lower(name)) WHERE name <> '|'::text"
        ),
    ),
    (
        "   FROM users\n",
        "   FROM people\n",
        (
            "view active: definition"
            " SELECT id, name FROM people WHERE status = 'new'::status;"
            " → SELECT id, name FROM users WHERE status = 'new'::status;"
        ),
    ),
    (
        "Partitioned by `RANGE (at)`",
        "Partitioned by `LIST (at)`",
        "table readings: remark Partitioned by LIST (at). → Partitioned by RANGE (at).",
    ),
    ("# Database schema\n", "# My database\n", "page: title My database → Database schema"),
    ("| Columns | 8 |", "| Columns | 9 |", "count Columns: count 9 → 8"),
]


@pytest.mark.parametrize(("was", "by_hand", "message"), EDITS, ids=[m for _, _, m in EDITS])
def test_an_edit_by_hand_is_told(page: str, was: str, by_hand: str, message: str) -> None:
    assert told(edited(page, was, by_hand), page) == [message]


BY_HAND = {
    "a sentence": lambda page: page.replace("## Views\n", "## Views\n\nAsk Eve first.\n"),
    "a chapter": lambda page: page + "\n## Our rules\n\n### Old\n\nNever drop.\n",
    "a list": lambda page: page + "\n- one\n- two\n",
    "a grid": lambda page: page + "\n| Owner | Since |\n| --- | --- |\n| Eve | 2020 |\n",
    "code": lambda page: page.replace("## Views\n", "## Views\n\n```sql\nSELECT 1\n```\n"),
    "a heading": lambda page: page.replace("## Views\n", "## Views\n\n#### Deep\n"),
    "emphasis": lambda page: page.replace("## Views\n", "## Views\n\n*Beware.*\n"),
}


@pytest.mark.parametrize("words", BY_HAND)
def test_words_by_hand_are_no_drift(page: str, words: str) -> None:
    checked_in = BY_HAND[words](page)
    assert checked_in != page
    assert told(checked_in, page) == []


def test_a_section_by_hand_is_told(page: str) -> None:
    checked_in = page.replace("## Views\n", "### Old\n\n## Views\n")
    assert told(checked_in, page) == ["table Old no longer exists"]


def test_what_follows_from_facts_is_told_when_nothing_else_is(page: str) -> None:
    wrong_list = edited(page, "| Who may sign in. | 4 |", "| Who may sign in. | 5 |")
    assert told(wrong_list, page) == ["table users: columns 5 → 4"]
    both = edited(wrong_list, "| `numeric(10,2)` |", "| `integer` |")
    assert told(both, page) == ["column orders.total: type integer → numeric(10,2)"]


def test_a_removed_section_is_one_change(page: str) -> None:
    start, end = page.index("### orders"), page.index("### readings")
    checked_in = page[:start] + page[end:]
    (change,) = compare_pages(checked_in, page)
    assert str(change) == "table orders is new"
    (change,) = compare_pages(page, checked_in)
    assert (str(change), change.line) == (
        "table orders no longer exists",
        line_of(page, "### orders"),
    )


def test_a_section_that_stands_twice_is_one_change(page: str) -> None:
    start, end = page.index("### orders"), page.index("### readings")
    checked_in = page[:end] + page[start:end] + page[end:]
    assert told(checked_in, page) == ["table orders (2) no longer exists"]


def test_a_row_that_stands_twice_is_told(page: str) -> None:
    row = next(line for line in page.split("\n") if "numeric(10,2)" in line)
    checked_in = page.replace(row, f"{row}\n{row}")
    assert told(checked_in, page) == ["column orders.total (2) no longer exists"]


def swapped(page: str, first: str, second: str) -> str:
    lines = page.split("\n")
    a, b = line_of(page, first) - 1, line_of(page, second) - 1
    lines[a], lines[b] = lines[b], lines[a]
    return "\n".join(lines)


def test_columns_in_another_order_are_told(page: str) -> None:
    checked_in = swapped(page, "| `name` | `text` | no", "| `email` | `text` | yes")
    (change,) = compare_pages(checked_in, page)
    assert str(change) == "column users.email comes after name now"
    assert change.line == line_of(checked_in, "| `email` | `text` | yes")


def test_labels_in_another_order_are_told(page: str) -> None:
    lines = page.split("\n")
    first = lines.index("| `new` |")
    lines[first : first + 3] = ["| `done` |", "| `new` |", "| `busy` |"]
    (change,) = compare_pages("\n".join(lines), page)
    # One label moved, and only that one is told.
    assert (str(change), change.line) == ("label status.done comes after busy now", first + 1)


def test_what_comes_first_now_says_so(page: str) -> None:
    lines = page.split("\n")
    first = lines.index("| `new` |")
    lines[first : first + 3] = ["| `busy` |", "| `done` |", "| `new` |"]
    assert told("\n".join(lines), page) == ["label status.new comes first now"]


def test_sections_in_another_order_are_told(page: str) -> None:
    orders, readings = page.index("### orders"), page.index("### readings")
    users = page.index("### users")
    checked_in = page[:orders] + page[readings:users] + page[orders:readings] + page[users:]
    assert told(checked_in, page) == ["table readings comes after orders now"]


@pytest.mark.parametrize("empty", ["", "\n", "\ufeff"])
def test_an_empty_page_misses_everything(page: str, empty: str) -> None:
    changes = compare_pages(empty, page)
    assert {"table users is new", "view active is new", "enum status is new"} <= set(
        map(str, changes)
    )
    assert {change.line for change in changes} == {1}
    assert not [change for change in changes if "users." in change.name]


def test_a_page_of_something_else(page: str) -> None:
    changes = told("# Hello\n\nWorld\n", page)
    assert "page: title Hello → Database schema" in changes
    assert "table users is new" in changes


# -- lines ---------------------------------------------------------------------------------------


def test_the_line_is_that_of_the_checked_in_page(page: str) -> None:
    checked_in = "\n\n\n" + edited(page, "| `numeric(10,2)` |", "| `integer` |")
    (change,) = compare_pages(checked_in, page)
    assert change.line == line_of(checked_in, "| `total` |")


def test_the_line_of_a_sentence_and_of_a_definition(page: str) -> None:
    checked_in = edited(page, "Partitioned by `RANGE (at)`.", "Partitioned by `RANGE (by)`.")
    (change,) = compare_pages(checked_in, page)
    assert change.line == line_of(checked_in, "Partitioned by `RANGE (by)`.")
    checked_in = edited(page, "   FROM users\n", "   FROM people\n")
    (change,) = compare_pages(checked_in, page)
    assert change.line == line_of(checked_in, "```sql")


def test_an_added_column_points_at_the_row_before_it(page: str) -> None:
    without = "\n".join(line for line in page.split("\n") if not line.startswith("| `email` | `te"))
    (change,) = compare_pages(without, page)
    assert (str(change), change.line) == (
        "column users.email is new",
        line_of(without, "| `name` | `text` | no"),
    )


def test_an_added_first_column_points_at_the_head_of_its_grid(page: str) -> None:
    without = "\n".join(line for line in page.split("\n") if not line.startswith("| `at` |"))
    (change,) = compare_pages(without, page)
    heading = line_of(without, "### readings")
    assert str(change) == "column readings.at is new"
    assert heading < change.line <= heading + 8
    assert without.split("\n")[change.line - 1].startswith("| Column |")


def test_a_removed_row_is_at_its_own_line(page: str) -> None:
    without = "\n".join(line for line in page.split("\n") if not line.startswith("| `email` | `te"))
    (change,) = compare_pages(page, without)
    assert change.line == line_of(page, "| `email` | `text`")


def test_changes_come_in_the_order_of_the_page(page: str) -> None:
    checked_in = edited(page, "| `numeric(10,2)` |", "| `integer` |")
    checked_in = edited(checked_in, "| no | `'new'` |", "| yes | `'new'` |")
    checked_in = "\n".join(
        line
        for line in checked_in.split("\n")
        if not line.startswith(("| `name` | `text` | no", "| `ema"))
    )
    changes = compare_pages(checked_in, page)
    assert list(map(str, changes)) == [
        "column orders.total: type integer → numeric(10,2)",
        "column users.name is new",
        "column users.email is new",
        "column users.status: null yes → no",
    ]
    assert [change.line for change in changes] == sorted(change.line for change in changes)


# -- what a report shows of long and of hostile values -------------------------------------------


def test_a_long_value_is_shown_from_where_it_differs(page: str) -> None:
    # The row of a long check, as both pages would have it.
    row = "\n| Constraint | Definition |\n| --- | --- |\n| `c` | `CHECK (x IN ({}))` |\n"
    labels = [f"'label {number}'" for number in range(100)]
    before = page + row.format(", ".join(labels))
    after = page + row.format(", ".join([*labels[:60], "'another'", *labels[60:]]))
    (change,) = compare_pages(before, after)
    assert len(str(change)) < 400
    assert "'label 59', 'label 60'" in change.before
    assert "'label 59', 'another', 'label 60'" in change.after
    assert change.before.startswith("… ")
    assert change.before.endswith(" …")


@pytest.mark.parametrize("blank", ["", " "])
def test_a_long_value_that_goes_on(page: str, blank: str) -> None:
    row = "\n| Constraint | Definition |\n| --- | --- |\n| `c` | `{}` |\n"
    long = f"x{blank}" * 200 + "!"
    (change,) = compare_pages(page + row.format(long), page + row.format(f"{long} y"))
    assert change.before != change.after
    assert change.after.endswith("! y")


def test_a_long_definition_is_shown_from_the_line_that_differs(page: str) -> None:
    lines = [f"    column_{number}," for number in range(40)]
    fence = "\n### v\n\n```sql\nSELECT\n{}\n```\n"
    before = page + fence.format("\n".join(lines))
    after = page + fence.format("\n".join([*lines[:30], "    another,", *lines[30:]]))
    (change,) = compare_pages(before, after)
    assert change.before == "… column_30, …"
    assert change.after == "… another, …"
    longer = page + fence.format("\n".join([*lines, "    last"]))
    (change,) = compare_pages(before, longer)
    assert (change.before, change.after) == ("", "… last")


HOSTILE = [
    *('"', "`", "``x``", "<b>", "*x*", "a.b", "[a](b)", "\\", "&amp;", "ü", "a:b", "two\nlines"),
    *(" x ", "\\|", "#", "→", "(none)", "x (2)"),
    *("a|b", "_x_", "__y__"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_told_as_they_are(server: Server, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    literal = "'" + name.replace("'", "''") + "'"
    base = f"CREATE TABLE t (a int); CREATE TYPE e AS ENUM ('x', {literal});"
    before = page_of(server.schema(base))
    after = page_of(
        server.schema(
            base
            + f"ALTER TABLE t ADD {quoted} text DEFAULT {literal}; CREATE TABLE {quoted} (a int);"
            f'CREATE INDEX "i{quoted[1:]} ON t (a)'
        )
    )
    changes = compare_pages(before, after)
    assert sorted(f"{change.noun} {change.action}" for change in changes) == [
        "column added",
        "index added",
        "table added",
    ]
    shown = name.strip("\n").replace("\n", "␊")
    assert all(shown.strip() in change.name.replace('""', '"') for change in changes)
    assert compare_pages(after, after) == ()
    assert "\n" not in "".join(map(str, changes))
    back = compare_pages(after, before)
    assert sorted(change.action for change in back) == ["removed"] * 3


def test_a_message_is_one_line() -> None:
    change = Change(
        action="changed",
        noun="column",
        name="a.b",
        attribute="description",
        before="one\n  two",
        after="",
        line=1,
    )
    assert str(change) == "column a.b: description one two → (none)"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_what_a_partition_has(server: Server, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    base = f"CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE {quoted} PARTITION OF t DEFAULT;"
    before = page_of(server.schema(base))
    after = page_of(server.schema(f'{base} CREATE INDEX "i{quoted[1:]} ON {quoted} (a)'))
    (change,) = compare_pages(before, after)
    assert (change.action, change.noun) == ("added", "")
    assert change.name.startswith("index ")
    assert " of partition " in change.name
    assert compare_pages(after, after) == ()
