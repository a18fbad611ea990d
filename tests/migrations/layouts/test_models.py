"""Every layout: which files run, and that they make the model which a person wrote down."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from schema_docs.errors import ConfigurationError
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.layouts import LAYOUTS
from schema_docs.migrations.layouts.layout import Given
from schema_docs.migrations.run import apply_migrations
from schema_docs.migrations.search import find_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.model import Database, Index, Schema, Table, View
    from support import Server

CASES: Final = Path(__file__).parent / "cases"

USERS: Final = ["id bigint not null", "email text"]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A folder, and what is true of it."""

    folder: str
    layout: str
    files: tuple[str, ...]
    not_run: tuple[str, ...] = ()
    tables: Mapping[str, list[str]]
    indexes: tuple[str, ...] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    views: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    given: Given = field(default_factory=Given)
    next_pattern: str | None = None


ALL: Final = (
    Case(
        folder="plain",
        layout="plain",
        files=(
            *("001_users.sql", "002_orders.sql", "002a_orders.sql", "9_early.sql"),
            *("0010-later.sql", "zz_seed.sql"),
        ),
        not_run=("009_extra.sh", "notes.md", "schema.sql"),
        tables={
            "public.users": ["id bigint not null", "email text not null"],
            "public.orders": ["id integer", "user_id bigint", "early boolean", "late boolean"],
        },
        indexes=("users_pkey",),
        next_pattern="0011-*.sql",
    ),
    Case(
        folder="unnumbered",
        layout="plain",
        files=("schema.sql", "views.sql"),
        tables={"public.a": ["id integer not null"], "public.b": ["a_id integer"]},
        indexes=("a_pkey",),
    ),
    Case(
        folder="golang",
        layout="golang-migrate",
        files=("1_users.up.sql", "2_email.up.sql", "10_email_index.up.sql"),
        not_run=("notes.sql",),
        tables={"public.users": USERS},
        indexes=("users_email", "users_pkey"),
        next_pattern="11_*.up.sql",
    ),
    Case(
        folder="dialects",
        layout="golang-migrate",
        files=(
            "20190101000001000000_users.up.sql",
            "20190101000002000000_email.postgres.up.sql",
            "20190101000003000000_cockroach_only.up.sql",
            "20190101000004000000_index.autocommit.up.sql",
        ),
        tables={"public.users": ["id uuid not null", "email text"]},
        indexes=("users_email", "users_email_lower", "users_pkey"),
    ),
    Case(
        folder="db-migrate",
        layout="golang-migrate",
        files=("sqls/20150101000000-users-up.sql",),
        tables={"public.users": ["id integer not null"]},
        indexes=("users_pkey",),
    ),
    Case(
        folder="goose",
        layout="goose",
        files=(
            *("00001_users.sql", "00002_touch.sql", "00004_email_index.sql"),
            "00010_schema.sql",
        ),
        not_run=("00003_rows.go", "schema.sql"),
        tables={"public.users": USERS, "app.items": ["id integer"]},
        indexes=("users_email", "users_pkey"),
        comments={"schema app": "${APP_SCHEMA}"},
        functions=("touch",),
        given=Given(placeholders={"APP_SCHEMA": "app"}),
        next_pattern="00011_*.sql",
    ),
    Case(
        folder="dbmate",
        layout="dbmate",
        files=("20240101000000_users.sql", "20240102000000_email_index.sql"),
        tables={"public.users": USERS},
        indexes=("users_email", "users_pkey"),
    ),
    Case(
        folder="sql-migrate",
        layout="sql-migrate",
        files=("1_users.sql", "2_function.sql", "10_email_index.sql"),
        tables={"public.users": USERS},
        indexes=("users_email", "users_pkey"),
        comments={"users_email": "found by address"},
        functions=("one",),
        next_pattern="11_*.sql",
    ),
    Case(
        folder="tern",
        layout="tern",
        files=("001_users.sql", "002_email.sql"),
        tables={"public.users": USERS},
        indexes=("users_pkey",),
        next_pattern="003_*.sql",
    ),
    Case(
        folder="node-pg-migrate",
        layout="node-pg-migrate",
        files=("1700000000000_users.sql",),
        tables={"public.users": USERS[:1]},
        indexes=("users_pkey",),
    ),
    Case(
        folder="flyway",
        layout="flyway",
        files=(
            *("beforeMigrate.sql", "V1__users.sql", "2020/V1_1__email.sql"),
            *("2020/V2__email_index.sql", "V3__raw.sql", "V10.0__name.sql", "R__emails.sql"),
            "afterMigrate__grants.sql",
        ),
        not_run=("V4__rows.java", "beforeEachMigrate.sql"),
        tables={"public.users": ["id bigint not null", "mail text"]},
        indexes=("users_email", "users_pkey"),
        comments={"public.users": "Team Users in public", "public.mails": "after all"},
        views=("mails",),
        next_pattern="V10.1__*.sql",
    ),
    Case(
        folder="flyway-baseline",
        layout="flyway",
        files=("B2__users.sql", "V3__name.sql"),
        not_run=("V1__users.sql", "V2__email.sql"),
        tables={"public.users": [*USERS, "name text"]},
        indexes=("users_pkey",),
        next_pattern="V4__*.sql",
    ),
    Case(
        folder="flyway-schema/sql",
        layout="flyway",
        files=("V1__users.sql", "V1_1__email.sql"),
        tables={"shop.users": USERS},
        indexes=("users_pkey",),
        next_pattern="V1_2__*.sql",
    ),
    Case(
        folder="liquibase",
        layout="liquibase",
        files=("001_users.sql", "002_more.sql"),
        not_run=("seed.sql",),
        tables={"public.users": [*USERS, "name text"]},
        indexes=("users_id", "users_pkey"),
        comments={"public.users": "people"},
        views=("emails",),
        functions=("one",),
    ),
    Case(
        folder="liquibase-master",
        layout="liquibase",
        files=("v2/later.sql", "v1/a.sql", "v1/b.sql", "raw.sql"),
        not_run=("unused.sql",),
        tables={"public.users": ["id bigint not null", "a integer", "b integer", "raw integer"]},
        indexes=("users_pkey", "users_raw"),
    ),
    Case(
        folder="sqitch/db",
        layout="sqitch",
        files=(
            *("deploy/schema.sql", "deploy/tables/users@v1.sql", "deploy/grants.sql"),
            "deploy/tables/users.sql",
        ),
        not_run=("deploy/forgotten.sql",),
        tables={"shop.users": ["id bigint not null", "name text"]},
        indexes=("users_pkey",),
        comments={"shop.users": "editor"},
    ),
    Case(
        folder="prisma",
        layout="prisma",
        files=("20240101000000_init/migration.sql", "20240102000000_concurrent/migration.sql"),
        tables={"public.User": ["id integer not null", "email text not null"]},
        indexes=("User_email_key", "User_lower", "User_pkey"),
    ),
    Case(
        folder="drizzle",
        layout="drizzle",
        files=("0000_zebra.sql", "0001_ant.sql"),
        not_run=("0002_dropped.sql",),
        tables={
            "public.users": ["id integer not null", "email text"],
            "public.orders": ["user_id integer"],
        },
        indexes=("users_pkey",),
    ),
    Case(
        folder="drizzle-folders",
        layout="drizzle-folders",
        files=("20240101000000_first/migration.sql",),
        tables={"public.users": ["id integer not null", "email text"]},
        indexes=("users_pkey",),
    ),
    Case(
        folder="supabase/migrations",
        layout="supabase",
        files=("20240101000000_users.sql", "20240102000000_rls.sql"),
        not_run=("later.sql",),
        tables={"public.users": ["id uuid not null", "email text"]},
        indexes=("users_pkey",),
    ),
    Case(
        folder="diesel",
        layout="diesel",
        files=(
            "00000000000000_setup/up.sql",
            "2024-01-01-120000_users/up.sql",
            "2024-01-02-120000_index/up.sql",
        ),
        tables={"public.users": USERS},
        indexes=("users_email", "users_pkey"),
        functions=("one",),
    ),
    Case(
        folder="hasura",
        layout="diesel",
        files=("1600000000000_users/up.sql",),
        tables={"public.users": USERS[:1]},
        indexes=("users_pkey",),
    ),
    Case(
        folder="sqlx/migrations",
        layout="sqlx",
        files=("20240101000000_users.sql", "20240102000000_index.up.sql"),
        tables={"public.users": USERS},
        indexes=("users_email", "users_pkey"),
    ),
    Case(
        folder="dump/structure.sql",
        layout="dump",
        files=("structure.sql",),
        tables={"public.users": USERS, "public.schema_migrations": ["version text not null"]},
        indexes=("schema_migrations_pkey", "users_pkey"),
    ),
)


