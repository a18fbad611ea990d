"""What the next migration is called, as the neighbours are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.layouts import LAYOUTS

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("layout", "last", "pattern", "files"),
    [
        ("plain", "028_x.sql", "029_*.sql", ["029_add_items.sql"]),
        ("plain", "032a_x.sql", "033_*.sql", ["033_add_items.sql"]),
        ("plain", "0099-x-y.sql", "0100-*.sql", ["0100-add-items.sql"]),
        ("plain", "v1.9_x.sql", "v1.10_*.sql", ["v1.10_add_items.sql"]),
        ("plain", "20260101_x.sql", None, ["20260304_add_items.sql"]),
        ("plain", "2026.01.01_x.sql", None, ["2026.03.04_add_items.sql"]),
        ("plain", "20260101-120000_x.sql", None, ["20260304-050607_add_items.sql"]),
        ("plain", "0001.sql", "0002_*.sql", ["0002_add_items.sql"]),
        ("plain", "x.sql", None, ["add_items.sql"]),
        (
            *("golang-migrate", "000009_x.up.sql", "000010_*.up.sql"),
            ["000010_add_items.up.sql", "000010_add_items.down.sql"],
        ),
        (
            *("golang-migrate", "sqls/20260101000000-x-up.sql", None),
            ["sqls/20260304050607-add-items-up.sql", "sqls/20260304050607-add-items-down.sql"],
        ),
        (
            *("golang-migrate", "20190101000004000000_x.up.sql", None),
            ["20260304050607000000_add_items.up.sql", "20260304050607000000_add_items.down.sql"],
        ),
        ("goose", "00009_x.sql", "00010_*.sql", ["00010_add_items.sql"]),
        ("dbmate", "20260101120000_x.sql", None, ["20260304050607_add_items.sql"]),
        ("dbmate", "20270101120000_x.sql", None, ["20270101120001_add_items.sql"]),
        ("sql-migrate", "9_x.sql", "10_*.sql", ["10_add_items.sql"]),
        ("tern", "009_x.sql", "010_*.sql", ["010_add_items.sql"]),
        ("node-pg-migrate", "1700000000000_x.sql", None, ["1772600767000_add_items.sql"]),
        ("flyway", "V28__x.sql", "V29__*.sql", ["V29__add_items.sql"]),
        ("flyway", "2020/V1.2__x.sql", "V1.3__*.sql", ["2020/V1.3__add_items.sql"]),
        ("flyway", "V1_02__x.sql", "V1_03__*.sql", ["V1_03__add_items.sql"]),
        ("flyway", "V20260101120000__x.sql", None, ["V20260304050607__add_items.sql"]),
        (
            *("prisma", "20260101120000_x/migration.sql", None),
            ["20260304050607_add_items/migration.sql"],
        ),
        (
            *("diesel", "2026-01-01-120000_x/up.sql", None),
            ["2026-03-04-050607_add_items/up.sql", "2026-03-04-050607_add_items/down.sql"],
        ),
        (
            "diesel",
            "00009_x/up.sql",
            "00010_*/up.sql",
            ["00010_add_items/up.sql", "00010_add_items/down.sql"],
        ),
        ("supabase", "20260101120000_x.sql", None, ["20260304050607_add_items.sql"]),
        ("sqlx", "0009_x.sql", "0010_*.sql", ["0010_add_items.sql"]),
        (
            *("sqlx", "0009_x.up.sql", "0010_*.up.sql"),
            ["0010_add_items.up.sql", "0010_add_items.down.sql"],
        ),
    ],
)
def test_the_next_file_is_named_as_its_neighbours_are(
    layout: str, last: str, pattern: str | None, files: list[str]
) -> None:
    chosen = LAYOUTS[layout]
    assert chosen.next_pattern([last]) == pattern
    assert list(chosen.next_name([last], "add_items", NOW)) == files


@pytest.mark.parametrize(
    ("layout", "last", "told"),
    [
        ("drizzle", "0000_x.sql", "run `drizzle-kit generate`"),
        ("drizzle-folders", "1_x/migration.sql", "run `drizzle-kit generate`"),
        ("liquibase", "a.sql", "add one to the changelog"),
        ("sqitch", "deploy/a.sql", "run `sqitch add add_items -n"),
        ("dump", "structure.sql", "structure.sql holds the whole schema"),
    ],
)
def test_where_only_the_tool_can_make_one_the_error_says_how(
    layout: str, last: str, told: str
) -> None:
    assert LAYOUTS[layout].next_pattern([last]) is None
    with pytest.raises(ConfigurationError) as caught:
        LAYOUTS[layout].next_name([last], "add_items", NOW)
    assert told in str(caught.value)
