"""The action for GitHub: its steps are run by bash as GitHub's runner does it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from schema_docs import __version__
from support import EXAMPLE, PAGE, REPOSITORY

ACTION: dict[str, Any] = yaml.safe_load((REPOSITORY / "action.yml").read_text())
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass
class Runner:
    """What GitHub's runner does with a composite action's steps."""

    workspace: Path
    temporary: Path
    action_path: Path
    given: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    summary: str = ""
    log: str = ""

    def run(self, *ids: str) -> int:
        """Runs the steps of these names until one fails; its exit code."""
        steps = [step for step in ACTION["runs"]["steps"] if step.get("id") in ids]
        assert [step["id"] for step in steps] == [*ids]
        for step in steps:
            if code := self._run(step):
                return code
        return 0

    def _run(self, step: dict[str, Any]) -> int:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an input in a script is run by the shell"
        script, output, summary = (
            self.temporary / f"{step['id']}.{name}" for name in ("sh", "output", "summary")
        )
        script.write_text(step["run"])
        for file in (output, summary):
            file.write_text("")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
            cwd=self.workspace,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=300,
            env={
                **os.environ,
                "CI": "true",
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(self.action_path),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_WORKSPACE": str(self.workspace),
                "RUNNER_TEMP": str(self.temporary),
                **{name: self._value(text) for name, text in step.get("env", {}).items()},
            },
        )
        self.log += done.stdout
        self.summary += summary.read_text("utf-8")
        lines = output.read_text().splitlines()
        self.outputs[step["id"]] = dict(line.split("=", 1) for line in lines)
        return done.returncode

    def _value(self, text: str) -> str:
        """A text with its expressions evaluated; none but inputs and outputs are known here."""

        def evaluated(match: re.Match[str]) -> str:
            match match[1].split("."):
                case ["inputs", name]:
                    return self.given.get(name, str(ACTION["inputs"][name]["default"]))
                case ["steps", step, "outputs", name]:
                    return self.outputs[step][name]
            pytest.fail(f"action.yml: {match[0]} is not known")

        return _EXPRESSION.sub(evaluated, text)

    def output(self, name: str) -> str:
        """An output of the whole action."""
        return self._value(ACTION["outputs"][name]["value"])


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Runner:
    """A runner on which the action's own revision is installed."""
    temporary = tmp_path_factory.mktemp("runner temp")
    runner = Runner(temporary, temporary, checkout)
    assert runner.run("install") == 0, runner.log
    return runner


@pytest.fixture
def runner(tmp_path: Path, installed: Runner) -> Runner:
    """That runner with the example checked out."""
    workspace = Path(shutil.copytree(EXAMPLE, tmp_path / "work space"))
    return Runner(workspace, installed.temporary, installed.action_path)


def test_the_revision_of_the_action_is_what_is_installed(installed: Runner) -> None:
    assert installed.log.splitlines()[-1] == f"schema-docs {__version__}"


def test_version_that_is_no_requirement_fails_at_once(tmp_path: Path, checkout: Path) -> None:
    given = {"version": "==0 $(touch pwned)"}
    runner = Runner(tmp_path, tmp_path, checkout, given)
    assert runner.run("install") != 0
    assert "Invalid requirement" in runner.log
    assert not (tmp_path / "pwned").exists()


def test_reference_in_sync(runner: Runner) -> None:
    assert runner.run("check") == 0, runner.log
    assert runner.output("exit-code") == "0"
    assert "::error" not in runner.log


def test_drift_is_annotated_on_the_page_and_summed_up(runner: Runner) -> None:
    migration = runner.workspace / "services/postgres/init/029_language.sql"
    migration.write_text("ALTER TABLE documents ADD COLUMN language varchar(8);\n")
    assert runner.run("check") == 1
    assert runner.output("exit-code") == "1"
    assert re.search(rf"^::error [^\n]*file={PAGE},line=\d+", runner.log, re.MULTILINE)
    assert "column documents.language is new" in runner.log
    assert "documents.language" in runner.summary


def test_what_could_not_be_told_is_exit_code_2(runner: Runner) -> None:
    (runner.workspace / "services/postgres/init/029_typo.sql").write_text("SELEC 1;\n")
    assert runner.run("check") == 2
    assert runner.output("exit-code") == "2"
    assert "029_typo.sql" in runner.log


def test_folder_and_options_are_those_of_the_inputs(runner: Runner, tmp_path: Path) -> None:
    project, runner.workspace = runner.workspace, tmp_path / "monorepo"
    runner.workspace.mkdir()
    project.rename(runner.workspace / "a $(touch pwned)")
    runner.given = {"directory": "a $(touch pwned)", "arguments": "--twice --server embedded"}
    assert runner.run("check") == 0, runner.log
    assert "idempotent" in runner.log
    assert [path.name for path in runner.workspace.iterdir()] == ["a $(touch pwned)"]


def test_python_is_set_up_but_where_it_is_there() -> None:
    setup, *_ = ACTION["runs"]["steps"]
    assert setup["if"] == "inputs.python-version != 'none'"
    assert setup["with"] == {"python-version": "${{ inputs.python-version }}"}
