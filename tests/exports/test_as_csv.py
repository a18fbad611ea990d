"""What a reader of CSV finds is what the model says; what a spreadsheet finds runs nothing."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from schema_docs.exports import csv_rows, csv_text
from schema_docs.exports.as_csv import HEADER
from support import REPOSITORY, Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schema_docs.model import Database


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_row_a_column(schema_of: Callable[[str], Database]) -> None:
    schema = schema_of(
        """
        CREATE TABLE users (id serial PRIMARY KEY, email varchar(20) NOT NULL UNIQUE);
        CREATE SCHEMA shop;
        CREATE TABLE shop.orders (
            user_id int NOT NULL REFERENCES users, at timestamptz DEFAULT now(),
            total numeric(10,2) DEFAULT -1, PRIMARY KEY (user_id, at)
        );
        CREATE MATERIALIZED VIEW totals AS SELECT sum(total) FROM shop.orders;
        COMMENT ON COLUMN shop.orders.at IS 'When, "about"';
        """
    )
    assert (
        csv_text(schema)
        == """\
schema,table,kind,position,column,type,nullable,default,keys,references,comment
public,users,table,1,id,serial,no,,PK,,
public,users,table,2,email,varchar(20),no,,UK,,
shop,orders,table,1,user_id,integer,no,,PK FK,users.id,
shop,orders,table,2,at,timestamptz,no,now(),PK,,"When, ""about"\""
shop,orders,table,3,total,"numeric(10,2)",yes,-1,,,
public,totals,materialized view,1,sum,numeric,yes,,,,
""".replace("\n", "\r\n")
    )


def test_a_reader_finds_hostile_names_as_they_are(schema_of: Callable[[str], Database]) -> None:
    schema = schema_of((REPOSITORY / "tests" / "diagram" / "hostile.sql").read_text("utf-8"))
    header, *rows = read(csv_text(schema))
    assert header == [*HEADER]
    plain = [re.sub(r"^'('*[=+\-@\t\r])", r"\1", cell) for row in rows for cell in row]
    assert plain == [cell for row in csv_rows(schema) for cell in row]
    assert len(rows) == sum(len(table.columns) for table in schema.tables) > 20


def test_nothing_is_a_formula(schema_of: Callable[[str], Database]) -> None:
    schema = schema_of(
        """
        CREATE TABLE t ("=1+1" text DEFAULT '+1', "@x" int DEFAULT -1, "'=y" int DEFAULT - (3 + 4));
        COMMENT ON COLUMN t."@x" IS '=cmd|'' /C calc''!A0';
        COMMENT ON COLUMN t."=1+1" IS '-2+3';
        """
    )
    rows = read(csv_text(schema))[1:]
    assert [(row[4], row[7], row[10]) for row in rows] == [
        ("'=1+1", "''+1'", "'-2+3"),  # in SQL the default is '+1', which looks guarded
        ("'@x", "-1", "'=cmd|' /C calc'!A0"),
        ("''=y", "'- (3 + 4)", ""),
    ]


def test_export_writes_it(example: Path) -> None:
    code, _, _ = Repository(example).run("export", "csv", "-o", "docs/columns.csv")
    assert code == 0
    written = (example / "docs/columns.csv").read_bytes()
    assert written.endswith(b"\r\n")
    rows = read(written.decode())
    assert rows[1][:2] == ["public", "admin_users"]
    assert len(rows) > 300
    assert {len(row) for row in rows} == {len(HEADER)}
