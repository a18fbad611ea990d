"""How long schemas of any size take to read, and what is made of them, and how much memory.

    .venv/bin/python benchmarks/reading.py 100 1000 10000 [--runs 5] [--major 18]

Each run measures in turn what psycopg needs to fetch the rows of all queries and drop them, and
what `read_database` needs; the ratio is taken run by run, so that whatever else the machine does
weighs on both. Majors other than 18 are those that `make test` installs.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from postgres.majors import majors
from schemas import PREAMBLE, table

from schema_docs.catalog.reader import fetch_rows, read_database
from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.mermaid import mermaid_source
from schema_docs.diagram.picture import whole
from schema_docs.document.render import render_page
from schema_docs.document.source import Diagrams, PageSource
from schema_docs.drift.changes import compare_pages
from schema_docs.server.cluster import scratch_cluster
from schema_docs.snapshot import read_snapshot, write_snapshot
from schema_docs.sources import LoadedSchema

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

    from schema_docs.model import Database
    from schema_docs.server.cluster import Cluster

    Connection = psycopg.Connection[tuple[Any, ...]]

MEMORY = """\
import resource, sys, psycopg
from schema_docs.catalog.reader import read_database
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    database = read_database(connection)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
"""What a fresh process does that only reads; prints its peak in KiB."""


def make(cluster: Cluster, tables: int) -> str:
    """A database with so many tables; its name."""
    name = f"tables_{tables}"
    cluster.create_database(name)
    with cluster.connect(name) as connection:
        connection.execute(PREAMBLE)
        for number in range(tables):
            connection.execute(table(number).encode())
    return name


def fetch_and_drop(connection: Connection) -> None:
    with connection.transaction():
        fetch_rows(connection)


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def reading(cluster: Cluster, name: str, runs: int) -> dict[str, float]:
    """The medians of fetching and reading, of their ratio, and the memory that reading takes."""
    with cluster.connect(name) as connection:
        fetch_and_drop(connection)  # fills the server's caches
        taken = [
            (
                seconds(lambda: fetch_and_drop(connection)),
                seconds(lambda: read_database(connection)),
            )
            for _ in range(runs)
        ]
        address = connection.info.dsn
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, address], check=True, capture_output=True, text=True
    )
    return {
        "fetch": statistics.median(fetch for fetch, _ in taken),
        "read": statistics.median(read for _, read in taken),
        "read ÷ fetch": statistics.median(read / fetch for fetch, read in taken),
        "MiB": int(done.stdout) / 1024,
    }


def outputs(database: Database) -> dict[str, float]:
    """What each of the things takes once that are made of a model."""
    schema = LoadedSchema(database=database)
    source = PageSource(
        schema=schema,
        title="Database schema",
        document="docs/DATABASE_SCHEMA.md",
        diagrams=Diagrams(path="docs/er-diagram.svg", mermaid=mermaid_source(whole(database))),
    )
    page = render_page(source)
    column = "| `starts_on` | `date` "
    changed = page.replace(column, column.replace("date", "time"), 1)
    with TemporaryDirectory() as folder:
        snapshot = Path(folder, "schema.json")
        return {
            "page": seconds(lambda: render_page(source)),
            "compare with a changed page": seconds(lambda: compare_pages(changed, page)),
            "DOT": seconds(lambda: dot_source(whole(database))),
            "write snapshot": seconds(lambda: snapshot.write_text(write_snapshot(schema), "utf-8")),
            "read snapshot": seconds(lambda: read_snapshot(snapshot)),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=int, nargs="*", default=[100, 1000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--major", type=int, default=18, choices=[*majors()])
    options = parser.parse_args()
    binaries = majors()[options.major]
    print(f"PostgreSQL {binaries.version}, medians of {options.runs} runs, in seconds\n")
    per_table = None
    with scratch_cluster(binaries) as cluster:
        for tables in options.tables:
            name = make(cluster, tables)
            measured = reading(cluster, name, options.runs)
            before, per_table = per_table, measured["read"] / tables
            measured["growth for each table"] = per_table / (before or per_table)
            with cluster.connect(name) as connection:
                measured |= outputs(read_database(connection))
            if before is None:
                print("|", " | ".join(["tables", *measured]), "|")
                print("|", " | ".join("--:" for _ in ["tables", *measured]), "|")
            print("|", " | ".join([str(tables), *map("{:.2f}".format, measured.values())]), "|")


if __name__ == "__main__":
    main()
