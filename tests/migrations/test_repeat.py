"""The proof of idempotency: what applying migrations once more does, and what it does not."""

from __future__ import annotations

import subprocess
from itertools import count
from typing import TYPE_CHECKING

import pytest
from psycopg import sql

from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.layouts.layout import Given
from schema_docs.migrations.repeat import Repeated, prove
from schema_docs.migrations.run import apply_migrations
from support import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

    from support import Server

NUMBERS = count(1)


def proof(server: Server, folder: Path, *files: str) -> tuple[Repeated, ...]:
    """What comes of `1.sql`, `2.sql` …, applied twice."""
    for number, text in enumerate(files, 1):
        (folder / f"{number}.sql").write_text(text, "utf-8")
    name = f"twice_{next(NUMBERS)}"
    run = apply_migrations(server.cluster, read_folder(folder), database=name)
    try:
        return prove(server.cluster, run, shown_as="db")
    finally:
        with server.cluster.connect("postgres") as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


TABLE = "CREATE TABLE IF NOT EXISTS t (id serial PRIMARY KEY, name text, at timestamptz);\n"
FUNCTION = (
    "CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS\n"
    "$$ BEGIN NEW.at = now(); RETURN NEW; END $$;\n"
)

IDEMPOTENT = {
    "guarded table": TABLE,
    "plain table that is dropped before, in name only": "DROP VIEW IF EXISTS v;\n" + TABLE,
    "guarded index": TABLE + "CREATE INDEX IF NOT EXISTS by_name ON t (name);",
    "column, guarded by its own words": TABLE + "ALTER TABLE t ADD COLUMN IF NOT EXISTS n int;",
    "column, guarded by a block": TABLE
    + """DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM information_schema.columns
                     WHERE table_name = 't' AND column_name = 'n') THEN
        ALTER TABLE t ADD COLUMN n int DEFAULT 1;
      END IF;
    END $$;""",
    "column, its error caught": TABLE
    + """DO $$ BEGIN
      ALTER TABLE t ADD COLUMN n int;
    EXCEPTION WHEN duplicate_column THEN NULL;
    END $$;""",
    "function": FUNCTION,
    "trigger that is dropped first": TABLE + FUNCTION + "DROP TRIGGER IF EXISTS stamps ON t;\n"
    "CREATE TRIGGER stamps BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION stamp();",
    "view that is dropped first": TABLE
    + "DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT id FROM t; COMMENT ON VIEW v IS 'All.';",
    "view that is replaced": TABLE + "CREATE OR REPLACE VIEW v AS SELECT id, name FROM t;",
    "constraint that is dropped first": TABLE + "ALTER TABLE t DROP CONSTRAINT IF EXISTS named;\n"
    "ALTER TABLE t ADD CONSTRAINT named CHECK (name <> '');",
    "enum in a block": """DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'mood') THEN
        CREATE TYPE mood AS ENUM ('ok');
      END IF;
    END $$;
    ALTER TYPE mood ADD VALUE IF NOT EXISTS 'good';""",
    "type of a column, twice": TABLE + "ALTER TABLE t ALTER COLUMN name TYPE varchar(40);",
    "nullability and default": TABLE
    + "ALTER TABLE t ALTER name SET NOT NULL, ALTER name SET DEFAULT 'x';",
    "guarded rename": TABLE
    + """DO $$ BEGIN
      IF EXISTS (SELECT FROM information_schema.columns
                 WHERE table_name = 't' AND column_name = 'name') THEN
        ALTER TABLE t RENAME COLUMN name TO title;
      END IF;
    END $$;""",
    "comments": TABLE + "COMMENT ON TABLE t IS 'One.'; COMMENT ON COLUMN t.name IS 'Two.';",
    "grants": TABLE + "GRANT SELECT ON t TO pg_monitor; GRANT INSERT ON t TO pg_read_all_stats;",
    "grants that are revoked first, to several": TABLE
    + "REVOKE ALL ON t FROM pg_monitor, pg_read_all_stats;\n"
    "GRANT SELECT ON t TO pg_monitor; GRANT SELECT ON t TO pg_read_all_stats;\n"
    "REVOKE ALL ON t FROM pg_monitor; GRANT SELECT ON t TO pg_monitor;",
    "seed with ON CONFLICT": TABLE
    + "INSERT INTO t VALUES (1, 'a'), (2, 'b') ON CONFLICT DO NOTHING;",
    "seed that is updated, by its own time": TABLE + "INSERT INTO t VALUES (1, 'a', now())"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, at = now();",
    "seed where there is none": TABLE
    + "INSERT INTO t (name) SELECT 'a' WHERE NOT EXISTS (SELECT FROM t WHERE name = 'a');",
    "update that is true already": TABLE
    + "INSERT INTO t VALUES (1, 'a') ON CONFLICT DO NOTHING; UPDATE t SET name = upper(name);",
    "rows that are removed": TABLE + "DELETE FROM t WHERE name IS NULL;",
    "rows that are made anew, all alike": TABLE
    + "TRUNCATE t; INSERT INTO t VALUES (1, 'a'), (2, 'b');",
    "sequence": TABLE + "SELECT setval('t_id_seq', greatest(max(id), 1)) FROM t;",
    "temporary table": "CREATE TEMP TABLE helper (a int); INSERT INTO helper VALUES (1);",
    "extension": "CREATE EXTENSION IF NOT EXISTS citext;",
    "materialized view": TABLE + "INSERT INTO t VALUES (1, 'a') ON CONFLICT DO NOTHING;\n"
    "CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT * FROM t; REFRESH MATERIALIZED VIEW m;",
    "policy that is dropped first": TABLE
    + "ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;\n"
    "DROP POLICY IF EXISTS mine ON t; CREATE POLICY mine ON t USING (name = current_user);",
    "named statistics": TABLE + "CREATE STATISTICS IF NOT EXISTS s ON id, name FROM t;",
}

