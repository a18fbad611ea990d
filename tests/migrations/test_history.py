"""Which migration introduced what is there at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.keeper import HistoryKeeper
from schema_docs.migrations.run import MigrationRun, apply_migrations
from schema_docs.migrations.touched import Catalogs
from schema_docs.model import QualifiedName
from schema_docs.server.binaries import find_binaries
from schema_docs.server.cluster import scratch_cluster

if TYPE_CHECKING:
    from pathlib import Path

    from support import Server


def apply(folder: Path, *migrations: str, **options: object) -> MigrationRun:
    """Applies files `1.sql`, `2.sql` … on a cluster of their own."""
    for number, text in enumerate(migrations, 1):
        (folder / f"{number}.sql").write_text(text)
    with scratch_cluster(find_binaries("embedded"), user="app") as cluster:
        return apply_migrations(
            cluster,
            read_folder(folder),
            database=str(options.get("database", "app_db")),
            keep_going=bool(options.get("keep_going")),
        )


def introduced(run: MigrationRun) -> dict[str, str]:
    return {f"{name.schema}.{name.name}": file for name, file in run.history.introduced.items()}


def test_each_relation_knows_the_migration_that_made_it(tmp_path: Path) -> None:
    run = apply(
        tmp_path,
        """CREATE TABLE renamed (id int); CREATE TABLE recreated (id int);
           CREATE VIEW replaced AS SELECT 1 AS a; CREATE VIEW recreated_view AS SELECT 1 AS a;
           CREATE TABLE moved (id int); CREATE TABLE rewritten (id int);
           CREATE TABLE parted (at date) PARTITION BY RANGE (at);""",
        """ALTER TABLE renamed RENAME TO new_name; DROP TABLE recreated;
           CREATE SCHEMA s; ALTER TABLE moved SET SCHEMA s;
           CREATE MATERIALIZED VIEW summary AS SELECT 1 AS a;
           CREATE TABLE parted_2025 PARTITION OF parted
             FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');""",
        """CREATE TABLE recreated (id int);
           CREATE OR REPLACE VIEW replaced AS SELECT 1 AS a, 2 AS b;
           DROP VIEW recreated_view; CREATE VIEW recreated_view AS SELECT 1 AS a;
           REFRESH MATERIALIZED VIEW summary; ALTER TABLE rewritten ALTER id TYPE text;
           CREATE TABLE parted_2026 (at date);
           ALTER TABLE parted ATTACH PARTITION parted_2026
             FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');""",
        "VACUUM FULL rewritten; TRUNCATE renamed_not_here;",
        keep_going=True,
    )
    assert [failure.file for failure in run.failures] == ["4.sql"]
    assert introduced(run) == {
        "public.new_name": "1.sql",
        "s.moved": "1.sql",
        "public.rewritten": "1.sql",
        "public.replaced": "1.sql",
        "public.parted": "1.sql",
        "public.summary": "2.sql",
        "public.parted_2025": "2.sql",
        "public.recreated": "3.sql",
        "public.recreated_view": "1.sql",
        "public.parted_2026": "3.sql",
    }


def test_migration_that_makes_its_database_anew(tmp_path: Path) -> None:
    run = apply(
        tmp_path,
        "CREATE TABLE lost ();",
        "\\c postgres\nSELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend';\n"
        "DROP DATABASE app_db;\nCREATE DATABASE app_db;\n\\c app_db\nCREATE TABLE kept ();\n",
        "CREATE TABLE more ();",
    )
    assert introduced(run) == {"public.kept": "2.sql", "public.more": "3.sql"}
    assert [table.name.name for table in run.database.tables] == ["kept", "more"]


def test_default_database_can_be_made_anew_and_copied(tmp_path: Path) -> None:
    """Nothing of ours is connected to it while a migration runs."""
    run = apply(
        tmp_path,
        "CREATE TABLE first ();",
        "\\c template1\nCREATE DATABASE twin TEMPLATE postgres;\nDROP DATABASE postgres;\n"
        "ALTER DATABASE twin RENAME TO postgres;\n",
        "CREATE TABLE later ();",
        database="postgres",
    )
    assert introduced(run) == {"public.first": "1.sql", "public.later": "3.sql"}


