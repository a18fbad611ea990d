"""What squawk has rules about, in our words, and which of them one of ours tells better.

squawk itself only tells what it has found. `tests/lint/squawk` holds the list against the installed
program: every rule with a statement that breaks it, and whether it is on by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Known:
    """A rule of squawk."""

    summary: str
    """What is wrong, in one sentence without a full stop."""
    fix: str
    """What to do about it, likewise."""
    usual: bool = True
    """Whether squawk has it on by itself."""


Where = Literal["always", "plain", "found"]


@dataclass(frozen=True, slots=True)
class Ours:
    """What of ours tells the same, so that there is one finding and not two."""

    codes: tuple[str, ...]
    why: str
    """Why ours is told, in a clause."""
    where: Where = "always"
    """`always`; in folders of `plain` files, which nothing keeps a book of; or only where ours has
    `found` the same statement."""


_SPLIT: Final = "do it in steps that clients of the old and of the new schema both bear"
_CLIENTS: Final = "change the clients first, and say why in a comment that ignores the rule"

KNOWN: Final[Mapping[str, Known]] = {
    "adding-field-with-default": Known(
        "A column is added whose default rewrites the table",
        "add the column without the default, fill it in portions, then set the default",
    ),
    "adding-foreign-key-constraint": Known(
        "A foreign key is added that locks two tables while all rows are checked",
        "add it as NOT VALID, and VALIDATE it in a later transaction",
    ),
    "adding-not-nullable-field": Known(
        "SET NOT NULL locks the table while all rows are checked",
        "add a CHECK constraint as NOT VALID, validate it, and set NOT NULL after that",
    ),
    "adding-required-field": Known(
        "A column is added that is NOT NULL and has no default",
        "let it be null at first, or give it a default that is not computed for each row",
    ),
    "adding-serial-primary-key-field": Known(
        "A primary key is added whose index is built while the table is locked",
        "create a unique index CONCURRENTLY, and add the primary key USING it",
    ),
    "ban-add-column": Known(
        "A column is added, which changes the rows that clients get",
        _CLIENTS,
        usual=False,
    ),
    "ban-add-composite-attribute": Known(
        "A composite type gets an attribute, which changes the values that clients get",
        _CLIENTS,
        usual=False,
    ),
    "ban-add-enum-value": Known(
        "An enum gets a value that clients may not know",
        _CLIENTS,
        usual=False,
    ),
    "ban-alter-database-options": Known(
        "Settings of the database are changed", _CLIENTS, usual=False
    ),
    "ban-alter-domain-with-add-constraint": Known(
        "A domain gets a constraint, which locks every table that uses it",
        "use CHECK constraints of the tables",
    ),
    "ban-alter-extension": Known(
        "An extension is updated, whose objects may change or go", _CLIENTS, usual=False
    ),
    "ban-alter-function-options": Known("Options of a function change", _CLIENTS, usual=False),
    "ban-alter-generated-expression": Known(
        "What a generated column is computed by is changed", _CLIENTS, usual=False
    ),
    "ban-alter-identity": Known(
        "An identity column is changed, which may break inserts of clients", _CLIENTS
    ),
    "ban-alter-policy-condition": Known(
        "The condition of a policy is changed", _CLIENTS, usual=False
    ),
    "ban-alter-policy-roles": Known("The roles of a policy are changed", _CLIENTS, usual=False),
    "ban-alter-role-options": Known("Options of a role are changed", _CLIENTS, usual=False),
    "ban-alter-row-level-security": Known(
        "Row level security is turned on or off", _CLIENTS, usual=False
    ),
    "ban-alter-sequence-values": Known(
        "A sequence is changed so that it gives other values", _CLIENTS, usual=False
    ),
    "ban-alter-system-options": Known("Settings of the server are changed", _CLIENTS, usual=False),
    "ban-alter-view-options": Known("Options of a view are changed", _CLIENTS, usual=False),
    "ban-char-field": Known("A column is character(n)", "use text"),
    "ban-concurrent-index-creation-in-transaction": Known(
        "An index is created CONCURRENTLY in a transaction",
        "put it in a file of its own that runs without a transaction",
    ),
    "ban-create-domain-with-constraint": Known(
        "A domain is created with a constraint, which can only be changed under locks",
        "use CHECK constraints of the tables",
    ),
    "ban-create-policy": Known("A policy is created, which changes access", _CLIENTS, usual=False),
    "ban-detach-inheritance": Known(
        "A table is taken out of its parent, whose clients no longer see its rows",
        _CLIENTS,
        usual=False,
    ),
    "ban-disable-trigger": Known("A trigger or rule is turned off", _CLIENTS, usual=False),
    "ban-drop-column": Known("A column is dropped that clients may use", _CLIENTS),
    "ban-drop-constraint": Known("A constraint is dropped that clients may rely on", _CLIENTS),
    "ban-drop-database": Known("A database is dropped", _CLIENTS),
    "ban-drop-default": Known("A default is dropped that clients may rely on", _CLIENTS),
    "ban-drop-domain": Known("A domain is dropped that clients may use", _CLIENTS),
    "ban-drop-extension": Known("An extension is dropped with all that it has", _CLIENTS),
    "ban-drop-function": Known("A function is dropped that clients may call", _CLIENTS),
    "ban-drop-generated-expression": Known(
        "A generated column is made an ordinary one, which clients do not fill", _CLIENTS
    ),
    "ban-drop-index": Known(
        "An index is dropped that queries or constraints may need", _CLIENTS, usual=False
    ),
    "ban-drop-not-null": Known(
        "A column may be null from now on, which clients may not bear", _CLIENTS
    ),
    "ban-drop-policy": Known("A policy or rule is dropped", _CLIENTS, usual=False),
    "ban-drop-schema": Known("A schema is dropped that clients may use", _CLIENTS),
    "ban-drop-sequence": Known("A sequence is dropped that clients may use", _CLIENTS),
    "ban-drop-table": Known("A table is dropped that clients may use", _CLIENTS),
    "ban-drop-trigger": Known("A trigger is dropped", _CLIENTS, usual=False),
    "ban-drop-type": Known("A type is dropped that clients may use", _CLIENTS),
    "ban-drop-view": Known("A view is dropped that clients may use", _CLIENTS),
    "ban-duplicate-column-assignments": Known(
        "A statement sets a column twice", "set each column once"
    ),
    "ban-new-write-restriction": Known(
        "Rows are refused from now on that clients may write", _CLIENTS, usual=False
    ),
    "ban-replace-view-function": Known(
        "A view or function is replaced, which may do another thing now", _CLIENTS, usual=False
    ),
    "ban-replica-identity": Known(
        "What is replicated of changed rows is another thing now", _CLIENTS, usual=False
    ),
    "ban-revoke": Known("A privilege is taken away", _CLIENTS, usual=False),
    "ban-set-default": Known("Rows that clients write get another default", _CLIENTS, usual=False),
    "ban-set-schema": Known(
        "An object moves to another schema, where clients do not look", _CLIENTS
    ),
    "ban-truncate-cascade": Known(
        "TRUNCATE … CASCADE empties tables that are not named", "name the tables"
    ),
    "ban-uncommitted-transaction": Known(
        "A transaction is begun and not ended", "end it with COMMIT"
    ),
    "changing-column-type": Known(
        "The type of a column is changed, which rewrites the table under a lock",
        "add a column of the new type, fill it in portions, and move the clients to it",
    ),
    "constraint-missing-not-valid": Known(
        "A constraint is added that blocks writes while all rows are checked",
        "add it as NOT VALID, and VALIDATE it in a later transaction",
    ),
    "disallowed-unique-constraint": Known(
        "A unique constraint is added whose index is built while the table is locked",
        "create a unique index CONCURRENTLY, and add the constraint USING it",
    ),
    "identifier-too-long": Known("A name is longer than 63 bytes", "write a shorter one"),
    "prefer-bigint-over-int": Known("A column is integer", "use bigint"),
    "prefer-bigint-over-smallint": Known("A column is smallint", "use bigint"),
    "prefer-identity": Known(
        "A column is serial, whose sequence has owner and privileges of its own",
        "use GENERATED ALWAYS AS IDENTITY",
    ),
    "prefer-repack": Known(
        "VACUUM FULL or CLUSTER locks the table while it is rewritten",
        "use REPACK (CONCURRENTLY), from PostgreSQL 19 on",
    ),
    "prefer-robust-stmts": Known(
        "A statement fails when its file is applied once more", "write IF EXISTS or IF NOT EXISTS"
    ),
    "prefer-text-field": Known("A column is varchar(n)", "use text with a CHECK constraint"),
    "prefer-timestamp-tz": Known("A column is timestamp without time zone", "use timestamptz"),
    "renaming-column": Known("A column is renamed that clients may use", _SPLIT),
    "renaming-object": Known("An object is renamed that clients may use", _SPLIT),
    "renaming-table": Known("A table is renamed that clients may use", _SPLIT),
    "require-concurrent-index-creation": Known(
        "An index is built while nobody can write to its table",
        "create it CONCURRENTLY, in a file that runs without a transaction",
    ),
    "require-concurrent-index-deletion": Known(
        "An index is dropped under a lock that waits for all and lets nobody in",
        "drop it CONCURRENTLY, in a file that runs without a transaction",
    ),
    "require-concurrent-partition-detach": Known(
        "A partition is detached under a lock of the whole table",
        "detach it CONCURRENTLY, in a file that runs without a transaction",
    ),
    "require-concurrent-reindex": Known(
        "An index is rebuilt while nobody can write to its table",
        "write REINDEX … CONCURRENTLY, in a file that runs without a transaction",
    ),
    "require-enum-value-ordering": Known(
        "An enum gets a value without a word on where it belongs", "write BEFORE or AFTER"
    ),
    "require-lock-timeout": Known(
        "A statement may wait for a lock for ever, and all others wait behind it",
        "write SET lock_timeout before it",
    ),
    "require-statement-timeout": Known(
        "A statement may hold its lock for any length of time",
        "write SET statement_timeout before it",
    ),
    "require-table-schema": Known(
        "A table is named without its schema", "write the schema before the name", usual=False
    ),
    "transaction-nesting": Known(
        "A transaction is begun within a transaction, or ended that is none",
        "remove the statement, or run the file without a transaction",
    ),
}
"""By squawk's own names."""

