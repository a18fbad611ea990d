"""The text of a view is the same on every major, and means what the server's own text means.

The views of `views/*.sql` are made on every major once. That the normal form means the same is the
server's word: it makes the same query of it as of its own text, down to the last node.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from schema_docs.catalog.normal_form import normal_form
from schema_docs.catalog.reader import fetch_rows

from .view_queries import TABLES, queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support import Connection, Server

FOLDER = Path(__file__).parent / "views"

_PLACES = re.compile(r" :(location|stmt_location|stmt_len|list_start|list_end) -?\d+")
# Of two output columns with the same value, a sort key may refer to one or the other.
_SORT_KEYS = re.compile(r" :(ressortgroupref|tleSortGroupRef) \d+")
_NAMES = re.compile(r":aliasname (?:old|new)(?:_[1-9])*(?= )")
_NO_ALIAS = ":alias {ALIAS :aliasname OLD_OR_NEW :colnames <>}"


def statements(name: str) -> list[str]:
    """The statements of a file, without the comment that it opens with."""
    _, _, text = (FOLDER / f"{name}.sql").read_text().partition("\n")
    return text.strip().removesuffix(";").split(";\n")


VIEWS = (
    {query: frozenset(range(13, 19)) for query in statements("every_major")}
    | {query: frozenset(range(14, 19)) for query in statements("since_14")}
    | {query: frozenset(range(13, 18)) for query in statements("with_xml")}
)
"""Each view, and the majors that know it and print it alike."""


class Views:
    """A database of one major in which views come and go."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def make(self, query: str) -> tuple[str, str]:
        """PostgreSQL's text of a view with that query, and the query as the server has stored it.

        The latter goes without where in the text its nodes are, without the names of aliases that
        look like `old` or `new`, and without what the former shows as well: what is sorted by.
        """
        with self.connection.transaction(force_rollback=True):
            self.connection.execute("SET LOCAL search_path = public")
            self.connection.execute(f"CREATE VIEW v AS {query}".encode())
            self.connection.execute("SET LOCAL search_path = ''")
            (found,) = self.connection.execute(
                "SELECT pg_get_viewdef(ev_class, true), ev_action, ev_class"
                " FROM pg_rewrite WHERE ev_class = 'public.v'::regclass"
            )
        text, tree, oid = found
        tree = _PLACES.sub("", tree.replace(f":relid {oid} ", ":relid VIEW "))
        tree = _SORT_KEYS.sub("", tree)
        return text, _NAMES.sub(":aliasname OLD_OR_NEW", tree).replace(_NO_ALIAS, ":alias <>")


@pytest.fixture(scope="module")
def majors(all_servers: list[Server]) -> Iterator[dict[int, Views]]:
    """A database of every major, each with the same tables."""
    with ExitStack() as stack:
        majors = {}
        for server in all_servers:
            connection = stack.enter_context(server.connection())
            connection.execute((FOLDER / "schema.sql").read_bytes())
            connection.execute(TABLES.encode())
            majors[server.major] = Views(connection)
        yield majors


def checked(views: Views, query: str) -> str:
    """The normal form of a view's text, which the server takes for the same query."""
    text, _ = views.make(query)
    normal = normal_form(text)
    if views.connection.info.server_version >= 160000:  # as the reader does there
        assert normal_form(text, always_qualified=False) == normal
    if normal != text:
        again, tree = views.make(text)
        normal_again, normal_tree = views.make(normal)
        assert normal_tree == tree
        if normal_again != again:  # by the names of aliases only
            assert re.search(r"\b(old|new)(_|\b)", query)
            assert normal_form(normal_again) == normal_form(again)
        assert normal_form(normal) == normal
    return normal


@pytest.mark.parametrize("query", VIEWS)
def test_a_view_has_one_text_and_one_meaning(query: str, majors: dict[int, Views]) -> None:
    assert len({checked(majors[major], query) for major in majors.keys() & VIEWS[query]}) == 1


@pytest.mark.parametrize("query", [query for query in VIEWS if not re.search("(old|new)_1", query)])
def test_it_is_the_text_of_the_newest_major(query: str, majors: dict[int, Views]) -> None:
    if 18 in VIEWS[query]:
        text, _ = majors[18].make(query)
        assert normal_form(text) == text


@settings(max_examples=120, deadline=None, derandomize=True)
@given(query=queries())
def test_any_view_has_one_text_and_one_meaning(query: str, majors: dict[int, Views]) -> None:
    assert len({checked(majors[major], query) for major in (14, 16, 18)}) == 1


def test_qualifiers_are_looked_for_before_16_alone(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute("CREATE VIEW v AS SELECT 1")
        (row,) = fetch_rows(connection)["relations"]
    assert row["always_qualified"] == (every_server.major < 16)


@pytest.mark.parametrize(
    "text",
    [
        "a > 1",
        "no SQL at all",
        "SELECT 1; SELECT 2;",
        "CREATE RULE r AS ON INSERT TO a DO INSTEAD INSERT INTO c (id) VALUES (new.id);",
        "BEGIN ATOMIC\n SELECT a.id\n    FROM public.a;\nEND",
        "",
    ],
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert normal_form(text) == text
