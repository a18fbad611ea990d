"""What is said of a page that another version has written."""

from __future__ import annotations

import pytest

from schema_docs import __version__
from schema_docs.drift.other_version import told_of_version

UPGRADE = "upgrade with `pip install --upgrade schema-docs`"
BUILD = "`schema-docs build` brings it up to date"


@pytest.mark.parametrize(
    ("version", "drifted", "told"),
    [
        ("99.0", False, UPGRADE),
        ("99.0rc1", True, UPGRADE),
        (f"{__version__}.post1", False, UPGRADE),
        (f"{__version__}rc1", True, BUILD),
        ("0.0.9", False, ""),
        ("0.0.9", True, BUILD),
        ("1x", True, BUILD),
        ("1x", False, ""),
        (__version__, True, ""),
        (__version__, False, ""),
    ],
)
def test_what_helps_is_told(version: str, told: str, *, drifted: bool) -> None:
    said = told_of_version("docs/a.md", version, drifted=drifted)
    told = told and f"docs/a.md was written by schema-docs {version}, this is {__version__}: {told}"
    assert said == told
