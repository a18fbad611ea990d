"""Partitions that migrations name by the clock: the same page tomorrow, and no more lost than that.

The day is a setting of the database, which the migrations add to the clock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from schema_docs.migrations.before import Preparation, read_before
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.partitions_of_the_day import words
from schema_docs.snapshot import write_snapshot
from schema_docs.sources import LoadedSchema, MigrationsSource
from support import Repository, page_of

if TYPE_CHECKING:
    from pathlib import Path

    from schema_docs.model import Table

TABLE = "CREATE TABLE events (at timestamptz DEFAULT now(), id int) PARTITION BY RANGE (at);\n"

TODAY = "(now() + current_setting('test.days')::interval)::date"

LOOP = """
FOR i IN 0..2 LOOP
  day := date_trunc('month', {start}) + make_interval(months => i);
  EXECUTE format('CREATE TABLE events_%s PARTITION OF events FOR VALUES FROM (%L) TO (%L)',
                 to_char(day, 'YYYY_MM'), day, day + interval '1 month');
END LOOP;
"""


def block(start: str) -> str:
    return f"DO $$ DECLARE day timestamptz; BEGIN {LOOP.format(start=start)} END $$;\n"


def function(start: str) -> str:
    return (
        "CREATE FUNCTION make_partitions() RETURNS void LANGUAGE plpgsql AS $$ "
        f"DECLARE day timestamptz; BEGIN {LOOP.format(start=start)} END $$;\n"
    )


def schema_of(folder: Path, *files: str, days: int = 0, before: str = "SELECT 1") -> LoadedSchema:
    """The schema that files make on a server whose clock is some days ahead."""
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(files, 1):
        (folder / f"{number}.sql").write_text(text)
    ahead = (
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET test.days = ''"
        f"{days} days''', current_database()); END $$"
    )
    return MigrationsSource(
        folder=read_folder(folder),
        shown_as="migrations",
        user="postgres",
        database="app",
        server="embedded",
        keep_going=False,
        preparation=Preparation(before=read_before(folder, (ahead, before))),
    ).load(lambda _: None)


def events(schema: LoadedSchema) -> Table:
    (table,) = schema.database.tables
    return table


COMPUTED = {
    "a block": (f"{TABLE}{block(TODAY)}",),
    "a function": (f"{TABLE}{function(TODAY)}SELECT make_partitions();",),
    "a function of an earlier file": (TABLE, function(TODAY), "SELECT public.make_partitions();"),
    "a function that a function calls": (
        TABLE,
        function(TODAY),
        (
            "CREATE PROCEDURE all_of_them() LANGUAGE plpgsql AS "
            "'BEGIN PERFORM make_partitions(); END';"
        ),
        "CALL all_of_them();",
    ),
    "a trigger": (
        (
            f"{TABLE}CREATE TABLE ticks ();\n"
            "CREATE FUNCTION tick() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"DECLARE day timestamptz; BEGIN {LOOP.format(start=TODAY)} RETURN NULL; END $$;\n"
            "CREATE TRIGGER tick AFTER INSERT ON ticks EXECUTE FUNCTION tick();\n"
            "INSERT INTO ticks DEFAULT VALUES; DROP TABLE ticks;"
        ),
    ),
    "gexec": (
        (
            f"{TABLE}SELECT format('CREATE TABLE events_%s PARTITION OF events FOR VALUES FROM "
            f"(%L) TO (%L)', to_char({TODAY}, 'YYYY_MM'), {TODAY}, {TODAY} + 1)\n\\gexec\n"
        ),
    ),
    "gset": (
        (
            f"{TABLE}SELECT to_char({TODAY}, 'YYYY_MM') AS month, {TODAY} AS day \\gset\n"
            "CREATE TABLE events_:month PARTITION OF events\n"
            "FOR VALUES FROM (:'day') TO ('infinity');\n"
        ),
    ),
}


@pytest.mark.parametrize("files", COMPUTED.values(), ids=COMPUTED)
def test_another_day_makes_the_same_of_them(tmp_path: Path, files: tuple[str, ...]) -> None:
    today, later = (schema_of(tmp_path / "m", *files, days=days) for days in (0, 75))
    assert events(today).partitions == ()
    assert events(today).named_when_run == ("events_*_*",)
    assert write_snapshot(today) == write_snapshot(later)
    page = page_of(today.database)
    assert page == page_of(later.database)
    assert "Partitions are named after the day on which the migrations run: `events_*_*`." in page


SPELT = (
    "CREATE TABLE events_2024_01 PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2024-02-01');"
)

FIXED = {
    "a loop over months that are spelt": (f"{TABLE}{block('DATE $d$2024-01-01$d$')}",),
    "a function that is given a month": (
        TABLE,
        (
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN NEW.at = now(); RETURN NEW; END';"
        ),
        f"{function('DATE $d$2024-01-01$d$')}SELECT make_partitions();",
    ),
    "gexec": (
        (
            f"{TABLE}SELECT format('CREATE TABLE events_2024_0%s PARTITION OF events FOR VALUES "
            "FROM (''2024-0%s-01'') TO (''2024-0%s-01'')', i, i, i + 1)\n"
            "FROM generate_series(1, 3) AS i\n\\gexec\n"
        ),
    ),
}


@pytest.mark.parametrize("files", FIXED.values(), ids=FIXED)
def test_partitions_that_no_clock_names_are_listed(tmp_path: Path, files: tuple[str, ...]) -> None:
    table = events(schema_of(tmp_path / "m", *files))
    assert [each.name.name for each in table.partitions] == [
        "events_2024_01",
        "events_2024_02",
        "events_2024_03",
    ]
    assert table.named_when_run == ()


def test_partitions_that_are_spelt_are_listed_beside_them(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "part").write_text(SPELT)
    schema = schema_of(
        tmp_path / "m",
        f"{TABLE}\\i part\n",
        f"CREATE TABLE events_default PARTITION OF events DEFAULT;\n{block(TODAY)}",
    )
    table = events(schema)
    assert [each.name.name for each in table.partitions] == ["events_2024_01", "events_default"]
    assert table.named_when_run == ("events_*_*",)
    told = {story.subject.name.name for story in schema.history.stories}
    assert told == {"events", "events_2024_01", "events_default"}


def test_hash_partitions_are_always_listed(tmp_path: Path) -> None:
    table = events(
        schema_of(
            tmp_path / "m",
            "CREATE TABLE events (id int, at timestamptz) PARTITION BY HASH (id);\n"
            "DO $$ BEGIN PERFORM now(); FOR i IN 0..3 LOOP EXECUTE format('CREATE TABLE p%s "
            "PARTITION OF events FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i); "
            "END LOOP; END $$;",
        )
    )
    assert [each.name.name for each in table.partitions] == ["p0", "p1", "p2", "p3"]


def test_a_function_that_runs_before_the_migrations(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    schema = schema_of(tmp_path / "m", TABLE, "SELECT make_partitions();", before=function(TODAY))
    assert events(schema).named_when_run == ("events_*_*",)


def test_names_of_months_and_partitions_of_partitions(tmp_path: Path) -> None:
    day = TODAY
    making = (
        "CREATE TABLE events (region text, at timestamptz) PARTITION BY LIST (region);\n"
        "CREATE TABLE events_eu PARTITION OF events FOR VALUES IN ('eu') "
        "PARTITION BY RANGE (at);\n"
        f"DO $$ DECLARE day date := {day}; BEGIN EXECUTE format('CREATE TABLE events_eu_%s "
        "PARTITION OF events_eu FOR VALUES FROM (%L) TO (%L)', to_char(day, 'FMmon_IYYY\"w\"IW'), "
        "day, day + 1); END $$;\n"
    )
    today, later = (schema_of(tmp_path / "m", making, days=days) for days in (0, 190))
    (europe,) = events(today).partitions
    assert (europe.partitions, europe.named_when_run) == ((), ("events_eu_*_*w*",))
    assert write_snapshot(today) == write_snapshot(later)
    assert (
        "Partitions of `events_eu` are named after the day on which the migrations run: "
        "`events_eu_*_*w*`."
    ) in page_of(today.database)


def test_check_is_green_on_another_day(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    before = "ALTER DATABASE postgres SET test.days = '{} days'"
    settings = 'migrations = "m"\nsnapshot = "docs/schema.json"\nbefore = ["{}"]\n'
    repository.write("m/001_events.sql", f"{TABLE}{block(TODAY)}")
    repository.write("schema-docs.toml", settings.format(before.format(0)))
    assert repository.run("build")[0] == 0
    repository.write("schema-docs.toml", settings.format(before.format(75)))
    code, out, err = repository.run("check", "--full")
    assert (code, err) == (0, ""), out
    repository.write("m/001_events.sql", f"{TABLE}{block('DATE $d$2024-01-01$d$')}")
    assert repository.run("check", "--full")[0] == 1


def test_words_are_those_of_literals_too() -> None:
    assert words("DO $x$ BEGIN EXECUTE 'SELECT ''Now'', \"A\"\"b\"'; END $x$ -- ever") == frozenset(
        {
            "do",
            "begin execute 'select ''now'', \"a\"\"b\"'; end",
            "begin",
            "execute",
            'select \'now\', "a""b"',
            "select",
            "now",
            'a"b',
            "end",
        }
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_partitions_that_are_spelt_beside_made_statements(tmp_path: Path, end: str) -> None:
    (gexec,) = COMPUTED["gexec"]
    text = (
        f"{gexec}-- An old month; 'quoted\n/* and\nanother */ CREATE TABLE -- inside\n"
        "  EVENTS_2020_01 PARTITION OF events -- of\n"
        "  FOR VALUES FROM ('2020-01-01')\n\n  TO ('2020-02-01') ;\n"
    )
    table = events(schema_of(tmp_path / "m", text.replace("\n", end)))
    assert [each.name.name for each in table.partitions] == ["events_2020_01"]
    assert table.named_when_run == ("events_*_*",)


def test_a_name_in_a_comment_is_not_spelt(tmp_path: Path) -> None:
    """Or the page would list the partition in the one month that the comment is about."""
    name = datetime.now(UTC).strftime("events_%Y_%m")
    table = events(schema_of(tmp_path / "m", f"-- {name}\n{TABLE}/* {name} */ {block(TODAY)}"))
    assert table.partitions == ()
