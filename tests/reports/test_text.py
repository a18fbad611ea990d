"""What people see in a terminal."""

from __future__ import annotations

import re
from dataclasses import replace

import click
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

from schema_docs.reports.as_text import LOUD, QUIET, as_text


def test_summary_comes_first_and_what_to_do_last() -> None:
    assert as_text([DRIFTED]) == (
        "1 column, 1 file drifted\n\n"
        "table users\n"
        f"{PAGE}:120: column users.email is new\n"
        "    from db/007_names.sql:12\n\n"
        "files\n"
        "docs/er-diagram.svg: shows another schema than the migrations make\n\n"
        "played by a stand-in: pgcrypto\n\n"
        f"{BUILD}\n"
    )


def test_files_alone_have_no_heading() -> None:
    report = replace(DRIFTED, findings=(STALE_DIAGRAM,), notices=(), summary="1 file drifted")
    assert as_text([report]) == (
        "1 file drifted\n\n"
        "docs/er-diagram.svg: shows another schema than the migrations make\n\n"
        f"{BUILD}\n"
    )


def test_findings_stand_below_what_they_are_about() -> None:
    other = replace(added("x", 7, None), subject="view v")
    report = replace(DRIFTED, findings=(added("a", 5, None), other, added("b", 9, None)))
    told = as_text([report])
    assert told.index("table users") < told.index("users.b is new") < told.index("view v")
    assert told.count("table users\n") == 1


def test_quiet_is_one_line_for_each_thing() -> None:
    assert as_text([DRIFTED], verbosity=QUIET).splitlines() == [
        f"{PAGE}:120: column users.email is new",
        "    from db/007_names.sql:12",
        "docs/er-diagram.svg: shows another schema than the migrations make",
        BUILD,
    ]
    assert as_text([IN_SYNC, IN_SYNC], verbosity=QUIET) == ""


def test_a_note_is_told_only_when_more_is_wanted() -> None:
    note = replace(STALE_DIAGRAM, severity="note")
    report = replace(IN_SYNC, findings=(note,))
    assert as_text([report]) == f"{IN_SYNC.summary}\n"
    assert "shows another schema" in as_text([report], verbosity=LOUD)


def test_loud_has_the_diff() -> None:
    diff = "--- a (checked in)\n+++ a (as it should be)\n@@ -1 +1 @@\n-x\n+\ty\n"
    report = replace(DRIFTED, findings=(replace(STALE_DIAGRAM, diff=diff),))
    assert diff not in as_text([report])
    assert diff.replace("\t", "    ") in as_text([report], verbosity=LOUD)


def test_databases_are_named_where_there_are_several() -> None:
    orders, stock = replace(IN_SYNC, database="orders"), replace(DRIFTED, database="stock")
    told = as_text([orders, stock])
    assert told.startswith(f"database orders:\n{IN_SYNC.summary}\n\ndatabase stock:\n1 column")
    assert "database" not in as_text([stock])


def test_problems_are_left_to_standard_error_where_that_tells_them() -> None:
    assert as_text([FAILED]).startswith(
        "check could not do its job\n\n"
        'db/008_typo.sql:2:3: migration failed: relation "users" does not exist\n'
    )
    assert as_text([FAILED], problems=False) == ""
    both = replace(DRIFTED, problems=FAILED.problems)
    assert "does not exist" not in as_text([both], problems=False)
    assert "column users.email" in as_text([both], problems=False)


def test_colors_change_no_word() -> None:
    for report in (DRIFTED, IN_SYNC, FAILED):
        plain, colored = as_text([report]), as_text([report], colors=True)
        assert click.unstyle(colored) == plain
        assert "\x1b[" in colored


def test_hostile_text_has_no_escapes_of_its_own() -> None:
    reports = [HOSTILE]
    for verbosity in (QUIET, 0, LOUD):
        colored = as_text(reports, verbosity=verbosity, colors=True)
        assert set(re.findall("\x1b[^m]*m", colored)) <= {
            f"\x1b[{code}m" for code in (0, 1, 2, 31, 32, 33, 36)
        } | {"\x1b[31m\x1b[1m"}
        assert click.unstyle(colored) == as_text(reports, verbosity=verbosity)
        assert "\x1b" not in as_text(reports, verbosity=verbosity)
