from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schema_docs.diagram.mermaid import MAX_CHARACTERS, MAX_RELATIONS, mermaid_source
from schema_docs.diagram.picture import Picture, whole
from schema_docs.diagram.stamp import STAMPS
from schema_docs.model import Database, Enum, QualifiedName, Table, View

from .pictures import group
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
    tangled,
)

if TYPE_CHECKING:
    from schema_docs.diagram.picture import Detail
    from support import NodeTools

PARSE = """
import mermaid from "mermaid";
let text = "";
for await (const chunk of process.stdin) text += chunk;
await mermaid.parse(text);
const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
const entities = [...diagram.db.getEntities().values()].map((entity) => ({
  name: entity.label,
  columns: entity.attributes.map((a) => [a.type, a.name, a.keys ?? [], a.comment ?? ""]),
}));
const relations = diagram.db.getRelationships().map((r) => r.roleA);
console.log(JSON.stringify({ entities, relations }));
"""


def full(schema: Database) -> Picture:
    """All columns, and a line for every key, however many lead to one table."""
    return replace(whole(schema, "full"), hubs=frozenset())


def parse(node_tools: NodeTools, source: str) -> Any:
    """What Mermaid itself understands of the source."""
    return json.loads(node_tools.run(PARSE, source))


def test_tables_columns_and_relations() -> None:
    source = mermaid_source(
        full(
            database(
                table("users", column("email", "text"), key("unique", "email")),
                table(
                    "orders",
                    column("user_id"),
                    column("total", "numeric(10,2)"),
                    column("paid at", "timestamp with time zone"),
                    foreign_key("user_id", "users"),
                ),
                table(
                    "profiles",
                    column("user_id"),
                    key("primary key", "user_id"),
                    foreign_key("user_id", "users"),
                ),
            )
        )
    )
    assert (
        source
        == """\
erDiagram
    "orders" {
        bigint id PK
        bigint user_id FK
        numeric(10\u201a2) total
        timestamptz paid_at "#quot;paid at#quot;"
    }
    "profiles" {
        bigint id
        bigint user_id PK, FK
    }
    "users" {
        bigint id PK
        text email UK
    }
    "users" ||..o{ "orders" : "user_id"
    "users" ||--o| "profiles" : "user_id"
""".replace("#quot;", "#34;")
    )


def test_same_name_in_two_schemas_is_two_entities() -> None:
    source = mermaid_source(full(database(table("users"), table(QualifiedName("crm", "users")))))
    assert '    "users" {' in source
    assert '    "crm.users" {' in source


def test_excluded_parent_has_no_relation() -> None:
    source = mermaid_source(full(database(table("u", column("x"), foreign_key("x", "excluded")))))
    assert "bigint x FK" in source
    assert "excluded" not in source


def test_table_without_columns_has_no_braces() -> None:
    source = mermaid_source(full(database(Table(name=QualifiedName("public", "bare")))))
    assert source == 'erDiagram\n    "bare"\n'


def test_large_schema_shows_keys_only_and_says_so() -> None:
    source = mermaid_source(full(realistic(200)))
    assert "%% Only the columns of keys are shown" in source
    assert "metadata" not in source
    assert "bigint id PK" in source
    assert len(source) <= MAX_CHARACTERS


def test_larger_schema_shows_names_only_and_says_so() -> None:
    source = mermaid_source(full(realistic(700, 500)))
    assert "%% Only the names of tables are shown" in source
    assert "bigint" not in source
    assert "left out" not in source
    assert len(source) <= MAX_CHARACTERS


def test_too_many_relations_are_left_out_and_counted() -> None:
    schema = realistic(900, 100)
    total = sum(len(item.foreign_keys) for item in schema.tables)
    source = mermaid_source(full(schema))
    assert source.count(" : ") == MAX_RELATIONS
    assert f"%% {total - MAX_RELATIONS} of {total} foreign keys are left out." in source
    assert len(source) <= MAX_CHARACTERS


def test_too_many_tables_are_left_out_and_counted() -> None:
    source = mermaid_source(full(realistic(6000, 5500)))
    assert "of 6000 tables are left out." in source
    assert len(source) <= MAX_CHARACTERS


def test_mermaid_takes_a_realistic_schema(node_tools: NodeTools) -> None:
    schema = realistic(60, 10)
    parsed = parse(node_tools, mermaid_source(full(schema)))
    assert [entity["name"] for entity in parsed["entities"]] == [t.name.name for t in schema.tables]
    assert len(parsed["relations"]) == sum(len(t.foreign_keys) for t in schema.tables)
    first = parsed["entities"][0]
    assert [name for _, name, _, _ in first["columns"]] == [
        c.name for c in schema.tables[0].columns
    ]


