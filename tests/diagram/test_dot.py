from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.picture import ALL_COLUMNS_UP_TO, whole
from schema_docs.diagram.placement import Size, place
from schema_docs.diagram.relations import relation_between
from schema_docs.diagram.text import column_id, printable, remark, table_id
from schema_docs.model import Database, Partition, QualifiedName
from support import REPOSITORY

from .schemas import (
    NASTY_NAMES,
    column,
    database,
    foreign_key,
    key,
    nasty,
    public,
    realistic,
    table,
)

if TYPE_CHECKING:
    from support import NodeTools, Server


GRAPHVIZ = """
import fs from "node:fs";
import vm from "node:vm";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
Object.assign(globalThis, { require, __filename: "/viz.js" });
vm.runInThisContext(fs.readFileSync(require.resolve("@plantuml/core/viz-global.js"), "utf8"));
const viz = await globalThis.Viz.instance();
const read = (source) => {
  const { errors, output } = viz.render(source, { format: "json" });
  const { objects = [], edges = [] } = JSON.parse(output ?? "{}");
  return {
    errors: errors.map((each) => each.message),
    nodes: objects.map((each) => each.name),
    edges: edges.length,
  };
};
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, "utf8")).map(read)));
"""
"""Graphviz itself, the one in C, made to run in Node.js."""


def visible_edges(dot: str) -> list[str]:
    return [line.strip() for line in dot.splitlines() if " -> " in line and "invis" not in line]


def test_a_node_a_table_with_its_columns_types_keys_and_not_null() -> None:
    orders = table(
        "orders",
        column("user_id"),
        column("note", "character varying(80)", nullable=True),
        foreign_key("user_id", "users"),
        comment="What people bought.",
    )
    dot = dot_source(whole(database(table("users"), orders)))
    (node,) = (line for line in dot.splitlines() if line.strip().startswith('"public.orders" ['))
    rows = re.findall(r"<TR>(.*?)</TR>", node)
    words = [re.sub(r"<[^>]*>", " ", row).split() for row in rows]
    assert words == [
        ["orders"],
        ["PK", "id", "bigint"],
        ["FK", "user_id", "bigint", "NN"],
        ["note", "varchar(80)"],
        [],
    ]
    assert 'tooltip="orders: What people bought."' in node


def test_line_leads_from_column_to_column_with_crows_foot_at_the_many_end() -> None:
    orders = table("orders", column("user_id"), foreign_key("user_id", "users"))
    (edge,) = visible_edges(dot_source(whole(database(table("users"), orders))))
    ends = dict(re.findall(r"(arrow\w+)=(\w+)", edge))
    tail, head = edge.partition(" [")[0].split(" -> ")
    named = {"tail": tail, "head": head}
    (child,) = (side for side, name in named.items() if "orders" in name)
    (parent,) = (side for side, name in named.items() if "users" in name)
    assert ':"user_id' in named[child] or ":user_id" in named[child]
    assert ":id" in named[parent] or ':"id' in named[parent]
    assert ends == {f"arrow{child}": "crowodot", f"arrow{parent}": "teetee"}


@pytest.mark.parametrize(
    ("nullable", "unique", "child_end", "parent_end"),
    [
        (False, False, "crowodot", "teetee"),
        (True, False, "crowodot", "teeodot"),
        (False, True, "teeodot", "teetee"),
        (True, True, "teeodot", "teeodot"),
    ],
)
def test_ends_of_a_line(nullable: bool, unique: bool, child_end: str, parent_end: str) -> None:
    unique_key = (key("unique", "z_id"),) if unique else ()
    child = table("a", column("z_id", nullable=nullable), foreign_key("z_id", "z"), *unique_key)
    (edge,) = visible_edges(dot_source(whole(database(child, table("z")))))
    ends = dict(re.findall(r"arrow(\w+)=(\w+)", edge))
    if edge.startswith('"public.a"'):
        assert ends == {"tail": child_end, "head": parent_end}
    else:
        assert ends == {"head": child_end, "tail": parent_end}


def test_composite_key_is_one_line() -> None:
    parent = table("t", column("a"), column("b"), key("unique", "a", "b"))
    child = table("u", column("x"), column("y"), foreign_key(("x", "y"), "t", ("a", "b")))
    (edge,) = visible_edges(dot_source(whole(database(parent, child))))
    assert 'tooltip="u (x, y) → t (a, b)"' in edge


def test_excluded_parent_leaves_the_mark_and_no_line() -> None:
    dot = dot_source(whole(database(table("u", column("x_id"), foreign_key("x_id", "excluded")))))
    assert visible_edges(dot) == []
    assert ">FK<" in dot
    assert "excluded" not in dot


def test_partitioned_table_shows_how_many_partitions() -> None:
    parts = tuple(Partition(name=public(f"e{i}"), bounds="DEFAULT") for i in range(3))
    events = replace(
        table("events"), kind="partitioned table", partition_key="RANGE (at)", partitions=parts
    )
    assert "3 partitions by RANGE (at)" in dot_source(whole(database(events)))


def test_same_name_in_two_schemas_gives_two_nodes() -> None:
    dot = dot_source(whole(database(table("users"), table(QualifiedName("crm", "users")))))
    assert '"public.users" [' in dot
    assert '"crm.users" [' in dot
    assert "<B>crm.users</B>" in dot


