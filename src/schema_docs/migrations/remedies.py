"""What to do about a failure whose cause is known: by PostgreSQL's message, and by circumstances.

A message is PostgreSQL's own English one; the scratch server speaks no other language.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema_docs.exclusion import BOOKKEEPING
from schema_docs.server.extensions import where_to_get

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.migrations.failure import Failure
    from schema_docs.server.interface import Origin


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Where and how a migration ran."""

    origin: Origin
    layout: str = ""
    """The name of the folder's layout."""


_OUTSIDE: Final = {
    "goose": "`-- +goose NO TRANSACTION` at the top of the file",
    "sql-migrate": "`notransaction` behind its `-- +migrate Up`",
    "dbmate": "`transaction:false` behind its `-- migrate:up`",
    "diesel": "`run_in_transaction = false` in a metadata.toml beside the file",
    "flyway": "`executeInTransaction=false` in a file of the migration's name and .conf",
    "sqlx": "`-- no-transaction` as the first line of the file",
    "liquibase": "`runInTransaction:false` behind its `--changeset`",
    "node-pg-migrate": "`-- no transaction` at the top of the file, as its newer versions have it",
    "tern": "`---- tern: disable-tx ----` at the top of the file",
}
"""What makes each layout's tool run a migration without a transaction."""

_ALWAYS_INSIDE: Final = frozenset({"drizzle", "drizzle-folders"})
"""Layouts whose tool has no way to run an SQL file without one."""

_SUPABASE: Final = re.compile(
    r'schema "(?:auth|storage|extensions|realtime|vault|graphql_public)" does not exist'
    r"|function (?:auth|storage|extensions|vault)\.\w+\(.*\) does not exist"
    r'|relation "(?:auth|storage|realtime|vault)\.\w+" does not exist'
    r'|role "(?:anon|authenticated|authenticator|service_role|supabase_\w+)" does not exist'
    r'|publication "supabase_realtime" does not exist'
)


def _extension(found: re.Match[str], where: Circumstances) -> str | None:
    return where_to_get(found["name"], where.origin)


def _supabase(_: re.Match[str], _where: Circumstances) -> str | None:
    return (
        'it is of Supabase\'s platform: set `preset = "supabase"` in the configuration, and it is '
        "there before the first migration"
    )


def _role(found: re.Match[str], _where: Circumstances) -> str | None:
    return (
        f"set `roles = [{_quoted(found['name'])}]` in the configuration, and the role is made "
        "before the first migration"
    )


def _database(found: re.Match[str], _where: Circumstances) -> str | None:
    return (
        f"set `database = {_quoted(found['name'])}` in the configuration where the migrations "
        "belong into it, or make it first, by CREATE DATABASE in an earlier migration"
    )


def _quoted(name: str) -> str:
    """A name as the configuration has to spell it: a string of TOML."""
    return json.dumps(name, ensure_ascii=False)


def _bookkeeping(found: re.Match[str], _where: Circumstances) -> str | None:
    if found["name"] not in BOOKKEEPING and found["table"] not in BOOKKEEPING:
        return None
    return (
        "in it the migrations' own tool keeps its books, and it is not made here: make one "
        f"by `before` in the settings, and leave it out by `exclude = [{_quoted(found['table'])}]`"
    )


def _icu(_: re.Match[str], where: Circumstances) -> str | None:
    if where.origin != "embedded":
        return None
    return (
        "the embedded PostgreSQL is built without ICU: use --server local with one of this "
        "machine, or --server URL"
    )


def _encoding(_: re.Match[str], _where: Circumstances) -> str | None:
    return (
        "save the file as UTF-8, or say at its top what it is, with "
        "SET client_encoding TO 'LATIN1' say"
    )


def _transaction(found: re.Match[str], where: Circumstances) -> str | None:
    outside = _OUTSIDE.get(where.layout)
    if outside is not None:
        return f"let the migration run without a transaction, with {outside}"
    if where.layout in _ALWAYS_INSIDE:
        return (
            f"{where.layout} itself runs every file in a transaction and would be refused, too: "
            f"make do without {found['statement']} there"
        )
    return (
        f"move {found['statement']} out of the BEGIN … COMMIT that it stands in, or into a "
        "migration of its own"
    )


def _enum_value(_: re.Match[str], _where: Circumstances) -> str | None:
    return (
        "a new label can be used only when its transaction has ended: move ALTER TYPE … ADD VALUE "
        "into an earlier migration of its own"
    )


def _meta_command(found: re.Match[str], _where: Circumstances) -> str | None:
    if found["name"] in {"restrict", "unrestrict"}:
        return (
            "this psql is older than the pg_dump that wrote the file: use a newer one, "
            "--server embedded say"
        )
    return (
        "psql has no such command; where the backslash is data, its COPY … FROM stdin has failed "
        "or is missing, and in SQL it belongs into quotes"
    )


def _privilege(_: re.Match[str], where: Circumstances) -> str | None:
    if where.origin != "given":
        return None
    return "the role of the URL may not do this: name a superuser in --server URL"


def _role_is_there(found: re.Match[str], where: Circumstances) -> str | None:
    if where.origin != "given":
        return None
    return (
        "roles belong to the whole server: it is somebody's, or left by a run that was killed; "
        f'in that case, DROP ROLE "{found["name"]}" there'
    )


def _full(_: re.Match[str], where: Circumstances) -> str | None:
    if where.origin == "given":
        return None
    return "the scratch server's folder is full; set TMPDIR to a folder with more room"


_CAUSES: Final[
    tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Circumstances], str | None]], ...]
] = (
    (re.compile(r'extension "(?P<name>.+)" is not available'), _extension),
    (_SUPABASE, _supabase),
    (re.compile(r'role "(?P<name>.+)" does not exist'), _role),
    (
        re.compile(r'relation "(?P<name>(?:[^".]+\.)?(?P<table>[^".]+))" does not exist'),
        _bookkeeping,
    ),
    (re.compile(r"ICU is not supported in this build"), _icu),
    (re.compile(r'invalid byte sequence for encoding "UTF8"'), _encoding),
    (re.compile(r'database "(?P<name>.+)" does not exist'), _database),
    (
        re.compile(
            r"(?P<statement>.+) cannot "
            r"(?:run inside a transaction block|be executed (?:from|within) .+)"
        ),
        _transaction,
    ),
    (re.compile(r'unsafe use of new value ".+" of enum type .+'), _enum_value),
    (re.compile(r"invalid command \\(?P<name>\S*)"), _meta_command),
    (re.compile(r'role "(?P<name>.+)" already exists'), _role_is_there),
    (re.compile(r"permission denied .+|must be superuser .+|must be owner .+"), _privilege),
    (re.compile(r"No space left on device"), _full),
)
"""Looked through in this order; what a message says is searched for anywhere in it."""


def remedy(failure: Failure, where: Circumstances) -> str | None:
    """What to do about a failure; None where no cause is known."""
    for pattern, advice in _CAUSES:
        if found := pattern.search(failure.message):
            return advice(found, where)
    return None
