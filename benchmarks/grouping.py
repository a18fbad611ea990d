"""How long the tables of a large schema take to be grouped, and their groups to be drawn.

    .venv/bin/python benchmarks/grouping.py 100 1000 10000 [--runs 3] [--no-drawing]

The schema is made up: half as many foreign keys again as tables, in modules of 10 to 70 tables.
Nine in ten keys stay within their module, and the others lead to a few tables that all refer to, or
anywhere. Named tables begin with the name of their module, which half of all modules share with
another one; the others are `t0`, `t1` …, so that only keys tell where they belong.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from diagram.schemas import column, foreign_key, table

from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.gallery import gallery
from schema_docs.diagram.grouping import group_tables
from schema_docs.diagram.overview_dot import overview_source
from schema_docs.diagram.relations import relations
from schema_docs.diagram.rendering import draw
from schema_docs.model import Database
from schema_docs.sources import say_nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema_docs.diagram.gallery import Gallery
    from schema_docs.model import Table

HUBS = 5


def made_up(count: int, *, named: bool, seed: int = 1) -> Database:
    """A schema with so many tables, the same at every run."""
    dice = random.Random(seed)
    modules: list[list[str]] = []
    names: list[str] = []
    while len(names) < count:
        size = min(dice.randint(10, 70), count - len(names))
        number = len(modules)
        module = f"module{number // 2 if number % 4 < 2 else number}"
        start = len(names)
        modules.append(
            [f"{module}_part{i}" if named else f"t{i}" for i in range(start, start + size)]
        )
        names += modules[-1]
    tables = []
    for module_names in modules:
        for place, name in enumerate(module_names):
            parents: dict[str, None] = {}
            for _ in range(dice.choice((1, 2))):
                chance = dice.random()
                if chance < 0.9 and place:
                    parents[module_names[int(place * dice.random() ** 2)]] = None
                elif chance < 0.96:
                    parents[names[dice.randrange(min(HUBS, count))]] = None
                else:
                    parents[dice.choice(names)] = None
            tables.append(_table(name, list(parents)))
    return Database(tables=tuple(sorted(tables, key=lambda each: each.name)))


def _table(name: str, parents: list[str]) -> Table:
    columns = [column(f"{parent}_id") for parent in parents]
    keys = [foreign_key(f"{parent}_id", parent) for parent in parents]
    return table(name, *columns, column("title", "text"), column("amount", "numeric"), *keys)


def seconds(work: Callable[[], object], runs: int) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def measured(count: int, *, named: bool, runs: int, drawing: bool) -> dict[str, str]:
    """One row of the table."""
    database = made_up(count, named=named)
    leads = relations(database)
    groups = group_tables(database.tables, leads, {})
    row = {
        "tables": f"{count:,}",
        "foreign keys": f"{len(leads):,}",
        "names": "by module" if named else "say nothing",
        "groups": f"{len(groups):,}",
        "grouping": f"{seconds(lambda: group_tables(database.tables, leads, {}), runs):.2f}",
    }
    found = gallery(database, leads, {})
    row["pictures"] = f"{seconds(lambda: gallery(database, leads, {}), runs):.2f}"
    sources = dots(found)
    row["DOT"] = f"{seconds(lambda: dots(found), 1):.2f}"
    if drawing:
        row["drawing"] = f"{seconds(lambda: draw(sources, {}, say_nothing), 1):.1f}"
    row["MiB"] = f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}"
    return row


def dots(found: Gallery) -> dict[str, str]:
    """The sources of all diagrams but those of single tables."""
    return {
        **{f"overview {overview.slug}": overview_source(overview) for overview in found.overviews},
        **{slug: dot_source(picture) for slug, picture in found.pictures.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=int, nargs="*", default=[100, 1000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-drawing", action="store_true")
    options = parser.parse_args()
    first = True
    for count in options.tables:
        for named in (True, False):
            row = measured(count, named=named, runs=options.runs, drawing=not options.no_drawing)
            if first:
                print("|", " | ".join(row), "|")
                print("|", " | ".join("--:" for _ in row), "|")
                first = False
            print("|", " | ".join(row.values()), "|")


if __name__ == "__main__":
    main()
