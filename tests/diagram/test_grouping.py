from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_docs.config.groups import Group
from schema_docs.diagram.affinity import first_words, words
from schema_docs.diagram.colors import PLAIN
from schema_docs.diagram.group_names import slugs
from schema_docs.diagram.grouping import TableGroup, group_tables
from schema_docs.diagram.relations import relations
from schema_docs.model import Database, QualifiedName

from .schemas import NASTY_NAMES, column, database, foreign_key, nasty, realistic, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema_docs.model import Table


def groups(
    schema: Database, named: Mapping[str, Group] | None = None, largest: int = 40
) -> tuple[TableGroup, ...]:
    return group_tables(schema.tables, relations(schema), named or {}, largest=largest)


def by_name(found: Iterable[TableGroup]) -> dict[str, set[str]]:
    return {group.name: {name.name for name in group.tables} for group in found}


def referring(name: str, *parents: str, schema: str = "public") -> Table:
    return table(
        QualifiedName(schema, name),
        *(column(f"{parent}_id") for parent in parents),
        *(foreign_key(f"{parent}_id", QualifiedName(schema, parent)) for parent in parents),
    )


def modules(*names: str, size: int = 10, schema: str = "public") -> list[Table]:
    """Of each module a table that its others refer to, all with names that say nothing."""
    tables = []
    for module in names:
        tables.append(table(QualifiedName(schema, module)))
        tables += [
            referring(f"{chr(ord('a') + number)}{module}", module, schema=schema)
            for number in range(size - 1)
        ]
    return tables


# -- what always holds -----------------------------------------------------------------------------


@st.composite
def schemas(draw: st.DrawFn) -> Database:
    words_ = st.sampled_from(("orders", "order_lines", "Order Notes", "a", "users", "b_c", "日本"))
    names = draw(
        st.lists(
            st.builds(
                lambda schema, first, number: QualifiedName(schema, f"{first}_{number}"),
                st.sampled_from(("public", "crm", "Odd.Schema")),
                words_ | st.sampled_from(NASTY_NAMES),
                st.integers(0, 9),
            ),
            unique=True,
            max_size=60,
        )
    )
    tables = []
    for name in names:
        parents = draw(st.lists(st.sampled_from(names), max_size=3))
        tables.append(
            table(
                name,
                *(column(f"c{number}") for number, _ in enumerate(parents)),
                *(foreign_key(f"c{number}", parent) for number, parent in enumerate(parents)),
            )
        )
    return database(*tables)


NAMED = {
    "a/b": Group(tables=("order*",), color="#112233", description="What people buy"),
    "..": Group(tables=("crm.*",)),
    "CON": Group(tables=("*user*",)),
}


@given(schemas(), st.sampled_from(({}, NAMED)), st.integers(1, 12), st.randoms())
def test_each_table_is_in_one_group_whatever_the_order(
    schema: Database, named: Mapping[str, Group], largest: int, dice: random.Random
) -> None:
    found = groups(schema, named, largest)
    assert sorted(name for group in found for name in group.tables) == [
        each.name for each in schema.tables
    ]
    assert all(1 <= len(group.tables) <= largest for group in found)
    assert len({group.name.casefold() for group in found}) == len(found)
    assert len({group.slug for group in found}) == len(found)
    shuffled = list(schema.tables)
    dice.shuffle(shuffled)
    leads = list(relations(schema))
    dice.shuffle(leads)
    assert group_tables(shuffled, leads, named, largest=largest) == found


@pytest.mark.parametrize("seed", ["0", "1"])
def test_same_groups_whatever_the_hash_seed(seed: str) -> None:
    program = (
        "from diagram.test_grouping import groups, realistic;"
        "print([(g.name, g.slug, g.color, g.tables) for g in groups(realistic(150))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": "tests"},
    )
    expected = [(g.name, g.slug, g.color, g.tables) for g in groups(realistic(150))]
    assert done.stdout == f"{expected}\n"


def test_no_tables_make_no_groups() -> None:
    assert groups(Database(tables=())) == ()
    assert groups(Database(tables=()), {"a": Group(tables=("*",))}) == ()


# -- groups that are found -------------------------------------------------------------------------


def test_a_few_tables_are_one_group_a_schema() -> None:
    schema = database(*modules("one", "two"), *modules("one", schema="crm"))
    assert {name: len(tables) for name, tables in by_name(groups(schema)).items()} == {
        "public": 20,
        "crm": 10,
    }


def test_same_names_in_two_schemas_are_two_groups() -> None:
    names = ("invoices", "deals", "stores", "staff", "tours")
    schema = database(*modules(*names), *modules(*names, schema="crm"))
    found = by_name(groups(schema))
    assert set(found) == {*names, *(f"crm.{name}" for name in names)}
    assert all(len(tables) == 10 for tables in found.values())


