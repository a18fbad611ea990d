"""Where a finding is told: at the statement that makes it so, which need not be the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.lint.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema_docs.lint.rule import LintRule
    from schema_docs.reports.report import Finding

    Find = Callable[[Mapping[str, str], tuple[LintRule, ...]], list[Finding]]

T = "CREATE TABLE t (id bigint PRIMARY KEY, b text, c date);\n"
TIMESTAMP = "ALTER c TYPE timestamp"
FUNCTION = "CREATE FUNCTION f() RETURNS int LANGUAGE sql{} AS 'SELECT 1';\n"
TRIGGER = (
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n"
    "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();\n"
)


@pytest.mark.parametrize(
    ("code", "sql", "line"),
    [
        (
            "S030",
            f"{T}\nALTER TABLE t\n    ALTER b SET NOT NULL,\n    ALTER c TYPE timestamp;\n",
            5,
        ),
        (
            "S030",
            f"{T}ALTER TABLE t ALTER c TYPE timestamp;\nALTER TABLE t ALTER c DROP DEFAULT;\n",
            2,
        ),
        ("S036", f"{T}ALTER TABLE t ALTER b SET DEFAULT 'NULL';\n", 2),
        ("S040", f"{T}{TRIGGER}ALTER TABLE t DISABLE TRIGGER g;\n", 4),
        ("S040", f"{T}{TRIGGER}ALTER TABLE t DISABLE TRIGGER ALL;\n", 4),
        ("S051", f"{T}\nALTER TABLE t ENABLE ROW LEVEL SECURITY;\n", 3),
        ("S051", f"{T}DO $$\nBEGIN\n    ALTER TABLE t ENABLE ROW LEVEL SECURITY;\nEND $$;\n", 4),
        ("S052", f"{FUNCTION.format('')}ALTER FUNCTION f() SECURITY DEFINER;\n", 2),
        ("S052", FUNCTION.format(" SECURITY DEFINER") + "COMMENT ON FUNCTION f() IS 'One';\n", 1),
        ("S053", f"{T}GRANT SELECT ON t TO PUBLIC;\nGRANT SELECT ON t TO pg_monitor;\n", 2),
        ("S053", f"{T}\nGRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;\n", 3),
        ("S053", f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;\n{T}", 2),
        ("S053", f"CREATE SCHEMA s;\nGRANT CREATE ON SCHEMA s TO PUBLIC;\n{T}", 2),
        # What was there before is nobody's to mend, until a migration changes it.
        ("S053", f"{T}GRANT CREATE ON SCHEMA public TO PUBLIC;\n", 2),
    ],
)
def test_the_statement_that_makes_it_so_is_told(
    code: str, sql: str, line: int, migration_findings: Find
) -> None:
    (rule,) = (each for each in RULES if each.code == code)
    (found,) = migration_findings({"001_t.sql": sql}, (rule,))
    assert found.location.line == line


def test_rights_of_others_do_not_move_what_everybody_was_given(migration_findings: Find) -> None:
    (rule,) = (each for each in RULES if each.code == "S053")
    files = {
        "001_t.sql": T,
        "002_all.sql": "\nGRANT SELECT ON t TO PUBLIC;\n",
        "003_one.sql": "GRANT SELECT ON t TO pg_monitor;\n",
    }
    (found,) = migration_findings(files, (rule,))
    assert (found.location.path, found.location.line) == ("migrations/002_all.sql", 2)