def tables(database: Database) -> dict[str, list[str]]:
    return {
        f"{table.name.schema}.{table.name.name}": [
            f"{column.name} {column.type}{'' if column.nullable else ' not null'}"
            for column in table.columns
        ]
        for table in database.tables
    }


def comments(database: Database) -> dict[str, str]:
    named: list[tuple[str, Table | View | Index | Schema]] = [
        *((f"{each.name.schema}.{each.name.name}", each) for each in database.tables),
        *((f"{each.name.schema}.{each.name.name}", each) for each in database.views),
        *((each.name, each) for table in database.tables for each in table.indexes),
        *((f"schema {each.name}", each) for each in database.schemas if each.name != "public"),
    ]
    return {name: each.comment for name, each in named if each.comment}


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.folder)
def test_the_files_make_the_model_that_a_person_wrote_down(server: Server, case: Case) -> None:
    folder = read_folder(CASES / case.folder, given=case.given)
    assert folder.layout.name == case.layout
    assert folder.files == case.files
    assert tuple(sorted(each.name for each in folder.not_run)) == case.not_run
    assert folder.next_pattern == case.next_pattern
    with server.database() as name:
        # `apply_migrations` makes its database itself.
        made = apply_migrations(server.cluster, folder, database=f"{name}_layout").database
        with server.cluster.connect("postgres") as connection:
            connection.execute(f'DROP DATABASE "{name}_layout" WITH (FORCE)'.encode())
    assert tables(made) == case.tables
    assert tuple(sorted(i.name for t in made.tables for i in t.indexes)) == case.indexes
    assert comments(made) == case.comments
    assert tuple(view.name.name for view in made.views) == case.views
    assert tuple(function.name.name for function in made.functions) == case.functions