_REASON: Final = "where no comment says why, ours is told; else what clients do is squawk's matter"
_CATALOG: Final = "ours asks the catalog for what the column is in the end"

OURS: Final[Mapping[str, Ours]] = {
    "ban-char-field": Ours(("S031",), _CATALOG),
    "ban-concurrent-index-creation-in-transaction": Ours(
        ("M021",), "ours knows of each file whether the team's tool opens a transaction"
    ),
    "ban-drop-column": Ours(("M023",), _REASON, "found"),
    "ban-drop-database": Ours(("M023",), _REASON, "found"),
    "ban-drop-schema": Ours(("M023",), _REASON, "found"),
    "ban-drop-table": Ours(("M023",), _REASON, "found"),
    "ban-truncate-cascade": Ours(("M023",), _REASON, "found"),
    "ban-uncommitted-transaction": Ours(("M020",), "the same"),
    "identifier-too-long": Ours(("S063",), "ours asks the catalog what was cut"),
    "prefer-bigint-over-int": Ours(
        ("S011",), "ours means keys, which run out, and no other number"
    ),
    "prefer-bigint-over-smallint": Ours(("S011",), "likewise"),
    "prefer-robust-stmts": Ours(
        ("M010", "M011", "M015", "M016"),
        "ours know guards, and M017 proves it by a second run",
        "plain",
    ),
    "prefer-text-field": Ours(("S032",), _CATALOG),
    "prefer-timestamp-tz": Ours(("S030",), _CATALOG),
    "transaction-nesting": Ours(("M020",), "the same"),
}
"""By squawk's names."""

_PAGES: Final[Mapping[str, str]] = {"prefer-timestamp-tz": "prefer-timestamptz"}
"""Pages of squawk's that are called otherwise than their rules."""


def page_of(name: str) -> str:
    """Where squawk itself tells of a rule."""
    return f"https://squawkhq.com/docs/{_PAGES.get(name, name)}"
