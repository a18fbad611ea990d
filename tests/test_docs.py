"""What the documentation shows is what the program does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from schema_docs.cli import cli
from schema_docs.config.settings import Settings
from support import EXAMPLE, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = REPOSITORY / "docs"
PROGRAM = Path(sys.executable).with_name("schema-docs")


def commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    # With the program's own settings: click keeps a command's help option from its first context.
    context = click.Context(cli, info_name="schema-docs", **cli.context_settings)
    yield "schema-docs", cli, context
    for name, command in sorted(cli.commands.items()):
        yield (
            f"schema-docs {name}",
            command,
            click.Context(command, info_name=name, parent=context),
        )


def cli_reference() -> str:
    parts = ["# Command line\n\nMade from `--help`; `pytest --update-goldens` writes it anew.\n"]
    parts += [
        f"## {name}\n\n```text\n{command.get_help(context)}\n```\n"
        for name, command, context in commands()
    ]
    return "\n".join(parts)


def test_the_reference_of_the_command_line_is_its_help(request: pytest.FixtureRequest) -> None:
    path = DOCS / "cli.md"
    if request.config.getoption("--update-goldens"):
        path.write_text(cli_reference())
    assert path.read_text() == cli_reference()


def test_every_setting_is_documented() -> None:
    usage = (DOCS / "usage.md").read_text()
    section = usage.partition("\n## Settings\n")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    assert documented == set(Settings.__dataclass_fields__)


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        *(f"docs/{p.name}" for p in sorted(DOCS.glob("*.md"))),
        *(f"docs/rules/{p.name}" for p in sorted(DOCS.glob("rules/*.md"))),
    ],
)
def test_links_of_the_documentation_lead_somewhere(page: str) -> None:
    path = REPOSITORY / page
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text())
    missing = [t for t in targets if "://" not in t and not (path.parent / t).exists()]
    assert missing == []


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments],
        cwd=folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def readme_block(name: str) -> tuple[str, int, int]:
    """The block after `<!-- example: NAME -->`, and where it stands in the README."""
    readme = (REPOSITORY / "README.md").read_text()
    match = re.search(rf"<!-- example: {name} -->\n\n```console\n(.*?)```", readme, re.DOTALL)
    assert match is not None, f"the README has no example `{name}`"
    return match[1], match.start(1), match.end(1)


def test_the_readme_shows_what_really_happens(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    project = Path(shutil.copytree(EXAMPLE, tmp_path / "example"))
    readme = (REPOSITORY / "README.md").read_text()
    heredoc = re.search(r"<<'SQL'\n(.*?)SQL\n", readme, re.DOTALL)
    assert heredoc is not None
    migrations = project / "services/postgres/init"

    def shown(name: str, command: str, code: int) -> None:
        result = run(project, command)
        assert result.returncode == code, result.stdout
        expected = f"$ schema-docs {command}\n{result.stdout}"
        block, start, end = readme_block(name)
        if request.config.getoption("--update-goldens"):
            text = (REPOSITORY / "README.md").read_text()
            (REPOSITORY / "README.md").write_text(text[:start] + expected + text[end:])
        else:
            assert block == expected

    (migrations / "029_document_language.sql").write_text(heredoc[1])
    shown("check", "check", 1)
    shown("build", "build", 0)
    (migrations / "030_typo.sql").write_text(
        "-- Widen the code.\nALTER TABLE documnets\n    ALTER COLUMN language TYPE varchar(35);\n"
    )
    shown("failure", "check", 2)
