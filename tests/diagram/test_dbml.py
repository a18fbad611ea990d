"""What DBML's own parser reads in our DBML is what the model says, however things are called."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schema_docs.diagram.dbml import dbml_source
from schema_docs.diagram.relations import relations
from schema_docs.model import Database, QualifiedName, Table
from schema_docs.snapshot import read_snapshot
from schema_docs.spelling import default_expression, expression, type_name
from support import REPOSITORY, Repository

from .schemas import column, database, foreign_key, nasty, public, realistic, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from schema_docs.model import Column, Index
    from support import NodeTools, Server

PARSE = """
import { Parser } from "@dbml/core";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const name = (schema, of) => schema && schema !== "public" ? `${schema}\\0${of}` : of;
const end = (e) => [name(e.schemaName, e.tableName), e.fieldNames, e.relation];
const read = (source) => {
  const { schemas, name: title, databaseType } = new Parser().parse(source, "dbmlv2");
  const all = (what) =>
    schemas.flatMap((s) => s[what].map((each) => [name(s.name, each.name), each]));
  return {
    title,
    databaseType,
    enums: all("enums").map(([id, e]) => [id, e.values.map((v) => [v.name, v.note])]),
    tables: all("tables").map(([id, t]) => [id, {
      note: t.note,
      columns: t.fields.map((f) => ({
        name: f.name,
        type: f.type.originalTypeName ?? f.type.type_name,
        schema: f.type.schemaName,
        pk: !!f.pk, unique: !!f.unique, not_null: !!f.not_null, increment: !!f.increment,
        default: f.dbdefault ?? null,
        note: f.note ?? "",
      })),
      indexes: t.indexes.map((i) => ({
        name: i.name, type: i.type ?? "btree", unique: !!i.unique, pk: !!i.pk, note: i.note ?? "",
        keys: i.columns.map((c) => [c.type, c.value]),
      })),
      checks: t.checks.map((c) => [c.name, c.expression]),
    }]),
    refs: schemas.flatMap((s) => s.refs).map((r) => ({
      name: r.name, delete: r.onDelete ?? "no action", update: r.onUpdate ?? "no action",
      ends: r.endpoints.map(end),
    })),
    groups: schemas.flatMap((s) => s.tableGroups).map((g) => [
      g.name, g.tables.map((t) => name(t.schema?.name ?? t.schemaName, t.name ?? t.tableName)),
    ]),
  };
};
const found = JSON.parse(text).map((source) => {
  try { return read(source); } catch (error) { return { error: error.diags ?? String(error) }; }
});
console.log(JSON.stringify(found));
"""


def parse(node_tools: NodeTools, sources: Sequence[str]) -> list[Any]:
    """What DBML's own parser understands of each of the sources."""
    found: list[Any] = json.loads(node_tools.run(PARSE, json.dumps(sources)))
    return found


def parse_one(node_tools: NodeTools, schema: Database, **groups: Sequence[QualifiedName]) -> Any:
    (found,) = parse(node_tools, [dbml_source(schema, "Database schema", groups)])
    assert "error" not in found, found
    return found


# -- the model in the words of the parser ----------------------------------------------------------


def name(of: QualifiedName) -> str:
    return of.name if of.schema == "public" else f"{of.schema}\0{of.name}"


def seen(sql: str) -> str:
    """An expression as far as backticks can hold it."""
    shown = expression(sql).replace("`", "\u02cb")
    return re.sub(r"[\x00-\x09\x0b-\x1f]", lambda found: chr(0x2400 + ord(found[0])), shown)


def same_words(note: str | None, comment: str | None) -> bool:
    """Whether a note begins with a comment: DBML takes the blanks off that all lines begin with."""

    def lines(text: str | None) -> list[str]:
        return [line.lstrip() for line in (text or "").strip().splitlines()]

    return lines(note)[: len(lines(comment))] == lines(comment)


def same_default(found: Any, each: Column) -> bool:
    if each.default is None or each.serial or each.identity:
        return found is None
    sql = default_expression(each.default, each.type)
    value = found["value"]
    match found["type"]:
        case "string":
            return bool(sql == "'" + value.replace("'", "''") + "'")
        case "number":
            return bool(float(sql) == value)
        case "boolean":
            return bool(value == sql.lower())
    return bool(value == seen(sql))


def type_of(each: Column) -> list[str | None]:
    """The schema and the name of a type, as DBML has them."""
    made, dimensions = each.type_name, re.search(r"(\[\])*$", each.type)
    assert dimensions is not None
    if made.schema == "pg_catalog" or each.type.removesuffix(dimensions[0]).endswith(")"):
        return [None, type_name(each.type)]
    return [None if made.schema == "public" else made.schema, made.name + dimensions[0]]


