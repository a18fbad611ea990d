"""Rules about the types of columns, and about defaults."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schema_docs import spelling
from schema_docs.lint.rule import Found, LintRule, migration
from schema_docs.lint.things import called, part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from schema_docs.lint.subject import Subject
    from schema_docs.model import Column, Table

_BUILT_IN: Final = "pg_catalog"


def _columns(subject: Subject) -> Iterator[tuple[Table, Column]]:
    """The columns that a team has chosen the type of."""
    for each in subject.database.tables:
        if each.kind != "foreign table" and each.of_type is None:
            yield from ((each, column) for column in each.columns if not column.inherited)


def _of_type(name: str, said: str) -> Callable[[Subject], Iterable[Found]]:
    """What finds the columns of a type of PostgreSQL's own, and of arrays of it."""

    def find(subject: Subject) -> Iterator[Found]:
        for each, column in _columns(subject):
            if (column.type_name.schema, column.type_name.name) == (_BUILT_IN, name):
                yield Found(
                    about=part("column", each, column.name),
                    facets=frozenset({"type"}),
                    message=f"column {called(each, column.name)} is "
                    f"{spelling.type_of(column)}{said}",
                )

    return find


def _without_time_zone(subject: Subject) -> Iterator[Found]:
    """Each of them; of a schema in which nearly all are so, that it is so, once."""
    found = [*_of_type("timestamp", ", which is no moment without a time zone")(subject)]
    others = [*_of_type("timestamptz", "")(subject)]
    if len(found) < _CUSTOM or len(found) < _MANY_TIMES * len(others):
        yield from found
    else:
        # No number: a baseline knows it again by what is said.
        message = f"{found[0].message}, and so are nearly all of the schema's {_TIMES}"
        yield replace(found[0], message=message)


_CUSTOM: Final = 20
_MANY_TIMES: Final = 9
_TIMES: Final = "dates with a time"


def _limited_text(subject: Subject) -> Iterator[Found]:
    for each, column in _columns(subject):
        if column.type_name.name == "varchar" and "(" in column.type:
            yield Found(
                about=part("column", each, column.name),
                facets=frozenset({"type"}),
                message=f"column {called(each, column.name)} is {spelling.type_of(column)}",
            )


def _null_as_text(subject: Subject) -> Iterator[Found]:
    for each, column in _columns(subject):
        said = spelling.default_of(column)
        if said is not None and said.casefold() == "'null'":
            yield Found(
                about=part("column", each, column.name),
                facets=frozenset({"default"}),
                message=f"column {called(each, column.name)} has the word {said} as its default",
            )


def _unlike_others(subject: Subject) -> Iterator[Found]:
    """Of columns that have a type which far fewer of their name have than another."""
    by_name: dict[str, list[tuple[Table, Column]]] = defaultdict(list)
    for each, column in _columns(subject):
        by_name[column.name].append((each, column))
    for name, columns in sorted(by_name.items()):
        counts = Counter(spelling.type_name(column.type) for _, column in columns)
        (usual, count), *others = counts.most_common()
        for each, column in columns if others else ():
            type_ = spelling.type_name(column.type)
            if type_ != usual and count >= _USUAL * counts[type_]:
                yield Found(
                    about=part("column", each, name),
                    facets=frozenset({"type"}),
                    message=f"column {called(each, name)} is {type_}, and {count} others of its "
                    f"name are {usual}",
                )


_USUAL: Final = 3


def _table(column: str) -> dict[str, str]:
    return migration(
        "CREATE TABLE IF NOT EXISTS visits (\n"
        f"    id bigint PRIMARY KEY,\n    {column} NOT NULL\n);"
    )


