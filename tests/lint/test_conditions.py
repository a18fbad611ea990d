"""Each condition of a rule about the schema: a case that is told otherwise without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.lint.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema_docs.lint.rule import LintRule
    from schema_docs.reports.report import Finding

    Find = Callable[[Mapping[str, str], tuple[LintRule, ...]], list[Finding]]

T = "CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b bigint, c text);"
REFERS = f"{T} CREATE TABLE r (id bigint PRIMARY KEY, x bigint, y bigint);"
KEY = "ALTER TABLE r ADD CONSTRAINT k FOREIGN KEY (x) REFERENCES t"
INVALID = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{}'::regclass;"
FOREIGN = (
    "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
    "CREATE FOREIGN TABLE f ({}) SERVER s;"
)
CIRCLE = (
    "CREATE TABLE a (id int PRIMARY KEY, x int NOT NULL);"
    "CREATE TABLE b (id int PRIMARY KEY, x int NOT NULL REFERENCES a);"
    "ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES b {};"
)
FUNCTION = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
STAMPED = "CREATE TABLE {0} (id bigint PRIMARY KEY, n text, updated_at timestamptz NOT NULL);"
STAMP = "CREATE TRIGGER g {1} ON {0} FOR EACH {2} EXECUTE FUNCTION f();"
GIST = "CREATE EXTENSION btree_gist;"
VIEW = "CREATE VIEW v AS SELECT id FROM t;"
WIDER = "CREATE TABLE t (id serial); ALTER TABLE t ALTER id TYPE bigint;"
PARTITION = "CREATE TABLE {0} PARTITION OF t FOR VALUES {1};"


def stamped(when: str = "BEFORE UPDATE", level: str = "ROW") -> str:
    """Two tables of which a trigger keeps the time, and a third with another trigger."""
    return (
        FUNCTION
        + "".join(STAMPED.format(name) for name in "tuv")
        + "".join(STAMP.format(name, "BEFORE UPDATE", "ROW") for name in "tu")
        + STAMP.format("v", when, level)
    )


def columns(name: str, type_: str, count: int, prefix: str = "r") -> str:
    """Tables with a column of one name."""
    return "".join(f"CREATE TABLE {prefix}{n} ({name} {type_});" for n in range(count))


def references(name: str, count: int, prefix: str = "r") -> str:
    """Tables with a key to the first one, which the first of them makes."""
    first = T if prefix == "r" else ""
    return first + columns(name, "bigint REFERENCES t", count, prefix)


@pytest.mark.parametrize(
    ("code", "sql", "count"),
    [
        # Keys that nothing enforces slow nothing down, and lock nobody out.
        ("S001", f"{REFERS} {KEY} NOT ENFORCED;", 0),
        ("S001", f"{REFERS} {KEY}; CREATE INDEX i ON r (x); {INVALID.format('i')}", 1),
        ("S006", CIRCLE.format("NOT ENFORCED"), 0),
        ("S006", CIRCLE.format("DEFERRABLE"), 0),
        ("S006", CIRCLE.format(""), 1),
        ("S007", CIRCLE.format("NOT ENFORCED"), 0),
        ("S007", CIRCLE.format("DEFERRABLE"), 1),
        # One type among several that differ.
        ("S002", f"{REFERS} {KEY}; ALTER TABLE r ALTER x TYPE int, ALTER y TYPE int;", 1),
        (
            "S002",
            "CREATE TABLE t (id text PRIMARY KEY); CREATE TABLE r (x varchar REFERENCES t);",
            0,
        ),
        # A name alone implies nothing: of another type, of several columns, of the table itself.
        ("S004", "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE r (user_id bigint);", 1),
        ("S004", "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE r (user_id text);", 0),
        ("S004", "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE r (users bigint);", 0),
        (
            "S004",
            "CREATE TABLE users (id int, b int, PRIMARY KEY(id, b)); CREATE TABLE r (user_id int);",
            0,
        ),
        ("S004", "CREATE TABLE users (id bigint PRIMARY KEY, user_id bigint);", 0),
        (
            "S004",
            "CREATE TABLE users (n text, id bigint PRIMARY KEY); CREATE TABLE r (user_id bigint);",
            1,
        ),
        ("S005", f"{T} ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t;", 1),
        ("S005", f"{T} ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t ON DELETE SET NULL;", 0),
        ("S005", f"{REFERS} {KEY};", 0),
        # Tables that another server has, or that take their keys from another one.
        ("S010", FOREIGN.format("id int"), 0),
        ("S010", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE o () INHERITS (p);", 0),
        ("S017", FOREIGN.format("a int, b int"), 0),
        ("S030", FOREIGN.format("a timestamp"), 0),
        ("S030", "CREATE TYPE k AS (a timestamp); CREATE TABLE t OF k;", 0),
        ("S030", "CREATE TABLE p (a timestamp); CREATE TABLE o (b int) INHERITS (p);", 1),
        # What a primary key of one column is, and which sequences end early by mistake.
        ("S011", "CREATE TABLE t (a serial, b int, PRIMARY KEY (a, b));", 0),
        ("S011", "CREATE TABLE t (a serial, b int PRIMARY KEY);", 0),
        ("S011", "CREATE TABLE t (a int PRIMARY KEY GENERATED ALWAYS AS IDENTITY);", 1),
        ("S011", "CREATE TABLE t (a int PRIMARY KEY);", 0),
        ("S012", WIDER, 1),
        (
            "S012",
            f"{WIDER} ALTER SEQUENCE t_id_seq CYCLE;",
            0,
        ),
        ("S012", "CREATE TABLE t (id bigserial); ALTER SEQUENCE t_id_seq MAXVALUE 999;", 0),
        ("S013", f"{T} CREATE UNIQUE INDEX ON t (a, b);", 1),
        ("S013", f"{T} CREATE UNIQUE INDEX ON t (a, lower(c));", 1),
        ("S013", f"{T} CREATE UNIQUE INDEX ON t (a);", 0),
        ("S013", f"{T} CREATE INDEX ON t (a, b);", 0),
        ("S013", f"{T} CREATE UNIQUE INDEX ON t (a, b) NULLS NOT DISTINCT;", 0),
        ("S013", f"{T} CREATE UNIQUE INDEX ON t (a, b) WHERE a IS NOT NULL;", 0),
        ("S013", f"{T} ALTER TABLE t ADD UNIQUE (a, b);", 1),
        # Foreign keys are constraints, too; what nothing enforces needs no validation.
        ("S015", f"{REFERS} {KEY} NOT VALID;", 1),
        ("S015", f"{REFERS} {KEY} NOT VALID; COMMENT ON CONSTRAINT k ON r IS 'Old rows';", 0),
        ("S015", f"{REFERS} {KEY} NOT ENFORCED;", 0),
        ("S015", f"{REFERS} {KEY};", 0),
        ("S015", f"{T} ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED;", 0),
        ("S016", f"{REFERS} {KEY} NOT ENFORCED;", 1),
        ("S016", f"{REFERS} {KEY};", 0),
        # A link has no columns besides; a default, a check or an expression says something.
        ("S017", "CREATE TABLE t (a int, b int, c text, d text, PRIMARY KEY (a, b));", 0),
        ("S017", "CREATE TABLE t (a int PRIMARY KEY, c text);", 0),
        ("S017", "CREATE TABLE t (a int PRIMARY KEY, c text, d text DEFAULT 'x');", 0),
        ("S017", "CREATE TABLE t (a int PRIMARY KEY, c text, d text, CHECK (c = d));", 0),
        (
            "S017",
            "CREATE TABLE t (a int PRIMARY KEY, c text, d int GENERATED ALWAYS AS (a) STORED);",
            0,
        ),
        # A constraint keeps its index; a unique one does what a plain one does, not the other way.
        ("S020", f"{T} ALTER TABLE t ADD UNIQUE (a), ADD CONSTRAINT two UNIQUE (a);", 0),
        ("S020", f'{T} CREATE INDEX ON t (c); CREATE INDEX ON t (c COLLATE "C");', 0),
        ("S021", f"{GIST} {T} CREATE INDEX ON t (a); CREATE INDEX ON t USING gist (a, b);", 0),
        ("S021", f"{GIST} {T} CREATE INDEX ON t USING gist (a); CREATE INDEX ON t (a, b);", 0),
        (
            "S021",
            f"{T} CREATE INDEX ON t (a); CREATE INDEX i ON t (a, b); {INVALID.format('i')}",
            0,
        ),
        (
            "S021",
            f"{T} CREATE INDEX i ON t (a); CREATE INDEX ON t (a, b); {INVALID.format('i')}",
            0,
        ),
        ("S021", f"{T} CREATE INDEX ON t (a); CREATE INDEX ON t (a, b) WHERE b > 0;", 0),
        ("S023", f"{T} {'CREATE INDEX ON t (a);' * 14}", 0),
        ("S023", f"{T} {'CREATE INDEX ON t (a);' * 15}", 1),
        # Columns that are as long as they like.
        ("S032", "CREATE TABLE t (a varchar, b text, c varchar(9), d char(9));", 1),
        # Stamps: by the row, before it is written, and of a column of that kind.
        ("S041", stamped(), 0),
        ("S041", stamped("AFTER UPDATE"), 1),
        ("S041", stamped("BEFORE INSERT"), 1),
        ("S041", stamped(level="STATEMENT"), 1),
        ("S041", stamped() + STAMPED.format("w").replace("timestamptz", "text"), 0),
        ("S041", stamped() + STAMPED.format("w").replace("updated_at", "at"), 0),
        (
            "S041",
            FUNCTION
            + STAMPED.format("t")
            + STAMPED.format("u")
            + STAMP.format("t", "BEFORE UPDATE", "ROW"),
            0,
        ),
        # Row-level security, and who sees past it.
        (
            "S050",
            f"{T} ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (true);",
            0,
        ),
        ("S050", T, 0),
        ("S051", T, 0),
        (
            "S051",
            f"{T} ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (true);",
            0,
        ),
        ("S052", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';", 0),
        ("S053", f"{T} CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO PUBLIC;", 0),
        ("S053", "CREATE SCHEMA s; GRANT ALL ON SCHEMA s TO PUBLIC;", 1),
        ("S053", "CREATE SCHEMA s; GRANT CREATE ON SCHEMA s TO pg_monitor;", 0),
        ("S053", f"{T} GRANT SELECT (a) ON t TO PUBLIC;", 0),
        (
            "S054",
            (
                f"{T} ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE FUNCTION f() RETURNS SETOF t"
                " LANGUAGE sql BEGIN ATOMIC SELECT * FROM t; END;"
            ),
            0,
        ),
        ("S054", f"{T} CREATE VIEW v AS SELECT id FROM t;", 0),
        (
            "S054",
            (
                f"{T} ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
                "CREATE VIEW v WITH (security_invoker = false) AS SELECT id FROM t;"
            ),
            1,
        ),
        (
            "S054",
            (
                f"{T} ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
                "CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t;"
            ),
            1,
        ),
        # What belongs to a parent is described there.
        ("S071", "CREATE TABLE p (a int); CREATE TABLE o () INHERITS (p);", 1),
        ("S073", "CREATE TABLE p (a int, CHECK (a > 0)); CREATE TABLE o () INHERITS (p);", 1),
        # A few among many are unlike the others; halves are not.
        ("S037", columns("a", "text", 9) + columns("a", "int", 1, "u"), 1),
        ("S037", columns("a", "text", 2) + columns("a", "int", 2, "u"), 0),
        ("S037", columns("a", "text", 9) + columns("b", "int", 1, "u"), 0),
        ("S065", references("t_id", 9) + references("other", 1, "u"), 1),
        ("S065", references("t_id", 9) + references("created_by", 1, "u"), 0),
        ("S065", references("t_id", 2) + references("other", 2, "u"), 0),
        ("S065", references("t_id", 9), 0),
        # Partitions, and tables without.
        ("S087", T, 0),
        ("S088", T, 0),
        ("S088", "CREATE TABLE t (a int) PARTITION BY LIST (a);", 0),
        (
            "S088",
            "CREATE TABLE t (a int) PARTITION BY LIST (a);" + PARTITION.format("o", "IN (1)"),
            1,
        ),
        (
            "S088",
            "CREATE TABLE t (a int) PARTITION BY HASH (a);"
            + PARTITION.format("o", "WITH (MODULUS 1, REMAINDER 0)"),
            0,
        ),
        # Relations to oneself make nobody less lonely; a single table has no company.
        ("S082", T, 0),
        ("S082", f"{REFERS} {KEY};", 0),
        ("S082", f"{REFERS} ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t;", 2),
        # A view of another schema, or of another query, is another one.
        (
            "S084",
            f"{T} CREATE SCHEMA s; CREATE VIEW s.v AS SELECT * FROM t; {VIEW}",
            1,
        ),
        ("S084", f"{T} CREATE VIEW w AS SELECT * FROM t; {VIEW}", 1),
        (
            "S084",
            f"{T} CREATE SCHEMA s; CREATE VIEW s.v AS SELECT id FROM t; {VIEW.replace('id', '*')}",
            1,
        ),
        ("S085", f"CREATE TABLE t ({', '.join(f'a{n} int' for n in range(60))});", 0),
        ("S085", f"CREATE TABLE t ({', '.join(f'a{n} int' for n in range(61))});", 1),
        ("S086", "CREATE TABLE p (a int, b int); CREATE TABLE o () INHERITS (p);", 0),
        (
            "S080",
            "CREATE DOMAIN d AS int; CREATE FUNCTION f(d) RETURNS int LANGUAGE sql AS 'SELECT 1';",
            0,
        ),
        ("S081", f"{FUNCTION} CREATE FUNCTION h() RETURNS int LANGUAGE sql AS 'SELECT 1';", 1),
    ],
)
def test_what_counts(code: str, sql: str, count: int, schema_findings: Find) -> None:
    (rule,) = (each for each in RULES if each.code == code)
    found = schema_findings({"1.sql": sql}, (rule,))
    assert len(found) == count, found
