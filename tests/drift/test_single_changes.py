"""One statement changes one thing: the gate tells that, at its line and with its cause.

A second migration runs the statement; the page is of the first one only.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from schema_docs.config.settings import Settings
from schema_docs.drift.freshness import check_freshness
from schema_docs.generating import generate
from schema_docs.project import Project
from schema_docs.reports.report import Location

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.generated import Generated

BASE = """\
CREATE SCHEMA billing;
CREATE SCHEMA spare;
CREATE TYPE status AS ENUM ('new', 'done');
CREATE TYPE mood AS ENUM ('fine', 'sad');
CREATE TYPE point3 AS (x int, y int);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE DOMAIN email AS text CONSTRAINT not_empty CHECK (VALUE <> '');
CREATE SEQUENCE tickets;
CREATE ROLE reader;
CREATE EXTENSION citext;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION add(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE tidy() LANGUAGE sql AS '';
CREATE TABLE users (
    id serial PRIMARY KEY,
    name varchar(50) NOT NULL,
    email email,
    status status NOT NULL DEFAULT 'new',
    score int DEFAULT 0,
    CONSTRAINT score_check CHECK (score >= 0)
);
COMMENT ON TABLE users IS 'Who may come in';
COMMENT ON COLUMN users.score IS 'Points';
CREATE INDEX users_name_idx ON users (name);
CREATE INDEX users_status_idx ON users (status, score);
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE orders (
    id bigint NOT NULL,
    user_id int NOT NULL CONSTRAINT orders_user_fkey REFERENCES users ON DELETE CASCADE,
    placed_at timestamptz NOT NULL,
    note text,
    doubled int GENERATED ALWAYS AS (1 + 1) STORED,
    number int GENERATED ALWAYS AS IDENTITY
);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_orders ON orders USING (user_id = 1);
CREATE RULE quiet AS ON DELETE TO orders DO ALSO NOTHING;
CREATE STATISTICS orders_stats ON user_id, placed_at FROM orders;
GRANT SELECT ON orders, users TO reader;
CREATE TABLE readings (at date NOT NULL, value int) PARTITION BY RANGE (at);
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE billing.invoices (id int PRIMARY KEY, total numeric(10, 2));
CREATE VIEW active AS SELECT id, name FROM users WHERE status = 'new';
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM orders;
"""

AT = Location(path="migrations/002_change.sql", line=3)
"""Where every one of the statements stands."""

CASES: list[tuple[str, str, str] | tuple[str, str, str, None]] = [
    ("CREATE SCHEMA audit", "schema audit is new", "| Schema |"),
    ("DROP SCHEMA spare", "schema spare no longer exists", "| `spare` |"),
    (
        "COMMENT ON SCHEMA billing IS 'Money'",
        "schema billing: description (none) → Money",
        "| `billing` |",
    ),
    ("ALTER SCHEMA billing RENAME TO money", "schema billing is called money now", "| `billing` |"),
    ("CREATE EXTENSION hstore", "extension hstore is new", "| `citext` |"),
    ("DROP EXTENSION citext", "extension citext no longer exists", "| `citext` |"),
    (
        "ALTER EXTENSION citext SET SCHEMA billing",
        "extension citext: schema public → billing",
        "| `citext` |",
        None,
    ),
    ("CREATE SEQUENCE bills AS smallint", "sequence bills is new", "| Sequence |"),
    ("DROP SEQUENCE tickets", "sequence tickets no longer exists", "| `tickets` |"),
    (
        "ALTER SEQUENCE tickets INCREMENT BY 2",
        "sequence tickets: properties (none) → by 2",
        "| `tickets` |",
    ),
    (
        "ALTER SEQUENCE tickets RENAME TO numbers",
        "sequence tickets is called numbers now",
        "| `tickets` |",
    ),
    (
        "COMMENT ON SEQUENCE tickets IS 'x'",
        "sequence tickets: description (none) → x",
        "| `tickets` |",
    ),
    ("CREATE TABLE bills (id int PRIMARY KEY)", "table bills is new", "| `invoices_pkey` |"),
    (
        "DROP TABLE billing.invoices",
        "table billing.invoices no longer exists",
        "### billing.invoices",
    ),
    (
        "ALTER TABLE readings RENAME TO points",
        "table readings is called points now",
        "### readings",
    ),
    (
        "ALTER TABLE billing.invoices SET SCHEMA public",
        "table billing.invoices is called invoices now",
        "### billing.invoices",
    ),
    (
        "COMMENT ON TABLE users IS 'Who'",
        "table users: description Who may come in → Who",
        "Who may come in",
    ),
    (
        "COMMENT ON TABLE users IS NULL",
        "table users: description Who may come in → (none)",
        "Who may come in",
    ),
    (
        "COMMENT ON TABLE orders IS 'What they want'",
        "table orders: description (none) → What they want",
        "### orders",
    ),
    (
        "ALTER TABLE orders SET UNLOGGED",
        "table orders: remark Row-level security is enabled. Introduced in 001_base.sql. → Row-level security is enabled. Unlogged. Introduced in 001_base.sql.",
        "_Row-level",
    ),
    (
        "ALTER TABLE orders FORCE ROW LEVEL SECURITY",
        "table orders: remark Row-level security is enabled. Introduced in 001_base.sql. → Row-level security is enabled, for its owner too. Introduced in 001_base.sql.",
        "_Row-level",
    ),
    (
        "ALTER TABLE orders DISABLE ROW LEVEL SECURITY",
        "table orders: remark Row-level security is enabled. Introduced in 001_base.sql. → Introduced in 001_base.sql.",
        "_Row-level",
    ),
    (
        "ALTER TABLE users SET (fillfactor = 70)",
        "table users: remark Introduced in 001_base.sql. → Options fillfactor=70. Introduced in 001_base.sql.",
        "_Introduced",
    ),
    ("ALTER TABLE users ADD phone text", "column users.phone is new", "| `score` |"),
    ("ALTER TABLE orders DROP note", "column orders.note no longer exists", "| `note` |"),
    (
        "ALTER TABLE orders RENAME note TO remark",
        "column orders.note is called orders.remark now",
        "| `note` |",
    ),
    (
        "ALTER TABLE users RENAME score TO points",
        "column users.score is called users.points now",
        "| `score` |",
    ),
    (
        "ALTER TABLE users RENAME status TO state",
        "column users.status is called users.state now",
        "| `status` |",
    ),
    (
        "ALTER TABLE orders ALTER note TYPE varchar(9)",
        "column orders.note: type text → varchar(9)",
        "| `note` |",
    ),
    (
        "ALTER TABLE users ALTER score SET NOT NULL",
        "column users.score: null yes → no",
        "| `score` |",
    ),
    (
        "ALTER TABLE orders ALTER placed_at DROP NOT NULL",
        "column orders.placed_at: null no → yes",
        "| `placed_at` |",
    ),
    (
        "ALTER TABLE users ALTER score SET DEFAULT -1",
        "column users.score: default 0 → -1",
        "| `score` |",
    ),
    (
        "ALTER TABLE users ALTER score DROP DEFAULT",
        "column users.score: default 0 → (none)",
        "| `score` |",
    ),
    (
        "ALTER TABLE orders ALTER number SET GENERATED BY DEFAULT",
        "column orders.number: default GENERATED ALWAYS AS IDENTITY → GENERATED BY DEFAULT AS IDENTITY",
        "| `number` |",
    ),
    (
        "ALTER TABLE orders ALTER doubled DROP EXPRESSION",
        "column orders.doubled: default GENERATED ALWAYS AS (1 + 1) STORED → (none)",
        "| `doubled` |",
    ),
    (
        'ALTER TABLE orders ALTER note TYPE text COLLATE "C"',
        'column orders.note: type text → text COLLATE "C"',
        "| `note` |",
    ),
    (
        "COMMENT ON COLUMN users.score IS 'a|b'",
        "column users.score: description Points → a|b",
        "| `score` |",
    ),
    (
        "COMMENT ON COLUMN users.score IS NULL",
        "column users.score: description Points → (none)",
        "| `score` |",
    ),
    (
        "GRANT SELECT (note) ON orders TO reader",
        "column setting orders.note is new",
        "| `number` |",
    ),
    (
        "ALTER TABLE orders ADD PRIMARY KEY (id)",
        "constraint orders.orders_pkey is new",
        "| `number` |",
    ),
    (
        "ALTER TABLE users ADD CONSTRAINT u UNIQUE (name)",
        "constraint users.u is new",
        "| `score_check` |",
    ),
    (
        "ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0)",
        "constraint users.c is new",
        "| `users_pkey` |",
    ),
    (
        "ALTER TABLE users DROP CONSTRAINT score_check",
        "constraint users.score_check no longer exists",
        "| `score_check` |",
    ),
    (
        "ALTER TABLE users RENAME CONSTRAINT score_check TO positive",
        "constraint users.score_check is called users.positive now",
        "| `score_check` |",
    ),
    (
        "ALTER TABLE users DROP CONSTRAINT score_check, ADD CONSTRAINT score_check CHECK (score > 0)",
        "constraint users.score_check: definition CHECK (score >= 0) → CHECK (score > 0)",
        "| `score_check` |",
    ),
    (
        "COMMENT ON CONSTRAINT score_check ON users IS 'why'",
        "constraint users.score_check: description (none) → why",
        "| `score_check` |",
    ),
    (
        "ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (number) REFERENCES users",
        "foreign key orders.k is new",
        "| Foreign key |",
    ),
    (
        "ALTER TABLE orders DROP CONSTRAINT orders_user_fkey",
        "foreign key orders.orders_user_fkey no longer exists",
        "| `orders_user_fkey` |",
    ),
    (
        "ALTER TABLE orders RENAME CONSTRAINT orders_user_fkey TO orders_owner",
        "foreign key orders.orders_user_fkey is called orders.orders_owner now",
        "| `orders_user_fkey` |",
    ),
    (
        "ALTER TABLE orders ALTER CONSTRAINT orders_user_fkey DEFERRABLE INITIALLY DEFERRED",
        "foreign key orders.orders_user_fkey: references users (id) → users (id), initially deferred",
        "| `orders_user_fkey` |",
    ),
    (
        "COMMENT ON CONSTRAINT orders_user_fkey ON orders IS 'why'",
        "foreign key orders.orders_user_fkey: description (none) → why",
        "| `orders_user_fkey` |",
    ),
    (
        "CREATE INDEX i ON orders (placed_at DESC)",
        "index orders.i is new",
        "| `orders_user_fkey` |",
    ),
    ("CREATE UNIQUE INDEX i ON totals (n)", "index totals.i is new", "| `n` |"),
    (
        "DROP INDEX users_name_idx",
        "index users.users_name_idx no longer exists",
        "| `users_name_idx` |",
    ),
    (
        "ALTER INDEX users_name_idx RENAME TO by_name",
        "index users.users_name_idx is called users.by_name now",
        "| `users_name_idx` |",
    ),
    (
        "COMMENT ON INDEX users_name_idx IS 'why'",
        "index users.users_name_idx: description (none) → why",
        "| `users_name_idx` |",
    ),
    (
        "CREATE TRIGGER g AFTER DELETE ON orders FOR EACH STATEMENT EXECUTE FUNCTION touch()",
        "trigger orders.g is new",
        "| `orders_user_fkey` |",
    ),
    (
        "DROP TRIGGER users_touch ON users",
        "trigger users.users_touch no longer exists",
        "| `users_touch` |",
    ),
    (
        "ALTER TRIGGER users_touch ON users RENAME TO users_on_update",
        "trigger users.users_touch is called users.users_on_update now",
        "| `users_touch` |",
    ),
    (
        "ALTER TABLE users DISABLE TRIGGER users_touch",
        "trigger users.users_touch: fires BEFORE UPDATE FOR EACH ROW → BEFORE UPDATE FOR EACH ROW (disabled)",
        "| `users_touch` |",
    ),
    (
        "CREATE OR REPLACE TRIGGER users_touch AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch()",
        "trigger users.users_touch: fires BEFORE UPDATE FOR EACH ROW → AFTER INSERT FOR EACH ROW",
        "| `users_touch` |",
    ),
    (
        "COMMENT ON TRIGGER users_touch ON users IS 'why'",
        "trigger users.users_touch: description (none) → why",
        "| `users_touch` |",
    ),
    ("CREATE POLICY mine ON orders USING (user_id = 1)", "policy orders.mine is new", "| Policy |"),
    (
        "DROP POLICY own_orders ON orders",
        "policy orders.own_orders no longer exists",
        "| `own_orders` |",
    ),
    (
        "ALTER POLICY own_orders ON orders USING (user_id = 2)",
        "policy orders.own_orders: using user_id = 1 → user_id = 2",
        "| `own_orders` |",
    ),
    (
        "ALTER POLICY own_orders ON orders RENAME TO mine",
        "policy orders.own_orders is called orders.mine now",
        "| `own_orders` |",
    ),
    (
        "CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING",
        "rule users.r is new",
        "| `users_touch` |",
    ),
    ("DROP RULE quiet ON orders", "rule orders.quiet no longer exists", "| `quiet` |"),
    (
        "CREATE STATISTICS s ON id, note FROM orders",
        "statistics object orders.s is new",
        "| `orders_stats` |",
        None,
    ),
    (
        "DROP STATISTICS orders_stats",
        "statistics object orders.orders_stats no longer exists",
        "| `orders_stats` |",
        None,
    ),
    ("GRANT SELECT ON users TO PUBLIC", "privilege users.everybody is new", "| Granted to |"),
    (
        "REVOKE SELECT ON users FROM reader",
        "privilege users.reader no longer exists",
        "| `reader` |",
    ),
    (
        "GRANT INSERT ON orders TO reader",
        "privilege orders.reader: privileges SELECT → INSERT, SELECT",
        "| `reader` |",
    ),
    (
        "CREATE TABLE readings_rest PARTITION OF readings DEFAULT",
        "partition readings.readings_rest is new",
        "| `readings_2025` |",
    ),
    (
        "DROP TABLE readings_2025",
        "partition readings.readings_2025 no longer exists",
        "| `readings_2025` |",
    ),
    (
        "COMMENT ON TABLE readings_2025 IS 'x'",
        "partition readings.readings_2025: description (none) → x",
        "| `readings_2025` |",
    ),
    (
        "CREATE INDEX own ON readings_2025 (value)",
        "index own of partition readings_2025 is new",
        "| `readings_2025` |",
        None,
    ),
    ("CREATE VIEW v AS SELECT 1 AS a", "view v is new", "```sql"),
    ("DROP VIEW active", "view active no longer exists", "### active"),
    ("ALTER VIEW active RENAME TO present", "view active is called present now", "### active"),
    (
        "ALTER VIEW active RENAME COLUMN name TO called",
        "column active.name is called active.called now",
        "| `name` |",
    ),
    (
        "CREATE OR REPLACE VIEW active AS SELECT id, name FROM users WHERE status = 'done'",
        "view active: definition SELECT id, name FROM users WHERE status = 'new'::status; → SELECT id, name FROM users WHERE status = 'done'::status;",
        "```sql",
    ),
    ("COMMENT ON VIEW active IS 'x'", "view active: description (none) → x", "### active"),
    (
        "COMMENT ON COLUMN active.name IS 'x'",
        "column active.name: description (none) → x",
        "| `name` |",
    ),
    (
        "ALTER VIEW active SET (security_invoker = true)",
        "view active: remark Introduced in 001_base.sql. → Options security_invoker=true. Introduced in 001_base.sql.",
        "_Introduced",
    ),
    ("CREATE MATERIALIZED VIEW m AS SELECT 1 AS a", "view m is new", "```sql"),
    ("DROP MATERIALIZED VIEW totals", "view totals no longer exists", "### totals"),
    (
        "ALTER MATERIALIZED VIEW totals RENAME TO sums",
        "view totals is called sums now",
        "### totals",
    ),
    ("CREATE TYPE size AS ENUM ('s', 'm')", "enum size is new", "| `sad` |"),
    ("DROP TYPE mood", "enum mood no longer exists", "### mood"),
    ("ALTER TYPE mood RENAME TO humour", "enum mood is called humour now", "### mood"),
    ("ALTER TYPE status RENAME TO stage", "enum status is called stage now", "### status"),
    (
        "ALTER TYPE status SET SCHEMA billing",
        "enum status is called billing.status now",
        "### status",
    ),
    ("ALTER TYPE status ADD VALUE 'busy' BEFORE 'done'", "label status.busy is new", "| `new` |"),
    (
        "ALTER TYPE status RENAME VALUE 'new' TO 'fresh'",
        "label status.new is called status.fresh now",
        "| `new` |",
    ),
    ("COMMENT ON TYPE mood IS 'x'", "enum mood: description (none) → x", "### mood"),
    ("CREATE TYPE pair AS (a int, b int)", "composite type pair is new", "| Composite type |"),
    (
        "ALTER TYPE point3 ADD ATTRIBUTE z int",
        "composite type point3: attributes x integer y integer → x integer y integer z integer",
        "| `point3` |",
    ),
    (
        "ALTER TYPE point3 RENAME TO vector3",
        "composite type point3 is called vector3 now",
        "| `point3` |",
    ),
    ("DROP TYPE span", "range type span no longer exists", "| `span` |"),
    ("ALTER TYPE span RENAME TO range8", "range type span is called range8 now", "| `span` |"),
    ("CREATE DOMAIN age AS int", "domain age is new", "| Domain |"),
    ("ALTER DOMAIN email RENAME TO address", "domain email is called address now", "| `email` |"),
    (
        "ALTER DOMAIN email ADD CONSTRAINT a CHECK (VALUE <> 'x')",
        "domain email: rules CHECK (VALUE <> ''::text) → CHECK (VALUE <> 'x'::text) CHECK (VALUE <> ''::text)",
        "| `email` |",
    ),
    (
        "ALTER DOMAIN email DROP CONSTRAINT not_empty",
        "domain email: rules CHECK (VALUE <> ''::text) → (none)",
        "| `email` |",
    ),
    (
        "ALTER DOMAIN email SET DEFAULT 'x'",
        "domain email: rules CHECK (VALUE <> ''::text) → CHECK (VALUE <> ''::text) DEFAULT 'x'::text",
        "| `email` |",
    ),
    (
        "ALTER DOMAIN email SET NOT NULL",
        "domain email: rules CHECK (VALUE <> ''::text) → NOT NULL CHECK (VALUE <> ''::text)",
        "| `email` |",
    ),
    ("COMMENT ON DOMAIN email IS 'x'", "domain email: description (none) → x", "| `email` |"),
    (
        "CREATE FUNCTION add(a text) RETURNS text LANGUAGE sql AS 'SELECT a'",
        "function add(a text) is new",
        "| `add(a integer, b integer)` |",
    ),
    (
        "DROP FUNCTION add",
        "function add(a integer, b integer) no longer exists",
        "| `add(a integer, b integer)` |",
    ),
    (
        "ALTER FUNCTION touch SECURITY DEFINER",
        "function touch(): properties plpgsql, volatile → plpgsql, volatile, security definer",
        "| `touch()` |",
    ),
    (
        "ALTER FUNCTION touch RENAME TO touched",
        "function touch() is called touched() now",
        "| `touch()` |",
    ),
    (
        "ALTER FUNCTION add RENAME TO plus",
        "function add(a integer, b integer) is called plus(a integer, b integer) now",
        "| `add(a integer, b integer)` |",
    ),
    (
        "ALTER PROCEDURE tidy SET SCHEMA billing",
        "function tidy() is called billing.tidy() now",
        "| `tidy()` |",
    ),
    (
        "CREATE PROCEDURE p() LANGUAGE sql AS ''",
        "function p() is new",
        "| `add(a integer, b integer)` |",
    ),
    ("DROP PROCEDURE tidy", "function tidy() no longer exists", "| `tidy()` |"),
    (
        "COMMENT ON FUNCTION touch IS 'x'",
        "function touch(): description (none) → x",
        "| `touch()` |",
    ),
    (
        "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int)",
        "function total(integer) is new",
        "| `tidy()` |",
    ),
    (
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader",
        "default privilege tables is new",
        "| `reader` |",
        None,
    ),
    ("CREATE PUBLICATION feed FOR TABLE users", "publication feed is new", "| `spare` |", None),
    ("CREATE CAST (mood AS int) WITH INOUT", "cast mood → integer is new", "| `touch()` |", None),
]
"""The statement, what is told, the beginning of the page's line that is wrong or precedes what is
missing there; None where the history does not follow what the statement did."""


def generated(project: Project) -> Generated:
    """What the repository's files should be."""
    return generate(project, project.made().load(lambda _: None), project.checked_in.reading())


def written(project: Project, made: Generated) -> None:
    """Writes the pages; to draw the diagram would take most of the time."""
    for path, text in made.pages.items():
        project.files.write(path, text)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose page tells what its only migration made."""
    root = tmp_path_factory.mktemp("built")
    (root / "migrations").mkdir()
    (root / "migrations/001_base.sql").write_text(BASE)
    project = Project(root, Settings())
    written(project, generated(project))
    return root


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_one_statement_is_one_change(
    built: Path, tmp_path: Path, case: tuple[str, str, str] | tuple[str, str, str, None]
) -> None:
    statement, told, line = case[:3]
    root = tmp_path / "repository"
    shutil.copytree(built, root)
    (root / "migrations/002_change.sql").write_text(f"-- One change\n\n{statement};\n")
    project = Project(root, Settings())
    page = (project.files.read("docs/DATABASE_SCHEMA.md") or "").split("\n")

    made = generated(project)
    (finding,) = (
        each for each in check_freshness(project, made, project.checked_in.reading()) if each.change
    )
    assert finding.message == told
    assert finding.location.line is not None
    assert page[finding.location.line - 1].startswith(line)
    assert finding.cause == (AT if len(case) == 3 else None)

    written(project, made)
    again = generate(project, made.schema, project.checked_in.reading())
    assert again.pages == made.pages
    left = check_freshness(project, again, project.checked_in.reading())
    assert [each.location.path for each in left] == ["docs/er-diagram.svg"]


def told_with_lines(built: Path, root: Path, statements: str) -> list[tuple[str, int | None]]:
    """What is told after a second migration, and at which of its lines it came about."""
    if not root.exists():
        shutil.copytree(built, root)
    (root / "migrations/002_change.sql").write_text(statements)
    project = Project(root, Settings())
    found = check_freshness(project, generated(project), project.checked_in.reading())
    return [
        (each.message, each.cause.line if each.cause else None) for each in found if each.change
    ]


def test_each_statement_about_one_object_is_a_cause_of_its_own(built: Path, tmp_path: Path) -> None:
    statements = """\
ALTER TABLE users RENAME score TO points;
ALTER TABLE users
    ALTER points TYPE bigint;
ALTER TABLE users ALTER points SET NOT NULL;
ALTER TABLE users ALTER points DROP DEFAULT;
ALTER TABLE users ALTER points SET DEFAULT 9;
COMMENT ON COLUMN users.points IS 'How many';
REVOKE SELECT ON users FROM reader;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE users IS 'Who is there';
"""
    introduced = "Introduced in 001_base.sql."
    assert told_with_lines(built, tmp_path / "repository", statements) == [
        ("table users: description Who may come in → Who is there", 10),
        (f"table users: remark {introduced} → Row-level security is enabled. {introduced}", 9),
        ("column users.score is called users.points now", 1),
        ("column users.points: type integer → bigint", 3),
        ("column users.points: null yes → no", 4),
        ("column users.points: default 0 → 9", 6),
        ("column users.points: description Points → How many", 7),
        ("privilege users.reader no longer exists", 8),
    ]


def test_a_table_in_whose_place_another_one_came_is_told_as_a_whole(
    built: Path, tmp_path: Path
) -> None:
    statements = """\
DROP TABLE orders CASCADE;
ALTER TABLE billing.invoices RENAME TO orders;
ALTER TABLE billing.orders SET SCHEMA public;
"""
    assert told_with_lines(built, tmp_path / "repository", statements) == [
        ("table billing.invoices is called orders now", 3),
        ("table orders no longer exists", 1),
        ("view totals no longer exists", 1),
    ]


def test_what_a_page_knows_half_of_is_blamed_on_the_rename(built: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(built, root)
    page = root / "docs/DATABASE_SCHEMA.md"
    before = page.read_text("utf-8")
    # As a merge leaves it: the section has the new name, and what leads there the old one.
    page.write_text(before.replace("### users\n", "### people\n"), "utf-8")
    statements = "\nALTER TABLE users RENAME TO people;\nALTER TABLE people RENAME email TO mail;\n"
    told = told_with_lines(built, root, statements)
    assert ("column people.mail is new", 3) in told
    changed = [
        line for message, line in told if message.endswith("references users (id) → people (id)")
    ]
    assert changed == [2]


def test_tables_with_pages_of_their_own_are_told_with_their_causes(tmp_path: Path) -> None:
    project = Project(tmp_path, Settings(layout="split"))
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/001_base.sql").write_text(
        "CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE d (x int);"
    )
    written(project, generated(project))
    (tmp_path / "migrations/002_change.sql").write_text(
        "ALTER TABLE a RENAME TO accounts;\nDROP TABLE b;\nCREATE TABLE c (x int);\n"
    )
    found = check_freshness(project, generated(project), project.checked_in.reading())
    changes = [each for each in found if each.change]
    assert [(each.location.path, each.message) for each in changes] == [
        ("docs/DATABASE_SCHEMA.md", "table c is new"),
        ("docs/schema/a.md", "table a is called accounts now"),
        ("docs/schema/b.md", "table b no longer exists"),
    ]
    assert [each.cause.line if each.cause else None for each in changes] == [3, 1, 2]
    page = (project.files.read("docs/DATABASE_SCHEMA.md") or "").split("\n")
    assert page[(changes[0].location.line or 0) - 1].startswith("| [`a`]")
    assert [str(each) for each in found if not each.change and "schema/" in str(each)] == [
        "docs/schema/accounts.md: is missing",
        "docs/schema/c.md: is missing",
        "docs/schema/a.md: is left over; `schema-docs build` removes it, and keeps its words",
        "docs/schema/b.md: is left over; `schema-docs build` removes it, and keeps its words",
    ]


def test_what_has_no_history_is_blamed_on_nothing(built: Path, tmp_path: Path) -> None:
    statements = "ALTER ROLE reader RENAME TO readers;\n"
    told = told_with_lines(built, tmp_path / "repository", statements)
    assert ("privilege users.readers is new", None) in told
    assert {line for _, line in told} == {None}


def test_partitions_follow_their_schema_and_become_tables(tmp_path: Path) -> None:
    project = Project(tmp_path, Settings())
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/001_base.sql").write_text(
        "CREATE SCHEMA s; CREATE TABLE s.p (x int) PARTITION BY LIST (x);\n"
        "CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES IN (1);\n"
        "CREATE TABLE s.p2 PARTITION OF s.p FOR VALUES IN (2);\n"
    )
    written(project, generated(project))
    statements = "ALTER TABLE s.p DETACH PARTITION s.p1;\nALTER TABLE s.p1 RENAME TO q;\n\n"
    assert told_with_lines(tmp_path, tmp_path, f"{statements}ALTER SCHEMA s RENAME TO z;\n") == [
        ("partition z.p.z.p2 is new", 4),
        ("table z.q is new", 1),
        ("partition z.p.s.p1 no longer exists", None),
        ("partition z.p.s.p2 no longer exists", None),
        ("schema s is called z now", 4),
    ]


def test_functions_follow_the_types_of_their_arguments(tmp_path: Path) -> None:
    project = Project(tmp_path, Settings())
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/001_base.sql").write_text(
        "CREATE TYPE mood AS ENUM ('a'); CREATE TYPE tint AS ENUM ('x'); CREATE SCHEMA s;\n"
        "CREATE DOMAIN s.d AS int;\n"
        "CREATE FUNCTION f(mood mood, tint[], VARIADIC z mood[]) RETURNS mood"
        " LANGUAGE sql AS 'SELECT mood';\n"
        "CREATE FUNCTION s.g(s.d) RETURNS s.d LANGUAGE sql AS 'SELECT 1::s.d';\n"
    )
    written(project, generated(project))
    page = tmp_path / "docs/DATABASE_SCHEMA.md"
    (row,) = (line for line in page.read_text("utf-8").split("\n") if line.startswith("| `f("))
    words = f"{row.removesuffix('| |')}| Typed by hand |"
    page.write_text(page.read_text("utf-8").replace(row, words), "utf-8")
    statements = "ALTER TYPE mood RENAME TO x;\nALTER TYPE tint RENAME TO mood;\n"
    statements += "ALTER TYPE x RENAME TO tint;\nALTER SCHEMA s RENAME TO z;\n"
    assert told_with_lines(tmp_path, tmp_path, statements) == [
        ("enum mood is called tint now", 3),
        ("enum tint is called mood now", 2),
        ("schema s is called z now", 4),
    ]
    now = generated(project).pages["docs/DATABASE_SCHEMA.md"].split("\n")
    (row,) = (line for line in now if line.startswith("| `f("))
    assert row.startswith("| `f(mood tint, mood[], VARIADIC z tint[])` |")
    assert row.endswith("| Typed by hand |")
