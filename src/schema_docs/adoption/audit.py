"""What a handwritten page gets wrong: its claims, held against the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from schema_docs.adoption.names import SchemaObject
from schema_docs.adoption.types import columns_in, matches
from schema_docs.spelling import identifier, qualified, type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schema_docs.adoption.claims import ClaimedColumn, ClaimedReference
    from schema_docs.adoption.collection import Collection, ObjectClaims
    from schema_docs.adoption.names import Names
    from schema_docs.model import Column, ForeignKey, QualifiedName, Table

FindingKind = Literal[
    "unknown table",
    "missing table",
    "unknown view",
    "missing view",
    "unknown enum",
    "missing enum",
    "unknown domain",
    "unknown function",
    "unknown column",
    "missing column",
    "unknown label",
    "missing label",
    "wrong type",
    "wrong nullability",
    "wrong key",
]
"""`unknown`: the page has it and the schema does not; `missing`: the other way round."""

KINDS: Final[tuple[FindingKind, ...]] = get_args(FindingKind)
"""In the order in which reports have them."""

_NO_KEY: Final = "no key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that the page gets wrong."""

    kind: FindingKind
    line: int
    """1-based; of what is missing, where it should be: the heading, or the list."""
    table: str
    """The table, view, enum …: as the schema spells it, or as the page does if it is unknown."""
    column: str | None = None
    """The column; of an enum the label."""
    claimed: str | None = None
    """What the page says: a type, `NOT NULL`, `FK → users`."""
    actual: str | None = None
    """What is true instead."""

    def __str__(self) -> str:
        what, _, noun = self.kind.partition(" ")
        if noun == "label":
            label = f"label '{self.column}' of enum {self.table}"
            return f"{label} does not exist" if what == "unknown" else f"{label} is not on the page"
        name = self.table if self.column is None else f"{self.table}.{self.column}"
        if what == "unknown":
            return f"{noun} {name} does not exist"
        if what == "missing":
            return f"{noun} {name} is not on the page"
        return f"column {name}: is {self.actual}, the page says {self.claimed}"


def audit(made: Collection, names: Names) -> tuple[Finding, ...]:
    """Everything that a page gets wrong, in the order of its lines."""
    findings: list[Finding] = []
    for unknown, line in made.unknown.items():
        findings.append(
            Finding(kind=f"unknown {unknown.kind}", line=line, table=unknown.name)  # type: ignore[arg-type]
        )
    findings += _missing_objects(made, names)
    for target, claims in made.objects.items():
        findings += _columns(target, claims, names)
        findings += _labels(target, claims, names)
    unique = dict.fromkeys(findings)
    return tuple(
        sorted(unique, key=lambda f: (f.line, f.table, f.column or "", KINDS.index(f.kind)))
    )


def _missing_objects(made: Collection, names: Names) -> Iterator[Finding]:
    """Tables that the page has nowhere; views and enums where it has some of them."""
    kinds = {target.kind for target in made.objects} | set(made.lists)
    kinds |= {unknown.kind for unknown in made.unknown}
    tables_line = made.lists.get("table", 1)
    database = names.database
    listed: tuple[tuple[FindingKind, bool, Iterable[QualifiedName]], ...] = (
        ("missing table", True, [table.name for table in database.tables]),
        ("missing view", "view" in kinds, [view.name for view in database.views]),
        ("missing enum", "enum" in kinds, [enum.name for enum in database.enums]),
    )
    for kind, claimed, objects in listed:
        noun = kind.removeprefix("missing ")
        for name in objects:
            if claimed and SchemaObject(noun, name) not in made.objects:  # type: ignore[arg-type]
                yield Finding(
                    kind=kind, line=made.lists.get(noun, tables_line), table=qualified(name)
                )


def _columns(target: SchemaObject, claims: ObjectClaims, names: Names) -> Iterator[Finding]:
    name = qualified(target.name)
    claimed_names = set()
    for claimed in claims.columns:
        column = names.column(target.name, claimed.name)
        if column is None:
            yield Finding(kind="unknown column", line=claimed.line, table=name, column=claimed.name)
            continue
        claimed_names.add(column.name)
        yield from _facts(target, claimed, column, names)
    if not claims.lists_columns:
        return
    for column in names.columns.get(target.name, ()):
        if column.name not in claimed_names:
            yield Finding(
                kind="missing column", line=claims.line, table=name, column=identifier(column.name)
            )


def _labels(target: SchemaObject, claims: ObjectClaims, names: Names) -> Iterator[Finding]:
    enum = next((e for e in names.database.enums if e.name == target.name), None)
    if enum is None or not claims.lists_labels:
        return
    name = qualified(enum.name)
    claimed = {claim.label.strip("'\"") for claim in claims.labels}
    for claim in claims.labels:
        label = claim.label.strip("'\"")
        if label not in enum.labels:
            yield Finding(kind="unknown label", line=claim.line, table=name, column=label)
    for label in enum.labels:
        if label not in claimed:
            yield Finding(kind="missing label", line=claims.line, table=name, column=label)


