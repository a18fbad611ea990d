"""`schema-docs lint` as people run it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support import Repository

if TYPE_CHECKING:
    from pathlib import Path

USERS = "-- Users\nCREATE TABLE users (\n    id bigint PRIMARY KEY\n);\n"
ORDERS = """-- Orders
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    user_id bigint
        REFERENCES users (id)
);
"""
WIDER = "-- Mistaken\nALTER TABLE orders\n    ALTER COLUMN user_id TYPE integer;\n"

INDEX = (
    "db/002_orders.sql:5: foreign key orders (user_id) has no index that begins with its columns "
    "(S001 foreign-key-without-index)"
)
TYPE = (
    "db/003_mistaken.sql:3: column orders.user_id is integer, and refers to users.id, which is "
    "bigint (S002 foreign-key-of-other-type)"
)
S = ("--select", "S001", "--select", "S002")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", 'migrations = "db"\n')
    repository.write("db/001_users.sql", USERS)
    repository.write("db/002_orders.sql", ORDERS)
    repository.write("db/003_mistaken.sql", WIDER)
    return repository


def told(out: str) -> list[str]:
    """What was found, without the line that says how to go on."""
    return [line for line in out.splitlines() if not line.startswith("`schema-docs lint")]


def test_findings_stand_at_the_line_that_made_it_so(repository: Repository) -> None:
    code, out, err = repository.run("lint", *S)
    assert (code, err) == (1, "")
    assert out == (
        f"2 warnings\n\ntable orders\n{INDEX}\n{TYPE}\n\n"
        "`schema-docs lint --explain S001` tells why and what to do; likewise S002\n"
    )


def test_settings_and_options_say_what_fails(repository: Repository) -> None:
    assert repository.run("lint", *S, "--fail-on", "error")[0] == 0
    code, out, _ = repository.run("lint", "-q", *S, "--ignore", "S002")
    assert (code, told(out)) == (1, [INDEX])
    repository.write(
        "schema-docs.toml",
        'migrations = "db"\n[lint]\nselect = ["S001", "S002"]\nfail_on = "error"\n'
        '[lint.severity]\nS002 = "error"\n[lint.tables]\n"ord*" = ["S001"]\n',
    )
    code, out, _ = repository.run("lint", "-q")
    assert (code, told(out)) == (1, [TYPE])


def test_every_format_has_the_help_of_a_rule(repository: Repository) -> None:
    code, out, _ = repository.run("lint", *S, "--format", "sarif", "--output", "json=found.json")
    assert code == 1
    (run,) = json.loads(out)["runs"]
    first, _ = run["tool"]["driver"]["rules"]
    assert (first["id"], first["name"]) == ("S001", "foreign-key-without-index")
    assert "To mend it, create an index" in first["help"]["text"]
    (report,) = json.loads((repository.root / "found.json").read_text())["reports"]
    assert [each["rule"] for each in report["findings"]] == ["S001", "S002"]
    assert report["findings"][0]["location"] == {
        "path": "db/002_orders.sql",
        "line": 5,
        "column": None,
    }


def test_schema_without_migrations_is_told_by_the_page(repository: Repository) -> None:
    assert repository.run("build", "-q")[0] == 0
    assert repository.run("export", "json", "-o", "made.json")[0] == 0
    snapshot = json.loads((repository.root / "made.json").read_text())
    snapshot["migrations"] = None
    snapshot["history"] = {"stories": [], "renamings": []}
    repository.write("made.json", json.dumps(snapshot))
    code, out, err = repository.run("lint", "-q", *S, "--snapshot", "made.json")
    assert (code, err) == (1, "")
    page = repository.page().splitlines()
    places = [line.split(":")[:2] for line in told(out)]
    assert [path for path, _ in places] == ["docs/DATABASE_SCHEMA.md"] * 2
    assert all("user_id" in page[int(line) - 1] for _, line in places)


def test_rule_is_explained_and_rules_are_listed(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    code, out, _ = repository.run("lint", "--explain", "foreign-key-without-index")
    assert code == 0
    assert out.startswith("S001 foreign-key-without-index (warning)\n\nNo index begins with")
    code, out, err = repository.run("lint", "--explain", "S999")
    assert (code, out) == (2, "")
    assert "--explain: there is no rule `S999`" in err
    code, out, _ = repository.run("lint", "--list", "--ignore", "S001")
    assert code == 0
    assert any(line.startswith("S001  off ") for line in out.splitlines())


def test_schema_of_which_a_migration_failed_is_not_judged(repository: Repository) -> None:
    repository.write("db/004_typo.sql", "-- Typo\nALTER TABLE oders ADD a int;\n")
    code, out, err = repository.run("lint", *S)
    assert code == 2
    assert out == (
        "1 migration failed\n\n"
        "the schema was not judged, and no migration applied twice, since one failed\n"
    )
    assert "db/004_typo.sql:2" in err


def test_baseline_is_put_up_with_and_what_is_new_is_told(repository: Repository) -> None:
    repository.write(
        "schema-docs.toml",
        'migrations = "db"\n[lint]\nselect = ["S001", "S002"]\nbaseline = "known.json"\n',
    )
    code, _, err = repository.run("lint")
    assert code == 2
    assert "known.json: is missing; make it with" in err
    assert repository.run("lint", "--update-baseline") == (
        0,
        "",
        "known.json written: 2 findings\n",
    )
    assert repository.run("lint", "--update-baseline")[2] == "known.json is up to date\n"
    assert repository.run("lint")[:2] == (0, "nothing found\n")
    # Lines that move make nothing new; another foreign key does, and an index that is there now
    # leaves an entry over.
    (repository.root / "db/002_orders.sql").write_text("\n\n" + ORDERS)
    repository.write(
        "db/004_more.sql",
        "-- More\nCREATE INDEX ON orders (user_id);\n"
        "CREATE TABLE carts (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));\n",
    )
    code, out, _ = repository.run("lint")
    assert code == 1
    assert "\ndb/004_more.sql:3: foreign key carts (user_id) has no index" in out
    assert "\n1 finding of the baseline is gone; --update-baseline takes it out\n" in out
    assert "orders" not in out


def test_baseline_knows_what_is_in_a_file_that_was_renamed(repository: Repository) -> None:
    known = (*S, "--baseline", "known.json")
    repository.run(
        "lint", "--baseline", "known.json", "--update-baseline", "--allow-failed-migrations"
    )
    assert repository.run("lint", *known)[0] == 0
    (repository.root / "db/002_orders.sql").rename(repository.root / "db/002_carts.sql")
    assert repository.run("lint", *known)[:2] == (0, "nothing found\n")
    # What is in a file that is there still is not known in another one.
    repository.write("db/002_orders.sql", "-- Nothing\n")
    code, out, _ = repository.run("lint", *known)
    assert code == 1
    assert INDEX.replace("orders.sql", "carts.sql") in told(out)
    assert "1 finding of the baseline is gone; --update-baseline takes it out" in told(out)


def test_needless_pattern_of_tables_is_told_where_the_settings_have_it(
    repository: Repository,
) -> None:
    repository.write(
        "schema-docs.toml",
        'migrations = "db"\n[lint]\nselect = ["S001", "S002", "M040"]\n[lint.tables]\n'
        '"ord*" = ["S001", "S002"]\n"car*" = ["S001", "S010"]\nt = ["S002"]\n',
    )
    code, out, _ = repository.run("lint", "-q")
    assert code == 1
    assert told(out) == [
        f"schema-docs.toml:{line}: the settings ignore {rule} for `{pattern}`, of which it finds "
        "nothing (M040 unused-ignore)"
        for line, rule, pattern in [(6, "S001", "car*"), (7, "S002", "t")]
    ]


def test_files_may_begin_with_a_byte_order_mark(repository: Repository) -> None:
    ignored = f"-- schema-docs: ignore M010 the installer is first\n\n{USERS}"
    (repository.root / "db/001_users.sql").write_text(ignored, "utf-8-sig")
    code, out, _ = repository.run("lint", "-q", "--select", "M010", "--select", "M040")
    assert code == 1
    assert [line.partition(":")[0] for line in told(out)] == ["db/002_orders.sql"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "known.json: cannot be read as JSON"),
        ("[]", "known.json: is no baseline of this version"),
        ('{"version": 1}', "known.json: `findings` must be a list of what"),
        ('{"version": 1, "findings": [{"rule": "S001"}]}', "known.json: `findings` must be"),
    ],
)
def test_baseline_that_is_none_is_an_error(
    repository: Repository, content: str, message: str
) -> None:
    repository.write("known.json", content)
    code, out, err = repository.run("lint", "--baseline", "known.json")
    assert (code, out) == (2, "")
    assert message in err


def test_baseline_of_a_merge_is_written_anew_and_another_file_is_not(
    repository: Repository,
) -> None:
    update = ("lint", "--baseline", "known.json", "--update-baseline")
    assert repository.run(*update)[0] == 0
    path = repository.root / "known.json"
    good = path.read_text("utf-8")
    for bad in (good.replace("[\n", "[\n<<<<<<< HEAD\n", 1), good.replace("1", "0", 1)):
        repository.write("known.json", bad)
        code, _, err = repository.run("lint", "--baseline", "known.json")
        assert code == 2
        assert "`schema-docs lint --update-baseline` writes it anew" in err
        assert repository.run(*update)[0] == 0
        assert path.read_text("utf-8") == good
    repository.write("known.json", '{"name": "shop"}')
    code, _, err = repository.run(*update)
    assert code == 2
    assert err.startswith("schema-docs: known.json: is no baseline, and is left as it is")
    assert path.read_text("utf-8") == '{"name": "shop"}'


def test_baseline_hides_no_character_of_a_name(repository: Repository) -> None:
    repository.write("db/001_users.sql", '-- A\nCREATE TABLE "é\u202e\u200b" (a int);\n')
    repository.write("db/002_orders.sql", "-- B\nSELECT 1;\n")
    (repository.root / "db/003_mistaken.sql").unlink()
    known = ("lint", "--baseline", "known.json")
    assert repository.run(*known, "--update-baseline")[0] == 0
    assert "é\\u202e\\u200b" in (repository.root / "known.json").read_text("utf-8")
    assert repository.run(*known)[:2] == (0, "nothing found\n")


def test_baseline_is_written_of_all_rules_to_a_file(repository: Repository) -> None:
    assert repository.run("lint", "--update-baseline")[0] == 2
    assert repository.run("lint", "--baseline", "a.json", "--update-baseline", *S)[0] == 2


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_there_is_not_is_told_of_the_option(
    option: str, repository: Repository
) -> None:
    code, out, err = repository.run("lint", option, "S00")
    assert (code, out) == (2, "")
    assert err == f"schema-docs: {option}: there is no rule `S00`; did you mean `S090`?\n"