@pytest.mark.parametrize("query", ["pid <> pg_backend_pid()", "datname IS NOT NULL"])
def test_ending_every_session_ends_none_of_ours(tmp_path: Path, query: str) -> None:
    run = apply(
        tmp_path,
        "CREATE TABLE a ();",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {query};",
        "CREATE TABLE b ();",
        keep_going=True,
    )
    assert introduced(run) == {"public.a": "1.sql", "public.b": "3.sql"}
    assert len(run.failures) == (query == "datname IS NOT NULL")


def test_failed_migration_keeps_its_place_in_history(tmp_path: Path) -> None:
    run = apply(
        tmp_path,
        "CREATE TABLE a (); SELECT nope; CREATE TABLE not_made ();",
        "CREATE TABLE b ();",
        keep_going=True,
    )
    assert introduced(run) == {"public.a": "1.sql", "public.b": "2.sql"}


def stories(run: MigrationRun) -> set[tuple[str, ...]]:
    """Kind, table, part, and what happened to it in which file."""
    return {
        (
            story.subject.kind,
            story.subject.name.name,
            story.subject.part,
            *(f"{event.what} {event.migration}" for event in story.events),
        )
        for story in run.history.stories
    }


def test_what_becomes_part_of_something_else_keeps_its_story(tmp_path: Path) -> None:
    run = apply(
        tmp_path,
        """CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX i ON t (a);
           CREATE SEQUENCE s; CREATE TABLE lent (at date, v int);
           CREATE TABLE p (at date, v int) PARTITION BY RANGE (at);""",
        """ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i; ALTER SEQUENCE s OWNED BY t.b;
           ALTER TABLE p ATTACH PARTITION lent DEFAULT;""",
        "ALTER TABLE t DROP b; DROP TABLE p;",
    )
    assert stories(run) == {
        ("table", "t", "", "introduced 1.sql"),
        ("column", "t", "a", "introduced 1.sql"),
        ("column", "t", "b", "introduced 1.sql", "dropped 3.sql"),
        ("constraint", "t", "k", "introduced 2.sql"),
        ("index", "t", "k", "introduced 1.sql", "renamed 2.sql"),
        ("sequence", "s", "", "introduced 1.sql", "dropped 3.sql"),
        ("table", "p", "", "introduced 1.sql", "dropped 3.sql"),
        ("column", "p", "at", "introduced 1.sql", "dropped 3.sql"),
        ("column", "p", "v", "introduced 1.sql", "dropped 3.sql"),
        ("partition", "lent", "", "introduced 1.sql", "changed 2.sql", "dropped 3.sql"),
        ("column", "lent", "at", "introduced 1.sql", "dropped 3.sql"),
        ("column", "lent", "v", "introduced 1.sql", "dropped 3.sql"),
    }


def test_what_commits_after_a_later_migration_is_seen(server: Server) -> None:
    """A prepared transaction, or a session that the server keeps for a migration."""
    keeper = HistoryKeeper()
    with (
        server.database() as name,
        server.cluster.connect(name) as ours,
        server.cluster.connect(name) as slow,
    ):
        catalogs = Catalogs(ours)
        keeper.take(keeper.look(catalogs), None)
        slow.execute("BEGIN; CREATE TABLE slow (id int)")
        ours.execute("CREATE TABLE public.quick (id int)")
        keeper.take(keeper.look(catalogs), "1.sql")
        slow.execute("COMMIT")
        keeper.take(keeper.look(catalogs), "2.sql")
    introduced = {each.name: file for each, file in keeper.history().introduced.items()}
    assert introduced == {"quick": "1.sql", "slow": "2.sql"}


