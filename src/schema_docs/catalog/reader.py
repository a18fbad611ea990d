"""Reads a database's catalogs into a `Database`, in one snapshot and a constant number of queries.

Each file in `queries/` asks for all objects of one kind, or of a few rare ones, at once. What
belongs to a relation carries the relation's OID, by which it is grouped in `assemble.py`.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from psycopg import sql
from psycopg.rows import dict_row

from schema_docs.catalog.assemble import Rows, assemble
from schema_docs.catalog.normal_form import with_unix_line_ends
from schema_docs.catalog.session import VanishedError, in_one_snapshot, pin_settings

if TYPE_CHECKING:
    import psycopg

    from schema_docs.catalog.witness import Disagreement
    from schema_docs.model import Database

KINDS: Final = (
    "schemas",
    "extensions",
    "roles",
    "relations",
    "columns",
    "constraints",
    "foreign_keys",
    "indexes",
    "triggers",
    "rules",
    "policies",
    "statistics",
    "sequences",
    "types",
    "functions",
    "operators",
    "infrastructure",
    "text_search",
    "foreign_data",
    "replication",
    "privileges",
    "default_privileges",
    "security_labels",
    "uses",
    "vanished",
)
"""The queries, by the names of their files."""


_DEFINED: Final = ("constraints", "foreign_keys", "indexes", "triggers", "rules", "statistics")
"""Kinds whose every object has a definition, unless it is gone by the time of asking for it."""

_WRITTEN: Final = frozenset({"comment", "body"})
"""Columns that hold text as somebody typed it."""


def read_database(connection: psycopg.Connection[Any]) -> Database:
    """All that the catalogs say, as of one moment.

    Raises:
        CatalogError: PostgreSQL refused a query; carries its message.
    """
    return in_one_snapshot(connection, _read)


def read_and_verify(
    connection: psycopg.Connection[Any], *, verify: bool = True
) -> tuple[Database, tuple[Disagreement, ...]]:
    """The same, and with `verify` what `information_schema` says otherwise of that very moment.

    Raises:
        CatalogError: PostgreSQL refused a query; carries its message.
    """
    if not verify:
        return read_database(connection), ()
    from schema_docs.catalog.witness import disagreements

    def read(connection: psycopg.Connection[Any]) -> tuple[Database, tuple[Disagreement, ...]]:
        database = _read(connection)
        return database, disagreements(connection, database)

    return in_one_snapshot(connection, read)


def _read(connection: psycopg.Connection[Any]) -> Database:
    return assemble(fetch_rows(connection))


def fetch_rows(connection: psycopg.Connection[Any]) -> Rows:
    """The rows of every kind, asked for in one go, inside the caller's transaction.

    Raises:
        VanishedError: another session dropped some of what the transaction sees.
    """
    words = _version_words(connection.info.server_version)
    pin_settings(connection)
    with connection.pipeline():
        cursors = {
            kind: connection.cursor(row_factory=dict_row).execute(_query(kind, words))
            for kind in KINDS
        }
        rows = {kind: cursor.fetchall() for kind, cursor in cursors.items()}
    for found in rows.values():
        for name in _WRITTEN.intersection(*found[:1]):
            for row in found:
                row[name] = with_unix_line_ends(row[name])
    if vanished := rows.pop("vanished"):
        raise VanishedError(f"{vanished[0]['kind']} {vanished[0]['name']}")
    if any(row["definition"] is None for kind in _DEFINED for row in rows[kind]):
        raise VanishedError
    return rows


_SUBSCRIPTION_SETTINGS: Final = (
    # Before 14 not everybody may read it.
    (14, "synchronous_commit", "s.subsynccommit", "off"),
    (14, "binary", "s.subbinary::text", "false"),
    (15, "two_phase", "(s.subtwophasestate <> 'd')::text", "false"),
    (15, "disable_on_error", "s.subdisableonerr::text", "false"),
    (16, "password_required", "s.subpasswordrequired::text", "true"),
    (16, "run_as_owner", "s.subrunasowner::text", "false"),
    (16, "origin", "s.suborigin", "any"),
    (17, "failover", "s.subfailover::text", "false"),
)
"""Of a subscription since which major: the option, its value and what it usually is."""


def _version_words(version: int) -> dict[str, sql.SQL]:
    """The places where the catalogs differ between majors, and what to ask instead."""

    def since(major: int, new: str, old: str) -> sql.SQL:
        return sql.SQL(new if version >= major * 10000 else old)

    return {
        "database_owner": sql.SQL(
            "(SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database())"
        ),
        "public_creates": since(15, "false", "true"),
        "compression": since(
            14, "CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END", "NULL"
        ),
        # A type, and its multirange, by what their rows are called in uses.sql.
        "multirange_of": since(14, "r.rngmultitypid = coalesce(e.oid, t.oid)", "false"),
        "multirange": since(
            14,
            "(SELECT jsonb_build_object('schema', mn.nspname, 'name', m.typname) FROM pg_type m"
            " JOIN pg_namespace mn ON mn.oid = m.typnamespace WHERE m.oid = r.rngmultitypid)",
            "NULL",
        ),
        "multirange_comment": since(14, "obj_description(r.rngmultitypid, 'pg_type')", "NULL"),
        "subscript": since(
            14,
            "nullif(nullif(t.typsubscript::regproc::text, '-'), 'raw_array_subscript_handler')",
            "NULL",
        ),
        "member_options": since(
            16,
            "array_remove(ARRAY[CASE WHEN bool_or(m.admin_option) THEN 'ADMIN' END,"
            " CASE WHEN bool_or(m.inherit_option) <> r.rolinherit"
            " THEN CASE WHEN r.rolinherit THEN 'NO INHERIT' ELSE 'INHERIT' END END,"
            " CASE WHEN NOT bool_or(m.set_option) THEN 'NO SET' END], NULL)",
            "CASE WHEN bool_or(m.admin_option) THEN ARRAY['ADMIN'] ELSE '{}'::text[] END",
        ),
        "subscription_settings": sql.SQL(
            "".join(
                f", ('{name}', {value}, '{usual}')"
                for major, name, value, usual in _SUBSCRIPTION_SETTINGS
                if version >= major * 10000
            )
        ),
        "streaming": since(
            16,
            "CASE s.substream WHEN 'f' THEN 'off' WHEN 't' THEN 'on' ELSE 'parallel' END",
            "CASE WHEN s.substream THEN 'on' ELSE 'off' END" if version >= 140000 else "NULL::text",
        ),
        "usual_streaming": since(18, "'parallel'", "'off'"),
        "sql_body": since(14, "pg_get_function_sqlbody(p.oid)", "NULL"),
        "nulls_not_distinct": since(15, "i.indnullsnotdistinct", "false"),
        "delete_columns": since(15, "k.confdelsetcols", "NULL::int2[]"),
        "collation_locale": since(
            17, "c.colllocale", "c.colliculocale" if version >= 150000 else "NULL::text"
        ),
        "collation_rules": since(16, "c.collicurules", "NULL"),
        "published_schemas": since(
            15,
            "(SELECT coalesce(jsonb_agg(sn.nspname ORDER BY sn.nspname), '[]')"
            " FROM pg_publication_namespace ps JOIN pg_namespace sn ON sn.oid = ps.pnnspid"
            " WHERE ps.pnpubid = p.oid)",
            "'[]'::jsonb",
        ),
        "published_columns": since(
            15,
            "(SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute a"
            " WHERE a.attrelid = pr.prrelid AND a.attnum = ANY (pr.prattrs::int2[]))",
            "'[]'::jsonb",
        ),
        "published_condition": since(15, "pg_get_expr(pr.prqual, pr.prrelid, true)", "NULL"),
        "published_generated": since(18, "p.pubgencols <> 'n'", "false"),
        "enforced": since(18, "k.conenforced", "true"),
        # Whether the text of a view over a single relation qualifies its columns.
        "always_qualified": since(16, "false", "true"),
        "period": since(18, "k.conperiod", "false"),
        "not_null": since(
            18,
            "(SELECT CASE WHEN NOT k.convalidated THEN 'not valid'"
            " WHEN k.connoinherit THEN 'no inherit' END FROM pg_constraint k"
            " WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum])",
            "NULL",
        ),
        # Not everybody may read it in 13.
        "subscription_oid": since(14, "s.oid", "NULL::oid"),
        "statistics_target": since(17, "s.stxstattarget", "nullif(s.stxstattarget, -1)"),
    }


def _query(kind: str, words: dict[str, sql.SQL]) -> sql.Composed:
    text = resources.files(__package__).joinpath("queries", f"{kind}.sql").read_text("utf-8")
    return sql.SQL(text).format(**words)