def holds(found: Any, source: str, schema: Database) -> None:
    """Asserts that the parser's model of the source says what ours says."""
    refused = source.count("\n// Ref ")
    assert "error" not in found, found
    assert {name(each.name): [*each.labels] for each in schema.enums if each.labels} == {
        id_: ["" if note == "the empty text" else label for label, note in labels]
        for id_, labels in found["enums"]
    }
    tables = [each for each in schema.tables if each.columns]
    # The parser tells public's tables and those of other schemas in an order of its own.
    assert sorted(id_ for id_, _ in found["tables"]) == sorted(name(each.name) for each in tables)
    by_name = dict(found["tables"])
    for each in tables:
        table_holds(by_name[name(each.name)], each)
    drawn = {
        (
            relation.name,
            name(relation.child),
            relation.columns,
            "*" if relation.child_many else "1",
            name(relation.parent),
            relation.parent_columns,
            relation.on_delete.lower(),
            relation.on_update.lower(),
        )
        for relation in relations(schema)
    }
    told = set()
    for ref in found["refs"]:
        # As DBML's own exporter has it: of two ends with one row each the first is the parent.
        parent = next(end for end in ref["ends"] if end[2] == "1")
        child = ref["ends"][1 - ref["ends"].index(parent)]
        told.add(
            (
                ref["name"],
                child[0],
                tuple(child[1]),
                child[2],
                parent[0],
                tuple(parent[1]),
                ref["delete"],
                ref["update"],
            )
        )
    assert told <= drawn
    assert len(found["refs"]) == len(told)
    assert len(told) + refused == len(relations(schema))


def table_holds(found: Any, each: Table) -> None:
    assert same_words(found["note"], each.comment), (found["note"], each.comment)
    assert [column["name"] for column in found["columns"]] == [c.name for c in each.columns]
    for there, ours in zip(found["columns"], each.columns, strict=True):
        assert [there["schema"], there["type"]] == type_of(ours)
        assert (there["not_null"] or there["pk"]) == (not ours.nullable), (
            f"{each.name} {ours.name}: {there}"
        )
        assert there["increment"] == bool(ours.serial or ours.identity)
        assert same_default(there["default"], ours), (there["default"], ours.default)
        assert same_words(there["note"], ours.comment), (there["note"], ours.comment)
        if ours.generation is not None:
            assert there["note"].endswith(f"{ours.generated}.")
    primary = [[c["name"]] for c in found["columns"] if c["pk"]]
    primary += [[key for _, key in index["keys"]] for index in found["indexes"] if index["pk"]]
    assert primary == [[*each.primary_key]] * bool(each.primary_key)
    unique = [{c["name"]} for c in found["columns"] if c["unique"]]
    unique += [
        {key for _, key in index["keys"]}
        for index in found["indexes"]
        if (index["unique"] and index["name"] not in {index.name for index in each.indexes})
        or (index["unique"] and index["name"] in {c.name for c in each.constraints})
    ]
    wanted = [{*c.columns} for c in each.constraints if c.kind == "unique"]
    assert sorted(map(sorted, unique)) == sorted(map(sorted, wanted))
    indexes = {index["name"]: index for index in found["indexes"]}
    excluding = {c.name for c in each.constraints if c.kind == "exclusion"}
    for index in each.indexes:
        if index.constraint is None or index.constraint in excluding:
            index_holds(indexes[index.name], index)
    checks = [c for c in each.constraints if c.kind == "check"]
    assert [check for check, _ in found["checks"]] == [c.name for c in checks]
    for (_, rule), check in zip(found["checks"], checks, strict=True):
        assert seen(check.definition).startswith(f"CHECK ({rule})")


def index_holds(found: Any, index: Index) -> None:
    assert (found["type"], found["unique"], found["pk"]) == (index.method, index.unique, False)
    if all(key.column is not None for key in index.keys):
        assert found["keys"] == [["column", key.column] for key in index.keys]
    else:
        assert found["keys"] == [["expression", seen(key.expression)] for key in index.keys]
    assert same_words(found["note"], index.comment)
    if index.predicate is not None or index.include:
        assert index.definition.rpartition(" USING ")[2].split(" ")[0] in found["note"]


# -- whole schemas ---------------------------------------------------------------------------------

FILES = sorted(
    file
    for folder in ("cases", "catalog", "diagram", "regress")
    for file in (REPOSITORY / "tests" / folder).glob("*.sql")
)


def test_the_parser_reads_what_the_model_says(server: Server, node_tools: NodeTools) -> None:
    schemas = {file.name: server.schema(file.read_text("utf-8")) for file in FILES}
    schemas["realistic"] = realistic(60, 10)
    sources = [dbml_source(each, "Title", {}) for each in schemas.values()]
    found = parse(node_tools, sources)
    assert len(schemas) > 25
    assert sum(len(each.get("refs", ())) for each in found) > 50
    for each, source, schema in zip(found, sources, schemas.values(), strict=True):
        holds(each, source, schema)


