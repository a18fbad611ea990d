"""What `check` costs where no file has changed since the last build, and where it applies them.

    .venv/bin/python benchmarks/check.py [--runs 15] [--files 134]

The program is run as a team runs it, in a repository that was built once: `--version`, which does
nothing but start Python, `check`, and `check --full`, in turns. Install it from a wheel for figures
that count: an editable installation has to find every module in two places.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from history import generated

PROGRAM = Path(sys.executable).with_name("schema-docs")
WAYS = (("--version",), ("check",), ("check", "--full"))


def seconds(repository: Path, *arguments: str) -> tuple[float, float]:
    """How long the program runs, and what it takes of the processors, PostgreSQL's work included:
    that does not grow with what else the machine has to do."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([PROGRAM, *arguments], cwd=repository, check=True, capture_output=True)
    passed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return passed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--files", type=int, default=134)
    options = parser.parse_args()
    taken: dict[tuple[str, ...], list[tuple[float, float]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as temporary:
        repository = Path(temporary)
        (repository / "migrations").mkdir()
        generated(repository / "migrations", options.files)
        seconds(repository, "build")
        for run in range(options.runs + 1):  # the first does not count
            for way in WAYS:
                passed = seconds(repository, *way)
                if run:
                    taken[way].append(passed)
    print(f"{options.files} migrations, {options.runs} runs: seconds, and more than --version")
    for way, each in taken.items():
        told = []
        for kind in (0, 1):
            more = [a[kind] - b[kind] for a, b in zip(each, taken[WAYS[0]], strict=True)]
            whole = statistics.median(run[kind] for run in each)
            told.append(f"{whole:6.3f} {statistics.median(more):+6.3f}")
        print(f"{' '.join(way):14} {told[0]}, of processors {told[1]}")


if __name__ == "__main__":
    main()