def test_every_layout_has_a_case() -> None:
    assert {case.layout for case in ALL} == set(LAYOUTS)


FOUND: Final = [case for case in ALL if case.folder != "unnumbered"]
"""Of a folder without numbers nothing tells that it holds migrations."""


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.folder)
def test_the_only_migrations_of_a_repository_are_found(case: Case) -> None:
    top, _, below = case.folder.partition("/")
    assert find_folder(CASES / top) == CASES / top / below


def test_a_folder_without_any_mark_is_not_guessed_at() -> None:
    with pytest.raises(ConfigurationError, match="found no folder of SQL migrations"):
        find_folder(CASES / "unnumbered")


def test_a_transaction_is_opened_where_the_tool_would_open_one() -> None:
    alone = {
        (case.folder, migration.name)
        for case in ALL
        for migration in read_folder(CASES / case.folder, given=case.given).migrations
        if not migration.transaction
    }
    as_they_stand = {"plain", "unnumbered", "liquibase", "sqitch/db", "dump/structure.sql"}
    assert {each for each in alone if each[0] not in as_they_stand} == {
        # One statement.
        ("golang", "1_users.up.sql"),
        ("golang", "10_email_index.up.sql"),
        ("dialects", "20190101000001000000_users.up.sql"),
        ("dialects", "20190101000002000000_email.postgres.up.sql"),
        ("dialects", "20190101000003000000_cockroach_only.up.sql"),
        ("db-migrate", "sqls/20150101000000-users-up.sql"),
        ("prisma", "20240102000000_concurrent/migration.sql"),
        ("supabase/migrations", "20240102000000_rls.sql"),
        ("diesel", "00000000000000_setup/up.sql"),
        ("diesel", "2024-01-01-120000_users/up.sql"),
        ("hasura", "1600000000000_users/up.sql"),
        # The file says so.
        ("dialects", "20190101000004000000_index.autocommit.up.sql"),
        ("goose", "00004_email_index.sql"),
        ("dbmate", "20240102000000_email_index.sql"),
        ("sql-migrate", "10_email_index.sql"),
        ("liquibase-master", "raw.sql"),
        ("liquibase-master", "v1/b.sql"),
        ("liquibase-master", "v2/later.sql"),
        ("diesel", "2024-01-02-120000_index/up.sql"),
        ("sqlx/migrations", "20240102000000_index.up.sql"),
        # Flyway finds that out.
        ("flyway", "2020/V2__email_index.sql"),
    }


def test_sqitch_may_have_its_configuration_in_the_folder_or_above() -> None:
    below = read_folder(CASES / "sqitch" / "db")
    above = read_folder(CASES / "sqitch")
    assert above.files == tuple(f"db/{name}" for name in below.files)
    assert [each.variables for each in above.migrations] == [
        (("registry", "sqitch"), ("role", "editor"))
    ] * 4
