"""The image: its instructions are linted, and carried out in folders as far as that goes.

There is no Docker here: what is not tried is the base image, its packages, and the mount.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from dockerfile_parse import DockerfileParser

from support import EXAMPLE, REPOSITORY

HADOLINT = Path(sys.executable).with_name("hadolint")


def instructions() -> list[tuple[str, str]]:
    with (REPOSITORY / "Dockerfile").open("rb") as file:
        parser = DockerfileParser(fileobj=file)
        return [(each["instruction"], each["value"]) for each in parser.structure]


def values(kind: str) -> list[str]:
    return [value for instruction, value in instructions() if instruction == kind]


def copied() -> dict[str, str]:
    """What comes out of the repository, and where it goes."""
    found = {}
    for value in values("COPY"):
        if not value.startswith("--from="):
            *sources, target = shlex.split(value)
            for source in sources:
                found[source] = f"{target}{source}" if target.endswith("/") else target
    return found


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that stands for `/`, after the first stage."""
    root = tmp_path_factory.mktemp("image")
    for source, target in copied().items():
        place = root / target.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if (REPOSITORY / source).is_dir():
            shutil.copytree(REPOSITORY / source, place)
        else:
            shutil.copy(REPOSITORY / source, place)
    script = re.sub(r"(?<![\w.])/(?=source|opt)", f"{root}/", values("RUN")[0])
    done = subprocess.run(
        ["sh", "-ec", f'python() {{ {shlex.quote(sys.executable)} "$@"; }}\n{script}'],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def test_linter_has_nothing_to_say() -> None:
    done = subprocess.run(
        [HADOLINT, "--no-color", REPOSITORY / "Dockerfile"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_program_works_without_a_network(image: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(EXAMPLE, tmp_path / "work"))
    path = values("ENV")[0].partition("=")[2].strip('"').replace("/opt", f"{image}/opt", 1)
    assert path == f"{image}/opt/schema-docs/bin:$PATH"
    (entry,) = map(json.loads, values("ENTRYPOINT"))
    offline = ["unshare", "--net"] if os.geteuid() == 0 else []

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*offline, *entry, *arguments],
            cwd=project,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "PATH": path.replace("$PATH", os.environ["PATH"])},
        )

    (without_arguments,) = map(json.loads, values("CMD"))
    assert "Usage: schema-docs" in run(*without_arguments).stdout
    checked = run("check", "--full")
    assert checked.returncode == 0, checked.stderr
    assert not (image / "opt/schema-docs/bin/pip").exists()


def test_nobody_is_root_in_it() -> None:
    assert values("USER") == ["1000:1000"]


def test_what_is_copied_is_not_ignored() -> None:
    everything, *others = (REPOSITORY / ".dockerignore").read_text().split()
    assert everything == "*"
    for source in copied():
        assert any(fnmatch.fnmatch(f"!{source}", each) for each in others), source
