"""Pages in shapes mixed at random: a true one has no findings, one with a mistake has that one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema_docs.adoption import adopt, read_handwritten
from schema_docs.spelling import qualified, type_of

if TYPE_CHECKING:
    from schema_docs.model import Database, Table


@dataclass(frozen=True)
class Told:
    """A column as a page is to tell it."""

    name: str
    type: str
    nullable: bool
    key: str


SPELLINGS = {
    "integer": ["integer", "int", "INT4", "INTEGER", "number"],
    "bigint": ["bigint", "int8", "BIGINT"],
    "serial": ["serial", "SERIAL", "integer", "serial4"],
    "bigserial": ["bigserial", "BIGINT", "serial8"],
    "boolean": ["boolean", "bool", "BOOLEAN"],
    "timestamptz": ["timestamptz", "TIMESTAMPTZ", "timestamp with time zone"],
    "text": ["text", "TEXT", "string"],
    "text[]": ["text[]", "TEXT[]"],
    "double precision": ["double precision", "float8"],
}

HEADINGS = [
    "{}",
    "`{}`",
    "5. `{}` table",
    "Table: {}",
    "Tabelle `{}`",
    "{} (some words)",
    "🗂 `{}`",
    "public.{}",
]

YES_NO = [("yes", "no"), ("YES", "NO"), ("✓", "✗"), ("ja", "nein"), ("NULL", "NOT NULL")]


def told(draw: st.DrawFn, table: Table) -> list[Told]:
    made = []
    for column in table.columns:
        type_ = type_of(column)
        keys = [key for key in table.foreign_keys if column.name in key.columns]
        key = "PK" if column.name in table.primary_key else ""
        if keys:
            target = keys[0].referenced_columns[keys[0].columns.index(column.name)]
            key = draw(
                st.sampled_from(["FK", "FK → {0}", "FK → {0}.{1}", "→ {0}({1})", "FK ({0}.{1})"])
            ).format(keys[0].referenced.name, target)
        spelled = draw(st.sampled_from(SPELLINGS.get(type_, [type_])))
        made.append(Told(column.name, spelled, column.nullable, key))
    return made


def grid(draw: st.DrawFn, columns: list[Told]) -> str:
    yes, no = draw(st.sampled_from(YES_NO))
    name, type_, key = draw(
        st.sampled_from([("Column", "Type", "Key"), ("Spalte", "Datentyp", "Schlüssel")])
    )
    header, value = "Null", {True: yes, False: no}
    if yes in {"yes", "ja", "✓"} and draw(st.booleans()):
        header, value = draw(st.sampled_from(["Required", "Pflichtfeld"])), {True: no, False: yes}
    rows = [[name, type_, header, key, "Notes"], ["---"] * 5]
    rows += [[f"`{c.name}`", c.type, value[c.nullable], c.key, "words"] for c in columns]
    order = draw(st.permutations(range(1, 5)))
    return "\n".join("| " + " | ".join(row[i] for i in (0, *order)) + " |" for row in rows)


def constraints(draw: st.DrawFn, columns: list[Told]) -> str:
    rows = ["| Field | Type | Constraints |", "|---|---|---|"]
    for c in columns:
        facts = [c.key, "nullable" if c.nullable else "NOT NULL"]
        rows.append(f"| {c.name} | {c.type} | {', '.join(fact for fact in facts if fact)} |")
    return "\n".join(rows)


def bullets(draw: st.DrawFn, columns: list[Told]) -> str:
    shape = draw(
        st.sampled_from(["- `{}` ({}): words", "* **{}**: {} \u2013 words", "- {} [{}]: words"])
    )
    return "\n".join(
        shape.format(
            c.name,
            ", ".join(
                fact for fact in (c.type, c.key, "null" if c.nullable else "not null") if fact
            ),
        )
        for c in columns
    )


@st.composite
def pages(draw: st.DrawFn, database: Database, wrong: str) -> tuple[str, str]:
    """A page with one mistake of a kind, or none, and the mistake in the tool's words."""
    chosen = draw(
        st.lists(st.sampled_from(database.tables), min_size=1, max_size=4, unique=True).filter(
            lambda tables: tables[0].name.name != "metrics"
        )
    )
    parts, finding = ["# Schema"], ""
    for number, table in enumerate(chosen):
        columns = told(draw, table)
        name = qualified(table.name)
        if number == 0 and wrong:
            at = draw(st.integers(0, len(columns) - 1))
            column, own = columns[at], f"column {name}.{columns[at].name}"
            match wrong:
                case "type":
                    columns[at] = replace(column, type="macaddr")
                    finding = f"{own}: is {type_of(table.columns[at])}, the page says macaddr"
                case "null":
                    columns[at] = replace(column, nullable=not column.nullable)
                    said = ["NOT NULL", "NULL"]
                    is_, says = said[column.nullable], said[not column.nullable]
                    finding = f"{own}: is {is_}, the page says {says}"
                case "missing":
                    del columns[at]
                    finding = f"{own} is not on the page" if columns else ""
                case "unknown":
                    columns.insert(at, replace(column, name="nowhere", key=""))
                    finding = f"column {name}.nowhere does not exist"
        shape = draw(st.sampled_from([grid, constraints, bullets]))
        heading = draw(st.sampled_from(HEADINGS)).format(table.name.name)
        parts += [f"## {heading}", "Some words.", shape(draw, columns)]
    return "\n\n".join(parts) + "\n", finding


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), wrong=st.sampled_from(["", "type", "null", "missing", "unknown"]))
def test_exactly_the_mistake_is_found(
    example_database: Database, data: st.DataObject, wrong: str
) -> None:
    page, finding = data.draw(pages(example_database, wrong))
    found = [
        str(each)
        for each in adopt(read_handwritten(page), example_database).findings
        if each.kind != "missing table"
    ]
    assert found == ([finding] if finding else [])
