"""Large objects that somebody made known: by a comment, a label, a grant. Never their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.catalog.reader import read_database
from schema_docs.document.reading import read_claims
from schema_docs.drift.changes import compare_pages
from schema_docs.model import LargeObject, Option, Privilege
from schema_docs.snapshot import read_snapshot, write_snapshot
from schema_docs.sources import LoadedSchema
from support import page_of

if TYPE_CHECKING:
    from pathlib import Path

    from support import Server

BASE = """
CREATE ROLE app;
CREATE ROLE reader;
SELECT lo_create(4242), lo_create(424243), lo_create(424244);
"""


def read(server: Server, statements: str) -> tuple[LargeObject, ...]:
    return server.schema(BASE + statements).large_objects


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("", None),
        ("ALTER LARGE OBJECT 4242 OWNER TO app", None),  # data, whoever owns it
        ("COMMENT ON LARGE OBJECT 4242 IS 'Terms'", LargeObject(comment="Terms")),
        (
            "COMMENT ON LARGE OBJECT 4242 IS 'Terms'; ALTER LARGE OBJECT 4242 OWNER TO app",
            LargeObject(comment="Terms", owner="app"),
        ),
        (
            "GRANT SELECT ON LARGE OBJECT 4242 TO reader",
            LargeObject(privileges=(Privilege(grantee="reader", privileges=("SELECT",)),)),
        ),
        (
            "GRANT ALL ON LARGE OBJECT 4242 TO reader WITH GRANT OPTION",
            LargeObject(
                privileges=(Privilege(grantee="reader", privileges=("ALL",), grantable=("ALL",)),)
            ),
        ),
        (
            "REVOKE ALL ON LARGE OBJECT 4242 FROM CURRENT_USER",
            LargeObject(privileges=(Privilege(grantee="OWNER", privileges=()),)),
        ),
        (
            (
                "GRANT SELECT ON LARGE OBJECT 4242 TO reader;"
                "REVOKE SELECT ON LARGE OBJECT 4242 FROM reader"
            ),
            None,
        ),
        # No label provider is at hand, so the label comes into the catalog without one.
        (
            "INSERT INTO pg_seclabel SELECT 4242, 'pg_largeobject'::regclass, 0, 'mac', 'secret'",
            LargeObject(security_labels=(Option(name="mac", value="secret"),)),
        ),
    ],
)
def test_what_is_told_of_one(
    every_server: Server, statements: str, expected: LargeObject | None
) -> None:
    assert read(every_server, statements) == (() if expected is None else (expected,))


KNOWN = """
COMMENT ON LARGE OBJECT 4242 IS E'Terms of *service*\\nas of | last year';
ALTER LARGE OBJECT 4242 OWNER TO app;
GRANT SELECT ON LARGE OBJECT 424243 TO reader;
COMMENT ON LARGE OBJECT 424244 IS 'Logo';
INSERT INTO pg_seclabel SELECT 424244, 'pg_largeobject'::regclass, 0, 'mac', 'secret';
"""


def test_each_is_a_row_by_what_is_told_of_it(every_server: Server) -> None:
    page = page_of(every_server.schema(BASE + KNOWN))
    grid = page.partition("## Large objects\n")[2].partition("\n## ")[0]
    assert [line for line in grid.splitlines() if line.startswith("|")] == [
        "| Large object | Properties | Description |",
        "| --- | --- | --- |",
        "| large object | `reader` may SELECT | |",
        "| Logo | security labels `mac=secret` | |",
        "| Terms of \\*service\\* | owner `app` | as of \\| last year |",
    ]


def test_their_numbers_reach_nothing(every_server: Server) -> None:
    database = every_server.schema(BASE + KNOWN)
    written = write_snapshot(LoadedSchema(database=database))
    assert "Logo" in written
    assert "4242" not in repr(database) + page_of(database) + written


def test_their_order_follows_from_what_is_told_and_not_from_their_numbers(
    every_server: Server,
) -> None:
    told = [
        ("GRANT SELECT ON LARGE OBJECT {} TO reader", "large object"),
        ("GRANT UPDATE ON LARGE OBJECT {} TO reader", "large object (2)"),
        ("COMMENT ON LARGE OBJECT {} IS 'Z'", "Z"),
        ("COMMENT ON LARGE OBJECT {} IS 'a'", "a"),
        ("COMMENT ON LARGE OBJECT {} IS 'é'", "é"),
    ]
    pages = []
    for numbers in (range(20000, 20005), range(20004, 19999, -1)):
        made = (
            f"SELECT lo_create({number}); {statement.format(number)};"
            for number, (statement, _) in zip(numbers, told, strict=True)
        )
        pages.append(page_of(every_server.schema(BASE + "".join(made))))
    assert pages[0] == pages[1]
    rows = [place for place in read_claims(pages[0]) if place[0] == "Large objects"]
    assert [row[3] for row in rows if len(row) == 4] == [name for _, name in told]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("SELECT lo_unlink(424244)", "large object Logo no longer exists"),
        (
            "SELECT lo_create(30000); COMMENT ON LARGE OBJECT 30000 IS 'New'",
            "large object New is new",
        ),
        (
            "ALTER LARGE OBJECT 4242 OWNER TO reader",
            (
                "large object Terms of *service*: properties owner app → owner reader\n"
                "role app no longer exists"
            ),
        ),
        ("SELECT lo_put(424244, 0, 'data')", ""),
        ("SELECT lo_create(30000)", ""),
    ],
)
def test_a_change_is_told(every_server: Server, statement: str, told: str) -> None:
    before, after = (
        page_of(every_server.schema(f"{BASE}{KNOWN}{more}")) for more in ("", statement)
    )
    assert "\n".join(map(str, compare_pages(before, after))) == told


def test_a_snapshot_holds_them(every_server: Server, tmp_path: Path) -> None:
    database = every_server.schema(BASE + KNOWN)
    file = tmp_path / "schema.json"
    file.write_text(write_snapshot(LoadedSchema(database=database)))
    assert read_snapshot(file).database == database
    assert len(database.large_objects) == 3


def test_a_role_without_rights_on_them_sees_the_same(every_server: Server) -> None:
    with every_server.connection() as connection:
        connection.execute(
            """
            CREATE ROLE nobody_special;
            SELECT lo_create(4242);
            COMMENT ON LARGE OBJECT 4242 IS 'Terms';
            REVOKE ALL ON LARGE OBJECT 4242 FROM CURRENT_USER;
            """
        )
        expected = read_database(connection).large_objects
        connection.execute("SET SESSION AUTHORIZATION nobody_special")
        assert read_database(connection).large_objects == expected
        connection.execute("RESET SESSION AUTHORIZATION")
        connection.execute("DROP ROLE nobody_special")
    assert [each.comment for each in expected] == ["Terms"]
