"""How much of what is inferred is what foreign keys say, and how much of that is found.

    .venv/bin/python benchmarks/inferring.py SNAPSHOT.json … [-v]

A snapshot is what `schema-docs export json` writes. Its foreign keys are taken away, and what is
inferred then is compared with them. Of a column that never had one nobody can tell; these are
counted apart, and `-v` lists them, with all that is wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from schema_docs.diagram.inferred import inferred_relations
from schema_docs.diagram.relations import relations
from schema_docs.snapshot import read_snapshot
from schema_docs.spelling import qualified

if TYPE_CHECKING:
    from schema_docs.diagram.relations import Relation
    from schema_docs.model import Database, Partition

VERDICTS = ("right", "part of a key", "wrong", "no key")


def without_keys(database: Database) -> Database:
    """The same schema without any foreign key."""

    def bare(partition: Partition) -> Partition:
        return replace(
            partition, foreign_keys=(), partitions=tuple(map(bare, partition.partitions))
        )

    return replace(
        database,
        tables=tuple(
            replace(table, foreign_keys=(), partitions=tuple(map(bare, table.partitions)))
            for table in database.tables
        ),
    )


def judged(database: Database) -> list[tuple[str, Relation]]:
    """What is inferred without the foreign keys, and how that compares with them."""
    keys = relations(database)
    said = {(key.child, key.columns, key.parent, key.parent_columns) for key in keys}
    single = {(key.child, key.columns) for key in keys}
    parts = {(key.child, column) for key in keys for column in key.columns}
    found = []
    for each in inferred_relations(without_keys(database), ()):
        if (each.child, each.columns, each.parent, each.parent_columns) in said:
            verdict = "right"
        elif (each.child, each.columns) in single:
            verdict = "wrong"
        else:
            verdict = "part of a key" if (each.child, each.columns[0]) in parts else "no key"
        found.append((verdict, each))
    return found


def main() -> None:
    """Measures and prints a row for each schema, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("snapshots", nargs="+", type=Path)
    parser.add_argument("-v", action="store_true", dest="lists")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    print("| Schema | Tables | Keys |", " | ".join(VERDICTS), "| Found |")
    for path in options.snapshots:
        database = read_snapshot(path).database
        keys = [
            each for each in relations(database) if len(each.columns) == 1 and each.parent_known
        ]
        found = judged(database)
        counts = Counter(verdict for verdict, _ in found)
        counts |= Counter(tables=len(database.tables), keys=len(keys))
        total += counts
        _print(path.stem, counts)
        for verdict, each in found if options.lists else ():
            if verdict != "right":
                child = f"{qualified(each.child)}.{each.columns[0]}"
                print(f"    {verdict}: {child} → {qualified(each.parent)}")
    _print("all", total)
    wrong = total["wrong"] + total["part of a key"]
    print(f"precision {total['right'] / max(1, total['right'] + wrong):.3f}")


def _print(name: str, counts: Counter[str]) -> None:
    cells = [counts["tables"], counts["keys"], *(counts[verdict] for verdict in VERDICTS)]
    found = counts["right"] / max(1, counts["keys"])
    print(f"| {name} |", " | ".join(map(str, cells)), f"| {found:.0%} |")


if __name__ == "__main__":
    main()
