"""What it costs to apply many migrations one by one, and to keep their history.

    .venv/bin/python benchmarks/history.py [--runs 5] [--migrations DIR]

Three ways over the same files, run in turns, each in a new database of one server:

- *one session*: all files in a single psql, which is PostgreSQL's own work,
- *each file*: a psql for each file, as migrations are applied,
- *history*: the same, and after each file a look at what it touched.

The ratio that counts is history ÷ each file; medians of the ratios of each turn.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
import time
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

from schemas import PREAMBLE, table

from schema_docs.migrations.folder import MigrationFolder, read_folder
from schema_docs.migrations.observer import Observer
from schema_docs.migrations.psql import begin_session, run_file, script_of
from schema_docs.server.choice import find_binaries
from schema_docs.server.cluster import Cluster, scratch_cluster

SMALL = (
    "ALTER TABLE t{n} ADD COLUMN note{n} text;",
    "ALTER TABLE t{n} RENAME COLUMN data TO details; COMMENT ON COLUMN t{n}.details IS 'More';",
    """ALTER TABLE t{n} DROP CONSTRAINT IF EXISTS t{n}_amount_check;
       ALTER TABLE t{n} ADD CONSTRAINT t{n}_amount_check CHECK (amount > -1);""",
)
"""What most migrations of a grown project are."""


def generated(folder: Path, files: int) -> None:
    """Half of the files make a table each, the others change one."""
    for number in range(files):
        text = table(number // 2) if number % 2 == 0 else SMALL[number % 3].format(n=number // 2)
        (folder / f"{number + 1:03}_step.sql").write_text(PREAMBLE * (number == 0) + text)


def one_session(cluster: Cluster, database: str, folder: MigrationFolder) -> None:
    subprocess.run(
        [
            cluster.binaries.program("psql"),
            "-Xqo/dev/null",
            "--set=ON_ERROR_STOP=1",
            *(f"--file={name}" for name in folder.files),
        ],
        cwd=folder.path,
        env=cluster.environment | {"PGDATABASE": database},
        check=True,
        stderr=subprocess.DEVNULL,
    )


def each_file(cluster: Cluster, database: str, folder: MigrationFolder) -> None:
    for migration in folder.migrations:
        ran = run_file(cluster, database, folder.path, migration)
        assert ran.failure is None, ran.failure


def with_history(cluster: Cluster, database: str, folder: MigrationFolder) -> None:
    """As `apply_migrations` does it: the next psql starts while one looks.

    What was seen is worked out while the next migration runs.
    """
    with closing(Observer(cluster)) as observer:
        observer.look(database, None)
        session = None
        for migration, following in zip_longest(folder.migrations, folder.migrations[1:]):
            observer.step_aside(script_of(folder.path, migration))
            run_file(
                cluster,
                database,
                folder.path,
                migration,
                session=session,
                meanwhile=observer.catch_up,
            )
            if following is not None:
                session = begin_session(cluster, database, folder.path, following)
            observer.look(database, migration.name)
        observer.history(database)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--files", type=int, default=134)
    parser.add_argument("--migrations", type=Path)
    options = parser.parse_args()
    ways = (one_session, each_file, with_history)
    taken: dict[str, list[float]] = {way.__name__: [] for way in ways}
    with (
        tempfile.TemporaryDirectory() as temporary,
        scratch_cluster(find_binaries("embedded")) as cluster,
    ):
        if options.migrations is None:
            generated(Path(temporary), options.files)
        folder = read_folder(options.migrations or Path(temporary))
        for run in range(options.runs + 1):  # the first does not count
            for way in ways:
                database = cluster.make_database(f"{way.__name__}_{run}")
                start = time.perf_counter()
                way(cluster, database, folder)
                if run:
                    taken[way.__name__].append(time.perf_counter() - start)
    files = len(folder.files)
    print(f"{files} migrations, {options.runs} runs")
    for name, seconds in taken.items():
        print(f"{name:14} {statistics.median(seconds):6.2f} s")
    alone, each, kept = taken.values()
    ratio = statistics.median(k / e for k, e in zip(kept, each, strict=True))
    added = statistics.median(k - a for k, a in zip(kept, alone, strict=True)) / files * 1000
    print(f"history ÷ each file: {ratio:.2f}; over one session: {added:.1f} ms a migration")


if __name__ == "__main__":
    main()