RULES: Final = (
    LintRule(
        code="S030",
        name="timestamp-without-time-zone",
        summary="A column is timestamp without time zone",
        why="It is what a clock on some wall showed, and nobody knows on which wall: the same "
        "value means another moment in each session's time zone, and an hour of each year is there "
        "twice. timestamptz takes no more room and is a moment. Where nine in ten are so, which "
        "frameworks decide (Rails, Prisma), it is told once.",
        fix="make it timestamptz, saying AT TIME ZONE of which zone the values were",
        failing=_table("arrived_at timestamp"),
        passing=_table("arrived_at timestamptz"),
        check=_without_time_zone,
    ),
    LintRule(
        code="S031",
        name="char-column",
        summary="A column is char(n)",
        why="char(n) fills values up with spaces, which some comparisons see and others do not. It "
        "is not faster than text, and takes more room.",
        fix="make it text, with a check of its length if that matters",
        default=False,
        why_not_default="For codes and digests that always have the full length it does no harm.",
        failing=_table("country char(2)"),
        passing=_table("country text"),
        check=_of_type("bpchar", ", which is filled up with spaces"),
    ),
    LintRule(
        code="S032",
        name="varchar-with-length",
        summary="A column is varchar(n)",
        why="It is not smaller or faster than text, and the day on which a value is one character "
        "too long comes in production.",
        fix="make it text, with a check of its length if that matters",
        default=False,
        why_not_default="A limit is often meant, and to raise it costs no rewrite.",
        failing=_table("name varchar(50)"),
        passing=_table("name text"),
        check=_limited_text,
    ),
    LintRule(
        code="S033",
        name="money-column",
        summary="A column is money",
        why="Its decimals and its sign follow lc_monetary of whoever looks, it has no currency, "
        "and a dump that is read back under another setting may hold other amounts.",
        fix="make it numeric, or a bigint of the smallest unit, with a column for the currency",
        failing=_table("price money"),
        passing=_table("price numeric(12, 2)"),
        check=_of_type("money", ", whose value depends on lc_monetary"),
    ),
    LintRule(
        code="S034",
        name="json-column",
        summary="A column is json and not jsonb",
        why="json is a text that was found to be valid, parsed anew at every look. It has no "
        "equality, so DISTINCT, GROUP BY and UNION over the row fail, and it cannot be indexed. It "
        "is right only where every space of the text must stay as it came.",
        fix="make it jsonb",
        failing=_table("answer json"),
        passing=_table("answer jsonb"),
        check=_of_type("json", ", which has no equality and no index"),
    ),
    LintRule(
        code="S035",
        name="time-with-time-zone",
        summary="A column is time with time zone",
        why="A time of the day without a date has no offset that one could know: it changes with "
        "the season. PostgreSQL has the type because the standard wants it.",
        fix="make it time with the name of a zone beside it, or timestamptz",
        failing=_table("opens_at timetz"),
        passing=_table("opens_at time"),
        check=_of_type("timetz", ", whose offset means nothing without a date"),
    ),
    LintRule(
        code="S036",
        name="null-as-text",
        severity="error",
        summary="The default of a column is the word NULL",
        why="Somebody wrote quotes around NULL, and so every row holds a text of four letters that "
        "no IS NULL finds.",
        fix="take the quotes away, or the whole default",
        failing=_table("note text DEFAULT 'NULL'"),
        passing=_table("note text DEFAULT ''"),
        check=_null_as_text,
    ),
    LintRule(
        code="S037",
        name="type-unlike-others",
        summary="A column has another type than most columns of its name",
        why="Who knows user_id from five tables as uuid expects it to be uuid in the sixth. A type "
        f"is told that at least {_USUAL} times as many columns of the name do not have.",
        fix="give it the type that the others have, or another name",
        default=False,
        why_not_default="Names such as id, status or value mean another thing in each table.",
        failing=migration(
            "\n".join(
                f"CREATE TABLE IF NOT EXISTS {name} (id bigint PRIMARY KEY, size {type_} NOT NULL);"
                for name, type_ in (
                    ("boxes", "bigint"),
                    ("files", "bigint"),
                    ("halls", "bigint"),
                    ("shoes", "text"),
                )
            )
        ),
        passing=migration(
            "\n".join(
                f"CREATE TABLE IF NOT EXISTS {name} (id bigint PRIMARY KEY, size bigint NOT NULL);"
                for name in ("boxes", "files", "halls", "shoes")
            )
        ),
        check=_unlike_others,
    ),
)
