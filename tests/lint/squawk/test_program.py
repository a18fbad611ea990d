r"""What squawk, the real program, tells of statements as migrations sent them."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING, Any

import pytest

from schema_docs.errors import ConfigurationError
from schema_docs.lint.registry import RULES
from schema_docs.lint.squawk import program
from schema_docs.lint.squawk.catalog import KNOWN, OURS
from schema_docs.lint.squawk.program import Squawk, find_squawk
from schema_docs.lint.squawk.rules import SQUAWK, USUAL
from schema_docs.lint.subject import MigrationFile
from schema_docs.migrations.psql import Statement

from .breaking import BREAKING

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def file_of(*statements: tuple[int | None, str], script: str = "", **more: Any) -> MigrationFile:
    sent = tuple(Statement(text, line) for line, text in statements)
    script = script or "\n".join(text for _, text in statements)
    return MigrationFile(
        name="1.sql", path="db/1.sql", text=script, script=script, statements=sent, **more
    )


def told(
    root: Path, file: MigrationFile, *rules: str, postgres: int | None = 18
) -> list[tuple[str, int]]:
    found, notices = Squawk(find_squawk(), root, postgres, rules).told_of([file])
    assert notices == ()
    return [(each.rule, each.line) for each in found if not rules or each.rule in rules]


def test_every_rule_that_we_know_has_a_statement_that_breaks_it() -> None:
    assert [*BREAKING] == sorted(KNOWN)
    assert {*OURS} <= {*KNOWN}
    assert {code for ours in OURS.values() for code in ours.codes} <= {each.code for each in RULES}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_rule_is_one_of_squawks_and_is_on_by_itself_as_we_say(root: Path, name: str) -> None:
    file = file_of((1, BREAKING[name]))
    postgres = 19 if name == "prefer-repack" else 18
    by_itself = {rule for rule, _ in told(root, file, postgres=postgres)}
    assert (name in by_itself) is KNOWN[name].usual
    assert (name, 1) in told(root, file, name, postgres=postgres)


def test_what_ours_tell_as_well_is_not_usual() -> None:
    assert "squawk/prefer-timestamp-tz" not in USUAL
    assert {"squawk/prefer-robust-stmts", "squawk/ban-drop-column"} <= USUAL
    assert all(rule.code in {f"squawk/{name}" for name in KNOWN} for rule in SQUAWK)


def test_statements_stand_at_the_lines_of_the_file(root: Path) -> None:
    drop = "ban-drop-column"
    file = file_of(
        (3, "create table a (id bigint);"),
        (3, "alter table b\r\n\r\n  drop column c;"),
        (None, "alter table b drop column included;"),
        (12, "alter table b drop column d"),  # as `\gexec` sends it
        (12, "alter table b drop column e -- and why"),
        (13, "alter table b drop column f;"),
    )
    assert told(root, file, drop) == [(drop, 5), (drop, 12), (drop, 12), (drop, 13)]


def test_comments_of_squawks_own_are_obeyed(root: Path) -> None:
    script = (
        "-- squawk-ignore ban-drop-column\n"
        "alter table b drop column c;\n"
        "alter table b drop column d;\n"
        "-- It is no comment of squawk's, and says: squawk-ignore ban-drop-column\n"
        "alter table b drop column e;\n"
    )
    lines = script.split("\n")
    file = file_of(*((n, lines[n - 1]) for n in (2, 3, 5)), script=script)
    drop = "ban-drop-column"
    assert told(root, file, drop) == [(drop, 3), (drop, 5)]


def test_it_knows_whether_the_tool_opens_a_transaction(root: Path) -> None:
    sent = ((1, "select 1;"), (2, "create index concurrently if not exists i on t (a);"))
    rule = "ban-concurrent-index-creation-in-transaction"
    assert told(root, file_of(*sent), rule) == []
    assert told(root, file_of(*sent, transaction=True), rule) == [(rule, 2)]


def test_what_it_cannot_read_is_told_and_hides_nothing_else(root: Path) -> None:
    file = file_of(
        (1, "alter table t drop column a;"),
        (2, "select 'a' 'b';"),
        (3, "alter table t drop column c;"),
        (4, "select 'c'\n  'd' 'e';"),
    )
    found, notices = Squawk(find_squawk(), root, 18, ()).told_of([file])
    drops = [each.line for each in found if each.rule == "ban-drop-column"]
    assert drops == [1, 3]
    assert [notice.partition(", and tells")[0] for notice in notices] == [
        "squawk cannot read the statement at db/1.sql:2",
        "squawk cannot read the statement at db/1.sql:5",
    ]


def test_rules_that_squawks_own_settings_leave_out_stay_out(root: Path) -> None:
    file = file_of((1, "alter table t drop column a;"))
    settings = root / ".squawk.toml"
    settings.write_text('excluded_rules = ["ban-drop-column"]\nassume_in_transaction = true\n')
    assert "ban-drop-column" not in {rule for rule, _ in told(root, file)}
    settings.write_text("excluded_rules = 1\n")
    with pytest.raises(ConfigurationError, match=r"squawk has not read db/1\.sql: Configuration"):
        told(root, file)


def test_settings_of_folders_above_are_not_squawks(root: Path) -> None:
    (root / ".squawk.toml").write_text('excluded_rules = ["ban-drop-column"]\n')
    below = root / "below"
    below.mkdir()
    found = told(below, file_of((1, "alter table t drop column a;")))
    assert ("ban-drop-column", 1) in found


@pytest.mark.parametrize(
    ("does", "message"),
    [
        ("kill -9 $$", "exit code -9"),
        ("echo 'panicked at x' >&2; exit 101", "panicked at x"),
        ("echo '{}'; exit 0", "exit code 0"),
        ('echo \'[{"rule": "a"}]\'; exit 1', "exit code 1"),
        ("exec sleep 30", "timed out after 1 seconds"),
        (None, "No such file or directory"),
    ],
)
def test_squawk_that_does_not_do_its_job_is_an_error(
    root: Path, does: str | None, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_PATIENCE", 1 if does == "exec sleep 30" else 60)
    path = root / "squawk"
    if does is not None:
        path.write_text(f"#!/bin/sh\ncat >/dev/null\n{does}\n")
        path.chmod(0o755)
    with pytest.raises(ConfigurationError, match=r"squawk has not read db/1\.sql: ") as caught:
        Squawk(path, root, 18, ()).told_of([file_of((1, "SELECT 1;"))])
    assert message in str(caught.value)


@pytest.mark.parametrize("broken", ["missing", "old", "empty"])
def test_squawk_that_is_not_there_is_an_error_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    class Old:
        version = "2.9.0" if broken == "old" else "2.70.0"
        files = ()

    def distribution(name: str) -> Old:
        if broken == "missing":
            raise PackageNotFoundError(name)
        return Old()

    monkeypatch.setattr("importlib.metadata.distribution", distribution)
    with pytest.raises(ConfigurationError, match=r"pip install 'schema-docs\[squawk\]'"):
        find_squawk()
