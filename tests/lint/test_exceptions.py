"""What looks like a mistake and is none, and mistakes that are hard to see: rule by rule."""

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
REFERS = (
    f"{T} CREATE TABLE r (id bigint PRIMARY KEY, x bigint, y bigint, FOREIGN KEY (x) REFERENCES t);"
)
PAIRS = (
    "CREATE TABLE p (a bigint, b bigint, PRIMARY KEY (a, b));"
    "CREATE TABLE r (id bigint PRIMARY KEY, x bigint, y bigint, FOREIGN KEY (x, y) REFERENCES p);"
)

BY_LIST = "CREATE TABLE t (a int) PARTITION BY LIST (a);"
BY_HASH = "CREATE TABLE t (a int) PARTITION BY HASH (a);"
MAKER = (
    "CREATE FUNCTION f(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE"
    " format('CREATE TABLE o PARTITION OF {} DEFAULT', n); END $$;"
)


def ranges(type_: str, key: str, *bounds: tuple[object, object]) -> str:
    """A table with partitions of these bounds."""
    return f"CREATE TABLE t (a {type_}, b int) PARTITION BY RANGE ({key});" + "".join(
        f"CREATE TABLE t{number} PARTITION OF t FOR VALUES FROM ({lower}) TO ({upper});"
        for number, (lower, upper) in enumerate(bounds)
    )


def hashes(modulus: int, *remainders: int) -> str:
    return "".join(
        f"CREATE TABLE t_{modulus}_{each} PARTITION OF t FOR VALUES WITH"
        f" (MODULUS {modulus}, REMAINDER {each});"
        for each in remainders
    )


def times(type_: str, count: int, name: str = "t") -> str:
    return f"CREATE TABLE {name} ({', '.join(f'at{n} {type_}' for n in range(count))});"


def tables(*names: str) -> str:
    return "".join(f'CREATE TABLE "{name}" (id bigint PRIMARY KEY);' for name in names)


