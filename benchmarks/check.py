"""What `check` costs where no file has changed since the last build, and where it applies them.

    .venv/bin/python benchmarks/check.py [--runs 15] [--files 134]

The program is run as a team runs it, in a repository that was built once: `--version`, which does
nothing but start Python, `check`, and `check --full`, in turns. Install it from a wheel for figures
that count: an editable installation has to find every module in two places.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from history import generated

PROGRAM = Path(sys.executable).with_name("schema-docs")
WAYS = (("--version",), ("check",), ("check", "--full"))


def seconds(repository: Path, *arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([PROGRAM, *arguments], cwd=repository, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--files", type=int, default=134)
    options = parser.parse_args()
    taken: dict[tuple[str, ...], list[float]] = {way: [] for way in WAYS}
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
    print(f"{options.files} migrations, {options.runs} runs")
    for way, each in taken.items():
        more = statistics.median(
            this - version for this, version in zip(each, taken["--version",], strict=True)
        )
        print(f"{' '.join(way):14} {statistics.median(each):6.3f} s, {more:6.3f} s more")


if __name__ == "__main__":
    main()
