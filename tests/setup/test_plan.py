"""What is written for each CI: valid by its own schema, run by bash and make, added safely."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from schema_docs.setup.survey import job_name
from support import PROGRAM, Repository, git

if TYPE_CHECKING:
    from collections.abc import Iterator

VALIDATOR = Path(sys.executable).with_name("check-jsonschema")
TABLE = "CREATE TABLE users (id bigint PRIMARY KEY);\n"
ODD = "services/it's $HOME & co #1"
ODD_JOB = "schema-docs-services-it_s_HOME_co_1"
KINDS = {
    "github": ("vendor.github-workflows", ".github/workflows/schema-docs.yml"),
    "gitlab": ("vendor.gitlab-ci", ".gitlab/schema-docs.yml"),
    "circleci": ("vendor.circle-ci", ".circleci/config.yml"),
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A project at the top, and one in a folder of an odd name."""
    (tmp_path / "team").mkdir()
    repository = Repository(tmp_path / "team")
    git(repository.root, "init", "--quiet")
    repository.write("sql/001_users.sql", TABLE)
    return repository


def init(repository: Repository, *options: str, directory: str = ".") -> str:
    code, out, err = repository.run("-C", directory, "init", "--yes", *options)
    assert (code, err) == (0, "")
    return out


def read(repository: Repository, path: str) -> str:
    return (repository.root / path).read_bytes().decode()


def test_folders_of_like_names_have_jobs_of_their_own() -> None:
    names = {job_name(folder) for folder in ("a-b/c", "a/b-c", "a/b/c", "a-b-c")}
    assert names == {
        "schema-docs-a_b-c",
        "schema-docs-a-b_c",
        "schema-docs-a-b-c",
        "schema-docs-a_b_c",
    }


def assert_valid(file: Path, schema: str) -> None:
    done = subprocess.run(
        [VALIDATOR, "--builtin-schema", schema, file],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"},
    )


def commands(node: Any) -> Iterator[str]:
    """Every text of a workflow that runs our program."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from commands(each)
    elif isinstance(node, str) and node.startswith("schema-docs ") and " check" in node:
        yield node


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("directory", [".", ODD])
def test_file_is_valid_and_its_command_is_the_gate(
    repository: Repository, kind: str, directory: str
) -> None:
    if directory != ".":
        repository.write(f"{directory}/sql/001_users.sql", TABLE)
    out = init(repository, "--ci", kind, directory=directory)
    schema, usual = KINDS[kind]
    name = usual if directory == "." else usual.replace("schema-docs", ODD_JOB)
    file = repository.root / name
    assert f"{name} written" in out
    assert_valid(file, schema)
    (command,) = commands(yaml.safe_load(file.read_text()))
    repository.run("-C", directory, "build")
    assert run(command, repository.root).returncode == 0
    repository.write(f"{directory}/sql/002_more.sql", "CREATE TABLE more (id int);\n")
    drifted = run(command, repository.root)
    assert drifted.returncode == 1, drifted.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_command_needs_is_left_to_the_team(repository: Repository, kind: str) -> None:
    (repository.root / "sql/001_users.sql").unlink()
    repository.write("manage.py", "")
    init(repository, "--ci", kind)
    schema, path = KINDS[kind]
    assert_valid(repository.root / path, schema)
    assert "# And what `python manage.py migrate` needs:" in read(repository, path)


# -- GitLab ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "added"),
    [
        pytest.param("test:\n  script: make\n", "\ninclude:\n  - local: {}\n", id="no include"),
        pytest.param(
            "include:\n- local: a.yml # ours\n\ntest:\n  script: !reference [.x, script]\n",
            None,
            id="a list",
        ),
    ],
)
def test_job_is_included_and_the_rest_stays(
    repository: Repository, before: str, added: str | None
) -> None:
    repository.write(".gitlab-ci.yml", before)
    init(repository)
    after = read(repository, ".gitlab-ci.yml")
    path = ".gitlab/schema-docs.yml"
    if added:
        assert after == before + added.format(path)
    else:
        assert after == before.replace("# ours\n", f"# ours\n- local: {path}\n")
    assert ".gitlab-ci.yml includes .gitlab/schema-docs.yml already" in init(repository)


def test_included_file_that_is_gone_is_written_anew(repository: Repository) -> None:
    repository.write(".gitlab-ci.yml", "build:\n  script: [make]\n")
    init(repository)
    (repository.root / ".gitlab/schema-docs.yml").unlink()
    assert ".gitlab/schema-docs.yml written" in init(repository)


@pytest.mark.parametrize("kind", ["github", "gitlab", "circleci", "make"])
def test_check_of_a_project_below_is_not_taken_for_that_of_the_top(
    repository: Repository, kind: str
) -> None:
    repository.write("services/stock/sql/001_items.sql", TABLE)
    repository.write("schema-docs.toml", 'migrations = "sql"\n')
    repository.write("services/stock/schema-docs.toml", 'migrations = "sql"\n')

    def changed(directory: str) -> int:
        out = init(repository, "--ci", kind, "--pre-commit", directory=directory)
        return sum(line.endswith((" written", " changed")) for line in out.splitlines())

    assert changed("services/stock") >= 2
    assert changed(".") >= 2
    assert (changed("services/stock"), changed(".")) == (0, 0)


def test_include_that_is_no_list_is_left_to_people(repository: Repository) -> None:
    repository.write(".gitlab-ci.yml", "include: a.yml\n")
    out = init(repository)
    assert ".gitlab-ci.yml: cannot be changed safely; add yourself\n" in out
    assert "include:\n  - local: .gitlab/schema-docs.yml\n" in out
    assert read(repository, ".gitlab-ci.yml") == "include: a.yml\n"


@pytest.mark.parametrize(
    ("stages", "stage"),
    [("", "test"), ("stages: [build, test]", "test"), ("stages: [build, checks]", '"checks"')],
)
def test_stage_is_one_that_the_pipeline_has(
    repository: Repository, stages: str, stage: str
) -> None:
    repository.write(".gitlab-ci.yml", f"{stages}\n")
    init(repository)
    assert f"  stage: {stage}\n" in read(repository, ".gitlab/schema-docs.yml")


def test_git_remote_tells_which_ci(repository: Repository) -> None:
    git(repository.root, "remote", "add", "origin", "git@gitlab.example.org:team/project.git")
    out = init(repository)
    assert ".gitlab/schema-docs.yml written" in out
    assert read(repository, ".gitlab-ci.yml") == "include:\n  - local: .gitlab/schema-docs.yml\n"
    assert_valid(repository.root / ".gitlab-ci.yml", "vendor.gitlab-ci")


# -- CircleCI -------------------------------------------------------------------------------------

CIRCLE = """\
version: 2.1
orbs: {node: circleci/node@7}   # pinned
jobs:
  test:
    docker:
      - image: cimg/node:24.0
    steps:
      - checkout
      - run: |
          npm test
          # done

