"""What Liam ERD reads in our schema.json is what the model says; and tbls' own words are kept."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schema_docs.diagram.relations import relations
from schema_docs.exports import tbls_schema
from schema_docs.model import QualifiedName
from schema_docs.spelling import expression
from support import EXAMPLE, REPOSITORY, Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schema_docs.model import Database, Table, View
    from support import NodeTools, Server

SHOP = """
CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('new', 'paid for');
CREATE TABLE users (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    email varchar(20) NOT NULL UNIQUE, name text, "when" timestamp);
CREATE TABLE shop.orders (
    id serial PRIMARY KEY, user_id bigint REFERENCES users ON DELETE CASCADE,
    state shop.state NOT NULL DEFAULT 'new', paid boolean GENERATED ALWAYS AS (true) STORED,
    total numeric(10,2) CHECK (total > 0)
);
CREATE TABLE days (day date, PRIMARY KEY (day)) PARTITION BY RANGE (day);
CREATE TABLE days_2024 PARTITION OF days DEFAULT;
CREATE INDEX orders_state ON shop.orders (state, (id + 1)) INCLUDE (total);
CREATE VIEW shop.open_orders AS
    SELECT o.id, u.email FROM shop.orders o JOIN users u ON u.id = o.user_id;
CREATE MATERIALIZED VIEW known AS SELECT email FROM shop.open_orders;
CREATE FUNCTION changed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION twice(n integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 2 * n';
CREATE PROCEDURE tidy() LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER orders_changed BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION changed();
COMMENT ON TABLE users IS 'Who buys';
COMMENT ON COLUMN users.name IS 'In full';
COMMENT ON CONSTRAINT orders_user_id_fkey ON shop.orders IS 'Gone with the user';
"""


def liam(node_tools: NodeTools, folder: Path, source: str) -> Any:
    """The schema that `liam erd build` makes of it for the page that it builds."""
    (folder / "schema.json").write_text(source, "utf-8")
    program = node_tools.folder / "node_modules/@liam-hq/cli/dist-cli/bin/cli.js"
    done = subprocess.run(
        ["node", program, "erd", "build", "--format", "tbls", "--input", "schema.json"],
        cwd=folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "dist" / "index.html").is_file(), done.stdout + done.stderr
    return json.loads((folder / "dist" / "schema.json").read_text("utf-8"))


def holds(found: Any, schema: Database) -> None:
    boxes: tuple[Table | View, ...] = (*schema.tables, *schema.views)
    named = {name(each.name): each for each in boxes}
    assert set(found["tables"]) == set(named)
    for key, each in named.items():
        columns = found["tables"][key]["columns"].values()
        assert [(c["name"], c["notNull"], c["comment"] or "") for c in columns] == [
            (c.name, not c.nullable, c.comment or "") for c in each.columns
        ]
        assert (found["tables"][key]["comment"] or "") == (each.comment or "")
    keys = [
        (
            key,
            constraint["columnNames"],
            constraint["targetTableName"],
            constraint["targetColumnNames"],
            constraint["deleteConstraint"].replace("_", " "),
        )
        for key, each in found["tables"].items()
        for constraint in each["constraints"].values()
        if constraint["type"] == "FOREIGN KEY"
    ]
    assert sorted(keys) == sorted(
        (
            name(table.name),
            [*key.columns],
            name(key.referenced),
            [*key.referenced_columns],
            key.on_delete,
        )
        for table in schema.tables
        for key in table.foreign_keys
    )
    assert [each["values"] for each in found["enums"].values()] == [
        [*each.labels] for each in schema.enums
    ]


def name(of: QualifiedName) -> str:
    return f"{of.schema}.{of.name}"


def test_liam_reads_what_the_model_says(
    server: Server, node_tools: NodeTools, tmp_path: Path
) -> None:
    hostile = (REPOSITORY / "tests" / "diagram" / "hostile.sql").read_text("utf-8")
    for number, statements in enumerate((SHOP, hostile)):
        schema = server.schema(statements)
        folder = tmp_path / str(number)
        folder.mkdir()
        holds(liam(node_tools, folder, tbls_schema(schema, "Title", {})), schema)


def test_liam_reads_the_example(example: Path, node_tools: NodeTools, tmp_path: Path) -> None:
    code, source, _ = Repository(example).run("export", "tbls")
    assert code == 0
    found = liam(node_tools, tmp_path, source)
    tables = [each for each in json.loads(source)["tables"] if each["type"] == "BASE TABLE"]
    assert len(tables) == (EXAMPLE / "docs/er-diagram.svg").read_text().count('<g class="table"')
    assert len(found["tables"]) == len(json.loads(source)["tables"]) > len(tables)


def test_the_words_are_those_of_tbls(schema_of: Callable[[str], Database]) -> None:
    """Held against what tbls itself writes of the same database."""
    schema = schema_of(SHOP)
    groups = {"shop": [QualifiedName("shop", "orders")], "none": []}
    found = json.loads(tbls_schema(schema, "Shop", groups))
    assert list(found) == [
        *("name", "tables", "relations", "functions", "enums", "driver", "viewpoints")
    ]
    assert [(each["name"], each["type"]) for each in found["tables"]] == [
        ("public.days", "BASE TABLE"),
        ("public.users", "BASE TABLE"),
        ("shop.orders", "BASE TABLE"),
        ("public.known", "MATERIALIZED VIEW"),
        ("shop.open_orders", "VIEW"),
    ]
    _, users, orders, known, view = found["tables"]
    assert users["comment"] == "Who buys"
    assert users["columns"] == [
        {
            "name": "id",
            "type": "bigint",
            "nullable": False,
            "extra_def": "GENERATED ALWAYS AS IDENTITY",
        },
        {"name": "email", "type": "varchar(20)", "nullable": False},
        {"name": "name", "type": "text", "nullable": True, "comment": "In full"},
        {"name": "when", "type": "timestamp without time zone", "nullable": True},
    ]
    assert orders["columns"][2]["default"] == "'new'::shop.state"
    assert orders["columns"][3]["extra_def"] == "GENERATED ALWAYS AS (true) STORED"
    assert [index["columns"] for index in orders["indexes"]] == [
        ["id"],
        ["state", "(id + 1)", "total"],
    ]
    assert orders["constraints"][-1] == {
        "name": "orders_user_id_fkey",
        "type": "FOREIGN KEY",
        "def": "FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
        "table": "shop.orders",
        "referenced_table": "public.users",
        "columns": ["user_id"],
        "referenced_columns": ["id"],
        "comment": "Gone with the user",
    }
    assert {each["type"] for each in orders["constraints"]} == {
        *("PRIMARY KEY", "CHECK", "FOREIGN KEY")
    }
    assert [each["name"] for each in orders["triggers"]] == ["orders_changed"]
    assert view["def"].startswith("CREATE VIEW open_orders AS (\n SELECT ")
    assert view["referenced_tables"] == ["public.users", "shop.orders"]
    assert known["referenced_tables"] == ["shop.open_orders"]
    assert found["relations"] == [
        {
            "table": "shop.orders",
            "columns": ["user_id"],
            "cardinality": "zero_or_more",
            "parent_table": "public.users",
            "parent_columns": ["id"],
            "parent_cardinality": "zero_or_one",
            "def": "FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
        }
    ]
    assert [(each["name"], each["type"], each["return_type"]) for each in found["functions"]] == [
        ("public.changed", "FUNCTION", "trigger"),
        ("public.tidy", "PROCEDURE", "void"),
        ("public.twice", "FUNCTION", "integer"),
    ]
    assert found["functions"][2]["arguments"] == "n integer DEFAULT 1"
    assert found["enums"] == [{"name": "shop.state", "values": ["new", "paid for"]}]
    assert found["viewpoints"] == [{"name": "shop", "desc": "", "tables": ["shop.orders"]}]


def test_what_no_foreign_key_says_is_virtual(schema_of: Callable[[str], Database]) -> None:
    schema = schema_of("CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a, c int)")
    (key,) = relations(schema)
    other = replace(key, columns=("c",), origin="inferred")
    known, virtual = json.loads(tbls_schema(schema, "x", {}, [other]))["relations"]
    assert "virtual" not in known
    assert (virtual["columns"], virtual["virtual"]) == (["c"], True)
    assert virtual["def"] == "Inferred relation"


def test_a_key_of_a_partition_alone_has_its_definition(
    schema_of: Callable[[str], Database],
) -> None:
    schema = schema_of(
        """CREATE TABLE users (id int PRIMARY KEY);
        CREATE TABLE days (day date, u int) PARTITION BY RANGE (day);
        CREATE TABLE days_2024 PARTITION OF days DEFAULT;
        ALTER TABLE days_2024 ADD FOREIGN KEY (u) REFERENCES users;"""
    )
    (found,) = json.loads(tbls_schema(schema, "x", {}))["relations"]
    assert found["table"] == "public.days"
    assert expression(found["def"]) == "FOREIGN KEY (u) REFERENCES users(id)"
