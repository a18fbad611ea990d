"""Annotations on lines, the log of the step, and the summary of the job."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from reports.reports import (
    BUILD,
    DRIFTED,
    FAILED,
    HOSTILE,
    IN_SYNC,
    PAGE,
    STALE_DIAGRAM,
    added,
)

from schema_docs.reports.as_github import MOST, as_github
from schema_docs.reports.job_summary import job_summary
from schema_docs.reports.report import Finding, Location, Report

COMMAND = re.compile(r"::(?P<name>[a-z]+)(?: (?P<properties>[^:]*))?::(?P<message>.*)")


def unescaped(value: str) -> str:
    for escape, character in ("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"):
        value = value.replace(escape, character)
    return value.replace("%25", "%")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """As GitHub's runner reads them: name, properties, message."""
    found = []
    for line in text.splitlines():
        if match := COMMAND.fullmatch(line.lstrip()):
            properties = dict(
                each.split("=", 1) for each in (match["properties"] or "").split(",") if each
            )
            told = {name: unescaped(value) for name, value in properties.items()}
            found.append((match["name"], told, unescaped(match["message"])))
    return found


def test_page_and_migration_are_annotated() -> None:
    page, diagram, migration = commands(as_github([DRIFTED]))
    assert page == (
        "error",
        {"file": PAGE, "line": "120", "title": "schema-docs: A column is not on the page"},
        "column users.email is new",
    )
    assert diagram[1] == {
        "file": "docs/er-diagram.svg",
        "title": "schema-docs: A file shows another schema",
    }
    assert migration == (
        "notice",
        {"file": "db/007_names.sql", "line": "12", "title": "schema-docs: not told yet"},
        f"{PAGE}:120 does not tell it yet: column users.email is new\n{BUILD}",
    )


def test_the_log_tells_everything_in_plain_lines() -> None:
    assert [line for line in as_github([DRIFTED]).splitlines() if not line.startswith("::")] == [
        "1 column, 1 file drifted",
        f"{PAGE}:120: column users.email is new, from db/007_names.sql:12",
        "docs/er-diagram.svg: shows another schema than the migrations make",
        "played by a stand-in: pgcrypto",
        BUILD,
    ]


def test_nothing_is_annotated_where_all_is_well() -> None:
    assert as_github([IN_SYNC]) == f"{IN_SYNC.summary}\n"


def test_findings_of_one_statement_are_one_annotation_of_it() -> None:
    report = replace(DRIFTED, findings=(added("a"), STALE_DIAGRAM, added("b", 121)))
    (notice,) = (each for each in commands(as_github([report])) if each[0] == "notice")
    assert notice[2].count("does not tell it yet") == 2


def test_no_more_annotations_than_github_shows_and_the_most_telling_first() -> None:
    causes = [Location(path="db/1.sql", line=number) for number in range(1, 16)]
    columns = [added(f"c{number}", number, cause) for number, cause in enumerate(causes, 1)]
    report = replace(DRIFTED, findings=(STALE_DIAGRAM, *columns))
    told = commands(as_github([report]))
    for level, left in ("error", 7), ("notice", 6):
        of_level = [each for each in told if each[0] == level]
        assert len(of_level) == MOST
        assert of_level[-1][1:] == (
            {"title": "schema-docs"},
            f"{left} more: see the log of this step",
        )
    assert told[0][2] == "column users.c1 is new"
    assert not any("another schema" in message for *_, message in told)
    assert "shows another schema" in as_github([report])  # in the log


def test_exactly_as_many_as_github_shows_are_all_shown() -> None:
    report = replace(DRIFTED, findings=tuple(added(f"c{n}", n, None) for n in range(1, MOST + 1)))
    told = commands(as_github([report]))
    assert [message for *_, message in told][-1] == f"column users.c{MOST} is new"


def test_failed_migration_is_annotated_with_what_is_known() -> None:
    (told,) = commands(as_github([FAILED]))
    assert told == (
        "error",
        {
            "file": "db/008_typo.sql",
            "line": "2",
            "col": "3",
            "title": "schema-docs check failed",
        },
        f"{FAILED.problems[0].message}\n  in: ALTER TABLE users\n  hint: 100% sure?",
    )


def test_hostile_text_makes_no_commands_of_its_own() -> None:
    told = commands(as_github([HOSTILE]))
    assert [name for name, *_ in told] == ["error", "error", "notice"]
    assert all(properties.keys() <= {"file", "line", "title"} for _, properties, _ in told)
    begins_badly = replace(
        HOSTILE,
        findings=(
            Finding(
                rule=STALE_DIAGRAM.rule,
                message="x",
                location=Location(path="::set-output name=a::b"),
            ),
        ),
        problems=(),
        summary="##[group]x",
    )
    assert [name for name, *_ in commands(as_github([begins_badly]))] == ["error"]
    assert "\n##[" not in as_github([begins_badly])


# -- the summary of the job --------------------------------------------------------------------


def html(summary: str) -> str:
    made: str = MarkdownIt("commonmark").enable("table").render(summary)
    return made


def test_summary_is_a_table_with_what_to_do() -> None:
    assert job_summary([DRIFTED]) == (
        "## schema-docs check\n\n❌ 1 column, 1 file drifted\n\n"
        "| Where | What | From |\n| --- | --- | --- |\n"
        f"| `{PAGE}:120` | column users.email is new | `db/007_names.sql:12` |\n"
        "| `docs/er-diagram.svg` | shows another schema than the migrations make |  |\n\n"
        "> played by a stand-in: pgcrypto\n\n"
        f"**What to do:** {BUILD}\n\n"
    )


def test_summary_says_that_all_is_well() -> None:
    assert f"✅ {PAGE} and docs/er-diagram.svg are in sync" in job_summary([IN_SYNC])


def test_summary_of_a_failure_names_the_place() -> None:
    made = html(job_summary([FAILED]))
    assert "<li><code>db/008_typo.sql:2:3</code>: migration failed: relation" in made


def test_summary_of_several_names_them() -> None:
    stock = replace(DRIFTED, database="stock")
    assert "### stock\n\n❌ 1 column" in job_summary([IN_SYNC, stock])


def test_summary_of_hostile_text_is_only_text() -> None:
    made = html(job_summary([HOSTILE]))
    assert "<script" not in made
    assert "<a " not in made
    assert made.count("<tr>") == 2
    assert made.count("<td>") == 3


@pytest.mark.parametrize("room", [200, 5000, 8000, 20000])
def test_summary_is_never_longer_than_there_is_room_for(room: int) -> None:
    many = replace(DRIFTED, findings=tuple(added(f"é{n}", n) for n in range(1, 500)))
    made = job_summary([many], room)
    assert len(made.encode()) <= room
    if room > 5000:
        rows = made.count("| column users.")
        assert f"{499 - rows} more: see the log of the step." in made
        assert BUILD in made


def test_summary_of_very_many_databases_is_cut_at_a_line() -> None:
    reports: list[Report] = [replace(IN_SYNC, database=f"db{n}") for n in range(1000)]
    made = job_summary(reports, 10_000)
    assert 9_000 < len(made.encode()) <= 10_000
