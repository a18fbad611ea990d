"""`[groups.NAME]`: domains, and an error for each thing that is wrong with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schema_docs.config.groups import Group

from .settings_files import OWN, load_only, refused

if TYPE_CHECKING:
    from pathlib import Path


def test_groups(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text(
        '[groups.billing]\ntables = ["invoice*", "pay*"]\ncolor = "#AbCdEf"\n'
        'description = "What customers owe"\n[groups."Odd / one"]\ntables = ["odd.*"]\n'
    )
    assert load_only(tmp_path).groups == {
        "billing": Group(
            tables=("invoice*", "pay*"), color="#abcdef", description="What customers owe"
        ),
        "Odd / one": Group(tables=("odd.*",)),
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("groups = 1", ": `groups` must be tables such as [groups.billing]"),
        (
            "groups.a = 1",
            ": [groups.a] must be a table of settings: tables, color, description",
        ),
        ("groups.a = {}", ": [groups.a] must have `tables`, a list of patterns"),
        ("groups.a.tables = []", ": [groups.a] must have `tables`, a list of patterns"),
        ('groups.a.tables = ["x", ""]', ": [groups.a] must have `tables`, a list of patterns"),
        (
            'groups.a = {tables = ["x"], colour = "#123456"}',
            ": [groups.a]: unknown setting `colour`; did you mean `color`?",
        ),
        (
            'groups.a = {tables = ["x"], color = "red"}',
            ': [groups.a]: `color` must be six digits such as "#3b6fb6"',
        ),
        (
            'groups.a = {tables = ["x"], color = "#12345"}',
            ': [groups.a]: `color` must be six digits such as "#3b6fb6"',
        ),
        (
            'groups.a = {tables = ["x"], description = ""}',
            ": [groups.a]: `description` must be a text that is not empty",
        ),
    ],
)
def test_wrong_group_is_named_with_a_remedy(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / OWN).write_text(content + "\n")
    assert refused(tmp_path) == OWN + message