NOT_IDEMPOTENT = {
    "table": (
        "CREATE TABLE t ();",
        '1: applied a second time, fails: relation "t" already exists',
    ),
    "column": (
        TABLE + "\n-- why\nALTER TABLE t ADD n int;",
        '4: applied a second time, fails: column "n" of relation "t" already exists',
    ),
    "rename": (
        "CREATE TABLE IF NOT EXISTS t (a int);\nALTER TABLE t RENAME TO u;",
        '2: applied a second time, fails: relation "u" already exists',
        "1: applied a second time, makes table t",
    ),
    "enum value": (
        (
            "DO $$ BEGIN CREATE TYPE mood AS ENUM ('a'); EXCEPTION WHEN OTHERS THEN END $$;\n"
            "ALTER TYPE mood ADD VALUE 'b';"
        ),
        '2: applied a second time, fails: enum label "b" already exists',
    ),
    "index without a name": (
        TABLE + "CREATE INDEX ON t (name);",
        "2: applied a second time, makes index t_name_idx1 on t",
    ),
    "constraint without a name": (
        TABLE + "ALTER TABLE t ADD CHECK (name <> '');",
        "2: applied a second time, adds constraint t_name_check1 on t",
    ),
    "foreign key without a name": (
        TABLE + "CREATE TABLE IF NOT EXISTS u (t_id int);\n"
        "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
        "3: applied a second time, adds foreign key u_t_id_fkey1 on u",
    ),
    "statistics without a name": (
        TABLE + "CREATE STATISTICS ON id, name FROM t;",
        "2: applied a second time, makes statistics t_id_name_stat1",
    ),
    "seed": (
        TABLE + "\nINSERT INTO t (name) VALUES ('a'), ('b');",
        "3: applied a second time, adds 2 rows to t",
    ),
    "seed beside one that is guarded": (
        TABLE + "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING;\n"
        "ALTER SEQUENCE t_id_seq RESTART 2;\n"
        "CREATE TABLE IF NOT EXISTS other (t int);\n"
        "INSERT INTO t (id) SELECT max(id) + 1 FROM t;",
        "5: applied a second time, adds 1 row to t",
    ),
    "seed by COPY, into an odd name": (
        (
            'CREATE SCHEMA IF NOT EXISTS "S";\nCREATE TABLE IF NOT EXISTS "S"."a ""b""" (n int);\n'
            'COPY "S"."a ""b""" FROM stdin;\n1\n\\.\n'
        ),
        '3: applied a second time, adds 1 row to "S"."a ""b"""',
    ),
    "seed of a partitioned table": (
        (
            "CREATE TABLE IF NOT EXISTS p (n int) PARTITION BY LIST (n);\n"
            "CREATE TABLE IF NOT EXISTS p1 PARTITION OF p FOR VALUES IN (1);\n"
            "CREATE TABLE IF NOT EXISTS p2 PARTITION OF p FOR VALUES IN (2);\n"
            "INSERT INTO p VALUES (1), (2), (2);"
        ),
        "4: applied a second time, adds 3 rows to p",
    ),
    "seed behind a policy": (
        (
            "CREATE TABLE IF NOT EXISTS t (a int);\nALTER TABLE t ENABLE ROW LEVEL SECURITY;\n"
            "ALTER TABLE t FORCE ROW LEVEL SECURITY;\nINSERT INTO t VALUES (1);"
        ),
        "4: applied a second time, adds 1 row to t",
    ),
    "seed of a parent and a child": (
        (
            "CREATE TABLE IF NOT EXISTS a (n int); CREATE TABLE IF NOT EXISTS b () INHERITS (a);\n"
            "INSERT INTO b VALUES (1);"
        ),
        "2: applied a second time, adds 1 row to b",
    ),
    "update that adds up": (
        TABLE + "INSERT INTO t VALUES (1, 'a') ON CONFLICT DO NOTHING;\n"
        "UPDATE t\n   SET name = name || '!';",
        "3: applied a second time, changes rows of t",
    ),
    "rows that are removed": (
        (
            "CREATE TABLE IF NOT EXISTS t (n serial);\n"
            "INSERT INTO t SELECT generate_series(1, 3) WHERE NOT EXISTS (SELECT FROM t);\n"
            "DELETE FROM t WHERE n = (SELECT max(n) FROM t);"
        ),
        "3: applied a second time, removes 1 row from t",
    ),
    "column that is dropped and added": (
        TABLE + "DO $$ BEGIN\n  ALTER TABLE t DROP COLUMN IF EXISTS n;\n"
        "  ALTER TABLE t ADD COLUMN n int;\nEND $$;",
        "3: applied a second time, drops column t.n and makes it anew",
    ),
    "table that is dropped and made": (
        (
            "DROP TABLE IF EXISTS t;\nCREATE TABLE t (id int PRIMARY KEY, name text UNIQUE);\n"
            "CREATE INDEX by_name ON t (name);"
        ),
        "2: applied a second time, drops table t and makes it anew",
    ),
    "toggle": (
        TABLE + "DO $$ BEGIN\n IF EXISTS (SELECT FROM pg_attribute WHERE attname = 'name'\n"
        "   AND attrelid = 't'::regclass AND attnotnull)\n"
        " THEN ALTER TABLE t ALTER name DROP NOT NULL;\n"
        " ELSE ALTER TABLE t ALTER name SET NOT NULL; END IF; END $$;",
        "5: applied a second time, changes the nullable of column t.name from not null to null",
    ),
    "function of another signature": (
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
        '1: applied a second time, fails: function "f" already exists with same argument types',
    ),
    "publication": (
        "CREATE PUBLICATION p;",
        '1: applied a second time, fails: publication "p" already exists',
    ),
    "code that names by what there is": (
        (
            "DO $$ BEGIN\n  EXECUTE format('CREATE TABLE t%s (a int)',\n"
            "    (SELECT count(*) FROM pg_class WHERE relname ~ '^t\\d'));\nEND $$;"
        ),
        "2: applied a second time, makes table t1",
    ),
}