def test_few_tables_show_all_columns_and_many_their_keys_only() -> None:
    assert "more column" not in dot_source(whole(realistic(ALL_COLUMNS_UP_TO)))
    dot = dot_source(whole(realistic(ALL_COLUMNS_UP_TO + 1)))
    assert "more columns" in dot
    assert ">metadata<" not in dot
    assert ">metadata<" in dot_source(whole(realistic(ALL_COLUMNS_UP_TO + 1), "full"))
    assert 'PORT="id"' not in dot_source(whole(realistic(3), "names"))


def test_referenced_column_is_shown_where_only_keys_are() -> None:
    # Only an invalid or hidden key could be unmarked; the line still needs its row.
    tables = [table(f"t{i}") for i in range(40)]
    parent = table("parent", column("code"))
    child = table("child", column("c"), foreign_key("c", "parent", ("code",)))
    dot = dot_source(whole(database(*tables, parent, child)))
    assert 'PORT="code"' in dot


def test_every_line_ends_at_a_port_that_exists() -> None:
    for schema in (realistic(40, 5), realistic(12)):
        dot = dot_source(replace(whole(schema), hubs=frozenset()))
        ports = {
            (node, port)
            for node, label in re.findall(r'^\t("[^"]+"|[\w.]+) \[label=(.*)$', dot, re.MULTILINE)
            for port in re.findall(r'PORT="([^"]+)"', label)
        }
        edges = visible_edges(dot)
        assert len(edges) == sum(len(t.foreign_keys) for t in schema.tables)
        for edge in edges:
            for end in edge.partition(" [")[0].split(" -> "):
                node, port, side = re.findall(r'"[^"]*"|[^:]+', end)
                assert (node, port.strip('"')) in ports
                assert side == ("e" if port.strip('"').endswith(".end") else "w")


def test_same_schema_same_bytes() -> None:
    assert dot_source(whole(realistic(50, 9))) == dot_source(whole(realistic(50, 9)))


def test_a_new_table_leaves_the_names_of_the_others_alone() -> None:
    before = dot_source(whole(realistic(10)))
    after = dot_source(whole(Database(tables=(*realistic(10).tables, table("zzz"), table("aaa")))))
    ids = [re.findall(r'^\t"(public[^"]+)" \[', dot, re.MULTILINE) for dot in (before, after)]
    assert set(ids[1]) == {*ids[0], "public.zzz", "public.aaa"}


def test_ids_are_plain_ascii_and_differ() -> None:
    names = [*NASTY_NAMES, "n_ew", "a_b", "a.b", "A b"]
    for ids in (
        [column_id(name) for name in names],
        [table_id(QualifiedName(schema, name)) for schema in ("s", "S", "s.a") for name in names],
    ):
        assert all(re.fullmatch(r"[a-z0-9_.-]+", id_) for id_ in ids)
        assert len(set(ids)) == len(ids)


def test_text_for_people_has_no_control_characters() -> None:
    assert printable("a\nb\x00\x7f\x85\ufffe") == "a␊b␀␡��"
    assert remark(" two\n\n  lines\x01 ") == "two lines␁"
    assert len(remark("word " * 1000)) <= 300


def test_columns_of_the_picture_are_even_and_lines_short() -> None:
    names = [public(f"t{i:02}") for i in range(40)]
    chain = list(pairwise(names))
    placement = place(dict.fromkeys(names, Size(200, 100)), chain)
    load = Counter(placement.column.values())
    assert max(load.values()) <= 2 * min(load.values())
    distances = [abs(placement.column[a] - placement.column[b]) for a, b in chain]
    assert sum(distances) <= 1.5 * len(distances)


def test_star_is_spread_over_both_sides_of_its_hub() -> None:
    hub, *leaves = [public(f"t{i:02}") for i in range(41)]
    sizes = dict.fromkeys([hub, *leaves], Size(200, 100))
    placement = place(sizes, [(leaf, hub) for leaf in leaves])
    sides = Counter(
        (placement.column[leaf] > placement.column[hub])
        - (placement.column[leaf] < placement.column[hub])
        for leaf in leaves
    )
    assert min(sides[-1], sides[1]) >= 10


def test_graphviz_takes_nasty_names_as_they_are(node_tools: NodeTools, server: Server) -> None:
    hostile = (REPOSITORY / "tests" / "diagram" / "hostile.sql").read_text("utf-8")
    schemas = [nasty(), server.schema(hostile), realistic(40, 5), Database()]
    sources = [dot_source(whole(each)) for each in schemas]
    found = json.loads(node_tools.run(GRAPHVIZ, json.dumps([*sources, "digraph {"])))
    assert found.pop()["errors"]  # what it refuses is seen
    for each, schema, source in zip(found, schemas, sources, strict=True):
        # It has no fonts there, and says so of the first letter that it has to guess.
        assert not [words for words in each["errors"] if "no value for width" not in words]
        assert {table_id(table.name) for table in schema.tables} <= set(each["nodes"])
        assert each["edges"] == source.count(" -> ")


def test_columns_without_a_key_are_shown_where_a_line_ends() -> None:
    schema = database(table("users"), table("logs", column("user_id"), column("text")))
    child, parent = schema.tables
    inferred = relation_between(child, ("user_id",), parent.name, ("id",), origin="inferred")
    dot = dot_source(whole(schema, "keys", (inferred,)))
    assert ">user_id<" in dot
    assert ">text<" not in dot


def test_the_only_schema_goes_without_saying() -> None:
    users = table(QualifiedName("crm", "users"))
    assert "<B>users</B>" in dot_source(whole(database(users)))
    assert "<B>crm.users</B>" in dot_source(whole(database(users, table("users"))))
