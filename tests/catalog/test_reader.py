"""What holds for every kind at once: names, order, comments, rights, and one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import psycopg
import pytest
from psycopg import sql

from schema_docs.catalog.reader import read_database
from schema_docs.catalog.session import _SETTINGS
from schema_docs.errors import CatalogError
from schema_docs.model import Database, Option, QualifiedName
from schema_docs.sources import LiveSource, LoadedSchema
from support import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from psycopg.abc import Query

    from support import Server

HOSTILE = [
    'quote"d',
    "it's",
    "a|b",
    "two\nlines",
    "back\\slash",
    "dot.ted",
    "UPPER",
    "select",
    "user",
    "a b",
    "`code`",
    "<script>",
    "{0}",
    "%s",
    "public",
    "ü" * 31 + "x",
    "x USING btree (",
    "-- no comment",
    "🦣",
]

EVERY_KIND = """
CREATE SCHEMA IF NOT EXISTS {n};
CREATE TYPE {n}.{n} AS ENUM ({l}, 'other');
CREATE DOMAIN {n}.{d} AS text CONSTRAINT {n} CHECK (VALUE <> {l});
CREATE SEQUENCE {n}.{s};
CREATE FUNCTION {n}.{n}({n} text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION {n}.{t}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE {n}.{s2} ({n} int CONSTRAINT {n} PRIMARY KEY, {x} text DEFAULT {l},
    {t} int CONSTRAINT {x} REFERENCES {n}.{s2} ({n}), CONSTRAINT {t} CHECK ({x} <> {l}));
CREATE INDEX {x} ON {n}.{s2} ({t}, lower({x})) INCLUDE ({n}) WHERE {x} <> {l};
CREATE TRIGGER {n} BEFORE UPDATE OF {x}, {n} ON {n}.{s2} FOR EACH ROW
    WHEN (OLD.{x} <> NEW.{x}) EXECUTE FUNCTION {n}.{t}({l});
CREATE VIEW {n}.{v} AS SELECT {n} FROM {n}.{s2};
CREATE TABLE {n}.{p} ({n} text) PARTITION BY LIST ({n});
CREATE TABLE {n}.{q} PARTITION OF {n}.{p} FOR VALUES IN ({l});
COMMENT ON COLUMN {n}.{s2}.{x} IS {l};
"""


def cut(name: str) -> str:
    """As PostgreSQL cuts it: 63 bytes, whole characters."""
    return name.encode()[:63].decode(errors="ignore")


@pytest.mark.parametrize("name", HOSTILE)
def test_bizarre_names_come_through_in_every_kind(every_server: Server, name: str) -> None:
    other = {key: cut(f"{key}{name}") for key in ("d", "s", "t", "x", "v", "p", "q", "s2")}
    statements = sql.SQL(EVERY_KIND).format(
        n=sql.Identifier(name),
        l=sql.Literal(name),
        **{key: sql.Identifier(value) for key, value in other.items()},
    )
    with every_server.connection() as connection:
        connection.execute(statements)
        database = read_database(connection)

    def named(key: str) -> QualifiedName:
        return QualifiedName(name, other.get(key, name))

    assert name in {schema.name for schema in database.schemas}
    partitioned, table = sorted(database.tables, key=lambda t: t.kind)
    assert (partitioned.name, partitioned.partitions[0].name) == (named("p"), named("q"))
    assert table.name == named("s2")
    assert [c.name for c in table.columns] == [name, other["x"], other["t"]]
    assert table.columns[1].comment == name
    assert [(c.name, c.columns) for c in table.constraints] == [
        (name, (name,)),
        (other["t"], (other["x"],)),
    ]
    (key,) = table.foreign_keys
    assert (key.name, key.columns, key.referenced) == (other["x"], (other["t"],), named("s2"))
    index = next(index for index in table.indexes if index.constraint is None)
    assert (index.name, index.keys[0].column) == (other["x"], other["t"])
    assert next(i.constraint for i in table.indexes if i.name == name) == name
    (trigger,) = table.triggers
    assert (trigger.name, trigger.function) == (name, named("t"))
    assert trigger.arguments == (name,)
    assert trigger.condition is not None
    assert trigger.condition.startswith("old.")
    assert "EXECUTE" not in trigger.condition
    assert [view.name for view in database.views] == [named("v")]
    assert [(enum.name, enum.labels) for enum in database.enums] == [(named("n"), (name, "other"))]
    assert [domain.name for domain in database.domains] == [named("d")]
    assert [sequence.name for sequence in database.sequences] == [named("s")]
    assert [f.name for f in database.functions] == sorted([named("n"), named("t")])


def test_the_same_names_in_two_schemas_stay_apart(every_server: Server) -> None:
    each = """
        CREATE SCHEMA {0};
        CREATE TYPE {0}.e AS ENUM ('{0}');
        CREATE TABLE {0}.t (id int PRIMARY KEY, {0} {0}.e, up int REFERENCES {0}.t);
        CREATE INDEX i ON {0}.t ({0});
        COMMENT ON TABLE {0}.t IS 'of {0}';
    """
    database = every_server.schema(each.format("a") + each.format("b"))
    for table, schema in zip(database.tables, "ab", strict=True):
        assert table.name == QualifiedName(schema, "t")
        assert table.comment == f"of {schema}"
        assert table.columns[1].name == schema
        assert table.columns[1].type_name == QualifiedName(schema, "e")
        assert table.foreign_keys[0].referenced == table.name
        assert table.indexes[0].definition == f"CREATE INDEX i ON {schema}.t USING btree ({schema})"
    assert [(enum.name.schema, enum.labels) for enum in database.enums] == [
        ("a", ("a",)),
        ("b", ("b",)),
    ]


def test_everything_is_sorted_by_code_point(every_server: Server) -> None:
    names = ["b", "é", "Z", "a_b", "ab", "a b", "\U0001f9a3", "\uffef"]
    each = """
        CREATE SCHEMA "{0}";
        CREATE TABLE "{0}" (a int);
        CREATE VIEW "v{0}" AS SELECT 1;
        CREATE TYPE "e{0}" AS ENUM ();
        CREATE DOMAIN "d{0}" AS int;
        CREATE SEQUENCE "s{0}";
        CREATE FUNCTION "{0}"() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE INDEX "of one {0}" ON "\U0001fa00" (a);
    """
    database = every_server.schema(
        'CREATE TABLE "\U0001fa00" (a int);' + "".join(each.format(n) for n in names)
    )
    for listed in (
        [schema.name for schema in database.schemas],
        [table.name.name for table in database.tables],
        [view.name.name for view in database.views],
        [enum.name.name for enum in database.enums],
        [domain.name.name for domain in database.domains],
        [sequence.name.name for sequence in database.sequences],
        [function.name.name for function in database.functions],
        [index.name for table in database.tables for index in table.indexes],
    ):
        assert len(listed) >= len(names)
        assert listed == sorted(listed)


COMMENTED: dict[str, Callable[[Database], Any]] = {
    "SCHEMA s": lambda d: next(s for s in d.schemas if s.name == "s"),
    "TABLE s.t": lambda d: d.tables[0],
    "COLUMN s.t.a": lambda d: d.tables[0].columns[0],
    "COLUMN s.t.b": lambda d: d.tables[0].columns[1],
    "CONSTRAINT pk ON s.t": lambda d: d.tables[0].constraints[0],
    "CONSTRAINT ck ON s.t": lambda d: d.tables[0].constraints[1],
    "CONSTRAINT fk ON s.t": lambda d: d.tables[0].foreign_keys[0],
    "INDEX s.i": lambda d: d.tables[0].indexes[0],
    "TRIGGER g ON s.t": lambda d: d.tables[0].triggers[0],
    "VIEW s.v": lambda d: d.views[0],
    "COLUMN s.v.a": lambda d: d.views[0].columns[0],
    "TYPE s.e": lambda d: d.enums[0],
    "DOMAIN s.d": lambda d: d.domains[0],
    "FUNCTION s.f()": lambda d: d.functions[0],
    "SEQUENCE s.q": lambda d: d.sequences[0],
}


def test_each_comment_stays_with_its_object(every_server: Server) -> None:
    statements = """
        CREATE SCHEMA s;
        CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TYPE s.e AS ENUM ('a');
        CREATE DOMAIN s.d AS int CONSTRAINT dc CHECK (VALUE > 0);
        CREATE SEQUENCE s.q;
        CREATE TABLE s.t (a int CONSTRAINT pk PRIMARY KEY, b int CONSTRAINT fk REFERENCES s.t,
                          CONSTRAINT ck CHECK (a > b));
        CREATE INDEX i ON s.t (b);
        CREATE TRIGGER g BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION s.f();
        CREATE VIEW s.v AS SELECT a FROM s.t;
    """
    statements += "".join(f"COMMENT ON {what} IS 'of {what}';" for what in COMMENTED)
    # Comments on what is not listed must not turn up either.
    statements += "COMMENT ON CONSTRAINT dc ON DOMAIN s.d IS 'x'; COMMENT ON INDEX s.pk IS 'x';"
    database = every_server.schema(statements)
    assert {what: find(database).comment for what, find in COMMENTED.items()} == {
        what: f"of {what}" for what in COMMENTED
    }


def test_comments_do_not_cross_between_catalogs_with_equal_oids(every_server: Server) -> None:
    """A comment on an object of another catalog that happens to have the table's OID."""
    with every_server.connection() as connection:
        connection.execute(
            """
            CREATE TABLE t (a int CONSTRAINT k CHECK (a > 0));
            CREATE TYPE e AS ENUM ('a');
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            -- The same OIDs in a catalog that none of them is in.
            INSERT INTO pg_description
            SELECT oid, 'pg_operator'::regclass, n, 'stranger' FROM generate_series(0, 1) AS n,
                (SELECT 't'::regclass::oid UNION SELECT 'e'::regtype UNION SELECT 'f'::regproc
                 UNION SELECT oid FROM pg_constraint WHERE conname = 'k') AS objects (oid);
            """
        )
        database = read_database(connection)
    assert "stranger" not in repr(database)


def test_dependencies_do_not_cross_between_catalogs_with_equal_oids(every_server: Server) -> None:
    """What some other catalog's object is to an extension is nothing to ours."""
    with every_server.connection() as connection:
        connection.execute(
            """
            CREATE EXTENSION hstore;
            CREATE TABLE t (a int);
            CREATE TYPE e AS ENUM ('a');
            CREATE DOMAIN d AS int;
            CREATE SEQUENCE s;
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            INSERT INTO pg_depend
            SELECT 'pg_operator'::regclass, oid, 0, 'pg_extension'::regclass,
                   (SELECT oid FROM pg_extension WHERE extname = 'hstore'), 0, 'e'
            FROM (SELECT 't'::regclass::oid UNION SELECT 'e'::regtype UNION SELECT 'f'::regproc
                  UNION SELECT 's'::regclass UNION SELECT 'd'::regtype) AS objects (oid);
            """
        )
        database = read_database(connection)
    assert [table.name.name for table in database.tables] == ["t"]
    assert [enum.name.name for enum in database.enums] == ["e"]
    assert [domain.name.name for domain in database.domains] == ["d"]
    assert [sequence.name.name for sequence in database.sequences] == ["s"]
    assert [function.name.name for function in database.functions] == ["f"]


MIXED = """
CREATE SCHEMA s;
CREATE TYPE s.e AS ENUM ('a');
CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE s.t (id serial PRIMARY KEY, e s.e DEFAULT 'a', at timestamptz DEFAULT
    '2026-01-01 00:00+00', wait interval DEFAULT '1 day 02:00', up int REFERENCES s.t,
    raw bytea DEFAULT '\\x00ff', price money DEFAULT 1.5, ratio float8 DEFAULT 0.1, d date DEFAULT
    '2026-02-01', x text DEFAULT E'a\\\\b', CHECK (id > 0),
    g int GENERATED ALWAYS AS (up + 1) STORED);
CREATE INDEX ON s.t (lower(x)) WHERE up > 0;
CREATE TRIGGER g BEFORE INSERT ON s.t FOR EACH ROW WHEN (NEW.id > 1) EXECUTE FUNCTION s.f('x');
CREATE VIEW s.v AS SELECT id FROM s.t;
CREATE SEQUENCE s.q;
CREATE DOMAIN s.d AS text CHECK (VALUE <> '');
COMMENT ON TABLE s.t IS 'of t';
"""


def test_a_role_that_may_only_connect_reads_the_same(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute(MIXED + "DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN;")
        expected = read_database(connection)
        with psycopg.connect(
            host=str(every_server.cluster.socket_folder),
            port=5432,
            user="guest",
            dbname=connection.info.dbname,
            autocommit=True,
        ) as guest:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                guest.execute("SELECT FROM s.t")
            assert read_database(guest) == expected


def test_what_is_hidden_from_a_role_is_told(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute(
            """
            DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN;
            DROP ROLE IF EXISTS other; CREATE ROLE other;
            CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w;
            GRANT USAGE ON FOREIGN SERVER far TO guest;
            CREATE USER MAPPING FOR guest SERVER far OPTIONS (name 'g');
            CREATE USER MAPPING FOR other SERVER far OPTIONS (name 'o');
            CREATE USER MAPPING FOR PUBLIC SERVER far;
            """
        )
        url = (
            f"postgresql://guest@/{connection.info.dbname}"
            f"?host={every_server.cluster.socket_folder}&port=5432"
        )
        seen = LiveSource(url).load(lambda _: None)
        whole = LoadedSchema(database=read_database(connection))
        connection.execute("DROP FOREIGN DATA WRAPPER w CASCADE; DROP ROLE guest; DROP ROLE other")
    assert whole.hidden == ()
    assert seen.hidden == (
        "options of the user mapping of other on server far",
        "options of the user mapping of PUBLIC on server far",
    )
    (server,) = seen.database.servers
    options = {mapping.role: mapping.options for mapping in server.mappings}
    assert options == {"guest": (Option(name="name", value="g"),), "other": (), "PUBLIC": ()}
    assert "options hidden" in page_of(seen.database)


def test_settings_of_the_session_do_not_change_a_word(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute(MIXED)
        expected = read_database(connection)
        connection.execute(
            """
            SET search_path = s, public; SET timezone = 'Asia/Tokyo'; SET datestyle = 'German';
            SET intervalstyle = 'iso_8601'; SET bytea_output = 'escape';
            SET extra_float_digits = -15; SET quote_all_identifiers = on;
            SET standard_conforming_strings = off; SET escape_string_warning = off;
            """
        )
        assert read_database(connection) == expected
        # And what the session had set is as it was.
        row = connection.execute("SHOW search_path").fetchone()
    assert row == ("s, public",)


def test_search_path_of_the_database_does_not_matter(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute(MIXED)
        expected = read_database(connection)
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET search_path = s").format(name))
        with every_server.cluster.connect(connection.info.dbname) as other:
            assert read_database(other) == expected


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Query]:
    """The queries that anybody sends from here on."""
    queries: list[Query] = []
    execute = psycopg.Cursor.execute

    def recording(self: psycopg.Cursor[Any], query: Query, *args: Any, **kwargs: Any) -> Any:
        queries.append(query)
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", recording)
    return queries


def test_the_number_of_queries_does_not_depend_on_the_number_of_tables(
    every_server: Server, sent: list[Query]
) -> None:
    def queries(tables: int) -> int:
        with every_server.connection() as connection:
            for number in range(tables):
                connection.execute(
                    f"CREATE TABLE t{number} (id serial PRIMARY KEY, a text UNIQUE, "
                    f"b int REFERENCES t{number}, CHECK (b > 0)); CREATE INDEX ON t{number} (b);"
                    f"CREATE VIEW v{number} AS TABLE t{number};"
                    f"CREATE TYPE e{number} AS ENUM ('a');"
                )
            sent.clear()
            database = read_database(connection)
            assert len(database.tables) == tables
            return len(sent)

    assert queries(1) == queries(30) <= 30


@pytest.fixture
def interrupted(every_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """What is read while another session commits, after the snapshot and before the queries."""
    with every_server.connection() as connection:
        connection.execute("CREATE TABLE t (a int)")
        pipeline = connection.pipeline

        def late() -> Any:
            with every_server.cluster.connect(connection.info.dbname) as other:
                other.execute(
                    """
                    CREATE TABLE tardy (a int PRIMARY KEY);
                    ALTER TABLE t ADD tardy int;
                    CREATE INDEX tardy_index ON t (a);
                    CREATE TYPE tardy_type AS ENUM ('a');
                    COMMENT ON TABLE t IS 'tardy';
                    """
                )
            return pipeline()

        monkeypatch.setattr(connection, "pipeline", late)
        first = read_database(connection)
        monkeypatch.undo()
        assert "tardy_index" in repr(read_database(connection))
        yield first


def test_all_queries_see_one_snapshot(interrupted: Database) -> None:
    assert "tardy" not in repr(interrupted)


@pytest.mark.parametrize(
    "drop",
    [
        "VIEW s.v",
        "TABLE s.t CASCADE",
        "FUNCTION s.f() CASCADE",
        "DOMAIN s.d",
        "INDEX s.t_lower_idx",
        "TRIGGER g ON s.t",
        "SCHEMA s CASCADE",
    ],
)
def test_what_vanishes_while_reading_is_read_again(
    every_server: Server, drop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with every_server.connection() as connection:
        connection.execute(MIXED)
        pipeline = connection.pipeline
        statements = [f"DROP {drop}"]

        def late() -> Any:
            with every_server.cluster.connect(connection.info.dbname) as other:
                while statements:
                    other.execute(statements.pop())
            return pipeline()

        monkeypatch.setattr(connection, "pipeline", late)
        read = read_database(connection)
        monkeypatch.undo()
        assert read == read_database(connection)


def test_what_vanishes_every_time_is_an_error_that_says_so(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server.connection() as connection:
        connection.execute("CREATE TABLE a (n int); CREATE TABLE b (n int DEFAULT 1)")
        pipeline = connection.pipeline
        names = ["b", "a"]

        def late() -> Any:
            with server.cluster.connect(connection.info.dbname) as other:
                other.execute(f"DROP TABLE {names.pop()}")
            return pipeline()

        monkeypatch.setattr(connection, "pipeline", late)
        with pytest.raises(CatalogError, match=r"changed by another session .*\(relation b\)"):
            read_database(connection)
        assert names == []


def test_a_table_that_another_session_holds_is_not_waited_for_without_end(
    every_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast("dict[str, str]", _SETTINGS), "lock_timeout", "50ms")
    with every_server.connection() as connection:
        connection.execute("CREATE TABLE a (n int); CREATE INDEX ON a ((n + 1))")
        with every_server.cluster.connect(connection.info.dbname) as other, other.transaction():
            other.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(CatalogError, match=r"another session holds a lock .* than 50ms"):
                read_database(connection)
        assert read_database(connection).tables


def test_temporary_objects_of_others_do_not_disturb(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        server.connection() as connection,
        server.cluster.connect(connection.info.dbname) as other,
    ):
        other.execute("CREATE TEMP TABLE a (n int); CREATE TYPE pg_temp.e AS ENUM ('x')")
        pipeline = connection.pipeline

        def late() -> Any:
            other.execute("DISCARD TEMP; DROP TYPE IF EXISTS pg_temp.e")
            return pipeline()

        monkeypatch.setattr(connection, "pipeline", late)
        assert read_database(connection) == server.schema("")


def test_reading_writes_nothing(every_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with every_server.connection() as connection:
        pipeline = connection.pipeline

        def writing() -> Any:
            connection.execute("CREATE TABLE t (a int)")
            return pipeline()

        monkeypatch.setattr(connection, "pipeline", writing)
        with pytest.raises(CatalogError, match="read-only transaction"):
            read_database(connection)


def test_reading_leaves_no_transaction_open(every_server: Server) -> None:
    with every_server.connection() as connection:
        read_database(connection)
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_reading_twice_gives_the_same(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute(MIXED)
        assert read_database(connection) == read_database(connection)


def test_an_open_transaction_is_an_error_and_no_traceback(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT 1")
        with pytest.raises(CatalogError, match="could not read the catalogs"):
            read_database(connection)


def test_every_major_says_the_same(server: Server, every_server: Server) -> None:
    """But for views: PostgreSQL 16 began to leave out what needs no qualification."""
    statements = MIXED.replace("CREATE VIEW s.v AS SELECT id FROM s.t;", "")
    assert every_server.schema(statements) == server.schema(statements)
