"""The table of many databases."""

from __future__ import annotations

from dataclasses import replace

import click
from reports.reports import DRIFTED, FAILED, HOSTILE, IN_SYNC

from schema_docs.reports.as_table import as_table
from schema_docs.reports.as_text import LOUD, QUIET

EU = replace(IN_SYNC, database="eu", summary="in sync")
US = replace(DRIFTED, database="östlich 東", summary="2 changes", remedy="apply the migrations")
DOWN = replace(FAILED, database="down")
FLEET = (EU, US, DOWN)


def test_a_line_for_each_and_a_count_at_the_end() -> None:
    assert as_table(FLEET) == (
        "eu          in sync\n"
        "östlich 東  2 changes\n"
        'down        migration failed: relation "users" does not exist\n\n'
        "3 databases: 1 in sync, 1 with changes, 1 unreachable\n"
        "apply the migrations\n"
    )


def test_quiet_names_only_those_that_something_is_wrong_with() -> None:
    told = as_table(FLEET, verbosity=QUIET).splitlines()
    assert [line.split()[0] for line in told] == ["östlich", "down", "apply"]
    assert as_table([EU], verbosity=QUIET) == ""


def test_loud_tells_the_changes() -> None:
    told = as_table(FLEET, verbosity=LOUD)
    assert "\n\nöstlich 東\n    column users.email is new\n    shows another schema" in told
    assert told.count("is new") == 1


def test_colors_change_no_word() -> None:
    colored = as_table(FLEET, verbosity=LOUD, colors=True)
    assert click.unstyle(colored) == as_table(FLEET, verbosity=LOUD)
    assert "\x1b[32min sync" in colored


def test_hostile_names_have_no_escapes_of_their_own() -> None:
    told = as_table([HOSTILE, replace(HOSTILE, problems=())], verbosity=LOUD)
    assert not {"\x1b", "\x00", "\u202e"} & set(told)
    assert "\n::error::" not in told
