"""An entry comes into somebody's YAML, and nothing else changes there."""

from __future__ import annotations

import pytest

from schema_docs.setup.yaml_edit import add_entry

HOOK = ["- repo: local", "  hooks: []"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "repos:\n  - repo: local\n    hooks: []\n", id="nothing"),
        pytest.param(
            "# ours\n", "# ours\n\nrepos:\n  - repo: local\n    hooks: []\n", id="only a comment"
        ),
        pytest.param(
            "ci: {skip: [x]}\n",
            "ci: {skip: [x]}\n\nrepos:\n  - repo: local\n    hooks: []\n",
            id="no such key",
        ),
        pytest.param(
            "repos:\n- repo: a   # keep\n  rev:   'v1'\n",
            "repos:\n- repo: a   # keep\n  rev:   'v1'\n- repo: local\n  hooks: []\n",
            id="at the margin",
        ),
        pytest.param(
            "repos:\n    -   repo: a\n        rev: v1",
            "repos:\n    -   repo: a\n        rev: v1\n    - repo: local\n      hooks: []\n",
            id="indented and without a last line end",
        ),
        pytest.param(
            "repos:\n  - repo: a\n    # about a\n\n# about the rest\nci:\n  skip: []\n",
            "repos:\n  - repo: a\n    # about a\n  - repo: local\n    hooks: []\n\n"
            "# about the rest\nci:\n  skip: []\n",
            id="not at the end",
        ),
        pytest.param(
            "repos:\n- run: |\n    echo\n    # not a comment\n\n",
            "repos:\n- run: |\n    echo\n    # not a comment\n- repo: local\n  hooks: []\n\n",
            id="after a block of text",
        ),
        pytest.param(
            "\ufeffrepos:\r\n- repo: a\r\n",
            "\ufeffrepos:\r\n- repo: a\r\n- repo: local\r\n  hooks: []\r\n",
            id="from Windows",
        ),
        pytest.param(
            "x: !reference [a, b]\nrepos:\n  - &it\n    repo: a\n  - *it\n",
            "x: !reference [a, b]\nrepos:\n  - &it\n    repo: a\n  - *it\n"
            "  - repo: local\n    hooks: []\n",
            id="tags and anchors",
        ),
    ],
)
def test_list_gets_an_entry_and_nothing_else_changes(before: str, after: str) -> None:
    assert add_entry(before, "repos", HOOK) == after


def test_mapping_gets_an_entry() -> None:
    before = "version: 2.1\njobs:\n  test: {}   # ours\n\nworkflows:\n  ci: {}\n"
    after = add_entry(before, "jobs", ["schema-docs:", "  steps: []"])
    assert after == (
        "version: 2.1\njobs:\n  test: {}   # ours\n  schema-docs:\n    steps: []\n\n"
        "workflows:\n  ci: {}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("repos: []\n", id="in brackets"),
        pytest.param("repos: [{repo: a}]\n", id="in brackets with an entry"),
        pytest.param("repos:\n", id="no value"),
        pytest.param("repos: a\n", id="one text"),
        pytest.param("repos: &x\n- repo: a\nother: *x\n", id="used twice"),
        pytest.param("{repos: []}\n", id="all in brackets"),
        pytest.param("- a\n", id="a list"),
        pytest.param("a: 1\n---\nb: 2\n", id="two documents"),
        pytest.param("a: 1\n...\n", id="an end"),
        pytest.param("a: [\n", id="not YAML"),
    ],
)
def test_where_lines_cannot_be_added_nothing_is(text: str) -> None:
    assert add_entry(text, "repos", HOOK) is None
