"""How long the commands take on the example and on generated migrations: medians of several runs.

    .venv/bin/python benchmarks/build.py [--runs 5]

Run it on a quiet machine, with schema-docs installed from a wheel (code that pip did not compile is
compiled again at every start where PYTHONDONTWRITEBYTECODE is set).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from schemas import PREAMBLE, table

EXAMPLE = Path(__file__).parents[1] / "docs" / "example"
PROGRAM = Path(sys.executable).with_name("schema-docs")


def seconds(
    arguments: list[str], folder: Path, runs: int, *, cache: str | Path = "off"
) -> list[float]:
    """Wall-clock seconds of each run, after one that does not count.

    Without a `cache` for it, the data directory is made in each run.
    """
    environment = os.environ | {"SCHEMA_DOCS_CACHE": str(cache)}
    taken = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(
            [PROGRAM, *arguments], cwd=folder, check=True, capture_output=True, env=environment
        )
        taken.append(time.perf_counter() - start)
    return taken[1:]


def generated(folder: Path, tables: int, files: int) -> Path:
    """A project of `files` migrations that make `tables` tables and what belongs to them."""
    migrations = folder / "migrations"
    migrations.mkdir(parents=True)
    for number in range(1, files + 1):
        steps = range((number - 1) * tables // files, number * tables // files)
        statements = PREAMBLE * (number == 1) + "".join(table(step) for step in steps)
        (migrations / f"{number:03}_step.sql").write_text(statements)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        example = Path(shutil.copytree(EXAMPLE, folder / "example"))
        middle = generated(folder / "middle", tables=67, files=29)
        kept = folder / "cache"
        measured = {
            "--version": seconds(["--version"], folder, runs),
            "build, example (28 migrations, 31 tables)": seconds(
                ["build"], example, runs, cache=kept
            ),
            "build, example, data directory not kept": seconds(["build"], example, runs),
            "check, example": seconds(["check"], example, runs, cache=kept),
            "build, 29 migrations, 67 tables": seconds(["build"], middle, runs, cache=kept),
            "build, 67 tables, data directory not kept": seconds(["build"], middle, runs),
        }
    for what, taken in measured.items():
        median, best, worst = statistics.median(taken), min(taken), max(taken)
        print(f"{what:45} {median:6.2f} s   ({best:.2f} to {worst:.2f}, {runs} runs)")


if __name__ == "__main__":
    main()