def test_mermaid_takes_nasty_names(node_tools: NodeTools) -> None:
    schema = nasty()
    parsed = parse(node_tools, mermaid_source(full(schema)))
    assert len(parsed["entities"]) == len(NASTY_NAMES)
    assert len(parsed["relations"]) == len(NASTY_NAMES)
    for entity in parsed["entities"]:
        (_, id_name, id_keys, _), (_, _, keys, _) = entity["columns"]
        assert (id_name, id_keys) == ("id", ["FK"])
        assert keys == ["PK", "FK"]


def test_mermaid_takes_every_fallback_and_nothing(node_tools: NodeTools) -> None:
    for schema in (Database(), realistic(200), realistic(900, 100)):
        parsed = parse(node_tools, mermaid_source(full(schema)))
        assert bool(parsed["entities"]) == bool(schema.tables)


def test_mermaid_takes_the_file_with_its_stamp(node_tools: NodeTools) -> None:
    source = STAMPS["mermaid"].on(mermaid_source(full(nasty())))
    assert source.startswith("%% Written by schema-docs, not by hand; what follows is sha256:")
    assert len(parse(node_tools, source)["entities"]) == len(NASTY_NAMES)


def test_picture_of_a_group(node_tools: NodeTools) -> None:
    assert (
        mermaid_source(group())
        == """\
erDiagram
    %% Two tables: left out {here}.
    "coupons" {
        bigint id PK
    }
    "items" {
        bigint order_id PK, FK
        numeric(10\u201a2) line PK
    }
    "orders" {
        bigint id PK
        bigint user_id FK "\u2192 users"
        bigint coupon_id FK
    }
    "open_orders"["view open_orders"]
    "state"["enum state"] {
        label new
        label paid_for "#34;paid for#34;"
    }
    "carts":::neighbour
    classDef neighbour fill:#f1f5f9,stroke:#cbd5e1,color:#64748b
    "orders" ||..o| "carts" : "order_id"
    "orders" ||--o{ "items" : "order_id"
    "coupons" |o..o{ "orders" : "coupon_id (inferred)"
"""
    )
    columns_shown: tuple[tuple[Detail, int], ...] = (("names", 0), ("keys", 3), ("full", 4))
    for detail, columns in columns_shown:
        parsed = parse(node_tools, mermaid_source(group(detail)))
        found = {entity["name"]: entity["columns"] for entity in parsed["entities"]}
        assert set(found) == {"carts", "coupons", "items", "open_orders", "orders", "state"}
        assert len(found["orders"]) == columns
        assert not found["carts"]
        assert bool(found["open_orders"]) == (detail == "full")
        assert len(parsed["relations"]) == 3


def test_a_picture_of_names_stays_one_and_says_no_word_of_limits() -> None:
    source = mermaid_source(whole(realistic(200), "names"))
    assert "bigint" not in source
    assert "%%" not in source


def test_mermaid_takes_whatever_an_enum_or_view_is_called(node_tools: NodeTools) -> None:
    odd = replace(
        group("full"),
        enums=tuple(Enum(name=public(f"e{name}"), labels=("", name)) for name in NASTY_NAMES),
        views=tuple(
            View(name=public(f"v{name}"), definition="", columns=(column(name),))
            for name in NASTY_NAMES
        ),
        neighbours=tuple(table(f"t{name}") for name in NASTY_NAMES),
        relations=(),
    )
    parsed = parse(node_tools, mermaid_source(odd))
    assert len(parsed["entities"]) == 3 * len(NASTY_NAMES) + 3
    assert sum(len(entity["columns"]) for entity in parsed["entities"]) == 3 * len(NASTY_NAMES) + 8


_SIGNS = (
    *("%%", "%%{init: {}}%%", "direction LR", "direction", " ", "---", "erDiagram", "title", ":::"),
    *(
        "classDef",
        "style",
        "accTitle: x",
        "accDescr {",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        '"',
        "'",
        "`",
    ),
    *(
        "#35;",
        "#",
        ";",
        ",",
        ".",
        ":",
        "||--o{",
        "PK",
        "fk",
        "a",
        "1",
        "_",
        "ü",
        "日",
        "🎉",
        "\n",
        "\t",
    ),
    *("<b>", "&amp;", "\\", "/", "~", "*", "$", "\u202e", "one or more", "to", "u"),
)


def test_mermaid_takes_whatever_has_a_meaning_to_it(node_tools: NodeTools) -> None:
    schema = tangled(300, _SIGNS)
    parsed = parse(node_tools, mermaid_source(full(schema)))
    assert len(parsed["entities"]) == len(schema.tables) > 200
    for entity in parsed["entities"]:
        assert [keys for _, _, keys, _ in entity["columns"]] == [["PK"], []]