def _facts(
    target: SchemaObject, claimed: ClaimedColumn, column: Column, names: Names
) -> Iterator[Finding]:
    facts = claimed.facts

    def finding(kind: FindingKind, says: str, actual: str) -> Finding:
        return Finding(
            kind=kind,
            line=claimed.line,
            table=qualified(target.name),
            column=identifier(column.name),
            claimed=says,
            actual=actual,
        )

    if facts.type is not None and not matches(facts.type, column, names.database):
        yield finding("wrong type", facts.type.shown, type_of(column))
    elif facts.type is not None:
        yield from _inline_labels(claimed, column, names)
    table = names.tables.get(target.name)
    if table is None:  # of a view PostgreSQL knows neither keys nor what may be null
        return
    if facts.nullable is not None and facts.nullable != column.nullable:
        yield finding("wrong nullability", _null(facts.nullable), _null(column.nullable))
    wrong = _wrong_keys(claimed, column, table, names)
    if wrong:
        yield finding("wrong key", ", ".join(wrong), _keys(column, table))


def _null(nullable: bool) -> str:
    return "NULL" if nullable else "NOT NULL"


def _inline_labels(claimed: ClaimedColumn, column: Column, names: Names) -> Iterator[Finding]:
    """`enum('a', 'b')` as a type claims the labels."""
    type_ = claimed.facts.type
    enum = next((e for e in names.database.enums if e.name == column.type_name), None)
    if type_ is None or enum is None or type_.name != "enum" or not type_.modifiers:
        return
    labels = [label for label in type_.modifiers if isinstance(label, str)]
    for label in labels:
        if label not in enum.labels:
            yield Finding(
                kind="unknown label", line=claimed.line, table=qualified(enum.name), column=label
            )
    for label in enum.labels:
        if labels and label not in labels:
            yield Finding(
                kind="missing label", line=claimed.line, table=qualified(enum.name), column=label
            )


# Keys


def _wrong_keys(claimed: ClaimedColumn, column: Column, table: Table, names: Names) -> list[str]:
    """The keys that are claimed and do not exist, in the page's words."""
    facts, wrong = claimed.facts, []
    if facts.primary and column.name not in table.primary_key:
        wrong.append("PK")
    if facts.unique and not _is_unique(column, table):
        wrong.append("UNIQUE")
    keys = [key for key in table.foreign_keys if column.name in key.columns]
    if facts.foreign and not keys:
        wrong.append("FK" if facts.reference is None else f"FK → {facts.reference.shown}")
    elif facts.reference is not None and not any(
        _leads_to(facts.reference, column, key, table, names) for key in keys
    ):
        wrong.append(f"FK → {facts.reference.shown}")
    return wrong


def _is_unique(column: Column, table: Table) -> bool:
    """Whether the column is in any key or unique index, alone or with others.

    A page that marks the columns of a key over two columns tells no lie, nor one that leaves out
    for which rows, or in which spelling, a value is unique.
    """
    if any(
        c.kind in {"primary key", "unique"} and column.name in c.columns for c in table.constraints
    ):
        return True
    return any(
        index.unique
        and any(
            key.column == column.name
            or (key.column is None and column.name in columns_in(key.expression))
            for key in index.keys
        )
        for index in table.indexes
    )


def _leads_to(
    reference: ClaimedReference, column: Column, key: ForeignKey, table: Table, names: Names
) -> bool:
    """Whether the foreign key leads where the page says: `users`, `users.id` …

    What it leads to need not be in the database as we read it: a platform's own `auth.users`.
    """
    if reference.names == ("self",):
        return key.referenced == table.name
    target = key.referenced_columns[key.columns.index(column.name)]
    own = (key.referenced.schema.lower(), key.referenced.name.lower())
    for count in range(1, len(reference.names) + 1):
        found = names.relation(reference.names[:count])
        claimed = tuple(name.lower() for name in reference.names[:count])
        right = claimed == own[-count:] if found is None else found.name == key.referenced
        columns = reference.columns or reference.names[count:]
        if right and (not columns or target.lower() in {name.lower() for name in columns}):
            return True
    return False


def _keys(column: Column, table: Table) -> str:
    """The keys that the column is in."""
    found = ["PK"] if column.name in table.primary_key else []
    found += ["UNIQUE"] if frozenset({column.name}) in table.unique_keys and not found else []
    for key in table.foreign_keys:
        if column.name in key.columns:
            target = key.referenced_columns[key.columns.index(column.name)]
            found.append(f"FK → {qualified(key.referenced)}.{identifier(target)}")
    return ", ".join(found) or _NO_KEY
