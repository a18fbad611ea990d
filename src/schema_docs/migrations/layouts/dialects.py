"""Words in names of files and folders by which a tool tells the kinds of databases apart."""

from __future__ import annotations

from typing import Final

OURS: Final = frozenset({"postgres", "postgresql", "pg", "pgsql", "psql"})

OTHER_DIALECTS: Final = frozenset(
    {
        *("mysql", "mariadb", "sqlite", "sqlite3", "cockroach", "cockroachdb", "crdb", "h2"),
        *("mssql", "sqlserver", "oracle", "db2", "hsqldb", "derby", "clickhouse", "yugabyte"),
        *("bigquery", "snowflake", "spanner", "redshift", "mongodb", "cassandra", "duckdb"),
    }
)
