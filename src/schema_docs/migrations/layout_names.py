"""The names of the layouts, for the settings: the layouts themselves load what those need not."""

from __future__ import annotations

from typing import Literal

MigrationsLayout = Literal[
    "plain",
    "golang-migrate",
    "sql-migrate",
    "goose",
    "dbmate",
    "tern",
    "node-pg-migrate",
    "flyway",
    "liquibase",
    "sqitch",
    "prisma",
    "drizzle",
    "drizzle-folders",
    "diesel",
    "supabase",
    "sqlx",
    "dump",
]