@pytest.mark.parametrize(
    ("code", "sql", "count"),
    [
        # Leading columns in any order do; others, parts of rows and expressions do not.
        ("S001", f"{PAIRS} CREATE INDEX ON r (y, x, id)", 0),
        ("S001", f"{PAIRS} CREATE INDEX ON r (x, id, y)", 1),
        ("S001", f"{PAIRS} CREATE INDEX ON r (x) INCLUDE (y)", 1),
        ("S001", f"{PAIRS} CREATE INDEX ON r (x, y) WHERE x IS NOT NULL AND y IS NOT NULL", 0),
        ("S001", f"{REFERS} CREATE INDEX ON r (x) WHERE x IS NOT NULL AND y IS NOT NULL", 1),
        ("S001", f"{REFERS} CREATE INDEX ON r (x) WHERE x > 0", 1),
        ("S001", f"{REFERS} CREATE INDEX ON r (x) WHERE x IS NULL", 1),
        ("S001", f"{REFERS} CREATE INDEX ON r USING hash (x)", 0),
        ("S001", f"{REFERS} CREATE INDEX ON r USING brin (x)", 1),
        ("S001", f"{REFERS} CREATE INDEX ON r ((x + 0))", 1),
        # A domain is what it is made of; lengths do not matter, other types do.
        (
            "S002",
            (
                "CREATE DOMAIN key AS bigint CHECK (VALUE > 0); CREATE DOMAIN sub AS key;"
                "CREATE TABLE t (id key PRIMARY KEY); CREATE TABLE r (x bigint REFERENCES t, y sub REFERENCES t);"
            ),
            0,
        ),
        (
            "S002",
            "CREATE TABLE t (id varchar(9) PRIMARY KEY); CREATE TABLE r (x text REFERENCES t);",
            0,
        ),
        (
            "S002",
            "CREATE TABLE t (id numeric PRIMARY KEY); CREATE TABLE r (x int REFERENCES t);",
            1,
        ),
        # Circles of three, and two circles that share a table.
        (
            "S006",
            (
                "CREATE TABLE a (id int PRIMARY KEY, x int NOT NULL);"
                "CREATE TABLE b (id int PRIMARY KEY, x int NOT NULL REFERENCES a);"
                "CREATE TABLE c (id int PRIMARY KEY, x int NOT NULL REFERENCES b);"
                "ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES c;"
            ),
            1,
        ),
        (
            "S006",
            (
                "CREATE TABLE a (id int PRIMARY KEY, x int NOT NULL, y int NOT NULL);"
                "CREATE TABLE b (id int PRIMARY KEY, x int NOT NULL REFERENCES a);"
                "CREATE TABLE c (id int PRIMARY KEY, x int NOT NULL REFERENCES a);"
                "ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES b, ADD FOREIGN KEY (y) REFERENCES c;"
            ),
            2,
        ),
        ("S006", "CREATE TABLE a (id int PRIMARY KEY REFERENCES a);", 0),
        # An identity column takes its sequence along.
        (
            "S012",
            (
                "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"
                "ALTER TABLE t ALTER id TYPE bigint;"
            ),
            0,
        ),
        ("S012", "CREATE TABLE t (id bigserial PRIMARY KEY);", 0),
        # A comment may say why.
        (
            "S015",
            (
                f"{T} ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;"
                "COMMENT ON CONSTRAINT k ON t IS 'Old rows have none';"
            ),
            0,
        ),
        ("S015", f"{T} ALTER TABLE t ADD CONSTRAINT k NOT NULL a NOT VALID;", 1),
        # Keys, order, classes, conditions and uniqueness all count.
        ("S020", f"{T} CREATE INDEX ON t (a); CREATE INDEX ON t (a DESC);", 0),
        ("S020", f"{T} CREATE INDEX ON t (c); CREATE INDEX ON t (c text_pattern_ops);", 0),
        ("S020", f"{T} CREATE INDEX ON t (a); CREATE INDEX ON t (a) WHERE b > 0;", 0),
        ("S020", f"{T} CREATE INDEX ON t (a); CREATE INDEX ON t USING hash (a);", 0),
        ("S020", f"{T} CREATE INDEX ON t (lower(c)); CREATE INDEX ON t (lower(c));", 1),
        ("S020", f"{T} CREATE INDEX ON t (a); CREATE UNIQUE INDEX ON t (a);", 1),
        ("S020", f"{T} CREATE UNIQUE INDEX ON t (a); CREATE UNIQUE INDEX ON t (a);", 1),
        ("S020", f"{T} CREATE INDEX ON t (id);", 1),
        ("S021", f"{T} CREATE INDEX ON t (a) INCLUDE (b); CREATE INDEX ON t (a, b);", 1),
        ("S021", f"{T} CREATE INDEX ON t (a) INCLUDE (c); CREATE INDEX ON t (a, b);", 0),
        ("S021", f"{T} CREATE UNIQUE INDEX ON t (a); CREATE INDEX ON t (a, b);", 0),
        ("S021", f"{T} CREATE INDEX ON t (b); CREATE INDEX ON t (a, b);", 0),
        # Arrays are of their element's type; a text of the word is another text.
        ("S030", "CREATE TABLE t (id bigint PRIMARY KEY, a timestamp[], b timestamp(3));", 2),
        # What a framework has decided is told once; a few that are not as the others each.
        ("S030", times("timestamp", 20), 1),
        ("S030", times("timestamp", 19), 19),
        ("S030", times("timestamp", 20) + times("timestamptz", 3, "u"), 20),
        ("S036", "CREATE TABLE t (a varchar(9) DEFAULT 'null', b text DEFAULT 'nullable');", 1),
        ("S036", "CREATE TABLE t (a text DEFAULT NULL);", 0),
        # A name that only a function's source spells is used.
        (
            "S080",
            (
                "CREATE TYPE mood AS ENUM ('a'); CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS"
                " $$ DECLARE m mood; BEGIN RETURN 1; END $$;"
            ),
            0,
        ),
        (
            "S080",
            (
                "CREATE TYPE mood AS ENUM ('a'); CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS"
                " $$ DECLARE moody int; BEGIN RETURN 1; END $$;"
            ),
            1,
        ),
        ("S080", "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood[]);", 0),
        (
            "S080",
            "CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN d AS mood; CREATE TABLE t (m d)",
            0,
        ),
        # The trigger of a partition alone fires its function, too.
        (
            "S081",
            (
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
                "CREATE TABLE t (a int) PARTITION BY LIST (a);"
                "CREATE TABLE one PARTITION OF t FOR VALUES IN (1);"
                "CREATE TRIGGER g BEFORE INSERT ON one FOR EACH ROW EXECUTE FUNCTION f();"
            ),
            0,
        ),
        # So does one that another function creates.
        (
            "S081",
            (
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
                "CREATE FUNCTION keep(t regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE"
                " format('CREATE TRIGGER k BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION f()', t);"
                " END $$;"
            ),
            0,
        ),
        # Materialized views hold rows of their own time; invokers read as themselves.
        (
            "S054",
            f"{T} ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE MATERIALIZED VIEW v AS SELECT 1 FROM t;",
            0,
        ),
        (
            "S054",
            (
                f"{T} ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
                "CREATE VIEW v WITH (security_invoker) AS SELECT id FROM t;"
            ),
            0,
        ),
        # One view is told once, whatever it reads.
        (
            "S054",
            "".join(
                f"CREATE TABLE t{n} (id int); ALTER TABLE t{n} ENABLE ROW LEVEL SECURITY;"
                for n in range(7)
            )
            + f"CREATE VIEW v AS SELECT 1 AS a FROM {', '.join(f't{n}' for n in range(7))};",
            1,
        ),
        # Only the view as it was made last counts, and each part of a UNION does.
        (
            "S084",
            (
                f"{T} CREATE VIEW v AS SELECT * FROM t;"
                "CREATE OR REPLACE VIEW v AS SELECT id, a, b, c FROM t;"
            ),
            0,
        ),
        ("S084", f"{T} CREATE VIEW v AS SELECT id, a, b, c FROM t UNION SELECT t.* FROM t", 1),
        (
            "S084",
            f"{T} CREATE MATERIALIZED VIEW v AS SELECT x.*, 1 FROM t x JOIN t y USING (id)",
            1,
        ),
        ("S084", f"{T} CREATE VIEW v AS SELECT * FROM (SELECT id FROM t) AS x", 0),
        ("S084", f"{T} CREATE VIEW v AS SELECT count(*) FROM t", 0),
        # Bytes count, not letters; a name is told once; what a literal holds is no name.
        ("S063", f"CREATE TABLE {'ä' * 32} (id bigint);", 1),
        ("S063", f"CREATE TABLE {'ä' * 31} (id bigint);", 0),
        ("S063", f'CREATE TABLE "{"a" * 64}" (id bigint); DROP TABLE {"a" * 64};', 1),
        ("S063", f"CREATE TABLE t (a text DEFAULT '{'a' * 64}');", 0),
        # A function makes partitions of the table that it spells, or of any where it spells none.
        ("S087", BY_LIST + MAKER.format("t"), 0),
        ("S087", BY_LIST + MAKER.format("%I"), 0),
        ("S087", BY_LIST.replace(" t ", " s ") + BY_LIST + MAKER.format("s"), 1),
        # Numbers are ordered as such; gaps of several keys, of hashes and below partitions count.
        ("S091", ranges("int", "a", (-5, 9), (9, 10), (10, 100)), 0),
        ("S091", ranges("int", "a", (-5, 9), (100, 200), (9, 10)), 1),
        ("S091", ranges("numeric", "a", (1.5, 2), (2, 10), (11, 12), (13, 14)), 2),
        ("S091", ranges("int", "a", ("MINVALUE", 9), (9, "MAXVALUE")), 0),
        ("S091", ranges("int", "a", ("MINVALUE", 9), (10, "MAXVALUE")), 1),
        ("S091", ranges("int", "a, b", ("1, 1", "1, 9"), ("1, 9", "2, 1")), 0),
        ("S091", ranges("int", "a, b", ("1, 1", "1, 9"), ("2, 1", "2, 9")), 1),
        ("S091", ranges("timestamptz", "a", ("'2030-01-01'", "'2030-02-01'")), 0),
        ("S091", ranges("text", "a", ("'a'", "'it''s'"), ("'it''s'", "'x'")), 0),
        (
            "S091",
            (
                ranges("int", "a", (1, 2), (3, 4))
                + "CREATE TABLE other PARTITION OF t DEFAULT PARTITION BY RANGE (b);"
                "CREATE TABLE o1 PARTITION OF other FOR VALUES FROM (1) TO (2);"
                "CREATE TABLE o3 PARTITION OF other FOR VALUES FROM (3) TO (4);"
            ),
            1,
        ),
        ("S091", f"{BY_HASH} {hashes(4, 0, 1, 2, 3)}", 0),
        ("S091", f"{BY_HASH} {hashes(2, 0)} {hashes(4, 1, 3)}", 0),
        ("S091", f"{BY_HASH} {hashes(2, 0)} {hashes(4, 1)}", 1),
        ("S091", f"{BY_LIST} CREATE TABLE one PARTITION OF t FOR VALUES IN (1);", 0),
        # Arrays, classes of indexes, other extensions, servers and sources of functions count.
        ("S090", "CREATE EXTENSION citext; CREATE TABLE t (a citext[]);", 0),
        ("S090", f"CREATE EXTENSION pg_trgm; {T} CREATE INDEX ON t USING gin (c gin_trgm_ops);", 0),
        (
            "S090",
            f"CREATE EXTENSION pg_trgm; {T} CREATE INDEX ON t USING gin (to_tsvector('simple', c));",
            1,
        ),
        ("S090", "CREATE EXTENSION cube; CREATE EXTENSION earthdistance;", 1),
        (
            "S090",
            (
                "CREATE EXTENSION postgres_fdw;"
                "CREATE SERVER there FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db');"
            ),
            0,
        ),
        (
            "S090",
            (
                "CREATE EXTENSION unaccent; CREATE FUNCTION plain(t text) RETURNS text LANGUAGE sql"
                " AS $$ SELECT unaccent(t) $$;"
            ),
            0,
        ),
        ("S090", "CREATE EXTENSION citext; CREATE VIEW v AS SELECT 'A'::citext AS a;", 0),
        # Sequences of identity columns are theirs; one that a column only owns is drawn from by none.
        ("S083", "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b serial);", 0),
        ("S083", "CREATE TABLE t (a serial, b int); ALTER TABLE t ALTER a DROP DEFAULT;", 1),
        (
            "S083",
            (
                "CREATE SEQUENCE s; CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS"
                " $$ SELECT nextval('s') $$;"
            ),
            0,
        ),
        # What operators, aggregates, casts and other functions are made of is called by them.
        (
            "S089",
            (
                "CREATE FUNCTION plus(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';"
                "CREATE OPERATOR @+@ (LEFTARG = int, RIGHTARG = int, FUNCTION = plus);"
            ),
            0,
        ),
        (
            "S089",
            (
                "CREATE FUNCTION plus(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';"
                "CREATE AGGREGATE total(int) (SFUNC = plus, STYPE = int);"
            ),
            0,
        ),
        (
            "S089",
            (
                "CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT 1';"
                "CREATE FUNCTION b() RETURNS int LANGUAGE sql AS 'SELECT a()';"
            ),
            1,
        ),
        # Words that are no plurals, tables that link, words that could be both.
        ("S064", tables("users", "teams", "boxes", "news", "statuses", "status"), 1),
        ("S064", tables("users", "teams", "boxes", "audit_log"), 1),
        ("S064", tables("user", "team", "box", "address", "analysis", "children"), 1),
        ("S064", tables("users", "teams", "boxes", "order_history", "UserSettings"), 0),
        ("S064", tables("users", "team"), 0),
        (
            "S064",
            (
                tables("users", "teams", "boxes")
                + "CREATE TABLE user_team (u bigint REFERENCES users, t bigint REFERENCES teams,"
                " PRIMARY KEY (u, t));"
            ),
            0,
        ),
    ],
)
def test_what_counts(code: str, sql: str, count: int, schema_findings: Find) -> None:
    (rule,) = (each for each in RULES if each.code == code)
    found = schema_findings({"1.sql": sql}, (rule,))
    assert len(found) == count, found


def test_hostile_names_break_nothing(schema_findings: Find) -> None:
    name = '"a|b`<i>""; DROP\n--"'
    sql = (
        f"CREATE SCHEMA {name}; CREATE TYPE {name}.e AS ENUM ('x');"
        f"CREATE TABLE {name}.{name} ({name} bigint, c timestamp);"
        f'CREATE UNIQUE INDEX "{name[1:-1]}i" ON {name}.{name} ({name}, c);'
        f"CREATE INDEX ON {name}.{name} ({name}) WHERE {name} IS NOT NULL;"
        f"CREATE VIEW {name}.v AS SELECT {name} FROM {name}.{name};"
        f"CREATE FUNCTION {name}.{name}() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NEW; END $$;"
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {name}.{name} FOR EACH ROW"
        f" EXECUTE FUNCTION {name}.{name}();"
        f"CREATE POLICY {name} ON {name}.{name} USING (true);"
    )
    found = schema_findings({"1.sql": sql}, RULES)
    assert {"S010", "S030", "S050", "S052", "S061"} <= {each.rule.id for each in found}
