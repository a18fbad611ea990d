from __future__ import annotations

import tomllib

import pytest

from schema_docs.config.relations import ConfiguredRelation, End, inferring, relation_settings
from schema_docs.errors import ConfigurationError


def settings(content: str) -> tuple[ConfiguredRelation, ...]:
    return relation_settings(tomllib.loads(content)["relations"], "s.toml")


def block(*lines: str) -> str:
    return "\n".join(("[[relations]]", *lines, ""))


def only(*lines: str) -> ConfiguredRelation:
    (found,) = settings(block(*lines))
    return found


def end(table: str, *columns: str, schema: str = "public") -> End:
    return End(schema=schema, table=table, columns=columns)


def test_a_column_refers_to_a_column() -> None:
    assert only('from = "orders.user_id"', 'to = "users.id"') == ConfiguredRelation(
        place="s.toml, [[relations]] 1",
        child=end("orders", "user_id"),
        parent=end("users", "id"),
    )


def test_all_that_can_be_said() -> None:
    found = only(
        'from = ["lines.order_id", "lines.line"]',
        'to = ["shop.orders.id", "shop.orders.line"]',
        'cardinality = "one-to-zero-or-one"',
        'description = "By hand"',
    )
    assert found.child == end("lines", "order_id", "line")
    assert found.parent == end("orders", "id", "line", schema="shop")
    assert (found.cardinality, found.description) == ("one-to-zero-or-one", "By hand")


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        ("Orders.userId", end("Orders", "userId")),
        ('"Orders"."userId"', end("Orders", "userId")),
        ('a|b."x.y"', end("a|b", "x.y")),
        ('"Odd.Schema"."say ""hi"""."é"', end('say "hi"', "é", schema="Odd.Schema")),
        ("my table.my column", end("my table", "my column")),
        ("a.b.c", end("b", "c", schema="a")),
    ],
)
def test_names_are_taken_as_they_are(spelled: str, meant: End) -> None:
    assert only(f"from = '''{spelled}'''", 'to = "users.id"').child == meant


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['to = "users.id"'], '`from` is missing; write from = "orders.user_id", to = "users.id"'),
        (['from = "a.b"'], '`to` is missing; write from = "orders.user_id", to = "users.id"'),
        (['form = "a.b"'], "unknown setting `form`; did you mean `from`?"),
        (
            ['from = "a.b"', 'to = "c.d"', "zzz = 1"],
            "unknown setting `zzz`; known are from, to, cardinality, description",
        ),
        (
            ['from = "orders"', 'to = "users.id"'],
            (
                '`from` is "orders"; write table.column or schema.table.column, with double quotes '
                "around a name that has a dot or a double quote in it"
            ),
        ),
        (
            ['from = "a.b"', 'to = ["c.d", "c.e"]'],
            (
                "`from` has one column and `to` 2 columns; each column refers to the one at its "
                "place in the other list"
            ),
        ),
        (
            ['from = ["a.b", "c.d"]', 'to = ["e.f", "e.g"]'],
            "`from` has columns of several tables",
        ),
        (['from = ["a.b", "a.b"]', 'to = ["e.f", "e.g"]'], "`from` has a column twice"),
        (
            ["from = []", 'to = "e.f"'],
            '`from` must be a column such as "orders.user_id", or a list of columns of one table',
        ),
        (
            ['from = "a.b"', "to = 1"],
            '`to` must be a column such as "orders.user_id", or a list of columns of one table',
        ),
        (['from = "a.b"', 'to = "public.a.b"'], "`from` and `to` are the same"),
        (
            ['from = "a.b"', 'to = "c.d"', 'cardinality = "many"'],
            (
                '`cardinality` can be "many-to-one", "many-to-zero-or-one", "one-to-one", '
                '"one-to-zero-or-one"'
            ),
        ),
        (
            ['from = "a.b"', 'to = "c.d"', 'description = " "'],
            "`description` must be a text that is not empty",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_block(lines: list[str], message: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        settings(block('from = "x.y"', 'to = "y.z"') + block(*lines))
    assert str(error.value) == f"s.toml, [[relations]] 2: {message}"


def test_two_blocks_may_not_say_the_same() -> None:
    same = block('from = "public.a.b"', 'to = "c.d"')
    with pytest.raises(ConfigurationError, match=r"2: says the same as \[\[relations\]\] 1; rem"):
        settings(block('from = "a.b"', 'to = "c.d"') + same)


def test_one_table_is_no_list_of_blocks() -> None:
    with pytest.raises(ConfigurationError, match=r"`relations` must be blocks \[\[relations\]\]"):
        settings('[relations]\nfrom = "a.b"')


def test_inferring_is_on_off_or_gated() -> None:
    assert [inferring(value, "s") for value in (True, False, "gated")] == [True, False, "gated"]
    with pytest.raises(ConfigurationError, match='can be true, false or "gated"'):
        inferring("yes", "s")
    with pytest.raises(ConfigurationError, match='can be true, false or "gated"'):
        inferring(1, "s")
