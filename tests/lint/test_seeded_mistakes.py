"""The example project with mistakes in it: each one is found at its line, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from support import EXAMPLE, Repository

if TYPE_CHECKING:
    from pathlib import Path

INIT: Final = "services/postgres/init"

EDITS: Final = [
    # (file, what stands there, what stands there instead, where to look, the rule that says so)
    ("001_extensions", "typname = 'slug'", "typname = 'slugs'", "IF NOT EXISTS (", "M012"),
    ("002_users_and_sessions", "TABLE IF NOT EXISTS sessions", "TABLE sessions", None, "M010"),
    (
        "003_chat",
        "DROP TRIGGER IF EXISTS trigger_messages_touch_conversation ON messages;\n",
        "",
        "CREATE TRIGGER trigger_messages_touch_conversation",
        "M015",
    ),
    (
        "004_documents",
        "-- Description: Files that users upload for retrieval\n",
        "",
        "-- 004_documents.sql",
        "M005",
    ),
    ("005_document_chunks", None, "COMMIT;\n", "COMMIT;", "M020"),
    (
        "007_system_settings",
        "\nON CONFLICT (key) DO NOTHING;",
        ";",
        "INSERT INTO system_settings",
        "M014",
    ),
    (
        "008_audit_logs",
        None,
        "ALTER TABLE audit_logs\n    ADD CONSTRAINT audit_logs_id_positive CHECK (id > 0);\n",
        "    ADD CONSTRAINT audit_logs_id_positive",
        "M011",
    ),
    (
        "009_alerts",
        None,
        "-- schema-docs: ignore M010 made by hand\nSELECT 1;\n",
        "-- schema-docs: ignore M010",
        "M040",
    ),
    (
        "018_folders_and_tags",
        "CREATE INDEX IF NOT EXISTS idx_document_tags_tag_id ON document_tags(tag_id);\n",
        "",
        "    tag_id INTEGER NOT NULL REFERENCES tags(id)",
        "S001",
    ),
    (
        "026_workspaces",
        "-- The bot polls; the webhook was never used\n",
        "",
        "ALTER TABLE telegram_config DROP COLUMN webhook_url;",
        "M023",
    ),
]

NEW: Final = {
    "028_backups.sql": "-- Backups\n",
    "028b_gone.sql": "-- Not needed any more on the branch\n",
    "029_events.sql": """-- Events
CREATE TABLE IF NOT EXISTS events (
    id BIGINT PRIMARY KEY,
    user_id BIGINT REFERENCES admin_users(id),
    happened_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE events IS 'What happened';
CREATE INDEX IF NOT EXISTS idx_events_user_id ON events(user_id);
CREATE INDEX IF NOT EXISTS idx_events_user_id_2 ON events(user_id);
""",
    "030_visits.sql": """-- Visits
CREATE TABLE IF NOT EXISTS visits (
    place TEXT NOT NULL,
    price MONEY NOT NULL
);
COMMENT ON TABLE visits IS 'Who came';
INSERT INTO visits (place, price) SELECT 'here', 1 WHERE NOT EXISTS (SELECT 1 FROM visits);
UPDATE visits SET price = price * 2;
-- schema-docs: ignore M010
CREATE VIEW places AS SELECT place FROM visits;
""",
    "031_less.sql": "-- Fewer indexes\nDROP INDEX idx_documents_created_at;\n",
    "0032_counts.sql": "-- Counts\nSELECT 1;\n",
    "035_more.sql": "-- More\nSELECT 1;\n",
}
"""Files that somebody adds on the main branch."""

AT_LINES: Final = [
    ("029_events.sql", 4, "S002"),
    ("029_events.sql", 5, "S030"),
    ("029_events.sql", 9, "S020"),
    ("030_visits.sql", 2, "S010"),
    ("030_visits.sql", 4, "S033"),
    ("030_visits.sql", 8, "M017"),
    ("030_visits.sql", 9, "M041"),
    ("031_less.sql", 2, "M016"),
    ("0032_counts.sql", None, "M002"),
    ("035_more.sql", None, "M004"),
    ("028_search_and_cleanup.sql", None, "M003"),
    ("006_LLM-Jobs.sql", None, "M001"),
    # What the branch does:
    ("010_healing.sql", None, "M031"),
    ("013_apps.sql", None, "M030"),
    ("027a_late.sql", None, "M033"),
    ("028b_gone.sql", None, "M032"),
]


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def line_of(path: Path, text: str) -> int:
    lines = path.read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_every_mistake_is_found_at_its_line_and_nothing_else(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(EXAMPLE, root)
    folder = root / INIT
    expected = []
    for stem, before, after, place, rule in EDITS:
        file = folder / f"{stem}.sql"
        text = file.read_text("utf-8")
        if before is None:
            file.write_text(text + after, "utf-8")
        else:
            assert text.count(before) == 1, before
            file.write_text(text.replace(before, after), "utf-8")
        expected.append((file.name, line_of(file, place or after), rule))
    for name, text in NEW.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "006_llm_jobs.sql").rename(folder / "006_LLM-Jobs.sql")

    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Everything")
    git(root, "checkout", "-qb", "branch")
    (folder / "010_self_healing.sql").rename(folder / "010_healing.sql")
    (folder / "028b_gone.sql").unlink()
    (folder / "027a_late.sql").write_text("-- Late\nSELECT 1;\n", "utf-8")
    with (folder / "013_apps.sql").open("a") as apps:
        apps.write("COMMENT ON TABLE apps IS 'Applications';\n")

    code, out, err = Repository(root).run("lint", "--format", "json")
    assert code == 1, err
    (report,) = json.loads(out)["reports"]
    found = [
        (
            each["location"]["path"].removeprefix(f"{INIT}/"),
            each["location"]["line"],
            each["rule"],
        )
        for each in report["findings"]
    ]
    edited = line_of(folder / "013_apps.sql", "IS 'Applications'")
    told = [(name, edited if rule == "M030" else line, rule) for name, line, rule in AT_LINES]
    assert sorted(found, key=str) == sorted([*expected, *told], key=str)
    assert len(found) > 25
