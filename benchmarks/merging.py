"""How long it takes to make a page with people's words on it: render, read, merge, compare.

    python benchmarks/merging.py 100 1000 --runs 3

No server: tables of 12 columns are made as values. One table of the page before differs.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import replace

from schema_docs.document import parts
from schema_docs.document.merge import merge
from schema_docs.document.reading import read_pages
from schema_docs.document.render import render
from schema_docs.document.source import Diagrams, PageSource
from schema_docs.drift.changes import compare_claims
from schema_docs.model import Column, Database, QualifiedName, Table
from schema_docs.sources import LoadedSchema

TEXT = QualifiedName("pg_catalog", "text")


def table(number: int, columns: int = 12) -> Table:
    return Table(
        name=QualifiedName("public", f"table_{number:05}"),
        kind="table",
        comment="What it is for",
        columns=tuple(
            Column(
                name=f"column_{each}",
                type="text",
                type_name=TEXT,
                nullable=True,
                comment="What it says" if each % 2 else None,
            )
            for each in range(columns)
        ),
    )


def source(number: int, *, layout: str = "single", changed: bool = False) -> PageSource:
    tables = tuple(table(each, 11 if changed and each == 5 else 12) for each in range(number))
    made = PageSource(
        schema=LoadedSchema(database=Database(tables=tables)),
        title="Database schema",
        document="docs/DATABASE_SCHEMA.md",
        diagrams=Diagrams(path="docs/er-diagram.svg", mermaid="erDiagram\n"),
    )
    return replace(made, layout=layout)


def measured(number: int, layout: str) -> dict[str, float]:
    before = dict(render(source(number, layout=layout)).pages)
    path = next(path for path, page in before.items() if "<!-- notes: table_00007 -->\n" in page)
    mark = "<!-- notes: table_00007 -->\n"
    before[path] = before[path].replace(mark, f"{mark}A note.\n")
    later = source(number, layout=layout, changed=True)
    parts._read.cache_clear()
    times = [time.perf_counter()]
    render(later)
    times.append(time.perf_counter())
    reading = read_pages(before)
    times.append(time.perf_counter())
    merged = merge(later, reading)
    times.append(time.perf_counter())
    changes = compare_claims(reading.claims, read_pages(merged.pages).claims)
    times.append(time.perf_counter())
    assert len(changes) == 1, changes
    steps = ("render", "read", "merge", "changes")
    return {
        step: end - start for step, start, end in zip(steps, times[:-1], times[1:], strict=True)
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("tables", nargs="+", type=int)
    arguments.add_argument("--runs", type=int, default=3)
    given = arguments.parse_args()
    for number in given.tables:
        for layout in ("single", "split"):
            runs = [measured(number, layout) for _ in range(given.runs)]
            told = (
                f"{step} {statistics.median(run[step] for run in runs):.2f} s" for step in runs[0]
            )
            print(f"{number} tables, {layout}: {', '.join(told)}")


if __name__ == "__main__":
    main()
