"""The team's own tool makes the schema: real tools, and what becomes of their failures."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from schema_docs.migrations.command import database_url, environment_of
from support import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from support import NodeTools

PYTHON = sys.executable


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def built(repository: Repository, command: str, *settings: str) -> str:
    """The page that a command makes, after it was found to be true."""
    repository.write(
        "schema-docs.toml",
        "\n".join((f"migrate_command = {json.dumps(command)}", 'snapshot = "s.json"', *settings)),
    )
    code, out, err = repository.run("build")
    assert (code, err) == (0, ""), out
    code, out, err = repository.run("check", "--full")
    assert (code, err) == (0, ""), out
    page = repository.page()
    assert f"Generated from what `{command}` makes." in page
    return page


def headings(page: str) -> list[str]:
    return [line.removeprefix("### ") for line in page.split("\n") if line.startswith("### ")]


ALEMBIC_ENV = """
import os
from alembic import context
from sqlalchemy import create_engine

engine = create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

ALEMBIC_REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "a1", None


def upgrade():
    op.create_table(
        "authors", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(40))
    )
"""


def test_alembic(repository: Repository) -> None:
    repository.write("alembic.ini", "[alembic]\nscript_location = revisions\n")
    repository.write("revisions/env.py", ALEMBIC_ENV)
    repository.write("revisions/versions/a1_authors.py", ALEMBIC_REVISION)
    page = built(repository, "alembic upgrade head")
    assert headings(page) == ["authors"]
    assert "| `name` | `varchar(40)` | yes |" in page
    assert "Introduced in [" not in page
    page = built(repository, "alembic upgrade head", "exclude = []")
    assert headings(page) == ["alembic_version", "authors"]


DJANGO_SETTINGS = """
import os
{url}
INSTALLED_APPS = ["shop"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
"""

BY_URL = """
import dj_database_url
DATABASES = {"default": dj_database_url.config()}
"""

BY_VARIABLES = """
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": os.environ["PGDATABASE"], "USER": os.environ["PGUSER"],
    "HOST": os.environ["PGHOST"], "PORT": os.environ["PGPORT"],
}}
"""


@pytest.mark.parametrize("way", [BY_URL, BY_VARIABLES], ids=["by URL", "by variables"])
def test_django(repository: Repository, way: str) -> None:
    repository.write("site_settings.py", DJANGO_SETTINGS.format(url=way))
    repository.write("shop/__init__.py", "")
    repository.write(
        "shop/models.py",
        "from django.db import models\n\n\nclass Order(models.Model):\n"
        "    placed_at = models.DateTimeField()\n",
    )
    repository.write("shop/migrations/__init__.py", "")
    repository.write(
        "shop/migrations/0001_initial.py",
        "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
        "    operations = [migrations.CreateModel('Order', [\n"
        "        ('id', models.BigAutoField(primary_key=True)),\n"
        "        ('placed_at', models.DateTimeField()),\n    ])]\n",
    )
    page = built(
        repository,
        f"{PYTHON} -m django migrate --settings site_settings --pythonpath .",
        'user = "u"',
    )
    assert headings(page) == ["shop_order"]
    assert "| `placed_at` | `timestamptz` | no |" in page


def test_node_pg_migrate(repository: Repository, node_tools: NodeTools) -> None:
    (repository.root / "node_modules").symlink_to(node_tools.folder / "node_modules")
    repository.write(
        "migrations/1700000000000_books.cjs",
        "exports.up = (pgm) => pgm.createTable('books', { id: 'id', title: 'text' });\n",
    )
    page = built(repository, "node node_modules/node-pg-migrate/bin/node-pg-migrate.js up")
    assert headings(page) == ["books"]


def test_knex(repository: Repository, node_tools: NodeTools) -> None:
    (repository.root / "node_modules").symlink_to(node_tools.folder / "node_modules")
    repository.write(
        "knexfile.cjs",
        "module.exports = { client: 'pg', connection: process.env.DATABASE_URL };\n",
    )
    repository.write(
        "migrations/20240101_books.cjs",
        "exports.up = (knex) => knex.schema.createTable('books', (t) => t.increments('id'));\n"
        "exports.down = () => {};\nexports.config = {};\n",
    )
    page = built(
        repository, "node node_modules/knex/bin/cli.js migrate:latest --knexfile knexfile.cjs"
    )
    assert headings(page) == ["books"]


PSYCOPG = (
    "import os, psycopg\n"
    "with psycopg.connect({how}, autocommit=True) as c:\n"
    "    c.execute('CREATE TABLE a (); ALTER TABLE a OWNER TO app')\n"
)


@pytest.mark.parametrize("how", ["os.environ['DATABASE_URL']", "''"])
def test_roles_and_settings_are_there(repository: Repository, how: str) -> None:
    """A driver on libpq takes either way, and `PGOPTIONS` with both."""
    repository.write("migrate.py", PSYCOPG.format(how=how))
    page = built(
        repository,
        f"{PYTHON} migrate.py",
        'roles = ["app"]',
        "before = ['CREATE SCHEMA \"my app\"', 'SET search_path TO \"my app\"']",
        'database = "odd /?&name"',
    )
    assert headings(page)[0].startswith('`"my app".a`')
    assert "`app`" in page


def test_failure_tells_the_last_lines(repository: Repository) -> None:
    repository.write(
        "migrate.py",
        "import sys\nfor i in range(30): print('line', i)\nprint('bad', file=sys.stderr)\n"
        "sys.exit(3)\n",
    )
    repository.write("schema-docs.toml", 'migrate_command = "python -u migrate.py"')
    code, out, err = repository.run("build")
    lines = "".join(f"  line {number}\n" for number in range(11, 30))
    assert (code, out) == (2, "")
    assert err == (
        "schema-docs: `migrate_command`: python -u migrate.py failed with exit code 3\n"
        f"{lines}  bad\n"
    )
    assert not (repository.root / "docs").exists()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (
            "no-such-tool up",
            (
                "`migrate_command` is no-such-tool up, and no-such-tool cannot be run: No such "
                'file or directory; no shell reads it: write sh -c "…" for one'
            ),
        ),
        ("echo 'x", "`migrate_command` is echo 'x, which is no command: No closing quotation"),
        (
            "true",
            (
                "`migrate_command`: true has made nothing in the scratch database; does it take "
                "its database from DATABASE_URL, or from PGHOST, PGPORT, PGUSER and PGDATABASE?"
            ),
        ),
    ],
)
def test_command_that_is_none_or_does_nothing(
    repository: Repository, command: str, told: str
) -> None:
    repository.write("schema-docs.toml", f"migrate_command = {json.dumps(command)}")
    code, out, err = repository.run("check", "--full")
    assert (code, out, err) == (2, "", f"schema-docs: {told}\n")


def test_snapshot_tells_what_made_it(repository: Repository) -> None:
    repository.write("migrate.py", PSYCOPG.format(how="''"))
    page = built(repository, f"{PYTHON} migrate.py", 'roles = ["app"]')
    assert repository.run("check", "--full", "--snapshot", "s.json")[0] == 0
    assert json.loads((repository.root / "s.json").read_text())["command"] == f"{PYTHON} migrate.py"
    assert "Migrations folder" not in page


def test_url_of_a_server_on_the_network() -> None:
    server = {"PGHOST": "db.local", "PGPORT": "6543", "PGUSER": "a b", "PGPASSWORD": "p@:/?"}
    found = environment_of({**server, "HOME": "/root"}, "x/y", "")
    assert found == {
        **server,
        "PGDATABASE": "x/y",
        "DATABASE_URL": "postgresql://a%20b:p%40%3A%2F%3F@db.local:6543/x%2Fy",
    }


def test_url_of_a_socket() -> None:
    variables = {"PGHOST": "/tmp/a b", "PGPORT": "1", "PGUSER": "u", "PGDATABASE": "d"}
    assert database_url(variables) == "postgresql://u@/d?host=/tmp/a%20b&port=1"
