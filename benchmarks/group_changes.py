"""How much of the groups of a large schema a single change moves.

    .venv/bin/schema-docs export json -o schema.json
    .venv/bin/python benchmarks/group_changes.py schema.json … [--seeds 5]

Without a file, of the made-up schema of `grouping.py`. Ten changes are tried, each of the schema as
it is, to tables that the seed chooses. *Stay* is the share of tables that are then in the group in
which most of their old group are; *same name* the share of those whose group is called as before.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from diagram.schemas import column, foreign_key, table
from grouping import made_up

from schema_docs.diagram.grouping import group_tables
from schema_docs.diagram.relations import relations
from schema_docs.model import Database, QualifiedName
from schema_docs.snapshot import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema_docs.diagram.grouping import TableGroup
    from schema_docs.model import Table


def changes(database: Database, dice: random.Random) -> Iterator[tuple[str, list[Table]]]:
    """Ten changes, by name, and the tables that there are then."""
    for what in (
        "column", "column", "foreign key", "foreign key", "child", "child",
        "lone table", "link table", "no foreign key", "no table",
    ):  # fmt: skip
        one, other = dice.sample(database.tables, 2)
        rest = [each for each in database.tables if each is not one]
        schema = one.name.schema
        match what:
            case "column":
                changed = [replace(one, columns=(*one.columns, column("brand_new")))]
            case "foreign key":
                key = foreign_key("brand_new_id", other.name)
                changed = [
                    replace(
                        one,
                        columns=(*one.columns, column("brand_new_id")),
                        foreign_keys=(*one.foreign_keys, key),
                    )
                ]
            case "child":
                name = QualifiedName(schema, f"{one.name.name}_extra")
                changed = [one, table(name, column("of"), foreign_key("of", one.name))]
            case "lone table":
                changed = [one, table(QualifiedName(schema, "brand_new"))]
            case "link table":
                keys = foreign_key("one", one.name), foreign_key("other", other.name)
                name = QualifiedName(schema, "brand_new")
                changed = [one, table(name, column("one"), column("other"), *keys)]
            case "no foreign key":
                changed = [replace(one, foreign_keys=one.foreign_keys[1:])]
            case _:
                changed = []
        yield what, [*rest, *changed]


def kept(before: tuple[TableGroup, ...], after: tuple[TableGroup, ...]) -> tuple[float, float]:
    """The shares of tables that stay together, and whose group has kept its name."""
    now = {name: group.name for group in after for name in group.tables}
    stay = same = total = 0
    for group in before:
        where = [now[name] for name in group.tables if name in now]
        stay += max((where.count(name) for name in set(where)), default=0)
        same += where.count(group.name)
        total += len(where)
    return stay / total, same / total


def groups(tables: tuple[Table, ...]) -> tuple[TableGroup, ...]:
    database = Database(tables=tables)
    return group_tables(tables, relations(database), {})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("snapshots", type=Path, nargs="*")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    schemas = {path.stem: read_snapshot(path).database for path in options.snapshots}
    print("| schema | tables | groups | stay | at least | same name |")
    print("| --- | --: | --: | --: | --: | --: |")
    for name, database in (schemas or {"made up": made_up(1000, named=True)}).items():
        before = groups(database.tables)
        found = [
            kept(before, groups(tuple(tables)))
            for seed in range(options.seeds)
            for _, tables in changes(database, random.Random(seed))
        ]
        stay, same = zip(*found, strict=True)
        shares = (statistics.mean(stay), min(stay), statistics.mean(same))
        print(
            f"| {name} | {len(database.tables):,} | {len(before)} |",
            " | ".join(f"{share:.1%}" for share in shares),
            "|",
        )


if __name__ == "__main__":
    main()
