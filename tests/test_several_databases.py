"""Several databases in one repository: a page each, built and checked by one command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support import Repository

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """
title = "Schema"
fragments = ["README.md"]

[[database]]
name = "orders"
migrations = "orders/sql"
document = "orders/SCHEMA.md"

[[database]]
name = "stock"
title = "Stock"
migrations = "stock/sql"
document = "stock/SCHEMA.md"
snapshot = "stock/schema.json"
fragments = ["README.md", "stock/*.md"]
"""

BLOCKS = """\
One: <!-- schema-docs:migrations-count --><!-- /schema-docs -->
One: <!-- schema-docs:next-migration db=orders --><!-- /schema-docs -->
One: <!-- schema-docs:next-migration db=stock x --><!-- /schema-docs -->

<!-- schema-docs:tables db=stock include=items -->
<!-- /schema-docs -->
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write("schema-docs.toml", SETTINGS)
    repository.write("README.md", "# Schema\n")
    repository.write("orders/sql/001_orders.sql", "CREATE TABLE orders (id int);")
    repository.write("stock/sql/007_items.sql", "CREATE TABLE items (id int, number int);")
    return repository


def text(repository: Repository, path: str) -> str:
    return (repository.root / path).read_text("utf-8")


def test_build_and_check_do_all_of_them(repository: Repository) -> None:
    code, out, err = repository.run("build")
    assert (code, err) == (0, "")
    assert out == (
        "database orders:\norders/SCHEMA.md written\norders/er-diagram.svg written\n"
        "database stock:\nstock/SCHEMA.md written\nstock/er-diagram.svg written\n"
        "stock/schema.json written\n"
    )
    assert text(repository, "orders/SCHEMA.md").startswith("# Schema\n")
    assert "### orders\n" in text(repository, "orders/SCHEMA.md")
    assert text(repository, "stock/SCHEMA.md").startswith("# Stock\n")
    assert "### items\n" in text(repository, "stock/SCHEMA.md")
    assert repository.run("check", "--full") == (
        0,
        (
            "database orders:\norders/SCHEMA.md and orders/er-diagram.svg are in sync\n"
            "database stock:\nstock/SCHEMA.md, stock/er-diagram.svg and stock/schema.json are in "
            "sync\n"
        ),
        "",
    )


def test_exit_code_is_the_worst_and_the_others_are_done(repository: Repository) -> None:
    assert repository.run("build")[0] == 0
    repository.write("stock/sql/008_more.sql", "CREATE TABLE more ();")
    code, out, _ = repository.run("check", "--full", "-q")
    assert code == 1
    assert "stock/SCHEMA.md:" in out
    assert "orders/" not in out
    repository.write("orders/sql/002_bad.sql", "SELECT nope;")
    code, out, err = repository.run("check", "--full")
    assert code == 2
    assert err.startswith(
        "schema-docs: database orders: migration orders/sql/002_bad.sql:1:1 failed: column"
    )
    assert out.startswith("database stock:\n1 table, 2 files drifted\n\ntable more\n")
    code, out, err = repository.run("build")
    assert (code, out.count(" written\n")) == (2, 3)
    assert repository.run("check", "--full", "--only", "stock")[0] == 0


def test_one_is_selected(repository: Repository) -> None:
    assert repository.run("build", "--only", "stock")[0] == 0
    assert not (repository.root / "orders" / "SCHEMA.md").exists()
    assert repository.run("check", "--full", "--only", "stock") == (
        0,
        "stock/SCHEMA.md, stock/er-diagram.svg and stock/schema.json are in sync\n",
        "",
    )
    code, out, _ = repository.run("export", "json", "--only", "stock")
    assert code == 0
    (table,) = json.loads(out)["database"]["tables"]
    assert table["name"]["name"] == "items"
    code, _, err = repository.run("check", "--full", "--only", "nope")
    assert (code, err) == (
        2,
        "schema-docs: --only nope: no such database; the settings have orders, stock\n",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "json"),
        ("coverage",),
        ("comments",),
        ("history",),
        ("adopt", "README.md"),
        ("check", "--database-url", "postgresql://nowhere"),
        ("build", "--migrations", "orders/sql"),
        ("check", "--snapshot", "stock/schema.json"),
    ],
    ids=" ".join,
)
def test_what_is_about_one_asks_which(repository: Repository, arguments: tuple[str, ...]) -> None:
    repository.write("README.md", "# Schema\n")
    assert repository.run(*arguments) == (
        2,
        "",
        (
            "schema-docs: this is about one database, and the settings have several; give --only "
            "NAME, one of orders, stock\n"
        ),
    )


