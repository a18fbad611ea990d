"""`lint --fix-migration`: the next migration mends what plain statements mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.lint.fix_migration import statements_of
from support import Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from schema_docs.lint.rule import LintRule
    from schema_docs.reports.report import Finding

    Find = Callable[[Mapping[str, str], tuple[LintRule, ...]], list[Finding]]

STAMP = (
    "CREATE FUNCTION set_it() RETURNS trigger LANGUAGE plpgsql AS $$\n"
    "BEGIN NEW.updated_at = now(); RETURN NEW; END $$;\n"
)


def stamped(name: str, *, trigger: bool) -> str:
    made = f"CREATE TABLE {name} (id bigint PRIMARY KEY, updated_at timestamptz);\n"
    if trigger:
        made += (
            f"CREATE TRIGGER stamp BEFORE UPDATE ON {name}\n"
            "    FOR EACH ROW EXECUTE FUNCTION set_it('it''s', 'b');\n"
        )
    return made


SCHEMA = (
    '-- Shop\nCREATE SCHEMA "Odd shop";\n'
    "CREATE TABLE users (id bigint PRIMARY KEY, a bigint, b bigint, UNIQUE (a, b));\n"
    'CREATE TABLE "Odd shop"."order" (\n'
    "    id bigint PRIMARY KEY,\n"
    '    "user" bigint REFERENCES users,\n'
    "    a bigint REFERENCES users,\n"
    "    b bigint,\n"
    "    FOREIGN KEY (b, a) REFERENCES users (b, a),\n"
    "    FOREIGN KEY (b) REFERENCES users\n"
    ");\n"
    "CREATE TABLE a_b (id bigint PRIMARY KEY, c bigint REFERENCES users);\n"
    "CREATE TABLE a (id bigint PRIMARY KEY, b_c bigint REFERENCES users);\n"
    "CREATE TABLE idx_a_d (id bigint PRIMARY KEY);\n"
    "ALTER TABLE a ADD COLUMN d bigint REFERENCES users;\n"
    f"CREATE TABLE {'long_' * 12}xx (id bigint PRIMARY KEY, {'name_' * 12}y bigint REFERENCES a);\n"
    "CREATE INDEX twice ON users (a, b);\n"
    "ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\n"
    f"{STAMP}{stamped('s1', trigger=True)}{stamped('s2', trigger=True)}"
    f"{stamped('s3', trigger=False)}"
    "CREATE TRIGGER trigger_s3_updated BEFORE INSERT ON s3\n"
    "    FOR EACH ROW EXECUTE FUNCTION set_it();\n"
)


def found(repository: Repository, *options: str) -> list[str]:
    code, out, err = repository.run("lint", *options)
    assert code in {0, 1}, err
    return [line for line in out.splitlines() if line.startswith("db/")]


RULES = [f"--select={code}" for code in ("S001", "S015", "S020", "S021", "S041")]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", 'migrations = "db"\n')
    repository.write("db/001_shop.sql", SCHEMA)
    return repository


def test_the_next_migration_mends_the_findings_and_can_be_repeated(repository: Repository) -> None:
    code, out, err = repository.run("lint", *RULES, "--fix-migration", "--write")
    assert (code, out) == (0, "db/002_mend_what_the_lint_found.sql\n")
    assert err == "10 findings mended; 1 finding is left for people\n"
    text = (repository.root / out.strip()).read_text("utf-8")
    assert text.startswith(
        "-- 002_mend_what_the_lint_found.sql\n-- Description: Mend what the lint"
    )
    (left,) = found(repository, *RULES)
    assert left.endswith("index twice of users is the same as users_a_b_key (S020 duplicate-index)")
    # Applied twice: of this file nothing is told, and of one that cannot be repeated something is.
    twice = ("--select=M017", "--select=M010")
    assert [line for line in found(repository, *twice) if line.startswith("db/002")] == []
    repository.write("db/002_mend_what_the_lint_found.sql", f"{text}CREATE TABLE z (id int);\n")
    assert [line for line in found(repository, *twice) if line.startswith("db/002")] != []


def test_statements_are_told_with_what_they_mend(repository: Repository) -> None:
    code, out, err = repository.run("lint", *RULES, "--fix-migration")
    assert code == 0
    assert err.startswith("10 findings mended")
    body = out.partition("-- On a large table in use")[2].partition("\n\n")[2]
    assert body.count("CREATE INDEX IF NOT EXISTS") == 7
    assert 'CREATE INDEX IF NOT EXISTS idx_order_user ON "Odd shop"."order" ("user");\n' in body
    # One index serves the key of two columns and that of the first of them.
    assert 'CREATE INDEX IF NOT EXISTS idx_order_b_a ON "Odd shop"."order" (b, a);\n' in body
    assert "(b);" not in body
    # Names that are taken, or would be the same, or are too long.
    assert "CREATE INDEX IF NOT EXISTS idx_a_b_c ON a (b_c);\n" in body
    assert "CREATE INDEX IF NOT EXISTS idx_a_b_c_2 ON a_b (c);\n" in body
    assert "CREATE INDEX IF NOT EXISTS idx_a_d_2 ON a (d);\n" in body
    (cut,) = (line.split()[5] for line in body.splitlines() if " idx_long_" in line)
    assert len(cut) == 63
    # What is there under another name stays; what may be wanted is a comment.
    assert "DROP TRIGGER IF EXISTS trigger_s3_updated_2 ON s3;\n" in body
    assert "    EXECUTE FUNCTION set_it('it''s', 'b');\n" in body
    assert "\n-- DROP INDEX IF EXISTS twice;\n" in body
    assert "ALTER TABLE users VALIDATE CONSTRAINT c;\n" in body
    assert not (repository.root / "db/002_mend_what_the_lint_found.sql").exists()


def test_it_is_named_after_what_it_makes(repository: Repository) -> None:
    code, out, _ = repository.run("lint", "--select=S001", "--fix-migration")
    assert code == 0
    assert out.startswith("-- 002_add_the_missing_indexes_of_foreign_keys.sql\n")


def test_what_is_ignored_is_not_mended(repository: Repository) -> None:
    repository.write(
        "schema-docs.toml",
        'migrations = "db"\n[lint]\nselect = ["S001"]\n[lint.tables]\n"*" = ["S"]\n',
    )
    code, out, err = repository.run("lint", "--fix-migration", "--write")
    assert (code, out, err) == (0, "", "nothing to mend\n")


def test_templates_of_a_team_have_a_place_for_the_statements_or_are_not_used(
    repository: Repository,
) -> None:
    repository.write("schema-docs.toml", 'migrations = "db"\ntemplates = "ours"\n')
    repository.write("ours/migration.sql.j2", "-- {{ description }}, by us\n\n{{ statements }}\n")
    _, out, _ = repository.run("lint", "--select=S001", "--fix-migration")
    assert out.startswith(
        "-- Add the missing indexes of foreign keys, by us\n\n-- On a large table"
    )
    repository.write("ours/migration.sql.j2", "-- {{ description }}, by us\n")
    _, out, _ = repository.run("lint", "--select=S001", "--fix-migration")
    assert out.startswith("-- 002_add_the_missing")
    assert "CREATE INDEX IF NOT EXISTS idx_a_b_c " in out


def test_other_layouts_have_it_in_their_own_way(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", 'migrations = "db"\n')
    tables = "CREATE TABLE a (id bigint PRIMARY KEY, b bigint REFERENCES a);\n"
    repository.write("db/00001_a.sql", f"-- +goose Up\n{tables}\n-- +goose Down\nDROP TABLE a;\n")
    code, out, _ = repository.run("lint", "--select=S001", "--fix-migration", "--write")
    assert code == 0
    text = (repository.root / out.strip()).read_text("utf-8")
    assert text.index("-- +goose Up") < text.index("CREATE INDEX") < text.index("-- +goose Down")
    assert repository.run("lint", "--select=S001")[:2] == (0, "nothing found\n")


def test_nothing_is_mended_where_a_migration_fails(repository: Repository) -> None:
    repository.write("db/002_typo.sql", "-- Typo\nALTER TABLE typo ADD COLUMN a int;\n")
    code, out, err = repository.run("lint", *RULES, "--fix-migration", "--write")
    assert (code, out) == (2, "")
    assert "db/002_typo.sql:2" in err
    assert not (repository.root / "db/003_mend_what_the_lint_found.sql").exists()


def test_no_name_breaks_out_of_a_comment(schema_findings: Find) -> None:
    from schema_docs.lint.registry import rules_named

    odd = '"x\n; DROP TABLE t; --"'
    found = schema_findings(
        {
            "1.sql": f"CREATE TABLE {odd} (id bigint PRIMARY KEY, {odd} bigint REFERENCES {odd});"
            f'CREATE INDEX i ON {odd} ({odd}, id); CREATE INDEX {odd[:-1]}2" ON {odd} ({odd}, id);'
        },
        (*rules_named("S001", ""), *rules_named("S020", "")),
    )
    lines = statements_of(found).splitlines()
    assert lines
    assert all(line.startswith("--") for line in lines if line)
