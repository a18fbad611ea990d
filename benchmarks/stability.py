"""How much of the diagram keeps its place when the schema changes a little.

    .venv/bin/python benchmarks/stability.py

Each of ten migrations is added to the example project by itself. A table has kept its place where
it is no more than 20 points, about a row, from where it was, once the two pictures lie on top of
each other as well as they can.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from schema_docs.diagram.dot import dot_source
from schema_docs.diagram.picture import Detail, whole
from schema_docs.diagram.svg import render_svg
from schema_docs.snapshot import read_snapshot

if TYPE_CHECKING:
    from schema_docs.model import Database

EXAMPLE = Path(__file__).parents[1] / "docs" / "example"
MIGRATIONS = Path("services/postgres/init")
PROGRAM = Path(sys.executable).with_name("schema-docs")
TOLERANCE = 20.0
DETAILS: tuple[Detail, ...] = ("names", "keys", "full")

CHANGES = {
    "a column": "ALTER TABLE documents ADD COLUMN pages_read integer;",
    "two columns of a small table": "ALTER TABLE tags ADD COLUMN rank int, ADD COLUMN icon text;",
    "a column less": "ALTER TABLE llm_jobs DROP COLUMN worker;",
    "a column renamed": "ALTER TABLE messages RENAME COLUMN token_count TO tokens_of_the_message;",
    "a comment": "COMMENT ON COLUMN sessions.user_id IS 'Whose session it is';",
    "an index": "CREATE INDEX ON documents (page_count);",
    "a unique key": "ALTER TABLE workspaces ADD UNIQUE (host_path);",
    "a lone table": "CREATE TABLE feature_flags (name text PRIMARY KEY, is_on boolean NOT NULL);",
    "a related table": (
        "CREATE TABLE document_notes (id serial PRIMARY KEY, body text,"
        " document_id uuid NOT NULL REFERENCES documents);"
    ),
    "a foreign key": "ALTER TABLE llm_jobs ADD COLUMN workspace_id integer REFERENCES workspaces;",
}

Place = tuple[float, float]


def schema(change: str | None) -> Database:
    """The example's schema, with one migration more."""
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary, "project")
        shutil.copytree(EXAMPLE, project)
        if change:
            (project / MIGRATIONS / "999_change.sql").write_text(change + "\n", encoding="utf-8")
        snapshot = Path(temporary, "snapshot.json")
        subprocess.run(
            [PROGRAM, "-C", project, "export", "json", "-o", snapshot],
            check=True,
            capture_output=True,
        )
        return read_snapshot(snapshot).database


def places(database: Database, detail: Detail) -> dict[str, Place]:
    """The top left corner of each table."""
    root = ET.fromstring(render_svg(dot_source(whole(database, detail))))
    found = {}
    for node in root.iter("{http://www.w3.org/2000/svg}g"):
        frame = node.find("{http://www.w3.org/2000/svg}rect")
        if node.get("id") and frame is not None:
            found[node.get("id", "")] = (float(frame.get("x", "")), float(frame.get("y", "")))
    return found


def kept(before: dict[str, Place], after: dict[str, Place]) -> float:
    """The share of tables that are where they were."""
    moves = [
        (after[name][0] - x, after[name][1] - y) for name, (x, y) in before.items() if name in after
    ]
    return max(
        sum(abs(x - across) <= TOLERANCE and abs(y - down) <= TOLERANCE for x, y in moves)
        for across, down in moves
    ) / len(moves)


def main() -> None:
    schemas = {name: schema(change) for name, change in CHANGES.items()}
    unchanged = schema(None)
    shares: dict[str, list[float]] = {}
    for detail in DETAILS:
        before = places(unchanged, detail)
        for name, changed in schemas.items():
            shares.setdefault(name, []).append(kept(before, places(changed, detail)))
    print(f"{'change':30}" + "".join(f"{detail:>8}" for detail in DETAILS))
    for name, each in shares.items():
        print(f"{name:30}" + "".join(f"{share:8.0%}" for share in each))
    means = [sum(column) / len(column) for column in zip(*shares.values(), strict=True)]
    print(f"{'mean':30}" + "".join(f"{mean:8.0%}" for mean in means))


if __name__ == "__main__":
    main()
