"""Words that move into the database say there what they said on the page, and nothing is lost."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

import pytest
from document.generated import CELLS, PARAGRAPHS, source_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from schema_docs import model
from schema_docs.descriptions.comment_on import identifier, literal
from schema_docs.descriptions.comments import Comments, comments
from schema_docs.document.claims import NOTHING
from schema_docs.document.merge import merge
from schema_docs.document.reading import read_claims, read_pages
from schema_docs.document.subjects import Subject, subjects
from schema_docs.document.words import Words
from schema_docs.drift.changes import compare_pages
from support import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema_docs.document.words import Place
    from schema_docs.model import Database
    from support import Connection, Server

EVERYTHING = (REPOSITORY / "tests/catalog/every_command.sql").read_text()
HOSTILE = (REPOSITORY / "tests/cases/hostile.sql").read_text()
MORE = """
CREATE FUNCTION "f|`"("a|" text, VARIADIC "select" "odd|type"[]) RETURNS text
    LANGUAGE sql AS 'SELECT ''y''';
CREATE FUNCTION told(OUT a integer, INOUT b "char") LANGUAGE sql AS 'SELECT 1, $1';
CREATE PROCEDURE "Do it"(a timestamp with time zone, OUT b integer) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE everything(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE middle(double precision ORDER BY anyelement)
    (SFUNC = ordered_set_transition, STYPE = internal,
     FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE FUNCTION is_odd("odd|type") RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR !!! (RIGHTARG = "odd|type", FUNCTION = is_odd);
CREATE INDEX "user" ON users ("select");
CREATE MATERIALIZED VIEW "v""m" AS SELECT 1 AS "select";
CREATE INDEX "the |" ON "v""m" ("select");
CREATE SEQUENCE "order";
CREATE ROLE "a""role";
GRANT SELECT ON users TO "a""role";
CREATE POLICY "p'" ON users TO "a""role";
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "t;--" BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE RULE "r$$" AS ON DELETE TO users DO INSTEAD NOTHING;
CREATE STATISTICS "s." ON "a|b", "select" FROM users;
CREATE TABLE "P p" (id integer, "at " date) PARTITION BY RANGE (id);
CREATE TABLE "P 1" PARTITION OF "P p" (id DEFAULT 1) FOR VALUES FROM (1) TO (9);
ALTER TABLE "P 1" SET UNLOGGED;
CREATE INDEX "i p" ON "P 1" (id);
"""


def page_with(database: Database, words: Mapping[Place, str]) -> str:
    """The page of a schema in which somebody typed words in these places."""
    typed = merge(source_of(database), NOTHING.with_words(Words(descriptions=words))).page
    # Built once more, since what is no paragraph is no description either.
    return merge(source_of(database), read_pages({"": typed})).page


def moved(database: Database, page: str, *, everything: bool = False) -> Comments:
    return comments(source_of(database), {"docs/page.md": page}, everything=everything)


def comments_of(database: Database) -> dict[Place, str | None]:
    return {subject.place: subject.thing.comment for subject in subjects(source_of(database))}


def about(database: Database, of: type) -> list[Subject]:
    return [s for s in subjects(source_of(database)) if isinstance(s.thing, of)]


@pytest.mark.parametrize("statements", [EVERYTHING, HOSTILE + MORE])
def test_every_word_reaches_the_object_that_it_was_typed_for(
    server: Server, statements: str
) -> None:
    assert_every_word_arrives(server, statements)


def test_every_major_takes_the_statements(every_server: Server) -> None:
    assert_every_word_arrives(every_server, HOSTILE)


def assert_every_word_arrives(server: Server, statements: str) -> None:
    before = server.schema(statements)
    free = [place for place, said in comments_of(before).items() if not said]
    typed = {place: f"What {n} is for" for n, place in enumerate(free)}
    made = moved(before, page_with(before, typed))
    assert made.staying == ()
    assert made.sql.count("\nCOMMENT ON ") == len(typed)
    after = comments_of(server.schema(statements + made.sql))
    assert {place: after[place] for place in free} == typed


def test_every_kind_that_can_be_described_has_a_statement(server: Server) -> None:
    covered = {type(s.thing) for s in subjects(source_of(server.schema(EVERYTHING)))}
    described = {
        kind
        for kind in map(model.__dict__.__getitem__, model.__all__)
        if is_dataclass(kind) and "comment" in {field.name for field in fields(kind)}
    }
    # Their descriptions stand in the cell of what they are a part of.
    described -= {model.Owned, model.LargeObject}  # which no name tells from others
    assert described - covered == {model.Attribute, model.DomainConstraint}


SMALL = """
CREATE TABLE users ("a|b" integer PRIMARY KEY, "select" text UNIQUE, note text);
CREATE INDEX "i|" ON users (note);
CREATE VIEW v AS SELECT note FROM users;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN d AS text CHECK (VALUE <> '') CHECK (length(VALUE) < 10);
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'SELECT a';
COMMENT ON COLUMN users.note IS 'Said';
"""

WRAPPED = st.lists(PARAGRAPHS, min_size=1, max_size=3).flatmap(
    lambda lines: st.sampled_from(["\n", "  \n", "\\\n"]).map(lambda end: end.join(lines))
)


@given(data=st.data())
@settings(
    deadline=None,
    max_examples=80,
    phases=[Phase.generate],  # to find a smaller example takes minutes on a server
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_the_move_the_page_says_the_same(server: Server, data: st.DataObject) -> None:
    database = server.schema(SMALL)
    typed = {
        place: data.draw(CELLS if place[2] else WRAPPED)
        for place, said in comments_of(database).items()
        if not said and data.draw(st.booleans())
    }
    page = page_with(database, typed)
    made = moved(database, page)
    statements = SMALL + made.sql
    later = server.schema(statements)
    later_page = merge(source_of(later), read_pages({"": page})).page
    # Before it is built anew nothing has drifted, and nothing is left to build but marks.
    assert compare_pages(page, later_page) == ()
    assert said_on(later_page) == said_on(page)
    # What has moved is told by the database, and all else is where it was.
    again = moved(later, later_page)
    assert again == Comments(sql="", staying=made.staying)
    # With --all, nothing stays that has any text.
    rest = moved(later, later_page, everything=True)
    assert all(line.endswith("it holds no text") for line in rest.staying)
    last = server.schema(statements + rest.sql)
    assert sum(bool(said) for said in comments_of(last).values()) == (
        1 + made.sql.count("\nCOMMENT ON ") + rest.sql.count("\nCOMMENT ON ")
    )


def said_on(page: str) -> dict[Place, dict[str, str]]:
    return {place: claim.values for place, claim in read_claims(page).items()}


USERS = """
CREATE TABLE users (id integer PRIMARY KEY, email text);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE log (id integer) PARTITION BY LIST (id);
CREATE UNLOGGED TABLE log_1 PARTITION OF log FOR VALUES IN (1);
"""
EMAIL = ("Tables", "users", "Column", "email")


@pytest.fixture(scope="module")
def users(server: Server) -> Database:
    return server.schema(USERS)


def moved_of_email(users: Database, words: str, *, everything: bool = False) -> str:
    made = moved(users, page_with(users, {EMAIL: words}), everything=everything)
    return made.sql.partition("COMMENT ON COLUMN public.users.email IS ")[2] or made.staying[0]


@pytest.mark.parametrize(
    ("typed", "comment"),
    [
        ("Where to write to", "'Where to write to'"),
        ("2 \\* 3 &lt; 7 &amp; so on", "'2 * 3 < 7 & so on'"),
        ("2 * 3 <= 7", "'2 * 3 <= 7'"),
        ("one<br>two", "'one\ntwo'"),
        ("a \\| b, C:\\\\temp, it's", "E'a | b, C:\\\\temp, it''s'"),
        ("see https://example.org/a_b?c=d", "'see https://example.org/a_b?c=d'"),
        ("costs $5", "'costs $5'"),
        ("ä 漢 🐘", "'ä 漢 🐘'"),
    ],
)
def test_plain_words_move_as_they_are_shown(users: Database, typed: str, comment: str) -> None:
    assert moved_of_email(users, typed) == f"{comment};\n"


@pytest.mark.parametrize(
    ("typed", "as_text"),
    [
        ("**bold** word", "'bold word'"),
        ("`code`", "'code'"),
        ("[here](../x.md)", "'here (../x.md)'"),
        ("<https://example.org>", "'https://example.org'"),
        ("![a picture](p.png)", "'a picture (p.png)'"),
        ("<b>so</b>", "'so'"),
        ("~~gone~~ or ~gone~", "'gone or ~gone~'"),
        ("$x$ and $y$", "'$x$ and $y$'"),
        ("see www.example.org", "'see www.example.org'"),
        ("see (https://example.org)", "'see (https://example.org)'"),
        ("<brand>new", "'new'"),
    ],
)
def test_markdown_stays_unless_all_is_wanted(users: Database, typed: str, as_text: str) -> None:
    assert moved_of_email(users, typed) == (
        "column users.email: stays on the page: "
        "it holds Markdown, which a comment would show as it is typed"
    )
    assert moved_of_email(users, typed, everything=True) == f"{as_text};\n"


@pytest.mark.parametrize("typed", ["one <br> two", "&#x202E;reversed", "a &#9; tab"])
def test_what_a_comment_would_show_otherwise_stays(users: Database, typed: str) -> None:
    assert "blanks or invisible characters" in moved_of_email(users, typed)


def test_invisible_characters_are_written_as_escapes(users: Database) -> None:
    sql = moved_of_email(users, "&#x202E;reversed&#13;", everything=True)
    assert sql == "E'\\u202Ereversed';\n"


@pytest.mark.parametrize("everything", [False, True])
def test_words_that_show_nothing_stay(users: Database, *, everything: bool) -> None:
    assert moved_of_email(users, "<!-- later -->", everything=everything) == (
        "column users.email: stays on the page: it holds no text"
    )


def test_a_link_whose_target_stands_in_the_notes_is_markdown(users: Database) -> None:
    page = page_with(users, {EMAIL: "see [there]"})
    assert moved(users, page).staying == ()
    page = page.replace("<!-- notes: users -->", "<!-- notes: users -->\n[there]: x.md\n")
    assert "it holds Markdown" in moved(users, page).staying[0]


def test_what_has_no_place_in_the_database_stays_and_is_told(users: Database) -> None:
    typed = {
        (*EMAIL, "Owner"): "Ann",
        ("Enums", "mood", "Label", "sad", "Description"): "not happy",
        ("Tables", "log", "Only in partition", "setting of partition log_1"): "quick",
    }
    page = page_with(users, typed)
    for everything in (False, True):
        made = moved(users, page, everything=everything)
        assert made.sql == ""
        owner, label, setting = sorted(made.staying)
        assert owner.startswith("column users.email, Owner: stays on the page: ")
        assert owner.endswith("PostgreSQL has no place for other columns")
        assert label == (
            "label mood.sad, Description: stays on the page: "
            "PostgreSQL has no comments on the labels of an enum"
        )
        assert setting == (
            "setting of partition log_1: stays on the page: "
            "it is about nothing that COMMENT ON could name"
        )


def test_notes_never_move(users: Database) -> None:
    page = page_with(users, {}).replace("<!-- notes: users -->", "<!-- notes: users -->\nNever.\n")
    assert moved(users, page, everything=True) == Comments(sql="", staying=())


def test_the_migration_reads_like_one(users: Database) -> None:
    typed: dict[Place, str] = {
        EMAIL: "Where to write to",
        ("Tables", "users", "", "description"): "Who may\nlog in.",
        ("Tables", "users", "Constraint", "users_pkey"): "Never given twice",
        ("Enums", "mood", "", "description"): "How they feel",
        ("Tables", "log", "Partition", "log_1"): "The first",
    }
    assert moved(users, page_with(users, typed)).sql == (
        "-- The descriptions that people typed into docs/DATABASE_SCHEMA.md,\n"
        "-- for the database to hold: made by `schema-docs comments`.\n"
        "\n"
        "COMMENT ON TABLE public.log_1 IS 'The first';\n"
        "COMMENT ON TABLE public.users IS 'Who may log in.';\n"
        "COMMENT ON COLUMN public.users.email IS 'Where to write to';\n"
        "COMMENT ON CONSTRAINT users_pkey ON public.users IS 'Never given twice';\n"
        "COMMENT ON TYPE public.mood IS 'How they feel';\n"
    )


def test_words_move_from_every_page_of_a_reference_in_several(users: Database) -> None:
    source = replace(source_of(users), layout="split")
    typed: dict[Place, str] = {
        EMAIL: "Where to write to [there]",
        ("Tables", "users", "", "description"): "Who may log in",
        ("Enums", "mood", "", "description"): "How they feel",
    }
    pages = merge(source, NOTHING.with_words(Words(descriptions=typed))).pages
    assert len(pages) == 3
    made = comments(source, pages)
    assert made.staying == ()
    assert [line.split(" IS ")[0] for line in made.sql.splitlines()[3:]] == [
        "COMMENT ON TYPE public.mood",
        "COMMENT ON TABLE public.users",
        "COMMENT ON COLUMN public.users.email",
    ]
    first, *others = pages
    noted = {**pages, first: f"{pages[first]}\n[there]: x.md\n"}
    assert "it holds Markdown" in comments(source, noted).staying[0]
    assert comments(source, {path: pages[path] for path in (*others, first)}).sql != made.sql


def test_names_are_quoted_as_postgresql_quotes_them(connection: Connection) -> None:
    words = [row[0] for row in connection.execute("SELECT word FROM pg_get_keywords()")]
    for name in [*words, "plain", "Upper", "1st", "a$b", 'a"b', "ü", "a b", ""]:
        (quoted,) = connection.execute("SELECT quote_ident(%s)", [name]).fetchone() or ()
        assert identifier(name) == quoted


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_text_is_read_as_it_was_whatever_the_server_makes_of_backslashes(
    connection: Connection, value: str
) -> None:
    for setting in ("on", "off"):
        connection.execute(f"SET standard_conforming_strings = {setting}")
        row = connection.execute(f"SELECT {literal(value)}".encode()).fetchone()
        assert row == (value,)