workflows:
  all:
    jobs:
      - test
"""


def test_job_and_workflow_are_added_to_those_that_are_there(repository: Repository) -> None:
    repository.write(".circleci/config.yml", CIRCLE)
    assert ".circleci/config.yml changed" in init(repository)
    after = read(repository, ".circleci/config.yml")
    assert_valid(repository.root / ".circleci/config.yml", "vendor.circle-ci")
    assert set(CIRCLE.splitlines()) <= set(after.splitlines())
    content = yaml.safe_load(after)
    assert list(content["jobs"]) == ["test", "schema-docs"]
    assert content["workflows"]["schema-docs"] == {"jobs": ["schema-docs"]}
    assert ".circleci/config.yml runs schema-docs already" in init(repository)


@pytest.mark.parametrize("before", ["setup: true\n" + CIRCLE, "version: 2.1\njobs: {}\n"])
def test_configuration_that_lines_do_not_fit_is_left_alone(
    repository: Repository, before: str
) -> None:
    repository.write(".circleci/config.yml", before)
    assert ".circleci/config.yml: cannot be changed safely; add yourself\n" in init(repository)
    assert read(repository, ".circleci/config.yml") == before


# -- make and others ------------------------------------------------------------------------------


@pytest.mark.parametrize("directory", [".", ODD])
def test_make_builds_and_checks(repository: Repository, directory: str) -> None:
    repository.write("Makefile", "all:\n\ttrue")
    repository.write(f"{directory}/sql/001_users.sql", TABLE)
    init(repository, directory=directory)
    assert read(repository, "Makefile").startswith("all:\n\ttrue\n\n.PHONY: schema-docs")
    target = "schema-docs" if directory == "." else ODD_JOB
    assert run(f"make {target}", repository.root).returncode == 0
    assert (repository.root / directory / "docs/DATABASE_SCHEMA.md").is_file()
    assert run(f"make {target}-check", repository.root).returncode == 0
    repository.write(f"{directory}/sql/002_more.sql", "CREATE TABLE more (id int);\n")
    assert run(f"make {target}-check", repository.root).returncode == 2
    assert "Makefile runs schema-docs already" in init(repository, directory=directory)


def test_makefile_of_its_own_is_made_where_that_is_asked_for(repository: Repository) -> None:
    init(repository, "--ci", "make")
    assert run("make schema-docs schema-docs-check", repository.root).returncode == 0


def test_makefile_with_another_prefix_is_left_alone(repository: Repository) -> None:
    repository.write("Makefile", ".RECIPEPREFIX = >\n")
    assert "Makefile: add\n" in init(repository)
    assert read(repository, "Makefile") == ".RECIPEPREFIX = >\n"


def test_makefile_is_left_alone_where_there_is_ci(repository: Repository) -> None:
    repository.write("Makefile", "all:\n")
    repository.write(".github/workflows/ci.yml", "on: push\n")
    init(repository)
    assert read(repository, "Makefile") == "all:\n"


def test_other_ci_is_told_what_to_run(repository: Repository) -> None:
    repository.write("Jenkinsfile", "node {}\n")
    out = init(repository)
    assert "\nJenkinsfile: let it run\n  pip install schema-docs~=" in out
    assert "\n  schema-docs check --full\n" in out
    repository.write("Jenkinsfile", "node { sh 'schema-docs check' }\n")
    assert "Jenkinsfile runs schema-docs already" in init(repository)


def test_no_ci_where_none_is_wanted(repository: Repository) -> None:
    repository.write(".github/workflows/ci.yml", "on: push\n")
    out = init(repository, "--ci", "none", "--no-pre-commit")
    assert "workflows" not in out