def test_a_block_says_which_database_it_is_about(repository: Repository) -> None:
    repository.write("README.md", BLOCKS)
    repository.write("stock/NOTES.md", "<!-- schema-docs:migrations-count --><!-- /schema-docs -->")
    repository.write("stock/sql/008_more.sql", "CREATE TABLE more ();")
    assert repository.run("build")[0] == 0
    assert text(repository, "README.md") == (
        "One: <!-- schema-docs:migrations-count -->1<!-- /schema-docs -->\n"
        "One: <!-- schema-docs:next-migration db=orders -->`002_*.sql`<!-- /schema-docs -->\n"
        "One: <!-- schema-docs:next-migration db=stock x -->`009_x.sql`<!-- /schema-docs -->\n\n"
        "<!-- schema-docs:tables db=stock include=items -->\n\n<!-- prettier-ignore-start -->\n\n"
        "| Table | Purpose |\n| --- | --- |\n| [`items`](stock/SCHEMA.md#items) | |\n\n"
        "<!-- prettier-ignore-end -->\n\n<!-- /schema-docs -->\n"
    )
    assert text(repository, "stock/NOTES.md") == (
        "<!-- schema-docs:migrations-count -->2<!-- /schema-docs -->"
    )
    assert repository.run("check", "--full")[0] == 0
    repository.write("orders/sql/002_more.sql", "CREATE TABLE more ();")
    assert repository.run("build", "--only", "orders")[0] == 0
    assert repository.run("check", "--full")[0] == 0


@pytest.mark.parametrize(
    ("settings", "there"),
    [
        (SETTINGS, "orders, stock"),
        (
            'migrations = "orders/sql"\nfragments = ["README.md"]',
            "no [[database]] block in the settings",
        ),
    ],
)
def test_a_block_about_no_database_is_an_error(
    repository: Repository, settings: str, there: str
) -> None:
    repository.write("schema-docs.toml", settings)
    repository.write(
        "README.md", "\n<!-- schema-docs:migrations-count db=nope --><!-- /schema-docs -->"
    )
    code, _, err = repository.run("check", "--full")
    assert code == 2
    assert (
        f"README.md:2: block migrations-count db=nope: no such database; there are {there}\n" in err
    )


def test_templates_of_all_are_written(repository: Repository) -> None:
    repository.write(
        "schema-docs.toml",
        SETTINGS.replace('title = "Schema"', 'templates = "a"').replace(
            'title = "Stock"', 'templates = "b"'
        ),
    )
    code, out, _ = repository.run("init", "--templates")
    assert code == 0
    assert "a/database.md.j2 written\n" in out
    assert "b/database.md.j2 written\n" in out


def test_one_build_of_all_leaves_nothing_to_do(repository: Repository) -> None:
    repository.write("README.md", f"# Schema\n\n{BLOCKS}")
    assert repository.run("build")[0] == 0
    before = {path: path.read_bytes() for path in repository.root.rglob("*.*") if path.is_file()}
    code, _, err = repository.run("check", "-v")
    assert (code, err) == (0, "no file has changed since the last build\n" * 2)
    assert repository.run("build")[0] == 0
    assert before == {path: path.read_bytes() for path in before}
    repository.write("orders/sql/002_more.sql", "CREATE TABLE more (id int);")
    code, out, err = repository.run("check", "-v")
    assert code == 1
    assert "applying the migrations: not as the last build left them: the migrations\n" in err
    assert "no file has changed" in err
    assert "database stock:\nstock/SCHEMA.md, " in out


def test_a_build_that_fails_vouches_for_nothing(repository: Repository) -> None:
    """A page that somebody edited stays one, whatever happened to a build after that."""
    assert repository.run("build")[0] == 0
    page = text(repository, "orders/SCHEMA.md")
    repository.write("orders/SCHEMA.md", page.replace("`integer`", "`bigint`"))
    edited = text(repository, "orders/SCHEMA.md")
    assert edited != page
    assert repository.run("build", "--server", "postgresql://nobody@localhost:1/x")[0] == 2
    assert text(repository, "orders/SCHEMA.md") == edited
    code, out, _ = repository.run("check")
    assert code == 1
    assert "column orders.id: type bigint → integer" in out
