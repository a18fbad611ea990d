"""Relations that the settings name, or that are inferred: on the page, and in the gate."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support import Repository

if TYPE_CHECKING:
    from pathlib import Path

TABLES = """
CREATE SCHEMA shop;
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE shop.users (id bigint PRIMARY KEY, "e|mail" text NOT NULL UNIQUE);
CREATE TABLE orders (
    id bigint PRIMARY KEY, user_id bigint NOT NULL, approved_by bigint, "a|b" text
);
"""
SETTINGS = """
migrations = "db"
infer_relations = true

[[relations]]
from = "orders.approved_by"
to = "users.id"
description = "*Nobody* | for small ones"

[[relations]]
from = "orders.a|b"
to = 'shop.users."e|mail"'
"""
LISTED = r"""
| Relation without a foreign key | Refers to | Origin | Description |
| --- | --- | --- | --- |
| `approved_by` | [`users`](#users) (`id`) | configured | \*Nobody\* \| for small ones |
| `"a\|b"` | [`shop.users`](#table-shop.users) (`"e\|mail"`) | configured | |
| `user_id` | [`users`](#users) (`id`) | inferred | |
"""
REFERRED = """
| Referenced without a foreign key by | Columns | Origin |
| --- | --- | --- |
| [`orders`](#orders) | `approved_by` | configured |
| [`orders`](#orders) | `user_id` | inferred |
"""
INFERRED = "| `user_id` | [`users`](#users) (`id`) | inferred | |\n"
OTHERWISE = "| `user_id` | [`shop.users`](#table-shop.users) (`id`) | inferred | |\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write("db/001_a.sql", TABLES)
    repository.write("schema-docs.toml", SETTINGS)
    return repository


def built(repository: Repository) -> str:
    code, out, err = repository.run("build")
    assert code == 0, err
    return out


def drift(repository: Repository) -> list[str]:
    """The lines of `check`; none where all is in sync."""
    code, out, err = repository.run("check", "--full")
    assert code in {0, 1}, err
    return out.splitlines() if code else []


def refused(repository: Repository, command: str = "check") -> str:
    code, _, err = repository.run(command)
    assert code == 2
    return err


def test_they_are_listed_apart_from_foreign_keys(repository: Repository) -> None:
    built(repository)
    page = repository.page()
    assert LISTED in page
    assert REFERRED in page
    assert "| Foreign key |" not in page
    assert "| `user_id` | `bigint` | no | | | |\n" in page
    assert drift(repository) == []


def test_configured_ones_are_gated(repository: Repository) -> None:
    built(repository)
    repository.write(
        "schema-docs.toml", SETTINGS.replace('to = "users.id"', 'to = "shop.users.id"')
    )
    told = "\n".join(drift(repository))
    assert "relation orders.approved_by: refers to users (id) → shop.users (id)" in told
    assert "er-diagram.svg" in told
    repository.write("schema-docs.toml", SETTINGS[: SETTINGS.rindex("[[relations]]")])
    assert 'relation orders."a|b"' in "\n".join(drift(repository))


ANOTHER_VERSION = """
from schema_docs.cli import main
from schema_docs.diagram import inferred
from schema_docs.diagram.relations import relation_between
from schema_docs.model import QualifiedName

def otherwise(database, known):
    orders = next(table for table in database.tables if table.name.name == "orders")
    users = QualifiedName("shop", "users")
    return (relation_between(orders, ("user_id",), users, ("id",), origin="inferred"),)

inferred.inferred_relations = otherwise
main(["build"])
"""


def test_inferred_ones_are_taken_from_the_page(repository: Repository) -> None:
    subprocess.run([sys.executable, "-c", ANOTHER_VERSION], cwd=repository.root, check=True)
    assert OTHERWISE in repository.page()
    assert drift(repository) == []
    repository.write("schema-docs.toml", SETTINGS.replace("= true", '= "gated"'))
    told = "\n".join(drift(repository))
    assert "relation orders.user_id: refers to shop.users (id) → users (id)" in told
    assert "er-diagram.svg" in told
    repository.write("schema-docs.toml", SETTINGS)
    built(repository)
    assert INFERRED in repository.page()
    assert drift(repository) == []


def test_an_inferred_one_that_cannot_be_is_drift(repository: Repository) -> None:
    built(repository)
    repository.types(INFERRED, OTHERWISE.replace("`id`", "`ghost`"))
    assert any("relation orders.user_id" in line for line in drift(repository))


def test_switched_off_they_are_no_longer_listed(repository: Repository) -> None:
    built(repository)
    repository.write("schema-docs.toml", SETTINGS.replace("= true", "= false"))
    assert any("relation orders.user_id" in line for line in drift(repository))
    built(repository)
    assert "inferred" not in repository.page()
    assert drift(repository) == []


def test_a_foreign_key_takes_their_place(repository: Repository) -> None:
    built(repository)
    repository.write(
        "db/002_b.sql",
        "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users,\n"
        "  ADD FOREIGN KEY (approved_by) REFERENCES users;\n",
    )
    out = built(repository)
    assert (
        "  schema-docs.toml, [[relations]] 1: the foreign key orders_approved_by_fkey of orders "
        "says the same; remove the entry\n"
    ) in out
    assert "inferred" not in repository.page()
    assert "| `approved_by` | [`users`](#users) (`id`) | configured" not in repository.page()
    code, out, _ = repository.run("check", "--full")
    assert code == 0
    assert "says the same; remove the entry\n" in out


def test_what_people_typed_follows_a_renamed_column(repository: Repository) -> None:
    repository.write("schema-docs.toml", 'migrations = "db"\ninfer_relations = true\n')
    built(repository)
    repository.types(
        "| `user_id` | [`users`](#users) (`id`) | inferred |\n",
        "| `user_id` | [`users`](#users) (`id`) | inferred | Who *pays* |\n",
    )
    repository.types(
        "to | Origin |\n| --- | --- | --- |",
        "to | Origin | Description |\n| --- | --- | --- | --- |",
    )
    assert drift(repository) == []
    repository.write("db/002_b.sql", 'ALTER TABLE orders RENAME user_id TO "userId";\n')
    told = "\n".join(drift(repository))
    assert 'column orders.user_id is called orders."userId" now' in told
    built(repository)
    assert (
        '| `"userId"` | [`users`](#users) (`id`) | inferred | Who *pays* |\n' in repository.page()
    )
    assert drift(repository) == []


@pytest.mark.parametrize("command", ["build", "check", "lint", "coverage"])
def test_what_was_renamed_is_an_error_with_the_new_name(
    repository: Repository, command: str
) -> None:
    built(repository)
    repository.write("db/002_b.sql", "ALTER TABLE orders RENAME approved_by TO approver;\n")
    assert refused(repository, command) == (
        "schema-docs: schema-docs.toml, [[relations]] 1: table orders has no column approved_by, "
        "which is called approver now; correct the entry, or remove it\n"
    )


def test_a_snapshot_has_none_of_them_and_the_settings_hold_for_it(repository: Repository) -> None:
    built(repository)
    assert repository.run("export", "json", "-o", "schema.json")[0] == 0
    assert "inferred" not in (repository.root / "schema.json").read_text("utf-8")
    code, _, err = repository.run("check", "--snapshot", "schema.json")
    assert (code, err) == (0, "")
    code, out, _ = repository.run("export", "mermaid", "--snapshot", "schema.json")
    assert code == 0
    assert '"orders" : "user_id (inferred)"' in out
    code, out, _ = repository.run("diff", "schema.json", "db")
    assert (code, out) == (0, "schema.json → db: the schema is the same\n")


def test_each_database_has_its_own(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write(
        "schema-docs.toml",
        """
[[database]]
name = "one"
migrations = "one"
document = "docs/one.md"
diagram = "docs/one.svg"
[[database.relations]]
from = "a.x"
to = "b.id"

[[database]]
name = "two"
migrations = "two"
document = "docs/two.md"
diagram = "docs/two.svg"
""",
    )
    for name in ("one", "two"):
        repository.write(
            f"{name}/1.sql", "CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE a (x int);"
        )
    assert repository.run("build")[0] == 0
    one, two = ((repository.root / f"docs/{name}.md").read_text("utf-8") for name in ("one", "two"))
    assert "| `x` | [`b`](#b) (`id`) | configured |\n" in one
    assert "configured" not in two
    repository.write("one/2.sql", "DROP TABLE b;")
    assert "schema-docs.toml, [[database]] one, [[relations]] 1: there is no table b" in refused(
        repository
    )


def test_a_table_that_the_settings_relate_is_not_isolated(repository: Repository) -> None:
    repository.write("schema-docs.toml", SETTINGS + '[lint]\nselect = ["S082"]\n')
    assert repository.run("lint")[0] == 0
    repository.write(
        "schema-docs.toml",
        'migrations = "db"\ninfer_relations = true\n[lint]\nselect = ["S082"]\nfail_on = "note"\n',
    )
    code, out, _ = repository.run("lint")
    assert code == 1
    assert "table orders has no foreign key" in out
