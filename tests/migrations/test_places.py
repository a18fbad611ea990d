"""The line of a file that an event of the history came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from schema_docs.migrations.account import called
from schema_docs.migrations.folder import read_folder
from schema_docs.migrations.places import Places
from schema_docs.migrations.run import MigrationRun, apply_migrations
from support import EXAMPLE

if TYPE_CHECKING:
    from support import Server

FIRST = """-- Tables.
CREATE TABLE status (
    id int PRIMARY KEY,
    status text,  -- called like its table
    "Größe, in cm" numeric
);
INSERT INTO status VALUES (1, 'ALTER TABLE status DROP COLUMN id');
CREATE INDEX first_one ON status (id);
CREATE INDEX
    second_one ON status (status);

CREATE FUNCTION add_note() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    ALTER TABLE status ADD COLUMN note text;
END $$;
COPY status (id) FROM stdin;
7
8
\\.
SELECT add_note();
CREATE TABLE doomed (a int, b int);
CREATE SCHEMA gone; CREATE TABLE gone.with_it (a int);
"""

SECOND = """DO $do$
BEGIN
    IF EXISTS (SELECT 1 FROM information_schema.columns
               WHERE table_name = 'status' AND column_name = 'note') THEN
        UPDATE status SET note = 'x';
        ALTER TABLE status
            RENAME COLUMN note TO remark;
        EXECUTE format('ALTER TABLE %I ALTER COLUMN "Größe, in cm" TYPE int', 'status');
    END IF;
END $do$;
\\ir included.sql
COMMENT ON COLUMN status.status IS 'How it is'; COMMENT ON COLUMN status.id IS 'Which one';
DROP TABLE
    doomed;
DROP SCHEMA gone CASCADE;
ALTER TABLE status RENAME TO states
"""


def events(run: MigrationRun) -> dict[tuple[str, str, str, str, str], int | None]:
    places = Places(run.history.stories, run.statements)
    return {
        (
            event.migration,
            event.what,
            story.subject.kind,
            story.subject.name.name,
            story.subject.part,
        ): places.line_of(story, event)
        for story in run.history.stories
        for event in story.events
    }


@pytest.fixture(scope="module")
def told(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str, str, str, str], int | None]:
    folder: Path = tmp_path_factory.mktemp("migrations")
    (folder / "1.sql").write_bytes(FIRST.replace("\n", "\r\n").encode())
    (folder / "2.sql").write_text(SECOND)
    (folder / "included").mkdir()
    (folder / "included.txt").write_text("")
    (folder / "2.sql").write_text(SECOND.replace("included.sql", "included/it.sql"))
    (folder / "included" / "it.sql").write_text("\n\nCREATE TABLE elsewhere (id int);\n")
    run = apply_migrations(server.cluster, read_folder(folder), database="places")
    return events(run)


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (("1.sql", "introduced", "table", "states", ""), 2),
        (("1.sql", "introduced", "column", "states", "id"), 3),
        (("1.sql", "introduced", "column", "states", "status"), 4),
        (("1.sql", "introduced", "column", "states", "Größe, in cm"), 5),
        (("1.sql", "introduced", "constraint", "states", "status_pkey"), 3),
        (("1.sql", "introduced", "index", "states", "first_one"), 8),
        (("1.sql", "introduced", "index", "states", "second_one"), 9),
        (("1.sql", "introduced", "function", "add_note", ""), 12),
        (("1.sql", "introduced", "table", "doomed", ""), 21),
        (("2.sql", "renamed", "column", "states", "remark"), 6),
        (("2.sql", "changed", "column", "states", "Größe, in cm"), 8),
        (("2.sql", "introduced", "table", "elsewhere", ""), None),
        (("2.sql", "changed", "column", "states", "id"), 12),
        (("2.sql", "dropped", "table", "doomed", ""), 13),
        (("2.sql", "dropped", "column", "doomed", "b"), 13),
        (("2.sql", "dropped", "table", "with_it", ""), 15),
        (("2.sql", "renamed", "table", "states", ""), 16),
    ],
)
def test_each_event_has_its_line(
    told: dict[tuple[str, str, str, str, str], int | None],
    event: tuple[str, str, str, str, str],
    line: int | None,
) -> None:
    assert told[event] == line


def test_what_a_called_function_does_is_told_where_it_is_written(
    told: dict[tuple[str, str, str, str, str], int | None],
) -> None:
    assert told["1.sql", "introduced", "column", "states", "remark"] == 14


def test_every_event_of_the_example_has_a_line(server: Server) -> None:
    folder = read_folder(EXAMPLE / "services" / "postgres" / "init")
    run = apply_migrations(server.cluster, folder, database="places_of_the_example")
    told = events(run)
    assert [event for event, line in told.items() if line is None] == []
    rename = ("016_rename_document_state.sql", "renamed", "column", "documents", "status")
    text = (folder.path / rename[0]).read_text().splitlines()
    assert text[(told[rename] or 0) - 1].strip() == (
        "ALTER TABLE documents RENAME COLUMN state TO status;"
    )


LINES: Final = Path(__file__).parent / "lines"
"""Files that say beside each line what comes from it: `--: introduced table t; …`."""

NOWHERE: Final = {
    "01_made.sql": {
        "introduced table elsewhere",
        "introduced column elsewhere.id",
        "introduced table by_variable",
        "introduced column by_variable.id",
    },
    "03_by_code.sql": {
        "introduced index two.two_looped",
        "introduced index uno.uno_looped",
        "introduced table by_gexec_1",
        "introduced column by_gexec_1.id",
        "introduced table by_gexec_2",
        "introduced column by_gexec_2.id",
    },
}
"""What stands in no line: in an included file, in variables, in what a query makes."""


def said(text: str) -> dict[str, int]:
    """The line of each event that a file's marks name."""
    return {
        event: number
        for number, line in enumerate(text.splitlines(), 1)
        for event in line.partition("--:")[2].strip().split("; ")
        if event
    }


def test_each_event_has_the_line_that_is_marked(every_server: Server) -> None:
    folder = read_folder(LINES)
    run = apply_migrations(every_server.cluster, folder, database="lines")
    places = Places(run.history.stories, run.statements)
    told: dict[str, dict[str, int | None]] = {file: {} for file in folder.files}
    for story in run.history.stories:
        for event in story.events:
            what = f"{event.what} {story.subject.kind} {called(story.subject)}"
            told[event.migration][what] = places.line_of(story, event)
    for file in folder.files:
        marked = said((LINES / file).read_text())
        assert told[file] == marked | dict.fromkeys(NOWHERE.get(file, ())), file