def test_what_refers_to_one_table_is_a_group_named_after_it() -> None:
    schema = database(*modules("invoices", "deals", "stores", "staff", "tours"))
    found = by_name(groups(schema))
    assert found["invoices"] == {"invoices", *(f"{letter}invoices" for letter in "abcdefghi")}
    assert len(found) == 5


def test_names_that_begin_alike_are_a_group_without_any_foreign_key() -> None:
    names = [
        f"{module}_{thing}"
        for module in ("billing", "crm", "stock", "forum", "wiki")
        for thing in ("a", "b", "c", "d", "e", "f", "g", "h", "i")
    ]
    found = by_name(groups(database(*(table(name) for name in names))))
    assert set(found) == {"billing", "crm", "stock", "forum", "wiki"}
    assert found["wiki"] == {name for name in names if name.startswith("wiki")}


def test_what_inherits_from_a_table_is_in_its_group() -> None:
    plain = modules("invoices", "deals", "stores", "staff", "tours")
    heirs = [
        replace(table(f"{letter}heir"), inherits=(QualifiedName("public", "stores"),))
        for letter in "pqr"
    ]
    found = by_name(groups(database(*plain, *heirs)))
    assert {"pheir", "qheir", "rheir", "stores"} < found["stores"]


def test_a_hub_that_all_refer_to_does_not_glue_them() -> None:
    plain = modules("invoices", "deals", "stores", "staff", "tours")
    with_hub = [
        table(
            each.name,
            *(part for part in each.columns if part.name != "id"),
            column("user_id"),
            *each.foreign_keys,
            foreign_key("user_id", "users"),
        )
        for each in plain
    ]
    found = by_name(groups(database(table("users"), *with_hub)))
    for name, tables in by_name(groups(database(*plain))).items():
        assert found[name] - {"users"} == tables


def test_tables_with_nothing_in_common_are_gathered() -> None:
    lone = [table(name) for name in ("acls", "jobs", "words", "clocks")]
    *found, other = groups(database(*modules("one", "two", "three", "four"), *lone))
    assert (other.name, by_name([other])["other"]) == (
        "other",
        {"acls", "jobs", "words", "clocks"},
    )
    assert len(found) == 4


def test_lone_tables_beyond_one_picture_are_several_groups() -> None:
    lone = [table(f"{chr(ord('a') + number % 26)}x{number}") for number in range(100)]
    found = groups(database(*lone))
    assert [group.name for group in found] == ["other", "other 2", "other 3", "other 4"]
    # Cut between letters, so that a new table moves none of another letter.
    letters = [{name.name[0] for name in group.tables} for group in found]
    assert sum(map(len, letters)) == len(set.union(*letters))


def test_small_schemas_are_gathered_with_other_lone_tables() -> None:
    small = [table(QualifiedName(f"s{number}", "t")) for number in range(5)]
    found = by_name(groups(database(*modules("one", "two"), *small)))
    assert {name: len(tables) for name, tables in found.items()} == {"public": 20, "other": 1}
    assert len(groups(database(*small))[0].tables) == 5


def test_what_only_a_full_group_is_tied_to_is_gathered_by_it() -> None:
    star = [referring(f"{chr(97 + number % 26)}{number}", "users") for number in range(60)]
    found = groups(database(table("users"), *star))
    assert [(group.name, len(group.tables)) for group in found] == [("users", 40), ("users 2", 21)]


def test_only_references_to_oneself() -> None:
    tables = [
        table(f"{chr(97 + n % 26)}{n}", column("up"), foreign_key("up", f"{chr(97 + n % 26)}{n}"))
        for n in range(50)
    ]
    assert {group.name for group in groups(database(*tables))} == {"other", "other 2"}


def test_hostile_names() -> None:
    found = groups(nasty(), largest=5)
    assert sum(len(group.tables) for group in found) == len(NASTY_NAMES)
    assert all(group.name.isprintable() and group.name for group in found)
    assert all(group.slug.isascii() and group.slug.strip("-") for group in found)


# -- changes ---------------------------------------------------------------------------------------


def kept(before: Iterable[TableGroup], after: Iterable[TableGroup]) -> float:
    """The share of tables that are still in the group which most of their old one are in."""
    now = {name: group.name for group in after for name in group.tables}
    stay = total = 0
    for group in before:
        where = [now[name] for name in group.tables if name in now]
        stay += max((where.count(name) for name in set(where)), default=0)
        total += len(where)
    return stay / total