@pytest.mark.parametrize("case", IDEMPOTENT)
def test_idempotent(server: Server, tmp_path: Path, case: str) -> None:
    assert list(map(str, proof(server, tmp_path, IDEMPOTENT[case]))) == []


@pytest.mark.parametrize("case", NOT_IDEMPOTENT)
def test_not_idempotent(server: Server, tmp_path: Path, case: str) -> None:
    text, *expected = NOT_IDEMPOTENT[case]
    told = list(map(str, proof(server, tmp_path, text)))
    assert told == sorted(f"db/1.sql:{line}" for line in expected)


def test_what_a_later_migration_takes_back_is_told_with_its_name(
    server: Server, tmp_path: Path
) -> None:
    told = proof(
        server,
        tmp_path,
        TABLE + "COMMENT ON TABLE t IS 'Old.';\n"
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS gone int;\n"
        "INSERT INTO t VALUES (1, 'a') ON CONFLICT DO NOTHING;",
        "COMMENT ON TABLE t IS 'New.';\n"
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';",
        "ALTER TABLE t DROP COLUMN IF EXISTS gone;\nDELETE FROM t WHERE name = 'a';",
    )
    assert list(map(str, told)) == [
        (
            "db/1.sql:2: applied a second time, changes the comment of table t from New. to Old.,"
            " which 2.sql takes back"
        ),
        (
            "db/1.sql:3: applied a second time, changes the definition of function f(),"
            " which 2.sql takes back"
        ),
        "db/1.sql:4: applied a second time, adds column t.gone, which 3.sql takes back",
        "db/1.sql:5: applied a second time, adds 1 row to t, which 3.sql takes back",
    ]
    assert [one.taken_back_by for one in told] == ["2.sql", "2.sql", "3.sql", "3.sql"]


