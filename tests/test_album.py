"""Which diagrams a repository has, where they lie, and what a part of a schema is asked for by."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from schema_docs.album import Album, Part
from schema_docs.config.groups import Group
from schema_docs.config.settings import LayoutEngine, Settings
from schema_docs.diagram.svg import render_svg, svg_state
from schema_docs.document.directory import Target
from schema_docs.document.layout import own_pages
from schema_docs.errors import ConfigurationError
from schema_docs.model import QualifiedName
from schema_docs.sources import LoadedSchema

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.model import Database

SHOP = """
CREATE TYPE state AS ENUM ('new', 'paid');
CREATE TYPE unused AS ENUM ('x');
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, state state NOT NULL
);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders);
CREATE TABLE alone (id bigint PRIMARY KEY);
CREATE VIEW open_orders AS SELECT o.id, u.email FROM orders o JOIN users u ON u.id = o.user_id;
CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM open_orders JOIN lines ON true;
CREATE VIEW constants AS SELECT 1 AS one;
"""
LARGE = "".join(
    f"CREATE TABLE {area}_{n} (id bigint PRIMARY KEY"
    + (f", {area}_id bigint REFERENCES {area}_{n - 1}" if n else "")
    + ");"
    for area in ("billing", "forum", "stock")
    for n in range(20)
)


@pytest.fixture
def shop(schema_of: Callable[[str], Database]) -> Database:
    return schema_of(SHOP)


@pytest.fixture
def large(schema_of: Callable[[str], Database]) -> Database:
    return schema_of(LARGE)


def public(name: str) -> QualifiedName:
    return QualifiedName("public", name)


def names(things: tuple[object, ...]) -> list[str]:
    return [thing.name.name for thing in things]  # type: ignore[attr-defined]


def test_a_small_schema_has_a_single_diagram(shop: Database) -> None:
    album = Album(shop, (), Settings(diagram="docs/er.svg"))
    assert list(album.dots({})) == ["docs/er.svg"]
    assert album.on_page().parts == ()
    assert album.on_page().mermaid.startswith("erDiagram\n")


def test_groups_that_are_named_have_diagrams_whatever_the_size(shop: Database) -> None:
    settings = Settings(
        diagram="docs/er.svg",
        groups={"The shop": Group(tables=("orders", "lines"), description="What is sold.")},
    )
    album = Album(shop, (), settings)
    assert list(album.dots({})) == ["docs/er.svg", "docs/er/the-shop.svg", "docs/er/other.svg"]
    part = album.on_page().parts[0]
    assert (part.name, part.description) == ("The shop", "What is sold.")
    assert part.tables == (public("orders"), public("lines"))
    assert album.on_page().mermaid


def test_groups_without_tables_are_told(shop: Database) -> None:
    settings = Settings(
        groups={
            "people": Group(tables=("user*",)),
            "users": Group(tables=("users", "admins")),
            "odd\nname": Group(tables=("x\t*", "y")),
        }
    )
    assert Album(shop, (), settings).notices() == (
        "[groups.users]: the groups before it have all tables that it fits",
        "[groups.odd␊name]: no table fits x␉*, y",
    )


def test_names_of_windows_devices_are_no_names_of_files(
    schema_of: Callable[[str], Database],
) -> None:
    database = schema_of(
        "CREATE TABLE con (id int PRIMARY KEY); CREATE TABLE lpt (id int REFERENCES con);"
    )
    album = Album(database, (), Settings(neighbourhoods="svg"))
    assert list(album.dots({})) == [
        "docs/er-diagram.svg",
        "docs/er-diagram/tables/_con.svg",
        "docs/er-diagram/tables/lpt.svg",
    ]
    path = own_pages(LoadedSchema(database=database), "docs/S.md")[public("con")]
    assert path == "docs/schema/_con.md"


def test_a_large_schema_has_an_overview_and_a_diagram_of_each_group(large: Database) -> None:
    album = Album(large, (), Settings())
    overview, *parts = dots = album.dots({})
    assert overview == "docs/er-diagram.svg"
    assert parts == [f"docs/er-diagram/{area}.svg" for area in ("billing", "forum", "stock")]
    assert "billing_7" not in dots[overview]
    assert "billing_7" in dots[parts[0]]
    assert '"er-diagram/billing.svg"' in dots[overview]
    assert album.on_page().mermaid == ""
    assert ["billing_7" in part.mermaid for part in album.on_page().parts] == [True, False, False]


def test_titles_lead_to_the_page(shop: Database) -> None:
    settings = Settings(diagram="docs/pictures/er.svg")
    dots = Album(shop, (), settings).dots(
        {
            public("users"): Target("docs/SCHEMA.md", "users"),
            public("orders"): Target("docs/schema/orders.md", "orders", is_whole_page=True),
        }
    )
    assert "../SCHEMA.md#users" in dots["docs/pictures/er.svg"]
    assert "../schema/orders.md" in dots["docs/pictures/er.svg"]
    assert "orders.md#" not in dots["docs/pictures/er.svg"]


def test_enums_and_views_are_shown_where_they_are_wanted(shop: Database) -> None:
    plain = Album(shop, (), Settings()).picture(Part())
    assert (plain.enums, plain.views) == ((), ())
    shown = Album(shop, (), Settings(diagram_shows=("enums", "views"))).picture(Part())
    assert names(shown.enums) == ["state"]
    assert names(shown.views) == ["open_orders", "totals"]
    assert shown.reads == (
        (public("open_orders"), public("orders")),
        (public("open_orders"), public("users")),
        (public("totals"), public("lines")),
        (public("totals"), public("open_orders")),
    )


def test_neighbourhoods(shop: Database) -> None:
    def told(kind: str, name: str, *, has_own_page: bool) -> str:
        settings = Settings(diagram="docs/er.svg", neighbourhoods=kind)  # type: ignore[arg-type]
        return Album(shop, (), settings).neighbourhood(public(name), has_own_page=has_own_page)

    assert told("auto", "orders", has_own_page=False) == ""
    assert '"lines"' in told("auto", "orders", has_own_page=True)
    assert '"users"' in told("mermaid", "orders", has_own_page=False)
    assert '"users"' not in told("mermaid", "lines", has_own_page=False)
    assert told("svg", "orders", has_own_page=True) == "docs/er/tables/orders.svg"
    assert told("none", "orders", has_own_page=True) == ""
    assert told("svg", "alone", has_own_page=True) == ""


def test_pictures_of_neighbourhoods_lie_in_a_folder(shop: Database) -> None:
    album = Album(shop, (), Settings(neighbourhoods="svg"))
    assert [path.removeprefix("docs/er-diagram") for path in album.dots({})] == [
        ".svg", "/tables/lines.svg", "/tables/orders.svg", "/tables/users.svg",
    ]  # fmt: skip


def test_a_picture_by_another_program_is_another_one(shop: Database) -> None:
    ours, theirs = (
        Album(shop, (), Settings(layout_engine=engine)).dots({}).popitem()[1]
        for engine in get_args(LayoutEngine)
    )
    assert ours != theirs
    assert ours in theirs
    assert svg_state(render_svg(ours), theirs) == "stale"


@pytest.mark.parametrize("detail", ["names", "keys", "full"])
def test_details(shop: Database, detail: str) -> None:
    settings = Settings(diagram_detail=detail)  # type: ignore[arg-type]
    (dot,) = Album(shop, (), settings).dots({}).values()
    assert (">user_id<" in dot, ">email<" in dot) == (detail != "names", detail == "full")


def test_parts(large: Database) -> None:
    album = Album(large, (), Settings())
    assert len(album.picture(Part(group="forum")).tables) == 20
    table = album.picture(Part(table="forum_7"))
    assert names(table.tables) == ["forum_7"]
    assert names(table.neighbours) == ["forum_6", "forum_8"]
    assert names(album.picture(Part(table="public.forum_7", distance=2)).neighbours) == [
        "forum_5",
        "forum_9",
    ]
    assert len(album.picture(Part(detail="names")).tables) == 60


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (Part(group="form"), "there is no group of tables form; did you mean forum?"),
        (Part(group="x"), "there is no group of tables x; there are billing, forum, stock"),
        (Part(table="forum7"), "there is no table forum7; did you mean forum_7"),
        (Part(table="zzz"), "there is no table zzz; there are billing_0, .* and 52 more"),
    ],
)
def test_parts_that_are_not_there(large: Database, part: Part, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        Album(large, (), Settings()).picture(part)


def test_names_are_found_however_they_are_quoted(schema_of: Callable[[str], Database]) -> None:
    album = Album(
        schema_of('CREATE TABLE "Odd Name" (id int); CREATE SCHEMA s; CREATE TABLE s.t (id int);'),
        (),
        Settings(),
    )
    for written in ('"Odd Name"', "Odd Name", "odd name", "public.Odd Name"):
        assert names(album.picture(Part(table=written)).tables) == ["Odd Name"]
    assert names(album.picture(Part(table="s.t")).tables) == ["t"]


def test_an_empty_schema() -> None:
    from schema_docs.model import Database

    album = Album(Database(), (), Settings(neighbourhoods="svg", diagram_shows=("enums", "views")))
    assert list(album.dots({})) == ["docs/er-diagram.svg"]
    with pytest.raises(ConfigurationError, match="there are none"):
        album.picture(Part(table="users"))
