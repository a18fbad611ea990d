"""Schemas and words that hypothesis makes up: names and texts as hostile as people's and worse."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from schema_docs.diagram.relations import relation_between
from schema_docs.document.source import Diagrams, PageSource
from schema_docs.migrations.history import Change, Event, History, Named, Renaming, Story
from schema_docs.model import Column, Database, Enum, Function, Index, QualifiedName, Table, View
from schema_docs.sources import LoadedSchema, MigrationList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

    from schema_docs.diagram.relations import Origin, Relation

DOCUMENT: Final = "docs/DATABASE_SCHEMA.md"

TEXT: Final = QualifiedName("pg_catalog", "text")

NAMES: Final = st.sampled_from(
    [
        *("users", "orders", "a|b", "A b", "`x`", "<b>", "notes", "Overview", "Page", "_x_"),
        *("x -- y", "-->", "x / y", "ü", "a.b", "%2F", "kept"),
    ]
)
SCHEMAS: Final = st.sampled_from(["public", "public", "auth", 'odd"one'])

HOSTILE: Final = [
    *("*a* **b** `c`", "[x](y.md)", "![i](i.png)", "a \\| b", "<b>x</b>", "<!-- hm -->", "\\"),
    *("`a", "&amp; &", "~~gone~~", "1. one", "- item", "# title", "> said", "+", "_all of it_"),
    *("http://example.org/?a=b|c".replace("|", "\\|"), "x<br>y", "```", "::", "ä 漢 🐘", "`a\\|b`"),
    *("Word", "two words", "A sentence, with a stop.", "---", "| a |".replace("|", "\\|")),
]


def _is_cell(words: str) -> bool:
    return bool(words) and words == words.strip() and not re.search(r"(?<!\\)\||[\n\r\x00]", words)


_CHARACTERS: Final = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])

CELLS: Final = st.one_of(
    st.sampled_from(HOSTILE), st.text(_CHARACTERS, min_size=1, max_size=20)
).filter(_is_cell)

BLOCKS: Final = st.sampled_from(
    [
        "Plain words.",
        "Two lines\nof one paragraph.",
        "- a list\n- of two\n\n  with more",
        "| Own | Table |\n| --- | --- |\n| a | b |",
        "| Column | Type |\n| --- | --- |\n| `ghost` | text |",
        "```sql\nSELECT 1;\n\n\n\nSELECT 2;\n```",
        "~~~\n<!-- /notes -->\n~~~",
        "#### Deeper\n\nand below",
        "## A chapter of its own\n\nwith words",
        "    indented code",
        "<details>\n<summary>More</summary>\n\ninside\n\n</details>",
        "![picture](a.png)",
        "> quoted\n> twice",
        "trailing blanks  \nmake a break",
        "_Introduced in nothing._",
        "***",
        "Setext\n===",
        "\\# no heading",
        "[ref]: https://example.org",
    ]
)
PARAGRAPHS: Final = CELLS.filter(lambda words: not words.startswith(("```", "~~~")))
"""An open fence is an error, of which `test_marks.py` tells."""

NOTES: Final = st.lists(st.one_of(BLOCKS, PARAGRAPHS), min_size=1, max_size=3).map("\n\n".join)

COMMENTS: Final = st.one_of(
    st.none(), st.none(), st.sampled_from(["Said", "two\nlines", "a|b *c*", "`", "<x>", "Word"])
)


def _column(name: str, comment: str | None) -> Column:
    return Column(name=name, type="text", type_name=TEXT, nullable=True, comment=comment)


def _columns() -> SearchStrategy[tuple[Column, ...]]:
    return st.lists(
        st.builds(_column, NAMES, COMMENTS), max_size=3, unique_by=lambda column: column.name
    ).map(tuple)


def _named(kind: str) -> SearchStrategy[Table | View | Enum]:
    name = st.builds(QualifiedName, SCHEMAS, NAMES)
    if kind == "table":
        return st.builds(_table, name, _columns(), COMMENTS, COMMENTS)
    if kind == "view":
        return st.builds(_view, name, _columns(), COMMENTS)
    return st.builds(_enum, name, COMMENTS)


def _table(
    name: QualifiedName, columns: tuple[Column, ...], comment: str | None, of_index: str | None
) -> Table:
    index = Index(name="i", method="btree", definition="btree (x)", keys=(), comment=of_index)
    return Table(name=name, kind="table", columns=columns, comment=comment, indexes=(index,))


def _view(name: QualifiedName, columns: tuple[Column, ...], comment: str | None) -> View:
    return View(name=name, definition=" SELECT 1;", columns=columns, comment=comment)


def _enum(name: QualifiedName, comment: str | None) -> Enum:
    return Enum(name=name, labels=("a", "b|c"), comment=comment)


def _function(name: QualifiedName, comment: str | None) -> Function:
    return Function(
        name=name,
        signature="a text",
        arguments="a text",
        result="text",
        language="sql",
        comment=comment,
    )


@st.composite
def databases(draw: st.DrawFn) -> Database:
    """A schema of some tables, views, enums and functions."""
    # Tables, views and types share the names of a schema.
    things = draw(
        st.lists(
            st.sampled_from(["table", "table", "view", "enum"]).flatmap(_named),
            max_size=4,
            unique_by=lambda thing: thing.name,
        )
    )
    things.sort(key=lambda thing: (thing.name.schema, thing.name.name))
    functions = draw(
        st.lists(
            st.builds(_function, st.builds(QualifiedName, SCHEMAS, NAMES), COMMENTS),
            max_size=2,
            unique_by=lambda function: function.name,
        )
    )
    return Database(
        tables=tuple(thing for thing in things if isinstance(thing, Table)),
        views=tuple(thing for thing in things if isinstance(thing, View)),
        enums=tuple(thing for thing in things if isinstance(thing, Enum)),
        functions=tuple(sorted(functions, key=lambda function: function.name)),
    )


def source_of(database: Database) -> PageSource:
    """What the page of a schema is made of whose migrations are not known."""
    return PageSource(
        schema=LoadedSchema(database=database),
        title="Database schema",
        document=DOCUMENT,
        diagrams=Diagrams(path="docs/er-diagram.svg", mermaid="erDiagram\n"),
        relations=tuple(_relations(database)),
    )


def _relations(database: Database) -> Iterator[Relation]:
    """Each table refers to the one before it, and to itself, without a foreign key."""
    for before, table in pairwise((*database.tables[:1], *database.tables)):
        ends: tuple[tuple[Origin, Table], ...] = (("configured", before), ("inferred", table))
        for origin, parent in ends:
            if table.columns and parent.columns:
                yield relation_between(
                    table,
                    (table.columns[0].name,),
                    parent.name,
                    (parent.columns[min(1, len(parent.columns) - 1)].name,),
                    origin=origin,
                    comment=table.comment if origin == "configured" else None,
                )


MIGRATIONS: Final = tuple(f"{number:03}_a b|c.sql" for number in range(1, 41))
"""So many that some of them are folded."""


def source_with_history(database: Database) -> PageSource:
    """The same with a history in which everything was made, renamed, changed and dropped."""
    relations: list[Table | View] = [*database.tables, *database.views]
    stories = [
        Story(
            subject=Named(kind="table", name=QualifiedName("public", "a|b")),
            events=(
                Event(migration=MIGRATIONS[0], what="introduced"),
                Event(migration=MIGRATIONS[-1], what="dropped"),
            ),
        )
    ]
    renamings = []
    for relation in relations:
        named = Named(kind="view" if isinstance(relation, View) else "table", name=relation.name)
        was = replace(named, name=QualifiedName(relation.name.schema, f"{relation.name.name}_"))
        renamed = Event(migration=MIGRATIONS[2], what="renamed", before=was, after=named)
        made = Event(migration=MIGRATIONS[1], what="introduced")
        stories.append(Story(subject=named, events=(made, renamed)))
        renamings.append(Renaming(migration=MIGRATIONS[2], before=was, after=named))
        for column in relation.columns:
            part = replace(named, kind="column", part=column.name, of_view=named.kind == "view")
            default = Change(what="default", before="'|'::text", after=column.comment)
            events = (
                Event(migration=MIGRATIONS[3], what="introduced"),
                Event(migration=MIGRATIONS[30], what="changed", changes=(default,)),
            )
            stories.append(Story(subject=part, events=events))
    schema = LoadedSchema(
        database=database,
        migrations=MigrationList(folder="sql", files=MIGRATIONS),
        history=History(stories=tuple(stories), renamings=tuple(renamings)),
    )
    return replace(source_of(database), schema=schema)
