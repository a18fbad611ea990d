"""`docs/coverage.md` is true, and tells of all that PostgreSQL says it can hold."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import pytest

from schema_docs.catalog.assemble import assemble
from schema_docs.catalog.reader import fetch_rows
from schema_docs.document.grammar import CHAPTERS
from schema_docs.document.shapes import SHAPES
from schema_docs.model import Database, Partition, QualifiedName
from schema_docs.server.binaries import find_binaries
from support import REPOSITORY, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support import Server

DOCUMENT = (REPOSITORY / "docs" / "coverage.md").read_text()
EVERY_COMMAND = (REPOSITORY / "tests" / "catalog" / "every_command.sql").read_text()

Name = tuple[str, ...]


def grid(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of the document."""
    (section,) = re.findall(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL
    )
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


CREATE = grid("Every `CREATE` command")
OTHER = grid("What other commands make")
KINDS = grid("Every kind of the catalogs")
PATHS = sorted(
    {path for row in (*CREATE, *OTHER) for path in codes(row[2])}
    | {path for row in KINDS for path in codes(row[3])}
)


# -- PostgreSQL's own lists ----------------------------------------------------------------------


def constants(catalog: str, prefix: str) -> dict[str, str]:
    """`#define RELKIND_RELATION 'r'` of a catalog's header: value to name."""
    headers = find_binaries("embedded").prefix / "include" / "server" / "catalog"
    header = headers / f"{catalog}_d.h"
    pairs = re.findall(rf"^#define\s+({prefix}_\w+)\s+'(.)'", header.read_text(), re.MULTILINE)
    return {value: name for name, value in pairs}


KIND_COLUMNS = {
    "pg_class.relkind": constants("pg_class", "RELKIND"),
    "pg_type.typtype": constants("pg_type", "TYPTYPE"),
    "pg_constraint.contype": constants("pg_constraint", "CONSTRAINT"),
    "pg_proc.prokind": constants("pg_proc", "PROKIND"),
}


@pytest.mark.parametrize("column", KIND_COLUMNS)
def test_every_kind_that_the_headers_define_is_listed(server: Server, column: str) -> None:
    listed = {codes(row[1])[0]: codes(row[2])[0] for row in KINDS if codes(row[0]) == [column]}
    assert listed == KIND_COLUMNS[column]
    catalog, name = column.split(".")
    with server.connection() as connection:
        rows = connection.execute(f"SELECT DISTINCT {name}::text FROM {catalog}".encode())
        assert {value for (value,) in rows} <= listed.keys()