def test_what_is_lost_is_told_even_if_it_is_made_again(server: Server, tmp_path: Path) -> None:
    told = proof(
        server,
        tmp_path,
        "DROP TABLE IF EXISTS t CASCADE;\nDROP VIEW IF EXISTS v;",
        TABLE + "CREATE TABLE IF NOT EXISTS u (t_id int);\nCREATE OR REPLACE VIEW v AS SELECT 1;\n"
        "ALTER TABLE u DROP CONSTRAINT IF EXISTS u_t;\n"
        "ALTER TABLE u ADD CONSTRAINT u_t FOREIGN KEY (t_id) REFERENCES t;",
    )
    assert list(map(str, told)) == [
        "db/1.sql:1: applied a second time, drops foreign key u_t on u, which 2.sql takes back",
        "db/1.sql:1: applied a second time, drops table t",
        "db/1.sql:2: applied a second time, drops view v, which 2.sql takes back",
    ]


def test_rights_and_comments_that_go_with_a_view_are_told(server: Server, tmp_path: Path) -> None:
    told = proof(
        server,
        tmp_path,
        "DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT 1 AS a;",
        "GRANT SELECT ON v TO pg_monitor;",
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'once') THEN\n"
        "CREATE TABLE once (); COMMENT ON VIEW v IS 'Said once.'; END IF; END $$;",
    )
    assert [(str(one), [change.what for change in one.changes]) for one in told] == [
        (
            "db/1.sql:2: applied a second time, changes the rights and the comment of view v",
            ["rights", "comment"],
        ),
    ]


def test_after_a_failure_the_next_file_runs(server: Server, tmp_path: Path) -> None:
    told = proof(
        server,
        tmp_path,
        "CREATE TABLE a ();\nCREATE TABLE IF NOT EXISTS never_again ();",
        "CREATE INDEX i ON a ((1));",
        "CREATE TABLE IF NOT EXISTS b (n int);\nINSERT INTO b VALUES (1);",
    )
    assert [(one.migration, one.line, one.failure is not None) for one in told] == [
        ("1.sql", 1, True),
        ("2.sql", 1, True),
        ("3.sql", 2, False),
    ]
    assert told[0].failure is not None
    assert told[0].failure.statement == "CREATE TABLE a ();"