def test_the_parser_reads_the_example(example: Path, node_tools: NodeTools) -> None:
    repository = Repository(example)
    assert repository.run("export", "json", "-o", "s.json")[0] == 0
    code, source, _ = repository.run("export", "dbml", "--snapshot", "s.json")
    assert code == 0
    (found,) = parse(node_tools, [source])
    holds(found, source, read_snapshot(example / "s.json").database)
    assert (found["title"], found["databaseType"]) == ("Database schema", "PostgreSQL")
    assert len(found["refs"]) == len(relations(read_snapshot(example / "s.json").database))


TO_SQL = """
import { exporter } from "@dbml/core";
let text = "";
for await (const chunk of process.stdin) text += chunk;
console.log(exporter.export(text, "postgres"));
"""

ROUND = """
CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('new', 'paid for');
CREATE TABLE users (id bigint PRIMARY KEY, email varchar(20) NOT NULL UNIQUE, "full name" text);
CREATE TABLE profiles (user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE, bio text);
CREATE TABLE shop.orders (
    region char(2) DEFAULT 'de', number integer, user_id bigint NOT NULL REFERENCES users,
    state shop.state NOT NULL DEFAULT 'new', total numeric(10,2) DEFAULT -0.5 CHECK (total <> 0),
    at timestamptz NOT NULL DEFAULT now(), tags text[] DEFAULT ARRAY['a''b'],
    ok boolean DEFAULT true,
    PRIMARY KEY (region, number), UNIQUE (user_id, at)
);
CREATE INDEX orders_day ON shop.orders (date_trunc('day', at, 'UTC'));
CREATE TABLE shop.items (
    region char(2), number integer, line smallint, PRIMARY KEY (region, number, line),
    FOREIGN KEY (region, number) REFERENCES shop.orders ON UPDATE CASCADE ON DELETE RESTRICT
);
"""


def test_sql_that_dbmls_own_exporter_makes_of_it_makes_the_same_schema(
    server: Server, node_tools: NodeTools
) -> None:
    schema = server.schema(ROUND)
    back = server.schema(node_tools.run(TO_SQL, dbml_source(schema, "x", {})))
    assert [*map(told, back.tables)] == [*map(told, schema.tables)]
    assert [(each.name, each.labels) for each in back.enums] == [
        (each.name, each.labels) for each in schema.enums
    ]


def told(each: Table) -> object:
    """All of a table but the names of its keys, and what makes a key wait."""
    return (
        each.name,
        each.columns,
        each.primary_key,
        sorted(map(sorted, each.unique_keys)),
        [(c.name, c.definition) for c in each.constraints if c.kind == "check"],
        [replace(key, deferrable=None, definition="") for key in each.foreign_keys],
        [(index.name, index.keys, index.method) for index in each.indexes if not index.unique],
    )


# -- single things ---------------------------------------------------------------------------------


def test_a_table_reads_well(schema_of: Callable[[str], Database]) -> None:
    schema = schema_of(
        """
        CREATE TYPE state AS ENUM ('new', 'paid');
        COMMENT ON TYPE state IS 'Where an order is';
        CREATE TABLE users (
            id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
            email varchar(255) NOT NULL UNIQUE,
            "full name" text DEFAULT 'nobody'
        );
        CREATE SCHEMA shop;
        CREATE TABLE shop.orders (
            id serial PRIMARY KEY,
            user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
            state state NOT NULL DEFAULT 'new',
            total numeric(10,2) DEFAULT 0.5 CHECK (total >= 0),
            paid boolean GENERATED ALWAYS AS (state = 'paid') STORED,
            at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE shop.orders IS E'What people bought.\n\nKept for ever.';
        COMMENT ON COLUMN shop.orders.total IS 'In the user''s currency';
        CREATE INDEX live ON shop.orders (user_id, at DESC) WHERE state = 'new';
        CREATE INDEX orders_day ON shop.orders USING brin (at);
        """
    )
    groups = {"sales & more": [QualifiedName("shop", "orders")], "none": [public("gone")]}
    assert (
        dbml_source(schema, "The shop", groups)
        == r"""Project "The shop" {
  database_type: 'PostgreSQL'
}

// Where an order is
Enum state {
  new
  paid
}

Table users {
  id bigint [pk, increment]
  email varchar(255) [not null, unique]
  "full name" text [default: 'nobody']
}

Table shop.orders {
  Note: '''
    What people bought.

    Kept for ever.
  '''

  id integer [pk, increment]
  user_id bigint [not null]
  state state [not null, default: 'new']
  total numeric(10,2) [default: 0.5, note: 'In the user\'s currency']
  paid boolean [note: 'Generated as state = \'paid\'::state, stored.']
  at timestamptz [not null, default: `now()`]

  indexes {
    (user_id, at) [name: 'live', note: 'btree (user_id, at DESC) WHERE state = \'new\'::state']
    at [name: 'orders_day', type: brin]
  }

  checks {
    `total >= 0::numeric` [name: 'orders_total_check']
  }
}

Ref orders_user_id_fkey: shop.orders.user_id > users.id [delete: cascade]

TableGroup "sales & more" {
  shop.orders
}
"""
    )