def test_every_create_command_that_psql_knows_is_listed(server: Server) -> None:
    told = subprocess.run(
        [find_binaries("embedded").program("psql"), "-X", "-d", "postgres", "-c", r"\h CREATE"],
        env={**os.environ, **server.cluster.environment},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    known = re.findall(r"^Command: +(CREATE .+)$", told, re.MULTILINE)
    assert len(known) > 40
    assert [codes(row[0])[0] for row in CREATE] == known


# -- the model -----------------------------------------------------------------------------------


def parse(path: str) -> Iterator[tuple[str, str | None, str | None]]:
    """`tables.partitions[kind=table]` as its fields, each with what it is filtered by."""
    for step in re.findall(r"[^.\[]+(?:\[[^\]]*\])?", path):
        match = re.fullmatch(r"(\w+)(?:\[(\w+)=([\w ]+)\])?", step)
        assert match, path
        yield match[1], match[2], match[3]


def types_in(hint: Any) -> list[Any]:
    """`tuple[Table, ...] | None`: Table."""
    return [hint, *(inner for argument in get_args(hint) for inner in types_in(argument))]


@pytest.mark.parametrize("path", PATHS)
def test_every_path_that_is_named_is_in_the_model(path: str) -> None:
    here: Any = Database
    for name, by, value in parse(path):
        hints = get_type_hints(here)
        assert name in hints
        here = next((t for t in types_in(hints[name]) if is_dataclass(t)), None)
        if by is not None:
            allowed = types_in(get_type_hints(here)[by])
            assert value in allowed or (bool in allowed and value in {"true", "false"})


def test_every_field_of_the_model_is_named() -> None:
    named = {next(parse(path))[0] for path in PATHS}
    assert named == {field.name for field in fields(Database)}


def select(database: Database, path: str) -> set[Name]:
    """The names of what a path leads to, each with what it belongs to in front."""

    def follow(
        thing: Any, name: Name, steps: list[tuple[str, str | None, str | None]]
    ) -> Iterator[Name]:
        if not steps:
            yield name
            return
        (field, by, value), *rest = steps
        found = getattr(thing, field)
        for inner in found if isinstance(found, tuple) else (found,):
            for each in inner.walk() if isinstance(inner, Partition) else (inner,):
                if each is None or (
                    by and str(getattr(each, by)) not in {value, str(value).title()}
                ):
                    continue
                yield from follow(each, named(each, name), rest)

    return set(follow(database, (), [*parse(path)]))


def named(thing: Any, owner: Name) -> Name:
    own = thing if isinstance(thing, QualifiedName) else getattr(thing, "name", None)
    if isinstance(own, QualifiedName):
        return (own.schema, own.name)
    return owner if own is None else (*owner, own)


# -- one of everything ---------------------------------------------------------------------------

NAMES = {
    "pg_class.relkind": """
        SELECT c.relkind::text,
               CASE WHEN t.oid IS NULL THEN ARRAY[n.nspname, c.relname]
                    ELSE ARRAY[n.nspname, t.relname, c.relname] END::text[]
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_index i ON i.indexrelid = c.oid
        LEFT JOIN pg_class t ON t.oid = i.indrelid
        WHERE (n.nspname = 'app' OR c.oid IN (SELECT reltoastrelid FROM pg_class
                                              WHERE relnamespace = 'app'::regnamespace))
          AND NOT EXISTS (SELECT FROM pg_inherits h
                          WHERE h.inhrelid = c.oid AND t.relispartition)
    """,
    "pg_type.typtype": """
        SELECT t.typtype::text, ARRAY['app', t.typname]::text[]
        FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE t.typnamespace = 'app'::regnamespace AND coalesce(c.relkind, 'c') = 'c'
          AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    """,
    "pg_constraint.contype": """
        SELECT k.contype::text,
               ARRAY['app', coalesce(c.relname, t.typname)]::text[]
               || CASE WHEN k.contype <> 'n' THEN ARRAY[k.conname]::text[]
                       ELSE ARRAY(SELECT attname::text FROM pg_attribute
                                  WHERE attrelid = k.conrelid AND attnum = ANY (k.conkey)) END
        FROM pg_constraint k
        LEFT JOIN pg_class c ON c.oid = k.conrelid
        LEFT JOIN pg_type t ON t.oid = k.contypid
        WHERE k.connamespace = 'app'::regnamespace
          AND (c.relispartition IS NOT TRUE OR k.coninhcount = 0 AND k.conparentid = 0)
    """,
    "pg_proc.prokind": """
        SELECT prokind::text, ARRAY['app', proname]::text[]
        FROM pg_proc WHERE pronamespace = 'app'::regnamespace
          -- A range type brings its constructors.
          AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass
                                                  AND objid = pg_proc.oid AND deptype = 'i')
    """,
}
"""Of each catalog: the kind of every object, and the name that it has by its place in the model."""


@dataclass(frozen=True)
class Everything:
    database: Database
    page: str
    names: dict[str, dict[str, set[Name]]]


@pytest.fixture(scope="module")
def everything(server: Server) -> Everything:
    names: dict[str, dict[str, set[Name]]] = {column: {} for column in NAMES}
    with server.connection() as connection, connection.transaction(force_rollback=True):
        connection.execute(EVERY_COMMAND.encode())
        database = assemble(fetch_rows(connection))
        for column, query in NAMES.items():
            for kind, name in connection.execute(query.encode()):
                names[column].setdefault(kind, set()).add(tuple(name))
    return Everything(database, page_of(database), names)


@pytest.mark.parametrize("row", KINDS, ids=lambda row: codes(row[2])[0])
def test_objects_of_every_kind_are_in_the_model_where_the_document_says(
    everything: Everything, row: list[str]
) -> None:
    column, kind, paths = codes(row[0])[0], codes(row[1])[0], codes(row[3])
    expected = everything.names[column][kind]
    if not paths:
        assert row[3] == "no"
        assert row[4], "why not?"
        assert all(f"'{name[-1]}'" not in repr(everything.database) for name in expected)
        return
    found = [select(everything.database, path) for path in paths]
    assert all(found), "a path leads nowhere"
    assert set.union(*found) == expected


@pytest.mark.parametrize("row", CREATE, ids=lambda row: codes(row[0])[0])
def test_what_every_command_makes_is_where_the_document_says(
    everything: Everything, row: list[str]
) -> None:
    (command,), places, paths = (codes(cell) for cell in row[:3])
    made = rf"^{command} (?=FOR|ON|[a-z(])"
    if command == "CREATE TABLE AS":
        made = r"^CREATE TABLE \S+ AS "
    assert bool(re.search(made, EVERY_COMMAND, re.MULTILINE)) == bool(places) == bool(paths)
    if not places:
        assert (row[1], row[2]) == ("no", "no")
        assert row[3], "why not?"
    assert [path for path in paths if not select(everything.database, path)] == []
    assert [place for place in places if not stands(place, everything.page)] == []


@pytest.mark.parametrize("row", OTHER, ids=lambda row: row[0])
def test_what_other_commands_make_is_where_the_document_says(
    everything: Everything, row: list[str]
) -> None:
    places = codes(row[1])
    assert places or row[1] == "with the object"
    assert [place for place in places if not stands(place, everything.page)] == []


def stands(place: str, page: str) -> bool:
    """Whether a chapter, or a grid by its first header cell, is on the page."""
    assert place in CHAPTERS or place in SHAPES
    start = f"## {place}" if place in CHAPTERS else f"| {place} |"
    return any(line == start or line.startswith(f"{start} ") for line in page.splitlines())


# -- what is left out ----------------------------------------------------------------------------

LEFT_OUT = """
CREATE ROLE member LOGIN PASSWORD 'left_out' VALID UNTIL '2031-01-01' CONNECTION LIMIT 7;
ALTER ROLE member SET application_name = 'left_out';
CREATE ROLE left_out;
GRANT SET ON PARAMETER work_mem TO left_out;
CREATE SUBSCRIPTION s CONNECTION 'dbname=left_out' PUBLICATION p WITH (connect = false);
SELECT lo_create(4242);
COMMENT ON LARGE OBJECT 4242 IS 'told';
SELECT lo_from_bytea(4243, 'left_out');
CREATE DOMAIN d AS integer CONSTRAINT left_out NOT NULL;
CREATE TABLE t (a integer CONSTRAINT left_out NOT NULL, b serial);
COMMENT ON CONSTRAINT left_out ON t IS 'left_out';
GRANT SELECT ON t TO member;
CREATE OPERATOR CLASS o FOR TYPE point USING gist AS STORAGE box;
COMMENT ON OPERATOR FAMILY o USING gist IS 'left_out';
CREATE FUNCTION c() RETURNS bigint LANGUAGE c AS '$libdir/pg_prewarm', 'autoprewarm_dump_now';
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION f(integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE TEMPORARY TABLE left_out (a integer);
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER v FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR member SERVER v OPTIONS (password 'left_out');
CREATE TABLE whole (a integer UNIQUE, b integer) PARTITION BY LIST (a);
CREATE INDEX ON whole (b);
CREATE TRIGGER g BEFORE INSERT ON whole FOR EACH ROW EXECUTE FUNCTION f();
CREATE TABLE left_out_part (a integer UNIQUE, b integer);
CREATE INDEX left_out_index ON left_out_part (b);
ALTER TABLE whole ATTACH PARTITION left_out_part DEFAULT;
ALTER TABLE left_out_part RENAME TO part;
COMMENT ON INDEX left_out_index IS 'left_out';
COMMENT ON TRIGGER g ON part IS 'left_out';
"""


def test_what_is_left_out_on_purpose_is_nowhere(server: Server) -> None:
    database = server.schema(LEFT_OUT)
    assert [table.name.name for table in database.tables] == ["t", "whole"]
    everywhere = repr(database) + page_of(database)
    assert re.findall(r".{0,60}(?:left_out|pg_prewarm|2031-01-01|424[23]).{0,20}", everywhere) == []


def test_extensions_that_migrations_make_are_told_without_their_version(server: Server) -> None:
    old, new = (
        server.schema(f"CREATE EXTENSION citext VERSION '{version}'") for version in ("1.4", "1.6")
    )
    assert (old, page_of(old)) == (new, page_of(new))
    assert (len(old.extensions), old.functions, old.base_types) == (1, (), ())