@pytest.mark.parametrize("seed", range(10))
def test_a_single_change_leaves_the_other_groups_alone(seed: int) -> None:
    schema = database(*modules("invoices", "deals", "stores", "staff", "tours", "users"))
    before = groups(schema)
    dice = random.Random(seed)
    parent, other = dice.sample(schema.tables, 2)
    changed = [
        *schema.tables,
        referring("brand_new", parent.name.name, other.name.name),
    ]
    after = groups(database(*changed))
    assert kept(before, after) >= 58 / 60
    assert {group.name for group in before} == {group.name for group in after}


def test_a_new_column_changes_nothing() -> None:
    schema = realistic(120)
    first, *rest = schema.tables
    wider = table(
        first.name, *first.columns[1:], column("new"), *first.constraints, *first.foreign_keys
    )
    assert groups(database(wider, *rest)) == groups(schema)


# -- groups of the settings ------------------------------------------------------------------------


def test_named_groups_come_first_in_their_order() -> None:
    schema = database(*map(table, ("users", "orders", "invoices", "invoice_lines", "crm_users")))
    named = {
        "people": Group(tables=("*users",), color="#3b6fb6", description="Who they are"),
        "empty": Group(tables=("gone*",)),
        "billing": Group(tables=("invoice*", "crm*")),
    }
    people, billing, other = groups(schema, named)
    assert (people.name, people.color, people.description) == ("people", "#3b6fb6", "Who they are")
    assert by_name([people])["people"] == {"users", "crm_users"}
    assert by_name([billing])["billing"] == {"invoices", "invoice_lines"}
    assert (other.name, other.description) == ("other", None)
    assert by_name([other])["other"] == {"orders"}


def test_what_no_named_group_takes_is_grouped_by_itself() -> None:
    schema = database(*modules("invoices", "deals", "stores", "staff", "tours", "users"))
    found = by_name(groups(schema, {"Money": Group(tables=("*invoices",))}))
    assert next(iter(found)) == "Money"
    assert set(found) == {"Money", "deals", "stores", "staff", "tours", "users"}


def test_a_named_group_that_is_too_large_is_divided() -> None:
    schema = database(*modules("invoices", "deals", "stores", "staff", "tours"))
    named = {"Money": Group(tables=("*",), color="#010203", description="All of it")}
    found = groups(schema, named)
    assert {group.name for group in found} == {
        f"Money: {name}" for name in ("invoices", "deals", "stores", "staff", "tours")
    }
    assert {(group.color, group.description) for group in found} == {("#010203", "All of it")}


def test_a_found_group_gives_way_to_a_named_one() -> None:
    schema = database(*modules("invoices", "deals", "stores", "staff", "tours"))
    first, *found = groups(schema, {"Deals": Group(tables=("astaff",))})
    assert first.name == "Deals"
    assert "adeals" in {group.name for group in found} or "deals 2" in {g.name for g in found}


# -- names -----------------------------------------------------------------------------------------


def test_words_of_a_name() -> None:
    assert words("InvoiceLines") == words("invoice_line") == ("invoice", "line")
    assert words("categories") == ("category",)
    assert words("status") == ("status",)
    assert words("a-b  c") == ("a", "b", "c")
    assert words("🎉") == ()
    assert first_words("order_line_items", 2) == "order_line"
    assert first_words("OrderLines", 1) == "Order"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["billing", "Sales & More"], ["billing", "sales-more"]),
        (["ünï", "日本"], ["uni", "ri-ben"]),
        (["crm.users"], ["crm-users"]),
    ],
)
def test_slug_of_a_name(names: list[str], expected: list[str]) -> None:
    assert slugs(names) == expected


def test_slugs_are_safe_and_differ() -> None:
    names = ["a/b", "a b", "A-B", "..", "", "/", "CON", "nul", "com1", "x" * 300, "x" * 301, "🎉"]
    found = slugs(names)
    assert len(set(found)) == len(names)
    assert all(0 < len(slug) <= 80 and slug[0].isalnum() for slug in found)
    assert not {"con", "nul", "com1"} & set(found)
    assert slugs(reversed(names)) == found[::-1]
    assert slugs(["a"], taken=["a"]) != ["a"]


def test_colors_are_those_of_the_names() -> None:
    found = {group.name: group.color for group in groups(realistic(150))}
    fewer = {group.name: group.color for group in groups(realistic(150))[:4]}
    assert all(found[name] == color for name, color in fewer.items())
    assert len(set(found.values())) >= min(8, len(found))


def test_other_tables_are_gray() -> None:
    lone = [table(name) for name in ("acls", "jobs", "words")]
    *found, other = groups(database(*modules("one", "two", "three", "four"), *lone))
    assert other.color == PLAIN.line
    assert PLAIN.line not in {group.color for group in found}