def test_groups_are_read(node_tools: NodeTools) -> None:
    billing = QualifiedName("billing", "users")
    schema = database(table("users"), table("plain"), table(billing), Table(name=public("bare")))
    groups = {'a "b" \\': (public("users"), billing, public("bare")), "bare": (public("bare"),)}
    (found,) = parse(node_tools, [dbml_source(schema, 'It\'s "x" \\', groups)])
    assert found["title"] == 'It\'s "x" \\'
    assert found["groups"] == [['a "b" \\', ["users", "billing\0users"]]]


def test_the_parser_takes_nasty_names(node_tools: NodeTools) -> None:
    schema = nasty()
    found = parse_one(node_tools, schema)
    assert {id_ for id_, _ in found["tables"]} == {name(each.name) for each in schema.tables}
    for id_, each in found["tables"]:
        assert each["columns"][1]["name"] == id_.rpartition("\0")[2]
    assert len(found["refs"]) + 1 == len(schema.tables)  # the hub's refers to itself


def test_references_that_the_parser_refuses_are_comments(node_tools: NodeTools) -> None:
    schema = database(
        table("a", column("b_id"), foreign_key("b_id", "b"), foreign_key("b_id", "b")),
        table("b", column("a_id"), foreign_key("id", "a", ("b_id",)), foreign_key("id", "b")),
        table("c", foreign_key("id", "excluded")),
    )
    lines = dbml_source(schema, "x", {}).splitlines()
    assert [line for line in lines if "Ref " in line] == [
        "Ref b_id_fkey: a.b_id > b.id",
        "// Ref b_id_fkey: a.b_id > b.id: DBML has one reference between two columns.",
        "// Ref id_fkey: a.b_id - b.id: DBML has one reference between two columns.",
        "// Ref id_fkey: b.id - b.id: DBML has no reference to the same columns.",
        "// Ref id_fkey: excluded.id - c.id: that table is not here.",
    ]
    assert [ref["ends"][0][0] for ref in parse_one(node_tools, schema)["refs"]] == ["a"]


def test_what_dbml_cannot_say_is_a_comment(schema_of: Callable[[str], Database]) -> None:
    schema = schema_of("CREATE TYPE e AS ENUM (); CREATE TABLE t (); CREATE VIEW v AS SELECT 1 a")
    assert dbml_source(schema, "x", {}).partition("}\n\n")[2] == (
        "// Enum e has no labels, which DBML cannot say.\n\n"
        "// Table t has no columns, which DBML cannot say.\n"
    )


def test_partitions_are_folded(schema_of: Callable[[str], Database]) -> None:
    source = dbml_source(
        schema_of(
            "CREATE TABLE r (at date NOT NULL) PARTITION BY RANGE (at);"
            "CREATE TABLE r_1 PARTITION OF r FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')"
        ),
        "x",
        {},
    )
    assert "Table r {\n  Note: 'Partitioned by RANGE (at).'\n" in source
    assert "r_1" not in source


NOTES = ["one", "two\nlines", "a\n\n  more\nlines", "'''a'''\n''''b''''\n\\", "a\n b\n\tc"]


def test_lines_of_a_note_stay_as_they_are(node_tools: NodeTools) -> None:
    schemas = [database(table("t", comment=note)) for note in NOTES]
    found = parse(node_tools, [dbml_source(schema, "x", {}) for schema in schemas])
    assert [each["tables"][0][1]["note"].rstrip("\n") for each in found] == NOTES


def test_a_relation_without_a_key_says_so(
    schema_of: Callable[[str], Database], node_tools: NodeTools
) -> None:
    schema = schema_of("CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a, c int)")
    (key,) = relations(schema)
    other = replace(key, name="a_c", columns=("c",), origin="inferred")
    source = dbml_source(schema, "x", {}, [other])
    assert source.endswith(
        "\n\nRef a_b_fkey: a.b > a.id\n// No foreign key: inferred from names and types.\n"
        "Ref a_c: a.c > a.id [color: #94a3b8]\n"
    )
    (found,) = parse(node_tools, [source])
    assert [ref["name"] for ref in found["refs"]] == ["a_b_fkey", "a_c"]
