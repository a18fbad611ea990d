"""What the documentation tells people to copy is valid for whom they copy it to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest
from markdown_it import MarkdownIt

from support import REPOSITORY

PROGRAMS = Path(sys.executable).parent
VALIDATORS = {
    ".github/workflows/schema-docs.yml": (
        "check-jsonschema",
        "--builtin-schema=vendor.github-workflows",
    ),
    ".gitlab-ci.yml": ("check-jsonschema", "--builtin-schema=vendor.gitlab-ci"),
    ".circleci/config.yml": ("check-jsonschema", "--builtin-schema=vendor.circle-ci"),
    ".pre-commit-config.yaml": ("pre-commit", "validate-config"),
}


JOB = "on: push\njobs:\n  it:\n    runs-on: ubuntu-latest\n    steps:\n"


def snippets() -> list[tuple[str, str]]:
    """Every YAML of the usage, with the file that its first line names; or steps of a workflow."""
    tokens = MarkdownIt().parse((REPOSITORY / "docs/usage.md").read_text("utf-8"))
    found = []
    for token in tokens:
        if token.type == "fence" and token.info == "yaml":
            first, text = token.content.partition("\n")[0], token.content
            if first.startswith("- uses: "):
                first, text = next(iter(VALIDATORS)), JOB + indent(text, " " * 6)
            found.append((first.removeprefix("# "), text))
    return found


SNIPPETS = snippets()


def valid(file: Path, program: str, *arguments: str) -> None:
    done = subprocess.run(
        [PROGRAMS / program, *arguments, file],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_every_system_has_its_snippet() -> None:
    assert {path for path, _ in SNIPPETS} == {*VALIDATORS}


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_snippet_is_valid(number: int, tmp_path: Path) -> None:
    path, text = SNIPPETS[number]
    (tmp_path / "it.yaml").write_text(text)
    valid(tmp_path / "it.yaml", *VALIDATORS[path])


@pytest.mark.parametrize(
    ("file", "validator"),
    [
        ("action.yml", ("check-jsonschema", "--builtin-schema=vendor.github-actions")),
        (".pre-commit-hooks.yaml", ("pre-commit", "validate-manifest")),
    ],
)
def test_what_others_read_of_this_repository_is_valid(
    file: str, validator: tuple[str, ...]
) -> None:
    valid(REPOSITORY / file, *validator)
