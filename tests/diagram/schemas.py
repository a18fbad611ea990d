"""Schemas to draw: built by hand, nasty ones, and large ones as real projects have them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from schema_docs.model import (
    Column,
    Constraint,
    Database,
    ForeignKey,
    QualifiedName,
    ReferentialAction,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

NASTY_NAMES = (
    "a|b", 'a"b', "`x`", "<script>alert(1)</script>", "-->", "back\\slash", "two\\", "\\N", "\\l",
    "n\new", "tab\tx", "\x01\x7f", "100%", "%%{init: {}}%%", "direction LR", "a;b#35;", "&lt;",
    "~x~", "{x}", "[y]", "a:b", "a b", "a  b", "o'x", "pk", "FK", "end", "style", "n", "_", "1st",
    "ünïcødé", "é" * 31, "日本" * 10, "🎉", "ÄÖ.Ü",
)  # fmt: skip


def public(name: str) -> QualifiedName:
    return QualifiedName("public", name)


def column(name: str, type_: str = "bigint", *, nullable: bool = False) -> Column:
    return Column(name=name, type=type_, type_name=public(type_), nullable=nullable)


def key(kind: str, *columns: str) -> Constraint:
    assert kind in {"primary key", "unique"}
    return Constraint(
        name="_".join(columns),
        kind="primary key" if kind == "primary key" else "unique",
        columns=columns,
        definition="",
    )


def foreign_key(
    columns: tuple[str, ...] | str,
    referenced: QualifiedName | str,
    referenced_columns: tuple[str, ...] = ("id",),
    on_delete: ReferentialAction = "NO ACTION",
) -> ForeignKey:
    columns = (columns,) if isinstance(columns, str) else columns
    return ForeignKey(
        name="_".join((*columns, "fkey")),
        columns=columns,
        referenced=public(referenced) if isinstance(referenced, str) else referenced,
        referenced_columns=referenced_columns,
        on_delete=on_delete,
        definition="",
    )


def table(
    name: QualifiedName | str,
    *parts: Column | Constraint | ForeignKey,
    comment: str | None = None,
) -> Table:
    """A table with an `id`, its primary key unless another is given."""
    constraints = tuple(part for part in parts if isinstance(part, Constraint))
    if not any(constraint.kind == "primary key" for constraint in constraints):
        constraints = (key("primary key", "id"), *constraints)
    return Table(
        name=public(name) if isinstance(name, str) else name,
        comment=comment,
        columns=(column("id"), *(part for part in parts if isinstance(part, Column))),
        constraints=constraints,
        foreign_keys=tuple(part for part in parts if isinstance(part, ForeignKey)),
    )


def database(*tables: Table) -> Database:
    return Database(tables=tuple(sorted(tables, key=lambda table: table.name)))


def nasty() -> Database:
    """Every nasty name as table, column, type and comment, all related to the first."""
    hub = QualifiedName("Odd.Schema", NASTY_NAMES[0])
    tables = [
        table(
            QualifiedName("public" if place % 2 else "Odd.Schema", name),
            column(name, '"' + name.replace('"', '""') + '"', nullable=True),
            key("primary key", name),
            foreign_key(("id", name), hub, ("id", NASTY_NAMES[0])),
            comment=f"{name}\n\n  {name}",
        )
        for place, name in enumerate(NASTY_NAMES)
    ]
    return database(*tables)


def realistic(count: int, isolated: int = 0, seed: int = 1) -> Database:
    """`count` tables: half refer to `users`, most to one or two that came shortly before them."""
    dice = random.Random(seed)
    names = ["users", *(f"{_WORDS[i % len(_WORDS)]}_{i}" for i in range(1, count))]
    tables = []
    for place, name in enumerate(names):
        parts: list[Column | Constraint | ForeignKey] = []
        if 0 < place < count - isolated:
            parents = {"users"} if dice.random() < 0.5 else set()
            for _ in range(dice.choice((1, 1, 2))):
                parents.add(names[dice.randrange(max(0, place - 8), place)])
            for parent in sorted(parents):
                parts.append(column(f"{parent}_id", nullable=dice.random() < 0.3))
                parts.append(foreign_key(f"{parent}_id", parent))
        parts += [
            column(extra, type_, nullable=dice.random() < 0.5)
            for extra, type_ in dice.sample(_EXTRAS, dice.randint(2, 8))
        ]
        tables.append(table(name, *parts, comment=f"All about {name}."))
    return database(*tables)


_WORDS = ("orders", "invoices", "products", "payments", "sessions", "reviews", "stock", "teams")
_EXTRAS = (
    ("title", "text"), ("status", "character varying(32)"), ("amount", "numeric(12,2)"),
    ("created_at", "timestamp with time zone"), ("metadata", "jsonb"), ("is_active", "boolean"),
    ("description", "text"), ("external_reference", "character varying(255)"), ("due", "date"),
)  # fmt: skip


def tangled(count: int, signs: Sequence[str], seed: int = 1) -> Database:
    """Tables whose names and columns are a few of these signs each."""
    dice = random.Random(seed)
    names = {"".join(dice.choices(signs, k=dice.randint(1, 4))) for _ in range(count)}
    return database(
        *(
            table(name, column("".join(dice.choices(signs, k=3)) + "_", nullable=True))
            for name in sorted(names)
        )
    )