def test_what_is_temporary_has_no_history_while_it_lasts(server: Server) -> None:
    """PostgreSQL drops it after psql has ended, and that takes a while."""
    keeper = HistoryKeeper()
    with (
        server.database() as name,
        server.cluster.connect(name) as ours,
        server.cluster.connect(name) as session,
    ):
        catalogs = Catalogs(ours)
        keeper.take(keeper.look(catalogs), None)
        session.execute("""
            CREATE TEMP TABLE t (id serial PRIMARY KEY, name text CHECK (name <> ''), n int);
            CREATE INDEX ON t (n); CREATE TEMP VIEW v AS SELECT 1 AS a; CREATE TEMP SEQUENCE s;
            CREATE TYPE pg_temp.mood AS ENUM ('ok'); CREATE RULE r AS ON INSERT TO t DO NOTHING;
            CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE TABLE stays (id int)""")
        keeper.take(keeper.look(catalogs), "1.sql")
        session.execute("ALTER TABLE t RENAME n TO m; COMMENT ON TABLE t IS 'x'; DISCARD TEMP")
        keeper.take(keeper.look(catalogs), "2.sql")
    history = keeper.history()
    assert {story.subject.name.name for story in history.stories} == {"stays"}
    assert history.renamings == ()


def test_renames_are_known_by_numbers_not_by_names(tmp_path: Path) -> None:
    run = apply(
        tmp_path,
        """CREATE SCHEMA s; CREATE TYPE mood AS ENUM ('ok', 'bad');
           CREATE TABLE a (x int CONSTRAINT x_positive CHECK (x > 0), y int);
           CREATE TABLE b (x int); CREATE TABLE s.inside (x int); CREATE VIEW v AS SELECT x FROM a;
           CREATE RULE r AS ON INSERT TO b DO NOTHING; CREATE INDEX i ON a (y);
           CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql AS 'SELECT 1';""",
        """ALTER TABLE a RENAME TO c; ALTER TABLE b RENAME TO a; ALTER TABLE c RENAME TO b;
           ALTER TABLE b RENAME COLUMN x TO z;
           ALTER TABLE b RENAME CONSTRAINT x_positive TO z_positive;
           ALTER SCHEMA s RENAME TO t; ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
           ALTER RULE r ON a RENAME TO q; ALTER INDEX i RENAME TO j; ALTER VIEW v RENAME TO w;
           ALTER FUNCTION f(int) RENAME TO g;
           ALTER TABLE b DROP COLUMN y; ALTER TABLE b ADD COLUMN y int;""",
    )
    found = {
        (each.before.kind, each.before.name.name, each.before.part): (
            f"{each.after.name.schema}.{each.after.name.name}",
            each.after.part,
        )
        for each in run.history.renamings
    }
    assert found.pop(("schema", "s", "")) == ("t.t", "")
    assert found == {
        ("table", "a", ""): ("public.b", ""),
        ("table", "b", ""): ("public.a", ""),
        ("column", "a", "x"): ("public.b", "z"),
        ("constraint", "a", "x_positive"): ("public.b", "z_positive"),
        ("table", "inside", ""): ("t.inside", ""),
        ("label", "mood", "ok"): ("public.mood", "fine"),
        ("rule", "b", "r"): ("public.a", "q"),
        ("view", "v", ""): ("public.w", ""),
        ("function", "f", "n integer"): ("public.g", "n integer"),
    } | ({("index", "a", "i"): ("public.b", "j")} if ("index", "a", "i") in found else {})
    assert {each.migration for each in run.history.renamings} == {"2.sql"}
    assert run.history.altered["2.sql"] == (
        QualifiedName("public", "a"),
        QualifiedName("public", "b"),
    )


def test_a_partition_has_no_place_that_words_could_leave(tmp_path: Path) -> None:
    run = apply(
        tmp_path,
        "CREATE SCHEMA s; CREATE TABLE s.p (x int) PARTITION BY LIST (x);"
        "CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES IN (1);"
        "CREATE TABLE s.p2 PARTITION OF s.p FOR VALUES IN (2);"
        "CREATE DOMAIN s.d AS int CONSTRAINT positive CHECK (VALUE > 0);",
        "ALTER TABLE s.p DETACH PARTITION s.p1; ALTER TABLE s.p1 RENAME TO alone;",
        "ALTER SCHEMA s RENAME TO z;",
    )
    renamed = {(each.before.kind, each.after.kind) for each in run.history.renamings}
    assert renamed == {(kind, kind) for kind in ("schema", "table", "domain")}
    before = {each.before.name.name for each in run.history.renamings}
    assert before == {"s", "p", "alone", "d"}