def test_failing_line_of_an_included_file(server: Server, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.sql").write_text("\n\nCREATE TABLE a ();\n")
    (told,) = proof(server, tmp_path, "\\ir parts/a.sql\n")
    assert str(told) == (
        'db/parts/a.sql:3: applied a second time, fails: relation "a" already exists'
    )
    assert told.migration == "1.sql"


def test_rows_of_an_included_file_are_not_told_of_another_statement(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.sql").write_text("UPDATE t SET name = name || 'x';\n")
    seed = "INSERT INTO t (id, name) VALUES (1, 'a') ON CONFLICT DO NOTHING;\n"
    (told,) = proof(server, tmp_path, f"{TABLE}{seed}\\ir parts/a.sql\n")
    assert str(told) == "db/1.sql: applied a second time, changes rows of t"


def test_database_that_is_made_anew_is_told_once(server: Server, tmp_path: Path) -> None:
    name = f"twice_{next(NUMBERS)}"
    again = f"\\c postgres\nDROP DATABASE {name};\nCREATE DATABASE {name};\n\\c {name}\n"
    (tmp_path / "1.sql").write_text(again + TABLE)
    (tmp_path / "2.sql").write_text("INSERT INTO t (name) VALUES ('a');")
    run = apply_migrations(server.cluster, read_folder(tmp_path), database=name)
    told = prove(server.cluster, run)
    assert list(map(str, told)) == [
        "1.sql: applied a second time, drops the database and makes it anew"
    ]


def test_every_major_gives_the_same_proof(every_server: Server, tmp_path: Path) -> None:
    told = proof(
        every_server,
        tmp_path,
        TABLE + "INSERT INTO t VALUES (1, 'a') ON CONFLICT DO NOTHING;\nCREATE INDEX ON t (name);",
        "INSERT INTO t (id) SELECT max(id) + 1 FROM t;\nCREATE STATISTICS ON id, name FROM t;"
        if every_server.major >= 16
        else "INSERT INTO t (id) SELECT max(id) + 1 FROM t;",
    )
    assert list(map(str, told)) == [
        "db/1.sql:3: applied a second time, makes index t_name_idx1 on t",
        "db/2.sql:1: applied a second time, adds 1 row to t",
        *(
            ["db/2.sql:2: applied a second time, makes statistics t_id_name_stat1"]
            if every_server.major >= 16
            else []
        ),
    ]


def test_many_tables_with_rows_are_asked_in_parts(server: Server, tmp_path: Path) -> None:
    (told,) = proof(
        server,
        tmp_path,
        "DO $$ BEGIN FOR i IN 1..900 LOOP\n"
        "  EXECUTE format('CREATE TABLE IF NOT EXISTS t%s AS SELECT 1 AS a', i);\n"
        "END LOOP; END $$;",
        "INSERT INTO t900 VALUES (2);",
    )
    assert str(told) == "db/2.sql:1: applied a second time, adds 1 row to t900"


def test_shell_scripts_run_a_second_time_too(server: Server, tmp_path: Path) -> None:
    (tmp_path / "1.sql").write_text("CREATE TABLE IF NOT EXISTS t (a int);")
    (tmp_path / "2.sh").write_text("psql -c 'INSERT INTO t VALUES (1)'\n")
    name = f"twice_{next(NUMBERS)}"
    folder = read_folder(tmp_path, given=Given(run_scripts=True))
    told = prove(server.cluster, apply_migrations(server.cluster, folder, database=name))
    assert list(map(str, told)) == ["2.sh: applied a second time, adds 1 row to t"]


def test_the_database_that_files_lead_to_is_looked_at(server: Server, tmp_path: Path) -> None:
    other = f"other_{next(NUMBERS)}"
    leads = (
        f"SELECT 'CREATE DATABASE {other}' WHERE NOT EXISTS"
        f" (SELECT FROM pg_database WHERE datname = '{other}') \\gexec\n\\c {other}\n"
    )
    (told,) = proof(
        server,
        tmp_path,
        leads + "CREATE TABLE IF NOT EXISTS t (a int);\nINSERT INTO t VALUES (1);",
    )
    assert str(told) == "db/1.sql:4: applied a second time, adds 1 row to t"


# -- as users have it ------------------------------------------------------------------------------


def check(folder: Path, *options: str) -> tuple[int, str]:
    done = subprocess.run(
        [PROGRAM, "check", "--twice", *options],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert not done.stderr or done.returncode == 2, done.stderr
    return done.returncode, done.stdout + done.stderr


def test_the_example_is_idempotent(example: Path) -> None:
    code, said = check(example)
    assert code == 0
    assert "are in sync; every migration is idempotent\n" in said


def test_check_tells_what_is_not_idempotent(example: Path) -> None:
    migrations = example / "services/postgres/init"
    (migrations / "029_seed.sql").write_text(
        "INSERT INTO llm_models (name) VALUES ('x') ON CONFLICT DO NOTHING;\n"
        "COMMENT ON TABLE llm_models IS 'A first try';\n"
    )
    (migrations / "030_comment.sql").write_text(
        "COMMENT ON TABLE llm_models IS 'Models that can be asked';\n"
        "ALTER TABLE llm_models ADD CHECK (name <> '');\n"
    )
    subprocess.run([PROGRAM, "build", "-q"], cwd=example, check=True, timeout=120)
    code, said = check(example, "-q")
    assert (code, said.splitlines()) == (
        1,
        [
            (
                "services/postgres/init/030_comment.sql:2: applied a second time, adds constraint"
                " llm_models_name_check1 on llm_models"
            ),
            "guard what is not idempotent, with IF NOT EXISTS, ON CONFLICT or a DO block, say",
        ],
    )


def test_what_is_set_before_the_first_file_holds_the_second_time(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "schema-docs.toml").write_text(
        'migrations = "db"\nbefore = ["CREATE SCHEMA shop; SET search_path TO shop"]\n'
    )
    (tmp_path / "db/1.sql").write_text(
        "CREATE TABLE shop.t (a int);\nINSERT INTO t SELECT 1 WHERE NOT EXISTS (SELECT FROM t);"
    )
    subprocess.run([PROGRAM, "build", "-q"], cwd=tmp_path, check=True, timeout=120)
    code, said = check(tmp_path, "-q")
    assert (code, said.splitlines()[:-1]) == (
        1,
        ['db/1.sql:1: applied a second time, fails: relation "t" already exists'],
    )


def test_given_server_and_its_name_of_the_database(server: Server, tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "schema-docs.toml").write_text('migrations = "db"\ndatabase = "shop"\n')
    (tmp_path / "db/1.sql").write_text(
        "CREATE TABLE IF NOT EXISTS t (a int);\nINSERT INTO t VALUES (1);\n"
        "DO $$ BEGIN RAISE EXCEPTION 'in %', current_database()\n"
        "  USING ERRCODE = CASE count(*) WHEN 2 THEN 'P0001' ELSE '00000' END FROM t;\n"
        "EXCEPTION WHEN OTHERS THEN IF (SELECT count(*) FROM t) = 2 THEN RAISE; END IF; END $$;\n"
    )
    cluster = server.cluster
    url = f"postgresql://{cluster.user}@/postgres?host={cluster.environment['PGHOST']}"
    url += f"&port={cluster.environment['PGPORT']}"
    subprocess.run([PROGRAM, "build", "-q", "--server", url], cwd=tmp_path, check=True, timeout=120)
    code, said = check(tmp_path, "-q", "--server", url)
    assert code == 1
    assert said.splitlines()[:-1] == [
        "db/1.sql:2: applied a second time, adds 1 row to t",
        "db/1.sql:3: applied a second time, fails: in shop",
    ]


def test_twice_needs_migrations(example: Path) -> None:
    code, said = check(example, "--database-url", "postgresql:///x")
    assert code == 2
    assert "--twice applies migrations; a snapshot or database has none" in said
