"""What rules say of rows in which some columns are known: held against PostgreSQL's own answer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from schema_docs.drift.existing_rows import UNKNOWN, check_holds, value_of

if TYPE_CHECKING:
    from schema_docs.drift.existing_rows import Value
    from support import Connection

COLUMNS: dict[str, Value] = {"void": None, "five": Decimal(5), "word": "a", "yes": True}
VALUES = "(VALUES (NULL::int, 5, 'a'::text, true, 7)) AS t (void, five, word, yes, other)"

KNOWN = [
    *("void IS NULL", "void IS NOT NULL", "NOT (void IS NULL)", "five IS NULL"),
    *("void > 3", "void = void", "void IS DISTINCT FROM 3", "void IS NOT DISTINCT FROM NULL"),
    *("five > 3", "five <= 4.5", "five = '5'::int", "five <> 5", "five IS DISTINCT FROM 5"),
    *("five >= 1 AND five <= 9", "five = ANY (ARRAY[1, 5])", "five = ANY (ARRAY[1, NULL])"),
    *("five = ANY (ARRAY[]::int[])", "void = ANY (ARRAY[1])", "NOT five = 5"),
    *("word = 'a'", "word <> ''", "word = ANY ((ARRAY['b'::varchar, 'a'::varchar])::text[])"),
    *("yes", "NOT yes", "yes IS TRUE", "yes IS NOT TRUE", "(void > 1) IS UNKNOWN"),
    *("(void > 1) IS NOT FALSE", "void IS NULL OR other > 5", "void IS NOT NULL AND other > 5"),
    *("void > 1 AND false", "void > 1 OR true", "NOT void > 1", "coalesce(void, five) = 5"),
    *("coalesce(void, NULL) IS NULL", "num_nulls(void, five) = 1", "num_nonnulls(void) > 0"),
    *("length(word || void::text) > 3", "char_length(void::text) <= 5", "abs(void) > 3"),
    *("void + 1 > 3", "other > void", "NULL", "false", "1.0 = 1"),
]


@pytest.mark.parametrize("expression", KNOWN)
def test_what_is_known_is_what_postgresql_says(connection: Connection, expression: str) -> None:
    row = connection.execute(f"SELECT {expression} FROM {VALUES}".encode()).fetchone()
    assert row is not None
    assert value_of(expression, COLUMNS) is row[0]


@pytest.mark.parametrize(
    "expression",
    [
        *("other > 3", "other IS NULL", "other = other", "random() > 0.5", "my.length(void)"),
        *("word > 'B'", "word ~ 'a'", "word::citext <> 'A'", "five IN (SELECT 1)", "CASE END"),
        *("coalesce(other, 1) = 1", "num_nulls(other) = 0", "concat(void) = ''", "five = 'x'"),
        *("'2024-01-01'::date <> '1 Jan 2024'::date", "not sql at", "'x'::int = 1", "f(void)"),
        "word IS DISTINCT FROM other",
    ],
)
def test_what_only_postgresql_knows_is_not_guessed(expression: str) -> None:
    assert value_of(expression, COLUMNS) is UNKNOWN


@pytest.mark.parametrize(
    ("definition", "holds"),
    [
        ("CHECK (void > 3)", True),
        ("CHECK (five > 3) NO INHERIT", True),
        ("CHECK (void IS NOT NULL)", False),
        ("CHECK (other > 3)", False),
        ("CHECK (", False),
    ],
)
def test_a_check_holds_where_it_is_not_false(definition: str, *, holds: bool) -> None:
    assert check_holds(definition, COLUMNS) is holds
